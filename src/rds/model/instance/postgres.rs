//! What only PostgreSQL instances have: setters, views, times and contradictions.

use std::time::SystemTime;

use super::super::clock;
use super::super::postgres::{
    HbaItem, HbaItemView, MOST_PRIORITY, PRECHECK_LASTS, Slot, SlotView, UpgradePrecheck, UpgradePrecheckView,
    initial_hba,
};
use super::{Instance, InstanceView};
use crate::base::error::FieldError;

impl Instance {
    /// An entry of `pg_hba.conf`.
    ///
    /// ```
    /// # use fake_rds::{HbaItem, Instance};
    /// let instance = Instance::postgresql("pgm-1").hba_item(HbaItem::new(0).method("reject"));
    /// ```
    pub fn hba_item(mut self, item: HbaItem) -> Instance {
        self.hba_items.get_or_insert_default().push(item);
        self
    }

    /// A replication slot.
    ///
    /// ```
    /// # use fake_rds::{Instance, Slot};
    /// let instance = Instance::postgresql("pgm-1").slot(Slot::new("slot_test01"));
    /// ```
    pub fn slot(mut self, slot: Slot) -> Instance {
        self.slots.push(slot);
        self
    }

    /// A check before an upgrade of the major version.
    ///
    /// ```
    /// # use fake_rds::{Instance, UpgradePrecheck};
    /// let check = UpgradePrecheck::new(1).target_version("16.0");
    /// let instance = Instance::postgresql("pgm-1").upgrade_precheck(check);
    /// ```
    pub fn upgrade_precheck(mut self, check: UpgradePrecheck) -> Instance {
        self.upgrade_prechecks.push(check);
        self
    }

    /// The entries of `pg_hba.conf` that are in use, by priority.
    pub(crate) fn running_hba(&self) -> Vec<HbaItem> {
        match &self.hba_items {
            Some(items) => {
                let mut items = items.clone();
                items.sort_by_key(|item| item.priority);
                items
            }
            None => vec![initial_hba()],
        }
    }

    /// Whether the major version can be upgraded to this one at a moment: a check of the last seven days succeeded.
    pub(crate) fn is_checked_for(&self, version: &str, now: SystemTime) -> bool {
        self.upgrade_prechecks.iter().any(|check| {
            let fresh = check.checked.is_none_or(|checked| now <= checked + PRECHECK_LASTS);
            check.target_version == version && check.result == "Success" && fresh
        })
    }

    /// Gives checks without a time this moment.
    pub(crate) fn complete_prechecks(&mut self, now: SystemTime) {
        for check in &mut self.upgrade_prechecks {
            check.checked.get_or_insert(now);
        }
    }

    /// Every contradiction in the entries and checks.
    pub(crate) fn postgres_errors(&self, path: &str, errors: &mut Vec<FieldError>) {
        let items = self.hba_items.as_deref().unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            let twice = items.iter().take(index).any(|other| other.priority == item.priority);
            if twice || item.priority > MOST_PRIORITY {
                let reason = format!(
                    "instance `{}`: each entry takes a priority of its own from 0 to {MOST_PRIORITY}; this is {}",
                    self.id, item.priority
                );
                errors.push(FieldError::new(format!("{path}.HbaItems[{index}].PriorityId"), reason));
            }
        }
        for (index, check) in self.upgrade_prechecks.iter().enumerate() {
            if check.checked.is_some_and(|moment| !clock::writable(moment)) {
                let reason = format!("instance `{}`: the time is out of range: 1970 to 9998", self.id);
                errors.push(FieldError::new(format!("{path}.UpgradePrechecks[{index}].CheckTime"), reason));
            }
        }
    }
}

impl InstanceView {
    /// The entries of `pg_hba.conf` that are in use, by priority.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::postgresql("pgm-1")).start_blocking();
    /// assert_eq!(rds.instance("pgm-1").unwrap().hba_items()[0].address(), "0.0.0.0/0");
    /// ```
    pub fn hba_items(&self) -> Vec<HbaItemView> {
        self.0.running_hba().into_iter().map(HbaItemView).collect()
    }

    /// The replication slots.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::postgresql("pgm-1")).start_blocking();
    /// assert!(rds.instance("pgm-1").unwrap().slots().is_empty());
    /// ```
    pub fn slots(&self) -> Vec<SlotView> {
        self.0.slots.iter().cloned().map(SlotView).collect()
    }

    /// The checks before an upgrade of the major version, in the order they were made.
    ///
    /// ```
    /// # use fake_rds::{FakeRds, Instance};
    /// let rds = FakeRds::builder().instance(Instance::postgresql("pgm-1")).start_blocking();
    /// assert!(rds.instance("pgm-1").unwrap().upgrade_prechecks().is_empty());
    /// ```
    pub fn upgrade_prechecks(&self) -> Vec<UpgradePrecheckView> {
        self.0.upgrade_prechecks.iter().cloned().map(UpgradePrecheckView).collect()
    }
}
