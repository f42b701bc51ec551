//! The updates of a test: one at a time, never nested.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;
use std::time::Duration;

/// The longest wait for the update of another thread.
pub(crate) const LONGEST_UPDATE: Duration = Duration::from_secs(5);

/// The update that runs now.
#[derive(Debug, Default)]
pub(crate) struct Updates {
    /// The thread that runs the closure of an update.
    by: Mutex<Option<ThreadId>>,
    ended: Condvar,
}

/// A running update; it ends when this value is dropped.
#[derive(Debug)]
pub(crate) struct Update<'u>(&'u Updates);

impl Updates {
    fn lock(&self) -> MutexGuard<'_, Option<ThreadId>> {
        self.by.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins an update once those of other threads have ended. The error says why it cannot begin.
    pub(crate) fn begin(&self, longest: Duration) -> Result<Update<'_>, String> {
        let this = std::thread::current().id();
        let by = self.lock();
        if *by == Some(this) {
            return Err(
                "an update is made inside the closure of another one, which would run for ever: return the change \
                from the closure, or make the second update after the first"
                    .to_owned(),
            );
        }
        let waited = self.ended.wait_timeout_while(by, longest, |by| by.is_some());
        let (mut by, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if by.is_some() {
            return Err(format!(
                "the update of another thread has not ended within {longest:?}: its closure must not wait for this thread"
            ));
        }
        *by = Some(this);
        Ok(Update(self))
    }
}

impl Drop for Update<'_> {
    fn drop(&mut self) {
        *self.0.lock() = None;
        self.0.ended.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_for_another_thread_and_refuses_a_nested_update() {
        let updates = Updates::default();
        let first = updates.begin(LONGEST_UPDATE).unwrap();
        assert!(updates.begin(LONGEST_UPDATE).unwrap_err().contains("inside the closure of another one"));
        let late = std::thread::scope(|scope| scope.spawn(|| updates.begin(Duration::ZERO).map(drop)).join().unwrap());
        assert!(late.unwrap_err().contains("has not ended within 0ns"));
        drop(first);
        assert!(updates.begin(Duration::ZERO).is_ok());
    }
}
