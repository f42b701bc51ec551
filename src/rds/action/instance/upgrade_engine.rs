//! `UpgradeDBInstanceEngineVersion`: MySQL is EngineVersionUpgrading until it has the version.

use super::types::SwitchTime;
use crate::rds::action::prelude::*;

params! {
    /// Upgrades a MySQL instance to a later version.
    ///
    /// The instance shows EngineVersionUpgrading; it has the new version when it is Running again (inferred). The new
    /// version must be 5.6, 5.7 or 8.0 and later than the old one. The read-only instances of a primary must be
    /// upgraded before it. An instance of the cluster edition, with SSL or with TDE is not upgraded. If the request
    /// names the maintenance window or a time, the operation is pending until then, and a second request is refused
    /// (inferred: the text of the code says that a task exists).
    ///
    /// Source: page UpgradeDBInstanceEngineVersion (2018 to 2023), SDK models (2025), API metadata (2024) for the codes.
    UpgradeDBInstanceEngineVersion {
        DBInstanceId: String,
        EngineVersion: String,
        EffectiveTime: Option<SwitchTime>,
    }
}

impl Action for UpgradeDBInstanceEngineVersion {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(&[Engine::MySql])
        .types(&[DBInstanceType::Primary, DBInstanceType::Readonly])
        .running()
        .unlocked()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::UpgradeVersion,
        Condition::UpgradeWithReadOnly,
        Condition::documented(Self::NAME, "ClusterNotSupport"),
        Condition::documented(Self::NAME, "InvalidSSLstatus"),
        Condition::documented(Self::NAME, "InvalidTDEstatus"),
        Condition::documented(Self::NAME, "InvalidOrderTask.NotSupport"),
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let version = &self.EngineVersion;
        let known = ["5.6", "5.7", "8.0"].contains(&version.as_str());
        if !known || !names::is_later_version(instance.engine, version, &instance.engine_version) {
            let hint = format!(
                "`{}` has version {} and cannot be upgraded to `{}`",
                instance.id,
                instance.engine_version,
                clip(version)
            );
            return Err(Condition::UpgradeVersion.because(hint));
        }
        let id = &instance.id;
        ensure!(instance.category != "cluster", "ClusterNotSupport", "`{id}` is of the cluster edition");
        ensure!(!instance.ssl, "InvalidSSLstatus", "connections of `{id}` are encrypted");
        ensure!(!instance.tde, "InvalidTDEstatus", "data of `{id}` is encrypted");
        let is_earlier = |other: &&Instance| names::is_later_version(other.engine, version, &other.engine_version);
        if let Some(replica) = cloud.instances.replicas_of(&instance.id).find(is_earlier) {
            let (id, has) = (&replica.id, &replica.engine_version);
            let hint = format!("the read-only instance `{id}` of `{}` has version {has}", instance.id);
            return Err(Condition::UpgradeWithReadOnly.because(hint));
        }
        let mode = self.EffectiveTime.as_ref().map(|word| word.0);
        let exists = Condition::documented(Self::NAME, "InvalidOrderTask.NotSupport");
        none_pending(cloud, Self::NAME, &self.DBInstanceId, exists)?;
        let begins = When { mode, moment: None, name: "SwitchTime", condition: Condition::InvalidParameter };
        let begins = begins.begins(cloud, admitted(cloud, &self.DBInstanceId)?)?;
        let operation = Operation::of(Self::NAME).keeps_instance(&self.DBInstanceId, Status::EngineVersionUpgrading);
        let waiting = admitted(cloud, &self.DBInstanceId)?.set_by(WaitingParameters::Change, &cloud.settings);
        let fields = names::version_fields(instance.engine, version);
        let fields = fields.into_iter().chain(waiting);
        let task = cloud.begin(operation.begins(begins).sets(&self.DBInstanceId, fields));
        Ok(object! { TaskId: task.to_string() })
    }
}
