//! The databases, accounts and privileges that a server needs, and the statements that create them.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::programs::Kind;
use crate::rds::model::instance::Instance;
use crate::rds::words::{AccountPrivilege, AccountStatus, AccountType};

/// The databases and accounts that a server needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    /// The character set of each database. An empty string is the default.
    pub(super) databases: BTreeMap<String, String>,
    pub(super) accounts: BTreeMap<String, Account>,
}

/// The properties of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    login: Login,
    /// The type and the privileges; none before they are granted.
    grants: Option<(AccountType, BTreeMap<String, AccountPrivilege>)>,
}

/// The properties of an account that its login needs.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Login {
    /// An account without a known password cannot log in.
    password: Option<String>,
    locked: bool,
    is_super: bool,
}

impl Account {
    fn privilege(&self, database: &str) -> Option<AccountPrivilege> {
        self.grants.as_ref().and_then(|(_, privileges)| privileges.get(database)).copied()
    }
}

/// A step towards that state: the statements, and the change that they make.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) statements: String,
    pub(super) done: Done,
}

/// The change that a step makes.
#[derive(Debug)]
pub(super) enum Done {
    Database(String, Option<String>),
    Account(String, Option<Account>),
}

impl Wanted {
    /// Returns what the server of an instance needs.
    pub(super) fn of(instance: &Instance, password: impl Fn(&str) -> Option<String>) -> Wanted {
        let databases = instance.databases.iter();
        let databases: BTreeMap<String, String> =
            databases.map(|database| (database.name.clone(), database.character_set.clone())).collect();
        let accounts = instance.accounts.iter().map(|account| {
            let privileges = account.privileges.iter().filter(|(name, _)| databases.contains_key(*name));
            let privileges = privileges.map(|(name, privilege)| (name.clone(), *privilege)).collect();
            let login = Login {
                password: password(&account.name),
                locked: account.status == AccountStatus::Lock,
                is_super: matches!(account.account_type, AccountType::Super | AccountType::Sysadmin),
            };
            let wanted = Account { login, grants: Some((account.account_type, privileges)) };
            (account.name.clone(), wanted)
        });
        Wanted { accounts: accounts.collect(), databases }
    }

    /// Notes the change that a step has made.
    pub(super) fn note(&mut self, done: Done) {
        match done {
            Done::Database(name, Some(set)) => drop(self.databases.insert(name, set)),
            Done::Database(name, None) => {
                self.databases.remove(&name);
                for (_, privileges) in self.accounts.values_mut().filter_map(|account| account.grants.as_mut()) {
                    privileges.remove(&name);
                }
            }
            Done::Account(name, Some(account)) => drop(self.accounts.insert(name, account)),
            Done::Account(name, None) => drop(self.accounts.remove(&name)),
        }
    }

    /// Returns the account that owns a PostgreSQL database.
    pub(super) fn owner(&self, database: &str) -> Option<&str> {
        let owns = |account: &Account| account.privilege(database) == Some(AccountPrivilege::DbOwner);
        self.accounts.iter().find(|(_, account)| owns(account)).map(|(name, _)| name.as_str())
    }

    /// Leaves each PostgreSQL database one owner: the one that it has `now`, or else the first account with `DBOwner`.
    /// Other accounts with `DBOwner` get `ReadWrite`.
    pub(super) fn keep_owners(&mut self, now: &Wanted) {
        for database in self.databases.keys() {
            let owns = |account: &Account| account.privilege(database) == Some(AccountPrivilege::DbOwner);
            let mut owners: Vec<String> =
                self.accounts.iter().filter(|(_, account)| owns(account)).map(|(name, _)| name.clone()).collect();
            let kept = owners.iter().position(|name| now.owner(database) == Some(name)).unwrap_or_default();
            for name in owners.drain(..).enumerate().filter(|(index, _)| *index != kept).map(|(_, name)| name) {
                if let Some((_, privileges)) = self.accounts.get_mut(&name).and_then(|account| account.grants.as_mut())
                {
                    privileges.insert(database.clone(), AccountPrivilege::ReadWrite);
                }
            }
        }
    }

    /// Returns the statements that grant the accounts their privileges on the objects of a load. They run in that
    /// PostgreSQL database.
    pub(super) fn regrant(&self, database: &str) -> String {
        let granted = self.accounts.iter().filter_map(|(name, account)| Some((name, account.privilege(database)?)));
        granted.map(|(name, privilege)| postgres_rights(&identifier(name), privilege)).collect()
    }

    /// Returns the steps that turn this state into `wanted`.
    pub(super) fn steps(&self, kind: Kind, wanted: &Wanted) -> Vec<Step> {
        let mut steps = Vec::new();
        let (gone, kept): (Vec<&String>, Vec<&String>) =
            self.databases.keys().partition(|name| !wanted.databases.contains_key(*name));
        for name in gone {
            steps.push(Step { statements: drop_database(kind, name), done: Done::Database(name.clone(), None) });
        }
        for name in self.accounts.keys().filter(|name| !wanted.accounts.contains_key(*name)) {
            steps.push(Step { statements: drop_account(kind, name, &kept), done: Done::Account(name.clone(), None) });
        }
        for (name, set) in wanted.databases.iter().filter(|(name, _)| !self.databases.contains_key(*name)) {
            let statements = create_database(kind, name, set);
            steps.push(Step { statements, done: Done::Database(name.clone(), Some(set.clone())) });
        }
        for (name, account) in &wanted.accounts {
            let mut made = self.accounts.get(name).cloned();
            // Two steps: if the administrator may not grant the privileges, the account is known to be there.
            if made.as_ref().is_none_or(|made| made.login != account.login) {
                let statements = put_login(kind, name, made.as_ref().map(|made| &made.login), &account.login);
                let put = Account { login: account.login.clone(), grants: made.and_then(|made| made.grants) };
                steps.push(Step { statements, done: Done::Account(name.clone(), Some(put.clone())) });
                made = Some(put);
            }
            if made.as_ref().is_none_or(|made| made.grants != account.grants) {
                let remaining = |database: &str| wanted.databases.contains_key(database);
                let statements = put_grants(kind, name, made.as_ref(), account, remaining);
                steps.push(Step { statements, done: Done::Account(name.clone(), Some(account.clone())) });
            }
        }
        steps
    }
}

/// Returns a name in double quotes, as PostgreSQL expects it.
pub(super) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn quoted(kind: Kind, name: &str) -> String {
    match kind {
        Kind::MariaDb => format!("`{}`", name.replace('`', "``")),
        Kind::Postgres => identifier(name),
    }
}

/// Returns a string literal. The administrator's session has no `sql_mode`, which could change its meaning in MariaDB.
fn literal(kind: Kind, text: &str) -> String {
    let text = text.replace('\'', "''");
    match kind {
        Kind::MariaDb => format!("'{}'", text.replace('\\', "\\\\")),
        // This form has one meaning, whatever the server's `standard_conforming_strings`.
        Kind::Postgres if text.contains('\\') => format!("E'{}'", text.replace('\\', "\\\\")),
        Kind::Postgres => format!("'{text}'"),
    }
}

/// Returns the name of a MariaDB user that may connect from any host.
fn user(name: &str) -> String {
    format!("{}@'%'", literal(Kind::MariaDb, name))
}

/// Returns the name of a database for a grant of MariaDB, in which `_` and `%` are wildcards and have to be escaped.
fn pattern(name: &str) -> String {
    quoted(Kind::MariaDb, &name.replace('_', "\\_").replace('%', "\\%"))
}

pub(super) fn create_database(kind: Kind, name: &str, character_set: &str) -> String {
    let database = quoted(kind, name);
    match kind {
        Kind::MariaDb => match character_set {
            "" => format!("CREATE DATABASE {database};\n"),
            set => format!("CREATE DATABASE {database} CHARACTER SET {};\n", literal(kind, set)),
        },
        // The locales of the service may not be installed, so each database gets the locale of the template.
        Kind::Postgres => {
            let encoding = if character_set.is_empty() { "UTF8" } else { character_set };
            let encoding = literal(kind, encoding);
            format!(
                "CREATE DATABASE {database} TEMPLATE template0 ENCODING {encoding};\n\
                 REVOKE ALL ON DATABASE {database} FROM PUBLIC;\n"
            )
        }
    }
}

/// Returns statements that drop everything in a database of MariaDB or MySQL, and keep its privileges, character set
/// and collation.
pub(super) fn empty_database(kind: Kind, name: &str) -> String {
    debug_assert_eq!(kind, Kind::MariaDb);
    let database = quoted(kind, name);
    let created = literal(kind, &format!("CREATE DATABASE {database} CHARACTER SET "));
    let name = literal(kind, name);
    format!(
        "SELECT CONCAT({created}, DEFAULT_CHARACTER_SET_NAME, ' COLLATE ', DEFAULT_COLLATION_NAME) INTO @created \
         FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = {name};\n\
         DROP DATABASE {database};\n\
         PREPARE created FROM @created;\nEXECUTE created;\nDEALLOCATE PREPARE created;\n"
    )
}

/// Returns statements that rename the tables of a database. All tables first get temporary names, so that two tables
/// can exchange their names.
pub(super) fn rename_tables(kind: Kind, database: &str, tables: &[(String, String)]) -> String {
    let between = |number: usize| format!("fake_rds_renamed_{number}");
    let mut text = match kind {
        Kind::MariaDb => format!("USE {};\n", quoted(kind, database)),
        Kind::Postgres => format!("\\connect {}\n", identifier(database)),
    };
    let first = tables.iter().enumerate().map(|(number, (old, _))| (old.clone(), between(number)));
    let second = tables.iter().enumerate().map(|(number, (_, new))| (between(number), new.clone()));
    for (from, to) in first.chain(second) {
        let _ = match kind {
            Kind::MariaDb => writeln!(text, "RENAME TABLE {} TO {};", quoted(kind, &from), quoted(kind, &to)),
            Kind::Postgres => writeln!(text, "ALTER TABLE {} RENAME TO {};", identifier(&from), identifier(&to)),
        };
    }
    if kind == Kind::Postgres {
        // The names of indexes and sequences are unique in the schema, so they are renamed with their table.
        for (old, new) in tables {
            let (table, old, new) = (literal(kind, &identifier(new)), literal(kind, old), literal(kind, new));
            let _ = writeln!(
                text,
                "SELECT format('ALTER %s %s RENAME TO %I', CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'INDEX' END, oid::regclass, \
                 CASE WHEN starts_with(relname, {old}) THEN {new} || substr(relname, length({old}) + 1) \
                 ELSE {new} || '_' || relname END) FROM pg_class \
                 WHERE oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = {table}::regclass) \
                 OR relkind = 'S' AND oid IN (SELECT objid FROM pg_depend WHERE refobjid = {table}::regclass) \\gexec"
            );
        }
    }
    text
}

/// Returns statements that print a JSON array for each table, and for each PostgreSQL database.
pub(super) fn measure<'n>(kind: Kind, databases: impl Iterator<Item = &'n String>) -> String {
    let mut text = String::new();
    match kind {
        Kind::MariaDb => {
            let names: Vec<String> = databases.map(|name| literal(kind, name)).collect();
            if !names.is_empty() {
                let _ = writeln!(
                    text,
                    "SELECT JSON_ARRAY(SCHEMA_NAME, NULL, 0, 0) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN ({0});\n\
                     SELECT JSON_ARRAY(TABLE_SCHEMA, TABLE_NAME, COALESCE(TABLE_ROWS, 0), COALESCE(DATA_LENGTH + INDEX_LENGTH, 0)) \
                     FROM information_schema.TABLES WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA IN ({0});",
                    names.join(", ")
                );
            }
        }
        Kind::Postgres => {
            for name in databases {
                let _ = writeln!(
                    text,
                    "\\connect {}\n\
                     SELECT json_build_array(current_database(), NULL, 0, pg_database_size(current_database()));\n\
                     SELECT json_build_array(current_database(), c.relname, GREATEST(c.reltuples, 0)::bigint, 0) \
                     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
                     WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema');",
                    identifier(name)
                );
            }
        }
    }
    text
}

pub(super) fn drop_database(kind: Kind, name: &str) -> String {
    let database = quoted(kind, name);
    match kind {
        Kind::MariaDb => format!("DROP DATABASE IF EXISTS {database};\n"),
        Kind::Postgres => format!("DROP DATABASE IF EXISTS {database} WITH (FORCE);\n"),
    }
}

fn drop_account(kind: Kind, name: &str, databases: &[&String]) -> String {
    if kind == Kind::MariaDb {
        return format!("DROP USER IF EXISTS {};\n", user(name));
    }
    let role = identifier(name);
    let mut text = String::new();
    for database in databases {
        let database = identifier(database);
        let _ = writeln!(text, "\\connect {database}");
        let _ = writeln!(text, "REASSIGN OWNED BY {role} TO CURRENT_USER;\nDROP OWNED BY {role};");
    }
    text + &format!("\\connect postgres\nDROP ROLE IF EXISTS {role};\n")
}

/// Creates an account that can log in, or changes how it does.
fn put_login(kind: Kind, name: &str, before: Option<&Login>, login: &Login) -> String {
    // Nobody knows the password of an account whose password was never set.
    let password = literal(kind, &login.password.clone().unwrap_or_else(super::programs::random_word));
    let sets_password = before.is_none_or(|before| before.password != login.password);
    let verb = if before.is_none() { "CREATE" } else { "ALTER" };
    match kind {
        Kind::MariaDb => {
            let password = if sets_password { format!(" IDENTIFIED BY {password}") } else { String::new() };
            let lock = if login.locked { "ACCOUNT LOCK" } else { "ACCOUNT UNLOCK" };
            format!("{verb} USER {}{password} {lock};\n", user(name))
        }
        Kind::Postgres => {
            let password = if sets_password { format!(" PASSWORD {password}") } else { String::new() };
            let log_in = if login.locked { "NOLOGIN" } else { "LOGIN" };
            // Only a superuser may mention this attribute.
            let power = match (login.is_super, before.is_some_and(|before| before.is_super)) {
                (true, _) => " SUPERUSER",
                (false, true) => " NOSUPERUSER",
                (false, false) => "",
            };
            format!("{verb} ROLE {} {log_in}{power}{password};\n", identifier(name))
        }
    }
}

/// Gives an account the privileges of its type and in its databases, and takes those that it had.
fn put_grants(
    kind: Kind,
    name: &str,
    before: Option<&Account>,
    account: &Account,
    remaining: impl Fn(&str) -> bool,
) -> String {
    let Some((account_type, privileges)) = &account.grants else { return String::new() };
    let before = before.and_then(|before| before.grants.as_ref());
    let mut text = String::new();
    match kind {
        Kind::MariaDb => {
            let user = user(name);
            if before.is_some() {
                let _ = writeln!(text, "REVOKE ALL PRIVILEGES, GRANT OPTION FROM {user};");
            }
            match account_type {
                AccountType::Super | AccountType::Sysadmin => {
                    let _ = writeln!(text, "GRANT ALL PRIVILEGES ON *.* TO {user} WITH GRANT OPTION;");
                }
                AccountType::GlobalRo => {
                    let _ = writeln!(text, "GRANT SELECT, SHOW VIEW ON *.* TO {user};");
                }
                // The rights that every account of the service has besides those in its databases.
                AccountType::Normal => {
                    let _ = writeln!(text, "GRANT PROCESS ON *.* TO {user};");
                }
            }
            for (database, privilege) in privileges {
                let rights = mariadb_rights(*privilege);
                let _ = writeln!(text, "GRANT {rights} ON {}.* TO {user};", pattern(database));
            }
        }
        Kind::Postgres => {
            let role = identifier(name);
            let reads_all = |account_type: Option<&AccountType>| account_type == Some(&AccountType::GlobalRo);
            match (reads_all(before.map(|(before, _)| before)), reads_all(Some(account_type))) {
                (false, true) => drop(writeln!(text, "GRANT pg_read_all_data TO {role};")),
                (true, false) => drop(writeln!(text, "REVOKE pg_read_all_data FROM {role};")),
                _ => {}
            }
            let had = before.map(|(_, privileges)| privileges.clone()).unwrap_or_default();
            for (database, _) in had.iter().filter(|(name, was)| privileges.get(*name) != Some(was)) {
                if remaining(database) {
                    text += &postgres_revoke(database, &role);
                }
            }
            for (database, privilege) in privileges.iter().filter(|(name, is)| had.get(*name) != Some(is)) {
                text += &postgres_grant(database, &role, *privilege);
            }
        }
    }
    text
}

/// Returns the rights of a privilege in a database of MariaDB. Source: page "Account permissions" of ApsaraDB RDS for
/// MySQL (2024), for the privileges that MariaDB has.
fn mariadb_rights(privilege: AccountPrivilege) -> &'static str {
    match privilege {
        AccountPrivilege::ReadOnly => "SELECT, LOCK TABLES, SHOW VIEW",
        AccountPrivilege::DdlOnly => {
            "CREATE, DROP, INDEX, ALTER, CREATE TEMPORARY TABLES, LOCK TABLES, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE"
        }
        AccountPrivilege::DmlOnly => {
            "SELECT, INSERT, UPDATE, DELETE, CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, SHOW VIEW, EVENT, TRIGGER"
        }
        AccountPrivilege::ReadWrite | AccountPrivilege::DbOwner | AccountPrivilege::Custom => "ALL PRIVILEGES",
    }
}

/// Returns the statements that grant a role a privilege in a database.
fn postgres_grant(database: &str, role: &str, privilege: AccountPrivilege) -> String {
    let database = identifier(database);
    let opening = match privilege {
        AccountPrivilege::DbOwner => format!("ALTER DATABASE {database} OWNER TO {role};\n"),
        _ => format!("GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role};\n"),
    };
    let inside = match privilege {
        AccountPrivilege::DbOwner => format!("ALTER SCHEMA public OWNER TO {role};\n"),
        _ => String::new(),
    };
    format!("{opening}\\connect {database}\n{inside}{}\\connect postgres\n", postgres_rights(role, privilege))
}

/// The statements that give a role its privileges on what the connected database has.
fn postgres_rights(role: &str, privilege: AccountPrivilege) -> String {
    let grants = match privilege {
        AccountPrivilege::DbOwner => {
            "GRANT ALL ON ALL TABLES IN SCHEMA public TO {role};\n\
             GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {role};\n"
        }
        AccountPrivilege::ReadOnly => {
            "GRANT USAGE ON SCHEMA public TO {role};\n\
             GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role};\n\
             ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {role};\n"
        }
        _ => {
            "GRANT USAGE, CREATE ON SCHEMA public TO {role};\n\
             GRANT ALL ON ALL TABLES IN SCHEMA public TO {role};\n\
             GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {role};\n\
             ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO {role};\n\
             ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON SEQUENCES TO {role};\n"
        }
    };
    grants.replace("{role}", role)
}

/// Statements that run the dump in a file in a database of PostgreSQL. What it makes belongs to `owner`, who is a superuser meanwhile:
/// an extension may need one. All of it is one transaction, so no other session sees that.
pub(super) fn postgres_load(file: &str, owner: Option<&str>, regrant: &str) -> String {
    let path = file.replace('\\', "\\\\").replace('\'', "\\'");
    let Some(owner) = owner else { return format!("\\i '{path}'\n{regrant}") };
    let (role, name) = (identifier(owner), literal(Kind::Postgres, owner));
    format!(
        "SELECT NOT rolsuper AND (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS raised FROM pg_roles \
         WHERE rolname = {name} \\gset\n\
         \\if :raised\nALTER ROLE {role} SUPERUSER;\n\\endif\nSET ROLE {role};\n\
         \\i '{path}'\n\
         RESET ROLE;\n\\if :raised\nALTER ROLE {role} NOSUPERUSER;\n\\endif\n{regrant}"
    )
}

/// Returns the statements that revoke every privilege of a role in a database. The objects that the role has created
/// stay and get another owner.
fn postgres_revoke(database: &str, role: &str) -> String {
    let database = identifier(database);
    format!(
        "\\connect {database}\nREASSIGN OWNED BY {role} TO CURRENT_USER;\nDROP OWNED BY {role};\n\\connect postgres\n\
         REVOKE ALL ON DATABASE {database} FROM {role};\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rds::model::account::Account as Seeded;

    #[test]
    fn quotes_names_and_passwords() {
        assert_eq!(literal(Kind::MariaDb, r"a'b\"), r"'a''b\\'");
        assert_eq!(literal(Kind::Postgres, r"a'b\"), r"E'a''b\\'");
        assert_eq!(pattern("a_b"), r"`a\_b`");
        assert_eq!((quoted(Kind::MariaDb, "a`b"), identifier("a\"b")), ("`a``b`".to_owned(), "\"a\"\"b\"".to_owned()));
    }

    #[test]
    fn steps_lead_to_the_wanted_state() {
        let before = Instance::mysql("a").database("one").account("app");
        let after = Instance::mysql("a")
            .database("two")
            .account(Seeded::new("app").privilege("two", AccountPrivilege::ReadOnly));
        for kind in [Kind::MariaDb, Kind::Postgres] {
            let wanted = |instance: &Instance| Wanted::of(instance, |_| Some("secret".to_owned()));
            let mut now = Wanted::default();
            for instance in [&before, &after, &Instance::mysql("a")] {
                let steps = now.steps(kind, &wanted(instance));
                assert!(steps.iter().any(|step| !step.statements.is_empty()));
                steps.into_iter().for_each(|step| now.note(step.done));
                assert_eq!(now, wanted(instance));
                assert!(now.steps(kind, &wanted(instance)).is_empty());
            }
        }
    }

    #[test]
    fn a_database_keeps_its_owner() {
        let owners = |names: &[&str]| {
            let owner = |name: &&str| Seeded::new(*name).privilege("shop", AccountPrivilege::DbOwner);
            let instance = names.iter().map(owner).fold(Instance::postgresql("a").database("shop"), Instance::account);
            Wanted::of(&instance, |_| None)
        };
        let mut wanted = owners(&["app", "web"]);
        wanted.keep_owners(&owners(&["web"]));
        assert_eq!(wanted.owner("shop"), Some("web"));
        // Without an owner, the first one becomes it.
        let mut wanted = owners(&["app", "web"]);
        wanted.keep_owners(&Wanted::default());
        assert_eq!(wanted.owner("shop"), Some("app"));
        assert_eq!(wanted.accounts["web"].privilege("shop"), Some(AccountPrivilege::ReadWrite));
    }
}
