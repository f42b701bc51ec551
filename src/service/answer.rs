//! Turns an outcome into the answer that a front sends.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, header};

use crate::base::value::Value;
use crate::rds::{catalogue, products};
use crate::rpc::condition::{Answer, Condition, Refusal, RefusalParts};
use crate::rpc::envelope::{self, AccessDenied, ErrorDocument, Unwritable, content_type};
use crate::rpc::request_id::RequestId;
use crate::rpc::response::{Cut, Header, Outgoing};
use crate::rpc::{Format, Product};
use crate::service::fault_kind::{FaultKind, GARBAGE};

const fn fixed(name: &'static str, value: &'static str) -> Header {
    (HeaderName::from_static(name), HeaderValue::from_static(value))
}

/// Returns a detail for a condition that a fault injects, such as the name of a parameter of the action.
fn example(action: &str, condition: Condition) -> &str {
    let details = [
        (Condition::MissingCommonParameter, "Timestamp"),
        (Condition::MissingHeader, "x-acs-date"),
        (Condition::InvalidPageSize, "PageSize"),
        (Condition::NotModelled, action),
    ];
    if let Some((_, detail)) = details.into_iter().find(|(other, _)| *other == condition) {
        return detail;
    }
    if matches!(condition, Condition::SignatureMismatch | Condition::SignatureMismatchV3) {
        return "";
    }
    let parameters = catalogue::entry(action).map(|entry| entry.parameters).unwrap_or_default();
    let required = parameters.iter().find(|parameter| parameter.required);
    required.or(parameters.first()).map_or("", |parameter| parameter.name)
}

/// The headers of every answer of the service (seen in live answers of 2022 to 2025).
static USUAL_HEADERS: [Header; 4] = [
    fixed("connection", "keep-alive"),
    fixed("keep-alive", "timeout=25"),
    fixed("access-control-allow-origin", "*"),
    fixed("access-control-expose-headers", "*"),
];

/// The headers of a CORS preflight response (seen in answers of 2017 to 2021).
static PREFLIGHT_HEADERS: [Header; 5] = [
    fixed("content-type", "text/plain"),
    fixed("access-control-allow-origin", "*"),
    fixed("access-control-allow-methods", "POST, GET, OPTIONS"),
    fixed("access-control-allow-headers", "X-Requested-With, X-Sequence, _aop_secret, _aop_signature"),
    fixed("access-control-max-age", "172800"),
];

static REQUEST_ID: HeaderName = HeaderName::from_static("x-acs-request-id");
static TRACE_ID: HeaderName = HeaderName::from_static("x-acs-trace-id");
static RETRY_AFTER: HeaderName = HeaderName::from_static("x-acs-retry-after");
static HINT: HeaderName = HeaderName::from_static("x-fake-rds-hint");

/// The largest number of bytes of a hint in a header, since parsers of real clients fail on long ones.
const LONGEST_HINT: usize = 1024;

/// The answer to a CORS preflight request of a browser.
pub(super) fn preflight() -> Outgoing {
    Outgoing { status: 200, headers: PREFLIGHT_HEADERS.to_vec(), body: Bytes::new(), delay: None, cut: None }
}

/// An answer before it is serialized.
pub(super) struct Draft {
    /// The HTTP status; 0 if the connection is closed first.
    pub(super) status: u16,
    pub(super) code: Option<String>,
    /// The condition of the refusal, if it is in the table.
    pub(super) condition: Option<Condition>,
    pub(super) hint: Option<String>,
    body: Body,
    retry_after: Option<Duration>,
    delay: Option<Duration>,
    cut: Option<Cut>,
}

enum Body {
    Empty,
    /// The HTML page of a proxy.
    Garbage,
    Success(Value),
    Refusal {
        answer: Answer,
        denied: Option<Box<crate::rpc::condition::Denied>>,
    },
}

impl Draft {
    fn of(status: u16, body: Body) -> Draft {
        Draft { status, code: None, condition: None, hint: None, body, retry_after: None, delay: None, cut: None }
    }

    /// A success, with a hint for the reader of the answer.
    pub(super) fn success(answer: Value, hint: Option<String>) -> Draft {
        Draft { hint, ..Draft::of(200, Body::Success(answer)) }
    }

    /// A refusal with this answer.
    pub(super) fn refusal(refusal: Refusal, answer: Answer) -> Draft {
        let RefusalParts { condition, detail, hint, denied } = *refusal.0;
        let fill = |text: String| if text.contains("{}") { text.replace("{}", &detail) } else { text };
        let answer = Answer { status: answer.status, code: fill(answer.code), message: fill(answer.message) };
        let code = Some(answer.code.clone());
        Draft { code, condition: Some(condition), hint, ..Draft::of(answer.status, Body::Refusal { answer, denied }) }
    }

    /// Returns the answer to an action as changed by an injected fault.
    pub(super) fn with_fault(self, action: &str, fault: FaultKind, answer: impl FnOnce(Condition) -> Answer) -> Draft {
        let injected =
            |draft: Draft, code: &str| Draft { code: Some(code.to_owned()), hint: Some(INJECTED.to_owned()), ..draft };
        match fault {
            FaultKind::Stale => Draft { hint: self.hint.or_else(|| Some(STALE.to_owned())), ..self },
            FaultKind::Lag(lag) => {
                let hint = format!("injected by the test: this is visible after {}", lag.shown());
                Draft { hint: self.hint.or(Some(hint)), ..self }
            }
            // These faults leave the answer unchanged.
            FaultKind::Connections(_) => self,
            FaultKind::Delay(wait) => Draft { delay: Some(wait), ..self },
            FaultKind::Truncated(bytes) => Draft { cut: Some(Cut::InBody(bytes)), ..self },
            FaultKind::Disconnect => {
                Draft { cut: Some(Cut::BeforeAnswer), ..injected(Draft::of(0, Body::Empty), "disconnect") }
            }
            FaultKind::Garbage => injected(Draft::of(502, Body::Garbage), "garbage"),
            FaultKind::Condition { condition, retry_after } => {
                let refusal = Refusal::of(condition, example(action, condition)).hint(INJECTED);
                Draft { retry_after, ..Draft::refusal(refusal, answer(condition)) }
            }
            FaultKind::ApiError(answer) => {
                let refusal = Condition::InternalError.because(INJECTED);
                Draft { condition: None, ..Draft::refusal(refusal, answer) }
            }
        }
    }

    /// Returns whether the log may keep the answer. An answer with a string to sign is not kept, since the string
    /// belongs to a secret.
    pub(super) fn can_be_kept(&self) -> bool {
        self.code.as_deref() != Some("SignatureDoesNotMatch")
    }

    pub(super) fn log(&self, action: &str) {
        let code = self.code.as_deref();
        match &self.hint {
            Some(hint) if code.is_some() => {
                log::warn!("{action}: {} {}: {hint}", self.status, code.unwrap_or_default())
            }
            Some(hint) => log::debug!("{action}: {} ok: {hint}", self.status),
            None => log::debug!("{action}: {} {}", self.status, code.unwrap_or("ok")),
        }
    }

    /// Serializes the answer.
    pub(super) fn written(self, action: &str, host: &str, format: Format, id: RequestId) -> Outgoing {
        let Draft { status, hint, body, retry_after, delay, cut, .. } = self;
        let garbage = matches!(body, Body::Garbage);
        let body = match body {
            Body::Empty => Ok(Bytes::new()),
            Body::Garbage => Ok(Bytes::from_static(GARBAGE.as_bytes())),
            Body::Success(answer) => envelope::success(format, products::on_the_wire(action), answer, id),
            Body::Refusal { answer, denied } => {
                error_document(&answer, denied.as_deref(), host, format, id, products::of_action(action))
            }
        };
        let body = body.unwrap_or_else(|Unwritable(reason)| {
            log::error!("the answer of {action} cannot be written: {reason}");
            Bytes::new()
        });
        if garbage {
            // The page of a proxy has none of the service's headers.
            let headers = vec![(header::CONTENT_TYPE, HeaderValue::from_static("text/html"))];
            return Outgoing { status, headers, body, delay, cut };
        }
        let mut headers = Vec::with_capacity(9);
        headers.push((header::CONTENT_TYPE, HeaderValue::from_static(content_type(format))));
        headers.extend(USUAL_HEADERS.iter().cloned());
        let mut add = |name: &HeaderName, value: String| match HeaderValue::try_from(value) {
            Ok(value) => headers.push((name.clone(), value)),
            Err(error) => log::error!("the header {name} cannot be written: {error}"),
        };
        add(&REQUEST_ID, id.text());
        add(&TRACE_ID, id.trace_id());
        if let Some(wait) = retry_after {
            add(&RETRY_AFTER, wait.as_millis().max(1).to_string());
        }
        if let Some(hint) = &hint {
            add(&HINT, visible(hint));
        }
        Outgoing { status, headers, body, delay, cut }
    }
}

/// The hint of an answer that an injected fault made.
const INJECTED: &str = "an injected fault";

/// The hint of a stale answer.
const STALE: &str = "an injected fault: this is the state before the last change";

fn error_document(
    answer: &Answer,
    denied: Option<&crate::rpc::condition::Denied>,
    host: &str,
    format: Format,
    id: RequestId,
    product: &Product,
) -> Result<Bytes, Unwritable> {
    let access_denied = denied.map(|denied| AccessDenied {
        policy_type: "AccountLevelIdentityBasedPolicy",
        owner: &denied.account,
        user: &denied.user,
        action: &denied.action,
        explicit: denied.explicit,
    });
    let host = products::host_id(product, host);
    ErrorDocument { host: &host, request_id: &id.text(), code: &answer.code, message: &answer.message, access_denied }
        .write(format, product)
}

/// Returns a hint in a form that is valid in a header: percent-encodes everything except visible ASCII, and cuts long
/// hints.
fn visible(text: &str) -> String {
    const HIDDEN: &percent_encoding::AsciiSet = percent_encoding::CONTROLS;
    const CUT: &str = " ... (cut; the call log has the whole hint)";
    let mut out = String::new();
    for piece in text.chars() {
        let mut buffer = [0; 4];
        let encoded = percent_encoding::utf8_percent_encode(piece.encode_utf8(&mut buffer), HIDDEN).to_string();
        if out.len() + encoded.len() + CUT.len() > LONGEST_HINT {
            out.push_str(CUT);
            break;
        }
        out.push_str(&encoded);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_fit_into_a_header() {
        assert_eq!(visible("é\n"), "%C3%A9%0A");
        let long = visible(&"中".repeat(5000));
        assert!(long.len() <= LONGEST_HINT && long.ends_with("the whole hint)"), "{long}");
    }
}
