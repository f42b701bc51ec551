//! Polls: a client that waits by repeating a request gets through, whatever request it repeats.

use proptest::prelude::*;

use crate::rds::action;
use crate::rds::catalogue;
use crate::rds::model::operation::Progress;
use crate::rpc::response::Outgoing;
use crate::service::Service;
use crate::tests::busy::VALUES;
use crate::tests::calls::{self, Good, sent};

/// The code of a refusal; empty for a success.
fn code(answer: &Outgoing) -> String {
    let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    body["Code"].as_str().unwrap_or_default().to_owned()
}

/// An answer to compare: the code of a refusal, or what a read shows.
fn shown(answer: &Outgoing, reads: bool) -> String {
    let refused = code(answer);
    if !reads || answer.status != 200 {
        return refused;
    }
    let mut body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    body.as_object_mut().unwrap().remove("RequestId");
    body.to_string()
}

/// A fake of this seed in which some requests were made, of which the last one was answered.
fn after(seed: &crate::Seed, requests: &[Vec<(String, String)>], progress: Progress) -> Service {
    let mut seed = seed.clone();
    seed.settings.progress = progress;
    seed.settings.progress_for = Default::default();
    (seed.frozen_clock, seed.id_seed) = (true, Some(1));
    seed.clock.get_or_insert(std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_528_797_600));
    let service = Service::new(seed);
    for request in requests {
        sent(&service, request);
    }
    service
}

/// The requests of an entry, the one that it is about at the end.
fn all(good: &Good) -> Vec<Vec<(String, String)>> {
    good.before.iter().chain([&good.params]).cloned().collect()
}

fn running(service: &Service) -> usize {
    service.lock().cloud.operations.iter().count()
}

/// The instance that a request names.
fn instance(params: &[(String, String)]) -> Option<&str> {
    let (_, value) = params.iter().find(|(name, _)| name == "DBInstanceId" || name == "DBInstanceName")?;
    Some(value)
}

/// The actions that read the catalogue and the prices. Their answers do not depend on the instance that they may name, so they
/// do not poll it: a client that repeats them waits for nothing.
const READ_NO_INSTANCE: [&str; 6] = [
    "DescribeAvailableClasses",
    "DescribeAvailableZones",
    "DescribePrice",
    "DescribeRenewalPrice",
    "DescribeVSwitches",
    "DescribeVpcs",
];

static CALLS: once_cell::sync::Lazy<Vec<(String, Good)>> =
    once_cell::sync::Lazy::new(|| calls::calls().into_iter().collect());

/// The request of another entry, on the instance of the first.
fn about(good: &Good, other: &Good) -> Vec<(String, String)> {
    let mut request = other.params.clone();
    if let Some((id, at)) =
        instance(&good.params).zip(request.iter().position(|(name, _)| name.starts_with("DBInstance")))
    {
        request[at].1 = id.to_owned();
    }
    request
}

/// A request starts something, and another request on the same instance is repeated: it is answered as it is when
/// nothing runs any more. Returns what happens otherwise.
fn stuck(good: &Good, other: &Good) -> Option<String> {
    let request = about(good, other);
    let (name, reads) = (request[0].1.clone(), catalogue::only_reads(&request[0].1));
    let polled = after(&good.seed, &all(good), Progress::Polls(1));
    if running(&polled) == 0 || READ_NO_INSTANCE.contains(&name.as_str()) {
        return None;
    }
    let over = after(&good.seed, &all(good), Progress::Polls(1));
    over.lock().cloud.finish_all();
    let wanted = shown(&sent(&over, &request), reads);
    let mut answers = Vec::new();
    // Each operation takes two, and those of one request can follow each other.
    for _ in 0..2 + 2 * running(&polled) {
        answers.push(shown(&sent(&polled, &request), reads));
        if answers.last() == Some(&wanted) || !reads && answers.last().is_some_and(String::is_empty) {
            return None;
        }
    }
    Some(format!("{name} after {:?}: {answers:?}, and {wanted:?} when nothing runs", good.params))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    /// Any two actions.
    #[test]
    fn a_repeated_request_is_answered_as_if_nothing_ran(first in 0..CALLS.len(), second in 0..CALLS.len()) {
        prop_assert_eq!(stuck(&CALLS[first].1, &CALLS[second].1), None);
    }
}

/// Every action that reads shows the end of what any action started, if it is repeated.
#[test]
fn a_repeated_read_shows_the_end_of_any_operation() {
    let (mut tried, mut wrong) = (0, Vec::new());
    for (_, good) in CALLS.iter().filter(|(name, _)| !catalogue::only_reads(name)) {
        let [runs, over] = [(); 2].map(|()| after(&good.seed, &all(good), Progress::Manual));
        over.lock().cloud.finish_all();
        let instances = |(name, _): &&(String, Good)| {
            let product =
                ["region", "sts", "vpc"].map(|family| action::FAMILIES.iter().find(|(name, _)| *name == family));
            !product.into_iter().flatten().any(|(_, actions)| actions.iter().any(|action| action.name == name))
        };
        for (_, read) in CALLS.iter().filter(|(name, _)| catalogue::only_reads(name)).filter(instances) {
            let request = about(good, read);
            // Both have had the same requests, so the ids are the same.
            if sent(&runs, &request).body != sent(&over, &request).body {
                tried += 1;
                wrong.extend(stuck(good, read));
            }
        }
    }
    assert!(tried > 100 && wrong.is_empty(), "{tried} tried\n{}", wrong.join("\n"));
}

/// Every two actions of a family, and every action with itself: they share what can be busy, such as a proxy or an address.
#[test]
fn a_repeated_request_of_a_family_is_answered_as_if_nothing_ran() {
    let calls: std::collections::HashMap<&str, &Good> =
        CALLS.iter().map(|(name, good)| (name.as_str(), good)).collect();
    let mut wrong = Vec::new();
    for (_, actions) in action::FAMILIES {
        for (first, second) in actions.iter().flat_map(|first| actions.iter().map(move |second| (first, second))) {
            if !catalogue::only_reads(first.name) {
                wrong.extend(stuck(calls[first.name], calls[second.name]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every list and every parameter of it: what a filter or a page leaves out is polled as well.
#[test]
fn a_list_polls_filtered_items_too() {
    let lists: [(&str, &str); 9] = [
        ("RestartDBInstance", "DescribeDBInstances"),
        ("RestartDBInstance", "DescribeDBInstancesAsCsv"),
        ("RestartDBInstance", "DescribeDBInstancesByExpireTime"),
        ("CreateDatabase", "DescribeDatabases"),
        ("CreateAccount", "DescribeAccounts"),
        ("CreateBackup", "DescribeBackups"),
        ("CreateBackup", "DescribeBackupTasks"),
        ("CreateMigrateTask", "DescribeMigrateTasks"),
        ("ImportDatabaseBetweenInstances", "DescibeImportsFromDatabase"),
    ];
    let calls = calls::calls();
    let (mut tried, mut stuck) = (0, Vec::new());
    for (starts, list) in lists {
        let good = &calls[starts];
        let id = instance(&good.params).unwrap();
        let required = [
            ("Action", list),
            ("RegionId", "cn-hangzhou"),
            ("DBInstanceId", id),
            ("Engine", "MySQL"),
            ("StartTime", "2010-01-01T00:00Z"),
            ("EndTime", "2090-01-01T00:00Z"),
        ];
        let fields = action::find(list).unwrap().fields;
        let of_list = |(name, _): &&(&str, &str)| *name == "Action" || fields.iter().any(|field| field.name == *name);
        let plain: Vec<(String, String)> =
            required.iter().filter(of_list).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let filters = fields.iter().map(|field| field.name).filter(|name| !["DBInstanceId", "RegionId"].contains(name));
        for (filter, value) in filters.flat_map(|filter| VALUES.map(|value| (filter, value))) {
            let mut request = plain.clone();
            request.retain(|(name, _)| name != filter);
            request.push((filter.to_owned(), value.to_owned()));
            let service = after(&good.seed, &all(good), Progress::Polls(1));
            assert!(running(&service) > 0, "{starts} starts nothing");
            if sent(&service, &request).status != 200 {
                continue;
            }
            tried += 1;
            sent(&service, &request);
            if running(&service) > 0 {
                stuck.push(format!("{starts}, then {list} {filter}={value}"));
            }
        }
    }
    assert!(tried > 100 && stuck.is_empty(), "{tried} tried, never over:\n{}", stuck.join("\n"));
}

fn request(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

fn start(instance: &str, polls: u32) -> Service {
    let mut seed: crate::Seed = format!(r#"{{"DBInstances": [{instance}]}}"#).parse().unwrap();
    seed.settings.progress = Progress::Polls(polls);
    Service::new(seed)
}

/// A client that repeats a refused grant, as Terraform's provider does.
#[test]
fn a_refused_call_is_a_poll_and_the_next_one_succeeds() {
    for polls in [0, 1, 3] {
        let service =
            start(r#"{"DBInstanceId": "rm-1", "Engine": "MySQL", "Accounts": [{"AccountName": "app"}]}"#, polls);
        let grant = request(
            "Action=GrantAccountPrivilege&DBInstanceId=rm-1&AccountName=app&DBName=shop&AccountPrivilege=ReadWrite",
        );
        let created =
            sent(&service, &request("Action=CreateDatabase&DBInstanceId=rm-1&DBName=shop&CharacterSetName=utf8"));
        assert_eq!(created.status, 200);
        for _ in 0..polls {
            let refused = sent(&service, &grant);
            assert_eq!((refused.status, code(&refused).as_str()), (403, "OperationDenied.DBStatus"));
        }
        assert_eq!(sent(&service, &grant).status, 200, "after {polls} polls");
    }
}

#[test]
fn a_call_refused_for_another_reason_is_not_a_poll() {
    let service = start(r#"{"DBInstanceId": "rm-1", "Engine": "MySQL", "Accounts": [{"AccountName": "app"}]}"#, 1);
    sent(&service, &request("Action=CreateDatabase&DBInstanceId=rm-1&DBName=shop&CharacterSetName=utf8"));
    for wrong in [
        "Action=GrantAccountPrivilege&DBInstanceId=rm-1&AccountName=app&DBName=shop&AccountPrivilege=Nonsense",
        "Action=GrantAccountPrivilege&DBInstanceId=rm-1&AccountName=nobody&DBName=other&AccountPrivilege=ReadOnly",
        "Action=GrantAccountPrivilege&DBInstanceId=rm-2&AccountName=app&DBName=shop&AccountPrivilege=ReadOnly",
        "Action=CreateDatabase&DBInstanceId=rm-1&DBName=shop&CharacterSetName=utf8",
    ] {
        for _ in 0..4 {
            assert_ne!(sent(&service, &request(wrong)).status, 200, "{wrong}");
        }
    }
    assert_eq!(running(&service), 1);
}

/// The deletion of an account waits for the deletion of the database that it owns.
#[test]
fn a_deletion_is_polled_by_the_deletion_of_the_owner() {
    let service = start(
        r#"{"DBInstanceId": "pgm-1", "Engine": "PostgreSQL", "Databases": [{"DBName": "d1"}],
            "Accounts": [{"AccountName": "u1", "DatabasePrivileges": {"d1": "DBOwner"}}]}"#,
        1,
    );
    assert_eq!(sent(&service, &request("Action=DeleteDatabase&DBInstanceId=pgm-1&DBName=d1")).status, 200);
    let delete = request("Action=DeleteAccount&DBInstanceId=pgm-1&AccountName=u1");
    assert_eq!(code(&sent(&service, &delete)), "AccountActionForbidden");
    assert_eq!(code(&sent(&service, &delete)), "");
}

/// A restore script looks at the databases, not at the task.
#[test]
fn a_migrate_task_is_over_when_its_database_was_polled() {
    let service = start(r#"{"DBInstanceId": "rm-s", "Engine": "SQLServer"}"#, 1);
    let task = "Action=CreateMigrateTask&DBInstanceId=rm-s&DBName=restored&BackupMode=FULL&IsOnlineDB=True\
                &OssObjectPositions=oss-cn-hangzhou-internal.aliyuncs.com:b:a.bak";
    assert_eq!(sent(&service, &request(task)).status, 200);
    let list = request("Action=DescribeDatabases&DBInstanceId=rm-s&DBName=restored");
    let status = || {
        let body: serde_json::Value = serde_json::from_slice(&sent(&service, &list).body).unwrap();
        body["Databases"]["Database"][0]["DBStatus"].as_str().map(str::to_owned)
    };
    assert_eq!([status(), status()], [Some("Creating".to_owned()), Some("Running".to_owned())]);
}
