//! The conditions, the reasons of the admission gate, and the documented refusals fit together.

use std::collections::HashSet;

use super::calls::{answer, ask, entries, requests, seed_of};
use crate::Condition;
use crate::rds::action::all;
use crate::rds::catalogue::{self, errors};
use crate::rpc::condition::{Era, Kind};
use crate::service::Service;

#[test]
fn at_most_150_conditions_have_constants() {
    assert!(Condition::ALL.len() <= 150, "{} constants: use Condition::documented", Condition::ALL.len());
}

#[test]
fn statuses_are_errors_and_names_are_unique() {
    let mut names = HashSet::new();
    for condition in Condition::EVERY {
        assert!(names.insert(condition.name()), "duplicate name {condition}");
        assert!(!condition.when().is_empty() && !condition.source_for("").is_empty(), "{condition}");
    }
    for action in all() {
        for condition in action.conditions() {
            for era in [Era::Own, Era::Y2018, Era::Newest] {
                let status = condition.form(action.name, era).status;
                assert!((400..600).contains(&status), "{}, {condition}: {status}", action.name);
            }
        }
    }
}

/// The pages of the documentation name every entry, with a constant or without.
#[test]
fn every_entry_is_read_from_its_name() {
    for condition in Condition::EVERY {
        assert_eq!(condition.to_string().parse::<Condition>().unwrap(), *condition);
    }
}

#[test]
fn a_code_without_an_entry_is_documented_for_its_action() {
    for model in all() {
        for condition in model.conditions() {
            if let Kind::Of { action, code } = condition.0 {
                assert!(errors::find(action, code).is_some(), "{}: {condition} is not in errors.txt", model.name);
            }
        }
    }
}

#[test]
fn every_refusal_of_every_action_has_a_name_that_is_read_again() {
    for model in all() {
        for condition in model.shown_conditions() {
            let read = Condition::named(&condition.name());
            assert_eq!(read, Ok(condition), "{}", model.name);
            assert_eq!(read.unwrap().code_for(model.name), condition.code_for(model.name), "{}", model.name);
        }
    }
    let wrong = Condition::find("RestartDBInstance", "IncorrectRestartMethods").unwrap_err();
    assert!(wrong.contains("did you mean `IncorrectRestartMethod`?"), "{wrong}");
    assert!(Condition::find("RestartDBInstances", "X").unwrap_err().contains("did you mean"));
}

#[test]
fn every_action_with_errors_is_in_the_catalogue() {
    for name in catalogue::names() {
        assert!(errors::of(name).iter().all(|row| (400..600).contains(&row.status)), "{name}");
    }
    assert_eq!(errors::all().count(), 3103);
}

/// A refusal with a code and status of the action's documented table has its text from that table.
#[test]
fn reasons_have_the_documented_texts() {
    let mut wrong = Vec::new();
    for action in all() {
        for condition in action.conditions().into_iter().filter(|one| crate::rds::reason_codes::ALL.contains(one)) {
            let form = condition.form(action.name, Era::Own);
            let rows = errors::of(action.name).iter();
            let mut rows = rows.filter(|row| row.code == form.code && row.status == form.status).peekable();
            if rows.peek().is_some() && !rows.any(|row| row.message == form.message) {
                wrong.push(format!("{}: {} `{}`", action.name, form.code, form.message));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(Condition::InstanceNotFound.message_for("ListClasses"), "Invalid DBInstanceId NotFound.");
}

/// With the switch every action that names an instance has the code, the text and the status of the live answer.
#[test]
fn the_switch_gives_every_action_the_live_answer_about_an_unknown_instance() {
    for (word, status) in [("Live2017", 400), ("Live2022", 404)] {
        let (mut walked, mut others) = (0, Vec::new());
        for (name, mut entry) in entries() {
            let Some(admission) = crate::rds::action::find(&name).and_then(|model| model.admits.first()) else {
                continue;
            };
            entry["seed"]["UnknownInstance"] = word.into();
            let (_, mut params) = requests(&name, &entry);
            let Some((_, id)) = params.iter_mut().find(|(name, _)| name == admission.parameter) else { continue };
            *id = "rm-nobody".to_owned();
            let service = Service::new(seed_of(&entry["seed"]).unwrap());
            let (found, body) = (ask(&service, &params), answer(&service, &params));
            let is_live = body["Code"] == "InvalidDBInstanceId.NotFound"
                && body["Message"] == "DBInstanceIdentifier does not refer to an existing DB instance.";
            if found == status && is_live {
                walked += 1;
            } else {
                others.push(format!("{name}: {found} {}", body["Code"]));
            }
        }
        assert!(walked > 150, "{walked}");
        assert_eq!(others, Vec::<String>::new(), "{word}");
    }
}
