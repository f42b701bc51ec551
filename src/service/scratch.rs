//! A directory that lives as long as the fake.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// An empty directory of this process. It is removed with everything in it on drop.
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
                // Left behind by a killed process with the same id.
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
        // A directory that is in use stays, as temporary directories do.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
