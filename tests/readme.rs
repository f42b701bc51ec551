//! The README says what the code does.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::sync::Mutex;

/// Two tests may write the README; one at a time.
static README: Mutex<()> = Mutex::new(());

#[test]
fn the_table_of_actions_is_the_code_s() {
    let _alone = README.lock();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (begin, end) = ("<!-- actions: generated, do not edit -->\n", "<!-- end of actions -->");
    let (before, rest) = readme.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    let others = fake_rds::actions().filter(|action| !action.modelled).count();
    let (begin_count, after_count) = ("The other ", " actions of the service");
    let (kept, rest) = after.split_once(begin_count).unwrap();
    let (_, rest) = rest.split_once(after_count).unwrap();
    let after = format!("{kept}{begin_count}{others}{after_count}{rest}");
    let wanted = format!("{before}{begin}{}{end}{after}", fake_rds::actions_table());
    if std::env::var_os("FAKE_RDS_BLESS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let current = std::fs::read_to_string(&path).unwrap() == wanted;
    assert!(current, "run with FAKE_RDS_BLESS=1 to write the table of README.md anew");
}

#[test]
fn its_recipes_are_tests() {
    let read = |path: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    // Some of the tests stand in a module of their own.
    let plain = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let tests = plain(&(read("tests/recipes.rs") + &read("tests/fixtures.rs")));
    let readme = read("README.md");
    let blocks: Vec<&str> = readme.split("```rust").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(blocks.len() > 10);
    for block in blocks {
        assert!(
            tests.contains(plain(block).trim()),
            "tests/recipes.rs does not have this recipe of the README:{block}"
        );
    }
}

#[test]
fn the_example_of_an_action_is_one() {
    let read = |path: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let (guide, action) = (read("CONTRIBUTING.md"), read("src/rds/action/instance/restart.rs"));
    let block = guide.split("```rust\n").find(|block| block.starts_with("//! `RestartDBInstance`.")).unwrap();
    let block = block.split("```").next().unwrap();
    assert!(block == action, "CONTRIBUTING.md shows another text than src/rds/action/instance/restart.rs has");
}

#[test]
fn the_numbers_are_the_code_s() {
    let _alone = README.lock();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (begin, end) = ("<!-- coverage: generated, do not edit -->\n", "<!-- end of coverage -->");
    let (before, rest) = readme.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    let count = |kind: fn(&fake_rds::ActionInfo) -> bool| fake_rds::actions().filter(kind).count();
    let numbers = format!(
        "{} actions are modelled, of {} more the shape of the answer is known, of {} only name and parameters; \
         [docs/actions.md](docs/actions.md) has one row for each.\n",
        count(|action| action.modelled),
        count(|action| !action.modelled && action.shaped),
        count(|action| !action.modelled && !action.shaped),
    );
    let wanted = format!("{before}{begin}{numbers}{end}{after}");
    if std::env::var_os("FAKE_RDS_BLESS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let current = std::fs::read_to_string(&path).unwrap() == wanted;
    assert!(current, "run with FAKE_RDS_BLESS=1 to write the numbers of README.md anew");
}

#[test]
fn its_files_read() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let blocks: Vec<&str> = readme.split("```json\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert_eq!(blocks.len(), 2);
    blocks[0].parse::<fake_rds::Seed>().unwrap();
    let scenario =
        blocks[1].replace("../seeds/page.json", concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/seeds/page.json"));
    let scenario: fake_rds::Scenario = scenario.parse().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async { scenario.play(&scenario.start().await).await }).unwrap();
}
