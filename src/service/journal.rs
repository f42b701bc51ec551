//! The log of calls: bounded, and without secrets.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::Method;

use crate::rpc::request_id::RequestId;
use crate::service::masking::{masked_body, parsed};
use crate::service::test_action::TestAction;

/// A parsed request that a fake answered, without secrets and signatures.
#[derive(Clone)]
pub struct Call {
    entry: Arc<Entry>,
    answer: Option<Bytes>,
    /// The parameters by name, parsed on demand.
    parameters: OnceLock<BTreeMap<String, String>>,
}

/// A call in the log.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) action: Cow<'static, str>,
    pub(crate) method: Method,
    /// The parameters in one query string, which takes less memory than many strings.
    pub(crate) parameters: String,
    pub(crate) user: Arc<str>,
    pub(crate) status: u16,
    pub(crate) code: Option<String>,
    pub(crate) request_id: RequestId,
    pub(crate) hint: Option<String>,
    /// The time of the call on the fake's clock.
    pub(crate) time: SystemTime,
    /// The real time until the answer was ready, in microseconds.
    pub(crate) micros: AtomicU64,
    /// The headers, one per line, without secrets.
    pub(crate) headers: String,
    /// The layout of the signature; `None` if the request was not signed.
    pub(crate) signed: Option<SignatureVersion>,
    /// `true` if a mock in front of the fake answered the call.
    pub(crate) mocked: bool,
    /// The body of the answer, while it is kept.
    pub(crate) answer: Mutex<Option<Bytes>>,
    /// `true` if the answer is ready.
    pub(crate) answered: AtomicBool,
}

/// An entry of the log.
#[derive(Debug, Clone)]
pub(crate) enum Noted {
    Call(Arc<Entry>),
    /// An action of the test, and its time on the fake's clock.
    Action(Arc<TestAction>, #[cfg_attr(not(feature = "control"), allow(dead_code))] SystemTime),
}

/// An entry of [`FakeRds::log`](crate::FakeRds::log).
///
/// ```
/// use fake_rds::{FakeRds, LogEntry, TestAction};
///
/// let rds = FakeRds::builder().frozen_clock().start_blocking();
/// rds.advance(std::time::Duration::from_secs(90));
/// let LogEntry::Action(TestAction::Advance(step)) = &rds.log()[0] else { panic!() };
/// assert_eq!(step.as_secs(), 90);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum LogEntry {
    /// A request that the fake answered.
    Call(Call),
    /// An action of the test on the fake.
    Action(TestAction),
}

impl LogEntry {
    /// Returns the call, if the entry is one.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await.unwrap();
    /// assert_eq!(rds.log()[0].call().unwrap().action(), "DescribeRegions");
    /// # }
    /// ```
    pub fn call(&self) -> Option<&Call> {
        match self {
            LogEntry::Call(call) => Some(call),
            LogEntry::Action(_) => None,
        }
    }

    /// Returns the action of the test, if the entry is one.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// rds.finish_all();
    /// assert_eq!(rds.log()[0].action(), Some(&fake_rds::TestAction::FinishAll));
    /// ```
    pub fn action(&self) -> Option<&TestAction> {
        match self {
            LogEntry::Call(_) => None,
            LogEntry::Action(action) => Some(action),
        }
    }
}

/// The layout of a request's signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignatureVersion {
    /// `Signature` among the parameters, HMAC-SHA1 or HMAC-SHA256.
    V1,
    /// `ACS3-HMAC-SHA256` in the header `Authorization`.
    V3,
}

impl Call {
    /// The action in the service's spelling, or in the request's if the service has no such action. Empty if the
    /// request named none.
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
        &self.entry.action
    }

    /// The HTTP method.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await.unwrap();
    /// assert_eq!(rds.calls()[0].method(), "GET");
    /// # }
    /// ```
    pub fn method(&self) -> &str {
        self.entry.method.as_str()
    }

    /// Every parameter, including the common ones. Passwords and tokens are shown as `***`, signatures are left out,
    /// and values of more than 4 KB are cut.
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
        self.parameters.get_or_init(|| parsed(&self.entry.parameters))
    }

    /// Returns the value of one parameter.
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
        self.parameters().get(name).map(String::as_str)
    }

    /// The `Uid` of the calling user; empty if the request was refused before the user was known.
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

    /// The HTTP status of the answer; 0 if a fault closed the connection without one, or if a [mock](Call::is_mocked) answered.
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

    /// The error code of the answer; `None` for a success.
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

    /// The `RequestId` of the answer; empty if a [mock](Call::is_mocked) answered.
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
        if self.is_mocked() { String::new() } else { self.entry.request_id.text() }
    }

    /// The hint of the answer: an explanation for the reader of a failing test.
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

    /// The time of the call on the fake's clock.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await.unwrap();
    /// assert!(rds.calls()[0].time() <= rds.now());
    /// # }
    /// ```
    pub fn time(&self) -> SystemTime {
        self.entry.time
    }

    /// Returns the real time that the fake took to answer, without injected delays.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await.unwrap();
    /// assert!(rds.calls()[0].duration().as_secs() < 60);
    /// # }
    /// ```
    pub fn duration(&self) -> Duration {
        Duration::from_micros(self.entry.micros.load(Ordering::Relaxed))
    }

    /// The body of the answer, if the call is one of the last hundred. Passwords and keys are shown as `***`. An answer
    /// with a string to sign is never kept.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await.unwrap();
    /// assert!(rds.calls()[0].answer().unwrap().contains("<RegionId>cn-hangzhou</RegionId>"));
    /// # }
    /// ```
    pub fn answer(&self) -> Option<Cow<'_, str>> {
        self.answer.as_deref().map(|body| masked_body(String::from_utf8_lossy(body)))
    }

    /// The headers of the request by their lower-case names. The values of a repeated header are joined with `, `, and
    /// signatures and tokens are shown as `***`.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let request = reqwest::Client::new().get(format!("{}/?Action=DescribeRegions", rds.uri()));
    /// request.header("user-agent", "my-service/1.0").send().await.unwrap();
    /// assert_eq!(rds.calls()[0].headers()["user-agent"], "my-service/1.0");
    /// # }
    /// ```
    pub fn headers(&self) -> BTreeMap<String, String> {
        let pairs = self.entry.headers.lines().filter_map(|line| line.split_once(": "));
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// Returns one header of the request, as [`headers`](Call::headers) shows it. The case of the name does not matter.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await.unwrap();
    /// assert_eq!(rds.calls()[0].header("Host"), Some(rds.endpoint().as_str()));
    /// # }
    /// ```
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut pairs = self.entry.headers.lines().filter_map(|line| line.split_once(": "));
        pairs.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Returns the version of the request's signature: `"V1"` (`Signature` among the parameters) or `"V3"` (`ACS3-HMAC-SHA256`
    /// in the header `Authorization`); `None` if it had none.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await.unwrap();
    /// assert_eq!(rds.calls()[0].signature_version(), None);
    /// # }
    /// ```
    pub fn signature_version(&self) -> Option<&'static str> {
        self.entry.signed.map(|version| match version {
            SignatureVersion::V1 => "V1",
            SignatureVersion::V3 => "V3",
        })
    }

    /// Returns whether a [mock in front of the fake](crate::FakeRds::mount) answered the call. The log does not know
    /// the mock's answer: status, code, request id and answer are missing, and the call counts neither as a success nor
    /// as a refusal.
    ///
    /// ```
    /// # #[cfg(not(feature = "wiremock"))] fn main() {}
    /// # #[cfg(feature = "wiremock")]
    /// use wiremock::{Mock, ResponseTemplate, matchers};
    ///
    /// # #[cfg(feature = "wiremock")]
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let regions = matchers::query_param("Action", "DescribeRegions");
    /// rds.mount(Mock::given(regions).respond_with(ResponseTemplate::new(418)));
    /// reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await.unwrap();
    /// assert!(rds.calls_to("DescribeRegions")[0].is_mocked());
    /// # }
    /// ```
    pub fn is_mocked(&self) -> bool {
        self.entry.mocked
    }

    /// Describes the outcome of the call, for a message.
    pub(crate) fn outcome(&self) -> String {
        match (self.is_mocked(), self.code()) {
            (true, _) => "answered by a mock".to_owned(),
            (false, code) => format!("{} {}", self.status(), code.unwrap_or("ok")),
        }
    }

    /// Returns whether the call succeeded.
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
        self.entry.code.is_none() && !self.entry.mocked
    }
}

impl PartialEq for Call {
    /// Two calls are equal if all their methods return equal values.
    fn eq(&self, other: &Call) -> bool {
        let (one, two) = (&self.entry, &other.entry);
        one.action == two.action
            && one.method == two.method
            && one.parameters == two.parameters
            && one.headers == two.headers
            && one.signed == two.signed
            && one.user == two.user
            && one.status == two.status
            && one.code == two.code
            && one.request_id == two.request_id
            && one.hint == two.hint
            && one.time == two.time
            && one.mocked == two.mocked
            && self.duration() == other.duration()
            && self.answer == other.answer
    }
}

impl Eq for Call {}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut call = f.debug_struct("Call");
        if self.is_mocked() {
            call.field("mocked", &true);
        }
        call.field("action", &self.action())
            .field("method", &self.method())
            .field("parameters", &self.parameters())
            .field("user", &self.user())
            .field("status", &self.status())
            .field("code", &self.code())
            .field("request_id", &self.request_id())
            .field("hint", &self.hint())
            .field("signature_version", &self.signature_version())
            .field("headers", &self.headers())
            .finish()
    }
}

/// The largest size of the log, in bytes.
const MOST_BYTES: usize = 64 << 20;

/// The number of answers that are kept.
const ANSWERS: usize = 100;

/// The longest answer that is kept, in bytes.
const LONGEST_ANSWER: usize = 64 << 10;

/// The log: the last calls, and the number of dropped ones.
#[derive(Debug)]
pub(crate) struct Journal {
    entries: VecDeque<Noted>,
    /// The approximate size of the entries, in bytes.
    bytes: usize,
    keep: usize,
    dropped: u64,
    /// The calls whose answers are kept, oldest first.
    answers: VecDeque<Arc<Entry>>,
}

impl Noted {
    /// The approximate size of the entry, in bytes.
    fn size(&self) -> usize {
        match self {
            Noted::Call(entry) => {
                entry.parameters.len() + entry.headers.len() + entry.hint.as_ref().map_or(0, String::len) + 256
            }
            Noted::Action(action, _) => action.size(),
        }
    }

    fn call(&self) -> Option<&Arc<Entry>> {
        match self {
            Noted::Call(entry) => Some(entry),
            Noted::Action(..) => None,
        }
    }
}

impl Call {
    pub(crate) fn of(entry: &Arc<Entry>) -> Call {
        let answer = entry.answer.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Call { entry: entry.clone(), answer, parameters: OnceLock::new() }
    }
}

impl Journal {
    pub(crate) fn new(keep: usize) -> Journal {
        Journal { entries: VecDeque::new(), bytes: 0, keep, dropped: 0, answers: VecDeque::new() }
    }

    /// Adds an entry. Returns the entries that it displaces, for the caller to free.
    pub(crate) fn push(&mut self, entry: Noted) -> Vec<Noted> {
        self.bytes += entry.size();
        self.entries.push_back(entry);
        let mut dropped = Vec::new();
        while self.entries.len() > self.keep || self.bytes > MOST_BYTES {
            let Some(entry) = self.entries.pop_front() else { break };
            self.bytes -= entry.size();
            self.dropped += 1;
            dropped.push(entry);
        }
        dropped
    }

    /// Keeps an answer and drops the oldest one. From now on the call is visible to those who wait for calls.
    pub(crate) fn keep_answer(&mut self, entry: &Arc<Entry>, body: Option<Bytes>) {
        if let Some(body) = body.filter(|body| body.len() <= LONGEST_ANSWER && self.keep > 0) {
            if self.answers.len() == ANSWERS
                && let Some(oldest) = self.answers.pop_front()
            {
                oldest.answer.lock().unwrap_or_else(PoisonError::into_inner).take();
            }
            *entry.answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(body);
            self.answers.push_back(entry.clone());
        }
        entry.answered.store(true, Ordering::Relaxed);
    }

    /// The error code of the last entry, if it is a call.
    pub(crate) fn last_code(&self) -> Option<&str> {
        self.entries.back()?.call()?.code.as_deref()
    }

    pub(crate) fn clear(&mut self) {
        *self = Journal::new(self.keep);
    }

    /// Returns how many entries were dropped, since the log keeps a limited number.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Notes an action of the test.
    pub(crate) fn note(&mut self, action: TestAction, time: SystemTime) {
        self.push(Noted::Action(Arc::new(action), time));
    }

    /// Returns the calls to an action, ignoring case, or all calls.
    pub(crate) fn calls(&self, action: Option<&str>) -> Vec<Call> {
        let calls = self.entries.iter().filter_map(Noted::call);
        calls
            .filter(|call| action.is_none_or(|action| call.action.eq_ignore_ascii_case(action)))
            .map(Call::of)
            .collect()
    }

    /// Returns the calls to an action whose answers are ready.
    pub(crate) fn answered(&self, action: &str) -> Vec<Call> {
        let mut calls = self.calls(Some(action));
        calls.retain(|call| call.entry.answered.load(Ordering::Relaxed));
        calls
    }

    /// Returns the calls and the actions of the test in their order, with the time of each action.
    #[cfg_attr(not(feature = "control"), allow(dead_code))]
    pub(crate) fn entries(&self) -> Vec<Noted> {
        self.entries.iter().cloned().collect()
    }

    /// Returns the calls and the actions of the test in their order.
    pub(crate) fn log(&self) -> Vec<LogEntry> {
        let entry = |entry: &Noted| match entry {
            Noted::Call(entry) => LogEntry::Call(Call::of(entry)),
            Noted::Action(action, _) => LogEntry::Action(action.as_ref().clone()),
        };
        self.entries.iter().map(entry).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::masking::{LONGEST, masked};

    fn entry(action: &str, value: &str) -> Arc<Entry> {
        Arc::new(Entry {
            action: action.to_owned().into(),
            method: Method::GET,
            parameters: masked([("A", value)].into_iter()),
            user: "".into(),
            status: 200,
            code: None,
            request_id: RequestId(0),
            hint: None,
            time: SystemTime::UNIX_EPOCH,
            micros: AtomicU64::new(0),
            headers: String::new(),
            signed: None,
            mocked: false,
            answer: Mutex::default(),
            answered: AtomicBool::new(false),
        })
    }

    #[test]
    fn the_log_is_bounded_and_says_so() {
        let mut journal = Journal::new(2);
        for action in ["a", "b", "c"] {
            let _ = journal.push(Noted::Call(entry(action, "")));
        }
        let actions: Vec<String> = journal.calls(None).iter().map(|call| call.action().to_owned()).collect();
        assert_eq!((actions, journal.dropped()), (vec!["b".to_owned(), "c".to_owned()], 1));
        assert_eq!(journal.calls(Some("C")).len(), 1);
    }

    #[test]
    fn the_log_is_bounded_in_bytes() {
        let mut journal = Journal::new(usize::MAX);
        let long = "é".repeat(10_000);
        for _ in 0..20_000 {
            let _ = journal.push(Noted::Call(entry("a", &long)));
        }
        assert!(journal.bytes <= MOST_BYTES && journal.dropped() > 0);
        let call = &journal.calls(None)[0];
        assert!(
            call.parameter("A").unwrap().ends_with("bytes more)") && call.parameter("A").unwrap().len() < LONGEST + 40
        );
    }
}
