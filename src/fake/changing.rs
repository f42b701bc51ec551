//! Changing a fake from the test: its instances, and a reset to the seed.

use std::sync::Arc;
use std::time::Instant;

use super::{Error, ErrorKind, FakeRds, must};
use crate::base::error::FieldError;
use crate::base::value::Value;
use crate::rds::model::instance::Instance;
use crate::service::perform::Done;
use crate::service::test_action::TestAction;
use crate::service::updates::LONGEST_UPDATE;

impl FakeRds {
    /// Replaces an instance by the one that the closure returns.
    ///
    /// The change is atomic: if something else changes the instance while the closure runs, the closure runs again with
    /// the new state. It may therefore run more than once.
    ///
    /// Operations on the instance continue. An import checks source and destination again at its end, and fails if a
    /// source database is gone or the storage rule does not allow it any longer. If the closure changes the status, the
    /// end of the operation does not overwrite it.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance, LockMode};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// rds.update("rm-1", |i: Instance| i.lock_mode(LockMode::ManualLock));
    /// assert_eq!(rds.instance("rm-1").lock_mode, LockMode::ManualLock);
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such instance, if the closure returns an invalid instance or one with another id, if the closure
    /// calls `update` itself, or if an update of another thread does not end within five seconds. The fake then
    /// continues unchanged, as it does if the closure panics.
    #[track_caller]
    pub fn update(&self, id: &str, change: impl Fn(Instance) -> Instance) {
        must(format_args!("update of `{id}`: "), self.try_update(id, change));
    }

    /// Like [`update`](FakeRds::update), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If there is no such instance, or if the closure returns an invalid instance or one with another id.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// let error = rds.try_update("rm-2", |i| i).unwrap_err();
    /// assert!(error.to_string().contains("did you mean `rm-1`?"));
    /// ```
    pub fn try_update(&self, id: &str, change: impl Fn(Instance) -> Instance) -> Result<(), Error> {
        let conflict = |reason| Error::new(ErrorKind::Conflict, reason);
        let _update = self.service.updates.begin(LONGEST_UPDATE).map_err(conflict)?;
        let begun = Instant::now();
        loop {
            let before = {
                let state = self.service.lock();
                let found = state.cloud.instances.get(id).cloned();
                found.ok_or_else(|| Error::new(ErrorKind::NotFound, state.cloud.no_instance(id)))?
            };
            // The closure is the user's: no lock is held while it runs.
            let shown = before.shown();
            let after = change(shown.clone()).unshown(&before, &shown);
            let mut state = self.state();
            match state.cloud.instances.get(id) {
                Some(now) if !Arc::ptr_eq(now, &before) => {
                    if begun.elapsed() > LONGEST_UPDATE {
                        return Err(conflict(format!(
                            "`{id}` changed each time while the closure ran, for {LONGEST_UPDATE:?}: the closure itself must \
                             not call the fake"
                        )));
                    }
                }
                _ => {
                    if after.id != id {
                        let reason =
                            format!("`{id}` cannot be renamed to `{}`: remove it and add the other one", after.id);
                        let error = FieldError::new("$.DBInstanceId", reason);
                        return Err(Error::new(ErrorKind::InvalidSeed, error.to_string()).with_errors([error]));
                    }
                    let updated = state.perform_test(TestAction::Update(Box::new(after)));
                    drop(state);
                    self.service.changed();
                    return updated.map(drop);
                }
            }
        }
    }

    /// Adds an instance.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().start_blocking();
    /// rds.add_instance(Instance::mysql("rm-1"));
    /// assert!(rds.try_instance("rm-1").is_some());
    /// ```
    ///
    /// # Panics
    ///
    /// If the id is taken or the instance is invalid.
    #[track_caller]
    pub fn add_instance(&self, instance: Instance) {
        let id = instance.id.clone();
        must(format_args!("add_instance of `{id}`: "), self.try_add_instance(instance));
    }

    /// Like [`add_instance`](FakeRds::add_instance), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If the id is taken or the instance is invalid.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.try_add_instance(Instance::mysql("rm-1")).is_err());
    /// ```
    pub fn try_add_instance(&self, instance: Instance) -> Result<(), Error> {
        self.try_perform(TestAction::Add(Box::new(instance)))
    }

    /// Removes an instance at once. Operations on it fail; if it takes part in an import, the other instance is Running
    /// again. Its read-only instances lose their primary.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// rds.remove_instance("rm-1");
    /// assert!(rds.try_instance("rm-1").is_none());
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no such instance.
    #[track_caller]
    pub fn remove_instance(&self, id: &str) {
        must(format_args!(""), self.try_remove_instance(id));
    }

    /// Like [`remove_instance`](FakeRds::remove_instance), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If there is no such instance.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// assert!(rds.try_remove_instance("nope").is_err());
    /// ```
    pub fn try_remove_instance(&self, id: &str) -> Result<(), Error> {
        self.try_perform(TestAction::Remove(id.to_owned()))
    }

    /// Resets the fake to the seed that it started with: state, clock, ids and stubs. The log of calls is empty
    /// afterwards.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// rds.remove_instance("rm-1");
    /// rds.reset();
    /// assert!(rds.try_instance("rm-1").is_some());
    /// ```
    #[track_caller]
    pub fn reset(&self) {
        self.perform(TestAction::Reset);
    }

    /// Like [`reset`](FakeRds::reset), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// Never today, since the seed that a fake started with can be loaded again.
    ///
    /// ```
    /// # let rds = fake_rds::FakeRds::start_blocking();
    /// assert!(rds.try_reset().is_ok());
    /// ```
    pub fn try_reset(&self) -> Result<(), Error> {
        self.try_perform(TestAction::Reset)
    }

    /// Performs a test action, such as one from the [log](FakeRds::log) of another fake.
    ///
    /// ```
    /// use fake_rds::{FakeRds, Instance, TestAction};
    ///
    /// let rds = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// rds.remove_instance("rm-1");
    /// let twin = FakeRds::builder().instance(Instance::mysql("rm-1")).start_blocking();
    /// for entry in rds.log() {
    ///     twin.perform(entry.action().unwrap().clone());
    /// }
    /// assert!(twin.instances().is_empty());
    /// ```
    ///
    /// # Panics
    ///
    /// If the action cannot be performed, like the method that does the same.
    #[track_caller]
    pub fn perform(&self, action: TestAction) {
        must(format_args!(""), self.try_perform(action));
    }

    /// Like [`perform`](FakeRds::perform), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If the action cannot be performed. Nothing has changed then.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, TestAction};
    /// # let rds = FakeRds::start_blocking();
    /// let error = rds.try_perform(TestAction::Finish(7)).unwrap_err();
    /// assert!(error.to_string().contains("there is no import 7"));
    /// ```
    pub fn try_perform(&self, action: TestAction) -> Result<(), Error> {
        self.done(action).map(drop)
    }

    /// Performs a step of a scenario, such as `advance` with `"90s"`.
    pub(crate) fn perform_step(&self, name: &str, value: &Value) -> Result<(), Error> {
        self.service.perform_step(name, value).map(drop)
    }

    /// Performs a test action.
    pub(super) fn done(&self, action: TestAction) -> Result<Done, Error> {
        self.service.perform_test(action)
    }
}
