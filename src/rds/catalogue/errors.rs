//! The documented refusals of each action, from `errors.txt`.

use std::collections::HashMap;

use once_cell::sync::Lazy;

/// The table. First, each refusal that several actions share has a line that begins with `=`. Then each action has a
/// line with its name, followed by one line per refusal: code, status and text, or the number of a shared line, counted
/// from 0.
const ERRORS: &str = include_str!("errors.txt");

/// A refusal that an action documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Documented {
    pub(crate) code: &'static str,
    pub(crate) status: u16,
    /// `true` if the source prints the status with the code; otherwise the status is inferred.
    pub(crate) certain: bool,
    pub(crate) message: &'static str,
}

static BY_ACTION: Lazy<HashMap<&str, Vec<Documented>>> = Lazy::new(|| {
    let mut actions = HashMap::new();
    let mut shared = Vec::new();
    let mut current: &mut Vec<Documented> = &mut Vec::new();
    for line in super::lines(ERRORS) {
        if let Some(row) = line.strip_prefix('=') {
            shared.push(row);
            continue;
        }
        match line.strip_prefix(' ') {
            Some(row) => {
                let number: Option<usize> = row.parse().ok();
                current.extend(read(number.and_then(|number| shared.get(number).copied()).unwrap_or(row)));
            }
            None => current = actions.entry(line).or_default(),
        }
    }
    actions
});

/// Reads `code status text`; `~` before the status marks a judgement.
fn read(row: &'static str) -> Option<Documented> {
    let (code, rest) = row.split_once(' ')?;
    let (status, message) = rest.split_once(' ')?;
    let (status, certain) = status.strip_prefix('~').map_or((status, true), |status| (status, false));
    Some(Documented { code, status: status.parse().ok()?, certain, message })
}

/// Returns the documented refusals of an action, in the order of the documents. A code may occur more than once, with
/// different texts.
pub(crate) fn of(action: &str) -> &'static [Documented] {
    BY_ACTION.get(action).map_or(&[], Vec::as_slice)
}

/// Returns the first refusal of an action with this code.
pub(crate) fn find(action: &str, code: &str) -> Option<&'static Documented> {
    of(action).iter().find(|row| row.code == code)
}

/// Returns whether an action documents this code with this status.
pub(crate) fn has(action: &str, code: &str, status: u16) -> bool {
    of(action).iter().any(|row| row.code == code && row.status == status)
}

/// Returns every refusal of every action.
pub(crate) fn all() -> impl Iterator<Item = &'static Documented> {
    BY_ACTION.values().flatten()
}
