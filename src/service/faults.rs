//! The faults of one fake.

use crate::rds::catalogue;
use crate::rpc::params::Params;
use crate::service::fault::{Fault, instances};
use crate::service::fault_kind::{Connections, FaultKind};
use crate::service::lag;

/// The faults of a fake, in the order in which they were injected.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults {
    active: Vec<Active>,
    next: u64,
    /// The effects on the connections of instances that nobody has taken yet.
    connections: Vec<(String, Connections)>,
}

/// An injected fault and the number of its hits.
#[derive(Debug, Clone)]
struct Active {
    id: u64,
    fault: Fault,
    hits: u64,
}

impl Faults {
    /// Returns each fault, with the rest of its skips, and the number of its hits.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Fault, u64)> {
        self.active.iter().map(|active| (&active.fault, active.hits))
    }

    /// Returns the id of each fault, in the same order.
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

    /// Returns the first fault that matches a request, and counts the hit. A stale answer needs an `earlier` state.
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

    /// Takes the effects of faults on the connections of instances since the last call.
    #[cfg(feature = "engines")]
    pub(crate) fn take_connections(&mut self) -> Vec<(String, Connections)> {
        std::mem::take(&mut self.connections)
    }

    /// Returns whether a fault needs the state before the last change.
    pub(crate) fn want_earlier_state(&self) -> bool {
        self.active.iter().any(|active| active.fault.kind == FaultKind::Stale)
    }

    /// Returns the faults with a number of times that never fired.
    pub(crate) fn idle(&self) -> impl Iterator<Item = &Fault> {
        self.active.iter().filter(|active| active.hits == 0 && active.fault.times.is_some()).map(|active| &active.fault)
    }

    /// Returns an error that lists the faults that had to fire and did not. Afterwards they need not fire any more.
    pub(crate) fn settle_missed(&mut self) -> Result<(), String> {
        let missed = self.active.iter_mut().filter(|active| active.hits == 0 && active.fault.must_fire);
        let missed: Vec<String> = missed
            .map(|active| {
                active.fault.must_fire = false;
                active.fault.to_string()
            })
            .collect();
        if missed.is_empty() { Ok(()) } else { Err(format!("a fault did not fire: {}", missed.join("; "))) }
    }

    /// Requires that the fault with this id fires before the fake is dropped.
    pub(crate) fn must_fire(&mut self, id: u64) {
        if let Some(active) = self.active.iter_mut().find(|active| active.id == id) {
            active.fault.must_fire = true;
        }
    }

    /// Returns the fault with this id, unless it was removed.
    pub(crate) fn get(&self, id: u64) -> Option<&Fault> {
        self.active.iter().find(|active| active.id == id).map(|active| &active.fault)
    }

    /// Returns the number of hits of a fault; `None` if it was removed.
    pub(crate) fn hits(&self, id: u64) -> Option<u64> {
        self.active.iter().find(|active| active.id == id).map(|active| active.hits)
    }

    /// Removes a fault. Returns it and the number of its hits, if it existed.
    pub(crate) fn remove(&mut self, id: u64) -> Option<(Fault, u64)> {
        let at = self.active.iter().position(|active| active.id == id)?;
        let removed = self.active.remove(at);
        Some((removed.fault, removed.hits))
    }

    pub(crate) fn clear(&mut self) {
        self.active.clear();
    }
}
