//! `ModifyDBInstanceDeletionProtection`: at once, pay-as-you-go only.

use crate::rds::action::prelude::*;

params! {
    /// Turns the deletion protection of an instance on or off, at once. A subscription cannot have deletion protection.
    ///
    /// Source: SDK models (2025), API metadata (2024) for the code.
    ModifyDBInstanceDeletionProtection {
        DBInstanceId: String,
        DeletionProtection: bool,
    }
}

impl Action for ModifyDBInstanceDeletionProtection {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::ProtectedPayType];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        if instance.pay_type == PayType::Prepaid {
            refuse!(ProtectedPayType, "`{}` is a subscription", instance.id);
        }
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.deletion_protection = self.DeletionProtection;
        Ok(object! {})
    }
}
