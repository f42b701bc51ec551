//! Conditions of instances and their lists.

conditions! {
    /// `DBInstanceType` is not Primary, Readonly, Guard or Temp.
    pub(crate) InvalidDBInstanceType = "InvalidDBInstanceType.ValueNotSupport", 400, "The specified  parameter\"DBInstanceType\" is not valid.", Documented,
        "live answer (terraform-provider-alicloud issue 4002, 2021); page of DescribeDBInstances (2019)";
    /// The request names more instances than the action accepts.
    pub TooManyInstances = "InvalidDBInstanceId.QuotaExceeded", 400, "The quota of instance id exceeds.", Inferred,
        "RDS client error table (2018)";
    /// `NextToken` is not a token from an answer.
    pub(crate) InvalidNextToken = "Invalid.NextToken", 400, "The parameter NextToken is invalid.", Documented,
        "API metadata of DescribeDBInstances (2024)";
    /// `Expired` is neither true nor false.
    pub(crate) InvalidExpired = "InvalidExpired.Format", 400, "The instance expiration status parameter is incorrect.", Documented,
        "API metadata of DescribeDBInstances (2024)";
    /// `AcceptLanguage` is neither `zh-CN` nor `en-US`.
    pub(crate) InvalidAcceptLanguage = "InvalidAcceptLanguage.NotFound", 404, "Only Chinese (zh-CN) and English (en-US) are allowed.", Documented,
        "API metadata of DescribeRegions (2024)";
    /// The instance has no node `NodeId`.
    pub(crate) NodeNotFound = "InvalidNodeId.NotFound", 404, "The target node does not exist in the current instance.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// The instance has deletion protection.
    pub DeletionProtected = "OperationDenied.DeletionProtection", 400, "The operation is not permitted when the instance enabled deletion protection.", Documented,
        "API metadata of DeleteDBInstance (2024)";
    /// The instance is a primary with a subscription.
    pub PrepaidInstance = "OperationDenied.PrePayTypeNotSupported", 403, "The operation is not permitted due to pay type of instance.", Documented,
        "API metadata of DeleteDBInstance (2024)",
        y2018("OperationDenied.DBInstanceType", 400, "The operation is not permitted due to type of instance.");
    /// The instance has read-only instances.
    pub(crate) InstanceHasReplicas = "DependencyViolation", 403, "The operation is not permitted due to instance mount read only or guard instance.", Inferred,
        "RDS client error table (2018)";
    /// The instance is the last read-only one behind an address that splits reads from writes.
    pub(crate) SplittingAddressExists = "RwSplitNetType.Exist", 400, "The RwSplitNetType already exists.", Inferred,
        "Terraform's provider (2026), which repeats the deletion of a read-only instance on the code; status and text are inferred";
    /// `ReleasedKeepPolicy` is not None, Lastest or All.
    pub(crate) InvalidReleasedKeepPolicy = "InvalidReleasedKeepPolicy.Format", 400, "Specified Released Keep Policy is not valid.", Documented,
        "API metadata of DeleteDBInstance and ModifyBackupPolicy (2024)";

    // Creations.

    /// `Engine` is not an engine of the service.
    pub InvalidEngine = "InvalidEngine.Malformed", 400, "Specified engine is not valid.", Inferred,
        "page CreateDdrInstance (2019), whose parameters are those of a creation",
        y2018("InvaildEngineInRegion.NotAvailable", 403, "The Engine in the Region is not available.");
    /// `EngineVersion` is not a version of the engine.
    pub InvalidEngineVersion = "InvalidEngineVersion.Malformed", 400, "The specified parameter EngineVersion is not valid.", Documented,
        "API metadata of CreateDBInstance (2024)",
        y2018("InvalidEngineVersion.Malformed", 400, "The specified parameter \"EngineVersion\" is not valid.");
    /// `DBInstanceClass` is unknown or belongs to another engine.
    pub InvalidClass = "InvalidDBInstanceClass.Malformed", 400, "The specified parameter DBInstanceClass is not valid.", Documented,
        "API metadata of CreateDBInstance (2024)",
        y2018("InvaildDBInstanceClassInRegion.NotAvailable", 403, "The DBInstanceClass in the Region is not available.");
    /// `DBInstanceNetType` is neither Internet nor Intranet.
    pub(crate) InvalidNetType = "InvalidDBInstanceNetType.NotFound", 404, "The Specified DB instance net type is not found.", Inferred,
        "RDS client error table (2018), row 68";
    /// `DBInstanceStorage` is not a multiple of 5, or outside the range of the engine on local disks.
    pub InvalidInstanceStorage = "InvalidStorage.Format", 400, "Specified Storage is not valid.", Inferred,
        "page CreateDdrInstance (2019), whose parameters are those of a creation";
    /// `DBInstanceStorage` is outside the range of the cloud disk.
    pub(crate) InvalidCloudDiskSize = "InvalidEssdStorageSize", 400, "invalid cloud essd storage size.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// `DBInstanceStorageType` is not a storage type.
    pub(crate) InvalidNewStorageType = "DBInstanceStorageTypeFormatFault", 400, "Parameter DBInstanceStorageType is invalid.", Documented,
        "a live answer to storage type `generic` (terraform-provider-alicloud pull request 7222, 2024), which shows the code; status and text are inferred";
    /// A description is too short or too long, or does not begin with a letter.
    pub(crate) InvalidInstanceDescription = "InvalidDBInstanceDescription.Format", 400, "Specified DB instance description is not valid.", Documented,
        "API metadata of ModifyDBInstanceDescription (2024), page CreateDdrInstance (2019)";
    /// `UsedTime` of a temporary upgrade is not a number of days.
    pub(crate) SpecUsedTime = "InvalidUsedTime", 400, "The parameter usedTime is invalid.", Documented,
        "API metadata of ModifyDBInstanceSpec (2024)";
    /// `UsedTime` is 0, not a number, or larger than the period allows.
    pub(crate) InvalidUsedTime = "InvalidUsedTime", 400, "UsedTime can not Less than or equal to zero.", Documented,
        "API metadata of CreateDBInstance (2024), for 0";
    /// `Port` of a new instance is out of range.
    pub(crate) InvalidInstancePort = "InvalidPort.Malformed", 400, "Specified port is not valid.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// `ConnectionMode` is not a connection mode.
    pub(crate) InvalidConnectionMode = "InvalidConnectionMode.ValueNotSupported", 400, "The specified parameter \"ConnectionMode\" is not valid.", Inferred,
        "RDS client error table (2018), row 61";
    /// `Amount` is not a number from 1 to 20.
    pub(crate) InvalidAmount = "InvalidParam.Amount", 400, "Amount is allowed from 1 to 20.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// `CreateStrategy` is neither Atomicity nor Partial.
    pub(crate) InvalidCreateStrategy = "InvalidParam.CreateStrategy", 400, "Only Atomicity and Partial are allowed.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// `Amount` is above 1 and the engine is not MySQL.
    pub(crate) AmountOfOtherEngine = "InvalidParam.Engine", 400, "Only MySQL is allowed when Amount > 1.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// The request asks for the classic network with a cloud disk.
    pub(crate) ClassicWithCloudDisk = "InvalidNetworkTypeClassicWhenCloudStorage", 400, "The Specified InstanceNetworkType value Classic is not valid when choose cloud storage type.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// The region has no such zone.
    pub ZoneNotSupported = "InvalidZoneId.NotSupported", 400, "The Specified vpc Zone not supported.", Documented,
        "API metadata of CreateDBInstance (2024), page CreateDBInstance (2019)";
    /// `VSwitchId` has a character that no id of a vSwitch has.
    pub(crate) InvalidVSwitch = "InvalidVSwitchId.Format", 400, "The specified vswitch Id format is incorrect.", Documented,
        "a list of error codes by action (2025) for code and text, CreateDBInstance (2026) for the characters";
    /// `SecurityIPList` has an item that is not an IPv4 address or block.
    pub(crate) InvalidSecurityIps = "InvalidSecurityIPList.Format", 400, "The specified parameter securityIPList is not valid.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// `SecurityIPList` has more than 1000 entries.
    pub(crate) TooManySecurityIps = "InvalidSecurityIPList.QuotaExceeded", 400, "Specified security IP list is not valid: Exceeding the allowed amount of IP address in the list.", Inferred,
        "page CreateDdrInstance (2019), whose parameters are those of a creation",
        y2018("InvalidSecurityIPListLength.Malformed", 400, "The security IP address is beyond the available range or is already used.");
    /// `SecurityIPList` has an entry twice.
    pub(crate) RepeatedSecurityIp = "InvalidSecurityIPList.Duplicate", 400, "The Security IP address is not in the available range or occupied.", Inferred,
        "RDS client error table (2018), row 2";
    /// `ClientToken` was used by a different request before.
    pub TokenUsed = "InvalidRequestId", 400, "The request is copy, check your token.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// A tag of a new instance has no key.
    pub(crate) NewTagKeyEmpty = "InvalidTagKey.Malformed", 400, "The Tag.N.Key parameter is empty.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// The key of a tag of a new instance begins with `acs:` or `aliyun`, which the service reserves.
    pub(crate) SystemTag = "NoPermission.SystemTag", 400, "You have no permission to use system tags.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// The key of a tag of a new instance begins with `http://` or `https://`.
    pub(crate) NewTagKeyReserved = "InvalidParameter.TagKey", 400, "The Tag.N.Key parameter is invalid.", Inferred,
        "API metadata of CreateDBInstance (2024) for the code; that it is about the beginning is a judgement";
    /// The value of a tag of a new instance begins with `aliyun`, `acs:`, `http://` or `https://`.
    pub(crate) NewTagValueReserved = "InvalidParameter.TagValue", 400, "The Tag.N.Value parameter is invalid.", Inferred,
        "API metadata of CreateDBInstance (2024) for the code; that it is about the beginning is a judgement";
    /// The request for a new instance names more zones than its edition has nodes.
    pub(crate) ZonesOfOtherCategory = "ZoneId.NotMatchWithCategory", 400, "The number of ZoneId specified does not match with category.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// The request for a new instance names several vSwitches but one zone.
    pub(crate) VpcNotSupported = "InvalidVpcId.NotSupported", 400, "The specified vpcId or vSwitchId is not supported.", Documented,
        "live answers (terraform-provider-alicloud issues 2948 and 3433, 2020), which show the code; the text is that of API metadata (2024)";
    /// A tag of a new instance has no value.
    pub(crate) NewTagValueEmpty = "InvalidTagValue.Malformed", 400, "The Tag.N.Value parameter is empty.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// Two tags of a new instance have the same key.
    pub(crate) NewTagRepeated = "Duplicate.TagKey", 400, "The Tag.N.Key contains duplicate keys.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// The request for a new instance has more than 20 tags.
    pub(crate) TooManyNewTags = "NumberExceed.Tags", 400, "The maximum number of Tags is exceeded. The maximum is 20.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// `ConnectionString` is the address of another instance.
    pub(crate) ConnectionStringTaken = "InvalidConnectionString.Duplicate", 400, "Specified connection string already exists in the Aliyun RDS.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// `PrivateIpAddress` of a new instance is not an IPv4 address.
    pub(crate) PrivateIpFormat = "InvalidPrivateIpAddress.Format", 400, "The specified private IP address format is incorrect.", Documented,
        "API metadata of CreateDBInstance (2024); for other creations inferred";
    /// `PrivateIpAddress` is outside the range of the vSwitch.
    pub(crate) PrivateIpOutside = "InvalidPrivateIpAddress.Mismatch", 400, "Specified private IP address is not in the CIDR block of virtual switch.", Documented,
        "API metadata of CreateDBInstance and SwitchDBInstanceVpc (2024); for other creations inferred";
    /// `PrivateIpAddress` of a new instance is the address of another instance in its VPC.
    pub(crate) PrivateIpUsed = "InvalidPrivateIpAddress.AlreadyUsed", 400, "The specified IP is already used.", Documented,
        "API metadata of CreateDBInstance (2024); for other creations inferred";
    /// `DBParamGroupId` is neither a parameter group of the caller that fits the instance nor a parameter group of the
    /// service.
    pub(crate) InvalidParamGroup = "InvalidDBParamGroupId.Format", 400, "The specified parameter dbParamGroupId is not valid.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// `DedicatedHostGroupId` is not the id of a dedicated cluster.
    pub(crate) InvalidHostGroup = "InvalidDedicatedHostGroupId.Format", 400, "The specified parameter dedicatedHostGroupId is not valid.", Documented,
        "API metadata of CreateDBInstance (2024); for other actions inferred";
    /// `WhitelistTemplateList` has more than 10 ids.
    pub(crate) TooManyTemplates = "TooManyWhitelistTemplateIds", 400, "create dbinstance can support attach to up to 10 whitelist templates.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// `WhitelistTemplateList` names a white-list template that the caller does not have.
    pub(crate) InvalidTemplateList = "InvalidWhitelistTemplateId", 400, "the template id list is invalid.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// `TargetMinorVersion` of a new instance is not a minor version.
    pub(crate) InvalidMinorVersion = "InvalidTargetMinorVersion.Format", 400, "The specified parameter targetMinorVersion is not valid.", Documented,
        "API metadata of CreateDBInstance (2024)";

    // Read-only instances and clones.

    /// The version of a new read-only instance differs from that of its primary.
    pub(crate) ReadOnlyVersion = "InvalidReadEngineVersionPattern", 400, "The engine versions of the primary instance and the read-only instance do not match.", Documented,
        "API metadata of CreateReadOnlyDBInstance (2024)";
    /// Of the primary and its new read-only instance, one has a cloud disk and the other a local disk.
    pub(crate) ReadOnlyStorageType = "InvalidReadStorageTypePattern", 403, "The storage type of the primary instance and the read-only instance do not match.", Documented,
        "API metadata of CreateReadOnlyDBInstance (2024)";
    /// A new read-only instance would have less storage than its primary.
    pub(crate) ReadOnlyStorage = "InvalidReadDBInstanceStorage.Format", 400, "Specified Storage is not valid, Read DB Instance storage size must be greater than or equal to primary DB Instance.", Documented,
        "API metadata of ModifyDBInstanceSpec (2024)",
        y2018("OperationDenied.DBInstanceStorageReduce", 403, "The operation is not permitted due to reduce storage.");
    /// The primary has reached its limit of read-only instances.
    pub(crate) TooManyReadOnly = "OperationDenied", 403, "The resource is out of usage.", Inferred,
        "RDS client error table (2018), row 7";
    /// Neither `BackupId` nor `RestoreTime` is given.
    pub(crate) NoCloneMoment = "RequiredParam.NotFound", 400, "Required input param is not found.", Inferred,
        "API metadata of CloneDBInstance (2024)";
    /// The instance has no backup set with this id.
    pub(crate) NoSuchBackupSet = "InvalidBakset.Invalid", 400, "Specified bakset is not valid.", Inferred,
        "a list of error codes by action (2025), which has no statuses",
        y2018("InvalidBackupId.NotFound", 404, "The BackupId provided does not exist in our records.");
    /// The region of the source has no such zone.
    pub(crate) CloneZone = "InvalidAvZone.Format", 400, "Specified AvZone is not valid.", Documented,
        "API metadata of CloneDBInstance (2024)";
    /// The request clones an instance with local disks to a cloud disk.
    pub(crate) CloneStorageType = "InvalidRecoveryDbInstance.StorageType", 400, "The disk local_ssd can not clone to cloud disk type", Documented,
        "API metadata of CloneDBInstance (2024)";
    /// A clone would have less storage than its source.
    pub(crate) CloneStorage = "InvalidRecoveryDbInstance.StorageSize", 400, "The disk space of the new instance cannot be less than that of the current instance", Documented,
        "API metadata of CloneDBInstance (2024)";

    // Stopping, starting, destroying.

    /// The instance has read-only instances and cannot be stopped.
    pub(crate) HasReplicasNotStoppable = "InstanceHasReadOnlyInstanceNotSupportStop", 400, "The instance has read-only instance , stop is not supported", Documented,
        "API metadata of StopDBInstance (2024)";
    /// The instance has a shared class and cannot be stopped.
    pub(crate) SharedNotStoppable = "InvalidShareInstance.NotSupport", 400, "The share dbInstance is not support.", Documented,
        "API metadata of StopDBInstance (2024)";

    // Changes of specifications.

    /// `PayType` differs from that of the instance.
    pub(crate) SpecPayType = "DBInstancePayTypeNotSupport", 400, "Current instance PayType not support this operation or the param PayType not match current instance PayType.", Documented,
        "API metadata of ModifyDBInstanceSpec (2024)";
    /// The request does not change class, storage or another specification.
    pub(crate) NothingToChange = "MissingParameter", 400, "The input parameters \"DBInstanceClass\" and \"DBInstanceStorage\" all blank or no change.", Documented,
        "RDS client error table (2018), row 11";
    /// The new class is unknown or belongs to another engine.
    pub(crate) SpecClass = "InvalidDBInstanceClass.NotFound", 400, "Specified DB instance class is not found.", Documented,
        "API metadata of ModifyDBInstanceSpec (2024)";
    /// The request asks for another version, but the version of this engine can only be changed by an upgrade.
    pub(crate) VersionNotChangeable = "ChangeEngineVersionNotSupported", 400, "This operation does not support modifying the engine version.", Inferred,
        "API metadata of ModifyDBInstanceSpec (2024)";
    /// The new storage is larger than the instance can have.
    pub(crate) StorageTooLarge = "OperationDenied.InvalidStorageSize", 400, "The storage size limit is exceeded.", Documented,
        "API metadata of ModifyDBInstanceSpec (2024)";
    /// `Direction` is Up and the new storage is smaller, or Down and it is larger.
    pub(crate) StorageDirection = "InvalidStorageSize.Direction", 400, "The specified parameter StorageSize does not meet the updating direction constraint requirements.", Documented,
        "API metadata of ModifyDBInstanceSpec (2024)";
    /// The request shrinks the storage of an instance on a cloud disk.
    pub(crate) CloudDiskShrinks = "NotSupportReduceDiskSize", 400, "Not support reduce disk size.", Inferred,
        "API metadata of ModifyDBInstanceSpec (2024)",
        y2018("OperationDenied.DBInstanceStorageReduce", 403, "The operation is not permitted due to reduce storage.");
    /// The new storage is less than 1.1 times the used storage.
    pub(crate) ShrinksBelowUsed = "InvalidReduceDiskSize", 403, "The storage capacity after the scale-down must be larger than the used amount.", Documented,
        "help page of ModifyDBInstanceSpec (2024); the page of 2018 has the factor",
        y2018("OperationDenied.DBInstanceStorageReduce", 403, "The operation is not permitted due to reduce storage.");
    /// The new storage of a primary is larger than that of one of its read-only instances.
    pub(crate) PrimaryAboveReadOnly = "IncorrectReadDBInstanceDisksize", 403, "Read instance disk size must be equal or higher than primary instance.", Documented,
        "API metadata of ModifyDBInstanceSpec (2024)",
        y2018("OperationDenied.ReadOnlyDBInstanceLower", 403, "The operation is not permitted due to higher read only instance version .");

    // Single settings and upgrades.

    /// The instance is a subscription, which cannot have deletion protection.
    pub(crate) ProtectedPayType = "OperationDenied.PayType", 400, "The operation is not permitted due to pay type of instance.", Documented,
        "API metadata of ModifyDBInstanceDeletionProtection (2024)";
    /// `MaintainTime` is not a window such as `22:00Z-02:00Z`.
    pub(crate) InvalidMaintainTime = "InvalidMaintainTime", 400, "The MaintainTime parameter is invalid.", Documented,
        "API metadata of ModifyDBInstanceMaintainTime (2024)";
    /// `ResourceGroupId` is malformed.
    pub(crate) InvalidResourceGroup = "ResourceGroupId.InValid", 400, "The Specified resource group id is not found.", Inferred,
        "API metadata of ModifyResourceGroup (2024)";
    /// `ConfigName` is not a configuration item of the engine.
    pub(crate) InvalidConfigName = "InvalidConfigName", 400, "The ConfigName is not valid.", Documented,
        "API metadata of ModifyDBInstanceConfig (2024)";
    /// `ConfigValue` is not a value of the configuration item.
    pub(crate) InvalidConfigValue = "InvalidConfigValue", 400, "The ConfigValue is not valid.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// The instance cannot be upgraded to this version, or its engine cannot be upgraded at all.
    pub(crate) UpgradeVersion = "IncorrectEngineVersion", 403, "The engine version does not support the operation.", Documented,
        "API metadata of UpgradeDBInstanceEngineVersion (2024)",
        y2018("OperationDenied.CurrentEngineVersion", 400, "The operation is not permitted due to specified current version .");
    /// An instance with read-only instances of an earlier version cannot be upgraded.
    pub(crate) UpgradeWithReadOnly = "ReadInstanceNotSupport", 403, "Instances with read-only do not support this operation.", Documented,
        "API metadata of UpgradeDBInstanceEngineVersion (2024)";
    /// `TargetMinorVersion` is not a minor version.
    pub(crate) MinorVersionNotFound = "InvalidMinorVerison.NotFound", 400, "Specify minor version not founud.", Documented,
        "API metadata of UpgradeDBInstanceKernelVersion (2024)";
    /// The instance already has this minor version, or the latest one.
    pub(crate) MinorVersionLatest = "InvalidMinorVersionAlreadyLatest", 400, "Minor version for instance is already the latest version.", Documented,
        "API metadata of UpgradeDBInstanceKernelVersion (2024)";
    /// The minor version is older than that of the instance.
    pub(crate) MinorVersionLower = "InvalidMinorVersionLowerThanInstance", 400, "Specify minor version cannot not be lower than current instance.", Documented,
        "API metadata of UpgradeDBInstanceKernelVersion (2024)";
    /// `UpgradeTime` is not Immediate, MaintainTime or SpecifyTime.
    pub(crate) InvalidUpgradeTime = "InvalidSwitchMode.NotFound", 400, "Specified Parameter UpgradeTime is Invalid.", Documented,
        "API metadata of UpgradeDBInstanceKernelVersion (2024)";

    // The growth of the storage.

    /// The storage is not a cloud disk and cannot grow automatically.
    pub(crate) NoAutoScaleOfStorage = "InvalidStorageType.NotSupport", 400, "The current storage type does not support this operation.", Inferred,
        "a list of error codes by action (2025), which has no statuses";

    // Upgrades of the major version.

    /// `TargetMajorVersion` is absent.
    pub(crate) NoTargetVersion = "TargetEngineVersion.Parameters.NotFound", 400, "targetEngineVersion is missing in the request.", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024)";
    /// No successful check for the version is at most seven days old.
    pub(crate) NoUpgradePrecheck = "InvalidUpgradePrecheckResult", 400, "The upgrade precheck failed. No successful precheck task found in the past 7 days", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024)";
    /// `PayType` of an upgrade of the major version is not Postpaid.
    pub(crate) MajorPayType = "InvalidPayType", 400, "The specified PayType is invalid.", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024), page (2025)";
    /// The network of an upgrade of the major version is not a VPC.
    pub(crate) MajorNetwork = "InvalidInstanceNetworkType", 400, "The specified InstanceNetworkType is invalid.", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024), page (2025)";
    /// The instance has read-only instances, and the request asks for an upgrade of the major version with a
    /// switch-over or in place.
    pub(crate) MajorWithReadOnly = "PrimaryInstanceWithReadonlyNotSupport", 400, "The specified primary instance with the read-only instance does not support the operation.", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024)";
    /// `TargetMajorVersion` is not newer than the instance's version.
    pub(crate) MajorVersionNotSupported = "TargetMajorVesionNotSupported", 403, "The specified major version is not supported.", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024)";
    /// The new class of an upgrade of the major version is unknown or belongs to another engine.
    pub(crate) MajorClass = "InvalidDBinstanceClass.ValueNotSupported", 400, "The specified parameter DBinstanceClass is invalid.", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024)";
    /// In an upgrade of the major version, the new storage is less than the current storage on cloud disks, or less
    /// than the used storage.
    pub(crate) MajorStorage = "InvalidDBInstanceStorage", 400, "The specified DBInstanceStorage is invalid.", Inferred,
        "API metadata of UpgradeDBInstanceMajorVersion (2024)";
    /// PostgreSQL does not have `DBInstanceStorageType`, in an upgrade of the major version.
    pub(crate) InvalidMajorStorageType = "InvalidDBInstanceStorageType", 400, "The specified DBInstanceStorageType is invalid.", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024)";
    /// `UpgradeMode` is not an accepted word.
    pub(crate) InvalidUpgradeMode = "InvalidUpgradeMode", 400, "The Specified UpgradeMode is not valid.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// `SwitchOver` is neither true nor false.
    pub(crate) InvalidSwitchOver = "InvalidSwitchOver", 400, "The specified SwitchOver is invalid.", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024)";
    /// `SwitchTimeMode` of an upgrade of the major version is not an accepted word.
    pub(crate) InvalidMajorSwitchMode = "InvalidSwitchTimeMode", 400, "The specified SwitchTimeMode is invalid.", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024)";
    /// `SwitchTime` is not `YYYY-MM-DDThh:mm:ssZ`.
    pub(crate) InvalidSwitchMoment = "InvalidSwitchTime", 400, "The specified SwitchTime is invalid.", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024)";
    /// `CollectStatMode` is neither `Before` nor `After`.
    pub(crate) InvalidCollectStats = "InvalidCollectStats", 400, "The specified CollectStats is invalid.", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024)";

    // Restores from other regions.

    /// `RestoreType` is not a kind of restore.
    pub(crate) InvalidRestoreType = "InvalidRestoreType.Format", 400, "Specified restore type is not valid.", Documented,
        "API metadata of CheckCreateDdrDBInstance and CreateDdrInstance (2024)";
    /// A restore from a backup set does not name the set.
    pub(crate) NoBackupSetName = "NoBaksetName", 400, "BaksetName is absence.", Inferred,
        "API metadata of CreateDdrInstance (2024)";
    /// A restore to a point in time does not name the instance.
    pub(crate) NoSourceInstance = "NoSourceInstanceName", 400, "No SourceDBInstanceName.", Documented,
        "API metadata of CheckCreateDdrDBInstance and CreateDdrInstance (2024)";
    /// `RegionId` is neither the region of the source nor the region that keeps its backup.
    pub(crate) DdrRegion = "DisasterRestoreRegionNotMatched", 400, "Disaster restore should be operated in the ddr region or source region.", Documented,
        "API metadata of CheckCreateDdrDBInstance and CreateDdrInstance (2024)";
    /// `Engine` differs from that of the source.
    pub(crate) DdrInstanceEngine = "IncorrectDBInstanceType", 400, "Current DB instance engine and type does not support operations.", Inferred,
        "API metadata of CheckCreateDdrDBInstance and CreateDdrInstance (2024)";
    /// `EngineVersion` differs from that of the source.
    pub(crate) DdrVersion = "IncorrectEngineVersion", 400, "Current engine version does not support operations.", Inferred,
        "API metadata of CheckCreateDdrDBInstance and CreateDdrInstance (2024)";
    /// The class is unknown or belongs to another engine, in a restore from another region.
    pub(crate) DdrClass = "InvalidDBInstanceClass.NotFound", 404, "Specified DB instance class is not found.", Documented,
        "API metadata of CheckCreateDdrDBInstance and CreateDdrInstance (2024)";
    /// The storage is not 5 to 2000 GB in steps of 5, or is smaller than that of the source.
    pub(crate) DdrStorageSize = "InvalidStorage.Format", 400, "Specified Storage is not valid.", Documented,
        "API metadata of CheckCreateDdrDBInstance and CreateDdrInstance (2024)";
    /// The data of the source is encrypted, in the check before the restore.
    pub(crate) CheckEncrypted = "CrossRegionUnsupportTDE", 400, "Cross-region disaster restore not support TDE bakset.", Documented,
        "API metadata of CheckCreateDdrDBInstance (2024)";
    /// The data of the source is encrypted, in the restore.
    pub(crate) DdrEncrypted = "CrossRegionUnsupportTDE", 403, "Cross-region disaster restore not support TDE bakset.", Documented,
        "API metadata of CreateDdrInstance (2024)";

    // Restores of databases.

    /// `DbNames` is malformed, or a new name is not a valid database name.
    pub(crate) InvalidDbNames = "Parameters.Invalid", 400, "Parameter error, please check the parameters.", Inferred,
        "API metadata of RecoveryDBInstance (2024)";
    /// The backup set does not contain a requested database.
    pub(crate) NotInBackupSet = "InvalidBackupSet", 400, "The specified database does not exist in the backup set.", Documented,
        "API metadata of RecoveryDBInstance (2024)";
    /// The backup is a snapshot, and the request does not restore all of its databases.
    pub(crate) PartOfSnapshot = "Forbidden.SnapshotRecovery", 403, "Snapshot backup does not support partial restore", Documented,
        "API metadata of RecoveryDBInstance (2024)";
    /// The target would exceed its limit of databases.
    pub(crate) TooManyRestored = "DBCountLimitExceeded", 400, "Db count limit exceeded.", Documented,
        "API metadata of RecoveryDBInstance (2024)";
    /// The target's storage is too small for the restored databases.
    pub(crate) RestoredTooLarge = "StorageLimitExceeded", 403, "Exceeding the allowed Storage of DB instance", Documented,
        "API metadata of RecoveryDBInstance (2024)";
    /// The instance already has a temporary instance.
    pub(crate) TempInstanceExists = "OperationDenied.TempDBInstanceExists", 403, "The operation is not permitted  due to temp instance exist.", Documented,
        "API metadata of CreateTempDBInstance (2024)";
    /// `RestoreTime` is malformed or in the future, logs are not backed up, or no backup was complete then, and the
    /// action documents no code for this.
    pub(crate) UnrestorableMoment = "InvalidRestoreTime.Format", 400, "Specified restore time is not valid.", Inferred,
        "page of CloneDBInstance (2024) for the rule, API metadata of CreateTempDBInstance (2024) for the code";
}
