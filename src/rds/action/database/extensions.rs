//! Extensions of PostgreSQL databases: `DescribePostgresExtensions`, `CreatePostgresExtensions`, `UpdatePostgresExtensions`
//! and `DeletePostgresExtensions`.

use std::collections::BTreeMap;

use super::super::admission::{AVAILABLE, Admission};
use super::super::names::part_mut;
use super::super::{Action, Caller, admitted};
use crate::base::text::{clip, did_you_mean};
use crate::base::value::Value;
use crate::rds::model::Cloud;
use crate::rds::model::database::Database;
use crate::rds::model::extension::{EXTENSIONS, Template, installed_version, judge, template};
use crate::rds::model::instance::Instance;
use crate::rds::model::ip_list::split;
use crate::rds::words::Engine;
use crate::rpc::condition::{Condition, Refusal};

params! {
    /// Lists the installed and the available extensions of a PostgreSQL database.
    ///
    /// The fake has a selection of the service's extensions, each in one version. `plpgsql` is installed in every database.
    ///
    /// Source: SDK response models (2026), API metadata (2024) for the codes.
    DescribePostgresExtensions { DBInstanceId: String, DBName: String }
}

params! {
    /// Installs extensions in databases of a PostgreSQL instance, at once, each with those that it requires.
    ///
    /// `DBNames` and `Extensions` are lists separated by commas. With `SourceDatabase` instead of `Extensions`, the
    /// extensions of that database are installed (inferred). An extension that is already installed is unchanged
    /// (inferred). `AccountName` is the owner. The service requires `RiskConfirmed` if the minor version is old; the
    /// fake never does.
    ///
    /// Source: SDK models (2026), API metadata (2024) for the codes.
    CreatePostgresExtensions {
        DBInstanceId: String,
        AccountName: String,
        DBNames: String,
        Extensions: Option<String>,
        SourceDatabase: Option<String>,
        #[checked] RiskConfirmed: Option<bool>,
    }
}

params! {
    /// Updates extensions in databases of a PostgreSQL instance to their latest version, at once.
    ///
    /// Source: SDK models (2026), API metadata (2024) for the codes.
    UpdatePostgresExtensions { DBInstanceId: String, DBNames: String, Extensions: String }
}

params! {
    /// Removes extensions from databases of a PostgreSQL instance, at once. An extension that is not installed is
    /// ignored (inferred).
    ///
    /// Source: SDK models (2026), API metadata (2024) for the codes.
    DeletePostgresExtensions { DBInstanceId: String, DBNames: String, Extensions: String }
}

const SHOWN: Admission = Admission::instance("DBInstanceId").engines(&[Engine::PostgreSql]);
const CHANGED: Admission = SHOWN.primary().running().unlocked().database("DBNames", Condition::InvalidDBName);

impl Action for DescribePostgresExtensions {
    const ADMITS: &'static [Admission] = &[SHOWN];
    const CONDITIONS: &'static [Condition] = &[Condition::InvalidDBName];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let database = databases(instance, &self.DBName)?.remove(0);
        let has = installed(database);
        let item = |template: Template<'_>| {
            let version = has.get(template.name);
            object! {
                Name: template.name.to_owned(),
                Category: template.category,
                Comment: template.comment,
                DefaultVersion: template.version,
                InstalledVersion: version.map(|(version, _)| version.clone()).unwrap_or_default(),
                Owner: version.map(|(_, owner)| owner.clone()).unwrap_or_default(),
                Priority: "0",
                Requires: format!("{{{}}}", template.requires.join(",")),
                Uid: caller.uid.as_ref().to_owned(),
            }
        };
        let others = EXTENSIONS.iter().filter(|template| !has.contains_key(template.name)).copied();
        Ok(object! {
            InstalledExtensions: has.keys().map(|name| item(template(name))).collect::<Value>(),
            UninstalledExtensions: others.map(item).collect::<Value>(),
            Overview: object! {},
        })
    }
}

impl Action for CreatePostgresExtensions {
    const ADMITS: &'static [Admission] = &[CHANGED.account("AccountName", AVAILABLE, Condition::ExtensionOwner)];
    const CONDITIONS: &'static [Condition] =
        &[Condition::InvalidDBName, Condition::ExtensionOwner, Condition::InvalidExtensions];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        if instance.find_account(&self.AccountName).is_none() {
            let hint = format!("`{}` has no account `{}`", instance.id, clip(&self.AccountName));
            return Err(Condition::ExtensionOwner.because(hint));
        }
        let wanted = match (&self.Extensions, &self.SourceDatabase) {
            (Some(names), _) => split(names),
            (None, Some(source)) => installed(databases(instance, source)?.remove(0)).into_keys().collect(),
            (None, None) => Vec::new(),
        };
        let wanted = known(&wanted)?;
        change(cloud, &self.DBInstanceId, &self.DBNames, |database| {
            for template in with_required(&wanted) {
                let new = || format!("{} {}", template.version, self.AccountName);
                if template.name != BUILT_IN {
                    database.extensions.entry(template.name.to_owned()).or_insert_with(new);
                }
            }
        })
    }
}

impl Action for UpdatePostgresExtensions {
    const ADMITS: &'static [Admission] = &[CHANGED];
    const CONDITIONS: &'static [Condition] = &[Condition::InvalidDBName, Condition::InvalidExtensions];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let wanted = split(&self.Extensions);
        let wanted = known(&wanted)?;
        change(cloud, &self.DBInstanceId, &self.DBNames, |database| {
            for template in &wanted {
                if let Some(entry) = database.extensions.get_mut(template.name) {
                    *entry = format!("{} {}", template.version, installed_version(entry).1);
                }
            }
        })
    }
}

impl Action for DeletePostgresExtensions {
    const ADMITS: &'static [Admission] = &[CHANGED];
    const CONDITIONS: &'static [Condition] = &[Condition::InvalidDBName, Condition::InvalidExtensions];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let wanted = split(&self.Extensions);
        let wanted = known(&wanted)?;
        change(cloud, &self.DBInstanceId, &self.DBNames, |database| {
            for template in &wanted {
                database.extensions.remove(template.name);
            }
        })
    }
}

/// The extension that every database has.
const BUILT_IN: &str = "plpgsql";

/// The installed extensions of a database: their versions and owners, by name.
fn installed(database: &Database) -> BTreeMap<String, (String, String)> {
    let own = database.extensions.iter().map(|(name, entry)| {
        let (version, owner) = installed_version(entry);
        (name.clone(), (version.to_owned(), owner.to_owned()))
    });
    let built_in = (BUILT_IN.to_owned(), ("1.0".to_owned(), String::new()));
    std::iter::once(built_in).chain(own).collect()
}

/// Returns the databases of a list of names, separated by commas; at least one.
fn databases<'i>(instance: &'i Instance, names: &str) -> Result<Vec<&'i Database>, Refusal> {
    let mut found = Vec::new();
    for name in split(names) {
        let Some(database) = instance.find_database(&name) else {
            let near = did_you_mean(&name, instance.databases.iter().map(|database| database.name.as_str()));
            let hint = format!("`{}` has no database `{}`{near}", instance.id, clip(&name));
            return Err(Condition::InvalidDBName.because(hint));
        };
        found.push(database);
    }
    if found.is_empty() { Err(Condition::InvalidDBName.because("no database is named")) } else { Ok(found) }
}

/// Returns the extensions of these names; at least one.
fn known(names: &[String]) -> Result<Vec<Template<'_>>, Refusal> {
    if let Some(reason) = names.iter().find_map(|name| judge(name).error()) {
        return Err(Condition::InvalidExtensions.because(reason));
    }
    let hint = "expected names separated by commas in `Extensions`, or a database in `SourceDatabase`";
    ensure!(!names.is_empty(), InvalidExtensions, "{hint}");
    Ok(names.iter().map(|name| template(name)).collect())
}

/// Returns the extensions and those that they require, the required ones first.
fn with_required<'n>(wanted: &[Template<'n>]) -> Vec<Template<'n>> {
    let mut all: Vec<Template> = Vec::new();
    for one in wanted {
        let required = one.requires.iter().map(|name| template(name));
        for template in required.chain([*one]) {
            if !all.iter().any(|other| other.name == template.name) {
                all.push(template);
            }
        }
    }
    all
}

/// Changes databases of an instance.
fn change(cloud: &mut Cloud, id: &str, names: &str, change: impl Fn(&mut Database)) -> Result<Value, Refusal> {
    let instance = admitted(cloud, id)?;
    let names: Vec<String> = databases(instance, names)?.into_iter().map(|database| database.name.clone()).collect();
    for name in names {
        change(part_mut(cloud, id, &name, Condition::InvalidDBName)?);
    }
    Ok(object! {})
}
