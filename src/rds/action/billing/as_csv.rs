//! `DescribeDBInstancesAsCsv`: the instances of a region, not as CSV.

use super::super::polls::busy_instances;
use crate::rds::action::prelude::*;
use crate::rds::words::ClassFamily;

params! {
    /// Lists the attributes of the instances of a region. Despite the action's name, the answer is not CSV.
    ///
    /// `DBInstanceId` is one id, or several separated by commas. Unknown ids are ignored (inferred).
    ///
    /// Source: SDK response models (2025), API metadata (2024).
    DescribeDBInstancesAsCsv { RegionId: String, DBInstanceId: Option<String>, ResourceGroupId: Option<String> }
}

impl Action for DescribeDBInstancesAsCsv {
    const CONDITIONS: &'static [Condition] = &[Condition::RegionNotFound];

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        busy_instances(cloud, caller, Some(&self.RegionId))
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let cloud = &*cloud;
        let items: Value = self.matching(cloud, caller).map(|instance| item(cloud, instance)).collect();
        Ok(object! { Items: object! { DBInstanceAttribute: items } })
    }
}

impl DescribeDBInstancesAsCsv {
    fn matching<'c>(&self, cloud: &'c Cloud, caller: &Caller) -> impl Iterator<Item = &'c Instance> {
        let all = cloud.instances.in_region(&caller.owner, &self.RegionId).iter();
        let wanted = |instance: &&Instance| {
            let ids = self.DBInstanceId.as_ref();
            ids.is_none_or(|ids| members(ids).any(|id| id == instance.id))
                && self.ResourceGroupId.as_ref().is_none_or(|group| group == instance.shown_resource_group())
        };
        all.filter_map(|number| cloud.instances.at(*number)).map(AsRef::as_ref).filter(wanted)
    }
}

fn item(cloud: &Cloud, instance: &Instance) -> Value {
    let class = instance.class_info();
    let (databases, accounts) = if class.family == ClassFamily::Shared { (200, 50) } else { (99_999, 99_999) };
    let tags: Vec<String> = instance.tags.iter().map(|(key, value)| format!("{key}:{value}")).collect();
    let slaves = instance.nodes().into_iter().filter(|node| !node.is_master);
    object! {
        DBInstanceId: &instance.id,
        DBInstanceDescription: instance.shown_description().to_owned(),
        DBInstanceStatus: instance.status,
        DBInstanceType: instance.instance_type,
        DBInstanceClass: &instance.class,
        DBInstanceClassType: class.family,
        DBInstanceCPU: instance.shown_cpu(),
        DBInstanceMemory: instance.shown_memory(),
        DBInstanceStorage: instance.storage_gb,
        DBInstanceStorageType: instance.shown_storage_type().to_owned(),
        DBInstanceNetType: instance.net_type,
        DBMaxQuantity: instance.max_databases.unwrap_or(databases),
        AccountMaxQuantity: instance.max_accounts.unwrap_or(accounts),
        MaxConnections: instance.shown_max_connections(),
        MaxIOPS: instance.max_iops.unwrap_or_else(|| class.max_iops(instance.storage_gb)),
        Engine: instance.engine,
        EngineVersion: &instance.engine_version,
        Category: &instance.category,
        PayType: instance.pay_type,
        CreationTime: instance.created.map(to_second).unwrap_or_default(),
        ExpireTime: instance.expires.map(to_second).unwrap_or_default(),
        MaintainTime: &instance.maintain_time,
        LockMode: instance.lock_mode,
        LockReason: &instance.lock_reason,
        AvailabilityValue: "100.0%",
        RegionId: &instance.region,
        ZoneId: instance.zone_id().into_owned(),
        SlaveZones: object! { slaveRegion: slaves.map(|node| Value::from(node.zone)).collect::<Value>() },
        InstanceNetworkType: instance.network_type,
        VpcId: instance.shown_vpc().to_owned(),
        VSwitchId: instance.shown_vswitch().to_owned(),
        ConnectionMode: &instance.connection_mode,
        ConnectionString: instance.shown_connection(),
        Port: instance.shown_port().to_string(),
        MasterInstanceId: &instance.master,
        GuardDBInstanceId: "",
        TempDBInstanceId: cloud.instances.get(&instance.temporary).map_or("", |temporary| &temporary.id).to_owned(),
        IncrementSourceDBInstanceId: &instance.master,
        ReadDelayTime: instance.read_delay.map(|delay| delay.to_string()).unwrap_or_default(),
        SecurityIPList: instance.default_ips(),
        AccountType: "Mix",
        SupportUpgradeAccountType: "No",
        Tags: tags.join(","),
    }
}
