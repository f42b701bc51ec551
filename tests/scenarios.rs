//! Scenario files: the messages of failures. The files themselves are played by `behaviour.rs`.
#![allow(clippy::unwrap_used)]

use fake_rds::{ErrorKind, Scenario};

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
            {},
            {"advanse": "90s", "about": "x"},
            {"reason": "x"}
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
        "$.steps[5].advanse: unknown step `advanse`; did you mean `advance`?",
        "$.steps[6]: no step; the steps are call, state, add",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert_eq!(error.errors().len(), 8, "{text}");
}

/// A folder of this test's own, with one file in it.
fn file(name: &str, text: &str) -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("scenario.json");
    std::fs::write(&file, text).unwrap();
    file
}

#[test]
fn a_check_finds_slips_that_a_reader_passes_over() {
    let file = file(
        "slips",
        r#"{"steps": [
            {"call": "DescribeRegion"},
            {"call": "DescribeRegions", "expect": {"code": "Throttling.Usr"}},
            {"finish": "${import}"}
        ]}"#,
    );
    assert!(Scenario::load(&file).is_ok());
    let text = Scenario::check(&file).unwrap_err().to_string();
    for part in [
        "scenario.json:2:22: $.steps[0].call: the service has no action `DescribeRegion`",
        "did you mean `Throttling.User`?",
        "`${import}`: no earlier step saves it",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[test]
fn this_crate_s_own_files_have_no_slips() {
    let mut files = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scenarios")];
    let mut checked = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            Scenario::check(&path).unwrap();
            checked += 1;
        }
    }
    assert!(checked > 100);
}

#[tokio::test]
async fn a_failed_step_shows_the_part_that_differs() {
    let scenario: Scenario = r#"{
        "seed": {"DBInstances": [{"DBInstanceId": "rm-1", "Engine": "MySQL"}]},
        "steps": [{"call": "DescribeRegions", "expect": {"status": 201}},
                  {"call": "DescribeDBInstanceAttribute", "params": {"DBInstanceId": "rm-2"}, "expect": {"code": null}}]
    }"#
    .parse()
    .unwrap();
    let rds = scenario.start().await;
    let text = scenario.play(&rds).await.unwrap_err().to_string();
    // Not the whole list of regions.
    assert!(text.ends_with("status\n    expected: 201\n    found:    200 success"), "{text}");

    let answer = reqwest::get(format!("{}/?Action=DescribeRegions&Format=XML", rds.uri())).await.unwrap();
    let (id, body) = (answer.headers()["x-acs-request-id"].to_str().unwrap().to_owned(), answer.text().await.unwrap());
    let body = body.replace(&id, "${RequestId}").replacen("cn-shanghai<", "cn-shangri-la<", 1);
    let steps = serde_json::json!([{"call": "DescribeRegions", "format": "XML", "expect": {"body": body}}]);
    let scenario: Scenario = serde_json::json!({"steps": steps}).to_string().parse().unwrap();
    let text = scenario.play(&rds).await.unwrap_err().to_string();
    assert!(text.contains("cn-shangri-la<") && text.contains("cn-shanghai<") && text.len() < 400, "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
}

#[tokio::test]
async fn a_file_without_steps_is_not_played() {
    let scenario: Scenario = r#"{"expect_calls": [{"call": "DescribeRegions"}]}"#.parse().unwrap();
    let rds = scenario.start().await;
    let error = scenario.play(&rds).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidScenario);
    assert!(error.to_string().contains("at least one step"), "{error}");
}

#[test]
fn ids_of_steps_are_numbers_or_variables() {
    for step in ["finish", "begin", "fail", "remove_fault"] {
        let text = format!(r#"{{"steps": [{{"{step}": "latest"}}]}}"#);
        let error = text.parse::<Scenario>().unwrap_err().to_string();
        assert!(error.contains("an id: a whole number, or `${NAME}`"), "{error}");
        for id in ["7", r#""7""#, r#""${import}""#] {
            format!(r#"{{"steps": [{{"{step}": {id}}}]}}"#).parse::<Scenario>().unwrap();
        }
    }
}
