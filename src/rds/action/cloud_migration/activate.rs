//! `ActivateMigrationTargetInstance`: the migration is at the stage `switch`, then `success`.

use super::create::sets;
use super::{TARGET, task_id, under_way};
use crate::rds::action::prelude::*;
use crate::rds::model::operation::Kind;
use crate::rds::words::MigrateStage;

params! {
    /// Ends the migration of a server: the instance stops replicating it and replaces it.
    ///
    /// The migration must be at the stage `increment`, when the instance has all data of the server. With `ForceSwitch`
    /// 1 it may also be at the stage of the full copy (inferred). During the operation the stage is `switch`, and
    /// afterwards `success`. `SwitchTimeMode` must be 0 (at once). `SwitchTime` has no effect, also in the service.
    ///
    /// Source: SDK models (2026), API metadata (2024) for the codes.
    ActivateMigrationTargetInstance {
        DBInstanceName: String,
        ForceSwitch: Option<Force>,
        #[checked] SwitchTimeMode: Option<AtOnce>,
    }
}

word_parameters! {
    /// `ForceSwitch`.
    Force = ["0", "1"], InvalidParameter;
    /// `SwitchTimeMode`.
    AtOnce = ["0"], InvalidParameter;
}

impl Action for ActivateMigrationTargetInstance {
    const ADMITS: &'static [Admission] = &[TARGET];
    const CONDITIONS: &'static [Condition] = &[
        Condition::documented(Self::NAME, "InvalidMigrateTask"),
        Condition::documented(Self::NAME, "InvalidMigrateStatus"),
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceName)?;
        let Some(task) = under_way(instance) else {
            refuse!("InvalidMigrateTask", "`{}` has no migration that has begun and is not over", instance.id);
        };
        let forced = self.ForceSwitch.is_some_and(|force| force.0 == "1");
        ensure!(
            task.status == MigrateStage::Increment || (forced && task.status != MigrateStage::Switch),
            "InvalidMigrateStatus",
            "migration {} is at {}, not at increment",
            task.id,
            task.status
        );
        let answer = object! {
            DBInstanceName: &instance.id,
            SourceIpAddress: &task.address,
            SourcePort: task.port,
            TaskId: task_id(task),
        };
        let part = Resource::part(&instance.id, Kind::CloudMigration, &task.id);
        let before = task.status;
        let copying: Vec<u64> = cloud.operations.on(&part).map(|operation| operation.id).collect();
        for id in copying {
            cloud.complete(id);
        }
        let moment = clock::whole_second(cloud.now());
        let operation = Operation::of(Self::NAME)
            .keeps(part.clone(), MigrateStage::Switch.as_str(), MigrateStage::Success.as_str())
            .effect(sets(&part, &[("ReplicationState", "finish"), ("SwitchTime", &to_second(moment))]))
            .undo(sets(&part, &[("MigrateStage", before.as_str())]));
        cloud.begin(operation);
        Ok(answer)
    }
}
