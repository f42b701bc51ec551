//! Sessions of RAM roles: the temporary keys that `AssumeRole` returns.

use std::time::SystemTime;

use super::ids;

record! {
    /// A session of a RAM role: a temporary key, and the role to which it belongs.
    pub(crate) struct RoleSession ("AccessKeyId" id: String) {
        /// The secret of the key (`AccessKeySecret`).
        "AccessKeySecret" secret: String = String::new();
        /// The token of the key (`SecurityToken`).
        "SecurityToken" token: String = String::new();
        /// The time on the fake's clock when the key expires; `None` if it never does.
        "Expiration" expires: Option<SystemTime> = None;
        /// The ARN of the role (`RoleArn`).
        "RoleArn" role: String = String::new();
        /// The name of the session (`RoleSessionName`).
        "RoleSessionName" name: String = String::new();
        /// The account whose resources the session sees; by default that of the first user.
        "Owner" owner: Option<String> = None;
        /// The actions that the session is allowed to call; if empty, all actions are allowed.
        "Allow" allow: Vec<String> = Vec::new();
        /// The actions that are denied to the session.
        "Deny" deny: Vec<String> = Vec::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl RoleSession {
    /// Returns the id of the session: the role's id and the session's name.
    pub(crate) fn principal(&self) -> String {
        format!("{}:{}", role_id(&self.role), self.name)
    }
}

/// Returns the id of a role, which is derived from its name, since the fake has no list of roles.
pub(crate) fn role_id(arn: &str) -> String {
    // 18 digits, as in the documented samples.
    (300_000_000_000_000_000 + ids::hash(&arn.to_ascii_lowercase()) % 100_000_000_000_000_000).to_string()
}

/// The name of a role: `acs:ram::1234567890123456:role/reader`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoleArn {
    pub(crate) account: String,
    pub(crate) role: String,
}

impl RoleArn {
    /// An example for messages.
    pub(crate) const EXAMPLE: &'static str = "acs:ram::1234567890123456:role/reader";

    /// Reads an ARN. `None` if it is not the ARN of a role.
    pub(crate) fn read(text: &str) -> Option<RoleArn> {
        let (account, role) = text.strip_prefix("acs:ram::")?.split_once(":role/")?;
        let fits = |part: &str, more: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
        };
        // The service's accounts are numbers; users of a seed may have other ids.
        (fits(account, "-_") && fits(role, "-_.@/"))
            .then(|| RoleArn { account: account.to_owned(), role: role.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_arns_of_roles_are_read() {
        let arn = RoleArn::read(RoleArn::EXAMPLE).unwrap();
        assert_eq!((arn.account.as_str(), arn.role.as_str()), ("1234567890123456", "reader"));
        for wrong in ["", "reader", "acs:ram::1:user/x", "acs:ram::1:role/", "acs:ram:::role/x", "acs:ram::1:role/a b"]
        {
            assert_eq!(RoleArn::read(wrong), None, "{wrong}");
        }
        assert_eq!(role_id(RoleArn::EXAMPLE).len(), 18);
    }
}
