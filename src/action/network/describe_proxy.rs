//! `DescribeDBProxy`.

use super::super::admission::Admission;
use super::super::{Action, Caller, admitted};
use crate::cloud::Cloud;
use crate::condition::Refusal;
use crate::value::Value;

params! {
    /// Describes the database proxy of an instance: it is shut down, and all its lists are empty (inferred).
    ///
    /// Source: page DescribeDBProxy (2020 to 2025), SDK response models (2025). No instance here has a proxy.
    DescribeDBProxy { DBInstanceId: String }
}

impl Action for DescribeDBProxy {
    const ADMITS: &'static [Admission] = &[Admission::of("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let nothing = || Value::List(Vec::new());
        Ok(object! {
            DBProxyServiceStatus: "Shutdown",
            DBProxyInstanceNum: 0u32,
            ResourceGroupId: instance.shown_resource_group().to_owned(),
            DBProxyConnectStringItems: object! { DBProxyConnectStringItems: nothing() },
            DbProxyEndpointItems: object! { DbProxyEndpointItems: nothing() },
            DBProxyAVZones: object! { DBProxyAVZones: nothing() },
            DBProxyNodes: object! { DBProxyNodes: nothing() },
        })
    }
}
