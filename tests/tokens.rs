//! Client tokens: the same request again, another one, and a creation that failed.
#![allow(clippy::unwrap_used)]

mod common;

use common::get;
use fake_rds::{FakeRds, FakeRdsBuilder, Instance, Progress, User};
use serde_json::Value;

fn one() -> FakeRdsBuilder {
    FakeRds::builder().instance(Instance::mysql("rm-1")).progress(Progress::Immediate)
}

/// Creates a read-only instance, with other parameters than usual.
async fn create(rds: &FakeRds, other: &[(&str, &str)]) -> (u16, Value) {
    let mut params = vec![
        ("Action", "CreateReadOnlyDBInstance"),
        ("RegionId", "cn-hangzhou"),
        ("ZoneId", "cn-hangzhou-b"),
        ("DBInstanceId", "rm-1"),
        ("EngineVersion", "8.0"),
        ("DBInstanceClass", "mysqlro.x4.large.1"),
        ("DBInstanceStorage", "100"),
        ("PayType", "Postpaid"),
        ("ClientToken", "one"),
    ];
    params.retain(|(name, _)| other.iter().all(|(replaced, _)| replaced != name));
    params.extend(other);
    get(rds, &params).await
}

/// An answer without what is new in every answer.
fn same(mut answer: Value) -> Value {
    answer.as_object_mut().unwrap().remove("RequestId").unwrap();
    answer
}

#[tokio::test]
async fn the_same_request_gets_the_first_answer_and_creates_nothing() {
    let rds = one().start().await;
    let (_, first) = create(&rds, &[]).await;
    let (status, second) = create(&rds, &[]).await;
    assert_eq!(status, 200, "{second}");
    assert_ne!(first["RequestId"], second["RequestId"]);
    assert_eq!(same(first.clone()), same(second));
    assert_eq!(rds.instance_ids().len(), 2);
    // Another token is another instance, and so is none.
    let (_, third) = create(&rds, &[("ClientToken", "two")]).await;
    assert_ne!(first["DBInstanceId"], third["DBInstanceId"]);
    create(&rds, &[("ClientToken", "")]).await;
    create(&rds, &[("ClientToken", "")]).await;
    assert_eq!(rds.instance_ids().len(), 5);
}

#[tokio::test]
async fn a_used_token_with_another_request_is_refused() {
    let rds = one().start().await;
    create(&rds, &[]).await;
    for other in [("DBInstanceStorage", "200"), ("DBInstanceDescription", "reports")] {
        let (status, answer) = create(&rds, &[other]).await;
        assert_eq!((status, &answer["Code"]), (400, &Value::from("InvalidRequestId")), "{other:?}");
    }
    assert_eq!(rds.instance_ids().len(), 2);
}

#[tokio::test]
async fn tokens_are_of_an_account() {
    let users = ["1", "2"].map(|uid| User::new(uid).access_key(format!("key-{uid}"), "secret"));
    let [first, second] = users;
    let instances = [("rm-1", "1"), ("rm-2", "2")].map(|(id, uid)| Instance::mysql(id).owner(uid));
    let builder = FakeRds::builder().user(first).user(second).signatures(fake_rds::Signatures::Ignored);
    let rds = instances.into_iter().fold(builder, FakeRdsBuilder::instance).start().await;
    let (_, first) = create(&rds, &[("AccessKeyId", "key-1")]).await;
    let (status, second) = create(&rds, &[("AccessKeyId", "key-2"), ("DBInstanceId", "rm-2")]).await;
    assert_eq!(status, 200, "{second}");
    assert_ne!(first["DBInstanceId"], second["DBInstanceId"]);
}

#[tokio::test]
async fn the_token_of_a_creation_that_failed_can_be_used_again() {
    for strict in [false, true] {
        let builder = if strict { one().set("StrictClientTokens", true) } else { one() };
        let rds = builder.progress(Progress::Manual).start().await;
        let (_, first) = create(&rds, &[]).await;
        rds.fail(rds.operations()[0].id, "no space");
        assert_eq!(rds.instance_ids(), ["rm-1"]);
        let (status, second) = create(&rds, &[]).await;
        assert_eq!(status, if strict { 400 } else { 200 }, "{second}");
        assert_ne!(first["DBInstanceId"], second["DBInstanceId"]);
    }
}

#[tokio::test]
async fn a_strict_fake_refuses_the_same_request() {
    let rds = one().set("StrictClientTokens", true).start().await;
    create(&rds, &[]).await;
    let (status, answer) = create(&rds, &[]).await;
    assert_eq!((status, &answer["Code"]), (400, &Value::from("InvalidRequestId")));
}

#[tokio::test]
async fn a_seed_keeps_tokens_with_their_requests() {
    let rds = one().progress(Progress::Manual).start().await;
    let (_, first) = create(&rds, &[]).await;
    let loaded = FakeRds::builder().seed(rds.seed()).start().await;
    assert_eq!(create(&loaded, &[]).await.1["DBInstanceId"], first["DBInstanceId"]);
    assert_eq!(create(&loaded, &[("DBInstanceStorage", "50")]).await.0, 400);

    // A token that a failure has freed stays free.
    loaded.fail(loaded.operations()[0].id, "no space");
    let again = FakeRds::builder().seed(loaded.seed()).start().await;
    let (status, second) = create(&again, &[]).await;
    assert_eq!(status, 200, "{second}");
    assert_ne!(second["DBInstanceId"], first["DBInstanceId"]);
}
