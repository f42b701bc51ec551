//! The command `fake-rds actions`.

use std::io::Write;

use super::{BAD_INPUT, HELD};
use crate::base::text::did_you_mean;
use crate::rds::action::tables::{self, ActionInfo};
use crate::rds::catalogue::{self, Shape};
use crate::rds::evidence;

/// Lists the actions, or prints the details of one.
pub(super) fn actions(name: Option<&str>, with_evidence: bool) -> u8 {
    let text = match name {
        None => tables::actions().map(|action| line(&action)).collect(),
        Some(name) => match catalogue::canonical(name) {
            Some(name) => tables::actions()
                .filter(|action| action.name == name)
                .map(|action| if with_evidence { evidence::text(&action) } else { whole(&action) })
                .collect(),
            None => {
                let wanted = name.to_lowercase();
                let fits = |action: &ActionInfo| {
                    let name = action.name.to_lowercase();
                    if wanted.contains('*') { matches(&wanted, &name) } else { name.contains(&wanted) }
                };
                let found: String = tables::actions().filter(fits).map(|action| line(&action)).collect();
                if found.is_empty() {
                    let near = if name.contains('*') { String::new() } else { did_you_mean(name, catalogue::names()) };
                    eprintln!("the service has no action `{name}`{near}");
                    return BAD_INPUT;
                }
                found
            }
        },
    };
    // Writing fails if the reader has closed the pipe, which is not an error.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    HELD
}

/// Returns whether a name matches a pattern, in which `*` matches any letters.
fn matches(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(start) else { return false };
    let Some((middle, end)) = rest.rsplit_once('*') else { return name.ends_with(rest) };
    // The first match of each part is the best: it leaves the longest rest.
    for part in middle.split('*') {
        let Some((_, after)) = name.split_once(part) else { return false };
        name = after;
    }
    name.ends_with(end)
}

fn line(action: &ActionInfo) -> String {
    let what = if action.modelled { "modelled" } else { "-" };
    let retired = if action.retired { " retired" } else { "" };
    let parameters: Vec<String> = action
        .parameters
        .iter()
        .map(|parameter| {
            format!("{}{}:{}", parameter.name, if parameter.required { "!" } else { "" }, parameter.parameter_type)
        })
        .collect();
    format!("{:<45} {what:<8}{retired} {}\n", action.name, parameters.join(" "))
}

fn whole(action: &ActionInfo) -> String {
    let mut text = format!(
        "{}: {}{}\n\nparameters\n",
        action.name,
        if action.modelled { "modelled" } else { "not modelled" },
        if action.retired { ", retired" } else { "" }
    );
    for parameter in &action.parameters {
        let required = if parameter.required { "required" } else { "" };
        text += &format!("  {:<32} {:<10} {required}\n", parameter.name, parameter.parameter_type);
    }
    if !action.conditions.is_empty() {
        text += "\nconditions\n";
    }
    for condition in &action.conditions {
        let code = format!("{} {}", condition.status_for(action.name), condition.code_for(action.name));
        text += &format!("  {:<32} {code}\n      {}\n", condition.name(), condition.when());
    }
    let documented = catalogue::errors::of(action.name);
    if !documented.is_empty() {
        text += "\ndocumented refusals\n";
    }
    for refusal in documented {
        text += &format!("  {} {} {}\n", refusal.code, refusal.status, refusal.message);
    }
    match catalogue::shape(action.name) {
        Some(shape) => {
            text += "\nanswer\n";
            describe(&shape, 1, &mut text);
        }
        None => text += "\nThe shape of its answer is not known.\n",
    }
    text
}

fn describe(shape: &Shape, depth: usize, text: &mut String) {
    for (name, member) in shape.members() {
        let (kind, inner) = match member {
            Shape::Text => ("text", None),
            Shape::Whole => ("whole number", None),
            Shape::Int32 => ("whole number, 32 bits", None),
            Shape::Int64 => ("whole number, 64 bits", None),
            Shape::Number => ("number", None),
            Shape::Flag => ("true or false", None),
            Shape::Any => ("anything", None),
            Shape::List(item) => ("list", Some(item.as_ref())),
            Shape::Map(item) => ("map", Some(item.as_ref())),
            Shape::Object(_) => ("object", Some(member)),
        };
        *text += &format!("{:indent$}{name}: {kind}\n", "", indent = depth * 2);
        if let Some(inner) = inner {
            describe(inner, depth + 1, text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_match_any_letters() {
        for pattern in
            ["*", "describedbs", "describe*", "*dbs", "d*s", "d*be*s", "*scribe*", "**", "d*e*e*s", "describedbs*"]
        {
            assert!(matches(pattern, "describedbs"), "{pattern}");
        }
        for pattern in ["", "describe", "d*x", "x*", "*b", "d*s*d*s*s*s", "describedbs*s", "dbs*", "*sd*sd*"] {
            assert!(!matches(pattern, "describedbs"), "{pattern}");
        }
    }
}
