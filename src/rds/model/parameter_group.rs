//! Parameter groups: values of an engine's parameters that are applied to instances together.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::{names, parameter};
use crate::rds::catalogue::shaped;
use crate::rds::words::Engine;

record! {
    /// A parameter group: values of an engine's parameters that `ModifyParameter` applies together.
    ///
    /// It belongs to the first user and lies in region `cn-hangzhou` by default. Without values it changes
    /// nothing.
    pub(crate) struct ParameterGroup ("ParameterGroupId" id: String, "Engine" engine: Engine) {
        /// `EngineVersion`.
        "EngineVersion" engine_version: String = names::default_version(engine).to_owned();
        /// `RegionId`.
        "RegionId" region: String = "cn-hangzhou".to_owned();
        /// The `Uid` of the user that the group belongs to.
        "Owner" owner: Option<String> = None;
        /// `ParameterGroupName`.
        "ParameterGroupName" name: String = String::new();
        /// `ParameterGroupDesc`.
        "ParameterGroupDesc" description: String = String::new();
        /// `CreateTime`.
        "CreateTime" created: Option<SystemTime> = None;
        /// `UpdateTime`, if the group was changed since it was made.
        "UpdateTime" updated: Option<SystemTime> = None;
        /// The values, by the names of the parameters.
        "Parameters" parameters: BTreeMap<String, String> = BTreeMap::new();
    }
    plain {}
    also {}
    passed_over shaped("DescribeParameterGroups", "ParameterGroups", "ParameterGroup", &[]);
}

impl ParameterGroup {
    /// Returns whether one of its values needs a restart.
    pub(crate) fn needs_restart(&self) -> bool {
        let restarts =
            |name| parameter::find(self.engine, &self.engine_version, name).is_some_and(|found| found.restart);
        self.parameters.keys().any(|name| restarts(name.as_str()))
    }
}
