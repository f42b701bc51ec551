//! The switches for behaviour that no source settles.

use crate::Seed;

/// A switch: its method on the builder, its field in a seed, its default as JSON there (empty if the field's absence is the
/// default), and what it decides.
pub(super) struct Switch {
    pub(super) method: &'static str,
    pub(super) field: &'static str,
    pub(super) default: &'static str,
    pub(super) decides: &'static str,
}

pub(super) const SWITCHES: &[Switch] = &[
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
        method: "WaitingParameters",
        field: "WaitingParameters",
        default: r#""Change""#,
        decides: "After which changes parameters are in force that wait for a restart. `Restart`: a restart or a start of the \
                  instance. `Change`: a change of its class, version or zone, too. `Switch`: a switch of its roles, too.",
    },
    Switch {
        method: "UnknownInstance",
        field: "UnknownInstance",
        default: r#""Own""#,
        decides: "The answer about an instance that does not exist. `Own`: each action's code, above all 404 \
                  `InvalidDBInstanceId.NotFound` of `DescribeDBInstanceAttribute`, and an empty list of `DescribeDBInstances`. \
                  `Live2017` and `Live2022`: that code for every action and for the list, with the status of that year's live \
                  answer, 400 or 404. `Era` chooses the codes of documents.",
    },
    Switch {
        method: "anything_goes",
        field: "AnythingGoes",
        default: "false",
        decides: "Whether names are taken that the service never had, and stubs that do not fit the documented answer.",
    },
];

#[test]
fn the_defaults_of_the_switches_are_the_defaults() {
    for Switch { field, default, .. } in SWITCHES.iter().filter(|switch| !switch.default.is_empty()) {
        let seed: Seed = format!(r#"{{"{field}": {default}}}"#).parse().unwrap();
        assert_eq!(seed, Seed::default(), "{field}");
    }
    let fields = &Seed::json_schema()["properties"];
    assert!(SWITCHES.iter().all(|switch| fields.get(switch.field).is_some()));
}
