//! The end state of a run, in a form without ids and times, and the differences between two end states.

use std::collections::HashMap;

use super::report::UNDER_WAY;
use crate::base::fields;
use crate::base::text::clip;
use crate::base::value::{Object, Value};
use crate::rds::model::Cloud;
use crate::rds::model::ids::Ids;
use crate::seed::{Seed, state};

/// The state that a run ended in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EndState {
    state: Value,
    /// The operations that were still running, each with its resources, in order.
    under_way: Vec<String>,
}

/// Members that are counters or settings, not results of the code under test.
const ASIDE: [&str; 9] =
    ["Clock", "IdSeed", "Requests", "Serial", "NextImportId", "Operations", "HistoryTasks", "Faults", "ClientTokens"];

/// Statuses of past attempts: a failed import does not count as a second import.
const HISTORY: [&str; 2] = ["Failed", "Canceled"];

/// Members that are sets, written as words with commas.
const SETS: [&str; 1] = ["SecurityIPList"];

/// The placeholder for any time.
const A_TIME: &str = "(a time)";

impl EndState {
    /// An empty end state.
    pub(super) fn nothing() -> EndState {
        EndState { state: Value::Null, under_way: Vec::new() }
    }

    /// Returns the end state of a cloud that began with these ids. Running operations count as successful. `aside`
    /// names the members that may differ.
    pub(super) fn of(mut cloud: Cloud, began: &Ids, aside: &[String]) -> EndState {
        let ids = cloud.ids;
        let mut form = Form { began, ids: &ids, aside, numbers: HashMap::new() };
        let mut under_way: Vec<String> = cloud
            .operations
            .iter()
            .map(|operation| {
                let resources = operation.keeps.iter().map(|kept| kept.resource.to_string());
                let resources = resources.filter(|resource| !resource.starts_with("import "));
                let resources = resources.map(|resource| form.without_ids(&resource));
                format!("{} ({})", operation.action, resources.collect::<Vec<_>>().join(", "))
            })
            .collect();
        under_way.sort();
        cloud.finish_all();
        let mut seed = Seed::default();
        state::extract(&cloud, &mut seed);
        let Value::Object(mut members) = fields::write(&seed) else {
            return EndState { state: Value::Null, under_way };
        };
        members.0.retain(|(name, _)| !ASIDE.contains(&name.as_ref()));
        let mut state = Value::Object(members);
        form.prepare(&mut state, &mut Vec::new());
        form.number(&mut state);
        EndState { state, under_way }
    }

    /// Returns whether two states are equal once all operations have succeeded.
    pub(super) fn comes_to(&self, other: &EndState) -> bool {
        self.state == other.state
    }

    /// Returns the differences from another state, line by line.
    pub(super) fn differences(&self, expected: &EndState) -> Vec<String> {
        let mut lines = Vec::new();
        differ("", &expected.state, &self.state, &mut lines);
        let mut expected = expected.under_way.clone();
        for operation in &self.under_way {
            match expected.iter().position(|other| other == operation) {
                Some(at) => drop(expected.remove(at)),
                None => lines.push(format!("{UNDER_WAY}: {operation}")),
            }
        }
        lines
    }
}

/// The transformation of a state into the form that is compared.
struct Form<'f> {
    began: &'f Ids,
    ids: &'f Ids,
    aside: &'f [String],
    /// The small number that replaces each id.
    numbers: HashMap<u64, usize>,
}

impl Form<'_> {
    /// Removes members that may differ and past attempts, replaces times by a placeholder, and sorts lists
    /// independently of ids, and sets.
    fn prepare(&self, value: &mut Value, path: &mut Vec<String>) {
        match value {
            Value::Object(Object(members)) => {
                members.retain(|(name, _)| !self.is_aside(path, name));
                for (name, value) in members {
                    path.push(name.clone().into_owned());
                    self.prepare(value, path);
                    path.pop();
                }
            }
            Value::List(items) => {
                items.retain(|item| !is_history(item));
                for item in items.iter_mut() {
                    self.prepare(item, path);
                }
                if items.iter().all(|item| matches!(item, Value::Object(_))) {
                    items.sort_by_cached_key(|item| {
                        let mut text = String::new();
                        self.blank(item, &mut text);
                        text
                    });
                }
            }
            Value::Text(text) if is_time(text) => *text = A_TIME.into(),
            Value::Text(text) if path.last().is_some_and(|name| SETS.contains(&name.as_str())) => {
                let mut words: Vec<&str> = text.split(',').collect();
                words.sort_unstable();
                *text = words.join(",").into();
            }
            _ => {}
        }
    }

    /// Returns whether the user ignores a member, by its name or by the end of its path.
    fn is_aside(&self, path: &[String], name: &str) -> bool {
        self.aside.iter().any(|part| {
            let mut wanted = part.rsplit('.');
            wanted.next() == Some(name)
                && wanted.clone().count() <= path.len()
                && wanted.zip(path.iter().rev()).all(|(wanted, found)| wanted == found)
        })
    }

    /// Writes a value without its ids to `text`.
    fn blank(&self, value: &Value, text: &mut String) {
        match value {
            Value::Object(Object(members)) => {
                for (name, value) in members {
                    text.push_str(name);
                    text.push(':');
                    self.blank(value, text);
                    text.push(';');
                }
            }
            Value::List(items) => items.iter().for_each(|item| {
                self.blank(item, text);
                text.push(',');
            }),
            Value::Text(word) => text.push_str(&self.without_ids(word)),
            Value::Number(number) => text.push_str(&self.without_ids(&number.to_string())),
            Value::Flag(flag) => text.push(if *flag { '1' } else { '0' }),
            Value::Null => {}
        }
    }

    /// Replaces each id with a number, in the order of their appearance.
    fn number(&mut self, value: &mut Value) {
        match value {
            Value::Object(Object(members)) => members.iter_mut().for_each(|(_, value)| self.number(value)),
            Value::List(items) => items.iter_mut().for_each(|item| self.number(item)),
            Value::Text(text) => {
                if let Some(numbered) = self.numbered(text) {
                    *text = numbered.into();
                }
            }
            Value::Number(number) => {
                if let Some(numbered) = self.numbered(&number.to_string()) {
                    *value = numbered.into();
                }
            }
            Value::Flag(_) | Value::Null => {}
        }
    }

    /// Returns the string with each id of the cloud replaced by a small number, in the order of appearance.
    fn numbered(&mut self, text: &str) -> Option<String> {
        let spans = self.ids.given_out_in(self.began, text);
        if spans.is_empty() {
            return None;
        }
        let (mut numbered, mut from) = (String::new(), 0);
        for (span, id) in spans {
            let next = self.numbers.len() + 1;
            numbered += &text[from..span.start];
            numbered += &format!("#{}", self.numbers.entry(id).or_insert(next));
            from = span.end;
        }
        numbered += &text[from..];
        Some(numbered)
    }

    /// Returns the string without the ids of the cloud.
    fn without_ids(&self, text: &str) -> String {
        let (mut blank, mut from) = (String::new(), 0);
        for (span, _) in self.ids.given_out_in(self.began, text) {
            blank += &text[from..span.start];
            blank.push('#');
            from = span.end;
        }
        blank + &text[from..]
    }
}

/// Returns whether `text` is a time, such as `2018-06-12T00:00:00Z`.
fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= "2018-06-12T00:00Z".len()
        && bytes.ends_with(b"Z")
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && bytes[4] == b'-'
        && bytes[7] == b'-'
        && bytes[10] == b'T'
}

fn is_history(item: &Value) -> bool {
    let Value::Object(Object(members)) = item else { return false };
    members.iter().any(|(name, value)| {
        name.ends_with("Status") && value.as_text().is_some_and(|status| HISTORY.contains(&status))
    })
}

/// Returns the label of a member of a list: its first id or name.
fn label(item: &Value) -> Option<String> {
    let Value::Object(Object(members)) = item else { return None };
    let named = members.iter().find(|(name, _)| name.ends_with("Id") || name.ends_with("Name"))?;
    named.1.as_text().map(|text| format!("{} {text}", named.0))
}

/// Adds a line for each difference at a place.
fn differ(place: &str, expected: &Value, found: &Value, lines: &mut Vec<String>) {
    let within = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place} / {name}") };
    match (expected, found) {
        _ if expected == found => {}
        (Value::Object(Object(expected)), Value::Object(Object(found))) => {
            for (name, value) in expected {
                let other = found.iter().find(|(other, _)| other == name).map_or(&Value::Null, |(_, other)| other);
                differ(&within(name), value, other, lines);
            }
            for (name, value) in found {
                if !expected.iter().any(|(other, _)| other == name) {
                    differ(&within(name), &Value::Null, value, lines);
                }
            }
        }
        (Value::List(expected), Value::List(found)) => {
            let mut missing: Vec<&Value> = expected.iter().collect();
            let mut extra: Vec<&Value> = Vec::new();
            for item in found {
                match missing.iter().position(|other| *other == item) {
                    Some(at) => drop(missing.remove(at)),
                    None => extra.push(item),
                }
            }
            for item in missing {
                let name = label(item);
                match extra.iter().position(|other| name.is_some() && label(other) == name) {
                    Some(at) => differ(&within(&name.unwrap_or_default()), item, extra.remove(at), lines),
                    None => lines.push(format!("{}: missing", within(&shown(item)))),
                }
            }
            lines.extend(extra.iter().map(|item| format!("{}: left over", within(&shown(item)))));
        }
        // An empty list is not written.
        (Value::Null, Value::List(_)) => differ(place, &Value::List(Vec::new()), found, lines),
        (Value::List(_), Value::Null) => differ(place, expected, &Value::List(Vec::new()), lines),
        _ => lines.push(format!("{place}: {} without the fault, {} with it", shown(expected), shown(found))),
    }
}

/// Formats a value in short form.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Object(_) => label(value).unwrap_or_else(|| clip(&value.to_json().to_string())),
        other => clip(&other.to_json().to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rds::model::import::Origin;
    use crate::rds::model::operation::Operation;
    use crate::service::Service;
    use crate::{Database, Instance, Status};

    /// Returns the end state of a service with two instances after a change of its cloud.
    fn end(change: impl Fn(&mut Cloud), aside: &[&str]) -> EndState {
        let one = || Database::new("one").size_mb(5);
        let instances = vec![Instance::mysql("a").database(one()), Instance::mysql("b").database("one")];
        let service = Service::new(Seed { instances, id_seed: Some(7), ..Seed::default() });
        let began = service.lock().cloud.ids;
        change(&mut service.lock().cloud);
        let aside: Vec<String> = aside.iter().map(|part| (*part).to_owned()).collect();
        let cloud = service.lock().cloud.clone();
        EndState::of(cloud, &began, &aside)
    }

    fn import(cloud: &mut Cloud) -> u64 {
        let databases = vec![("one".to_owned(), "one".to_owned())];
        cloud.start_import(Origin::Instance("a".to_owned()), "b", databases, false).unwrap()
    }

    fn imported(cloud: &mut Cloud) {
        import(cloud);
        cloud.finish_all();
    }

    #[test]
    fn ids_times_and_failures_do_not_count() {
        let once = end(imported, &[]);
        let again = |cloud: &mut Cloud| {
            let failed = import(cloud);
            cloud.fail(failed, "disk full");
            cloud.advance(std::time::Duration::from_secs(3600)).unwrap();
            imported(cloud);
        };
        assert_eq!(end(again, &[]).differences(&once), Vec::<String>::new());
    }

    #[test]
    fn differences_are_named() {
        let base = end(imported, &[]);
        let twice = end(
            |cloud| {
                imported(cloud);
                imported(cloud);
            },
            &[],
        );
        assert_eq!(twice.differences(&base), ["Imports / ImportId #2: left over"]);
        let larger = |cloud: &mut Cloud| {
            imported(cloud);
            let b = cloud.instances.get("b").unwrap().as_ref().clone();
            cloud.replace("b", b.description("other").database(Database::new("two"))).unwrap();
        };
        let lines = end(larger, &[]).differences(&base);
        let place = "DBInstances / DBInstanceId b";
        assert!(lines.contains(&format!("{place} / Databases / DBName two: left over")), "{lines:?}");
        assert!(
            lines.contains(&format!("{place} / DBInstanceDescription: nothing without the fault, \"other\" with it")),
            "{lines:?}"
        );
        let aside = ["DBInstanceDescription", "DBInstances.Databases"];
        assert_eq!(end(larger, &aside).differences(&end(imported, &aside)), Vec::<String>::new());
        assert_ne!(end(larger, &["Imports.Databases"]).differences(&base), Vec::<String>::new());
    }

    #[test]
    fn an_operation_left_running_is_left_over() {
        let base = end(|_| {}, &[]);
        let restarting = end(
            |cloud| {
                let operation = Operation::of("RestartDBInstance").keeps_instance("a", Status::Rebooting);
                cloud.settings.progress = crate::Progress::Manual;
                cloud.begin(operation);
            },
            &[],
        );
        let lines = restarting.differences(&base);
        assert!(lines.contains(&"still under way: RestartDBInstance (instance a)".to_owned()), "{lines:?}");
        // Operations that still run after a run without faults may be over here.
        assert!(!base.differences(&restarting).iter().any(|line| line.contains("RestartDBInstance")));
    }

    #[test]
    fn ids_of_running_operations_do_not_count() {
        let create = |cloud: &mut Cloud| {
            cloud.settings.progress = crate::Progress::Manual;
            let id = format!("rm-{}", cloud.ids.name(15));
            let create = Operation::of("CreateDBInstance").keeps_instance(&id, Status::Creating);
            cloud.begin(create);
        };
        let second = |cloud: &mut Cloud| {
            cloud.ids.name(15);
            create(cloud);
        };
        assert_eq!(end(second, &[]).differences(&end(create, &[])), Vec::<String>::new());
    }
}
