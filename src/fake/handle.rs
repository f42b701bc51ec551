//! The handle of an injected fault, and the methods that inject faults.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Error, ErrorKind, FakeRds, must};
use crate::service::Service;
use crate::service::fault::Fault;
use crate::service::perform::Done;
use crate::service::test_action::TestAction;

/// A fault that was injected. Dropping the handle leaves the fault in place.
pub struct FaultHandle {
    service: Arc<Service>,
    id: u64,
    /// The number of hits when the fault was removed.
    removed: AtomicU64,
}

impl FaultHandle {
    /// Returns how many requests the fault has hit. A reset of the fake removes the fault and its count.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// let fault = rds.inject(fake_rds::Fault::throttling());
    /// assert_eq!(fault.hits(), 0);
    /// ```
    pub fn hits(&self) -> u64 {
        let hits = self.service.lock().faults.hits(self.id);
        hits.unwrap_or_else(|| self.removed.load(Ordering::Relaxed))
    }

    /// Checks how many requests the fault has hit.
    ///
    /// # Panics
    ///
    /// If the fault has hit a different number of requests.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// let fault = rds.inject(fake_rds::Fault::throttling());
    /// fault.assert_hits(0);
    /// ```
    #[track_caller]
    pub fn assert_hits(&self, expected: u64) {
        let (hits, fault) = (self.hits(), self.service.lock().faults.get(self.id).map(ToString::to_string));
        let fault = fault.unwrap_or_else(|| "the fault, removed since".to_owned());
        assert!(hits == expected, "expected {expected} hits of {fault}, saw {hits}");
    }

    /// Panics when the fake is dropped and the fault has not fired by then, so that the test fails. Dropping this handle changes nothing.
    ///
    /// ```should_panic
    /// # use fake_rds::{FakeRds, Fault};
    /// let rds = FakeRds::start_blocking();
    /// let fault = rds.inject(Fault::throttling().on("DescribeRegions"));
    /// fault.must_fire();
    /// drop(rds); // panics: a fault did not fire: ThrottledUser on DescribeRegions
    /// ```
    pub fn must_fire(&self) {
        self.service.lock().faults.must_fire(self.id);
    }

    /// Removes the fault. The [log](FakeRds::log) records the removal, and the handle keeps the number of hits.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// let fault = rds.inject(fake_rds::Fault::throttling());
    /// fault.remove();
    /// assert_eq!(rds.log().last().unwrap().action(), Some(&fake_rds::TestAction::RemoveFault(0)));
    /// ```
    pub fn remove(&self) {
        // A reset may have removed it before.
        if let Ok(Done::Removed(hits)) = self.service.perform_test(TestAction::RemoveFault(self.id)) {
            self.removed.store(hits, Ordering::Relaxed);
        }
    }
}

impl fmt::Debug for FaultHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultHandle").field("id", &self.id).field("hits", &self.hits()).finish()
    }
}

impl FakeRds {
    /// Injects a fault, so that requests fail on purpose.
    ///
    /// # Panics
    ///
    /// If the fault could never fire: if the service has no such action, or with `times(0)`.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// let fault = rds.inject(fake_rds::Fault::internal_error().times(1));
    /// assert_eq!(fault.hits(), 0);
    /// ```
    #[track_caller]
    pub fn inject(&self, fault: Fault) -> FaultHandle {
        must(format_args!("inject: "), self.try_inject(fault))
    }

    /// Like [`inject`](FakeRds::inject), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If the fault could never fire.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// let error = rds.try_inject(fake_rds::Fault::internal_error().on("DescribeRegion")).unwrap_err();
    /// assert!(error.to_string().contains("did you mean `DescribeRegions`?"));
    /// ```
    pub fn try_inject(&self, fault: Fault) -> Result<FaultHandle, Error> {
        match self.done(TestAction::Inject(fault))? {
            Done::Injected(id) => Ok(FaultHandle { service: self.service.clone(), id, removed: AtomicU64::new(0) }),
            other => Err(Error::new(ErrorKind::InvalidFault, format!("the fault was not injected: {other:?}"))),
        }
    }

    /// Removes all faults.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// # let rds = FakeRds::builder().instance(Instance::mysql("rm-1").database("mydb")).start_blocking();
    /// rds.inject(fake_rds::Fault::unavailable());
    /// rds.clear_faults();
    /// assert!(rds.seed().to_value()["Faults"].is_null());
    /// ```
    pub fn clear_faults(&self) {
        self.perform(TestAction::ClearFaults);
    }
}
