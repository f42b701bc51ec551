//! Many clients at once, and a test that reaches in meanwhile. Afterwards the log, replayed in order on a fresh fake, gives the
//! same answers and the same state.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use fake_rds::{Database, FakeRds, FakeRdsBuilder, Fault, Instance, LockMode, LogEntry, Progress};

/// The number of clients.
const CLIENTS: u64 = 24;
/// The number of requests of each client.
const REQUESTS: u64 = 32;

const IDS: [&str; 5] = ["my-a", "my-b", "my-c", "ms-a", "ms-b"];

fn cloud() -> FakeRdsBuilder {
    let mysql = |id| Instance::mysql(id).database(Database::new("one").size_mb(10).table("t", 3)).database("two");
    let sql_server = |id| Instance::sql_server(id).database(Database::new("one").size_mb(5));
    FakeRds::builder()
        .instance(mysql(IDS[0]))
        .instance(mysql(IDS[1]))
        .instance(mysql(IDS[2]))
        .instance(sql_server(IDS[3]))
        .instance(sql_server(IDS[4]))
        .progress(Progress::Polls(2))
        .clock_at("2018-06-12T00:00:00Z")
        .frozen_clock()
        .id_seed(1)
}

/// A stream of numbers that a seed decides.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn id(&mut self) -> &'static str {
        IDS[self.below(5) as usize]
    }
}

fn request(random: &mut Random) -> Vec<(&'static str, String)> {
    let (id, other) = (random.id(), random.id());
    let names = [r#"{"DBNames":["one"]}"#, r#"{"DBNames":{"one":"new"}}"#][random.below(2) as usize];
    let mut params = match random.below(9) {
        0..=2 => vec![
            ("Action", "ImportDatabaseBetweenInstances".to_owned()),
            ("SourceDBInstanceId", id.to_owned()),
            ("DBInstanceId", other.to_owned()),
            ("DBInfo", names.to_owned()),
        ],
        3 => vec![("Action", "RestartDBInstance".to_owned()), ("DBInstanceId", id.to_owned())],
        4 | 5 => vec![("Action", "DescribeDBInstanceAttribute".to_owned()), ("DBInstanceId", id.to_owned())],
        6 => vec![("Action", "DescribeDatabases".to_owned()), ("DBInstanceId", id.to_owned())],
        7 => vec![("Action", "DescribeSlowLog".to_owned())],
        _ => vec![("Action", "DescribeDBInstances".to_owned()), ("RegionId", "cn-hangzhou".to_owned())],
    };
    params.push(("Format", ["JSON", "XML"][random.below(2) as usize].to_owned()));
    params
}

/// Something that the test does.
fn reach_in(rds: &FakeRds, random: &mut Random) {
    let id = random.id();
    match random.below(7) {
        0 => rds.update(id, |instance| instance.tag("n", instance_count(rds))),
        1 => rds.update(id, |instance| instance.lock_mode(LockMode::Unlock)),
        2 => rds.advance(Duration::from_secs(60)),
        3 => {
            rds.finish_all();
        }
        4 => {
            rds.inject(Fault::throttling().on("DescribeDBInstances").times(1));
        }
        5 => {
            if let Some(operation) = rds.operations().first() {
                // Another thread may have ended it.
                let _ = rds.try_finish(operation.id);
            }
        }
        _ => {
            if let Some(operation) = rds.operations().last() {
                let _ = rds.try_fail(operation.id, "chance");
            }
        }
    }
}

fn instance_count(rds: &FakeRds) -> String {
    rds.instance_ids().len().to_string()
}

async fn race(builder: FakeRdsBuilder) {
    let rds = Arc::new(builder.clone().start().await);
    let mut clients = tokio::task::JoinSet::new();
    // No client is more than one request ahead of another, and the test changes something for every four requests.
    let together = Arc::new(tokio::sync::Barrier::new(usize::try_from(CLIENTS).unwrap()));
    let (answered, mut answers) = tokio::sync::mpsc::channel(16);
    for seed in 0..CLIENTS {
        let (uri, together, answered) = (rds.uri(), together.clone(), answered.clone());
        clients.spawn(async move {
            let client = reqwest::Client::new();
            let mut random = Random(seed);
            for _ in 0..REQUESTS {
                together.wait().await;
                client.get(&uri).query(&request(&mut random)).send().await.unwrap().bytes().await.unwrap();
                answered.send(()).await.unwrap();
            }
        });
    }
    drop(answered);
    let reaching = {
        let rds = rds.clone();
        std::thread::spawn(move || {
            let mut random = Random(99);
            let mut answered = 0;
            while answers.blocking_recv().is_some() {
                answered += 1;
                if answered % 4 == 0 {
                    reach_in(&rds, &mut random);
                }
            }
        })
    };
    while let Some(ended) = clients.join_next().await {
        ended.unwrap();
    }
    reaching.join().unwrap();
    assert_eq!(rds.calls().len() as u64, CLIENTS * REQUESTS);
    let log = rds.log();
    let of_clients = |entry: &LogEntry| entry.call().is_some();
    let (first, last) = (log.iter().position(of_clients), log.iter().rposition(of_clients));
    let between = log[first.unwrap()..last.unwrap()].iter().filter(|entry| entry.action().is_some());
    assert!(between.count() > 100, "the test changes nothing between the calls");
    let throttled = rds.calls().iter().filter(|call| call.code() == Some("Throttling.User")).count();
    let imported = rds.calls_to("ImportDatabaseBetweenInstances").iter().filter(|call| call.is_success()).count();
    assert!(throttled > 0 && imported > 0, "{throttled} calls met a fault, {imported} imports began");
    replay(&rds, builder.start().await).await;
}

/// Repeats all log entries of one fake on another, and compares.
async fn replay(rds: &FakeRds, twin: FakeRds) {
    let client = reqwest::Client::new();
    for (number, entry) in rds.log().iter().enumerate() {
        let call = match entry {
            LogEntry::Call(call) => call,
            LogEntry::Action(action) => {
                twin.perform(action.clone());
                continue;
            }
            other => panic!("entry {number}: {other:?}"),
        };
        let parameters: &BTreeMap<String, String> = call.parameters();
        let response = client.get(twin.uri()).query(parameters).send().await.unwrap();
        response.bytes().await.unwrap();
        let again = twin.calls().pop().unwrap();
        let summary = |call: &fake_rds::Call| (call.status(), call.code().map(str::to_owned), call.request_id());
        assert_eq!(summary(&again), summary(call), "entry {number}: {call:?}");
    }
    assert_eq!(twin.seed(), rds.seed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_twin_replays_to_the_same_state() {
    race(cloud()).await;
}
