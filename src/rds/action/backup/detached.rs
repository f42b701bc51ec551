//! `DescribeDetachedBackups`: the backups that deleted instances have left.

use super::super::page::{DocumentedPageNumber, DocumentedPageSize, Page};
use super::super::region::check_region;
use super::super::times::{EndMinute, StartMinute, later};
use super::super::{Action, Caller};
use super::newest_first;
use crate::base::value::Value;
use crate::rds::model::backup::Backup;
use crate::rds::model::instance::Instance;
use crate::rds::model::{Cloud, clock};
use crate::rds::words::{BackupMode, BackupStatus};
use crate::rpc::condition::{Condition, Refusal};

params! {
    /// Lists the backups of deleted instances, newest first (inferred).
    ///
    /// The request that deletes or destroys an instance (`ReleasedKeepPolicy`) or the backup policy chooses which
    /// backups are kept: `Lastest` keeps the last one, `All` keeps all. `StartTime` and `EndTime` select backups by the
    /// time of their start, to the minute. The totals are strings.
    ///
    /// Source: page DescribeDetachedBackups (2019 to 2025), SDK response models (2026).
    DescribeDetachedBackups {
        Region: String,
        PageNumber: DocumentedPageNumber,
        PageSize: DocumentedPageSize,
        DBInstanceId: Option<String>,
        BackupId: Option<String>,
        BackupMode: Option<BackupMode>,
        BackupStatus: Option<BackupStatus>,
        StartTime: Option<StartMinute>,
        EndTime: Option<EndMinute>,
        ResourceGroupId: Option<String>,
    }
}

impl Action for DescribeDetachedBackups {
    const CONDITIONS: &'static [Condition] = &[Condition::RegionNotFound, Condition::TimesDoNotCombine];

    fn check(&self) -> Result<(), Refusal> {
        match (self.StartTime, self.EndTime) {
            (Some(start), Some(end)) => later(start.0, end.0, Condition::TimesDoNotCombine),
            _ => Ok(()),
        }
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.Region)?;
        // During a deletion, or if it fails, the backups still belong to their instance.
        let released = cloud.released.iter().filter(|one| {
            one.owner == *caller.owner
                && one.region == self.Region
                && cloud.instances.get(&one.id).is_none()
                && self.ResourceGroupId.as_ref().is_none_or(|group| group == one.shown_resource_group())
                && self.DBInstanceId.as_ref().is_none_or(|id| *id == one.id)
        });
        let all = released.flat_map(|one| one.backups.iter().map(move |backup| (one, backup)));
        let matching = newest_first(all.filter(|(_, backup)| self.matches(backup)));
        let page = Page::new(self.PageNumber.0, self.PageSize.0).of(&matching);
        Ok(object! {
            Items: object! { Backup: page.iter().map(|(instance, backup)| item(instance, backup)).collect::<Value>() },
            PageNumber: self.PageNumber.0.to_string(),
            PageRecordCount: page.len().to_string(),
            TotalRecordCount: matching.len().to_string(),
        })
    }
}

impl DescribeDetachedBackups {
    fn matches(&self, backup: &Backup) -> bool {
        let began = backup.started.map(clock::minute);
        self.BackupId.as_ref().is_none_or(|id| *id == backup.id)
            && self.BackupStatus.is_none_or(|status| status == backup.status)
            && self.BackupMode.is_none_or(|mode| mode == backup.mode)
            && self.StartTime.is_none_or(|start| began >= Some(clock::minute(start.0)))
            && self.EndTime.is_none_or(|end| began <= Some(clock::minute(end.0)))
    }
}

fn item(instance: &Instance, backup: &Backup) -> Value {
    let listed = super::describe_backups::item(instance, backup);
    let shared = [
        "BackupId",
        "DBInstanceId",
        "BackupStatus",
        "BackupMode",
        "BackupMethod",
        "BackupType",
        "BackupStartTime",
        "BackupEndTime",
        "BackupSize",
        "BackupDownloadURL",
        "BackupIntranetDownloadURL",
        "ConsistentTime",
        "HostInstanceID",
        "IsAvail",
        "MetaStatus",
        "StoreStatus",
    ];
    let mut item = crate::base::value::Object::new();
    for name in shared {
        item.put_some(name, listed.get(name).cloned());
    }
    item.put("DBInstanceComment", instance.shown_description().to_owned().into());
    item.into()
}
