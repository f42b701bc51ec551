//! The rules of `CONTRIBUTING.md` for the public API, checked on `docs/public-api.txt` and on the source.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fmt::Display;
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use fake_rds::{
    AccountPrivilege, AccountStatus, AccountType, BackupStatus, DBInstanceNetType, DBInstanceType, DatabaseStatus,
    Engine, Era, Error, ErrorKind, ImportStatus, LockMode, PayType, Signatures, Status, Unmodelled,
};
use regex::Regex;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The lines of the list that begin with `pub `.
fn items() -> Vec<String> {
    let list = std::fs::read_to_string(root().join("docs/public-api.txt")).unwrap();
    list.lines().filter(|line| line.starts_with("pub ")).map(str::to_owned).collect()
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

#[test]
fn the_api_is_small_enough_to_keep() {
    let items = items();
    let field = pattern(r"^pub fake_rds::(\w+::)+\w+: ");
    let others = items.iter().filter(|item| !field.is_match(item)).count();
    assert!(items.len() < 1_000, "{} items", items.len());
    assert!(others < 700, "{others} items that are not fields");
    let conditions = items.iter().filter(|item| item.starts_with("pub const fake_rds::Condition::")).count();
    assert!((50..=150).contains(&conditions), "{conditions} constants of Condition");
}

#[test]
fn names_follow_the_rules() {
    for item in items() {
        let view = pattern(r"(struct|enum|trait|type) [\w:]*View\b");
        assert!(!view.is_match(&item), "{item}");
        // A type of something is `.._type`, sizes are `.._bytes`, and times are `SystemTime`.
        let kind = pattern(r"^pub fake_rds::(\w+::)+kind: ");
        assert!(!kind.is_match(&item), "{item}");
        let size = pattern(r"^pub fake_rds::(\w+::)+(size|used|disk)\w*: (core::option::Option<)?u64");
        assert!(!size.is_match(&item) || item.contains("_bytes: "), "{item}");
        let time = pattern(r"^pub fake_rds::(\w+::)+(created|started|ended|expires): (.*)$");
        if let Some(found) = time.captures(&item) {
            assert!(found[3].contains("std::time::SystemTime"), "{item}");
        }
        assert!(
            !item.contains("DbProxy")
                && !pattern(r"\W(Entry|Value)>").is_match(&item.replace("serde_json::value::Value", "")),
            "{item}"
        );
    }
}

fn word<T>() -> String
where
    T: Copy + Ord + Hash + Display + FromStr<Err = Error> + serde_core::Serialize + serde_core::de::DeserializeOwned,
{
    std::any::type_name::<T>().rsplit("::").next().unwrap().to_owned()
}

/// An enum without data has the traits of words; the others are listed here.
#[test]
fn enums_have_the_same_traits() {
    let words = BTreeSet::from([
        word::<AccountPrivilege>(),
        word::<AccountStatus>(),
        word::<AccountType>(),
        word::<BackupStatus>(),
        word::<DBInstanceNetType>(),
        word::<DBInstanceType>(),
        word::<DatabaseStatus>(),
        word::<Engine>(),
        word::<Era>(),
        word::<ErrorKind>(),
        word::<ImportStatus>(),
        word::<LockMode>(),
        word::<PayType>(),
        word::<Signatures>(),
        word::<Status>(),
        word::<Unmodelled>(),
    ]);
    let list = std::fs::read_to_string(root().join("docs/public-api.txt")).unwrap();
    let declared = pattern(r"(?m)\bpub enum fake_rds::(?:\w+::)*(\w+)$");
    let with_data = ["LogEntry", "Progress", "TestAction"];
    let enums = declared.captures_iter(&list).map(|found| found[1].to_owned());
    let enums: BTreeSet<String> = enums.filter(|name| !with_data.contains(&name.as_str())).collect();
    assert_eq!(enums, words);
}

/// A public function in the source.
struct Function {
    place: String,
    /// The type that it is a method of.
    owner: String,
    name: String,
    /// From the bracket to the end of the line with `{`.
    signature: String,
    panics: bool,
}

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn functions() -> Vec<Function> {
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    let implements = pattern(r"^impl(?:<[^>]*>)? (\w+)");
    let begins = pattern(r"^\s*pub (?:const |async )*fn (\w+)(.*)$");
    let mut found = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some(begin) = begins.captures(line) else { continue };
            let above = lines[..at].iter().rev().map(|line| line.trim());
            let above: Vec<&str> = above.take_while(|line| line.starts_with("///") || line.starts_with("#[")).collect();
            let end = (at..lines.len()).find(|end| lines[*end].trim_end().ends_with(['{', ';', '}'])).unwrap();
            let rest = lines[at + 1..=end.max(at)].iter().map(|line| line.trim());
            found.push(Function {
                place: format!("{}:{}", file.display(), at + 1),
                owner: lines[..at]
                    .iter()
                    .rev()
                    .find_map(|line| implements.captures(line))
                    .map(|of| of[1].to_owned())
                    .unwrap_or_default(),
                name: begin[1].to_owned(),
                signature: std::iter::once(&begin[2]).chain(rest).collect::<Vec<_>>().join(" "),
                panics: above.iter().any(|line| *line == "/// # Panics" || *line == "#[track_caller]"),
            });
        }
    }
    assert!(found.len() > 200, "{}", found.len());
    found
}

/// The methods that panic for another reason than a mistake that a `try_` twin would return, each with where else to look.
const WITHOUT_TWIN: [(&str, &str); 10] = [
    ("FakeRds::start", "FakeRdsBuilder::try_start"),
    ("FakeRds::start_blocking", "FakeRdsBuilder::try_start_blocking"),
    ("Scenario::start", "FakeRdsBuilder::try_start"),
    ("FakeRds::access_key_id", "FakeRds::try_env"),
    ("FakeRds::access_key_secret", "FakeRds::try_env"),
    // Assertions: what they compare can be read.
    ("FaultHandle::assert_hits", "FaultHandle::hits"),
    ("explore::Report::assert_held", "explore::Report::findings"),
    ("FakeRds::assert_called", "CallCheck<'r>::check"),
    // Not the user's mistake: the internal server cannot be started.
    ("FakeRds::mount", "FakeRds::responder"),
    // The future returns its errors; the attribute records the place.
    ("FakeRds::wait_for", "FakeRds::wait_for_blocking"),
];

#[test]
fn panicking_methods_have_a_twin_that_returns_an_error() {
    let method = pattern(r"fn fake_rds::((?:\w+::)*\w+(?:<[^>]*>)?)::(\w+)[(<]");
    let methods: BTreeSet<String> =
        items().iter().filter_map(|item| method.captures(item)).map(|m| format!("{}::{}", &m[1], &m[2])).collect();
    let mut twins = 0;
    for function in functions().iter().filter(|function| function.panics) {
        let named = format!("::{}", function.name);
        let owned = |method: &String| {
            let owner = method.strip_suffix(&named).map(|owner| owner.rsplit("::").next().unwrap_or_default());
            owner.is_some_and(|owner| owner.split('<').next() == Some(&function.owner))
        };
        for panicking in methods.iter().filter(|method| owned(method)) {
            let owner = panicking.strip_suffix(&named).unwrap();
            if let Some((_, other)) = WITHOUT_TWIN.iter().find(|(name, _)| name == panicking) {
                assert!(methods.contains(*other), "{other}");
                continue;
            }
            // A method that returns a `Result` has the attribute for the place that its error names.
            let twin = format!("{owner}::try_{}", function.name);
            let returns = items().iter().any(|item| {
                item.contains(&format!("fn fake_rds::{panicking}(")) && item.contains("-> core::result::Result<")
                    || item.contains(&format!("fn fake_rds::{panicking}("))
                        && item.contains("Output = core::result::Result<")
            });
            assert!(methods.contains(&twin) || returns, "{}: {panicking} has no {twin}", function.place);
            twins += usize::from(methods.contains(&twin));
        }
    }
    assert!(twins > 25, "{twins}");
}

#[test]
fn names_of_actions_are_anything_that_reads_as_a_string() {
    let parameter = pattern(r"\b(actions?): ([^,)]*(?:<[^)]*>)?)");
    let mut seen = 0;
    for function in functions() {
        let Some(found) = parameter.captures(&function.signature) else { continue };
        if found[2].starts_with("TestAction") {
            continue;
        }
        assert!(found[2].contains("impl AsRef<str>"), "{}: {}{}", function.place, function.name, function.signature);
        seen += 1;
    }
    assert!(seen > 15, "{seen}");
}

/// The guide and the README name only methods that exist.
#[test]
fn pages_name_methods_of_the_list() {
    let list = std::fs::read_to_string(root().join("docs/public-api.txt")).unwrap();
    let method = pattern(r"::([a-z_0-9]+)[<(]");
    let methods: BTreeSet<String> = method.captures_iter(&list).map(|found| found[1].to_owned()).collect();
    let mut pages: Vec<PathBuf> =
        ["README.md", "docs/glossary.md", "docs/clients.md"].map(|page| root().join(page)).into();
    pages.extend(std::fs::read_dir(root().join("docs/guide")).unwrap().map(|entry| entry.unwrap().path()));
    let (block, span, called) = (pattern(r"(?s)```.*?```"), pattern(r"`[^`\n]+`"), pattern(r"\b([a-z][a-z_0-9]+)\("));
    // Of std and of tokio.
    let others = ["envs", "test"];
    let mut named = 0;
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        for span in span.find_iter(&block.replace_all(&text, "")) {
            for name in called.captures_iter(span.as_str()).map(|found| found[1].to_owned()) {
                let known = methods.contains(&name) || others.contains(&name.as_str());
                assert!(known, "{}: {} names {name}, which is not in the list", page.display(), span.as_str());
                named += 1;
            }
        }
    }
    assert!(named > 50, "{named}");
}
