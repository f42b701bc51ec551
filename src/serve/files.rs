//! Files named on the command line.

use std::path::{Path, PathBuf};

use super::{BAD_INPUT, HELD};
use crate::play::scenario::{is_scenario, walk};
use crate::{Scenario, Seed};

/// Returns the files of the paths: a file itself, and of a folder every `.json` file in order.
pub(super) fn found(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = files.len();
            walk(path, &mut files).map_err(|error| format!("{}: {error}", path.display()))?;
            if files.len() == before {
                return Err(format!("{}: there is no .json file under it", path.display()));
            }
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// Checks each file, and reports every error. The content of a file decides whether it is a seed or a scenario.
pub(super) fn check(paths: &[PathBuf]) -> u8 {
    let files = match found(paths) {
        Ok(files) => files,
        Err(error) => {
            eprintln!("{error}");
            return BAD_INPUT;
        }
    };
    let mut bad = 0;
    for file in &files {
        match kind_and_errors(file) {
            (kind, Ok(())) => println!("ok  {kind:<8} {}", file.display()),
            (_, Err(error)) => {
                bad += 1;
                eprintln!("{error}");
            }
        }
    }
    println!("{} checked, {bad} with errors", files.len());
    if bad == 0 { HELD } else { BAD_INPUT }
}

/// Returns the kind of a file, and its errors.
fn kind_and_errors(file: &Path) -> (&'static str, Result<(), crate::base::error::Error>) {
    if is_scenario(file) { ("scenario", Scenario::check(file).map(drop)) } else { ("seed", Seed::load(file).map(drop)) }
}
