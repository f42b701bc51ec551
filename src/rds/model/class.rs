//! `DBInstanceClass` codes: the family, size and limits of an instance.

use std::collections::HashMap;

use once_cell::sync::Lazy;

use crate::rds::words::{ClassFamily, Engine};

/// The documented properties of a class code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Class {
    pub(crate) family: ClassFamily,
    pub(crate) cores: u32,
    pub(crate) memory_mb: u64,
    /// `None`: not limited (SQL Server).
    connections: Option<u64>,
    iops: Iops,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Iops {
    Fixed(u64),
    /// min(30 x storage in GB, 20000), the formula of the 2018 page.
    ByStorage,
}

impl Class {
    /// `MaxIOPS` of an instance of this class with so much storage.
    pub(crate) fn max_iops(&self, storage_gb: u64) -> u64 {
        match self.iops {
            Iops::Fixed(iops) => iops,
            Iops::ByStorage => (storage_gb.saturating_mul(30)).min(20_000),
        }
    }

    /// `MaxConnections`. Classes without a limit answer what SQL Server itself allows, 32767 (inferred).
    pub(crate) fn max_connections(&self) -> u64 {
        self.connections.unwrap_or(32_767)
    }

    /// Whether the class has its resources to itself: a dedicated instance or a dedicated host.
    pub(crate) fn is_dedicated(&self) -> bool {
        matches!(self.family, ClassFamily::Dedicated | ClassFamily::DedicatedHost)
    }
}

/// The default class of an instance of this engine: a dedicated one, since the migration requires that.
pub(crate) fn default_for(engine: Engine) -> &'static str {
    match engine {
        Engine::MySql => "mysql.x4.large.2",
        Engine::SqlServer => "mssql.x4.large.s2",
        Engine::PostgreSql | Engine::Ppas => "pg.x4.large.2",
        Engine::MariaDb => "mariadb.x4.large.2c",
    }
}

static CLASSES: Lazy<HashMap<&'static str, Class>> =
    Lazy::new(|| include_str!("classes.txt").lines().filter(|line| !line.starts_with('#')).filter_map(read).collect());

/// The codes of the table, in its order.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("classes.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_whitespace().next())
}

/// Whether the table has this code.
pub(crate) fn is_listed(code: &str) -> bool {
    CLASSES.contains_key(code)
}

/// Looks a code up in the documented tables. A code they do not have gets its family from its pattern
/// and the size of a small instance (inferred): classes come and go, and a seed may name a newer one.
pub(crate) fn of(code: &str) -> Class {
    CLASSES.get(code).copied().unwrap_or_else(|| Class {
        family: family_by_pattern(code),
        cores: 2,
        memory_mb: 4096,
        connections: Some(4000),
        iops: Iops::ByStorage,
    })
}

/// One line of the table: code, family, cores, memory, connections, IOPS.
fn read(line: &'static str) -> Option<(&'static str, Class)> {
    let mut words = line.split_whitespace();
    let (code, family) = (words.next()?, words.next()?);
    let class = Class {
        family: family.parse().unwrap_or_else(|_| family_by_pattern(code)),
        cores: words.next()?.parse().ok()?,
        memory_mb: words.next()?.parse().ok()?,
        connections: words.next()?.parse().ok(),
        iops: words.next()?.parse().map_or(Iops::ByStorage, Iops::Fixed),
    };
    Some((code, class))
}

/// Why no engine ever had a class of this code. A code that is in no documented table passes if its first part names an
/// engine and its second part a family: new sizes come every year.
pub(crate) fn error(code: &str) -> Option<String> {
    const ENGINES: [&str; 16] = [
        "mysql",
        "mysqlro",
        "mssql",
        "mssqlro",
        "pg",
        "pgro",
        "ppas",
        "ppasro",
        "mariadb",
        "mariadbro",
        "mys2",
        "mss1",
        "mysqldr",
        "duckdb",
        "tair",
        "rdsmysql",
    ];
    let mut parts = code.strip_prefix("rds.").unwrap_or(code).split('.');
    let (engine, family) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let shaped = ENGINES.contains(&engine) && !family.is_empty() && code.split('.').all(|part| !part.is_empty());
    if shaped || CLASSES.contains_key(code) {
        return None;
    }
    let near = crate::base::text::suggest(code, CLASSES.keys().copied());
    let near = near.map_or_else(
        || "a class is spelled such as `mysql.x4.large.2`".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    Some(format!("no engine ever had a class `{}`; {near}", crate::base::text::clip(code)))
}

/// The family that follows from a code's pattern ("Instance families" and the type lists, 2018 and 2020):
/// `{engine}.x{2|4|8}.*` is dedicated, `*.st.*` a dedicated host, `rds.mys2.*` and `rds.mss1.*` the
/// historical shared classes, the rest general purpose.
fn family_by_pattern(code: &str) -> ClassFamily {
    let part = code.strip_prefix("rds.").unwrap_or(code);
    let mut words = part.split('.');
    let (engine, kind) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    match kind {
        "st" => ClassFamily::DedicatedHost,
        _ if kind.strip_prefix('x').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())) => {
            ClassFamily::Dedicated
        }
        _ if engine == "mys2" || engine == "mss1" => ClassFamily::Shared,
        _ => ClassFamily::General,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_reads() {
        let lines = include_str!("classes.txt").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.clone().count(), 310);
        for line in lines {
            let (code, class) = read(line).unwrap_or_else(|| panic!("{line}"));
            // The pattern agrees with the table wherever the table states a family, but for two documented exceptions.
            if !["mariadb.x4.8xlarge.2c", "mariadb.x8.8xlarge.2c"].contains(&code) {
                assert_eq!(class.family, family_by_pattern(code), "{code}");
            }
        }
    }

    #[test]
    fn families() {
        for (code, family) in [
            ("mysql.x4.large.2", ClassFamily::Dedicated),
            ("rds.mysql.st.d13", ClassFamily::DedicatedHost),
            ("rds.mysql.s1.small", ClassFamily::General),
            ("mssql.s2.large.s2", ClassFamily::General),
            ("rds.mys2.small", ClassFamily::Shared),
            ("mariadb.x8.8xlarge.2c", ClassFamily::DedicatedHost),
            ("mysql.x9.future.2c", ClassFamily::Dedicated),
            ("", ClassFamily::General),
        ] {
            assert_eq!(of(code).family, family, "{code}");
        }
        for engine in Engine::ALL {
            assert!(of(default_for(*engine)).is_dedicated(), "{engine}");
        }
    }

    #[test]
    fn iops_by_formula() {
        assert_eq!(of("mysql.n2.medium.1").max_iops(20), 600);
        assert_eq!(of("mysql.n2.medium.1").max_iops(2000), 20_000);
        assert_eq!(of("rds.mys2.small").max_iops(10), 150);
    }
}
