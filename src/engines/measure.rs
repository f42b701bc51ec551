//! The sizes and tables that an engine reports.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::EngineError;
use crate::base::text::clip;

/// The size and the tables of a database, as the engine reports them.
#[derive(Debug, Default)]
pub(super) struct Measured {
    pub(super) size_bytes: u64,
    /// The tables and the engine's estimate of their rows.
    pub(super) tables: BTreeMap<String, u64>,
}

/// Reads the lines that [`sql::measure`](super::sql::measure) prints: `["database", "table", rows, bytes]`. A
/// PostgreSQL database also has a line without a table, with its total size.
pub(super) fn read_measured(text: &str) -> Result<BTreeMap<String, Measured>, EngineError> {
    let mut databases: BTreeMap<String, Measured> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let unexpected = || EngineError(format!("the engine reports the sizes as `{}`", clip(line)));
        let row: (String, Option<String>, u64, u64) = match serde_json::from_str::<Json>(line) {
            Ok(Json::Array(row)) if row.len() == 4 => (
                row[0].as_str().ok_or_else(unexpected)?.to_owned(),
                row[1].as_str().map(str::to_owned),
                row[2].as_u64().ok_or_else(unexpected)?,
                row[3].as_u64().ok_or_else(unexpected)?,
            ),
            _ => return Err(unexpected()),
        };
        let (database, table, rows, bytes) = row;
        let measured = databases.entry(database).or_default();
        measured.size_bytes += bytes;
        if let Some(table) = table {
            measured.tables.insert(table, rows);
        }
    }
    Ok(databases)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sizes() {
        let text = "[\"shop\", null, 0, 7000]\n[\"shop\", \"a\\nb\", 3, 0]\n[\"x\", \"t\", 1, 16384]\n";
        let measured = read_measured(text).unwrap();
        assert_eq!(measured["shop"].size_bytes, 7000);
        assert_eq!(measured["shop"].tables, BTreeMap::from([("a\nb".to_owned(), 3)]));
        assert_eq!((measured["x"].size_bytes, measured["x"].tables["t"]), (16_384, 1));
        assert!(read_measured("ERROR").unwrap_err().0.contains("`ERROR`"));
    }
}
