//! `ModifyCollationTimeZone`: SQL Server is Rebooting until both are changed.

use super::{character_sets, time_zones};
use crate::rds::action::prelude::*;

params! {
    /// Changes the collation and the time zone of a SQL Server instance.
    ///
    /// `Collation` or `Timezone` is required. The answer has `nochange` for the absent one, as in the page's sample.
    /// The instance is Rebooting meanwhile, since SQL Server has to restart (inferred). `DescribeDBInstanceAttribute`
    /// shows both afterwards.
    ///
    /// Source: page ModifyCollationTimeZone (2020 to 2025); a list of error codes by action (2025) for the code about
    /// the engine.
    ModifyCollationTimeZone { DBInstanceId: String, Collation: Option<Collation>, Timezone: Option<String> }
}

texts! {
    /// `Collation`, in any case.
    Collation(String), InvalidParameter, |text| match character_sets::collation(text).error() {
        Some(reason) => Err(reason),
        None => Ok(character_sets::listed_collation(text).to_owned()),
    };
}

impl Action for ModifyCollationTimeZone {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").engines(&[Engine::SqlServer]).running()];
    const CONDITIONS: &'static [Condition] = &[Condition::MissingParameter, Condition::InvalidParameter];

    fn check(&self) -> Result<(), Refusal> {
        if self.Collation.is_none() && self.Timezone.is_none() {
            return Err(
                Refusal::of(Condition::MissingParameter, "Collation").hint("expected `Collation` or `Timezone`")
            );
        }
        let Some(zone) = &self.Timezone else { return Ok(()) };
        let Some(reason) = time_zones::judge(zone).error() else { return Ok(()) };
        Err(Refusal::of(Condition::InvalidParameter, "Timezone").hint(reason))
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let mut sets = admitted(cloud, &self.DBInstanceId)?.set_by_restart();
        if let Some(collation) = &self.Collation {
            sets.push(("Collation", collation.0.clone().into()));
        }
        if let Some(zone) = &self.Timezone {
            sets.push(("TimeZone", zone.into()));
        }
        let operation = Operation::of(Self::NAME).keeps_instance(&self.DBInstanceId, Status::Rebooting);
        let task = cloud.begin(operation.sets(&self.DBInstanceId, sets));
        Ok(object! {
            DBInstanceId: self.DBInstanceId,
            Collation: self.Collation.map_or_else(|| "nochange".to_owned(), |collation| collation.0),
            Timezone: self.Timezone.unwrap_or_else(|| "nochange".to_owned()),
            TaskId: task.to_string(),
        })
    }
}
