//! Parameter groups: values of an engine's parameters that are applied to instances together.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::{names, parameter_tables};
use crate::rds::catalogue::shaped;
use crate::rds::words::Engine;

record! {
    /// A parameter group: values of an engine's parameters that `ModifyParameter` applies together.
    ///
    /// By default it belongs to the first user, is in the region `cn-hangzhou`, and has no values.
    pub(crate) struct ParameterGroup ("ParameterGroupId" id: String, "Engine" engine: Engine) {
        /// The version of the engine (`EngineVersion`), by default a current one.
        "EngineVersion" engine_version: String = names::default_version(engine).to_owned();
        /// The region (`RegionId`), by default `cn-hangzhou`.
        "RegionId" region: String = "cn-hangzhou".to_owned();
        /// The `Uid` of the user that the group belongs to.
        "Owner" owner: Option<String> = None;
        /// The name (`ParameterGroupName`).
        "ParameterGroupName" name: String = String::new();
        /// The description (`ParameterGroupDesc`), by default empty.
        "ParameterGroupDesc" description: String = String::new();
        /// The time of creation (`CreateTime`).
        "CreateTime" created: Option<SystemTime> = None;
        /// The time of the last change (`UpdateTime`), if there was one.
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
            |name| parameter_tables::find(self.engine, &self.engine_version, name).is_some_and(|found| found.restart);
        self.parameters.keys().any(|name| restarts(name.as_str()))
    }
}
