//! `DeleteDatabase`: the database is Deleting until the operation removes it.

use super::super::names::database_named;
use crate::rds::action::prelude::*;
use crate::rds::model::operation::Kind;

params! {
    /// Deletes a database.
    ///
    /// The database is Deleting until it is removed, together with all privileges on it (inferred).
    ///
    /// Source: page DeleteDatabase (2018 to 2025), API metadata (2024) for the codes.
    DeleteDatabase { DBInstanceId: String, DBName: String }
}

impl Action for DeleteDatabase {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .primary()
        .running()
        .unlocked()
        .database("DBName", Condition::IncorrectDBState)];
    const CONDITIONS: &'static [Condition] = &[Condition::DBNameNotFound, Condition::IncorrectDBState];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        database_named(instance, &self.DBName, Condition::DBNameNotFound)?;
        let database = Resource::part(self.DBInstanceId, Kind::Database, self.DBName);
        let operation = Operation::of(Self::NAME).keeps(database.clone(), "Deleting", "Running");
        cloud.begin(operation.effect(Effect::Remove(database)));
        Ok(object! {})
    }
}
