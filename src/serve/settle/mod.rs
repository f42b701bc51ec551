//! The command `fake-rds settle`: asks the real service the questions that no source settles, and writes its answers to
//! one file.
//!
//! The questions are the files of `fixtures/unsettled`, compiled into the program. Questions that only read and need no
//! resources come first. If a question needs instances, databases or accounts, requests create them and delete them
//! afterwards.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

mod made;

use clap::Args;
use serde_json::{Value, json};

use self::made::{Names, buys_for_good, creates, impossible, may_be_described, without_keywords};
use super::key::KeyOptions;
use super::{BAD_INPUT, FAILED, HELD};
use crate::base::files;
use crate::play::scenario::play::ask;
use crate::play::scenario::{Endpoint, Scenario};

/// The questions, one per line: the name of the file, and its content.
const QUESTIONS: &str = include_str!("../questions.txt");

/// The settings of a fake that ask nothing of the service, where work takes its time.
const OF_THE_FAKE: &[&str] = &["Users", "Progress", "ProgressFor", "FrozenClock"];

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Send the questions to this endpoint, such as https://rds.aliyuncs.com.
    #[arg(long, value_name = "URL")]
    endpoint: String,
    #[command(flatten)]
    key: KeyOptions,
    /// The region in which instances are created.
    #[arg(long, value_name = "REGION", default_value = "cn-hangzhou")]
    region: String,
    /// Create instances in this VPC.
    #[arg(long, value_name = "ID")]
    vpc_id: Option<String>,
    /// Create instances in this vSwitch.
    #[arg(long, value_name = "ID")]
    vswitch_id: Option<String>,
    /// Also create and delete instances. Without this flag, only questions that cost nothing and need no resources are
    /// played.
    #[arg(long)]
    paid: bool,
    /// Print the questions, their costs and what they create, and send nothing.
    #[arg(long)]
    plan: bool,
    /// Keep the progress in this file. If it exists, continue where the last run stopped.
    #[arg(long, value_name = "FILE", default_value = "settle-state.json")]
    state: PathBuf,
    /// Write the result to this file.
    #[arg(long, value_name = "FILE", default_value = "settle-result.json")]
    out: PathBuf,
    /// Stop after this many questions.
    #[arg(long, value_name = "N")]
    most: Option<usize>,
    /// Wait this long between two polls of an instance that is being created.
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = humantime::parse_duration)]
    poll_interval: Duration,
}

/// The needs of a question.
enum Needs {
    Nothing,
    /// These instances, in the form of a seed.
    Made(Vec<Value>),
    /// A field of the state that no request can set.
    Other(String),
}

struct Question {
    name: String,
    about: String,
    text: String,
    reads: bool,
    /// `true` if a call creates an instance, unless the service refuses it.
    creates: bool,
    needs: Needs,
}

impl Question {
    fn read(line: &str) -> Option<Question> {
        let (name, text) = line.split_once(' ')?;
        let text = without_keywords(text);
        let file: Value = serde_json::from_str(&text).ok()?;
        let about = file["about"].as_str().unwrap_or_default().to_owned();
        let lower = about.to_lowercase();
        let reads = lower.contains("read-only:") && !lower.contains("the question itself is read-only");
        let calls_only = file["steps"].as_array().into_iter().flatten().find(|step| !step["call"].is_string());
        let needs = match calls_only {
            Some(step) => Needs::Other(format!(
                "the step {}",
                step.as_object().and_then(|step| step.keys().next()).map_or("", String::as_str)
            )),
            // A subscription cannot be deleted, so this program never buys one.
            None if buys_for_good(&file["steps"]) => Needs::Other("a purchase undone".to_owned()),
            None => needs(&file["seed"]),
        };
        let mut calls = file["steps"].as_array().into_iter().flatten().filter_map(|step| step["call"].as_str());
        let creates = calls.any(creates);
        Some(Question { name: name.to_owned(), about, text, reads, creates, needs })
    }

    /// Returns the order of the question: questions without needs come first, then those with the fewest instances. Of
    /// these, questions that only read come first.
    fn order(&self) -> (bool, usize, bool) {
        let (other, instances) = match &self.needs {
            Needs::Nothing => (false, 0),
            Needs::Made(instances) => (false, instances.len()),
            Needs::Other(_) => (true, 0),
        };
        (other, instances, !self.reads)
    }

    fn cost(&self) -> String {
        let made = match &self.needs {
            Needs::Nothing => "creates nothing first".to_owned(),
            Needs::Made(instances) => {
                let engines: Vec<&str> = instances.iter().filter_map(|instance| instance["Engine"].as_str()).collect();
                format!(
                    "creates {} pay-as-you-go instance(s) first ({}) and deletes them",
                    engines.len(),
                    engines.join(", ")
                )
            }
            Needs::Other(what) => format!("is not played: no request can create {what}"),
        };
        format!("{made}. {}", self.about)
    }
}

fn needs(seed: &Value) -> Needs {
    let members = seed.as_object().cloned().unwrap_or_default();
    if let Some(other) = members.keys().find(|name| *name != "DBInstances" && !OF_THE_FAKE.contains(&name.as_str())) {
        return Needs::Other(format!("`{other}`"));
    }
    let instances = seed["DBInstances"].as_array().cloned().unwrap_or_default();
    if let Some(other) = instances.iter().find_map(impossible) {
        return Needs::Other(format!("this `{other}` of an instance"));
    }
    if instances.is_empty() { Needs::Nothing } else { Needs::Made(instances) }
}

fn questions() -> Vec<Question> {
    let mut all: Vec<Question> = QUESTIONS.lines().filter_map(Question::read).collect();
    all.sort_by_key(Question::order);
    all
}

/// The state that is kept between runs.
struct Progress {
    path: PathBuf,
    /// The outcome of each question that was played.
    outcomes: BTreeMap<String, Value>,
    /// The instances that exist because of this program.
    created: Vec<String>,
    /// The description of the instances that the calls of questions create.
    marker: String,
}

impl Progress {
    fn read(path: PathBuf) -> Result<Progress, String> {
        let found: Value = match std::fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => json!({}),
            Err(error) => return Err(format!("{}: {error}", path.display())),
        };
        let outcomes = found["Outcomes"].as_object().cloned().unwrap_or_default().into_iter().collect();
        let created = found["Created"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
        let marker = found["Marker"].as_str().map(str::to_owned);
        let marker = marker.unwrap_or_else(|| {
            let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
            format!("fake-rds-settle-{}", since.map_or(0, |since| since.as_secs()))
        });
        Ok(Progress { path, outcomes, created: created.collect(), marker })
    }

    fn write(&self) -> Result<(), String> {
        let text = json!({ "Outcomes": self.outcomes, "Created": self.created, "Marker": self.marker }).to_string();
        files::replace(&self.path, &text).map_err(|error| format!("{}: {error}", self.path.display()))
    }
}

pub(super) fn settle(options: &Options) -> u8 {
    let prepared = options
        .key
        .key()
        .and_then(|key| Endpoint::new(&options.endpoint, key, false, options.poll_interval, None))
        .and_then(|endpoint| Ok((endpoint, Progress::read(options.state.clone())?)));
    let (endpoint, progress) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => {
            eprintln!("{error}");
            return BAD_INPUT;
        }
    };
    if options.plan {
        for question in questions() {
            println!("{}: {}", question.name, question.cost());
        }
        return HELD;
    }
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("the runtime cannot be started: {error}");
            return FAILED;
        }
    };
    match runtime.block_on(Settling { options, endpoint, progress }.play()) {
        Ok(()) => HELD,
        Err(error) => {
            eprintln!("{error}\nrun the same command again to continue");
            FAILED
        }
    }
}

struct Settling<'o> {
    options: &'o Options,
    endpoint: Endpoint,
    progress: Progress,
}

impl Settling<'_> {
    async fn play(mut self) -> Result<(), String> {
        // An interrupted run may have left instances.
        if self.options.paid {
            self.find_created(&self.progress.marker.clone()).await?;
        }
        self.clean_up().await?;
        let mut played = 0;
        for question in questions() {
            if self.progress.outcomes.contains_key(&question.name)
                || self.options.most.is_some_and(|most| played == most)
            {
                continue;
            }
            let outcome = match &question.needs {
                Needs::Other(what) => json!({ "Outcome": "not played", "Needs": what }),
                Needs::Made(_) if !self.options.paid => continue,
                // A question that costs nothing may create something if the service accepts the call.
                Needs::Nothing if !question.reads && !self.options.paid => continue,
                Needs::Nothing | Needs::Made(_) => {
                    println!("{}: {}", question.name, question.cost());
                    played += 1;
                    let outcome = self.ask(&question).await;
                    self.clean_up().await?;
                    outcome?
                }
            };
            self.progress.outcomes.insert(question.name, outcome);
            self.progress.write()?;
        }
        self.report()
    }

    /// Plays one question. Its instances are created first.
    async fn ask(&mut self, question: &Question) -> Result<Value, String> {
        let unreadable = |error: &dyn std::fmt::Display| format!("{}: {error}", question.name);
        let seed = question.text.parse::<Scenario>().map_err(|error| unreadable(&error))?.seed();
        // After an interruption, the description finds what was created.
        self.progress.write()?;
        let names = match &question.needs {
            Needs::Made(instances) => {
                let seeded: Vec<(String, String)> =
                    seed.instances.iter().map(|instance| (instance.id.clone(), instance.shown_connection())).collect();
                match self.make_all(instances, &seeded, may_be_described(&question.text)).await {
                    Ok(names) => names,
                    Err(reason) => return Ok(json!({ "Outcome": "not played", "Needs": reason })),
                }
            }
            Needs::Nothing | Needs::Other(_) => Names::default(),
        };
        let mut file: Value = serde_json::from_str(&question.text).map_err(|error| unreadable(&error))?;
        names.put(&mut file, &self.progress.marker);
        let scenario: Scenario = file.to_string().parse().map_err(|error| unreadable(&error))?;
        let played = scenario.with_names(&names.all).play_at(&self.endpoint, true).await;
        if question.creates {
            self.find_created(&self.progress.marker.clone()).await?;
        }
        Ok(match played {
            Ok(()) => json!({ "Outcome": "same" }),
            Err(differences) => json!({ "Outcome": "differs", "Differences": differences }),
        })
    }

    async fn call(&self, action: &str, params: &[(&str, &str)]) -> Result<(u16, Value), String> {
        ask(&self.endpoint, action, params).await
    }

    /// Makes a request that has to succeed.
    async fn done(&self, action: &str, params: &[(&str, &str)]) -> Result<Value, String> {
        match self.call(action, params).await? {
            (200, answer) => Ok(answer),
            (status, answer) => {
                Err(format!("{action} answers {status} {}", answer["Code"].as_str().unwrap_or_default()))
            }
        }
    }

    /// The number of looks at something that takes time. Creating an instance takes at most a quarter of an hour; these
    /// take twice as long.
    fn looks(&self) -> u64 {
        (1800 / self.options.poll_interval.as_secs().max(1)).clamp(10, 1800)
    }

    /// Waits until a field of an answer has a value.
    async fn wait(&self, action: &str, params: &[(&str, &str)], field: &str, value: &str) -> Result<(), String> {
        for _ in 0..self.looks() {
            let answer = self.done(action, params).await?;
            if find(&answer, field).is_some_and(|found| found == value) {
                return Ok(());
            }
            tokio::time::sleep(self.options.poll_interval).await;
        }
        Err(format!("`{field}` of {action} did not become {value} in time"))
    }

    /// Deletes every instance that this program has created.
    async fn clean_up(&mut self) -> Result<(), String> {
        while let Some(id) = self.progress.created.last().cloned() {
            // A question may have protected or stopped the instance, or split its reads from its writes.
            let unprotect = [("DBInstanceId", id.as_str()), ("DeletionProtection", "false")];
            self.call("ModifyDBInstanceDeletionProtection", &unprotect).await?;
            self.call("ModifyDBProxy", &[("DBInstanceId", &id), ("ConfigDBProxyService", "Shutdown")]).await?;
            let mut left = self.looks();
            loop {
                let (status, answer) = self.call("DeleteDBInstance", &[("DBInstanceId", &id)]).await?;
                let code = answer["Code"].as_str().unwrap_or_default();
                if status == 200 || code.contains("NotFound") {
                    break;
                }
                if left == 0 {
                    return Err(format!("`{id}` cannot be deleted: {code}; delete it by hand"));
                }
                left -= 1;
                let (_, found) = self.call("DescribeDBInstanceAttribute", &[("DBInstanceId", &id)]).await?;
                if find(&found, "DBInstanceStatus") == Some("Stopped") {
                    let region = find(&found, "RegionId").unwrap_or(&self.options.region);
                    self.call("StartDBInstance", &[("DBInstanceId", &id), ("RegionId", region)]).await?;
                }
                if let Some(primary) = find(&found, "MasterInstanceId").filter(|id| !id.is_empty()) {
                    self.call("ReleaseReadWriteSplittingConnection", &[("DBInstanceId", primary)]).await?;
                }
                tokio::time::sleep(self.options.poll_interval).await;
            }
            self.progress.created.pop();
            self.progress.write()?;
        }
        Ok(())
    }

    fn report(&self) -> Result<(), String> {
        let count = |outcome: &str| self.progress.outcomes.values().filter(|found| found["Outcome"] == outcome).count();
        let (same, differs, other) = (count("same"), count("differs"), count("not played"));
        let result = json!({
            "Program": concat!("fake-rds ", env!("CARGO_PKG_VERSION")),
            "Endpoint": self.options.endpoint,
            "Same": same,
            "Differs": differs,
            "NotPlayed": other,
            "Questions": self.progress.outcomes,
        });
        let text = serde_json::to_string_pretty(&result).map_err(|error| error.to_string())?;
        let out = &self.options.out;
        files::replace(out, &(text + "\n")).map_err(|error| format!("{}: {error}", out.display()))?;
        println!(
            "{same} answers are the same, {differs} differ, {other} could not be compared; written to {}",
            out.display()
        );
        Ok(())
    }
}

/// The first member of this name at any depth.
fn find<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    match value {
        Value::Object(members) => {
            let own = members.get(name).and_then(Value::as_str);
            own.or_else(|| members.values().find_map(|value| find(value, name)))
        }
        Value::Array(items) => items.iter().find_map(|item| find(item, name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_questions_are_the_files() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let files = std::fs::read_dir(root.join("fixtures/unsettled")).unwrap().map(|entry| entry.unwrap().path());
        let mut lines: Vec<String> = files
            .map(|path| {
                let file: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
                format!("{} {file}\n", path.file_stem().unwrap().to_str().unwrap())
            })
            .collect();
        lines.sort();
        crate::tests::assert_generated("src/serve/questions.txt", &lines.concat());
        assert_eq!(questions().len(), lines.len(), "a question cannot be read");
    }

    #[test]
    fn free_questions_that_read_come_first() {
        let all = questions();
        let first = &all[0];
        assert!(first.reads && matches!(first.needs, Needs::Nothing), "{}", first.name);
        assert!(all.is_sorted_by_key(Question::order));
        for question in &all {
            assert!(question.text.parse::<Scenario>().is_ok(), "{}", question.name);
        }
    }
}
