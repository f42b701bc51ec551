//! The requests that a user's code is answering: a front that is dropped reports those it could not wait for.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::rpc::request::Incoming;

/// The requests that a user's code is answering.
#[derive(Debug, Clone, Default)]
pub(super) struct Work(Arc<Mutex<Running>>);

#[derive(Debug, Default)]
struct Running {
    next: u64,
    requests: BTreeMap<u64, (String, Instant)>,
}

impl Work {
    fn lock(&self) -> MutexGuard<'_, Running> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lists a request until the returned value is dropped.
    pub(super) fn begin(&self, incoming: &Incoming<'_>) -> Entry {
        let action = incoming.read().map(|request| request.action).unwrap_or_default();
        let name = if action.is_empty() { format!("{} {}", incoming.method, incoming.path) } else { action };
        let mut running = self.lock();
        running.next += 1;
        let id = running.next;
        running.requests.insert(id, (name, Instant::now()));
        Entry { work: self.clone(), id }
    }

    /// Describes the requests that are still being answered; `None` if there are none.
    pub(super) fn report(&self) -> Option<String> {
        let running = self.lock();
        let list: Vec<String> =
            running.requests.values().map(|(name, since)| format!("{name} (for {:.1?})", since.elapsed())).collect();
        (!list.is_empty()).then(|| list.join(", "))
    }
}

/// A request in the list.
pub(super) struct Entry {
    work: Work,
    id: u64,
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.work.lock().requests.remove(&self.id);
    }
}
