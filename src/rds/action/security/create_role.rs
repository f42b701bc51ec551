//! `CreateServiceLinkedRole`: keeps the role, which no other action needs.

use crate::rds::action::prelude::*;

params! {
    /// Creates the role with which RDS uses other services of the caller. If the role exists, the call changes nothing
    /// (inferred).
    ///
    /// The seed lists the role in `ServiceLinkedRoles`. No action of RDS lists roles, and no action of the fake needs
    /// one.
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
