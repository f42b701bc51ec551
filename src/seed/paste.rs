//! What the cloud said, pasted as a seed: recorded answers of `DescribeDBInstances`, `DescribeDBInstanceAttribute`,
//! `DescribeDatabases` and `DescribeAccounts`, in JSON or XML, alone or in an array. What an answer does not say gets the defaults, what the fake does
//! not keep is passed over.

use std::collections::HashSet;

use super::Seed;
use crate::base::fields::{self, At, Datum, Reader};
use crate::base::value::{Object, Value};
use crate::rds::model::account::Account;
use crate::rds::model::database::Database;
use crate::rds::model::instance::{Instance, is_only_shown};
use crate::rds::words::Engine;

/// The JSON of a text, which may be one XML answer.
pub(super) fn json_of(text: &str) -> Result<Option<String>, String> {
    if !text.trim_start().starts_with('<') {
        return Ok(None);
    }
    let (root, value) = crate::base::xml::read(text.trim())?;
    if !root.ends_with("Response") {
        return Err(format!("an XML answer's root is named after its action and `Response`, not `{root}`"));
    }
    Ok(Some(value.to_string()))
}

/// Returns whether this is a recorded answer, or an array of them.
pub(super) fn is_answer(value: &Value) -> bool {
    match value {
        Value::List(answers) => !answers.is_empty() && answers.iter().all(is_answer),
        Value::Object(Object(members)) => {
            members.iter().any(|(name, _)| ["Items", "Databases", "Accounts"].contains(&name.as_ref()))
        }
        _ => false,
    }
}

/// The seed that recorded answers make, the later ones over the earlier.
pub(super) fn seed(reader: &mut Reader, value: &Value) -> Seed {
    reader.lenient = true;
    let mut seed = Seed::default();
    // What the cloud says is so, also where this fake has never heard of it.
    seed.settings.anything_goes = true;
    let at = &At::Root;
    match value {
        Value::List(answers) => {
            for (index, answer) in answers.iter().enumerate() {
                one(reader, answer, &At::Index(at, index), &mut seed);
            }
        }
        _ => one(reader, value, at, &mut seed),
    }
    let ids: HashSet<String> = seed.instances.iter().map(|instance| instance.id.clone()).collect();
    for instance in seed.instances.iter_mut().filter(|instance| !ids.contains(&instance.master)) {
        // A primary that nobody recorded.
        instance.master.clear();
    }
    seed
}

fn one(reader: &mut Reader, answer: &Value, at: &At<'_>, seed: &mut Seed) {
    let lists = [
        ("Items", "DBInstance"),
        ("Items", "DBInstanceAttribute"),
        ("Databases", "Database"),
        ("Accounts", "DBInstanceAccount"),
    ];
    for (wrapper, name) in lists {
        let wrapper_at = &At::Field(at, wrapper);
        let list_at = &At::Field(wrapper_at, name);
        let Some(list) = answer.get(wrapper).and_then(|wrapper| wrapper.get(name)) else { continue };
        for (index, item) in list.items().iter().enumerate() {
            // One XML element stands for a list of one.
            let item_at = if matches!(list, Value::List(_)) { At::Index(list_at, index) } else { *list_at };
            match wrapper {
                "Items" => instance(reader, item, &item_at, seed),
                "Accounts" => account(reader, item, &item_at, seed),
                _ => database(reader, item, &item_at, seed),
            }
        }
    }
}

fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name)?.as_text()
}

/// An instance. One that is there already takes over what this answer says.
fn instance(reader: &mut Reader, item: &Value, at: &At<'_>, seed: &mut Seed) {
    let known = text(item, "DBInstanceId").and_then(|id| seed.instances.iter_mut().find(|instance| instance.id == id));
    match known {
        Some(known) => fields::change(known, reader, item, at),
        None => seed.instances.extend(Instance::read(reader, item, at)),
    }
    let (Some(id), Value::Object(Object(members))) = (text(item, "DBInstanceId"), item) else { return };
    let Some(instance) = seed.instances.iter_mut().find(|instance| instance.id == id) else { return };
    for (name, value) in members {
        if !value.is_nothing() && is_only_shown(name) {
            instance.others.insert(name.to_string(), value.clone());
        }
    }
}

/// An account of an instance, with what it may do in the databases.
fn account(reader: &mut Reader, item: &Value, at: &At<'_>, seed: &mut Seed) {
    let Some(id) = text(item, "DBInstanceId") else {
        reader.error(&At::Field(at, "DBInstanceId"), "missing: the account's instance");
        return;
    };
    let Value::Object(Object(members)) = item else { return };
    // A list here, and a map in a seed.
    let (privileges, plain): (Vec<_>, Vec<_>) =
        members.iter().cloned().partition(|(name, _)| name == "DatabasePrivileges");
    let Some(mut account) = Account::read(reader, &Value::Object(Object(plain)), at) else { return };
    let list = privileges.first().and_then(|(_, privileges)| privileges.get("DatabasePrivilege"));
    for privilege in list.map_or(&[][..], Value::items) {
        if let Some((database, Ok(word))) =
            text(privilege, "DBName").zip(text(privilege, "AccountPrivilege")).map(|(name, word)| (name, word.parse()))
        {
            account.privileges.insert(database.to_owned(), word);
        }
    }
    let index = seed.instances.iter().position(|instance| instance.id == id).unwrap_or_else(|| {
        seed.instances.push(Instance::of(Engine::MySql, id));
        seed.instances.len() - 1
    });
    let accounts = &mut seed.instances[index].accounts;
    accounts.retain(|other| other.name != account.name);
    accounts.push(account);
}

/// A database of an instance, which it may be the first to name, with the accounts that may use it.
fn database(reader: &mut Reader, item: &Value, at: &At<'_>, seed: &mut Seed) {
    let Some(id) = text(item, "DBInstanceId") else {
        reader.error(&At::Field(at, "DBInstanceId"), "missing: the database's instance");
        return;
    };
    let engine = text(item, "Engine").and_then(|engine| engine.parse().ok()).unwrap_or(Engine::MySql);
    let Some(database) = Database::read(reader, item, at) else { return };
    let index = seed.instances.iter().position(|instance| instance.id == id).unwrap_or_else(|| {
        seed.instances.push(Instance::of(engine, id));
        seed.instances.len() - 1
    });
    let instance = &mut seed.instances[index];
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
        let root = root.privilege("e", AccountPrivilege::ReadOnly);
        assert_eq!(seed.instances[1], Instance::sql_server("b").database("e").account(root));
    }
}
