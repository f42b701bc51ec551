//! The servers that are measured.

use std::net::SocketAddr;

use bytes::Bytes;
use fake_rds::FakeRds;
use http_body_util::Full;
use hyper_util::rt::{TokioExecutor, TokioIo};
use wiremock::{Mock, ResponseTemplate, matchers};

#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    Fake,
    Wiremock,
    Hyper,
    Httpmock,
    Mockito,
}

impl Kind {
    /// The fake first.
    pub const ALL: [Kind; 5] = [Kind::Fake, Kind::Wiremock, Kind::Hyper, Kind::Httpmock, Kind::Mockito];

    pub fn name(self) -> &'static str {
        match self {
            Kind::Fake => "fake",
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
    Hyper(BareHyper),
    Httpmock(httpmock::MockServer),
    Mockito(Box<mockito::Server>),
}

impl Server {
    /// A server that answers every request with this body, or the fake, which has it from its model.
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
            Kind::Hyper => Server::Hyper(BareHyper::start(body.to_owned())),
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

/// hyper with as many threads as the fake has, and nothing else.
pub struct BareHyper {
    address: SocketAddr,
    runtime: Option<tokio::runtime::Runtime>,
}

impl BareHyper {
    fn start(body: String) -> BareHyper {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let body = Bytes::from(body);
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                stream.set_nodelay(true).unwrap();
                let body = body.clone();
                tokio::spawn(async move {
                    let answer = hyper::service::service_fn(move |_| {
                        let response = hyper::Response::builder().header("content-type", JSON);
                        let response = response.body(Full::new(body.clone()));
                        async move { response }
                    });
                    let builder = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new());
                    let _ = builder.serve_connection(TokioIo::new(stream), answer).await;
                });
            }
        });
        BareHyper { address, runtime: Some(runtime) }
    }
}

impl Drop for BareHyper {
    fn drop(&mut self) {
        // It may be dropped where blocking is not allowed.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
