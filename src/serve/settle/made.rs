//! Makes with requests the resources of a question: instances with databases, accounts, backups, addresses and so on.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Needs, Settling};
use crate::rds::catalogue;
use crate::rds::model::names::is_keyword;
use crate::rds::words::Engine;

/// The fields of an instance that requests can set to any value of the questions.
const CAN_BE_MADE: &[&str] = &[
    "DBInstanceId",
    "RegionId",
    "Engine",
    "EngineVersion",
    "DBInstanceClass",
    "DBInstanceStorage",
    "DBInstanceStorageType",
    "Category",
    "ConnectionString",
    "MasterInstanceId",
    "Databases",
    "Accounts",
    "Tags",
];

/// The value of a field that requests can set: this one, or items with these members only.
enum Made {
    Value(Value),
    Items(&'static [&'static str]),
}

/// Returns the requests' limits of the other fields.
fn limit(field: &str) -> Option<Made> {
    Some(match field {
        "DBInstanceType" => Made::Value(json!("Readonly")),
        "DBInstanceStatus" => Made::Value(json!("Stopped")),
        "SSLEnabled" => Made::Value(json!(true)),
        "Connections" => Made::Items(&["ConnectionString"]),
        "IPArrays" => Made::Items(&["DBInstanceIPArrayName", "SecurityIPList"]),
        "DBProxy" => Made::Items(&["DBProxyInstanceName"]),
        "Backups" => Made::Items(&["BackupId", "Databases"]),
        _ => return None,
    })
}

/// Returns the first field of an instance that no request can set, or that no request can set to this value.
pub(super) fn impossible(instance: &Value) -> Option<&str> {
    let can_be_made = |name: &str, value: &Value| match limit(name) {
        None => CAN_BE_MADE.contains(&name),
        Some(Made::Value(only)) => *value == only,
        Some(Made::Items(members)) => {
            let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            let mut given = items.iter().filter_map(Value::as_object).flat_map(Map::keys);
            given.all(|name| members.contains(&name.as_str()))
        }
    };
    let mut fields = instance.as_object().into_iter().flatten();
    fields.find(|(name, value)| !can_be_made(name, value)).map(|(name, _)| name.as_str())
}

/// Returns a question with other names for the databases whose names are keywords, since the service does not create
/// them.
pub(super) fn without_keywords(text: &str) -> String {
    let seed = serde_json::from_str::<Value>(text).map(|file| file["seed"].clone()).unwrap_or_default();
    let mut names = Vec::new();
    let instances = seed["DBInstances"].as_array().into_iter().flatten();
    for instance in instances {
        let backups = instance["Backups"].as_array().into_iter().flatten();
        let databases = std::iter::once(instance).chain(backups).filter_map(|of| of["Databases"].as_array()).flatten();
        names.extend(
            databases.filter_map(|database| database["DBName"].as_str()).filter(|name| is_keyword(Engine::MySql, name)),
        );
    }
    // A parameter may be JSON, in which a name has escaped quotes.
    names.iter().fold(text.to_owned(), |text, name| {
        let quoted = |quote: &str, name: &str| format!("\"{name}{quote}");
        let own = format!("db_{name}");
        ["\"", "\\\""].iter().fold(text, |text, quote| text.replace(&quoted(quote, name), &quoted(quote, &own)))
    })
}

/// Returns whether the steps of a question buy something for good: a subscription, or an instance without a description
/// by which it is found and deleted.
pub(super) fn buys_for_good(steps: &Value) -> bool {
    steps.as_array().into_iter().flatten().any(|step| {
        let action = step["call"].as_str().unwrap_or_default();
        let pay_type = step["params"]["PayType"].as_str();
        pay_type == Some("Prepaid")
            || matches!(action, "RenewInstance" | "UpgradeDBInstanceMajorVersion")
            || (creates(action) && !catalogue::has_parameter(action, DESCRIPTION))
    })
}

/// Returns whether an action creates an instance that is paid by the hour.
pub(super) fn creates(action: &str) -> bool {
    const CREATING: &[&str] = &[
        "CreateDBInstance",
        "CreateReadOnlyDBInstance",
        "CreateTempDBInstance",
        "CreateDdrInstance",
        "CloneDBInstance",
    ];
    CREATING.contains(&action)
}

const DESCRIPTION: &str = "DBInstanceDescription";

/// Returns the regions that a question names, in which instances may be created for it.
fn regions(text: &str) -> Vec<String> {
    let file: Value = serde_json::from_str(text).unwrap_or_default();
    let instances = file["seed"]["DBInstances"].as_array().into_iter().flatten();
    let steps = file["steps"].as_array().into_iter().flatten().map(|step| &step["params"]);
    instances.chain(steps).filter_map(|of| of["RegionId"].as_str().map(str::to_owned)).collect()
}

/// Returns whether the instances of a question may have a description: a question about descriptions needs instances
/// without one.
pub(super) fn may_be_described(text: &str) -> bool {
    !text.contains(DESCRIPTION)
}

/// The version and class of an instance, if the question does not name them: the engine, whether the disks are local,
/// the version and class of a primary instance, and those of a read-only one.
type Usual = (&'static str, bool, (&'static str, &'static str), (&'static str, &'static str));

const USUAL: &[Usual] = &[
    ("MySQL", true, ("8.0", "mysql.x4.large.2"), ("8.0", "mysqlro.x4.large.1")),
    ("MySQL", false, ("8.0", "mysql.n2.medium.2c"), ("8.0", "mysqlro.n2.large.1c")),
    ("SQLServer", false, ("2019_std_ha", "mssql.x4.medium.s2"), ("2019_ent", "mssqlro.x4.medium.e1")),
    ("PostgreSQL", false, ("15.0", "pg.n2.2c.2m"), ("15.0", "pgro.n2.small.1c")),
    ("MariaDB", false, ("10.6", "mariadb.n2.medium.2c"), ("10.6", "mariadbro.n2.medium.1c")),
];

/// The names of a question's resources, with those that the service gave them.
#[derive(Default)]
pub(super) struct Names {
    pub(super) all: Vec<(String, String)>,
    /// Ids of backups are short numbers, so they are replaced in the parameters of backups only.
    backups: Vec<(String, String)>,
}

impl Names {
    fn of<'n>(&'n self, name: &'n str) -> &'n str {
        self.all.iter().find(|(other, _)| other == name).map_or(name, |(_, own)| own)
    }

    /// Replaces the ids of backups in the calls of a question, and describes the instances that it may create.
    pub(super) fn put(&self, file: &mut Value, description: &str) {
        for step in file["steps"].as_array_mut().into_iter().flatten() {
            let action = step["call"].as_str().unwrap_or_default().to_owned();
            let Some(params) = step["params"].as_object_mut() else { continue };
            for (_, value) in params.iter_mut().filter(|(name, _)| name.contains("Backup")) {
                if let Some((_, own)) = self.backups.iter().find(|(id, _)| value.as_str() == Some(id)) {
                    *value = json!(own);
                }
            }
            if creates(&action) {
                params.entry(DESCRIPTION).or_insert_with(|| json!(description));
            }
        }
    }
}

fn items<'v>(of: &'v Value, field: &str) -> &'v [Value] {
    of[field].as_array().map_or(&[], Vec::as_slice)
}

fn text<'v>(of: &'v Value, field: &str) -> &'v str {
    of[field].as_str().unwrap_or_default()
}

impl Settling<'_> {
    /// Creates instances. A read-only instance needs its primary, so it comes after it.
    pub(super) async fn make_all(
        &mut self,
        wanted: &[Value],
        seeded: &[(String, String)],
        described: bool,
    ) -> Result<Names, String> {
        let mut names = Names::default();
        let (others, primaries): (Vec<&Value>, Vec<&Value>) =
            wanted.iter().partition(|instance| instance["MasterInstanceId"].is_string());
        for instance in primaries.into_iter().chain(others) {
            let own = instance["DBInstanceId"].as_str().unwrap_or_default();
            let id = self.create(instance, &names, described).await?;
            names.all.push((own.to_owned(), id.clone()));
            let found = self.done("DescribeDBInstanceAttribute", &[("DBInstanceId", &id)]).await?;
            let address = super::find(&found, "ConnectionString").unwrap_or_default().to_owned();
            if let Some((_, seeded)) = seeded.iter().find(|(id, _)| id == own) {
                names.all.push((seeded.clone(), address.clone()));
            }
            self.furnish(instance, &id, &address, &mut names).await?;
        }
        Ok(names)
    }

    /// Creates an instance. Its id is saved at once, so that it can always be deleted. If the program is killed before
    /// that, the instance is found by its description.
    async fn create(&mut self, wanted: &Value, names: &Names, described: bool) -> Result<String, String> {
        let text = |name: &str, usual: &str| match &wanted[name] {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => usual.to_owned(),
        };
        let engine = text("Engine", "MySQL");
        let master = wanted["MasterInstanceId"].as_str().map(|name| names.of(name).to_owned());
        // Where the question does not say, an instance of MySQL has local disks and a dedicated class, as in a seed.
        let local = engine == "MySQL" && wanted["DBInstanceStorageType"].is_null() && wanted["Category"].is_null();
        let usual = USUAL.iter().find(|(of, on_local, ..)| *of == engine && *on_local == local);
        let (.., primary, read_only) = usual.ok_or(format!("no instance of engine `{engine}` can be created"))?;
        let (version, class) = if master.is_some() { read_only } else { primary };
        let mut params = vec![
            ("RegionId", text("RegionId", &self.options.region)),
            ("EngineVersion", text("EngineVersion", version)),
            ("DBInstanceClass", text("DBInstanceClass", class)),
            ("DBInstanceStorage", text("DBInstanceStorage", "50")),
            ("DBInstanceStorageType", text("DBInstanceStorageType", if local { "local_ssd" } else { "cloud_essd" })),
            ("PayType", "Postpaid".to_owned()),
        ];
        params.extend(described.then(|| (DESCRIPTION, self.progress.marker.clone())));
        let network = [("VPCId", &self.options.vpc_id), ("VSwitchId", &self.options.vswitch_id)];
        params.extend(network.into_iter().filter_map(|(name, id)| Some((name, id.clone()?))));
        let action = match master {
            Some(master) => {
                let found = self.done("DescribeDBInstanceAttribute", &[("DBInstanceId", &master)]).await?;
                let zone = super::find(&found, "ZoneId").unwrap_or_default().to_owned();
                params.extend([("DBInstanceId", master), ("ZoneId", zone)]);
                "CreateReadOnlyDBInstance"
            }
            None => {
                params.extend([("Engine", engine), ("DBInstanceNetType", "Intranet".to_owned())]);
                params.push(("SecurityIPList", "127.0.0.1".to_owned()));
                if let Some(category) = wanted["Category"].as_str() {
                    params.push(("Category", category.to_owned()));
                }
                "CreateDBInstance"
            }
        };
        let params: Vec<(&str, &str)> = params.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = self.done(action, &params).await?;
        let id = answer["DBInstanceId"].as_str().ok_or(format!("{action} answers without an id"))?.to_owned();
        self.progress.created.push(id.clone());
        self.progress.write()?;
        self.running(&id).await?;
        Ok(id)
    }

    async fn running(&self, id: &str) -> Result<(), String> {
        self.wait("DescribeDBInstanceAttribute", &[("DBInstanceId", id)], "DBInstanceStatus", "Running").await
    }

    /// Gives an instance everything else that the question needs.
    async fn furnish(&self, wanted: &Value, id: &str, address: &str, names: &mut Names) -> Result<(), String> {
        let own = ("DBInstanceId", id);
        let region = wanted["RegionId"].as_str().unwrap_or(&self.options.region).to_owned();
        self.make_databases(wanted, own).await?;
        self.make_accounts(wanted, own).await?;
        for backup in items(wanted, "Backups") {
            self.done("CreateBackup", &[own]).await?;
            self.running(id).await?;
            self.wait("DescribeBackups", &[own], "BackupStatus", "Success").await?;
            let found = self.done("DescribeBackups", &[own]).await?;
            let made = super::find(&found, "BackupId").ok_or("DescribeBackups answers without a backup")?;
            names.backups.push((text(backup, "BackupId").to_owned(), made.to_owned()));
        }
        for list in items(wanted, "IPArrays") {
            let name = ("DBInstanceIPArrayName", text(list, "DBInstanceIPArrayName"));
            let addresses = ("SecurityIps", list["SecurityIPList"].as_str().unwrap_or("127.0.0.1"));
            self.done("ModifySecurityIps", &[own, name, addresses]).await?;
        }
        for (key, value) in wanted["Tags"].as_object().into_iter().flatten() {
            let of = [("RegionId", region.as_str()), ("ResourceType", "INSTANCE"), ("ResourceId.1", id)];
            let tag = [("Tag.1.Key", key.as_str()), ("Tag.1.Value", value.as_str().unwrap_or_default())];
            self.done("TagResources", &[&of[..], &tag[..]].concat()).await?;
        }
        for connection in items(wanted, "Connections") {
            let prefix = format!("{id}-public");
            let params = [own, ("ConnectionStringPrefix", &prefix), ("Port", "3306")];
            self.done("AllocateInstancePublicConnection", &params).await?;
            self.running(id).await?;
            let rest = address.split_once('.').map_or("", |(_, rest)| rest);
            names.all.push((text(connection, "ConnectionString").to_owned(), format!("{prefix}.{rest}")));
        }
        if let Some(proxy) = wanted["DBProxy"]["DBProxyInstanceName"].as_str() {
            let params = [own, ("ConfigDBProxyService", "Startup"), ("DBProxyInstanceNum", "1")];
            self.done("ModifyDBProxy", &params).await?;
            self.wait("DescribeDBProxy", &[own], "DBProxyInstanceStatus", "Running").await?;
            let found = self.done("DescribeDBProxy", &[own]).await?;
            let made = super::find(&found, "DBProxyInstanceName").ok_or("DescribeDBProxy answers without a name")?;
            names.all.push((proxy.to_owned(), made.to_owned()));
        }
        if wanted["SSLEnabled"] == true {
            self.done("ModifyDBInstanceSSL", &[own, ("ConnectionString", address), ("SSLEnabled", "1")]).await?;
            self.running(id).await?;
        }
        if wanted["DBInstanceStatus"] == "Stopped" {
            self.done("StopDBInstance", &[own, ("RegionId", &region)]).await?;
            self.wait("DescribeDBInstanceAttribute", &[own], "DBInstanceStatus", "Stopped").await?;
        }
        Ok(())
    }

    /// Creates the databases of an instance, those of its backups too.
    async fn make_databases(&self, wanted: &Value, own: (&str, &str)) -> Result<(), String> {
        let set = match wanted["Engine"].as_str() {
            Some("SQLServer") => "Chinese_PRC_CI_AS",
            Some("PostgreSQL") => "UTF8,C,en_US.utf8",
            _ => "utf8mb4",
        };
        let backed_up = items(wanted, "Backups").iter().flat_map(|backup| items(backup, "Databases"));
        let databases = items(wanted, "Databases").iter().chain(backed_up);
        let databases: BTreeSet<&str> = databases.map(|database| text(database, "DBName")).collect();
        for name in databases {
            let params = [own, ("DBName", name), ("CharacterSetName", set)];
            self.done("CreateDatabase", &params).await?;
            self.wait("DescribeDatabases", &params[..2], "DBStatus", "Running").await?;
        }
        Ok(())
    }

    /// Creates the accounts of an instance, with their privileges.
    async fn make_accounts(&self, wanted: &Value, own: (&str, &str)) -> Result<(), String> {
        for account in items(wanted, "Accounts") {
            let name = ("AccountName", text(account, "AccountName"));
            let kind = ("AccountType", account["AccountType"].as_str().unwrap_or("Normal"));
            self.done("CreateAccount", &[own, name, ("AccountPassword", "Settle_2026"), kind]).await?;
            self.wait("DescribeAccounts", &[own, name], "AccountStatus", "Available").await?;
            for (database, privilege) in account["DatabasePrivileges"].as_object().into_iter().flatten() {
                let privilege = ("AccountPrivilege", privilege.as_str().unwrap_or_default());
                self.done("GrantAccountPrivilege", &[own, name, ("DBName", database), privilege]).await?;
                self.wait("DescribeAccounts", &[own, name], "AccountStatus", "Available").await?;
            }
        }
        Ok(())
    }

    /// Finds the instances that were created for questions or by their calls, by their description, in every region
    /// that such a question names.
    pub(super) async fn find_created(&mut self, marker: &str) -> Result<(), String> {
        let mut regions: BTreeSet<String> = super::questions()
            .iter()
            .filter(|question| question.creates || matches!(question.needs, Needs::Made(_)))
            .flat_map(|question| regions(&question.text))
            .collect();
        regions.insert(self.options.region.clone());
        for region in &regions {
            self.find_created_in(region, marker).await?;
        }
        Ok(())
    }

    async fn find_created_in(&mut self, region: &str, marker: &str) -> Result<(), String> {
        let params = [("RegionId", region), ("SearchKey", marker), ("PageSize", "100")];
        let answer = match self.call("DescribeDBInstances", &params).await? {
            (200, answer) => answer,
            // No instance can be in a region that does not exist.
            (_, answer) if answer["Code"].as_str().is_some_and(|code| code.contains("RegionId")) => return Ok(()),
            (status, answer) => return Err(format!("DescribeDBInstances answers {status} {}", answer["Code"])),
        };
        for instance in answer["Items"]["DBInstance"].as_array().into_iter().flatten() {
            let ours = instance[DESCRIPTION] == marker;
            let id =
                instance["DBInstanceId"].as_str().filter(|id| ours && !self.progress.created.iter().any(|o| o == id));
            self.progress.created.extend(id.map(str::to_owned));
        }
        self.progress.write()
    }
}
