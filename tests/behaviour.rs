//! One behaviour suite, run over plain HTTP and over TLS: every file under `fixtures/scenarios`, played over the wire
//! against a new fake, and the answers to a client when faults are injected.
#![allow(clippy::unwrap_used)]

mod common;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use common::{IMPORT, two};
use fake_rds::{FakeRds, FakeRdsBuilder, Fault, Scenario};
use reqwest::Client;
use tokio::sync::Semaphore;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scenarios");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    files
}

/// A few fakes at once: the tests of all fronts share 256 file descriptors on some systems.
static TURNS: Semaphore = Semaphore::const_new(4);

async fn every_scenario_holds(on: Wire) {
    let mut playing = tokio::task::JoinSet::new();
    for file in files() {
        playing.spawn(async move {
            let _turn = TURNS.acquire().await.unwrap();
            let scenario = Scenario::load(&file).map_err(|error| error.to_string())?;
            let rds = on.build(FakeRds::builder().seed(scenario.seed())).start().await;
            scenario.play(&rds).await.map_err(|error| error.to_string())
        });
    }
    let played = playing.len();
    let results = playing.join_all().await;
    let failures: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    assert!(failures.is_empty(), "{} of {played} scenarios do not hold:\n\n{}", failures.len(), failures.join("\n\n"));
    // A folder, or a file with another ending, would not be played.
    let entries = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scenarios")).unwrap().count();
    assert!(played > 0 && played == entries, "{played} of {entries} entries of fixtures/scenarios were played");
}

/// Returns a client with a new connection for each request.
fn client() -> Client {
    Client::builder().pool_max_idle_per_host(0).build().unwrap()
}

/// The protocol between a client and the fake.
#[derive(Clone, Copy)]
enum Wire {
    Plain,
    #[cfg(feature = "tls")]
    Tls,
    #[cfg(feature = "http2")]
    Http2,
}

impl Wire {
    fn build(self, builder: FakeRdsBuilder) -> FakeRdsBuilder {
        match self {
            Wire::Plain => builder,
            #[cfg(feature = "tls")]
            Wire::Tls => builder.tls(),
            #[cfg(feature = "http2")]
            Wire::Http2 => builder,
        }
    }

    /// Returns the URL of the fake for a client of HTTP/1.1 without TLS.
    async fn url(self, rds: &FakeRds) -> String {
        match self {
            Wire::Plain => rds.uri(),
            #[cfg(feature = "tls")]
            Wire::Tls => common::tls::relay(rds.address(), "localhost", rds.ca_pem().unwrap()).await,
            #[cfg(feature = "http2")]
            Wire::Http2 => common::http2::relay(rds.address()).await,
        }
    }
}

async fn call(
    on: Wire,
    rds: &FakeRds,
    params: &[(&str, &str)],
) -> reqwest::Result<(u16, reqwest::header::HeaderMap, String)> {
    let response = client().get(on.url(rds).await).query(&[("Format", "JSON")]).query(params).send().await?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Ok((status, headers, response.text().await?))
}

const REGIONS: [(&str, &str); 1] = [("Action", "DescribeRegions")];

async fn faults_come_and_go(on: Wire) {
    let rds = on.build(two()).start().await;
    let fault = rds.inject(Fault::throttling().on("DescribeRegions").times(2));
    for status in [400, 400, 200] {
        let (found, headers, body) = call(on, &rds, &REGIONS).await.unwrap();
        assert_eq!(found, status, "{body}");
        if status == 400 {
            assert_eq!(headers["x-acs-retry-after"], "1000");
            assert!(body.contains(r#""Code":"Throttling.User""#), "{body}");
        }
    }
    assert_eq!(fault.hits(), 2);

    let own = rds.inject(Fault::api_error(418, "Teapot", "short & stout"));
    let (status, _, body) = call(on, &rds, &REGIONS).await.unwrap();
    assert_eq!((status, body.contains(r#""Code":"Teapot""#)), (418, true), "{body}");
    own.remove();

    let (status, headers, body) = {
        let _garbage = rds.inject(Fault::garbage().times(1));
        call(on, &rds, &REGIONS).await.unwrap()
    };
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (502, "text/html"));
    assert!(body.starts_with("<html>"), "{body}");

    rds.inject(Fault::disconnect().times(1));
    assert!(call(on, &rds, &REGIONS).await.is_err());
    assert_eq!(call(on, &rds, &REGIONS).await.unwrap().0, 200);
    let codes: Vec<String> = rds.calls().iter().map(|call| call.code().unwrap_or("ok").to_owned()).collect();
    assert_eq!(codes, ["Throttling.User", "Throttling.User", "ok", "Teapot", "garbage", "disconnect", "ok"]);
}

async fn a_lost_answer_s_work_is_done(on: Wire) {
    for (fault, done, status) in [
        (Fault::disconnect(), 0, None),
        (Fault::disconnect().after_effect(), 1, None),
        (Fault::internal_error(), 0, Some(500)),
        (Fault::internal_error().after_effect(), 1, Some(500)),
        (Fault::garbage(), 0, Some(502)),
        (Fault::garbage().after_effect(), 1, Some(502)),
    ] {
        let rds = on.build(two()).start().await;
        rds.inject(fault.clone().on("ImportDatabaseBetweenInstances").on_instance("from").times(1));
        let lost = call(on, &rds, &IMPORT).await;
        assert_eq!(lost.as_ref().ok().map(|answer| answer.0), status, "{fault:?}: {lost:?}");
        assert_eq!(rds.imports().len(), done, "{fault:?}");
        let (status, _, body) = call(on, &rds, &IMPORT).await.unwrap();
        assert_eq!(status == 200, done == 0, "{body}");
    }
}

async fn a_delay_holds_up_one_answer_only(on: Wire) {
    let rds = on.build(two()).start().await;
    let delay = Duration::from_millis(100);
    let fault = rds.inject(Fault::delay(delay).on("DescribeRegions").times(1));
    let begun = Instant::now();
    call(on, &rds, &REGIONS).await.unwrap();
    assert!(begun.elapsed() >= delay);
    fault.remove();

    // While an answer is held up for longer than the test may take, another one comes.
    let fault = rds.inject(Fault::delay(Duration::from_secs(600)).on("DescribeRegions").times(1));
    let slow = tokio::spawn(client().get(on.url(&rds).await).query(&REGIONS).send());
    while fault.hits() == 0 {
        tokio::task::yield_now().await;
    }
    call(on, &rds, &[("Action", "Nonsense")]).await.unwrap();
    assert!(!slow.is_finished());
    slow.abort();
    assert!(slow.await.unwrap_err().is_cancelled());
}

async fn a_body_too_large_is_refused(on: Wire) {
    let rds = on.build(two()).start().await;
    let request = client().post(on.url(&rds).await).query(&[("Format", "JSON")]).body(vec![b'x'; (16 << 20) + 1]);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 413);
    assert!(response.text().await.unwrap().contains("RequestEntityTooLarge"));
    assert_eq!(call(on, &rds, &REGIONS).await.unwrap().0, 200);
}

/// Headers too large are refused with a document of the service's. (Above 400 KiB or so hyper itself answers, a bare 431.)
async fn headers_too_large_are_refused(on: Wire) {
    let rds = on.build(two()).start().await;
    let request = client()
        .get(on.url(&rds).await)
        .query(&[("Format", "JSON")])
        .query(&REGIONS)
        .header("x-large", "x".repeat(300 << 10));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 413);
    assert!(response.text().await.unwrap().contains("RequestEntityTooLarge"));
    assert_eq!(call(on, &rds, &REGIONS).await.unwrap().0, 200);
}

async fn a_truncated_answer_breaks_off(on: Wire) {
    let rds = on.build(two()).start().await;
    rds.inject(Fault::truncated(10).times(1));
    let mut response = client().get(on.url(&rds).await).query(&REGIONS).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let mut got = Vec::new();
    let end = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => got.extend_from_slice(&chunk),
            other => break other,
        }
    };
    assert!(end.is_err(), "the answer ended as if it were whole");
    assert_eq!(String::from_utf8_lossy(&got), "<?xml vers");
    assert_eq!(call(on, &rds, &REGIONS).await.unwrap().0, 200);
}

/// An answer in flight when the fake is dropped still comes.
async fn answers_in_flight_are_drained(on: Wire) {
    let rds = on.build(two()).start().await;
    let fault = rds.inject(Fault::delay(Duration::from_millis(200)));
    let (client, url) = (client(), on.url(&rds).await);
    let answer = tokio::spawn(async move { client.get(url).query(&REGIONS).send().await });
    while fault.hits() == 0 {
        tokio::task::yield_now().await;
    }
    let dropped = tokio::task::spawn_blocking(move || {
        let begun = Instant::now();
        drop(rds);
        begun.elapsed()
    });
    let (answer, took) = (answer.await.unwrap(), dropped.await.unwrap());
    // A drop waits for an answer for a second. On a very slow machine that may be too short, on no other.
    assert!(answer.is_ok_and(|answer| answer.status() == 200) || took >= Duration::from_secs(1), "{took:?}");
}

macro_rules! suite {
    ($front:ident, $on:expr, $($test:ident)+) => {
        mod $front {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $test() {
                    super::$test($on).await;
                }
            )+
        }
    };
}

suite!(plain, super::Wire::Plain,
    every_scenario_holds faults_come_and_go a_lost_answer_s_work_is_done a_delay_holds_up_one_answer_only
    a_body_too_large_is_refused headers_too_large_are_refused a_truncated_answer_breaks_off answers_in_flight_are_drained);

#[cfg(feature = "tls")]
suite!(tls, super::Wire::Tls,
    every_scenario_holds faults_come_and_go a_lost_answer_s_work_is_done a_delay_holds_up_one_answer_only
    a_body_too_large_is_refused headers_too_large_are_refused a_truncated_answer_breaks_off answers_in_flight_are_drained);

#[cfg(feature = "http2")]
suite!(http2, super::Wire::Http2,
    faults_come_and_go a_lost_answer_s_work_is_done a_delay_holds_up_one_answer_only
    a_body_too_large_is_refused headers_too_large_are_refused answers_in_flight_are_drained);

/// Over HTTP/2 the stream is reset. A client that reads the reset first discards what came before.
#[cfg(feature = "http2")]
#[tokio::test]
async fn a_truncated_answer_is_reset_over_http_2() {
    let rds = two().start().await;
    rds.inject(Fault::truncated(10).times(1));
    let url = Wire::Http2.url(&rds).await;
    let answer = async { client().get(&url).query(&REGIONS).send().await?.bytes().await };
    assert!(answer.await.is_err());
    assert_eq!(rds.calls()[0].status(), 200);
    assert_eq!(call(Wire::Http2, &rds, &REGIONS).await.unwrap().0, 200);
}

/// HTTP/2 names the host in `:authority`; V3 signs the header `host`.
#[cfg(feature = "http2")]
#[tokio::test]
async fn a_signed_host_counts_over_http_2() {
    use common::sign;
    let rds = FakeRds::builder().user(fake_rds::User::new("1").access_key("testid", "testsecret")).start().await;
    let url = Wire::Http2.url(&rds).await;
    let host = url.strip_prefix("http://").unwrap();
    for (host, status) in [(host, 200), ("rds.aliyuncs.com", 400)] {
        let mut headers = sign::v3_headers("DescribeRegions", "", &[("host", host)]);
        let authorization = sign::v3_authorization("GET", &[], &headers, "testid", "testsecret");
        headers.retain(|(name, _)| name != "host");
        let mut request = client().get(format!("{url}/")).header("authorization", authorization);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        assert_eq!(request.send().await.unwrap().status(), status, "{host}: {:?}", rds.calls().last());
    }
}

#[tokio::test]
async fn impossible_faults_are_refused() {
    let rds = two().start().await;
    let text = |fault| rds.try_inject(fault).unwrap_err().to_string();
    assert!(text(Fault::throttling().on("DescribeRegion")).contains("did you mean `DescribeRegions`?"));
    assert!(text(Fault::throttling().times(0)).contains("never fires"));
    assert!(text(Fault::throttling().on("DescribeRegions").on_instance("from")).contains("names no instance"));
    assert!(text(Fault::api_error(200, "Ok", "")).contains("400 to 599"));
}

/// A client with a fixed `https://rds.aliyuncs.com`, its resolver pointed at the fake.
#[cfg(feature = "tls")]
#[tokio::test]
async fn the_service_s_own_name_over_https() {
    let rds = two().tls().start().await;
    for host in ["rds.aliyuncs.com", "rds.cn-hangzhou.aliyuncs.com", "127.0.0.1"] {
        let plain = common::tls::relay(rds.address(), host, rds.ca_pem().unwrap()).await;
        let request = Client::new().get(format!("{plain}/?Action=DescribeRegions")).header("host", host);
        assert_eq!(request.send().await.unwrap().status(), 200, "{host}");
    }
    // Who does not know the authority gets nowhere.
    let other = two().tls().start().await;
    let error =
        common::tls::connect(rds.address(), "localhost", other.ca_pem().unwrap(), "http/1.1").await.unwrap_err();
    assert!(error.to_string().contains("certificate"), "{error}");
}

#[cfg(feature = "http2")]
async fn two_requests_over_http_2<S>(stream: S)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Send + Unpin + 'static,
{
    use hyper_util::rt::{TokioExecutor, TokioIo};
    let (mut sender, connection) =
        ::hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    for (action, status) in [("DescribeRegions", 200), ("Nonsense", 404)] {
        let request = http::Request::get(format!("http://localhost/?Action={action}"));
        let request = request.body(http_body_util::Empty::<bytes::Bytes>::new()).unwrap();
        let answer = sender.send_request(request).await.unwrap();
        assert_eq!((answer.version(), answer.status().as_u16()), (http::Version::HTTP_2, status));
    }
}

#[cfg(feature = "http2")]
#[tokio::test]
async fn http_2_is_spoken() {
    let rds = two().start().await;
    two_requests_over_http_2(tokio::net::TcpStream::connect(rds.address()).await.unwrap()).await;
    assert_eq!(rds.calls().len(), 2);
}

#[cfg(feature = "tls")]
#[tokio::test]
async fn http_2_is_chosen_over_tls() {
    let rds = two().tls().start().await;
    let stream = common::tls::connect(rds.address(), "localhost", rds.ca_pem().unwrap(), "h2").await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    two_requests_over_http_2(stream).await;
}
