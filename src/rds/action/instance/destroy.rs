//! `DestroyDBInstance`: a locked instance is Deleting until the operation removes it.

use crate::rds::action::prelude::*;

params! {
    /// Destroys a locked instance.
    ///
    /// The instance shows Deleting until it is removed (inferred). An instance that is not locked is refused.
    ///
    /// Source: page DestroyDBInstance (2018 and 2019, which state that the action was discontinued), API metadata
    /// (2024) for the codes.
    DestroyDBInstance { DBInstanceId: String }
}

/// Every lock mode except Unlock.
const LOCKS: &[LockMode] = &[
    LockMode::ManualLock,
    LockMode::LockByExpiration,
    LockMode::LockByRestoration,
    LockMode::LockByDiskQuota,
    LockMode::Released,
    LockMode::LockReadInstanceByDiskQuota,
];

impl Action for DestroyDBInstance {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .status(&[Status::Running, Status::Stopped, Status::Released])
        .locks(LOCKS)];
    const CONDITIONS: &'static [Condition] = &[Condition::InstanceHasReplicas];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        if let Some(replica) = cloud.instances.replicas_of(&instance.id).next() {
            let hint = format!("`{}` has the read-only instance `{}`", instance.id, replica.id);
            return Err(Condition::InstanceHasReplicas.because(hint));
        }
        let resource = Resource::of(self.DBInstanceId.clone());
        let operation = Operation::of(Self::NAME).keeps_instance(&self.DBInstanceId, Status::Deleting);
        cloud.begin(operation.effect(Effect::Remove(resource)));
        Ok(object! {})
    }
}
