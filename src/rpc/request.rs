//! A request: its layout, action, parameters and format.

use http::header::AsHeaderName;
use http::{HeaderMap, HeaderName, Method, header};

use super::params::{MOST, Params, Unreadable};
use super::{Format, Product, Scheme};
use crate::base::text::clip;
use crate::rpc::condition::{Condition, Refusal};

/// A request as a front receives it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Incoming<'a> {
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
    /// The raw query, without the question mark.
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

/// The header that names the action in V3.
static X_ACS_ACTION: HeaderName = HeaderName::from_static("x-acs-action");

/// The largest accepted body, in bytes. (This is the fake's limit; the service's is not documented.)
pub(crate) const LARGEST_BODY: usize = 16 << 20;

/// The largest accepted sum of target and headers, in bytes. (This is the fake's limit; hyper's own is larger.)
pub(crate) const LARGEST_HEAD: usize = 256 << 10;

/// The contents of a request, before anything is checked.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    pub(crate) scheme: Scheme,
    pub(crate) format: Format,
    pub(crate) params: Params<'a>,
    /// The action; empty if the request names none.
    pub(crate) action: String,
    /// The version; `None` if the request names none.
    pub(crate) version: Option<String>,
}

/// A malformed request, and the format of the refusal.
#[derive(Debug)]
pub(crate) struct Misread {
    pub(crate) refusal: Refusal,
    pub(crate) format: Format,
}

impl<'a> Incoming<'a> {
    pub(crate) fn header(&self, name: impl AsHeaderName) -> Option<&'a str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Returns the scheme of the request. It is V3 with an `ACS3-` authorization, or if the action is only in a header,
    /// not in a parameter (V1 clients send the header too).
    pub(crate) fn scheme(&self, params: &Params<'_>) -> Scheme {
        let signed = self.header(header::AUTHORIZATION).is_some_and(|value| value.trim_start().starts_with("ACS3-"));
        if signed || (self.headers.contains_key(&X_ACS_ACTION) && params.raw("Action").is_none()) {
            Scheme::V3
        } else {
            Scheme::V1
        }
    }

    /// The body, if it is a form.
    fn form(&self) -> &'a [u8] {
        if self.body.is_empty() {
            return &[];
        }
        let is_form = self.header(header::CONTENT_TYPE).is_some_and(|value| {
            let kind = value.split(';').next().unwrap_or_default().trim();
            kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
        });
        if is_form { self.body } else { &[] }
    }

    /// Reads method, parameters, action, version and format. Errors are reported in the order that the gateway
    /// presumably checks (inferred): method, encoding, the rest.
    pub(crate) fn read(&self) -> Result<Request<'a>, Misread> {
        let misread = |refusal| Misread { refusal, format: self.hoped_for_format() };
        if self.method != Method::GET && self.method != Method::POST {
            let hint = format!("{} is not supported; send GET or POST", self.method);
            return Err(misread(Condition::UnsupportedMethod.because(hint)));
        }
        if self.body.len() > LARGEST_BODY {
            let hint = format!("the body has {} bytes, but at most {LARGEST_BODY} are accepted", self.body.len());
            return Err(misread(Condition::RequestTooLarge.because(hint)));
        }
        let headers: usize = self.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        if self.query.len() + headers > LARGEST_HEAD {
            let hint = format!("target and headers have more than {LARGEST_HEAD} bytes");
            return Err(misread(Condition::RequestTooLarge.because(hint)));
        }
        let form = std::str::from_utf8(self.form()).map_err(|error| {
            misread(Condition::MalformedEncoding.because(format!("the form body is not UTF-8: {error}")))
        })?;
        let params = Params::read(self.query, form).map_err(|unreadable| {
            misread(match unreadable {
                Unreadable::Encoding(name) => {
                    Condition::MalformedEncoding.because(format!("the parameter `{name}` is not percent-encoded UTF-8"))
                }
                Unreadable::Twice(name) => {
                    let hint = format!("duplicate parameter `{name}`");
                    Refusal::of(Condition::InvalidParameter, name).hint(hint)
                }
                Unreadable::TooMany => Condition::RequestTooLarge.because(format!("more than {MOST} parameters")),
            })
        })?;
        let scheme = self.scheme(&params);
        let (action, version) = match scheme {
            Scheme::V1 => (params.get("Action"), params.get("Version")),
            Scheme::V3 => (self.header(&X_ACS_ACTION), self.header("x-acs-version")),
        };
        Ok(Request {
            scheme,
            format: format_of(scheme, params.get("Format"), || self.header(header::ACCEPT)).unwrap_or(Format::Xml),
            action: action.unwrap_or_default().to_owned(),
            version: version.filter(|version| !version.is_empty()).map(str::to_owned),
            params,
        })
    }

    /// Returns the format of a refusal if the parameters are unreadable, as far as it can be recognised.
    fn hoped_for_format(&self) -> Format {
        let pairs = |bytes| form_urlencoded::parse(bytes).find(|(name, _)| name == "Format").map(|(_, value)| value);
        let asked = pairs(self.form()).or_else(|| pairs(self.query.as_bytes()));
        let v3 = self.headers.contains_key(&X_ACS_ACTION) && !self.query.contains("Action=");
        let scheme = if v3 { Scheme::V3 } else { Scheme::V1 };
        format_of(scheme, asked.as_deref(), || self.header(header::ACCEPT)).unwrap_or(Format::Xml)
    }
}

impl Request<'_> {
    /// Runs the gateway's checks that do not depend on the user: the presence of an action, the version, the format.
    pub(crate) fn check(
        &self,
        product: &Product,
        known: impl FnOnce(&str) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        if self.action.is_empty() {
            return Err(match self.scheme {
                Scheme::V3 => Refusal::of(Condition::MissingActionHeader, "x-acs-action"),
                // Seen in live answers: a request without an action is answered like one with an unknown action.
                Scheme::V1 => Condition::ActionNotFound
                    .because("the request names no action: send the parameter `Action` or the header `x-acs-action`"),
            });
        }
        known(&self.action)?;
        if let Some(version) = self.version.as_deref().filter(|version| *version != product.version) {
            let version = clip(version);
            return Err(
                Condition::InvalidVersion.because(format!("the version is `{version}`, this is {}", product.version))
            );
        }
        if let Some(asked) = self.params.get("Format")
            && format_of(self.scheme, Some(asked), || None).is_none()
        {
            let asked = clip(asked);
            return Err(Condition::InvalidFormat.because(format!("the format is `{asked}`, expected JSON or XML")));
        }
        Ok(())
    }
}

/// Returns the format of the answer; `None` if the requested format does not exist. The parameter `Format` decides, in
/// upper or lower case. Without it, V3 requests are answered in JSON unless they accept only XML, and V1 requests in
/// XML (inferred: the documents of different products disagree).
///
/// The word `None`, which the old Python SDK sends if its user chose no format, counts as absent.
fn format_of<'h>(scheme: Scheme, asked: Option<&str>, accept: impl FnOnce() -> Option<&'h str>) -> Option<Format> {
    match asked {
        Some(word) if word.eq_ignore_ascii_case("json") => Some(Format::Json),
        Some(word) if word.eq_ignore_ascii_case("xml") => Some(Format::Xml),
        None | Some("" | "None") => match scheme {
            Scheme::V3 if !accept().is_some_and(|accept| accept.starts_with("application/xml")) => Some(Format::Json),
            _ => Some(Format::Xml),
        },
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn target_and_headers_count_together() {
        let read = |query: usize, header: usize| {
            let query = format!("Action={}", "a".repeat(query - 7));
            let value = http::HeaderValue::from_str(&"b".repeat(header - 1)).unwrap();
            let headers = HeaderMap::from_iter([(HeaderName::from_static("h"), value)]);
            let incoming = Incoming { method: &Method::GET, path: "/", query: &query, headers: &headers, body: b"" };
            incoming.read().map(|request| request.action.len()).map_err(|misread| misread.refusal.condition)
        };
        assert_eq!(read(1007, LARGEST_HEAD - 1007), Ok(1000));
        assert_eq!(read(1007, LARGEST_HEAD - 1006), Err(Condition::RequestTooLarge));
        assert_eq!(read(LARGEST_HEAD - 500, 500), Ok(LARGEST_HEAD - 507));
        assert_eq!(read(LARGEST_HEAD - 500, 501), Err(Condition::RequestTooLarge));
    }
}
