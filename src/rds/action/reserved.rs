//! Parameters that the service ignores, or that accept one value only. Ignoring them makes no difference, so they have
//! no hint.

use super::fields::ParameterField;

/// Parameters that the texts of the SDK models (2026) call reserved, deprecated, invalid or without a need to be set: the action, or
/// an empty name for every action, and the parameter.
const RESERVED: &[(&str, &str)] = &[
    ("", "CachedAsync"),
    ("", "DBProxyEngineType"),
    ("", "ExportKey"),
    ("", "Flag"),
    ("", "GdnInstanceName"),
    ("", "SourceBiz"),
    ("", "TddlBizType"),
    ("", "TddlRegionConfig"),
    ("", "proxyId"),
    ("ActivateMigrationTargetInstance", "SwitchTime"),
    ("CreateDBInstance", "BpeEnabled"),
    ("DescribeSQLLogRecords", "SQLId"),
    ("DescribeTags", "ResourceType"),
    ("DescribeTasks", "Status"),
    ("ModifyDBProxyEndpoint", "DbEndpointType"),
    ("ModifyDBProxyInstance", "VSwitchIds"),
    ("UpgradeDBInstanceMajorVersion", "Period"),
    ("UpgradeDBInstanceMajorVersion", "UsedTime"),
];

/// Returns whether the service ignores a parameter.
pub(crate) fn is_reserved(action: &str, parameter: &str) -> bool {
    RESERVED.iter().any(|(one, name)| *name == parameter && (one.is_empty() || *one == action))
}

/// Returns whether a parameter accepts one word only.
pub(crate) fn has_one_value(field: &ParameterField) -> bool {
    field.words.is_some_and(|words| words.list.len() == 1)
}
