//! The requests that came, bounded and without secrets.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::Arc;

use crate::cloud::ids::RequestId;

/// Parameters whose values are secret or mean nothing to a reader.
const HIDDEN: &[&str] =
    &["Signature", "SecurityToken", "BearerToken", "AccountPassword", "Password", "AccessKeySecret"];

/// A request that a fake answered, parsed. Secrets and signatures are not in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    entry: Entry,
    parameters: BTreeMap<String, String>,
}

/// A call as the log keeps it: small, since there may be many.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) action: Name,
    /// Form-encoded.
    pub(crate) parameters: Box<str>,
    pub(crate) user: Arc<str>,
    pub(crate) status: u16,
    pub(crate) code: Option<Box<str>>,
    pub(crate) request_id: RequestId,
    pub(crate) hint: Option<Box<str>>,
}

/// The name of an action: most are known and take no memory of their own.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Name {
    Known(&'static str),
    Other(Box<str>),
}

impl Name {
    pub(crate) fn of(action: &str) -> Name {
        crate::action::find(action).map_or_else(|| Name::Other(action.into()), |model| Name::Known(model.name))
    }

    fn as_str(&self) -> &str {
        match self {
            Name::Known(name) => name,
            Name::Other(name) => name,
        }
    }
}

impl Call {
    fn from_entry(entry: &Entry) -> Call {
        let parameters = form_urlencoded::parse(entry.parameters.as_bytes()).into_owned().collect();
        Call { entry: entry.clone(), parameters }
    }

    /// The action as the request spelled it; empty when it named none.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegion&AcceptLanguage=en-US", rds.uri())).await.unwrap();
    /// let call = &rds.calls()[0];
    /// assert_eq!(call.action(), "DescribeRegion");
    /// # }
    /// ```
    pub fn action(&self) -> &str {
        self.entry.action.as_str()
    }

    /// Every parameter, common ones included. Of passwords and tokens only that they were there: `***`. Signatures
    /// are left out.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegion&AcceptLanguage=en-US", rds.uri())).await.unwrap();
    /// let call = &rds.calls()[0];
    /// assert_eq!(call.parameters()["AcceptLanguage"], "en-US");
    /// # }
    /// ```
    pub fn parameters(&self) -> &BTreeMap<String, String> {
        &self.parameters
    }

    /// One parameter.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegion&AcceptLanguage=en-US", rds.uri())).await.unwrap();
    /// let call = &rds.calls()[0];
    /// assert_eq!(call.parameter("AcceptLanguage"), Some("en-US"));
    /// # }
    /// ```
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str)
    }

    /// The `Uid` of the user it belongs to; empty when that was not found out.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegion&AcceptLanguage=en-US", rds.uri())).await.unwrap();
    /// let call = &rds.calls()[0];
    /// assert_eq!(call.user(), "");
    /// # }
    /// ```
    pub fn user(&self) -> &str {
        &self.entry.user
    }

    /// The HTTP status of the answer.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegion&AcceptLanguage=en-US", rds.uri())).await.unwrap();
    /// let call = &rds.calls()[0];
    /// assert_eq!(call.status(), 404);
    /// # }
    /// ```
    pub fn status(&self) -> u16 {
        self.entry.status
    }

    /// The error code of the answer, `None` for a success.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegion&AcceptLanguage=en-US", rds.uri())).await.unwrap();
    /// let call = &rds.calls()[0];
    /// assert_eq!(call.code(), Some("InvalidAction.NotFound"));
    /// # }
    /// ```
    pub fn code(&self) -> Option<&str> {
        self.entry.code.as_deref()
    }

    /// The answer's `RequestId`.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegion&AcceptLanguage=en-US", rds.uri())).await.unwrap();
    /// let call = &rds.calls()[0];
    /// assert_eq!(call.request_id().len(), 36);
    /// # }
    /// ```
    pub fn request_id(&self) -> String {
        self.entry.request_id.text()
    }

    /// What the fake has to say to the person reading a failing test.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegion&AcceptLanguage=en-US", rds.uri())).await.unwrap();
    /// let call = &rds.calls()[0];
    /// assert!(call.hint().unwrap().contains("did you mean `DescribeRegions`?"));
    /// # }
    /// ```
    pub fn hint(&self) -> Option<&str> {
        self.entry.hint.as_deref()
    }

    /// Whether it was answered with a success.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegion&AcceptLanguage=en-US", rds.uri())).await.unwrap();
    /// let call = &rds.calls()[0];
    /// assert!(!call.is_success());
    /// # }
    /// ```
    pub fn is_success(&self) -> bool {
        self.entry.code.is_none()
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("action", &self.action())
            .field("parameters", &self.parameters)
            .field("user", &self.user())
            .field("status", &self.status())
            .field("code", &self.code())
            .field("request_id", &self.request_id())
            .field("hint", &self.hint())
            .finish()
    }
}

/// Writes parameters the way an entry keeps them, secrets masked, signatures left out.
pub(crate) fn masked<'a>(parameters: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Box<str> {
    let parameters = parameters.filter(|(name, _)| *name != "Signature");
    // As much as they have if nothing needs encoding.
    let length: usize = parameters.clone().map(|(name, value)| name.len() + value.len() + 2).sum();
    let mut text = String::with_capacity(length.saturating_sub(1));
    for (name, value) in parameters {
        if !text.is_empty() {
            text.push('&');
        }
        push_encoded(name, &mut text);
        text.push('=');
        push_encoded(if HIDDEN.contains(&name) { "***" } else { value }, &mut text);
    }
    text.into_boxed_str()
}

/// Most texts need no encoding, and are taken as a whole.
fn push_encoded(text: &str, out: &mut String) {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"*-._".contains(&byte)) {
        out.push_str(text);
    } else {
        out.extend(form_urlencoded::byte_serialize(text.as_bytes()));
    }
}

/// A larger log grows as it fills.
const MOST_RESERVED: usize = 16_384;

/// The log of calls: the last so many, and how many were let go.
#[derive(Debug)]
pub(crate) struct Journal {
    entries: VecDeque<Entry>,
    keep: usize,
    dropped: u64,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.action.as_str(), self.status)
    }
}

impl Journal {
    pub(crate) fn new(keep: usize) -> Journal {
        Journal { entries: VecDeque::new(), keep, dropped: 0 }
    }

    /// Adds a call; the one let go for it, if any, is the caller's to drop.
    pub(crate) fn push(&mut self, entry: Entry) -> Option<Entry> {
        if self.keep == 0 {
            self.dropped += 1;
            return Some(entry);
        }
        if self.entries.capacity() == 0 {
            // At once, and no more than is needed: growing by doubling would hold twice as much. Untouched memory costs nothing.
            self.entries.reserve_exact(self.keep.min(MOST_RESERVED));
        }
        let full = self.entries.len() == self.keep;
        let let_go = if full { self.entries.pop_front() } else { None };
        self.dropped += u64::from(full);
        self.entries.push_back(entry);
        let_go
    }

    /// Corrects what a call came to.
    pub(crate) fn amend(&mut self, request_id: RequestId, status: u16, code: &str, hint: Option<&str>) {
        if let Some(entry) = self.entries.iter_mut().rev().find(|entry| entry.request_id == request_id) {
            (entry.status, entry.code, entry.hint) = (status, Some(code.into()), hint.map(Into::into));
        }
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.dropped = 0;
    }

    pub(crate) fn dropped(&self) -> u64 {
        self.dropped
    }

    pub(crate) fn calls(&self, action: Option<&str>) -> Vec<Call> {
        let wanted = |entry: &&Entry| action.is_none_or(|action| entry.action.as_str() == action);
        self.entries.iter().filter(wanted).map(Call::from_entry).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_reach_the_log() {
        let text = masked(
            [("Signature", "abc"), ("AccountPassword", "pw"), ("SecurityToken", "tok"), ("A", "é&")].into_iter(),
        );
        assert_eq!(&*text, "AccountPassword=***&SecurityToken=***&A=%C3%A9%26");
    }

    #[test]
    fn the_log_is_bounded_and_says_so() {
        let mut journal = Journal::new(2);
        for action in ["a", "b", "c"] {
            let _ = journal.push(Entry {
                action: Name::of(action),
                parameters: "".into(),
                user: "".into(),
                status: 200,
                code: None,
                request_id: RequestId(0),
                hint: None,
            });
        }
        let actions: Vec<String> = journal.calls(None).iter().map(|call| call.action().to_owned()).collect();
        assert_eq!((actions, journal.dropped()), (vec!["b".to_owned(), "c".to_owned()], 1));
        assert_eq!(journal.calls(Some("c")).len(), 1);
    }

    #[test]
    fn an_entry_is_small() {
        assert!(std::mem::size_of::<Entry>() <= 128, "{}", std::mem::size_of::<Entry>());
    }
}
