//! Explorations on request: a second run, small pages, repeated work, all or nothing, invariants; and a changing world.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use fake_rds::explore::{Explorer, Report};
use fake_rds::{Account, FakeRds, FakeRdsBuilder, Instance, Progress};
use serde_json::Value;

fn one() -> FakeRdsBuilder {
    FakeRds::builder().instance(Instance::mysql("rm-1").account(Account::new("app")))
}

fn explorer(builder: FakeRdsBuilder) -> Explorer {
    Explorer::new(builder).timeout(Duration::from_secs(60))
}

/// A call, and the code of its refusal.
async fn call(rds: &FakeRds, query: &str) -> Result<Value, String> {
    let url = format!("{}/?Format=JSON&RegionId=cn-hangzhou&{query}", rds.uri());
    let response = reqwest::get(url).await.map_err(|_| "lost".to_owned())?;
    let status = response.status();
    let answer: Value = response.json().await.map_err(|_| "lost".to_owned())?;
    if status == 200 { Ok(answer) } else { Err(answer["Code"].as_str().unwrap_or_default().to_owned()) }
}

/// The names of the runs that broke, in every finding.
fn broken(report: &Report) -> Vec<&str> {
    report
        .findings()
        .iter()
        .flat_map(|finding| std::iter::once(finding.name()).chain(finding.others().iter().map(String::as_str)))
        .collect()
}

#[tokio::test]
async fn a_second_run_has_to_change_nothing() {
    // A backup at each start: the second run makes another one.
    let backup = async |rds: &FakeRds| call(rds, "Action=CreateBackup&DBInstanceId=rm-1").await.map(drop);
    let report = explorer(one()).second_run_changes_nothing().only("second-run").run(backup).await;
    let [finding] = report.findings() else { panic!("{report}") };
    assert!(finding.how().contains("left over"), "{report}");
    assert!(report.to_string().contains("run a second time"), "{report}");

    // A restart leaves no trace, so the calls are compared.
    let restart = async |rds: &FakeRds| call(rds, "Action=RestartDBInstance&DBInstanceId=rm-1").await.map(drop);
    let report = explorer(one()).second_run_changes_nothing().run(restart).await;
    let finding = report.findings().iter().find(|finding| finding.name() == "second-run").unwrap();
    assert!(finding.how().contains("done again by the second run: RestartDBInstance DBInstanceId=rm-1"), "{report}");
    assert!(explorer(one()).run(restart).await.findings().iter().all(|finding| finding.name() != "second-run"));

    let describe = async |rds: &FakeRds| {
        call(rds, "Action=ModifyDBInstanceDescription&DBInstanceId=rm-1&DBInstanceDescription=new").await.map(drop)
    };
    let report = explorer(one()).second_run_changes_nothing().run(describe).await;
    report.assert_held();
    assert!(report.to_string().contains("checked without faults: second-run"), "{report}");
}

/// Tags every instance. `whole`: goes by the total, and not by the length of a page.
async fn tag_all(rds: &FakeRds, whole: bool) -> Result<(), String> {
    let mut ids = Vec::new();
    for page in 1.. {
        let answer = call(rds, &format!("Action=DescribeDBInstances&PageSize=100&PageNumber={page}")).await?;
        let items = answer["Items"]["DBInstance"].as_array().unwrap().clone();
        ids.extend(items.iter().map(|item| item["DBInstanceId"].as_str().unwrap().to_owned()));
        let total = answer["TotalRecordCount"].as_u64().unwrap();
        if items.is_empty() || ids.len() as u64 == total || !whole {
            break;
        }
    }
    for id in ids {
        let tag = "ResourceType=INSTANCE&Tag.1.Key=seen&Tag.1.Value=yes";
        call(rds, &format!("Action=TagResources&ResourceId.1={id}&{tag}")).await?;
    }
    Ok(())
}

#[tokio::test]
async fn small_pages_find_code_that_reads_only_the_first() {
    let three = || one().instance(Instance::mysql("rm-2")).instance(Instance::mysql("rm-3"));
    let report = explorer(three()).small_pages().run(async |rds| tag_all(rds, false).await).await;
    assert_eq!(broken(&report), ["small-pages"], "{report}");
    assert!(report.findings()[0].how().contains("Tags"), "{report}");
    explorer(three()).small_pages().run(async |rds| tag_all(rds, true).await).await.assert_held();
}

#[tokio::test]
async fn repeated_work_is_found_on_request() {
    // Restarts once more if the answer was lost.
    let restart = async |rds: &FakeRds| {
        let restart = async || call(rds, "Action=RestartDBInstance&DBInstanceId=rm-1").await;
        match restart().await {
            Err(code) if code == "lost" => {
                for _ in 0..5 {
                    if restart().await.is_ok() {
                        return Ok(());
                    }
                }
                Err(code)
            }
            outcome => outcome.map(drop),
        }
    };
    let builder = || one().progress(Progress::Immediate);
    explorer(builder()).run(restart).await.assert_held();
    let report = explorer(builder()).no_repeated_work().run(restart).await;
    let [finding] = report.findings() else { panic!("one bug is one finding\n{report}") };
    assert!(finding.how().contains("done 2 times instead of 1: RestartDBInstance DBInstanceId=rm-1"), "{report}");
}

#[tokio::test]
async fn another_password_is_another_state() {
    let reset = async |rds: &FakeRds, password: &str| {
        let query = format!("Action=ResetAccountPassword&DBInstanceId=rm-1&AccountName=app&AccountPassword={password}");
        call(rds, &query).await.map(drop)
    };
    let report = explorer(one())
        .run(async |rds: &FakeRds| match reset(rds, "First1234!").await {
            Err(_) => reset(rds, "Second1234!").await,
            done => done,
        })
        .await;
    assert!(report.findings()[0].how().contains("the password of account app differs"), "{report}");
    // The story does not show it.
    assert!(!report.to_string().contains("Second1234"), "{report}");
}

#[tokio::test]
async fn all_or_nothing_compares_with_the_initial_state() {
    let both = async |rds: &FakeRds, undo: bool| {
        let description = async |text: &str| {
            let query = format!("Action=ModifyDBInstanceDescription&DBInstanceId=rm-1&DBInstanceDescription={text}");
            for _ in 0..5 {
                if call(rds, &query).await.is_ok() {
                    return Ok(());
                }
            }
            Err("the description cannot be set")
        };
        // The first description is set blindly, so that the program can be repeated.
        description("before").await?;
        description("after").await?;
        let tag = "Action=TagResources&ResourceType=INSTANCE&ResourceId.1=rm-1&Tag.1.Key=k&Tag.1.Value=v";
        if let Err(code) = call(rds, tag).await {
            if code != "lost" && undo {
                description("").await?;
            }
            if code != "lost" {
                return Err("no tag");
            }
            // Nobody knows whether the tag is there: a tag can be set twice.
            call(rds, tag).await.map_err(|_| "no tag")?;
        }
        Ok(())
    };
    let without = explorer(one()).without_events().run(async |rds| both(rds, false).await).await;
    without.assert_held();
    let report = explorer(one()).without_events().all_or_nothing().run(async |rds| both(rds, false).await).await;
    assert!(report.findings().iter().any(|finding| finding.how().contains("after the failure")), "{report}");
}

#[tokio::test]
async fn invariants_are_checked_after_every_call_of_every_run() {
    // The instance has two tags for a moment, also where the program then fails.
    let code = async |rds: &FakeRds| {
        for (action, more) in [("TagResources", "&Tag.1.Key=lock&Tag.1.Value=1"), ("UntagResources", "&TagKey.1=lock")]
        {
            call(rds, &format!("Action={action}&ResourceType=INSTANCE&ResourceId.1=rm-1{more}")).await?;
        }
        Ok::<(), String>(())
    };
    let untagged = |rds: &FakeRds| assert!(rds.instance("rm-1").tags.is_empty(), "a tag");
    let error = explorer(one()).invariant(untagged).try_run(code).await.unwrap_err();
    assert!(error.to_string().ends_with("the invariant is violated: after call 1: a tag"), "{error}");
    explorer(one()).at_end(untagged).run(code).await.assert_held();

    // A run that ends in failure is checked, too: `undo` is missing where the second call is refused.
    let busy = |rds: &FakeRds| assert!(rds.instance("rm-1").description.is_empty(), "described");
    let report = explorer(one())
        .invariant(busy)
        .run(async |rds: &FakeRds| {
            let regions = call(rds, "Action=DescribeRegions").await;
            if regions.is_err() {
                call(rds, "Action=ModifyDBInstanceDescription&DBInstanceId=rm-1&DBInstanceDescription=failed").await?;
            }
            regions.map(drop)
        })
        .await;
    let [finding] = report.findings() else { panic!("one bug is one finding\n{report}") };
    assert!(finding.how().ends_with("after call 2: described"), "{report}");
}

#[tokio::test]
async fn another_actor_cannot_break_an_invariant_of_the_program() {
    let looks = async |rds: &FakeRds| {
        for _ in 0..2 {
            call(rds, "Action=DescribeDBInstanceAttribute&DBInstanceId=rm-1").await?;
        }
        Ok::<(), String>(())
    };
    let undescribed = |rds: &FakeRds| {
        assert!(rds.instance_ids().is_empty() || rds.instance("rm-1").description.is_empty(), "described");
    };
    let report = explorer(one()).invariant(undescribed).run(looks).await;
    report.assert_held();
    assert!(report.table().contains("event"), "{report}");
}

/// Creates a database and waits until it is there. `looks`: whether it looks for an end of its operation.
async fn create_database(rds: &FakeRds, looks: bool) -> Result<(), String> {
    let list = async || {
        let answer = call(rds, "Action=DescribeDatabases&DBInstanceId=rm-1").await?;
        let list = answer["Databases"]["Database"].as_array().cloned().unwrap_or_default();
        Ok::<_, String>(list.into_iter().find(|database| database["DBName"] == "shop"))
    };
    for _ in 0..10 {
        match list().await? {
            Some(database) if database["DBStatus"] == "Running" => return Ok(()),
            Some(_) => {}
            None => {
                let create = "Action=CreateDatabase&DBInstanceId=rm-1&DBName=shop&CharacterSetName=utf8";
                match call(rds, create).await {
                    Err(code) if code.contains("Duplicate") => {}
                    outcome => drop(outcome?),
                }
                if !looks {
                    // Takes the end of all operations for success.
                    while call(rds, "Action=DescribeDatabases&DBInstanceId=rm-1")
                        .await?
                        .to_string()
                        .contains("Creating")
                    {}
                    return Ok(());
                }
            }
        }
    }
    Err("no database".to_owned())
}

#[tokio::test]
async fn operations_fail_and_finish_at_any_call() {
    let report = explorer(one()).run(async |rds| create_database(rds, true).await).await;
    report.assert_held();
    let careless = explorer(one()).run(async |rds| create_database(rds, false).await).await;
    let names = broken(&careless);
    assert!(names.iter().any(|name| name.ends_with(".event-failed")), "{careless}");
    assert!(!names.iter().any(|name| name.ends_with(".event-finished")), "{careless}");
}

#[tokio::test]
async fn explore_hides_new_resources() {
    // What is not in the list right after its creation is taken for gone.
    let trusting = async |rds: &FakeRds| {
        let create = "Action=CreateAccount&DBInstanceId=rm-1&AccountName=other&AccountPassword=Passw0rd!";
        match call(rds, create).await {
            Err(code) if code.contains("Duplicate") => {}
            outcome => drop(outcome?),
        }
        let answer = call(rds, "Action=DescribeAccounts&DBInstanceId=rm-1").await?;
        if !answer.to_string().contains("other") {
            call(rds, "Action=DeleteAccount&DBInstanceId=rm-1&AccountName=other").await?;
        }
        Ok::<(), String>(())
    };
    let report = explorer(one().progress(Progress::Immediate)).run(trusting).await;
    let names = broken(&report);
    assert!(names.contains(&"1.CreateAccount.lagging"), "{report}");
    let finding = report.findings().iter().find(|finding| {
        finding.name().ends_with("lagging") || finding.others().iter().any(|name| name.ends_with("lagging"))
    });
    assert!(finding.unwrap().how().contains("AccountName other: missing"), "{report}");
}

#[tokio::test]
async fn changes_by_another_actor_are_not_lost() {
    // Reads the storage, and sets it to 100 more.
    let grow = async |rds: &FakeRds| {
        let answer = call(rds, "Action=DescribeDBInstanceAttribute&DBInstanceId=rm-1").await?;
        let size = answer["Items"]["DBInstanceAttribute"][0]["DBInstanceStorage"].as_u64().unwrap();
        if size < 150 {
            let wanted = size + 100;
            let change =
                format!("Action=ModifyDBInstanceSpec&DBInstanceId=rm-1&PayType=Postpaid&DBInstanceStorage={wanted}");
            call(rds, &change).await?;
        }
        Ok::<(), String>(())
    };
    let report = explorer(one()).run(grow).await;
    let finding = report.findings().iter().find(|finding| finding.how().contains("DBInstanceStorage"));
    let finding = finding.unwrap_or_else(|| panic!("{report}"));
    assert!(broken(&report).contains(&"2.ModifyDBInstanceSpec.event-modified"), "{report}");
    assert!(finding.story().contains("another actor gives the instance more storage"), "{report}");
}

#[tokio::test]
async fn a_change_that_comes_too_late_has_no_effect() {
    // The program accepts that a locked instance stays. One that is being deleted can be locked, and is deleted all the same.
    let delete = async |rds: &FakeRds| {
        match call(rds, "Action=DeleteDBInstance&DBInstanceId=rm-1").await {
            Err(code) if code.contains("Lock") => return Ok(()),
            Err(code) if code.contains("NotFound") => return Ok(()),
            outcome => drop(outcome?),
        }
        for _ in 0..10 {
            match call(rds, "Action=DescribeDBInstanceAttribute&DBInstanceId=rm-1").await {
                Err(code) if code.contains("NotFound") => return Ok(()),
                outcome => drop(outcome?),
            }
        }
        Err("still there".to_owned())
    };
    let report = explorer(one()).run(delete).await;
    assert!(!broken(&report).iter().any(|name| name.contains(".event-")), "{report}");
    assert!(report.table().contains("event"), "{report}");
}

#[tokio::test]
async fn random_client_tokens_are_not_part_of_the_result() {
    use std::hash::BuildHasher;

    // The instance is found by its description; the token protects the repetitions within one start.
    let create = async |rds: &FakeRds| {
        let token = std::hash::RandomState::new().hash_one(0);
        let create = format!(
            "Action=CreateDBInstance&Engine=MySQL&EngineVersion=8.0&DBInstanceClass=mysql.n2.small.1&DBInstanceStorage=20\
             &DBInstanceNetType=Intranet&SecurityIPList=10.0.0.0/8&PayType=Postpaid&DBInstanceDescription=new&ClientToken={token}"
        );
        for _ in 0..5 {
            if call(rds, "Action=DescribeDBInstances").await?.to_string().contains("\"new\"") {
                return Ok(());
            }
            match call(rds, &create).await {
                Err(code) if code == "lost" => {}
                outcome => return outcome.map(drop),
            }
        }
        Err("no instance".to_owned())
    };
    let explorer = explorer(FakeRds::builder()).only("2.CreateDBInstance.lost-after");
    explorer.run(create).await.assert_held();
}

/// Creates an instance, reads its description and its IP list, and writes both: the description always, the list as it was
/// read or, if `appends`, only what is new.
async fn create_and_configure(rds: &FakeRds, appends: bool) -> Result<(), String> {
    let create = "Action=CreateDBInstance&Engine=MySQL&EngineVersion=8.0&DBInstanceClass=mysql.n2.small.1&DBInstanceStorage=20\
                  &DBInstanceNetType=Intranet&SecurityIPList=10.0.0.0/8&PayType=Postpaid&ClientToken=one";
    let id = call(rds, create).await?["DBInstanceId"].as_str().unwrap_or_default().to_owned();
    let lists = call(rds, &format!("Action=DescribeDBInstanceIPArrayList&DBInstanceId={id}")).await?;
    let list = lists["Items"]["DBInstanceIPArray"][0]["SecurityIPList"].as_str().unwrap_or_default().to_owned();
    let ips = if appends { "10.1.1.1&ModifyMode=Append".to_owned() } else { format!("{list},10.1.1.1") };
    if !list.contains("10.1.1.1") {
        call(rds, &format!("Action=ModifySecurityIps&DBInstanceId={id}&SecurityIps={ips}")).await?;
    }
    let describe = format!("Action=ModifyDBInstanceDescription&DBInstanceId={id}&DBInstanceDescription=mine");
    call(rds, &describe).await.map(drop)
}

#[tokio::test]
async fn a_program_may_overwrite_what_it_sets_on_its_own_instance() {
    let builder = || FakeRds::builder().progress(Progress::Immediate);
    let report = explorer(builder()).run(async |rds| create_and_configure(rds, true).await).await;
    assert!(!broken(&report).iter().any(|name| name.contains(".event-")), "{report}");
    // An update that is lost is a finding all the same.
    let report = explorer(builder()).run(async |rds| create_and_configure(rds, false).await).await;
    let names = broken(&report);
    assert!(names.contains(&"3.ModifySecurityIps.event-listed"), "{report}");
    assert!(!names.iter().any(|name| name.contains(".event-renamed")), "{report}");
}

#[tokio::test]
async fn the_same_bug_at_several_instances_is_one_finding() {
    let builder =
        ["rm-a", "rm-b", "rm-c"].iter().fold(FakeRds::builder(), |builder, id| builder.instance(Instance::mysql(*id)));
    let careless = async |rds: &FakeRds| {
        for id in ["rm-a", "rm-b", "rm-c"] {
            let create = format!("Action=CreateDatabase&DBInstanceId={id}&DBName=shop&CharacterSetName=utf8mb4");
            let _ = call(rds, &create).await;
        }
    };
    let report = explorer(builder.progress(Progress::Immediate)).run(careless).await;
    let [finding] = report.findings() else { panic!("{report}") };
    assert!(finding.how().ends_with("DBName shop: missing"), "{report}");
}

#[tokio::test]
async fn a_restart_that_trusts_an_early_mark_is_one_finding() {
    // The tag that says that the work is done comes first. A crash leaves a different part of the work undone each time.
    let early = async |rds: &FakeRds| {
        let tags = call(rds, "Action=ListTagResources&ResourceType=INSTANCE&ResourceId.1=rm-1").await?;
        if tags.to_string().contains("done") {
            return Ok(());
        }
        call(rds, "Action=TagResources&ResourceType=INSTANCE&ResourceId.1=rm-1&Tag.1.Key=done&Tag.1.Value=yes").await?;
        call(rds, "Action=ModifyDBInstanceDescription&DBInstanceId=rm-1&DBInstanceDescription=new").await?;
        call(rds, "Action=ModifySecurityIps&DBInstanceId=rm-1&SecurityIps=10.1.1.1").await?;
        Ok::<(), String>(())
    };
    let report = explorer(one()).without_events().run(early).await;
    let [finding] = report.findings() else { panic!("{report}") };
    assert!(finding.others().len() > 2, "{report}");
}

/// A run may end before a fault of the seed can fire.
#[tokio::test]
async fn an_exploration_does_not_require_faults_to_fire() {
    let fault = fake_rds::Fault::throttling().on("CancelImport").must_fire();
    let report = Explorer::new(FakeRds::builder().fault(fault))
        .run(async |rds| reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await?.error_for_status())
        .await;
    assert!(report.runs() > 1);
}
