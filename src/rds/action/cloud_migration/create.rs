//! `CreateCloudMigrationPrecheckTask` and `CreateCloudMigrationTask`.

use super::{TARGET, under_way};
use crate::rds::action::prelude::*;
use crate::rds::model::cloud_migration::{CloudMigration, precheck, replicating};
use crate::rds::model::operation::Kind;
use crate::rds::words::MigrateStage;

params! {
    /// Checks whether a PostgreSQL server can be migrated into an instance.
    ///
    /// The fake does not connect to the server, so the checks of the server succeed. The check of the instance fails if
    /// the instance has a database (inferred: the check is named "Check rds databases"). If a test makes the operation
    /// fail, the check never ends. The instance remains Running (inferred). Without `TaskName` the fake chooses a name.
    ///
    /// Source: SDK models (2026), API metadata (2024) for the codes and the sample of the result.
    CreateCloudMigrationPrecheckTask {
        DBInstanceName: String,
        SourceIpAddress: String,
        SourcePort: ServerPort,
        SourceAccount: String,
        SourcePassword: String,
        SourceCategory: String,
        TaskName: Option<String>,
    }
}

params! {
    /// Begins to migrate a PostgreSQL server into an instance.
    ///
    /// The same checks run first; if one fails, the migration remains at the stage `precheck` (inferred). Then the
    /// server is copied (`basebackup`), and its changes are replicated (`increment`, `streaming`) until
    /// ActivateMigrationTargetInstance. The fake does not copy data: a test adds the databases to the instance. An
    /// instance replicates one server at a time (inferred). The instance remains Running (inferred).
    ///
    /// `SourceCategory` is `aliyunRDS` or `other`; the sample has `ecsOnVpc`, so the words of the check are accepted
    /// too.
    ///
    /// Source: SDK models (2026), API metadata (2024) for the codes and the sample of the result.
    CreateCloudMigrationTask {
        DBInstanceName: String,
        SourceIpAddress: String,
        SourcePort: ServerPort,
        SourceAccount: String,
        SourcePassword: String,
        SourceCategory: ServerCategory,
        TaskName: Option<String>,
    }
}

number_parameters! {
    /// `SourcePort`.
    ServerPort = [1..=65_535], "a whole number from 1 to 65535", InvalidParameter;
}

word_parameters! {
    /// `SourceCategory` of a migration. The samples of the answers have it in lower case.
    ServerCategory = seen ["aliyunRDS", "other", "idcOnVpc", "ecsOnVpc"], InvalidParameter;
}

impl Action for CreateCloudMigrationPrecheckTask {
    const ADMITS: &'static [Admission] = &[TARGET];
    const CONDITIONS: &'static [Condition] = &[Condition::documented(Self::NAME, "InvalidSourceCategory")];

    fn check(&self) -> Result<(), Refusal> {
        ensure!(
            ["idconvpc", "ecsonvpc"].contains(&self.SourceCategory.to_ascii_lowercase().as_str()),
            "InvalidSourceCategory",
            "`SourceCategory` is `{}`, expected idcOnVpc or ecsOnVpc",
            clip(&self.SourceCategory)
        );
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let id = new_id(cloud);
        let task = CloudMigration {
            name: self.TaskName.unwrap_or_else(|| cloud.ids.name(10)),
            is_precheck: true,
            category: self.SourceCategory.to_ascii_lowercase(),
            address: self.SourceIpAddress,
            port: self.SourcePort.0,
            account: self.SourceAccount,
            password: self.SourcePassword,
            created: Some(clock::whole_second(cloud.now())),
            ..CloudMigration::new(&id)
        };
        let detail = precheck(admitted(cloud, &self.DBInstanceName)?.databases.is_empty());
        let part = Resource::part(&self.DBInstanceName, Kind::CloudMigration, &id);
        let answer = answer(&self.DBInstanceName, &task);
        admitted_mut(cloud, &self.DBInstanceName)?.cloud_migrations.push(task);
        let operation = Operation::of(Self::NAME)
            .keeps(part.clone(), MigrateStage::Precheck.as_str(), MigrateStage::Success.as_str())
            .effect(sets(&part, &[("Detail", &detail)]))
            .undo(sets(&part, &[("Detail", "*Migrate check fail*")]));
        cloud.begin(operation);
        Ok(answer)
    }
}

impl Action for CreateCloudMigrationTask {
    const ADMITS: &'static [Admission] = &[TARGET];
    const CONDITIONS: &'static [Condition] = &[Condition::documented(Self::NAME, "IncorrectDBInstance")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceName)?;
        if let Some(other) = under_way(instance) {
            let (id, stage) = (&other.id, other.status);
            refuse!("IncorrectDBInstance", "`{}` has migration {id} at {stage}", instance.id);
        }
        let passes = instance.databases.is_empty();
        let detail = precheck(passes);
        let id = new_id(cloud);
        let now = cloud.now();
        let task = CloudMigration {
            name: self.TaskName.unwrap_or_else(|| cloud.ids.name(10)),
            category: self.SourceCategory.0.to_ascii_lowercase(),
            address: self.SourceIpAddress,
            port: self.SourcePort.0,
            account: self.SourceAccount,
            password: self.SourcePassword,
            created: Some(clock::whole_second(now)),
            ..CloudMigration::new(&id)
        };
        let part = Resource::part(&self.DBInstanceName, Kind::CloudMigration, &id);
        let answer = answer(&self.DBInstanceName, &task);
        admitted_mut(cloud, &self.DBInstanceName)?.cloud_migrations.push(task);
        let (stage, then) = (MigrateStage::Basebackup, MigrateStage::Increment);
        let operation = if passes {
            let detail = replicating(&detail, now);
            Operation::of(Self::NAME)
                .keeps(part.clone(), stage.as_str(), then.as_str())
                .effect(sets(&part, &[("Detail", &detail), ("ReplicationState", "streaming")]))
        } else {
            let stage = MigrateStage::Precheck.as_str();
            Operation::of(Self::NAME).keeps(part.clone(), stage, stage).effect(sets(&part, &[("Detail", &detail)]))
        };
        let failed = [("MigrateStage", stage.as_str()), ("ReplicationState", "disconnect")];
        cloud.begin(operation.undo(sets(&part, &failed)));
        Ok(answer)
    }
}

/// Returns the id of a new task: nine digits, as in the samples.
fn new_id(cloud: &mut Cloud) -> String {
    loop {
        let id = cloud.ids.decimal(9).to_string();
        let is_used = |instance: &Instance| instance.cloud_migrations.iter().any(|task| task.id == id);
        if !cloud.instances.iter().any(is_used) {
            return id;
        }
    }
}

/// Sets fields of a task.
pub(super) fn sets(part: &Resource, fields: &[(&'static str, &str)]) -> Effect {
    Effect::Set(part.clone(), fields.iter().map(|(name, text)| ((*name).into(), (*text).to_owned().into())).collect())
}

fn answer(instance: &str, task: &CloudMigration) -> Value {
    object! { DBInstanceName: instance.to_owned(), TaskId: super::task_id(task), TaskName: &task.name }
}
