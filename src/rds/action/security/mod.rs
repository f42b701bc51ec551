//! Access to an instance: IP lists, encryption, and the collected statements.

mod attach_template;
mod check_authorized;
mod conditions;
mod create_role;
mod describe_collector_policy;
mod describe_collector_retention;
mod describe_encryption_key;
mod describe_ip_lists;
mod describe_linked_instances;
mod describe_linked_templates;
mod describe_security_groups;
mod describe_ssl;
mod describe_tde;
mod describe_template;
mod describe_templates;
mod detach_template;
mod migrate_ip_mode;
mod modify_collector_policy;
mod modify_collector_retention;
mod modify_ips;
mod modify_security_groups;
mod modify_ssl;
mod modify_tde;
mod modify_template;
mod types;

use crate::rds::action::prelude::*;
use crate::rds::model::whitelist_template::WhitelistTemplate;

pub(super) use self::conditions::ALL as CONDITIONS;

pub(super) const ACTIONS: &[Modelled] = &[
    modelled::<describe_ip_lists::DescribeDBInstanceIPArrayList>(),
    modelled::<modify_ips::ModifySecurityIps>(),
    modelled::<migrate_ip_mode::MigrateSecurityIPMode>(),
    modelled::<describe_ssl::DescribeDBInstanceSSL>(),
    modelled::<modify_ssl::ModifyDBInstanceSSL>(),
    modelled::<describe_tde::DescribeDBInstanceTDE>(),
    modelled::<modify_tde::ModifyDBInstanceTDE>(),
    modelled::<describe_encryption_key::DescribeDBInstanceEncryptionKey>(),
    modelled::<check_authorized::CheckCloudResourceAuthorized>(),
    modelled::<create_role::CreateServiceLinkedRole>(),
    modelled::<describe_security_groups::DescribeSecurityGroupConfiguration>(),
    modelled::<modify_security_groups::ModifySecurityGroupConfiguration>(),
    modelled::<describe_collector_policy::DescribeSQLCollectorPolicy>(),
    modelled::<modify_collector_policy::ModifySQLCollectorPolicy>(),
    modelled::<describe_collector_retention::DescribeSQLCollectorRetention>(),
    modelled::<modify_collector_retention::ModifySQLCollectorRetention>(),
    modelled::<describe_templates::DescribeAllWhitelistTemplate>(),
    modelled::<describe_template::DescribeWhitelistTemplate>(),
    modelled::<describe_linked_templates::DescribeInstanceLinkedWhitelistTemplate>(),
    modelled::<describe_linked_instances::DescribeWhitelistTemplateLinkedInstance>(),
    modelled::<modify_template::ModifyWhitelistTemplate>(),
    modelled::<attach_template::AttachWhitelistTemplateToInstance>(),
    modelled::<detach_template::DetachWhitelistTemplateToInstance>(),
];

/// Returns the relations of an instance to its security groups, in the form of answers.
fn security_groups(instance: &Instance) -> Value {
    let groups = instance.security_groups.iter().map(|id| {
        object! { SecurityGroupId: id, NetworkType: instance.network_type, RegionId: &instance.region }
    });
    object! { EcsSecurityGroupRelation: groups.collect::<Value>() }
}

/// Returns an answer about white-list templates: the data, and the fields that report a success.
fn template_answer(data: Value) -> Value {
    object! { Code: "200", Success: true, HttpStatusCode: 200u32, Message: "success", Data: data }
}

/// Returns a white-list template in the form of answers. `UserId` is declared with 32 bits, which is too small for an
/// account's id; the documented sample has 0.
fn template_item(template: &WhitelistTemplate) -> Value {
    object! {
        Id: template.id,
        TemplateId: template.id,
        TemplateName: &template.name,
        Ips: &template.ips,
        UserId: 0u32,
    }
}

/// Returns a user's template with this id.
fn find_template<'c>(cloud: &'c Cloud, owner: &str, id: u64) -> Result<&'c WhitelistTemplate, Refusal> {
    let mut own = cloud.whitelist_templates.iter().filter(|template| cloud.owner_of_template(template) == owner);
    own.find(|template| template.id == id)
        .ok_or_else(|| Condition::TemplateNotFound.because(format!("the caller has no white-list template {id}")))
}

/// Refuses a list with an item that is not an IP address, a duplicate, or too many items.
fn check_ips(name: &str, ips: &[String], v6: bool) -> Result<(), Refusal> {
    use crate::rds::model::ip_list::{MOST_IPS, is_ip};
    if let Some(bad) = ips.iter().find(|ip| !is_ip(ip, v6)) {
        let bad = crate::base::text::clip(bad);
        refuse!(InvalidIpList, "`{name}`: `{bad}` is neither an IP address nor a range such as 10.0.0.0/8");
    }
    let mut seen = std::collections::HashSet::new();
    if let Some(twice) = ips.iter().find(|ip| !seen.insert(ip.as_str())) {
        refuse!(DuplicateIp, "`{name}`: duplicate `{twice}`");
    }
    too_many(name, ips.len(), MOST_IPS)
}

/// Refuses more IP addresses than a list can have.
fn too_many(name: &str, count: usize, most: usize) -> Result<(), Refusal> {
    if count > most {
        refuse!(TooManyIps, "`{name}`: the instance would have {count} addresses, expected at most {most}");
    }
    Ok(())
}
