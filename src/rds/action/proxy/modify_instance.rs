//! `ModifyDBProxyInstance`: nodes of the proxy, which is DBInstanceClassChanging meanwhile.

use super::types::{Effective, EngineType, Kind, Moment, Nodes, Number, placed};
use super::{CHANGING, ENGINES, change_at, not_busy, proxy_of};
use crate::rds::action::prelude::*;
use crate::rds::model::proxy::DbProxy;

params! {
    /// Changes the number, the type and the zones of an instance's proxy nodes.
    ///
    /// The operation is pending until the maintenance window or the time that the request names; without
    /// `EffectiveTime` until the window. The proxy shows DBInstanceClassChanging, then Running. `MigrateAZ` moves endpoints to other vSwitches. `DBProxyNodes` takes
    /// precedence over `DBProxyInstanceNum` (inferred).
    ///
    /// Source: page ModifyDBProxyInstance (2020 to 2025), API metadata (2024) for the codes.
    ModifyDBProxyInstance {
        DBInstanceId: String,
        DBProxyInstanceNum: Number,
        DBProxyInstanceType: Kind,
        DBProxyNodes: Option<Nodes>,
        EffectiveTime: Option<Effective>,
        EffectiveSpecificTime: Option<Moment>,
        MigrateAZ: Option<Value>,
        #[checked] DBProxyEngineType: Option<EngineType>,
    }
}

impl Action for ModifyDBProxyInstance {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .engines(ENGINES)
        .primary()
        .running()
        .locks(&[crate::rds::words::LockMode::Unlock])];
    const CONDITIONS: &'static [Condition] = &[
        Condition::ProxyNodeZones,
        Condition::ProxyNodeZoneTwice,
        Condition::ProxyNodesGeneral,
        Condition::NoProxyToModify,
        Condition::documented(Self::NAME, "TaskExists"),
        Condition::documented(Self::NAME, "InvalidMigrateAZInfo"),
    ];

    fn check(&self) -> Result<(), Refusal> {
        self.DBProxyNodes.as_ref().map_or(Ok(()), |nodes| placed(&nodes.0, Some(self.DBProxyInstanceType)).map(|_| ()))
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let mode = Some(self.EffectiveTime.as_ref().map_or("MaintainTime", |word| word.0));
        let moment = self.EffectiveSpecificTime.as_ref().map(|moment| moment.0.as_str());
        let when = When { mode, moment, name: "EffectiveSpecificTime", condition: Condition::InvalidParameter };
        let begins = when.begins(cloud, admitted(cloud, &self.DBInstanceId)?)?;
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let proxy = proxy_of(instance, Condition::NoProxyToModify)?;
        not_busy(instance, proxy, Condition::InstanceStatus)?;
        let (number, kind) = (Some(self.DBProxyInstanceNum), Some(self.DBProxyInstanceType));
        none_pending(cloud, Self::NAME, &self.DBInstanceId, Condition::documented(Self::NAME, "TaskExists"))?;
        let mut proxy = apply(proxy.clone(), number, kind, self.DBProxyNodes.as_ref())?;
        if let Some(moves) = &self.MigrateAZ {
            migrate(&mut proxy, moves)?;
        }
        change_at(cloud, Self::NAME, &self.DBInstanceId, CHANGING, Some(proxy), begins)?;
        Ok(object! {})
    }
}

/// Returns the proxy with another number, type and placement of nodes.
pub(super) fn apply(
    mut proxy: DbProxy,
    number: Option<Number>,
    kind: Option<Kind>,
    nodes: Option<&Nodes>,
) -> Result<DbProxy, Refusal> {
    if let Some(kind) = kind {
        proxy.kind = if kind.0 == "common" { "3" } else { "2" }.to_owned();
    }
    if let Some(number) = number {
        proxy.instance_num = number.0;
        proxy.node_zones.clear();
    }
    if let Some(nodes) = nodes {
        proxy.node_zones = placed(&nodes.0, kind)?;
        proxy.instance_num = proxy.node_zones.values().sum();
        if let Some(cores) = nodes.0.iter().find_map(|group| group.cores.clone()) {
            proxy.cpu_cores = cores;
        }
    }
    Ok(proxy)
}

/// Moves the internal addresses of endpoints to other vSwitches:
/// `[{"dbProxyEndpointId":"..","destVpcId":"vpc-1","destVSwitchId":"vsw-1"}]`.
fn migrate(proxy: &mut DbProxy, moves: &Value) -> Result<(), Refusal> {
    let refused = |hint: &str| {
        Condition::documented(ModifyDBProxyInstance::NAME, "InvalidMigrateAZInfo").because(hint.to_owned())
    };
    for one in moves.items() {
        let text = |name: &str| one.get(name).and_then(Value::as_text).map(str::to_owned);
        let members = (text("dbProxyEndpointId"), text("destVpcId"), text("destVSwitchId"));
        let (Some(id), vpc @ Some(_), vswitch @ Some(_)) = members else {
            return Err(refused("each move has a `dbProxyEndpointId`, a `destVpcId` and a `destVSwitchId`"));
        };
        let Some(endpoint) = proxy.endpoints.iter_mut().find(|endpoint| endpoint.id == id) else {
            return Err(refused(&format!("the proxy has no endpoint `{}`", clip(&id))));
        };
        for address in endpoint.addresses.iter_mut().filter(|address| address.ip_type != "Public") {
            (address.vpc_id, address.vswitch_id) = (vpc.clone(), vswitch.clone());
        }
    }
    Ok(())
}
