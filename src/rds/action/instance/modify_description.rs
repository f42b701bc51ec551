//! `ModifyDBInstanceDescription`.

use super::super::admission::Admission;
use super::super::fields::OrEmpty;
use super::super::{Action, Caller, admitted_mut};
use super::types::NewDescription;
use crate::base::value::Value;
use crate::rds::model::Cloud;
use crate::rpc::condition::Refusal;

params! {
    /// Sets the description of an instance, at once. An empty one is taken (a provider of Terraform's sends it, 2026).
    ///
    /// Source: page ModifyDBInstanceDescription (2018 to 2020), API metadata (2024) for the codes.
    ModifyDBInstanceDescription { DBInstanceId: String, DBInstanceDescription: OrEmpty<NewDescription> }
}

impl Action for ModifyDBInstanceDescription {
    const ADMITS: &'static [Admission] = &[Admission::of("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.description = self.DBInstanceDescription.0.map(|text| text.0).unwrap_or_default();
        Ok(object! {})
    }
}
