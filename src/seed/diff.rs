//! The differences between two states, one line per change.

use std::fmt::Write as _;

use super::Seed;
use crate::base::fields;
use crate::base::text::clip;
use crate::base::value::{Object, Value};

/// The counters and the clock, which change with time and with every request.
const LEFT_OUT: [&str; 3] = ["Clock", "Requests", "Serial"];

impl Seed {
    /// Returns the changes since an earlier state, one per line; empty if there are none.
    ///
    /// A line has the path of the field, with the ids and names of its parents, and the value before and after. The clock and
    /// the counters of requests and ids are left out.
    ///
    /// ```
    /// # use fake_rds::{Database, FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("orders")).start_blocking();
    /// let before = rds.seed();
    /// assert_eq!(rds.seed().diff(&before), "");
    ///
    /// rds.update("rm-1", |instance| instance.update_database("orders", |orders| orders.size_mb(5)).tag("team", "shop"));
    /// rds.add_instance(Instance::mysql("rm-2"));
    /// let changes = rds.seed().diff(&before);
    /// assert!(changes.contains("DBInstances[rm-1].Databases[orders].SizeMB: 0 -> 5\n"), "{changes}");
    /// assert!(changes.contains("DBInstances[rm-2]: added {"), "{changes}");
    /// ```
    pub fn diff(&self, before: &Seed) -> String {
        let mut lines = String::new();
        compare("", &fields::write(before), &fields::write(self), &mut lines);
        lines
    }
}

/// Adds a line for each difference below a path.
fn compare(path: &str, before: &Value, after: &Value, lines: &mut String) {
    if before == after {
        return;
    }
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let members = |object: &Object| -> Vec<(String, Value)> {
                let all = object.0.iter().filter(|(name, _)| !path.is_empty() || !LEFT_OUT.contains(&name.as_ref()));
                all.map(|(name, value)| (name.clone().into_owned(), value.clone())).collect()
            };
            let dot = if path.is_empty() { "" } else { "." };
            each(true, &members(old), &members(new), |name| format!("{path}{dot}{name}"), lines);
        }
        (Value::List(old), Value::List(new)) => {
            let keyed = |items: &[Value]| -> Option<Vec<(String, Value)>> {
                let keyed: Vec<(String, Value)> =
                    items.iter().map(|item| Some((key(item)?, item.clone()))).collect::<Option<_>>()?;
                let unique: std::collections::BTreeSet<&String> = keyed.iter().map(|(key, _)| key).collect();
                (unique.len() == keyed.len()).then_some(keyed)
            };
            match (keyed(old), keyed(new)) {
                (Some(old), Some(new)) => each(false, &old, &new, |key| format!("{path}[{key}]"), lines),
                _ => changed(path, before, after, lines),
            }
        }
        _ => changed(path, before, after, lines),
    }
}

/// Compares the members of two objects, or the items of two lists by their keys. An absent member counts as an empty
/// one.
fn each(
    members: bool,
    old: &[(String, Value)],
    new: &[(String, Value)],
    path: impl Fn(&str) -> String,
    lines: &mut String,
) {
    let find = |among: &[(String, Value)], name: &str| among.iter().find(|(other, _)| other == name).cloned();
    for (name, before) in old {
        match find(new, name) {
            Some((_, after)) => compare(&path(name), before, &after, lines),
            None => match empty(before) {
                Some(empty) if members && empty != *before => compare(&path(name), before, &empty, lines),
                _ => line(&path(name), &format!("removed {}", written(before)), lines),
            },
        }
    }
    for (name, after) in new.iter().filter(|(name, _)| find(old, name).is_none()) {
        match empty(after) {
            Some(empty) if members && empty != *after => compare(&path(name), &empty, after, lines),
            _ => line(&path(name), &format!("added {}", written(after)), lines),
        }
    }
}

/// Returns the value that an absent member counts as: an empty object or list.
fn empty(value: &Value) -> Option<Value> {
    match value {
        Value::Object(_) => Some(Value::Object(Object::new())),
        Value::List(_) => Some(Value::List(Vec::new())),
        _ => None,
    }
}

/// The identity of an item: the value of its first member, as the tables of fields write it.
fn key(item: &Value) -> Option<String> {
    let Value::Object(Object(members)) = item else { return None };
    match members.first() {
        Some((_, Value::Text(text))) => Some(text.clone().into_owned()),
        Some((_, Value::Number(number))) => Some(number.to_string()),
        _ => None,
    }
}

/// Adds the line of a changed value. Long values are shown from a little before their first difference.
fn changed(path: &str, before: &Value, after: &Value, lines: &mut String) {
    const SAME: usize = 20;
    let (before, after) = (before.to_json().to_string(), after.to_json().to_string());
    let same = before.chars().zip(after.chars()).take_while(|(one, other)| one == other).count();
    let skipped = if clip(&before) == clip(&after) { same.saturating_sub(SAME) } else { 0 };
    let shown = |text: &str| {
        let rest: String = text.chars().skip(skipped).collect();
        format!("{}{}", if skipped > 0 { "…" } else { "" }, clip(&rest))
    };
    line(path, &format!("{} -> {}", shown(&before), shown(&after)), lines);
}

fn line(path: &str, change: &str, lines: &mut String) {
    let _ = writeln!(lines, "{path}: {change}");
}

fn written(value: &Value) -> String {
    clip(&value.to_json().to_string())
}

#[cfg(test)]
mod tests {
    use crate::{Account, AccountPrivilege, Database, FakeRds, Instance};

    /// An empty value is one too, where the default is another one.
    #[test]
    fn an_empty_stub_is_a_change() {
        let rds = FakeRds::start_blocking();
        let before = rds.seed();
        rds.stub("DescribeSlowLogs", serde_json::json!({}));
        assert_eq!(rds.seed().diff(&before), "Stubs.DescribeSlowLogs: added {}\n");
        assert_eq!(before.diff(&rds.seed()), "Stubs.DescribeSlowLogs: removed {}\n");
    }

    #[test]
    fn a_difference_at_the_end_of_a_long_value_is_shown() {
        let text = "x".repeat(200);
        let rds = FakeRds::builder().instance(Instance::mysql("rm-1").description(text.as_str())).start_blocking();
        let before = rds.seed();
        rds.update("rm-1", |instance| instance.description(format!("{text}-new")));
        let shared = "x".repeat(20);
        let line = format!("DBInstances[rm-1].DBInstanceDescription: …{shared}\" -> …{shared}-new\"\n");
        assert_eq!(rds.seed().diff(&before), line);
    }

    #[test]
    fn a_diff_has_one_line_for_each_change() {
        let orders = Database::new("orders").size_mb(1).table("lines", 1);
        let rds = FakeRds::builder()
            .instance(Instance::mysql("rm-1").database(orders).database("old").account("app"))
            .instance(Instance::mysql("rm-2"))
            .start_blocking();
        let before = rds.seed();
        assert_eq!(rds.seed().diff(&before), "");
        rds.update("rm-1", |mut instance| {
            instance.databases.pop();
            instance.accounts[0] = Account::new("app").privilege("orders", AccountPrivilege::ReadOnly);
            instance.update_database("orders", |orders| orders.size_mb(5).table("lines", 2)).tag("team", "shop")
        });
        rds.remove_instance("rm-2");
        rds.add_instance(Instance::mysql("rm-3"));
        let diff = rds.seed().diff(&before);
        for line in [
            "DBInstances[rm-1].Databases[orders].SizeMB: 1 -> 5\n",
            "DBInstances[rm-1].Databases[orders].Tables.lines: 1 -> 2\n",
            "DBInstances[rm-1].Databases[old]: removed {",
            "DBInstances[rm-1].Accounts[app].DatabasePrivileges.orders: added \"ReadOnly\"\n",
            "DBInstances[rm-1].Tags.team: added \"shop\"\n",
            "DBInstances[rm-2]: removed {",
            "DBInstances[rm-3]: added {",
        ] {
            assert!(diff.contains(line), "{line} is not in:\n{diff}");
        }
        assert_eq!(diff.lines().count(), 7, "{diff}");
        assert_eq!(before.diff(&rds.seed()).lines().count(), 7);
    }
}
