//! Dumps of databases, and where they are to be loaded.

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
    /// The dump that is written to a file.
    pub(super) fn new(database: &str, file: PathBuf) -> Dump {
        Dump { database: database.to_owned(), file: Arc::new(DumpFile(file)) }
    }

    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.file.0
    }
}

/// A file that is removed with the last use of it.
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
    /// The database that gets the rows.
    pub(super) database: String,
    pub(super) dump: Dump,
    /// The old and new names of the tables that are loaded. None of them: all tables under their names.
    pub(super) tables: Vec<(String, String)>,
}

impl Load {
    pub(super) fn whole(dump: Dump) -> Load {
        Load { database: dump.database.clone(), dump, tables: Vec::new() }
    }
}
