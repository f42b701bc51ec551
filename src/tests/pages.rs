//! The pages of `docs` that are generated from the tables of the code. `FAKE_RDS_BLESS=1` writes them again.

use std::collections::BTreeMap;

use super::switches::{SWITCHES, Switch};
use super::{assert_generated, path, read};
use crate::rds::action::admission::{Admission, PartRule};
use crate::rds::action::reserved::is_reserved;
use crate::rds::action::tables::{ActionInfo, actions};
use crate::rds::action::{self, COMMON, FAMILIES, Modelled, all, options, remarks};
use crate::rds::evidence::{self, Score, score};
use crate::rds::reason_codes::{ALL, ROWS, Row};
use crate::rds::reasons::{self, Meaning};
use crate::rpc::condition::{Condition, Era, Form, Kind, Pairing};

#[test]
fn refusals_by_action() {
    let page = read("docs/refusals.md");
    let (before, _) = page.split_once("| action |").unwrap();
    assert_generated("docs/refusals.md", &format!("{before}{}", actions_table()));
}

#[test]
fn admissions() {
    let page = format!(
        "What each modelled action asks of the instance that it names, generated from the table in the code. A test tries every \
         status and lock mode that is not listed, over HTTP, and holds the answer against the table.\n\n{}",
        admissions_table()
    );
    assert_generated("docs/admissions.md", &page);
}

#[test]
fn actions_and_their_families() {
    let index = format!(
        "Every action of the service, generated from the code. *modelled*: a request changes the state and the answer comes \
         from it. *shape*: the fake does not model it; the shape of its answer is known, so that a stub is checked and \
         `Unmodelled::Shape` answers it, empty. *unknown*: only the name and the parameters are known. *retired*: the service has \
         dropped it.\n\n\
         Evidence: the share of an action's refusals and response fields that a public record or a document shows, and how many \
         are seen live, documented and inferred. `fake-rds actions NAME --evidence` lists each with its source. {}\n\n{}",
        evidence_total(),
        evidence_index()
    );
    assert_generated("docs/actions.md", &index);
    let tables = family_tables();
    for (family, table) in &tables {
        let page = format!(
            "The modelled actions of the family `{family}`, generated from the code. [All actions](../actions.md).\n\n\
             Parameters that every action takes are left out. A parameter without effect is accepted, and the hint of the answer \
             says that it had no effect; a required one whose value is checked gets no hint. The codes are in the order of the checks, those of the gateway left out. A `{{}}` in a \
             code is replaced by the name of a parameter.\n\n{table}"
        );
        assert_generated(&format!("docs/actions/{family}.md"), &page);
    }
    let pages = std::fs::read_dir(path("docs/actions")).unwrap().count();
    assert_eq!(pages, tables.len(), "a page of docs/actions belongs to no family");
}

#[test]
fn conditions() {
    let page = format!(
        "Every error condition the fake knows, generated from the table in the code.\n\n\
         Pairing: *documented* means that a document or a live answer shows this code for this condition; *inferred*, \
         that code, status and text are real and their pairing with the condition is a judgement; *the fake's own*, that the \
         service has no such condition. A `{{}}` is replaced by what differs from case to case, mostly a parameter's name.\n\n{}",
        conditions_table()
    );
    assert_generated("docs/conditions.md", &page);
}

#[test]
fn numbers_of_the_readme() {
    let readme = read("README.md");
    let (begin, end) = ("<!-- coverage: generated, do not edit -->\n", "<!-- end of coverage -->");
    let (before, rest) = readme.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    let count = |kind: fn(&ActionInfo) -> bool| actions().filter(kind).count();
    let numbers = format!(
        "{} actions are modelled. For {} more the shape of the answer is known, for {} only name and parameters. \
         [docs/actions.md](docs/actions.md) has one row for each action. {}\n",
        count(|action| action.modelled),
        count(|action| !action.modelled && action.shaped),
        count(|action| !action.modelled && !action.shaped),
        evidence_total(),
    );
    assert_generated("README.md", &format!("{before}{begin}{numbers}{end}{after}"));
}

#[test]
fn every_fact_of_a_modelled_action_has_evidence() {
    for info in actions().filter(|info| info.modelled) {
        let facts = evidence::facts(&info);
        assert!(!facts.is_empty(), "{}", info.name);
        for (fact, found) in facts {
            assert!(!found.source.is_empty(), "{} {fact} has no source", info.name);
        }
    }
    let total = total();
    assert!(total.live > 10 && total.documented > total.inferred, "{total:?}");
}

/// `fixtures/service/scores.json` has the share of each action's answers that is seen live or documented, in percent.
#[test]
fn no_score_of_evidence_drops() {
    let modelled = actions().filter(|info| info.modelled);
    let found: BTreeMap<String, usize> =
        modelled.map(|info| (info.name.to_owned(), evidence::score(&info).percent())).collect();
    let file = "fixtures/service/scores.json";
    let before: BTreeMap<String, usize> = serde_json::from_str(&read(file)).unwrap();
    let dropped: Vec<String> = before
        .iter()
        .filter_map(|(name, before)| {
            let now = found.get(name).copied().unwrap_or_default();
            (now < *before).then(|| format!("{name}: {before} % before, {now} % now"))
        })
        .collect();
    assert!(dropped.is_empty(), "find a source, or lower the number in {file}: {dropped:#?}");
    assert_generated(file, &(serde_json::to_string_pretty(&found).unwrap() + "\n"));
}

/// The README's table: each modelled action with the codes it is refused with.
fn actions_table() -> String {
    let mut table = String::from("| action | refused with |\n|---|---|\n");
    for action in all() {
        let mut codes: Vec<String> = Vec::new();
        for condition in action.conditions() {
            let code = format!("`{}`", condition.code_for(action.name).replace("{}", "PageSize"));
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        table += &format!("| `{}` | {} |\n", action.name, codes.join(", "));
    }
    table
}

/// The table of what each action asks of the instance that it names, as Markdown: engines, types, statuses and lock modes,
/// each with the code that refuses the others.
fn admissions_table() -> String {
    let mut table = String::from(
        "| action | instance | engines | types | statuses | lock modes | primary of a read-only instance | parts |\n|---|---|---|---|---|---|---|---|\n",
    );
    for (action, admission) in all().flat_map(|action| action.admits.iter().map(move |admission| (action, admission))) {
        let cell = |words: Option<Vec<&str>>, condition: Condition| match words {
            None => "any".to_owned(),
            Some(words) => {
                let (code, status) = (condition.code_for(action.name), condition.status_for(action.name));
                format!("{}; else `{code}` {status}", words.join(", "))
            }
        };
        let parts = |admission: &Admission| {
            let part = |rule: &PartRule| {
                format!("`{}`: {}", rule.parameter, cell(Some(rule.statuses.to_vec()), rule.condition))
            };
            admission.parts.iter().flatten().map(part).collect::<Vec<_>>().join("; ")
        };
        table += &format!(
            "| `{}` | `{}` | {} | {} | {} | {} | {} | {} |\n",
            action.name,
            admission.parameter,
            cell(admission.engines.map(|words| words.iter().map(|word| word.as_str()).collect()), admission.engine),
            cell(
                admission.types.map(|words| words.iter().map(|word| word.as_str()).collect()),
                Condition::InstanceType
            ),
            cell(
                admission.statuses.map(|words| words.iter().map(|word| word.as_str()).collect()),
                Condition::InstanceStatus
            ),
            cell(
                admission.locks.map(|words| words.iter().map(|word| word.as_str()).collect()),
                Condition::InstanceLocked
            ),
            admission.primary.map_or_else(|| "any".to_owned(), |condition| cell(Some(vec!["Running"]), condition)),
            parts(admission),
        );
    }
    table += "\nThe remarks of some actions state requirements without a code. The fake accepts the request and gives a hint:\n\n";
    table += &remarks_table();
    table += "\nThe same of parameters: an instance of another kind gets a hint, unless another rule refuses the request. Without values, any value counts.\n\n";
    table += &options_table();
    table
}

fn table_of(wanted: impl Fn(&ActionInfo) -> bool) -> String {
    let mut table = String::from(
        "| action | state | parameters with an effect | parameters without | refused with | source |\n|---|---|---|---|---|---|\n",
    );
    for action in actions().filter(|info| wanted(info)) {
        let state = match (action.modelled, action.shaped) {
            (true, _) => "modelled",
            (false, true) => "shape",
            (false, false) => "unknown",
        };
        let retired = if action.retired { ", retired" } else { "" };
        let mut ignored: Vec<&str> = Vec::new();
        for parameter in action.parameters.iter().filter(|_| action.modelled) {
            // The catalogue may declare a list item by item.
            let name = parameter.name.split('.').next().unwrap_or(parameter.name);
            if !action.effective.contains(&name) && !COMMON.contains(&name) && !ignored.contains(&name) {
                ignored.push(name);
            }
        }
        let mut codes: Vec<&str> = Vec::new();
        for code in action.conditions.iter().map(|condition| condition.code_for(action.name)) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        let reasons = |words: &[&str]| {
            let all = words.iter().map(|word| format!("`{word}` ({})", why_without_effect(action.name, word)));
            all.collect::<Vec<_>>().join(", ")
        };
        let cell = |words: &[&str]| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        table += &format!(
            "| `{}` | {state}{retired} | {} | {} | {} | {} |\n",
            action.name,
            cell(&action.effective),
            reasons(&ignored),
            cell(&codes),
            action.source,
        );
    }
    table
}

/// Returns the name of each family of modelled actions, with its page as Markdown.
fn family_tables() -> Vec<(&'static str, String)> {
    let tables = FAMILIES.iter().map(|(name, _)| (*name, table_of(|info| family(info.name) == Some(name))));
    // The families of other products have no action of this catalogue.
    tables.filter(|(_, table)| table.lines().count() > 2).collect()
}

/// The score of all modelled actions.
fn total() -> Score {
    let mut total = Score::default();
    for score in actions().filter(|info| info.modelled).map(|info| score(&info)) {
        total.live += score.live;
        total.documented += score.documented;
        total.inferred += score.inferred;
    }
    total
}

/// Returns one sentence about the evidence for all answers.
fn evidence_total() -> String {
    let total = total();
    format!(
        "The model has {} refusals and response fields: {} are seen live, {} documented and {} inferred.",
        total.all(),
        total.live,
        total.documented,
        total.inferred
    )
}

/// Returns every action with its state, its score and its page, as a Markdown table.
fn evidence_index() -> String {
    let mut table =
        String::from("| action | state | evidence | live, documented, inferred | page |\n|---|---|---|---|---|\n");
    for info in actions() {
        let state = match (info.modelled, info.shaped) {
            (true, _) => "modelled",
            (false, true) => "shape",
            (false, false) => "unknown",
        };
        let retired = if info.retired { ", retired" } else { "" };
        let rest = match family(info.name) {
            Some(family) => {
                let score = score(&info);
                let counts = format!("{}, {}, {}", score.live, score.documented, score.inferred);
                format!("{} % | {counts} | [{family}](actions/{family}.md)", score.percent())
            }
            None => " | | ".to_owned(),
        };
        table += &format!("| `{}` | {state}{retired} | {rest} |\n", info.name);
    }
    table
}

/// The whole table as Markdown: the conditions with constants, the codes of the admission gate, and what else the modelled
/// actions answer.
fn conditions_table() -> String {
    let escaped = |text: &str| text.replace('|', "\\|").replace('<', "\\<");
    let mut page =
        String::from("| condition | when | code | HTTP | text | pairing | source |\n|---|---|---|---|---|---|---|\n");
    for condition in Condition::ALL {
        let (when, name) = (condition.when(), condition.name());
        if ALL.contains(condition) {
            page += &format!("| `{name}` | {when} | by action, see below | | | | |\n");
            continue;
        }
        let Meaning { form, pairing, source, .. } = condition.meaning("", Era::Own);
        let others = [("2018", Era::Y2018), ("newest", Era::Newest)];
        let others = others.map(|(name, era)| (name, condition.form("", era)));
        let others = others.iter().filter(|(_, other)| *other != form);
        let code: Vec<String> = std::iter::once(format!("`{}`", form.code))
            .chain(others.map(|(name, form)| format!("{name}: `{}` {}", form.code, form.status)))
            .collect();
        page += &format!(
            "| `{name}` | {when} | {} | {} | {} | {pairing} | {source} |\n",
            code.join("; "),
            form.status,
            escaped(form.message),
        );
    }
    page += "\n## Codes of the admission gate\n\n";
    page += "| condition | code | HTTP | text | pairing | source | actions |\n|---|---|---|---|---|---|---|\n";
    for (condition, row, actions) in answered() {
        let Form { code, status, message } = row.form;
        let (pairing, source) = (row.pairing, row.source);
        let text = escaped(message);
        page += &format!("| `{condition}` | `{code}` | {status} | {text} | {pairing} | {source} | {actions} |\n");
    }
    page += "\n## Other refusals of the modelled actions\n\n";
    page += "Each is `Condition::of(action, code)`.\n\n";
    page += "| action | code | HTTP | text | when | pairing | source |\n|---|---|---|---|---|---|---|\n";
    for model in action::all() {
        for condition in model.conditions() {
            if matches!(condition.0, Kind::Entry(entry) if entry.public) {
                continue;
            }
            let Meaning { form, pairing, source, .. } = condition.meaning(model.name, Era::Own);
            page += &format!(
                "| `{}` | `{}` | {} | {} | {} | {pairing} | {source} |\n",
                model.name,
                form.code,
                form.status,
                escaped(form.message),
                condition.when(),
            );
        }
    }
    page
}

/// The table of options, as Markdown.
fn options_table() -> String {
    let row = |choice: &options::Choice| {
        let code = |words: &[&str]| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        let (actions, values) = (code(choice.actions), code(choice.values));
        format!("| `{}` | {values} | {actions} | {} |\n", choice.parameter, choice.text())
    };
    let rows = options::CHOICES.iter().map(row).collect::<String>();
    format!("| parameter | values | actions | documented for |\n|---|---|---|---|\n{rows}")
}

/// The table of requirements that only give a hint, as Markdown.
fn remarks_table() -> String {
    let rows = remarks::REQUIREMENTS.iter().map(|one| format!("| `{}` | {} |\n", one.action, one.text));
    format!("| action | documented for |\n|---|---|\n{}", rows.collect::<String>())
}

/// Every inferred condition, every switch with its default, and every rule that an action's documentation calls inferred, as
/// Markdown.
pub(super) fn unsettled_tables() -> String {
    let mut page = String::from(
        "## Switches\n\nWhat has no builder method is `set(key, value)`.\n\n| builder | seed | default | what it decides |\n|---|---|---|---|\n",
    );
    for Switch { method, field, default, decides } in SWITCHES {
        let default = if default.is_empty() { "absent".to_owned() } else { format!("`{default}`") };
        page += &format!("| `{method}` | `{field}` | {default} | {decides} |\n");
    }
    page += "\n## Conditions\n\n| condition | when | code | HTTP | what the sources say |\n|---|---|---|---|---|\n";
    for (condition, action) in inferred() {
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
    for (condition, row, actions) in answered().filter(|(_, row, _)| row.pairing == Pairing::Inferred) {
        let Form { code, status, .. } = row.form;
        page += &format!("| `{}` | `{code}` | {status} | {} | {} |\n", condition.as_rust(), actions, row.source);
    }
    page += "\n## Rules\n\n| action | inferred |\n|---|---|\n";
    for action in action::all() {
        for sentence in sentences(action).filter(|sentence| sentence.to_lowercase().contains("inferred")) {
            page += &format!("| `{}` | {} |\n", action.name, sentence.replace('|', "\\|"));
        }
    }
    page
}

/// Parameters without an effect in the model: why, and their names.
const WITHOUT_EFFECT: &[(&str, &[&str])] = &[
    ("groups of resources are kept, their permissions are not", &["ResourceGroupId", "ResourceType"]),
    (
        "nothing is paid",
        &["AutoPay", "AutoUseCoupon", "BusinessInfo", "CouponNo", "OrderType", "Period", "PromotionCode", "UsedTime"],
    ),
    ("internal to the service's console", &["CustomExtraInfo"]),
    ("no role is assumed", &["RoleARN", "RoleArn"]),
    ("no answer of the service shows it", &["GeneralGroupName"]),
    ("retired by the service", &["SystemDBCharset"]),
    ("the model has nothing that it would change", &[]),
];

/// The reason why a parameter of an action has no effect in the model, beyond its check if it has one.
fn why_without_effect(name: &str, parameter: &str) -> &'static str {
    if is_reserved(name, parameter) {
        return "reserved or withdrawn by the service";
    }
    if action::find(name).is_some_and(|model| model.fields.iter().any(|field| field.name == parameter)) {
        return "its value is checked";
    }
    let reason = WITHOUT_EFFECT.iter().find(|(_, names)| names.contains(&parameter));
    reason.map_or("the model has nothing that it would change", |(reason, _)| reason)
}

/// The family of a modelled action.
fn family(name: &str) -> Option<&'static str> {
    FAMILIES.iter().find(|(_, actions)| actions.iter().any(|action| action.name == name)).map(|(family, _)| *family)
}

/// The codes that are answered for a reason, with the actions that answer them.
fn answered() -> impl Iterator<Item = (Condition, &'static Row, String)> {
    let rows = ROWS.iter().flat_map(|(condition, rows)| rows.iter().map(move |row| (*condition, row)));
    rows.filter_map(|(condition, row)| {
        let answers = |model: &&action::Modelled| {
            let same = |other: &Row| std::ptr::eq(other, row);
            model.conditions().contains(&condition) && reasons::row(condition, model.name).is_some_and(same)
        };
        let actions: Vec<String> = action::all().filter(answers).map(|model| format!("`{}`", model.name)).collect();
        (!actions.is_empty()).then(|| (condition, row, actions.join(", ")))
    })
}

/// The conditions whose code is a judgement, each with the first action that has it; those of the gate are left out.
fn inferred() -> impl Iterator<Item = (Condition, &'static str)> {
    let first = |condition: Condition| action::all().find(|model| model.conditions().contains(&condition));
    let entries = Condition::EVERY.iter().copied().filter(|condition| !ALL.contains(condition));
    let entries = entries.filter(|condition| condition.pairing_for("") == Pairing::Inferred);
    entries.map(move |condition| (condition, first(condition).map_or("", |model| model.name)))
}

/// The sentences of an action's documentation.
fn sentences(model: &Modelled) -> impl Iterator<Item = String> {
    let text = model.doc.iter().map(|line| line.trim()).map(|line| if line.is_empty() { "\n" } else { line });
    let text = text.collect::<Vec<_>>().join(" ");
    let mut sentences: Vec<String> = Vec::new();
    for paragraph in text.split('\n') {
        for (index, part) in paragraph.trim().split_inclusive(". ").enumerate() {
            // The full stop of an abbreviation ends no sentence.
            let begins = index == 0 || part.starts_with(|first: char| first.is_uppercase() || first == '`');
            match sentences.last_mut().filter(|_| !begins) {
                Some(last) => last.push_str(part),
                None => sentences.push(part.to_owned()),
            }
        }
    }
    sentences.into_iter().map(|sentence| sentence.trim().to_owned())
}
