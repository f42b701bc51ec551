//! Users and their access keys.

use std::fmt;
use std::time::SystemTime;

/// An Alibaba Cloud account (or a RAM user of one) that calls the fake.
///
/// With at least one user the fake checks signatures, timestamps and nonces. Without users it is open, and every
/// request belongs to one default user. Instances are visible only to the account that owns them.
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
#[must_use = "a User does nothing until it is passed to a builder"]
pub struct User {
    pub(crate) uid: String,
    pub(crate) account: Option<String>,
    pub(crate) keys: Vec<AccessKey>,
    pub(crate) allow: Vec<String>,
    pub(crate) deny: Vec<String>,
}

/// An access key. Its `Debug` hides secret and token.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct AccessKey {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) active: bool,
    /// The token of a temporary key of the Security Token Service.
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
    /// Creates a user with this account id (`Uid`) and no keys.
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

    /// Makes this user a RAM user of another account, whose instances it sees.
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

    /// Adds an active access key.
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

    /// Adds a disabled access key. Requests with it are refused with `InvalidAccessKeyId.Inactive`.
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

    /// Adds a temporary key of the Security Token Service. Requests must have its token. The key does not expire.
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

    /// Adds a temporary key that expires at a time on the fake's clock. From then on, requests with it are refused with
    /// `InvalidSecurityToken.Expired`.
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

    /// Allows an action, such as `rds:DescribeDBInstances` (or with `sts:`, `vpc:`); `*` matches any characters. With
    /// at least one `allow` the user may call only the allowed actions.
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

    /// Denies an action, such as `rds:DeleteDBInstance` (or with `sts:`, `vpc:`); `*` matches any characters. Denied
    /// calls are refused with `Forbidden.RAM`. `deny` takes precedence over `allow`.
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

    /// The account whose instances the user sees.
    pub(crate) fn owner(&self) -> &str {
        self.account.as_deref().unwrap_or(&self.uid)
    }

    /// Returns `None` if the policies permit an action such as `rds:CancelImport`, `Some(true)` if a rule denies it,
    /// and `Some(false)` if no rule allows it.
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

/// Returns whether a pattern matches the whole `text`, ignoring case; `*` matches any string, as in RAM policies.
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
