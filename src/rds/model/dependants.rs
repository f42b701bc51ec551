//! Properties that an instance copies from its origin, and the later changes of the origin that it follows.

use super::Cloud;
use super::instance::Instance;
use crate::base::fields::{self, Record};
use crate::base::value::{Name, Value};
use crate::rds::words::DBInstanceType;

/// The relation of an instance to its origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    ReadOnly,
    Clone,
    /// `RecoveryDBInstance` and `CreateDdrInstance`.
    Recovery,
    /// A new instance with a later major version.
    Upgrade,
}

/// Each field that an instance takes from its origin, and the relations in which it does.
///
/// Engine, version, region, data and accounts are in all of them. The settings of a clone are those of the page of
/// `CloneDBInstance` (2024): whitelist, SQL audit, backup and parameter settings. Which settings a recovered instance takes is
/// not documented; it takes the whitelist (inferred). A read-only instance has the whitelist, the data and the accounts of its
/// primary (pages on read-only instances of MySQL, SQL Server and PostgreSQL, 2024).
const TAKEN: &[(&str, &[Relation])] = {
    use Relation::{Clone, ReadOnly, Recovery, Upgrade};
    &[
        ("Owner", &[ReadOnly, Clone, Recovery, Upgrade]),
        ("RegionId", &[ReadOnly, Clone, Recovery, Upgrade]),
        ("EngineVersion", &[ReadOnly, Clone, Recovery, Upgrade]),
        ("IPArrays", &[ReadOnly, Clone, Recovery, Upgrade]),
        ("Databases", &[ReadOnly, Clone, Recovery, Upgrade]),
        ("Accounts", &[ReadOnly, Clone, Recovery, Upgrade]),
        ("CurrentKernelVersion", &[Clone, Recovery, Upgrade]),
        ("AutoUpgradeMinorVersion", &[Clone, Recovery, Upgrade]),
        ("ZoneId", &[Clone, Recovery, Upgrade]),
        ("DBInstanceClass", &[Clone, Recovery, Upgrade]),
        ("DBInstanceStorage", &[Clone, Recovery, Upgrade]),
        ("Category", &[Clone, Recovery, Upgrade]),
        ("InstanceNetworkType", &[Clone, Recovery, Upgrade]),
        ("ConnectionMode", &[Clone, Recovery, Upgrade]),
        ("Port", &[Clone, Recovery, Upgrade]),
        ("UsedBytes", &[Clone, Recovery, Upgrade]),
        ("UsedGB", &[Clone, Recovery, Upgrade]),
        ("Parameters", &[Clone, Upgrade]),
        ("BackupPolicy", &[Clone]),
        ("SQLCollectorEnabled", &[Clone]),
        ("SQLCollectorRetention", &[Clone]),
        ("HbaItems", &[Upgrade]),
        ("DBInstanceDescription", &[Upgrade]),
    ]
};

/// The fields of a read-only instance that are always those of its primary.
const FOLLOWED: &[&str] = &["Databases", "Accounts"];

impl Instance {
    /// Takes from an origin what an instance of this relation takes.
    pub(crate) fn take_from(&mut self, origin: &Instance, relation: Relation) {
        let taken = TAKEN.iter().filter(|(_, relations)| relations.contains(&relation));
        self.copy_fields(origin, taken.map(|(name, _)| *name));
    }

    fn copy_fields(&mut self, origin: &Instance, names: impl Iterator<Item = &'static str>) {
        let value = |name: &str| {
            let row = Instance::ROWS.iter().find(|row| row.field.name == name);
            row.map_or(Value::Null, |row| (row.write)(origin))
        };
        let changes: Vec<(Name, Value)> = names.map(|name| (name.into(), value(name))).collect();
        let errors = fields::replace(self, &changes);
        debug_assert!(errors.is_empty(), "{errors:?}");
    }
}

impl Cloud {
    /// Gives the read-only instances what they always have of their primaries. Called before the state is read.
    pub(crate) fn follow(&mut self) {
        if !self.instances.take_touched() {
            return;
        }
        for (primary, replicas) in self.instances.families() {
            let Some(primary) = self.instances.get(&primary).cloned() else { continue };
            for replica in replicas {
                let Some(found) = self.instances.get(&replica) else { continue };
                let same = found.databases == primary.databases && found.accounts == primary.accounts;
                if same || found.instance_type != DBInstanceType::Readonly {
                    continue;
                }
                if let Some(replica) = self.instances.get_mut(&replica) {
                    replica.copy_fields(&primary, FOLLOWED.iter().copied());
                }
            }
        }
        self.instances.take_touched();
    }
}
