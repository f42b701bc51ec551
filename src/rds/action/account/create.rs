//! `CreateAccount`: the account is listed at once and becomes Available when the operation ends.

use super::super::names::NewAccountDescription;
use super::check_new_name;
use super::types::Password;
use crate::rds::action::prelude::*;
use crate::rds::model::account::Account;
use crate::rds::model::operation::Kind;
use crate::rds::words::AccountStatus;
use crate::rds::words::AccountType;

params! {
    /// Creates an account.
    ///
    /// The account is listed at once, as Unavailable, and later as Available. An instance has one privileged account
    /// (`Super`), except on PostgreSQL (inferred). SQL Server 2016 and later has at most two of type `GlobalRO` (2026). The first account of a SQL Server instance may be a normal one
    /// (tests of Terraform's provider, 2026). The password is checked and not kept. The page of 2018 also requires that
    /// every database is Running. No later source does, so the fake does not.
    ///
    /// Source: page CreateAccount (2018 to 2025), API metadata (2024) for the codes.
    CreateAccount {
        DBInstanceId: String,
        AccountName: String,
        #[checked] AccountPassword: Password,
        AccountType: Option<AccountType>,
        AccountDescription: Option<NewAccountDescription>,
        CheckPolicy: Option<bool>,
    }
}

impl Action for CreateAccount {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").primary().running().unlocked()];
    const CONDITIONS: &'static [Condition] = &[
        Condition::InvalidAccountName,
        Condition::ReservedAccountName,
        Condition::DuplicateAccountName,
        Condition::SysadminUnsupported,
        Condition::IncorrectAccountType,
        TOO_MANY_GLOBAL,
        Condition::AccountQuota,
    ];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        check_new_name(instance, &self.AccountName)?;
        let kind = self.AccountType.unwrap_or(AccountType::Normal);
        check_type(instance, kind)?;
        // The name of the privileged account is taken in any case (SDK models, 2026).
        let same = |other: &&Account| {
            other.account_type == AccountType::Super && other.name.eq_ignore_ascii_case(&self.AccountName)
        };
        if let Some(other) = instance.accounts.iter().find(same) {
            refuse!(DuplicateAccountName, "`{}` has the privileged account `{}`", instance.id, other.name);
        }
        let (there, most) = (instance.accounts.len(), instance.shown_max_accounts());
        if there as u64 >= most {
            let hint = format!("`{}` has {there} accounts and can have {most}", instance.id);
            return Err(Condition::AccountQuota.because(hint));
        }
        let account = Account {
            status: AccountStatus::Unavailable,
            account_type: kind,
            description: self.AccountDescription.map(|text| text.0).unwrap_or_default(),
            check_policy: self.CheckPolicy.unwrap_or_default(),
            ..Account::new(&*self.AccountName)
        };
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.accounts.push(account);
        let account = Resource::part(self.DBInstanceId, Kind::Account, self.AccountName);
        let operation = Operation::of(Self::NAME).keeps(account.clone(), "Unavailable", "Available");
        cloud.begin(operation.undo(Effect::Remove(account)));
        Ok(object! {})
    }
}

/// The most global read-only accounts of an instance (SDK models, 2026).
const MOST_GLOBAL: usize = 2;

const TOO_MANY_GLOBAL: Condition = Condition::documented(CreateAccount::NAME, "GlobalReadonlyAccountMaxCountExceed");

/// Refuses a type of account that the instance cannot have, or of which it already has its only account.
fn check_type(instance: &Instance, kind: AccountType) -> Result<(), Refusal> {
    let (engine, sql_server) = (instance.engine, instance.engine == Engine::SqlServer);
    if kind == AccountType::Sysadmin && !sql_server {
        refuse!(SysadminUnsupported, "`{}` is {engine}", instance.id);
    }
    let version = instance.engine_version.as_str();
    if kind == AccountType::GlobalRo && (!sql_server || version < "2016") {
        refuse!(
            IncorrectAccountType,
            "{kind} is for SQL Server 2016 and later; `{}` is {engine} {version}",
            instance.id
        );
    }
    let many = matches!(engine, Engine::PostgreSql | Engine::Ppas);
    let one = matches!(kind, AccountType::Super | AccountType::Sysadmin) && !many;
    if let Some(other) = instance.accounts.iter().find(|account| one && account.account_type == kind) {
        let hint = format!("`{}` already has its only {kind} account, `{}`", instance.id, other.name);
        return Err(Condition::IncorrectAccountType.because(hint));
    }
    let global = instance.accounts.iter().filter(|account| account.account_type == AccountType::GlobalRo).count();
    if kind == AccountType::GlobalRo && global >= MOST_GLOBAL {
        let hint =
            format!("`{}` has {global} accounts of type {kind}, at most {MOST_GLOBAL} are possible", instance.id);
        return Err(TOO_MANY_GLOBAL.because(hint));
    }
    Ok(())
}
