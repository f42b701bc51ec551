//! The parameters of each engine: a selection.
//!
//! Names, initial values and bounds of MySQL's parameters are from published configurations of the service if possible,
//! otherwise from the manuals of MySQL 5.7 and 8.0, MariaDB 10.6, PostgreSQL 15 and SQL Server 2019. As of October
//! 2026.

use super::parameter::{Template, ZONES, online};
use crate::rds::words::Engine;

/// A selection of MySQL's and MariaDB's parameters. Names, values and codes are from public documents and
/// configurations if possible; the rest is inferred from the engine's manual.
pub(super) const MYSQL: &[Template] = &[
    online("auto_increment_increment", "1", "[1-65535]", "The step of AUTO_INCREMENT columns."),
    online("auto_increment_offset", "1", "[1-65535]", "The first value of AUTO_INCREMENT columns."),
    online("back_log", "3000", "[0-65535]", "Determines how many connections can wait to be accepted.").needs_restart(),
    online("binlog_row_image", "full", "[full|minimal]", "Determines which columns the binary log has of a row."),
    online("character_set_server", "utf8", "[utf8|latin1|gbk|utf8mb4]", "The server's character set.").needs_restart(),
    online("connect_timeout", "10", "[1-3600]", "Seconds to wait for a connect packet."),
    online("default_time_zone", "SYSTEM", ZONES, "The server's time zone.").needs_restart(),
    online("delayed_insert_timeout", "300", "[1-3600]", "Seconds that a delayed insert waits for rows."),
    online("div_precision_increment", "4", "[0-30]", "Digits that a division adds to its result."),
    online("event_scheduler", "OFF", "[ON|OFF]", "Determines whether events are run."),
    online("group_concat_max_len", "1024", "[4-1844674407370954752]", "The longest result of GROUP_CONCAT."),
    online(
        "innodb_buffer_pool_size",
        "{DBInstanceClassMemory*3/4}",
        "[134217728-18446744073709551615|{DBInstanceClassMemory*3/4}]",
        "Bytes of the cache for tables and indexes.",
    )
    .needs_restart(),
    online("innodb_flush_log_at_trx_commit", "1", "[0|1|2]", "When the log is written to disk."),
    online("innodb_large_prefix", "OFF", "[ON|OFF]", "Determines whether index prefixes can be long.")
        .of(&["5.6", "5.7"]),
    online("innodb_lock_wait_timeout", "50", "[1-1073741824]", "Seconds that a transaction waits for a row lock."),
    online("innodb_stats_sample_pages", "8", "[1-4294967296]", "Index pages sampled for statistics.")
        .of(&["5.6", "5.7"]),
    online("interactive_timeout", "7200", "[10-86400]", "Seconds that an idle interactive connection is kept."),
    online("local_infile", "ON", "[ON|OFF]", "Determines whether LOAD DATA LOCAL is allowed."),
    online(
        "log_queries_not_using_indexes",
        "OFF",
        "[ON|OFF]",
        "Determines whether queries without an index are logged as slow.",
    ),
    online("long_query_time", "1", "[0.03-31536000.0]", "Seconds after which a query is slow."),
    online("loose_multi_blocks_ddl_count", "0", "[0-1024]", "Pages read at once in some DDL queries.").of(&["8.0"]),
    online("lower_case_table_names", "1", "[0|1]", "Determines whether names of tables are compared without case.")
        .needs_restart(),
    online("max_allowed_packet", "1073741824", "[16384-1073741824]", "The longest packet in bytes."),
    online("max_connect_errors", "100", "[0-4294967295]", "Errors after which a host is blocked."),
    online("max_connections", "2000", "[1-100000]", "The most connections at the same time."),
    online("max_length_for_sort_data", "1024", "[0-838860]", "The longest row that is sorted at once, in bytes."),
    online("max_prepared_stmt_count", "16382", "[0-1048576]", "The most prepared statements."),
    online("net_read_timeout", "30", "[1-18446744073709551615]", "Seconds to wait for data from a client."),
    online("net_write_timeout", "60", "[1-18446744073709551615]", "Seconds to wait for a block to be written."),
    online("performance_schema", "OFF", "[ON|OFF]", "Determines whether the performance schema is kept.")
        .needs_restart(),
    online("query_cache_size", "3145728", "[0-104857600]", "Bytes for results of queries.").of(&["5.5", "5.6", "5.7"]),
    online("slow_query_log", "ON", "[ON|OFF]", "Determines whether slow queries are logged."),
    online("sql_mode", "", "", "The modes of the server."),
    online("sync_binlog", "1", "[0-4294967295]", "Commits after which the binary log is written to disk."),
    online("table_open_cache", "2000", "[1-524288]", "Tables that are kept open.").needs_restart(),
    online("tmp_table_size", "2097152", "[262144-67108864]", "The largest temporary table in memory, in bytes."),
    online("wait_timeout", "86400", "[1-31536000]", "Seconds that an idle connection is kept."),
    online("binlog_cache_size", "32768", "[4096-16777216]", "Bytes that a transaction keeps of the binary log."),
    online("bulk_insert_buffer_size", "4194304", "[0-4294967295]", "Bytes of the cache for bulk inserts."),
    online(
        "concurrent_insert",
        "1",
        "[0|1|2]",
        "Determines whether rows are inserted while others read a MyISAM table.",
    ),
    online("default_week_format", "0", "[0-7]", "The mode of WEEK()."),
    online("delay_key_write", "ON", "[ON|OFF|ALL]", "Determines whether key buffers of MyISAM are written late."),
    online("eq_range_index_dive_limit", "100", "[1-200]", "Ranges from which statistics replace index dives."),
    online(
        "explicit_defaults_for_timestamp",
        "OFF",
        "[ON|OFF]",
        "Determines whether TIMESTAMP columns get no defaults by themselves.",
    ),
    online("ft_min_word_len", "4", "[1-3600]", "The shortest word of a full-text index of MyISAM.").needs_restart(),
    online("init_connect", "", "", "Statements that each client runs when it connects."),
    online("innodb_adaptive_hash_index", "ON", "[ON|OFF]", "Determines whether the adaptive hash index is used."),
    online("innodb_autoinc_lock_mode", "1", "[0|1|2]", "Determines how AUTO_INCREMENT values are locked.")
        .needs_restart(),
    online(
        "innodb_concurrency_tickets",
        "5000",
        "[1-4294967295]",
        "Determines how often a thread may enter before it queues again.",
    ),
    online("innodb_ft_max_token_size", "84", "[10-84]", "The longest word of a full-text index.").needs_restart(),
    online("innodb_ft_min_token_size", "3", "[0-16]", "The shortest word of a full-text index.").needs_restart(),
    online("innodb_io_capacity", "2000", "[0-18446744073709551615]", "Operations a second for background work."),
    online(
        "innodb_io_capacity_max",
        "4000",
        "[0-18446744073709551615]",
        "The most operations a second for background work.",
    ),
    online("innodb_max_dirty_pages_pct", "75", "[0-99]", "The highest share of dirty pages in percent."),
    online("innodb_old_blocks_pct", "37", "[5-95]", "The share of old blocks in the buffer pool in percent."),
    online(
        "innodb_old_blocks_time",
        "1000",
        "[0-1024]",
        "Milliseconds until a block that is read again counts as young.",
    ),
    online(
        "innodb_online_alter_log_max_size",
        "134217728",
        "[134217728-2147483647]",
        "Bytes of the log of an online change of a table.",
    ),
    online("innodb_open_files", "3000", "[1-8192]", "Files that are open at the same time.").needs_restart(),
    online(
        "innodb_print_all_deadlocks",
        "OFF",
        "[ON|OFF]",
        "Determines whether every deadlock is written to the error log.",
    ),
    online("innodb_purge_batch_size", "300", "[1-5000]", "Undo pages purged at once."),
    online("innodb_purge_threads", "1", "[1-32]", "Threads that purge.").needs_restart(),
    online("innodb_read_ahead_threshold", "56", "[0-64]", "Pages read in sequence before more are read ahead."),
    online("innodb_read_io_threads", "4", "[1-64]", "Threads that read.").needs_restart(),
    online(
        "innodb_rollback_on_timeout",
        "OFF",
        "[ON|OFF]",
        "Determines whether a timeout rolls back the whole transaction.",
    )
    .needs_restart(),
    online("innodb_sort_buffer_size", "1048576", "[65536-67108864]", "Bytes to sort when an index is made.")
        .needs_restart(),
    online(
        "innodb_stats_method",
        "nulls_equal",
        "[nulls_equal|nulls_unequal|nulls_ignored]",
        "Determines how NULLs count in statistics.",
    ),
    online(
        "innodb_stats_on_metadata",
        "OFF",
        "[ON|OFF]",
        "Determines whether statistics are renewed when metadata is read.",
    ),
    online("innodb_strict_mode", "OFF", "[ON|OFF]", "Determines whether doubtful definitions of tables are errors."),
    online("innodb_table_locks", "ON", "[ON|OFF]", "Determines whether LOCK TABLES locks inside InnoDB too."),
    online("innodb_thread_concurrency", "0", "[0-1000]", "The most threads inside InnoDB; 0 for no limit."),
    online("innodb_thread_sleep_delay", "10000", "[0-1000000]", "Microseconds that a thread sleeps before it queues."),
    online("innodb_write_io_threads", "4", "[1-64]", "Threads that write.").needs_restart(),
    online("join_buffer_size", "262144", "[128-4294967295]", "Bytes for a join without an index."),
    online(
        "key_cache_age_threshold",
        "300",
        "[100-4294967295]",
        "Determines how fast a block of the key cache gets cold.",
    ),
    online("lock_wait_timeout", "31536000", "[1-31536000]", "Seconds to wait for a lock on metadata."),
    online("low_priority_updates", "0", "[0|1]", "Determines whether writes wait for reads of a table."),
    online("max_heap_table_size", "67108864", "[16384-1844674407370954752]", "The largest MEMORY table in bytes."),
    online("max_write_lock_count", "102400", "[1-102400]", "Write locks after which reads are let in."),
    online("min_examined_row_limit", "0", "[0-4294967295]", "Rows below which a query is not logged as slow."),
    online("myisam_sort_buffer_size", "262144", "[262144-16777216]", "Bytes to sort indexes of MyISAM."),
    online("net_retry_count", "10", "[1-4294967295]", "Determines how often a read or write is tried."),
    online("open_files_limit", "65535", "[1-65535]", "Files that the server may open.").needs_restart(),
    online("optimizer_prune_level", "1", "[0|1]", "Determines whether the optimizer leaves plans out."),
    online("optimizer_search_depth", "62", "[0-62]", "Determines how deep the optimizer looks for a plan."),
    online("preload_buffer_size", "32768", "[1024-1073741824]", "Bytes to preload indexes."),
    online("query_alloc_block_size", "8192", "[1024-16384]", "Bytes of a block for parsing."),
    online("query_prealloc_size", "8192", "[8192-1048576]", "Bytes kept for parsing."),
    online("range_alloc_block_size", "4096", "[4096-18446744073709551615]", "Bytes of a block for ranges."),
    online("read_buffer_size", "868352", "[8200-2125463552]", "Bytes to read a table in sequence."),
    online("read_rnd_buffer_size", "442368", "[1-2147479552]", "Bytes to read rows in order of a key."),
    online("slow_launch_time", "2", "[1-1024]", "Seconds after which the start of a thread is slow."),
    online("sort_buffer_size", "868352", "[32768-4294967295]", "Bytes of a session for a sort."),
    online("stored_program_cache", "256", "[16-524288]", "Routines that a connection keeps."),
    online("table_definition_cache", "512", "[400-80480]", "Definitions of tables that are kept."),
    online("thread_cache_size", "100", "[0-16384]", "Threads that are kept for new connections."),
    online("thread_stack", "262144", "[131072-18446744073709551615]", "Bytes of the stack of a thread.")
        .needs_restart(),
    online("transaction_alloc_block_size", "8192", "[1024-131072]", "Bytes of a block for a transaction."),
    online("transaction_prealloc_size", "4096", "[1024-131072]", "Bytes kept for a transaction."),
    online(
        "updatable_views_with_limit",
        "YES",
        "[YES|NO]",
        "Determines whether views without a key can be changed with LIMIT.",
    ),
];

/// A selection of PostgreSQL's parameters, also for PPAS.
pub(super) const POSTGRESQL: &[Template] = &[
    online("autovacuum", "on", "[on|off]", "Determines whether tables are vacuumed by themselves."),
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
    online("log_connections", "off", "[on|off]", "Determines whether connections are logged."),
    online("log_disconnections", "off", "[on|off]", "Determines whether the end of connections is logged."),
    online("log_duration", "off", "[on|off]", "Determines whether the duration of statements is logged."),
    online(
        "log_min_duration_statement",
        "1000",
        "[0-2147483647|-1]",
        "Milliseconds after which a statement is logged.",
    ),
    online("log_statement", "ddl", "[none|ddl|mod|all]", "Determines which statements are logged."),
    online("max_connections", "400", "[6-100000]", "The most connections at the same time.").needs_restart(),
    online("max_prepared_transactions", "800", "[0-8388607]", "The most prepared transactions.").needs_restart(),
    online("random_page_cost", "1.1", "[0.0-1000000.0]", "The cost of a page that is read out of order."),
    online("statement_timeout", "0", "[0-2147483647]", "Milliseconds that a statement may take."),
    online("synchronous_commit", "on", "[off|on|local|remote_write|remote_apply]", "When a commit is confirmed."),
    online("timezone", "UTC", "", "The time zone."),
    online("track_activity_query_size", "1024", "[100-102400]", "Bytes kept of a running query.").needs_restart(),
    online("wal_level", "logical", "[replica|logical]", "Determines what the log contains.").needs_restart(),
    online("work_mem", "4096", "[64-524288]", "Kilobytes for a sort or a hash."),
    online(
        "autovacuum_analyze_scale_factor",
        "0.05",
        "[0.0-100.0]",
        "The share of changed rows after which a table is analyzed.",
    ),
    online("autovacuum_analyze_threshold", "50", "[0-2147483647]", "Changed rows after which a table is analyzed."),
    online(
        "autovacuum_freeze_max_age",
        "500000000",
        "[200000000-1000000000]",
        "The age after which a table is vacuumed in any case.",
    )
    .needs_restart(),
    online("autovacuum_max_workers", "5", "[1-262143]", "Processes that vacuum at the same time.").needs_restart(),
    online("autovacuum_naptime", "60", "[1-2147483]", "Seconds between two looks for tables to vacuum."),
    online("autovacuum_vacuum_cost_delay", "2", "[-1|0-100]", "Milliseconds that a vacuum sleeps."),
    online("autovacuum_vacuum_cost_limit", "10000", "[-1|1-10000]", "The cost after which a vacuum sleeps."),
    online(
        "autovacuum_vacuum_scale_factor",
        "0.02",
        "[0.0-100.0]",
        "The share of dead rows after which a table is vacuumed.",
    ),
    online("autovacuum_vacuum_threshold", "50", "[0-2147483647]", "Dead rows after which a table is vacuumed."),
    online("array_nulls", "on", "[on|off]", "Determines whether NULL is read as a null in arrays."),
    online(
        "backslash_quote",
        "safe_encoding",
        "[safe_encoding|on|off]",
        "Determines whether a backslash escapes a quote.",
    ),
    online("bgwriter_delay", "20", "[10-10000]", "Milliseconds between rounds of the background writer."),
    online("bytea_output", "hex", "[hex|escape]", "The output format of bytea."),
    online(
        "checkpoint_completion_target",
        "0.9",
        "[0.0-1.0]",
        "The share of the interval over which a checkpoint is spread.",
    ),
    online("cursor_tuple_fraction", "0.1", "[0.0-1.0]", "The share of rows that a cursor is planned for."),
    online("datestyle", "ISO, YMD", "", "The format of dates."),
    online("default_statistics_target", "100", "[1-10000]", "The detail of statistics."),
    online("default_transaction_deferrable", "off", "[on|off]", "Determines whether transactions can be deferred."),
    online(
        "default_transaction_isolation",
        "read committed",
        "[serializable|repeatable read|read committed|read uncommitted]",
        "The isolation of transactions.",
    ),
    online("enable_bitmapscan", "on", "[on|off]", "Determines whether bitmap scans are planned."),
    online("enable_hashagg", "on", "[on|off]", "Determines whether hashed aggregation is planned."),
    online("enable_hashjoin", "on", "[on|off]", "Determines whether hash joins are planned."),
    online("enable_indexscan", "on", "[on|off]", "Determines whether index scans are planned."),
    online("enable_material", "on", "[on|off]", "Determines whether materialization is planned."),
    online("enable_mergejoin", "on", "[on|off]", "Determines whether merge joins are planned."),
    online("enable_nestloop", "on", "[on|off]", "Determines whether nested loops are planned."),
    online("enable_seqscan", "on", "[on|off]", "Determines whether sequential scans are planned."),
    online("enable_sort", "on", "[on|off]", "Determines whether explicit sorts are planned."),
    online("exit_on_error", "off", "[on|off]", "Determines whether any error ends a session."),
    online("extra_float_digits", "0", "[-15-3]", "Digits shown of floating-point values."),
    online("from_collapse_limit", "8", "[1-2147483647]", "Subqueries that are merged into the query."),
    online("geqo", "on", "[on|off]", "Determines whether large joins are planned by a genetic search."),
    online("geqo_effort", "5", "[1-10]", "The effort of the genetic search."),
    online("geqo_seed", "0", "[0.0-1.0]", "The seed of the genetic search."),
    online("geqo_threshold", "12", "[2-2147483647]", "Tables from which the genetic search is used."),
    online("hot_standby_feedback", "off", "[on|off]", "Determines whether a standby reports its oldest transaction."),
    online(
        "intervalstyle",
        "postgres",
        "[postgres|postgres_verbose|sql_standard|iso_8601]",
        "The format of intervals.",
    ),
    online("join_collapse_limit", "8", "[1-2147483647]", "Joins that are reordered."),
    online(
        "lo_compat_privileges",
        "off",
        "[on|off]",
        "Determines whether privileges of large objects are not checked.",
    ),
    online("log_lock_waits", "on", "[on|off]", "Determines whether long waits for locks are logged."),
    online("log_temp_files", "100000", "[-1|0-2147483647]", "Kilobytes from which temporary files are logged."),
    online("maintenance_work_mem", "131072", "[1024-2147483647]", "Kilobytes for maintenance."),
    online("max_locks_per_transaction", "64", "[10-2147483647]", "Locks kept for each transaction.").needs_restart(),
    online("max_parallel_workers", "8", "[0-1024]", "Parallel workers of the server."),
    online("max_parallel_workers_per_gather", "2", "[0-1024]", "Parallel workers of a node of a plan."),
    online("max_replication_slots", "64", "[1-262143]", "The most replication slots.").needs_restart(),
    online("max_wal_senders", "64", "[1-262143]", "The most processes that send the log.").needs_restart(),
    online("max_worker_processes", "8", "[0-262143]", "The most background processes.").needs_restart(),
    online("old_snapshot_threshold", "-1", "[-1|0-86400]", "Minutes that a snapshot can be used.").needs_restart(),
    online("quote_all_identifiers", "off", "[on|off]", "Determines whether every identifier is quoted."),
    online("search_path", "\"$user\", public", "", "The schemas that names are looked up in."),
    online("seq_page_cost", "1", "[0.0-1000000.0]", "The cost of a page that is read in order."),
    online("session_replication_role", "origin", "[origin|replica|local]", "Determines which triggers and rules fire."),
    online(
        "shared_preload_libraries",
        "pg_stat_statements,auto_explain",
        "",
        "Libraries that are loaded at the start.",
    )
    .needs_restart(),
    online("standard_conforming_strings", "on", "[on|off]", "Determines whether backslashes are plain in strings."),
    online("tcp_keepalives_count", "10", "[0-2147483647]", "Lost keepalives after which a connection ends."),
    online("tcp_keepalives_idle", "45", "[0-2147483647]", "Seconds without traffic before a keepalive is sent."),
    online("tcp_keepalives_interval", "10", "[0-2147483647]", "Seconds between keepalives."),
    online("temp_file_limit", "-1", "[-1|0-2147483647]", "Kilobytes of temporary files of a session."),
    online("track_commit_timestamp", "off", "[on|off]", "Determines whether times of commits are kept.")
        .needs_restart(),
    online("track_functions", "none", "[none|pl|all]", "Determines which calls of functions are counted."),
    online("track_io_timing", "off", "[on|off]", "Determines whether the time of reads and writes is measured."),
    online("transform_null_equals", "off", "[on|off]", "Determines whether `= NULL` means `IS NULL`."),
    online("vacuum_cost_delay", "0", "[0-100]", "Milliseconds that a manual vacuum sleeps."),
    online("vacuum_cost_limit", "10000", "[1-10000]", "The cost after which a manual vacuum sleeps."),
    online("vacuum_freeze_min_age", "50000000", "[0-1000000000]", "The age from which rows are frozen."),
    online("wal_keep_segments", "128", "[0-2147483647]", "Segments of the log kept for standbys."),
    online("wal_receiver_status_interval", "1", "[0-2147483]", "Seconds between reports of a standby."),
    online("xmlbinary", "base64", "[base64|hex]", "Determines how binary values are written in XML."),
    online("xmloption", "content", "[content|document]", "Determines whether XML is a document or content."),
];

/// A selection of SQL Server's parameters.
pub(super) const SQL_SERVER: &[Template] = &[
    online("cost threshold for parallelism", "5", "[0-32767]", "The cost from which a query runs in parallel."),
    online("fill factor", "0", "[0-100]", "Determines how full the pages of an index are made.").needs_restart(),
    online("max degree of parallelism", "2", "[0-64]", "The most processors for one query."),
    online("max worker threads", "0", "[0|128-32767]", "The most worker threads.").needs_restart(),
    online("optimize for ad hoc workloads", "0", "[0|1]", "Determines whether plans used once are kept as stubs."),
    online("query governor cost limit", "0", "[0-2147483647]", "The longest time in seconds that a query may take."),
    online("remote query timeout", "600", "[0-2147483647]", "Seconds that a remote query may take."),
];

/// Returns every parameter of a version of an engine.
pub(crate) fn templates(engine: Engine, version: &str) -> impl Iterator<Item = &'static Template> {
    let table = table(engine);
    let version = version.to_owned();
    // MariaDB has different version numbers, so it has the parameters that every version of MySQL has.
    table.iter().filter(move |one| one.versions.is_empty() || one.versions.contains(&version.as_str()))
}

/// Returns every parameter that an engine has in any version.
pub(crate) fn table(engine: Engine) -> &'static [Template] {
    match engine {
        Engine::MySql | Engine::MariaDb => MYSQL,
        Engine::PostgreSql | Engine::Ppas => POSTGRESQL,
        Engine::SqlServer => SQL_SERVER,
    }
}

/// Returns the parameter of this name.
pub(crate) fn find(engine: Engine, version: &str, name: &str) -> Option<&'static Template> {
    templates(engine, version).find(|template| template.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rds::model::names;

    #[test]
    fn initial_values_are_allowed_and_every_engine_has_both_kinds() {
        for engine in Engine::ALL {
            let table = table(*engine);
            let least = match engine {
                Engine::MySql => 60,
                Engine::PostgreSql => 40,
                Engine::MariaDb => 30,
                Engine::Ppas | Engine::SqlServer => 1,
            };
            assert!(templates(*engine, names::default_version(*engine)).count() >= least, "{engine}");
            assert!(table.iter().any(|one| one.restart) && table.iter().any(|one| !one.restart), "{engine}");
            for one in table {
                assert_eq!(one.error(one.initial), None);
                assert_eq!(table.iter().filter(|other| other.name == one.name).count(), 1, "{}", one.name);
            }
        }
    }

    #[test]
    fn a_parameter_is_found_in_the_versions_that_have_it() {
        assert_eq!(find(Engine::MySql, "5.7", "back_log").unwrap().range(), "0~65535");
        assert!(find(Engine::MySql, "8.0", "innodb_large_prefix").is_none());
    }
}
