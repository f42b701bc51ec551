//! Accounts and their privileges.

mod check_name;
mod conditions;
mod create;
mod delete;
mod describe_accounts;
mod grant;
mod lock;
mod modify_check_policy;
mod modify_description;
mod reset;
mod reset_password;
mod revoke;
mod types;
mod unlock;

use super::names::part_mut;
use crate::rds::action::prelude::*;
use crate::rds::model::account::Account;
use crate::rds::model::names::{self, NameError};

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<create::CreateAccount>(),
    modelled::<delete::DeleteAccount>(),
    modelled::<describe_accounts::DescribeAccounts>(),
    modelled::<grant::GrantAccountPrivilege>(),
    modelled::<revoke::RevokeAccountPrivilege>(),
    modelled::<reset::ResetAccount>(),
    modelled::<reset_password::ResetAccountPassword>(),
    modelled::<modify_description::ModifyAccountDescription>(),
    modelled::<modify_check_policy::ModifyAccountCheckPolicy>(),
    modelled::<lock::LockAccount>(),
    modelled::<unlock::UnlockAccount>(),
    modelled::<check_name::CheckAccountNameAvailable>(),
];

/// The conditions of the name of a new account.
const NEW_NAME: [Condition; 3] =
    [Condition::InvalidAccountName, Condition::ReservedAccountName, Condition::DuplicateAccountName];

/// Refuses the name of a new account that exists already, is malformed, or is a keyword.
fn check_new_name(instance: &Instance, name: &str) -> Result<(), Refusal> {
    if instance.find_account(name).is_some() {
        refuse!(DuplicateAccountName, "`{}` has an account `{name}`", instance.id);
    }
    match names::new_account_name_error(instance.account_rules(), name) {
        Some(NameError::Form(hint)) => Err(Condition::InvalidAccountName.because(hint)),
        Some(NameError::Keyword(hint)) => Err(Condition::ReservedAccountName.because(hint)),
        None => Ok(()),
    }
}

/// Changes an account that has been found before.
fn change(cloud: &mut Cloud, instance: &str, account: &str, change: impl FnOnce(&mut Account)) -> Result<(), Refusal> {
    change(part_mut(cloud, instance, account, Condition::AccountNotFound)?);
    Ok(())
}
