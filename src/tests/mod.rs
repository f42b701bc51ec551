//! Tests that are generated from tables and fixtures, and tests over several modules.

use std::path::{Path, PathBuf};

mod actions;
mod any_case;
mod busy;
pub(crate) mod calls;
mod conditions;
mod dependants;
mod engines;
mod fuzz;
mod generate;
pub(crate) mod golden;
mod histories;
mod lags;
mod later;
mod limits;
mod options;
mod origin;
mod pages;
mod parts;
mod passing;
mod pasted;
mod polls;
mod properties;
mod provoked;
mod reasons;
mod restoring;
mod settings;
mod shapes;
mod shown;
mod switches;
mod terraform;
#[cfg(feature = "control")]
mod test_actions;
mod tokens;
mod walk;

/// The path of a file of the project.
pub(crate) fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The text of a file of the project. Empty if there is none.
pub(crate) fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_default()
}

/// Returns whether generated files are written again.
pub(crate) fn blesses() -> bool {
    std::env::var_os("FAKE_RDS_BLESS").is_some()
}

/// Compares a file of the project with its generated text, which `FAKE_RDS_BLESS=1` writes.
#[track_caller]
pub(crate) fn assert_generated(name: &str, text: &str) {
    if blesses() {
        std::fs::create_dir_all(path(name).parent().unwrap()).unwrap();
        std::fs::write(path(name), text).unwrap();
    }
    assert!(read(name) == text, "{name} is not up to date: run the test with FAKE_RDS_BLESS=1 to write it");
}
