//! `ModifySecurityIps`: replaces, extends or shortens an IP list, at once.

use super::super::network::letter_first;
use super::types::{Hidden, IpListName, ModifyMode};
use super::{check_ips, too_many};
use crate::rds::action::prelude::*;
use crate::rds::model::ip_list::{DEFAULT, IpList, MOST_IPS, split};
use crate::rds::words::{SecurityIPType, WhitelistNetworkType};

params! {
    /// Changes a list of IP addresses that an instance admits, by default the list `default`. Names are compared
    /// without case (inferred: the pages print `Default`, but answers have `default`).
    ///
    /// `ModifyMode` is `Cover` (the default), `Append` or `Delete`. `Append` is refused if the list already has all
    /// addresses. If it has some of them, the others are added, and deleting an address that the list does not have
    /// changes nothing (both inferred). A list that becomes empty is removed, except `default` (inferred).
    /// `FreshWhiteListReadins` names read-only instances that get the same list. The change takes effect at once, since
    /// no status for it is documented.
    ///
    /// Source: page ModifySecurityIps (2018 to 2025), API metadata (2024) for the codes.
    ModifySecurityIps {
        DBInstanceId: String,
        SecurityIps: String,
        DBInstanceIPArrayName: Option<IpListName>,
        DBInstanceIPArrayAttribute: Option<Hidden>,
        SecurityIPType: Option<SecurityIPType>,
        WhitelistNetworkType: Option<WhitelistNetworkType>,
        ModifyMode: Option<ModifyMode>,
        FreshWhiteListReadins: Option<String>,
    }
}

/// The largest number of lists of an instance.
const MOST_LISTS: usize = 200;

impl Action for ModifySecurityIps {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")
        .running()
        .unlocked()
        .primary_by(Condition::documented(Self::NAME, "IncorrectMasterDBInstanceState"))];
    const CONDITIONS: &'static [Condition] = &[
        Condition::InvalidIpList,
        Condition::DuplicateIp,
        Condition::SameSecurityIp,
        Condition::TooManyIps,
        Condition::TooManyIpLists,
        Condition::IpListOfTemplate,
        Condition::ReadOnlyInstanceNotFound,
    ];

    fn check(&self) -> Result<(), Refusal> {
        let v6 = self.SecurityIPType == Some(SecurityIPType::IPv6);
        check_ips("SecurityIps", &split(&self.SecurityIps), v6)
    }

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let name = self.DBInstanceIPArrayName.as_ref().map_or(DEFAULT, |name| &name.0);
        letter_first(cloud, "DBInstanceIPArrayName", name, Condition::InvalidParameter)?;
        if cloud.templates_on(instance).any(|template| template.name.eq_ignore_ascii_case(name)) {
            refuse!(IpListOfTemplate, "`{name}` is a white-list template of `{}`", instance.id);
        }
        let mut changed = vec![self.changed(instance, name)?];
        for id in split(self.FreshWhiteListReadins.as_deref().unwrap_or_default()) {
            let Some(replica) = cloud.instances.replicas_of(&instance.id).find(|replica| replica.id == id) else {
                let hint = format!("`{}` is not a read-only instance of `{}`", clip(&id), instance.id);
                return Err(Condition::ReadOnlyInstanceNotFound.because(hint));
            };
            changed.push(self.changed(replica, name)?);
        }
        for (id, list) in changed {
            let instance = admitted_mut(cloud, &id)?;
            if list.ips.is_empty() && !list.is(DEFAULT) {
                instance.ip_lists.retain(|other| !other.is(&list.name));
            } else {
                instance.put_ip_list(list);
            }
        }
        Ok(object! { TaskId: cloud.ids.decimal(9).to_string() })
    }
}

impl ModifySecurityIps {
    /// Returns the changed list, with the id of its instance.
    fn changed(&self, instance: &Instance, name: &str) -> Result<(String, IpList), Refusal> {
        let ips = split(&self.SecurityIps);
        let found = instance.find_ip_list(name);
        if found.is_none() && instance.all_ip_lists().len() >= MOST_LISTS {
            let hint = format!("`{}` has {MOST_LISTS} lists of IP addresses, the most that it can have", instance.id);
            return Err(Condition::TooManyIpLists.because(hint));
        }
        let mut list = found.unwrap_or_else(|| IpList::new(name, [""; 0]));
        match self.ModifyMode.unwrap_or(ModifyMode::Cover) {
            ModifyMode::Cover => list.ips = ips,
            ModifyMode::Append => {
                let new: Vec<String> = ips.into_iter().filter(|ip| !list.ips.contains(ip)).collect();
                if new.is_empty() {
                    let hint = format!("`{name}` of `{}` already has all these addresses", instance.id);
                    return Err(Condition::SameSecurityIp.because(hint));
                }
                list.ips.extend(new);
            }
            ModifyMode::Delete => {
                list.ips.retain(|ip| !ips.contains(ip));
                if list.ips.is_empty() {
                    let hint =
                        format!("`{name}` of `{}` would be empty; at least one address must remain", instance.id);
                    return Err(Condition::InvalidIpList.because(hint));
                }
            }
        }
        let others =
            instance.ip_lists.iter().filter(|other| !other.is(name)).map(|other| other.ips.len()).sum::<usize>();
        too_many("SecurityIps", others + list.ips.len(), MOST_IPS)?;
        if let Some(attribute) = &self.DBInstanceIPArrayAttribute {
            list.attribute = attribute.0.to_owned();
        }
        list.network_type = self.WhitelistNetworkType.unwrap_or(list.network_type);
        list.ip_type = self.SecurityIPType.unwrap_or(list.ip_type);
        Ok((instance.id.clone(), list))
    }
}
