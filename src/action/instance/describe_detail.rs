//! `DescribeDBInstanceDetail`.

use super::super::admission::Admission;
use super::super::{Action, Caller, admitted};
use crate::cloud::Cloud;
use crate::condition::{Condition, Refusal};
use crate::value::Value;
use crate::words::Engine;

params! {
    /// Describes the licence of a SQL Server instance.
    ///
    /// Every instance answers the documented sample: a `Normal` licence, whose activation is `Invalid`.
    ///
    /// Source: SDK models (2025), API metadata (2024).
    DescribeDBInstanceDetail { DBInstanceId: String }
}

impl Action for DescribeDBInstanceDetail {
    const ADMITS: &'static [Admission] =
        &[Admission::of("DBInstanceId").engines(&[Engine::SqlServer], Condition::DetailEngine)];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        Ok(object! {
            DBInstanceId: &instance.id,
            RegionId: &instance.region,
            LicenseType: "Normal",
            ActivationState: "Invalid",
        })
    }
}
