//! `UpgradeDBInstanceMajorVersionPrecheck`: the instance is INS_MAINTAINING until the report exists.

use crate::rds::action::prelude::*;
use std::sync::Arc;

use super::types::CheckedMode;
use crate::rds::model::postgres::UpgradePrecheck;

params! {
    /// Checks a PostgreSQL instance before its major version is upgraded.
    ///
    /// The instance shows INS_MAINTAINING meanwhile (seen live in 2026). Afterwards the report exists: `Success`, or
    /// `Fail` if the operation fails. The new version must be later than that of the instance. An instance with
    /// read-only instances cannot be upgraded in place (the modes to which this applies are inferred).
    ///
    /// Source: page UpgradeDBInstanceMajorVersionPrecheck (2022 to 2025), API metadata (2024) for the codes. They list
    /// no code for a version or a status that is not accepted; those codes are inferred.
    UpgradeDBInstanceMajorVersionPrecheck {
        DBInstanceId: String,
        TargetMajorVersion: String,
        UpgradeMode: Option<CheckedMode>,
    }
}

impl Action for UpgradeDBInstanceMajorVersionPrecheck {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::PostgreSql]).primary().running()];
    const CONDITIONS: &'static [Condition] = &[Condition::InvalidParameter, Condition::UpgradeWithReadOnly];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = Arc::clone(admitted(cloud, &self.DBInstanceId)?);
        let target = self.TargetMajorVersion;
        if !names::is_later_version(instance.engine, &target, &instance.engine_version) {
            let hint = format!(
                "`{}` has version {} and cannot be upgraded to `{}`",
                instance.id,
                instance.engine_version,
                clip(&target)
            );
            return Err(Refusal::of(Condition::InvalidParameter, "TargetMajorVersion").hint(hint));
        }
        let in_place = self.UpgradeMode.is_some_and(|mode| matches!(mode.0, "inPlaceUpgrade" | "zeroDownTimeUpgrade"));
        if let Some(replica) = cloud.instances.replicas_of(&instance.id).next().filter(|_| in_place) {
            let hint = format!("`{}` has the read-only instance `{}`", instance.id, replica.id);
            return Err(Condition::UpgradeWithReadOnly.because(hint));
        }
        let task = cloud.ids.operation(|id| cloud.operations.get(id).is_some() || cloud.imports.contains_key(&id));
        let mut check = UpgradePrecheck::new(task);
        check.source_version.clone_from(&instance.engine_version);
        check.target_version.clone_from(&target);
        check.mode = self.UpgradeMode.map_or(String::new(), |mode| mode.0.to_owned());
        check.checked = Some(clock::whole_second(cloud.now()));
        let with = |result: &str, detail: &str| {
            let mut checks = instance.upgrade_prechecks.clone();
            checks.push(UpgradePrecheck { result: result.to_owned(), detail: detail.to_owned(), ..check.clone() });
            let fields = vec![("UpgradePrechecks".into(), checks.write())];
            Effect::Set(Resource::of(instance.id.clone()), fields)
        };
        let success = with("Success", "[user_check_report]User check success");
        let failure = with("Fail", "[user_check_report]User check failed");
        let mut operation = Operation::of(Self::NAME).keeps_instance(&self.DBInstanceId, Status::InsMaintaining);
        operation.id = task;
        cloud.begin(operation.effect(success).undo(failure));
        Ok(object! { DBInstanceName: self.DBInstanceId, TargetMajorVersion: target, TaskId: task.to_string() })
    }
}
