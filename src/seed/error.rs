//! A seed or a scenario that cannot be used, with every error it has.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::base::error::FieldError;

/// A seed that no fake can start from, with every error it has. Its `Debug` is its `Display`, so that `.unwrap()` reads well.
///
/// ```
/// use fake_rds::{FakeRds, Instance};
///
/// let error = FakeRds::builder()
///     .instance(Instance::mysql("rm-1").engine_version("8,0").database("mydb").database("mydb"))
///     .instance(Instance::mysql("rm-1"))
///     .try_start_blocking()
///     .unwrap_err();
/// assert_eq!(error.errors().len(), 3);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct SeedError {
    pub(crate) file: Option<PathBuf>,
    pub(crate) errors: Vec<FieldError>,
    /// How many errors there are beyond those that are kept.
    pub(crate) more: usize,
}

impl SeedError {
    pub(crate) fn new(errors: Vec<FieldError>) -> SeedError {
        SeedError { file: None, errors, more: 0 }
    }

    pub(crate) fn single(path: &str, reason: impl Into<String>) -> SeedError {
        SeedError::new(vec![FieldError::new(path, reason)])
    }

    pub(crate) fn of_file(self, file: &Path) -> SeedError {
        SeedError { file: self.file.or_else(|| Some(file.to_owned())), ..self }
    }

    /// The file, if it was one.
    ///
    /// ```
    /// # use fake_rds::Seed;
    /// let error = r#"{"Clok": "2018-06-12T00:00:00Z"}"#.parse::<Seed>().unwrap_err();
    /// assert_eq!(error.file(), None);
    /// ```
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The errors, at least one and at most a hundred.
    ///
    /// ```
    /// # use fake_rds::Seed;
    /// let error = r#"{"Clok": "2018-06-12T00:00:00Z"}"#.parse::<Seed>().unwrap_err();
    /// assert_eq!(error.errors().len(), 1);
    /// ```
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }
}

impl fmt::Display for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.errors.len() + self.more;
        write!(f, "{count} {} found:", if count == 1 { "error" } else { "errors" })?;
        for error in &self.errors {
            f.write_str("\n  ")?;
            if let Some(file) = &self.file {
                write!(f, "{}:", file.display())?;
            }
            write!(f, "{error}")?;
        }
        if self.more > 0 {
            write!(f, "\n  and {} more errors", self.more)?;
        }
        Ok(())
    }
}

impl fmt::Debug for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for SeedError {}
