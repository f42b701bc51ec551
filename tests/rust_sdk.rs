//! A real Rust client, `aliyun-openapi-core-rust-sdk`, unchanged but for the endpoint.
//!
//! Built only with `RUSTFLAGS="--cfg fake_rds_conformance"`, since the client builds against the system's OpenSSL.
#![cfg(fake_rds_conformance)]
#![allow(clippy::unwrap_used)]

mod common;

use aliyun_openapi_core_rust_sdk::client::error::Error;
use aliyun_openapi_core_rust_sdk::client::rpc::RPClient;
use common::two;
use fake_rds::{FakeRds, Fault, Progress, User};
use serde_json::Value;

async fn fake() -> FakeRds {
    two().user(User::new("1").access_key("testid", "testsecret")).progress(Progress::Polls(1)).start().await
}

async fn call(rds: &FakeRds, method: &str, action: &str, query: &[(&str, &str)], secret: &str) -> Result<Value, Error> {
    RPClient::new("testid", secret, rds.uri())
        .version("2014-08-15")
        .request(method, action)
        .query(query.to_vec())
        .json()
        .await
}

/// Code and request id of a refusal.
fn refused(result: Result<Value, Error>) -> (String, String) {
    match result {
        Err(Error::InvalidResponse { error_code, request_id, .. }) => (error_code, request_id),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_whole_migration() {
    let rds = fake().await;
    for method in ["GET", "POST"] {
        rds.reset();
        let import = [("SourceDBInstanceId", "from"), ("DBInstanceId", "to"), ("DBInfo", r#"{"DBNames":["mydb"]}"#)];
        let answer = call(&rds, method, "ImportDatabaseBetweenInstances", &import, "testsecret").await.unwrap();
        let id = answer["ImportId"].as_u64().unwrap();
        let mut seen = Vec::new();
        while seen.last().is_none_or(|status| status != "Running") {
            let query = [("DBInstanceId", "to")];
            let answer = call(&rds, method, "DescribeDBInstanceAttribute", &query, "testsecret").await.unwrap();
            seen.push(answer["Items"]["DBInstanceAttribute"][0]["DBInstanceStatus"].as_str().unwrap().to_owned());
        }
        assert_eq!(seen, ["Importing", "Running"]);
        let (code, request_id) = refused(
            call(&rds, method, "CancelImport", &[("DBInstanceId", "to"), ("ImportId", &id.to_string())], "testsecret")
                .await,
        );
        assert_eq!(code, "OperationDenied.IncorrectTaskStatus");
        assert_eq!(request_id, rds.calls().pop().unwrap().request_id());
    }
}

#[tokio::test]
async fn it_is_refused_as_the_service_would() {
    let rds = fake().await;
    assert_eq!(refused(call(&rds, "GET", "DescribeRegions", &[], "wrong").await).0, "SignatureDoesNotMatch");
    assert_eq!(refused(call(&rds, "GET", "DescribeRegion", &[], "testsecret").await).0, "InvalidAction.NotFound");
    let nobody =
        RPClient::new("nobody", "x", rds.uri()).version("2014-08-15").get("DescribeRegions").json::<Value>().await;
    assert_eq!(refused(nobody).0, "InvalidAccessKeyId.NotFound");
    let query = [("DBInstanceId", "nope")];
    let unknown = call(&rds, "GET", "DescribeDBInstanceAttribute", &query, "testsecret").await;
    assert_eq!(refused(unknown).0, "InvalidDBInstanceId.NotFound");
    rds.inject(Fault::throttling().times(1));
    assert_eq!(refused(call(&rds, "GET", "DescribeRegions", &[], "testsecret").await).0, "Throttling.User");
    call(&rds, "GET", "DescribeRegions", &[], "testsecret").await.unwrap();
}
