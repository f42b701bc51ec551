//! `CheckInstanceExist`.

use crate::rds::action::prelude::*;

params! {
    /// Says whether the caller has an instance of this id.
    ///
    /// An id that nobody has, or somebody else, is answered with false (inferred: the metadata also lists a code for it). The
    /// answer counts as a report of the instance, so that who waits for it to go sees it go.
    ///
    /// Source: SDK models (2025), API metadata (2024).
    CheckInstanceExist { DBInstanceId: String }
}

impl Action for CheckInstanceExist {
    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        let own = cloud.instances.get(&self.DBInstanceId).filter(|instance| owns(caller, instance));
        own.map(|instance| Resource::of(instance.id.clone())).into_iter().collect()
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let exists = cloud.instances.get(&self.DBInstanceId).is_some_and(|instance| owns(caller, instance));
        Ok(object! { IsExistInstance: exists })
    }
}
