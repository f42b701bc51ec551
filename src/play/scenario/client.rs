//! A small HTTP client for scenarios, built on hyper, with one connection per request.

use std::hash::{BuildHasher, RandomState};
use std::time::SystemTime;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;

use crate::rpc::signature::{v1, v3};
use crate::rpc::user::AccessKey;

/// A request in the form in which it is sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sent {
    pub(crate) method: String,
    /// The path. The service has only `/`, which is stored as an empty string.
    pub(crate) path: String,
    /// The encoded query, without the question mark.
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// A received answer.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    }
}

/// The destination of requests.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target<'t> {
    /// Host and port to connect to.
    pub(crate) authority: &'t str,
    /// The `Host` header.
    pub(crate) host: &'t str,
    pub(crate) tls: Tls<'t>,
}

/// The certificates to trust.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Tls<'t> {
    /// Plain HTTP.
    Off,
    /// HTTPS with a certificate of this authority, which is in PEM.
    #[cfg_attr(not(feature = "tls"), allow(dead_code))]
    Authority(&'t str),
    /// HTTPS with a certificate of an authority that the system trusts.
    #[cfg(feature = "cli")]
    System,
}

/// The largest accepted answer, in bytes. The largest answers of the service have a few MB.
const LARGEST_ANSWER: usize = 64 << 20;

/// Sends a request and waits for the whole answer, with a time-out.
#[cfg(feature = "cli")]
pub(crate) async fn send_within(
    limit: std::time::Duration,
    target: Target<'_>,
    sent: Sent,
) -> Result<Received, String> {
    let answer = tokio::time::timeout(limit, send(target, sent)).await;
    answer.unwrap_or_else(|_| Err(format!("{} did not answer within {limit:?}", target.authority)))
}

/// Sends a request and waits for the whole answer.
pub(crate) async fn send(target: Target<'_>, sent: Sent) -> Result<Received, String> {
    let authority = target.authority;
    let stream = tokio::net::TcpStream::connect(authority)
        .await
        .map_err(|error| format!("{authority} cannot be reached: {error}"))?;
    match target.tls {
        Tls::Off => exchange(stream, target.host, sent).await,
        #[cfg(feature = "tls")]
        trusted => exchange(tls(stream, authority, trusted).await?, target.host, sent).await,
        #[cfg(not(feature = "tls"))]
        Tls::Authority(_) => Err("HTTPS needs the feature `tls`".to_owned()),
    }
}

#[cfg(feature = "tls")]
async fn tls(
    stream: tokio::net::TcpStream,
    authority: &str,
    trusted: Tls<'_>,
) -> Result<tokio_rustls::client::TlsStream<tokio::net::TcpStream>, String> {
    use std::sync::Arc;

    use tokio_rustls::rustls::pki_types::pem::PemObject;
    use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
    use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

    let text = |error: &dyn std::fmt::Display| format!("no TLS with {authority}: {error}");
    let mut roots = RootCertStore::empty();
    match trusted {
        Tls::Off => {}
        Tls::Authority(pem) => {
            let certificate = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|error| text(&error))?;
            roots.add(certificate).map_err(|error| text(&error))?;
        }
        #[cfg(feature = "cli")]
        Tls::System => {
            // A store may have certificates that rustls does not accept; one accepted certificate is enough.
            let found = rustls_native_certs::load_native_certs();
            if roots.add_parsable_certificates(found.certs).0 == 0 {
                let errors: Vec<String> = found.errors.iter().map(ToString::to_string).collect();
                return Err(text(&format!(
                    "the system has no certificates of authorities: {}; install them (the package ca-certificates), or set \
                     SSL_CERT_FILE or SSL_CERT_DIR",
                    errors.join("; ")
                )));
            }
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| text(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host).to_owned();
    let name = ServerName::try_from(host).map_err(|error| text(&error))?;
    let connector = tokio_rustls::TlsConnector::from(Arc::new(config));
    connector.connect(name, stream).await.map_err(|error| text(&error))
}

/// Sends one request over a connection and reads the answer.
async fn exchange<S>(stream: S, host: &str, sent: Sent) -> Result<Received, String>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let text = |what: &str, error: &dyn std::fmt::Display| format!("{what}: {error}");
    let mut request =
        http::Request::builder().method(sent.method.as_str()).uri(match (sent.path.as_str(), sent.query.as_str()) {
            ("", "") => "/".to_owned(),
            ("", query) => format!("/?{query}"),
            (path, _) => path.to_owned(),
        });
    if !sent.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        request = request.header("host", host);
    }
    for (name, value) in &sent.headers {
        request = request.header(name, value);
    }
    let request = request
        .body(Full::new(Bytes::from(sent.body)))
        .map_err(|error| text("the request cannot be written", &error))?;
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|error| text("the connection failed", &error))?;
    let exchange = async {
        let response = sender.send_request(request).await.map_err(|error| text("no answer came", &error))?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, LARGEST_ANSWER).collect().await;
        let body = body.map_err(|error| match error.downcast_ref::<LengthLimitError>() {
            Some(_) => format!("the answer is larger than {LARGEST_ANSWER} bytes"),
            None => text("the answer broke off", &error),
        })?;
        Ok(Received { status: parts.status.as_u16(), headers: parts.headers, body: body.to_bytes().to_vec() })
    };
    // Drives the connection together with the exchange, and ends it afterwards.
    let mut exchange = std::pin::pin!(exchange);
    let mut connection = std::pin::pin!(connection);
    let mut open = true;
    std::future::poll_fn(|context| {
        if open && connection.as_mut().poll(context).is_ready() {
            open = false;
        }
        exchange.as_mut().poll(context)
    })
    .await
}

fn nonce() -> String {
    format!("{:016x}{:016x}", RandomState::new().hash_one(0), RandomState::new().hash_one(1))
}

fn timestamp() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string()
}

/// Adds the common parameters of V1 and the signature over all parameters.
pub(crate) fn sign_v1(method: &str, params: &mut Vec<(String, String)>, key: &AccessKey) {
    let common = [
        ("AccessKeyId", key.id.clone()),
        ("SignatureMethod", "HMAC-SHA1".to_owned()),
        ("SignatureVersion", "1.0".to_owned()),
        ("SignatureNonce", nonce()),
        ("Timestamp", timestamp()),
    ];
    params.extend(common.map(|(name, value)| (name.to_owned(), value)));
    params.extend(key.token.clone().map(|token| ("SecurityToken".to_owned(), token)));
    let pairs = params.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let signature = v1::sign(&key.secret, &v1::string_to_sign(method, pairs));
    params.push(("Signature".to_owned(), signature));
}

/// Adds the headers of V3 and the signature over these headers, the query with these parameters, and the body.
pub(crate) fn sign_v3(sent: &mut Sent, in_query: &[(String, String)], host: &str, key: &AccessKey) {
    let mut add = |name: &str, value: String| sent.headers.push((name.to_owned(), value));
    add("host", host.to_owned());
    add("x-acs-date", timestamp());
    add("x-acs-signature-nonce", nonce());
    add("x-acs-content-sha256", v3::digest(&sent.body));
    if let Some(token) = &key.token {
        add("x-acs-security-token", token.clone());
    }
    let headers: http::HeaderMap = sent
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.parse::<http::HeaderName>().ok()?, value.parse().ok()?)))
        .collect();
    let signed: Vec<String> = sent.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    let in_query = in_query.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    // Every signed header was added above.
    let canonical = v3::canonical_request(&sent.method, in_query, &headers, &signed, &v3::digest(&sent.body));
    let signature = v3::sign(&key.secret, &v3::string_to_sign(&canonical.unwrap_or_default()));
    let mut names = signed.clone();
    names.sort_unstable();
    let value =
        format!("{} Credential={},SignedHeaders={},Signature={signature}", v3::ALGORITHM, key.id, names.join(";"));
    sent.headers.push(("authorization".to_owned(), value));
}
