//! `StopDBInstance`: the instance is Stopping, then Stopped.

use crate::rds::action::prelude::*;
use crate::rds::words::ClassFamily;

params! {
    /// Stops an instance: it shows Stopping, then Stopped.
    ///
    /// `RegionId` is required, but not compared with the instance's region. If the stop fails, the instance is Running
    /// again (inferred).
    ///
    /// Source: SDK models (2025), status table (2024), API metadata (2024) for the codes.
    StopDBInstance { #[checked] RegionId: String, DBInstanceId: String }
}

impl Action for StopDBInstance {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(&[Engine::MySql, Engine::PostgreSql, Engine::SqlServer])
        .primary()
        .running()];
    const CONDITIONS: &'static [Condition] = &[Condition::SharedNotStoppable, Condition::HasReplicasNotStoppable];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        if instance.class_info().family == ClassFamily::Shared {
            let hint = format!("`{}` is of class `{}`, a shared one", instance.id, instance.class);
            return Err(Condition::SharedNotStoppable.because(hint));
        }
        if let Some(replica) = cloud.instances.replicas_of(&instance.id).next() {
            let hint = format!("`{}` has the read-only instance `{}`", instance.id, replica.id);
            return Err(Condition::HasReplicasNotStoppable.because(hint));
        }
        let resource = Resource::of(self.DBInstanceId);
        let running = Effect::Set(resource.clone(), vec![("DBInstanceStatus".into(), Status::Running.into())]);
        let (shows, then) = (Status::Stopping.as_str(), Status::Stopped.as_str());
        cloud.begin(Operation::of(Self::NAME).keeps(resource, shows, then).undo(running));
        Ok(object! {})
    }
}
