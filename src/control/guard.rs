//! Who may use the control API: the page it serves, and programs on this machine. A page from elsewhere may not.

use http::header;

use crate::rpc::request::Incoming;

/// What the control API asks of a request before it does anything.
#[derive(Debug, Clone, Default)]
pub(crate) struct Guard {
    /// The host that the server was told to listen on, as it may stand in a `Host` header.
    pub(crate) host: String,
    /// The token that every request has to carry, if there is one.
    pub(crate) token: Option<String>,
}

impl Guard {
    /// Why a request is refused, if it is.
    pub(crate) fn refusal(&self, incoming: &Incoming<'_>) -> Option<String> {
        self.elsewhere(incoming).or_else(|| self.stranger(incoming))
    }

    /// Why a request is refused for where it comes from, if it is.
    pub(super) fn elsewhere(&self, incoming: &Incoming<'_>) -> Option<String> {
        let host = incoming.header(header::HOST).unwrap_or_default();
        if !self.knows(host_name(host)) {
            return Some(format!(
                "the host `{host}` is neither this machine, an IP address, nor the one that --listen names"
            ));
        }
        if let Some(origin) = incoming.header(header::ORIGIN) {
            let own = ["http://", "https://"].iter().any(|scheme| origin.strip_prefix(scheme) == Some(host));
            if !own {
                return Some(format!("the origin `{origin}` is not this server's own"));
            }
        }
        if let Some(site) = incoming.header("sec-fetch-site").filter(|site| !matches!(*site, "same-origin" | "none")) {
            return Some(format!("a browser sent this from another site (Sec-Fetch-Site: {site})"));
        }
        None
    }

    /// Why a request is refused for its token, if it is.
    fn stranger(&self, incoming: &Incoming<'_>) -> Option<String> {
        let token = self.token.as_deref()?;
        let given = incoming
            .header(header::AUTHORIZATION)
            .and_then(|value| value.strip_prefix("Bearer "))
            .or_else(|| query(incoming.query, "token"))
            .unwrap_or_default();
        (given != token).then(|| "the token is missing or wrong: `Authorization: Bearer TOKEN`".to_owned())
    }

    fn knows(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case("localhost")
            || name.parse::<std::net::IpAddr>().is_ok()
            || (!self.host.is_empty() && name.eq_ignore_ascii_case(&self.host))
    }
}

/// The name in a `Host` header, without its port and without the brackets of IPv6.
fn host_name(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    }
}

/// A parameter of a query.
pub(super) fn query<'q>(query: &'q str, name: &str) -> Option<&'q str> {
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(guard: &Guard, headers: &[(&'static str, &str)]) -> Option<String> {
        let headers: http::HeaderMap =
            headers.iter().map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap())).collect();
        guard.refusal(&Incoming {
            method: &http::Method::POST,
            path: "/_fake/reset",
            query: "",
            headers: &headers,
            body: b"",
        })
    }

    #[test]
    fn only_this_machine_and_its_own_page() {
        let guard = Guard::default();
        for host in ["127.0.0.1:80", "localhost:80", "LOCALHOST", "[::1]:80", "10.0.0.1:80"] {
            assert_eq!(refusal(&guard, &[("host", host)]), None, "{host}");
        }
        for host in ["evil.example", "evil.example:80", "127.0.0.1.evil.example:80", "localhost.evil.example", ""] {
            assert!(refusal(&guard, &[("host", host)]).is_some(), "{host}");
        }
        let own = [("host", "127.0.0.1:80"), ("origin", "http://127.0.0.1:80")];
        assert_eq!(refusal(&guard, &own), None);
        for origin in ["http://evil.example", "null", "http://127.0.0.1:81", "http://127.0.0.1:80.evil.example"] {
            assert!(refusal(&guard, &[("host", "127.0.0.1:80"), ("origin", origin)]).is_some(), "{origin}");
        }
        assert!(refusal(&guard, &[("host", "127.0.0.1:80"), ("sec-fetch-site", "cross-site")]).is_some());
    }

    #[test]
    fn a_token_is_asked_for() {
        let guard = Guard { host: "fake.test".to_owned(), token: Some("t".to_owned()) };
        assert!(refusal(&guard, &[("host", "fake.test:80")]).is_some());
        assert_eq!(refusal(&guard, &[("host", "fake.test:80"), ("authorization", "Bearer t")]), None);
    }
}
