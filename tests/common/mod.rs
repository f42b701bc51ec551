//! Helpers of the tests: a plain HTTP client and a few requests.
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

/// Sends bytes and reads one whole answer.
pub fn raw(rds: &FakeRds, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(rds.address()).unwrap();
    // An upper bound that only a defect reaches.
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(bytes).unwrap();
    one_answer(&mut stream)
}

/// Reads until an answer is complete, or the server closes the connection.
pub fn one_answer(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut chunk = [0; 16384];
    while !complete(&answer) {
        match stream.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => answer.extend_from_slice(&chunk[..read]),
            Err(error) => panic!("no whole answer: {error}: {}", String::from_utf8_lossy(&answer)),
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// The number of the socket that listens on a port of 127.0.0.1. Only Linux lists it.
pub fn listener(port: u16) -> Option<u64> {
    let sockets = std::fs::read_to_string("/proc/self/net/tcp").ok()?;
    // Of the columns the second is the local address, the fourth the state (0A: listening), the tenth the number.
    sockets.lines().skip(1).find_map(|line| {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let is_it = columns[1] == format!("0100007F:{port:04X}") && columns[3] == "0A";
        is_it.then(|| columns[9].parse().unwrap())
    })
}

/// Returns whether an answer with a `content-length` is all there.
fn complete(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().unwrap())
    });
    length.is_some_and(|length| answer.len() >= head.len() + 4 + length)
}

pub mod sign;

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

/// HTTP/2 to a fake. The tests' HTTP client speaks HTTP/1.1 only.
#[cfg(feature = "http2")]
pub mod http2 {
    use std::net::SocketAddr;

    use hyper::body::Incoming;
    use hyper::service::service_fn;
    use hyper_util::rt::{TokioExecutor, TokioIo};
    use tokio::net::{TcpListener, TcpStream};

    type Failed = Box<dyn std::error::Error + Send + Sync>;

    /// Sends a request of HTTP/1.1 over HTTP/2: the host goes into `:authority`.
    async fn pass_on(
        address: SocketAddr,
        request: http::Request<Incoming>,
    ) -> Result<http::Response<Incoming>, Failed> {
        let (mut parts, body) = request.into_parts();
        let host = parts.headers.remove("host").ok_or("no host")?;
        parts.headers.remove("connection");
        parts.version = http::Version::HTTP_2;
        parts.uri = format!("http://{}{}", host.to_str()?, parts.uri).parse()?;
        let stream = TokioIo::new(TcpStream::connect(address).await?);
        let (mut sender, connection) = hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await?;
        tokio::spawn(connection);
        let response = sender.send_request(http::Request::from_parts(parts, body)).await?;
        assert_eq!(response.version(), http::Version::HTTP_2);
        let (mut parts, body) = response.into_parts();
        parts.version = http::Version::HTTP_11;
        Ok(http::Response::from_parts(parts, body))
    }

    /// A URL for clients of HTTP/1.1 that leads to a server of HTTP/2. It works as long as the test's runtime does.
    pub async fn relay(address: SocketAddr) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let answer = service_fn(move |request| pass_on(address, request));
                let connection =
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answer);
                // A connection that breaks off on one side does so on the other.
                tokio::spawn(connection);
            }
        });
        url
    }
}
