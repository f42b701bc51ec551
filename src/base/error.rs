//! The error of the crate, and the error of one field of a seed, a scenario or a control call.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The kind of an [`Error`].
///
/// ```
/// # use fake_rds::{ErrorKind, FakeRds};
/// let rds = FakeRds::start_blocking();
/// assert_eq!(rds.try_remove_instance("rm-1").unwrap_err().kind(), ErrorKind::NotFound);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An instance, import, operation or fault does not exist, or is over.
    NotFound,
    /// An instance with this id already exists.
    AlreadyExists,
    /// The state does not allow it now: an operation is still pending, or another update runs.
    Conflict,
    /// A time is out of range: the service can write the years 1970 to 9999.
    OutOfRange,
    /// The service does not have this name: an action, a parameter, a condition or a word of an enum.
    UnknownName,
    /// A deadline passed before the expected event.
    DeadlineExceeded,
    /// An expectation about calls or state is not met.
    AssertionFailed,
    /// A seed, a builder or an instance is invalid or contradicts itself.
    InvalidSeed,
    /// A scenario cannot be read.
    InvalidScenario,
    /// A fault could never fire.
    InvalidFault,
    /// A stub is not a valid answer of the action.
    InvalidStub,
    /// An exploration cannot begin, or was stopped.
    InvalidExploration,
    /// A fault broke the connection.
    ConnectionBroken,
    /// A database engine is not installed, cannot be started or reports an error.
    Engine,
    /// The operating system reports an error with a file, a port or a thread.
    Io,
}

word_traits! { ErrorKind {
    NotFound => "NotFound",
    AlreadyExists => "AlreadyExists",
    Conflict => "Conflict",
    OutOfRange => "OutOfRange",
    UnknownName => "UnknownName",
    DeadlineExceeded => "DeadlineExceeded",
    AssertionFailed => "AssertionFailed",
    InvalidSeed => "InvalidSeed",
    InvalidScenario => "InvalidScenario",
    InvalidFault => "InvalidFault",
    InvalidStub => "InvalidStub",
    InvalidExploration => "InvalidExploration",
    ConnectionBroken => "ConnectionBroken",
    Engine => "Engine",
    Io => "Io",
} }

/// The error of every fallible function of the crate.
///
/// `Debug` prints the same text as `Display`, so that the panic of `.unwrap()` is readable. An error of a seed or a
/// scenario lists every mistake in [`errors`](Error::errors).
///
/// ```
/// use fake_rds::{ErrorKind, Seed};
///
/// let error = r#"{"Clok": "2018-06-12T00:00:00Z"}"#.parse::<Seed>().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::InvalidSeed);
/// assert_eq!(error.to_string(), "1 error found:\n  1:10: $.Clok: unknown field; did you mean `Clock`?");
/// assert_eq!(error.errors()[0].path(), Some("$.Clok"));
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    reason: String,
    file: Option<PathBuf>,
    path: Option<String>,
    place: Option<(usize, usize)>,
    step: Option<usize>,
    errors: Vec<Error>,
    /// The number of errors beyond those that are kept.
    more: usize,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, reason: impl Into<String>) -> Error {
        Error(Box::new(Inner {
            kind,
            reason: reason.into(),
            file: None,
            path: None,
            place: None,
            step: None,
            errors: Vec::new(),
            more: 0,
            source: None,
        }))
    }

    /// An error of the operating system.
    pub(crate) fn io(what: &str, cause: std::io::Error) -> Error {
        let mut error = Error::new(ErrorKind::Io, format!("{what}: {cause}"));
        error.0.source = Some(Arc::new(cause));
        error
    }

    /// An error with the errors of a document's fields. `more` counts those that were not kept.
    pub(crate) fn of_fields(kind: ErrorKind, fields: Vec<FieldError>, more: usize) -> Error {
        let mut error = Error::new(kind, String::new());
        error.0.errors = fields.into_iter().map(|field| field.into_error(kind)).collect();
        error.0.more = more;
        error
    }

    /// The error of a seed with these mistakes.
    pub(crate) fn seed(fields: Vec<FieldError>) -> Error {
        Error::of_fields(ErrorKind::InvalidSeed, fields, 0)
    }

    /// Returns the same error with another kind.
    pub(crate) fn of_kind(mut self, kind: ErrorKind) -> Error {
        if self.0.kind != ErrorKind::Io {
            self.0.kind = kind;
            for error in &mut self.0.errors {
                error.0.kind = kind;
            }
        }
        self
    }

    /// Returns the same error with this file, unless it already names one.
    pub(crate) fn of_file(mut self, file: &Path) -> Error {
        for error in self.0.errors.iter_mut() {
            error.0.file.get_or_insert_with(|| file.to_owned());
        }
        self.0.file.get_or_insert_with(|| file.to_owned());
        self
    }

    pub(crate) fn at_step(mut self, step: Option<usize>) -> Error {
        self.0.step = step;
        self
    }

    pub(crate) fn with_errors(mut self, errors: impl IntoIterator<Item = FieldError>) -> Error {
        let kind = self.0.kind;
        self.0.errors = errors.into_iter().map(|field| field.into_error(kind)).collect();
        self
    }

    #[cfg(test)]
    pub(crate) fn more(&self) -> usize {
        self.0.more
    }

    /// The text of the error without file, line and path.
    #[cfg(feature = "cli")]
    pub(crate) fn reason(&self) -> &str {
        &self.0.reason
    }

    /// Returns the kind of the error.
    ///
    /// ```
    /// # use fake_rds::{ErrorKind, Seed};
    /// assert_eq!("[]".parse::<Seed>().unwrap_err().kind(), ErrorKind::InvalidSeed);
    /// assert_eq!(Seed::load("no/such/file.json").unwrap_err().kind(), ErrorKind::Io);
    /// ```
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns each mistake of a seed or a scenario, or each expectation that is not met. It is empty for other kinds
    /// of errors.
    ///
    /// ```
    /// # use fake_rds::Seed;
    /// let error = r#"{"Clok": 1, "Userz": []}"#.parse::<Seed>().unwrap_err();
    /// assert_eq!(error.errors().len(), 2);
    /// ```
    pub fn errors(&self) -> &[Error] {
        &self.0.errors
    }

    /// Returns the JSON path of the invalid field, such as `$.DBInstances[0].EngineVersion`.
    ///
    /// ```
    /// # use fake_rds::Seed;
    /// let error = r#"{"Clok": 1}"#.parse::<Seed>().unwrap_err();
    /// assert_eq!((error.path(), error.errors()[0].path()), (None, Some("$.Clok")));
    /// ```
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// Returns the file with the mistake.
    ///
    /// ```
    /// # use fake_rds::Seed;
    /// let error = Seed::load("no/such/file.json").unwrap_err();
    /// assert!(error.file().unwrap().ends_with("file.json"));
    /// ```
    pub fn file(&self) -> Option<&Path> {
        self.0.file.as_deref()
    }

    /// Returns the number of the failed step of a scenario, counted from 1. It is `None` if the calls or the state at
    /// the end are wrong.
    ///
    /// ```
    /// # use fake_rds::Scenario;
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let scenario: Scenario = r#"{"steps": [{"call": "DescribeRegions", "expect": {"status": 500}}]}"#.parse().unwrap();
    /// let error = scenario.play(&scenario.start().await).await.unwrap_err();
    /// assert_eq!(error.step(), Some(1));
    /// # }
    /// ```
    pub fn step(&self) -> Option<usize> {
        self.0.step
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { reason, file, path, place, errors, more, .. } = &*self.0;
        if reason.is_empty() {
            let count = errors.len() + more;
            write!(f, "{count} {} found:", if count == 1 { "error" } else { "errors" })?;
            for error in errors {
                write!(f, "\n  {error}")?;
            }
            if *more > 0 {
                write!(f, "\n  and {more} more errors")?;
            }
            return Ok(());
        }
        if let Some(file) = file {
            write!(f, "{}:", file.display())?;
        }
        if let Some((line, column)) = place {
            write!(f, "{line}:{column}: ")?;
        }
        match path {
            Some(path) => write!(f, "{path}: ")?,
            None if file.is_some() && place.is_none() => f.write_str(" ")?,
            None => {}
        }
        f.write_str(reason)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|source| &**source as &(dyn std::error::Error + 'static))
    }
}

impl PartialEq for Error {
    /// Two errors are equal if they have the same kind and text.
    fn eq(&self, other: &Error) -> bool {
        self.kind() == other.kind() && self.to_string() == other.to_string()
    }
}

impl Eq for Error {}

/// One error in a seed or a scenario: its place and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldError {
    path: String,
    reason: String,
    place: Option<(usize, usize)>,
}

impl FieldError {
    pub(crate) fn new(path: impl Into<String>, reason: impl Into<String>) -> FieldError {
        FieldError { path: path.into(), reason: reason.into(), place: None }
    }

    pub(crate) fn at(mut self, place: (usize, usize)) -> FieldError {
        self.place = Some(place);
        self
    }

    /// Returns the same error with a path that begins with `prefix`, for a document that contains this one.
    pub(crate) fn within(self, prefix: &str) -> FieldError {
        FieldError { path: format!("{prefix}{}", self.path.strip_prefix('$').unwrap_or(&self.path)), ..self }
    }

    fn into_error(self, kind: ErrorKind) -> Error {
        let mut error = Error::new(kind, self.reason);
        error.0.path = Some(self.path);
        error.0.place = self.place;
        error
    }

    /// The JSON path of the field, such as `$.DBInstances[0].EngineVersion`.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The text of the error: what is wrong and what is expected.
    pub(crate) fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.place {
            write!(f, "{line}:{column}: ")?;
        }
        write!(f, "{}: {}", self.path, self.reason)
    }
}

/// Joins errors to one line, for a message.
pub(crate) fn joined(errors: &[FieldError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
