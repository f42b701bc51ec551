//! The evidence for the fields of answers: `evidence.txt`, and the models of the SDKs for every field that they declare.

use std::collections::HashMap;

use once_cell::sync::Lazy;

use super::Shape;

/// The kind of evidence for a fact about the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// A public record shows an answer of the service itself.
    Live,
    /// A document or a model of an SDK states it.
    Documented,
    /// A judgement.
    Inferred,
}

impl Level {
    #[cfg_attr(not(feature = "cli"), allow(dead_code))]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Level::Live => "seen live",
            Level::Documented => "documented",
            Level::Inferred => "inferred",
        }
    }
}

/// The evidence for a field or a condition, and its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Evidence {
    pub(crate) level: Level,
    pub(crate) source: &'static str,
}

/// The models that declare the fields of an answer, unless `evidence.txt` names others.
const MODELS: &str = "SDK models (2026)";

/// The lines of each action: path and evidence.
static LINES: Lazy<HashMap<&'static str, Vec<(&'static str, Evidence)>>> = Lazy::new(|| {
    let mut lines: HashMap<&str, Vec<_>> = HashMap::new();
    for line in super::lines(include_str!("evidence.txt")) {
        let mut words = line.splitn(4, ' ');
        let (Some(action), Some(path), Some(level), Some(source)) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            continue;
        };
        let level = match level {
            "live" => Level::Live,
            "documented" => Level::Documented,
            _ => Level::Inferred,
        };
        lines.entry(action).or_default().push((path, Evidence { level, source }));
    }
    lines
});

/// Returns the lines about an action: the condition or field, and its evidence.
pub(crate) fn lines_of(action: &str) -> &'static [(&'static str, Evidence)] {
    LINES.get(action).map_or(&[], Vec::as_slice)
}

/// Returns the evidence for one field of an answer, by its path without indexes. `None` if neither a line nor a model
/// has the field.
pub(crate) fn of_field(action: &str, path: &str) -> Option<Evidence> {
    let find = |wanted: &str| lines_of(action).iter().find(|(path, _)| *path == wanted).map(|(_, found)| *found);
    find(path).or_else(|| {
        super::shape(action).filter(|shape| leaves(shape).iter().any(|leaf| leaf == path))?;
        Some(find("*").unwrap_or(Evidence { level: Level::Documented, source: MODELS }))
    })
}

/// Returns the paths of all fields of an action's answer with evidence: those that a model declares, and those in the
/// lines.
pub(crate) fn fields(action: &str) -> Vec<(String, Evidence)> {
    let declared = super::shape(action).map(|shape| leaves(&shape)).unwrap_or_default();
    let more = lines_of(action).iter().map(|(path, _)| (*path).to_owned());
    let more: Vec<String> = more.filter(|path| path != "*" && !declared.contains(path)).collect();
    let all = declared.into_iter().chain(more);
    all.filter_map(|path| of_field(action, &path).map(|found| (path, found))).collect()
}

/// Returns the paths of all fields without members.
fn leaves(shape: &Shape) -> Vec<String> {
    let mut found = Vec::new();
    collect(shape, "", &mut found);
    found
}

fn collect(shape: &Shape, path: &str, found: &mut Vec<String>) {
    match shape {
        Shape::Object(members) if !members.is_empty() => {
            for (name, shape) in members {
                let path = if path.is_empty() { (*name).to_owned() } else { format!("{path}.{name}") };
                collect(shape, &path, found);
            }
        }
        Shape::List(item) => collect(item, path, found),
        _ => found.push(path.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_names_an_action_a_field_and_a_source() {
        for line in super::super::lines(include_str!("evidence.txt")) {
            let words: Vec<&str> = line.splitn(4, ' ').collect();
            let [action, _, level, source] = words.as_slice() else { panic!("{line}") };
            assert!(super::super::canonical(action) == Some(*action), "{line}");
            assert!(["live", "documented", "inferred"].contains(level), "{line}");
            assert!(*level != "live" || source.contains('/'), "no address: {line}");
            assert!(source.contains("20") || *level == "inferred", "no year: {line}");
        }
        let live = of_field("DescribeDBInstances", "Items.DBInstance.InsId").unwrap();
        assert_eq!(live.level, Level::Live);
        assert_eq!(of_field("DescribeDBInstances", "Items.DBInstance.EngineVersion").unwrap().source, MODELS);
        assert_eq!(of_field("DescribeDBInstances", "Items.DBInstance.Motor"), None);
    }
}
