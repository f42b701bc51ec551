//! Resources: instances, and the parts of instances that have a status or that an operation keeps busy. [`Kind`] is the
//! only list of the kinds of parts, and all code that depends on the kind uses its table.

use std::fmt;

use super::account::Account;
use super::backup::Backup;
use super::cloud_migration::CloudMigration;
use super::database::Database;
use super::instance::Instance;
use super::migrate::MigrateTask;
use crate::base::error::FieldError;
use crate::base::fields::{self, Record};
use crate::base::value::{Name, Value};

/// A resource that an operation keeps busy or changes: an instance, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Resource {
    /// The id of the instance. Empty for an import, which belongs to two instances.
    pub(crate) instance: String,
    pub(crate) part: Option<(Kind, String)>,
}

impl Resource {
    /// The resource of an instance.
    pub(crate) fn of(instance: impl Into<String>) -> Resource {
        Resource { instance: instance.into(), part: None }
    }

    /// The resource of a part of an instance.
    pub(crate) fn part(instance: impl Into<String>, kind: Kind, key: impl Into<String>) -> Resource {
        Resource { instance: instance.into(), part: Some((kind, key.into())) }
    }

    pub(crate) fn import(id: u64) -> Resource {
        Resource::part("", Kind::Import, id.to_string())
    }

    /// The resource of a backup that a user imports.
    pub(crate) fn user_backup(id: impl Into<String>) -> Resource {
        Resource::part("", Kind::UserBackup, id)
    }

    /// Returns the instance of the resource, which may be a part of it.
    pub(crate) fn instance(&self) -> Option<&str> {
        Some(self.instance.as_str()).filter(|id| !id.is_empty())
    }

    /// Returns the key, if the resource is a part of this kind.
    pub(crate) fn key(&self, kind: Kind) -> Option<&str> {
        self.part.as_ref().filter(|(other, _)| *other == kind).map(|(_, key)| key.as_str())
    }

    /// Returns the id, if the resource is an import.
    pub(crate) fn import_id(&self) -> Option<u64> {
        self.key(Kind::Import)?.parse().ok()
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.part {
            None => write!(f, "instance {}", self.instance),
            Some((kind, key)) if self.instance.is_empty() => write!(f, "{} {key}", kind.name()),
            Some((kind, key)) => write!(f, "{} {key} of {}", kind.name(), self.instance),
        }
    }
}

/// A kind of parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    Database,
    Account,
    Backup,
    MigrateTask,
    CloudMigration,
    /// An import, which is not in an instance.
    Import,
    /// A backup that a user imports, which is not in an instance.
    UserBackup,
}

/// Each kind with its name for messages, the field with the key, and the operations on parts in an instance.
static KINDS: [(Kind, &str, &str, Option<Parts>); 7] = [
    (Kind::Database, "database", "DBName", Some(Parts::of::<Database>())),
    (Kind::Account, "account", "AccountName", Some(Parts::of::<Account>())),
    (Kind::Backup, "backup", "BackupId", Some(Parts::of::<Backup>())),
    (Kind::MigrateTask, "migrate task", "MigrateTaskId", Some(Parts::of::<MigrateTask>())),
    (Kind::CloudMigration, "migration", "TaskId", Some(Parts::of::<CloudMigration>())),
    (Kind::Import, "import", "ImportId", None),
    (Kind::UserBackup, "imported backup", "UserBackupId", None),
];

impl Kind {
    pub(crate) const ALL: [Kind; 7] = [
        Kind::Database,
        Kind::Account,
        Kind::Backup,
        Kind::MigrateTask,
        Kind::CloudMigration,
        Kind::Import,
        Kind::UserBackup,
    ];

    fn entry(self) -> &'static (Kind, &'static str, &'static str, Option<Parts>) {
        &KINDS[self as usize]
    }

    /// Returns the name for messages.
    pub(crate) fn name(self) -> &'static str {
        self.entry().1
    }

    /// Returns the field with the key.
    pub(crate) fn key_field(self) -> &'static str {
        self.entry().2
    }

    fn parts(self) -> Option<&'static Parts> {
        self.entry().3.as_ref()
    }
}

/// A type whose values are parts of an instance.
pub(crate) trait Part: Record {
    const KIND: Kind;
    fn key(&self) -> &str;
    fn status(&self) -> &'static str;
    /// Sets the status. A word that is not a status of this kind has no effect.
    fn set_status(&mut self, word: &str);
    fn all(instance: &Instance) -> &[Self];
    fn all_mut(instance: &mut Instance) -> &mut Vec<Self>;
    /// Removes everything that depends on the part with this key.
    fn removed(_: &mut Instance, _: &str) {}
}

macro_rules! parts {
    ($($name:ident: $list:ident by $key:ident $(, removed $removed:expr)?;)+) => { $(
        impl Part for $name {
            const KIND: Kind = Kind::$name;

            fn key(&self) -> &str {
                &self.$key
            }

            fn status(&self) -> &'static str {
                self.status.as_str()
            }

            fn set_status(&mut self, word: &str) {
                self.status = word.parse().unwrap_or(self.status);
            }

            fn all(instance: &Instance) -> &[$name] {
                &instance.$list
            }

            fn all_mut(instance: &mut Instance) -> &mut Vec<$name> {
                &mut instance.$list
            }

            $( fn removed(instance: &mut Instance, key: &str) {
                let removed: fn(&mut Instance, &str) = $removed;
                removed(instance, key);
            } )?
        }
    )+ };
}

parts! {
    Database: databases by name, removed Instance::forget_database;
    Account: accounts by name;
    Backup: backups by id;
    MigrateTask: migrate_tasks by id;
    CloudMigration: cloud_migrations by id;
}

/// Sets fields of the part with this key. Returns the mistakes in them.
type SetFields = fn(&mut Instance, &str, &[(Name, Value)]) -> Vec<FieldError>;

/// Operations on the parts of a kind, by key.
struct Parts {
    status: fn(&Instance, &str) -> Option<&'static str>,
    set_status: fn(&mut Instance, &str, &str),
    set: SetFields,
    remove: fn(&mut Instance, &str),
}

impl Parts {
    const fn of<P: Part>() -> Parts {
        Parts {
            status: |instance, key| instance.part::<P>(key).map(P::status),
            set_status: |instance, key, word| {
                if let Some(part) = instance.part_mut::<P>(key) {
                    part.set_status(word);
                }
            },
            set: |instance, key, changes| {
                instance.part_mut::<P>(key).map(|part| fields::set(part, changes)).unwrap_or_default()
            },
            remove: |instance, key| {
                P::all_mut(instance).retain(|part| part.key() != key);
                P::removed(instance, key);
            },
        }
    }
}

impl Instance {
    /// Returns the part with this key.
    pub(crate) fn part<P: Part>(&self, key: &str) -> Option<&P> {
        P::all(self).iter().find(|part| part.key() == key)
    }

    /// Returns the part with this key, mutably.
    pub(crate) fn part_mut<P: Part>(&mut self, key: &str) -> Option<&mut P> {
        P::all_mut(self).iter_mut().find(|part| part.key() == key)
    }

    /// Returns the status of the instance or of a part of it.
    pub(crate) fn status_of(&self, part: Option<&(Kind, String)>) -> Option<&'static str> {
        match part {
            None => Some(self.status.as_str()),
            Some((kind, key)) => (kind.parts()?.status)(self, key),
        }
    }

    pub(crate) fn set_status_of(&mut self, part: Option<&(Kind, String)>, word: &str) {
        match part {
            None => self.status = word.parse().unwrap_or(self.status),
            Some((kind, key)) => {
                if let Some(parts) = kind.parts() {
                    (parts.set_status)(self, key, word);
                }
            }
        }
    }

    /// Sets fields of the instance or of a part of it. If the part no longer exists, nothing happens.
    pub(crate) fn set_fields_of(
        &mut self,
        part: Option<&(Kind, String)>,
        changes: &[(Name, Value)],
    ) -> Vec<FieldError> {
        match part {
            None => fields::set(self, changes),
            Some((kind, key)) => kind.parts().map(|parts| (parts.set)(self, key, changes)).unwrap_or_default(),
        }
    }

    pub(crate) fn remove_part(&mut self, kind: Kind, key: &str) {
        if let Some(parts) = kind.parts() {
            (parts.remove)(self, key);
        }
    }

    /// Removes a database and all privileges on it.
    pub(crate) fn remove_database(&mut self, name: &str) {
        self.remove_part(Kind::Database, name);
    }

    fn forget_database(&mut self, name: &str) {
        self.tde_databases.retain(|database| database != name);
        self.slots.retain(|slot| slot.database != name);
        for account in &mut self.accounts {
            account.privileges.remove(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_kind_at_its_place() {
        for (at, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!((kind as usize, KINDS[at].0), (at, kind));
        }
    }
}
