//! The kinds of faults.

use std::fmt;
use std::time::Duration;

use crate::rds::{action, catalogue};
use crate::rpc::condition::{Answer, Condition, Era};
use crate::service::lag::Lag;

/// The kind of failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FaultKind {
    /// A condition of the table; throttling also has the time to wait.
    Condition {
        condition: Condition,
        retry_after: Option<Duration>,
    },
    /// A custom error.
    ApiError(Answer),
    Delay(Duration),
    Disconnect,
    Truncated(usize),
    Garbage,
    /// A read is answered from the state before the last change.
    Stale,
    /// The effect of a call that creates, grants or deletes is hidden for a while.
    Lag(Lag),
    /// Connections to the databases of the instance are disturbed; the request itself is handled.
    Connections(Connections),
}

/// The effect on the connections to the databases of an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Connections {
    Cut,
    Stall,
    /// The connections that are open stall. New ones are not affected.
    StallOpen,
    Delay(Duration),
}

impl FaultKind {
    /// Returns the refusal of an action with a documented code.
    pub(super) fn refusal(action: &str, code: &str) -> Result<FaultKind, String> {
        let mistake = match Condition::find(action, code) {
            Ok(condition) => return Ok(FaultKind::Condition { condition, retry_after: None }),
            Err(mistake) => mistake,
        };
        // A code such as `Invalid{}.Malformed` contains the name of a parameter.
        let name = catalogue::canonical(action).unwrap_or(action);
        let conditions = action::find(name).map(|model| model.conditions()).unwrap_or_default();
        let forms = conditions.into_iter().map(|condition| condition.form(name, Era::Own));
        let fits = |pattern: &str| {
            let (start, end) = pattern.split_once("{}")?;
            code.strip_prefix(start)?
                .strip_suffix(end)
                .filter(|parameter| action::has_parameter(name, parameter))
                .map(str::to_owned)
        };
        let found = forms.into_iter().find_map(|form| Some((form, fits(form.code)?)));
        let (form, parameter) = found.ok_or(mistake)?;
        let message = form.message.replace("{}", &parameter);
        Ok(FaultKind::ApiError(Answer { status: form.status, code: code.to_owned(), message }))
    }

    /// Returns whether the fault modifies a completed answer.
    pub(crate) fn needs_the_answer(&self) -> bool {
        matches!(self, FaultKind::Delay(_) | FaultKind::Truncated(_) | FaultKind::Lag(_))
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FaultKind::Condition { condition, .. } => write!(f, "{condition}"),
            FaultKind::ApiError(answer) => write!(f, "{} {}", answer.status, answer.code),
            FaultKind::Delay(wait) => write!(f, "an answer {wait:?} late"),
            FaultKind::Disconnect => f.write_str("a closed connection"),
            FaultKind::Truncated(bytes) => write!(f, "an answer that breaks off after {bytes} bytes"),
            FaultKind::Garbage => f.write_str("the error page of a proxy"),
            FaultKind::Stale => f.write_str("a stale answer"),
            FaultKind::Lag(lag) => write!(f, "a lag of {}", lag.shown()),
            FaultKind::Connections(Connections::Cut) => f.write_str("cut connections to the databases"),
            FaultKind::Connections(Connections::Stall) => f.write_str("stalled connections to the databases"),
            FaultKind::Connections(Connections::StallOpen) => f.write_str("stalled open connections to the databases"),
            FaultKind::Connections(Connections::Delay(wait)) => write!(f, "connections to the databases {wait:?} late"),
        }
    }
}

/// The HTML page of a proxy.
pub(crate) const GARBAGE: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>Tengine</center>\r\n</body>\r\n</html>\r\n";
