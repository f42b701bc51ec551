//! Error conditions: the parts of a table entry. The entries are in each family: the gateway's in `rpc/conditions.rs`,
//! those of the actions in `action/*/conditions.rs`.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

/// The certainty that the service answers a condition with this code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Pairing {
    /// A document or a live answer shows this code for this condition.
    Documented,
    /// The code, status and text are real, but that this condition causes them is a judgement.
    Inferred,
    /// The condition exists in the fake only; the service does not have it.
    Own,
}

word_traits! { Pairing { Documented => "documented", Inferred => "inferred", Own => "the fake's own", } }

/// The year whose error codes a fake uses if the documents of different years disagree.
///
/// ```
/// use fake_rds::{Era, FakeRds};
///
/// let rds = FakeRds::builder().era(Era::Y2018).start_blocking();
/// assert_eq!(rds.seed().to_value()["Era"], "Y2018");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub enum Era {
    /// The newest code that is documented for each action itself. For the actions of the migration that is the code of
    /// 2018, the year of their page.
    #[default]
    Own,
    /// The codes of the client error table of 2018.
    Y2018,
    /// The newest codes, also for the actions of the migration.
    Newest,
}

word_traits! { Era { Own => "Own", Y2018 => "Y2018", Newest => "Newest", } }

/// Code, status and message of an answer. A `{}` in code or message is replaced by a detail such as a parameter's name.
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
    /// `true` if users have a constant for the condition. Other entries are shown as [`Condition::of`] an action.
    pub(crate) public: bool,
    pub(crate) form: Form,
    pub(crate) y2018: Option<Form>,
    pub(crate) newest: Option<Form>,
    pub(crate) pairing: Pairing,
    pub(crate) source: &'static str,
    pub(crate) when: &'static [&'static str],
}

/// An error condition of the service.
///
/// The conditions that most programs meet have constants, such as [`Condition::InstanceLocked`]. The code of some
/// conditions depends on the action; [`code_for`](Condition::code_for) returns it. For every other documented refusal,
/// call [`Condition::of`] with the action and the code. [`answer`](crate::FakeRdsBuilder::answer) replaces the answer
/// of a condition for one fake. The whole table is on the page [`conditions`](crate::guide::conditions).
///
/// ```
/// use fake_rds::Condition;
///
/// assert_eq!(Condition::NotEnoughStorage.code_for("ImportDatabaseBetweenInstances"), "QuotaExceeded.DBInstanceStorage");
/// assert_eq!(Condition::InstanceLocked.code_for("CreateBackup"), "IncorrectDBInstanceLockMode.ValueNotSupported");
/// assert_eq!(Condition::of("CreateBackup", "BackupType.NotSupport").to_string(), "CreateBackup/BackupType.NotSupport");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Condition(pub(crate) Kind);

/// The identity of a condition.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// An entry of a `conditions!` table.
    Entry(&'static Entry),
    /// A code in the documented table of an action.
    Of { action: &'static str, code: &'static str },
}

/// Declares the conditions of a family and the list `ALL` of them.
///
/// An entry is `Name = "code", status, "text", Pairing, "source";`, with a doc comment that says when it happens. `pub`
/// in front of the name gives users a constant. If other years have different forms, they follow the source:
/// `y2018("code", status, "text")`, `newest("code", status, "text")`.
macro_rules! conditions {
    (@form) => { None };
    (@form $code:literal, $status:literal, $message:literal) => {
        Some($crate::rpc::condition::Form { code: $code, status: $status, message: $message })
    };
    ($(
        $(#[doc = $when:literal])+
        $public:vis $name:ident = $code:literal, $status:literal, $message:literal, $pairing:ident, $source:literal
        $(, y2018($code_2018:literal, $status_2018:literal, $message_2018:literal))?
        $(, newest($code_newest:literal, $status_newest:literal, $message_newest:literal))?;
    )+) => {
        #[allow(non_upper_case_globals)]
        impl $crate::rpc::condition::Condition { $(
            $(#[doc = $when])+
            ///
            #[doc = concat!("`", $code, "`, HTTP ", stringify!($status), ".")]
            $public const $name: $crate::rpc::condition::Condition = {
                // A separate constant, since older compilers do not promote an expression that calls a function.
                const ENTRY: &$crate::rpc::condition::Entry = &$crate::rpc::condition::Entry {
                    name: stringify!($name),
                    public: matches!(stringify!($public).as_bytes(), b"pub"),
                    form: $crate::rpc::condition::Form { code: $code, status: $status, message: $message },
                    y2018: conditions!(@form $($code_2018, $status_2018, $message_2018)?),
                    newest: conditions!(@form $($code_newest, $status_newest, $message_newest)?),
                    pairing: $crate::rpc::condition::Pairing::$pairing,
                    source: if $crate::base::text::HAS_DOCS { $source } else { "" },
                    when: described!($( $when ),+),
                };
                $crate::rpc::condition::Condition($crate::rpc::condition::Kind::Entry(ENTRY))
            };
        )+ }

        /// The conditions of this family.
        pub(crate) const ALL: &[$crate::rpc::condition::Condition] = &[$( $crate::rpc::condition::Condition::$name, )+];
    };
}

impl Condition {
    /// The name of the condition, also in seed files: the name of the constant, or the action and the code.
    pub(crate) fn name(self) -> Cow<'static, str> {
        match self.0 {
            Kind::Entry(entry) => entry.name.into(),
            Kind::Of { action, code } => format!("{action}/{code}").into(),
        }
    }

    /// The refusal of an action with a code of its documented table.
    pub(crate) const fn documented(action: &'static str, code: &'static str) -> Condition {
        Condition(Kind::Of { action, code })
    }

    /// A refusal with a hint.
    pub(crate) fn because(self, hint: impl Into<String>) -> Refusal {
        Refusal::of(self, "").hint(hint)
    }
}

/// Orders conditions by name.
impl Ord for Condition {
    fn cmp(&self, other: &Condition) -> std::cmp::Ordering {
        self.name().cmp(&other.name())
    }
}

impl PartialOrd for Condition {
    fn partial_cmp(&self, other: &Condition) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

/// A refusal of a request. It is one pointer, so that the many functions that can refuse return small results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal(pub(crate) Box<RefusalParts>);

/// The parts of a refusal: the condition, the detail for its text, and a hint for the reader of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RefusalParts {
    pub(crate) condition: Condition,
    /// The replacement of `{}` in code and message.
    pub(crate) detail: String,
    pub(crate) hint: Option<String>,
    /// The details of a policy's refusal.
    pub(crate) denied: Option<Box<Denied>>,
}

/// The refusal of a policy, as `AccessDeniedDetail` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Denied {
    pub(crate) account: String,
    pub(crate) user: String,
    pub(crate) action: String,
    /// `true` if a rule denies the action, `false` if no rule allows it.
    pub(crate) explicit: bool,
}

impl Refusal {
    pub(crate) fn of(condition: Condition, detail: impl Into<String>) -> Refusal {
        Refusal(Box::new(RefusalParts { condition, detail: detail.into(), hint: None, denied: None }))
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Refusal {
        self.0.hint = Some(hint.into());
        self
    }
}

impl Deref for Refusal {
    type Target = RefusalParts;

    fn deref(&self) -> &RefusalParts {
        &self.0
    }
}

/// The answer to a condition when a user replaces the table's entry, or injects a custom error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
}

/// The answers that a user sets for conditions, each for one action or for all actions.
pub(crate) type Answers = std::collections::BTreeMap<(Option<&'static str>, Condition), Answer>;

impl Answer {
    /// Returns the reason why this is not a valid error.
    pub(crate) fn flaw(&self) -> Option<String> {
        let fits = (400..=599).contains(&self.status) && !self.code.is_empty();
        (!fits).then(|| {
            format!("an error needs a status from 400 to 599 and a code, found {} `{}`", self.status, self.code)
        })
    }
}
