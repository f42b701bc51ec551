//! A fake ApsaraDB RDS for tests: Alibaba Cloud's OpenAPI product `Rds`, version 2014-08-15, inside the test process.
//!
//! A builder seeds instances and databases, the fake listens on a random port of 127.0.0.1, and code under test (with
//! any HTTP client or a real Alibaba Cloud SDK) gets the documented answers and errors. It is a fake, not a mock: state
//! changes as it would in the cloud.
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
//! assert_eq!(rds.instance("rm-to").status, Status::Importing);
//!
//! rds.finish(answer["ImportId"].as_u64().unwrap());
//! assert_eq!(rds.database("rm-to", "mydb").tables["orders"], 1200);
//! # Ok(()) }
//! ```
//!
//! # Where to look
//!
//! | to work with | see |
//! |---|---|
//! | a fake and its state | [`FakeRds`], [`FakeRdsBuilder`], [`WeakFakeRds`], [`Seed`] |
//! | resources, to seed and to read | [`Instance`], [`Database`], [`Account`], [`Backup`], [`Connection`], [`IpList`], [`Import`], [`Operation`] |
//! | time: when operations end, and when changes are visible | [`Progress`], [`Lag`] |
//! | refusals | [`Condition`] with [`Era`], [`Fault`] with [`FaultHandle`], [`Unmodelled`] |
//! | clients with keys and signatures | [`User`], [`Signatures`] |
//! | the log of calls, and checks | [`Call`], [`LogEntry`], [`CallCheck`], [`TestAction`], [`Coverage`] |
//! | your own answers | [`FakeRds::stub`], [`FakeRds::stub_with`] with [`StubCall`] |
//! | files of calls and expectations | [`Scenario`], [`test_scenarios`] |
//! | your code with every fault at every call | [`explore`] |
//! | every action of the service | [`actions()`] with [`ActionInfo`] and [`ParameterInfo`] |
//! | words of the service | [`Status`], [`Engine`], [`LockMode`], [`PayType`] and other enums |
//! | errors of a seed, a file or a call of yours | [`Error`], [`ErrorKind`] |
//!
//! The [`guide`] has recipes and one page per subject, among them [`conditions`](guide::conditions) with every refusal,
//! [`actions`](guide::actions) with every action, and [`clients`](guide::clients) with the lines that point each SDK here.
//!
//! # Features
//!
//! | feature | adds | the compiler's message without it |
//! |---|---|---|
//! | `wiremock` (default) | `FakeRds::mount`, `FakeRds::responder`, `Responder`, `wiremock` | no method named `mount` found |
//! | `http2` | HTTP/2 on the same port | none: a client without HTTP/1.1 gets no answer |
//! | `tls` | `FakeRdsBuilder::tls` | no method named `tls` found for struct `FakeRdsBuilder` |
//! | `cli` | the command line, `serve` | cannot find `serve` in `fake_rds`; the item is gated behind the `cli` feature |
//! | `engines` (Unix) | `Engines`, `FakeRdsBuilder::engines` | no `Engines` in the root; the item is gated behind the `engines` feature |
//!
//! # What is documented and what is inferred
//!
//! Each condition and each action's docs say where a fact comes from. "Inferred" marks a judgement: the code, status
//! and text are real, but no document pairs them with this condition, or the behaviour follows from others. Where
//! documents disagree, the docs state the default, and a setting changes it: [`FakeRdsBuilder::answer`],
//! [`FakeRdsBuilder::import_statuses`].
//!
//! # Policy on panics
//!
//! A method that is given the name of a missing resource panics with a message that lists the existing ones; each such
//! method has a `try_` twin. Nothing that a client sends makes the fake panic.

// docs.rs marks the items that need a feature.
#![cfg_attr(docsrs, feature(doc_cfg))]
// WebAssembly has neither sockets nor threads: there `Embedded` is the only interface.
#![cfg_attr(target_family = "wasm", allow(dead_code))]

#[cfg(test)]
extern crate self as fake_rds;

#[macro_use]
mod base;
#[macro_use]
mod rpc;
#[cfg(feature = "control")]
#[cfg_attr(not(feature = "cli"), allow(dead_code))]
mod control;
#[cfg(all(feature = "engines", unix))]
mod engines;
#[cfg(not(target_family = "wasm"))]
mod fake;
#[cfg(not(target_family = "wasm"))]
mod play;
mod rds;
mod seed;
#[cfg(feature = "cli")]
pub mod serve;
mod service;
#[cfg(test)]
mod tests;

#[cfg(all(doc, not(doctest)))]
pub mod guide;

pub use crate::base::error::{Error, ErrorKind};
#[cfg(feature = "control")]
#[doc(hidden)]
pub use crate::control::embedded::{Embedded, EmbeddedAnswer};
#[cfg(all(feature = "engines", unix))]
pub use crate::engines::{Engines, Relay};
#[cfg(not(target_family = "wasm"))]
pub use crate::fake::{CallCheck, FakeRds, FakeRdsBuilder, FaultHandle, Import, Operation, StubCall, WeakFakeRds};
#[cfg(not(target_family = "wasm"))]
pub use crate::play::explore;
#[cfg(not(target_family = "wasm"))]
pub use crate::play::scenario::{Scenario, test_scenarios, test_scenarios_with};
pub use crate::rds::action::tables::{ActionInfo, actions};
pub use crate::rds::catalogue::ParameterInfo;
pub use crate::rds::model::account::Account;
pub use crate::rds::model::backup::Backup;
pub use crate::rds::model::connection::Connection;
pub use crate::rds::model::database::Database;
pub use crate::rds::model::instance::Instance;
pub use crate::rds::model::ip_list::IpList;
pub use crate::rds::model::operation::Progress;
pub use crate::rds::words::{
    AccountPrivilege, AccountStatus, AccountType, BackupStatus, DBInstanceNetType, DBInstanceType, DatabaseStatus,
    Engine, ImportStatus, LockMode, PayType, Status,
};
pub use crate::rpc::condition::{Condition, Era};
#[cfg(feature = "wiremock")]
pub use crate::rpc::front::mocks::Responder;
pub use crate::rpc::user::User;
pub use crate::seed::{Seed, Signatures};
pub use crate::service::coverage::{ActionCoverage, Coverage};
pub use crate::service::fault::Fault;
pub use crate::service::journal::{Call, LogEntry};
pub use crate::service::lag::Lag;
pub use crate::service::stub::Unmodelled;
pub use crate::service::test_action::TestAction;
#[cfg(feature = "wiremock")]
pub use wiremock;
