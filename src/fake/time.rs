//! The fake's clock, and the ends of operations.

use std::time::{Duration, SystemTime};

use super::{FakeRds, Misuse, must};
use crate::service::journal::Event;

impl FakeRds {
    /// The fake's clock.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.now() > std::time::UNIX_EPOCH);
    /// ```
    pub fn now(&self) -> SystemTime {
        self.service.lock().cloud.now()
    }

    /// Moves the fake's clock on; what is over by then is over.
    ///
    /// # Panics
    ///
    /// If the clock would leave the years the service's times can name.
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
        let mut state = self.state();
        let advanced = state.cloud.advance(step);
        if advanced.is_ok() {
            state.note(Event::Advance(step));
        }
        drop(state);
        must(format_args!(""), advanced.map_err(Misuse));
    }

    /// Ends an operation: its effect happens now. Takes an `ImportId`, or the id of an [operation](FakeRds::operations).
    ///
    /// An import whose effect is no longer possible (a source database is gone, the storage has become too small) fails.
    ///
    /// # Panics
    ///
    /// If nothing of this id runs. The message says what there is.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Progress};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = FakeRds::builder().progress(Progress::Manual)
    /// #     .instance(Instance::mysql("a").database("mydb")).instance(Instance::mysql("b").database("mydb")).start().await;
    /// # let query = "Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=a&DBInstanceId=b&DBInfo={%22DBNames%22:[%22mydb%22]}";
    /// # reqwest::get(format!("{}/?{query}", rds.uri())).await.unwrap();
    /// # let id = rds.import_ids()[0];
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
    /// If nothing of this id runs.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.try_finish(1).unwrap_err().to_string().contains("there is no import 1"));
    /// ```
    pub fn try_finish(&self, id: u64) -> Result<(), Misuse> {
        let mut state = self.state();
        state.cloud.running(id).map_err(Misuse)?;
        state.cloud.complete(id);
        state.note(Event::Finish(id));
        Ok(())
    }

    /// Ends an operation without its effect. Takes an `ImportId`, or the id of an [operation](FakeRds::operations).
    ///
    /// # Panics
    ///
    /// If nothing of this id runs. The message says what there is.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, Progress};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// # let rds = FakeRds::builder().progress(Progress::Manual)
    /// #     .instance(Instance::mysql("a").database("mydb")).instance(Instance::mysql("b").database("mydb")).start().await;
    /// # let query = "Action=ImportDatabaseBetweenInstances&SourceDBInstanceId=a&DBInstanceId=b&DBInfo={%22DBNames%22:[%22mydb%22]}";
    /// # reqwest::get(format!("{}/?{query}", rds.uri())).await.unwrap();
    /// # let id = rds.import_ids()[0];
    /// rds.fail(id, "disk full");
    /// assert_eq!(rds.import(id).reason, Some("disk full"));
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
    /// If nothing of this id runs.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.try_fail(1, "disk full").is_err());
    /// ```
    pub fn try_fail(&self, id: u64, reason: impl Into<String>) -> Result<(), Misuse> {
        let mut state = self.state();
        state.cloud.running(id).map_err(Misuse)?;
        let reason = reason.into();
        state.cloud.fail(id, &reason);
        state.note(Event::Fail(id, reason));
        Ok(())
    }

    /// Ends everything that runs, and tells how much that was.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert_eq!(rds.finish_all(), 0);
    /// ```
    pub fn finish_all(&self) -> usize {
        let mut state = self.state();
        let finished = state.cloud.finish_all();
        state.note(Event::FinishAll);
        finished
    }
}
