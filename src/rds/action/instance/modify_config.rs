//! `ModifyDBInstanceConfig`.

use super::super::admitted_mut;
use super::types::{ClientToken, SwitchTime};
use crate::rds::action::prelude::*;

params! {
    /// Sets a configuration item of an instance, at once.
    ///
    /// PostgreSQL has `pgbouncer` (`true` or `false`), SQL Server `backup_recovery_model` (`simple` or `full`; basic edition)
    /// and `clear_errorlog` (`1`; it changes nothing here). `DescribeDBInstanceAttribute` shows `PGBouncerEnabled` and
    /// `Extra.RecoveryModel`. Other items are refused as unknown.
    ///
    /// Source: SDK models (2025), API metadata (2024) for most codes. The values of SQL Server's items are inferred.
    ModifyDBInstanceConfig {
        DBInstanceId: String,
        ConfigName: String,
        ConfigValue: String,
        ClientToken: Option<ClientToken>,
        SwitchTimeMode: Option<SwitchTime>,
    }
}

impl Action for ModifyDBInstanceConfig {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").running().unlocked()];
    const CONDITIONS: &'static [Condition] = &[Condition::InvalidConfigName, Condition::InvalidConfigValue];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let engine = admitted(cloud, &self.DBInstanceId)?.engine;
        let value = self.ConfigValue;
        let refused = |takes: &str| {
            let hint = format!("`ConfigValue` is `{}`, it takes {takes}", clip(&value));
            Condition::InvalidConfigValue.because(hint)
        };
        match (engine, self.ConfigName.as_str()) {
            (Engine::PostgreSql, "pgbouncer") => {
                let enabled = bool::from_text(&value).map_err(|takes| refused(&takes))?;
                let instance = admitted_mut(cloud, &self.DBInstanceId)?;
                instance.pgbouncer = Some(enabled);
            }
            (Engine::SqlServer, "backup_recovery_model") => {
                let model = value.to_ascii_lowercase();
                if !["simple", "full"].contains(&model.as_str()) {
                    return Err(refused("simple or full"));
                }
                let instance = admitted_mut(cloud, &self.DBInstanceId)?;
                instance.recovery_model = model;
            }
            (Engine::SqlServer, "clear_errorlog") => {
                if value != "1" {
                    return Err(refused("1"));
                }
            }
            _ => {
                let hint = format!("{engine} has no configuration item `{}`", clip(&self.ConfigName));
                return Err(Condition::InvalidConfigName.because(hint));
            }
        }
        Ok(object! {})
    }
}
