//! The README, the guide and CONTRIBUTING.md match the code.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The README and every page of the guide, by name.
fn pages() -> Vec<(String, String)> {
    let folder = std::fs::read_dir(path("docs/guide")).unwrap();
    let guide = folder.map(|entry| format!("docs/guide/{}", entry.unwrap().file_name().to_string_lossy()));
    let mut names: Vec<String> = guide.chain(["README.md".to_owned()]).collect();
    names.sort();
    names.into_iter().map(|name| (name.clone(), read(&name))).collect()
}

/// The code blocks of a language on a page.
fn blocks<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    let fence = format!("```{language}\n");
    text.split(fence.as_str()).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn recipes_are_tests() {
    // Some of the tests are in a module of their file.
    let plain = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let tests = plain(&(read("tests/recipes.rs") + &read("tests/fixtures.rs")));
    let mut found = 0;
    for (name, page) in pages() {
        for block in blocks(&page, "rust") {
            assert!(tests.contains(plain(block).trim()), "{name}: tests/recipes.rs does not have this block:\n{block}");
            found += 1;
        }
    }
    assert!(found > 20, "only {found} blocks of code found");
}

#[test]
fn json_examples_are_valid() {
    let seeds = read("docs/guide/seeds.md");
    for seed in blocks(&seeds, "json") {
        seed.parse::<fake_rds::Seed>().unwrap();
    }
    let scenarios = read("docs/guide/scenarios.md");
    let examples = blocks(&scenarios, "json");
    assert!(!examples.is_empty() && !blocks(&seeds, "json").is_empty());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for example in examples {
        let example = example.replace("../seeds/page.json", path("fixtures/seeds/page.json").to_str().unwrap());
        let scenario: fake_rds::Scenario = example.parse().unwrap();
        runtime.block_on(async { scenario.play(&scenario.start().await).await }).unwrap();
    }
}

#[test]
fn links_to_files_exist() {
    for (name, page) in pages() {
        let folder = path(&name).parent().unwrap().to_owned();
        let inline = page.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let defined = page.lines().filter_map(|line| line.strip_prefix('[')?.split_once("]: ")).map(|(_, link)| link);
        for link in inline.chain(defined) {
            let file = link.split('#').next().unwrap();
            if !file.is_empty() && !file.contains("://") {
                assert!(folder.join(file).exists(), "{name} links to {file}, which does not exist");
            }
        }
    }
}

#[test]
fn pages_of_the_guide_link_by_reference() {
    let guide = read("src/guide.rs");
    for (name, page) in pages().into_iter().filter(|(name, _)| name != "README.md") {
        let inline = page.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in inline {
            assert!(link.contains("://") || link.starts_with('#'), "{name}: docs.rs has no file {link}");
        }
        // The definitions of a page are in the lines before its `include_str!`.
        let Some((before, _)) = guide.split_once(&format!("include_str!(\"../{name}\")")) else { continue };
        let own = before.rsplit("pub mod").next().unwrap();
        for label in page.lines().filter_map(|line| line.strip_prefix('[')?.split_once("]: ")).map(|(label, _)| label) {
            assert!(own.contains(&format!("/// [{label}]: ")), "{name}: src/guide.rs does not define [{label}]");
        }
    }
}

#[test]
fn readme_is_short() {
    let readme = read("README.md");
    let (lines, words) = (readme.lines().count(), readme.split_whitespace().count());
    assert!(lines <= 250 && words <= 1800, "README.md has {lines} lines and {words} words; at most 250 and 1,800");
}

#[test]
fn the_example_of_an_action_is_its_file() {
    let (guide, action) = (read("CONTRIBUTING.md"), read("src/rds/action/instance/restart.rs"));
    let block = blocks(&guide, "rust").into_iter().find(|block| block.starts_with("//! `RestartDBInstance`")).unwrap();
    assert!(block == action, "CONTRIBUTING.md differs from src/rds/action/instance/restart.rs");
}

/// An example that asserts nothing passes whatever the code does.
#[test]
fn every_example_of_the_documentation_asserts_something() {
    const ASSERTIONS: [&str; 6] = ["assert", "expect(", "matches!", "panic", "compile_fail", "no_run"];
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let (mut examples, mut idle) = (0, Vec::new());
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim_start()));
            while let Some((at, line)) = lines.next() {
                let Some(fence) = line.strip_prefix("/// ```").or_else(|| line.strip_prefix("//! ```")) else {
                    continue;
                };
                let example: Vec<&str> =
                    lines.by_ref().map(|(_, line)| line).take_while(|line| !line.ends_with("```")).collect();
                let is_code = ["", "no_run", "should_panic", "compile_fail"].contains(&fence);
                examples += usize::from(is_code);
                if is_code && !ASSERTIONS.iter().any(|word| fence.contains(word) || example.join(" ").contains(word)) {
                    idle.push(format!("{}:{at}", path.display()));
                }
            }
        }
    }
    assert!(examples > 300, "only {examples} examples were found");
    assert!(idle.is_empty(), "examples without an assertion:\n{}", idle.join("\n"));
}
