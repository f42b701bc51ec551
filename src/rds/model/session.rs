//! Sessions of RAM roles: the temporary keys that `AssumeRole` returns.

use std::time::SystemTime;

use super::ids;

record! {
    /// A session of a RAM role: a temporary key, and the role that it acts for.
    pub(crate) struct RoleSession ("AccessKeyId" id: String) {
        /// `AccessKeySecret`.
        "AccessKeySecret" secret: String = String::new();
        /// `SecurityToken`.
        "SecurityToken" token: String = String::new();
        /// When the key expires, by the fake's clock. Without it the key never does.
        "Expiration" expires: Option<SystemTime> = None;
        /// `RoleArn`.
        "RoleArn" role: String = String::new();
        /// `RoleSessionName`.
        "RoleSessionName" name: String = String::new();
        /// The account whose resources the session sees: that of the first user by default.
        "Owner" owner: Option<String> = None;
        /// The only actions that the session may do, if there are any.
        "Allow" allow: Vec<String> = Vec::new();
        /// The actions that the session may not do.
        "Deny" deny: Vec<String> = Vec::new();
    }
    plain {}
    also {}
    passed_over Vec::new();
}

impl RoleSession {
    /// The id of the session: that of the role and the name of the session.
    pub(crate) fn principal(&self) -> String {
        format!("{}:{}", role_id(&self.role), self.name)
    }
}

/// The id of a role, which follows from its name: the fake has no list of roles.
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

    /// Reads an ARN. `None` if it is not that of a role.
    pub(crate) fn read(text: &str) -> Option<RoleArn> {
        let (account, role) = text.strip_prefix("acs:ram::")?.split_once(":role/")?;
        let fits = |part: &str, more: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
        };
        // Accounts are numbers at the service; users of a seed may have other ids.
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
