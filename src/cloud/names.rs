//! Which names and versions the service accepts.

use std::collections::HashSet;

use once_cell::sync::Lazy;

use crate::words::Engine;

/// Forbidden keywords (RDS help page "Forbidden keywords table", 2018 and 2019).
struct Keywords {
    mysql_2018: HashSet<&'static str>,
    mysql_lifted_2019: HashSet<&'static str>,
    sql_server: HashSet<&'static str>,
}

static KEYWORDS: Lazy<Keywords> = Lazy::new(|| {
    let section = |name: &str| {
        include_str!("keywords.txt")
            .lines()
            .skip_while(|line| *line != name)
            .skip(1)
            .take_while(|line| !line.starts_with('['))
            .flat_map(str::split_whitespace)
            .collect()
    };
    Keywords {
        mysql_2018: section("[mysql-2018]"),
        mysql_lifted_2019: section("[mysql-lifted-2019]"),
        sql_server: section("[sqlserver-2018]"),
    }
});

/// Why the service could never hold a database of this name, in any of its documented eras.
///
/// Form: a lower-case letter, then lower-case letters, digits, `_` and (since 2020) `-`; at most 64.
/// Keywords: those that the lists of both 2018 and 2019 forbid for the engine. `test` and thirteen other
/// words that only the 2018 MySQL list has are accepted.
pub(crate) fn database_name_fault(engine: Engine, name: &str) -> Option<String> {
    let mut letters = name.chars();
    let good_form = letters.next().is_some_and(|c| c.is_ascii_lowercase())
        && letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-')
        && name.len() <= 64;
    if !good_form {
        return Some(format!(
            "`{}` is not a database name: it takes a lower-case letter first, then lower-case letters, digits, `_` or `-`, at most 64 in all",
            shortened(name)
        ));
    }
    let forbidden = match engine {
        Engine::SqlServer => KEYWORDS.sql_server.contains(name),
        Engine::MySql | Engine::MariaDb => {
            KEYWORDS.mysql_2018.contains(name) && !KEYWORDS.mysql_lifted_2019.contains(name)
        }
        Engine::PostgreSql | Engine::Ppas => false,
    };
    forbidden
        .then(|| format!("`{name}` is a reserved keyword of {engine}, the service never has a database of that name"))
}

/// Why this cannot be an account's name: a letter first, then letters, digits, `_`; at most 64.
pub(crate) fn account_name_fault(name: &str) -> Option<String> {
    let mut letters = name.chars();
    let good = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.len() <= 64;
    (!good).then(|| {
        format!(
            "`{}` is not an account name: it takes a letter first, then letters, digits or `_`, at most 64 in all",
            shortened(name)
        )
    })
}

/// Why this cannot be an instance id. The documented samples are letters and digits, with `-` in the
/// current form (`rm-bp1r9w4h96v0vdl3v`); `_` is let through for hand-made ids.
pub(crate) fn instance_id_fault(id: &str) -> Option<String> {
    let mut letters = id.chars();
    let good = letters.next().is_some_and(|c| c.is_ascii_alphanumeric())
        && letters.all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        && id.len() <= 64;
    (!good).then(|| {
        format!("`{}` is not an instance id: it takes letters, digits, `-` and `_`, at most 64 in all", shortened(id))
    })
}

/// A name as a message can show it: at most 80 characters.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Versions each engine has had (CreateDBInstance 2018, 2019, 2020, and today's SDKs).
fn versions(engine: Engine) -> &'static [&'static str] {
    match engine {
        Engine::MySql => &["5.1", "5.5", "5.6", "5.7", "8.0", "8.4"],
        Engine::SqlServer => &[
            "08r2_ent_ha",
            "2008r2",
            "2012",
            "2012_ent_ha",
            "2012_std_ha",
            "2012_web",
            "2014_ent_ha",
            "2014_std_ha",
            "2016_ent_ha",
            "2016_std_ha",
            "2016_web",
            "2017_ent",
            "2017_std_ha",
            "2017_web",
            "2019_ent",
            "2019_std_ha",
            "2019_web",
            "2022_ent",
            "2022_std_ha",
            "2022_web",
        ],
        Engine::PostgreSql => &["9.4", "10.0", "11.0", "12.0", "13.0", "14.0", "15.0", "16.0", "17.0"],
        Engine::Ppas => &["9.3", "10.0"],
        Engine::MariaDb => &["10.3", "10.6"],
    }
}

/// The version an instance has when nobody says otherwise: a current one.
pub(crate) fn default_version(engine: Engine) -> &'static str {
    match engine {
        Engine::MySql => "8.0",
        Engine::SqlServer => "2019_std_ha",
        Engine::PostgreSql => "15.0",
        Engine::Ppas => "10.0",
        Engine::MariaDb => "10.6",
    }
}

/// Why this engine never had this version.
pub(crate) fn engine_version_fault(engine: Engine, version: &str) -> Option<String> {
    let known = versions(engine);
    (!known.contains(&version))
        .then(|| format!("{engine} never had version `{}`; it has had {}", shortened(version), known.join(", ")))
}

/// The regions of the service with one zone letter each. Public knowledge, not on any page cited here
/// (inferred); a region that a seeded instance names counts as one too.
pub(crate) const REGIONS: &[(&str, &str, &str)] = &[
    ("cn-hangzhou", "China (Hangzhou)", "bcefghij"),
    ("cn-shanghai", "China (Shanghai)", "abcdefgl"),
    ("cn-qingdao", "China (Qingdao)", "bc"),
    ("cn-beijing", "China (Beijing)", "abcdefghk"),
    ("cn-zhangjiakou", "China (Zhangjiakou)", "abc"),
    ("cn-huhehaote", "China (Hohhot)", "ab"),
    ("cn-wulanchabu", "China (Ulanqab)", "abc"),
    ("cn-shenzhen", "China (Shenzhen)", "abcdef"),
    ("cn-heyuan", "China (Heyuan)", "ab"),
    ("cn-guangzhou", "China (Guangzhou)", "ab"),
    ("cn-chengdu", "China (Chengdu)", "ab"),
    ("cn-hongkong", "China (Hong Kong)", "bcd"),
    ("ap-southeast-1", "Singapore", "abc"),
    ("ap-southeast-3", "Malaysia (Kuala Lumpur)", "ab"),
    ("ap-southeast-5", "Indonesia (Jakarta)", "abc"),
    ("ap-southeast-6", "Philippines (Manila)", "a"),
    ("ap-southeast-7", "Thailand (Bangkok)", "a"),
    ("ap-northeast-1", "Japan (Tokyo)", "abc"),
    ("ap-northeast-2", "South Korea (Seoul)", "a"),
    ("us-west-1", "US (Silicon Valley)", "ab"),
    ("us-east-1", "US (Virginia)", "ab"),
    ("eu-central-1", "Germany (Frankfurt)", "abc"),
    ("eu-west-1", "UK (London)", "ab"),
    ("me-east-1", "UAE (Dubai)", "a"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keyword_lists_are_whole() {
        assert_eq!(KEYWORDS.mysql_2018.len(), 236);
        assert_eq!(KEYWORDS.mysql_lifted_2019.len(), 14);
        assert_eq!(KEYWORDS.sql_server.len(), 197);
    }

    #[test]
    fn database_names() {
        for good in ["mydb", "a", "db_1", "my-db2", "test"] {
            assert_eq!(database_name_fault(Engine::MySql, good), None, "{good}");
        }
        for bad in ["", "1db", "MyDB", "select", "a b", "库", &"x".repeat(65)] {
            assert!(database_name_fault(Engine::MySql, bad).is_some(), "{bad}");
        }
        assert!(database_name_fault(Engine::SqlServer, "master").is_some());
        assert!(database_name_fault(Engine::MySql, "master").is_none());
    }

    #[test]
    fn default_versions_are_versions() {
        for engine in Engine::ALL {
            assert_eq!(engine_version_fault(*engine, default_version(*engine)), None);
        }
        assert!(engine_version_fault(Engine::MySql, "9.9").is_some_and(|text| text.contains("5.7")));
    }
}
