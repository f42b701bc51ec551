//! Conditions of instances and their lists.

conditions! {
    /// `DBInstanceType` is not one of Primary, Readonly, Guard, Temp.
    pub(crate) InvalidDBInstanceType = "InvalidDBInstanceType.ValueNotSupport", 400, "The specified  parameter\"DBInstanceType\" is not valid.", Documented,
        "live answer (terraform-provider-alicloud issue 4002, 2021); page of DescribeDBInstances (2019)";
    /// A request names more instances than the action takes.
    pub TooManyInstances = "InvalidDBInstanceId.QuotaExceeded", 400, "The quota of instance id exceeds.", Inferred,
        "RDS client error table (2018)";
    /// `NextToken` is not one that an answer gave out.
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
    /// `DBInstanceStorage` is not a multiple of 5, or not a size that the engine has on local disks.
    pub InvalidInstanceStorage = "InvalidStorage.Format", 400, "Specified Storage is not valid.", Inferred,
        "page CreateDdrInstance (2019), whose parameters are those of a creation";
    /// `DBInstanceStorage` is not a size of the cloud disk.
    pub(crate) InvalidCloudDiskSize = "InvalidEssdStorageSize", 400, "invalid cloud essd storage size.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// `DBInstanceStorageType` is not a storage type.
    pub(crate) InvalidNewStorageType = "DBInstanceStorageTypeFormatFault", 400, "Parameter DBInstanceStorageType is invalid.", Documented,
        "a live answer to storage type `generic` (terraform-provider-alicloud pull request 7222, 2024), which shows the code; status and text are inferred";
    /// A description is too short or too long, or does not begin with a letter.
    pub(crate) InvalidInstanceDescription = "InvalidDBInstanceDescription.Format", 400, "Specified DB instance description is not valid.", Documented,
        "API metadata of ModifyDBInstanceDescription (2024), page CreateDdrInstance (2019)";
    /// `UsedTime` is 0, no number, or more than the period takes.
    pub(crate) InvalidUsedTime = "InvalidUsedTime", 400, "UsedTime can not Less than or equal to zero.", Documented,
        "API metadata of CreateDBInstance (2024), for 0";
    /// `Port` of a new instance is out of range.
    pub(crate) InvalidInstancePort = "InvalidPort.Malformed", 400, "Specified port is not valid.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// `ConnectionMode` is not a connection mode.
    pub(crate) InvalidConnectionMode = "InvalidConnectionMode.ValueNotSupported", 400, "The specified parameter \"ConnectionMode\" is not valid.", Inferred,
        "RDS client error table (2018), row 61";
    /// `Amount` is not 1 to 20.
    pub(crate) InvalidAmount = "InvalidParam.Amount", 400, "Amount is allowed from 1 to 20.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// `CreateStrategy` is neither Atomicity nor Partial.
    pub(crate) InvalidCreateStrategy = "InvalidParam.CreateStrategy", 400, "Only Atomicity and Partial are allowed.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// `Amount` is above 1 and the engine is not MySQL.
    pub(crate) AmountOfOtherEngine = "InvalidParam.Engine", 400, "Only MySQL is allowed when Amount > 1.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// The classic network is asked for, with a cloud disk.
    pub(crate) ClassicWithCloudDisk = "InvalidNetworkTypeClassicWhenCloudStorage", 400, "The Specified InstanceNetworkType value Classic is not valid when choose cloud storage type.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// The region has no such zone.
    pub ZoneNotSupported = "InvalidZoneId.NotSupported", 400, "The Specified vpc Zone not supported.", Documented,
        "API metadata of CreateDBInstance (2024), page CreateDBInstance (2019)";
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
    /// `ClientToken` came with another request before.
    pub TokenUsed = "InvalidRequestId", 400, "The request is copy, check your token.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// A tag of a new instance has no key.
    pub(crate) NewTagKeyEmpty = "InvalidTagKey.Malformed", 400, "The Tag.N.Key parameter is empty.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// The key of a tag of a new instance is the service's own: it begins with `acs:` or `aliyun`.
    pub(crate) SystemTag = "NoPermission.SystemTag", 400, "You have no permission to use system tags.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// The key of a tag of a new instance begins with `http://` or `https://`.
    pub(crate) NewTagKeyReserved = "InvalidParameter.TagKey", 400, "The Tag.N.Key parameter is invalid.", Inferred,
        "API metadata of CreateDBInstance (2024) for the code; that it is about the beginning is a judgement";
    /// The value of a tag of a new instance begins with `aliyun`, `acs:`, `http://` or `https://`.
    pub(crate) NewTagValueReserved = "InvalidParameter.TagValue", 400, "The Tag.N.Value parameter is invalid.", Inferred,
        "API metadata of CreateDBInstance (2024) for the code; that it is about the beginning is a judgement";
    /// A new instance is to lie in more zones than its edition has nodes.
    pub(crate) ZonesOfOtherCategory = "ZoneId.NotMatchWithCategory", 400, "The number of ZoneId specified does not match with category.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// A new instance has several vSwitches and lies in one zone.
    pub(crate) MoreVSwitchesThanZones = "InvalidVpcId.NotSupported", 400, "The specified vpcId or vSwitchId is not supported.", Documented,
        "live answers (terraform-provider-alicloud issues 2948 and 3433, 2020), which show the code; the text is that of API metadata (2024)";
    /// A tag of a new instance has no value.
    pub(crate) NewTagValueEmpty = "InvalidTagValue.Malformed", 400, "The Tag.N.Value parameter is empty.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// Two tags of a new instance have the same key.
    pub(crate) NewTagRepeated = "Duplicate.TagKey", 400, "The Tag.N.Key contains duplicate keys.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// A new instance is to have more than 20 tags.
    pub(crate) TooManyNewTags = "NumberExceed.Tags", 400, "The maximum number of Tags is exceeded. The maximum is 20.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// `ConnectionString` is the address of another instance.
    pub(crate) ConnectionStringTaken = "InvalidConnectionString.Duplicate", 400, "Specified connection string already exists in the Aliyun RDS.", Documented,
        "API metadata of CreateDBInstance (2024)";
    /// `PrivateIpAddress` of a new instance is not an IPv4 address.
    pub(crate) PrivateIpFormat = "InvalidPrivateIpAddress.Format", 400, "The specified private IP address format is incorrect.", Documented,
        "API metadata of CreateDBInstance (2024); for other creations inferred";
    /// `PrivateIpAddress` of a new instance is the address of another instance in its VPC.
    pub(crate) PrivateIpUsed = "InvalidPrivateIpAddress.AlreadyUsed", 400, "The specified IP is already used.", Documented,
        "API metadata of CreateDBInstance (2024); for other creations inferred";
    /// `DBParamGroupId` is not a parameter group of the caller's that fits the instance, nor one of the service's.
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

    /// A read-only instance is to have another version than its primary.
    pub(crate) ReadOnlyVersion = "InvalidReadEngineVersionPattern", 400, "The engine versions of the primary instance and the read-only instance do not match.", Documented,
        "API metadata of CreateReadOnlyDBInstance (2024)";
    /// One of primary and read-only instance is on a cloud disk, the other on a local one.
    pub(crate) ReadOnlyStorageType = "InvalidReadStorageTypePattern", 403, "The storage type of the primary instance and the read-only instance do not match.", Documented,
        "API metadata of CreateReadOnlyDBInstance (2024)";
    /// A read-only instance is to have less storage than its primary.
    pub(crate) ReadOnlyStorage = "InvalidReadDBInstanceStorage.Format", 400, "Specified Storage is not valid, Read DB Instance storage size must be greater than or equal to primary DB Instance.", Documented,
        "API metadata of ModifyDBInstanceSpec (2024)",
        y2018("OperationDenied.DBInstanceStorageReduce", 403, "The operation is not permitted due to reduce storage.");
    /// The primary has as many read-only instances as it can have.
    pub(crate) TooManyReadOnly = "OperationDenied", 403, "The resource is out of usage.", Inferred,
        "RDS client error table (2018), row 7";
    /// Neither `BackupId` nor `RestoreTime` is given.
    pub(crate) NoCloneMoment = "RequiredParam.NotFound", 400, "Required input param is not found.", Inferred,
        "API metadata of CloneDBInstance (2024)";
    /// The instance has no backup set of this id.
    pub(crate) NoSuchBackupSet = "InvalidBakset.Invalid", 400, "Specified bakset is not valid.", Inferred,
        "a list of error codes by action (2025), which has no statuses",
        y2018("InvalidBackupId.NotFound", 404, "The BackupId provided does not exist in our records.");
    /// The region of the source has no such zone.
    pub(crate) CloneZone = "InvalidAvZone.Format", 400, "Specified AvZone is not valid.", Documented,
        "API metadata of CloneDBInstance (2024)";
    /// A clone of an instance on local disks is to be on a cloud disk.
    pub(crate) CloneStorageType = "InvalidRecoveryDbInstance.StorageType", 400, "The disk local_ssd can not clone to cloud disk type", Documented,
        "API metadata of CloneDBInstance (2024)";
    /// A clone is to have less storage than its source.
    pub(crate) CloneStorage = "InvalidRecoveryDbInstance.StorageSize", 400, "The disk space of the new instance cannot be less than that of the current instance", Documented,
        "API metadata of CloneDBInstance (2024)";

    // Stopping, starting, destroying.

    /// The instance has read-only instances and cannot be stopped.
    pub(crate) HasReplicasNotStoppable = "InstanceHasReadOnlyInstanceNotSupportStop", 400, "The instance has read-only instance , stop is not supported", Documented,
        "API metadata of StopDBInstance (2024)";
    /// The instance is of a shared class and cannot be stopped.
    pub(crate) SharedNotStoppable = "InvalidShareInstance.NotSupport", 400, "The share dbInstance is not support.", Documented,
        "API metadata of StopDBInstance (2024)";

    // Changes of specifications.

    /// `PayType` is not the one that the instance has.
    pub(crate) SpecPayType = "DBInstancePayTypeNotSupport", 400, "Current instance PayType not support this operation or the param PayType not match current instance PayType.", Documented,
        "API metadata of ModifyDBInstanceSpec (2024)";
    /// Class, storage and the like are absent, or as they are already.
    pub(crate) NothingToChange = "MissingParameter", 400, "The input parameters \"DBInstanceClass\" and \"DBInstanceStorage\" all blank or no change.", Documented,
        "RDS client error table (2018), row 11";
    /// The new class is unknown or belongs to another engine.
    pub(crate) SpecClass = "InvalidDBInstanceClass.NotFound", 400, "Specified DB instance class is not found.", Documented,
        "API metadata of ModifyDBInstanceSpec (2024)";
    /// Another version is asked for, of an engine whose version is changed by an upgrade only.
    pub(crate) VersionNotChangeable = "ChangeEngineVersionNotSupported", 400, "This operation does not support modifying the engine version.", Inferred,
        "API metadata of ModifyDBInstanceSpec (2024)";
    /// The new storage is more than the instance can have.
    pub(crate) StorageTooLarge = "OperationDenied.InvalidStorageSize", 400, "The storage size limit is exceeded.", Documented,
        "API metadata of ModifyDBInstanceSpec (2024)";
    /// `Direction` is Up and the new storage is smaller, or Down and it is larger.
    pub(crate) StorageDirection = "InvalidStorageSize.Direction", 400, "The specified parameter StorageSize does not meet the updating direction constraint requirements.", Documented,
        "API metadata of ModifyDBInstanceSpec (2024)";
    /// The storage of an instance on a cloud disk is to shrink.
    pub(crate) CloudDiskShrinks = "NotSupportReduceDiskSize", 400, "Not support reduce disk size.", Inferred,
        "API metadata of ModifyDBInstanceSpec (2024)",
        y2018("OperationDenied.DBInstanceStorageReduce", 403, "The operation is not permitted due to reduce storage.");
    /// The storage is to shrink below 1.1 times what is used.
    pub(crate) ShrinksBelowUsed = "InvalidReduceDiskSize", 403, "The storage capacity after the scale-down must be larger than the used amount.", Documented,
        "help page of ModifyDBInstanceSpec (2024); the page of 2018 has the factor",
        y2018("OperationDenied.DBInstanceStorageReduce", 403, "The operation is not permitted due to reduce storage.");
    /// The storage of a primary is to grow beyond that of a read-only instance.
    pub(crate) PrimaryAboveReadOnly = "IncorrectReadDBInstanceDisksize", 403, "Read instance disk size must be equal or higher than primary instance.", Documented,
        "API metadata of ModifyDBInstanceSpec (2024)",
        y2018("OperationDenied.ReadOnlyDBInstanceLower", 403, "The operation is not permitted due to higher read only instance version .");

    // Single settings and upgrades.

    /// The instance is a subscription, which has no deletion protection.
    pub(crate) ProtectedPayType = "OperationDenied.PayType", 400, "The operation is not permitted due to pay type of instance.", Documented,
        "API metadata of ModifyDBInstanceDeletionProtection (2024)";
    /// `MaintainTime` is not a window such as `22:00Z-02:00Z`.
    pub(crate) InvalidMaintainTime = "InvalidMaintainTime", 400, "The MaintainTime parameter is invalid.", Documented,
        "API metadata of ModifyDBInstanceMaintainTime (2024)";
    /// `ResourceGroupId` does not have the form of one.
    pub(crate) InvalidResourceGroup = "ResourceGroupId.InValid", 400, "The Specified resource group id is not found.", Inferred,
        "API metadata of ModifyResourceGroup (2024)";
    /// `ConfigName` is not a configuration item of the engine.
    pub(crate) InvalidConfigName = "InvalidConfigName", 400, "The ConfigName is not valid.", Documented,
        "API metadata of ModifyDBInstanceConfig (2024)";
    /// `ConfigValue` is not a value of the configuration item.
    pub(crate) InvalidConfigValue = "InvalidConfigValue", 400, "The ConfigValue is not valid.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// The instance cannot be upgraded to this version, or its engine not at all.
    pub(crate) UpgradeVersion = "IncorrectEngineVersion", 403, "The engine version does not support the operation.", Documented,
        "API metadata of UpgradeDBInstanceEngineVersion (2024)",
        y2018("OperationDenied.CurrentEngineVersion", 400, "The operation is not permitted due to specified current version .");
    /// An instance with read-only instances of an earlier version cannot be upgraded.
    pub(crate) UpgradeWithReadOnly = "ReadInstanceNotSupport", 403, "Instances with read-only do not support this operation.", Documented,
        "API metadata of UpgradeDBInstanceEngineVersion (2024)";
    /// `TargetMinorVersion` is not a minor version.
    pub(crate) MinorVersionNotFound = "InvalidMinorVerison.NotFound", 400, "Specify minor version not founud.", Documented,
        "API metadata of UpgradeDBInstanceKernelVersion (2024)";
    /// The instance has this minor version, or the latest one, already.
    pub(crate) MinorVersionLatest = "InvalidMinorVersionAlreadyLatest", 400, "Minor version for instance is already the latest version.", Documented,
        "API metadata of UpgradeDBInstanceKernelVersion (2024)";
    /// The minor version is older than the one that the instance has.
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
    /// No check of the last seven days found the instance fit for the version.
    pub(crate) NoUpgradePrecheck = "InvalidUpgradePrecheckResult", 400, "The upgrade precheck failed. No successful precheck task found in the past 7 days", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024)";
    /// `PayType` of an upgrade of the major version is not Postpaid.
    pub(crate) MajorPayType = "InvalidPayType", 400, "The specified PayType is invalid.", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024), page (2025)";
    /// The network of an upgrade of the major version is not a VPC.
    pub(crate) MajorNetwork = "InvalidInstanceNetworkType", 400, "The specified InstanceNetworkType is invalid.", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024), page (2025)";
    /// The instance has read-only instances, and an upgrade of the major version is to switch over, or to be in place.
    pub(crate) MajorWithReadOnly = "PrimaryInstanceWithReadonlyNotSupport", 400, "The specified primary instance with the read-only instance does not support the operation.", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024)";
    /// `TargetMajorVersion` is not newer than the instance's version.
    pub(crate) MajorVersionNotSupported = "TargetMajorVesionNotSupported", 403, "The specified major version is not supported.", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024)";
    /// The new class of an upgrade of the major version is unknown or belongs to another engine.
    pub(crate) MajorClass = "InvalidDBinstanceClass.ValueNotSupported", 400, "The specified parameter DBinstanceClass is invalid.", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024)";
    /// The new storage is less than the instance has on cloud disks, or less than it uses, in an upgrade of the major version.
    pub(crate) MajorStorage = "InvalidDBInstanceStorage", 400, "The specified DBInstanceStorage is invalid.", Inferred,
        "API metadata of UpgradeDBInstanceMajorVersion (2024)";
    /// PostgreSQL does not have `DBInstanceStorageType`, in an upgrade of the major version.
    pub(crate) InvalidMajorStorageType = "InvalidDBInstanceStorageType", 400, "The specified DBInstanceStorageType is invalid.", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024)";
    /// `UpgradeMode` is not one of its words.
    pub(crate) InvalidUpgradeMode = "InvalidUpgradeMode", 400, "The Specified UpgradeMode is not valid.", Inferred,
        "a list of error codes by action (2025), which has no statuses";
    /// `SwitchOver` is neither true nor false.
    pub(crate) InvalidSwitchOver = "InvalidSwitchOver", 400, "The specified SwitchOver is invalid.", Documented,
        "API metadata of UpgradeDBInstanceMajorVersion (2024)";
    /// `SwitchTimeMode` of an upgrade of the major version is not one of its words.
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
    /// A restore to a moment does not name the instance.
    pub(crate) NoSourceInstance = "NoSourceInstanceName", 400, "No SourceDBInstanceName.", Documented,
        "API metadata of CheckCreateDdrDBInstance and CreateDdrInstance (2024)";
    /// `RegionId` is neither the region of the source nor the one that keeps its backup.
    pub(crate) DdrRegion = "DisasterRestoreRegionNotMatched", 400, "Disaster restore should be operated in the ddr region or source region.", Documented,
        "API metadata of CheckCreateDdrDBInstance and CreateDdrInstance (2024)";
    /// `Engine` is not the source's.
    pub(crate) DdrInstanceEngine = "IncorrectDBInstanceType", 400, "Current DB instance engine and type does not support operations.", Inferred,
        "API metadata of CheckCreateDdrDBInstance and CreateDdrInstance (2024)";
    /// `EngineVersion` is not the source's.
    pub(crate) DdrVersion = "IncorrectEngineVersion", 400, "Current engine version does not support operations.", Inferred,
        "API metadata of CheckCreateDdrDBInstance and CreateDdrInstance (2024)";
    /// The class is unknown or belongs to another engine, in a restore from another region.
    pub(crate) DdrClass = "InvalidDBInstanceClass.NotFound", 404, "Specified DB instance class is not found.", Documented,
        "API metadata of CheckCreateDdrDBInstance and CreateDdrInstance (2024)";
    /// The storage is not from 5 to 2000 GB in steps of 5, or less than the source has.
    pub(crate) DdrStorageSize = "InvalidStorage.Format", 400, "Specified Storage is not valid.", Documented,
        "API metadata of CheckCreateDdrDBInstance and CreateDdrInstance (2024)";
    /// The data of the source is encrypted, in the check.
    pub(crate) CheckEncrypted = "CrossRegionUnsupportTDE", 400, "Cross-region disaster restore not support TDE bakset.", Documented,
        "API metadata of CheckCreateDdrDBInstance (2024)";
    /// The data of the source is encrypted, in the creation.
    pub(crate) DdrEncrypted = "CrossRegionUnsupportTDE", 403, "Cross-region disaster restore not support TDE bakset.", Documented,
        "API metadata of CreateDdrInstance (2024)";

    // Restores of databases.

    /// `DbNames` is malformed, or a new name is not a valid database name.
    pub(crate) InvalidDbNames = "Parameters.Invalid", 400, "Parameter error, please check the parameters.", Inferred,
        "API metadata of RecoveryDBInstance (2024)";
    /// The backup set does not hold a database that is to be restored.
    pub(crate) NotInBackupSet = "InvalidBackupSet", 400, "The specified database does not exist in the backup set.", Documented,
        "API metadata of RecoveryDBInstance (2024)";
    /// The backup is a snapshot, and not all of its databases are to be restored.
    pub(crate) PartOfSnapshot = "Forbidden.SnapshotRecovery", 403, "Snapshot backup does not support partial restore", Documented,
        "API metadata of RecoveryDBInstance (2024)";
    /// The target would have more databases than it can have.
    pub(crate) TooManyRestored = "DBCountLimitExceeded", 400, "Db count limit exceeded.", Documented,
        "API metadata of RecoveryDBInstance (2024)";
    /// The target's storage cannot take what is restored.
    pub(crate) RestoredTooLarge = "StorageLimitExceeded", 403, "Exceeding the allowed Storage of DB instance", Documented,
        "API metadata of RecoveryDBInstance (2024)";
    /// The instance has a temporary instance.
    pub(crate) TempInstanceExists = "OperationDenied.TempDBInstanceExists", 403, "The operation is not permitted  due to temp instance exist.", Documented,
        "API metadata of CreateTempDBInstance (2024)";
    /// `RestoreTime` is malformed or to come, logs are not backed up, or no backup was whole then, in an action that documents no
    /// code for it.
    pub(crate) UnrestorableMoment = "InvalidRestoreTime.Format", 400, "Specified restore time is not valid.", Inferred,
        "page of CloneDBInstance (2024) for the rule, API metadata of CreateTempDBInstance (2024) for the code";
}
