//! The products that the fake serves on one port: RDS, and the products that programs call before RDS. The `Version` of
//! a request chooses the product.
//!
//! An action of RDS is identified by its name. An action of another product also has the product's prefix in RAM
//! policies, such as `sts:AssumeRole`. So `vpc:DescribeVpcs` and `DescribeVpcs` are two actions.

use std::borrow::Cow;

use crate::rds::catalogue;
use crate::rds::model::regions;
use crate::rpc::Product;
use crate::rpc::request::Request;

/// ApsaraDB RDS.
pub(crate) const RDS: Product = Product { name: "Rds", prefix: "rds", version: "2014-08-15", host: "rds.aliyuncs.com" };

/// The other products: the Security Token Service, and Virtual Private Cloud.
const NEIGHBOURS: [Product; 2] = [
    Product { name: "Sts", prefix: "sts", version: "2015-04-01", host: "sts.aliyuncs.com" },
    Product { name: "Vpc", prefix: "vpc", version: "2016-04-28", host: "vpc.aliyuncs.com" },
];

/// Returns the product of a version, which is RDS if no other product has it.
pub(crate) fn of_version(version: Option<&str>) -> &'static Product {
    NEIGHBOURS.iter().find(|product| version == Some(product.version)).unwrap_or(&RDS)
}

/// Returns the product of an action.
pub(crate) fn of_action(name: &str) -> &'static Product {
    let prefix = name.split_once(':').map(|(prefix, _)| prefix);
    NEIGHBOURS.iter().find(|product| prefix == Some(product.prefix)).unwrap_or(&RDS)
}

/// Returns the `HostId` of an answer: the `Host` of the request if it is an endpoint of the product, global or of one
/// region, with `-vpc` or without. For any other host, such as `localhost`, it is the product's default host.
///
/// Source: errors that users of Terraform's provider printed (alibaba/terraform-provider issue 147, 2017;
/// terraform-provider-alicloud issue 7235, 2024).
pub(crate) fn host_id(product: &Product, asked: &str) -> String {
    let asked = asked.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let is_one = || {
        let (prefix, region) = asked.strip_suffix(".aliyuncs.com")?.split_once('.').unwrap_or_default();
        let named = prefix.strip_suffix("-vpc").unwrap_or(prefix) == product.prefix;
        (named && regions::find(region).is_some()).then_some(())
    };
    let global = [product.prefix, "-vpc.aliyuncs.com"].concat();
    if asked == global || is_one().is_some() { asked } else { product.host.to_owned() }
}

/// Returns the name of an action in requests, without the product.
pub(crate) fn on_the_wire(name: &str) -> &str {
    if of_action(name).prefix == RDS.prefix {
        return name;
    }
    name.split_once(':').map_or(name, |(_, name)| name)
}

/// Returns the name of an action in RAM policies.
pub(crate) fn in_policies(name: &str) -> Cow<'_, str> {
    if name.contains(':') { name.into() } else { format!("{}:{name}", RDS.prefix).into() }
}

/// Returns the action of a policy's rule, in the crate's form. `None` if the rule does not name one of the products.
pub(crate) fn in_rule(rule: &str) -> Option<&str> {
    let (prefix, action) = rule.split_once(':')?;
    NEIGHBOURS.iter().chain([&RDS]).any(|product| product.prefix.eq_ignore_ascii_case(prefix)).then_some(action)
}

/// Returns the action of a request in the spelling of the catalogue. `None` if its product has no such action.
pub(crate) fn action_of(request: &Request<'_>) -> Option<&'static str> {
    let product = of_version(request.version.as_deref());
    if product.prefix != RDS.prefix {
        return catalogue::canonical(&format!("{}:{}", product.prefix, request.action));
    }
    catalogue::canonical(&request.action).filter(|name| !name.contains(':'))
}

/// Adds the prefix of the product to an action that the product does not have.
pub(crate) fn qualify(request: &mut Request<'_>) {
    let product = of_version(request.version.as_deref());
    if product.prefix != RDS.prefix && !request.action.is_empty() {
        request.action = format!("{}:{}", product.prefix, request.action);
    }
}

/// Returns a hint about the product that has an action of this name, for a request with the version of another product.
pub(crate) fn elsewhere(action: &str) -> Option<String> {
    let found = NEIGHBOURS.iter().chain([&RDS]).find(|product| {
        let prefix = if product.prefix == RDS.prefix { String::new() } else { format!("{}:", product.prefix) };
        catalogue::entry(&format!("{prefix}{action}")).is_some()
    })?;
    Some(format!("; {} has it, version {}", found.name, found.version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_belongs_to_the_product_of_its_prefix() {
        for name in catalogue::names() {
            let prefix = name.split_once(':').map_or(RDS.prefix, |(prefix, _)| prefix);
            assert_eq!(of_action(name).prefix, prefix, "{name}");
        }
        assert_eq!(in_policies("CancelImport"), "rds:CancelImport");
        let host = |asked| host_id(&RDS, asked);
        assert_eq!(host("RDS.ap-southeast-5.aliyuncs.com:443"), "rds.ap-southeast-5.aliyuncs.com");
        assert_eq!(host("rds-vpc.cn-beijing.aliyuncs.com"), "rds-vpc.cn-beijing.aliyuncs.com");
        assert_eq!(host("rds-vpc.aliyuncs.com"), "rds-vpc.aliyuncs.com");
        for other in ["", "127.0.0.1:4010", "[::1]:80", "rds.moon-1.aliyuncs.com", "ecs.cn-beijing.aliyuncs.com"] {
            assert_eq!(host(other), "rds.aliyuncs.com", "{other}");
        }
        assert_eq!(host_id(&NEIGHBOURS[0], "sts.cn-beijing.aliyuncs.com"), "sts.cn-beijing.aliyuncs.com");
        assert_eq!(in_policies("sts:AssumeRole"), "sts:AssumeRole");
        assert_eq!(elsewhere("AssumeRole").as_deref(), Some("; Sts has it, version 2015-04-01"));
        assert_eq!(elsewhere("CreateDBInstance").as_deref(), Some("; Rds has it, version 2014-08-15"));
        assert_eq!(elsewhere("RunInstances"), None);
    }
}
