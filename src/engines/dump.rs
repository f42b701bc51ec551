//! Dumps of databases, and where to load them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The dump of a database at one moment.
#[derive(Debug, Clone)]
pub(super) struct Dump {
    pub(super) database: String,
    file: Arc<DumpFile>,
}

impl Dump {
    /// Creates a dump that will be written to this file.
    pub(super) fn new(database: &str, file: PathBuf) -> Dump {
        Dump { database: database.to_owned(), file: Arc::new(DumpFile(file)) }
    }

    /// Returns the path of the file.
    pub(super) fn path(&self) -> &Path {
        &self.file.0
    }
}

/// A file that is removed when its last user drops it.
#[derive(Debug)]
struct DumpFile(PathBuf);

impl Drop for DumpFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// A dump that waits for a database.
#[derive(Debug)]
pub(super) struct Load {
    /// The action whose operation needs the rows.
    pub(super) action: String,
    /// The database that gets the rows.
    pub(super) database: String,
    pub(super) dump: Dump,
    /// The old and new names of the tables to load. If empty, all tables are loaded under their names.
    pub(super) tables: Vec<(String, String)>,
}

impl Load {
    pub(super) fn whole(action: &str, dump: Dump) -> Load {
        Load { action: action.to_owned(), database: dump.database.clone(), dump, tables: Vec::new() }
    }
}
