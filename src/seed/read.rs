//! A seed from JSON: everything that is wrong with it is found in one go.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use super::fields::{self, Fields};
use super::{Seed, SeedError, SeedFault, SeedImport, Signatures, paste};
use crate::cloud::clock;
use crate::cloud::database::{Account, Database};
use crate::cloud::import::Import;
use crate::cloud::instance::Instance;
use crate::cloud::operation::{Progress, progress_word};
use crate::condition::{Answer, Condition};
use crate::fault::{Fault, FaultKind};
use crate::json::{Kind, Node, line_and_column};
use crate::nearest::nearest;
use crate::user::{AccessKey, User};
use crate::words::{Engine, ImportStatus, Status, UnknownWord};

/// Reads a whole seed.
pub(super) fn seed(text: &str) -> Result<Seed, SeedError> {
    let json = paste::json_of(text).map_err(|reason| SeedError::single("$", format!("not an XML answer: {reason}")))?;
    let text = json.as_deref().unwrap_or(text);
    let node = Node::parse(text).map_err(|error| {
        let place = line_and_column(text, error.offset);
        SeedError { file: None, faults: vec![SeedFault::new("$", format!("not JSON: {}", error.reason)).at(place)] }
    })?;
    let mut reader = Reader::default();
    let seed = if paste::is_answer(&node) { paste::seed(&mut reader, &node) } else { reader.seed(&node, &At::Root) };
    let mut faults = reader.faults;
    let contradictions = contradictions(&seed, &faults);
    faults.extend(contradictions);
    if faults.is_empty() {
        return Ok(seed);
    }
    Err(SeedError { file: None, faults: placed(text, &node, faults) })
}

/// Gives faults the line and column of what their paths name.
pub(crate) fn placed(text: &str, root: &Node, faults: Vec<SeedFault>) -> Vec<SeedFault> {
    let place = |fault: SeedFault| {
        let offset = offset_of(root, &fault.path);
        fault.at(line_and_column(text, offset))
    };
    faults.into_iter().map(place).collect()
}

/// What a seed says that cannot be, beyond what could not be read of it.
pub(crate) fn contradictions(seed: &Seed, unread: &[SeedFault]) -> Vec<SeedFault> {
    // A field that could not be read was given a stand-in: what follows from that one is no fault of its own.
    let follows = |fault: &SeedFault| {
        unread.iter().any(|other| other.path.starts_with(&fault.path) || fault.path.starts_with(&other.path))
    };
    seed.faults().into_iter().filter(|fault| !follows(fault)).collect()
}

/// Reads one instance of the file form, changed from `instance` on: only the fields that are there count.
pub(crate) fn change_instance(instance: Instance, node: &Node) -> Result<Instance, Vec<SeedFault>> {
    let mut reader = Reader::default();
    let changed = reader.instance_from(node, &At::Root, instance);
    if reader.faults.is_empty() { Ok(changed) } else { Err(reader.faults) }
}

/// Reads a fault by itself.
#[cfg(feature = "cli")]
pub(crate) fn read_fault(node: &Node) -> Result<crate::fault::Fault, Vec<SeedFault>> {
    let mut reader = Reader::default();
    match reader.injected(node, &At::Root) {
        Some((fault, _)) if reader.faults.is_empty() => Ok(fault),
        _ => Err(reader.faults),
    }
}

/// Where the reader is, as a chain of steps.
#[derive(Clone, Copy)]
pub(crate) enum At<'p> {
    Root,
    Field(&'p At<'p>, &'p str),
    Index(&'p At<'p>, usize),
}

impl Display for At<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            At::Root => f.write_str("$"),
            At::Field(parent, name) => write!(f, "{parent}.{name}"),
            At::Index(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// The deepest place that a path names and the text has.
pub(crate) fn offset_of(root: &Node, path: &str) -> usize {
    descend(root, path).0.offset
}

/// The deepest node that a path names and the text has, and what is left of the path there.
pub(crate) fn descend<'n, 'p>(root: &'n Node, path: &'p str) -> (&'n Node, &'p str) {
    let mut node = root;
    let mut rest = path.strip_prefix('$').unwrap_or(path);
    while !rest.is_empty() {
        let (next, after) = match &node.kind {
            Kind::Array(items) => {
                let Some((index, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) else { break };
                (index.parse::<usize>().ok().and_then(|index| items.get(index)), after)
            }
            Kind::Object(members) => {
                // The longest key first: a key may have dots and brackets itself.
                let Some(name) = rest.strip_prefix('.') else { break };
                let found =
                    members.iter().filter(|(key, _)| name.starts_with(key.as_str())).max_by_key(|(key, _)| key.len());
                match found {
                    Some((key, member)) => (Some(member), &name[key.len()..]),
                    None => break,
                }
            }
            _ => break,
        };
        let Some(next) = next else { break };
        (node, rest) = (next, after);
    }
    (node, rest)
}

/// The members of an object, each once.
pub(crate) struct Members<'n>(&'n [(String, Node)]);

impl<'n> Members<'n> {
    pub(crate) fn get(&self, name: &str) -> Option<&'n Node> {
        self.0.iter().find(|(key, node)| key == name && !matches!(node.kind, Kind::Null)).map(|(_, node)| node)
    }
}

#[derive(Default)]
pub(crate) struct Reader {
    pub(crate) faults: Vec<SeedFault>,
    /// Reading what the cloud said: unknown fields are passed over, and numbers may be texts, as XML has them.
    pub(crate) lenient: bool,
}

impl Reader {
    pub(crate) fn fault(&mut self, at: &At<'_>, reason: impl Display) {
        self.faults.push(SeedFault::new(at.to_string(), reason.to_string()));
    }

    pub(crate) fn expected<T>(&mut self, node: &Node, at: &At<'_>, what: &str) -> Option<T> {
        self.fault(at, format!("{} where {what} belongs", node.what()));
        None
    }

    /// The members of an object: unknown and repeated ones are faults.
    pub(crate) fn members<'n>(&mut self, node: &'n Node, at: &At<'_>, fields: &Fields) -> Members<'n> {
        let Kind::Object(members) = &node.kind else {
            self.expected::<()>(node, at, "an object");
            return Members(&[]);
        };
        for (index, (key, _)) in members.iter().enumerate() {
            if members[..index].iter().any(|(other, _)| other == key) {
                self.fault(&At::Field(at, key), "there twice");
            } else if !self.lenient && !fields.has(key) {
                let near = nearest(key, fields.names());
                let near = near
                    .map_or_else(|| format!("known are {}", fields.list()), |near| format!("did you mean `{near}`?"));
                self.fault(&At::Field(at, key), format!("unknown field; {near}"));
            }
        }
        Members(members)
    }

    /// The members of an object whose keys are names of the user's.
    pub(crate) fn entries<'n>(&mut self, node: &'n Node, at: &At<'_>) -> &'n [(String, Node)] {
        let Kind::Object(members) = &node.kind else {
            self.expected::<()>(node, at, "an object");
            return &[];
        };
        for (index, (key, _)) in members.iter().enumerate() {
            if members[..index].iter().any(|(other, _)| other == key) {
                self.fault(&At::Field(at, key), "there twice");
            }
        }
        members
    }

    pub(crate) fn field<T>(
        &mut self,
        members: &Members<'_>,
        at: &At<'_>,
        name: &str,
        read: impl FnOnce(&mut Reader, &Node, &At<'_>) -> Option<T>,
    ) -> Option<T> {
        read(self, members.get(name)?, &At::Field(at, name))
    }

    pub(crate) fn required<T>(
        &mut self,
        members: &Members<'_>,
        at: &At<'_>,
        name: &str,
        read: impl FnOnce(&mut Reader, &Node, &At<'_>) -> Option<T>,
    ) -> Option<T> {
        if members.get(name).is_none() {
            self.fault(&At::Field(at, name), "missing");
        }
        self.field(members, at, name, read)
    }

    pub(crate) fn list<T>(
        &mut self,
        node: &Node,
        at: &At<'_>,
        mut read: impl FnMut(&mut Reader, &Node, &At<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Kind::Array(items) = &node.kind else { return self.expected(node, at, "an array") };
        let read = |(index, item)| read(self, item, &At::Index(at, index));
        Some(items.iter().enumerate().filter_map(read).collect())
    }

    pub(crate) fn string(&mut self, node: &Node, at: &At<'_>) -> Option<String> {
        match &node.kind {
            Kind::String(text) => Some(text.clone()),
            _ => self.expected(node, at, "a string"),
        }
    }

    pub(crate) fn boolean(&mut self, node: &Node, at: &At<'_>) -> Option<bool> {
        match &node.kind {
            Kind::Bool(value) => Some(*value),
            Kind::String(text) if self.lenient && (text == "true" || text == "false") => Some(text == "true"),
            _ => self.expected(node, at, "true or false"),
        }
    }

    pub(crate) fn number(&mut self, node: &Node, at: &At<'_>) -> Option<u64> {
        match &node.kind {
            Kind::Number(number) => number.as_u64().or_else(|| {
                self.fault(at, format!("{number} is not a whole number from 0 to 18446744073709551615"));
                None
            }),
            Kind::String(text) if self.lenient && text.parse::<u64>().is_ok() => text.parse().ok(),
            _ => self.expected(node, at, "a number"),
        }
    }

    /// A number that has to fit a smaller type.
    pub(crate) fn small<T: TryFrom<u64>>(&mut self, node: &Node, at: &At<'_>) -> Option<T> {
        let number = self.number(node, at)?;
        T::try_from(number).ok().or_else(|| {
            self.fault(at, format!("{number} is too large"));
            None
        })
    }

    pub(crate) fn word<T: FromStr<Err: Display>>(&mut self, node: &Node, at: &At<'_>) -> Option<T> {
        let text = self.string(node, at)?;
        text.parse().map_err(|error| self.fault(at, error)).ok()
    }

    fn time(&mut self, node: &Node, at: &At<'_>) -> Option<SystemTime> {
        let text = self.string(node, at)?;
        let moment = clock::from_second(&text).or_else(|| clock::from_minute(&text));
        if moment.is_none() {
            self.fault(at, format!("`{text}` is not a time such as `2018-06-12T00:00:00Z`"));
        }
        moment
    }

    /// A time that pasted answers may leave empty.
    fn time_or_empty(&mut self, node: &Node, at: &At<'_>) -> Option<SystemTime> {
        if matches!(&node.kind, Kind::String(text) if text.is_empty()) {
            return None;
        }
        self.time(node, at)
    }

    pub(crate) fn duration(&mut self, node: &Node, at: &At<'_>) -> Option<Duration> {
        let text = self.string(node, at)?;
        humantime::parse_duration(&text)
            .map_err(|error| self.fault(at, format!("`{text}` is not a duration such as `90s` or `15m`: {error}")))
            .ok()
    }

    pub(crate) fn progress(&mut self, node: &Node, at: &At<'_>) -> Option<Progress> {
        match &node.kind {
            Kind::String(word) => progress_word(word).map_err(|error| self.fault(at, error)).ok(),
            Kind::Object(members) if members.len() == 1 => {
                let (key, value) = &members[0];
                let at = At::Field(at, key);
                match key.as_str() {
                    "Polls" => self.small(value, &at).map(Progress::Polls),
                    "After" => self.duration(value, &at).map(Progress::After),
                    _ => {
                        self.fault(&at, progress_word(key).err().map_or_else(String::new, |error| error.to_string()));
                        None
                    }
                }
            }
            _ => self.expected(node, at, "`\"Immediate\"`, `\"Manual\"`, `{\"Polls\": n}` or `{\"After\": \"90s\"}`"),
        }
    }

    pub(crate) fn seed(&mut self, node: &Node, at: &At<'_>) -> Seed {
        let mut seed = Seed::default();
        let members = self.members(node, at, &fields::SEED);
        let m = &members;
        seed.users = self.field(m, at, "Users", |r, n, at| r.list(n, at, Reader::user)).unwrap_or_default();
        seed.instances =
            self.field(m, at, "DBInstances", |r, n, at| r.list(n, at, Reader::instance)).unwrap_or_default();
        if let Some(progress) = self.field(m, at, "Progress", Reader::progress) {
            seed.progress = progress;
        }
        seed.progress_for = self.field(m, at, "ProgressFor", Reader::progress_for).unwrap_or_default();
        seed.clock = self.field(m, at, "Clock", Reader::time);
        seed.frozen_clock = self.field(m, at, "FrozenClock", Reader::boolean).unwrap_or_default();
        seed.id_seed = self.field(m, at, "IdSeed", Reader::number);
        seed.requests = self.field(m, at, "Requests", Reader::number).unwrap_or_default();
        seed.next_import = self.field(m, at, "NextImportId", Reader::number);
        seed.imports = self.field(m, at, "Imports", |r, n, at| r.list(n, at, Reader::import)).unwrap_or_default();
        if let Some(statuses) = self.field(m, at, "ImportStatuses", Reader::import_statuses) {
            seed.import_statuses = statuses;
        }
        seed.answers = self.field(m, at, "Answers", Reader::answers).unwrap_or_default();
        seed.stubs = self.field(m, at, "Stubs", Reader::stubs).unwrap_or_default();
        seed.faults = self.field(m, at, "Faults", |r, n, at| r.list(n, at, Reader::injected)).unwrap_or_default();
        if let Some(window) = self.field(m, at, "TimestampWindow", Reader::duration) {
            seed.timestamp_window = window;
        }
        seed.signatures = self.field(m, at, "Signatures", |r, n, at| match r.string(n, at)?.as_str() {
            "Checked" => Some(Signatures::Checked),
            "Ignored" => Some(Signatures::Ignored),
            other => {
                r.fault(at, format!("`{other}` is neither `Checked` nor `Ignored`"));
                None
            }
        });
        if let Some(keep) = self.field(m, at, "KeepCalls", Reader::small) {
            seed.keep_calls = keep;
        }
        seed
    }

    fn progress_for(&mut self, node: &Node, at: &At<'_>) -> Option<BTreeMap<crate::OperationKind, Progress>> {
        let mut map = BTreeMap::new();
        for (key, value) in self.entries(node, at) {
            let at = At::Field(at, key);
            match key.parse() {
                Ok(kind) => map.extend(self.progress(value, &at).map(|progress| (kind, progress))),
                Err(error) => self.fault(&at, error),
            }
        }
        Some(map)
    }

    fn import_statuses(&mut self, node: &Node, at: &At<'_>) -> Option<(Status, Status)> {
        let m = self.members(node, at, &fields::IMPORT_STATUSES);
        let source = self.required(&m, at, "Source", Reader::word);
        let destination = self.required(&m, at, "Destination", Reader::word);
        source.zip(destination)
    }

    fn answers(&mut self, node: &Node, at: &At<'_>) -> Option<BTreeMap<Condition, Answer>> {
        let mut map = BTreeMap::new();
        for (key, value) in self.entries(node, at) {
            let at = At::Field(at, key);
            let Some(condition) = self.condition_named(key, &at) else { continue };
            let m = self.members(value, &at, &fields::ANSWER);
            let status = self.field(&m, &at, "Status", Reader::small).unwrap_or(condition.status());
            let code = self.field(&m, &at, "Code", Reader::string).unwrap_or_else(|| condition.code().to_owned());
            let message =
                self.field(&m, &at, "Message", Reader::string).unwrap_or_else(|| condition.message().to_owned());
            map.insert(condition, Answer { status, code, message });
        }
        Some(map)
    }

    fn stubs(&mut self, node: &Node, at: &At<'_>) -> Option<BTreeMap<String, serde_json::Value>> {
        Some(self.entries(node, at).iter().map(|(key, value)| (key.clone(), value.to_value())).collect())
    }

    fn user(&mut self, node: &Node, at: &At<'_>) -> Option<User> {
        let m = self.members(node, at, &fields::USER);
        let mut user = User::new(self.required(&m, at, "Uid", Reader::string).unwrap_or_default());
        user.account = self.field(&m, at, "Account", Reader::string);
        user.keys = self.field(&m, at, "AccessKeys", |r, n, at| r.list(n, at, Reader::access_key)).unwrap_or_default();
        user.allow = self.field(&m, at, "Allow", |r, n, at| r.list(n, at, Reader::string)).unwrap_or_default();
        user.deny = self.field(&m, at, "Deny", |r, n, at| r.list(n, at, Reader::string)).unwrap_or_default();
        Some(user)
    }

    fn access_key(&mut self, node: &Node, at: &At<'_>) -> Option<AccessKey> {
        let m = self.members(node, at, &fields::ACCESS_KEY);
        let active = self.field(&m, at, "Status", |r, n, at| match r.string(n, at)?.as_str() {
            "Active" => Some(true),
            "Inactive" => Some(false),
            other => {
                r.fault(at, format!("`{other}` is neither `Active` nor `Inactive`"));
                None
            }
        });
        Some(AccessKey {
            id: self.required(&m, at, "AccessKeyId", Reader::string).unwrap_or_default(),
            secret: self.required(&m, at, "AccessKeySecret", Reader::string).unwrap_or_default(),
            active: active.unwrap_or(true),
            token: self.field(&m, at, "SecurityToken", Reader::string),
            expires: self.field(&m, at, "Expiration", Reader::time),
        })
    }

    pub(crate) fn instance(&mut self, node: &Node, at: &At<'_>) -> Option<Instance> {
        // The engine decides the defaults.
        let engine = match &node.kind {
            Kind::Object(members) => match Members(members).get("Engine") {
                Some(engine) => self.word(engine, &At::Field(at, "Engine")),
                None => {
                    self.fault(&At::Field(at, "Engine"), "missing; MySQL, SQLServer, PostgreSQL, PPAS or MariaDB");
                    None
                }
            },
            _ => return self.expected(node, at, "an object"),
        };
        let id = {
            let Kind::Object(members) = &node.kind else { return None };
            self.required(&Members(members), at, "DBInstanceId", Reader::string).unwrap_or_default()
        };
        Some(self.instance_from(node, at, Instance::of(engine.unwrap_or(Engine::MySql), id)))
    }

    /// An instance with every field that is there read over what it has.
    pub(crate) fn instance_from(&mut self, node: &Node, at: &At<'_>, mut i: Instance) -> Instance {
        let members = self.members(node, at, &fields::INSTANCE);
        let m = &members;
        macro_rules! take {
            ($($name:literal => $field:ident, $read:expr;)+) => {
                $( if let Some(value) = self.field(m, at, $name, $read) { i.$field = value; } )+
            };
        }
        take! {
            "EngineVersion" => engine_version, Reader::string;
            "RegionId" => region, Reader::string;
            "DBInstanceClass" => class, Reader::string;
            "DBInstanceStorage" => storage_gb, Reader::number;
            "UsedGB" => used_gb, Reader::number;
            "DBInstanceStatus" => status, Reader::word;
            "LockMode" => lock_mode, Reader::word;
            "LockReason" => lock_reason, Reader::string;
            "DBInstanceType" => instance_type, Reader::word;
            "MasterInstanceId" => master, Reader::string;
            "PayType" => pay_type, Reader::word;
            "InstanceNetworkType" => network_type, Reader::word;
            "DBInstanceNetType" => net_type, Reader::word;
            "ConnectionMode" => connection_mode, Reader::string;
            "Category" => category, Reader::string;
            "MaintainTime" => maintain_time, Reader::string;
            "DeletionProtection" => deletion_protection, Reader::boolean;
            "Databases" => databases, |r, n, at| r.list(n, at, Reader::database);
            "Accounts" => accounts, |r, n, at| r.list(n, at, Reader::account);
            "Tags" => tags, Reader::tags;
        }
        macro_rules! take_some {
            ($($name:literal => $field:ident, $read:expr;)+) => {
                $( if let Some(value) = self.field(m, at, $name, $read) { i.$field = Some(value); } )+
            };
        }
        take_some! {
            "ZoneId" => zone, Reader::string;
            "DBInstanceStorageType" => storage_type, Reader::string;
            "DBInstanceDescription" => description, Reader::string;
            "Owner" => owner, Reader::string;
            "ConnectionString" => connection_string, Reader::string;
            "Port" => port, Reader::port;
            "VpcId" => vpc_id, Reader::string;
            "VSwitchId" => vswitch_id, Reader::string;
            "ResourceGroupId" => resource_group, Reader::string;
            "CreateTime" => created, Reader::time_or_empty;
            "CreationTime" => created, Reader::time_or_empty;
            "ExpireTime" => expires, Reader::time_or_empty;
        }
        i
    }

    /// `Port` is a string in the service's answers; a number is as clear.
    fn port(&mut self, node: &Node, at: &At<'_>) -> Option<u16> {
        match &node.kind {
            Kind::String(text) => text.parse().map_err(|_| self.fault(at, format!("`{text}` is not a port"))).ok(),
            _ => self.small(node, at),
        }
    }

    fn tags(&mut self, node: &Node, at: &At<'_>) -> Option<BTreeMap<String, String>> {
        let entries = self.entries(node, at);
        Some(
            entries
                .iter()
                .filter_map(|(key, value)| Some((key.clone(), self.string(value, &At::Field(at, key))?)))
                .collect(),
        )
    }

    pub(crate) fn database(&mut self, node: &Node, at: &At<'_>) -> Option<Database> {
        let m = self.members(node, at, &fields::DATABASE);
        let mut database = Database::new(self.required(&m, at, "DBName", Reader::string).unwrap_or_default());
        if let Some(status) = self.field(&m, at, "DBStatus", Reader::word) {
            database.status = status;
        }
        database.character_set = self.field(&m, at, "CharacterSetName", Reader::string);
        database.description = self.field(&m, at, "DBDescription", Reader::string).unwrap_or_default();
        database.size_mb = self.field(&m, at, "SizeMB", Reader::number).unwrap_or_default();
        let tables = self.field(&m, at, "Tables", |r, n, at| {
            let entries = r.entries(n, at);
            Some(
                entries
                    .iter()
                    .filter_map(|(key, rows)| Some((key.clone(), r.number(rows, &At::Field(at, key))?)))
                    .collect(),
            )
        });
        database.tables = tables.unwrap_or_default();
        Some(database)
    }

    fn account(&mut self, node: &Node, at: &At<'_>) -> Option<Account> {
        let m = self.members(node, at, &fields::ACCOUNT);
        let mut account = Account::new(self.required(&m, at, "AccountName", Reader::string).unwrap_or_default());
        if let Some(status) = self.field(&m, at, "AccountStatus", Reader::word) {
            account.status = status;
        }
        if let Some(account_type) = self.field(&m, at, "AccountType", Reader::word) {
            account.account_type = account_type;
        }
        account.description = self.field(&m, at, "AccountDescription", Reader::string).unwrap_or_default();
        let privileges = self.field(&m, at, "DatabasePrivileges", |r, n, at| {
            let entries = r.entries(n, at);
            Some(
                entries
                    .iter()
                    .filter_map(|(key, word)| Some((key.clone(), r.word(word, &At::Field(at, key))?)))
                    .collect(),
            )
        });
        account.privileges = privileges.unwrap_or_default();
        Some(account)
    }

    fn import(&mut self, node: &Node, at: &At<'_>) -> Option<SeedImport> {
        let m = self.members(node, at, &fields::IMPORT);
        let status = self.field(&m, at, "Status", Reader::word).unwrap_or(ImportStatus::Running);
        let id = self.required(&m, at, "ImportId", Reader::number);
        let source = self.required(&m, at, "SourceDBInstanceId", Reader::string);
        let destination = self.required(&m, at, "DBInstanceId", Reader::string);
        let databases = self.required(&m, at, "DBNames", |r, n, at| r.list(n, at, Reader::pair));
        let started = self.required(&m, at, "StartTime", Reader::time);
        let ended = self.field(&m, at, "EndTime", Reader::time);
        if ended.is_some() == (status == ImportStatus::Running) {
            self.fault(&At::Field(at, "EndTime"), "an import has an EndTime when it no longer runs, and only then");
        }
        let reported = self.field(&m, at, "Reported", |r, n, at| {
            let m = r.members(n, at, &fields::REPORTED);
            Some(
                ["Source", "Destination", "Import"]
                    .map(|name| r.field(&m, at, name, Reader::small).unwrap_or_default()),
            )
        });
        let import = Import {
            id: id?,
            source: source?,
            destination: destination?,
            engine: self.field(&m, at, "Engine", Reader::word).unwrap_or(Engine::MySql),
            databases: databases?,
            status,
            reason: self.field(&m, at, "Reason", Reader::string),
            started: started?,
            ended,
            statuses: (
                self.field(&m, at, "SourceStatus", Reader::word).unwrap_or(Status::Transing),
                self.field(&m, at, "DestinationStatus", Reader::word).unwrap_or(Status::Importing),
            ),
        };
        Some(SeedImport {
            import,
            progress: self.field(&m, at, "Progress", Reader::progress).unwrap_or_default(),
            reported: reported.unwrap_or_default(),
        })
    }

    /// A fault to inject, and how often it has hit already.
    pub(crate) fn injected(&mut self, node: &Node, at: &At<'_>) -> Option<(Fault, u64)> {
        let m = &self.members(node, at, &fields::FAULT);
        let kind = self.required(m, at, "Kind", Reader::string)?;
        let mut fault = match kind.as_str() {
            "Throttling" => Fault::throttling(),
            "InternalError" => Fault::internal_error(),
            "Unavailable" => Fault::unavailable(),
            "Disconnect" => Fault::disconnect(),
            "Garbage" => Fault::garbage(),
            "Condition" => Fault::condition(self.required(m, at, "Condition", Reader::condition)?),
            "Delay" => Fault::delay(self.required(m, at, "Delay", Reader::duration)?),
            "Truncated" => Fault::truncated(self.required(m, at, "Bytes", Reader::small)?),
            "ApiError" => {
                let status = self.required(m, at, "Status", Reader::small);
                let code = self.required(m, at, "Code", Reader::string);
                let message = self.field(m, at, "Message", Reader::string).unwrap_or_default();
                Fault::api_error(status?, code?, message)
            }
            other => {
                let known = UnknownWord { found: other.to_owned(), known: fields::FAULT_KINDS.to_vec() };
                self.fault(&At::Field(at, "Kind"), known);
                return None;
            }
        };
        if let (FaultKind::Condition { retry_after, .. }, Some(wait)) =
            (&mut fault.kind, self.field(m, at, "RetryAfter", Reader::duration))
        {
            *retry_after = Some(wait);
        }
        fault.action = self.field(m, at, "Action", Reader::string);
        fault.instance = self.field(m, at, "DBInstanceId", Reader::string);
        fault.times = self.field(m, at, "Times", Reader::number);
        fault.after_effect = self.field(m, at, "AfterEffect", Reader::boolean).unwrap_or(false);
        Some((fault, self.field(m, at, "Hits", Reader::number).unwrap_or(0)))
    }

    fn condition(&mut self, node: &Node, at: &At<'_>) -> Option<Condition> {
        let name = self.string(node, at)?;
        self.condition_named(&name, at)
    }

    fn condition_named(&mut self, name: &str, at: &At<'_>) -> Option<Condition> {
        let known = Condition::ALL.iter().copied().find(|condition| condition.name() == name);
        if known.is_none() {
            let near = nearest(name, Condition::ALL.iter().map(|condition| condition.name()));
            let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            self.fault(at, format!("no condition of that name{near}"));
        }
        known
    }

    /// Source and destination database of an import.
    fn pair(&mut self, node: &Node, at: &At<'_>) -> Option<(String, String)> {
        match self.list(node, at, Reader::string)?.as_slice() {
            [source, destination] => Some((source.clone(), destination.clone())),
            _ => self.expected(node, at, "`[source, destination]`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_at_once_with_its_place() {
        let text = r#"{
  "DBInstances": [
    {"DBInstanceId": "a", "Engine": "MySQL", "EngineVersion": "9.9", "DBInstanceStatuss": "Running"},
    {"Engine": "Oracle", "LockMode": 3, "Databases": [{"DBName": "x", "DBName": "y"}]}
  ],
  "Progress": {"Polls": -1},
  "TimestampWindow": "soon"
}"#;
        let error = seed(text).unwrap_err();
        let shown = error.to_string();
        for part in [
            "3:",
            "$.DBInstances[0].EngineVersion: MySQL never had version `9.9`",
            "$.DBInstances[0].DBInstanceStatuss: unknown field; did you mean `DBInstanceStatus`?",
            "4:",
            "$.DBInstances[1].DBInstanceId: missing",
            "$.DBInstances[1].Engine: `Oracle` is not one of",
            "$.DBInstances[1].LockMode: a number where a string belongs",
            "$.DBInstances[1].Databases[0].DBName: there twice",
            "6:",
            "$.Progress.Polls",
            "$.TimestampWindow",
        ] {
            assert!(shown.contains(part), "{part} is not in\n{shown}");
        }
        assert_eq!(error.faults().len(), 8, "{shown}");
    }

    #[test]
    fn only_id_and_engine_are_required() {
        let read = seed(r#"{"DBInstances": [{"DBInstanceId": "a", "Engine": "SQLServer"}]}"#).unwrap();
        assert_eq!(read.instances, [Instance::sql_server("a")]);
    }

    #[test]
    fn written_and_read_again() {
        use crate::words::{AccountPrivilege, LockMode};
        let original = Seed {
            users: vec![User::new("u").access_key("k", "s").inactive_key("l", "t").deny("rds:*")],
            instances: vec![
                Instance::mysql("a")
                    .owner("u")
                    .lock_mode(LockMode::ManualLock)
                    .description("")
                    .tag("k", "")
                    .database(Database::new("d").size_mb(3).table("t", 4).character_set("gbk").description("<é>"))
                    .account(Account::new("x").privilege("d", AccountPrivilege::ReadWrite)),
            ],
            progress: Progress::After(Duration::from_secs(90)),
            clock: clock::from_second("2018-06-12T00:00:00.5Z"),
            frozen_clock: true,
            id_seed: Some(u64::MAX),
            signatures: Some(Signatures::Ignored),
            ..Seed::default()
        };
        assert_eq!(seed(&original.to_json()).unwrap(), original);
    }
}
