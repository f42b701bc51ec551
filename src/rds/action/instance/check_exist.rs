//! `CheckInstanceExist`: true or false, and a poll of the instance.

use crate::rds::action::prelude::*;

params! {
    /// Returns whether the caller has an instance with this id.
    ///
    /// For an unknown id, or an instance of another user, the answer is false (inferred: the metadata also lists a code
    /// for it). The call counts as a poll of the instance, so that a client that waits for its deletion sees the end.
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
