//! Conditions of accounts and their privileges.

conditions! {
    /// The name of a new account is malformed.
    pub InvalidAccountName = "InvalidAccountName.Malformed", 400, "The specified parameter \"AccountName\" is not valid.", Documented,
        "live answers of 2021 and 2022 (crossplane-contrib/provider-alibaba issue 65, wyzxxz/aksk_tool issue 12)";
    /// The name of a new account is a forbidden keyword.
    pub(crate) ReservedAccountName = "InvalidAccountName.Forbid", 400, "Specified account name is a keyword in RDS.", Documented,
        "API metadata of CreateAccount (2024)",
        y2018("InvalidAccountName.keyword", 400, "The specified AccountName is a reserved keyword.");
    /// The instance already has an account of this name.
    pub DuplicateAccountName = "InvalidAccountName.Duplicate", 400, "Specified account name already exists in this instance.", Documented,
        "API metadata of CreateAccount (2024)",
        y2018("InvalidAccountName.Duplicate", 400, "The specified AccountName already exists.");
    /// A password does not follow the rules.
    pub InvalidAccountPassword = "InvalidAccountPassword.Format", 400, "Specified account password is not valid.", Documented,
        "API metadata of CreateAccount and ResetAccountPassword (2024)",
        y2018("InvalidAccountPassword.Malformed", 400, "The specified parameter \"AccountPassword\" is not valid.");
    /// The description of a new account is malformed.
    pub(crate) InvalidAccountDescription = "InvalidAccountDescription.Format", 400, "Specified account description is not valid.", Documented,
        "API metadata of CreateAccount (2024); a live answer of 2022 has the older code (wyzxxz/aksk_tool issue 12)",
        y2018("InvalidDBDescription.Malformed", 400, "The specified parameter \"DBDescription\" is not valid.");
    /// `AccountPrivilege` is not a privilege that can be granted.
    pub InvalidAccountPrivilege = "InvalidAccountPrivilege.Malformed", 400, "Specified account privilege is not valid.", Documented,
        "API metadata of GrantAccountPrivilege and CreateDatabase (2024)";
    /// The engine does not have the privilege.
    pub(crate) PrivilegeOfAnotherEngine = "IncorrectAccountPrivilegeType", 403, "the current account privilege type does not support this operation.", Inferred,
        "API metadata of GrantAccountPrivilege (2024) for the code";
    /// `AccountType` is `Sysadmin` and the engine is not SQL Server.
    pub(crate) SysadminUnsupported = "InvalidEngineVersion.NotSupported", 400, "Current db instance does not support sysadmin.", Documented,
        "API metadata of CreateAccount (2024)";
    /// The action does not accept the type of the account, or the instance already has its only account of this type.
    pub(crate) IncorrectAccountType = "IncorrectAccountType", 403, "Current account type does not support this operation.", Inferred,
        "API metadata of CreateAccount and GrantAccountPrivilege (2024) for the code",
        y2018("OperationDenied.AccountType", 403, "The operation is not permitted due to type of account.");
    /// The instance has reached its limit of accounts.
    pub AccountQuota = "AccountLimitExceeded", 403, "AccountQuotaExceeded: Exceeding the allowed amount of account", Documented,
        "API metadata of CreateAccount (2024)",
        y2018("QuotaExceeded.AccountName", 403, "The quota of account exceeds.");
    /// The instance has no account of this name.
    pub AccountNotFound = "InvalidAccountName.NotFound", 404, "Specified account name does not exist.", Documented,
        "API metadata of GrantAccountPrivilege, DeleteAccount and ResetAccountPassword (2024)";
    /// The action does not accept the status of the account.
    pub IncorrectAccountStatus = "IncorrectAccountStatus", 400, "Current account status does not support this operation.", Documented,
        "API metadata of GrantAccountPrivilege, DeleteAccount and ResetAccountPassword (2024)",
        y2018("OperationDenied.AccountStatus", 403, "The status of the account does not support this operation.");
    /// The account owns a database (PostgreSQL).
    pub(crate) AccountHasObjects = "AccountActionForbidden", 401, "Some objects depend on account.", Inferred,
        "API metadata of DeleteAccount (2024) for the code; that owning a database is enough is a judgement";
    /// The numbers of privileges and databases differ.
    pub(crate) PrivilegesDoNotMatch = "InvalidDBNameOrAccountPrivilege", 400, "Account permissions and database names must correspond.", Documented,
        "API metadata of GrantAccountPrivilege (2024)";
    /// A database whose privilege is granted or revoked does not exist.
    pub(crate) PrivilegeDBNotFound = "InvalidDB.NotFound", 404, "The specified database does not exist.", Inferred,
        "Terraform's provider (2026) for the code; status and text are those of InvalidDBName.NotFound in the RDS client error table (2018)",
        y2018("InvalidDBName.NotFound", 404, "The specified database does not exist.");
    /// The account that ResetAccount names does not exist or is not a privileged one.
    pub(crate) AccountUpdateFailed = "Account.UpdateError", 400, "Update Account failed, please check your input value", Inferred,
        "API metadata of ResetAccount (2024) for the code, the only one it has";
}
