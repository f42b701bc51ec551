//! The table of the five reasons of the admission gate and the codes that actions document for them.
//! [`reasons`](super::reasons) looks up the code of an action.

use crate::rpc::condition::{Condition, Entry, Era, Form, Kind, Pairing};

/// A code for a reason.
pub(crate) struct Row {
    pub(crate) form: Form,
    y2018: Option<Form>,
    newest: Option<Form>,
    pub(crate) pairing: Pairing,
    pub(crate) source: &'static str,
    /// `true` if the code applies to all actions whose documented table has it with this status.
    pub(crate) documented: bool,
    /// Further actions that answer the code, as exceptions.
    pub(crate) only: &'static [&'static str],
}

impl Row {
    pub(crate) fn form(&self, era: Era) -> Form {
        let other = match era {
            Era::Own => None,
            Era::Y2018 => self.y2018,
            Era::Newest => self.newest,
        };
        other.unwrap_or(self.form)
    }
}

/// Declares the reasons: the constant, when it happens, and the codes, the general default last. The actions in brackets are
/// exceptions.
macro_rules! reasons {
    (@form) => { None };
    (@form $code:literal, $status:literal, $message:literal) => {
        Some(Form { code: $code, status: $status, message: $message })
    };
    (@documented documented) => { true };
    (@documented $other:ident) => { false };
    ($(
        $(#[doc = $when:literal])+
        $name:ident { $(
            $code:literal, $status:literal, $message:literal, $pairing:ident, $source:literal
            $(, y2018($code_2018:literal, $status_2018:literal, $message_2018:literal))?
            $(, newest($code_newest:literal, $status_newest:literal, $message_newest:literal))?
            => $use:ident [$($action:ident),* $(,)?];
        )+ }
    )+) => {
        #[allow(non_upper_case_globals)]
        impl Condition { $(
            $(#[doc = $when])+
            ///
            /// The code depends on the action; [`code_for`](Condition::code_for) returns it.
            pub const $name: Condition = {
                const ENTRY: &Entry = &Entry {
                    name: stringify!($name),
                    public: true,
                    form: $name[$name.len() - 1].form,
                    y2018: $name[$name.len() - 1].y2018,
                    newest: $name[$name.len() - 1].newest,
                    pairing: Pairing::Documented,
                    source: "the documented table of each action",
                    when: &[$( $when, )+],
                };
                Condition(Kind::Entry(ENTRY))
            };
        )+ }

        $( #[allow(non_upper_case_globals)] const $name: &[Row] = &[$( Row {
            form: Form { code: $code, status: $status, message: $message },
            y2018: reasons!(@form $($code_2018, $status_2018, $message_2018)?),
            newest: reasons!(@form $($code_newest, $status_newest, $message_newest)?),
            pairing: Pairing::$pairing,
            source: if crate::base::text::HAS_DOCS { $source } else { "" },
            documented: reasons!(@documented $use),
            only: &[$( stringify!($action), )*],
        }, )+]; )+

        /// The conditions of the reasons.
        pub(crate) const ALL: &[Condition] = &[$( Condition::$name, )+];

        /// The codes of each reason.
        pub(crate) static ROWS: &[(Condition, &[Row])] = &[$( (Condition::$name, $name), )+];
    };
}

reasons! {
    /// An instance that a parameter names does not exist, or belongs to another user.
    InstanceNotFound {
        "InvalidDBInstanceName.NotFound", 404, "The database instance does not exist.", Documented, "API metadata of the action (2024)", y2018("InvalidDBInstanceId.NotFound", 404, "The specified DBInstanceId does not exist.") => documented [AllocateInstancePublicConnection, AllocateReadWriteSplittingConnection, DescribeDBInstanceDetail, DescribeDBInstanceEncryptionKey, DescribeDBInstanceProxyConfiguration, DescribeDBInstanceSSL, DescribeDBInstanceTDE, DescribeModifyParameterLog, DescribeSQLCollectorPolicy, DescribeSQLCollectorRetention, DescribeSecurityGroupConfiguration, MigrateSecurityIPMode, ModifyBackupPolicy, ModifyDBInstanceAutoUpgradeMinorVersion, ModifyDBInstanceConnectionString, ModifyDBInstanceDeletionProtection, ModifyDBInstanceMaintainTime, ModifyDBInstanceSSL, ModifyDBInstanceSpec, ModifyDBInstanceTDE, ModifyReadWriteSplittingConnection, ModifyResourceGroup, ModifySQLCollectorRetention, ModifySecurityGroupConfiguration, ReleaseInstancePublicConnection, ReleaseReadWriteSplittingConnection, StartDBInstance, StopDBInstance, SwitchDBInstanceNetType, SwitchDBInstanceVpc];
        "InvalidDBInstance.NotFound", 404, "Specified instance does not exist or not support.", Documented, "API metadata of the action (2024)", y2018("InvalidDBInstanceId.NotFound", 404, "The specified DBInstanceId does not exist.") => documented [CreateDBInstanceEndpointAddress, CreateDBProxyEndpointAddress, DeleteDBInstanceEndpoint, DeleteDBInstanceEndpointAddress, DescribeDBInstanceEndpoints, ModifyDBInstanceEndpoint, ModifyDBInstanceEndpointAddress];
        "InvalidDBInstanceName.NotFound", 400, "The specified DB instance name does not exist.", Documented, "API metadata of the action (2024)" => documented [];
        "InvalidDBInstance.NotFound", 404, "The specified instance does not exist or is not supported.", Documented, "API metadata of the action (2024)", y2018("InvalidDBInstanceId.NotFound", 404, "The specified DBInstanceId does not exist.") => documented [CheckCreateDdrDBInstance, CloneDBInstance, CreateDdrInstance, CreateReadOnlyDBInstance, DestroyDBInstance, ModifyDBProxy, UpgradeDBInstanceEngineVersion];
        "InsName.NotFound", 404, "InsName not found.", Documented, "API metadata of AttachWhitelistTemplateToInstance (2024)" => only [AttachWhitelistTemplateToInstance, DetachWhitelistTemplateToInstance];
        "InvalidDBInstanceName.NotFound", 404, "DBInstanceName not found", Documented, "API metadata of DescribeAvailableZones and DescribeAvailableClasses (2024)" => only [DescribeAvailableClasses, DescribeAvailableZones];
        "InvalidDBInstanceName.NotFound", 400, "The specified DB instance name does not exist.", Documented, "API metadata of ModifyDBInstanceConfig (2024)", y2018("InvalidDBInstanceId.NotFound", 404, "The specified DBInstanceId does not exist.") => only [ModifyDBInstanceConfig];
        "InvalidDBInstanceName.NotFound", 400, "Invalid DBInstanceId NotFound.", Documented, "API metadata of CopyDatabaseBetweenInstances (2024)" => only [CopyDatabaseBetweenInstances];
        "InvalidDBInstanceId.NotFound", 404, "The specified DBInstanceId does not exist.", Documented, "acceptance tests of Terraform's provider (2026), which pass against the service; the API metadata of DescribeDBInstanceNetInfo (2024) has the other code", newest("InvalidDBInstanceName.NotFound", 400, "DB instance name not found.") => only [DescribeDBInstanceNetInfo];
        "InvalidDBInstanceId.NotFound", 404, "DBInstanceIdentifier does not refer to an existing DB instance.", Documented, "live answers (alibaba/terraform-provider issue 185, 2017, of this action with HTTP 400; terraform-provider-alicloud issue 4776, 2022, of another action with 404); a list of error codes by action (2025) has another code", y2018("InvalidDBInstanceId.NotFound", 404, "The specified DBInstanceId does not exist."), newest("InvalidDBInstanceName.NotFound", 400, "The specified DB instance name does not exist.") => only [DescribeDBInstanceAttribute];
        "InvalidDBInstanceId.NotFound", 404, "DBInstanceIdentifier does not refer to an existing DB instance.", Documented, "live answer of this action (terraform-provider-alicloud issue 4776, 2022); its API metadata (2024) has another code", y2018("InvalidDBInstanceId.NotFound", 404, "The specified DBInstanceId does not exist."), newest("InvalidDBInstanceName.NotFound", 404, "The database instance does not exist.") => only [ModifySQLCollectorPolicy];
        "InvalidDBInstanceId.NotFound", 404, "DBInstanceIdentifier does not refer to an existing DB instance.", Documented, "a public client that treats this code as an empty list (collected in 2026), there with HTTP 400; only with the switch UnknownInstance", y2018("InvalidDBInstanceId.NotFound", 404, "The specified DBInstanceId does not exist.") => only [DescribeDBInstances];
        "InsName.NotFound", 400, "InsName not found.", Documented, "API metadata of DescribeInstanceLinkedWhitelistTemplate (2024)" => only [DescribeInstanceLinkedWhitelistTemplate];
        "InvalidDBInstanceId.NotFound", 404, "The DBInstanceId provided does not exist in our records.", Documented, "page AddTagsToResource (2019)" => only [AddTagsToResource, DescribeTags, RemoveTagsFromResource];
        "InvalidDBInstanceId.NotFound", 404, "The specified DBInstanceId does not exist.", Inferred, "RDS client error table (2018), row 10", newest("InvalidDBInstanceName.NotFound", 404, "The database instance does not exist.") => default [CancelImport, DescibeImportsFromDatabase];
    }
    /// The action does not accept the instance's engine.
    InstanceEngine {
        "IncorrectDBInstanceEngine", 403, "Current DB Instance engine does not support this operation.", Documented, "API metadata of ModifyDBProxy (2024); for UpgradeDBProxyInstanceKernelVersion and GetDbProxyInstanceSsl inferred", y2018("OperationDenied.DBInstanceEngine", 403, "The operation is not permitted due to engine of instance.") => documented [GetDbProxyInstanceSsl, UpgradeDBProxyInstanceKernelVersion];
        "EngineNotSupported", 400, "Engine specified cannot be supported the operation.", Documented, "API metadata of CreateMigrateTask and CreateOnlineDatabaseTask (2024)" => only [CreateMigrateTask, CreateOnlineDatabaseTask, DescribeMigrateTaskById, DescribeMigrateTasks, DescribeOssDownloads];
        "EngineNotSupported", 400, "The engine does not support the operation.", Documented, "API metadata of the action (2024)" => documented [];
        "InvalidDBInstanceEngineType.Format", 400, "the DB instance engine type does not support this operation.", Documented, "API metadata of the action (2024)", y2018("OperationDenied.DBInstanceEngine", 403, "The operation is not permitted due to engine of instance.") => documented [];
        "IncorrectDBType", 403, "The current DB type does not support this operation.", Documented, "API metadata of CalculateDBInstanceWeight and ModifySQLCollectorPolicy (2024); for read/write splitting inferred", y2018("OperationDenied.DBInstanceEngine", 403, "The operation is not permitted due to engine of instance.") => only [AllocateReadWriteSplittingConnection, CalculateDBInstanceWeight, ModifySQLCollectorPolicy];
        "IncorrectDBInstanceType", 400, "Current DB instance type does not support this operation.", Documented, "API metadata of the action (2024)" => only [DescribePGHbaConfig, ModifyPGHbaConfig];
        "OperationDenied.DBType", 403, "The operation is not permitted due to type of the database.", Documented, "API metadata of CreateDBNodes (2024); for DeleteDBNodes a list of error codes by action (2025)" => only [CreateDBNodes, DeleteDBNodes];
        "InvaildEngineInRegion.ValueNotSupported", 400, "The engine is not supported in the region.", Documented, "API metadata of DescribeDBInstanceSSL (2024); for ModifyDBInstanceSSL inferred" => only [DescribeDBInstanceSSL, ModifyDBInstanceSSL];
        "IncorrectEngineVersion", 403, "The engine version does not support the operation.", Documented, "API metadata of UpgradeDBInstanceEngineVersion (2024)", y2018("OperationDenied.CurrentEngineVersion", 400, "The operation is not permitted due to specified current version .") => only [UpgradeDBInstanceEngineVersion];
        "InvalidEngine.NotSupported", 400, "Current engine does not support this api.", Documented, "API metadata of DescribeDBInstanceDetail (2024)" => only [DescribeDBInstanceDetail];
        "IncorrectDBInstanceType", 403, "The database instance type does not support the operation.", Inferred, "a list of error codes by action (2025); the status is that of the same code and text elsewhere (2024)", y2018("OperationDenied.DBInstanceEngine", 403, "The operation is not permitted due to engine of instance.") => only [ModifyCollationTimeZone];
        "IncorrectDBInstanceType", 403, "Current DB instance engine and type does not support operations.", Documented, "API metadata of DescribeDBInstanceTDE and CalculateDBInstanceWeight (2024)", y2018("OperationDenied.DBInstanceType", 400, "The operation is not permitted due to type of instance.") => only [DescribeDBInstanceTDE];
        "IncorrectDBInstanceType", 403, "Current DB instance type does not support this operation.", Documented, "API metadata of the action (2024)", y2018("OperationDenied.DBInstanceType", 400, "The operation is not permitted due to type of instance.") => only [ModifyDBInstanceTDE];
        "IncorrectDBInstanceType", 400, "Current DB instance type does not support this operation.", Inferred, "API metadata of TerminateMigrateTask (2024); a guide of 2020 has the same text for engines" => only [TerminateMigrateTask];
        "IncorrectDBInstance", 403, "The current DB instance does not support this operation.", Inferred, "API metadata of the migration of PostgreSQL servers (2024), whose table has this code beside one for the type" => only [ActivateMigrationTargetInstance, CreateCloudMigrationPrecheckTask, CreateCloudMigrationTask];
        "OperationDenied.DBInstanceEngine", 403, "The operation is not permitted due to engine of instance.", Inferred, "RDS client error table (2018), row 28" => default [];
    }
    /// The action does not accept the instance's type (primary, read-only, disaster recovery, temporary).
    InstanceType {
        "IncorrectDBInstanceType", 403, "Current DB instance type does not support this operation.", Documented, "API metadata of the action (2024)", y2018("OperationDenied.DBInstanceType", 400, "The operation is not permitted due to type of instance.") => documented [AllocateReadWriteSplittingConnection, CloneDBInstance, ModifyBackupPolicy, UpgradeDBInstanceMajorVersion, UpgradeDBInstanceMajorVersionPrecheck];
        "ReadDBInstanceNotSupport", 400, "The operation is not permitted due to type of the instance.", Documented, "API metadata of the action (2024)", y2018("OperationDenied.DBInstanceType", 400, "The operation is not permitted due to type of instance.") => documented [CreateBackup, DeleteBackup];
        "IncorrectDBInstanceType", 403, "Current DB instance engine and type does not support operations.", Documented, "API metadata of DescribeDBInstanceTDE and CalculateDBInstanceWeight (2024)", y2018("OperationDenied.DBInstanceType", 400, "The operation is not permitted due to type of instance.") => documented [CalculateDBInstanceWeight, ModifyDBProxyInstance, ModifyDbProxyInstanceSsl];
        "ReadOnlyInstanceNotSupport", 400, "Specified ReadOnly Instance not support this operation.", Documented, "API metadata of the action (2024)" => only [ModifyDBInstancePayType, StopDBInstance];
        "IncorrectDBInstanceType", 400, "Current DB instance type does not support this operation.", Documented, "API metadata of the action (2024)" => only [MigrateToOtherZone, TransformDBInstancePayType];
        "InvalidParameter", 400, "The specified parameter dbInstanceId is not valid.", Inferred, "API metadata of CreateReadOnlyDBInstance (2024)", y2018("InvalidParameter", 400, "The specified parameter \"dbInstanceId\" is not valid.") => only [CreateReadOnlyDBInstance];
        "IncorrectDBInstanceType", 403, "The database instance type does not support the operation.", Documented, "API metadata of ModifyDBInstanceSpec (2024)", y2018("OperationDenied.DBInstanceType", 400, "The operation is not permitted due to type of instance.") => only [ModifyDBInstanceSpec];
        "ReadDBInstanceNotSupport", 400, "The operation is not permitted due to type of the instance.", Documented, "API metadata of CopyDatabaseBetweenInstances (2024)" => only [CopyDatabaseBetweenInstances];
        "InvalidInstanceType", 400, "The DB instance type does not support this operation.", Documented, "API metadata of CreateMigrateTask (2024); page of CreateMigrateTask (2019)" => only [CreateMigrateTask];
        "OperationDenied.DBInstanceType", 400, "The operation is not permitted due to type of instance.", Inferred, "RDS client error table (2018), row 12 (row 84 pairs it with 403)", newest("IncorrectDBInstanceType", 403, "Current DB instance type does not support this operation.") => default [];
    }
    /// The action does not accept the instance's status.
    InstanceStatus {
        "IncorrectDBInstanceState", 403, "Current DB instance state does not support this operation.", Documented, "API metadata of the action (2024)", y2018("OperationDenied.DBInstanceStatus", 403, "The operation is not permitted due to instance status.") => documented [MigrateSecurityIPMode, ModifyBackupPolicy, ModifyDBInstanceSSL, ModifySQLCollectorRetention, ModifySecurityGroupConfiguration];
        "OperationDenied.DBInstanceStatus", 400, "The operation is not permitted due to status of instance.", Documented, "API metadata of DestroyDBInstance (2024)", y2018("OperationDenied.DBInstanceStatus", 403, "The operation is not permitted due to instance status.") => only [AllocateReadWriteSplittingConnection, CreateDBNodes, DeleteDBNodes, DestroyDBInstance, ModifyDBInstanceConnectionString, ModifyReadWriteSplittingConnection, ReleaseInstancePublicConnection, ReleaseReadWriteSplittingConnection, SwitchDBInstanceNetType, SwitchDBInstanceVpc];
        "InvalideStatus.Format", 400, "The instance status does not support this operation.", Inferred, "API metadata of CloneDBInstance (2024)", y2018("OperationDenied.DBInstanceStatus", 403, "The operation is not permitted due to instance status.") => only [CloneDBInstance, RecoveryDBInstance];
        "InvalidStatus.Format", 400, "Specified Status is not valid", Documented, "API metadata of StopDBInstance and StartDBInstance (2024)" => only [StartDBInstance, StopDBInstance];
        "IncorrectDBInstanceState", 400, "Current DB instance state does not support this operation.", Documented, "API metadata of the action (2024)", y2018("OperationDenied.DBInstanceStatus", 403, "The operation is not permitted due to instance status.") => only [MigrateToOtherZone, ModifyDBInstanceSpec];
        "IncorrectDBInstanceState", 400, "The current instance state does not support this operation.", Documented, "API metadata of UpgradeDBInstanceKernelVersion (2024)" => only [ActivateMigrationTargetInstance, CreateCloudMigrationPrecheckTask, CreateCloudMigrationTask, UpgradeDBInstanceKernelVersion, UpgradeDBInstanceMajorVersion];
        "InvalidDBInstanceStatus.NotSupport", 400, "The Specified instance status is not supported to query account list.", Inferred, "API metadata of DescribeDatabases and DescribeAccounts (2024) for the code; for which statuses is a judgement" => only [DescribeAccounts, DescribeDatabases];
        "InvalidDBInstanceStatus.NotSupport", 400, "The Specified instance status is not supported to restart instance.", Documented, "API metadata of RestartDBInstance (2024)", y2018("OperationDenied.DBInstanceStatus", 403, "The operation is not permitted due to instance status.") => only [RestartDBInstance];
        "OperationDenied.PrimaryDBInstanceStatus", 403, "The operation is not permitted due to status of primary instance.", Documented, "API metadata of CreateReadOnlyDBInstance (2024)", y2018("OperationDenied.MasterDBInstanceState", 403, "The status of the specified master instance does not support this operation.") => only [CreateReadOnlyDBInstance];
        "OperationDenied.DBInstanceStatus", 403, "The operation is not permitted due to status of instance.", Inferred, "a live answer of another action (2017); API metadata of SwitchDBInstanceHA (2024) lists none" => only [SwitchDBInstanceHA];
        "OperationDenied.DBInstanceStatus", 403, "The current status of the specified instance does not support this operation.", Documented, "live answer of CreateDatabase (alibaba/terraform-provider issue 264, 2017)", y2018("OperationDenied.DBInstanceStatus", 403, "The operation is not permitted due to instance status.") => only [CreateDatabase];
        "IncorrectDBInstanceState", 400, "The current instance state does not support this operation.", Documented, "API metadata of AllocateInstancePublicConnection (2024)", y2018("OperationDenied.DBInstanceStatus", 403, "The operation is not permitted due to instance status.") => only [AllocateInstancePublicConnection];
        "InvalidInstanceState", 403, "The DB instance state does not support this operation.", Documented, "API metadata of CreateMigrateTask (2024)" => only [CreateMigrateTask];
        "OperationDenied.DBInstanceStatus", 403, "The operation is not permitted due to instance status.", Inferred, "RDS client error table (2018), row 14", newest("IncorrectDBInstanceState", 403, "Current DB instance state does not support this operation.") => default [];
    }
    /// The action does not accept the instance's lock mode.
    InstanceLocked {
        "IncorrectDBInstanceLockMode", 404, "Current DB instance lock mode does not support this operation.", Documented, "API metadata of the action (2024)", y2018("OperationDenied.LockMode", 403, "The operation is not permitted due to lock of instance.") => documented [];
        "IncorrectDBInstanceLockMode.ValueNotSupported", 400, "The Current DB instance lock mode does not support this operation.", Documented, "API metadata of the action (2024)", y2018("OperationDenied.LockMode", 403, "The operation is not permitted due to lock of instance.") => documented [CheckCreateDdrDBInstance, CloneDBInstance, SwitchDBInstanceNetType];
        "IncorrectDBInstanceLockMode", 403, "Current DB instance lock mode does not support this operation.", Documented, "API metadata of the action (2024)", y2018("OperationDenied.LockMode", 403, "The operation is not permitted due to lock of instance.") => documented [];
        "OperationDenied.LockMode", 403, "The operation is not permitted due to lock of instance.", Inferred, "RDS client error table (2018), row 18; the page of 2018 asks for an instance that is not locked by hand" => only [DeleteDBInstance];
        "OperationDenied.DBInstance", 400, "The operation is not permitted due to status of the instance.", Inferred, "API metadata of DestroyDBInstance (2024); the page of 2018 asks for a locked instance", y2018("OperationDenied.LockMode", 403, "The operation is not permitted due to lock of instance.") => only [DestroyDBInstance];
        "OperationDenied.LockMode", 403, "The operation is not permitted when the instance locked.", Documented, "page (2020) and API metadata of TransformDBInstancePayType (2024)" => only [TransformDBInstancePayType];
        "OperationDenied.LockMode", 403, "The operation is not permitted due to lock of instance.", Inferred, "RDS client error table (2018), row 18", newest("IncorrectDBInstanceLockMode", 404, "Current DB instance lock mode does not support this operation.") => only [CreateDatabase];
        "InvalidInstanceLockMode", 400, "The DB instance lock mode does not support this operation.", Documented, "API metadata of CreateMigrateTask (2024); page of CreateMigrateTask (2019)" => only [CreateMigrateTask];
        "IncorrectDBInstanceLockMode", 404, "Current DB instance lock mode does not support this operation.", Documented, "API metadata of CreateOnlineDatabaseTask (2024)" => only [CreateOnlineDatabaseTask];
        "OperationDenied.LockMode", 403, "The operation is not permitted due to lock of instance.", Inferred, "RDS client error table (2018), row 18", newest("IncorrectDBInstanceLockMode", 400, "Current DB instance lock mode does not support this operation.") => default [];
    }
}
