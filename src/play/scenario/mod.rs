//! Scenario files: a seed, calls in order, and the expected results.

mod check;
pub(crate) mod client;
#[cfg(feature = "cli")]
mod endpoint;
pub(crate) mod harness;
mod matching;
pub(crate) mod play;
mod read;
mod report;

use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde_json::{Map, Value};

#[cfg(feature = "cli")]
pub(crate) use self::endpoint::Endpoint;
#[cfg(feature = "cli")]
pub(crate) use self::harness::walk;
pub use self::harness::{test_scenarios, test_scenarios_with};
#[cfg(feature = "cli")]
pub(crate) use self::read::is_scenario;
use self::report::Failure;
use self::report::ScenarioError;
use crate::base::error::{Error, ErrorKind};
use crate::base::files;
use crate::fake::FakeRds;
use crate::seed::Seed;

/// A scenario: a seed, steps, and expectations on the calls of a test's own code.
///
/// A file is used in one of two ways. [`play`](Scenario::play) sends the file's own calls to a fake over HTTP and
/// compares each answer with its `expect`. Or the code under test makes the calls: [`start`](Scenario::start) starts
/// the fake, and [`verify`](Scenario::verify) compares the calls made and the final state with `expect_calls` and
/// `state`.
///
/// ```
/// use fake_rds::Scenario;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let scenario: Scenario = r#"{
///     "seed": {"DBInstances": [{"DBInstanceId": "rm-1", "Engine": "MySQL"}]},
///     "steps": [
///         {"call": "DescribeDBInstanceAttribute", "params": {"DBInstanceId": "rm-1"},
///          "expect": {"code": null, "fields": {"Items.DBInstanceAttribute.0.DBInstanceStorage": 100}}},
///         {"call": "DescribeDBInstanceAttribute", "params": {"DBInstanceId": "rm-2"}, "format": "XML",
///          "expect": {"status": 404, "code": "InvalidDBInstanceId.NotFound"}}
///     ]
/// }"#.parse().unwrap();
/// let rds = scenario.start().await;
/// scenario.play(&rds).await.unwrap();
/// assert_eq!(rds.calls().len(), 2);
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Scenario {
    file: Option<PathBuf>,
    title: String,
    seed: Seed,
    steps: Vec<Step>,
    expect_calls: Vec<ExpectCall>,
    state: Option<Value>,
    input: Value,
}

/// One step of a scenario.
#[derive(Debug, Clone)]
enum Step {
    Call(Box<CallStep>),
    /// A test action: its name and its value.
    Test(&'static str, Value),
    State(Value),
}

/// A call and its expected answer.
#[derive(Debug, Clone)]
struct CallStep {
    action: String,
    params: Map<String, Value>,
    /// The id of the access key to sign with. The default is the seed's first key, if it has one.
    key: Option<String>,
    sign: bool,
    method: String,
    format: Option<String>,
    /// The layout of the request, if the step chooses one.
    v3: Option<bool>,
    /// Raw parts of the request, sent unchanged in addition to, or instead of, the generated ones.
    raw_query: Option<String>,
    headers: Vec<(String, String)>,
    body: Option<String>,
    expect: Expect,
    save: Vec<(String, String)>,
}

/// The expectations of an answer.
#[derive(Debug, Clone, Default)]
struct Expect {
    status: Option<u16>,
    /// The expected error code; `Some(None)` expects a success.
    code: Option<Option<String>>,
    message: Option<String>,
    fields: Map<String, Value>,
    headers: Map<String, Value>,
    body: Option<String>,
}

/// An expectation on the calls made.
#[derive(Debug, Clone)]
struct ExpectCall {
    action: String,
    params: Map<String, Value>,
    code: Option<Option<String>>,
    times: Option<u64>,
}

impl Scenario {
    /// Reads a scenario file. A `seed_file` in it is relative to the folder of the file.
    ///
    /// # Errors
    ///
    /// If the file or its seed cannot be read or is invalid. The error lists every mistake.
    ///
    /// ```
    /// # use fake_rds::Scenario;
    /// let scenario = Scenario::load("fixtures/scenarios/import-mysql.json")?;
    /// assert!(scenario.input().is_null());
    /// # Ok::<(), fake_rds::Error>(())
    /// ```
    pub fn load(path: impl AsRef<Path>) -> Result<Scenario, Error> {
        let path = path.as_ref();
        let named = |error: Error| error.of_file(path).of_kind(ErrorKind::InvalidScenario);
        let text = crate::seed::read::file(path)?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut scenario = read::scenario(&text, Some(folder)).map_err(named)?;
        scenario.file = Some(path.to_owned());
        if scenario.title.is_empty() {
            scenario.title = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        }
        Ok(scenario)
    }

    /// Reads a scenario file like [`load`](Scenario::load), and also rejects likely mistakes in a file that is
    /// playable. These are: an action that the service does not have, a parameter that the action does not have, or a
    /// path that its answer never has (all three only if no error is expected); an expected error code that no
    /// condition of the fake and no fault of the file has; a `${name}` that no earlier step saves. `fake-rds check`
    /// does the same.
    ///
    /// # Errors
    ///
    /// In the same cases as [`load`](Scenario::load), and for each such mistake, with line, column and the most similar
    /// known word.
    ///
    /// ```
    /// # use fake_rds::Scenario;
    /// Scenario::check("fixtures/scenarios/import-mysql.json")?;
    /// assert!(Scenario::check("Cargo.toml").is_err());
    /// # Ok::<(), fake_rds::Error>(())
    /// ```
    pub fn check(path: impl AsRef<Path>) -> Result<Scenario, Error> {
        let path = path.as_ref();
        let scenario = Scenario::load(path)?;
        let text = crate::seed::read::file(path)?;
        check::check(&scenario, &text).map_err(|error| error.of_file(path).of_kind(ErrorKind::InvalidScenario))?;
        Ok(scenario)
    }

    /// Returns the JSON Schema of the file form, which editors use for completion. `fixtures/schema` has it as a file.
    ///
    /// ```
    /// assert_eq!(fake_rds::Scenario::json_schema()["properties"]["steps"]["type"], "array");
    /// ```
    pub fn json_schema() -> Value {
        read::schema()
    }

    /// Returns the free member `input` of the file, or `null` if there is none. It is data for your own code with
    /// [`test_scenarios_with`].
    ///
    /// ```
    /// # use fake_rds::Scenario;
    /// let scenario: Scenario = r#"{"input": {"size": 3}, "expect_calls": []}"#.parse().unwrap();
    /// assert_eq!(scenario.input()["size"], 3);
    /// ```
    pub fn input(&self) -> &Value {
        &self.input
    }

    /// The seed to start a fake from.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Scenario};
    /// let scenario: Scenario = r#"{"seed": {"IdSeed": 1}}"#.parse()?;
    /// let rds = FakeRds::builder().seed(scenario.seed()).start_blocking();
    /// assert_eq!(rds.seed().to_value()["IdSeed"], 1);
    /// # Ok::<(), fake_rds::Error>(())
    /// ```
    pub fn seed(&self) -> Seed {
        self.seed.clone()
    }

    /// Starts a fake from the scenario's seed.
    ///
    /// # Panics
    ///
    /// If binding a port fails.
    ///
    /// ```
    /// # use fake_rds::Scenario;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let scenario = Scenario::load("fixtures/scenarios/import-mysql.json").unwrap();
    /// let rds = scenario.start().await;
    /// assert_eq!(rds.instance_ids().len(), 2);
    /// # }
    /// ```
    #[track_caller]
    pub fn start(&self) -> impl Future<Output = FakeRds> + Send + use<> {
        FakeRds::builder().seed(self.seed()).start()
    }

    /// Plays every step over HTTP against a fake that was started from the scenario's seed, and then compares the state
    /// with the expected one.
    ///
    /// If the environment variable `FAKE_RDS_BLESS` is set, a scenario that was loaded from a file is played to its
    /// end, and the actual values replace those of `expect` in the file: `status`, `code`, `body`, and plain values of
    /// `fields` and `headers`. The rest of the file is unchanged; operators such as `$regex` still have to match. Each
    /// change is printed to standard error.
    ///
    /// # Errors
    ///
    /// At the first step whose expectations are not met. The error has every mismatch of that step, with path, expected
    /// and found value. Also if the file has no `steps`.
    ///
    /// ```
    /// # use fake_rds::Scenario;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let scenario = Scenario::load("fixtures/scenarios/import-mysql.json").unwrap();
    /// let rds = scenario.start().await;
    /// scenario.play(&rds).await.unwrap();
    /// assert!(!rds.calls().is_empty());
    /// # }
    /// ```
    pub async fn play(&self, rds: &FakeRds) -> Result<(), Error> {
        self.has_steps().map_err(|error| error.into_error().of_kind(ErrorKind::InvalidScenario))?;
        self.play_or_fail(rds).await.map_err(ScenarioError::into_error)
    }

    /// Returns an error if there are no steps, since such a file would pass with any fake.
    fn has_steps(&self) -> Result<(), ScenarioError> {
        if !self.steps.is_empty() {
            return Ok(());
        }
        let none = Failure {
            path: "steps".to_owned(),
            expected: "at least one step to play; calls that a test's own code makes are for test_scenarios_with"
                .to_owned(),
            found: "none".to_owned(),
            fix: None,
        };
        Err(self.error(None, vec![none]))
    }

    pub(crate) async fn play_or_fail(&self, rds: &FakeRds) -> Result<(), ScenarioError> {
        self.has_steps()?;
        if let Some(file) = self.file.as_ref().filter(|_| std::env::var_os("FAKE_RDS_BLESS").is_some()) {
            return self.bless(rds, file).await;
        }
        play::play(self, play::World::Fake(rds)).await
    }

    /// Compares the calls that were made and the final state with `expect_calls` and `state`.
    ///
    /// Each entry of `expect_calls` names an action, and may select calls by some of their `params` and by `code`
    /// (`null` is a success). The number of selected calls has to be `times`, or at least one if `times` is absent.
    /// `state` has to be a part of the state's file form.
    ///
    /// ```
    /// # use fake_rds::Scenario;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let scenario: Scenario = r#"{
    ///     "seed": {"DBInstances": [{"DBInstanceId": "rm-1", "Engine": "MySQL"}]},
    ///     "expect_calls": [{"call": "DescribeRegions", "code": null, "times": 1}],
    ///     "state": {"DBInstances": [{"DBInstanceId": "rm-1", "DBInstanceStatus": "Running"}]}
    /// }"#.parse().unwrap();
    /// let rds = scenario.start().await;
    /// reqwest::get(format!("{}/?Action=DescribeRegions", rds.uri())).await.unwrap(); // the code under test
    /// scenario.verify(&rds).unwrap();
    /// assert!(scenario.verify(&scenario.start().await).is_err()); // nothing was called
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If an expectation is not met. The error has every mismatch, with path, expected and found value.
    pub fn verify(&self, rds: &FakeRds) -> Result<(), Error> {
        play::verify(self, rds).map_err(ScenarioError::into_error)
    }

    /// Returns the parts that only a fake can play: test actions, and checks of the state.
    #[cfg(feature = "cli")]
    pub(crate) fn only_for_fakes(&self) -> Vec<String> {
        let steps = self.steps.iter().enumerate().filter(|(_, step)| !matches!(step, Step::Call(_)));
        let steps = steps.map(|(index, step)| format!("step {} ({})", index + 1, play::describe(step)));
        steps.chain(self.state.as_ref().map(|_| "`state`".to_owned())).collect()
    }

    /// Returns the scenario with some names replaced in its parameters, which may be the name or a list with commas
    /// that contains it.
    #[cfg(feature = "cli")]
    pub(crate) fn with_names(mut self, names: &[(String, String)]) -> Scenario {
        let own = |word: &str| {
            let pair = names.iter().find(|(name, _)| name == word);
            pair.map_or_else(|| word.to_owned(), |(_, own)| own.clone())
        };
        for step in &mut self.steps {
            let Step::Call(call) = step else { continue };
            for value in call.params.values_mut() {
                if let Value::String(text) = value {
                    *text = text.split(',').map(own).collect::<Vec<_>>().join(",");
                }
            }
        }
        self
    }

    /// Plays against an endpoint. The error is the whole report. A fake loads the scenario's seed, if there is one, and
    /// performs every step; the real service only gets the calls.
    #[cfg(feature = "cli")]
    pub(crate) async fn play_at(&self, endpoint: &Endpoint, keep_going: bool) -> Result<(), String> {
        self.has_steps().map_err(|error| error.printed())?;
        // The state of a shared fake is restored afterwards. A scenario without a seed uses that state.
        let before = if endpoint.is_fake { Some(endpoint.control("GET", "seed", None).await?) } else { None };
        if before.is_some() && self.seed != Seed::default() {
            endpoint.control("PUT", "seed", Some(&self.seed.to_value())).await?;
        }
        let world = play::World::Endpoint(endpoint);
        let played = match keep_going {
            true => one_message(play::play_on(self, world).await),
            false => play::play(self, world).await.map_err(|error| error.printed()),
        };
        if let Some(before) = before {
            endpoint.control("PUT", "seed", Some(&before)).await?;
        }
        played
    }

    /// Plays every step, also after failures. The error is the whole report.
    #[cfg(feature = "cli")]
    pub(crate) async fn play_on(&self, rds: &FakeRds) -> Result<(), String> {
        self.has_steps().map_err(|error| error.printed())?;
        one_message(play::play_on(self, play::World::Fake(rds)).await)
    }

    /// Plays to the end and writes the actual values into the file.
    async fn bless(&self, rds: &FakeRds, file: &Path) -> Result<(), ScenarioError> {
        let (fixes, unfixed) = play::play_through(self, rds).await;
        if !fixes.is_empty() {
            let failure = |reason: String| {
                let failure = Failure {
                    path: "$".to_owned(),
                    expected: "a file to write to".to_owned(),
                    found: reason,
                    fix: None,
                };
                self.error(None, vec![failure])
            };
            let text = std::fs::read_to_string(file).map_err(|error| failure(error.to_string()))?;
            let (text, changes) = read::blessed(&text, fixes);
            files::replace(file, &text).map_err(|error| failure(error.to_string()))?;
            for change in changes {
                eprintln!("blessed {}: {change}", file.display());
            }
        }
        unfixed.map_or(Ok(()), Err)
    }

    fn error(&self, step: Option<(usize, String)>, mismatches: Vec<Failure>) -> ScenarioError {
        ScenarioError { file: self.file.clone(), title: self.title.clone(), step, failures: mismatches }
    }
}

/// Returns one message for all errors, if there are any.
#[cfg(feature = "cli")]
fn one_message(errors: Vec<ScenarioError>) -> Result<(), String> {
    let errors: Vec<String> = errors.iter().map(ScenarioError::printed).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors.join("\n")) }
}

impl FromStr for Scenario {
    type Err = Error;

    /// Reads the file form. A `seed_file` in it is relative to the working directory.
    fn from_str(text: &str) -> Result<Scenario, Error> {
        read::scenario(text, None).map_err(|error| error.of_kind(ErrorKind::InvalidScenario))
    }
}
