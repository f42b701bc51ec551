//! What the tests share: a plain HTTP client and a few requests.
#![allow(dead_code, clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use fake_rds::{Database, FakeRds, FakeRdsBuilder, Instance, Progress};
use serde_json::Value;

/// Two MySQL instances that the migration wants, with one database each. Imports end when the test says so.
pub fn two() -> FakeRdsBuilder {
    FakeRds::builder().instance(from()).instance(to()).progress(Progress::Manual)
}

pub fn from() -> Instance {
    Instance::mysql("from").database(Database::new("mydb").size_mb(512).table("orders", 1200))
}

pub fn to() -> Instance {
    Instance::mysql("to").database("mydb")
}

pub const IMPORT: [(&str, &str); 4] = [
    ("Action", "ImportDatabaseBetweenInstances"),
    ("SourceDBInstanceId", "from"),
    ("DBInstanceId", "to"),
    ("DBInfo", r#"{"DBNames":["mydb"]}"#),
];

pub const UUID: &str = "^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}$";

pub async fn get(rds: &FakeRds, params: &[(&str, &str)]) -> (u16, Value) {
    let response =
        reqwest::Client::new().get(rds.uri()).query(&[("Format", "JSON")]).query(params).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

/// Starts an import and returns its id.
pub async fn import(rds: &FakeRds) -> u64 {
    let (status, answer) = get(rds, &IMPORT).await;
    assert_eq!(status, 200, "{answer}");
    answer["ImportId"].as_u64().unwrap()
}

/// Sends bytes and reads until the server closes or goes quiet.
pub fn raw(rds: &FakeRds, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(rds.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    let mut chunk = [0; 16384];
    loop {
        match stream.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => {
                answer.extend_from_slice(&chunk[..read]);
                if complete(&answer) {
                    break;
                }
            }
            Err(error) => panic!("no whole answer: {error}: {}", String::from_utf8_lossy(&answer)),
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// Whether an answer with a `content-length` is all there.
fn complete(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().unwrap())
    });
    length.is_some_and(|length| answer.len() >= head.len() + 4 + length)
}

/// A client's side of the signatures, written anew so that the fake is not checked by itself.
pub mod sign {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::SystemTime;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    pub fn nonce() -> String {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        format!("nonce-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
    }

    pub fn now() -> String {
        humantime::format_rfc3339_seconds(SystemTime::now()).to_string()
    }

    pub fn encode(text: &str) -> String {
        let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        text.bytes()
            .map(|byte| if unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect()
    }

    pub fn query(params: &[(String, String)]) -> String {
        let mut sorted = params.to_vec();
        sorted.sort();
        sorted.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
    }

    pub fn v1_signature(method: &str, params: &[(String, String)], key: &str) -> String {
        let string = format!("{method}&%2F&{}", encode(&query(params)));
        STANDARD.encode(hmac_sha1_compact::HMAC::mac(string.as_bytes(), key.as_bytes()))
    }

    /// The common parameters of V1 beside these, not signed yet.
    pub fn v1_params(params: &[(&str, &str)], id: &str) -> Vec<(String, String)> {
        let (nonce, now) = (nonce(), now());
        let common = [
            ("AccessKeyId", id),
            ("SignatureMethod", "HMAC-SHA1"),
            ("SignatureVersion", "1.0"),
            ("SignatureNonce", &nonce),
            ("Timestamp", &now),
        ];
        let mut all: Vec<(String, String)> = vec![("Version".to_owned(), "2014-08-15".to_owned())];
        for (name, value) in common.iter().chain(params) {
            all.retain(|(other, _)| other != name);
            all.push(((*name).to_owned(), (*value).to_owned()));
        }
        all
    }

    /// A whole V1 request's parameters.
    pub fn v1(method: &str, params: &[(&str, &str)], id: &str, secret: &str) -> Vec<(String, String)> {
        let mut all = v1_params(params, id);
        let signature = v1_signature(method, &all, &format!("{secret}&"));
        all.push(("Signature".to_owned(), signature));
        all
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    pub fn digest(body: &str) -> String {
        hex(&hmac_sha256::Hash::hash(body.as_bytes()))
    }

    /// The headers of V3 for an action, to be sent all. Those in `more` replace the usual ones.
    pub fn v3_headers(action: &str, body: &str, more: &[(&str, &str)]) -> Vec<(String, String)> {
        let (nonce, now, digest) = (nonce(), now(), digest(body));
        let usual = [
            ("x-acs-action", action),
            ("x-acs-version", "2014-08-15"),
            ("x-acs-date", &now),
            ("x-acs-signature-nonce", &nonce),
            ("x-acs-content-sha256", &digest),
        ];
        let mut all: Vec<(String, String)> = Vec::new();
        for (name, value) in usual.iter().chain(more) {
            all.retain(|(other, _)| other != name);
            all.push(((*name).to_owned(), (*value).to_owned()));
        }
        all
    }

    /// The `Authorization` over all of these headers.
    pub fn v3_authorization(
        method: &str,
        params: &[(String, String)],
        headers: &[(String, String)],
        id: &str,
        key: &str,
    ) -> String {
        let mut sorted = headers.to_vec();
        sorted.sort();
        let lines: String = sorted.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let names = sorted.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
        let digest = &headers.iter().find(|(name, _)| name == "x-acs-content-sha256").unwrap().1;
        let request = format!("{method}\n/\n{}\n{lines}\n{names}\n{digest}", query(params));
        let string = format!("ACS3-HMAC-SHA256\n{}", self::digest(&request));
        let signature = hex(&hmac_sha256::HMAC::mac(string, key));
        format!("ACS3-HMAC-SHA256 Credential={id},SignedHeaders={names},Signature={signature}")
    }

    /// All headers of a V3 request without a body.
    pub fn v3(method: &str, action: &str, params: &[(&str, &str)], id: &str, secret: &str) -> Vec<(String, String)> {
        let mut headers = v3_headers(action, "", &[]);
        let authorization = v3_authorization(method, &owned(params), &headers, id, secret);
        headers.push(("authorization".to_owned(), authorization));
        headers
    }

    pub fn owned(params: &[(&str, &str)]) -> Vec<(String, String)> {
        params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }
}

/// TLS to a fake. The tests' HTTP client has none, so that it is quickly built.
#[cfg(feature = "tls")]
pub mod tls {
    use std::net::SocketAddr;
    use std::sync::Arc;

    use tokio::net::{TcpListener, TcpStream};
    use tokio_rustls::TlsConnector;
    use tokio_rustls::client::TlsStream;
    use tokio_rustls::rustls::crypto::ring;
    use tokio_rustls::rustls::pki_types::pem::PemObject;
    use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
    use tokio_rustls::rustls::{ClientConfig, RootCertStore};

    /// A connection to a server that an authority vouches for under this name.
    pub async fn connect(
        address: SocketAddr,
        name: &str,
        pem: &str,
        protocol: &str,
    ) -> std::io::Result<TlsStream<TcpStream>> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
        let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
        let stream = TcpStream::connect(address).await?;
        let name = ServerName::try_from(name.to_owned()).unwrap();
        TlsConnector::from(Arc::new(config)).connect(name, stream).await
    }

    /// A plain URL that leads to a server that speaks TLS. It works as long as the test's runtime does.
    pub async fn relay(address: SocketAddr, name: &str, pem: &str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (name, pem) = (name.to_owned(), pem.to_owned());
        tokio::spawn(async move {
            while let Ok((mut plain, _)) = listener.accept().await {
                let mut secure = connect(address, &name, &pem, "http/1.1").await.unwrap();
                // A connection that breaks off on one side does so on the other.
                tokio::spawn(async move { tokio::io::copy_bidirectional(&mut plain, &mut secure).await });
            }
        });
        url
    }
}
