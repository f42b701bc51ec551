//! `DescribeDBInstanceDetail`.

use crate::rds::action::prelude::*;

params! {
    /// Describes the licence of a SQL Server instance.
    ///
    /// Every instance answers the documented sample: a `Normal` licence, whose activation is `Invalid`.
    ///
    /// Source: SDK models (2025), API metadata (2024).
    DescribeDBInstanceDetail { DBInstanceId: String }
}

impl Action for DescribeDBInstanceDetail {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(&[Engine::SqlServer])];

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
