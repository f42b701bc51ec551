//! `DescribePGHbaConfig`: the entries of `pg_hba.conf`, in force and default.

use crate::rds::action::prelude::*;
use crate::rds::model::postgres::{HbaItem, initial_hba};

params! {
    /// Lists the entries of a PostgreSQL instance's `pg_hba.conf`. The answer has the entries in force and the default
    /// ones. Until `ModifyPGHbaConfig` changes them, the entries in force are the default: the entry of the sample,
    /// `host all all 0.0.0.0/0 md5`. `LastModifyStatus` is `failed` if the last change failed.
    ///
    /// Source: page DescribePGHbaConfig (2021 to 2025), API metadata (2024) for the codes.
    DescribePGHbaConfig { DBInstanceId: String }
}

impl Action for DescribePGHbaConfig {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(&[Engine::PostgreSql])];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        Ok(object! {
            DBInstanceId: &instance.id,
            HbaModifyTime: instance.hba_modified.or(instance.created).map(to_second),
            LastModifyStatus: if instance.hba_failure.is_empty() { "success" } else { "failed" },
            ModifyStatusReason: &instance.hba_failure,
            DefaultHbaItems: items(&[initial_hba()]),
            RunningHbaItems: items(&instance.running_hba()),
        })
    }
}

fn items(items: &[HbaItem]) -> Value {
    let list: Vec<_> = items
        .iter()
        .map(|item| {
            object! {
                Type: &item.kind,
                Database: &item.database,
                User: &item.user,
                Address: &item.address,
                Mask: &item.mask,
                Method: &item.method,
                Option: &item.option,
                PriorityId: item.priority,
            }
        })
        .collect();
    object! { HbaItem: list }
}
