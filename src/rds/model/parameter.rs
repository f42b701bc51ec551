//! Parameters of the engines: a small template for each, and the values an instance has.

use std::time::SystemTime;

use crate::base::fields::{At, Datum, Fields, Members, Reader, Takes, may, must};
use crate::base::text::clip;
use crate::base::value::{Object, Value};
use crate::rds::words::Engine;

/// A parameter of an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) name: &'static str,
    pub(crate) initial: &'static str,
    /// Whether a new value needs a restart.
    pub(crate) restart: bool,
    /// What it takes: `[ON|OFF]`, `[1-65535]`, or nothing for any text.
    pub(crate) checking: &'static str,
    /// The versions that have it; none for all.
    versions: &'static [&'static str],
    pub(crate) description: &'static str,
}

/// A parameter that takes effect at once.
const fn online(
    name: &'static str,
    initial: &'static str,
    checking: &'static str,
    description: &'static str,
) -> Template {
    Template { name, initial, restart: false, checking, versions: &[], description }
}

impl Template {
    /// A parameter that takes effect with a restart.
    const fn needs_restart(mut self) -> Template {
        self.restart = true;
        self
    }

    /// A parameter that only these versions have.
    const fn of(mut self, versions: &'static [&'static str]) -> Template {
        self.versions = versions;
        self
    }

    /// Why it cannot have this value.
    pub(crate) fn error(&self, value: &str) -> Option<String> {
        let takes = || format!("`{}` is `{}`, it takes {}", self.name, clip(value), self.checking);
        let fits = allows(self.checking, value) || self.checking == ZONES && is_time_zone(value);
        (!fits).then(takes)
    }

    /// What it takes as `DescribeParameters` has it: `1~65535` (the page's sample), `ON|OFF` (inferred).
    pub(crate) fn range(&self) -> String {
        let inner = self.checking.trim_start_matches('[').trim_end_matches(']');
        if range(inner).is_some() { inner.replacen('-', "~", 1) } else { inner.to_owned() }
    }
}

/// The bounds of `1-65535`.
fn range(text: &str) -> Option<(f64, f64)> {
    let (least, most) = text.split_once('-')?;
    let number = |text: &str| text.parse::<f64>().ok().filter(|_| text.starts_with(|c: char| c.is_ascii_digit()));
    Some((number(least)?, number(most)?))
}

/// Whether a checking code allows a value.
fn allows(checking: &str, value: &str) -> bool {
    let Some(inner) = checking.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return true };
    inner.split('|').any(|part| match range(part) {
        Some((least, most)) => {
            let plain = value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' && part.contains('.'));
            plain && value.parse::<f64>().is_ok_and(|number| (least..=most).contains(&number))
        }
        None => part == value,
    })
}

/// Whether a text is an offset such as `+08:00`, or a name such as `America/New_York` or `UTC`: MySQL has both.
fn is_time_zone(text: &str) -> bool {
    let offset = || {
        let (hours, minutes) = text.strip_prefix(['+', '-'])?.split_once(':')?;
        let number =
            |part: &str, most: u32| (part.len() == 2).then(|| part.parse::<u32>().ok())?.filter(|n| *n <= most);
        Some((number(hours, 13)?, number(minutes, 59)?))
    };
    let word = |part: &str| part.starts_with(|c: char| c.is_ascii_uppercase()) && part.len() > 2;
    let name = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/_+-".contains(&b)) && text.split('/').all(word);
    offset().is_some() || name
}

const ZONES: &str = "[SYSTEM|-12:00|-11:00|-10:00|-9:00|-8:00|-7:00|-6:00|-5:00|-4:00|-3:00|-2:00|-1:00|+0:00|+1:00|\
+2:00|+3:00|+4:00|+5:00|+5:30|+6:00|+6:30|+7:00|+8:00|+9:00|+10:00|+11:00|+12:00|+13:00]";

/// A selection of MySQL's and MariaDB's parameters. Names, values and codes are those of public documents and
/// configurations where they have them; the rest is inferred from the engine's manual.
const MYSQL: &[Template] = &[
    online("auto_increment_increment", "1", "[1-65535]", "The step of AUTO_INCREMENT columns."),
    online("auto_increment_offset", "1", "[1-65535]", "The first value of AUTO_INCREMENT columns."),
    online("back_log", "3000", "[0-65535]", "How many connections can wait to be accepted.").needs_restart(),
    online("binlog_row_image", "full", "[full|minimal]", "Which columns the binary log has of a row."),
    online("character_set_server", "utf8", "[utf8|latin1|gbk|utf8mb4]", "The server's character set.").needs_restart(),
    online("connect_timeout", "10", "[1-3600]", "Seconds to wait for a connect packet."),
    online("default_time_zone", "SYSTEM", ZONES, "The server's time zone.").needs_restart(),
    online("delayed_insert_timeout", "300", "[1-3600]", "Seconds that a delayed insert waits for rows."),
    online("div_precision_increment", "4", "[0-30]", "Digits that a division adds to its result."),
    online("event_scheduler", "OFF", "[ON|OFF]", "Whether events are run."),
    online("group_concat_max_len", "1024", "[4-1844674407370954752]", "The longest result of GROUP_CONCAT."),
    online("innodb_flush_log_at_trx_commit", "1", "[0|1|2]", "When the log is written to disk."),
    online("innodb_large_prefix", "OFF", "[ON|OFF]", "Whether index prefixes can be long.").of(&["5.6", "5.7"]),
    online("innodb_lock_wait_timeout", "50", "[1-1073741824]", "Seconds that a transaction waits for a row lock."),
    online("innodb_stats_sample_pages", "8", "[1-4294967296]", "Index pages sampled for statistics.")
        .of(&["5.6", "5.7"]),
    online("interactive_timeout", "7200", "[10-86400]", "Seconds that an idle interactive connection is kept."),
    online("local_infile", "ON", "[ON|OFF]", "Whether LOAD DATA LOCAL is allowed."),
    online("log_queries_not_using_indexes", "OFF", "[ON|OFF]", "Whether queries without an index are logged as slow."),
    online("long_query_time", "1", "[0.03-31536000.0]", "Seconds after which a query is slow."),
    online("loose_multi_blocks_ddl_count", "0", "[0-1024]", "Pages read at once in some DDL queries.").of(&["8.0"]),
    online("lower_case_table_names", "1", "[0|1]", "Whether names of tables are compared without case.")
        .needs_restart(),
    online("max_allowed_packet", "1073741824", "[16384-1073741824]", "The longest packet in bytes."),
    online("max_connect_errors", "100", "[0-4294967295]", "Errors after which a host is blocked."),
    online("max_connections", "2000", "[1-100000]", "The most connections at the same time."),
    online("max_length_for_sort_data", "1024", "[0-838860]", "The longest row that is sorted at once, in bytes."),
    online("max_prepared_stmt_count", "16382", "[0-1048576]", "The most prepared statements."),
    online("net_read_timeout", "30", "[1-18446744073709551615]", "Seconds to wait for data from a client."),
    online("net_write_timeout", "60", "[1-18446744073709551615]", "Seconds to wait for a block to be written."),
    online("performance_schema", "OFF", "[ON|OFF]", "Whether the performance schema is kept.").needs_restart(),
    online("query_cache_size", "3145728", "[0-104857600]", "Bytes for results of queries.").of(&["5.5", "5.6", "5.7"]),
    online("slow_query_log", "ON", "[ON|OFF]", "Whether slow queries are logged."),
    online("sql_mode", "", "", "The modes of the server."),
    online("sync_binlog", "1", "[0-4294967295]", "Commits after which the binary log is written to disk."),
    online("table_open_cache", "2000", "[1-524288]", "Tables that are kept open.").needs_restart(),
    online("tmp_table_size", "2097152", "[262144-67108864]", "The largest temporary table in memory, in bytes."),
    online("wait_timeout", "86400", "[1-31536000]", "Seconds that an idle connection is kept."),
];

/// A selection of PostgreSQL's parameters, also for PPAS.
const POSTGRESQL: &[Template] = &[
    online("autovacuum", "on", "[on|off]", "Whether tables are vacuumed by themselves."),
    online(
        "deadlock_timeout",
        "1000",
        "[1-2147483647]",
        "Milliseconds to wait on a lock before looking for a deadlock.",
    ),
    online(
        "idle_in_transaction_session_timeout",
        "3600000",
        "[0-2147483647]",
        "Milliseconds an idle transaction lives.",
    ),
    online("lock_timeout", "0", "[0-2147483647]", "Milliseconds to wait for a lock."),
    online("log_connections", "off", "[on|off]", "Whether connections are logged."),
    online("log_disconnections", "off", "[on|off]", "Whether the end of connections is logged."),
    online("log_duration", "off", "[on|off]", "Whether the duration of statements is logged."),
    online(
        "log_min_duration_statement",
        "1000",
        "[0-2147483647|-1]",
        "Milliseconds after which a statement is logged.",
    ),
    online("log_statement", "ddl", "[none|ddl|mod|all]", "Which statements are logged."),
    online("max_connections", "400", "[6-100000]", "The most connections at the same time.").needs_restart(),
    online("max_prepared_transactions", "800", "[0-8388607]", "The most prepared transactions.").needs_restart(),
    online("random_page_cost", "1.1", "[0.0-1000000.0]", "The cost of a page that is read out of order."),
    online("statement_timeout", "0", "[0-2147483647]", "Milliseconds that a statement may take."),
    online("synchronous_commit", "on", "[off|on|local|remote_write|remote_apply]", "When a commit is confirmed."),
    online("timezone", "UTC", "", "The time zone."),
    online("track_activity_query_size", "1024", "[100-102400]", "Bytes kept of a running query.").needs_restart(),
    online("wal_level", "logical", "[replica|logical]", "What the log holds.").needs_restart(),
    online("work_mem", "4096", "[64-524288]", "Kilobytes for a sort or a hash."),
];

/// A selection of SQL Server's parameters.
const SQL_SERVER: &[Template] = &[
    online("cost threshold for parallelism", "5", "[0-32767]", "The cost from which a query runs in parallel."),
    online("fill factor", "0", "[0-100]", "How full the pages of an index are made.").needs_restart(),
    online("max degree of parallelism", "2", "[0-64]", "The most processors for one query."),
    online("max worker threads", "0", "[0|128-32767]", "The most worker threads.").needs_restart(),
    online("optimize for ad hoc workloads", "0", "[0|1]", "Whether plans used once are kept as stubs."),
    online("query governor cost limit", "0", "[0-2147483647]", "The longest time in seconds that a query may take."),
    online("remote query timeout", "600", "[0-2147483647]", "Seconds that a remote query may take."),
];

/// Every parameter of an engine's version.
pub(crate) fn templates(engine: Engine, version: &str) -> impl Iterator<Item = &'static Template> {
    let table = table(engine);
    let version = version.to_owned();
    // MariaDB, whose versions have other numbers, has the parameters that every version of MySQL has.
    table.iter().filter(move |one| one.versions.is_empty() || one.versions.contains(&version.as_str()))
}

/// Every parameter that an engine has in any version.
pub(crate) fn table(engine: Engine) -> &'static [Template] {
    match engine {
        Engine::MySql | Engine::MariaDb => MYSQL,
        Engine::PostgreSql | Engine::Ppas => POSTGRESQL,
        Engine::SqlServer => SQL_SERVER,
    }
}

/// The parameter of this name.
pub(crate) fn find(engine: Engine, version: &str, name: &str) -> Option<&'static Template> {
    templates(engine, version).find(|template| template.name == name)
}

/// A change of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ParameterChange {
    pub(crate) name: String,
    pub(crate) old: String,
    pub(crate) new: String,
    pub(crate) moment: SystemTime,
}

const CHANGE: Fields = Fields(&[
    must("ParameterName", Takes::Text),
    may("OldParameterValue", Takes::Text),
    may("NewParameterValue", Takes::Text),
    must("ModifyTime", Takes::Time),
]);

impl Datum for ParameterChange {
    const TAKES: Takes = Takes::Object(|| Members { fields: CHANGE.0.to_vec(), passed_over: Vec::new() });

    fn read(reader: &mut Reader, value: &Value, at: &At<'_>) -> Option<ParameterChange> {
        let given = reader.fields(value, at, &CHANGE);
        let name = reader.required(given, at, "ParameterName", String::read);
        let moment = reader.required(given, at, "ModifyTime", SystemTime::read);
        Some(ParameterChange {
            name: name?,
            old: reader.field(given, at, "OldParameterValue", String::read).unwrap_or_default(),
            new: reader.field(given, at, "NewParameterValue", String::read).unwrap_or_default(),
            moment: moment?,
        })
    }

    fn write(&self) -> Value {
        let mut object = Object::new();
        object.put("ParameterName", (&self.name).into());
        object.put("OldParameterValue", (&self.old).into());
        object.put("NewParameterValue", (&self.new).into());
        object.put("ModifyTime", self.moment.write());
        Value::Object(object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initial_values_are_allowed_and_every_engine_has_both_kinds() {
        for engine in Engine::ALL {
            let table = table(*engine);
            assert!(table.iter().any(|one| one.restart) && table.iter().any(|one| !one.restart), "{engine}");
            for one in table {
                assert_eq!(one.error(one.initial), None);
                assert_eq!(table.iter().filter(|other| other.name == one.name).count(), 1, "{}", one.name);
            }
        }
    }

    #[test]
    fn checking_codes() {
        assert!(allows("[1-65535]", "65535") && !allows("[1-65535]", "0") && !allows("[1-65535]", "1.5"));
        assert!(allows("[ON|OFF]", "ON") && !allows("[ON|OFF]", "on") && !allows("[ON|OFF]", ""));
        assert!(allows("[0|128-32767]", "0") && !allows("[0|128-32767]", "1") && allows("[0|128-32767]", "128"));
        assert!(allows("[0.03-31536000.0]", "0.5") && !allows("[0.03-31536000.0]", "-1"));
        assert!(allows(ZONES, "+8:00") && !allows(ZONES, "8:00") && allows(ZONES, "-12:00"));
        assert!(is_time_zone("+08:00") && is_time_zone("America/New_York") && is_time_zone("UTC"));
        assert!(!is_time_zone("8:00") && !is_time_zone("+8:0") && !is_time_zone("new york") && !is_time_zone(""));
        assert!(allows("", "anything"));
        assert_eq!(find(Engine::MySql, "5.7", "back_log").unwrap().range(), "0~65535");
        assert!(find(Engine::MySql, "8.0", "innodb_large_prefix").is_none());
    }
}
