//! Backups of external MySQL servers: `ImportUserBackupFile`, `ListUserBackupFiles`, `UpdateUserBackupFile` and
//! `DeleteUserBackupFile`.

use std::time::SystemTime;

use crate::base::json;
use crate::rds::action::prelude::*;
use crate::rds::model::operation::Kind;
use crate::rds::model::regions;
use crate::rds::model::user_backup::UserBackupFile;
use crate::rds::words::UserBackupStatus;

params! {
    /// Imports a backup of a MySQL server from object storage, or over the network (`Mode` stream).
    ///
    /// `BackupFile` is a JSON string with `Bucket`, `Object` and `Location`, the region of the bucket. The bucket must
    /// be in the region of the request. The backup is Importing, then BackupSuccess; ListUserBackupFiles lists it from
    /// the start. The fake does not fetch the file: it has size 0 and no databases unless a test sets them.
    /// `RestoreSize` is 20 GB by default. `Mode` is oss by default (inferred).
    ///
    /// Source: SDK models (2026), API metadata (2024) for the codes.
    ImportUserBackupFile {
        RegionId: String,
        Mode: Option<Mode>,
        BackupFile: Option<String>,
        BucketRegion: Option<String>,
        EngineVersion: Option<UserEngineVersion>,
        Comment: Option<Comment>,
        RestoreSize: Option<RestoreSize>,
        Retention: Option<Retention>,
        ZoneId: Option<String>,
        ResourceGroupId: Option<String>,
        #[checked] SourceInfo: Option<Value>,
    }
}

params! {
    /// Lists the caller's imported backups in a region, the newest first (inferred).
    ///
    /// The filter `Comment` matches a part of the comment, and `OssUrl` and `Status` match the whole value. A deleted
    /// backup is listed with its status (inferred). With the filter `Tags` the list is empty, since no action tags an
    /// imported backup (inferred). The times are milliseconds since 1970, as in the sample.
    ///
    /// Source: SDK models (2026), API metadata (2024).
    ListUserBackupFiles {
        RegionId: String,
        BackupId: Option<String>,
        Comment: Option<String>,
        OssUrl: Option<String>,
        Status: Option<Filter<UserBackupStatus>>,
        Tags: Option<String>,
        ResourceGroupId: Option<String>,
    }
}

params! {
    /// Changes the comment and the retention of an imported backup. If the caller has no backup with this id, the call
    /// is refused with the only code of the table (inferred).
    ///
    /// Source: SDK models (2026), API metadata (2024) for the code.
    UpdateUserBackupFile {
        RegionId: String,
        BackupId: String,
        Comment: Option<Comment>,
        Retention: Option<Retention>,
    }
}

params! {
    /// Deletes an imported backup: its status becomes Deleted. An id that the caller does not have is refused by the
    /// only code of the table (inferred).
    ///
    /// Source: SDK models (2026), API metadata (2024) for the code.
    DeleteUserBackupFile { RegionId: String, BackupId: String }
}

word_parameters! {
    /// `Mode` of an import.
    Mode = listed ["oss", "stream"], InvalidParameter;
    /// `EngineVersion` of an imported backup.
    UserEngineVersion = ["5.7", "8.0"], InvalidParameter;
}

number_parameters! {
    /// `RestoreSize` in GB.
    RestoreSize = [20..=i32::MAX as u64], "a whole number from 20", InvalidParameter;
    /// `Retention` in days.
    Retention = [1..=i32::MAX as u64], "a whole number from 1", InvalidParameter;
}

texts! {
    /// `Comment` of an imported backup: 2 to 256 characters.
    Comment(String), InvalidParameter, |text| (2..=256).contains(&text.chars().count()).then(|| text.to_owned()),
        "2 to 256 characters";
}

/// The location of a file: its bucket, its key and the region of the bucket.
struct OssFile {
    bucket: String,
    object: String,
    location: String,
}

impl OssFile {
    fn read(text: &str) -> Option<OssFile> {
        let value = json::parse(text).ok()?;
        let member = |name: &str| Some(value.get(name)?.as_text()?.to_owned()).filter(|text| !text.is_empty());
        Some(OssFile { bucket: member("Bucket")?, object: member("Object")?, location: member("Location")? })
    }
}

impl Action for ImportUserBackupFile {
    const CONDITIONS: &'static [Condition] = &[
        Condition::RegionNotFound,
        Condition::documented(Self::NAME, "InvalidBackupFile.Format"),
        Condition::documented(Self::NAME, "InvalidOssBackupFile.InvalidFile"),
        Condition::ZoneNotSupported,
    ];

    fn check(&self) -> Result<(), Refusal> {
        if self.Mode.is_some_and(|mode| mode.0 == "stream") {
            return Ok(());
        }
        if self.BackupFile.as_deref().and_then(OssFile::read).is_none() {
            let text = clip(self.BackupFile.as_deref().unwrap_or_default());
            refuse!(
                "InvalidBackupFile.Format",
                "`BackupFile` is `{text}`, expected {{\"Bucket\":\"..\",\"Object\":\"..\",\"Location\":\"..\"}}"
            );
        }
        Ok(())
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let known = regions::find(&self.RegionId).filter(|_| !cloud.settings.anything_goes);
        if let Some((zone, region)) = self.ZoneId.as_deref().zip(known)
            && let Some(error) = regions::zone(region.id, zone).error()
        {
            refuse!(ZoneNotSupported, "{error}");
        }
        let file = self.BackupFile.as_deref().and_then(OssFile::read);
        if let Some(file) = &file {
            let bucket_region = self.BucketRegion.as_deref().unwrap_or(&file.location);
            ensure!(
                file.location == self.RegionId && bucket_region == self.RegionId,
                "InvalidOssBackupFile.InvalidFile",
                "the bucket is in {}, but the request is for {}",
                clip(&file.location),
                clip(&self.RegionId)
            );
        }
        let (bucket, path) = file.map(|file| (file.bucket, file.object)).unwrap_or_default();
        let id = format!("b-{}", cloud.ids.name(16));
        let now = clock::whole_second(cloud.now());
        cloud.user_backups.push(UserBackupFile {
            status: UserBackupStatus::Importing,
            region: self.RegionId,
            zone: self.ZoneId.unwrap_or_default(),
            comment: self.Comment.map(|comment| comment.0).unwrap_or_default(),
            engine_version: self.EngineVersion.map_or("5.7", |version| version.0).to_owned(),
            bucket,
            path,
            restore_gb: self.RestoreSize.map_or(20, |size| size.0),
            retention: self.Retention.map_or(30, |days| days.0),
            resource_group: self.ResourceGroupId.unwrap_or_default(),
            created: Some(now),
            owner: Some(caller.owner.as_ref().to_owned()),
            ..UserBackupFile::new(&id)
        });
        let part = Resource::user_backup(&id);
        let sets = |status: UserBackupStatus, reason: &'static str| {
            let fields = vec![("Status".into(), status.into()), ("Reason".into(), reason.to_owned().into())];
            Effect::Set(part.clone(), fields)
        };
        let operation = Operation::of(Self::NAME)
            .watches(part.clone())
            .effect(sets(UserBackupStatus::BackupSuccess, "success"))
            .undo(sets(UserBackupStatus::Failed, "failed"));
        cloud.begin(operation);
        Ok(object! { BackupId: id, Status: true })
    }
}

impl Action for ListUserBackupFiles {
    const CONDITIONS: &'static [Condition] = &[Condition::RegionNotFound];

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        let own: Vec<&str> =
            cloud.user_backups_of(&caller.owner, &self.RegionId).map(|file| file.id.as_str()).collect();
        let listed = |resource: &&Resource| resource.key(Kind::UserBackup).is_some_and(|id| own.contains(&id));
        cloud.operations.busy().filter(listed).cloned().collect()
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let matches = |file: &&UserBackupFile| {
            self.Tags.is_none()
                && self.BackupId.as_ref().is_none_or(|id| *id == file.id)
                && self.Comment.as_deref().is_none_or(|part| file.comment.contains(part))
                && self.OssUrl.as_ref().is_none_or(|url| *url == address(file))
                && self.Status.as_ref().is_none_or(|status| status.0 == file.status.as_str())
                && self.ResourceGroupId.as_ref().is_none_or(|group| *group == file.resource_group)
        };
        let mut files: Vec<&UserBackupFile> =
            cloud.user_backups_of(&caller.owner, &self.RegionId).filter(matches).collect();
        files.reverse();
        Ok(object! { Records: files.into_iter().map(record).collect::<Value>() })
    }
}

/// Returns the address of the file; empty for a file that was sent over the network.
fn address(file: &UserBackupFile) -> String {
    if file.bucket.is_empty() {
        return String::new();
    }
    format!("https://{}.oss-{}.aliyuncs.com/{}", file.bucket, file.region, file.path)
}

fn record(file: &UserBackupFile) -> Value {
    let millis = |moment: Option<SystemTime>| {
        let since = moment.and_then(|moment| moment.duration_since(SystemTime::UNIX_EPOCH).ok());
        since.map(|since| since.as_millis().to_string()).unwrap_or_default()
    };
    object! {
        BackupId: &file.id,
        BinlogInfo: "",
        Comment: &file.comment,
        CreationTime: millis(file.created),
        Engine: "mysql",
        EngineVersion: &file.engine_version,
        FinishTime: millis(file.finished),
        ModificationTime: millis(file.modified.or(file.created)),
        OssBucket: &file.bucket,
        OssFileMetaData: "",
        OssFileName: file.file_name().to_owned(),
        OssFilePath: &file.path,
        OssFileSize: file.size_bytes,
        OssUrl: address(file),
        Reason: &file.reason,
        RestoreSize: file.restore_gb.to_string(),
        Retention: file.retention,
        Status: file.status,
        ZoneId: &file.zone,
    }
}

/// Returns the caller's imported backup, or a refusal if there is none.
fn find<'c>(cloud: &'c mut Cloud, caller: &Caller, region: &str, id: &str) -> Result<&'c mut UserBackupFile, String> {
    let own = || cloud.user_backups_of(&caller.owner, region);
    let found = own().any(|file| file.id == id && file.status != UserBackupStatus::Deleted);
    let near = did_you_mean(id, own().map(|file| file.id.as_str()));
    let file = cloud.user_backup_mut(id).filter(|_| found);
    file.ok_or_else(|| format!("{region} has no imported backup `{}`{near}", clip(id)))
}

impl Action for UpdateUserBackupFile {
    const CONDITIONS: &'static [Condition] =
        &[Condition::RegionNotFound, Condition::documented(Self::NAME, "OperationDenied.Product")];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let now = clock::whole_second(cloud.now());
        let file = match find(cloud, caller, &self.RegionId, &self.BackupId) {
            Ok(file) => file,
            Err(reason) => refuse!("OperationDenied.Product", "{reason}"),
        };
        if let Some(comment) = self.Comment {
            file.comment = comment.0;
        }
        file.retention = self.Retention.map_or(file.retention, |days| days.0);
        file.modified = Some(now);
        Ok(object! { BackupId: self.BackupId })
    }
}

impl Action for DeleteUserBackupFile {
    const CONDITIONS: &'static [Condition] =
        &[Condition::RegionNotFound, Condition::documented(Self::NAME, "OperationDenied.Product")];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let now = clock::whole_second(cloud.now());
        let found = find(cloud, caller, &self.RegionId, &self.BackupId).is_ok();
        let file = Resource::user_backup(&self.BackupId);
        let importing: Vec<u64> = cloud.operations.on(&file).filter(|_| found).map(|operation| operation.id).collect();
        importing.into_iter().for_each(|id| cloud.fail(id, "the backup was deleted"));
        match find(cloud, caller, &self.RegionId, &self.BackupId) {
            Ok(file) => (file.status, file.modified) = (UserBackupStatus::Deleted, Some(now)),
            Err(reason) => refuse!("OperationDenied.Product", "{reason}"),
        }
        Ok(object! { BackupId: self.BackupId })
    }
}
