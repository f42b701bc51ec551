//! Access to a listener that acts with its owner's rights. Programs on this machine and the page that the listener
//! serves have access, pages of other sites have none.

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};

use http::{HeaderName, header};

use crate::rpc::request::Incoming;

/// The checks of a request before it is handled.
#[derive(Debug, Clone, Default)]
pub(crate) struct Guard {
    /// The host of the listener's address, as it may appear in a `Host` header. Empty if the address was only a port.
    host: String,
    /// The token that every request needs, if there is one.
    token: Option<String>,
}

/// The reason for a missing or wrong token.
pub(crate) const NO_TOKEN: &str = "the token is missing or wrong: send `Authorization: Bearer TOKEN`";

impl Guard {
    /// Creates the guard of a listener on `address`, which the user named as `host`.
    ///
    /// # Errors
    ///
    /// If the token is empty.
    pub(crate) fn new(host: &str, token: Option<String>) -> Result<Guard, String> {
        if token.as_deref() == Some("") {
            return Err("--token is empty: give it a secret word, or leave it out".to_owned());
        }
        Ok(Guard { host: bare(host).to_owned(), token })
    }

    /// Returns whether other machines can reach `address`, so that the listener needs a token.
    pub(crate) fn is_exposed(&self, address: SocketAddr) -> bool {
        !address.ip().is_loopback() && self.token.is_none()
    }

    /// Returns the reason to refuse a request, if there is one.
    pub(crate) fn refusal(&self, incoming: &Incoming<'_>) -> Option<String> {
        self.elsewhere(incoming).or_else(|| (!self.has_token(incoming)).then(|| NO_TOKEN.to_owned()))
    }

    /// Returns the reason to refuse a request because of its origin, if there is one.
    pub(crate) fn elsewhere(&self, incoming: &Incoming<'_>) -> Option<String> {
        let host = incoming.header(header::HOST).unwrap_or_default();
        let hosts = incoming.headers.get_all(header::HOST).iter().count();
        if hosts > 1 || !host_name(host).is_some_and(|name| self.knows(name)) {
            return Some(format!(
                "the host `{host}` is neither this machine nor an IP address nor the host in --listen"
            ));
        }
        if let Some(origin) = incoming.headers.get(header::ORIGIN) {
            let origin = String::from_utf8_lossy(origin.as_bytes());
            let own = ["http://", "https://"].iter().any(|scheme| origin.strip_prefix(scheme) == Some(host));
            if !own {
                return Some(format!("the origin `{origin}` is not this server's"));
            }
        }
        let site = incoming.headers.get(HeaderName::from_static("sec-fetch-site"));
        let site = site.map(|site| String::from_utf8_lossy(site.as_bytes()));
        if let Some(site) = site.filter(|site| !matches!(site.as_ref(), "same-origin" | "none")) {
            return Some(format!("a browser sent this from another site (Sec-Fetch-Site: {site})"));
        }
        None
    }

    /// Returns whether the request has the token, in a header or in its query. Without a token, every request passes.
    pub(crate) fn has_token(&self, incoming: &Incoming<'_>) -> bool {
        let bearer = incoming.header(header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
        self.accepts(bearer.map(Cow::Borrowed).or_else(|| query(incoming.query, "token")).as_deref())
    }

    /// Returns whether `given` is the token.
    pub(crate) fn accepts(&self, given: Option<&str>) -> bool {
        self.token.is_none() || self.token.as_deref() == given
    }

    fn knows(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case("localhost")
            || name.parse::<IpAddr>().is_ok()
            || (!self.host.is_empty() && name.eq_ignore_ascii_case(&self.host))
    }
}

/// Removes the brackets of an IPv6 address.
fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

/// Returns the host of a `Host` header, without port and without the brackets of IPv6. `None` if it is not `NAME` or
/// `NAME:PORT`.
fn host_name(host: &str) -> Option<&str> {
    let (name, port) = match host.rfind(']') {
        Some(end) => host.split_at(end + 1),
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let port_is_valid = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    (port_is_valid && !name.is_empty()).then(|| bare(name))
}

/// Returns the first parameter of this name in a query, percent-decoded.
pub(crate) fn query<'q>(query: &'q str, name: &str) -> Option<Cow<'q, str>> {
    form_urlencoded::parse(query.as_bytes()).find(|(found, _)| found == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(guard: &Guard, query: &str, headers: &[(&'static str, &str)]) -> Option<String> {
        let headers: http::HeaderMap =
            headers.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect();
        guard.refusal(&Incoming {
            method: &http::Method::POST,
            path: "/_fake/reset",
            query,
            headers: &headers,
            body: b"",
        })
    }

    fn refusal(guard: &Guard, headers: &[(&'static str, &str)]) -> Option<String> {
        asked(guard, "", headers)
    }

    #[test]
    fn accepts_this_machine_and_its_page() {
        let guard = Guard::new("", None).unwrap();
        for host in ["127.0.0.1:80", "localhost:80", "LOCALHOST", "[::1]:80", "[::1]", "10.0.0.1:80"] {
            assert_eq!(refusal(&guard, &[("host", host)]), None, "{host}");
        }
        let own = [("host", "127.0.0.1:80"), ("origin", "http://127.0.0.1:80")];
        assert_eq!(refusal(&guard, &own), None);
        for origin in ["http://evil.example", "null", "http://127.0.0.1:81", "http://127.0.0.1:80.evil.example"] {
            assert!(refusal(&guard, &[("host", "127.0.0.1:80"), ("origin", origin)]).is_some(), "{origin}");
        }
        assert!(refusal(&guard, &[("host", "127.0.0.1:80"), ("sec-fetch-site", "cross-site")]).is_some());
        let ipv6 = Guard::new("[fe80::1]", None).unwrap();
        assert_eq!(refusal(&ipv6, &[("host", "[fe80::1]:80")]), None);
    }

    #[test]
    fn compares_whole_host_names() {
        let guard = Guard::new("fake.test", None).unwrap();
        assert_eq!(refusal(&guard, &[("host", "FAKE.test:80")]), None);
        for host in [
            "",
            "evil.example",
            "evil.example:80",
            "127.0.0.1.evil.example:80",
            "localhost.evil.example",
            "localhost:80.evil.example",
            "localhost:",
            "[::1].evil.example",
            "[::1].evil.example:80",
            "[::1]80",
            "fake.test.evil.example",
            "evil@localhost",
            "localhost:80:80",
        ] {
            assert!(refusal(&guard, &[("host", host)]).is_some(), "{host}");
        }
        assert!(refusal(&guard, &[("host", "localhost"), ("host", "evil.example")]).is_some());
    }

    #[test]
    fn requires_the_token() {
        let guard = Guard::new("fake.test", Some("a b+c%".to_owned())).unwrap();
        let host = ("host", "fake.test:80");
        assert!(refusal(&guard, &[host]).is_some());
        assert_eq!(refusal(&guard, &[host, ("authorization", "Bearer a b+c%")]), None);
        assert!(refusal(&guard, &[host, ("authorization", "Bearer a b")]).is_some());
        assert_eq!(asked(&guard, "x=1&token=a%20b%2Bc%25", &[host]), None);
        assert_eq!(asked(&guard, "token=a+b%2bc%25", &[host]), None);
        for query in ["token=", "token", "token=a%20b%2Bc", "mytoken=a%20b%2Bc%25"] {
            assert!(asked(&guard, query, &[host]).is_some(), "{query}");
        }
        assert!(Guard::new("", Some(String::new())).is_err());
    }
}
