//! Restores to a moment: every action that takes a `RestoreTime` refuses one that the instance cannot be restored to.

use std::time::SystemTime;

use crate::Seed;
use crate::rds::action;
use crate::rds::model::backup::Backup;
use crate::rds::model::clock;
use crate::service::Service;
use crate::tests::calls::{self, Good, Pairs, ask};

const NOW: &str = "2018-06-12T10:00:00Z";
const WHOLE: &str = "2018-06-02T00:00:00Z";

fn at(text: &str) -> Option<SystemTime> {
    clock::from_second(text)
}

/// Every action that takes a `RestoreTime`, and its request.
fn members() -> Vec<(String, Good)> {
    let takes =
        |name: &str| action::find(name).is_some_and(|model| model.fields.iter().any(|it| it.name == "RestoreTime"));
    calls::calls().into_iter().filter(|(name, _)| takes(name)).collect()
}

/// The state of the request, where each instance has a backup that was whole at `WHOLE`, at home and abroad, and logs.
fn seed(good: &Good, logs: bool) -> Seed {
    let mut seed = good.seed.clone();
    (seed.clock, seed.frozen_clock) = (at(NOW), true);
    for instance in &mut seed.instances {
        if instance.backups.is_empty() {
            instance.backups.push(Backup::new("1"));
        }
        instance.backups.iter_mut().for_each(|backup| (backup.started, backup.ended) = (at(WHOLE), at(WHOLE)));
        instance.cross_backups.iter_mut().for_each(|backup| (backup.started, backup.ended) = (at(WHOLE), at(WHOLE)));
        instance.cross_log_since = at(WHOLE).filter(|_| logs);
        if !logs {
            instance.backup_policy.insert("BackupLog".to_owned(), "Disabled".to_owned());
        }
    }
    seed
}

/// The request with a moment in place of a backup set.
fn request(good: &Good, moment: &str) -> Pairs {
    let mut params = good.params.clone();
    params.retain(|(name, _)| {
        !["BackupId", "BackupSetId", "RestoreTime", "SourceDBInstanceName"].contains(&name.as_str())
    });
    let source = good.seed.instances.iter().find(|instance| !instance.cross_backups.is_empty());
    for (name, value) in &mut params {
        if name == "RestoreType" {
            *value = if value.len() == 1 { "1" } else { "BackupTime" }.to_owned();
        }
    }
    if let Some(source) = source {
        params.push(("SourceDBInstanceName".to_owned(), source.id.clone()));
    } else if !params.iter().any(|(name, _)| name == "DBInstanceId") {
        params.push(("DBInstanceId".to_owned(), good.seed.instances[0].id.clone()));
    }
    params.push(("RestoreTime".to_owned(), moment.to_owned()));
    params
}

#[test]
fn every_restore_takes_a_moment_that_can_be_restored() {
    let members = members();
    let names: Vec<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names.len(),
        action::all().filter(|model| model.fields.iter().any(|it| it.name == "RestoreTime")).count()
    );
    assert!(names.len() >= 7, "{names:?}");
    for (name, good) in &members {
        for moment in [WHOLE, "2018-06-11T00:00:00Z", NOW] {
            let service = Service::new(seed(good, true));
            assert_eq!(ask(&service, &request(good, moment)), 200, "{name} {moment}");
        }
        for (moment, logs) in [
            ("2018-06-12T10:00:01Z", true),
            ("2036-01-01T00:00:00Z", true),
            ("2018-06-01T23:59:59Z", true),
            ("yesterday", true),
            ("2018-06-11T00:00:00Z", false),
        ] {
            let seed = seed(good, logs);
            // The logs of SQL Server are always backed up.
            if !logs && seed.instances.iter().all(|instance| instance.backs_up_logs()) {
                continue;
            }
            let service = Service::new(seed);
            let before = service.lock().seed();
            let status = ask(&service, &request(good, moment));
            assert!((400..500).contains(&status), "{name} {moment}, logs {logs}: {status}");
            let after = service.lock().seed();
            assert_eq!(after.instances, before.instances, "{name} {moment}");
            assert_eq!(service.lock().cloud.operations.iter().count(), 0, "{name} {moment}");
        }
    }
}
