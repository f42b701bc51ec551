//! Reads recorded answers of the service as a seed: in JSON or XML, alone or in an array. Each list of an answer that
//! [`LISTS`] names fills the resource that it shows. Data that an answer does not have, or has as an empty string, gets
//! the defaults, and data that the fake does not keep is ignored.
//!
//! An answer that does not name its instance belongs to the instance of the answer before it.

use std::collections::{BTreeMap, HashSet};

use super::Seed;
use crate::base::fields::{self, At, Datum, Reader, Record};
use crate::base::value::{Name, Object, Value};
use crate::rds::model::account::Account;
use crate::rds::model::backup::{self, Backup};
use crate::rds::model::connection::Connection;
use crate::rds::model::database::{self, Database};
use crate::rds::model::instance::{Instance, is_only_shown};
use crate::rds::model::parameter_group::ParameterGroup;
use crate::rds::model::whitelist_template::WhitelistTemplate;
use crate::rds::words::{DBInstanceNetType, Engine};
use crate::rpc::envelope;

/// Converts `text`, which may be one XML answer, to JSON.
pub(super) fn json_of(text: &str) -> Result<Option<String>, String> {
    if !text.trim_start().starts_with('<') {
        return Ok(None);
    }
    let (root, value) = crate::base::xml::read(text.trim())?;
    if !root.ends_with("Response") {
        return Err(format!("the root of an XML answer is named after its action and `Response`, not `{root}`"));
    }
    Ok(Some(value.to_string()))
}

/// The kind of an answer's items.
#[derive(Clone, Copy)]
enum Item {
    Instance,
    Database,
    Account,
    Backup,
    Net,
    /// The tags of one instance.
    Tags,
    /// One tag of one instance.
    Tag,
    /// One tag, with the instances that have it.
    TagOf,
    ParameterGroup,
    Template,
    /// A parameter with the value that is in force.
    Running,
    /// A parameter with the value that it gets at the next restart.
    Config,
    /// An entry of this list of the instance, in the same form.
    Entry(&'static str),
}

/// The lists of answers that a seed accepts: the member of the answer, the list in it (empty if the member is the list
/// itself), and the kind of its items.
const LISTS: &[(&str, &str, Item)] = &[
    ("Items", "DBInstance", Item::Instance),
    ("Items", "DBInstanceAttribute", Item::Instance),
    ("Items", "DBInstanceExpireTime", Item::Instance),
    ("Items", "DBInstanceTag", Item::Tags),
    ("Items", "TagInfos", Item::TagOf),
    ("TagResources", "TagResource", Item::Tag),
    ("Databases", "Database", Item::Database),
    ("Accounts", "DBInstanceAccount", Item::Account),
    ("Items", "Backup", Item::Backup),
    ("DBInstanceNetInfos", "DBInstanceNetInfo", Item::Net),
    ("Items", "DBInstanceIPArray", Item::Entry("IPArrays")),
    ("RunningParameters", "DBInstanceParameter", Item::Running),
    ("ConfigParameters", "DBInstanceParameter", Item::Config),
    ("ParameterGroups", "ParameterGroup", Item::ParameterGroup),
    ("ParamGroup", "ParameterGroup", Item::ParameterGroup),
    ("Data", "Templates", Item::Template),
    ("Data", "Template", Item::Template),
    ("PerformanceKeys", "PerformanceKey", Item::Entry("Performance")),
    ("Items", "SQLSlowRecord", Item::Entry("SlowQueries")),
    ("Items", "ErrorLog", Item::Entry("ErrorLogs")),
    ("Items", "SQLRecord", Item::Entry("SQLRecords")),
    ("EventItems", "EventItems", Item::Entry("Events")),
    ("Items", "MigrateTask", Item::Entry("MigrateTasks")),
    ("Items", "ParameterChangeLog", Item::Entry("ParameterChanges")),
    ("RunningHbaItems", "HbaItem", Item::Entry("HbaItems")),
    ("Slots", "", Item::Entry("Slots")),
];

/// The fields in which an answer or an item can name its instance.
const IDS: [&str; 6] = ["DBInstanceId", "DBInstanceName", "ResourceId", "ResourceName", "InsName", "InstanceId"];

/// Returns whether this is a recorded answer, or an array of them.
pub(super) fn is_answer(value: &Value) -> bool {
    match value {
        Value::List(answers) => !answers.is_empty() && answers.iter().all(is_answer),
        // A seed also has lists with some of these names, but never one inside the other.
        Value::Object(_) => {
            let has = |(wrapper, name, _): &(&str, &str, Item)| {
                value.get(wrapper).is_some_and(|list| list.get(name).is_some())
            };
            value.get("RequestId").is_some() || LISTS.iter().any(has)
        }
        _ => false,
    }
}

/// Returns the seed that recorded answers describe. Later answers replace earlier ones.
pub(super) fn seed(reader: &mut Reader, value: &Value) -> Seed {
    reader.lenient = true;
    let mut paste = Paste::default();
    // A value from the service is valid, even if this fake does not know it.
    paste.seed.settings.anything_goes = true;
    let at = &At::Root;
    let value = &without_empty(value);
    match value {
        Value::List(answers) => {
            for (index, answer) in answers.iter().enumerate() {
                paste.answer(reader, answer, &At::Index(at, index));
            }
        }
        _ => paste.answer(reader, value, at),
    }
    let mut seed = paste.seed;
    let ids: HashSet<String> = seed.instances.iter().map(|instance| instance.id.clone()).collect();
    for instance in &mut seed.instances {
        // The primary is not among the recorded answers, or it is the instance itself: documented samples use one
        // instance id everywhere.
        if !ids.contains(&instance.master) || instance.master == instance.id {
            instance.master.clear();
        }
        instance.elsewhere.retain(|id| !ids.contains(id));
        let databases: HashSet<&str> = instance.databases.iter().map(|database| database.name.as_str()).collect();
        let missing = instance.accounts.iter().flat_map(|account| account.privileges.keys());
        let missing = missing.chain(&instance.tde_databases);
        let missing: Vec<String> = missing.filter(|name| !databases.contains(name.as_str())).cloned().collect();
        // Adds databases that only the answer about accounts or about encryption names.
        for name in missing {
            if instance.find_database(&name).is_none() {
                instance.databases.push(Database::new(name));
            }
        }
        // Without a recorded storage size, it is large enough for the used space.
        instance.storage_gb =
            instance.storage_gb.max(u64::try_from(instance.used().div_ceil(1 << 30)).unwrap_or(u64::MAX));
    }
    seed
}

/// Members whose empty string means something.
const EMPTY: [&str; 5] = ["TagValue", "Value", "ParameterValue", "SecurityIPList", "ServerIP"];

/// Returns an answer without the members that are null or empty strings: the service shows so what it does not know.
fn without_empty(value: &Value) -> Value {
    let is_empty =
        |value: &Value| matches!(value, Value::Null) || matches!(value, Value::Text(text) if text.is_empty());
    match value {
        Value::List(items) => Value::List(items.iter().map(without_empty).collect()),
        Value::Object(Object(members)) => {
            let kept = members.iter().filter(|(name, value)| !is_empty(value) || EMPTY.contains(&name.as_ref()));
            Value::Object(Object(kept.map(|(name, value)| (name.clone(), without_empty(value))).collect()))
        }
        other => other.clone(),
    }
}

/// Returns a string without surrounding spaces, which some documented samples have.
fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name)?.as_text().map(str::trim)
}

/// Returns a value as a string; it may be a number or a flag too.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Flag(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// A seed while answers are added to it.
#[derive(Default)]
struct Paste {
    seed: Seed,
    /// The instance of the previous answer.
    last: Option<String>,
}

impl Paste {
    fn answer(&mut self, reader: &mut Reader, answer: &Value, at: &At<'_>) {
        for (wrapper, name, what) in LISTS {
            let wrapper_at = &At::Field(at, wrapper);
            let list_at = &if name.is_empty() { *wrapper_at } else { At::Field(wrapper_at, name) };
            let inner = |value| if name.is_empty() { Some(value) } else { Value::get(value, name) };
            let Some(list) = answer.get(wrapper).and_then(inner) else { continue };
            for (index, item) in list.items().iter().enumerate() {
                // One XML element is a list of one. An element without content is an empty list.
                let item_at = if matches!(list, Value::List(_)) { At::Index(list_at, index) } else { *list_at };
                if !item.is_nothing() {
                    self.item(reader, *what, item, answer, &item_at);
                }
            }
        }
        if answer.get("DBInstanceNetInfos").is_some() {
            let Some(instance) = self.of(reader, &Value::Null, answer, at) else { return };
            fields::change(instance, reader, answer, at);
        }
        if answer.get("RunningHbaItems").is_some() {
            let Some(instance) = self.of(reader, &Value::Null, answer, at) else { return };
            for (name, field) in [("HbaModifyTime", "HbaModifyTime"), ("ModifyStatusReason", "HbaModifyStatusReason")] {
                let row = Instance::ROWS.iter().find(|row| row.field.name == field);
                // The documented sample has a reason beside a success.
                let failed = name == "HbaModifyTime" || text(answer, "LastModifyStatus") != Some("success");
                if let Some((row, value)) = row.zip(answer.get(name)).filter(|_| failed) {
                    (row.read)(instance, reader, value, &At::Field(at, name));
                }
            }
        }
        if answer.get("PreferredBackupPeriod").is_some() {
            self.backup_policy(reader, answer, at);
        }
    }

    /// Returns the instance that an item belongs to, and adds it if no earlier answer had it.
    fn of(&mut self, reader: &mut Reader, item: &Value, answer: &Value, at: &At<'_>) -> Option<&mut Instance> {
        let data = answer.get("Data").unwrap_or(&Value::Null);
        let named = [item, answer, data].into_iter().flat_map(|place| IDS.iter().filter_map(|name| text(place, name)));
        let id = named.map(str::to_owned).find(|id| !id.is_empty()).or_else(|| self.last.clone());
        let Some(id) = id else {
            let reason =
                "the answer does not name its instance; put an answer of DescribeDBInstanceAttribute before it";
            reader.error(at, reason);
            return None;
        };
        let engine = [item, answer].into_iter().find_map(|place| engine(text(place, "Engine")?));
        self.last = Some(id.clone());
        let found = self.seed.instances.iter().position(|instance| instance.id == id);
        let index = found.unwrap_or_else(|| {
            let mut instance = Instance::of(engine.unwrap_or(Engine::MySql), id);
            if let Some(version) = text(answer, "EngineVersion") {
                version.clone_into(&mut instance.engine_version);
            }
            self.seed.instances.push(instance);
            self.seed.instances.len() - 1
        });
        self.seed.instances.get_mut(index)
    }

    fn item(&mut self, reader: &mut Reader, what: Item, item: &Value, answer: &Value, at: &At<'_>) {
        match what {
            Item::Instance => self.instance(reader, item, at),
            Item::ParameterGroup => self.parameter_group(reader, item, at),
            Item::Template => {
                self.seed.whitelist_templates.retain(|other| Some(&Value::from(other.id)) != item.get("TemplateId"));
                self.seed.whitelist_templates.extend(WhitelistTemplate::read(reader, item, at));
            }
            Item::TagOf => {
                let ids = item.get("DBInstanceIds").and_then(|ids| ids.get("DBInstanceIds"));
                for id in ids.into_iter().flat_map(Value::items).filter_map(Value::as_text) {
                    let owner = object! { DBInstanceId: id.to_owned() };
                    let Some(instance) = self.of(reader, &owner, answer, at) else { return };
                    tag(instance, item);
                }
            }
            _ => {
                let Some(instance) = self.of(reader, item, answer, at) else { return };
                match what {
                    Item::Database => database(instance, reader, item, at),
                    Item::Account => account(instance, reader, item, at),
                    Item::Backup => {
                        if let Some(mut backup) = Backup::read(reader, item, at) {
                            backup.others = only_shown::<Backup>(item, backup::FOLLOWS);
                            instance.backups.retain(|other| other.id != backup.id);
                            instance.backups.push(backup);
                        }
                    }
                    Item::Net => net(instance, reader, item, at),
                    Item::Tag => tag(instance, item),
                    Item::Tags => {
                        let tags = item.get("Tags").and_then(|tags| tags.get("Tag")).map_or(&[][..], Value::items);
                        tags.iter().for_each(|item| tag(instance, item));
                    }
                    Item::Running | Item::Config => {
                        let value = item.get("ParameterValue").and_then(plain);
                        let Some((name, value)) = text(item, "ParameterName").zip(value) else { return };
                        if matches!(what, Item::Running) {
                            instance.parameters.insert(name.to_owned(), value);
                        } else if instance.parameters.get(name).is_some_and(|running| *running != value) {
                            instance.pending_parameters.insert(name.to_owned(), value);
                        }
                    }
                    Item::Entry(list) => entry(instance, reader, list, item, at),
                    Item::Instance | Item::ParameterGroup | Item::Template | Item::TagOf => {}
                }
            }
        }
    }

    /// Adds an instance, or updates the one that an earlier answer added.
    fn instance(&mut self, reader: &mut Reader, item: &Value, at: &At<'_>) {
        let item = &as_seed(item);
        let known = self.of(reader, item, &Value::Null, at);
        let Some(instance) = known else { return };
        if let Some(engine) = text(item, "Engine").and_then(engine)
            && engine != instance.engine
        {
            *instance = Instance::of(engine, instance.id.clone());
        }
        fields::change(instance, reader, item, at);
        let Value::Object(Object(members)) = item else { return };
        for (name, value) in members {
            if !value.is_nothing() && is_only_shown(name) && can_be_shown(name, value) {
                instance.others.insert(name.to_string(), value.clone());
            }
        }
        let list = |wrapper: &str, name: &str| {
            item.get(wrapper).and_then(|list| list.get(name)).map_or(&[][..], |list| list.items())
        };
        for node in list("DBClusterNodes", "DBClusterNode") {
            entry(instance, reader, "ClusterNodes", node, at);
        }
        if let Some(delay) = text(item, "ReadonlyInstanceSQLDelayedTime").and_then(|delay| delay.parse().ok()) {
            instance.read_delay = Some(delay);
        }
        let read_only = list("ReadOnlyDBInstanceIds", "ReadOnlyDBInstanceId");
        instance.elsewhere.extend(read_only.iter().filter_map(|one| text(one, "DBInstanceId")).map(str::to_owned));
    }

    fn parameter_group(&mut self, reader: &mut Reader, item: &Value, at: &At<'_>) {
        let Some(mut group) = ParameterGroup::read(reader, &as_seed(item), at) else { return };
        let details =
            item.get("ParamDetail").and_then(|list| list.get("ParameterDetail")).map_or(&[][..], Value::items);
        for detail in details {
            if let Some((name, value)) = text(detail, "ParamName").zip(detail.get("ParamValue").and_then(plain)) {
                group.parameters.insert(name.to_owned(), value);
            }
        }
        self.seed.parameter_groups.retain(|other| other.id != group.id);
        self.seed.parameter_groups.push(group);
    }

    /// The rules of a backup policy are members of the answer itself.
    fn backup_policy(&mut self, reader: &mut Reader, answer: &Value, at: &At<'_>) {
        let Some(instance) = self.of(reader, &Value::Null, answer, at) else { return };
        for (rule, ..) in backup::POLICY {
            let usual = if *rule == "BackupMethod" { instance.policy_method() } else { instance.policy(rule) };
            let given = answer.get(rule).and_then(plain).filter(|value| value != usual);
            // A value of a later year, and the interval of the logs of SQL Server, are not kept.
            if let Some(value) = given.filter(|value| backup::policy_error(rule, value).is_none()) {
                instance.backup_policy.insert((*rule).to_owned(), value);
            }
        }
    }
}

/// Returns an entry in the form of a seed: without spaces around strings, with the engine in the usual case, and with
/// the tags of `DescribeDBInstancesAsCsv` as an object.
fn as_seed(item: &Value) -> Value {
    let Value::Object(Object(members)) = item else { return item.clone() };
    let usual = |name: &str, value: &Value| match value {
        Value::Text(text) if name == "Engine" => engine(text).map_or_else(|| value.clone(), Value::from),
        Value::Text(text) if name == "Tags" => {
            let pairs = text.split(',').filter_map(|tag| tag.split_once(':'));
            Value::Object(Object(pairs.map(|(key, value)| (key.to_owned().into(), value.to_owned().into())).collect()))
        }
        Value::Text(text) if text.trim() != text.as_ref() => Value::from(text.trim().to_owned()),
        other => other.clone(),
    };
    Value::Object(Object(members.iter().map(|(name, value)| (name.clone(), usual(name, value))).collect()))
}

/// Returns the engine of a name in any case. Some answers have `mssql` for SQL Server.
fn engine(text: &str) -> Option<Engine> {
    let engines = [Engine::MySql, Engine::SqlServer, Engine::PostgreSql, Engine::Ppas, Engine::MariaDb];
    let found = engines.into_iter().find(|engine| engine.as_str().eq_ignore_ascii_case(text.trim()));
    found.or(text.trim().eq_ignore_ascii_case("mssql").then_some(Engine::SqlServer))
}

/// Returns whether answers in both formats can have a field. Some names are valid in JSON only.
fn can_be_shown(name: &Name, value: &Value) -> bool {
    envelope::xml_error(&Value::Object(Object(vec![(name.clone(), value.clone())]))).is_none()
}

/// Returns the fields of an item that the model does not interpret. The same action shows them again.
fn only_shown<T: Record>(item: &Value, follows: &[&str]) -> BTreeMap<String, Value> {
    let modelled = |name: &str| T::IDENTITY.iter().chain(T::ROWS).any(|row| row.field.name == name);
    let mut kept = BTreeMap::new();
    let Value::Object(Object(members)) = item else { return kept };
    for (name, value) in members {
        if !value.is_nothing() && !follows.contains(&name.as_ref()) && !modelled(name) && can_be_shown(name, value) {
            kept.insert(name.to_string(), value.clone());
        }
    }
    kept
}

/// Adds an entry, in the form of the answer, to a list of an instance.
fn entry(instance: &mut Instance, reader: &mut Reader, list: &str, item: &Value, at: &At<'_>) {
    let Some(row) = Instance::ROWS.iter().find(|row| row.field.name == list) else { return };
    let mut entry = item.clone();
    if let Value::Object(Object(members)) = &mut entry {
        for (name, value) in members {
            let values = value
                .get("PerformanceValue")
                .map(|values| values.items().iter().filter_map(|value| value.get("Value")).cloned().collect::<Value>());
            if let Some(values) = values.filter(|_| name == "Values") {
                *value = values;
            }
        }
    }
    // Reads the entry separately first, so that an error names the place in the answer.
    let mut scratch = Instance::of(instance.engine, instance.id.clone());
    (row.read)(&mut scratch, reader, &Value::List(vec![entry]), at);
    let mut entries = (row.write)(instance).items().to_vec();
    entries.retain(|entry| *entry != Value::Null);
    entries.extend((row.write)(&scratch).items().iter().filter(|entry| **entry != Value::Null).cloned());
    (row.read)(instance, reader, &Value::List(entries), at);
}

fn tag(instance: &mut Instance, item: &Value) {
    let key = text(item, "TagKey").or(text(item, "Key"));
    if let Some(key) = key {
        let value = text(item, "TagValue").or(text(item, "Value")).unwrap_or_default();
        instance.tags.insert(key.to_owned(), value.to_owned());
    }
}

/// Adds an address: the private one belongs to the instance itself, every other one is a connection.
fn net(instance: &mut Instance, reader: &mut Reader, item: &Value, at: &At<'_>) {
    let Some(mut connection) = Connection::read(reader, item, at) else { return };
    if text(item, "IPType") != Some("Public") {
        connection.net_type = DBInstanceNetType::Intranet;
    }
    let is_own = connection.address == instance.connection_string || !connection.splits() && !connection.is_public();
    if is_own {
        instance.connection_string = connection.address;
        instance.port = connection.port;
        instance.babelfish_port = connection.babelfish_port;
        instance.pgbouncer_port = connection.pgbouncer_port;
        instance.private_ip = text(item, "IPAddress").filter(|ip| !ip.is_empty()).map(str::to_owned);
        for (name, field) in [("VPCId", &mut instance.vpc_id), ("VSwitchId", &mut instance.vswitch_id)] {
            if let Some(id) = text(item, name).filter(|id| !id.is_empty()) {
                id.clone_into(field);
            }
        }
        return;
    }
    let weights =
        item.get("DBInstanceWeights").and_then(|list| list.get("DBInstanceWeight")).map_or(&[][..], Value::items);
    let splits = connection.splits();
    for weight in weights.iter().filter(|_| splits) {
        let number = weight.get("Weight").and_then(plain).and_then(|weight| weight.parse().ok());
        if let Some((id, number)) = text(weight, "DBInstanceId").zip(number) {
            connection.weights.insert(id.to_owned(), number);
        }
    }
    instance.connections.retain(|other| other.address != connection.address);
    instance.connections.push(connection);
}

/// Adds an account of an instance with its privileges on databases.
fn account(instance: &mut Instance, reader: &mut Reader, item: &Value, at: &At<'_>) {
    let Value::Object(Object(members)) = item else { return };
    // The privileges are a list here, and a map in a seed.
    let (privileges, plain): (Vec<_>, Vec<_>) =
        members.iter().cloned().partition(|(name, _)| name == "DatabasePrivileges");
    let plain = Value::Object(Object(plain));
    let Some(mut account) = Account::read(reader, &plain, at) else { return };
    account.others = only_shown::<Account>(&plain, &["DBInstanceId"]);
    let list = privileges.first().and_then(|(_, privileges)| privileges.get("DatabasePrivilege"));
    for privilege in list.map_or(&[][..], Value::items) {
        if let Some((database, Ok(word))) =
            text(privilege, "DBName").zip(text(privilege, "AccountPrivilege")).map(|(name, word)| (name, word.parse()))
        {
            account.privileges.insert(database.to_owned(), word);
        }
    }
    instance.accounts.retain(|other| other.name != account.name);
    instance.accounts.push(account);
}

/// Adds a database of an instance with the accounts that may use it.
fn database(instance: &mut Instance, reader: &mut Reader, item: &Value, at: &At<'_>) {
    // The status of encryption, from the answer about encryption.
    if let Some(status) = text(item, "TDEStatus") {
        if let Some(name) = text(item, "DBName").filter(|_| status == "Enabled") {
            instance.tde_databases.push(name.to_owned());
        }
        return;
    }
    let Some(mut database) = Database::read(reader, item, at) else { return };
    database.others = only_shown::<Database>(item, database::FOLLOWS);
    let name = database.name.clone();
    instance.databases.retain(|other| other.name != name);
    instance.databases.push(database);
    let privileges = item.get("Accounts").and_then(|accounts| accounts.get("AccountPrivilegeInfo"));
    for privilege in privileges.map_or(&[][..], Value::items) {
        let account = text(privilege, "Account").zip(text(privilege, "AccountPrivilege"));
        let Some((account, Ok(privilege))) = account.map(|(account, word)| (account, word.parse())) else { continue };
        if instance.find_account(account).is_none() {
            instance.accounts.push(Account::new(account));
        }
        if let Some(account) = instance.accounts.iter_mut().find(|other| other.name == account) {
            account.privileges.insert(name.clone(), privilege);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{AccountPrivilege, Database, Instance, LockMode, Seed, Status};

    #[test]
    fn answers_without_their_instances_data_become_a_seed() {
        let text = r#"[
          {"Items": {"DBInstanceAttribute": [{"DBInstanceId": "a", "Engine": "SQLServer", "Tags": "k:v,team:x", "SlaveZones": {"slaveRegion": ["cn-hangzhou-i"]}}]}, "RequestId": "r"},
          {"TDEStatus": "Enabled", "Databases": {"Database": [{"DBName": "t", "TDEStatus": "Enabled"}]}, "RequestId": "r"}
        ]"#;
        let instance = &text.parse::<Seed>().unwrap().instances[0];
        assert!(instance.find_database("t").is_some());
        assert_eq!((instance.tags["k"].as_str(), instance.tags["team"].as_str()), ("v", "x"));
        assert_eq!(instance.slave_zone_1.as_deref(), Some("cn-hangzhou-i"));
    }

    #[test]
    fn a_row_of_an_answer_is_an_instance_of_a_seed() {
        for zones in [r#"{"SlaveZone": [{"ZoneId": "cn-hangzhou-i"}]}"#, r#"["cn-hangzhou-i"]"#] {
            let text = format!(
                r#"{{"DBInstances": [{{"DBInstanceId": "a", "Engine": "PostgreSQL", "SupportUpgradeAccountType": "No",
                    "PGBouncerEnabled": "true", "SlaveZones": {zones}}}]}}"#
            );
            let instance = &text.parse::<Seed>().unwrap().instances[0];
            assert_eq!((instance.slave_zone_1.as_deref(), instance.pgbouncer), (Some("cn-hangzhou-i"), Some(true)));
        }
        let error = r#"{"DBInstances": [{"DBInstanceId": "a", "Engine": "MySQL", "SlaveZones": [1]}]}"#.parse::<Seed>();
        assert!(error.unwrap_err().to_string().contains("$.DBInstances[0].SlaveZones: expected"));
    }

    #[test]
    fn answers_become_a_seed() {
        let text = r#"[
          {"Items": {"DBInstance": [
             {"DBInstanceId": "a", "Engine": "MySQL", "EngineVersion": "5.7", "DBInstanceStatus": "Rebooting", "ExpireTime": "", "InsId": 1,
              "MasterInstanceId": "elsewhere", "SomethingNew": {"x": 1}, "ReadOnlyDBInstanceIds": {"ReadOnlyDBInstanceId": []}}]},
           "TotalRecordCount": 1, "PageNumber": 1, "RequestId": "r"},
          {"Items": {"DBInstanceAttribute": [{"DBInstanceId": "a", "Engine": "MySQL", "DBInstanceStorage": 20, "Port": "3307", "LockMode": "ManualLock"}]}, "RequestId": "r"},
          {"Databases": {"Database": [
             {"DBName": "d", "DBInstanceId": "a", "Engine": "MySQL", "DBStatus": "Running", "CharacterSetName": "gbk",
              "Accounts": {"AccountPrivilegeInfo": [{"Account": "app", "AccountPrivilege": "ReadWrite", "AccountPrivilegeDetail": "..."}]}},
             {"DBName": "e", "DBInstanceId": "b", "Engine": "SQLServer"}]}, "RequestId": "r"},
          {"Accounts": {"DBInstanceAccount": [
             {"AccountName": "root", "DBInstanceId": "b", "AccountType": "Super", "PrivExceeded": "0",
              "DatabasePrivileges": {"DatabasePrivilege": [{"DBName": "e", "AccountPrivilege": "ReadOnly"}]}}]}, "RequestId": "r"}
        ]"#;
        let seed: Seed = text.parse().unwrap();
        let wanted = Instance::mysql("a")
            .engine_version("5.7")
            .status(Status::Rebooting)
            .storage_gb(20)
            .lock_mode(LockMode::ManualLock)
            .database(Database::new("d").character_set("gbk"))
            .account(crate::Account::new("app").privilege("d", AccountPrivilege::ReadWrite));
        assert_eq!(seed.instances[0], Instance { port: Some(3307), ..wanted });
        let root = crate::Account::new("root").account_type(crate::AccountType::Super);
        let mut root = root.privilege("e", AccountPrivilege::ReadOnly);
        root.others.insert("PrivExceeded".to_owned(), "0".into());
        assert_eq!(seed.instances[1], Instance::sql_server("b").database("e").account(root));
    }
}
