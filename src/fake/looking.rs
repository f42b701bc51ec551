//! Looking into a fake. Nothing moves on by looking.

use super::{FakeRds, ImportView, OperationView};
use crate::rds::model::instance::InstanceView;
use crate::rds::model::parameter_group::ParameterGroupView;
use crate::rds::model::vpc::VpcView;
use crate::rds::model::whitelist_template::WhitelistTemplateView;
use crate::seed::Seed;

impl FakeRds {
    /// An instance as it is now. Nothing moves on by looking.
    ///
    /// ```
    /// # use fake_rds::{Database, FakeRds, Instance};
    /// let rds = FakeRds::builder()
    ///     .instance(Instance::mysql("rm-1").database(Database::new("mydb").size_mb(512)))
    ///     .start_blocking();
    /// assert_eq!(rds.instance("rm-1").unwrap().used_mb(), 512);
    /// assert!(rds.instance("rm-2").is_none());
    /// ```
    pub fn instance(&self, id: &str) -> Option<InstanceView> {
        self.service.lock().cloud.instances.get(id).map(|instance| InstanceView(instance.as_ref().clone()))
    }

    /// The parameter groups as they are now, in the order they were made.
    ///
    /// ```
    /// # use fake_rds::{Engine, FakeRds, ParameterGroup};
    /// let rds = FakeRds::builder().parameter_group(ParameterGroup::new("rpg-1", Engine::MySql)).start_blocking();
    /// assert_eq!(rds.parameter_groups()[0].id(), "rpg-1");
    /// ```
    pub fn parameter_groups(&self) -> Vec<ParameterGroupView> {
        self.service.lock().cloud.parameter_groups.iter().cloned().map(ParameterGroupView).collect()
    }

    /// All instances as they are now, in the order they were made. Nothing moves on by looking.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.instances()[0].id(), "rm-1");
    /// ```
    pub fn instances(&self) -> Vec<InstanceView> {
        self.service.lock().cloud.instances.iter().cloned().map(InstanceView).collect()
    }

    /// The ids of all instances, in the order they were made.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.instance_ids(), ["rm-1"]);
    /// ```
    pub fn instance_ids(&self) -> Vec<String> {
        self.service.lock().cloud.instances.iter().map(|instance| instance.id.clone()).collect()
    }

    /// A parameter group as it is now.
    ///
    /// ```
    /// # use fake_rds::{Engine, FakeRds, ParameterGroup};
    /// let rds = FakeRds::builder().parameter_group(ParameterGroup::new("rpg-1", Engine::MySql)).start_blocking();
    /// assert_eq!(rds.parameter_group("rpg-1").unwrap().engine(), Engine::MySql);
    /// ```
    pub fn parameter_group(&self, id: &str) -> Option<ParameterGroupView> {
        self.service.lock().cloud.parameter_group(id).cloned().map(ParameterGroupView)
    }

    /// The white-list templates as they are now, in the order they were made.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, WhitelistTemplate};
    /// let rds = FakeRds::builder().whitelist_template(WhitelistTemplate::new(1, "offices", "10.0.0.0/8")).start_blocking();
    /// assert_eq!(rds.whitelist_templates()[0].name(), "offices");
    /// ```
    pub fn whitelist_templates(&self) -> Vec<WhitelistTemplateView> {
        self.service.lock().cloud.whitelist_templates.iter().cloned().map(WhitelistTemplateView).collect()
    }

    /// The VPCs that were seeded.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Vpc};
    /// let rds = FakeRds::builder().vpc(Vpc::new("vpc-1").name("offices")).start_blocking();
    /// assert_eq!(rds.vpcs()[0].name(), "offices");
    /// ```
    pub fn vpcs(&self) -> Vec<VpcView> {
        self.service.lock().cloud.vpcs.iter().cloned().map(VpcView).collect()
    }

    /// An import task as it is now. Nothing moves on by looking.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::builder().start_blocking();
    /// assert!(rds.import(2122321).is_none());
    /// ```
    pub fn import(&self, import_id: u64) -> Option<ImportView> {
        self.service.lock().cloud.imports.get(&import_id).cloned().map(ImportView)
    }

    /// All imports as they are now, in the order they began.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// assert!(rds.imports().is_empty());
    /// ```
    pub fn imports(&self) -> Vec<ImportView> {
        self.service.lock().cloud.imports.values().cloned().map(ImportView).collect()
    }

    /// The ids of all imports, in the order they began.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.import_ids().is_empty());
    /// ```
    pub fn import_ids(&self) -> Vec<u64> {
        self.service.lock().cloud.imports.keys().copied().collect()
    }

    /// What runs now: operations that take time, in the order of their ids. Nothing moves on by looking.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Progress};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).progress(Progress::Manual).start().await;
    /// reqwest::get(format!("{}/?Action=RestartDBInstance&DBInstanceId=rm-1", rds.uri())).await.unwrap();
    /// let restart = &rds.operations()[0];
    /// assert_eq!((restart.action(), restart.resources()), ("RestartDBInstance", vec!["instance rm-1".to_owned()]));
    /// rds.finish(restart.id());
    /// assert!(rds.operations().is_empty());
    /// # }
    /// ```
    pub fn operations(&self) -> Vec<OperationView> {
        self.service.lock().cloud.operations.iter().cloned().map(OperationView).collect()
    }

    /// The whole state. A fake started from it has the same.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).frozen_clock().start_blocking();
    /// let twin = FakeRds::builder().seed(rds.seed()).start_blocking();
    /// assert_eq!(twin.seed(), rds.seed());
    /// ```
    pub fn seed(&self) -> Seed {
        self.service.lock().seed()
    }
}
