//! `DescribeDBInstanceAttribute`.

use super::{bytes, read_only_ids};
use crate::rds::action::prelude::*;
use crate::rds::model::class;
use crate::rds::model::instance::nodes::Node;
use crate::rds::model::names::{latest_minor_version, minor_order};

params! {
    /// Returns all attributes of instances.
    ///
    /// `DBInstanceId` is one id, or up to 30 ids separated by commas (2018; recent SDKs advise one). If one id is
    /// unknown, the whole request is refused (inferred; the pages differ in code and status). `Expired` is accepted and
    /// has no effect.
    ///
    /// An instance without a description has an empty one (inferred: clients of Terraform's would see a change in any other).
    /// A read-only one has its id (a report of 2019). `MaxConnections` is the running value of the engine's parameter.
    ///
    /// `ServerlessConfig` is an empty object if the instance is not serverless, since Terraform's provider always reads
    /// it. `kindCode` is `18` on cloud disks and `0` on local ones (the provider's tests, 2026).
    ///
    /// Source: page DescribeDBInstanceAttribute (2018, 2019), SDK response models (2025).
    DescribeDBInstanceAttribute { DBInstanceId: Ids }
}

/// The largest number of ids in one request.
const MOST: usize = 30;

/// Different ids, separated by commas.
#[derive(Debug)]
struct Ids(Vec<String>);

blank!(Ids = Ids(Blank::BLANK));

impl super::super::fields::Parameter for Ids {
    const REQUIRED: bool = true;
    const CONDITIONS: &'static [Condition] = &[Condition::MissingParameter, Condition::TooManyInstances];

    fn take(params: &Params<'_>, name: &'static str) -> Result<Ids, Refusal> {
        let mut ids: Vec<String> = Vec::new();
        for id in members(params.required(name)?) {
            if !ids.iter().any(|other| other == id) {
                if ids.len() == MOST {
                    refuse!(TooManyInstances, "`{name}` has more than {MOST} ids");
                }
                ids.push(id.to_owned());
            }
        }
        if ids.is_empty() {
            return Err(Refusal::of(Condition::MissingParameter, name).hint(format!("`{name}` has no id")));
        }
        Ok(Ids(ids))
    }
}

const ADMITS: Admission = Admission::instance("DBInstanceId");

impl Action for DescribeDBInstanceAttribute {
    const ADMITS: &'static [Admission] = &[ADMITS];

    fn admit(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Result<(), Refusal> {
        self.DBInstanceId.0.iter().try_for_each(|id| ADMITS.find(cloud, caller, id).map(|_| ()))
    }

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        let ids = self.DBInstanceId.0.iter().map(String::as_str);
        ids.flat_map(|id| family(cloud, caller, id)).collect()
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let found = self.DBInstanceId.0.iter().filter_map(|id| cloud.instances.get(id));
        let items: Value = found.map(|instance| item(cloud, instance)).collect();
        Ok(object! { Items: object! { DBInstanceAttribute: items } })
    }
}

fn item(cloud: &Cloud, instance: &Instance) -> Value {
    let class = instance.class_info();
    let zone = instance.zone_id().into_owned();
    let sql_server = instance.engine == Engine::SqlServer;
    // An instance never has a later minor version than the latest.
    let latest = latest_minor_version(instance.engine, &instance.engine_version);
    let has_later = minor_order(&instance.kernel_version) > minor_order(&latest);
    let latest = if has_later { instance.kernel_version.clone() } else { latest };
    let (master, slaves): (Vec<Node>, Vec<Node>) = instance.nodes().into_iter().partition(|node| node.is_master);
    let nodes = cluster_nodes(instance, master.first().map_or("", |node| &node.id));
    let slave_zones: Value = slaves.into_iter().map(|node| object! { ZoneId: node.zone }).collect();
    let mut item = object! {
        DBInstanceId: &instance.id,
        PayType: instance.pay_type,
        DBInstanceType: instance.instance_type,
        Category: &instance.category,
        InstanceNetworkType: instance.network_type,
        ConnectionMode: &instance.connection_mode,
        RegionId: &instance.region,
        ZoneId: zone,
        ConnectionString: instance.shown_connection(),
        Port: instance.shown_port().to_string(),
        Engine: instance.engine,
        EngineVersion: &instance.engine_version,
        DBInstanceClassType: class.family,
        DBInstanceClass: &instance.class,
        DBInstanceCPU: instance.shown_cpu(),
        DBInstanceMemory: instance.shown_memory(),
        DBInstanceStorage: instance.storage_gb,
        DBInstanceStorageType: instance.shown_storage_type().to_owned(),
        DBInstanceDiskUsed: bytes(instance.used()).to_string(),
        DBInstanceNetType: instance.net_type,
        DBInstanceStatus: instance.status,
        DBInstanceDescription: instance.shown_description().to_owned(),
        LockMode: instance.lock_mode,
        LockReason: &instance.lock_reason,
        DBMaxQuantity: instance.shown_max_databases(),
        AccountMaxQuantity: instance.shown_max_accounts(),
        CreationTime: instance.created.map(to_second).unwrap_or_default(),
        ExpireTime: instance.expires.map(to_second).unwrap_or_default(),
        MaintainTime: &instance.maintain_time,
        AvailabilityValue: "100.0%",
        MaxIOPS: instance.max_iops.unwrap_or_else(|| class.max_iops(instance.storage_gb)),
        MaxConnections: instance.shown_max_connections(),
        MasterInstanceId: &instance.master,
        // A read-only instance gets its changes from its primary.
        IncrementSourceDBInstanceId: &instance.master,
        GuardDBInstanceId: "",
        TempDBInstanceId: super::temp_id(cloud, instance).to_owned(),
        ReadOnlyDBInstanceIds: read_only_ids(cloud, instance),
        ReadonlyInstanceSQLDelayedTime: instance.read_delay.map(|delay| delay.to_string()).unwrap_or_default(),
        SecurityIPList: instance.default_ips(),
        SecurityIPMode: instance.security_ip_mode,
        AdvancedFeatures: if sql_server { "LinkedServer,DistributeTransaction" } else { "" },
        AccountType: "Mix",
        SupportCreateSuperAccount: "Yes",
        SupportUpgradeAccountType: "No",
        CurrentKernelVersion: &instance.kernel_version,
        LatestKernelVersion: latest,
        AutoUpgradeMinorVersion: instance.auto_upgrade,
        PGBouncerEnabled: instance.shown_pgbouncer(),
        VpcId: instance.shown_vpc().to_owned(),
        VSwitchId: instance.shown_vswitch().to_owned(),
        VpcCloudInstanceId: instance.shown_vpc_cloud_instance().to_owned(),
        ResourceGroupId: instance.shown_resource_group().to_owned(),
        TimeZone: instance.shown_time_zone().to_owned(),
        Collation: instance.shown_collation().to_owned(),
        MasterZone: master.into_iter().next().map(|node| node.zone),
        SlaveZones: object! { SlaveZone: slave_zones },
        Extra: object! {
            DBInstanceIds: object! { DBInstanceId: vec![Value::from(&instance.id)] },
            RecoveryModel: &instance.recovery_model,
        },
        ServerlessConfig: instance.serverless.as_ref().map_or_else(|| object! {}, Datum::write),
        BurstingEnabled: instance.bursting,
        ColdDataEnabled: instance.cold_data,
        IoAccelerationEnabled: &instance.io_acceleration,
        BpeEnabled: &instance.bpe,
        CompressionMode: &instance.compression,
        DedicatedHostGroupId: &instance.host_group,
        InstructionSetArch: &instance.architecture,
        kindCode: instance.shown_kind_code().to_owned(),
        IPType: "IPv4",
        // All classes have the same limit, as in ListClasses.
        MaxIOMBPS: 1024,
        // 0: no proxy; 2: a dedicated one; 3: a general-purpose one (the last is inferred).
        ProxyType: instance.proxy.as_ref().map_or(0, |proxy| proxy.kind.parse::<u64>().unwrap_or(2)),
        // Only 1 and 2 are documented.
        ConsoleVersion: if instance.proxy.is_some() { "2" } else { "" },
        IsAnalyticIns: false,
        IsAnalyticReadOnlyIns: instance.analytic,
        InsId: 1,
        DeletionProtection: instance.deletion_protection,
    };
    if let Value::Object(item) = &mut item {
        // Only the cluster edition has nodes in the answer.
        if !nodes.is_empty() {
            item.put("DBClusterNodes", object! { DBClusterNode: nodes });
        }
        if instance.engine == Engine::MySql {
            item.put("OptimizedWritesInfo", instance.shown_optimized_writes().to_owned().into());
        }
        if !instance.babelfish.is_empty() {
            item.put("BabelfishConfig", instance.babelfish.write());
        }
    }
    super::put_others(instance, "DescribeDBInstanceAttribute", "DBInstanceAttribute", &mut item);
    item
}

/// Returns the nodes of an instance of the cluster edition.
fn cluster_nodes(instance: &Instance, master: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    for node in instance.all_cluster_nodes() {
        let code = node.class.unwrap_or_else(|| instance.class.clone());
        let class = class::of(&code);
        rows.push(object! {
            NodeRegionId: &instance.region,
            NodeZoneId: node.zone,
            NodeRole: if node.id == master { "primary" } else { "secondary" },
            NodeId: node.id,
            ClassCode: code,
            ClassType: class.family,
            Cpu: class.cores.to_string(),
            Memory: class.memory_mb.to_string(),
            Status: "active",
        });
    }
    rows
}
