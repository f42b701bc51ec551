//! Behaviour that no source settles: the conditions and rules that are inferred, and the switches.

use crate::rds::{action, reasons};
use crate::rpc::condition::{Era, Form, Pairing};

/// A switch: its method on the builder, its field in a seed, its default as JSON there (empty if the field's absence is the
/// default), and what it decides.
struct Switch {
    method: &'static str,
    field: &'static str,
    default: &'static str,
    decides: &'static str,
}

const SWITCHES: &[Switch] = &[
    Switch {
        method: "answer",
        field: "Answers",
        default: "{}",
        decides: "What a condition is answered with in place of the table's status, code and text.",
    },
    Switch {
        method: "era",
        field: "Era",
        default: r#""Own""#,
        decides: "The error codes of which year. `Own`: the newest that is documented for the very action, and for the migration \
                  those of its page's year, 2018. `Y2018`: the client error table of 2018. `Newest`: the newest, for the \
                  migration too.",
    },
    Switch {
        method: "import_statuses",
        field: "ImportStatuses",
        default: r#"{"Source": "TRANSING", "Destination": "Importing"}"#,
        decides: "What source and destination of an import show while it runs. The page prints the labels of the two; by \
                  meaning they could be `TransingToOthers` and `ImportingFromOthers`.",
    },
    Switch {
        method: "ImportIdAsText",
        field: "ImportIdAsText",
        default: "false",
        decides: "Whether `ImportId` is a string. Samples of every year have a number, documents since 2019 declare a string.",
    },
    Switch {
        method: "StrictPageSizes",
        field: "StrictPageSizes",
        default: "false",
        decides: "Whether `DescribeDatabases` and `DescribeAccounts` refuse a page size that their pages do not list. Known \
                  clients send 500.",
    },
    Switch {
        method: "StrictClientTokens",
        field: "StrictClientTokens",
        default: "false",
        decides: "Whether a `ClientToken` that a request has used is refused, also with the same request and after its operation \
                  failed. By default the same request gets the first answer again, and an operation that fails frees the token. \
                  Every action that changes something and documents a `ClientToken` compares them.",
    },
    Switch {
        method: "progress",
        field: "Progress",
        default: r#"{"Polls": 1}"#,
        decides: "When an operation is over. The service documents no duration.",
    },
    Switch {
        method: "progress_for",
        field: "ProgressFor",
        default: "{}",
        decides: "The same for the operations that one action begins.",
    },
    Switch {
        method: "signatures",
        field: "Signatures",
        default: "",
        decides: "Whether signatures, timestamps and nonces are checked: `Checked` as soon as there is a user, `Ignored` without.",
    },
    Switch {
        method: "timestamp_window",
        field: "TimestampWindow",
        default: r#""15m""#,
        decides: "How far a request's timestamp may be off, to either side.",
    },
    Switch {
        method: "unmodelled",
        field: "Unmodelled",
        default: r#""Refused""#,
        decides: "What an action gets that the fake does not model: a refusal of the fake's own, or the empty shape of its answer.",
    },
    Switch {
        method: "lag",
        field: "Lag",
        default: "",
        decides: "For how many calls or how long a client does not see what was just created, granted or deleted. The service \
                  is eventually consistent, and documents no duration.",
    },
    Switch {
        method: "anything_goes",
        field: "AnythingGoes",
        default: "false",
        decides: "Whether names are taken that the service never had, and stubs that do not fit the documented answer.",
    },
];

/// Every inferred condition, every switch with its default, and every rule that an action's documentation calls inferred, as
/// Markdown.
///
/// ```
/// assert!(fake_rds::unsettled_tables().contains("| `StrictPageSizes` | `StrictPageSizes` | `false` |"));
/// ```
#[doc(hidden)]
pub fn unsettled_tables() -> String {
    let mut page = String::from(
        "## Switches\n\nWhat has no builder method is `set(key, value)`.\n\n| builder | seed | default | what it decides |\n|---|---|---|---|\n",
    );
    for Switch { method, field, default, decides } in SWITCHES {
        let default = if default.is_empty() { "absent".to_owned() } else { format!("`{default}`") };
        page += &format!("| `{method}` | `{field}` | {default} | {decides} |\n");
    }
    page += "\n## Conditions\n\n| condition | when | code | HTTP | what the sources say |\n|---|---|---|---|---|\n";
    for (condition, action) in reasons::inferred() {
        let meaning = condition.meaning(action, Era::Own);
        page += &format!(
            "| `{}` | {} | `{}` | {} | {} |\n",
            condition.name(),
            condition.when(),
            meaning.form.code,
            meaning.form.status,
            meaning.source,
        );
    }
    page += "\n## Codes of the admission gate\n\n| condition | code | HTTP | actions | what the sources say |\n|---|---|---|---|---|\n";
    for (condition, row, actions) in reasons::answered().filter(|(_, row, _)| row.pairing == Pairing::Inferred) {
        let Form { code, status, .. } = row.form;
        page += &format!("| `{}` | `{code}` | {status} | {} | {} |\n", condition.as_rust(), actions, row.source);
    }
    page += "\n## Rules\n\n| action | inferred |\n|---|---|\n";
    for action in action::all() {
        for sentence in action.sentences().filter(|sentence| sentence.to_lowercase().contains("inferred")) {
            page += &format!("| `{}` | {} |\n", action.name, sentence.replace('|', "\\|"));
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seed;

    #[test]
    fn the_defaults_of_the_switches_are_the_defaults() {
        for Switch { field, default, .. } in SWITCHES.iter().filter(|switch| !switch.default.is_empty()) {
            let seed: Seed = format!(r#"{{"{field}": {default}}}"#).parse().unwrap();
            assert_eq!(seed, Seed::default(), "{field}");
        }
        let fields = &Seed::json_schema()["properties"];
        assert!(SWITCHES.iter().all(|switch| fields.get(switch.field).is_some()));
    }
}
