//! `ModifyDBInstanceDescription`: at once.

use super::super::fields::OrEmpty;
use super::types::NewDescription;
use crate::rds::action::prelude::*;

params! {
    /// Sets the description of an instance, at once. An empty description is accepted, since Terraform's provider sends
    /// it (2026).
    ///
    /// Source: page ModifyDBInstanceDescription (2018 to 2020), API metadata (2024) for the codes.
    ModifyDBInstanceDescription { DBInstanceId: String, DBInstanceDescription: OrEmpty<NewDescription> }
}

impl Action for ModifyDBInstanceDescription {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.description = self.DBInstanceDescription.0.map(|text| text.0).unwrap_or_default();
        Ok(object! {})
    }
}
