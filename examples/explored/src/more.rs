//! Further programs: deleting, rotating an account, a lock, clearing up, a public address, parameters.

use fake_rds::{Account, Database, FakeRds, FakeRdsBuilder, Instance};
use serde_json::Value;

use crate::Program;
use crate::cloud::{Cloud, Failure};

/// Boxes an async function, so that it fits into the table.
macro_rules! code {
    ($function:ident) => {
        |cloud, bug| Box::pin($function(cloud, bug))
    };
}

/// Every program of this file.
pub const MORE: &[Program] = &[
    Program {
        name: "delete and wait",
        world: three_instances,
        setup: |explorer| explorer,
        code: code!(delete),
        bugs: &["takes any error for gone", "swallows a refused deletion", "fails if it is gone"],
    },
    Program {
        name: "rotate an account",
        world: three_instances,
        setup: |explorer| explorer,
        code: code!(rotate),
        bugs: &[
            "swallows a refused grant",
            "leaves the old account",
            "fails if the new account exists",
            "creates without looking",
        ],
    },
    Program {
        name: "change under a lock",
        world: three_instances,
        setup: |explorer| explorer.all_or_nothing(),
        code: code!(under_lock),
        bugs: &["leaves the lock", "leaves the description", "takes a refusal for success"],
    },
    Program {
        name: "clear up by tag",
        world: three_instances,
        setup: |explorer| explorer,
        code: code!(clear_up),
        bugs: &[
            "takes a failed list for an empty one",
            "passes over what fails",
            "fails if one is gone",
            "ends after the first",
        ],
    },
    Program {
        name: "public address",
        world: three_instances,
        setup: |explorer| explorer,
        code: code!(public_address),
        bugs: &["allocates without looking", "swallows a refusal", "takes a lost answer for success"],
    },
    Program {
        name: "parameters",
        world: three_instances,
        setup: |explorer| explorer,
        code: code!(parameters),
        bugs: &["swallows a refusal", "gives up without an error", "takes a lost answer for success"],
    },
];

fn three_instances() -> FakeRdsBuilder {
    let main = Instance::mysql("rm-1").database(Database::new("orders").size_mb(100)).account(Account::new("app"));
    FakeRds::builder()
        .instance(main.description("orders of the shop"))
        .instance(Instance::mysql("rm-2").tag("ttl", "expired"))
        .instance(Instance::mysql("rm-3").tag("ttl", "expired"))
}

/// Deletes an instance and waits until it is gone.
async fn delete_one(cloud: &Cloud, id: &str, bug: &str) -> Result<(), Failure> {
    for _ in 0..40 {
        let status = match cloud.instance(id).await {
            Err(failure) if gone(&failure) && bug != "fails if it is gone" && bug != "fails if one is gone" => {
                return Ok(());
            }
            Err(_) if bug == "takes any error for gone" => return Ok(()),
            outcome => outcome?["DBInstanceStatus"].as_str().unwrap_or_default().to_owned(),
        };
        if status != "Running" {
            continue;
        }
        match cloud.call("DeleteDBInstance", &[("DBInstanceId", id)]).await {
            Ok(_) if bug == "fails if it is gone" || bug == "fails if one is gone" => return Ok(()),
            Ok(_) | Err(Failure::Lost) => {}
            Err(_) if bug == "swallows a refused deletion" || bug == "passes over what fails" => return Ok(()),
            Err(failure) if gone(&failure) => return Ok(()),
            Err(failure) => return Err(failure),
        }
    }
    Err(Failure::GaveUp("the instance stays"))
}

fn gone(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused(code) if code.contains("NotFound"))
}

async fn delete(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    delete_one(cloud, "rm-2", bug).await
}

async fn clear_up(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    let query = [("ResourceType", "INSTANCE"), ("Tag.1.Key", "ttl"), ("Tag.1.Value", "expired")];
    let list = match cloud.repeat("ListTagResources", &query).await {
        Err(_) if bug == "takes a failed list for an empty one" => return Ok(()),
        list => list?,
    };
    let tags = list["TagResources"]["TagResource"].as_array().cloned().unwrap_or_default();
    let mut ids: Vec<&str> = tags.iter().filter_map(|tag| tag["ResourceId"].as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let outcome = delete_one(cloud, id, bug).await;
        if outcome.is_err() && bug == "ends after the first" {
            break;
        }
        outcome?;
    }
    Ok(())
}

/// The accounts of `rm-1` have one of this name with this status, after some looks.
async fn account_has(cloud: &Cloud, name: &str, status: Option<&str>) -> Result<(), Failure> {
    for _ in 0..30 {
        let accounts = cloud.accounts("rm-1").await?;
        let found = accounts.iter().find(|(other, _)| other == name).map(|(_, status)| status.as_str());
        if found == status {
            return Ok(());
        }
    }
    Err(Failure::GaveUp("the account does not become ready"))
}

async fn rotate(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    let create = [("DBInstanceId", "rm-1"), ("AccountName", "app2"), ("AccountPassword", "Passw0rd!")];
    let strict = bug == "fails if the new account exists";
    let known = cloud.accounts("rm-1").await?.iter().any(|(name, _)| name == "app2");
    if !known || strict || bug == "creates without looking" {
        match cloud.when_free("CreateAccount", &create).await {
            Err(Failure::Refused(code))
                if code.contains("Duplicate") && !strict && bug != "creates without looking" => {}
            outcome => drop(outcome?),
        }
    }
    account_has(cloud, "app2", Some("Available")).await?;
    let grant =
        [("DBInstanceId", "rm-1"), ("AccountName", "app2"), ("DBName", "orders"), ("AccountPrivilege", "ReadWrite")];
    match cloud.when_free("GrantAccountPrivilege", &grant).await {
        Err(_) if bug == "swallows a refused grant" => {}
        outcome => drop(outcome?),
    }
    if cloud.accounts("rm-1").await?.iter().any(|(name, _)| name == "app") {
        match cloud.when_free("DeleteAccount", &[("DBInstanceId", "rm-1"), ("AccountName", "app")]).await {
            Err(failure) if gone(&failure) => {}
            Err(_) if bug == "leaves the old account" => return Ok(()),
            outcome => drop(outcome?),
        }
    }
    account_has(cloud, "app", None).await
}

const LOCK: [(&str, &str); 2] = [("ResourceType", "INSTANCE"), ("ResourceId.1", "rm-1")];

/// Tries an idempotent call until it succeeds.
async fn insist(cloud: &Cloud, action: &str, params: &[(&str, &str)]) -> Result<(), Failure> {
    let mut outcome = Ok(());
    for _ in 0..5 {
        outcome = cloud.repeat(action, params).await.map(drop);
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

/// Changes the description while a tag shows others that somebody works on the instance.
async fn under_lock(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    const WANTED: &str = "orders of the new shop";
    let describe = async |text: &str| {
        let params = [("DBInstanceId", "rm-1"), ("DBInstanceDescription", text)];
        cloud.call("ModifyDBInstanceDescription", &params).await.map(drop)
    };
    let before = cloud.instance("rm-1").await?["DBInstanceDescription"].as_str().unwrap_or_default().to_owned();
    let taken = cloud.repeat("TagResources", &[LOCK[0], LOCK[1], ("Tag.1.Key", "lock"), ("Tag.1.Value", "me")]).await;
    let mut outcome = match taken {
        Ok(_) => describe(WANTED).await,
        Err(failure) => Err(failure),
    };
    if bug == "takes a refusal for success" && matches!(outcome, Err(Failure::Refused(_))) {
        outcome = Ok(());
    }
    if outcome.is_err() && bug == "leaves the lock" {
        return outcome;
    }
    // Nobody knows whether a lost change was made.
    if outcome.is_err()
        && bug != "leaves the description"
        && cloud.instance("rm-1").await?["DBInstanceDescription"] == WANTED
        && before != WANTED
    {
        insist(cloud, "ModifyDBInstanceDescription", &[("DBInstanceId", "rm-1"), ("DBInstanceDescription", &before)])
            .await?;
    }
    insist(cloud, "UntagResources", &[LOCK[0], LOCK[1], ("TagKey.1", "lock")]).await?;
    outcome
}

async fn public_address(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    let allocate = [("DBInstanceId", "rm-1"), ("ConnectionStringPrefix", "rm-1-public"), ("Port", "3306")];
    for _ in 0..20 {
        let info = cloud.repeat("DescribeDBInstanceNetInfo", &[("DBInstanceId", "rm-1")]).await?;
        let addresses = info["DBInstanceNetInfos"]["DBInstanceNetInfo"].as_array().cloned().unwrap_or_default();
        let public = addresses.iter().any(|address| address["IPType"] == "Public");
        if public && bug != "allocates without looking" {
            return cloud.wait_until_running("rm-1").await;
        }
        match cloud.when_free("AllocateInstancePublicConnection", &allocate).await {
            Ok(_) => {
                cloud.wait_until_running("rm-1").await?;
                if bug == "allocates without looking" {
                    return Ok(());
                }
            }
            Err(Failure::Lost) if bug == "takes a lost answer for success" => return Ok(()),
            Err(Failure::Lost) => {}
            Err(_) if bug == "swallows a refusal" => return Ok(()),
            Err(failure) if failure.is("NetTypeExists") && bug != "allocates without looking" => {}
            Err(failure) => return Err(failure),
        }
    }
    Err(Failure::GaveUp("no public address"))
}

async fn parameters(cloud: &Cloud, bug: &str) -> Result<(), Failure> {
    let change = [("DBInstanceId", "rm-1"), ("Parameters", r#"{"connect_timeout":"50"}"#), ("Forcerestart", "true")];
    for _ in 0..20 {
        let answer = cloud.repeat("DescribeParameters", &[("DBInstanceId", "rm-1")]).await?;
        let running = answer["RunningParameters"]["DBInstanceParameter"].as_array().cloned().unwrap_or_default();
        let has =
            |parameter: &Value| parameter["ParameterName"] == "connect_timeout" && parameter["ParameterValue"] == "50";
        if running.iter().any(has) {
            return cloud.wait_until_running("rm-1").await;
        }
        match cloud.when_free("ModifyParameter", &change).await {
            Ok(_) => cloud.wait_until_running("rm-1").await?,
            Err(Failure::Lost) if bug == "takes a lost answer for success" => return Ok(()),
            Err(Failure::Lost) => {}
            Err(Failure::GaveUp(_) | Failure::Busy(_)) if bug == "gives up without an error" => return Ok(()),
            Err(_) if bug == "swallows a refusal" => return Ok(()),
            Err(failure) => return Err(failure),
        }
    }
    Err(Failure::GaveUp("the parameter does not change"))
}
