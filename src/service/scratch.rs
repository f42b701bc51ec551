//! A directory that exists as long as the fake.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// A new directory. Dropping this value removes it with everything in it.
#[derive(Debug)]
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn create() -> std::io::Result<Scratch> {
        // Distinguishes the directories of one process; it holds no state.
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let path = std::env::temp_dir().join(format!("fake-rds-{}-{number}", std::process::id()));
            match std::fs::create_dir(&path) {
                // A killed process with the same id has left it behind.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                created => return created.map(|()| Scratch(path)),
            }
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // If removing fails, the directory is left behind, like other temporary directories.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
