//! Seeding a fake and starting it.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use super::Wrap;
use crate::base::error::{Error, FieldError};
use crate::base::fields;
use crate::base::text::{self, clip, did_you_mean};
use crate::base::value::Value;
use crate::rds::catalogue;
use crate::rds::model::clock;
use crate::rds::model::instance::Instance;
use crate::rds::model::operation::Progress;
use crate::rds::words::Status;
use crate::rpc::condition::{Answer, Condition, Era};
use crate::rpc::front::Options;
use crate::rpc::user::User;
use crate::seed::{Injected, Seed, Signatures};
use crate::service::fault::Fault;
use crate::service::lag::Lag;
use crate::service::stub::Unmodelled;

/// Describes a fake before it starts: users, instances, time.
///
/// ```
/// use fake_rds::{Database, FakeRds, Instance, Progress};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let rds = FakeRds::builder()
///     .instance(
///         Instance::mysql("rdsmn6nqimn6nqi")
///             .storage_gb(20)
///             .database(Database::new("mydb").size_mb(512).table("orders", 1200)),
///     )
///     .instance(Instance::mysql("riauvjz6zajfiq6ba1370329449201").database("mydb"))
///     .progress(Progress::Manual)
///     .start()
///     .await;
/// assert!(rds.uri().starts_with("http://127.0.0.1:"));
/// # }
/// ```
#[derive(Clone, Default)]
#[must_use = "a builder does nothing until it is started"]
pub struct FakeRdsBuilder {
    pub(super) seed: Seed,
    /// The keys of settings whose value may be the default one, which the seed alone does not show.
    given: BTreeSet<String>,
    /// The errors of values that the seed does not accept.
    pub(super) errors: Vec<FieldError>,
    /// The error of a seed file that could not be read.
    pub(super) unread: Option<Error>,
    pub(super) options: Options,
    /// The wrapper that answers requests instead of the service itself.
    pub(super) wrap: Option<Wrap>,
    /// Starts a component that follows the state of the service, such as `Engines`.
    #[cfg(feature = "engines")]
    pub(super) observer: Option<super::StartObserver>,
}

impl std::fmt::Debug for FakeRdsBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FakeRdsBuilder").field("seed", &self.seed).field("errors", &self.errors).finish_non_exhaustive()
    }
}

impl FakeRdsBuilder {
    /// Starts from a seed. Call this first. After other settings, which it would replace, the start fails with an error
    /// that lists them.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Seed};
    /// let first = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// let second = FakeRds::builder().seed(first.seed()).start_blocking();
    /// assert!(second.try_instance("rm-1").is_some());
    /// ```
    pub fn seed(mut self, seed: Seed) -> FakeRdsBuilder {
        self.replace("seed(..)", seed);
        self
    }

    /// Uses a seed, unless it would replace earlier settings.
    fn replace(&mut self, method: &str, seed: Seed) {
        let differing = fields::differing(&self.seed, &Seed::default());
        let mut settings: Vec<&str> = self.given.iter().map(String::as_str).collect();
        settings.retain(|name| !differing.contains(name));
        settings.extend(differing);
        if settings.is_empty() {
            self.seed = seed;
            return;
        }
        let settings = text::list(settings);
        let reason = format!("{method} comes after other settings and would replace them: {settings}; call it first");
        self.errors.push(FieldError::new("$", reason));
    }

    /// Starts from a seed file. Call this first, like [`seed`](FakeRdsBuilder::seed). A relative path is relative to
    /// the working directory, which in a test is the directory of the package. If the file is invalid, the start fails
    /// with an error that has file, line and column.
    ///
    /// ```
    /// # use fake_rds::FakeRds;
    /// let rds = FakeRds::builder().seed_file("fixtures/seeds/page.json").start_blocking();
    /// assert_eq!(rds.instance_ids().len(), 2);
    ///
    /// let error = FakeRds::builder().seed_file("no/such/file.json").try_start_blocking().unwrap_err();
    /// assert!(error.to_string().contains("no/such/file.json"));
    /// ```
    pub fn seed_file(mut self, path: impl AsRef<Path>) -> FakeRdsBuilder {
        match Seed::load(path) {
            Ok(seed) => self.replace("seed_file(..)", seed),
            Err(error) => self.unread = self.unread.or(Some(error)),
        }
        self
    }

    /// Adds a user. Without any user the fake is open: it accepts signed and unsigned requests, and all belong to one
    /// default user.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, User};
    /// let rds = FakeRds::builder().user(User::new("1234567890123456").access_key("testid", "testsecret")).start_blocking();
    /// assert_eq!(rds.seed().to_value()["Users"][0]["Uid"], "1234567890123456");
    /// ```
    pub fn user(mut self, user: User) -> FakeRdsBuilder {
        self.seed.users.push(user);
        self
    }

    /// Sets a member of the seed by its key in a seed file. Use it for members without a setter, such as VPCs,
    /// white-list templates or parameter groups.
    ///
    /// The value has the same form as in a seed file; it replaces the previous value. A mistake, such as an unknown
    /// name or a wrong type, is an error of the seed: starting the fake reports it with its path and the nearest name.
    ///
    /// ```
    /// # use fake_rds::FakeRds;
    /// use serde_json::json;
    ///
    /// let rds = FakeRds::builder().set("Vpcs", json!([{"VpcId": "vpc-1", "VpcName": "offices"}])).start_blocking();
    /// assert_eq!(rds.get("Vpcs")[0]["VpcName"], "offices");
    /// ```
    pub fn set(mut self, name: &str, value: impl Into<serde_json::Value>) -> FakeRdsBuilder {
        let value = Value::from(&value.into());
        let mut errors = fields::assign(&mut self.seed, name, &value);
        if errors.is_empty() {
            self.given.insert(name.to_owned());
        }
        self.errors.append(&mut errors);
        self
    }

    /// Adds an instance.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::sql_server("rm-1")).start_blocking();
    /// assert!(rds.try_instance("rm-1").is_some());
    /// ```
    pub fn instance(mut self, instance: Instance) -> FakeRdsBuilder {
        self.seed.instances.push(instance);
        self
    }

    /// Sets when operations end. The default is [`Progress::Polls`]`(1)`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Progress};
    /// let rds = FakeRds::builder().progress(Progress::Immediate).start_blocking();
    /// assert_eq!(rds.seed().to_value()["Progress"], "Immediate");
    /// ```
    pub fn progress(mut self, progress: Progress) -> FakeRdsBuilder {
        self.given.insert("Progress".to_owned());
        self.seed.settings.progress = progress;
        self
    }

    /// Sets when the operations of one action end. It takes precedence over
    /// [`progress`](FakeRdsBuilder::progress). An action that the service does not have is an error of the seed.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Progress};
    /// let rds = FakeRds::builder()
    ///     .progress(Progress::Immediate)
    ///     .progress_for("ImportDatabaseBetweenInstances", Progress::Manual)
    ///     .start_blocking();
    /// assert_eq!(rds.seed().to_value()["ProgressFor"]["ImportDatabaseBetweenInstances"], "Manual");
    /// ```
    pub fn progress_for(mut self, action: impl AsRef<str>, progress: Progress) -> FakeRdsBuilder {
        self.seed.settings.progress_for.insert(action.as_ref().to_owned(), progress);
        self
    }

    /// Accepts names that the service never had (regions, engine versions, classes, storage types, rules of policies),
    /// users without a key, and stubs that do not fit the documented shape of the answer. Use it for unusual tests.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1").region("moon-1")).anything_goes().start_blocking();
    /// assert_eq!(rds.instance("rm-1").region, "moon-1");
    /// ```
    pub fn anything_goes(mut self) -> FakeRdsBuilder {
        self.seed.settings.anything_goes = true;
        self
    }

    /// Sets the year of the error codes.
    ///
    /// ```
    /// # use fake_rds::{Era, FakeRds};
    /// let rds = FakeRds::builder().era(Era::Newest).start_blocking();
    /// assert_eq!(rds.seed().to_value()["Era"], "Newest");
    /// ```
    pub fn era(mut self, era: Era) -> FakeRdsBuilder {
        self.given.insert("Era".to_owned());
        self.seed.era = era;
        self
    }

    /// Sets the answer to an action that the fake does not model.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Unmodelled};
    /// let rds = FakeRds::builder().unmodelled(Unmodelled::Shape).start_blocking();
    /// assert_eq!(rds.seed().to_value()["Unmodelled"], "Shape");
    /// ```
    pub fn unmodelled(mut self, unmodelled: Unmodelled) -> FakeRdsBuilder {
        self.given.insert("Unmodelled".to_owned());
        self.seed.unmodelled = unmodelled;
        self
    }

    /// Hides what was just created, granted or deleted from clients for a while, as the eventually consistent service does.
    /// Off by default.
    ///
    /// While a change is hidden, clients read the state before it. A call that needs a hidden new resource is refused
    /// because the resource does not exist yet; a call that recreates a deleted resource is refused because it still
    /// exists. Other kinds of changes are visible at once, and the test itself always reads the newest state. What a
    /// test [adds](crate::FakeRds::add_instance), [updates](crate::FakeRds::update) or
    /// [removes](crate::FakeRds::remove_instance) is visible at once, together with everything hidden before. A read
    /// during the lag does not count as a poll. A seed has no hidden changes: a fake started from it shows everything.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # use fake_rds::{FakeRds, Instance, Lag};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).lag(Lag::calls(2)).start().await;
    /// let call = |query: &str| reqwest::get(format!("{}/?Format=JSON&DBInstanceId=rm-1&{query}", rds.uri()));
    /// call("Action=CreateDatabase&DBName=orders&CharacterSetName=utf8").await.unwrap();
    /// for visible in [false, false, true] {
    ///     let answer = call("Action=DescribeDatabases").await.unwrap().text().await.unwrap();
    ///     assert_eq!(answer.contains("orders"), visible);
    /// }
    /// # }
    /// ```
    pub fn lag(mut self, lag: Lag) -> FakeRdsBuilder {
        self.seed.lag = Some(lag);
        self
    }

    /// Starts the fake's clock at a time, `YYYY-MM-DDThh:mm:ssZ`, from which it runs on. An invalid time is an error of
    /// the seed.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().clock_at("2018-06-12T00:00:00Z").frozen_clock().start_blocking();
    /// assert_eq!(rds.now(), std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_528_761_600));
    /// ```
    pub fn clock_at(mut self, moment: &str) -> FakeRdsBuilder {
        match clock::from_second(moment) {
            Some(moment) => self.seed.clock = Some(moment),
            None => {
                let reason = format!("`{moment}` is not a time such as `2018-06-12T00:00:00Z`");
                self.errors.push(FieldError::new("$.Clock", reason));
            }
        }
        self
    }

    /// Stops the fake's clock: only [`advance`](crate::FakeRds::advance) moves it.
    ///
    /// ```
    /// # use fake_rds::FakeRds;
    /// let rds = FakeRds::builder().frozen_clock().start_blocking();
    /// assert_eq!(rds.now(), rds.now());
    /// ```
    pub fn frozen_clock(mut self) -> FakeRdsBuilder {
        self.seed.frozen_clock = true;
        self
    }

    /// Makes ids repeat: the same seed, clock and requests give the same bytes.
    ///
    /// ```
    /// # use fake_rds::FakeRds;
    /// let rds = FakeRds::builder().id_seed(1).clock_at("2018-06-12T00:00:00Z").frozen_clock().start_blocking();
    /// assert_eq!(rds.seed().to_value()["Clock"], "2018-06-12T00:00:00Z");
    /// ```
    pub fn id_seed(mut self, seed: u64) -> FakeRdsBuilder {
        self.seed.id_seed = Some(seed);
        self
    }

    /// Sets the statuses of source and destination while an import runs, instead of `TRANSING` and `Importing`.
    ///
    /// The defaults are the statuses with the labels that the page of the operation prints ("Migrating", "Importing
    /// data"). By their meaning, `TransingToOthers` and `ImportingFromOthers` are possible too. No sample of the live
    /// service is known.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Status};
    /// let rds = FakeRds::builder()
    ///     .import_statuses(Status::TransingToOthers, Status::ImportingFromOthers)
    ///     .start_blocking();
    /// assert_eq!(rds.seed().to_value()["ImportStatuses"]["Source"], "TransingToOthers");
    /// ```
    pub fn import_statuses(mut self, source: Status, destination: Status) -> FakeRdsBuilder {
        self.given.insert("ImportStatuses".to_owned());
        self.seed.settings.import_statuses = (source, destination);
        self
    }

    /// Overrides the answer to a condition, for cases in which documents and the live service disagree. A `{}` in code
    /// or message is replaced like the `{}` of the table's own entry. A status outside 400 to 599 or an empty code is
    /// an error of the seed.
    ///
    /// ```
    /// # use fake_rds::{Condition, FakeRds};
    /// let rds = FakeRds::builder()
    ///     .answer(Condition::NotEnoughStorage, 403, "StorageLimitExceeded", "Exceeding the allowed Storage of DB instance.")
    ///     .start_blocking();
    /// assert!(rds.seed().to_value()["Answers"].to_string().contains("StorageLimitExceeded"));
    /// ```
    pub fn answer(
        mut self,
        condition: Condition,
        status: u16,
        code: impl Into<String>,
        message: impl Into<String>,
    ) -> FakeRdsBuilder {
        self.seed.answers.insert((None, condition), Answer { status, code: code.into(), message: message.into() });
        self
    }

    /// Overrides the answer to a condition in one action; [`answer`](FakeRdsBuilder::answer) does so in all actions. An
    /// action that the service does not have is an error of the seed, and so is a condition that is
    /// [of](Condition::of) another action.
    ///
    /// ```
    /// # use fake_rds::{Condition, FakeRds};
    /// let rds = FakeRds::builder()
    ///     .answer_for("CreateDatabase", Condition::InstanceLocked, 403, "OperationDenied.LockMode", "The instance is locked.")
    ///     .start_blocking();
    /// assert!(rds.seed().to_value()["Answers"].to_string().contains("OperationDenied.LockMode"));
    /// ```
    pub fn answer_for(
        mut self,
        action: impl AsRef<str>,
        condition: Condition,
        status: u16,
        code: impl Into<String>,
        message: impl Into<String>,
    ) -> FakeRdsBuilder {
        let action = action.as_ref();
        let Some(name) = catalogue::canonical(action) else {
            let near = did_you_mean(action, catalogue::names());
            let reason = format!("the service has no action `{}`{near}", clip(action));
            self.errors.push(FieldError::new(format!("$.Answers.{}", clip(action)), reason));
            return self;
        };
        let answer = Answer { status, code: code.into(), message: message.into() };
        match condition.key_for(name) {
            Ok(key) => drop(self.seed.answers.insert(key, answer)),
            Err(reason) => self.errors.push(FieldError::new(format!("$.Answers.{name}/{condition}"), reason)),
        }
        self
    }

    /// Sets whether signatures, timestamps and nonces are checked. By default they are checked if there is a user.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Signatures, User};
    /// let user = User::new("1").access_key("testid", "testsecret");
    /// let rds = FakeRds::builder().user(user).signatures(Signatures::Ignored).start_blocking();
    /// assert_eq!(rds.seed().to_value()["Signatures"], "Ignored");
    /// ```
    pub fn signatures(mut self, signatures: Signatures) -> FakeRdsBuilder {
        self.seed.signatures = Some(signatures);
        self
    }

    /// Sets how far a client's timestamp may differ from the machine's time, in both directions. The default is 15
    /// minutes.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use fake_rds::FakeRds;
    /// // Recorded requests can be replayed for a day.
    /// let rds = FakeRds::builder().timestamp_window(Duration::from_secs(86_400)).start_blocking();
    /// assert!(!rds.seed().to_value()["TimestampWindow"].is_null());
    /// ```
    pub fn timestamp_window(mut self, window: Duration) -> FakeRdsBuilder {
        self.given.insert("TimestampWindow".to_owned());
        self.seed.timestamp_window = window;
        self
    }

    /// Sets how many of the last calls are kept. The default is 10,000.
    ///
    /// ```
    /// # use fake_rds::FakeRds;
    /// let rds = FakeRds::builder().keep_calls(100).start_blocking();
    /// assert_eq!(rds.calls_dropped(), 0);
    /// ```
    pub fn keep_calls(mut self, calls: usize) -> FakeRdsBuilder {
        self.given.insert("KeepCalls".to_owned());
        self.seed.keep_calls = calls;
        self
    }

    /// Serves `https://localhost:PORT` with a certificate made in memory (feature `tls`).
    ///
    /// The certificate is for `localhost`, `127.0.0.1` and the service's own host names, so that a client with a fixed
    /// `https://rds.aliyuncs.com` works through its own resolver. [`ca_pem`](crate::FakeRds::ca_pem) is its authority.
    ///
    /// ```
    /// # use fake_rds::FakeRds;
    /// let rds = FakeRds::builder().tls().start_blocking();
    /// assert!(rds.uri().starts_with("https://localhost:"));
    /// assert!(rds.ca_pem().unwrap().contains("BEGIN CERTIFICATE"));
    /// ```
    #[cfg(feature = "tls")]
    pub fn tls(mut self) -> FakeRdsBuilder {
        self.options.tls = true;
        let regions = crate::rds::model::regions::all().iter();
        let hosts =
            regions.flat_map(|region| ["rds", "rds-vpc"].map(|name| format!("{name}.{}.aliyuncs.com", region.id)));
        self.options.hosts =
            ["rds.aliyuncs.com".to_owned(), "rds-vpc.aliyuncs.com".to_owned()].into_iter().chain(hosts).collect();
        self
    }

    /// Serves the fake from the runtime that calls `start`, so that it works with a paused tokio clock.
    ///
    /// With `#[tokio::test(start_paused = true)]` code that polls every 30 s with time-outs of 10 s is tested
    /// unchanged, in milliseconds: a paused tokio clock moves on whenever no task has work left. The fake's clock,
    /// [`Fault::delay`](crate::Fault::delay) and the deadlines of the waits follow tokio's clock there. A [frozen
    /// clock](FakeRdsBuilder::frozen_clock) and [`advance`](crate::FakeRds::advance) work as elsewhere. While a closure
    /// of a stub or a mock answers, a paused clock stands still, so their own delays take real time.
    ///
    /// With this setting, dropping the fake does not wait until the port is free; [`close`](crate::FakeRds::close)
    /// does. Code that blocks the thread of the runtime also blocks the fake.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use fake_rds::{FakeRds, Instance, Progress, Status};
    /// #[tokio::main(flavor = "current_thread", start_paused = true)]
    /// async fn main() {
    ///     let builder = FakeRds::builder().progress(Progress::After(Duration::from_secs(90)));
    ///     let rds = builder.instance(Instance::mysql("rm-1")).on_current_runtime().start().await;
    ///     let url = format!("{}/?Action=RestartDBInstance&DBInstanceId=rm-1", rds.uri());
    ///     let call = tokio::time::timeout(Duration::from_secs(5), reqwest::get(url));
    ///     assert_eq!(call.await.unwrap().unwrap().status(), 200);
    ///
    ///     tokio::time::sleep(Duration::from_secs(91)).await;
    ///     assert_eq!(rds.instance("rm-1").status, Status::Running);
    /// }
    /// ```
    pub fn on_current_runtime(mut self) -> FakeRdsBuilder {
        self.options.on_current_runtime = true;
        self
    }

    /// Serves at an address, on all cores, with a handler around the service.
    #[cfg(feature = "cli")]
    pub(crate) fn serving(mut self, listen: std::net::SocketAddr, wrap: Wrap) -> FakeRdsBuilder {
        self.options.all_cores = true;
        self.options.listen = Some(listen);
        self.wrap = Some(wrap);
        self
    }

    /// Puts a handler around the service.
    pub(crate) fn wrapped(mut self, wrap: Wrap) -> FakeRdsBuilder {
        self.wrap = Some(wrap);
        self
    }

    /// Adds a component that follows the state of the service.
    #[cfg(feature = "engines")]
    pub(crate) fn observer(mut self, start: super::StartObserver) -> FakeRdsBuilder {
        self.observer = Some(start);
        self
    }

    /// Returns whether the fake will start with database servers.
    pub(crate) fn has_engines(&self) -> bool {
        #[cfg(feature = "engines")]
        return self.observer.is_some();
        #[cfg(not(feature = "engines"))]
        false
    }

    /// The seed that the fake starts from.
    pub(crate) fn seed_mut(&mut self) -> &mut Seed {
        &mut self.seed
    }

    /// Injects a fault before the first request. A fault that could never fire is an error of the seed.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Fault};
    /// let rds = FakeRds::builder().fault(Fault::unavailable().times(1)).start_blocking();
    /// assert_eq!(rds.seed().to_value()["Faults"].as_array().map(Vec::len), Some(1));
    /// ```
    pub fn fault(mut self, fault: Fault) -> FakeRdsBuilder {
        self.seed.faults.push(Injected { fault, hits: 0 });
        self
    }
}
