//! Reading and checking the calls.

use super::{CallCheck, Error, ErrorKind, FakeRds, must};
use crate::service::coverage::Coverage;
use crate::service::journal::{Call, LogEntry};
use crate::service::stub;

impl FakeRds {
    /// Returns the kept calls, oldest first.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.calls().is_empty());
    /// ```
    pub fn calls(&self) -> Vec<Call> {
        self.service.lock().journal.calls(None)
    }

    /// Returns the calls and the test's own actions on the fake, in the order in which they took effect.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// rds.remove_instance("rm-1");
    /// assert_eq!(rds.log(), [fake_rds::LogEntry::Action(fake_rds::TestAction::Remove("rm-1".to_owned()))]);
    /// ```
    pub fn log(&self) -> Vec<LogEntry> {
        self.service.lock().journal.log()
    }

    /// Returns the calls to one action. The case of the name does not matter.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.calls_to("DescribeRegions").is_empty());
    /// ```
    ///
    /// # Panics
    ///
    /// If the service has no such action and no call named it, since a misspelt name would never find a call. A fake
    /// with [`anything_goes`](crate::FakeRdsBuilder::anything_goes) accepts any name.
    #[track_caller]
    pub fn calls_to(&self, action: impl AsRef<str>) -> Vec<Call> {
        must(format_args!(""), self.try_calls_to(action))
    }

    /// Like [`calls_to`](FakeRds::calls_to), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If the service has no such action and no call named it.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// let error = rds.try_calls_to("DescribeRegion").unwrap_err();
    /// assert!(error.to_string().contains("did you mean `DescribeRegions`?"));
    /// ```
    pub fn try_calls_to(&self, action: impl AsRef<str>) -> Result<Vec<Call>, Error> {
        let action = action.as_ref();
        self.knows(action).map(|()| self.find_calls(action))
    }

    /// Returns the calls to an action without checking its name.
    pub(super) fn find_calls(&self, action: &str) -> Vec<Call> {
        self.service.lock().journal.calls(Some(action))
    }

    /// Returns whether the service has an action of this name, or some call named it.
    pub(super) fn knows(&self, action: &str) -> Result<(), Error> {
        let Err(unknown) = stub::check_action(action) else { return Ok(()) };
        let any = self.service.lock().cloud.settings.anything_goes;
        if any || !self.find_calls(action).is_empty() {
            Ok(())
        } else {
            Err(Error::new(ErrorKind::UnknownName, unknown))
        }
    }

    /// Checks the calls to one action. [`CallCheck`] has the methods that narrow the check.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::builder().start_blocking();
    /// rds.assert_called("DescribeRegions").times(0);
    /// ```
    ///
    /// # Panics
    ///
    /// At the end of the statement, if the check fails, or if the service has no such action (see
    /// [`calls_to`](FakeRds::calls_to)). The message begins with the place of this call.
    #[track_caller]
    pub fn assert_called(&self, action: impl AsRef<str>) -> CallCheck<'_> {
        CallCheck::new(self, action.as_ref())
    }

    /// Checks that calls to these actions came in this order. Other calls may have come before, between and after them.
    /// An action listed twice has to have been called twice.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = fake_rds::FakeRds::start().await;
    /// for action in ["DescribeRegions", "DescribeDBInstances"] {
    ///     reqwest::get(format!("{}/?Action={action}", rds.uri())).await.unwrap();
    /// }
    /// rds.assert_order(["DescribeRegions", "DescribeDBInstances"]);
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If the calls did not come in this order (the message lists them as they came), or if the service has no such
    /// action.
    #[track_caller]
    pub fn assert_order(&self, actions: impl IntoIterator<Item = impl AsRef<str>>) {
        must(format_args!(""), self.try_assert_order(actions));
    }

    /// Like [`assert_order`](FakeRds::assert_order), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If the calls did not come in this order, or if the service has no such action.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// let error = rds.try_assert_order(["CreateDBInstance", "CreateDatabase"]).unwrap_err();
    /// assert!(error.to_string().contains("no call of CreateDBInstance came"));
    /// ```
    pub fn try_assert_order(&self, actions: impl IntoIterator<Item = impl AsRef<str>>) -> Result<(), Error> {
        let actions: Vec<String> = actions.into_iter().map(|action| action.as_ref().to_owned()).collect();
        super::checks::order(self, &actions)
    }

    /// Returns which documented conditions of the called actions were answered so far, and which were not. A reset
    /// starts over.
    ///
    /// If the environment variable `FAKE_RDS_COVERAGE` names a file, every fake adds its answers to that file.
    /// `fake-rds coverage FILE` and [`Coverage::load`] read it.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::builder().start_blocking();
    /// assert_eq!(rds.coverage().percent(), 100.0);
    /// ```
    pub fn coverage(&self) -> Coverage {
        Coverage::of_facts(&self.service.lock().coverage)
    }

    /// Returns how many calls were dropped from the log, which keeps a limited number.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.calls_dropped(), 0);
    /// ```
    pub fn calls_dropped(&self) -> u64 {
        self.service.lock().journal.dropped()
    }

    /// Removes all calls from the log.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// rds.clear_calls();
    /// assert!(rds.calls().is_empty());
    /// ```
    pub fn clear_calls(&self) {
        self.service.lock().journal.clear();
    }
}
