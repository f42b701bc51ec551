//! The whole state of a fake, and its form in a file.

pub(crate) mod fields;
#[cfg(test)]
mod histories;
mod paste;
pub(crate) mod read;
pub(crate) mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use crate::cloud::clock;
use crate::cloud::ids::LARGEST_IMPORT_ID;
use crate::cloud::import::Import;
use crate::cloud::instance::Instance;
use crate::cloud::operation::Progress;
use crate::condition::{Answer, Condition};
use crate::fault::Fault;
use crate::user::User;
use crate::words::{ImportStatus, OperationKind, Status};

/// The user that every request of an open fake belongs to.
pub(crate) const DEFAULT_UID: &str = "1234567890123456";

/// Whether a fake checks signatures, timestamps and nonces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Signatures {
    /// Refuse what the gateway would refuse. The default as soon as there is a user.
    Checked,
    /// Let everything through; an access key only chooses the user. The default without users.
    Ignored,
}

/// The whole state of a fake: what it starts from, and what [`FakeRds::seed`](crate::FakeRds::seed) gives back.
///
/// Its file form is JSON in the service's own field names, so that what `DescribeDBInstanceAttribute` returned can be
/// pasted in. Unknown fields are refused, with the nearest known one.
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
/// assert_eq!(rds.instance("rm-1").unwrap().used_mb(), 512);
/// # Ok::<(), fake_rds::SeedError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Seed {
    pub(crate) users: Vec<User>,
    pub(crate) instances: Vec<Instance>,
    pub(crate) progress: Progress,
    pub(crate) progress_for: BTreeMap<OperationKind, Progress>,
    pub(crate) clock: Option<SystemTime>,
    pub(crate) frozen_clock: bool,
    pub(crate) id_seed: Option<u64>,
    /// How many requests have been numbered.
    pub(crate) requests: u64,
    pub(crate) next_import: Option<u64>,
    pub(crate) imports: Vec<SeedImport>,
    /// What source and destination of an import show while it runs.
    pub(crate) import_statuses: (Status, Status),
    pub(crate) answers: BTreeMap<Condition, Answer>,
    pub(crate) stubs: BTreeMap<String, serde_json::Value>,
    /// Faults, and how often each has hit.
    pub(crate) faults: Vec<(Fault, u64)>,
    pub(crate) timestamp_window: Duration,
    pub(crate) signatures: Option<Signatures>,
    pub(crate) keep_calls: usize,
}

/// An import as a seed keeps it: the task and, while it runs, how far it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SeedImport {
    pub(crate) import: Import,
    /// While it runs: its own progress and how often each of its resources (source, destination, task) was reported.
    pub(crate) progress: Progress,
    pub(crate) reported: [u32; 3],
}

impl Default for Seed {
    /// An empty, open cloud.
    fn default() -> Seed {
        Seed {
            users: Vec::new(),
            instances: Vec::new(),
            progress: Progress::default(),
            progress_for: BTreeMap::new(),
            clock: None,
            frozen_clock: false,
            id_seed: None,
            requests: 0,
            next_import: None,
            imports: Vec::new(),
            import_statuses: (Status::Transing, Status::Importing),
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
    /// Reads a seed file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is not JSON in UTF-8, or says something that cannot be: a [`SeedError`] with every
    /// fault, each with line, column, JSON path and reason.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Seed};
    /// let rds = FakeRds::builder().seed(Seed::load("fixtures/seeds/page.json")?).start_blocking();
    /// assert_eq!(rds.instance_ids().len(), 2);
    /// # Ok::<(), fake_rds::SeedError>(())
    /// ```
    pub fn load(path: impl AsRef<Path>) -> Result<Seed, SeedError> {
        let path = path.as_ref();
        let text = read_text(path)?;
        text.parse().map_err(|error| SeedError { file: Some(path.to_owned()), ..error })
    }

    /// The JSON Schema of the file form, for editors that complete what one types. It also lies in `fixtures/schema`.
    ///
    /// ```
    /// assert_eq!(fake_rds::Seed::json_schema()["properties"]["DBInstances"]["type"], "array");
    /// ```
    pub fn json_schema() -> serde_json::Value {
        fields::seed_schema()
    }

    /// The file form: JSON, indented. Reading it gives the same seed.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// let text = rds.seed().to_json();
    /// assert_eq!(text.parse::<fake_rds::Seed>()?.to_json(), text);
    /// # Ok::<(), fake_rds::SeedError>(())
    /// ```
    pub fn to_json(&self) -> String {
        format!("{:#}", self.to_value())
    }

    /// The file form as a JSON value.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.seed().to_value()["DBInstances"][0]["DBInstanceId"], "rm-1");
    /// ```
    pub fn to_value(&self) -> serde_json::Value {
        write::seed(self)
    }

    /// Every contradiction. A seed without any can be started from.
    pub(crate) fn faults(&self) -> Vec<SeedFault> {
        let mut faults = Vec::new();
        let mut fault = |path: String, reason: String| faults.push(SeedFault::new(path, reason));
        let mut uids = BTreeSet::new();
        let mut keys = BTreeSet::new();
        for (index, user) in self.users.iter().enumerate() {
            let path = format!("$.Users[{index}]");
            if user.uid.is_empty() {
                fault(format!("{path}.Uid"), "empty; a user has an account id such as `1234567890123456`".to_owned());
            } else if !uids.insert(user.uid.as_str()) {
                fault(format!("{path}.Uid"), format!("user `{}` is there twice", user.uid));
            }
            for (index, key) in user.keys.iter().enumerate() {
                let path = format!("{path}.AccessKeys[{index}]");
                if key.id.is_empty() || key.secret.is_empty() {
                    fault(path, "an access key has an id and a secret, neither empty".to_owned());
                } else if !keys.insert(key.id.as_str()) {
                    fault(format!("{path}.AccessKeyId"), format!("access key `{}` is there twice", key.id));
                }
            }
        }
        for (index, user) in self.users.iter().enumerate() {
            if let Some(account) = user.account.as_deref().filter(|account| !uids.contains(account)) {
                fault(format!("$.Users[{index}].Account"), format!("there is no user `{account}`"));
            }
        }
        let mut ids = BTreeSet::new();
        for (index, instance) in self.instances.iter().enumerate() {
            if !ids.insert(instance.id.as_str()) {
                fault(
                    format!("$.DBInstances[{index}].DBInstanceId"),
                    format!("instance `{}` is there twice", instance.id),
                );
            }
        }
        for (index, instance) in self.instances.iter().enumerate() {
            let path = format!("$.DBInstances[{index}]");
            if !instance.master.is_empty() && !ids.contains(instance.master.as_str()) {
                fault(format!("{path}.MasterInstanceId"), format!("there is no instance `{}`", instance.master));
            }
            if let Some(owner) = instance.owner.as_deref().filter(|owner| !uids.is_empty() && !uids.contains(owner)) {
                fault(format!("{path}.Owner"), format!("there is no user `{owner}`; the users are {}", list(&uids)));
            }
        }
        self.import_faults(&ids, &mut fault);
        if let Some(moment) = self.clock.filter(|moment| !clock::writable(*moment)) {
            fault("$.Clock".to_owned(), format!("{moment:?} is out of range: 1970-01-01 to 9998-11-27"));
        }
        for (condition, answer) in &self.answers {
            if !(400..=599).contains(&answer.status) || answer.code.is_empty() {
                fault(
                    format!("$.Answers.{condition}"),
                    format!(
                        "an error has a status from 400 to 599 and a code, this is {} `{}`",
                        answer.status, answer.code
                    ),
                );
            }
        }
        for (action, body) in &self.stubs {
            if let Err(reason) = crate::action::check_stub(action, body) {
                fault(format!("$.Stubs.{action}"), reason);
            }
        }
        for (index, (injected, _)) in self.faults.iter().enumerate() {
            if let Some(flaw) = injected.flaw() {
                fault(format!("$.Faults[{index}]"), flaw);
            }
        }
        for (index, instance) in self.instances.iter().enumerate() {
            instance.faults(&format!("$.DBInstances[{index}]"), &mut faults);
        }
        faults
    }

    fn import_faults(&self, ids: &BTreeSet<&str>, fault: &mut impl FnMut(String, String)) {
        let mut seen = BTreeSet::new();
        if self.next_import.is_some_and(|id| id > LARGEST_IMPORT_ID + 1) {
            fault("$.NextImportId".to_owned(), format!("an import id is at most {LARGEST_IMPORT_ID}"));
        }
        for (index, SeedImport { import, .. }) in self.imports.iter().enumerate() {
            let path = format!("$.Imports[{index}]");
            if import.id > LARGEST_IMPORT_ID || !seen.insert(import.id) {
                fault(format!("{path}.ImportId"), format!("{} is there twice or above {LARGEST_IMPORT_ID}", import.id));
            }
            if self.next_import.is_some_and(|next| next <= import.id) {
                fault(format!("{path}.ImportId"), "is not below NextImportId".to_owned());
            }
            let participants = [("SourceDBInstanceId", &import.source), ("DBInstanceId", &import.destination)];
            for (field, id) in participants {
                if import.status == ImportStatus::Running && !ids.contains(id.as_str()) {
                    fault(format!("{path}.{field}"), format!("the import runs, but there is no instance `{id}`"));
                }
            }
        }
    }
}

/// The text of a file, or what is wrong with it.
pub(crate) fn read_text(path: &Path) -> Result<String, SeedError> {
    let fault = |reason: String| SeedError { file: Some(path.to_owned()), ..SeedError::single("$", reason) };
    if path.is_dir() {
        return Err(fault("this is a folder, not a file".to_owned()));
    }
    let bytes = std::fs::read(path).map_err(|error| fault(format!("the file cannot be read: {error}")))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        fault(format!("the file is not UTF-8: byte {at} cannot be"))
    })
}

fn list(words: &BTreeSet<&str>) -> String {
    words.iter().copied().collect::<Vec<_>>().join(", ")
}

impl FromStr for Seed {
    type Err = SeedError;

    /// Reads the file form, or recorded answers of the cloud: `DescribeDBInstances`, `DescribeDBInstanceAttribute`,
    /// `DescribeDatabases`, in JSON or XML, alone or in an array.
    fn from_str(text: &str) -> Result<Seed, SeedError> {
        read::seed(text)
    }
}

impl serde::Serialize for Seed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_value().serialize(serializer)
    }
}

/// One thing in a seed that cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedFault {
    path: String,
    reason: String,
    place: Option<(usize, usize)>,
}

impl SeedFault {
    pub(crate) fn new(path: impl Into<String>, reason: impl Into<String>) -> SeedFault {
        SeedFault { path: path.into(), reason: reason.into(), place: None }
    }

    pub(crate) fn at(mut self, place: (usize, usize)) -> SeedFault {
        self.place = Some(place);
        self
    }

    /// Where it stands: a JSON path such as `$.DBInstances[0].EngineVersion`.
    ///
    /// ```
    /// # use fake_rds::Seed;
    /// let error = r#"{"Clok": "2018-06-12T00:00:00Z"}"#.parse::<Seed>().unwrap_err();
    /// assert_eq!(error.faults()[0].path(), "$.Clok");
    /// ```
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong, and what would have been right.
    ///
    /// ```
    /// # use fake_rds::Seed;
    /// let error = r#"{"Clok": "2018-06-12T00:00:00Z"}"#.parse::<Seed>().unwrap_err();
    /// assert_eq!(error.faults()[0].reason(), "unknown field; did you mean `Clock`?");
    /// ```
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Line and column in the text it was read from, counted from 1.
    ///
    /// ```
    /// # use fake_rds::Seed;
    /// let error = r#"{"Clok": "2018-06-12T00:00:00Z"}"#.parse::<Seed>().unwrap_err();
    /// assert_eq!(error.faults()[0].line_and_column(), Some((1, 10)));
    /// ```
    pub fn line_and_column(&self) -> Option<(usize, usize)> {
        self.place
    }
}

impl fmt::Display for SeedFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.place {
            write!(f, "{line}:{column}: ")?;
        }
        write!(f, "{}: {}", self.path, self.reason)
    }
}

/// A seed that cannot be started from, with every fault it has.
///
/// ```
/// use fake_rds::{FakeRds, Instance};
///
/// let error = FakeRds::builder()
///     .instance(Instance::mysql("rm-1").engine_version("9.9").database("mydb").database("mydb"))
///     .instance(Instance::mysql("rm-1"))
///     .try_start_blocking()
///     .unwrap_err();
/// assert_eq!(error.faults().len(), 3);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedError {
    pub(crate) file: Option<PathBuf>,
    pub(crate) faults: Vec<SeedFault>,
}

impl SeedError {
    pub(crate) fn single(path: &str, reason: String) -> SeedError {
        SeedError { file: None, faults: vec![SeedFault::new(path, reason)] }
    }

    /// The file, if it was one.
    ///
    /// ```
    /// # use fake_rds::Seed;
    /// let error = r#"{"Clok": "2018-06-12T00:00:00Z"}"#.parse::<Seed>().unwrap_err();
    /// assert_eq!(error.file(), None);
    /// ```
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Every fault, at least one.
    ///
    /// ```
    /// # use fake_rds::Seed;
    /// let error = r#"{"Clok": "2018-06-12T00:00:00Z"}"#.parse::<Seed>().unwrap_err();
    /// assert_eq!(error.faults().len(), 1);
    /// ```
    pub fn faults(&self) -> &[SeedFault] {
        &self.faults
    }
}

impl fmt::Display for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.faults.len();
        write!(f, "{count} {} found:", if count == 1 { "fault" } else { "faults" })?;
        for fault in &self.faults {
            f.write_str("\n  ")?;
            if let Some(file) = &self.file {
                write!(f, "{}:", file.display())?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for SeedError {}
