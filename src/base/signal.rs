//! Wakes waiting threads and futures when an event comes, with deadlines in real time.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Instant;

/// Counts events, and wakes the threads and futures that wait for the next one.
///
/// It does not use tokio's primitives, since a paused tokio clock fires time-outs at once.
#[derive(Debug, Default)]
pub(crate) struct Signal {
    state: Mutex<Waiting>,
    came: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    count: u64,
    /// The number of threads that wait.
    threads: usize,
    wakers: Vec<Waker>,
}

impl Signal {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an event and wakes all waiters.
    pub(crate) fn send(&self) {
        let (wakers, threads) = {
            let mut state = self.lock();
            state.count += 1;
            (std::mem::take(&mut state.wakers), state.threads)
        };
        // To notify takes a system call, even if no thread waits.
        if threads > 0 {
            self.came.notify_all();
        }
        for waker in wakers {
            waker.wake();
        }
    }

    /// Returns the number of events so far.
    pub(crate) fn count(&self) -> u64 {
        self.lock().count
    }

    /// Blocks until there are more events than `seen`, or until the deadline.
    pub(crate) fn wait(&self, seen: u64, until: Instant) {
        let mut state = self.lock();
        state.threads += 1;
        let left = until.saturating_duration_since(Instant::now());
        let waited = self.came.wait_timeout_while(state, left, |state| state.count <= seen);
        waited.unwrap_or_else(PoisonError::into_inner).0.threads -= 1;
    }

    /// Returns whether there are more events than `seen`. If not, the next event wakes the task.
    pub(crate) fn poll(&self, seen: u64, context: &Context<'_>) -> Poll<()> {
        let mut state = self.lock();
        if state.count > seen {
            return Poll::Ready(());
        }
        if !state.wakers.iter().any(|waker| waker.will_wake(context.waker())) {
            state.wakers.push(context.waker().clone());
        }
        Poll::Pending
    }
}
