//! Sizes of instances: the engine and the edition of a class, the allowed storage, and the largest number of read-only
//! instances.

use std::ops::RangeInclusive;

use crate::rds::words::Engine;

/// The step of the storage in GB (CreateDBInstance, 2018 to now).
pub(crate) const STEP: u64 = 5;

/// Returns the engine of a class, if its code shows it.
pub(crate) fn engine(class: &str) -> Option<Engine> {
    let part = class.strip_prefix("rds.").unwrap_or(class);
    Some(match part.split('.').next().unwrap_or_default() {
        "mysql" | "mysqlro" | "mysqldr" | "mys2" | "rdsmysql" => Engine::MySql,
        "mssql" | "mssqlro" | "mss1" => Engine::SqlServer,
        "pg" | "pgro" => Engine::PostgreSql,
        "ppas" | "ppasro" => Engine::Ppas,
        "mariadb" | "mariadbro" => Engine::MariaDb,
        _ => return None,
    })
}

/// Returns the `Category` of an instance that is created without one, by the end of its class ("Instance type list",
/// 2018: `1` and `w1` are basic, `3` and `25` have three nodes; `xc` is the cluster edition of recent classes). The
/// default for other classes is inferred.
pub(crate) fn category(class: &str) -> &'static str {
    match class.rsplit('.').next().unwrap_or_default() {
        "1" | "1c" | "w1" => "Basic",
        "3" | "25" => "Finance",
        "xc" => "cluster",
        _ => "HighAvailability",
    }
}

/// Returns whether a storage type is a cloud disk.
pub(crate) fn is_cloud_disk(storage_type: &str) -> bool {
    storage_type.starts_with("cloud_") || storage_type.starts_with("general_")
}

/// Returns whether a storage type is the premium ESSD.
pub(crate) fn is_premium(storage_type: &str) -> bool {
    matches!(storage_type, "general_essd" | "cloud_auto")
}

/// Returns the performance level of an ESSD, 0 to 3; `None` for other storage types.
pub(crate) fn essd_level(storage_type: &str) -> Option<u8> {
    match storage_type {
        "cloud_essd0" => Some(0),
        "cloud_essd" => Some(1),
        "cloud_essd2" => Some(2),
        "cloud_essd3" => Some(3),
        _ => None,
    }
}

/// Returns the allowed storage of an instance, in GB.
///
/// The minima are from CreateDBInstance (2018) and, for the faster disks, from recent pages. The maxima are recent ones
/// (inferred: they differ by class, region and year).
pub(crate) fn storage(engine: Engine, storage_type: &str, category: &str) -> RangeInclusive<u64> {
    match storage_type {
        "cloud_essd2" => 500..=64_000,
        "cloud_essd3" => 1_500..=64_000,
        cloud if is_cloud_disk(cloud) => 20..=64_000,
        _ if category == "Basic" => 20..=6_000,
        _ => match engine {
            Engine::SqlServer => 10..=6_000,
            Engine::MySql | Engine::PostgreSql | Engine::Ppas | Engine::MariaDb => 5..=6_000,
        },
    }
}

/// Returns how many read-only instances a primary can have (CreateReadOnlyDBInstance, 2020): 7 on SQL Server; on other
/// engines 10 with at least 64 GB of memory, and 5 with less. On PostgreSQL with cloud disks it is 32 (overview of
/// read-only instances of PostgreSQL, 2024).
pub(crate) fn most_replicas(engine: Engine, memory_mb: u64, storage_type: &str) -> usize {
    match engine {
        Engine::SqlServer => 7,
        Engine::PostgreSql if is_cloud_disk(storage_type) => 32,
        _ if memory_mb >= 64 * 1024 => 10,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_codes_determine_engine_and_category() {
        assert_eq!(engine("rds.mys2.small"), Some(Engine::MySql));
        assert_eq!(engine("pgro.n2.small.1c"), Some(Engine::PostgreSql));
        assert_eq!(engine("tair.rdb.1g"), None);
        assert_eq!(category("mssql.x4.medium.w1"), "Basic");
        assert_eq!(category("rds.mysql.s2.large"), "HighAvailability");
        assert_eq!(category("mysql.n2.medium.2c"), "HighAvailability");
        for kind in Engine::ALL {
            assert!(engine(crate::rds::model::class::default_for(*kind)).is_some(), "{kind}");
        }
    }
}
