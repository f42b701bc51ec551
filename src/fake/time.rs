//! The fake's clock, and the methods that begin and end operations.

use std::time::{Duration, SystemTime};

use super::{Error, FakeRds, must};
use crate::service::perform::Done;
use crate::service::test_action::TestAction;

impl FakeRds {
    /// Returns the time on the fake's clock.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.now() > std::time::UNIX_EPOCH);
    /// ```
    pub fn now(&self) -> SystemTime {
        self.service.lock().cloud.now()
    }

    /// Moves the fake's clock forward. This ends the operations that are due by then, and deletes the backups that have
    /// expired. If the clock was set to a time, by [`clock_at`](crate::FakeRdsBuilder::clock_at) or a seed, the backups
    /// of the policies are made.
    ///
    /// # Panics
    ///
    /// If the new time is after the year 9999, the last that the service's format of times can express.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// let before = rds.now();
    /// rds.advance(std::time::Duration::from_secs(60));
    /// assert!(rds.now() >= before + std::time::Duration::from_secs(60));
    /// ```
    #[track_caller]
    pub fn advance(&self, step: Duration) {
        must(format_args!(""), self.try_advance(step));
    }

    /// Like [`advance`](FakeRds::advance), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If the new time is after the year 9999, the last that the service's format of times can express.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// let error = rds.try_advance(std::time::Duration::MAX).unwrap_err();
    /// assert!(error.to_string().contains("year 9999"));
    /// ```
    pub fn try_advance(&self, step: Duration) -> Result<(), Error> {
        self.try_perform(TestAction::Advance(step))
    }

    /// Starts an operation that is still pending, for example because its `EffectiveTime` is in the future. Its
    /// [`Progress`](crate::Progress) counts from now. Its request is made again, since the instance may have changed.
    ///
    /// # Panics
    ///
    /// If no operation of this id is pending; the message lists those that are. If its instance is busy, and the
    /// operation stays pending. If its request is refused now, and the operation has failed.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Progress};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let rds = FakeRds::builder()
    ///     .instance(Instance::mysql("rm-1").storage_gb(100))
    ///     .clock_at("2018-06-12T10:00:00Z")
    ///     .progress(Progress::Immediate)
    ///     .start()
    ///     .await;
    /// let query = "Action=ModifyDBInstanceSpec&DBInstanceId=rm-1&DBInstanceStorage=200&EffectiveTime=MaintainTime";
    /// reqwest::get(format!("{}/?{query}", rds.uri())).await.unwrap();
    /// assert_eq!(rds.instance("rm-1").storage_gb, 100);
    /// rds.begin(rds.operations()[0].id);
    /// assert_eq!(rds.instance("rm-1").storage_gb, 200);
    /// # }
    /// ```
    #[track_caller]
    pub fn begin(&self, id: u64) {
        must(format_args!(""), self.try_begin(id));
    }

    /// Like [`begin`](FakeRds::begin), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If no operation with this id is pending, its instance is busy, or its request is refused.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// assert!(rds.try_begin(1).unwrap_err().to_string().contains("no operation 1 is pending"));
    /// ```
    pub fn try_begin(&self, id: u64) -> Result<(), Error> {
        self.try_perform(TestAction::Begin(id))
    }

    /// Ends an operation: its effect happens now. Accepts an `ImportId`, or the id of an
    /// [operation](FakeRds::operations).
    ///
    /// An import that has become impossible (a source database is gone, the storage has become too small) fails.
    ///
    /// # Panics
    ///
    /// If no operation with this id is running. The message lists the existing ones.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Progress};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = FakeRds::builder().progress(Progress::Manual)
    /// #     .instance(Instance::mysql("a").database("mydb")).instance(Instance::mysql("b").database("mydb")).start().await;
    /// # let query = "Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=a&DBInstanceId=b&DBInfo={%22DBNames%22:[%22mydb%22]}";
    /// # reqwest::get(format!("{}/?{query}", rds.uri())).await.unwrap();
    /// # let id = rds.imports()[0].id;
    /// rds.finish(id);
    /// assert_eq!(rds.import(id).status, fake_rds::ImportStatus::Succeeded);
    /// # }
    /// ```
    #[track_caller]
    pub fn finish(&self, id: u64) {
        must(format_args!(""), self.try_finish(id));
    }

    /// Like [`finish`](FakeRds::finish), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If no operation with this id is running.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.try_finish(1).unwrap_err().to_string().contains("there is no import 1"));
    /// ```
    pub fn try_finish(&self, id: u64) -> Result<(), Error> {
        self.try_perform(TestAction::Finish(id))
    }

    /// Ends an operation without its effect. Accepts an `ImportId`, or the id of an [operation](FakeRds::operations).
    ///
    /// # Panics
    ///
    /// If no operation with this id is running. The message lists the existing ones.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Progress};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = FakeRds::builder().progress(Progress::Manual)
    /// #     .instance(Instance::mysql("a").database("mydb")).instance(Instance::mysql("b").database("mydb")).start().await;
    /// # let query = "Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=a&DBInstanceId=b&DBInfo={%22DBNames%22:[%22mydb%22]}";
    /// # reqwest::get(format!("{}/?{query}", rds.uri())).await.unwrap();
    /// # let id = rds.imports()[0].id;
    /// rds.fail(id, "disk full");
    /// assert_eq!(rds.import(id).reason.as_deref(), Some("disk full"));
    /// # }
    /// ```
    #[track_caller]
    pub fn fail(&self, id: u64, reason: impl Into<String>) {
        must(format_args!(""), self.try_fail(id, reason));
    }

    /// Like [`fail`](FakeRds::fail), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If no operation with this id is running.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.try_fail(1, "disk full").is_err());
    /// ```
    pub fn try_fail(&self, id: u64, reason: impl Into<String>) -> Result<(), Error> {
        self.try_perform(TestAction::Fail { id, reason: reason.into() })
    }

    /// Ends all running operations and returns their number.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.finish_all(), 0);
    /// ```
    pub fn finish_all(&self) -> usize {
        match self.done(TestAction::FinishAll) {
            Ok(Done::Finished(count)) => count,
            _ => 0,
        }
    }
}
