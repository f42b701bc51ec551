//! The lines of Rust that a coverage report suggests: in the state that a line sets, the condition is answered.

use crate::rds::action;
use crate::rds::words::{LockMode, Status};
use crate::rpc::condition::Era;
use crate::service::coverage::state_that_provokes;
use crate::service::test_action::TestAction;
use crate::tests::calls::{calls, sent};

#[test]
fn the_suggested_states_provoke_their_conditions() {
    let mut tried = 0;
    for (name, good) in calls() {
        let model = action::find(&name).unwrap();
        for condition in model.conditions() {
            let Some(line) = state_that_provokes(model, condition) else { continue };
            let (word, value) = line.trim_end_matches(')').rsplit_once("::").unwrap_or((&line, ""));
            let service = good.service(|_| {});
            let instances: Vec<_> = service.lock().cloud.instances.iter().cloned().collect();
            for mut instance in instances {
                match word {
                    "instance.status(Status" => instance.status = value.parse::<Status>().unwrap(),
                    "instance.lock_mode(LockMode" => instance.lock_mode = value.parse::<LockMode>().unwrap(),
                    // Another engine or type is another instance.
                    _ => continue,
                }
                service.perform_test(TestAction::Update(Box::new(instance))).unwrap();
                tried += 1;
            }
            if word.starts_with("instance.status") || word.starts_with("instance.lock_mode") {
                let form = condition.form(&name, Era::Own);
                let answer = sent(&service, &good.params);
                let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
                assert_eq!((answer.status, body["Code"].as_str()), (form.status, Some(form.code)), "{name}: {line}");
            }
        }
    }
    assert!(tried > 100, "{tried}");
}
