//! `CreateDatabase`: the database is Creating, then Running.

use super::super::admission::AVAILABLE;
use super::super::names::{NewDBDescription, account_named, part_mut};
use super::super::privileges::{OnePrivilege, takes_privileges};
use super::character_sets;
use super::{check_new_name, check_quota};
use crate::rds::action::prelude::*;
use crate::rds::model::account::Account;
use crate::rds::model::database::Database;
use crate::rds::model::operation::Kind;

params! {
    /// Creates a database.
    ///
    /// The database is listed at once, as Creating, and later as Running. `AccountName` and `AccountPrivilege` also
    /// grant an account of the instance a privilege (SDK of 2026; the checks are inferred). On PostgreSQL,
    /// `CharacterSetName` may also have a collation and a character type: `UTF8,C,en_US.utf8`. `CollationName` is the
    /// collation of a MySQL database, such as `utf8mb4_bin`; one of another character set is refused (the code is
    /// inferred). For PostgreSQL it is such a collation too (inferred); for other engines it changes nothing.
    ///
    /// Source: page CreateDatabase (2018 to 2025), API metadata (2024) for the codes.
    CreateDatabase {
        DBInstanceId: String,
        DBName: String,
        CharacterSetName: String,
        CollationName: Option<String>,
        DBDescription: Option<NewDBDescription>,
        AccountName: Option<String>,
        AccountPrivilege: Option<OnePrivilege>,
    }
}

impl Action for CreateDatabase {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId").primary().running().unlocked().account(
        "AccountName",
        AVAILABLE,
        Condition::IncorrectAccountStatus,
    )];
    const CONDITIONS: &'static [Condition] = &[
        Condition::PrivilegesDoNotMatch,
        Condition::InvalidDBName,
        Condition::ReservedDBName,
        Condition::DuplicateDBName,
        Condition::InvalidCharacterSet,
        Condition::documented(Self::NAME, "Database.AddError"),
        Condition::DatabaseQuota,
        Condition::AccountNotFound,
        Condition::IncorrectAccountStatus,
        Condition::IncorrectAccountType,
        Condition::PrivilegeOfAnotherEngine,
    ];

    fn check(&self) -> Result<(), Refusal> {
        if self.AccountName.is_some() == self.AccountPrivilege.is_some() {
            return Ok(());
        }
        Err(Condition::PrivilegesDoNotMatch.because("`AccountName` and `AccountPrivilege` go together"))
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        check_new_name(instance, &self.DBName)?;
        let set = character_sets::read(instance.engine, &self.CharacterSetName)?;
        let mysql = matches!(instance.engine, Engine::MySql | Engine::MariaDb);
        if let Some(collation) = self.CollationName.as_ref().filter(|_| mysql) {
            let (of, set) = (collation.split('_').next().unwrap_or_default(), set.name.as_str());
            // `utf8mb3` is the newer name of `utf8`.
            let named = |name: &str| name.to_ascii_lowercase().replace("utf8mb3", "utf8");
            let fits = named(of) == named(set);
            ensure!(fits, "Database.AddError", "`{}` is not a collation of {set}", clip(collation));
        }
        check_quota(instance, 1, Condition::DatabaseQuota)?;
        if let (Some(account), Some(privilege)) = (&self.AccountName, &self.AccountPrivilege) {
            takes_privileges(instance, account_named(instance, account, Condition::AccountNotFound)?, &[privilege.0])?;
        }
        let postgres = matches!(instance.engine, Engine::PostgreSql | Engine::Ppas);
        let collation = self.CollationName.filter(|_| postgres || mysql);
        let database = Database {
            status: DatabaseStatus::Creating,
            character_set: set.name,
            collate: collation.or(set.collate),
            ctype: set.ctype,
            description: self.DBDescription.map(|text| text.0).unwrap_or_default(),
            ..Database::new(&*self.DBName)
        };
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.databases.push(database);
        if let (Some(account), Some(privilege)) = (self.AccountName, self.AccountPrivilege) {
            let account = part_mut::<Account>(cloud, &self.DBInstanceId, &account, Condition::AccountNotFound)?;
            account.privileges.insert(self.DBName.clone(), privilege.0);
        }
        let database = Resource::part(self.DBInstanceId, Kind::Database, self.DBName);
        let operation = Operation::of(Self::NAME).keeps(database.clone(), "Creating", "Running");
        cloud.begin(operation.undo(Effect::Remove(database)));
        Ok(object! {})
    }
}
