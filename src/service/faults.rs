//! The faults that are injected into one fake.

use crate::rds::catalogue;
use crate::rpc::params::Params;
use crate::service::fault::{Connections, Fault, FaultKind, instances};
use crate::service::lag;

/// The faults of a fake, in the order they were injected.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults {
    active: Vec<Active>,
    next: u64,
    /// The effects on the connections of instances.
    connections: Vec<(String, Connections)>,
}

/// An injected fault and how often it has hit.
#[derive(Debug, Clone)]
struct Active {
    id: u64,
    fault: Fault,
    hits: u64,
}

impl Faults {
    /// Each fault, with what is left of its skips, and how often it has hit.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Fault, u64)> {
        self.active.iter().map(|active| (&active.fault, active.hits))
    }

    /// The id of each fault, in the same order.
    #[cfg(feature = "control")]
    pub(crate) fn ids(&self) -> impl Iterator<Item = u64> {
        self.active.iter().map(|active| active.id)
    }

    /// Adds a fault that has hit `hits` times. Returns its id.
    pub(crate) fn inject(&mut self, fault: Fault, hits: u64) -> u64 {
        let id = self.next;
        self.next += 1;
        self.active.push(Active { id, fault, hits });
        id
    }

    /// The first fault that a request meets. It counts as hit. A stale answer takes an `earlier` state.
    pub(crate) fn hit(&mut self, action: &str, params: &Params<'_>, earlier: bool) -> Option<Fault> {
        for active in &mut self.active {
            let fault = &mut active.fault;
            let left = fault.times.is_none_or(|times| active.hits < times);
            let can = match fault.kind {
                FaultKind::Stale => earlier && catalogue::only_reads(action),
                FaultKind::Lag(_) => lag::hides(action),
                _ => true,
            };
            if !left || !can || !fault.matches(action, params) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            active.hits += 1;
            if let FaultKind::Connections(connections) = fault.kind {
                self.connections.extend(instances(params).map(|id| (id.to_owned(), connections)));
                continue;
            }
            return Some(fault.clone());
        }
        None
    }

    /// Takes what faults have done to the connections of instances since the last time.
    #[cfg(feature = "engines")]
    pub(crate) fn take_connections(&mut self) -> Vec<(String, Connections)> {
        std::mem::take(&mut self.connections)
    }

    /// Returns whether a fault is there that needs the state before the last change.
    pub(crate) fn want_earlier_state(&self) -> bool {
        self.active.iter().any(|active| active.fault.kind == FaultKind::Stale)
    }

    /// The faults that were to fire a stated number of times and never did.
    pub(crate) fn idle(&self) -> impl Iterator<Item = &Fault> {
        self.active.iter().filter(|active| active.hits == 0 && active.fault.times.is_some()).map(|active| &active.fault)
    }

    /// The faults that had to fire and did not.
    pub(crate) fn missed(&self) -> impl Iterator<Item = &Fault> {
        self.active.iter().filter(|active| active.hits == 0 && active.fault.must_fire).map(|active| &active.fault)
    }

    /// Has the fault of this id fire before the fake is dropped.
    pub(crate) fn must_fire(&mut self, id: u64) {
        if let Some(active) = self.active.iter_mut().find(|active| active.id == id) {
            active.fault.must_fire = true;
        }
    }

    /// The fault of this id, unless it is removed.
    pub(crate) fn get(&self, id: u64) -> Option<&Fault> {
        self.active.iter().find(|active| active.id == id).map(|active| &active.fault)
    }

    /// Returns the number of hits of a fault; `None` if it is removed.
    pub(crate) fn hits(&self, id: u64) -> Option<u64> {
        self.active.iter().find(|active| active.id == id).map(|active| active.hits)
    }

    /// Removes a fault. Returns it and how often it has hit, if it was there.
    pub(crate) fn remove(&mut self, id: u64) -> Option<(Fault, u64)> {
        let at = self.active.iter().position(|active| active.id == id)?;
        let removed = self.active.remove(at);
        Some((removed.fault, removed.hits))
    }

    pub(crate) fn clear(&mut self) {
        self.active.clear();
    }
}
