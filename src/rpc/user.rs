//! Users and their access keys.

use std::fmt;
use std::time::SystemTime;

/// An Alibaba Cloud account (or a RAM user of one) that calls the fake.
///
/// With at least one user the fake checks signatures, timestamps and nonces; without one it is open and every
/// request belongs to one default user. Instances are visible to the account they belong to only.
///
/// ```
/// use fake_rds::User;
///
/// let user = User::new("1234567890123456")
///     .access_key("testid", "testsecret")
///     .sts_key("STS.testid", "stssecret", "token");
/// let ram_user = User::new("2000000000000001")
///     .ram_user_of("1234567890123456")
///     .access_key("ramid", "ramsecret")
///     .deny("rds:ImportDatabaseBetweenInstances");
/// let rds = fake_rds::FakeRds::builder().user(user).user(ram_user).start_blocking();
/// assert_eq!(rds.seed().to_value()["Users"][1]["Account"], "1234567890123456");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a User does nothing until it is handed to a builder"]
pub struct User {
    pub(crate) uid: String,
    pub(crate) account: Option<String>,
    pub(crate) keys: Vec<AccessKey>,
    pub(crate) allow: Vec<String>,
    pub(crate) deny: Vec<String>,
}

/// An access key. Its `Debug` hides what is secret.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct AccessKey {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) active: bool,
    /// A temporary key of the Security Token Service and its end on the fake's clock.
    pub(crate) token: Option<String>,
    pub(crate) expires: Option<SystemTime>,
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKey")
            .field("id", &self.id)
            .field("active", &self.active)
            .field("temporary", &self.token.is_some())
            .finish_non_exhaustive()
    }
}

impl User {
    /// A user with this account id (`Uid`), without keys.
    ///
    /// ```
    /// # use fake_rds::User;
    /// let user = User::new("1234567890123456");
    /// let rds = fake_rds::FakeRds::builder().user(user.access_key("id", "secret")).start_blocking();
    /// let user = &rds.seed().to_value()["Users"][0];
    /// assert_eq!(user["Uid"], "1234567890123456");
    /// ```
    pub fn new(uid: impl Into<String>) -> User {
        User { uid: uid.into(), account: None, keys: Vec::new(), allow: Vec::new(), deny: Vec::new() }
    }

    /// Makes it a RAM user of another user: it sees that account's instances.
    ///
    /// ```
    /// # use fake_rds::User;
    /// # let account = User::new("1234567890123456").access_key("testid", "testsecret");
    /// let user = User::new("2").ram_user_of("1234567890123456");
    /// let rds = fake_rds::FakeRds::builder().user(user.access_key("id", "secret")).user(account).start_blocking();
    /// let user = &rds.seed().to_value()["Users"][0];
    /// assert_eq!(user["Account"], "1234567890123456");
    /// ```
    pub fn ram_user_of(mut self, account_uid: impl Into<String>) -> User {
        self.account = Some(account_uid.into());
        self
    }

    /// An active access key.
    ///
    /// ```
    /// # use fake_rds::User;
    /// let user = User::new("1").access_key("testid", "testsecret");
    /// let rds = fake_rds::FakeRds::builder().user(user).start_blocking();
    /// let user = &rds.seed().to_value()["Users"][0];
    /// assert_eq!(user["AccessKeys"][0]["AccessKeyId"], "testid");
    /// ```
    pub fn access_key(self, id: impl Into<String>, secret: impl Into<String>) -> User {
        self.key(id, secret, true, None, None)
    }

    /// An access key that has been disabled: `InvalidAccessKeyId.Inactive`.
    ///
    /// ```
    /// # use fake_rds::User;
    /// let user = User::new("1").inactive_key("oldid", "oldsecret");
    /// let rds = fake_rds::FakeRds::builder().user(user).start_blocking();
    /// let user = &rds.seed().to_value()["Users"][0];
    /// assert_eq!(user["AccessKeys"][0]["Status"], "Inactive");
    /// ```
    pub fn inactive_key(self, id: impl Into<String>, secret: impl Into<String>) -> User {
        self.key(id, secret, false, None, None)
    }

    /// A temporary key of the Security Token Service, with the token that has to come with it. It does not expire.
    ///
    /// ```
    /// # use fake_rds::User;
    /// let user = User::new("1").sts_key("STS.testid", "secret", "token");
    /// let rds = fake_rds::FakeRds::builder().user(user).start_blocking();
    /// let user = &rds.seed().to_value()["Users"][0];
    /// assert_eq!(user["AccessKeys"][0]["SecurityToken"], "token");
    /// ```
    pub fn sts_key(self, id: impl Into<String>, secret: impl Into<String>, token: impl Into<String>) -> User {
        self.key(id, secret, true, Some(token.into()), None)
    }

    /// A temporary key that ends at a moment of the fake's clock: `InvalidSecurityToken.Expired` from then on.
    ///
    /// ```
    /// # use fake_rds::User;
    /// let user = User::new("1").sts_key_until("STS.testid", "secret", "token", std::time::SystemTime::now());
    /// let rds = fake_rds::FakeRds::builder().user(user).start_blocking();
    /// let user = &rds.seed().to_value()["Users"][0];
    /// assert!(user["AccessKeys"][0]["Expiration"].is_string());
    /// ```
    pub fn sts_key_until(
        self,
        id: impl Into<String>,
        secret: impl Into<String>,
        token: impl Into<String>,
        end: SystemTime,
    ) -> User {
        self.key(id, secret, true, Some(token.into()), Some(end))
    }

    /// Lets the user do only what some `allow` names: `rds:` (or `sts:`, `vpc:`) and an action; `*` matches any characters.
    ///
    /// ```
    /// # use fake_rds::User;
    /// let user = User::new("1").allow("rds:Describe*");
    /// let rds = fake_rds::FakeRds::builder().user(user.access_key("id", "secret")).start_blocking();
    /// let user = &rds.seed().to_value()["Users"][0];
    /// assert_eq!(user["Allow"][0], "rds:Describe*");
    /// ```
    pub fn allow(mut self, action: impl AsRef<str>) -> User {
        self.allow.push(action.as_ref().to_owned());
        self
    }

    /// Forbids an action, `rds:` (or `sts:`, `vpc:`) and its name; `*` matches any characters: `Forbidden.RAM`. It wins over `allow`.
    ///
    /// ```
    /// # use fake_rds::User;
    /// let user = User::new("1").deny("rds:CancelImport");
    /// let rds = fake_rds::FakeRds::builder().user(user.access_key("id", "secret")).start_blocking();
    /// let user = &rds.seed().to_value()["Users"][0];
    /// assert_eq!(user["Deny"][0], "rds:CancelImport");
    /// ```
    pub fn deny(mut self, action: impl AsRef<str>) -> User {
        self.deny.push(action.as_ref().to_owned());
        self
    }

    fn key(
        mut self,
        id: impl Into<String>,
        secret: impl Into<String>,
        active: bool,
        token: Option<String>,
        expires: Option<SystemTime>,
    ) -> User {
        self.keys.push(AccessKey { id: id.into(), secret: secret.into(), active, token, expires });
        self
    }

    /// The account whose instances it sees.
    pub(crate) fn owner(&self) -> &str {
        self.account.as_deref().unwrap_or(&self.uid)
    }

    /// Returns whether a policy refuses this action, such as `rds:CancelImport`, and if so, whether by name (`true`) or by silence.
    pub(crate) fn refuses(&self, action: &str) -> Option<bool> {
        if self.allow.is_empty() && self.deny.is_empty() {
            return None;
        }
        if self.deny.iter().any(|pattern| matches(pattern, action)) {
            return Some(true);
        }
        let allowed = self.allow.is_empty() || self.allow.iter().any(|pattern| matches(pattern, action));
        (!allowed).then_some(false)
    }
}

/// Returns whether a pattern matches all of `text`, ignoring case; `*` matches any string, as in RAM policies.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies() {
        assert!(matches("rds:Describe*", "rds:DescribeDBInstances"));
        assert!(matches("*", "rds:CancelImport") && matches("rds:*Import*", "rds:CancelImport"));
        assert!(!matches("rds:Describe", "rds:DescribeDBInstances") && !matches("rds:a*a", "rds:a"));
        let user = User::new("1").allow("rds:Describe*").deny("rds:DescribeRegions");
        assert_eq!(user.refuses("rds:DescribeDBInstances"), None);
        assert_eq!(user.refuses("rds:DescribeRegions"), Some(true));
        assert_eq!(user.refuses("rds:CancelImport"), Some(false));
    }

    #[test]
    fn debug_hides_secrets() {
        let text = format!("{:?}", User::new("1").sts_key("id", "s3cret", "t0ken"));
        assert!(!text.contains("s3cret") && !text.contains("t0ken"), "{text}");
    }
}
