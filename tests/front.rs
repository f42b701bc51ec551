//! The HTTP front: the runtime of the test under a paused clock, calls without a socket, the end of a fake, mocks.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::mpsc;
use std::time::{Duration, Instant};

use common::two;
use fake_rds::{FakeRds, Fault, Instance, Progress, Status};

const REAL: Duration = Duration::from_secs(120);

fn request(action: &str) -> http::Request<Vec<u8>> {
    let uri = format!("/?Action={action}&DBInstanceId=from&RegionId=cn-hangzhou&Format=JSON");
    http::Request::get(uri).body(Vec::new()).unwrap()
}

fn text(answer: &http::Response<Vec<u8>>) -> String {
    String::from_utf8_lossy(answer.body()).into_owned()
}

// The runtime of the test.

/// A client with a time-out of five seconds and waits of thirty between its calls, as code in production has them.
#[tokio::test(start_paused = true)]
async fn two_hundred_calls_with_time_outs_under_a_paused_clock() {
    let real = Instant::now();
    let rds = two().on_current_runtime().start().await;
    let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
    let begun = tokio::time::Instant::now();
    for _ in 0..200 {
        let answer = client.get(format!("{}/?Action=DescribeRegions", rds.uri())).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        tokio::time::sleep(Duration::from_secs(30)).await;
    }
    assert_eq!(begun.elapsed().as_secs(), 6_000);
    assert_eq!(rds.calls().len(), 200);
    assert!(real.elapsed() < REAL, "{:?}", real.elapsed());
}

#[tokio::test(start_paused = true)]
async fn the_fake_s_clock_delays_and_waits_follow_the_runtime() {
    let rds = two().progress(Progress::After(Duration::from_secs(90))).on_current_runtime().start().await;
    let (clock, begun) = (rds.now(), tokio::time::Instant::now());
    rds.inject(Fault::delay(Duration::from_secs(20)).times(1));
    let url = format!("{}/?Action=RestartDBInstance&DBInstanceId=from", rds.uri());
    assert_eq!(reqwest::get(url).await.unwrap().status(), 200);
    assert_eq!(begun.elapsed().as_secs(), 20);
    assert_eq!(rds.instance("from").status, Status::Rebooting);

    let late = rds.wait_for_calls("DescribeRegions", 1, Duration::from_secs(10)).await;
    assert!(late.is_err());
    assert_eq!(begun.elapsed().as_secs(), 30);
    rds.wait_for(|rds| rds.instance("from").status == Status::Running, Duration::from_secs(600)).await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), 90);
    assert_eq!(rds.now().duration_since(clock).unwrap().as_secs(), 90);
    // A reset keeps the ticks of the runtime.
    rds.reset();
    let clock = rds.now();
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(rds.now().duration_since(clock).unwrap().as_secs(), 3600);
}

#[tokio::test(start_paused = true)]
async fn a_stub_that_takes_real_time_does_not_move_a_paused_clock() {
    let rds = two().on_current_runtime().start().await;
    let (go, wait) = mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let (entered, in_stub) = mpsc::channel::<()>();
    rds.stub_with("DescribeSlowLogs", move |_| {
        entered.send(()).unwrap();
        wait.lock().unwrap().recv().unwrap();
        serde_json::json!({})
    });
    let releasing = std::thread::spawn(move || {
        in_stub.recv().unwrap();
        // The runtime is idle meanwhile.
        std::thread::park_timeout(Duration::from_millis(50));
        go.send(()).unwrap();
    });
    let begun = tokio::time::Instant::now();
    let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
    let answer = client.get(format!("{}/?Action=DescribeSlowLogs", rds.uri())).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(begun.elapsed() < Duration::from_secs(5));
    releasing.join().unwrap();
}

#[tokio::test]
async fn closing_frees_the_port_and_sends_pending_answers() {
    let rds = two().on_current_runtime().start().await;
    let (address, weak) = (rds.address(), rds.downgrade());
    let fault = rds.inject(Fault::delay(Duration::from_millis(50)));
    let answer = tokio::spawn(reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())));
    while fault.hits() == 0 {
        tokio::task::yield_now().await;
    }
    let begun = Instant::now();
    rds.close().await;
    // An answer has a second to come. On a very slow machine that may be too short, on no other.
    let took = begun.elapsed();
    assert!(
        answer.await.unwrap().is_ok_and(|answer| answer.status() == 200) || took >= Duration::from_secs(1),
        "{took:?}"
    );
    assert!(std::net::TcpStream::connect(address).is_err());
    assert!(!weak.is_alive());
}

#[test]
fn the_runtime_of_the_test_has_to_be_there() {
    let error = two().on_current_runtime().try_start_blocking().unwrap_err();
    assert!(error.to_string().contains("inside a tokio runtime"), "{error}");
}

// Calls without a socket.

#[test]
fn a_call_without_a_socket_is_answered_as_over_http() {
    let rds = two().start_blocking();
    let answer = rds.call(request("DescribeDBInstanceAttribute"));
    assert_eq!(
        (answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap()),
        (200, "application/json;charset=utf-8")
    );
    assert!(text(&answer).contains(r#""DBInstanceId":"from""#));
    assert_eq!(rds.calls_to("DescribeDBInstanceAttribute").len(), 1);
    // A delay is not waited for.
    rds.inject(Fault::delay(Duration::from_secs(3600)).times(1));
    assert_eq!(rds.call(request("DescribeRegions")).status(), 200);
    for fault in [Fault::disconnect(), Fault::truncated(3)] {
        rds.inject(fault.times(1));
        let error = rds.try_call(request("DescribeRegions")).unwrap_err();
        assert!(error.to_string().contains("closes the connection"), "{error}");
    }
    rds.inject(Fault::disconnect().times(1));
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| rds.call(request("DescribeRegions")))).is_err());
}

// The end of a fake.

/// A client that waits for an answer, on another thread.
fn send(rds: &FakeRds, action: &str) -> std::thread::JoinHandle<()> {
    let (address, action) = (rds.address(), action.to_owned());
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        write!(stream, "GET /?Action={action} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    })
}

#[test]
fn a_drop_does_not_wait_for_a_stub_that_blocks() {
    let rds = two().start_blocking();
    let weak = rds.downgrade();
    let (go, wait) = mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let (entered, in_stub) = mpsc::channel::<()>();
    let (seen, after) = mpsc::channel();
    rds.stub_with("DescribeSlowLogs", move |call| {
        entered.send(()).unwrap();
        let _ = wait.lock().unwrap().recv();
        seen.send(call.fake().is_alive()).unwrap();
        serde_json::json!({})
    });
    let client = send(&rds, "DescribeSlowLogs");
    in_stub.recv().unwrap();
    let begun = Instant::now();
    drop(rds);
    assert!(begun.elapsed() < REAL, "{:?}", begun.elapsed());
    // A thread of the server still holds the state; nobody sees it any more.
    assert!(!weak.is_alive() && weak.now().is_none() && weak.seed().is_none() && weak.instances().is_empty());
    assert!(weak.try_instance("from").is_none() && weak.instances().is_empty() && weak.calls().is_empty());
    assert!(weak.try_import(1).is_none() && weak.imports().is_empty() && weak.operations().is_empty());
    drop(go);
    assert!(!after.recv().unwrap());
    client.join().unwrap();
}

// Updates.

#[test]
fn a_nested_update_fails_at_once() {
    let rds = two().start_blocking();
    for other in ["from", "to"] {
        let inner = std::sync::Mutex::new(None);
        rds.update("from", |instance| {
            *inner.lock().unwrap() = Some(rds.try_update(other, |instance| instance.storage_gb(50)));
            instance
        });
        let error = inner.into_inner().unwrap().unwrap().unwrap_err();
        assert!(error.to_string().contains("inside the closure of another one"), "{error}");
    }
    // After the closure has ended, or panicked, updates go on.
    let panics = || rds.update("from", |_| panic!("the closure"));
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(panics)).is_err());
    rds.update("from", |instance| instance.storage_gb(60));
    assert_eq!(rds.instance("from").storage_gb, 60);
}

// Mocks.

#[cfg(feature = "wiremock")]
mod mocks {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use fake_rds::User;
    use fake_rds::wiremock::{Mock, Request, ResponseTemplate, matchers};

    use super::*;

    fn regions() -> wiremock::MockBuilder {
        Mock::given(matchers::query_param("Action", "DescribeRegions"))
    }

    async fn status(rds: &FakeRds, action: &str) -> u16 {
        reqwest::get(format!("{}/?Action={action}", rds.uri())).await.unwrap().status().as_u16()
    }

    fn message(panic: Box<dyn std::any::Any + Send>) -> String {
        panic.downcast_ref::<String>().cloned().or(panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn a_mock_answers_under_a_paused_clock() {
        let rds = two().on_current_runtime().start().await;
        rds.mount(regions().respond_with(ResponseTemplate::new(418)));
        let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
        for _ in 0..50 {
            let answer = client.get(format!("{}/?Action=DescribeRegions", rds.uri())).send().await.unwrap();
            assert_eq!(answer.status(), 418);
            let answer = client.get(format!("{}/?Action=Nonsense", rds.uri())).send().await.unwrap();
            assert_eq!(answer.status(), 404);
            tokio::time::sleep(Duration::from_secs(30)).await;
        }
    }

    #[tokio::test]
    async fn faults_and_signatures_do_not_apply_to_mocked_calls() {
        let rds = two().user(User::new("1").access_key("id", "secret")).start().await;
        rds.mount(regions().respond_with(ResponseTemplate::new(200).insert_header("set-cookie", "a=b")));
        let fault = rds.inject(Fault::unavailable());
        assert_eq!(status(&rds, "DescribeRegions").await, 200);
        assert_eq!(fault.hits(), 0);
        rds.clear_faults();
        assert_eq!(status(&rds, "DescribeDBInstances").await, 400);
        let calls = rds.calls();
        assert_eq!(calls.iter().map(|call| call.is_mocked()).collect::<Vec<_>>(), [true, false]);
        assert_eq!(calls.iter().map(|call| call.request_id().len()).collect::<Vec<_>>(), [0, 36]);
        rds.reset();
        assert_eq!(status(&rds, "DescribeRegions").await, 200);
        // A call without a socket passes mocks by.
        assert_eq!(rds.call(request("DescribeRegions")).status(), 400);
    }

    #[tokio::test]
    async fn the_model_answers_while_a_mock_blocks_nobody() {
        let rds = std::sync::Arc::new(two().start().await);
        let (weak, address) = (rds.downgrade(), rds.address());
        // The model is asked outside the lock of the mock server: a stub can call its own fake.
        rds.mount(regions().respond_with(ResponseTemplate::new(418)));
        let ids = |weak: &fake_rds::WeakFakeRds| {
            weak.instances().into_iter().map(|found| found.id).collect::<Vec<_>>().join(",")
        };
        rds.stub_with("DescribeSlowLogs", move |_| {
            use std::io::{Read, Write};
            let mut stream = std::net::TcpStream::connect(address).unwrap();
            write!(stream, "GET /?Action=DescribeRegions HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            serde_json::json!({"Engine": answer.lines().next(), "DBInstanceId": ids(&weak)})
        });
        let url = format!("{}/?Action=DescribeSlowLogs&Format=JSON", rds.uri());
        let answer = reqwest::get(url).await.unwrap().text().await.unwrap();
        assert!(answer.contains("418") && answer.contains("from,to"), "{answer}");
    }

    #[tokio::test]
    async fn a_mock_that_answers_with_an_error_closes_the_connection() {
        let rds = two().start().await;
        rds.mount(regions().respond_with_err(|_: &Request| std::io::Error::other("lost")));
        assert!(reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await.is_err());
        assert!(rds.calls()[0].is_mocked());
        assert_eq!(status(&rds, "Nonsense").await, 404);
    }

    #[tokio::test]
    async fn expectations_are_verified_on_drop() {
        let rds = two().start().await;
        rds.mount(regions().respond_with(ResponseTemplate::new(418)).expect(2).named("regions"));
        status(&rds, "DescribeRegions").await;
        let (address, weak) = (rds.address(), rds.downgrade());
        let panic = catch_unwind(AssertUnwindSafe(|| drop(rds))).unwrap_err();
        assert!(message(panic).contains("regions"));
        assert!(!weak.is_alive() && std::net::TcpStream::connect(address).is_err());
    }

    /// Only one panic can go on, so the other failure is printed. The test runs itself in another process, whose output it
    /// reads.
    #[test]
    fn a_mock_and_a_fault_that_both_missed_are_both_reported() {
        const INNER: &str = "FAKE_RDS_TEST_INNER";
        if std::env::var_os(INNER).is_some() {
            let rds = two().start_blocking();
            rds.mount(regions().respond_with(ResponseTemplate::new(418)).expect(1).named("regions"));
            rds.inject(Fault::throttling().on("DescribeDBInstances")).must_fire();
            return;
        }
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--nocapture", "mocks::a_mock_and_a_fault_that_both_missed_are_both_reported"])
            .env(INNER, "1")
            .output()
            .unwrap();
        let printed = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{printed}");
        assert!(printed.contains("regions") && printed.contains("a fault did not fire"), "{printed}");
    }

    #[test]
    fn a_mock_that_blocks_fails_the_test_within_the_time_of_a_drop() {
        let rds = two().start_blocking();
        let (go, wait) = mpsc::channel::<()>();
        let wait = std::sync::Mutex::new(wait);
        let (entered, in_mock) = mpsc::channel::<()>();
        rds.mount(regions().respond_with(move |_: &Request| {
            entered.send(()).unwrap();
            let _ = wait.lock().unwrap().recv();
            ResponseTemplate::new(200)
        }));
        let client = send(&rds, "DescribeRegions");
        in_mock.recv().unwrap();
        let begun = Instant::now();
        let panic = catch_unwind(AssertUnwindSafe(|| drop(rds))).unwrap_err();
        assert!(message(panic).contains("a mock still answers a request"));
        assert!(begun.elapsed() < REAL);
        drop(go);
        client.join().unwrap();
    }
}

#[test]
fn instances_are_seen_until_the_drop() {
    let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    let weak = rds.downgrade();
    assert_eq!(weak.instances()[0].id, "rm-1");
    drop(rds);
    assert!(!weak.is_alive());
}
