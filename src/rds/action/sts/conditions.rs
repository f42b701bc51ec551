//! Refusals of STS.

conditions! {
    /// A policy does not allow the user to call an action of STS.
    pub(crate) NotAuthorizedByRam = "NoPermission", 403, "You are not authorized to do this action. You should be authorized by RAM.", Documented,
        "page AssumeRole (2024) for the text, hashicorp/vault issue 6226 (2019) for the code; the status is inferred";
    /// The caller is an account, but only RAM users and roles can assume a role.
    pub(crate) RoleAssumedByAccount = "NoPermission", 403, "Roles may not be assumed by root accounts.", Documented,
        "page on errors of AssumeRole (2024), tests of the Go SDK (2018); the status is inferred";
    /// No user of the fake belongs to the account that `RoleArn` names.
    pub(crate) RoleNotFound = "EntityNotExist.Role", 404, "The specified Role not exists : {}.", Documented,
        "tests of the PHP SDK (2019) for code and text; the status is inferred";
    /// `RoleArn` is not the ARN of a role.
    pub(crate) InvalidRoleArn = "InvalidParameter.RoleArn", 400, "The parameter RoleArn is wrongly formed.", Inferred,
        "the pattern of `InvalidParameter.RoleSessionName`";
    /// `RoleSessionName` is not 2 to 64 letters, digits and `.@-_`.
    pub(crate) InvalidRoleSessionName = "InvalidParameter.RoleSessionName", 400, "The parameter RoleSessionName is wrongly formed.", Documented,
        "page on errors of AssumeRole (2024)";
    /// `DurationSeconds` is less than 900, or more than a role can allow.
    pub(crate) InvalidSessionDuration = "InvalidParameter.DurationSeconds", 400, "The Min/Max value of DurationSeconds is 15min/1hr.", Documented,
        "page on errors of AssumeRole (2024)";
    /// `Policy` is not a valid policy.
    pub(crate) InvalidPolicyGrammar = "InvalidParameter.PolicyGrammar", 400, "The parameter Policy has not passed grammar check.", Documented,
        "page on errors of AssumeRole (2024)";
}
