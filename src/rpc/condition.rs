//! Error conditions: what a table entry is. The entries themselves stand beside their family: the gateway's in
//! `protocol/conditions.rs`, those of the actions in `action/*/conditions.rs`.

use std::fmt;

/// How sure it is that the service answers a condition with this code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Pairing {
    /// A document or a live answer shows this code for this condition.
    Documented,
    /// The code, status and text are real. That this condition gives them is a judgement.
    Inferred,
    /// The fake's own: the service has no such condition.
    Own,
}

impl fmt::Display for Pairing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Pairing::Documented => "documented",
            Pairing::Inferred => "inferred",
            Pairing::Own => "the fake's own",
        })
    }
}

/// Which year's codes a fake answers with, where the documents of different years disagree.
///
/// ```
/// use fake_rds::{Era, FakeRds};
///
/// let rds = FakeRds::builder().era(Era::Y2018).start_blocking();
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Era {
    /// Each action's own: the newest code that is documented for that very action. The actions of the migration keep the
    /// year of their page, 2018.
    #[default]
    Own,
    /// The codes of the client error table of 2018.
    Y2018,
    /// The newest codes, for the migration too.
    Newest,
}

/// Code, status and text of an answer. A `{}` in code or text stands for what differs from case to case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Form {
    pub(crate) code: &'static str,
    pub(crate) status: u16,
    pub(crate) message: &'static str,
}

/// An entry of the table.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    pub(crate) form: Form,
    pub(crate) y2018: Option<Form>,
    pub(crate) newest: Option<Form>,
    pub(crate) pairing: Pairing,
    pub(crate) source: &'static str,
    pub(crate) when: &'static [&'static str],
}

/// An error condition of the service.
///
/// Each condition is one entry in one table: the code, HTTP status and text it is answered with, where they come from, and
/// how sure it is that the service pairs them so. [`answer`](crate::FakeRdsBuilder::answer) replaces an entry for one
/// fake. The whole table is on the page [`conditions`](crate::guide::conditions).
///
/// ```
/// use fake_rds::Condition;
///
/// assert_eq!(Condition::NotEnoughStorage.code(), "QuotaExceeded.DBInstanceStorage");
/// assert_eq!(Condition::NotEnoughStorage.status(), 403);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Condition(pub(crate) &'static Entry);

/// Declares the conditions of a family, and a list of them named `ALL`.
///
/// An entry is `Name = "code", status, "text", Pairing, "source";`, with a doc comment that says when it happens. Behind the
/// source stand the forms of other years, if they differ: `y2018("code", status, "text")`, `newest("code", status, "text")`.
macro_rules! conditions {
    ($(
        $(#[doc = $when:literal])+
        $name:ident = $code:literal, $status:literal, $message:literal, $pairing:ident, $source:literal
        $(, y2018($code_2018:literal, $status_2018:literal, $message_2018:literal))?
        $(, newest($code_newest:literal, $status_newest:literal, $message_newest:literal))?;
    )+) => {
        #[allow(non_upper_case_globals)]
        impl $crate::rpc::condition::Condition { $(
            $(#[doc = $when])+
            ///
            #[doc = concat!("`", $code, "`, HTTP ", stringify!($status), ".")]
            pub const $name: $crate::rpc::condition::Condition = $crate::rpc::condition::Condition(&$crate::rpc::condition::Entry {
                name: stringify!($name),
                form: $crate::rpc::condition::Form { code: $code, status: $status, message: $message },
                y2018: conditions!(@form $($code_2018, $status_2018, $message_2018)?),
                newest: conditions!(@form $($code_newest, $status_newest, $message_newest)?),
                pairing: $crate::rpc::condition::Pairing::$pairing,
                source: $source,
                when: &[$( $when, )+],
            });
        )+ }

        /// The conditions of this family.
        pub(crate) const ALL: &[$crate::rpc::condition::Condition] = &[$( $crate::rpc::condition::Condition::$name, )+];
    };
    (@form) => { None };
    (@form $code:literal, $status:literal, $message:literal) => {
        Some($crate::rpc::condition::Form { code: $code, status: $status, message: $message })
    };
}

impl Condition {
    /// The name of the condition, which a seed file uses too.
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// assert_eq!(Condition::SameInstance.name(), "SameInstance");
    /// ```
    pub const fn name(self) -> &'static str {
        self.0.name
    }

    /// The error code. A `{}` in it stands for the name of the parameter in question.
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// assert_eq!(Condition::SameInstance.code(), "OperationDenied.DBInstanceId");
    /// ```
    pub const fn code(self) -> &'static str {
        self.0.form.code
    }

    /// The HTTP status.
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// assert_eq!(Condition::InstanceNotFound.status(), 404);
    /// ```
    pub const fn status(self) -> u16 {
        self.0.form.status
    }

    /// The text. A `{}` in it stands for what differs from case to case, mostly the name of a parameter.
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// assert!(Condition::MissingParameter.message().contains("\"{}\""));
    /// ```
    pub const fn message(self) -> &'static str {
        self.0.form.message
    }

    /// The document the entry comes from, and its year.
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// assert!(Condition::SameInstance.source().contains("2018"));
    /// ```
    pub const fn source(self) -> &'static str {
        self.0.source
    }

    /// How sure it is that the service pairs this condition with this code.
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// assert_eq!(Condition::NotModelled.pairing(), fake_rds::Pairing::Own);
    /// ```
    pub const fn pairing(self) -> Pairing {
        self.0.pairing
    }

    /// When it happens.
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// assert!(Condition::SameInstance.when().contains("same instance"));
    /// ```
    pub fn when(self) -> String {
        self.0.when.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
    }

    /// The whole table as Markdown, one row a condition.
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// assert!(Condition::table().contains("| `SameInstance` |"));
    /// ```
    pub fn table() -> String {
        let mut page = String::from(
            "| condition | when | code | HTTP | text | pairing | source |\n|---|---|---|---|---|---|---|\n",
        );
        for condition in Condition::ALL {
            let others = [("2018", condition.0.y2018), ("newest", condition.0.newest)];
            let others = others.into_iter().filter_map(|(era, form)| Some((era, form?)));
            let code: Vec<String> = std::iter::once(format!("`{}`", condition.code()))
                .chain(others.map(|(era, form)| format!("{era}: `{}` {}", form.code, form.status)))
                .collect();
            page += &format!(
                "| `{}` | {} | {} | {} | {} | {} | {} |\n",
                condition.name(),
                condition.when(),
                code.join("; "),
                condition.status(),
                condition.message().replace('|', "\\|").replace('<', "\\<"),
                condition.pairing(),
                condition.source(),
            );
        }
        page
    }

    /// What the condition is answered with in an era.
    pub(crate) fn form(self, era: Era) -> Form {
        let other = match era {
            Era::Own => None,
            Era::Y2018 => self.0.y2018,
            Era::Newest => self.0.newest,
        };
        other.unwrap_or(self.0.form)
    }

    /// The condition of this name.
    pub(crate) fn named(name: &str) -> Option<Condition> {
        Condition::ALL.iter().copied().find(|condition| condition.name() == name)
    }

    /// A refusal with a hint.
    pub(crate) fn because(self, hint: impl Into<String>) -> Refusal {
        Refusal::of(self, "").hint(hint)
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A request that is refused: by which condition, what fills its text, and a hint to the person reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) condition: Condition,
    /// What stands for `{}` in code and text.
    pub(crate) detail: String,
    pub(crate) hint: Option<String>,
    /// Whom a policy refused, and how.
    pub(crate) denied: Option<Box<Denied>>,
}

/// A policy's refusal, as `AccessDeniedDetail` tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Denied {
    pub(crate) account: String,
    pub(crate) user: String,
    pub(crate) action: String,
    /// Whether the action is denied by name, or only not allowed.
    pub(crate) explicit: bool,
}

impl Refusal {
    pub(crate) fn of(condition: Condition, detail: impl Into<String>) -> Refusal {
        Refusal { condition, detail: detail.into(), hint: None, denied: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Refusal {
        self.hint = Some(hint.into());
        self
    }
}

/// What a condition is answered with when a user replaces the table's entry, or injects an error of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
}

impl Answer {
    /// Why this is no error.
    pub(crate) fn flaw(&self) -> Option<String> {
        let fits = (400..=599).contains(&self.status) && !self.code.is_empty();
        (!fits).then(|| {
            format!("an error has a status from 400 to 599 and a code, this is {} `{}`", self.status, self.code)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_errors_and_names_are_unique() {
        let mut names = std::collections::HashSet::new();
        for condition in Condition::ALL {
            for era in [Era::Own, Era::Y2018, Era::Newest] {
                assert!((400..600).contains(&condition.form(era).status), "{condition}");
            }
            assert!(names.insert(condition.name()), "{condition} is there twice");
            assert!(!condition.when().is_empty() && !condition.source().is_empty());
        }
    }
}
