//! The code that each action documents for a reason of the admission gate.
//!
//! An action requires that the instances that its parameters name exist, and that their engine, type, status and lock
//! mode are in its lists. The service has several codes for each reason, and an action documents one of them.

use crate::base::error::{Error, ErrorKind};
use crate::base::text::{clip, did_you_mean, list};
use crate::rds::action;
use crate::rds::catalogue::{self, errors};
use crate::rds::reason_codes::{ROWS, Row};
use crate::rpc::condition::{Condition, Era, Form, Kind, Pairing};
use crate::rpc::conditions as gateway;

/// Returns the code that an action answers for a reason; `None` if the condition is not one of the reasons.
pub(crate) fn row(condition: Condition, action: &str) -> Option<&'static Row> {
    let (_, rows) = ROWS.iter().find(|(reason, _)| *reason == condition)?;
    let named = |row: &&Row| row.only.contains(&action);
    let documents = |row: &&Row| row.documented && errors::has(action, row.form.code, row.form.status);
    rows.iter().find(named).or_else(|| rows.iter().find(documents)).or(rows.last())
}

/// The answer to a condition in one action that a public record shows, where other actions have no record.
const RECORDS: &[(Condition, &str, Form, &str)] = &[(
    Condition::DatabaseNotRunning,
    "GrantAccountPrivilege",
    Form {
        code: "OperationDenied.DBStatus",
        status: 403,
        message: "The operation is not permitted due to db status of instance.",
    },
    "live answer (aliyun/aliyun-openapi-php-sdk issue 8, 2016), which shows the text; the code is that of the RDS client error table (2018), row 27, and Terraform's provider repeats on it (2026)",
)];

/// Returns a form with the text that the action documents for its code and status.
fn documented_text(action: &str, form: Form) -> Form {
    let rows = || errors::of(action).iter().filter(|row| row.code == form.code && row.status == form.status);
    if rows().any(|row| row.message == form.message) {
        return form;
    }
    match rows().next() {
        Some(row) => Form { message: row.message, ..form },
        None => form,
    }
}

/// Returns a form with the status that the action documents for its code, if the text is nearly the same.
fn documented_status(action: &str, form: Form) -> Form {
    let mut of_code = errors::of(action).iter().filter(|row| row.code == form.code && row.certain);
    if of_code.clone().any(|row| row.status == form.status) {
        return form;
    }
    let plain = |text: &str| text.to_ascii_lowercase().replace("aliyun ", "");
    match of_code.find(|row| plain(row.message) == plain(form.message)) {
        Some(row) => Form { status: row.status, message: row.message, ..form },
        None => form,
    }
}

/// The meaning of a condition for one action.
pub(crate) struct Meaning {
    pub(crate) form: Form,
    pub(crate) pairing: Pairing,
    pub(crate) source: &'static str,
    #[cfg_attr(not(feature = "cli"), allow(dead_code))]
    pub(crate) when: &'static [&'static str],
}

/// A condition of one action, as a seed names it.
const EXAMPLE: &str = "`RestartDBInstance/InvalidDBInstanceStatus.NotSupport`";

impl Condition {
    /// Returns the condition for a code that an action documents.
    ///
    /// # Panics
    ///
    /// If the service has no such action, or the action has no such code.
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// let condition = Condition::of("RestartDBInstance", "IncorrectRestartMethod");
    /// assert_eq!(condition.status_for("RestartDBInstance"), 403);
    /// ```
    #[track_caller]
    pub fn of(action: impl AsRef<str>, code: impl AsRef<str>) -> Condition {
        match Condition::try_of(action, code) {
            Ok(condition) => condition,
            Err(error) => panic!("{error}"),
        }
    }

    /// Like [`of`](Condition::of), but returns what is wrong.
    ///
    /// # Errors
    ///
    /// If the service has no such action, or the action has no such code.
    ///
    /// ```
    /// # use fake_rds::{Condition, ErrorKind};
    /// let error = Condition::try_of("RestartDBInstance", "IncorrectRestartMethods").unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::UnknownName);
    /// assert!(error.to_string().contains("did you mean `IncorrectRestartMethod`?"));
    /// ```
    pub fn try_of(action: impl AsRef<str>, code: impl AsRef<str>) -> Result<Condition, Error> {
        let found = Condition::find(action.as_ref(), code.as_ref());
        found.map_err(|reason| Error::new(ErrorKind::UnknownName, reason))
    }

    /// Returns the condition for a code of an action, or the reason why there is none.
    pub(crate) fn find(action: &str, code: &str) -> Result<Condition, String> {
        let Some(name) = catalogue::canonical(action) else {
            let near = did_you_mean(action, catalogue::names());
            return Err(format!("the service has no action `{}`{near}", clip(action)));
        };
        let modelled = action::find(name).map(|model| model.conditions()).unwrap_or_default();
        let modelled: Vec<&str> = modelled.into_iter().map(|condition| condition.form(name, Era::Own).code).collect();
        let documented = errors::of(name).iter().map(|row| row.code);
        let mut known: Vec<&str> = modelled;
        for code in documented {
            if !known.contains(&code) {
                known.push(code);
            }
        }
        // The gateway can refuse any action.
        let gateway = gateway::ALL.iter().map(|condition| condition.form(name, Era::Own).code);
        match known.iter().copied().chain(gateway).find(|known| *known == code) {
            Some(code) => Ok(Condition::documented(name, code)),
            None => {
                // Some documents have a place-holder of a program instead of a code.
                known.retain(|code| !code.contains('%'));
                let near = did_you_mean(code, known.iter().copied());
                Err(format!("{name} has no error code `{}`{near}; its codes: {}", clip(code), list(&known)))
            }
        }
    }

    /// Returns the condition of this name: the name of a constant, a name from `docs/unsettled.md`, or `Action/Code`.
    pub(crate) fn named(name: &str) -> Result<Condition, String> {
        let entry = Condition::EVERY.iter().copied().find(|condition| condition.name() == name);
        match (entry, name.split_once('/')) {
            (Some(condition), _) => Ok(condition),
            (None, Some((action, code))) => Condition::find(action, code),
            (None, None) => {
                let names: Vec<_> = Condition::ALL.iter().map(|condition| condition.name()).collect();
                let near = did_you_mean(name, names.iter().map(AsRef::as_ref));
                Err(format!(
                    "no condition of that name{near}; the refusal of one action is `Action/Code`, such as {EXAMPLE}"
                ))
            }
        }
    }

    /// Returns the error code that an action answers. A `{}` in the code is replaced by the name of a parameter when it
    /// is answered. The case of the name does not matter; for an action that never answers this condition, the code is
    /// the usual one.
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// assert_eq!(Condition::InstanceStatus.code_for("RestartDBInstance"), "InvalidDBInstanceStatus.NotSupport");
    /// assert_eq!(Condition::InstanceStatus.code_for("CreateBackup"), "IncorrectDBInstanceState");
    /// ```
    pub fn code_for(self, action: impl AsRef<str>) -> &'static str {
        self.form(canonical(action.as_ref()), Era::Own).code
    }

    /// Returns the HTTP status that an action answers, with the same rules as [`code_for`](Condition::code_for).
    ///
    /// ```
    /// # use fake_rds::Condition;
    /// assert_eq!(Condition::InstanceNotFound.status_for("DeleteDBInstance"), 404);
    /// ```
    pub fn status_for(self, action: impl AsRef<str>) -> u16 {
        self.form(canonical(action.as_ref()), Era::Own).status
    }

    /// Returns the message that an action answers. A `{}` in the message is replaced by a detail, mostly the name of a
    /// parameter, when it is answered.
    #[cfg(test)]
    pub(crate) fn message_for(self, action: impl AsRef<str>) -> &'static str {
        self.form(action.as_ref(), Era::Own).message
    }

    /// Returns the source of an action's answer, with its year.
    pub(crate) fn source_for(self, action: impl AsRef<str>) -> &'static str {
        self.meaning(action.as_ref(), Era::Own).source
    }

    /// Returns the certainty of the action's answer to this condition.
    pub(crate) fn pairing_for(self, action: impl AsRef<str>) -> Pairing {
        self.meaning(action.as_ref(), Era::Own).pairing
    }

    /// Returns the description of when the condition happens.
    #[cfg_attr(not(feature = "cli"), allow(dead_code))]
    pub(crate) fn when(self) -> String {
        let action = match self.0 {
            Kind::Entry(_) => "",
            Kind::Of { action, .. } => action,
        };
        self.meaning(action, Era::Own).when.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
    }

    /// Returns the Rust expression for the condition.
    pub(crate) fn as_rust(self) -> String {
        match self.0 {
            Kind::Entry(entry) => format!("Condition::{}", entry.name),
            Kind::Of { action, code } => format!("Condition::of(\"{action}\", \"{code}\")"),
        }
    }

    /// Returns the answer of an action in an era.
    pub(crate) fn form(self, action: &str, era: Era) -> Form {
        self.meaning(action, era).form
    }

    /// Returns the key of a user's answer to the condition in one action, or why that action never answers it.
    pub(crate) fn key_for(self, action: &'static str) -> Result<(Option<&'static str>, Condition), String> {
        match self.shown(action) {
            // A condition of one action needs no other mention of it.
            condition @ Condition(Kind::Of { action: of, .. }) if of == action => Ok((None, condition)),
            Condition(Kind::Of { action: of, .. }) => {
                Err(format!("the condition is of {of}, so {action} never answers it"))
            }
            condition => Ok((Some(action), condition)),
        }
    }

    /// Returns the condition in the form that users see: without a constant it is the action and the code.
    pub(crate) fn shown(self, action: &str) -> Condition {
        match (self.0, catalogue::canonical(action)) {
            (Kind::Entry(entry), Some(action)) if !entry.public => Condition::documented(action, entry.form.code),
            _ => self,
        }
    }

    /// Returns the meaning of the condition for an action.
    pub(crate) fn meaning(self, action: &str, era: Era) -> Meaning {
        match self.0 {
            Kind::Entry(entry) => {
                if let Some(row) = row(self, action) {
                    let (pairing, source) = (row.pairing, row.source);
                    return Meaning { form: documented_text(action, row.form(era)), pairing, source, when: entry.when };
                }
                let recorded = RECORDS.iter().find(|(condition, of, ..)| *condition == self && *of == action);
                if let Some((_, _, form, source)) = recorded.filter(|_| era == Era::Own) {
                    return Meaning { form: *form, pairing: Pairing::Documented, source, when: entry.when };
                }
                let other = match era {
                    Era::Own => None,
                    Era::Y2018 => entry.y2018,
                    Era::Newest => entry.newest,
                };
                let form = match (era, other) {
                    (Era::Own, _) => documented_status(action, entry.form),
                    (_, other) => other.unwrap_or(entry.form),
                };
                Meaning { form, pairing: entry.pairing, source: entry.source, when: entry.when }
            }
            Kind::Of { action, code } => {
                let modelled = action::find(action).map(|model| model.conditions()).unwrap_or_default();
                let is_it =
                    |condition: &Condition| matches!(condition.0, Kind::Entry(_)) && condition.code_for(action) == code;
                let entries = modelled.into_iter().chain(gateway::ALL.iter().copied());
                if let Some(condition) = entries.into_iter().find(is_it) {
                    return condition.meaning(action, era);
                }
                let row = errors::find(action, code);
                let certain = row.is_some_and(|row| row.certain);
                Meaning {
                    form: Form {
                        code,
                        status: row.map_or(400, |row| row.status),
                        message: row.map_or("", |row| row.message),
                    },
                    pairing: if certain { Pairing::Documented } else { Pairing::Inferred },
                    source: "the documented table of the action (2024, 2025)",
                    when: &["A refusal that the action documents."],
                }
            }
        }
    }
}

/// Reads the name of a constant, a name from `docs/unsettled.md`, or `Action/Code`.
///
/// ```
/// use fake_rds::Condition;
///
/// assert_eq!("InstanceLocked".parse::<Condition>().unwrap(), Condition::InstanceLocked);
/// let error = "InstanceLokced".parse::<Condition>().unwrap_err();
/// assert!(error.to_string().contains("did you mean `InstanceLocked`?"));
/// ```
/// Returns the service's spelling of an action, or the name itself if the service has no such action.
fn canonical(action: &str) -> &str {
    catalogue::canonical(action).unwrap_or(action)
}

impl std::str::FromStr for Condition {
    type Err = Error;

    fn from_str(name: &str) -> Result<Condition, Error> {
        Condition::named(name).map_err(|why| Error::new(ErrorKind::UnknownName, format!("`{}`: {why}", clip(name))))
    }
}
