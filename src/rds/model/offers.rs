//! The service's offers: the versions, editions and kinds of storage of each engine, with their classes.
//!
//! Sources: the type lists of 2018 and 2020 for classes, the value lists of CreateDBInstance (2018 to October 2026) for
//! versions, editions and kinds of storage. Their combinations are inferred. It is also inferred that every zone offers
//! everything.

use super::class;
use crate::rds::words::{ClassFamily, Engine};

/// The kind of a purchased instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sale {
    Primary,
    ReadOnly,
    Serverless,
}

impl Sale {
    /// Returns the sale of a `CommodityCode`.
    pub(crate) fn of(commodity: &str) -> Option<Sale> {
        Some(match commodity {
            "bards" | "rds" | "bards_intl" | "rds_intl" => Sale::Primary,
            "rords" | "rds_rordspre_public_cn" | "rords_intl" | "rds_rordspre_public_intl" => Sale::ReadOnly,
            "rds_serverless_public_cn" | "rds_serverless_public_intl" => Sale::Serverless,
            _ => return None,
        })
    }
}

/// An edition of a version, with the kinds of storage that are sold for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edition {
    pub(crate) category: &'static str,
    pub(crate) storage_types: &'static [&'static str],
}

const LOCAL: &[&str] = &["local_ssd"];
const CLOUD: &[&str] = &["cloud_ssd", "cloud_essd", "cloud_essd2", "cloud_essd3"];
const CLOUD_AND_GENERAL: &[&str] = &["cloud_ssd", "cloud_essd", "cloud_essd2", "cloud_essd3", "general_essd"];
const BOTH: &[&str] = &["local_ssd", "cloud_ssd", "cloud_essd", "cloud_essd2", "cloud_essd3", "general_essd"];
const LOCAL_AND_CLOUD: &[&str] = &["local_ssd", "cloud_ssd", "cloud_essd", "cloud_essd2", "cloud_essd3"];
// Serverless instances have only these (CreateDBInstance, 2026).
const ESSD_AND_GENERAL: &[&str] = &["cloud_essd", "general_essd"];

const fn sold(category: &'static str, storage_types: &'static [&'static str]) -> Edition {
    Edition { category, storage_types }
}

const HA_LOCAL: &[Edition] = &[sold("HighAvailability", LOCAL)];
const HA_CLOUD: &[Edition] = &[sold("HighAvailability", CLOUD)];
const HA_EITHER: &[Edition] = &[sold("HighAvailability", LOCAL_AND_CLOUD)];
const BASIC: &[Edition] = &[sold("Basic", CLOUD)];
const ALWAYS_ON: &[Edition] = &[sold("AlwaysOn", CLOUD)];
const POSTGRESQL_10: &[Edition] = &[sold("HighAvailability", LOCAL_AND_CLOUD), sold("Basic", CLOUD)];
const MYSQL: &[Edition] =
    &[sold("HighAvailability", BOTH), sold("Basic", CLOUD_AND_GENERAL), sold("Finance", LOCAL), sold("cluster", CLOUD)];
const POSTGRESQL: &[Edition] = &[sold("HighAvailability", CLOUD_AND_GENERAL), sold("Basic", CLOUD_AND_GENERAL)];
const SERVERLESS: &[Edition] =
    &[sold("serverless_basic", ESSD_AND_GENERAL), sold("serverless_standard", ESSD_AND_GENERAL)];
const SERVERLESS_HA: &[Edition] = &[sold("serverless_ha", ESSD_AND_GENERAL)];

/// A version on sale, with its editions.
pub(crate) type Version = (&'static str, &'static [Edition]);

/// Returns the versions of an engine on sale.
pub(crate) fn versions(engine: Engine, sale: Sale) -> &'static [Version] {
    match (engine, sale) {
        (Engine::MySql, Sale::Serverless) => &[("5.7", SERVERLESS), ("8.0", SERVERLESS)],
        (Engine::PostgreSql, Sale::Serverless) => &[
            ("14.0", SERVERLESS),
            ("15.0", SERVERLESS),
            ("16.0", SERVERLESS),
            ("17.0", SERVERLESS),
            ("18.0", SERVERLESS),
        ],
        (Engine::SqlServer, Sale::Serverless) => {
            &[("2016_std_sl", SERVERLESS_HA), ("2017_std_sl", SERVERLESS_HA), ("2019_std_sl", SERVERLESS_HA)]
        }
        (_, Sale::Serverless) => &[],
        (Engine::MySql, _) => &[("5.6", HA_LOCAL), ("5.7", MYSQL), ("8.0", MYSQL)],
        (Engine::SqlServer, _) => &[
            ("2008r2", HA_LOCAL),
            ("2012", BASIC),
            ("2012_web", BASIC),
            ("2012_std_ha", HA_EITHER),
            ("2012_ent_ha", HA_EITHER),
            ("2014_std_ha", HA_EITHER),
            ("2014_ent_ha", HA_EITHER),
            ("2016_web", BASIC),
            ("2016_std_ha", HA_EITHER),
            ("2016_ent_ha", HA_EITHER),
            ("2017_web", BASIC),
            ("2017_std_ha", HA_CLOUD),
            ("2017_ent", ALWAYS_ON),
            ("2019_web", BASIC),
            ("2019_std_ha", HA_CLOUD),
            ("2019_ent", ALWAYS_ON),
            ("2022_web", BASIC),
            ("2022_std_ha", HA_CLOUD),
            ("2022_ent", ALWAYS_ON),
            ("2025_std", HA_CLOUD),
            ("2025_ent", ALWAYS_ON),
        ],
        (Engine::PostgreSql, _) => &[
            ("9.4", HA_LOCAL),
            ("10.0", POSTGRESQL_10),
            ("11.0", POSTGRESQL),
            ("12.0", POSTGRESQL),
            ("13.0", POSTGRESQL),
            ("14.0", POSTGRESQL),
            ("15.0", POSTGRESQL),
            ("16.0", POSTGRESQL),
            ("17.0", POSTGRESQL),
            ("18.0", POSTGRESQL),
        ],
        (Engine::Ppas, _) => &[("9.3", HA_LOCAL), ("10.0", HA_LOCAL)],
        (Engine::MariaDb, _) => &[("10.3", HA_CLOUD), ("10.6", HA_CLOUD)],
    }
}

/// Returns the name of a kind of storage in DescribeAvailableZones, which calls the general ESSD `cloud_auto`
/// (acceptance tests of Terraform's provider, 2026).
pub(crate) fn name_in_zones(storage_type: &'static str) -> &'static str {
    if storage_type == "general_essd" { "cloud_auto" } else { storage_type }
}

/// Returns whether a version is sold in this edition with this kind of storage.
fn is_sold(engine: Engine, sale: Sale, version: &str, category: &str, storage_type: &str) -> bool {
    let storage_type = if storage_type == "cloud_auto" { "general_essd" } else { storage_type };
    let editions =
        versions(engine, sale).iter().filter(|(name, _)| *name == version).flat_map(|(_, editions)| *editions);
    editions.into_iter().any(|edition| edition.category == category && edition.storage_types.contains(&storage_type))
}

/// Returns the classes on sale, in the order of the table.
pub(crate) fn classes(
    engine: Engine,
    sale: Sale,
    version: &str,
    category: &str,
    storage_type: &str,
) -> Vec<&'static str> {
    if !is_sold(engine, sale, version, category, storage_type) {
        return Vec::new();
    }
    let is_local = storage_type == "local_ssd";
    let serverless = sale == Sale::Serverless;
    let fits = |code: &&'static str| {
        let Some(kind) = kind(code).filter(|kind| kind.engine == engine) else { return false };
        let sale_fits = match sale {
            Sale::Primary => !kind.read_only,
            Sale::ReadOnly => true,
            Sale::Serverless => kind.serverless,
        };
        let disk_fits = kind.local.is_none_or(|local| local == is_local);
        let edition = if engine == Engine::SqlServer { sql_server_edition(version) } else { kind.edition };
        sale_fits
            && disk_fits
            && kind.serverless == serverless
            && kind.edition == edition
            && (engine == Engine::SqlServer || kind.category == category)
    };
    class::codes().filter(fits).collect()
}

/// The engine, edition and kind of disks of a class, derived from its code.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sold {
    pub(crate) engine: Engine,
    pub(crate) category: &'static str,
    /// `true` if the class has local disks, `false` if it has cloud disks.
    pub(crate) is_local: bool,
}

/// Returns the conditions of sale of a class, or `None` if the class is not sold.
pub(crate) fn sold_as(code: &str, sale: Sale) -> Option<Sold> {
    let kind = kind(code)?;
    let fits = kind.serverless == (sale == Sale::Serverless) && (!kind.read_only || sale == Sale::ReadOnly);
    fits.then(|| Sold { engine: kind.engine, category: kind.category, is_local: kind.local == Some(true) })
}

/// Properties that a class code implies.
struct Kind {
    engine: Engine,
    category: &'static str,
    /// `Some(true)` for local disks, `Some(false)` for cloud disks, `None` for both.
    local: Option<bool>,
    read_only: bool,
    serverless: bool,
    /// The end of the code: web, standard or enterprise; empty for other engines and older classes.
    edition: &'static str,
}

/// Returns the kind of a class by the end of its code, according to the type lists. Classes of the historical lists are
/// not sold.
fn kind(code: &str) -> Option<Kind> {
    let parts: Vec<&str> = code.split('.').collect();
    let old = parts.first() == Some(&"rds");
    let (name, end) = (*parts.get(usize::from(old))?, *parts.last()?);
    let engine = match name.strip_suffix("ro").unwrap_or(name) {
        "mysql" => Engine::MySql,
        "mssql" => Engine::SqlServer,
        "pg" => Engine::PostgreSql,
        "ppas" => Engine::Ppas,
        "mariadb" => Engine::MariaDb,
        _ => return None,
    };
    let (read_only, serverless) = (name.ends_with("ro"), code.contains(".serverless."));
    let edition = match end {
        "w1" => "web",
        "e2" => "ent",
        "s2" => "std",
        _ => "",
    };
    let (category, local) = match end {
        _ if old || read_only => ("HighAvailability", Some(true)),
        "s2" if serverless => ("serverless_ha", Some(false)),
        _ if serverless && end == "1c" => ("serverless_basic", Some(false)),
        _ if serverless => ("serverless_standard", Some(false)),
        "xc" => ("cluster", Some(false)),
        "1" | "1c" | "1m" | "w1" if code.contains(".gn5i") => return None,
        "1" | "1c" | "1m" | "w1" => ("Basic", Some(false)),
        "3" | "25" => ("Finance", Some(true)),
        "2" => ("HighAvailability", Some(true)),
        "e2" | "s2" => ("HighAvailability", None),
        _ => ("HighAvailability", Some(false)),
    };
    Some(Kind { engine, category, local, read_only, serverless, edition })
}

/// Returns the end of the codes of the classes for a version of SQL Server.
fn sql_server_edition(version: &str) -> &'static str {
    match version {
        "2008r2" => "",
        "2012" => "web",
        _ if version.ends_with("_web") => "web",
        _ if version.contains("_std") => "std",
        _ => "ent",
    }
}

/// The range of storage on sale, in GB: minimum, maximum and step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StorageRange {
    pub(crate) least: u64,
    pub(crate) most: u64,
    pub(crate) step: u64,
}

/// Returns the range for a class and a kind of storage. The ranges of local disks are from the documented samples (SQL
/// Server begins at 10 GB: CreateDBInstance, 2018), the others from the documentation of the disks (inferred).
pub(crate) fn storage_range(code: &str, storage_type: &str) -> StorageRange {
    let (least, most) = match storage_type {
        "cloud_ssd" => (20, 6_000),
        "cloud_essd2" => (500, 32_000),
        "cloud_essd3" => (1_500, 32_000),
        _ if storage_type.starts_with("cloud") || storage_type.starts_with("general") => (20, 32_000),
        _ if class::of(code).family == ClassFamily::DedicatedHost => (1_000, 6_000),
        _ if kind(code).is_some_and(|kind| kind.engine == Engine::SqlServer) => (10, 2_000),
        _ => (5, 2_000),
    };
    StorageRange { least, most, step: 5 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_sold_has_a_class() {
        for engine in Engine::ALL {
            for sale in [Sale::Primary, Sale::ReadOnly, Sale::Serverless] {
                for (version, editions) in versions(*engine, sale) {
                    for edition in *editions {
                        for storage_type in edition.storage_types {
                            let found = classes(*engine, sale, version, edition.category, storage_type);
                            assert!(!found.is_empty(), "{engine} {version} {} {storage_type}", edition.category);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_usual_choices_of_clients_are_on_sale() {
        for (code, engine, version, category, storage_type) in [
            ("rds.mysql.s2.large", Engine::MySql, "5.6", "HighAvailability", "local_ssd"),
            ("rds.mysql.s2.xlarge", Engine::MySql, "8.0", "HighAvailability", "local_ssd"),
            ("mysql.n2.medium.2c", Engine::MySql, "8.0", "HighAvailability", "cloud_essd"),
            ("mssql.x4.medium.w1", Engine::SqlServer, "2012", "Basic", "cloud_ssd"),
            ("pg.n2.medium.2c", Engine::PostgreSql, "10.0", "HighAvailability", "cloud_essd"),
            ("ppas.x4.small.2", Engine::Ppas, "10.0", "HighAvailability", "local_ssd"),
        ] {
            assert!(classes(engine, Sale::Primary, version, category, storage_type).contains(&code), "{code}");
        }
        assert!(classes(Engine::MySql, Sale::Primary, "5.6", "Basic", "cloud_ssd").is_empty());
        assert!(
            classes(Engine::MySql, Sale::ReadOnly, "5.7", "HighAvailability", "local_ssd")
                .contains(&"mysqlro.x4.large.1")
        );
    }
}
