//! `RestartDBInstance`: the instance is Rebooting, then Running.

use crate::rds::action::prelude::*;

params! {
    /// Restarts an instance.
    ///
    /// The instance shows Rebooting, then Running again (inferred). `NodeId` names a node of a SQL Server cluster; no
    /// other instance has nodes that can be restarted alone. Parameters that wait for a restart are in force
    /// afterwards.
    ///
    /// Source: page RestartDBInstance (2018 to 2025), API metadata (2024) for the codes.
    RestartDBInstance { DBInstanceId: String, NodeId: Option<String> }
}

impl Action for RestartDBInstance {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .types(&[DBInstanceType::Primary, DBInstanceType::Readonly])
        .running()
        .unlocked()];
    const CONDITIONS: &'static [Condition] = &[Condition::NodeNotFound];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        if let Some(node) = self.NodeId.filter(|_| instance.category != "cluster") {
            refuse!(NodeNotFound, "`{}` has no node `{}`", instance.id, clip(&node));
        }
        let sets = instance.set_by_restart();
        let operation = Operation::of(Self::NAME).keeps_instance(&self.DBInstanceId, Status::Rebooting);
        cloud.begin(operation.sets(&self.DBInstanceId, sets));
        Ok(object! {})
    }
}
