//! Faults make the fake refuse, stall, break off or answer from an old state, on purpose and reproducibly.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use crate::rds::{action, catalogue};
use crate::rpc::condition::{Answer, Condition};
use crate::rpc::params::Params;
use crate::service::fault_kind::{Connections, FaultKind};
use crate::service::lag::{self, Lag};

/// A deliberate failure of matching requests: of all, or of the first `n`. Faults fire by count, never at random.
///
/// If a fault with [`times`](Fault::times) never fired, its fake logs a warning when it is dropped.
///
/// A fault takes effect where the service's own throttling would: after the check of the signature, before the action.
/// With [`after_effect`](Fault::after_effect) the action takes effect and its answer is lost.
///
/// ```
/// use fake_rds::{FakeRds, Fault};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// // Arrange
/// let rds = FakeRds::start().await;
/// let fault = rds.inject(Fault::throttling().on("DescribeRegions").times(2));
///
/// // Act
/// let mut statuses = Vec::new();
/// for _ in 0..3 {
///     let url = format!("{}/?Action=DescribeRegions", rds.uri());
///     statuses.push(reqwest::get(url).await.unwrap().status().as_u16());
/// }
///
/// // Assert
/// assert_eq!(statuses, [400, 400, 200]);
/// assert_eq!(fault.hits(), 2);
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a Fault does nothing until it is injected"]
pub struct Fault {
    pub(crate) kind: FaultKind,
    pub(crate) action: Option<String>,
    pub(crate) instance: Option<String>,
    /// Parameters that a request must have, with their values.
    pub(crate) parameters: BTreeMap<String, String>,
    /// The number of matching requests that still pass before the fault fires.
    pub(crate) skip: u64,
    pub(crate) times: Option<u64>,
    pub(crate) after_effect: bool,
    /// `true` if the fake panics when it is dropped and the fault never fired.
    pub(crate) must_fire: bool,
    /// The mistake in the fault, if the builder found one.
    pub(crate) mistake: Option<String>,
}

impl Fault {
    fn new(kind: FaultKind) -> Fault {
        Fault {
            kind,
            action: None,
            instance: None,
            parameters: BTreeMap::new(),
            skip: 0,
            times: None,
            after_effect: false,
            must_fire: false,
            mistake: None,
        }
    }

    /// Refuses requests with `Throttling.User`, 400, and the header `x-acs-retry-after` of 1000 milliseconds.
    ///
    /// ```
    /// # use fake_rds::Fault;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let fault = Fault::throttling();
    /// rds.inject(fault);
    /// let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await;
    /// assert_eq!(answer.unwrap().headers()["x-acs-retry-after"], "1000");
    /// # }
    /// ```
    pub fn throttling() -> Fault {
        Fault::new(FaultKind::Condition {
            condition: Condition::ThrottledUser,
            retry_after: Some(Duration::from_millis(1000)),
        })
    }

    /// Refuses requests with a condition, such as [`Condition::ThrottledApi`].
    ///
    /// ```
    /// # use fake_rds::{Condition, Fault};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let fault = Fault::condition(Condition::ThrottledApi);
    /// rds.inject(fault);
    /// let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await;
    /// assert!(answer.unwrap().text().await.unwrap().contains("Throttling.Api"));
    /// # }
    /// ```
    pub fn condition(condition: Condition) -> Fault {
        Fault::new(FaultKind::Condition { condition, retry_after: None })
    }

    /// Refuses an action with a code that its documentation lists, with the documented status and text.
    ///
    /// If the action does not document the code, injecting the fault fails, and the message suggests the most similar
    /// code.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Fault};
    /// # let rds = FakeRds::start_blocking();
    /// rds.inject(Fault::refuse("RestartDBInstance", "IncorrectDBInstanceState").times(1));
    /// let error = rds.try_inject(Fault::refuse("RestartDBInstance", "IncorrectDBInstanceStates")).unwrap_err();
    /// assert!(error.to_string().contains("did you mean `IncorrectDBInstanceState`?"));
    /// ```
    pub fn refuse(action: impl AsRef<str>, code: impl AsRef<str>) -> Fault {
        let (action, code) = (action.as_ref(), code.as_ref());
        match FaultKind::refusal(action, code) {
            Ok(kind) => Fault::new(kind),
            Err(mistake) => Fault { mistake: Some(mistake), ..Fault::internal_error() },
        }
        .on(action)
    }

    /// Answers with an error with this HTTP status (400 to 599), code and text, in the format that the request asks
    /// for.
    ///
    /// ```
    /// # use fake_rds::Fault;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let fault = Fault::api_error(403, "Forbidden.RiskControl", "This operation is forbidden by Aliyun Risk Control system.");
    /// rds.inject(fault);
    /// let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await;
    /// assert_eq!(answer.unwrap().status(), 403);
    /// # }
    /// ```
    pub fn api_error(status: u16, code: impl Into<String>, message: impl Into<String>) -> Fault {
        Fault::new(FaultKind::ApiError(Answer { status, code: code.into(), message: message.into() }))
    }

    /// Refuses requests with `InternalError`, 500.
    ///
    /// ```
    /// # use fake_rds::Fault;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let fault = Fault::internal_error();
    /// rds.inject(fault);
    /// let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await;
    /// assert_eq!(answer.unwrap().status(), 500);
    /// # }
    /// ```
    pub fn internal_error() -> Fault {
        Fault::condition(Condition::InternalError)
    }

    /// Refuses requests with `ServiceUnavailable`, 503.
    ///
    /// ```
    /// # use fake_rds::Fault;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let fault = Fault::unavailable();
    /// rds.inject(fault);
    /// let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await;
    /// assert_eq!(answer.unwrap().status(), 503);
    /// # }
    /// ```
    pub fn unavailable() -> Fault {
        Fault::condition(Condition::Unavailable)
    }

    /// Delays the normal answer. Other requests are answered meanwhile. The action takes effect before the delay.
    ///
    /// ```
    /// # use fake_rds::Fault;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let fault = Fault::delay(std::time::Duration::from_millis(40));
    /// rds.inject(fault);
    /// let begun = std::time::Instant::now();
    /// reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await.unwrap();
    /// assert!(begun.elapsed() >= std::time::Duration::from_millis(40));
    /// # }
    /// ```
    pub fn delay(delay: Duration) -> Fault {
        Fault::new(FaultKind::Delay(delay))
    }

    /// Closes the connection without an answer.
    ///
    /// ```
    /// # use fake_rds::Fault;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let fault = Fault::disconnect();
    /// rds.inject(fault);
    /// let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await;
    /// assert!(answer.is_err());
    /// # }
    /// ```
    pub fn disconnect() -> Fault {
        Fault::new(FaultKind::Disconnect)
    }

    /// Closes the connection after this many bytes of the answer's body. The action takes effect before.
    ///
    /// ```
    /// # use fake_rds::Fault;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let fault = Fault::truncated(20);
    /// rds.inject(fault);
    /// let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await;
    /// assert!(answer.unwrap().bytes().await.is_err());
    /// # }
    /// ```
    pub fn truncated(bytes: usize) -> Fault {
        Fault::new(FaultKind::Truncated(bytes))
    }

    /// Answers with the HTML page of a proxy and status 502, regardless of the requested format.
    ///
    /// ```
    /// # use fake_rds::Fault;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let fault = Fault::garbage();
    /// rds.inject(fault);
    /// let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await;
    /// assert!(answer.unwrap().text().await.unwrap().contains("502 Bad Gateway"));
    /// # }
    /// ```
    pub fn garbage() -> Fault {
        Fault::new(FaultKind::Garbage)
    }

    /// Answers reads from the state before the last change, since clouds are eventually consistent.
    ///
    /// A change is a successful request to an action that changes something. Changes before the fault was injected stay
    /// visible, and reads pass until there is a change to hide. Requests to actions that change something never match.
    ///
    /// ```
    /// use fake_rds::{FakeRds, Fault, Instance, Progress};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), reqwest::Error> {
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).progress(Progress::Manual).start().await;
    /// let fault = rds.inject(Fault::stale().on("DescribeDBInstanceAttribute").times(1));
    /// let call = async |action| {
    ///     let url = format!("{}/?Action={action}&DBInstanceId=rm-1", rds.uri());
    ///     reqwest::get(url).await?.text().await
    /// };
    /// call("RestartDBInstance").await?;
    /// assert!(call("DescribeDBInstanceAttribute").await?.contains("<DBInstanceStatus>Running<"));
    /// assert!(call("DescribeDBInstanceAttribute").await?.contains("<DBInstanceStatus>Rebooting<"));
    /// fault.assert_hits(1);
    /// # Ok(()) }
    /// ```
    pub fn stale() -> Fault {
        Fault::new(FaultKind::Stale)
    }

    /// Hides the effect of a call that creates, grants or deletes for a while;
    /// [`FakeRdsBuilder::lag`](crate::FakeRdsBuilder::lag) does so for every call. Requests to other actions never
    /// match.
    ///
    /// ```
    /// use fake_rds::{FakeRds, Fault, Instance, Lag, Progress};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).progress(Progress::Immediate).start().await;
    /// let fault = rds.inject(Fault::lag(Lag::calls(1)).on("CreateAccount").times(1));
    /// let call = async |query: &str| {
    ///     let url = format!("{}/?DBInstanceId=rm-1&AccountName=app&{query}", rds.uri());
    ///     reqwest::get(url).await.unwrap().text().await.unwrap()
    /// };
    /// call("Action=CreateAccount&AccountPassword=Passw0rd!").await;
    /// assert!(!call("Action=DescribeAccounts").await.contains("<AccountName>app<"));
    /// assert!(call("Action=DescribeAccounts").await.contains("<AccountName>app<"));
    /// fault.assert_hits(1);
    /// # }
    /// ```
    pub fn lag(lag: Lag) -> Fault {
        Fault::new(FaultKind::Lag(lag))
    }

    /// Closes the connections to the databases of the instance that a request names. The request itself is handled, and
    /// new connections are accepted.
    ///
    /// The fake must have database servers (feature `engines`), since other fakes have no such connections.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Fault, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// let error = rds.try_inject(Fault::cut_connections().on("ModifyDBInstanceSpec")).unwrap_err();
    /// assert!(error.to_string().contains("no database servers"));
    /// ```
    pub fn cut_connections() -> Fault {
        Fault::new(FaultKind::Connections(Connections::Cut))
    }

    /// Stalls the connections to the databases of the instance that a request names, until `Relay::resume`. Everything
    /// else is as with [`cut_connections`](Fault::cut_connections).
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Fault};
    /// let error = FakeRds::start_blocking().try_inject(Fault::stall_connections()).unwrap_err();
    /// assert!(error.to_string().contains("no database servers"));
    /// ```
    pub fn stall_connections() -> Fault {
        Fault::new(FaultKind::Connections(Connections::Stall))
    }

    /// Stalls the connections that are open when a request names the instance.
    pub(crate) fn stall_open_connections() -> Fault {
        Fault::new(FaultKind::Connections(Connections::StallOpen))
    }

    /// Delays each piece of data on the connections to the databases of the instance that a request names. Everything
    /// else is as with [`cut_connections`](Fault::cut_connections).
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Fault};
    /// # use std::time::Duration;
    /// let error = FakeRds::start_blocking().try_inject(Fault::delay_connections(Duration::from_millis(20))).unwrap_err();
    /// assert!(error.to_string().contains("no database servers"));
    /// ```
    pub fn delay_connections(delay: Duration) -> Fault {
        Fault::new(FaultKind::Connections(Connections::Delay(delay)))
    }

    /// Matches only requests to this action.
    ///
    /// ```
    /// # use fake_rds::Fault;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let fault = Fault::throttling().on("CancelImport");
    /// rds.inject(fault);
    /// let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await;
    /// assert_eq!(answer.unwrap().status(), 200);
    /// # }
    /// ```
    pub fn on(mut self, action: impl AsRef<str>) -> Fault {
        self.action = Some(action.as_ref().to_owned());
        self
    }

    /// Matches only requests that name this instance, for example as `DBInstanceId` or `SourceDBInstanceId`.
    ///
    /// ```
    /// # use fake_rds::Fault;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::builder().instance(fake_rds::Instance::mysql("rm-1").database("mydb")).start().await;
    /// let fault = Fault::throttling().on_instance("rm-1");
    /// rds.inject(fault);
    /// let answer = reqwest::get(format!("{}/?Action=DescribeDBInstanceAttribute&DBInstanceId=rm-1", rds.uri())).await;
    /// assert_eq!(answer.unwrap().status(), 400);
    /// # }
    /// ```
    pub fn on_instance(mut self, id: impl Into<String>) -> Fault {
        self.instance = Some(id.into());
        self
    }

    /// Matches only requests with this value of a parameter. After several calls, a request must have all of these
    /// parameters. Injecting the fault fails if the action has no such parameter, or, without [`on`](Fault::on), if no
    /// action has it.
    ///
    /// ```
    /// # use fake_rds::Fault;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::builder().instance(fake_rds::Instance::mysql("rm-1").database("mydb")).start().await;
    /// let fault = Fault::throttling().on("DescribeDatabases").with("DBName", "mydb");
    /// rds.inject(fault);
    /// let answer = reqwest::get(format!("{}/?Action=DescribeDatabases&DBInstanceId=rm-1&DBName=mydb", rds.uri())).await;
    /// assert_eq!(answer.unwrap().status(), 400);
    /// # }
    /// ```
    pub fn with(mut self, parameter: impl Into<String>, value: impl Into<String>) -> Fault {
        self.parameters.insert(parameter.into(), value.into());
        self
    }

    /// Lets the first `n` matching requests pass.
    ///
    /// ```
    /// # use fake_rds::Fault;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::builder().instance(fake_rds::Instance::mysql("rm-1").database("mydb")).start().await;
    /// // The third call and no other.
    /// let fault = Fault::disconnect().on("DescribeDBInstanceAttribute").skip(2).times(1);
    /// let fault = rds.inject(fault);
    /// # let url = format!("{}/?Action=DescribeDBInstanceAttribute&DBInstanceId=rm-1", rds.uri());
    /// # let mut lost = Vec::new();
    /// # for _ in 0..4 { lost.push(reqwest::get(&url).await.is_err()); }
    /// assert_eq!(lost, [false, false, true, false]);
    /// # }
    /// ```
    pub fn skip(mut self, requests: u64) -> Fault {
        self.skip = requests;
        self
    }

    /// Fails only the first `n` matching requests; later ones pass.
    ///
    /// ```
    /// # use fake_rds::Fault;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let fault = Fault::throttling().times(2);
    /// rds.inject(fault);
    /// let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await;
    /// assert_eq!(answer.unwrap().status(), 400);
    /// # }
    /// ```
    pub fn times(mut self, times: u64) -> Fault {
        self.times = Some(times);
        self
    }

    /// Makes the action take effect before its answer is lost, so that a client's retry performs it twice.
    ///
    /// ```
    /// # use fake_rds::Fault;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::builder().instance(fake_rds::Instance::mysql("from").database("mydb")).instance(fake_rds::Instance::mysql("to").database("mydb")).start().await;
    /// let fault = Fault::disconnect().on("ImportDatabaseBetweenInstances").after_effect();
    /// rds.inject(fault);
    /// # let url = format!("{}/?Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=from&DBInstanceId=to&DBInfo={{\"DBNames\":[\"mydb\"]}}", rds.uri());
    /// assert!(reqwest::get(url).await.is_err());
    /// assert_eq!(rds.imports().len(), 1);
    /// # }
    /// ```
    pub fn after_effect(mut self) -> Fault {
        self.after_effect = true;
        self
    }

    /// Makes the fake panic on drop if the fault never fired, so that the test fails. A fault that was removed before
    /// is not checked, and neither are the faults that an [exploration](crate::explore) starts with.
    ///
    /// ```should_panic
    /// # use fake_rds::{FakeRds, Fault};
    /// let rds = FakeRds::start_blocking();
    /// rds.inject(Fault::throttling().on("DescribeRegions").must_fire());
    /// drop(rds); // panics: a fault did not fire: ThrottledUser on DescribeRegions
    /// ```
    pub fn must_fire(mut self) -> Fault {
        self.must_fire = true;
        self
    }

    /// Sets the time that a throttled client has to wait, in whole milliseconds. It requires
    /// [`throttling`](Fault::throttling) or [`condition`](Fault::condition); with another fault, injecting it fails.
    ///
    /// ```
    /// # use fake_rds::Fault;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// let fault = Fault::throttling().retry_after(std::time::Duration::from_millis(20));
    /// rds.inject(fault);
    /// let answer = reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await;
    /// assert_eq!(answer.unwrap().headers()["x-acs-retry-after"], "20");
    /// # }
    /// ```
    pub fn retry_after(mut self, wait: Duration) -> Fault {
        match &mut self.kind {
            FaultKind::Condition { retry_after, .. } => *retry_after = Some(wait),
            other => {
                let mistake =
                    format!("retry_after applies only to Fault::throttling and Fault::condition, not to {other}");
                self.mistake.get_or_insert(mistake);
            }
        }
        self
    }

    /// Returns the reason why the fault can never fire.
    pub(crate) fn flaw(&self) -> Option<String> {
        if let Some(mistake) = &self.mistake {
            return Some(mistake.clone());
        }
        if self.times == Some(0) {
            return Some("`times(0)` never fires".to_owned());
        }
        if let FaultKind::ApiError(answer) = &self.kind
            && let Some(flaw) = answer.flaw()
        {
            return Some(flaw);
        }
        if self.instance.as_deref() == Some("") {
            return Some("on_instance needs the id of an instance, found an empty string".to_owned());
        }
        let Some(action) = &self.action else {
            return self.parameters.keys().find_map(|name| action::unknown_everywhere(name));
        };
        let action = match crate::service::stub::check_action(action) {
            Ok(action) => action,
            Err(unknown) => return Some(unknown),
        };
        if self.kind == FaultKind::Stale && !catalogue::only_reads(action) {
            return Some(format!("`{action}` changes the state, and only reads can be stale"));
        }
        if matches!(self.kind, FaultKind::Lag(_)) && !lag::hides(action) {
            return Some(format!("`{action}` neither creates, grants nor deletes, so there is nothing to hide"));
        }
        if let Some(unknown) = self.parameters.keys().find_map(|name| action::unknown_parameter(action, name)) {
            return Some(unknown);
        }
        let entry = catalogue::entry(action);
        let names = entry.iter().flat_map(|entry| &entry.parameters).any(|parameter| names_instance(parameter.name));
        match &self.instance {
            Some(id) if !names => Some(format!("`{action}` names no instance, so it never names `{id}`")),
            _ => None,
        }
    }

    /// Returns why the fault has no effect on a fake without database servers, if so.
    pub(crate) fn unserved(&self) -> Option<String> {
        matches!(self.kind, FaultKind::Connections(_)).then(|| {
            format!(
                "{}: the fake has no database servers; FakeRdsBuilder::engines or `serve --engines` starts them",
                self.kind
            )
        })
    }

    pub(crate) fn matches(&self, action: &str, params: &Params<'_>) -> bool {
        self.action.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(action))
            && self.instance.as_deref().is_none_or(|wanted| instances(params).any(|id| id == wanted))
            && self.parameters.iter().all(|(name, value)| params.raw(name) == Some(value))
    }
}

/// Prints the failure and the requests that match.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        if self.after_effect {
            f.write_str(" after the effect")?;
        }
        if let Some(action) = &self.action {
            write!(f, " on {action}")?;
        }
        if let Some(instance) = &self.instance {
            write!(f, " of instance {instance}")?;
        }
        for (name, value) in &self.parameters {
            write!(f, " with {name}={value}")?;
        }
        Ok(())
    }
}

/// Returns whether a parameter of this name has the id of an instance: `DBInstanceId`, `SourceDBInstanceId`, `InstanceIds`, `DbInstanceName`,
/// `TargetInstanceName`, `ResourceId.1` and the like.
fn names_instance(parameter: &str) -> bool {
    const ENDS: [&str; 6] = ["instanceid", "instanceids", "instancename", "instancenamelist", "insname", "resourceid"];
    let name = parameter.split('.').next().unwrap_or(parameter).to_ascii_lowercase();
    ENDS.iter().any(|end| name.ends_with(end))
}

/// Returns the instances that a request names: one id in a parameter, a list with commas, or a JSON array.
pub(super) fn instances<'p>(params: &'p Params<'_>) -> impl Iterator<Item = &'p str> {
    let named = params.iter().filter(|(name, _)| names_instance(name)).map(|(_, value)| value);
    named.flat_map(|ids| ids.split(',')).map(|id| id.trim_matches(['[', ']', '"', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A fault finds every instance that a request names, regardless of the parameter's name.
    #[test]
    fn a_fault_names_the_instance_of_every_action() {
        let mut named = 0;
        for model in action::all().filter(|model| !model.admits.is_empty()) {
            let fault = Fault::throttling().on(model.name).on_instance("rm-1");
            assert_eq!(fault.flaw(), None);
            for admission in model.admits {
                for value in ["rm-1", "rm-0,rm-1", r#"["rm-0", "rm-1"]"#] {
                    let query = format!("{}={value}", admission.parameter);
                    let params = Params::read(&query, "").unwrap();
                    assert!(fault.matches(model.name, &params), "{}: {query}", model.name);
                    named += 1;
                }
            }
        }
        assert!(named > 300, "{named}");
        let regions = Fault::throttling().on("DescribeRegions").on_instance("rm-1");
        assert!(regions.flaw().unwrap().contains("names no instance"));
    }

    /// Every documented code of every action can be injected and is answered.
    #[test]
    fn every_documented_code_can_be_refused_with() {
        for model in action::all() {
            for condition in model.conditions() {
                let code = condition.form(model.name, crate::Era::Own).code.replace("{}", "RegionId");
                let fault = Fault::refuse(model.name, &code);
                assert_eq!(fault.flaw(), None, "{} {code}", model.name);
            }
        }
    }
}
