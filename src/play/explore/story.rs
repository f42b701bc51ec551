//! The story of a run, for a report.

use std::fmt::Write as _;

use super::played::{Ended, Played, Steps, Turn};
use super::report::Breach;
use super::settings::VARIABLE;
use super::trouble::{Seen, Trouble};
use crate::base::text;

/// The largest number of parameters of a call, and of lines with differences, in a story.
const SHOWN: usize = 12;

/// The largest number of lines of the code's output in a story, which are the last ones.
const PRINTED: usize = 8;

/// Parameters that a story leaves out.
const LEFT_OUT: [&str; 9] = [
    "Action",
    "Version",
    "Format",
    "Timestamp",
    "AccessKeyId",
    "SignatureMethod",
    "SignatureNonce",
    "SignatureVersion",
    "SignatureType",
];

/// Returns the story of a run: the calls, the trouble, and the end.
pub(super) fn story(name: &str, steps: &Steps, breach: Option<&Breach>, played: &Played) -> String {
    let mut text = String::new();
    let mut line = |words: String| {
        // Writing to a string never fails.
        let _ = writeln!(text, "{words}");
    };
    let how = breach.map_or_else(|| "held".to_owned(), ToString::to_string);
    line(format!("{name}: {how}"));
    for (call, action, trouble) in steps {
        let which = match trouble {
            Trouble::Refused(condition) => format!(" ({}, {condition})", condition.code_for(action)),
            _ => String::new(),
        };
        line(format!("  at call {call}, {action}, {}{which}", trouble.story()));
    }
    for (index, turn) in played.turns.iter().enumerate() {
        if index > 0 {
            line(format!("  {}:", turn.why));
        }
        let to = played.turns.get(index + 1).map_or(played.seen.len(), |next| next.from);
        let alike = |one: &&Seen, other: &&Seen| {
            let parts = |call: &Seen| (call.action.clone(), call.parameters.clone(), call.answer.clone());
            one.trouble.is_none() && other.trouble.is_none() && parts(one) == parts(other)
        };
        let own: Vec<&Seen> = played.seen.iter().take(to).skip(turn.from).collect();
        let mut number = turn.from;
        // Calls that repeat the previous one, such as polls, are one line.
        let lines: Vec<&[&Seen]> = own.chunk_by(alike).collect();
        let same = |one: &[&Seen], other: &[&Seen]| {
            one.first().zip(other.first()).is_some_and(|(one, other)| alike(one, other))
        };
        let (mut at, mut pending) = (0, None);
        while let Some(run) = lines.get(at).copied() {
            let repeated = cycle(&lines[at..], same);
            at += 1;
            let (first, last) = (number + 1, number + run.len());
            number = last;
            let Some(call) = run.first() else { continue };
            let numbers =
                if first == last { format!("{first:>5}") } else { format!("{:>5}", format!("{first}-{last}")) };
            let parameters = call.parameters.iter().filter(|(name, _)| !LEFT_OUT.contains(&name.as_str())).take(SHOWN);
            let parameters: String = parameters.map(|(name, value)| format!(" {name}={}", text::clip(value))).collect();
            let mark = if call.trouble.is_some() { "  <- here" } else { "" };
            line(format!("  {numbers} {}{parameters}: {}{mark}", call.action, call.answer));
            // The end of a cycle that is repeated, as in an endless retry: the repetitions are left out.
            pending = pending.or(repeated.map(|(length, times)| (at - 1 + length, length, times)));
            if let Some((end, length, times)) = pending.filter(|(end, ..)| *end == at) {
                let skipped = &lines[end..end + length * (times - 1)];
                number += skipped.iter().map(|run| run.len()).sum::<usize>();
                at += skipped.len();
                line(format!("        .. the last {length} again, {} times", times - 1));
                pending = None;
            }
        }
        match &turn.ended {
            Ended::Yes => line("  the code reports success".to_owned()),
            Ended::No(reason) => line(format!("  the code reports failure: {reason}")),
            Ended::Crashed(_) => line("  the code crashes".to_owned()),
            Ended::TooManyCalls => line("  the code is stopped: too many calls".to_owned()),
            Ended::Hung => line("  the code is stopped: it takes too long".to_owned()),
            Ended::Panicked(message) => line(format!("  the code panics: {message}")),
        }
        let printed = printed(turn);
        if !printed.is_empty() {
            line("  the code prints:".to_owned());
        }
        for text in printed {
            line(format!("    {}", text::clip(text)));
        }
    }
    if let Some(Breach::Differs(differences)) = breach {
        line("  the end states differ:".to_owned());
        for difference in differences.iter().take(SHOWN) {
            line(format!("    {difference}"));
        }
        if differences.len() > SHOWN {
            line(format!("    and {} more", differences.len() - SHOWN));
        }
    }
    line(format!("  this run alone: {VARIABLE}={name}"));
    text
}

/// Returns the last lines of the code's output in a turn.
pub(super) fn printed(turn: &Turn) -> Vec<&str> {
    let lines: Vec<&str> = turn.output.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(PRINTED)..].to_vec()
}

/// The smallest number of repetitions that are left out, and the largest number of lines in a cycle.
const CYCLE: (usize, usize) = (3, 4);

/// Finds the cycle with which the lines begin. Returns its number of lines, and how often it is repeated.
fn cycle<T: Copy>(lines: &[T], same: impl Fn(T, T) -> bool) -> Option<(usize, usize)> {
    (2..=CYCLE.1).find_map(|length| {
        let equal =
            |at: &usize| lines.get(*at).zip(lines.get(at + length)).is_some_and(|(one, other)| same(*one, *other));
        let times = 1 + (0..).take_while(equal).count() / length;
        (times >= CYCLE.0).then_some((length, times))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cycle_is_found_where_it_begins() {
        let found = |text: &str| cycle(&text.chars().collect::<Vec<char>>(), |one, other| one == other);
        assert_eq!(found("ababab"), Some((2, 3)));
        assert_eq!(found("abcabcabcabcx"), Some((3, 4)));
        assert_eq!(found("abab"), None);
        assert_eq!(found("xababab"), None);
    }
}
