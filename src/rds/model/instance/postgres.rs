//! Properties of PostgreSQL instances only: setters, values in answers, times and contradictions.

use std::time::SystemTime;

use super::super::clock;
use super::super::postgres::{HbaItem, MOST_PRIORITY, PRECHECK_LASTS, initial_hba};
use super::Instance;
use crate::base::error::FieldError;

impl Instance {
    /// Returns the entries of `pg_hba.conf` in force, sorted by priority.
    pub(crate) fn running_hba(&self) -> Vec<HbaItem> {
        match &self.hba_items {
            Some(items) => {
                let mut items = items.clone();
                items.sort_by_cached_key(|item| item.priority);
                items
            }
            None => vec![initial_hba()],
        }
    }

    /// Returns whether the major version can be upgraded to this one, which requires that a check in the last seven
    /// days succeeded.
    pub(crate) fn is_checked_for(&self, version: &str, now: SystemTime) -> bool {
        self.upgrade_prechecks.iter().any(|check| {
            let fresh = check.checked.is_none_or(|checked| now <= checked + PRECHECK_LASTS);
            check.target_version == version && check.result == "Success" && fresh
        })
    }

    /// Sets missing times of checks to `now`.
    pub(crate) fn complete_prechecks(&mut self, now: SystemTime) {
        for check in &mut self.upgrade_prechecks {
            check.checked.get_or_insert(now);
        }
    }

    /// Adds every contradiction in the entries and checks.
    pub(crate) fn postgres_errors(&self, path: &str, errors: &mut Vec<FieldError>) {
        let items = self.hba_items.as_deref().unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            let twice = items.iter().take(index).any(|other| other.priority == item.priority);
            if twice || item.priority > MOST_PRIORITY {
                let reason = format!(
                    "instance `{}`: each entry needs a different priority from 0 to {MOST_PRIORITY}, not {}",
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
