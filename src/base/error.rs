//! What is wrong with a field of a seed, a scenario, or a control call.

use std::fmt;

/// One error in a seed or a scenario: where it stands and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
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

    /// The same error in a document that holds this one at `prefix`.
    pub(crate) fn within(self, prefix: &str) -> FieldError {
        FieldError { path: format!("{prefix}{}", self.path.strip_prefix('$').unwrap_or(&self.path)), ..self }
    }

    /// The JSON path of the field, such as `$.DBInstances[0].EngineVersion`.
    ///
    /// ```
    /// # use fake_rds::Seed;
    /// let error = r#"{"Clok": "2018-06-12T00:00:00Z"}"#.parse::<Seed>().unwrap_err();
    /// assert_eq!(error.errors()[0].path(), "$.Clok");
    /// ```
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong, and what would be right.
    ///
    /// ```
    /// # use fake_rds::Seed;
    /// let error = r#"{"Clok": "2018-06-12T00:00:00Z"}"#.parse::<Seed>().unwrap_err();
    /// assert_eq!(error.errors()[0].reason(), "unknown field; did you mean `Clock`?");
    /// ```
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Line and column in the text it was read from, counted from 1.
    ///
    /// ```
    /// # use fake_rds::Seed;
    /// let error = r#"{"Clok": "2018-06-12T00:00:00Z"}"#.parse::<Seed>().unwrap_err();
    /// assert_eq!(error.errors()[0].line_and_column(), Some((1, 10)));
    /// ```
    pub fn line_and_column(&self) -> Option<(usize, usize)> {
        self.place
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

/// Errors in one line, for a message.
pub(crate) fn joined(errors: &[FieldError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
