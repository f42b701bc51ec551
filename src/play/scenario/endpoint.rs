//! Plays against an endpoint outside this process: the server of another fake, or the real service.

use std::time::Duration;

use serde_json::Value;

use super::client::{Sent, Target, Tls, send_within};
use crate::rpc::user::AccessKey;

/// The endpoint and the settings of playing.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    pub(crate) url: String,
    authority: String,
    host: String,
    https: bool,
    ca_pem: Option<String>,
    pub(crate) key: Option<AccessKey>,
    /// `true` to sign with V1 unless a call chooses otherwise.
    pub(crate) v1: bool,
    /// The time to wait before a call that repeats the previous one.
    pub(crate) poll_interval: Duration,
    /// The time to wait for an answer.
    pub(super) timeout: Duration,
    /// `true` if the endpoint is a fake, whose state can be changed.
    pub(crate) is_fake: bool,
}

/// The default time to wait for an answer.
const TIMEOUT: Duration = Duration::from_secs(30);

impl Endpoint {
    pub(crate) fn new(
        url: &str,
        key: Option<AccessKey>,
        v1: bool,
        poll_interval: Duration,
        ca_pem: Option<String>,
    ) -> Result<Endpoint, String> {
        let wrong = |what: &str| format!("`{url}` is not an endpoint such as `http://127.0.0.1:8080`: {what}");
        let uri: http::Uri = url.parse().map_err(|error| wrong(&format!("{error}")))?;
        let https = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err(wrong("it begins with http:// or https://")),
        };
        if uri.path() != "/" && !uri.path().is_empty() {
            return Err(wrong("the service has one path, `/`"));
        }
        let host = uri.authority().ok_or_else(|| wrong("it has no host"))?.to_string();
        let port = uri.port_u16().unwrap_or(if https { 443 } else { 80 });
        let authority = format!("{}:{port}", uri.host().unwrap_or_default());
        Ok(Endpoint {
            url: url.to_owned(),
            authority,
            host,
            https,
            ca_pem,
            key,
            v1,
            poll_interval,
            timeout: TIMEOUT,
            is_fake: false,
        })
    }

    /// Sets how long to wait for an answer.
    pub(crate) fn timeout(self, timeout: Duration) -> Endpoint {
        Endpoint { timeout, ..self }
    }

    /// Finds out whether the endpoint is a fake.
    pub(crate) async fn look(mut self) -> Endpoint {
        self.is_fake = self.control("GET", "health", None).await.is_ok_and(|health| health["Status"] == "ok");
        self
    }

    /// Sends a request to the control API of a fake.
    pub(super) async fn control(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let body = body.map_or_else(Vec::new, |body| body.to_string().into_bytes());
        let sent = Sent { method: method.to_owned(), path: format!("/_fake/{path}"), body, ..Sent::default() };
        let received = send_within(self.timeout, self.target(), sent).await?;
        let value: Value = serde_json::from_slice(&received.body)
            .map_err(|_| format!("`{path}` of the control API answers {} without JSON", received.status))?;
        match value.get("Error") {
            None if received.status == 200 => Ok(value),
            reason => Err(reason.and_then(Value::as_str).unwrap_or("the control API refuses").to_owned()),
        }
    }

    pub(crate) fn target(&self) -> Target<'_> {
        let tls = match (&self.ca_pem, self.https) {
            (_, false) => Tls::Off,
            (Some(pem), true) => Tls::Authority(pem),
            (None, true) => Tls::System,
        };
        Target { authority: &self.authority, host: &self.host, tls }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints() {
        let new = |url| Endpoint::new(url, None, false, Duration::ZERO, None);
        let endpoint = new("https://rds.aliyuncs.com").unwrap();
        assert_eq!((endpoint.authority.as_str(), endpoint.host.as_str()), ("rds.aliyuncs.com:443", "rds.aliyuncs.com"));
        assert_eq!(new("http://127.0.0.1:8080/").unwrap().host, "127.0.0.1:8080");
        for bad in ["127.0.0.1:8080", "ftp://x", "http://x/y", "", "http://"] {
            assert!(new(bad).is_err(), "{bad}");
        }
    }
}
