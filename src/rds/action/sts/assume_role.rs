//! `AssumeRole`: a temporary key, valid on the fake's clock.

use std::sync::Arc;
use std::time::Duration;

use crate::base::json;
use crate::rds::action::prelude::*;
use crate::rds::model::session::{RoleArn, RoleSession, role_id};

params! {
    /// Returns a temporary key of a role: id, secret and security token. The fake accepts the key until `Expiration` on
    /// its clock.
    ///
    /// The fake has no list of roles: each account of its users has every role, and every RAM user may assume it,
    /// unless a policy forbids `sts:AssumeRole`. An account itself cannot assume a role. In a fake without users every
    /// caller can, and the role may belong to any account. The session sees the resources of the role's account.
    ///
    /// `DurationSeconds` is 900 to 43200, 3600 by default: the fake does not know the limit of each role, so it accepts
    /// the largest limit that a role can have (inferred). The statements of `Policy` restrict the session by their
    /// actions; resources and conditions are not evaluated. `ExternalId` has no effect.
    ///
    /// Source: pages AssumeRole (2024) and errors of AssumeRole (2024), SDK models (2025).
    "sts:" AssumeRole {
        RoleArn: RoleName,
        RoleSessionName: SessionName,
        DurationSeconds: Option<Seconds>,
        Policy: Option<SessionPolicy>,
    }
}

texts! {
    /// `RoleArn`.
    RoleName(RoleArn), InvalidRoleArn, RoleArn::read, "the ARN of a role, such as `acs:ram::1234567890123456:role/reader`";
    /// `RoleSessionName`.
    SessionName(String), InvalidRoleSessionName, |text| {
        let fits = (2..=64).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || ".@-_".contains(c));
        fits.then(|| text.to_owned())
    }, "2 to 64 letters, digits and `.@-_`";
    /// `Policy`.
    SessionPolicy(Statements), InvalidPolicyGrammar, Statements::read;
}

number_parameters! {
    /// `DurationSeconds`.
    Seconds = [900..=43_200], "a whole number from 900 to 43200", InvalidSessionDuration;
}

/// The actions that a policy names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statements {
    allow: Vec<String>,
    deny: Vec<String>,
}

blank!(Statements = Statements { allow: Vec::new(), deny: Vec::new() });

impl Statements {
    fn read(text: &str) -> Result<Statements, String> {
        let policy = json::parse(text).map_err(|error| format!("a policy as JSON ({})", error.reason))?;
        let takes = || {
            "a policy such as `{\"Version\": \"1\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"rds:*\", \"Resource\": \"*\"}]}`".to_owned()
        };
        let member = |value: &Value, name: &str| match value {
            Value::Object(object) => object.get(name).cloned(),
            _ => None,
        };
        let Some(Value::List(statements)) = member(&policy, "Statement") else { return Err(takes()) };
        let mut read = Statements::default();
        for statement in &statements {
            let actions = match member(statement, "Action") {
                Some(Value::List(actions)) => actions.to_vec(),
                Some(action) => vec![action],
                None => return Err(takes()),
            };
            let list = match member(statement, "Effect").as_ref().and_then(Value::as_text) {
                Some("Allow") => &mut read.allow,
                Some("Deny") => &mut read.deny,
                _ => return Err(takes()),
            };
            for action in &actions {
                list.push(action.as_text().ok_or_else(takes)?.to_owned());
            }
        }
        // A policy without an allowed action allows nothing.
        if read.allow.is_empty() {
            read.deny.push("*".to_owned());
        }
        Ok(read)
    }
}

impl Action for AssumeRole {
    const CONDITIONS: &'static [Condition] =
        &[Condition::RoleAssumedByAccount, Condition::RoleNotFound, Condition::NotAuthorizedByRam];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let RoleArn { account, role } = self.RoleArn.0;
        let arn = format!("acs:ram::{account}:role/{role}");
        let users = cloud.users.clone();
        let owner = if users.all().is_empty() {
            caller.owner.to_string()
        } else {
            ensure!(
                caller.owner != caller.uid,
                RoleAssumedByAccount,
                "`{}` is an account; call AssumeRole with the key of a RAM user: User::new(uid).ram_user_of(\"{}\")",
                caller.uid,
                caller.uid
            );
            if !users.all().iter().any(|user| user.owner() == account) {
                let accounts = list(users.all().iter().map(|user| format!("`{}`", user.owner())));
                let hint =
                    format!("no user of the fake belongs to the account `{}`; accounts: {accounts}", clip(&account));
                return Err(Refusal::of(Condition::RoleNotFound, arn).hint(hint));
            }
            account.clone()
        };
        let name = self.RoleSessionName.0;
        let length = Duration::from_secs(self.DurationSeconds.map_or(3600, |seconds| seconds.0));
        let expires = clock::whole_second(cloud.now() + length);
        let Statements { allow, deny } = self.Policy.map(|policy| policy.0).unwrap_or_default();
        let ids = &mut cloud.ids;
        let session = RoleSession {
            secret: ids.name(40),
            token: format!("CAIS{}{}", ids.name(40), ids.name(40)),
            expires: Some(expires),
            role: arn.clone(),
            name: name.clone(),
            owner: Some(owner),
            allow,
            deny,
            ..RoleSession::fresh(format!("STS.NT{}", ids.name(24)))
        };
        let answer = object! {
            AssumedRoleUser: object! {
                Arn: format!("{arn}/{name}"),
                AssumedRoleId: format!("{}:{name}", role_id(&arn)),
            },
            Credentials: object! {
                SecurityToken: &session.token,
                AccessKeyId: &session.id,
                AccessKeySecret: &session.secret,
                Expiration: to_second(expires),
            },
        };
        cloud.users = Arc::new(users.with_session(session));
        Ok(answer)
    }
}
