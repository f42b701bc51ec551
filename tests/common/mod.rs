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
