//! Safety against any client, test or web page: no update is lost, no page from elsewhere gets in, no text does harm,
//! no secret shows.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;
use std::time::{Duration, Instant};

use common::{IMPORT, get, two};
use fake_rds::{Database, FakeRds, Instance, Progress, Seed, Status};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_update_is_lost() {
    let rds = Arc::new(FakeRds::builder().instance(Instance::mysql("rm-1").used_gb(0)).start().await);
    let threads: Vec<_> = (0..8)
        .map(|thread| {
            let rds = rds.clone();
            std::thread::spawn(move || {
                for n in 0..50 {
                    rds.update("rm-1", |instance| instance.tag(format!("{thread}-{n}"), ""));
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(rds.instance("rm-1").tags.len(), 400);
}

/// The import ends while the closure of an update runs: the update sees the instance as it is then.
#[tokio::test]
async fn an_update_keeps_concurrent_changes() {
    let rds = two().start().await;
    let (_, answer) = get(&rds, &IMPORT).await;
    let id = answer["ImportId"].as_u64().unwrap();
    let runs = std::cell::Cell::new(0);
    rds.update("to", |instance| {
        if runs.replace(runs.get() + 1) == 0 {
            rds.finish(id);
        }
        instance.tag("seen", "yes")
    });
    let to = rds.instance("to");
    assert_eq!((runs.get(), to.status, to.tags["seen"].as_str()), (2, Status::Running, "yes"));
    assert_eq!(to.find_database("mydb").unwrap().tables["orders"], 1200);
}

#[tokio::test]
async fn a_hint_fits_into_a_header_and_the_log_has_it_whole() {
    let databases = (0..2000).map(|n| Database::new(format!("database_with_a_long_name_{n}")));
    let rds = FakeRds::builder()
        .instance(Instance::mysql("from").databases(databases))
        .instance(Instance::mysql("to").database("mydb"))
        .start()
        .await;
    let long = format!(r#"{{"DBNames":["{}"]}}"#, "中".repeat(10_000));
    for info in [r#"{"DBNames":["mydb"]}"#, &long] {
        let query = [IMPORT[0], IMPORT[1], IMPORT[2], ("DBInfo", info)];
        let response = reqwest::Client::new().post(rds.uri()).form(&query).send().await.unwrap();
        let hint = response.headers()["x-fake-rds-hint"].len();
        assert!(hint <= 1024, "{hint}");
        assert_eq!(response.status(), 400);
    }
}

#[tokio::test]
async fn a_state_can_always_be_started_from() {
    let rds = FakeRds::builder()
        .instance(Instance::mysql("primary"))
        .instance(Instance::mysql("replica").read_only_of("primary"))
        .instance(Instance::mysql("plain").set("Category", "").description("").set("LockReason", ""))
        .start()
        .await;
    rds.remove_instance("primary");
    let text = rds.seed().to_json();
    let twin = FakeRds::builder().seed(text.parse().unwrap()).start().await;
    assert_eq!(twin.instance("replica").master, "");
    assert_eq!(twin.instance("plain").description, "");
    assert_eq!(twin.instance("plain").category, "");
}

#[test]
fn a_seed_of_many_errors_is_read_at_once() {
    let fields: Vec<String> = (0..50_000).map(|n| format!("\"Unknown{n}\": {n}")).collect();
    let begun = Instant::now();
    let error = format!("{{{}}}", fields.join(",\n")).parse::<Seed>().unwrap_err();
    assert_eq!(error.errors().len(), 100);
    // A reader that is not linear takes many minutes.
    assert!(begun.elapsed() < Duration::from_secs(60));
    let places = error.to_string().lines().filter(|line| line.contains(": $.Unknown")).count();
    assert_eq!(places, 100, "each error has its place");
}

#[tokio::test]
async fn secrets_are_in_no_log_and_no_hint() {
    let rds = two().start().await;
    let names = ["AccountPassword", "accountpassword", "PassWord", "ServerKey", "ClientSecret", "X.1.PrivateKey"];
    for name in names {
        get(&rds, &[("Action", "DescribeRegions"), (name, "s3cret-value")]).await;
        // A value that is not percent-encoded UTF-8 is not repeated either.
        let url = format!("{}/?Action=DescribeRegions&{name}=s3cret-value%zz", rds.uri());
        let response = reqwest::get(url).await.unwrap();
        let hint = response.headers()["x-fake-rds-hint"].to_str().unwrap().to_owned();
        assert!(hint.contains(name) && !hint.contains("s3cret"), "{hint}");
    }
    let log = format!("{:?}", rds.calls());
    assert!(!log.contains("s3cret"), "{log}");
}

#[tokio::test]
async fn an_answer_that_repeats_a_string_to_sign_is_not_kept() {
    let user = fake_rds::User::new("1").access_key("testid", "testsecret");
    let rds = FakeRds::builder().user(user).start().await;
    let params = common::sign::v1("GET", &[("Action", "DescribeRegions")], "testid", "wrong");
    reqwest::Client::new().get(rds.uri()).query(&params).send().await.unwrap();
    let call = rds.calls().pop().unwrap();
    assert_eq!((call.code(), call.answer()), (Some("SignatureDoesNotMatch"), None));
}

/// A stub may have the last handle of the fake that it belongs to.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stub_that_drops_its_fake_does_no_harm() {
    let rds = two().start().await;
    let url = format!("{}/?Action=DescribeSlowLogs&Format=JSON", rds.uri());
    let slot = Arc::new(std::sync::Mutex::new(None));
    let held = slot.clone();
    let (dropped, drops) = std::sync::mpsc::channel();
    rds.stub_with("DescribeSlowLogs", move |_| {
        drop(held.lock().unwrap().take());
        dropped.send(()).unwrap();
        serde_json::json!({})
    });
    *slot.lock().unwrap() = Some(rds);
    // The connection may end before the answer, but it ends; an answer is the stub's.
    let answer = tokio::time::timeout(Duration::from_secs(60), reqwest::get(url)).await.expect("the request hangs");
    if let Ok(answer) = answer {
        assert_eq!(answer.status(), 200);
    }
    drops.recv_timeout(Duration::from_secs(60)).expect("the drop of the fake hangs in its own stub");
}

#[tokio::test]
async fn imports_and_updates_at_once_leave_nothing_busy() {
    let rds = Arc::new(two().progress(Progress::Polls(1)).start().await);
    let updating = {
        let rds = rds.clone();
        std::thread::spawn(move || {
            for n in 0..2_000 {
                rds.update("to", |instance| instance.tag("n", n.to_string()));
                rds.update("from", |instance| instance.tag("n", n.to_string()));
            }
        })
    };
    while !updating.is_finished() {
        get(&rds, &IMPORT).await;
        get(&rds, &[("Action", "DescribeDBInstanceAttribute"), ("DBInstanceId", "to")]).await;
    }
    updating.join().unwrap();
    rds.finish_all();
    for id in ["from", "to"] {
        assert_eq!(rds.instance(id).status, Status::Running);
    }
}

mod front {
    use std::io::{Read, Write};

    use super::*;

    fn call(address: std::net::SocketAddr, action: &str) -> String {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        write!(stream, "GET /?Action={action}&Format=JSON HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn stubs_that_call_their_own_fake_work_any_number_at_once() {
        let rds = Arc::new(two().start_blocking());
        let address = rds.address();
        rds.stub_with("DescribeSlowLogs", move |_| {
            let inner = call(address, "DescribeRegions");
            serde_json::json!({"Inner": inner.contains("cn-hangzhou")})
        });
        let threads: Vec<_> = (0..16).map(|_| std::thread::spawn(move || call(address, "DescribeSlowLogs"))).collect();
        for thread in threads {
            assert!(thread.join().unwrap().contains("\"Inner\":true"));
        }
    }

    #[test]
    fn a_stub_that_drops_its_fake_does_no_harm() {
        let rds = two().start_blocking();
        let address = rds.address();
        let slot = Arc::new(std::sync::Mutex::new(None));
        let held = slot.clone();
        let (dropped, drops) = std::sync::mpsc::channel();
        rds.stub_with("DescribeSlowLogs", move |_| {
            drop(held.lock().unwrap().take());
            dropped.send(()).unwrap();
            serde_json::json!({})
        });
        *slot.lock().unwrap() = Some(rds);
        let answer = call(address, "DescribeSlowLogs");
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 200"), "{answer}");
        drops.recv_timeout(Duration::from_secs(60)).expect("the drop of the fake hangs in its own stub");
    }

    #[test]
    fn half_closed_clients_get_their_answer() {
        let rds = two().start_blocking();
        let threads: Vec<_> = (0..32)
            .map(|_| {
                let address = rds.address();
                std::thread::spawn(move || {
                    let mut stream = std::net::TcpStream::connect(address).unwrap();
                    let request = b"GET /?Action=DescribeRegions HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
                    stream.write_all(request).unwrap();
                    stream.shutdown(std::net::Shutdown::Write).unwrap();
                    let mut answer = String::new();
                    stream.read_to_string(&mut answer).unwrap();
                    answer.starts_with("HTTP/1.1 200")
                })
            })
            .collect();
        assert!(threads.into_iter().all(|thread| thread.join().unwrap()));
    }
}
