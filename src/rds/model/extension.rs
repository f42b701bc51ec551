//! Extensions of PostgreSQL.

use super::listed::{Compared, List, Verdict};

/// An extension that a database can have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Template<'n> {
    pub(crate) name: &'n str,
    pub(crate) version: &'static str,
    pub(crate) category: &'static str,
    pub(crate) comment: &'static str,
    /// The extensions that are installed together with this one.
    pub(crate) requires: &'static [&'static str],
}

const fn extension(
    name: &'static str,
    version: &'static str,
    category: &'static str,
    comment: &'static str,
) -> Template<'static> {
    Template { name, version, category, comment, requires: &[] }
}

/// A selection of the service's extensions, sorted by name. Names, versions and comments are those of PostgreSQL 15
/// (2022), except that `pg_profile` and `pg_cron` are from the documented samples, with the category of the latter. The
/// other categories are inferred.
pub(crate) const EXTENSIONS: &[Template<'static>] = &[
    extension("btree_gin", "1.3", "index_support", "support for indexing common datatypes in GIN"),
    extension("btree_gist", "1.7", "index_support", "support for indexing common datatypes in GiST"),
    extension("citext", "1.6", "data_type", "data type for case-insensitive character strings"),
    extension("cube", "1.5", "data_type", "data type for multidimensional cubes"),
    extension("dblink", "1.2", "external_access", "connect to other PostgreSQL databases from within a database"),
    Template {
        requires: &["cube"],
        ..extension("earthdistance", "1.1", "data_type", "calculate great-circle distances on the surface of the Earth")
    },
    extension("fuzzystrmatch", "1.1", "text_processing", "determine similarities and distance between strings"),
    extension("hstore", "1.8", "data_type", "data type for storing sets of (key, value) pairs"),
    extension("intarray", "1.5", "data_type", "functions, operators, and index support for 1-D arrays of integers"),
    extension("ltree", "1.2", "data_type", "data type for hierarchical tree-like structures"),
    extension("pg_buffercache", "1.3", "information_stat", "examine the shared buffer cache"),
    extension("pg_cron", "1.4", "information_stat", "Job scheduler for PostgreSQL"),
    Template {
        requires: &["dblink", "plpgsql"],
        ..extension("pg_profile", "4.1", "information_stat", "PostgreSQL load profile repository and report builder")
    },
    extension(
        "pg_stat_statements",
        "1.10",
        "information_stat",
        "track planning and execution statistics of all SQL statements executed",
    ),
    extension("pg_trgm", "1.6", "text_processing", "text similarity measurement and index searching based on trigrams"),
    extension("pgcrypto", "1.3", "security", "cryptographic functions"),
    extension("plpgsql", "1.0", "language", "PL/pgSQL procedural language"),
    extension("postgres_fdw", "1.1", "external_access", "foreign-data wrapper for remote PostgreSQL servers"),
    extension("tablefunc", "1.0", "data_type", "functions that manipulate whole tables, including crosstab"),
    extension("unaccent", "1.1", "text_processing", "text search dictionary that removes accents"),
    extension("uuid-ossp", "1.1", "data_type", "generate universally unique identifiers (UUIDs)"),
];

const NAME: List = List {
    what: "an extension",
    as_of: "PostgreSQL 15, 2022",
    compared: Compared::Whole,
    form: |text| {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
        text.starts_with(|first: char| first.is_ascii_lowercase()) && text.bytes().all(fits)
    },
};

/// Looks a name up in the list of extensions.
pub(crate) fn judge(name: &str) -> Verdict {
    NAME.judge(EXTENSIONS.iter().map(|template| template.name), name)
}

/// Returns the extension of this name. One that is not listed has version 1.0 (inferred).
pub(crate) fn template(name: &str) -> Template<'_> {
    let listed = EXTENSIONS.iter().find(|template| template.name == name);
    listed.copied().unwrap_or(Template { name, ..extension("", "1.0", "", "") })
}

/// Splits the entry of an installed extension, such as `1.6 app`, into version and owner.
pub(crate) fn installed_version(entry: &str) -> (&str, &str) {
    entry.split_once(' ').unwrap_or((entry, ""))
}
