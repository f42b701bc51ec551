//! The contradictions within an instance.

use std::collections::BTreeSet;
use std::time::SystemTime;

use super::super::backup::policy_error;
use super::super::{class, clock, names, parameter_tables, regions};
use super::{Instance, mb};
use crate::base::error::FieldError;

impl Instance {
    /// Adds every contradiction within the instance itself.
    pub(crate) fn errors(&self, path: &str, anything_goes: bool, errors: &mut Vec<FieldError>) {
        errors.extend(self.mistakes.iter().map(|error| error.clone().within(path)));
        let mut error = |at: &str, reason: String| errors.push(FieldError::new(format!("{path}{at}"), reason));
        self.own_errors(anything_goes, &mut error);
        self.database_and_account_errors(anything_goes, &mut error);
        self.network_errors(&mut error);
        self.endpoint_errors(&mut error);
        self.backup_errors(anything_goes, &mut error);
        self.parameter_errors(anything_goes, &mut error);
        self.postgres_errors(path, errors);
        self.cross_region_errors(path, errors);
        self.monitor_errors(path, errors);
        self.migrate_errors(path, errors);
    }

    /// Ids, the words of the catalogues, sizes and times.
    fn own_errors(&self, anything_goes: bool, error: &mut impl FnMut(&str, String)) {
        let id = &self.id;
        if let Some(reason) = names::instance_id_error(id).filter(|_| !is_masked(id, anything_goes)) {
            error(".DBInstanceId", reason);
        }
        let codes = [(".RegionId", self.region.as_str()), (".DBInstanceClass", self.class.as_str())];
        for (at, code) in codes.into_iter().chain((!self.zone.is_empty()).then_some((".ZoneId", self.zone.as_str()))) {
            if code.is_empty() || code.contains(|c: char| c.is_whitespace() || c.is_control()) {
                error(
                    at,
                    format!("instance `{id}`: `{code}` is not valid: expected at least one letter, and no spaces"),
                );
            }
        }
        if !anything_goes {
            let known = [
                (".EngineVersion", names::engine_version_error(self.engine, &self.engine_version)),
                (".RegionId", regions::error(&self.region)),
                (".DBInstanceClass", class::error(&self.class)),
                (
                    ".DBInstanceStorageType",
                    Some(self.storage_type.as_str())
                        .filter(|text| !text.is_empty())
                        .and_then(names::storage_type_error),
                ),
            ];
            for (at, reason) in known {
                if let Some(reason) = reason {
                    error(at, format!("instance `{id}`: {reason}"));
                }
            }
        }
        if self.storage_gb == 0 {
            error(".DBInstanceStorage", format!("instance `{id}` has 0 GB of storage; an instance has at least 1"));
        } else if self.used() > self.storage() {
            error(
                ".Databases",
                format!(
                    "instance `{id}`: {} MB used by the databases and {} MB by other data, but the storage is {} GB ({} MB)",
                    self.data() / mb(1),
                    u128::from(self.used_bytes) / mb(1),
                    self.storage_gb,
                    self.storage() / mb(1)
                ),
            );
        }
        if !clock::is_window(&self.maintain_time) {
            error(
                ".MaintainTime",
                format!("instance `{id}`: `{}` is not a window such as `18:00Z-22:00Z`", self.maintain_time),
            );
        }
        for (at, moment) in [(".CreationTime", self.created), (".ExpireTime", self.expires)] {
            if moment.is_some_and(|moment| !clock::writable(moment)) {
                error(at, format!("instance `{id}`: the time is out of range: 1970 to 9998"));
            }
        }
        if self.master == self.id && !self.id.is_empty() {
            error(".MasterInstanceId", format!("instance `{id}` cannot be its own primary"));
        }
    }

    fn database_and_account_errors(&self, anything_goes: bool, error: &mut impl FnMut(&str, String)) {
        let id = &self.id;
        let mut seen = BTreeSet::new();
        for (index, database) in self.databases.iter().enumerate() {
            if let Some(reason) = names::database_name_error(self.engine, &database.name)
                .filter(|_| !is_masked(&database.name, anything_goes))
            {
                error(&format!(".Databases[{index}].DBName"), format!("instance `{id}`: {reason}"));
            } else if !seen.insert(database.name.as_str()) {
                error(
                    &format!(".Databases[{index}].DBName"),
                    format!("instance `{id}`: duplicate database `{}`", database.name),
                );
            }
        }
        let mut seen_accounts = BTreeSet::new();
        for (index, account) in self.accounts.iter().enumerate() {
            if let Some(reason) =
                names::account_name_error(&account.name).filter(|_| !is_masked(&account.name, anything_goes))
            {
                error(&format!(".Accounts[{index}].AccountName"), format!("instance `{id}`: {reason}"));
            } else if !seen_accounts.insert(account.name.as_str()) {
                error(
                    &format!(".Accounts[{index}].AccountName"),
                    format!("instance `{id}`: duplicate account `{}`", account.name),
                );
            }
            for database in account.privileges.keys().filter(|database| !seen.contains(database.as_str())) {
                error(
                    &format!(".Accounts[{index}].DatabasePrivileges"),
                    format!(
                        "account `{}` has a privilege in `{database}`, a database that instance `{id}` does not have",
                        account.name
                    ),
                );
            }
        }
    }

    fn backup_errors(&self, anything_goes: bool, error: &mut impl FnMut(&str, String)) {
        let id = &self.id;
        let mut seen_backups = BTreeSet::new();
        for (index, backup) in self.backups.iter().enumerate() {
            for (field, reason) in backup.errors(self.engine, anything_goes) {
                error(&format!(".Backups[{index}].{field}"), format!("instance `{id}`: {reason}"));
            }
            if !seen_backups.insert(backup.id.as_str()) {
                let reason = format!("instance `{id}`: duplicate backup `{}`", backup.id);
                error(&format!(".Backups[{index}].BackupId"), reason);
            }
        }
        for (name, value) in &self.backup_policy {
            if let Some(reason) = policy_error(name, value) {
                error(&format!(".BackupPolicy.{name}"), format!("instance `{id}`: {reason}"));
            }
        }
    }

    fn parameter_errors(&self, anything_goes: bool, error: &mut impl FnMut(&str, String)) {
        let id = &self.id;
        for (table, values) in [("Parameters", &self.parameters), ("PendingParameters", &self.pending_parameters)] {
            for (name, value) in values {
                let template = parameter_tables::find(self.engine, &self.engine_version, name);
                if let Some(takes) = template.and_then(|template| template.error(value)).filter(|_| !anything_goes) {
                    error(&format!(".{table}.{name}"), format!("instance `{id}`: {takes}"));
                }
            }
        }
    }
}

/// Returns whether this may be a masked id of a recorded answer, such as `rm-uf6wjk5****`.
fn is_masked(text: &str, anything_goes: bool) -> bool {
    anything_goes && !text.is_empty()
}

/// Returns the index of the first item with a time that the service cannot write.
pub(crate) fn times<T>(items: &[T], times: impl Fn(&T) -> [Option<SystemTime>; 2]) -> Option<usize> {
    items.iter().position(|item| times(item).into_iter().flatten().any(|moment| !clock::writable(moment)))
}
