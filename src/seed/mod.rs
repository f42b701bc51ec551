//! The whole state of a fake, and its file form.

mod check;
mod diff;
pub(crate) mod fault;
mod operation;
mod paste;
pub(crate) mod read;
pub(crate) mod schema;
pub(crate) mod state;
mod user;

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use crate::base::error::Error;
use crate::base::fields;
use crate::base::value::Value;
use crate::rds::model::Settings;
use crate::rds::model::import::Import;
use crate::rds::model::instance::Instance;
use crate::rds::model::operation::Operation;
use crate::rds::model::parameter_group::ParameterGroup;
use crate::rds::model::session::RoleSession;
use crate::rds::model::task::PastTask;
use crate::rds::model::tokens::Token;
use crate::rds::model::user_backup::UserBackupFile;
use crate::rds::model::vpc::Vpc;
use crate::rds::model::whitelist_template::WhitelistTemplate;
use crate::rpc::condition::{Answers, Era};
use crate::rpc::user::User;
use crate::service::fault::Fault;
use crate::service::lag::Lag;
use crate::service::stub::Unmodelled;

/// The mode of checking signatures, timestamps and nonces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Signatures {
    /// Refuses invalid signatures, timestamps and nonces as the gateway does. The default if there is a user.
    Checked,
    /// Accepts every request; the access key only chooses the user. The default without users.
    Ignored,
}

word_traits! { Signatures { Checked => "Checked", Ignored => "Ignored", } }

/// The whole state of a fake. A fake starts from it, and [`FakeRds::seed`](crate::FakeRds::seed) returns it.
///
/// Its file form is JSON with the service's own field names, so that an answer of `DescribeDBInstanceAttribute` can be
/// pasted in. An unknown field is an error, which suggests the most similar known field.
///
/// ```
/// use fake_rds::{FakeRds, Seed};
///
/// let seed: Seed = r#"{
///     "DBInstances": [
///         {"DBInstanceId": "rm-1", "Engine": "MySQL", "Databases": [{"DBName": "mydb", "SizeMB": 512}]}
///     ]
/// }"#.parse()?;
/// let rds = FakeRds::builder().seed(seed).start_blocking();
/// assert_eq!(rds.instance("rm-1").disk_used_bytes(), 512 << 20);
/// # Ok::<(), fake_rds::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Seed {
    pub(crate) format_version: FormatVersion,
    pub(crate) users: Vec<User>,
    pub(crate) instances: Vec<Instance>,
    pub(crate) whitelist_templates: Vec<WhitelistTemplate>,
    pub(crate) parameter_groups: Vec<ParameterGroup>,
    pub(crate) released: Vec<Instance>,
    pub(crate) settings: Settings,
    pub(crate) clock: Option<SystemTime>,
    pub(crate) frozen_clock: bool,
    pub(crate) id_seed: Option<u64>,
    /// The number of requests so far.
    pub(crate) requests: u64,
    /// The number of other ids that have been assigned.
    pub(crate) serial: u64,
    pub(crate) next_import: Option<u64>,
    pub(crate) imports: Vec<Import>,
    pub(crate) operations: Vec<Operation>,
    /// The user and the client token of each request that had a token.
    pub(crate) client_tokens: Vec<Token>,
    /// The account and the region of each place whose events are recorded.
    pub(crate) event_policies: Vec<(String, String)>,
    pub(crate) vpcs: Vec<Vpc>,
    /// The sessions of roles that were assumed.
    pub(crate) sessions: Vec<RoleSession>,
    /// The account and the name of each role that was created for RDS.
    pub(crate) roles: Vec<(String, String)>,
    /// The tasks that are over, the oldest first.
    pub(crate) history: Vec<PastTask>,
    pub(crate) user_backups: Vec<UserBackupFile>,
    pub(crate) era: Era,
    pub(crate) unmodelled: Unmodelled,
    pub(crate) lag: Option<Lag>,
    pub(crate) answers: Answers,
    pub(crate) stubs: BTreeMap<String, Value>,
    pub(crate) faults: Vec<Injected>,
    pub(crate) timestamp_window: Duration,
    pub(crate) signatures: Option<Signatures>,
    pub(crate) keep_calls: usize,
}

/// The version of the file form, which is 1. A file without it has this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FormatVersion;

/// An injected fault, and the number of its hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Injected {
    pub(crate) fault: Fault,
    pub(crate) hits: u64,
}

rows! {
    Seed {
        "FormatVersion" format_version: FormatVersion;
        "Users" users: Vec<User>;
        "DBInstances" instances: Vec<Instance>;
        "WhitelistTemplates" whitelist_templates: Vec<WhitelistTemplate>;
        "ParameterGroups" parameter_groups: Vec<ParameterGroup>;
        "ReleasedInstances" released: Vec<Instance>;
        "Progress" settings.progress: crate::rds::model::operation::Progress;
        "ProgressFor" settings.progress_for: BTreeMap<String, crate::rds::model::operation::Progress>;
        "Clock" clock: Option<SystemTime>;
        "FrozenClock" frozen_clock: bool;
        "IdSeed" id_seed: Option<u64>;
        "Requests" requests: u64;
        "Serial" serial: u64;
        "NextImportId" next_import: Option<u64>;
        "Imports" imports: Vec<Import>;
        "Operations" operations: Vec<Operation>;
        "ClientTokens" client_tokens: Vec<Token>;
        "ActionEventPolicies" event_policies: Vec<(String, String)>;
        "Vpcs" vpcs: Vec<Vpc>;
        "RoleSessions" sessions: Vec<RoleSession>;
        "ServiceLinkedRoles" roles: Vec<(String, String)>;
        "HistoryTasks" history: Vec<PastTask>;
        "UserBackupFiles" user_backups: Vec<UserBackupFile>;
        "ImportStatuses" settings.import_statuses: (crate::rds::words::Status, crate::rds::words::Status);
        "ImportIdAsText" settings.import_id_as_text: bool;
        "StrictPageSizes" settings.strict_page_sizes: bool;
        "StrictClientTokens" settings.strict_client_tokens: bool;
        "AnythingGoes" settings.anything_goes: bool;
        "WaitingParameters" settings.waiting_parameters: crate::rds::model::WaitingParameters;
        "UnknownInstance" settings.unknown_instance: crate::rds::model::UnknownInstance;
        "Era" era: Era;
        "Unmodelled" unmodelled: Unmodelled;
        "Lag" lag: Option<Lag>;
        "Answers" answers: Answers;
        "Stubs" stubs: BTreeMap<String, Value>;
        "Faults" faults: Vec<Injected>;
        "TimestampWindow" timestamp_window: Duration;
        "Signatures" signatures: Option<Signatures>;
        "KeepCalls" keep_calls: usize;
    }
}

impl Default for Seed {
    /// An empty, open cloud.
    fn default() -> Seed {
        Seed {
            format_version: FormatVersion,
            users: Vec::new(),
            instances: Vec::new(),
            whitelist_templates: Vec::new(),
            parameter_groups: Vec::new(),
            released: Vec::new(),
            settings: Settings::default(),
            clock: None,
            frozen_clock: false,
            id_seed: None,
            requests: 0,
            serial: 0,
            next_import: None,
            imports: Vec::new(),
            operations: Vec::new(),
            client_tokens: Vec::new(),
            event_policies: Vec::new(),
            vpcs: Vec::new(),
            sessions: Vec::new(),
            roles: Vec::new(),
            history: Vec::new(),
            user_backups: Vec::new(),
            era: Era::default(),
            unmodelled: Unmodelled::default(),
            lag: None,
            answers: BTreeMap::new(),
            stubs: BTreeMap::new(),
            faults: Vec::new(),
            timestamp_window: Duration::from_secs(15 * 60),
            signatures: None,
            keep_calls: 10_000,
        }
    }
}

impl Seed {
    /// The names of all fields of a seed file, at any depth.
    pub(crate) fn field_names() -> std::collections::BTreeSet<&'static str> {
        schema::names()
    }

    /// Reads a seed file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is not JSON in UTF-8, or describes an impossible state. The [`Error`](crate::Error)
    /// lists every mistake with line, column, JSON path and reason.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Seed};
    /// let rds = FakeRds::builder().seed(Seed::load("fixtures/seeds/page.json")?).start_blocking();
    /// assert_eq!(rds.instance_ids().len(), 2);
    /// # Ok::<(), fake_rds::Error>(())
    /// ```
    pub fn load(path: impl AsRef<Path>) -> Result<Seed, Error> {
        let path = path.as_ref();
        let text = read::file(path)?;
        text.parse().map_err(|error: Error| error.of_file(path))
    }

    /// Returns the JSON Schema of the file form, which editors use for completion. `fixtures/schema` has it as a file.
    ///
    /// ```
    /// assert!(fake_rds::Seed::json_schema()["properties"]["DBInstances"].is_object());
    /// ```
    pub fn json_schema() -> serde_json::Value {
        schema::seed()
    }

    /// Returns the file form as indented JSON. Reading it gives the same seed.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// let text = rds.seed().to_json();
    /// assert_eq!(text.parse::<fake_rds::Seed>()?.to_json(), text);
    /// # Ok::<(), fake_rds::Error>(())
    /// ```
    pub fn to_json(&self) -> String {
        // A value can always be written.
        serde_json::to_string_pretty(&fields::write(self)).unwrap_or_default()
    }

    /// Returns the file form as a JSON value.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.seed().to_value()["DBInstances"][0]["DBInstanceId"], "rm-1");
    /// ```
    pub fn to_value(&self) -> serde_json::Value {
        fields::write(self).to_json()
    }
}

impl FromStr for Seed {
    type Err = Error;

    /// Reads the file form, or recorded answers of the cloud: `DescribeDBInstances`, `DescribeDBInstanceAttribute`,
    /// `DescribeDatabases`, in JSON or XML, alone or in an array.
    fn from_str(text: &str) -> Result<Seed, Error> {
        read::seed(text)
    }
}

impl serde_core::Serialize for Seed {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        fields::write(self).serialize(serializer)
    }
}
