//! `CreateServiceLinkedRole`.

use crate::rds::action::prelude::*;

params! {
    /// Creates the role by which RDS uses other services of the caller's. One that is there stays (inferred).
    ///
    /// The seed has it among `ServiceLinkedRoles`. No action of this product lists roles, and none here needs one.
    ///
    /// Source: page CreateServiceLinkedRole (2021 to 2025).
    CreateServiceLinkedRole { RegionId: String, ServiceLinkedRole: Role }
}

word_parameters! {
    /// `ServiceLinkedRole`.
    Role = [
        "AliyunServiceRoleForRds",
        "AliyunServiceRoleForRdsPgsqlOnEcs",
        "AliyunServiceRoleForRDSProxyOnEcs",
    ], InvalidParameter;
}

impl Action for CreateServiceLinkedRole {
    const CONDITIONS: &'static [Condition] = &[Condition::RegionNotFound];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let role = (caller.owner.as_ref().to_owned(), self.ServiceLinkedRole.0.to_owned());
        if !cloud.roles.contains(&role) {
            cloud.roles.push(role);
        }
        Ok(object! {})
    }
}
