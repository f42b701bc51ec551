//! `DescribeAccounts`: the accounts of an instance with their privileges.

use super::super::admission::REACHED;
use super::super::page::PageSizeIfAny;
use super::super::polls::busy_parts;
use super::super::privileges::detail;
use crate::rds::action::prelude::*;
use crate::rds::model::account::Account;
use crate::rds::model::operation::Kind;
use crate::rds::words::AccountType;

params! {
    /// Lists the accounts of an instance with their privileges on databases, in the order of their creation.
    ///
    /// A name that no account has gives an empty list. `PageSize` is documented as 30 to 200. The metadata accepts any
    /// number from 1 and has the default 500; the fake follows the metadata. With the setting `StrictPageSizes` it
    /// refuses sizes outside 30 to 200. The rights that only PostgreSQL has (such as `CreateDB`) follow from the
    /// account's type (inferred).
    ///
    /// Source: page DescribeAccounts (2018 to 2025), SDK response models (2026).
    DescribeAccounts {
        DBInstanceId: String,
        PageNumber: PageNumber,
        PageSize: PageSizeIfAny,
        AccountName: Option<String>,
    }
}

impl Action for DescribeAccounts {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").status(&REACHED)];

    fn admit(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Result<(), Refusal> {
        let size = self.PageSize.0;
        if size != 0 && !(30..=200).contains(&size) && cloud.settings.strict_page_sizes {
            let hint = format!("`PageSize` is {size}, expected 30 to 200");
            return Err(Refusal::of(Condition::InvalidPageSize, "PageSize").hint(hint));
        }
        Self::ADMITS[0].check(Self::ADMITS[0].find(cloud, caller, &self.DBInstanceId)?)
    }

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        busy_parts(cloud, caller, &self.DBInstanceId, Kind::Account)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let matching: Vec<&Account> = instance.accounts.iter().filter(|account| self.matches(account)).collect();
        let size = if self.PageSize.0 == 0 { 500 } else { self.PageSize.0 };
        let page = Page::new(self.PageNumber.0, size);
        let items: Value = page.of(&matching).iter().map(|account| item(instance, account)).collect();
        let mut answer = object! {
            Accounts: object! { DBInstanceAccount: items },
            PageNumber: page.number,
            ResourceGroupId: instance.shown_resource_group().to_owned(),
            TotalRecordCount: matching.len(),
        };
        if let (Value::Object(members), Engine::SqlServer) = (&mut answer, instance.engine) {
            let active = instance.accounts.iter().any(|account| account.account_type == AccountType::Sysadmin);
            members.put("SystemAdminAccountStatus", if active { "True" } else { "False" }.into());
        }
        Ok(answer)
    }
}

impl DescribeAccounts {
    fn matches(&self, account: &Account) -> bool {
        self.AccountName.as_ref().is_none_or(|name| *name == account.name)
    }
}

fn item(instance: &Instance, account: &Account) -> Value {
    let privileges: Value = account
        .privileges
        .iter()
        .map(|(database, privilege)| {
            object! {
                DBName: database,
                AccountPrivilege: *privilege,
                AccountPrivilegeDetail: detail(instance.engine, *privilege),
            }
        })
        .collect();
    let mut item = object! {
        DBInstanceId: &instance.id,
        AccountName: &account.name,
        AccountStatus: account.status,
        AccountType: account.account_type,
        AccountDescription: &account.description,
        DatabasePrivileges: object! { DatabasePrivilege: privileges },
        PrivExceeded: "0",
    };
    if let Value::Object(members) = &mut item {
        match instance.engine {
            Engine::PostgreSql => {
                let may = if account.account_type == AccountType::Super { "t" } else { "f" };
                for (name, value) in [
                    ("CreateDB", may),
                    ("CreateRole", may),
                    ("Replication", may),
                    ("BypassRLS", "f"),
                    ("ValidUntil", ""),
                ] {
                    members.put(name, value.into());
                }
            }
            Engine::SqlServer => members.put("CheckPolicy", account.check_policy.into()),
            _ => {}
        }
    }
    super::super::put_given(&account.others, &[], &mut item);
    item
}
