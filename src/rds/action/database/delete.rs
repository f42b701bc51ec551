//! `DeleteDatabase`.

use super::super::admission::Admission;
use super::super::names::database_named;
use super::super::{Action, Caller, admitted};
use crate::base::value::Value;
use crate::rds::model::Cloud;
use crate::rds::model::operation::{Effect, Kind, Operation, Resource};
use crate::rds::words::{DBInstanceType, LockMode};
use crate::rpc::condition::{Condition, Refusal};

params! {
    /// Deletes a database.
    ///
    /// It shows Deleting, then it is gone, and with it every privilege that accounts have in it (inferred).
    ///
    /// Source: page DeleteDatabase (2018 to 2025), API metadata (2024) for the codes.
    DeleteDatabase { DBInstanceId: String, DBName: String }
}

impl Action for DeleteDatabase {
    const ADMITS: &'static [Admission] = &[Admission::of("DBInstanceId")
        .types(&[DBInstanceType::Primary], Condition::InstanceType)
        .running()
        .locks(&[LockMode::Unlock], Condition::InstanceLocked)
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
