//! Privileges of accounts on databases: parameters, checks, and their form in answers.

use super::fields::{FromText, Words};
use crate::base::text::{clip, list};
use crate::rds::model::account::Account;
use crate::rds::model::instance::Instance;
use crate::rds::words::{AccountPrivilege, AccountType, Engine};
use crate::rpc::condition::{Condition, Refusal};

/// A privilege that can be granted, which is any except `Custom`.
#[derive(Debug, Clone, Copy)]
pub(super) struct OnePrivilege(pub(super) AccountPrivilege);

impl FromText for OnePrivilege {
    const CONDITIONS: &'static [Condition] = &[Condition::InvalidAccountPrivilege];
    const WORDS: Option<Words> = <AccountPrivilege as FromText>::WORDS;

    fn from_text(text: &str) -> Result<OnePrivilege, String> {
        let words = || AccountPrivilege::ALL.iter().filter(|word| **word != AccountPrivilege::Custom);
        let found = words().find(|word| word.as_str().eq_ignore_ascii_case(text));
        found.map(|word| OnePrivilege(*word)).ok_or_else(|| list(words().map(|word| word.as_str())))
    }

    fn refusal(name: &'static str, text: &str, takes: &str) -> Refusal {
        Condition::InvalidAccountPrivilege.because(format!("`{name}` is `{}`, expected one of {takes}", clip(text)))
    }
}

/// Refuses privileges that an account already has by its type, and privileges that the engine does not have.
pub(super) fn takes_privileges(
    instance: &Instance,
    account: &Account,
    privileges: &[AccountPrivilege],
) -> Result<(), Refusal> {
    let (engine, kind) = (instance.engine, account.account_type);
    let mysql = matches!(engine, Engine::MySql | Engine::MariaDb);
    if kind == AccountType::Sysadmin || kind == AccountType::GlobalRo || (mysql && kind == AccountType::Super) {
        let hint = format!("account `{}` is {kind}: it has its privileges in every database", account.name);
        return Err(Condition::IncorrectAccountType.because(hint));
    }
    for privilege in privileges {
        let fits = match privilege {
            AccountPrivilege::DdlOnly | AccountPrivilege::DmlOnly => mysql,
            AccountPrivilege::DbOwner => !mysql,
            _ => true,
        };
        if !fits {
            return Err(Condition::PrivilegeOfAnotherEngine.because(format!("{engine} has no privilege {privilege}")));
        }
    }
    Ok(())
}

/// Returns the statements that a privilege allows on MySQL. The statements of `ReadWrite` are the documented sample;
/// those of `ReadOnly`, `DDLOnly` and `DMLOnly` are the obvious parts of it (inferred).
pub(super) fn detail(engine: Engine, privilege: AccountPrivilege) -> &'static str {
    if !matches!(engine, Engine::MySql | Engine::MariaDb) {
        return "";
    }
    match privilege {
        AccountPrivilege::ReadWrite => {
            "SELECT,INSERT,UPDATE,DELETE,CREATE,DROP,REFERENCES,INDEX,ALTER,CREATE TEMPORARY TABLES,LOCK TABLES,CREATE VIEW,SHOW VIEW,CREATE ROUTINE,ALTER ROUTINE,EXECUTE,EVENT,TRIGGER"
        }
        AccountPrivilege::ReadOnly => "SELECT,LOCK TABLES,SHOW VIEW",
        AccountPrivilege::DdlOnly => {
            "CREATE,DROP,INDEX,ALTER,CREATE TEMPORARY TABLES,LOCK TABLES,CREATE VIEW,SHOW VIEW,CREATE ROUTINE,ALTER ROUTINE"
        }
        AccountPrivilege::DmlOnly => {
            "SELECT,INSERT,UPDATE,DELETE,CREATE TEMPORARY TABLES,LOCK TABLES,EXECUTE,SHOW VIEW,EVENT,TRIGGER"
        }
        AccountPrivilege::DbOwner | AccountPrivilege::Custom => "",
    }
}
