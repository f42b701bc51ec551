//! `StartDBInstance`.

use crate::rds::action::prelude::*;

params! {
    /// Starts a stopped instance.
    ///
    /// The instance shows Rebooting, then Running (inferred: no page says what it shows meanwhile). A start that fails leaves
    /// it Stopped. Every other parameter is for dedicated clusters and not heeded. `TaskId` is the number of the task, as
    /// `DescribeTasks` lists it.
    ///
    /// Source: SDK models (2025), API metadata (2024) for the codes.
    StartDBInstance { DBInstanceId: String }
}

impl Action for StartDBInstance {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").status(&[Status::Stopped])];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let sets = admitted(cloud, &self.DBInstanceId)?.set_by_restart();
        let stopped = vec![("DBInstanceStatus".into(), Status::Stopped.into())];
        let operation = Operation::of(Self::NAME)
            .keeps_instance(&self.DBInstanceId, Status::Rebooting)
            .sets(&self.DBInstanceId, sets);
        let task = cloud.begin(operation.undo(Effect::Set(Resource::of(self.DBInstanceId), stopped)));
        Ok(object! { TaskId: task })
    }
}
