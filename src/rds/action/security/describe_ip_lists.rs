//! `DescribeDBInstanceIPArrayList`: the IP lists of an instance and of its templates.

use super::types::ShownNetworkType;
use crate::rds::action::prelude::*;
use crate::rds::model::ip_list::IpList;
use crate::rds::words::WhitelistNetworkType;

params! {
    /// Returns the lists of IP addresses that an instance admits.
    ///
    /// A list named `default` always exists. The attached white-list templates are listed too, each under its name
    /// (inferred). `WhitelistNetworkType` leaves out the lists of the other networks; lists of type MIX are for every
    /// network (inferred).
    ///
    /// Source: page DescribeDBInstanceIPArrayList (2018 to 2025), live answers of 2021, which have `WhitelistNetworkType`.
    DescribeDBInstanceIPArrayList { DBInstanceId: String, WhitelistNetworkType: Option<ShownNetworkType> }
}

impl Action for DescribeDBInstanceIPArrayList {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let of_templates = cloud.templates_on(instance).map(|template| IpList::new(&template.name, [&template.ips]));
        let wanted = |list: &IpList| {
            let of_network = |ShownNetworkType(wanted)| wanted == "MIX" || list.network_type.as_str() == wanted;
            list.network_type == WhitelistNetworkType::Mix || self.WhitelistNetworkType.is_none_or(of_network)
        };
        let lists = instance.all_ip_lists().into_iter().chain(of_templates).filter(wanted).map(|list| {
            object! {
                DBInstanceIPArrayName: &list.name,
                DBInstanceIPArrayAttribute: &list.attribute,
                SecurityIPType: list.ip_type,
                WhitelistNetworkType: list.network_type,
                SecurityIPList: list.ips.join(","),
            }
        });
        Ok(object! { Items: object! { DBInstanceIPArray: lists.collect::<Value>() } })
    }
}
