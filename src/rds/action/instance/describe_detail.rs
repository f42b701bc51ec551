//! `DescribeDBInstanceDetail`: the same licence for every SQL Server instance.

use crate::rds::action::prelude::*;

params! {
    /// Describes the licence of a SQL Server instance.
    ///
    /// The answer is the same for every instance and equals the documented sample: a `Normal` licence with the
    /// activation state `Invalid`.
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
