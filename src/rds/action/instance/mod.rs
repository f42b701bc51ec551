//! Instances: lists, attributes, creation, deletion and changes.

use crate::rds::action::prelude::*;

mod check_ddr;
mod check_exist;
mod clone_instance;
mod conditions;
mod create;
mod create_ddr;
mod create_read_only;
mod create_temp;
mod creation;
mod ddr;
mod delete;
mod describe_attribute;
mod describe_detail;
mod describe_instances;
mod describe_prechecks;
mod describe_tasks;
mod describe_usage;
mod destroy;
mod history_tasks;
mod modify_auto_upgrade;
pub(super) mod modify_config;
mod modify_das_config;
mod modify_deletion_protection;
mod modify_description;
mod modify_maintain_time;
mod modify_resource_group;
mod modify_spec;
mod operation_tasks;
mod precheck_major;
mod recover;
mod restart;
mod settings;
mod start;
mod stop;
pub(super) mod types;
mod upgrade_engine;
mod upgrade_kernel;
mod upgrade_major;

pub(super) use self::conditions::ALL as CONDITIONS;
pub(super) use self::creation::{check_place, check_private_ip, check_replicas};

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<describe_instances::DescribeDBInstances>(),
    modelled::<describe_attribute::DescribeDBInstanceAttribute>(),
    modelled::<describe_usage::DescribeResourceUsage>(),
    modelled::<restart::RestartDBInstance>(),
    modelled::<create::CreateDBInstance>(),
    modelled::<create_read_only::CreateReadOnlyDBInstance>(),
    modelled::<clone_instance::CloneDBInstance>(),
    modelled::<create_temp::CreateTempDBInstance>(),
    modelled::<delete::DeleteDBInstance>(),
    modelled::<destroy::DestroyDBInstance>(),
    modelled::<stop::StopDBInstance>(),
    modelled::<start::StartDBInstance>(),
    modelled::<modify_spec::ModifyDBInstanceSpec>(),
    modelled::<modify_description::ModifyDBInstanceDescription>(),
    modelled::<modify_deletion_protection::ModifyDBInstanceDeletionProtection>(),
    modelled::<modify_maintain_time::ModifyDBInstanceMaintainTime>(),
    modelled::<modify_resource_group::ModifyResourceGroup>(),
    modelled::<modify_auto_upgrade::ModifyDBInstanceAutoUpgradeMinorVersion>(),
    modelled::<modify_config::ModifyDBInstanceConfig>(),
    modelled::<modify_das_config::ModifyDasInstanceConfig>(),
    modelled::<upgrade_engine::UpgradeDBInstanceEngineVersion>(),
    modelled::<upgrade_kernel::UpgradeDBInstanceKernelVersion>(),
    modelled::<precheck_major::UpgradeDBInstanceMajorVersionPrecheck>(),
    modelled::<describe_prechecks::DescribeUpgradeMajorVersionPrecheckTask>(),
    modelled::<upgrade_major::UpgradeDBInstanceMajorVersion>(),
    modelled::<check_ddr::CheckCreateDdrDBInstance>(),
    modelled::<create_ddr::CreateDdrInstance>(),
    modelled::<recover::RecoveryDBInstance>(),
    modelled::<check_exist::CheckInstanceExist>(),
    modelled::<describe_detail::DescribeDBInstanceDetail>(),
    modelled::<describe_tasks::DescribeTasks>(),
    modelled::<history_tasks::DescribeHistoryTasks>(),
    modelled::<operation_tasks::DescribeActiveOperationTasks>(),
    modelled::<operation_tasks::ModifyActiveOperationTasks>(),
    modelled::<operation_tasks::CancelActiveOperationTasks>(),
];

/// Returns `ReadOnlyDBInstanceIds` of an instance.
fn read_only_ids(cloud: &Cloud, instance: &Instance) -> Value {
    let known = cloud.instances.replicas_of(&instance.id).map(|replica| &replica.id);
    let ids = known.chain(&instance.elsewhere).map(|id| object! { DBInstanceId: id });
    object! { ReadOnlyDBInstanceId: ids.collect::<Value>() }
}

/// Returns `TempDBInstanceId` of an instance, while it has a temporary instance.
fn temp_id<'c>(cloud: &'c Cloud, instance: &Instance) -> &'c str {
    cloud.instances.get(&instance.temporary).map_or("", |temporary| &temporary.id)
}

/// Converts a number of bytes to the form of answers.
fn bytes(bytes: u128) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

/// Adds the fields of the seed that the model does not interpret to an instance's entry, if the answer of this action
/// has them.
fn put_others(instance: &Instance, action: &str, list: &str, item: &mut Value) {
    if instance.others.is_empty() {
        return;
    }
    let has: Vec<&str> = crate::rds::catalogue::shaped(action, "Items", list, &[]);
    let shown = instance.others.iter().filter(|(name, _)| has.contains(&name.as_str()));
    super::put_given(shown, crate::rds::model::instance::FOLLOWS, item);
}
