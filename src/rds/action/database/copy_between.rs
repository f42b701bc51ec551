//! `CopyDatabaseBetweenInstances`.

use crate::rds::action::prelude::*;
use std::collections::HashSet;

use super::super::fields::json_texts;
use super::super::names::database_named;
use super::{check_new_name, check_quota};
use crate::rds::model::import::DatabaseCopy;
use crate::rds::model::rules::import::storage_rule;

params! {
    /// Copies databases from one SQL Server instance (2012 and later) to another, where they are new.
    ///
    /// `DBInstanceId` is the source, `TargetDBInstanceId` the target: the other way round than in an import. `DbNames` is a
    /// JSON object from source name to target name, or a list of names with commas between.
    ///
    /// While the copy runs the two instances show what those of an import show (inferred). In the end the target has the
    /// databases, with the data that the source has then: a backup or a moment that the request names changes nothing. If
    /// they no longer fit, the target stays as it was. `SyncUserPrivilege` `YES` gives accounts of the target the
    /// privileges that accounts of the same name have on the source (inferred).
    ///
    /// Source: page CopyDatabaseBetweenInstances (2019 to 2025), API metadata (2024) for the codes.
    CopyDatabaseBetweenInstances {
        DBInstanceId: String,
        TargetDBInstanceId: String,
        DbNames: Names,
        BackupId: Option<String>,
        RestoreTime: Option<String>,
        SyncUserPrivilege: Option<YesOrNo>,
    }
}

/// `SyncUserPrivilege`.
#[derive(Debug, Clone, Copy)]
pub(super) struct YesOrNo(bool);

impl FromText for YesOrNo {
    fn from_text(text: &str) -> Result<YesOrNo, String> {
        match text {
            "YES" => Ok(YesOrNo(true)),
            "NO" => Ok(YesOrNo(false)),
            _ => Err("YES or NO".to_owned()),
        }
    }
}

/// `DbNames`: pairs of source name and target name, in the order of the string. Source names are unique, and so are
/// target names.
#[derive(Debug, Clone)]
pub(super) struct Names(Vec<(String, String)>);

impl FromText for Names {
    const CONDITIONS: &'static [Condition] = &[Condition::CopyNames];
    const REQUIRED_CONDITIONS: &'static [Condition] = &[Condition::MissingParameter, Condition::CopyNames];

    fn from_text(text: &str) -> Result<Names, String> {
        const TAKES: &str = "{\"source\":\"target\"} or `source1,source2`, no name twice";
        let pairs = if text.trim_start().starts_with('{') {
            json_texts(text)
        } else {
            Some(text.split(',').map(|name| (name.trim().to_owned(), name.trim().to_owned())).collect())
        };
        let pairs = pairs.filter(|pairs| !pairs.is_empty()).ok_or(TAKES)?;
        let (mut sources, mut targets) = (HashSet::new(), HashSet::new());
        let once = pairs.iter().all(|(from, to)| !from.is_empty() && sources.insert(from) && targets.insert(to));
        if once { Ok(Names(pairs)) } else { Err(TAKES.to_owned()) }
    }

    fn refusal(name: &'static str, text: &str, takes: &str) -> Refusal {
        Condition::CopyNames.because(format!("`{name}` is `{}`, it takes {takes}", clip(text)))
    }
}

impl Action for CopyDatabaseBetweenInstances {
    const ADMITS: &'static [Admission] = &[
        Admission::instance("DBInstanceId").role("source").engines(&[Engine::SqlServer]).primary().running(),
        Admission::instance("TargetDBInstanceId")
            .not_found_by(Condition::CopyTarget)
            .role("target")
            .engines(&[Engine::SqlServer])
            .engine_by(Condition::CopyTargetEngine)
            .primary()
            .running(),
    ];
    const CONDITIONS: &'static [Condition] = &[
        Condition::CopyPointMissing,
        Condition::CopyPointTwice,
        Condition::CopyRestoreTime,
        Condition::CopyRegions,
        Condition::CopyNetworks,
        Condition::CopyVersions,
        Condition::CopyHighAvailabilityToBasic,
        Condition::CopyAlwaysOnToBasic,
        Condition::CopyAlwaysOnToHighAvailability,
        Condition::NamedDBNotFound,
        Condition::DatabaseNotRunning,
        Condition::InvalidDBName,
        Condition::ReservedDBName,
        Condition::DuplicateDBName,
        Condition::CopyTargetQuota,
        Condition::CopyStorage,
    ];

    fn check(&self) -> Result<(), Refusal> {
        if self.DBInstanceId == self.TargetDBInstanceId {
            refuse!(CopyTarget, "both are `{}`", clip(&self.DBInstanceId));
        }
        match (&self.BackupId, &self.RestoreTime) {
            (None, None) => {
                Err(Condition::CopyPointMissing.because("one of `BackupId` and `RestoreTime` says what is copied"))
            }
            (Some(_), Some(_)) => Err(Condition::CopyPointTwice.because("only one of `BackupId` and `RestoreTime`")),
            _ => Ok(()),
        }
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let past = |text: &&String| clock::from_second(text).is_some_and(|moment| moment <= cloud.now());
        if let Some(text) = self.RestoreTime.as_ref().filter(|text| !past(text)) {
            let hint = format!("`RestoreTime` is `{}`, it takes a past time: 2018-06-12T15:00:00Z", clip(text));
            return Err(Condition::CopyRestoreTime.because(hint));
        }
        let source = admitted(cloud, &self.DBInstanceId)?;
        let target = admitted(cloud, &self.TargetDBInstanceId)?;
        check_instances(source, target)?;
        let databases = self.DbNames.0;
        for (from, to) in &databases {
            let database = database_named(source, from, Condition::NamedDBNotFound)?;
            if database.status != DatabaseStatus::Running {
                let hint = format!("database `{from}` of `{}` is {}, not Running", source.id, database.status);
                return Err(Condition::DatabaseNotRunning.because(hint));
            }
            check_new_name(target, to)?;
        }
        check_quota(target, databases.len(), Condition::CopyTargetQuota)?;
        storage_rule(source, target, &databases).map_err(|numbers| Condition::CopyStorage.because(numbers))?;
        let (of_source, of_target) = cloud.settings.import_statuses;
        let operation = Operation::of(Self::NAME)
            .keeps_instance(&self.DBInstanceId, of_source)
            .keeps_instance(&self.TargetDBInstanceId, of_target);
        let copy = DatabaseCopy {
            source: self.DBInstanceId,
            destination: self.TargetDBInstanceId,
            databases,
            privileges: self.SyncUserPrivilege.is_some_and(|sync| sync.0),
        };
        cloud.begin(operation.effect(Effect::Copy(copy)));
        Ok(object! {})
    }
}

/// Checks that the two instances fit each other.
fn check_instances(source: &Instance, target: &Instance) -> Result<(), Refusal> {
    for (instance, condition) in [(source, Condition::InstanceEngine), (target, Condition::CopyTargetEngine)] {
        if instance.is_sql_server_2008() {
            return Err(
                condition.because(format!("`{}` is SQL Server 2008 R2; this is for later versions", instance.id))
            );
        }
    }
    if source.region != target.region {
        let hint = format!("the source is in {}, the target in {}", source.region, target.region);
        return Err(Condition::CopyRegions.because(hint));
    }
    if source.network_type != target.network_type {
        let hint =
            format!("the network of the source is {}, that of the target {}", source.network_type, target.network_type);
        return Err(Condition::CopyNetworks.because(hint));
    }
    // The version begins with the year.
    let year = |instance: &Instance| instance.engine_version.get(..4).and_then(|year| year.parse::<u32>().ok());
    if year(source) > year(target) {
        let hint = format!("the source has version {}, the target {}", source.engine_version, target.engine_version);
        return Err(Condition::CopyVersions.because(hint));
    }
    let unsupported = match (source.category.as_str(), target.category.as_str()) {
        ("HighAvailability", "Basic") => Condition::CopyHighAvailabilityToBasic,
        ("AlwaysOn", "Basic") => Condition::CopyAlwaysOnToBasic,
        ("AlwaysOn", "HighAvailability") => Condition::CopyAlwaysOnToHighAvailability,
        _ => return Ok(()),
    };
    Err(unsupported.because(format!("the source is {}, the target {}", source.category, target.category)))
}
