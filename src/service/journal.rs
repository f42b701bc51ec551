//! The log of calls: bounded, and without secrets.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::Method;
use once_cell::sync::Lazy;

use crate::base::fields::{self, Datum};
use crate::base::value::Value;
use crate::rds::model::instance::Instance;
use crate::rpc::request_id::RequestId;
use crate::seed::Injected;
use crate::service::fault::Fault;

/// A request that a fake answered, parsed. Secrets and signatures are not in it.
#[derive(Clone)]
pub struct Call {
    entry: Arc<Entry>,
    answer: Option<Bytes>,
    /// The parameters by name, once somebody asks for them.
    parameters: OnceLock<BTreeMap<String, String>>,
}

/// A call as the log keeps it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) action: Cow<'static, str>,
    pub(crate) method: Method,
    /// The parameters as a query: ten thousand calls are kept, and one text is smaller than many.
    pub(crate) parameters: String,
    pub(crate) user: Arc<str>,
    pub(crate) status: u16,
    pub(crate) code: Option<String>,
    pub(crate) request_id: RequestId,
    pub(crate) hint: Option<String>,
    /// When it came, by the fake's clock.
    pub(crate) time: SystemTime,
    /// How long the answer took, in microseconds.
    pub(crate) micros: AtomicU64,
    /// What the test did, if this is no request.
    pub(crate) event: Option<Event>,
    /// Whether a mock in front of the fake answered it.
    pub(crate) mocked: bool,
}

/// Something that a test did to its fake. It stands in the log among the calls, so that the log tells the whole history.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    Update(Arc<Instance>),
    Add(Arc<Instance>),
    Remove(String),
    Advance(Duration),
    Finish(u64),
    FinishAll,
    Fail(u64, String),
    Inject(Fault),
    ClearFaults,
    RemoveFault(Fault),
    Stub(String),
    Reset,
}

impl Event {
    /// The name of what was done, and the parts of it.
    fn told(&self) -> (&'static str, Value) {
        match self {
            Event::Update(instance) => ("update", fields::write(instance.as_ref())),
            Event::Add(instance) => ("add", fields::write(instance.as_ref())),
            Event::Remove(id) => ("remove", object! { DBInstanceId: id }),
            Event::Advance(step) => ("advance", object! { By: step.write() }),
            Event::Finish(id) => ("finish", object! { Id: *id }),
            Event::FinishAll => ("finish_all", object! {}),
            Event::Fail(id, reason) => ("fail", object! { Id: *id, Reason: reason }),
            Event::Inject(fault) => ("fault", Injected { fault: fault.clone(), hits: 0 }.write()),
            Event::RemoveFault(fault) => ("remove_fault", Injected { fault: fault.clone(), hits: 0 }.write()),
            Event::ClearFaults => ("clear_faults", object! {}),
            Event::Stub(action) => ("stub", object! { Action: action }),
            Event::Reset => ("reset", object! {}),
        }
    }
}

impl Call {
    /// The action, spelled as the service spells it, or as the request did if the service has no such action. Empty when the
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

    /// Every parameter, common ones included. Of passwords and tokens only that they were there: `***`. Signatures
    /// are left out. A value of more than 4 KB is cut.
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
        self.parameters().get(name).map(String::as_str)
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

    /// The fake's hint to the person who reads a failing test.
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

    /// When the call came, by the fake's clock.
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

    /// How long the fake took to make the answer, in real time and without injected delays.
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

    /// The body of the answer, if the call is one of the last hundred. Of passwords and keys only that they were there: `***`. An answer
    /// that repeats a string to sign is never kept.
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

    /// What a test did at this place of the log, if this is no request: `update`, `advance`, `finish` and the like, with its
    /// parts as JSON.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::builder().frozen_clock().start_blocking();
    /// rds.advance(std::time::Duration::from_secs(90));
    /// let (event, parts) = rds.log()[0].event().unwrap();
    /// assert_eq!((event, parts["By"].as_str()), ("advance", Some("1m 30s")));
    /// ```
    pub fn event(&self) -> Option<(&'static str, serde_json::Value)> {
        self.entry.event.as_ref().map(|event| {
            let (name, parts) = event.told();
            (name, parts.to_json())
        })
    }

    /// Whether a [mock in front of the fake](crate::FakeRds::mount) answered it. What the mock answered is not known: there is no status,
    /// code, request id or answer then, and the call counts neither as a success nor as a refusal.
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

    /// What was answered, for a message.
    pub(crate) fn outcome(&self) -> String {
        match (self.is_mocked(), self.code()) {
            (true, _) => "answered by a mock".to_owned(),
            (false, code) => format!("{} {}", self.status(), code.unwrap_or("ok")),
        }
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
        self.entry.code.is_none() && !self.entry.mocked
    }
}

impl PartialEq for Call {
    /// Two calls are equal if they say the same. Their durations and kept answers do not count.
    fn eq(&self, other: &Call) -> bool {
        let parts = |call: &Call| {
            let entry = &call.entry;
            (entry.action.clone(), entry.status, entry.code.clone(), entry.request_id, entry.time)
        };
        self.parameters() == other.parameters() && parts(self) == parts(other)
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
            .finish()
    }
}

/// The ends of the names of secret parameters, in lower case.
const SECRET: [&str; 5] = ["password", "secret", "privatekey", "serverkey", "securitytoken"];

/// Whether a parameter's value is secret: its name ends like a secret's, in any case, or it is a bearer token.
pub(crate) fn is_secret(name: &str) -> bool {
    let ends_with = |end: &str| {
        let begin = name.len().checked_sub(end.len()).and_then(|begin| name.get(begin..));
        begin.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    SECRET.iter().any(|end| ends_with(end)) || name.eq_ignore_ascii_case("bearertoken")
}

/// A member of a JSON or an XML body whose name ends like a secret's.
static SECRET_MEMBER: Lazy<regex::Regex> = Lazy::new(|| {
    let ends = SECRET.join("|");
    // The pattern is constant, and a test uses it.
    #[allow(clippy::unwrap_used)]
    regex::Regex::new(&format!(
        r#"(?i)("[a-z0-9]*(?:{ends})"\s*:\s*")(?:[^"\\]|\\.)+(")|(<[a-z0-9]*(?:{ends})>)[^<]+(<)"#
    ))
    .unwrap()
});

/// A body with its secrets masked.
fn masked_body(body: Cow<'_, str>) -> Cow<'_, str> {
    match SECRET_MEMBER.replace_all(&body, "$1$3***$2$4") {
        Cow::Borrowed(_) => body,
        Cow::Owned(masked) => masked.into(),
    }
}

/// The longest value that is kept whole, in bytes.
const LONGEST: usize = 4 << 10;

/// Parameters as the log keeps them, a query: secrets masked, signatures left out, long values cut.
pub(crate) fn masked<'a>(parameters: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut kept = form_urlencoded::Serializer::new(String::with_capacity(128));
    for (name, value) in parameters.filter(|(name, _)| *name != "Signature") {
        let value = if is_secret(name) { Cow::Borrowed("***") } else { cut(value) };
        kept.append_pair(&cut(name), &value);
    }
    kept.finish()
}

/// The parameters that a query has.
pub(crate) fn parsed(query: &str) -> BTreeMap<String, String> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

fn cut(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST {
        return text.into();
    }
    let end = (0..=LONGEST).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    format!("{}… ({} bytes more)", &text[..end], text.len() - end).into()
}

/// The most bytes that the log keeps.
const MOST_BYTES: usize = 64 << 20;

/// How many answers are kept.
const ANSWERS: usize = 100;

/// The longest answer that is kept, in bytes.
const LONGEST_ANSWER: usize = 64 << 10;

/// The log of calls: the last ones, and how many were dropped.
#[derive(Debug)]
pub(crate) struct Journal {
    entries: VecDeque<Arc<Entry>>,
    /// About how many bytes the entries take.
    bytes: usize,
    keep: usize,
    dropped: u64,
    answers: VecDeque<(RequestId, Bytes)>,
}

impl Entry {
    /// About how many bytes the entry takes.
    fn size(&self) -> usize {
        self.parameters.len() + self.hint.as_ref().map_or(0, String::len) + 256
    }
}

impl Journal {
    pub(crate) fn new(keep: usize) -> Journal {
        Journal { entries: VecDeque::new(), bytes: 0, keep, dropped: 0, answers: VecDeque::new() }
    }

    /// Adds a call. The calls that are dropped for it are the caller's to free.
    pub(crate) fn push(&mut self, entry: Arc<Entry>) -> Vec<Arc<Entry>> {
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

    /// Keeps an answer.
    pub(crate) fn keep_answer(&mut self, id: RequestId, body: Bytes) {
        if body.len() > LONGEST_ANSWER || self.keep == 0 {
            return;
        }
        if self.answers.len() == ANSWERS {
            self.answers.pop_front();
        }
        self.answers.push_back((id, body));
    }

    /// The code that the last call was answered with.
    pub(crate) fn last_code(&self) -> Option<&str> {
        self.entries.back()?.code.as_deref()
    }

    pub(crate) fn clear(&mut self) {
        *self = Journal::new(self.keep);
    }

    /// How many calls were dropped since only so many are kept.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Notes what a test did.
    pub(crate) fn note(&mut self, event: Event, time: SystemTime) {
        let entry = Entry {
            action: "".into(),
            method: Method::default(),
            parameters: String::new(),
            user: "".into(),
            status: 0,
            code: None,
            request_id: RequestId(0),
            hint: None,
            time,
            micros: AtomicU64::new(0),
            event: Some(event),
            mocked: false,
        };
        self.push(Arc::new(entry));
    }

    /// The calls to an action in any case, or all.
    pub(crate) fn calls(&self, action: Option<&str>) -> Vec<Call> {
        self.find(|entry| {
            entry.event.is_none() && action.is_none_or(|action| entry.action.eq_ignore_ascii_case(action))
        })
    }

    /// The calls, and what the test did among them.
    pub(crate) fn log(&self) -> Vec<Call> {
        self.find(|_| true)
    }

    fn find(&self, wanted: impl Fn(&Entry) -> bool) -> Vec<Call> {
        let wanted = |entry: &&Arc<Entry>| wanted(entry);
        let first = self.answers.front().map(|(id, _)| *id);
        // Answers are kept of the last calls, in their order.
        let mut reached = false;
        let call = |entry: &Arc<Entry>| {
            reached = reached || Some(entry.request_id) == first;
            let found = reached.then(|| self.answers.iter().find(|(id, _)| *id == entry.request_id)).flatten();
            Call { entry: entry.clone(), answer: found.map(|(_, body)| body.clone()), parameters: OnceLock::new() }
        };
        self.entries.iter().filter(wanted).map(call).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            event: None,
            mocked: false,
        })
    }

    #[test]
    fn secrets_do_not_reach_the_log() {
        let pairs = [
            ("Signature", "abc"),
            ("accountPASSWORD", "pw"),
            ("SecurityToken", "tok"),
            ("ServerKey", "k"),
            ("A", "é&"),
        ];
        let kept = masked(pairs.into_iter());
        let kept = parsed(&kept);
        assert!(!kept.contains_key("Signature") && kept["A"] == "é&");
        assert!(["accountPASSWORD", "SecurityToken", "ServerKey"].iter().all(|name| kept[*name] == "***"));
    }

    #[test]
    fn secrets_of_answers_are_masked() {
        for (body, masked) in [
            (r#"{"Password": "a\"b", "UserName":"u"}"#, r#"{"Password": "***", "UserName":"u"}"#),
            (r#"{"ServerKey":"","PasswordExpireTime":"x"}"#, r#"{"ServerKey":"","PasswordExpireTime":"x"}"#),
            ("<A><SourcePassword>pw</SourcePassword></A>", "<A><SourcePassword>***</SourcePassword></A>"),
        ] {
            assert_eq!(masked_body(body.into()), masked);
        }
    }

    #[test]
    fn the_log_is_bounded_and_says_so() {
        let mut journal = Journal::new(2);
        for action in ["a", "b", "c"] {
            let _ = journal.push(entry(action, ""));
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
            let _ = journal.push(entry("a", &long));
        }
        assert!(journal.bytes <= MOST_BYTES && journal.dropped() > 0);
        let call = &journal.calls(None)[0];
        assert!(
            call.parameter("A").unwrap().ends_with("bytes more)") && call.parameter("A").unwrap().len() < LONGEST + 40
        );
    }
}
