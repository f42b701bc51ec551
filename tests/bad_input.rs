//! Requests that no client should send: each gets a documented error document, changes nothing, and leaves the server
//! serving.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::Write;
use std::net::TcpStream;

use common::{IMPORT, get, raw, two};
use fake_rds::FakeRds;

async fn still_serves(rds: &FakeRds) {
    assert_eq!(get(rds, &[("Action", "DescribeRegions")]).await.0, 200);
    assert!(rds.imports().is_empty());
}

async fn post(rds: &FakeRds, params: &[(&str, &str)]) -> (u16, serde_json::Value) {
    let response = reqwest::Client::new().post(rds.uri()).form(params).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn db_info_of_a_megabyte_and_nested_deep() {
    let rds = two().start().await;
    let long = format!(r#"{{"DBNames":["{}"]}}"#, "x".repeat(1 << 20));
    let many = format!(r#"{{"DBNames":[{}]}}"#, vec![r#""mydb""#; 150_000].join(","));
    let deep = format!(r#"{{"DBNames":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    let unclosed = "[".repeat(100_000);
    for info in [&long, &many, &deep, &unclosed] {
        let (status, answer) =
            post(&rds, &[IMPORT[0], IMPORT[1], IMPORT[2], ("DBInfo", info), ("Format", "JSON")]).await;
        assert_eq!((status, answer["Code"].as_str().unwrap()), (400, "InvalidDBInfo.Malformed"));
    }
    still_serves(&rds).await;
}

#[tokio::test]
async fn a_form_that_is_not_utf8() {
    let rds = two().start().await;
    let mut request =
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 40\r\n\r\n"
            .to_vec();
    request.extend_from_slice(b"Action=DescribeRegions&Format=JSON&X=\xff\xfe\xfd");
    let answer = raw(&rds, &request);
    assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("RequestParameterMalformed"), "{answer}");
    assert!(answer.contains("application/json;charset=utf-8"), "{answer}");
    still_serves(&rds).await;
}

#[tokio::test]
async fn numbers_out_of_range() {
    let rds = two().start().await;
    for number in ["-1", "0", "2147483648", "99999999999999999999999", "1e3", "0x10", " 1", "+1", "１"] {
        let (status, answer) =
            get(&rds, &[("Action", "DescribeDBInstances"), ("RegionId", "cn-hangzhou"), ("PageNumber", number)]).await;
        assert_eq!((status, answer["Code"].as_str().unwrap()), (400, "InvalidPageNumbers.Malformed"), "{number}");
    }
    for id in ["-1", "99999999999999999999999", "abc"] {
        let (status, answer) = get(&rds, &[("Action", "CancelImport"), ("DBInstanceId", "to"), ("ImportId", id)]).await;
        assert_eq!((status, answer["Code"].as_str().unwrap()), (400, "InvalidParameter"), "{id}");
    }
    still_serves(&rds).await;
}

#[tokio::test]
async fn every_other_method() {
    let rds = two().start().await;
    for method in ["PUT", "DELETE", "PATCH", "TRACE", "BREW"] {
        let answer =
            raw(&rds, format!("{method} /?Action=DescribeRegions&Format=JSON HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes());
        assert!(answer.starts_with("HTTP/1.1 400") && answer.contains(r#""Code":"UnsupportedHTTPMethod""#), "{answer}");
    }
    let response = reqwest::Client::new().head(rds.uri()).send().await.unwrap();
    assert_eq!(response.status(), 400);
    still_serves(&rds).await;
}

#[tokio::test]
async fn another_path_is_not_the_service() {
    let rds = two().start().await;
    let response = reqwest::get(format!("{}/api?Action=DescribeRegions&Format=JSON", rds.uri())).await.unwrap();
    assert_eq!(response.status(), 404);
    assert_eq!(response.json::<serde_json::Value>().await.unwrap()["Code"], "InvalidAction.NotFound");
}

#[tokio::test]
async fn an_empty_body_with_a_form_content_type() {
    let rds = two().start().await;
    let answer = raw(
        &rds,
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 0\r\n\r\n",
    );
    assert!(answer.starts_with("HTTP/1.1 404") && answer.contains("InvalidAction.NotFound"), "{answer}");
    // What one real client sends with every call: the parameters in the query, no length, no body.
    let answer = raw(
        &rds,
        b"POST /?Action=DescribeRegions HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n\r\n",
    );
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_client_that_hangs_up_half_way() {
    let rds = two().start().await;
    for bytes in [
        &b"GE"[..],
        b"GET /?Action=DescribeRegions HTTP/1.1\r\nho",
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 100\r\n\r\nAction=Im",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ] {
        let mut stream = TcpStream::connect(rds.address()).unwrap();
        stream.write_all(bytes).unwrap();
        drop(stream);
    }
    still_serves(&rds).await;
}
