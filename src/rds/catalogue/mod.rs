//! The known requests and answers of the service. `actions.txt` has the actions with their parameters, `shapes.txt` the
//! shapes of their answers. The module reads no other files and does not import other modules of the crate.
//!
//! `generate.rs` generates both files from those under `fixtures/service`.

pub(crate) mod conformance;
pub(crate) mod errors;
pub(crate) mod evidence;

use std::collections::HashMap;

use once_cell::sync::{Lazy, OnceCell};

/// The actions, one per line: name, methods, parameters. A retired action has `~` behind its name; an action of another
/// product has the prefix of the product before it. A parameter is `Name:Type`, or `Name` for a `String`, with `!` behind
/// a required one.
const ACTIONS: &str = include_str!("actions.txt");

/// The shapes of the answers, one per line: name, members. A member is `Name` (text), `Name:i` (whole number), `Name:w`
/// and `Name:l` (whole number of 32 and of 64 bits), `Name:n` (number), `Name:b` (true or false), `Name:a` (anything),
/// `Name{..}` (object), `Name[..]` (list) or `Name*..` (object with any names).
const SHAPES: &str = include_str!("shapes.txt");

/// A parameter of an action in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParameterInfo {
    /// The name, case-sensitive.
    pub name: &'static str,
    /// The type: `String`, `Integer`, `Long`, `Float`, `Boolean`, `Json`, `Struct` or `RepeatList`.
    pub parameter_type: &'static str,
    /// `true` if the catalogue calls the parameter required.
    pub required: bool,
}

/// An action in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The name, case-sensitive.
    pub(crate) name: &'static str,
    /// The methods that the action is listed with, such as `GET|POST`.
    pub(crate) methods: &'static str,
    /// `true` if the service has dropped the action.
    pub(crate) retired: bool,
    /// The parameters in alphabetical order.
    pub(crate) parameters: Vec<ParameterInfo>,
}

/// A line of `actions.txt`. Its parameters are parsed on the first use.
struct Line {
    name: &'static str,
    methods: &'static str,
    retired: bool,
    words: &'static str,
    parameters: OnceCell<Vec<ParameterInfo>>,
}

impl Line {
    fn read(line: &'static str) -> Line {
        let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (methods, words) = rest.split_once(' ').unwrap_or((rest, ""));
        let parameters = OnceCell::new();
        match name.strip_suffix('~') {
            Some(name) => Line { name, methods, retired: true, words, parameters },
            None => Line { name, methods, retired: false, words, parameters },
        }
    }

    /// The parameters in alphabetical order.
    fn parameters(&self) -> &[ParameterInfo] {
        self.parameters.get_or_init(|| self.words.split_ascii_whitespace().map(parameter).collect())
    }

    fn parameter(&self, name: &str) -> Option<&ParameterInfo> {
        let parameters = self.parameters();
        let found = parameters.binary_search_by(|parameter| parameter.name.cmp(name)).ok()?;
        parameters.get(found)
    }

    fn entry(&self) -> Entry {
        Entry { name: self.name, methods: self.methods, retired: self.retired, parameters: self.parameters().to_vec() }
    }
}

/// Reads `Name`, `Name:Type`, and either with a `!`.
fn parameter(word: &'static str) -> ParameterInfo {
    let (text, required) = word.strip_suffix('!').map_or((word, false), |text| (text, true));
    let (name, parameter_type) = text.split_once(':').unwrap_or((text, "String"));
    ParameterInfo { name, parameter_type, required }
}

/// Returns the lines of a file without its comments.
fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

/// The actions by name.
static BY_NAME: Lazy<HashMap<&'static str, Line>> =
    Lazy::new(|| lines(ACTIONS).map(Line::read).map(|line| (line.name, line)).collect());

/// The names of the actions by their lower-case form.
static BY_LOWER_CASE: Lazy<HashMap<String, &'static str>> =
    Lazy::new(|| BY_NAME.keys().map(|name| (name.to_ascii_lowercase(), *name)).collect());

/// The unparsed shapes by action.
static UNREAD_SHAPES: Lazy<HashMap<&'static str, &'static str>> =
    Lazy::new(|| lines(SHAPES).filter_map(|line| line.split_once(' ')).collect());

/// Returns every action in alphabetical order.
pub(crate) fn entries() -> impl Iterator<Item = Entry> {
    names().filter_map(entry)
}

/// Returns the action of this name. The name is case-sensitive.
pub(crate) fn entry(name: &str) -> Option<Entry> {
    BY_NAME.get(name).map(Line::entry)
}

/// Returns the correct spelling of a name whose case may be wrong, such as `UntagResources` for `UnTagResources`.
pub(crate) fn canonical(name: &str) -> Option<&'static str> {
    match BY_NAME.get(name) {
        Some(line) => Some(line.name),
        None => BY_LOWER_CASE.get(&name.to_ascii_lowercase()).copied(),
    }
}

/// Returns the name of every action in alphabetical order.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    lines(ACTIONS).map(|line| Line::read(line).name)
}

/// Returns whether the service has dropped an action.
pub(crate) fn is_retired(name: &str) -> bool {
    BY_NAME.get(name).is_some_and(|line| line.retired)
}

/// Returns whether an action reads and changes nothing, by its name.
pub(crate) fn only_reads(action: &str) -> bool {
    // The service spells two of its names wrong.
    const READS: [&str; 7] = ["Describe", "Descibe", "Decribe", "List", "Get", "Query", "Check"];
    let name = action.split_once(':').map_or(action, |(_, name)| name);
    READS.iter().any(|verb| name.starts_with(verb))
}

/// Returns whether the catalogue has the parameter for the action. Both names are case-sensitive.
///
/// The names of list items have numbers: `ResourceId.2` and `Tag.3.Key` belong to the lists `ResourceId` and `Tag`. The
/// names of structure members have a dot: `NotBefore.End` belongs to `NotBefore`. The names of members are not checked.
/// Some lists are declared item by item; `Tag.7.key` is accepted if `Tag.1.key` is declared.
///
/// The parameters that the gateway accepts for every action are not in the catalogue. Neither are the owner parameters
/// of most actions (`OwnerId`, `OwnerAccount`, `ResourceOwnerId`, `ResourceOwnerAccount`).
pub(crate) fn has_parameter(action: &str, parameter: &str) -> bool {
    let Some(line) = BY_NAME.get(action) else { return false };
    if line.parameter(parameter).is_some() {
        return true;
    }
    let Some((head, rest)) = parameter.split_once('.') else { return false };
    if rest.split('.').any(str::is_empty) {
        return false;
    }
    match line.parameter(head).map(|whole| whole.parameter_type) {
        Some("Struct") => true,
        Some("RepeatList") => rest.split('.').next().is_some_and(is_position),
        _ => line.parameters().iter().any(|listed| differ_in_positions_only(listed.name, parameter)),
    }
}

/// Returns whether a part of a name is a position in a list. Positions start at 1.
fn is_position(part: &str) -> bool {
    !part.starts_with('0') && !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns whether two names differ only in positions, such as `Tag.1.key` and `Tag.3.key`.
fn differ_in_positions_only(left: &str, right: &str) -> bool {
    let (mut left, mut right) = (left.split('.'), right.split('.'));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a == b || is_position(a) && is_position(b) => {}
            _ => return false,
        }
    }
}

/// The shape of an answer or of a part of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    /// A string.
    Text,
    /// A whole number whose width no source declares.
    Whole,
    /// A whole number of 32 bits; clients in Go and Java cannot read a larger one.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// A number that may have a fraction.
    Number,
    /// `true` or `false`.
    Flag,
    /// A value of any kind.
    Any,
    /// A list of items of one shape.
    List(Box<Shape>),
    /// An object with arbitrary names, whose values have one shape.
    Map(Box<Shape>),
    /// An object with these members, in alphabetical order.
    Object(Vec<(&'static str, Shape)>),
}

impl Shape {
    /// Returns the shape of an object's member.
    pub(crate) fn member(&self, name: &str) -> Option<&Shape> {
        self.members().iter().find(|(member, _)| *member == name).map(|(_, shape)| shape)
    }

    /// The members of an object. Other shapes have none.
    pub(crate) fn members(&self) -> &[(&'static str, Shape)] {
        match self {
            Shape::Object(members) => members,
            _ => &[],
        }
    }
}

/// Returns the shape of an action's answer, or `None` if no source documents it. Every call parses the shape again.
pub(crate) fn shape(action: &str) -> Option<Shape> {
    read_shape(UNREAD_SHAPES.get(action)?)
}

/// Returns whether a source documents the shape of an action's answer.
pub(crate) fn has_shape(action: &str) -> bool {
    UNREAD_SHAPES.contains_key(action)
}

/// Reads the members of an answer. `None` if a part of the string is left.
fn read_shape(text: &'static str) -> Option<Shape> {
    let (members, rest) = read_members(text)?;
    rest.is_empty().then_some(Shape::Object(members))
}

/// Reads members up to a `}` or the end. Also returns the rest of the string.
fn read_members(mut text: &'static str) -> Option<(Vec<(&'static str, Shape)>, &'static str)> {
    let mut members = Vec::new();
    while !text.is_empty() && !text.starts_with('}') {
        let end = text.find([':', '{', '[', '*', ',', '}', ']']).unwrap_or(text.len());
        let (name, rest) = text.split_at_checked(end).filter(|(name, _)| !name.is_empty())?;
        let (shape, rest) = match rest.chars().next() {
            None | Some(',' | '}' | ']') => (Shape::Text, rest),
            Some(_) => read_value(rest.strip_prefix(':').unwrap_or(rest))?,
        };
        members.push((name, shape));
        text = match rest.strip_prefix(',') {
            Some(rest) => rest,
            None => return Some((members, rest)),
        };
    }
    Some((members, text))
}

/// Reads one value. Also returns the rest of the string.
fn read_value(text: &'static str) -> Option<(Shape, &'static str)> {
    let mut letters = text.chars();
    let first = letters.next()?;
    let rest = letters.as_str();
    Some(match first {
        's' => (Shape::Text, rest),
        'i' => (Shape::Whole, rest),
        'w' => (Shape::Int32, rest),
        'l' => (Shape::Int64, rest),
        'n' => (Shape::Number, rest),
        'b' => (Shape::Flag, rest),
        'a' => (Shape::Any, rest),
        '[' => {
            let (item, rest) = read_value(rest)?;
            (Shape::List(Box::new(item)), rest.strip_prefix(']')?)
        }
        '*' => {
            let (value, rest) = read_value(rest)?;
            (Shape::Map(Box::new(value)), rest)
        }
        '{' => {
            let (members, rest) = read_members(rest)?;
            (Shape::Object(members), rest.strip_prefix('}')?)
        }
        _ => return None,
    })
}

/// Returns the names in an item of an answer's list (`wrapper`, then `list`), and the names in `more`. A seed accepts
/// them in a pasted item.
pub(crate) fn shaped(action: &str, wrapper: &str, list: &str, more: &[&'static str]) -> Vec<&'static str> {
    let shape = shape(action);
    let item = shape.as_ref().and_then(|shape| {
        let wrapper = shape.member(wrapper)?;
        if list.is_empty() { Some(wrapper) } else { wrapper.member(list) }
    });
    let members = match item {
        Some(Shape::List(item)) => item.members(),
        _ => &[],
    };
    members.iter().map(|(name, _)| *name).chain(more.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_reads() {
        let kinds = ["String", "Integer", "Long", "Float", "Boolean", "Json", "Struct", "RepeatList"];
        for line in lines(ACTIONS) {
            let read = Line::read(line);
            assert!(["GET|POST", "POST|GET", "GET", "POST"].contains(&read.methods), "{line}");
            assert_eq!(read.parameters().len(), read.words.split_ascii_whitespace().count(), "{line}");
            assert!(read.parameters().iter().all(|parameter| kinds.contains(&parameter.parameter_type)), "{line}");
            assert!(read.parameters().is_sorted_by(|a, b| a.name < b.name), "{line}");
        }
        assert!(names().is_sorted_by(|a, b| a < b));
        assert_eq!(entries().count(), 630);
        assert_eq!(entries().count(), names().count());
    }

    #[test]
    fn every_shape_reads() {
        for line in lines(SHAPES) {
            let (name, text) = line.split_once(' ').unwrap();
            assert!(read_shape(text).is_some_and(|shape| !shape.members().is_empty()), "{line}");
            assert_eq!(shape(name), read_shape(text), "{line}");
        }
        assert_eq!(lines(SHAPES).count(), 562);
    }

    #[test]
    fn reads_an_entry() {
        let entry = entry("CancelImport").unwrap();
        assert_eq!((entry.name, entry.methods, entry.retired), ("CancelImport", "GET|POST", true));
        let import = entry.parameters.iter().find(|parameter| parameter.name == "ImportId").unwrap();
        assert_eq!((import.parameter_type, import.required), ("Integer", true));
        assert!(super::entry("cancelImport").is_none());
    }

    #[test]
    fn a_name_is_found_without_case() {
        assert_eq!(canonical("UntagResources"), Some("UntagResources"));
        assert_eq!(canonical("UnTagResources"), Some("UntagResources"));
        assert_eq!(canonical("UntagResource"), None);
        assert_eq!(canonical(""), None);
        let mut lower: Vec<String> = names().map(str::to_ascii_lowercase).collect();
        lower.sort_unstable();
        assert!(lower.is_sorted_by(|a, b| a < b), "two actions differ in case only");
    }

    #[test]
    fn an_action_takes_its_parameters() {
        for taken in ["RegionId", "ResourceId.1", "ResourceId.50", "Tag.3.Key", "Tag.20.Value", "Tag"] {
            assert!(has_parameter("TagResources", taken), "{taken}");
        }
        for stray in ["regionId", "RegionId.1", "ResourceId.", "Tag.0.Key", "Tag.x.Key", "Tag.1.", "Tag..Key", "", "."]
        {
            assert!(!has_parameter("TagResources", stray), "{stray}");
        }
        assert!(has_parameter("AddTagsToResource", "Tag.1.key"));
        assert!(has_parameter("DescribeRCInstanceHistoryEvents", "NotBefore.End"));
        assert!(!has_parameter("TagResource", "RegionId"));
    }

    #[test]
    fn listed_items_are_taken_at_any_position() {
        assert!(
            entry("DescribeAbnormalDBInstances").unwrap().parameters.iter().all(|parameter| parameter.name != "Tag")
        );
        assert!(has_parameter("DescribeAbnormalDBInstances", "Tag.7.key"));
        assert!(!has_parameter("DescribeAbnormalDBInstances", "Tag.7.other"));
        assert!(!has_parameter("DescribeAbnormalDBInstances", "Tag.7"));
        assert!(differ_in_positions_only("Tag.1.key", "Tag.12.key"));
        assert!(!differ_in_positions_only("Tag.1.key", "Tag.1"));
        assert!(!differ_in_positions_only("Tag.1.key", "Tag.1.Key"));
    }

    #[test]
    fn a_shape_has_its_members() {
        let shape = shape("DescribeDBInstances").unwrap();
        assert_eq!(shape.member("RequestId"), Some(&Shape::Text));
        assert_eq!(shape.member("PageNumber"), Some(&Shape::Int32));
        let Some(Shape::List(item)) = shape.member("Items").and_then(|items| items.member("DBInstance")) else {
            panic!("no list of instances in {shape:?}");
        };
        assert_eq!(item.member("DBInstanceId"), Some(&Shape::Text));
        assert!(item.member("DBInstanceID").is_none());
        assert!(Shape::Text.members().is_empty());
        assert!(super::shape("AllocateEipAddress").is_none());
    }

    #[test]
    fn shapes_are_read_as_written() {
        let object = |name, shape| Shape::Object(vec![(name, shape)]);
        assert_eq!(read_shape("A"), Some(object("A", Shape::Text)));
        assert_eq!(read_shape("A{B,C[s]}").map(|shape| shape.member("A").unwrap().members().len()), Some(2));
        assert_eq!(read_shape("A*n"), Some(object("A", Shape::Map(Box::new(Shape::Number)))));
        assert_eq!(read_shape("A[b]"), Some(object("A", Shape::List(Box::new(Shape::Flag)))));
        assert_eq!(read_shape("A{}"), Some(object("A", Shape::Object(Vec::new()))));
        assert_eq!(
            read_shape("A[{B*a,C:i}],D:i").map(|shape| shape.members().len()),
            Some(2),
            "a list of objects and a number"
        );
        for wrong in ["A:", "A:x", "A[s", "A{B", "A}", "A:sB", ",A", "A{,}", "A*", "A[é]"] {
            assert_eq!(read_shape(wrong), None, "{wrong}");
        }
    }
}
