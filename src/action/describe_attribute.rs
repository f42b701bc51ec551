//! `DescribeDBInstanceAttribute`.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use super::describe_instances::ReadOnlyDBInstanceIds;
use super::lately::Lately;
use super::{Action, Context, Found, instance_by_id};
use crate::cloud::Cloud;
use crate::cloud::clock::to_second;
use crate::cloud::ids::RequestId;
use crate::cloud::operation::Resource;
use crate::condition::{Condition, Refusal};
use crate::protocol::Format;
use crate::words::Engine;

/// Describes instances in full.
///
/// Takes `DBInstanceId`: one, or up to 30 with commas between (2018; recent SDKs advise one). An id that is not there
/// refuses the whole request (inferred; the pages differ in code and status). `Expired` is taken and changes nothing.
///
/// Source: page DescribeDBInstanceAttribute (2018, 2019), SDK response models (2025). `ServerlessConfig`, which only
/// serverless instances have, is left out.
pub(super) struct DescribeDBInstanceAttribute;

const MOST: usize = 30;

#[derive(Serialize)]
#[allow(non_snake_case)]
pub(super) struct Response {
    Items: Items,
    RequestId: RequestId,
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct Items {
    DBInstanceAttribute: Vec<Described>,
}

/// An instance to be described in this format.
struct Described(Found, Format);

impl Serialize for Described {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.1 {
            Format::Json => LATELY.with(|lately| lately.json(&self.0, Item::of)).serialize(serializer),
            Format::Xml => Item::of(&self.0).serialize(serializer),
        }
    }
}

thread_local! {
    static LATELY: Lately = Lately::default();
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct Item<'a> {
    DBInstanceId: &'a str,
    PayType: &'static str,
    DBInstanceType: &'static str,
    Category: &'a str,
    InstanceNetworkType: &'static str,
    ConnectionMode: &'a str,
    RegionId: &'a str,
    ZoneId: Cow<'a, str>,
    ConnectionString: String,
    Port: String,
    Engine: &'static str,
    EngineVersion: &'a str,
    DBInstanceClassType: &'static str,
    DBInstanceClass: &'a str,
    DBInstanceCPU: String,
    DBInstanceMemory: u64,
    DBInstanceStorage: u64,
    DBInstanceStorageType: &'a str,
    DBInstanceDiskUsed: String,
    DBInstanceNetType: &'static str,
    DBInstanceStatus: &'static str,
    DBInstanceDescription: &'a str,
    LockMode: &'static str,
    LockReason: &'a str,
    DBMaxQuantity: u64,
    AccountMaxQuantity: u64,
    CreationTime: String,
    ExpireTime: String,
    MaintainTime: &'a str,
    AvailabilityValue: &'static str,
    MaxIOPS: u64,
    MaxConnections: u64,
    MasterInstanceId: &'a str,
    IncrementSourceDBInstanceId: &'static str,
    GuardDBInstanceId: &'static str,
    TempDBInstanceId: &'static str,
    ReadOnlyDBInstanceIds: ReadOnlyDBInstanceIds<'a>,
    ReadonlyInstanceSQLDelayedTime: &'static str,
    SecurityIPList: &'static str,
    SecurityIPMode: &'static str,
    AdvancedFeatures: &'static str,
    AccountType: &'static str,
    SupportCreateSuperAccount: &'static str,
    SupportUpgradeAccountType: &'static str,
    CurrentKernelVersion: &'static str,
    LatestKernelVersion: &'static str,
    VpcId: &'a str,
    VSwitchId: &'a str,
    VpcCloudInstanceId: &'a str,
    ResourceGroupId: &'a str,
    TimeZone: &'static str,
    Collation: &'static str,
    MasterZone: Cow<'a, str>,
    SlaveZones: SlaveZones<'a>,
    Extra: Extra<'a>,
    InsId: u64,
    DeletionProtection: bool,
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct SlaveZones<'a> {
    SlaveZone: [SlaveZone<'a>; 1],
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct SlaveZone<'a> {
    ZoneId: Cow<'a, str>,
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct Extra<'a> {
    DBInstanceIds: ExtraIds<'a>,
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct ExtraIds<'a> {
    DBInstanceId: [&'a str; 1],
}

impl<'a> Item<'a> {
    fn of(found: &'a Found) -> Item<'a> {
        let instance = found.instance.as_ref();
        let class = instance.class_info();
        let zone = instance.zone_id();
        let sql_server = instance.engine == Engine::SqlServer;
        // The two samples: 200 and 50 for the historical classes, 99999 for both today.
        let (databases, accounts) =
            if class.family == crate::words::ClassFamily::Shared { (200, 50) } else { (99_999, 99_999) };
        Item {
            DBInstanceId: &instance.id,
            PayType: instance.pay_type.as_str(),
            DBInstanceType: instance.instance_type.as_str(),
            Category: &instance.category,
            InstanceNetworkType: instance.network_type.as_str(),
            ConnectionMode: &instance.connection_mode,
            RegionId: &instance.region,
            ZoneId: zone.clone(),
            ConnectionString: instance.connection(),
            Port: instance.port_text(),
            Engine: instance.engine.as_str(),
            EngineVersion: &instance.engine_version,
            DBInstanceClassType: class.family.as_str(),
            DBInstanceClass: &instance.class,
            DBInstanceCPU: class.cores.to_string(),
            DBInstanceMemory: class.memory_mb,
            DBInstanceStorage: instance.storage_gb,
            DBInstanceStorageType: instance.shown_storage_type(),
            DBInstanceDiskUsed: instance.used_bytes().to_string(),
            DBInstanceNetType: instance.net_type.as_str(),
            DBInstanceStatus: instance.status.as_str(),
            DBInstanceDescription: instance.shown_description(),
            LockMode: instance.lock_mode.as_str(),
            LockReason: &instance.lock_reason,
            DBMaxQuantity: databases,
            AccountMaxQuantity: accounts,
            CreationTime: instance.created.map(to_second).unwrap_or_default(),
            ExpireTime: instance.expires.map(to_second).unwrap_or_default(),
            MaintainTime: &instance.maintain_time,
            AvailabilityValue: "100.0%",
            MaxIOPS: class.max_iops(instance.storage_gb),
            MaxConnections: class.max_connections(),
            MasterInstanceId: &instance.master,
            IncrementSourceDBInstanceId: "",
            GuardDBInstanceId: "",
            TempDBInstanceId: "",
            ReadOnlyDBInstanceIds: ReadOnlyDBInstanceIds::of(found),
            ReadonlyInstanceSQLDelayedTime: "",
            SecurityIPList: "127.0.0.1",
            SecurityIPMode: "normal",
            AdvancedFeatures: if sql_server { "LinkedServer,DistributeTransaction" } else { "" },
            AccountType: "Mix",
            SupportCreateSuperAccount: "Yes",
            SupportUpgradeAccountType: "No",
            CurrentKernelVersion: "",
            LatestKernelVersion: "",
            VpcId: instance.shown_vpc(),
            VSwitchId: instance.shown_vswitch(),
            VpcCloudInstanceId: instance.shown_vpc_cloud_instance(),
            ResourceGroupId: instance.shown_resource_group(),
            TimeZone: if sql_server { "China Standard Time" } else { "" },
            Collation: if sql_server { "Chinese_PRC_CI_AS" } else { "" },
            MasterZone: zone.clone(),
            SlaveZones: SlaveZones { SlaveZone: [SlaveZone { ZoneId: zone }] },
            Extra: Extra { DBInstanceIds: ExtraIds { DBInstanceId: [&instance.id] } },
            InsId: 1,
            DeletionProtection: instance.deletion_protection,
        }
    }
}

impl Action for DescribeDBInstanceAttribute {
    const NAME: &'static str = "DescribeDBInstanceAttribute";
    const CONDITIONS: &'static [Condition] = &[
        Condition::MissingParameter,
        Condition::TooManyInstances,
        Condition::InstanceNotFound,
        Condition::InstanceOfAnotherUser,
    ];
    type Response = Response;

    fn run(cloud: &mut Cloud, call: &Context<'_>) -> Result<Response, Refusal> {
        let mut ids: Vec<&str> = Vec::new();
        for id in call.params.required("DBInstanceId")?.split(',') {
            if !ids.contains(&id) {
                if ids.len() == MOST {
                    return Err(Condition::TooManyInstances.because(format!("`DBInstanceId` takes at most {MOST} ids")));
                }
                ids.push(id);
            }
        }
        let found = |cloud: &Cloud| {
            let described = |id: &&str| {
                let instance = instance_by_id(cloud, call, "DBInstanceId", id)?;
                Ok(Described(Found::of(cloud, instance), call.format))
            };
            ids.iter().map(described).collect::<Result<Vec<Described>, Refusal>>()
        };
        let mut described = found(cloud)?;
        if cloud.is_busy() {
            cloud.asked_for(ids.iter().map(|id| Resource::Instance((*id).to_owned())).collect());
            described = found(cloud)?;
        }
        Ok(Response { Items: Items { DBInstanceAttribute: described }, RequestId: call.request_id })
    }
}
