//! `DeleteSlot`: removes an inactive replication slot of PostgreSQL, at once.

use crate::rds::action::prelude::*;

params! {
    /// Deletes a replication slot of a PostgreSQL instance.
    ///
    /// Only an INACTIVE slot can be deleted, and `SlotStatus` has to say so. A slot that the instance does not have is
    /// refused with the code for the wrong status (inferred).
    ///
    /// Source: page DeleteSlot (2024), API metadata (2024) for the codes.
    DeleteSlot { DBInstanceId: String, SlotName: String, SlotStatus: String }
}

impl Action for DeleteSlot {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::PostgreSql]).primary().running().unlocked()];
    const CONDITIONS: &'static [Condition] = &[Condition::documented(Self::NAME, "InvalideStatus.Format")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let status = clip(&self.SlotStatus);
        ensure!(status == "INACTIVE", "InvalideStatus.Format", "`SlotStatus` is `{status}`, expected INACTIVE");
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        let Some(slot) = instance.slots.iter().find(|slot| slot.name == self.SlotName) else {
            refuse!("InvalideStatus.Format", "`{}` has no slot `{}`", instance.id, clip(&self.SlotName));
        };
        ensure!(slot.status == "INACTIVE", "InvalideStatus.Format", "slot `{}` is {}", slot.name, slot.status);
        instance.slots.retain(|slot| slot.name != self.SlotName);
        Ok(object! { SlotName: self.SlotName })
    }
}
