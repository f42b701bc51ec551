//! `GetCallerIdentity`.

use crate::rds::action::prelude::*;
use crate::rds::model::session::{RoleArn, role_id};

params! {
    /// Returns the identity of the caller: an account, a RAM user or a session of a role. No policy can forbid this
    /// action.
    ///
    /// The users of a seed have ids and no names: the ARN of a RAM user ends with its id. In a fake without users every
    /// caller is the account `1234567890123456`.
    ///
    /// Source: page GetCallerIdentity (2023 to 2025), SDK models (2025); the ARNs of an account and of a session are inferred.
    "sts:" GetCallerIdentity {}
}

impl Action for GetCallerIdentity {
    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let account = caller.owner.as_ref();
        let session = cloud.users.sessions().iter().find(|session| session.principal() == *caller.uid);
        if let Some(session) = session {
            let role = RoleArn::read(&session.role);
            let (account, role) = role.map_or((account.to_owned(), String::new()), |arn| (arn.account, arn.role));
            return Ok(object! {
                IdentityType: "AssumedRoleUser",
                AccountId: &account,
                PrincipalId: session.principal(),
                Arn: format!("acs:ram::{account}:assumed-role/{role}/{}", session.name),
                RoleId: role_id(&session.role),
            });
        }
        let is_account = caller.owner == caller.uid;
        let arn = if is_account {
            format!("acs:ram::{account}:root")
        } else {
            format!("acs:ram::{account}:user/{}", caller.uid)
        };
        Ok(object! {
            IdentityType: if is_account { "Account" } else { "RAMUser" },
            AccountId: account.to_owned(),
            PrincipalId: caller.uid.to_string(),
            UserId: caller.uid.to_string(),
            Arn: arn,
        })
    }
}
