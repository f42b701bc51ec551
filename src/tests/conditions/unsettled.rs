//! Questions that the documents leave open: `docs/unsettled.md`, and the scenarios under `fixtures/unsettled` that ask
//! the service.
//!
//! A file that is named as a condition is written from the request that meets it. All other files are written by hand, and their
//! `about` names what they ask about: conditions, switches and actions.

mod reasons;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::rpc::condition::Pairing;
use crate::{Condition, FakeRds, Scenario, actions};
use serde_json::{Map, Value, json};

use super::{Before, Way, product, way_past_the_gate, way_to};

/// Words in backticks in the `about` of a file that are neither a condition, an action nor a switch.
const OTHER_WORDS: [&str; 2] = ["ImportId", "fake_rds_probe"];

const INTRODUCTION: &str = "What no source settles, generated from the code: where the documents are silent or disagree, the choice that the fake \
makes, how to change it, and the scenario that asks the service about it.

A scenario under `fixtures/unsettled` passes on the fake. Played against the service it reports each different answer:

```sh
fake-rds run fixtures/unsettled/01-gateway.json --endpoint https://rds.aliyuncs.com \\
  --access-key-id ID --access-key-secret SECRET
fake-rds run fixtures/unsettled/InvalidWeight.json --endpoint https://rds.aliyuncs.com \\
  --access-key-id ID --access-key-secret SECRET --set a=rm-mine --set b=rr-mine
```

The numbered files take the first instances that fit out of the account of the key. The others name the instances that they need, and \
`--set` replaces their ids with yours. Use an account for tests, with `--poll-interval 1m` for files that wait for an end. What differs is put into a fake with \
`answer(Condition::.., status, code, message)`.

";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> PathBuf {
    root().join("fixtures/unsettled")
}

fn inferred() -> impl Iterator<Item = Condition> {
    let conditions = Condition::EVERY.iter().copied().filter(|condition| !super::REASONS.contains(condition));
    conditions.filter(|condition| condition.pairing_for("") == Pairing::Inferred)
}

/// Returns whether an action reads, by its name.
fn reads(action: &str) -> bool {
    ["Describe", "Descibe", "List", "Get", "Query", "Check", "Calculate", "PreCheck"]
        .iter()
        .any(|verb| action.starts_with(verb))
}

/// Returns whether a call of the action has a price.
fn has_a_price(action: &str) -> bool {
    let priced = [
        "CreateDBInstance",
        "CreateReadOnlyDBInstance",
        "CloneDBInstance",
        "ModifyDBInstanceSpec",
        "ModifyDBInstancePayType",
        "TransformDBInstancePayType",
        "RenewInstance",
        "ModifyInstanceAutoRenewalAttribute",
        "ModifySQLCollectorPolicy",
        "AllocateInstancePublicConnection",
        "CreateBackup",
    ];
    priced.contains(&action)
}

/// Returns the costs and creations of a generated scenario.
fn costs(before: &[&str], action: &str) -> String {
    if before.iter().copied().chain([action]).all(reads) {
        return "Read-only: costs nothing and creates nothing.".to_owned();
    }
    let done: BTreeSet<String> = before.iter().filter(|name| !reads(name)).map(|name| format!("`{name}`")).collect();
    let before = match done.is_empty() {
        true => String::new(),
        false => {
            format!("First it calls {}, which is done and stays. ", done.into_iter().collect::<Vec<_>>().join(" and "))
        }
    };
    if reads(action) {
        return format!("{before}The question itself is read-only: it costs nothing and creates nothing.");
    }
    let price = if has_a_price(action) { " and has its price" } else { "" };
    format!(
        "{before}As long as the service refuses it, it costs nothing and creates nothing; if not, `{action}` is done{price}."
    )
}

/// The calls of a way: those before, and the one that is refused. `None` if a scenario cannot make them.
fn calls(way: &Way) -> Option<Vec<(String, Map<String, Value>)>> {
    let plain = way.headers.is_empty() && way.fault.is_none() && way.before == Before::Nothing;
    if !plain || way.method != reqwest::Method::GET || way.params.iter().any(|(name, _)| name == "Signature") {
        return None;
    }
    let call = |params: &Vec<(String, String)>| {
        let value = |wanted: &str| params.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        let (_, prefix, _) = product(value("Version"));
        let action = format!("{prefix}{}", value("Action")?);
        let rest = params.iter().filter(|(name, _)| name != "Action" && (name != "Version" || prefix.is_empty()));
        Some((action, rest.map(|(name, value)| (name.clone(), json!(value))).collect()))
    };
    way.calls.iter().chain([&way.params]).map(call).collect()
}

/// The seed of a condition's request, without what every seed has.
fn seed(condition: Condition, way: Way) -> Value {
    if let Some(entry) = super::REFUSALS.get(condition.name().as_ref()) {
        return entry["seed"].clone();
    }
    let all = way.seed.start_blocking().seed().to_value();
    let plain = FakeRds::builder().start_blocking().seed().to_value();
    let mut seed = Map::new();
    for (name, value) in all.as_object().unwrap() {
        let counted = ["Clock", "IdSeed", "NextImportId", "Requests", "Serial"].contains(&name.as_str());
        if !counted && plain.get(name) != Some(value) {
            seed.insert(name.clone(), value.clone());
        }
    }
    for instance in seed.get_mut("DBInstances").and_then(Value::as_array_mut).into_iter().flatten() {
        // What an instance of this engine has anyway.
        let usual = json!({"DBInstances": [{"DBInstanceId": instance["DBInstanceId"], "Engine": instance["Engine"]}]});
        let usual = FakeRds::builder().seed(usual.to_string().parse().unwrap()).start_blocking().seed().to_value();
        let usual = &usual["DBInstances"][0];
        // The time of creation is that of this run.
        instance.as_object_mut().unwrap().retain(|name, value| {
            ["DBInstanceId", "Engine"].contains(&name.as_str())
                || (name != "CreationTime" && usual.get(name) != Some(value))
        });
    }
    Value::Object(seed)
}

/// Returns the instances of a seed, each with its special properties.
fn needs(seed: &Value) -> String {
    let mut needs = Vec::new();
    for instance in seed["DBInstances"].as_array().into_iter().flatten() {
        let mut rest = instance.as_object().unwrap().clone();
        let id = rest.remove("DBInstanceId").unwrap_or_default();
        for list in rest.values_mut().filter_map(Value::as_array_mut).filter(|list| list.len() > 5) {
            // The same again and again; the file has them all.
            let more = format!("{} more", list.len() - 2);
            list.splice(2.., [json!(more)]);
        }
        needs.push(format!("`{}`: `{}`", id.as_str().unwrap_or_default(), Value::Object(rest)));
    }
    match needs.len() {
        0 => "nothing".to_owned(),
        // The same again and again.
        5.. => format!("{} and {} more", needs[..2].join(", "), needs.len() - 2),
        _ => needs.join(", "),
    }
}

/// The scenario that asks about a condition.
fn scenario(condition: Condition) -> Option<Value> {
    let way = way_past_the_gate(condition, "JSON").unwrap_or_else(|| way_to(condition));
    let calls = calls(&way)?;
    let detail = way.detail.clone();
    let seed = seed(condition, way);
    let names: Vec<&str> = calls.iter().map(|(action, _)| action.as_str()).collect();
    let (last, before) = names.split_last()?;
    let about = format!("Asks about `{condition}`. {}", costs(before, last));
    let step = |(index, (action, params)): (usize, &(String, Map<String, Value>))| {
        let mut expect = json!({"code": null});
        if index == before.len() {
            expect = json!({"status": condition.status_for(action), "code": condition.code_for(action).replace("{}", &detail)});
        }
        json!({"call": action, "params": params, "expect": expect})
    };
    let steps: Vec<Value> = calls.iter().enumerate().map(step).collect();
    Some(json!({"title": condition.when(), "about": about, "seed": seed, "steps": steps}))
}

/// A file under `fixtures/unsettled`.
struct Asked {
    name: String,
    title: String,
    about: String,
    needs: String,
    /// The words in backticks in `about`.
    words: BTreeSet<String>,
    reads: bool,
    text: String,
}

fn asked(name: &str, text: &str) -> Asked {
    let file: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let steps = file["steps"].as_array().unwrap();
    assert!(
        steps.iter().all(|step| step.get("call").is_some()) && file.get("state").is_none(),
        "{name} has a step that only a fake can do"
    );
    let about = file["about"].as_str().unwrap_or_else(|| panic!("{name} does not say what it costs and creates"));
    let lower = about.to_lowercase();
    assert!(lower.contains("cost") && lower.contains("create"), "{name} does not say what it costs and creates");
    // Nothing is done by what the gateway stops, or where there is no instance.
    let nothing = lower.contains("every request names an instance that is not there")
        && file["seed"].get("DBInstances").is_none();
    let reads = steps.iter().all(|step| {
        let refused = nothing && step["expect"]["code"].is_string();
        reads(step["call"].as_str().unwrap()) || step.get("sign") == Some(&json!(false)) || refused
    });
    let claims = lower.contains("read-only:") && !lower.contains("the question itself is read-only");
    assert_eq!(claims, reads, "{name} has to say that it is read-only if it is");
    Asked {
        name: name.to_owned(),
        title: file["title"].as_str().unwrap().to_owned(),
        about: about.to_owned(),
        needs: needs(&file["seed"]),
        words: WORD.captures_iter(about).map(|found| found[1].to_owned()).collect(),
        reads,
        text: text.to_owned(),
    }
}

/// A name in backticks.
static WORD: LazyLock<regex::Regex> = LazyLock::new(|| regex::Regex::new("`([A-Za-z][A-Za-z0-9_]*)`").unwrap());

/// Every file, those written by hand from the folder and the others from the table; those that only read come first.
static FILES: LazyLock<Vec<Asked>> = LazyLock::new(|| {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if Condition::EVERY.iter().any(|condition| condition.name() == name) {
            continue;
        }
        files.push(asked(&name, &std::fs::read_to_string(&path).unwrap()));
    }
    let mut known: BTreeSet<String> = OTHER_WORDS.map(str::to_owned).into();
    known.extend(inferred().chain(super::REASONS).map(|condition| condition.name().into_owned()));
    known.extend(actions().map(|action| action.name.to_owned()));
    known.extend(switches().into_iter().map(|[method, ..]| method));
    for file in &files {
        let strange: Vec<&String> = file.words.difference(&known).collect();
        assert!(
            strange.is_empty(),
            "{}: {strange:?} is neither an inferred condition, an action nor a switch",
            file.name
        );
    }
    for condition in inferred() {
        if files.iter().any(|file| file.words.contains(condition.name().as_ref())) {
            continue;
        }
        if let Some(scenario) = scenario(condition) {
            files.push(asked(&condition.name(), &format!("{scenario:#}\n")));
        }
    }
    files.sort_by(|one, other| (!one.reads, &one.name).cmp(&(!other.reads, &other.name)));
    files
});

/// The rows of a table among those of `crate::tests::pages::unsettled_tables()`, cut into cells.
fn rows(heading: &str) -> Vec<Vec<String>> {
    let tables = crate::tests::pages::unsettled_tables();
    let (_, table) = tables.split_once(&format!("## {heading}\n")).unwrap();
    let table = table.split("\n## ").next().unwrap();
    let cells = |line: &str| {
        let line = line.trim_start_matches("| ").trim_end_matches(" |").replace("\\|", "\u{0}");
        line.split(" | ").map(|cell| cell.replace('\u{0}', "\\|")).collect::<Vec<_>>()
    };
    table.lines().filter(|line| line.starts_with('|')).skip(2).map(cells).collect()
}

/// The switches: builder, seed, default, what each decides.
fn switches() -> Vec<[String; 4]> {
    let switch = |row: Vec<String>| {
        let [method, field, default, decides] = <[String; 4]>::try_from(row).unwrap();
        [method.trim_matches('`').to_owned(), field, default, decides]
    };
    rows("Switches").into_iter().map(switch).collect()
}

fn link(file: &Asked) -> String {
    format!("`{}`", file.name)
}

fn links(files: &[&Asked]) -> String {
    files.iter().map(|file| link(file)).collect::<Vec<_>>().join(", ")
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "\\<").replace('\n', " ")
}

/// The page. A choice that has neither a file nor a reason fails the test, and so does one that has both.
fn page(files: &[Asked]) -> String {
    let mut page = INTRODUCTION.to_owned();
    let (mut reading, mut changing) = (String::new(), String::new());
    for file in files.iter().filter(|file| !Condition::EVERY.iter().any(|condition| condition.name() == file.name)) {
        let rows = if file.reads { &mut reading } else { &mut changing };
        *rows +=
            &format!("| {} | {} | {} | {} |\n", link(file), cell(&file.title), cell(&file.about), cell(&file.needs));
    }
    let head = "| file | title | what it asks, costs and creates | what the file's own seed has |\n|---|---|---|---|\n";
    page += &format!("## Files that only read\n\nBesides those of the conditions below.\n\n{head}{reading}");
    page += &format!("\n## Files that change something\n\n{head}{changing}");

    page +=
        "\n## Switches\n\n| builder | seed | default | what it decides | what settles it |\n|---|---|---|---|---|\n";
    let mut wrong = Vec::new();
    let mut reasons: BTreeMap<&str, &str> = reasons::SWITCHES.into();
    for [method, field, default, decides] in switches() {
        let asking: Vec<&Asked> = files.iter().filter(|file| file.words.contains(&method)).collect();
        let settled = settled(&method, &asking, reasons.remove(method.as_str()), &mut wrong);
        page += &format!("| `{method}` | {field} | {default} | {decides} | {settled} |\n");
    }
    wrong.extend(reasons.keys().map(|name| format!("{name} has a reason, and is not a switch")));

    let mut reasons: BTreeMap<&str, &str> = reasons::CONDITIONS.into();
    let (mut reading, mut changing, mut nothing) = (String::new(), String::new(), String::new());
    for condition in inferred() {
        let name = condition.name();
        let name = name.as_ref();
        let asking: Vec<&Asked> = files.iter().filter(|file| file.words.contains(name)).collect();
        let reason = reasons.remove(name);
        let row = format!(
            "| `{name}` | {} | {} | `{}`, {} | {} |",
            cell(&condition.when()),
            cell(condition.source_for("")),
            condition.code_for(""),
            condition.status_for(""),
            settled(name, &asking, reason, &mut wrong)
        );
        if reason.is_some() {
            nothing += &format!("{row}\n");
            continue;
        }
        let own = asking.iter().find(|file| file.name == name);
        let (costs, needs) = match own {
            Some(file) => (file.about.split_once(". ").map_or("", |(_, costs)| costs), file.needs.as_str()),
            None => ("see above", "see above"),
        };
        let rows = if asking.iter().any(|file| file.reads) { &mut reading } else { &mut changing };
        *rows += &format!("{row} {} | {} |\n", cell(costs), cell(needs));
    }
    wrong.extend(reasons.keys().map(|name| format!("{name} has a reason, and is not an inferred condition")));
    let head = "| condition | when | what the sources say | default |";
    let more = " file | what it costs and creates | what its seed has |\n|---|---|---|---|---|---|---|\n";
    page += "\n## Conditions\n\nThe switch of each is `answer(Condition::.., status, code, message)`; a seed has it as `Answers`. \
        One without a constant is read from its name, `\"MissingOtherCommonParameter\".parse()`.\n";
    page += &format!("\n### Asked by calls that only read\n\n{head}{more}{reading}");
    page += &format!("\n### Asked by calls that change something, or would\n\n{head}{more}{changing}");
    if !nothing.is_empty() {
        page += &format!("\n### Not settled by a call\n\n{head} why |\n|---|---|---|---|---|\n{nothing}");
    }

    let mut reasons: BTreeMap<(&str, &str), &str> = reasons::RULES.into();
    let mut named: BTreeMap<(&str, &str), &[&str]> = reasons::FILES.into();
    let (mut reading, mut changing, mut nothing) = (String::new(), String::new(), String::new());
    for row in rows("Rules") {
        let [action, sentence] = <[String; 2]>::try_from(row).unwrap();
        let name = action.trim_matches('`');
        let is_this = |key: &(&str, &str)| key.0 == name && sentence.starts_with(key.1);
        let key = reasons.keys().copied().find(is_this);
        let reason = key.and_then(|key| reasons.remove(&key));
        let key = named.keys().copied().find(is_this);
        let only = key.and_then(|key| named.remove(&key));
        // A file that is written from a condition names the action that it refuses, and asks nothing else about it.
        let asks = |file: &&Asked| {
            let by_hand = !Condition::EVERY.iter().any(|condition| condition.name() == file.name);
            by_hand && file.words.contains(name) && only.is_none_or(|only| only.contains(&file.name.as_str()))
        };
        let asking: Vec<&Asked> = files.iter().filter(asks).filter(|_| reason.is_none()).collect();
        let settled = settled(&format!("{name}: {sentence}"), &asking, reason, &mut wrong);
        let rows = match reason {
            Some(_) => &mut nothing,
            None if asking.iter().any(|file| file.reads) => &mut reading,
            None => &mut changing,
        };
        *rows += &format!("| {action} | {sentence} | {settled} |\n");
    }
    wrong.extend(reasons.keys().chain(named.keys()).map(|key| format!("{key:?} is not an inferred rule")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let head = "| action | inferred |";
    let line = "|---|---|---|\n";
    page += "\n## Rules\n\nWhat the documentation of an action calls inferred. A rule has no switch; a stub answers in place of the action.\n";
    page += &format!("\n### Asked by calls that only read\n\n{head} file |\n{line}{reading}");
    page += &format!("\n### Asked by calls that change something, or would\n\n{head} file |\n{line}{changing}");
    page += &format!("\n### Not settled by a call\n\n{head} why |\n{line}{nothing}");
    page
}

/// The files that settle a choice, or why none does.
fn settled(choice: &str, files: &[&Asked], reason: Option<&str>, wrong: &mut Vec<String>) -> String {
    match (reason, files.is_empty()) {
        (Some(_), false) => wrong.push(format!("{choice} has a reason why no file settles it, and {}", links(files))),
        (None, true) => wrong.push(format!(
            "{choice}: no file of fixtures/unsettled names it in `about`, and src/tests/conditions/unsettled/reasons.rs has no reason why"
        )),
        _ => {}
    }
    reason.map_or_else(|| links(files), str::to_owned)
}

#[test]
fn the_page_of_unsettled_choices_is_current() {
    let files = &*FILES;
    // Before the files are removed: this fails if a choice is missing.
    let page = page(files);
    if crate::tests::blesses() {
        for condition in Condition::EVERY {
            let _ = std::fs::remove_file(folder().join(format!("{condition}.json")));
        }
    }
    crate::tests::assert_generated("docs/unsettled.md", &page);
    for file in files {
        crate::tests::assert_generated(&format!("fixtures/unsettled/{}.json", file.name), &file.text);
    }
    assert_eq!(std::fs::read_dir(folder()).unwrap().count(), files.len(), "a file belongs to no question");
}

/// A file that asks about a condition does not hold against a fake that answers the condition otherwise.
#[tokio::test]
async fn every_file_meets_the_conditions_that_it_asks_about() {
    for file in FILES.iter() {
        let scenario: Scenario = file.text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.name));
        for condition in inferred().filter(|condition| file.words.contains(condition.name().as_ref())) {
            let other = FakeRds::builder().seed(scenario.seed()).answer(condition, 418, "Teapot", "I am another");
            let played = scenario.play(&other.start().await).await;
            let error = played.expect_err(&format!("{} never meets {condition}", file.name)).to_string();
            assert!(error.contains("Teapot") || error.contains("418"), "{}, {condition}: {error}", file.name);
        }
    }
}

/// A file that asks about an action calls it, and expects something that can be otherwise: with another expectation in its last step
/// that has one, it fails there and not before.
#[tokio::test]
async fn every_file_can_fail() {
    let names: BTreeSet<&str> = actions().map(|action| action.name).collect();
    let mut wrong = Vec::new();
    for file in FILES.iter() {
        let mut whole: Value = serde_json::from_str(&file.text).unwrap();
        let steps = whole["steps"].as_array_mut().unwrap();
        for word in file.words.iter().filter(|word| names.contains(word.as_str())) {
            assert!(steps.iter().any(|step| step["call"] == *word), "{} does not call {word}", file.name);
        }
        let fields = |step: &Value| step["expect"]["fields"].as_object().cloned().unwrap_or_default();
        let expects = |step: &Value| step["expect"]["code"].is_string() || !fields(step).is_empty();
        let last = steps.iter().rposition(expects).unwrap_or_else(|| panic!("{} expects nothing", file.name));
        let other = match fields(&steps[last]).keys().next_back() {
            Some(path) => json!({"fields": {path.clone(): {"$regex": "^no such value$"}}}),
            None => json!({"code": "Another"}),
        };
        steps[last]["expect"] = other;
        let scenario: Scenario = whole.to_string().parse().unwrap();
        let played = scenario.play(&scenario.start().await).await;
        let step = played.err().and_then(|error| error.step());
        if step != Some(last + 1) {
            wrong.push(format!("{}: step {} should fail, not {step:?}", file.name, last + 1));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
