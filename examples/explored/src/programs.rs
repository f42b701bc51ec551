//! The programs. A planted bug is named where its code is.

use fake_rds::explore::Explorer;
use fake_rds::{Account, Database, FakeRds, FakeRdsBuilder, Instance, IpList};
use serde_json::Value;

use crate::Program;
use crate::cloud::{Cloud, Failure};

/// Boxes an async function, so that it fits into the table.
macro_rules! code {
    ($function:ident) => {
        |cloud, bug| Box::pin($function(cloud, bug))
    };
}

/// Explores with the defaults.
fn plain(explorer: Explorer) -> Explorer {
    explorer
}

/// The programs of this file.
pub const PROGRAMS: &[Program] = &[
    Program {
        name: "create and wait",
        world: || FakeRds::builder(),
        setup: plain,
        code: code!(create_and_wait),
        bugs: &[
            "creates again after a lost answer",
            "does not look for its instance",
            "swallows a failed creation",
            "takes a failed read for running",
        ],
    },
    Program {
        name: "migrate",
        world: two_instances,
        setup: plain,
        code: code!(migrate),
        bugs: &[
            "imports again after a lost answer",
            "does not look for an earlier import",
            "swallows a refused import",
            "trusts the status of the instance",
        ],
    },
    Program {
        name: "account and grant",
        world: one_instance,
        setup: plain,
        code: code!(account_and_grant),
        bugs: &[
            "swallows a refused grant",
            "takes a duplicate for a failure",
            "grants only after its own creation",
            "gives up without the grant",
        ],
    },
    Program {
        name: "resize",
        world: one_instance,
        setup: plain,
        code: code!(resize),
        bugs: &["adds to the size at each try", "swallows a refused resize", "does not wait after a lost answer"],
    },
    Program {
        name: "replica",
        world: one_instance,
        setup: plain,
        code: code!(replica),
        bugs: &["creates again after a lost answer", "does not look for a replica", "swallows a refusal"],
    },
    Program {
        name: "password",
        world: one_instance,
        setup: plain,
        code: code!(password),
        bugs: &["swallows a refused reset", "sets another password at a retry", "takes a lost answer for success"],
    },
    Program {
        name: "white list",
        world: one_instance,
        setup: plain,
        code: code!(white_list),
        bugs: &["replaces the list that it has read", "swallows a refusal", "takes a failed read for an empty list"],
    },
    Program {
        name: "backup before change",
        world: one_instance,
        setup: plain,
        code: code!(backup_before_change),
        bugs: &["makes a backup at each try", "changes although the backup was refused", "swallows a refused change"],
    },
    Program {
        name: "paging",
        world: seven_instances,
        setup: plain,
        code: code!(paging),
        bugs: &["stops at a page that fails", "leaves out an instance that fails", "takes a lost page for the last"],
    },
    Program {
        name: "saga with undo",
        world: one_instance,
        setup: |explorer| explorer.all_or_nothing(),
        code: code!(saga),
        bugs: &["does not undo the account", "does not undo at all", "undoes only what was answered"],
    },
    Program {
        name: "controller loop",
        world: one_instance,
        setup: plain,
        code: code!(controller),
        bugs: &["ends at the first error", "stops with one database"],
    },
    Program {
        name: "two imports at once",
        world: four_instances,
        setup: plain,
        code: code!(two_imports),
        bugs: &["reports only the first import", "imports again after a lost answer", "swallows both refusals"],
    },
    Program {
        name: "restart once",
        world: one_instance,
        setup: plain,
        code: code!(restart_once),
        bugs: &["takes a lost answer for success", "swallows a refusal"],
    },
];

fn one_instance() -> FakeRdsBuilder {
    let instance = Instance::mysql("rm-1").storage_gb(100).database(Database::new("orders").size_mb(100));
    FakeRds::builder().instance(instance.account(Account::new("app")).ip_list(IpList::new("default", ["10.9.9.9"])))
}

fn two_instances() -> FakeRdsBuilder {
    FakeRds::builder()
        .instance(Instance::mysql("rm-from").database(Database::new("orders").size_mb(512).table("lines", 1200)))
        .instance(Instance::mysql("rm-to").database("orders"))
}

fn four_instances() -> FakeRdsBuilder {
    two_instances()
        .instance(Instance::mysql("rm-from2").database(Database::new("orders").size_mb(100)))
        .instance(Instance::mysql("rm-to2").database("orders"))
}

fn seven_instances() -> FakeRdsBuilder {
    (1..=7).fold(FakeRds::builder(), |builder, number| builder.instance(Instance::mysql(format!("rm-{number}"))))
}

/// The description of a new instance of this program.
const NAME: &str = "made by create_and_wait";

const CREATE: &[(&str, &str)] = &[
    ("Engine", "MySQL"),
    ("EngineVersion", "8.0"),
    ("DBInstanceClass", "mysql.n2.small.1"),
    ("DBInstanceStorage", "20"),
    ("DBInstanceNetType", "Intranet"),
    ("SecurityIPList", "10.0.0.0/8"),
    ("PayType", "Postpaid"),
    ("DBInstanceDescription", NAME),
];

/// The ids of the instances with this description.
async fn named(cloud: &Cloud, name: &str) -> Result<Vec<String>, Failure> {
    let answer = cloud.repeat("DescribeDBInstances", &[("PageSize", "100")]).await?;
    let items = answer["Items"]["DBInstance"].as_array().cloned().unwrap_or_default();
    let ours = items.iter().filter(|item| item["DBInstanceDescription"] == name);
    Ok(ours.filter_map(|item| item["DBInstanceId"].as_str().map(str::to_owned)).collect())
}

async fn create_and_wait(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    let id = match named(cloud, NAME).await?.pop().filter(|_| bug != "does not look for its instance") {
        Some(id) => id,
        None => {
            let created = match bug {
                "creates again after a lost answer" => cloud.repeat("CreateDBInstance", CREATE).await,
                _ => cloud.call("CreateDBInstance", CREATE).await,
            };
            match created {
                Ok(answer) => answer["DBInstanceId"].as_str().unwrap_or_default().to_owned(),
                // The creation may have taken effect: look again.
                Err(Failure::Lost) => named(cloud, NAME).await?.pop().ok_or(Failure::Lost)?,
                Err(_) if bug == "swallows a failed creation" => return Ok(()),
                Err(failure) => return Err(failure),
            }
        }
    };
    if bug == "takes a failed read for running" {
        for _ in 0..30 {
            match cloud.instance(&id).await {
                Ok(instance) if instance["DBInstanceStatus"] != "Running" => {}
                _ => return Ok(()),
            }
        }
    }
    cloud.wait_until_running(&id).await
}

/// Returns the status of the last import into an instance that has not failed.
async fn last_import(cloud: &Cloud, id: &str) -> Result<Option<String>, Failure> {
    let query = [
        ("DBInstanceId", id),
        ("Engine", "MySQL"),
        ("StartTime", "2018-01-01T00:00Z"),
        ("EndTime", "2099-01-01T00:00Z"),
    ];
    let answer = cloud.repeat("DescibeImportsFromDatabase", &query).await?;
    let imports = answer["Items"]["ImportResultFromDB"].as_array().cloned().unwrap_or_default();
    let mut statuses = imports.iter().filter_map(|import| import["ImportDataStatus"].as_str());
    Ok(statuses.rfind(|status| ["Success", "FullImporting"].contains(status)).map(str::to_owned))
}

async fn migrate_one(cloud: &Cloud, from: &str, to: &str, bug: &str) -> Result<(), Failure> {
    let import = [("SourceDBInstanceId", from), ("DBInstanceId", to), ("DBInfo", r#"{"DBNames":["orders"]}"#)];
    let mut begun = bug == "does not look for an earlier import";
    if begun {
        cloud.call("ImportDatabaseBetweenInstances", &import).await?;
    }
    for _ in 0..30 {
        if bug == "trusts the status of the instance" && begun {
            if cloud.instance(to).await?["DBInstanceStatus"] == "Running" {
                return Ok(());
            }
            continue;
        }
        match last_import(cloud, to).await?.as_deref() {
            Some("Success") => return Ok(()),
            Some("FullImporting") => begun = true,
            _ if begun => {}
            _ => {
                let started = match bug {
                    "imports again after a lost answer" => {
                        let mut outcome = cloud.call("ImportDatabaseBetweenInstances", &import).await;
                        for _ in 0..30 {
                            match &outcome {
                                Err(Failure::Lost) => {
                                    outcome = cloud.call("ImportDatabaseBetweenInstances", &import).await
                                }
                                Err(failure) if failure.is("OperationDenied.DBInstanceStatus") => {
                                    cloud.instance(to).await?;
                                    outcome = cloud.call("ImportDatabaseBetweenInstances", &import).await;
                                }
                                _ => break,
                            }
                        }
                        outcome
                    }
                    _ => cloud.call("ImportDatabaseBetweenInstances", &import).await,
                };
                match started {
                    // After a lost answer the list shows whether the import runs.
                    Ok(_) | Err(Failure::Lost) => {}
                    Err(_) if bug == "swallows a refused import" => return Ok(()),
                    Err(failure) => return Err(failure),
                }
                begun = started.is_ok();
            }
        }
    }
    Err(Failure::GaveUp("the import does not end"))
}

async fn migrate(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    migrate_one(cloud, "rm-from", "rm-to", bug).await
}

async fn two_imports(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    let inner = match bug {
        "swallows both refusals" => "swallows a refused import",
        other => other,
    };
    let (first, second) =
        tokio::join!(migrate_one(cloud, "rm-from", "rm-to", inner), migrate_one(cloud, "rm-from2", "rm-to2", inner));
    if bug == "reports only the first import" {
        return first;
    }
    first.and(second)
}

/// Waits until a named part has a status.
async fn wait_for(
    look: impl AsyncFn() -> Result<Vec<(String, String)>, Failure>,
    name: &str,
    status: &str,
) -> Result<(), Failure> {
    for _ in 0..30 {
        if look().await?.iter().any(|(other, found)| other == name && found == status) {
            return Ok(());
        }
    }
    Err(Failure::GaveUp("a part of the instance does not become ready"))
}

/// Accepts a refusal that says that the work is done.
fn unless(outcome: Result<Value, Failure>, done: &str, bug: bool) -> Result<(), Failure> {
    match outcome {
        Err(failure) if failure.is(done) && !bug => Ok(()),
        outcome => outcome.map(drop),
    }
}

const DATABASE: &[(&str, &str)] = &[("DBInstanceId", "rm-1"), ("DBName", "shop"), ("CharacterSetName", "utf8mb4")];
const ACCOUNT: &[(&str, &str)] = &[
    ("DBInstanceId", "rm-1"),
    ("AccountName", "shop_app"),
    ("AccountPassword", "Passw0rd!"),
    ("AccountType", "Normal"),
];
const GRANT: &[(&str, &str)] =
    &[("DBInstanceId", "rm-1"), ("AccountName", "shop_app"), ("DBName", "shop"), ("AccountPrivilege", "ReadWrite")];

async fn account_and_grant(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    let strict = bug == "takes a duplicate for a failure";
    let mut created = true;
    if strict || !cloud.databases("rm-1").await?.iter().any(|(name, _)| name == "shop") {
        unless(cloud.when_free("CreateDatabase", DATABASE).await, "InvalidDBName.Duplicate", strict)?;
    } else {
        created = false;
    }
    wait_for(async || cloud.databases("rm-1").await, "shop", "Running").await?;
    if strict || !cloud.accounts("rm-1").await?.iter().any(|(name, _)| name == "shop_app") {
        unless(cloud.when_free("CreateAccount", ACCOUNT).await, "InvalidAccountName.Duplicate", strict)?;
    } else {
        created = false;
    }
    wait_for(async || cloud.accounts("rm-1").await, "shop_app", "Available").await?;
    if bug == "grants only after its own creation" && !created {
        return Ok(());
    }
    match cloud.when_free("GrantAccountPrivilege", GRANT).await {
        Err(_) if bug == "swallows a refused grant" => Ok(()),
        Err(Failure::GaveUp(_) | Failure::Busy(_)) if bug == "gives up without the grant" => Ok(()),
        outcome => outcome.map(drop),
    }
}

async fn resize(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    const WANTED: u64 = 200;
    for _ in 0..10 {
        let instance = cloud.instance("rm-1").await?;
        let size = instance["DBInstanceStorage"].as_u64().unwrap_or_default();
        if size >= WANTED && bug != "adds to the size at each try" {
            return cloud.wait_until_running("rm-1").await;
        }
        if instance["DBInstanceStatus"] != "Running" {
            continue;
        }
        let wanted = if bug == "adds to the size at each try" { size + 100 } else { WANTED };
        let class = instance["DBInstanceClass"].as_str().unwrap_or_default().to_owned();
        let change = [
            ("DBInstanceId", "rm-1"),
            ("PayType", "Postpaid"),
            ("DBInstanceClass", &*class),
            ("DBInstanceStorage", &*wanted.to_string()),
        ];
        match cloud.call("ModifyDBInstanceSpec", &change).await {
            Ok(_) if bug == "adds to the size at each try" => return cloud.wait_until_running("rm-1").await,
            Err(Failure::Lost) if bug == "does not wait after a lost answer" => return Ok(()),
            Ok(_) | Err(Failure::Lost) => {}
            Err(_) if bug == "swallows a refused resize" => return Ok(()),
            Err(failure) if failure.to_string().contains("Status") => {}
            Err(failure) => return Err(failure),
        }
    }
    Err(Failure::GaveUp("the size does not change"))
}

/// The ids of the read-only instances of `rm-1`.
async fn replicas(cloud: &Cloud) -> Result<Vec<String>, Failure> {
    let instance = cloud.instance("rm-1").await?;
    let list = instance["ReadOnlyDBInstanceIds"]["ReadOnlyDBInstanceId"].as_array().cloned().unwrap_or_default();
    Ok(list.iter().filter_map(|item| item["DBInstanceId"].as_str().map(str::to_owned)).collect())
}

async fn replica(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    let create = [
        ("DBInstanceId", "rm-1"),
        ("ZoneId", "cn-hangzhou-h"),
        ("EngineVersion", "8.0"),
        ("DBInstanceClass", "mysqlro.n2.small.1"),
        ("DBInstanceStorage", "100"),
        ("PayType", "Postpaid"),
    ];
    for _ in 0..10 {
        let known = if bug == "does not look for a replica" { None } else { replicas(cloud).await?.pop() };
        if let Some(id) = known {
            return cloud.wait_until_running(&id).await;
        }
        let created = match bug {
            "creates again after a lost answer" => cloud.repeat("CreateReadOnlyDBInstance", &create).await,
            _ => cloud.call("CreateReadOnlyDBInstance", &create).await,
        };
        match created {
            Ok(answer) => {
                let id = answer["DBInstanceId"].as_str().unwrap_or_default().to_owned();
                return cloud.wait_until_running(&id).await;
            }
            Err(Failure::Lost) => {}
            Err(_) if bug == "swallows a refusal" => return Ok(()),
            Err(failure) if failure.to_string().contains("Status") => {}
            Err(failure) => return Err(failure),
        }
    }
    Err(Failure::GaveUp("no replica"))
}

async fn password(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    let reset = async |password: &str| {
        let params = [("DBInstanceId", "rm-1"), ("AccountName", "app"), ("AccountPassword", password)];
        cloud.when_free("ResetAccountPassword", &params).await
    };
    for attempt in 0..3 {
        let word = if bug == "sets another password at a retry" {
            format!("NewPassw0rd{attempt}!")
        } else {
            "NewPassw0rd!".to_owned()
        };
        match reset(&word).await {
            Err(Failure::Lost) if bug == "takes a lost answer for success" => return Ok(()),
            Err(Failure::Lost) => {}
            Err(_) if bug == "swallows a refused reset" => return Ok(()),
            outcome => return outcome.map(drop),
        }
    }
    Err(Failure::Lost)
}

async fn white_list(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    const OURS: &str = "10.1.2.3";
    let lists = match cloud.repeat("DescribeDBInstanceIPArrayList", &[("DBInstanceId", "rm-1")]).await {
        Err(_) if bug == "takes a failed read for an empty list" => {
            return cloud
                .when_free("ModifySecurityIps", &[("DBInstanceId", "rm-1"), ("SecurityIps", OURS)])
                .await
                .map(drop);
        }
        lists => lists?,
    };
    let list = lists["Items"]["DBInstanceIPArray"].as_array().into_iter().flatten();
    let mut default = list.filter(|list| list["DBInstanceIPArrayName"] == "default");
    let current = default.next().and_then(|list| list["SecurityIPList"].as_str()).unwrap_or_default().to_owned();
    if current.split(',').any(|address| address == OURS) {
        return Ok(());
    }
    let all = format!("{current},{OURS}");
    let outcome = match bug {
        "replaces the list that it has read" => {
            cloud.when_free("ModifySecurityIps", &[("DBInstanceId", "rm-1"), ("SecurityIps", &all)]).await
        }
        _ => {
            let append = [("DBInstanceId", "rm-1"), ("SecurityIps", OURS), ("ModifyMode", "Append")];
            cloud.when_free("ModifySecurityIps", &append).await
        }
    };
    match outcome {
        Err(_) if bug == "swallows a refusal" => Ok(()),
        outcome => outcome.map(drop),
    }
}

/// The ids of the backups of `rm-1` with their statuses.
async fn backups(cloud: &Cloud) -> Result<Vec<String>, Failure> {
    let query = [("DBInstanceId", "rm-1"), ("StartTime", "2018-01-01T00:00Z"), ("EndTime", "2099-01-01T00:00Z")];
    let answer = cloud.repeat("DescribeBackups", &query).await?;
    let items = answer["Items"]["Backup"].as_array().cloned().unwrap_or_default();
    let statuses = items.iter().filter_map(|item| item["BackupStatus"].as_str().map(str::to_owned));
    // Failed backups do not count.
    Ok(statuses.filter(|status| status != "Failed").collect())
}

async fn backup_before_change(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    let mut started = false;
    for _ in 0..20 {
        // A backup that runs is in no list of backups. One that ends between the two reads is in the second.
        let tasks = cloud.repeat("DescribeBackupTasks", &[("DBInstanceId", "rm-1")]).await?;
        let mut jobs = tasks["Items"]["BackupJob"].as_array().into_iter().flatten();
        if bug != "makes a backup at each try"
            && jobs.any(|job| !matches!(job["BackupStatus"].as_str(), Some("Finished" | "Failed")))
        {
            continue;
        }
        let known = backups(cloud).await?;
        if known.iter().any(|status| status == "Success") && bug != "makes a backup at each try" {
            break;
        }
        if started || !known.is_empty() && bug != "makes a backup at each try" {
            if bug == "makes a backup at each try" && known.iter().any(|status| status == "Success") {
                break;
            }
            continue;
        }
        match cloud.when_free("CreateBackup", &[("DBInstanceId", "rm-1")]).await {
            Ok(_) => started = true,
            Err(Failure::Lost) => {}
            Err(_) if bug == "changes although the backup was refused" => break,
            Err(failure) => return Err(failure),
        }
    }
    let saved = backups(cloud).await?.iter().any(|status| status == "Success");
    if !saved && bug != "changes although the backup was refused" {
        return Err(Failure::GaveUp("no backup"));
    }
    let change = [("DBInstanceId", "rm-1"), ("DBInstanceDescription", "changed after a backup")];
    let mut outcome = cloud.repeat("ModifyDBInstanceDescription", &change).await;
    if bug == "swallows a refused change" {
        outcome = outcome.or(Ok(Value::Null));
    }
    outcome.map(drop)
}

async fn paging(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    let mut ids = Vec::new();
    for page in 1.. {
        let number = page.to_string();
        let query = [("PageSize", "30"), ("PageNumber", &*number)];
        let page = match bug {
            "takes a lost page for the last" => cloud.call("DescribeDBInstances", &query).await,
            _ => cloud.repeat("DescribeDBInstances", &query).await,
        };
        let answer = match page {
            Err(_) if bug == "stops at a page that fails" => break,
            Err(Failure::Lost) if bug == "takes a lost page for the last" => break,
            answer => answer?,
        };
        let items = answer["Items"]["DBInstance"].as_array().cloned().unwrap_or_default();
        ids.extend(items.iter().filter_map(|item| item["DBInstanceId"].as_str().map(str::to_owned)));
        if items.len() < 30 {
            break;
        }
    }
    for id in &ids {
        let tag =
            [("ResourceType", "INSTANCE"), ("ResourceId.1", &**id), ("Tag.1.Key", "seen"), ("Tag.1.Value", "yes")];
        match cloud.repeat("TagResources", &tag).await {
            Err(_) if bug == "leaves out an instance that fails" => {}
            outcome => drop(outcome?),
        }
    }
    Ok(())
}

async fn saga(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    let outcome = saga_forwards(cloud, bug).await;
    if outcome.is_ok() || bug == "does not undo at all" {
        return outcome;
    }
    // Everything that may be there is removed, also what no answer confirmed.
    let lost = outcome == Err(Failure::Lost);
    for _ in 0..20 {
        let accounts = cloud.accounts("rm-1").await?;
        let databases = cloud.databases("rm-1").await?;
        let account = accounts.iter().any(|(name, _)| name == "shop_app") && bug != "does not undo the account";
        let database = databases.iter().any(|(name, _)| name == "shop");
        if !account && !database || lost && bug == "undoes only what was answered" {
            return outcome;
        }
        if account {
            let _ = cloud.repeat("DeleteAccount", &[("DBInstanceId", "rm-1"), ("AccountName", "shop_app")]).await;
        }
        if database {
            let _ = cloud.repeat("DeleteDatabase", &[("DBInstanceId", "rm-1"), ("DBName", "shop")]).await;
        }
    }
    outcome
}

async fn saga_forwards(cloud: &Cloud, _: &str) -> Result<(), Failure> {
    let has = |parts: &[(String, String)], name: &str| parts.iter().any(|(other, _)| other == name);
    if !has(&cloud.databases("rm-1").await?, "shop") {
        cloud.when_free("CreateDatabase", DATABASE).await?;
    }
    wait_for(async || cloud.databases("rm-1").await, "shop", "Running").await?;
    if !has(&cloud.accounts("rm-1").await?, "shop_app") {
        cloud.when_free("CreateAccount", ACCOUNT).await?;
    }
    wait_for(async || cloud.accounts("rm-1").await, "shop_app", "Available").await?;
    cloud.when_free("GrantAccountPrivilege", GRANT).await.map(drop)
}

/// The databases that the controller wants.
const WANTED: [&str; 2] = ["invoices", "refunds"];

async fn controller(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    for _ in 0..20 {
        let found = match cloud.databases("rm-1").await {
            Err(_) if bug == "ends at the first error" => return Ok(()),
            found => found?,
        };
        let ready = |name: &str| found.iter().any(|(other, status)| other == name && status == "Running");
        if WANTED.iter().all(|name| ready(name)) {
            return Ok(());
        }
        for name in WANTED {
            if found.iter().any(|(other, _)| other == name) {
                continue;
            }
            let create = [("DBInstanceId", "rm-1"), ("DBName", name), ("CharacterSetName", "utf8mb4")];
            match cloud.call("CreateDatabase", &create).await {
                Err(_) if bug == "stops with one database" => return Ok(()),
                // The next round looks again.
                _ => {}
            }
        }
    }
    Err(Failure::GaveUp("the databases do not become ready"))
}

/// Restarts the instance at least once. A tag is the program's memory.
async fn restart_once(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    let tags = [("ResourceType", "INSTANCE"), ("ResourceId.1", "rm-1")];
    let answer = cloud.repeat("ListTagResources", &tags).await?;
    if answer["TagResources"]["TagResource"].as_array().is_some_and(|tags| !tags.is_empty()) {
        return cloud.wait_until_running("rm-1").await;
    }
    for _ in 0..5 {
        match cloud.when_free("RestartDBInstance", &[("DBInstanceId", "rm-1")]).await {
            Err(Failure::Lost) if bug == "takes a lost answer for success" => break,
            // Nobody knows whether it was done: it is done again.
            Err(Failure::Lost) => {}
            Err(_) if bug == "swallows a refusal" => break,
            outcome => {
                outcome?;
                break;
            }
        }
    }
    cloud.wait_until_running("rm-1").await?;
    cloud
        .repeat("TagResources", &[tags[0], tags[1], ("Tag.1.Key", "restarted"), ("Tag.1.Value", "yes")])
        .await
        .map(drop)
}
