//! A seed as JSON.

use serde_json::{Map, Value, json};

use super::{Seed, SeedImport, Signatures};
use crate::cloud::database::{Account, Database};
use crate::cloud::instance::Instance;
use crate::fault::{Fault, FaultKind};
use crate::user::{AccessKey, User};

/// Adds a member unless it would say nothing.
fn put(map: &mut Map<String, Value>, name: &str, value: impl Into<Value>) {
    let value = value.into();
    let says_nothing = match &value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Number(_) => false,
    };
    if !says_nothing {
        map.insert(name.to_owned(), value);
    }
}

pub(crate) fn time(moment: std::time::SystemTime) -> String {
    humantime::format_rfc3339(moment).to_string()
}

pub(super) fn seed(seed: &Seed) -> Value {
    let mut map = Map::new();
    put(&mut map, "Users", seed.users.iter().map(user).collect::<Vec<_>>());
    put(&mut map, "DBInstances", seed.instances.iter().map(instance).collect::<Vec<_>>());
    put(&mut map, "Progress", json!(seed.progress));
    let by_kind = seed.progress_for.iter().map(|(kind, progress)| (kind.to_string(), json!(progress)));
    put(&mut map, "ProgressFor", by_kind.collect::<Map<_, _>>());
    put(&mut map, "Clock", seed.clock.map(time));
    put(&mut map, "FrozenClock", seed.frozen_clock);
    put(&mut map, "IdSeed", seed.id_seed);
    if seed.requests > 0 {
        put(&mut map, "Requests", seed.requests);
    }
    put(&mut map, "NextImportId", seed.next_import);
    put(&mut map, "Imports", seed.imports.iter().map(import).collect::<Vec<_>>());
    let (source, destination) = seed.import_statuses;
    put(&mut map, "ImportStatuses", json!({"Source": source, "Destination": destination}));
    let answers = seed.answers.iter().map(|(condition, answer)| {
        let entry = json!({"Status": answer.status, "Code": answer.code, "Message": answer.message});
        (condition.name().to_owned(), entry)
    });
    put(&mut map, "Answers", answers.collect::<Map<_, _>>());
    put(&mut map, "Stubs", seed.stubs.clone().into_iter().collect::<Map<_, _>>());
    put(&mut map, "Faults", seed.faults.iter().map(|(fault, hits)| self::fault(fault, *hits)).collect::<Vec<_>>());
    put(&mut map, "TimestampWindow", humantime::format_duration(seed.timestamp_window).to_string());
    let signatures = seed.signatures.map(|signatures| match signatures {
        Signatures::Checked => "Checked",
        Signatures::Ignored => "Ignored",
    });
    put(&mut map, "Signatures", signatures);
    put(&mut map, "KeepCalls", seed.keep_calls);
    Value::Object(map)
}

fn user(user: &User) -> Value {
    let mut map = Map::new();
    put(&mut map, "Uid", user.uid.as_str());
    put(&mut map, "Account", user.account.clone());
    put(&mut map, "AccessKeys", user.keys.iter().map(key).collect::<Vec<_>>());
    put(&mut map, "Allow", user.allow.clone());
    put(&mut map, "Deny", user.deny.clone());
    Value::Object(map)
}

fn key(key: &AccessKey) -> Value {
    let mut map = Map::new();
    put(&mut map, "AccessKeyId", key.id.as_str());
    put(&mut map, "AccessKeySecret", key.secret.as_str());
    put(&mut map, "SecurityToken", key.token.clone());
    put(&mut map, "Expiration", key.expires.map(time));
    put(&mut map, "Status", (!key.active).then_some("Inactive"));
    Value::Object(map)
}

pub(crate) fn instance(instance: &Instance) -> Value {
    let mut map = Map::new();
    put(&mut map, "DBInstanceId", instance.id.as_str());
    put(&mut map, "Engine", instance.engine.as_str());
    put(&mut map, "EngineVersion", instance.engine_version.as_str());
    put(&mut map, "RegionId", instance.region.as_str());
    put(&mut map, "ZoneId", instance.zone.clone());
    put(&mut map, "DBInstanceClass", instance.class.as_str());
    put(&mut map, "DBInstanceStorage", instance.storage_gb);
    put(&mut map, "DBInstanceStorageType", instance.storage_type.clone());
    if instance.used_gb > 0 {
        put(&mut map, "UsedGB", instance.used_gb);
    }
    put(&mut map, "DBInstanceStatus", instance.status.as_str());
    put(&mut map, "LockMode", instance.lock_mode.as_str());
    put(&mut map, "LockReason", instance.lock_reason.as_str());
    if let Some(description) = &instance.description {
        map.insert("DBInstanceDescription".to_owned(), description.as_str().into());
    }
    put(&mut map, "Owner", instance.owner.clone());
    put(&mut map, "DBInstanceType", instance.instance_type.as_str());
    put(&mut map, "MasterInstanceId", instance.master.as_str());
    put(&mut map, "PayType", instance.pay_type.as_str());
    put(&mut map, "InstanceNetworkType", instance.network_type.as_str());
    put(&mut map, "DBInstanceNetType", instance.net_type.as_str());
    put(&mut map, "ConnectionMode", instance.connection_mode.as_str());
    put(&mut map, "ConnectionString", instance.connection_string.clone());
    put(&mut map, "Port", instance.port);
    put(&mut map, "Category", instance.category.as_str());
    put(&mut map, "VpcId", instance.vpc_id.clone());
    put(&mut map, "VSwitchId", instance.vswitch_id.clone());
    put(&mut map, "ResourceGroupId", instance.resource_group.clone());
    put(&mut map, "MaintainTime", instance.maintain_time.as_str());
    put(&mut map, "DeletionProtection", instance.deletion_protection);
    put(&mut map, "CreationTime", instance.created.map(time));
    put(&mut map, "ExpireTime", instance.expires.map(time));
    put(&mut map, "Databases", instance.databases.iter().map(database).collect::<Vec<_>>());
    put(&mut map, "Accounts", instance.accounts.iter().map(account).collect::<Vec<_>>());
    put(&mut map, "Tags", json!(instance.tags));
    Value::Object(map)
}

fn database(database: &Database) -> Value {
    let mut map = Map::new();
    put(&mut map, "DBName", database.name.as_str());
    put(&mut map, "DBStatus", database.status.as_str());
    put(&mut map, "CharacterSetName", database.character_set.clone());
    put(&mut map, "DBDescription", database.description.as_str());
    put(&mut map, "SizeMB", database.size_mb);
    put(&mut map, "Tables", json!(database.tables));
    Value::Object(map)
}

fn account(account: &Account) -> Value {
    let mut map = Map::new();
    put(&mut map, "AccountName", account.name.as_str());
    put(&mut map, "AccountStatus", account.status.as_str());
    put(&mut map, "AccountType", account.account_type.as_str());
    put(&mut map, "AccountDescription", account.description.as_str());
    put(&mut map, "DatabasePrivileges", json!(account.privileges));
    Value::Object(map)
}

fn import(SeedImport { import, progress, reported }: &SeedImport) -> Value {
    let mut map = Map::new();
    put(&mut map, "ImportId", import.id);
    put(&mut map, "SourceDBInstanceId", import.source.as_str());
    put(&mut map, "DBInstanceId", import.destination.as_str());
    put(&mut map, "Engine", import.engine.as_str());
    // Pairs, since their order is the order of the request.
    put(&mut map, "DBNames", json!(import.databases));
    put(&mut map, "Status", import.status.as_str());
    put(&mut map, "Reason", import.reason.clone());
    put(&mut map, "StartTime", time(import.started));
    put(&mut map, "EndTime", import.ended.map(time));
    put(&mut map, "SourceStatus", import.statuses.0.as_str());
    put(&mut map, "DestinationStatus", import.statuses.1.as_str());
    if import.ended.is_none() {
        put(&mut map, "Progress", json!(progress));
        let [source, destination, task] = reported;
        put(&mut map, "Reported", json!({"Source": source, "Destination": destination, "Import": task}));
    }
    Value::Object(map)
}

pub(crate) fn fault(fault: &Fault, hits: u64) -> Value {
    let mut map = Map::new();
    let duration = |wait: std::time::Duration| humantime::format_duration(wait).to_string();
    let kind = match &fault.kind {
        FaultKind::Condition { condition, retry_after } => {
            put(&mut map, "Condition", condition.name());
            put(&mut map, "RetryAfter", retry_after.map(duration));
            "Condition"
        }
        FaultKind::ApiError(answer) => {
            put(&mut map, "Status", answer.status);
            put(&mut map, "Code", answer.code.as_str());
            put(&mut map, "Message", answer.message.as_str());
            "ApiError"
        }
        FaultKind::Delay(wait) => {
            put(&mut map, "Delay", duration(*wait));
            "Delay"
        }
        FaultKind::Disconnect => "Disconnect",
        FaultKind::Truncated(bytes) => {
            put(&mut map, "Bytes", *bytes);
            "Truncated"
        }
        FaultKind::Garbage => "Garbage",
    };
    put(&mut map, "Kind", kind);
    put(&mut map, "Action", fault.action.clone());
    put(&mut map, "DBInstanceId", fault.instance.clone());
    put(&mut map, "Times", fault.times);
    put(&mut map, "AfterEffect", fault.after_effect);
    if hits > 0 {
        put(&mut map, "Hits", hits);
    }
    Value::Object(map)
}
