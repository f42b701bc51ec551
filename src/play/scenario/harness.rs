//! Runs a folder of scenario files as tests, one per file.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::Scenario;
use crate::fake::FakeRds;
use crate::play::explore::Verdict;

/// Plays every `.json` file under a folder as a separate test, named after the file. It is the body of `main` in a test
/// target with `harness = false`. It understands the arguments of `cargo test` and `cargo nextest`: a filter on names,
/// `--exact`, `--skip`, `--list`. The name of an action selects the files that have it.
///
/// ```no_run
/// // tests/scenarios.rs, in Cargo.toml: [[test]] name = "scenarios", harness = false
/// fn main() -> std::process::ExitCode {
///     fake_rds::test_scenarios(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios"))
/// }
/// ```
///
/// It makes the calls in the files, like [`Scenario::play`]; `FAKE_RDS_BLESS` works here too. If your own code makes
/// the calls, use [`test_scenarios_with`].
pub fn test_scenarios(folder: impl AsRef<Path>) -> ExitCode {
    run(folder.as_ref(), &|runtime, file| {
        runtime.block_on(async {
            let scenario = Scenario::load(file).map_err(|error| error.to_string())?;
            let rds = started(&scenario).await?;
            scenario.play_or_fail(&rds).await.map_err(|error| error.printed())
        })
    })
}

/// Runs your own code with every `.json` file under a folder, one test per file. Afterwards it compares the calls of
/// your code and the state with the file's `expect_calls` and `state`, like [`Scenario::verify`]. Everything else is as
/// with [`test_scenarios`].
///
/// Your code gets a fake that was started from the file's seed, and the scenario, whose free member
/// [`input`](Scenario::input) has data for your code. It runs in a single-threaded runtime. The test fails if the code
/// returns an error or panics. It also fails if the file has `steps`, since those are for [`test_scenarios`].
///
/// ```no_run
/// // tests/restarts.rs, in Cargo.toml: [[test]] name = "restarts", harness = false
/// fn main() -> std::process::ExitCode {
///     fake_rds::test_scenarios_with(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/restarts"), |rds, file| async move {
///         // The code under test.
///         let id = file.input()["instance"].as_str().unwrap_or("rm-1");
///         let url = format!("{}/?Action=RestartDBInstance&DBInstanceId={id}", rds.uri());
///         reqwest::get(url).await.map(drop)
///     })
/// }
/// ```
pub fn test_scenarios_with<F, R>(folder: impl AsRef<Path>, code: F) -> ExitCode
where
    F: Fn(Arc<FakeRds>, Scenario) -> R,
    R: Future<Output: Verdict>,
{
    run(folder.as_ref(), &|runtime, file| {
        runtime.block_on(async {
            let scenario = Scenario::load(file).map_err(|error| error.to_string())?;
            if !scenario.steps.is_empty() {
                let path = file.display();
                return Err(format!(
                    "{path}: it has steps, which test_scenarios makes; here your own code makes the calls"
                ));
            }
            let rds = Arc::new(started(&scenario).await?);
            if let Some(no) = code(rds.clone(), scenario.clone()).await.failure() {
                return Err(format!("{}: the code returned an error: {no}", file.display()));
            }
            super::play::verify(&scenario, &rds).map_err(|error| error.printed())
        })
    })
}

/// Starts a fake from a scenario's seed.
async fn started(scenario: &Scenario) -> Result<FakeRds, String> {
    FakeRds::builder().seed(scenario.seed()).try_start().await.map_err(|error| error.to_string())
}

/// Runs one file. The error is the report.
type Test<'t> = dyn Fn(&tokio::runtime::Runtime, &Path) -> Result<(), String> + 't;

fn run(folder: &Path, test: &Test<'_>) -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match outcome(folder, &Selection::read(&arguments), test) {
        Ok(0) => ExitCode::SUCCESS,
        // The exit code of libtest for failed tests.
        Ok(_) => ExitCode::from(101),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(101)
        }
    }
}

/// Runs one file. Turns a panic of the user's code into an error.
fn caught(test: &Test<'_>, runtime: &tokio::runtime::Runtime, file: &Path) -> Result<(), String> {
    catch_unwind(AssertUnwindSafe(|| test(runtime, file))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        Err(format!("{}: the code panicked: {}", file.display(), text.unwrap_or("no text")))
    })
}

/// The tests to run.
#[derive(Debug, Default, PartialEq)]
struct Selection {
    filters: Vec<String>,
    skip: Vec<String>,
    exact: bool,
    list: bool,
    /// `true` to run only ignored tests, of which there are none.
    ignored: bool,
}

impl Selection {
    fn read(arguments: &[String]) -> Selection {
        let mut selection = Selection::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            // As in libtest, the value of an option is the next argument, or follows a `=`.
            if let Some((option, value)) = argument.split_once('=').filter(|(option, _)| option.starts_with("--")) {
                if option == "--skip" {
                    selection.skip.push(value.to_owned());
                }
                continue;
            }
            match argument.as_str() {
                "--exact" => selection.exact = true,
                "--list" => selection.list = true,
                "--ignored" => selection.ignored = true,
                "--skip" => selection.skip.extend(arguments.next().cloned()),
                // Options with a value that have no effect here.
                "--format" | "--color" | "--test-threads" | "--logfile" | "-Z" => drop(arguments.next()),
                option if option.starts_with('-') => {}
                filter => selection.filters.push(filter.to_owned()),
            }
        }
        selection
    }

    /// Returns whether the filters select a test, by its name or by the name of an action. A file has that name in
    /// quotation marks.
    fn selects(&self, name: &str, text: impl Fn() -> String) -> bool {
        let fits = |filter: &String| if self.exact { filter == name } else { name.contains(filter.as_str()) };
        let calls = |filter: &String| !self.exact && text().contains(&format!("\"{filter}\""));
        let fits_or_calls = |filter: &String| fits(filter) || calls(filter);
        !self.ignored
            && (self.filters.is_empty() || self.filters.iter().any(fits_or_calls))
            && !self.skip.iter().any(fits)
    }
}

/// Runs the selected tests and reports like libtest. Returns how many failed.
fn outcome(folder: &Path, selection: &Selection, test: &Test<'_>) -> Result<usize, String> {
    let mut files = Vec::new();
    walk(folder, &mut files).map_err(|error| format!("{}: {error}", folder.display()))?;
    let name = |file: &PathBuf| {
        let relative = file.strip_prefix(folder).unwrap_or(file).with_extension("");
        relative.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "::")
    };
    let tests: Vec<(String, PathBuf)> = files.into_iter().map(|file| (name(&file), file)).collect();
    let total = tests.len();
    let selected: Vec<(String, PathBuf)> = tests
        .into_iter()
        .filter(|(name, file)| selection.selects(name, || std::fs::read_to_string(file).unwrap_or_default()))
        .collect();
    if selection.list {
        for (name, _) in &selected {
            println!("{name}: test");
        }
        return Ok(0);
    }
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    println!("\nrunning {} tests", selected.len());
    let mut failures = Vec::new();
    for (name, file) in &selected {
        let played = caught(test, &runtime, file);
        println!("test {name} ... {}", if played.is_ok() { "ok" } else { "FAILED" });
        failures.extend(played.err().map(|error| (name, error)));
    }
    if !failures.is_empty() {
        println!("\nfailures:\n");
        for (name, error) in &failures {
            println!("---- {name} ----\n{error}\n");
        }
    }
    let (failed, passed) = (failures.len(), selected.len() - failures.len());
    let result = if failed == 0 { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {result}. {passed} passed; {failed} failed; 0 ignored; 0 measured; {} filtered out\n",
        total - selected.len()
    );
    Ok(failed)
}

/// Lists every `.json` file under a folder, in order.
pub(crate) fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            walk(&entry, files)?;
        } else if entry.extension().is_some_and(|extension| extension == "json") {
            files.push(entry);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(line: &str) -> Selection {
        Selection::read(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn each_file_is_run_and_counted() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/seeds");
        let mut files = Vec::new();
        walk(&folder, &mut files).unwrap();
        let none = Selection::default();
        assert_eq!(outcome(&folder, &none, &|_, _| Ok(())), Ok(0));
        assert_eq!(outcome(&folder, &none, &|_, _| Err("no".to_owned())), Ok(files.len()));
        assert_eq!(outcome(&folder, &none, &|_, file| panic!("{}", file.display())), Ok(files.len()));
        let account = |file: &Path| caught(&|_, _| panic!("so it is"), &runtime(), file).unwrap_err();
        assert_eq!(account(Path::new("x.json")), "x.json: the code panicked: so it is");
    }

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread().build().unwrap()
    }

    #[test]
    fn filters_on_names() {
        assert!(selection("").selects("import-mysql", String::new));
        assert!(selection("--nocapture import --test-threads 1").selects("import-mysql", String::new));
        assert!(!selection("--exact import").selects("import-mysql", String::new));
        assert!(selection("--exact import-mysql").selects("import-mysql", String::new));
        assert!(!selection("--skip mysql").selects("import-mysql", String::new));
        assert!(!selection("--skip=mysql").selects("import-mysql", String::new));
        assert!(selection("--skip=mysql").selects("import-postgresql", String::new));
        assert!(!selection("--skip=mysql --skip postgres").selects("import-postgresql", String::new));
        assert!(!selection("--format=terse --test-threads=1 import").selects("restart", String::new));
        assert!(selection("--format=terse --test-threads=1 import").selects("import-mysql", String::new));
        assert!(!selection("--ignored").selects("import-mysql", String::new));
        let text = || r#"{"steps": [{"call": "RestartDBInstance"}]}"#.to_owned();
        assert!(selection("RestartDBInstance").selects("x", text) && !selection("Restart").selects("x", text));
        assert!(selection("--list --format terse").list);
    }
}
