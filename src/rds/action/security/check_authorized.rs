//! `CheckCloudResourceAuthorized`: always yes.

use crate::rds::action::prelude::*;

params! {
    /// Returns whether RDS may use the caller's keys, and the role for that. The answer is always yes
    /// (`AuthorizationState` 1), with or without a role from `CreateServiceLinkedRole`.
    ///
    /// Source: page CheckCloudResourceAuthorized (2020 to 2025), API metadata (2024) for the code of a request without
    /// an instance and a region. The code for an unknown instance is inferred.
    CheckCloudResourceAuthorized { DBInstanceId: Option<String>, TargetRegionId: Option<String> }
}

impl Action for CheckCloudResourceAuthorized {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::NothingToAuthorize];

    fn check(&self) -> Result<(), Refusal> {
        if self.DBInstanceId.is_none() && self.TargetRegionId.is_none() {
            let hint = "there is neither `DBInstanceId` nor `TargetRegionId`";
            return Err(Condition::NothingToAuthorize.because(hint));
        }
        Ok(())
    }

    fn run(self, _: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let role = format!("acs:ram::{}:role/aliyunrdsinstanceencryptiondefaultrole", caller.owner);
        Ok(object! { AuthorizationState: 1u32, RoleArn: role })
    }
}
