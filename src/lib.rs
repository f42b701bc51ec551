//! A fake ApsaraDB RDS for tests: Alibaba Cloud's OpenAPI product `Rds`, version 2014-08-15, inside the test process.
//!
//! A builder seeds instances and databases, the fake listens on a random port of 127.0.0.1, and code under test (with any
//! HTTP client or a real Alibaba Cloud SDK) meets the documented answers and error conditions. It is a fake, not a
//! mock: state changes as it would in the cloud.
//!
//! ```
//! use fake_rds::{Database, FakeRds, ImportStatus, Instance, Status};
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let rds = FakeRds::builder()
//!     .instance(Instance::mysql("rm-from").database(Database::new("mydb").size_mb(512).table("orders", 1200)))
//!     .instance(Instance::mysql("rm-to").database("mydb"))
//!     .start()
//!     .await;
//! let query = [
//!     ("Action", "ImportDatabaseBetweenInstances"), ("Format", "JSON"),
//!     ("SourceDBInstanceId", "rm-from"), ("DBInstanceId", "rm-to"), ("DBInfo", r#"{"DBNames":["mydb"]}"#),
//! ];
//! let answer: serde_json::Value = reqwest::Client::new().get(rds.uri()).query(&query).send().await?.json().await?;
//! assert_eq!(rds.instance("rm-to").unwrap().status(), Status::Importing);
//!
//! rds.finish(answer["ImportId"].as_u64().unwrap());
//! assert_eq!(rds.instance("rm-to").unwrap().database("mydb").unwrap().tables()["orders"], 1200);
//! # Ok(()) }
//! ```
//!
//! # Where to look
//!
//! - [`FakeRdsBuilder`] seeds, [`FakeRds`] runs: it can be looked into, reached into and watched.
//! - [`Progress`] says when work that takes time in the cloud is over; the clock is the fake's own.
//! - [`Condition`] is the table of error conditions, printed on the page [`conditions`].
//! - [`Coverage`] tells which documented conditions code under test has met.
//! - [`User`] has access keys: with at least one, signatures are checked. The page [`clients`] shows how to point real SDKs here.
//! - [`Fault`] makes the fake refuse, stall, break off or tell old news.
//! - [`explore`] runs code once for every call it makes and everything that can go wrong there.
//! - [`Seed`] is the whole state, also as a file; [`Scenario`] plays files of calls and expectations.
//! - [`actions()`] lists every action of the service and which of them are modelled; the page [`catalogue_of_actions`] prints it.
//!
//! # What is documented and what is inferred
//!
//! Each condition and each action's docs say where a fact comes from. "Inferred" marks a judgement: the code, status and
//! text are real, but no document pairs them with this condition, or the behaviour follows from others. Where documents
//! disagree there is a stated default and a switch: [`FakeRdsBuilder::answer`],
//! [`FakeRdsBuilder::import_statuses`].
//!
//! # Policy on panics
//!
//! Methods that take a test's word for what exists panic with a message that says what does; each has a `try_` twin.
//! Nothing that a client sends makes the fake panic.

// docs.rs marks what needs a feature.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[macro_use]
mod value;
#[macro_use]
mod record;
#[macro_use]
mod condition;
mod action;
mod catalogue;
#[cfg(feature = "cli")]
pub mod cli;
mod cloud;
#[cfg(feature = "cli")]
mod control;
mod coverage;
mod error;
pub mod explore;
mod fake;
mod fault;
mod front;
mod json;
mod misfit;
mod pairs;
mod protocol;
mod scenario;
mod seed;
mod service;
mod stub;
mod text;
mod unsettled;
mod user;
mod words;
mod xml;

#[doc = include_str!("../docs/clients.md")]
pub mod clients {}

#[doc = include_str!("../docs/conditions.md")]
pub mod conditions {}

#[doc = include_str!("../docs/admissions.md")]
pub mod admissions {}

#[doc = include_str!("../docs/actions.md")]
pub mod catalogue_of_actions {}

pub use crate::action::{ActionInfo, actions, actions_table, admissions_table, catalogue_table};
pub use crate::catalogue::ParameterInfo;
pub use crate::cloud::account::{Account, AccountView};
pub use crate::cloud::backup::{Backup, BackupView};
pub use crate::cloud::connection::{Connection, ConnectionView};
pub use crate::cloud::cross_region::{CrossBackup, CrossBackupView};
pub use crate::cloud::database::{Database, DatabaseView};
pub use crate::cloud::endpoint::{
    ClusterNode, ClusterNodeView, EndpointAddress, EndpointAddressView, InstanceEndpoint, InstanceEndpointView,
};
pub use crate::cloud::instance::{Instance, InstanceView};
pub use crate::cloud::ip_list::{IpList, IpListView};
pub use crate::cloud::migrate::{
    MigrateTask, MigrateTaskView, PreCheckResult, PreCheckResultView, UploadedFile, UploadedFileView,
};
pub use crate::cloud::monitor::{
    ErrorLog, ErrorLogView, Event, EventView, PerformanceSeries, PerformanceSeriesView, SlowQuery, SlowQueryView,
    SqlRecord, SqlRecordView,
};
pub use crate::cloud::operation::Progress;
pub use crate::cloud::parameter_group::{ParameterGroup, ParameterGroupView};
pub use crate::cloud::postgres::{HbaItem, HbaItemView, Slot, SlotView, UpgradePrecheck, UpgradePrecheckView};
pub use crate::cloud::proxy::{DbProxy, DbProxyEndpoint, DbProxyEndpointView, DbProxyView};
pub use crate::cloud::vpc::{VSwitch, VSwitchView, Vpc, VpcView};
pub use crate::cloud::whitelist_template::{WhitelistTemplate, WhitelistTemplateView};
pub use crate::condition::{Condition, Era, Pairing};
pub use crate::coverage::{ActionCoverage, Coverage};
pub use crate::error::FieldError;
pub use crate::fake::{
    CallCheck, FakeRds, FakeRdsBuilder, FaultHandle, ImportView, Misuse, OperationView, StubCall, Times, WeakFakeRds,
};
pub use crate::fault::Fault;
pub use crate::front::Front;
#[cfg(feature = "wiremock")]
pub use crate::front::wiremock::Responder;
pub use crate::scenario::{Scenario, ScenarioError, test_scenarios, test_scenarios_with};
pub use crate::seed::{Seed, SeedError, Signatures};
pub use crate::service::journal::Call;
pub use crate::stub::Unmodelled;
pub use crate::unsettled::unsettled_tables;
pub use crate::user::User;
pub use crate::words::{
    AccountPrivilege, AccountStatus, AccountType, BackupMode, BackupStatus, ClassFamily, ConnectionStringType,
    DBInstanceNetType, DBInstanceType, DatabaseStatus, Engine, FileStatus, ImportStatus, InstanceNetworkType, LockMode,
    MigrateTaskStatus, PayType, Status, StoreStatus, UnknownWord,
};
