//! The migration of an external PostgreSQL server into an instance, with its checks.

use super::polls::busy_parts;
use crate::rds::action::prelude::*;
use crate::rds::model::cloud_migration::CloudMigration;
use crate::rds::model::operation::Kind;
use crate::rds::words::MigrateStage;

mod activate;
mod create;
mod describe;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<create::CreateCloudMigrationPrecheckTask>(),
    modelled::<describe::DescribeCloudMigrationPrecheckResult>(),
    modelled::<create::CreateCloudMigrationTask>(),
    modelled::<describe::DescribeCloudMigrationResult>(),
    modelled::<activate::ActivateMigrationTargetInstance>(),
];

/// Requirements on the instance that a migration goes into.
const TARGET: Admission =
    Admission::instance("DBInstanceName").engines(&[Engine::PostgreSql]).primary().running().unlocked();

/// The tasks of the caller's instance that are under way, and the instance itself if it is busy.
fn busy(cloud: &Cloud, caller: &Caller, id: &str) -> Vec<Resource> {
    busy_parts(cloud, caller, id, Kind::CloudMigration)
}

/// Returns the migration that has begun and is not over.
fn under_way(instance: &Instance) -> Option<&CloudMigration> {
    let over = |task: &CloudMigration| matches!(task.status, MigrateStage::Precheck | MigrateStage::Success);
    instance.cloud_migrations.iter().rev().find(|task| !task.is_precheck && !over(task))
}

/// Returns the id of a task in the form of answers.
fn task_id(task: &CloudMigration) -> Value {
    task.id.parse::<u64>().map_or_else(|_| Value::from(&task.id), Value::from)
}
