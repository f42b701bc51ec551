//! Names and versions that the service accepts.

use std::collections::HashSet;

use once_cell::sync::Lazy;

use super::listed::{Compared, List, Verdict};
use crate::base::text::{clip, list};
use crate::base::value::Value;
use crate::rds::words::Engine;

/// Forbidden keywords (RDS help page "Forbidden keywords table", 2018 and 2019).
struct Keywords {
    mysql_2018: HashSet<&'static str>,
    mysql_2019: HashSet<&'static str>,
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
        mysql_2019: section("[mysql-2019]"),
        sql_server: section("[sqlserver-2018]"),
    }
});

/// Returns the reason why the service never accepted a database of this name, in any documented era.
///
/// Form: a lower-case letter, then lower-case letters, digits, `_` and (since 2020) `-`; at most 64 characters.
/// Keywords: those that both lists, of 2018 and of 2019, forbid for the engine. `test` and thirteen other words that
/// are only in the MySQL list of 2018 are accepted.
pub(crate) fn database_name_error(engine: Engine, name: &str) -> Option<String> {
    let mut letters = name.chars();
    let good_form = letters.next().is_some_and(|c| c.is_ascii_lowercase())
        && letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-')
        && name.len() <= 64;
    if !good_form {
        return Some(format!(
            "`{}` is not a database name: expected a lower-case letter, then lower-case letters, digits, `_` or `-`, at most 64 characters",
            clip(name)
        ));
    }
    let forbidden = match engine {
        Engine::SqlServer => KEYWORDS.sql_server.contains(name),
        Engine::MySql | Engine::MariaDb => KEYWORDS.mysql_2018.contains(name) && KEYWORDS.mysql_2019.contains(name),
        Engine::PostgreSql | Engine::Ppas => false,
    };
    forbidden
        .then(|| format!("`{name}` is a reserved keyword of {engine}, the service never has a database of that name"))
}

/// Returns the reason why an account cannot have this name. The form is a letter, then letters, digits and `_`; at most
/// 64 characters.
pub(crate) fn account_name_error(name: &str) -> Option<String> {
    let mut letters = name.chars();
    let good = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && name.len() <= 64;
    (!good).then(|| {
        format!(
            "`{}` is not an account name: expected a letter, then letters, digits or `_`, at most 64 characters",
            clip(name)
        )
    })
}

/// The reason why a new resource cannot have a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NameError {
    /// The name does not have the required form.
    Form(String),
    /// The name is a forbidden keyword.
    Keyword(String),
}

/// Returns the reason why a database of this name cannot be created today.
///
/// Form: 2 to 64 lower-case letters, digits, `_` and `-`, beginning with a letter and ending with a letter or digit
/// (2020 and later). Keywords: the engine's newest documented list, and the names of the engine's built-in databases
/// (inferred).
pub(crate) fn new_database_name_error(engine: Engine, name: &str) -> Option<NameError> {
    let good = (2..=64).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.ends_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_' || c == b'-');
    if !good {
        return Some(NameError::Form(format!(
            "`{}` cannot be the name of a new database: expected 2 to 64 lower-case letters, digits, `_` or `-`, beginning with a letter and ending with a letter or digit",
            clip(name)
        )));
    }
    let comes_with = match engine {
        Engine::MySql | Engine::MariaDb => ["mysql", "sys", "performance_schema", "information_schema"].contains(&name),
        _ => false,
    };
    (comes_with || is_keyword(engine, name))
        .then(|| NameError::Keyword(format!("`{name}` is a reserved keyword of {engine}")))
}

/// The properties that the rules for account names depend on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AccountRules<'i> {
    pub(crate) engine: Engine,
    pub(crate) version: &'i str,
    pub(crate) cloud_disk: bool,
}

/// Returns the reason why an account of this name cannot be created today.
///
/// Form: lower-case letters, digits and `_` (on MySQL also upper-case letters), beginning with a letter and ending with
/// a letter or digit. The largest length depends on the engine: 32 on MySQL 5.7 and later, 64 on SQL Server, 63 on
/// PostgreSQL with a cloud disk, otherwise 16. Keywords: the same lists as for databases. No account of PostgreSQL
/// begins with `pg` (RDS help page "Create a database and an account", December 2025).
pub(crate) fn new_account_name_error(rules: AccountRules<'_>, name: &str) -> Option<NameError> {
    let most = match rules.engine {
        Engine::MySql if !["5.1", "5.5", "5.6"].contains(&rules.version) => 32,
        Engine::SqlServer => 64,
        Engine::PostgreSql if rules.cloud_disk => 63,
        _ => 16,
    };
    let letter = |c: char| c.is_ascii_lowercase() || (rules.engine == Engine::MySql && c.is_ascii_uppercase());
    let good = (2..=most).contains(&name.len())
        && name.starts_with(letter)
        && name.ends_with(|c: char| letter(c) || c.is_ascii_digit())
        && name.chars().all(|c| letter(c) || c.is_ascii_digit() || c == '_');
    if !good {
        return Some(NameError::Form(format!(
            "`{}` cannot be the name of a new account on {} {}: expected 2 to {most} letters, digits or `_`, beginning with a letter and ending with a letter or digit",
            clip(name),
            rules.engine,
            rules.version
        )));
    }
    if rules.engine == Engine::PostgreSql && name.starts_with("pg") {
        return Some(NameError::Form(format!(
            "`{name}` cannot be the name of a new account on PostgreSQL: it begins with `pg`"
        )));
    }
    is_keyword(rules.engine, &name.to_ascii_lowercase())
        .then(|| NameError::Keyword(format!("`{name}` is a reserved keyword of {}", rules.engine)))
}

pub(crate) fn is_keyword(engine: Engine, name: &str) -> bool {
    match engine {
        Engine::SqlServer => KEYWORDS.sql_server.contains(name),
        Engine::MySql | Engine::MariaDb => KEYWORDS.mysql_2019.contains(name),
        Engine::PostgreSql | Engine::Ppas => ["postgres", "template0", "template1"].contains(&name),
    }
}

/// Returns whether `text` is a valid description of a database or an account: 2 to 256 letters, digits, `_` or `-`,
/// beginning with a letter, and not a URL. Spaces are accepted too, since documented samples have them, and so are full
/// stops: Alibaba Cloud's MCP server (4.0.1, 2026) describes its accounts with `Created by mcp for execute sql.`
pub(crate) fn is_description(text: &str) -> bool {
    (2..=256).contains(&text.chars().count())
        && text.starts_with(char::is_alphabetic)
        && !text.starts_with("http://")
        && !text.starts_with("https://")
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'))
}

/// Returns whether `text` is a valid account password: 8 to 32 characters with at least three of the four kinds:
/// upper-case letters, lower-case letters, digits, and `!@#$%^&*()_+-=` (2020 and later).
pub(crate) fn is_password(text: &str) -> bool {
    let kinds: [fn(char) -> bool; 4] = [
        |c| c.is_ascii_uppercase(),
        |c| c.is_ascii_lowercase(),
        |c| c.is_ascii_digit(),
        |c| "!@#$%^&*()_+-=".contains(c),
    ];
    (8..=32).contains(&text.len())
        && text.chars().all(|c| kinds.iter().any(|kind| kind(c)))
        && kinds.iter().filter(|kind| text.chars().any(**kind)).count() >= 3
}

/// The storage types in the SDK models of October 2026 and in DescribeAvailableZones, which calls the general ESSD
/// `cloud_auto`.
const STORAGE_TYPES: [&str; 10] = [
    "local_ssd",
    "ephemeral_ssd",
    "cloud_ssd",
    "cloud_essd",
    "cloud_essd0",
    "cloud_essd2",
    "cloud_essd3",
    "cloud_efficiency",
    "general_essd",
    "cloud_auto",
];

const STORAGE_TYPE: List = List {
    what: "a storage type",
    as_of: "storage types of October 2026",
    compared: Compared::Whole,
    form: |text| {
        let kinds = ["local_", "ephemeral_", "cloud_", "general_"];
        let rest = kinds.iter().find_map(|kind| text.strip_prefix(kind));
        rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
    },
};

/// Looks a storage type up (CreateDBInstance, 2018 to 2026).
pub(crate) fn storage_type(word: &str) -> Verdict {
    STORAGE_TYPE.judge(STORAGE_TYPES.into_iter(), spelled_storage_type(word))
}

/// Returns the service's spelling of a storage type. Words are accepted in any case (inferred, as for the engines).
pub(crate) fn spelled_storage_type(word: &str) -> &str {
    STORAGE_TYPES.into_iter().find(|known| known.eq_ignore_ascii_case(word)).unwrap_or(word)
}

/// Returns the reason why no instance has this storage type.
pub(crate) fn storage_type_error(word: &str) -> Option<String> {
    storage_type(word).error()
}

/// Returns the reason why an instance cannot have this id. The documented samples are letters and digits, with `-` in
/// the current form (`rm-bp1r9w4h96v0vdl3v`); `_` is let through for hand-made ids.
pub(crate) fn instance_id_error(id: &str) -> Option<String> {
    let mut letters = id.chars();
    let good = letters.next().is_some_and(|c| c.is_ascii_alphanumeric())
        && letters.all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        && id.len() <= 64;
    (!good).then(|| {
        format!("`{}` is not an instance id: expected letters, digits, `-` and `_`, at most 64 characters", clip(id))
    })
}

/// Returns the versions that an engine has had (CreateDBInstance 2018, 2019, 2020, and the SDKs of October 2026),
/// oldest first.
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
            "2016_std_sl",
            "2016_web",
            "2017_ent",
            "2017_std_ha",
            "2017_std_sl",
            "2017_web",
            "2019_ent",
            "2019_std_ha",
            "2019_std_sl",
            "2019_web",
            "2022_ent",
            "2022_std_ha",
            "2022_web",
            "2025_ent",
            "2025_std",
        ],
        Engine::PostgreSql => &["9.4", "10.0", "11.0", "12.0", "13.0", "14.0", "15.0", "16.0", "17.0", "18.0"],
        Engine::Ppas => &["9.3", "10.0"],
        Engine::MariaDb => &["10.3", "10.6"],
    }
}

/// Returns the default version of an engine, which is a current one.
pub(crate) fn default_version(engine: Engine) -> &'static str {
    match engine {
        Engine::MySql => "8.0",
        Engine::SqlServer => "2019_std_ha",
        Engine::PostgreSql => "15.0",
        Engine::Ppas => "10.0",
        Engine::MariaDb => "10.6",
    }
}

const VERSION: List = List {
    what: "a version",
    as_of: "engine versions of October 2026",
    compared: Compared::Whole,
    form: |text| {
        let number = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        let word = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_lowercase());
        let is_edition = |(year, rest): (&str, &str)| year.len() == 4 && number(year) && rest.split('_').all(word);
        text.split_once('.').is_some_and(|(major, minor)| number(major) && number(minor))
            || text.split_once('_').is_some_and(is_edition)
    },
};

/// Looks a version of an engine up. A version in the form of another engine is refused.
pub(crate) fn engine_version(engine: Engine, version: &str) -> Verdict {
    let known = versions(engine);
    let list_of_engine = List {
        what: match engine {
            Engine::MySql => "a version of MySQL",
            Engine::SqlServer => "a version of SQLServer",
            Engine::PostgreSql => "a version of PostgreSQL",
            Engine::Ppas => "a version of PPAS",
            Engine::MariaDb => "a version of MariaDB",
        },
        ..VERSION
    };
    let verdict = list_of_engine.judge(known.iter().copied(), version);
    let dotted = |version: &str| version.contains('.');
    let other_form = dotted(version) != known.iter().any(|known| dotted(known));
    let is_older = known.iter().filter(|known| dotted(known)).all(|known| numbers(version) < numbers(known));
    if matches!(verdict, Verdict::Unlisted(_)) && (other_form || dotted(version) && is_older) {
        let (version, known) = (clip(version), list(known));
        return Verdict::Wrong(format!("`{version}` is not a version of {engine}; it has had {known}"));
    }
    verdict
}

/// Returns the numbers of a version, for comparison.
fn numbers(version: &str) -> Vec<u64> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

/// Returns the reason why this engine does not have this version.
pub(crate) fn engine_version_error(engine: Engine, version: &str) -> Option<String> {
    engine_version(engine, version).error()
}

/// Returns whether one version of an engine is later than another, by the order of the list, or by their numbers if one
/// is not listed.
pub(crate) fn is_later_version(engine: Engine, version: &str, than: &str) -> bool {
    let place = |wanted: &str| versions(engine).iter().position(|known| *known == wanted);
    match (place(version), place(than)) {
        (Some(version), Some(than)) => version > than,
        _ => numbers(version) > numbers(than),
    }
}

/// Returns the latest minor version of an engine's version. Its form and its date are those of the documented samples
/// (inferred).
pub(crate) fn latest_minor_version(engine: Engine, version: &str) -> String {
    match engine {
        Engine::SqlServer if version.starts_with("2019") => "15.0.4073.23".to_owned(),
        _ => minor_version(engine, version, "20201031"),
    }
}

/// Returns the minor version of a new instance, which is not the latest: Terraform's provider upgrades an instance that
/// it has just created (acceptance tests, 2026). The date is that of the documented sample (inferred).
pub(crate) fn first_minor_version(engine: Engine, version: &str) -> String {
    if engine == Engine::SqlServer { String::new() } else { minor_version(engine, version, "20201010") }
}

fn minor_version(engine: Engine, version: &str, date: &str) -> String {
    match engine {
        Engine::PostgreSql | Engine::Ppas => {
            let major = version.split('.').next().unwrap_or_default();
            format!("rds_postgres_{major}00_{date}")
        }
        Engine::MySql | Engine::MariaDb | Engine::SqlServer => format!("rds_{date}"),
    }
}

/// Returns the fields that an upgrade to a version sets. It comes with the latest minor version (inferred).
pub(crate) fn version_fields(engine: Engine, version: &str) -> [(&'static str, Value); 2] {
    [
        ("EngineVersion", version.to_owned().into()),
        ("CurrentKernelVersion", latest_minor_version(engine, version).into()),
    ]
}

/// Returns the place of a minor version in the order of an engine's minor versions: its date, or the numbers of SQL
/// Server.
pub(crate) fn minor_order(version: &str) -> Vec<u64> {
    let number = |part: &str| part.parse().unwrap_or_default();
    if version.contains('_') {
        vec![version.rsplit('_').next().map(number).unwrap_or_default()]
    } else {
        version.split('.').map(number).collect()
    }
}

/// Returns whether a minor version is one of an engine's version: `rds_postgres_1400_20220830` is of PostgreSQL 14,
/// `rds_20200229` of MySQL, `xcluster_20200229` of MySQL 5.7, `xcluster80_20200229` of 8.0 (CreateDBInstance, 2026).
pub(crate) fn is_minor_version_of(engine: Engine, version: &str, minor: &str) -> bool {
    match (engine, minor.strip_prefix("rds_postgres_")) {
        (Engine::PostgreSql, Some(rest)) => {
            let major = version.split('.').next().unwrap_or_default();
            // Before version 10 the first two numbers are the major version.
            rest.starts_with(&format!("{major}00_")) || version.starts_with('9')
        }
        (Engine::PostgreSql, None) => false,
        (Engine::SqlServer, _) => !minor.contains('_') || version.get(..4) != Some("2019"),
        (Engine::Ppas, _) => true,
        (_, of_postgres) => match minor.split_once('_') {
            Some(("xcluster", _)) => version == "5.7",
            Some(("xcluster80", _)) => version == "8.0",
            kind => kind.is_some() && of_postgres.is_none(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keyword_lists_are_whole() {
        assert_eq!(KEYWORDS.mysql_2018.len(), 236);
        assert_eq!(KEYWORDS.mysql_2019.len(), 691);
        assert_eq!(KEYWORDS.mysql_2018.difference(&KEYWORDS.mysql_2019).count(), 14);
        assert_eq!(KEYWORDS.sql_server.len(), 197);
    }

    #[test]
    fn database_names() {
        for good in ["mydb", "a", "db_1", "my-db2", "test"] {
            assert_eq!(database_name_error(Engine::MySql, good), None, "{good}");
        }
        for bad in ["", "1db", "MyDB", "select", "a b", "库", &"x".repeat(65)] {
            assert!(database_name_error(Engine::MySql, bad).is_some(), "{bad}");
        }
        assert!(database_name_error(Engine::SqlServer, "master").is_some());
        assert!(database_name_error(Engine::MySql, "master").is_none());
    }

    #[test]
    fn names_of_new_databases_and_accounts() {
        let form = |error: Option<NameError>| matches!(error, Some(NameError::Form(_)));
        let keyword = |error: Option<NameError>| matches!(error, Some(NameError::Keyword(_)));
        for good in ["mydb", "my-db_2", "test", &"x".repeat(64)] {
            assert_eq!(new_database_name_error(Engine::MySql, good), None, "{good}");
        }
        for bad in ["", "a", "1db", "MyDB", "my_", "my-", "a b", "库库", &"x".repeat(65)] {
            assert!(form(new_database_name_error(Engine::MySql, bad)), "{bad}");
        }
        assert!(keyword(new_database_name_error(Engine::MySql, "data")));
        assert!(keyword(new_database_name_error(Engine::SqlServer, "master")));
        assert!(keyword(new_database_name_error(Engine::PostgreSql, "postgres")));
        let account = |engine, version, cloud_disk, name: &str| {
            new_account_name_error(AccountRules { engine, version, cloud_disk }, name)
        };
        assert_eq!(account(Engine::MySql, "8.0", false, "App_1"), None);
        assert!(form(account(Engine::SqlServer, "2019_std_ha", false, "App_1")));
        for (engine, version, cloud_disk, most) in [
            (Engine::MySql, "8.0", false, 32),
            (Engine::MySql, "5.6", false, 16),
            (Engine::SqlServer, "2019_std_ha", false, 64),
            (Engine::PostgreSql, "15.0", true, 63),
            (Engine::PostgreSql, "15.0", false, 16),
            (Engine::MariaDb, "10.6", true, 16),
        ] {
            assert_eq!(account(engine, version, cloud_disk, &"x".repeat(most)), None, "{engine}");
            assert!(form(account(engine, version, cloud_disk, &"x".repeat(most + 1))), "{engine}");
        }
        assert!(keyword(account(Engine::MySql, "8.0", false, "USER")));
        assert!(form(account(Engine::PostgreSql, "15.0", true, "pg_app")));
        assert!(form(account(Engine::PostgreSql, "15.0", true, "pgapp")));
        assert_eq!(account(Engine::MySql, "8.0", false, "pg_app"), None);
    }

    #[test]
    fn descriptions_and_passwords() {
        assert!(is_description("Test database A") && is_description("测试") && is_description("a_-1"));
        for bad in ["a", "1a", "http://a", "a@b", &"x".repeat(257)] {
            assert!(!is_description(bad), "{bad}");
        }
        assert!(is_password("Test123456") && is_password("abc_1234"));
        for bad in ["Test123", "testtest", "test1234", "Test 1234", &"Aa1".repeat(11)] {
            assert!(!is_password(bad), "{bad}");
        }
    }

    #[test]
    fn default_versions_are_versions() {
        for engine in Engine::ALL {
            assert_eq!(engine_version_error(*engine, default_version(*engine)), None);
        }
        assert!(engine_version_error(Engine::MySql, "8.O").is_some_and(|text| text.contains("8.0")));
        assert!(engine_version(Engine::MySql, "9.9").hint().is_some());
        assert!(engine_version_error(Engine::MySql, "4.1").is_some());
        assert!(engine_version_error(Engine::MySql, "2019_std_ha").is_some_and(|text| text.contains("5.7")));
        assert!(
            engine_version_error(Engine::SqlServer, "2019_sdt_ha").is_some_and(|text| text.contains("2019_std_ha"))
        );
        assert!(is_later_version(Engine::PostgreSql, "19.0", "18.0"));
        assert!(!is_later_version(Engine::PostgreSql, "9.4", "19.0"));
    }
}
