//! `ModifyDBDescription`.

use super::super::admitted_mut;
use super::super::names::{NewDescription, database_named};
use crate::rds::action::prelude::*;

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
        database_named(admitted(cloud, &self.DBInstanceId)?, &self.DBName, Condition::NamedDBNotFound)?;
        if let Some(database) = admitted_mut(cloud, &self.DBInstanceId)?.find_database_mut(&self.DBName) {
            database.description = self.DBDescription.0;
        }
        Ok(object! {})
    }
}
