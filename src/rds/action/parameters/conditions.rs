//! Conditions of the engines' parameters and their groups.

conditions! {
    /// `Parameters` is not a JSON object of strings or numbers, or neither it nor `ParameterGroupId` is given.
    pub(crate) InvalidParametersText = "InvalidParameters.Format", 400, "Specified parameters is not valid.", Documented,
        "API metadata of ModifyParameter (2024)";
    /// The engine has no parameter of this name.
    pub(crate) EngineParameterNotFound = "InvalidInstanceParameter", 400, "Specified name for the instance parameter is not valid.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// The engine has a parameter of this name only in other versions.
    pub(crate) EngineParameterOfOtherVersion = "ParamNotSupportedForCurrentVersion", 403, "Parameter is not supported for current version.", Documented,
        "API metadata of ModifyParameter (2024)";
    /// A parameter cannot have this value.
    pub(crate) InvalidEngineParameterValue = "Invalid.Parameter", 403, "Specified parameters is not valid.", Inferred,
        "API metadata of ModifyParameter (2024)";
    /// The caller has no parameter group `ParameterGroupId` for the instance's engine and version.
    pub(crate) InvalidParameterGroup = "SystemParamGroupCode.Format", 400, "Specific DBParamGroupId is not valid.", Documented,
        "API metadata of ModifyParameter (2024)";
    /// `SwitchTimeMode` is `ScheduleTime`, and `SwitchTime` is absent or invalid.
    pub(crate) SwitchTimeMissing = "InvalidEffectiveTime.SpecialTimeIsNull", 400, "SpecialTime is not valid.", Documented,
        "API metadata of ModifyParameter (2024)";
    /// The service does not have `Engine` or `EngineVersion`, in `DescribeParameterTemplates`.
    pub(crate) NoSuchTemplate = "ParameterIllegal", 400, "Param is illegal parameter.", Inferred,
        "API metadata of DescribeParameterTemplates (2024)";
    /// `Category` is not an edition of an instance.
    pub(crate) InvalidTemplateCategory = "Invalid.ParamGroupDBCategory", 400, "Invalid parameter group category", Documented,
        "API metadata of DescribeParameterTemplates (2024)";
    /// The caller's account has no parameter group with this id in the region.
    pub(crate) ParameterGroupNotFound = "ParamGroupsNotExist", 400, "The specified paramGroups does not exist.", Documented,
        "API metadata of DescribeParameterGroup and DeleteParameterGroup (2024)";
    /// The group is in use: it was the last one that was applied to an instance.
    pub(crate) ParameterGroupInUse = "ParamGroupsInUse", 400, "Delete an in-use param group is forbidden.", Documented,
        "API metadata of DeleteParameterGroup (2024)";
    /// `ParameterGroupName` is not 8 to 64 letters, digits, `_` or `.`, beginning with a letter.
    pub(crate) InvalidParameterGroupName = "ParamGroupsNameInvalid", 400, "The specified parameter group name is invalid.", Documented,
        "API metadata of CreateParameterGroup (2024)";
    /// `ParameterGroupDesc` is longer than 200 letters.
    pub(crate) LongParameterGroupDescription = "ParamGroupsDescInvalid", 400, "The maximum length of parameter group description is exceeded.", Documented,
        "API metadata of CreateParameterGroup (2024); page ModifyParameterGroup (2025) for the number";
    /// `Engine` is neither MySQL nor PostgreSQL.
    pub(crate) EngineWithoutGroups = "ParamGroupsDbTypeNotSupport", 400, "The parameter group does not support the specified database type.", Documented,
        "API metadata of CreateParameterGroup (2024)";
    /// The engine never had the version `EngineVersion`.
    pub(crate) InvalidGroupEngineVersion = "InvalidEngineVersion.Malformed", 400, "Specified engine version is not valid.", Documented,
        "API metadata of CreateParameterGroup (2024)";
    /// Parameter groups do not exist for `EngineVersion`.
    pub(crate) VersionWithoutGroups = "ParamGroupsDbVersionNotSupport", 400, "The parameter group does not support the database version.", Documented,
        "API metadata of CreateParameterGroup (2024)";
    /// `Parameters` of a group is empty or not a JSON object of strings or numbers.
    pub(crate) InvalidGroupParameters = "InvalidParameters.Malformed", 400, "The specified parameter \"Parameters\" is not valid.", Documented,
        "API metadata of CreateParameterGroup (2024)";
    /// `Parameters` of a group names a parameter that the engine's version does not have.
    pub(crate) GroupParameterNotFound = "ParamNotExist", 400, "This param Not Exist", Documented,
        "API metadata of CreateParameterGroup (2024)";
    /// `Parameters` of a group has a value that the parameter cannot have.
    pub(crate) InvalidGroupParameterValue = "InvalidParameterValue.NotStandard", 400, "Invalid parameter format.", Documented,
        "API metadata of CreateParameterGroup (2024)";
}
