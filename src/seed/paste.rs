//! What the cloud said, pasted as a seed: recorded answers of `DescribeDBInstances`, `DescribeDBInstanceAttribute` and
//! `DescribeDatabases`, in JSON or XML, alone or in an array. What an answer does not say gets the defaults, what the fake does
//! not keep is passed over.

use super::read::{At, Reader};
use super::{Seed, SeedFault};
use crate::cloud::database::Account;
use crate::cloud::instance::Instance;
use crate::json::{Kind, Node};
use crate::words::Engine;

/// The JSON of a text, which may be one XML answer.
pub(super) fn json_of(text: &str) -> Result<Option<String>, String> {
    if !text.trim_start().starts_with('<') {
        return Ok(None);
    }
    let (root, value) = crate::xml::read(text.trim())?;
    if !root.ends_with("Response") {
        return Err(format!("an XML answer's root is named after its action and `Response`, not `{root}`"));
    }
    Ok(Some(value.to_string()))
}

/// Whether this is a recorded answer, or an array of them.
pub(super) fn is_answer(node: &Node) -> bool {
    match &node.kind {
        Kind::Array(answers) => !answers.is_empty() && answers.iter().all(is_answer),
        Kind::Object(members) => members.iter().any(|(key, _)| key == "Items" || key == "Databases"),
        _ => false,
    }
}

/// The seed that recorded answers make, the later ones over the earlier.
pub(super) fn seed(reader: &mut Reader, node: &Node) -> Seed {
    reader.lenient = true;
    let mut seed = Seed::default();
    let at = &At::Root;
    match &node.kind {
        Kind::Array(answers) => {
            for (index, answer) in answers.iter().enumerate() {
                one(reader, answer, &At::Index(at, index), &mut seed);
            }
        }
        _ => one(reader, node, at, &mut seed),
    }
    let ids: Vec<String> = seed.instances.iter().map(|instance| instance.id.clone()).collect();
    for instance in &mut seed.instances {
        // A primary that nobody recorded.
        if !ids.contains(&instance.master) {
            instance.master.clear();
        }
    }
    seed
}

fn one(reader: &mut Reader, answer: &Node, at: &At<'_>, seed: &mut Seed) {
    let lists = [("Items", "DBInstance"), ("Items", "DBInstanceAttribute"), ("Databases", "Database")];
    for (wrapper, name) in lists {
        let wrapper_at = &At::Field(at, wrapper);
        let list_at = &At::Field(wrapper_at, name);
        let Some(list) = member(answer, wrapper).and_then(|wrapper| member(wrapper, name)) else { continue };
        // One XML element stands for a list of one.
        let items: Vec<(&Node, Option<usize>)> = match &list.kind {
            Kind::Array(items) => items.iter().enumerate().map(|(index, item)| (item, Some(index))).collect(),
            _ => vec![(list, None)],
        };
        for (item, index) in items {
            let item_at = &index.map_or(*list_at, |index| At::Index(list_at, index));
            match wrapper {
                "Items" => instance(reader, item, item_at, seed),
                _ => database(reader, item, item_at, seed),
            }
        }
    }
}

fn member<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    match &node.kind {
        Kind::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, node)| node),
        _ => None,
    }
}

fn text<'n>(node: &'n Node, name: &str) -> Option<&'n str> {
    match &member(node, name)?.kind {
        Kind::String(text) => Some(text),
        _ => None,
    }
}

/// An instance; one that is there already takes over what this answer says.
fn instance(reader: &mut Reader, item: &Node, at: &At<'_>, seed: &mut Seed) {
    let known = text(item, "DBInstanceId").and_then(|id| seed.instances.iter().position(|instance| instance.id == id));
    match known {
        Some(index) => seed.instances[index] = reader.instance_from(item, at, seed.instances[index].clone()),
        None => seed.instances.extend(reader.instance(item, at)),
    }
}

/// A database of an instance, which it may be the first to name, with the accounts that may use it.
fn database(reader: &mut Reader, item: &Node, at: &At<'_>, seed: &mut Seed) {
    let Some(id) = text(item, "DBInstanceId") else {
        reader.faults.push(SeedFault::new(format!("{at}.DBInstanceId"), "missing: the database's instance"));
        return;
    };
    let engine = text(item, "Engine").and_then(|engine| engine.parse().ok()).unwrap_or(Engine::MySql);
    let Some(database) = reader.database(item, at) else { return };
    let index = seed.instances.iter().position(|instance| instance.id == id).unwrap_or_else(|| {
        seed.instances.push(Instance::of(engine, id));
        seed.instances.len() - 1
    });
    let instance = &mut seed.instances[index];
    let name = database.name.clone();
    instance.databases.retain(|other| other.name != name);
    instance.databases.push(database);
    let privileges = member(item, "Accounts").and_then(|accounts| member(accounts, "AccountPrivilegeInfo"));
    let privileges: Vec<&Node> = match privileges.map(|list| &list.kind) {
        Some(Kind::Array(items)) => items.iter().collect(),
        Some(Kind::Object(_)) => privileges.into_iter().collect(),
        _ => Vec::new(),
    };
    for privilege in privileges {
        let account = text(privilege, "Account").zip(text(privilege, "AccountPrivilege"));
        let Some((account, Ok(privilege))) = account.map(|(account, word)| (account, word.parse())) else { continue };
        if !instance.accounts.iter().any(|other| other.name == account) {
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
             {"DBName": "e", "DBInstanceId": "b", "Engine": "SQLServer"}]}, "RequestId": "r"}
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
        assert_eq!(seed.instances[1], Instance::sql_server("b").database("e"));
    }

    #[test]
    fn the_fake_s_own_answers_can_be_pasted_in_both_formats() {
        let service = crate::service::Service::new(
            r#"{"DBInstances": [
                {"DBInstanceId": "a", "Engine": "MySQL", "DBInstanceDescription": "<a&b> 中", "DBInstanceStorage": 30},
                {"DBInstanceId": "ro", "Engine": "MySQL", "DBInstanceType": "Readonly", "MasterInstanceId": "a", "DBInstanceStorage": 30}
            ], "Clock": "2018-06-12T00:00:00Z"}"#
                .parse()
                .unwrap(),
        );
        let ask = |query: &str| {
            let incoming = crate::protocol::request::Incoming {
                method: &http::Method::GET,
                path: "/",
                query,
                headers: &http::HeaderMap::new(),
                body: b"",
            };
            String::from_utf8(service.handle(&incoming).body.to_vec()).unwrap()
        };
        for format in ["JSON", "XML"] {
            let text = ask(&format!("Action=DescribeDBInstanceAttribute&DBInstanceId=a,ro&Format={format}"));
            let seed: Seed = text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert_eq!(seed.instances.len(), 2);
            assert_eq!(seed.instances[0].description.as_deref(), Some("<a&b> 中"));
            assert_eq!((seed.instances[0].storage_gb, seed.instances[1].master.as_str()), (30, "a"));
            let text = ask(&format!("Action=DescribeDBInstances&RegionId=cn-hangzhou&Format={format}"));
            assert_eq!(text.parse::<Seed>().unwrap().instances.len(), 2);
        }
        let error = "<Error><Code>x</Code></Error>".parse::<Seed>().unwrap_err().to_string();
        assert!(error.contains("not `Error`"), "{error}");
    }
}
