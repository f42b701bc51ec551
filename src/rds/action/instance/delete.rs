//! `DeleteDBInstance`: the instance is Deleting until the operation removes it.

use super::types::KeepPolicy;
use crate::rds::action::prelude::*;

params! {
    /// Deletes an instance.
    ///
    /// The instance shows Deleting until it is removed (inferred). It must be Running and without deletion protection;
    /// a primary must be pay-as-you-go and without read-only instances. The last read-only instance behind an address that
    /// splits reads from writes is kept until the address is released. `ReleasedKeepPolicy`, or by default the backup
    /// policy, decides which backups are kept for `DescribeDetachedBackups`.
    ///
    /// Source: page DeleteDBInstance (2018 to 2025), API metadata (2024) for the codes.
    DeleteDBInstance { DBInstanceId: String, ReleasedKeepPolicy: Option<KeepPolicy> }
}

/// Every lock mode except the manual lock.
const LOCKS: &[LockMode] = &[
    LockMode::Unlock,
    LockMode::LockByExpiration,
    LockMode::LockByRestoration,
    LockMode::LockByDiskQuota,
    LockMode::Released,
    LockMode::LockReadInstanceByDiskQuota,
];

impl Action for DeleteDBInstance {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").running().locks(LOCKS)];
    const CONDITIONS: &'static [Condition] = &[
        Condition::DeletionProtected,
        Condition::PrepaidInstance,
        Condition::InstanceHasReplicas,
        Condition::SplittingAddressExists,
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        if instance.deletion_protection {
            refuse!(DeletionProtected, "`{}` has deletion protection", instance.id);
        }
        if instance.pay_type == PayType::Prepaid && instance.instance_type == DBInstanceType::Primary {
            refuse!(PrepaidInstance, "`{}` is a subscription", instance.id);
        }
        if let Some(replica) = cloud.instances.replicas_of(&instance.id).next() {
            let hint = format!("`{}` has the read-only instance `{}`", instance.id, replica.id);
            return Err(Condition::InstanceHasReplicas.because(hint));
        }
        if let Some(primary) = cloud.instances.get(&instance.master) {
            let splits = primary.connections.iter().find(|connection| connection.splits());
            if let Some(found) = splits.filter(|_| cloud.instances.replicas_of(&primary.id).nth(1).is_none()) {
                let hint = format!("`{}` of `{}` has no other read-only instance", found.address, primary.id);
                return Err(Condition::SplittingAddressExists.because(hint));
            }
        }
        let region = instance.region.clone();
        let policy = self.ReleasedKeepPolicy.map_or_else(|| instance.policy("ReleasedKeepPolicy"), |policy| policy.0);
        if let Some(released) = instance.released(policy) {
            cloud.released.retain(|other| other.id != released.id);
            cloud.released.push(released);
        }
        let effect = Effect::Remove(Resource::of(self.DBInstanceId.clone()));
        cloud.begin(Operation::of(Self::NAME).keeps_instance(&self.DBInstanceId, Status::Deleting).effect(effect));
        Ok(object! { RegionId: region })
    }
}
