//! `ModifyDBDescription`: at once.

use super::super::names::{NewDescription, part_mut};
use crate::rds::action::prelude::*;
use crate::rds::model::database::Database;

params! {
    /// Changes the description of a database.
    ///
    /// Source: page ModifyDBDescription (2018 to 2025), API metadata (2024) for the codes.
    ModifyDBDescription { DBInstanceId: String, DBName: String, DBDescription: NewDescription }
}

impl Action for ModifyDBDescription {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .primary()
        .running()
        .unlocked()
        .database("DBName", Condition::DatabaseNotRunning)];
    const CONDITIONS: &'static [Condition] = &[Condition::NamedDBNotFound];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let database = part_mut::<Database>(cloud, &self.DBInstanceId, &self.DBName, Condition::NamedDBNotFound)?;
        database.description = self.DBDescription.0;
        Ok(object! {})
    }
}
