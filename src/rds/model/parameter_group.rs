//! Parameter groups: values of an engine's parameters that are applied to instances together.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::{clock, names, parameter};
use crate::rds::catalogue::shaped;
use crate::rds::words::Engine;

record! {
    /// A parameter group: values of an engine's parameters that `ModifyParameter` applies together.
    ///
    /// It belongs to the first user and lies in region `cn-hangzhou` by default. Without values it changes
    /// nothing.
    ///
    /// ```
    /// use fake_rds::{Engine, ParameterGroup};
    ///
    /// let group = ParameterGroup::new("rpg-1", Engine::MySql).name("web_shop").parameter("back_log", "2000");
    /// ```
    #[must_use = "a ParameterGroup does nothing until it is handed to a builder"]
    pub struct ParameterGroup,
    /// A parameter group as it was when a test looked at it.
    ParameterGroupView ("ParameterGroupId" id: String, "Engine" engine: Engine)
    example (
        "FakeRds::builder().parameter_group(ParameterGroup::new(\"rpg-1\", Engine::MySql)",
        ").start_blocking()",
        "rds.parameter_group(\"rpg-1\").unwrap()"
    ) {
        /// `EngineVersion`.
        "EngineVersion" engine_version: String = names::default_version(engine).to_owned(), text "5.7";
        /// `RegionId`.
        "RegionId" region: String = "cn-hangzhou".to_owned(), text "cn-beijing";
        /// The `Uid` of the user that the group belongs to.
        "Owner" owner: Option<String> = None, own;
        /// `ParameterGroupName`.
        "ParameterGroupName" name: String = String::new(), text "web_shop";
        /// `ParameterGroupDesc`.
        "ParameterGroupDesc" description: String = String::new(), text "of the web shop";
        /// `CreateTime`.
        "CreateTime" created: Option<SystemTime> = None, own;
        /// `UpdateTime`, if the group was changed since it was made.
        "UpdateTime" updated: Option<SystemTime> = None, own;
        /// The values, by the names of the parameters.
        "Parameters" parameters: BTreeMap<String, String> = BTreeMap::new(), own;
    }
    plain {}
    also {}
    passed_over shaped("DescribeParameterGroups", "ParameterGroups", "ParameterGroup", &[]);
}

impl ParameterGroup {
    /// A parameter group without values.
    ///
    /// ```
    /// # use fake_rds::{Engine, ParameterGroup};
    /// let group = ParameterGroup::new("rpg-1", Engine::MySql);
    /// ```
    pub fn new(id: impl Into<String>, engine: Engine) -> ParameterGroup {
        ParameterGroup::fresh(id.into(), engine)
    }

    /// The `Uid` of the user that the group belongs to.
    ///
    /// ```
    /// # use fake_rds::{Engine, ParameterGroup};
    /// let group = ParameterGroup::new("rpg-1", Engine::MySql).owner("2000000000000002");
    /// ```
    pub fn owner(mut self, uid: impl Into<String>) -> ParameterGroup {
        self.owner = Some(uid.into());
        self
    }

    /// `CreateTime`. A fraction of a second is dropped.
    ///
    /// ```
    /// # use fake_rds::{Engine, ParameterGroup};
    /// let group = ParameterGroup::new("rpg-1", Engine::MySql).created(std::time::UNIX_EPOCH);
    /// ```
    pub fn created(mut self, moment: SystemTime) -> ParameterGroup {
        self.created = Some(clock::whole_second(moment));
        self
    }

    /// The value of a parameter.
    ///
    /// ```
    /// # use fake_rds::{Engine, ParameterGroup};
    /// let group = ParameterGroup::new("rpg-1", Engine::MySql).parameter("back_log", "2000");
    /// ```
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> ParameterGroup {
        self.parameters.insert(name.into(), value.into());
        self
    }

    /// Whether one of its values needs a restart.
    pub(crate) fn needs_restart(&self) -> bool {
        let restarts =
            |name| parameter::find(self.engine, &self.engine_version, name).is_some_and(|found| found.restart);
        self.parameters.keys().any(|name| restarts(name.as_str()))
    }
}

impl ParameterGroupView {
    /// `ParameterGroupId`.
    ///
    /// ```
    /// # use fake_rds::{Engine, FakeRds, ParameterGroup};
    /// let rds = FakeRds::builder().parameter_group(ParameterGroup::new("rpg-1", Engine::MySql)).start_blocking();
    /// assert_eq!(rds.parameter_group("rpg-1").unwrap().id(), "rpg-1");
    /// ```
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// `Engine`.
    ///
    /// ```
    /// # use fake_rds::{Engine, FakeRds, ParameterGroup};
    /// let rds = FakeRds::builder().parameter_group(ParameterGroup::new("rpg-1", Engine::MySql)).start_blocking();
    /// assert_eq!(rds.parameter_group("rpg-1").unwrap().engine(), Engine::MySql);
    /// ```
    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    /// The values, by the names of the parameters.
    ///
    /// ```
    /// # use fake_rds::{Engine, FakeRds, ParameterGroup};
    /// let group = ParameterGroup::new("rpg-1", Engine::MySql).parameter("back_log", "2000");
    /// let rds = FakeRds::builder().parameter_group(group).start_blocking();
    /// assert_eq!(rds.parameter_group("rpg-1").unwrap().parameters()["back_log"], "2000");
    /// ```
    pub fn parameters(&self) -> &BTreeMap<String, String> {
        &self.0.parameters
    }
}
