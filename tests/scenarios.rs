//! Scenario files: what they tell when they do not hold. The files themselves are played by `behaviour.rs`.
#![allow(clippy::unwrap_used)]

use fake_rds::Scenario;

#[tokio::test]
async fn a_scenario_that_does_not_hold_says_where() {
    let scenario: Scenario = r#"{
        "seed": {"DBInstances": [{"DBInstanceId": "rm-1", "Engine": "MySQL"}]},
        "steps": [
            {"call": "DescribeRegions", "expect": {"code": null}},
            {"call": "DescribeDBInstanceAttribute", "params": {"DBInstanceId": "rm-2"}, "format": "XML",
             "expect": {"status": 200, "code": null, "message": "^nothing$", "fields": {"Items": {"$exists": true}}}}
        ]
    }"#
    .parse()
    .unwrap();
    let rds = scenario.start().await;
    let error = scenario.play(&rds).await.unwrap_err();
    assert_eq!(error.step(), Some(2));
    let text = error.to_string();
    for part in [
        "step 2 (call DescribeDBInstanceAttribute)",
        "status\n    expected: 200",
        "code\n    expected: success",
        "InvalidDBInstanceId.NotFound",
        "message",
        "Items\n    expected: something\n    found:    nothing",
        "did you mean `rm-1`?",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[tokio::test]
async fn calls_and_state_are_verified() {
    let scenario: Scenario = r#"{
        "seed": {"DBInstances": [{"DBInstanceId": "rm-1", "Engine": "MySQL"}]},
        "expect_calls": [
            {"call": "DescribeRegions", "times": 0},
            {"call": "DescribeDBInstanceAttribute", "params": {"DBInstanceId": "rm-1"}, "code": null, "times": 1},
            {"call": "DescribeDBInstanceAttribute", "code": "InvalidDBInstanceId.NotFound"}
        ],
        "state": {"DBInstances": [{"DBInstanceId": "rm-1", "LockMode": "Unlock"}]}
    }"#
    .parse()
    .unwrap();
    let rds = scenario.start().await;
    for id in ["rm-1", "rm-2"] {
        reqwest::get(format!("{}/?Action=DescribeDBInstanceAttribute&DBInstanceId={id}", rds.uri())).await.unwrap();
    }
    scenario.verify(&rds).unwrap();

    rds.update("rm-1", |instance| instance.lock_mode(fake_rds::LockMode::ManualLock));
    reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await.unwrap();
    let text = scenario.verify(&rds).unwrap_err().to_string();
    assert!(text.contains("$.expect_calls[0]") && text.contains("0 calls of DescribeRegions"), "{text}");
    assert!(text.contains("$.DBInstances[rm-1].LockMode\n    expected: \"Unlock\""), "{text}");
}

#[test]
fn a_bad_scenario_file_lists_every_fault() {
    let error = r#"{
        "seed": {"DBInstances": [{"DBInstanceId": "rm-1", "Engine": "MySQL", "EngineVersion": "9"}]},
        "steps": [
            {"call": "DescribeRegions", "exect": {}},
            {"advance": "soon"},
            {"call": "DescribeRegions", "expect": {"fields": {"a": {"$lenn": 1}}}},
            {"finish": 1, "remove": "x"},
            {}
        ]
    }"#
    .parse::<Scenario>()
    .unwrap_err();
    let text = error.to_string();
    for part in [
        "2:95: $.seed.DBInstances[0].EngineVersion",
        "$.steps[0].exect: unknown field; did you mean `expect`?",
        "$.steps[1].advance",
        "unknown operator `$lenn`",
        "$.steps[3]: more than one step",
        "$.steps[4]: no step",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert_eq!(error.errors().len(), 6, "{text}");
}
