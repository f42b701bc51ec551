//! Changes that begin later: pending until their time, whatever is asked meanwhile.

use std::time::Duration;

use crate::Seed;
use crate::base::fields;
use crate::rds::action;
use crate::rds::catalogue;
use crate::rds::model::clock;
use crate::rds::model::instance::Instance;
use crate::rds::model::operation::Progress;
use crate::service::Service;
use crate::service::test_action::TestAction;
use crate::tests::calls::{self, Good, Pairs, ask};

/// The parameters that say when a change begins.
const MODES: [&str; 3] = ["EffectiveTime", "SwitchTimeMode", "UpgradeTime"];

/// The parameters that name the moment.
const MOMENTS: [&str; 2] = ["SwitchTime", "EffectiveSpecificTime"];

/// Actions whose moment the fake does not wait for.
const AT_ONCE: [&str; 1] = ["ActivateMigrationTargetInstance"];

/// Every action with such a parameter, its request, and the parameter.
fn members() -> Vec<(String, Good, &'static str)> {
    let mode = |name: &str| MODES.into_iter().find(|mode| catalogue::has_parameter(name, mode));
    let all = calls::calls().into_iter();
    let members = all.filter_map(|(name, good)| mode(&name).map(|mode| (name, good, mode)));
    members.filter(|(name, ..)| !AT_ONCE.contains(&name.as_str())).collect()
}

fn start(good: &Good) -> Service {
    let mut seed = good.seed.clone();
    (seed.clock, seed.frozen_clock) = (clock::from_second("2018-06-12T10:00:00Z"), true);
    seed.settings.progress = Progress::Immediate;
    seed.id_seed = Some(1);
    // An upgrade of a proxy has something to change.
    for proxy in seed.instances.iter_mut().filter_map(|instance| instance.proxy.as_mut()) {
        proxy.minor_version = "1.13.11".to_owned();
    }
    let service = Service::new(seed);
    good.before.iter().for_each(|call| assert_eq!(ask(&service, call), 200));
    service
}

/// The request with another moment.
fn at(good: &Good, action: &str, mode: &str, word: &str, moment: Option<&str>) -> Pairs {
    let mut params = good.params.clone();
    params.retain(|(name, _)| name != mode && !MOMENTS.contains(&name.as_str()));
    params.push((mode.to_owned(), word.to_owned()));
    if action == "UpgradeDBInstanceMajorVersion" {
        // Another mode creates an instance at once.
        params.push(("UpgradeMode".to_owned(), "inPlaceUpgrade".to_owned()));
    }
    let fields = action::find(action).unwrap().fields;
    let named = MOMENTS.into_iter().filter(|name| fields.iter().any(|field| field.name == *name));
    params.extend(named.zip(moment).map(|(name, moment)| (name.to_owned(), moment.to_owned())));
    params
}

fn instances(service: &Service) -> Vec<Instance> {
    service.lock().cloud.instances.iter().cloned().collect()
}

fn pending(service: &Service) -> Vec<u64> {
    service.lock().cloud.operations.pending().map(|operation| operation.id).collect()
}

#[test]
fn a_change_in_the_maintenance_window_waits_for_it() {
    let members = members();
    assert!(members.len() >= 12, "{}", members.len());
    for (name, good, mode) in members {
        let service = start(&good);
        let before = instances(&service);
        assert_eq!(ask(&service, &at(&good, &name, mode, "MaintainTime", None)), 200, "{name}");
        assert_eq!(pending(&service).len(), 1, "{name}");
        let id = &before[0].id;
        for _ in 0..4 {
            let look = [("Action", "DescribeDBInstanceAttribute"), ("DBInstanceId", id)];
            ask(&service, &look.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
        }
        // Nothing has changed, and the state written down and taken up again waits as well.
        assert_eq!(instances(&service), before, "{name}: polls began it, or it changed at once");
        let twin: Seed = service.lock().seed().to_json().parse().unwrap();
        let twin = Service::new(twin);
        twin.lock().cloud.advance(Duration::from_secs(7 * 3600)).unwrap();
        assert_eq!(pending(&twin).len(), 1, "{name}: 17:00 is before the window");
        for (service, how) in [(&twin, "the clock"), (&service, "the test")] {
            match how {
                "the clock" => service.lock().cloud.advance(Duration::from_secs(3600)).unwrap(),
                _ => {
                    let id = pending(service)[0];
                    service.perform_test(TestAction::Begin(id)).unwrap();
                    let log = service.lock().journal.log();
                    assert_eq!(log.last().unwrap().action(), Some(&TestAction::Begin(id)), "{name}");
                }
            }
            assert!(pending(service).is_empty(), "{name}, {how}");
            assert_eq!(service.lock().cloud.operations.running().count(), 0, "{name}, {how}");
            assert_ne!(instances(service), before, "{name}: {how} began it, and nothing changed");
        }
    }
}

#[test]
fn a_scheduled_change_takes_a_time_to_come() {
    for (name, good, mode) in members() {
        let words = ["ScheduleTime", "SpecifyTime", "SpecificTime"];
        let future = |word| at(&good, &name, mode, word, Some("2018-06-12T12:00:00Z"));
        let Some(word) = words.into_iter().find(|word| ask(&start(&good), &future(word)) == 200) else { continue };
        for moment in [None, Some("2018-06-12T09:59:59Z"), Some("soon")] {
            let service = start(&good);
            let before = instances(&service);
            assert!((400..500).contains(&ask(&service, &at(&good, &name, mode, word, moment))), "{name} {moment:?}");
            assert_eq!((instances(&service), pending(&service)), (before, Vec::new()), "{name} {moment:?}");
        }
        let service = start(&good);
        let before = instances(&service);
        ask(&service, &future(word));
        service.lock().cloud.advance(Duration::from_secs(7199)).unwrap();
        assert_eq!(instances(&service), before, "{name}");
        service.lock().cloud.advance(Duration::from_secs(1)).unwrap();
        assert_ne!(instances(&service), before, "{name}");
    }
}

/// A pending change does at its time what its request would do then, whatever has been changed meanwhile.
#[test]
fn a_pending_change_is_made_on_the_state_at_its_time() {
    let others: Vec<(String, Good)> =
        calls::calls().into_iter().filter(|(name, _)| !catalogue::only_reads(name)).collect();
    let mut superseded = 0;
    for (name, good, mode) in members() {
        let waiting = at(&good, &name, mode, "MaintainTime", None);
        let at_once = at(&good, &name, mode, "Immediate", None);
        let id = instances(&start(&good))[0].id.clone();
        for (other, meanwhile) in &others {
            let mut meanwhile = meanwhile.params.clone();
            for (_, value) in meanwhile.iter_mut().filter(|(name, _)| name == "DBInstanceId") {
                value.clone_from(&id);
            }
            let (service, twin) = (start(&good), start(&good));
            for service in [&service, &twin] {
                assert_eq!(ask(service, &waiting), 200, "{name}");
            }
            let pending = pending(&twin)[0];
            ask(&service, &meanwhile);
            ask(&twin, &meanwhile);
            twin.lock().cloud.operations.end(pending);
            for service in [&service, &twin] {
                service.lock().cloud.advance(Duration::from_secs(8 * 3600)).unwrap();
            }
            let refused = ask(&twin, &at_once) != 200;
            // A request is an event when it is made, and not again at its time.
            let [left, right] = [&service, &twin].map(|service| {
                instances(service)
                    .into_iter()
                    .map(|one| fields::write(&Instance { events: Vec::new(), ..one }))
                    .collect::<Vec<_>>()
            });
            assert_eq!(left, right, "{name}, {other} meanwhile");
            let history = service.lock().cloud.history.clone();
            let task = history.iter().find(|task| task.id == pending);
            let failed = task.is_some_and(|task| task.status == "Failed");
            let is_left = instances(&service).iter().any(|instance| instance.id == id);
            let waits = self::pending(&service).contains(&pending);
            assert!(!refused || failed || !is_left || waits, "{name}, {other} meanwhile: {history:?}");
            superseded += usize::from(failed);
        }
    }
    assert!(superseded > 0);
}

#[test]
fn a_pending_size_does_not_shrink_a_disk_that_has_grown_meanwhile() {
    for disk in ["cloud_essd", "local_ssd"] {
        let seed = r#"{"Clock": "2018-06-12T10:00:00Z", "FrozenClock": true, "Progress": "Immediate", "DBInstances": [
        {"DBInstanceId": "rm-1", "Engine": "MySQL", "DBInstanceStorage": 100, "DBInstanceStorageType": "DISK"}]}"#;
        let service = Service::new(seed.replace("DISK", disk).parse().unwrap());
        let resize = |size: &str, time: &str| {
            let params = [("Action", "ModifyDBInstanceSpec"), ("DBInstanceId", "rm-1"), ("EffectiveTime", time)];
            let params = params.into_iter().chain([("DBInstanceStorage", size)]);
            assert_eq!(ask(&service, &params.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()), 200);
        };
        resize("200", "MaintainTime");
        resize("300", "Immediate");
        service.lock().cloud.advance(Duration::from_secs(8 * 3600)).unwrap();
        assert_eq!(instances(&service)[0].storage_gb, 300);
        assert_eq!(service.lock().cloud.history.last().unwrap().status, "Failed");
    }
}
