//! `ModifyDBInstanceConfig`: items of PostgreSQL and SQL Server.

use super::super::fields::json_texts;
use super::super::names::{account_named, check_running, database_named};
use super::types::SwitchTime;
use crate::rds::action::prelude::*;
use crate::rds::model::listed::{Compared, List, Verdict};
use crate::rds::words::AccountStatus;

params! {
    /// Sets a configuration item of an instance, at once.
    ///
    /// PostgreSQL has the item `pgbouncer` (`true` or `false`; if it is on, the instance's own address has a
    /// `PGBouncerPort`, by default 6432). SQL Server has `backup_recovery_model` (`simple` or `full`, in the basic
    /// edition) and `clear_errorlog` (`1` clears the error log). Both have `encryptionKey`: a key, `ServiceKey` for the
    /// service's key, and on PostgreSQL `disabled`. The items of PostgreSQL about DuckDB and the visibility of
    /// databases are only checked. An item that is newer than the list is accepted with a hint; one of the other engine is refused.
    ///
    /// Source: SDK models (October 2026), API metadata (2024) for most codes. The values of SQL Server's items are inferred.
    ModifyDBInstanceConfig {
        DBInstanceId: String,
        ConfigName: String,
        ConfigValue: String,
        SwitchTimeMode: Option<SwitchTime>,
        SwitchTime: Option<String>,
    }
}

/// The port of PgBouncer (page "PgBouncer" of the manual, 2023).
const PGBOUNCER_PORT: u16 = 6432;

/// The items of either engine.
const ITEMS: [&str; 8] = [
    "pgbouncer",
    "backup_recovery_model",
    "clear_errorlog",
    "encryptionKey",
    "duckdb_prepare_dependency",
    "duckdb_create_databases",
    "enable_db_visible_by_connect_rls",
    "set_db_visible_by_connect_rls",
];

const ITEM: List = List {
    what: "a configuration item",
    as_of: "SDK models of October 2026",
    compared: Compared::Whole,
    form: |text| {
        text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    },
};

/// Looks a configuration item up.
pub(in crate::rds::action) fn judge(name: &str) -> Verdict {
    ITEM.judge(ITEMS.into_iter(), name)
}

impl Action for ModifyDBInstanceConfig {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::PostgreSql, Engine::SqlServer]).running().unlocked()];
    const CONDITIONS: &'static [Condition] = &[Condition::InvalidConfigName, Condition::InvalidConfigValue];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let mode = self.SwitchTimeMode.as_ref().map(|word| word.0);
        let when = When {
            mode,
            moment: self.SwitchTime.as_deref(),
            name: "SwitchTime",
            condition: Condition::InvalidParameter,
        };
        let begins = when.begins(cloud, instance)?;
        let changed = self.changed(instance)?;
        if begins.is_some() {
            cloud.begin(Operation::of(Self::NAME).begins(begins).watches(Resource::of(&self.DBInstanceId)));
        } else {
            *admitted_mut(cloud, &self.DBInstanceId)? = changed;
        }
        Ok(object! {})
    }
}

impl ModifyDBInstanceConfig {
    /// Returns the instance with the new value.
    fn changed(&self, instance: &Instance) -> Result<Instance, Refusal> {
        let mut changed = Instance::clone(instance);
        let value = self.ConfigValue.as_str();
        match (instance.engine, self.ConfigName.as_str()) {
            (Engine::PostgreSql, "pgbouncer") => {
                let enabled = bool::from_text(value).map_err(|takes| self.refused(&takes))?;
                changed.pgbouncer = Some(enabled);
                changed.pgbouncer_port = changed.pgbouncer_port.or(Some(PGBOUNCER_PORT)).filter(|_| enabled);
            }
            (Engine::SqlServer, "backup_recovery_model") => {
                let model = value.to_ascii_lowercase();
                if !["simple", "full"].contains(&model.as_str()) {
                    return Err(self.refused("simple or full"));
                }
                changed.recovery_model = model;
            }
            (Engine::SqlServer, "clear_errorlog") => {
                if value != "1" {
                    return Err(self.refused("1"));
                }
                changed.error_logs.clear();
            }
            (Engine::PostgreSql | Engine::SqlServer, "encryptionKey") => {
                let key = match value {
                    "disabled" if instance.engine == Engine::PostgreSql => None,
                    "disabled" => {
                        return Err(self.refused("a key or `ServiceKey`; encryption of SQL Server cannot be disabled"));
                    }
                    word if word.eq_ignore_ascii_case("ServiceKey") => Some(instance.service_key()),
                    key => Some(key.to_owned()),
                };
                changed.encryption_key = key;
            }
            (Engine::PostgreSql, "duckdb_prepare_dependency") => {
                if value != "duckdb_prepare_dependency" {
                    return Err(self.refused("duckdb_prepare_dependency"));
                }
            }
            (Engine::PostgreSql, "duckdb_create_databases") => {
                self.check_duckdb(instance)?;
            }
            (Engine::PostgreSql, "enable_db_visible_by_connect_rls") => {
                if value != "true" {
                    return Err(self.refused("true"));
                }
            }
            (Engine::PostgreSql, "set_db_visible_by_connect_rls") => {
                self.check_databases(instance, value)?;
            }
            (_, name) => match judge(name) {
                Verdict::Unlisted(_) => {}
                Verdict::Wrong(reason) => return Err(Condition::InvalidConfigName.because(reason)),
                Verdict::Listed => {
                    let hint = format!("{} has no configuration item `{}`", instance.engine, clip(name));
                    return Err(Condition::InvalidConfigName.because(hint));
                }
            },
        }
        Ok(changed)
    }

    fn refused(&self, takes: &str) -> Refusal {
        let hint = format!("`ConfigValue` is `{}`, expected {takes}", clip(&self.ConfigValue));
        Condition::InvalidConfigValue.because(hint)
    }

    /// Refuses names of databases that do not exist or are not Running.
    fn check_databases(&self, instance: &Instance, names: &str) -> Result<(), Refusal> {
        members(names).try_for_each(|name| {
            let database = database_named(instance, name, Condition::InvalidConfigValue)?;
            check_running(database, Condition::InvalidConfigValue)
        })
    }

    /// Checks the databases and the account that DuckDB is created with.
    fn check_duckdb(&self, instance: &Instance) -> Result<(), Refusal> {
        let given = json_texts(&self.ConfigValue).unwrap_or_default();
        let member = |name: &str| given.iter().find(|(key, _)| key == name).map(|(_, text)| text.as_str());
        let (Some(names), Some(account)) = (member("dbNames"), member("accountName")) else {
            return Err(self.refused("a JSON object such as {\"dbNames\": \"db1,db2\", \"accountName\": \"admin\"}"));
        };
        self.check_databases(instance, names)?;
        match account_named(instance, account, Condition::InvalidConfigValue)?.status {
            AccountStatus::Available => Ok(()),
            _ => Err(self.refused("an available account")),
        }
    }
}
