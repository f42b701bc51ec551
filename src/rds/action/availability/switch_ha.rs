//! `SwitchDBInstanceHA`: the instance is HASwitching until its nodes have swapped roles.

use crate::rds::action::prelude::*;

params! {
    /// Makes a secondary node of an instance the primary node.
    ///
    /// The instance shows HASwitching, then Running with the roles swapped in `DescribeDBInstanceHAConfig` (inferred: a
    /// client waits for both). With `EffectiveTime` MaintainTime the switch is pending until the maintenance window.
    ///
    /// Source: page SwitchDBInstanceHA (2020 to 2025), API metadata (2024), which lists no code that fits.
    SwitchDBInstanceHA { DBInstanceId: String, NodeId: String, #[checked] Force: Option<Force>, EffectiveTime: Option<EffectiveTime> }
}

word_parameters! {
    /// `Force`.
    Force = ["Yes", "No"], InvalidParameter;
    /// `EffectiveTime`.
    EffectiveTime = ["Immediate", "MaintainTime"], InvalidParameter;
}

impl Action for SwitchDBInstanceHA {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").running()];
    const CONDITIONS: &'static [Condition] = &[Condition::NodeNotFound];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let slaves: Vec<String> =
            instance.nodes().into_iter().filter(|node| !node.is_master).map(|node| node.id).collect();
        if !slaves.contains(&self.NodeId) {
            let hint = format!("the secondary nodes of `{}` are: {}", instance.id, list(&slaves));
            let hint = format!("`NodeId` is `{}`; {hint}", clip(&self.NodeId));
            return Err(Condition::NodeNotFound.because(hint));
        }
        let mode = self.EffectiveTime.as_ref().map(|word| word.0);
        let when = When { mode, moment: None, name: "SwitchTime", condition: Condition::InvalidParameter };
        let begins = when.begins(cloud, admitted(cloud, &self.DBInstanceId)?)?;
        let waiting = admitted(cloud, &self.DBInstanceId)?.set_by(WaitingParameters::Switch, &cloud.settings);
        let sets = waiting.into_iter().chain([("MasterNodeId", self.NodeId.into())]);
        cloud.begin(
            Operation::of(Self::NAME)
                .begins(begins)
                .keeps_instance(&self.DBInstanceId, Status::HaSwitching)
                .sets(&self.DBInstanceId, sets),
        );
        Ok(object! {})
    }
}
