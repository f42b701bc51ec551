//! `DescribePGHbaConfig`.

use super::super::admission::Admission;
use super::super::{Action, Caller, admitted};
use crate::cloud::Cloud;
use crate::cloud::clock::to_second;
use crate::condition::{Condition, Refusal};
use crate::value::Value;
use crate::words::Engine;

params! {
    /// Lists the entries of a PostgreSQL instance's `pg_hba.conf`: the one of the sample, `host all all 0.0.0.0/0 md5`. Nothing here changes
    /// them, so the default entries and those in use are the same.
    ///
    /// Source: page DescribePGHbaConfig (2021 to 2025), API metadata (2024) for the codes.
    DescribePGHbaConfig { DBInstanceId: String }
}

impl Action for DescribePGHbaConfig {
    const ADMITS: &'static [Admission] =
        &[Admission::or_not_found("DBInstanceId", Condition::HbaInstanceNotFound, Condition::HbaInstanceNotFound)
            .engines(&[Engine::PostgreSql], Condition::NotPostgreSql)];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let items = || {
            let item = object! {
                Type: "host",
                Database: "all",
                User: "all",
                Address: "0.0.0.0/0",
                Mask: "null",
                Method: "md5",
                Option: "null",
                PriorityId: 0u32,
            };
            object! { HbaItem: vec![item] }
        };
        Ok(object! {
            DBInstanceId: &instance.id,
            HbaModifyTime: instance.created.map(to_second),
            LastModifyStatus: "success",
            ModifyStatusReason: "",
            DefaultHbaItems: items(),
            RunningHbaItems: items(),
        })
    }
}
