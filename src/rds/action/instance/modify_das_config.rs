//! `ModifyDasInstanceConfig`: keeps the setting; the fake's storage does not grow.

use super::types::StorageThreshold;
use crate::rds::action::prelude::*;
use crate::rds::model::sizes;
use crate::rds::words::StorageAutoScale;

params! {
    /// Sets whether the storage of an instance grows automatically. The change takes effect at once.
    ///
    /// `StorageThreshold` is the percentage of free storage at which the storage grows (10, 20, 30, 40 or 50; by
    /// default 10). `StorageUpperBound` is the largest storage in GB: not less than the current one, and at most 32000
    /// (6000 on `cloud_ssd`). `Enable` requires an upper bound, which may be from an earlier request (inferred). The
    /// settings are visible in the seed and in the view; no action of the service returns them. The fake does not grow
    /// the storage.
    ///
    /// The storage must be a cloud disk. An instance that is not Running, such as a new one, is refused (seen live in
    /// 2026).
    ///
    /// Source: page ModifyDasInstanceConfig (2021 to 2025), API metadata (2024).
    ModifyDasInstanceConfig {
        DBInstanceId: String,
        StorageAutoScale: StorageAutoScale,
        StorageThreshold: Option<StorageThreshold>,
        StorageUpperBound: Option<u64>,
    }
}

impl Action for ModifyDasInstanceConfig {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::MySql, Engine::PostgreSql]).running()];
    const CONDITIONS: &'static [Condition] =
        &[Condition::NoAutoScaleOfStorage, Condition::MissingParameter, Condition::InvalidParameter];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let storage_type = instance.shown_storage_type();
        if !sizes::is_cloud_disk(storage_type) {
            let hint = format!("`{}` is on {storage_type}; this is for cloud disks", instance.id);
            return Err(Condition::NoAutoScaleOfStorage.because(hint));
        }
        let enabled = self.StorageAutoScale == StorageAutoScale::Enable;
        let bound = self.StorageUpperBound.or(instance.storage_upper_bound);
        if enabled {
            let Some(bound) = bound else {
                return Err(Refusal::of(Condition::MissingParameter, "StorageUpperBound")
                    .hint("`Enable` requires an upper bound"));
            };
            let most = if storage_type == "cloud_ssd" { 6_000 } else { 32_000 };
            if bound < instance.storage_gb || bound > most {
                let hint = format!(
                    "`{}` has {} GB of {storage_type}, the bound is {bound}, expected a bound from the storage to {most}",
                    instance.id, instance.storage_gb
                );
                return Err(Refusal::of(Condition::InvalidParameter, "StorageUpperBound").hint(hint));
            }
        }
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.storage_auto_scale = self.StorageAutoScale;
        if enabled {
            instance.storage_upper_bound = bound;
            if let Some(threshold) = self.StorageThreshold {
                instance.storage_threshold = Some(threshold.0);
            }
        }
        Ok(object! {})
    }
}
