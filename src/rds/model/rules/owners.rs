//! Resources of a user other than instances: white-list templates and VPCs.

use super::super::instance::Instance;
use super::super::vpc::{VSwitch, Vpc};
use super::super::whitelist_template::WhitelistTemplate;
use super::super::{Cloud, regions};
use crate::rds::words::InstanceNetworkType;

impl Cloud {
    /// Returns the owner of a white-list template.
    pub(crate) fn owner_of_template(&self, template: &WhitelistTemplate) -> String {
        template.owner.clone().unwrap_or_else(|| self.users.default_owner().as_ref().to_owned())
    }

    /// Returns the white-list templates of a user.
    pub(crate) fn templates_of<'c>(&'c self, owner: &'c str) -> impl Iterator<Item = &'c WhitelistTemplate> {
        self.whitelist_templates.iter().filter(move |template| self.owner_of_template(template) == owner)
    }

    /// Returns the white-list templates that are attached to an instance, in the order of attachment.
    pub(crate) fn templates_on<'c>(&'c self, instance: &'c Instance) -> impl Iterator<Item = &'c WhitelistTemplate> {
        let of = |id: &u64| self.whitelist_templates.iter().find(|template| template.id == *id);
        instance.whitelist_templates.iter().filter_map(of)
    }

    /// Returns the VPCs of a user in a region: those of the seed, and those that instances name. If there are none,
    /// returns the default VPC, to which instances without a named VPC belong.
    pub(crate) fn vpcs_of(&self, owner: &str, region: &str) -> Vec<Vpc> {
        let mut vpcs: Vec<Vpc> = Vec::new();
        let default_owner = self.users.default_owner();
        for vpc in &self.vpcs {
            let own = vpc.owner.as_deref().unwrap_or(&default_owner);
            if vpc.region == region && own == owner {
                vpcs.push(vpc.clone());
            }
        }
        for instance in self.instances.iter() {
            let there = instance.network_type == InstanceNetworkType::Vpc && instance.region == region;
            if there && instance.owner == *owner {
                let zone = instance.zone_id().into_owned();
                name(&mut vpcs, region, instance.shown_vpc(), instance.shown_vswitch(), &zone);
            }
        }
        if vpcs.is_empty() {
            name(&mut vpcs, region, "vpc-default", "vsw-default", &regions::default_zone(region));
        }
        vpcs
    }
}

/// Adds a VPC and vSwitches unless they exist. An instance in several zones names several vSwitches.
fn name(vpcs: &mut Vec<Vpc>, region: &str, vpc: &str, vswitches: &str, zone: &str) {
    if !vpcs.iter().any(|other| other.id == vpc) {
        vpcs.push(Vpc { region: region.to_owned(), is_default: vpc == "vpc-default", ..Vpc::new(vpc) });
    }
    for vpc in vpcs.iter_mut().filter(|other| other.id == vpc) {
        for id in vswitches.split(',').map(str::trim).filter(|id| !id.is_empty()) {
            if !vpc.vswitches.iter().any(|other| other.id == id) {
                let (zone, is_default) = (Some(zone.to_owned()), id == "vsw-default");
                vpc.vswitches.push(VSwitch { zone, is_default, ..VSwitch::new(id) });
            }
        }
    }
}
