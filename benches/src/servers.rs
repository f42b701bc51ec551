//! The servers that are measured.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use fake_rds::FakeRds;
use http_body_util::Full;
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::{Value, json};
use wiremock::{Mock, Respond, ResponseTemplate, matchers};

#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    Fake,
    HyperStub,
    WiremockStub,
    Wiremock,
    Hyper,
    Httpmock,
    Mockito,
}

impl Kind {
    /// The fake first.
    pub const ALL: [Kind; 7] =
        [Kind::Fake, Kind::HyperStub, Kind::WiremockStub, Kind::Wiremock, Kind::Hyper, Kind::Httpmock, Kind::Mockito];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Fake => "fake",
            Kind::HyperStub => "hyper stub",
            Kind::WiremockStub => "wiremock stub",
            Kind::Wiremock => "bare wiremock",
            Kind::Hyper => "bare hyper",
            Kind::Httpmock => "httpmock",
            Kind::Mockito => "mockito",
        }
    }
}

pub enum Server {
    Fake(FakeRds),
    Wiremock(wiremock::MockServer),
    Hyper(Hyper),
    Httpmock(httpmock::MockServer),
    Mockito(Box<mockito::Server>),
}

impl Server {
    /// Starts a server that answers with this body: the bare servers repeat it, the stubs write it from a map of
    /// instances, and the fake writes it from its model.
    pub async fn start(kind: Kind, body: &str) -> Server {
        match kind {
            Kind::Fake => Server::Fake(super::seeded(1).start().await),
            Kind::Wiremock => {
                // Not one of its pool: those are used again.
                let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
                let server = wiremock::MockServer::builder().listener(listener).start().await;
                let answer = ResponseTemplate::new(200).set_body_raw(body, JSON);
                Mock::given(matchers::any()).respond_with(answer).mount(&server).await;
                Server::Wiremock(server)
            }
            Kind::WiremockStub => {
                let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
                let server = wiremock::MockServer::builder().listener(listener).start().await;
                Mock::given(matchers::any()).respond_with(Stub::of(body)).mount(&server).await;
                Server::Wiremock(server)
            }
            Kind::Hyper => {
                let body = Bytes::from(body.to_owned());
                Server::Hyper(Hyper::start(move |_| (200, body.clone())))
            }
            Kind::HyperStub => {
                let stub = Arc::new(Stub::of(body));
                Server::Hyper(Hyper::start(move |query| {
                    let (status, answer) = stub.answer(query);
                    (status, answer.into())
                }))
            }
            Kind::Httpmock => {
                // It has no servers outside its pool: one that was used before is handed out again.
                let server = httpmock::MockServer::start_async().await;
                server
                    .mock_async(|_, then| {
                        then.status(200).header("content-type", JSON).body(body);
                    })
                    .await;
                Server::Httpmock(server)
            }
            Kind::Mockito => {
                let mut server = mockito::Server::new_with_opts_async(mockito::ServerOpts::default()).await;
                let mock = server.mock("GET", mockito::Matcher::Any).with_header("content-type", JSON).with_body(body);
                // The mock stays with its server.
                std::mem::forget(mock.create_async().await);
                Server::Mockito(Box::new(server))
            }
        }
    }

    pub fn address(&self) -> SocketAddr {
        match self {
            Server::Fake(rds) => rds.address(),
            Server::Wiremock(server) => *server.address(),
            Server::Hyper(server) => server.address,
            Server::Httpmock(server) => *server.address(),
            Server::Mockito(server) => server.socket_address(),
        }
    }
}

const JSON: &str = "application/json;charset=utf-8";

/// A stub as a user writes it for a test: instances in a map, the query parsed, and the answer written with serde_json.
pub struct Stub {
    instances: Mutex<BTreeMap<String, Value>>,
    requests: Mutex<u64>,
}

impl Stub {
    /// A stub with the instances of an answer of `DescribeDBInstances`.
    fn of(body: &str) -> Stub {
        let answer: Value = serde_json::from_str(body).unwrap();
        let rows = answer["Items"]["DBInstance"].as_array().unwrap();
        let instances =
            rows.iter().map(|row| (row["DBInstanceId"].as_str().unwrap().to_owned(), row.clone())).collect();
        Stub { instances: Mutex::new(instances), requests: Mutex::new(0) }
    }

    /// Returns the status and the body of an answer.
    fn answer(&self, query: &str) -> (u16, Vec<u8>) {
        let params: BTreeMap<_, _> = form_urlencoded::parse(query.as_bytes()).collect();
        let param = |name: &str| params.get(name).map(AsRef::as_ref);
        let id = {
            let mut requests = self.requests.lock().unwrap();
            *requests += 1;
            format!("{:08X}-0000-4000-8000-000000000000", *requests)
        };
        let mut instances = self.instances.lock().unwrap();
        let (status, answer) = match param("Action") {
            Some("DescribeDBInstances") => {
                let number = |name, default| param(name).and_then(|text| text.parse().ok()).unwrap_or(default);
                let (page, size): (usize, usize) = (number("PageNumber", 1), number("PageSize", 30));
                let all: Vec<&Value> =
                    instances.values().filter(|row| row["RegionId"].as_str() == param("RegionId")).collect();
                let rows: Vec<&Value> = all.iter().copied().skip((page - 1) * size).take(size).collect();
                let answer = json!({
                    "RequestId": id,
                    "PageNumber": page,
                    "PageRecordCount": rows.len(),
                    "TotalRecordCount": all.len(),
                    "Items": {"DBInstance": rows},
                });
                (200, answer)
            }
            Some("RestartDBInstance") => match param("DBInstanceId").and_then(|id| instances.get_mut(id)) {
                Some(row) => {
                    row["DBInstanceStatus"] = json!("Rebooting");
                    (200, json!({"RequestId": id}))
                }
                None => (404, json!({"RequestId": id, "Code": "InvalidDBInstanceId.NotFound"})),
            },
            _ => (404, json!({"RequestId": id, "Code": "InvalidAction.NotFound"})),
        };
        (status, serde_json::to_vec(&answer).unwrap())
    }
}

impl Respond for Stub {
    fn respond(&self, request: &wiremock::Request) -> ResponseTemplate {
        let (status, answer) = self.answer(request.url.query().unwrap_or_default());
        ResponseTemplate::new(status).set_body_raw(answer, JSON)
    }
}

/// hyper with as many threads as the fake has, and a function from the query to status and body.
pub struct Hyper {
    address: SocketAddr,
    runtime: Option<tokio::runtime::Runtime>,
}

impl Hyper {
    fn start(answer: impl Fn(&str) -> (u16, Bytes) + Clone + Send + 'static) -> Hyper {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                stream.set_nodelay(true).unwrap();
                let answer = answer.clone();
                tokio::spawn(async move {
                    let service = hyper::service::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
                        let (status, body) = answer(request.uri().query().unwrap_or_default());
                        let response = hyper::Response::builder().status(status).header("content-type", JSON);
                        let response = response.body(Full::new(body));
                        async move { response }
                    });
                    let builder = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new());
                    let _ = builder.serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Hyper { address, runtime: Some(runtime) }
    }
}

impl Drop for Hyper {
    fn drop(&mut self) {
        // It may be dropped where blocking is not allowed.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
