//! `ModifyPGHbaConfig`: changes the entries of `pg_hba.conf`, at once.

use crate::rds::action::prelude::*;
use std::net::{IpAddr, Ipv4Addr};

use super::super::fields::{Blank, numbered};
use crate::rds::model::postgres::{HbaItem, MOST_PRIORITY};

params! {
    /// Changes the entries of a PostgreSQL instance's `pg_hba.conf`, at once.
    ///
    /// `OpsType` is `add` (with new values of `PriorityId`), `delete` (removes the entries with these priorities),
    /// `modify` (replaces the entries with these priorities) or `update` (replaces all entries). `HbaItem.N` has
    /// `Type`, `Database`, `User`, `Address`, `Method` and `PriorityId`, and may have `Mask` and `Option`; to delete an
    /// entry, `PriorityId` is sufficient (inferred). `hostssl` requires SSL.
    ///
    /// If an entry names a user without an account in the instance, the request is accepted, but the change fails: the
    /// entries are unchanged, and `DescribePGHbaConfig` shows `LastModifyStatus` `failed` with the reason (the reason
    /// is from the sample, the rest is inferred).
    ///
    /// Source: page ModifyPGHbaConfig (2021 to 2025), API metadata (2024) for the codes.
    ModifyPGHbaConfig { DBInstanceId: String, OpsType: OpsType, HbaItem: HbaItems }
}

word_parameters! {
    /// `OpsType`.
    OpsType = ["add", "delete", "modify", "update"], HbaOperation;
}

const TYPES: [&str; 3] = ["host", "hostssl", "hostnossl"];
const METHODS: [&str; 11] =
    ["trust", "reject", "scram-sha-256", "md5", "password", "gss", "sspi", "ldap", "radius", "cert", "pam"];

/// `HbaItem.N`.
struct HbaItems(Vec<HbaItem>);

blank!(HbaItems = HbaItems(Blank::BLANK));

impl Parameter for HbaItems {
    const REQUIRED: bool = true;
    const CONDITIONS: &'static [Condition] = &[
        Condition::MissingParameter,
        Condition::HbaType,
        Condition::HbaMethod,
        Condition::HbaMask,
        Condition::HbaPriority,
        Condition::HbaAddress,
    ];

    fn take(params: &Params<'_>, name: &'static str) -> Result<HbaItems, Refusal> {
        let parts = numbered(params, name);
        let mut numbers = Vec::new();
        for (number, ..) in &parts {
            if !numbers.contains(number) {
                numbers.push(*number);
            }
        }
        if numbers.is_empty() {
            return Err(Refusal::of(Condition::MissingParameter, name));
        }
        numbers.sort_unstable();
        let whole = params.get("OpsType") != Some("delete");
        let mut items: Vec<HbaItem> = Vec::new();
        for number in numbers {
            let text = |member: &str| {
                let found = parts.iter().find(|(other, name, _)| *other == number && name == member);
                found.map(|(.., value)| value.clone()).filter(|value| !value.is_empty())
            };
            let needed = |member: &str| match text(member) {
                None if whole || member == "PriorityId" => {
                    Err(Refusal::of(Condition::MissingParameter, format!("{name}.{number}.{member}")))
                }
                other => Ok(other.unwrap_or_default()),
            };
            let priority = needed("PriorityId")?;
            let read = u64::from_text(&priority).ok().filter(|id| *id <= MOST_PRIORITY);
            let Some(id) = read.filter(|id| !items.iter().any(|item| item.priority == *id)) else {
                let hint = format!(
                    "`{name}.{number}.PriorityId` is `{}`; each entry needs a different one from 0 to {MOST_PRIORITY}",
                    clip(&priority)
                );
                return Err(Condition::HbaPriority.because(hint));
            };
            let item = HbaItem {
                kind: needed("Type")?,
                database: needed("Database")?,
                user: needed("User")?,
                address: needed("Address")?,
                method: needed("Method")?,
                mask: text("Mask").unwrap_or_default(),
                option: text("Option").unwrap_or_default(),
                ..HbaItem::new(id)
            };
            if whole {
                check(&item)?;
            }
            items.push(item);
        }
        Ok(HbaItems(items))
    }
}

/// Refuses an invalid entry.
fn check(item: &HbaItem) -> Result<(), Refusal> {
    let at = format!("the entry of priority {}", item.priority);
    let (kind, method) = (item.kind.as_str(), item.method.as_str());
    ensure!(TYPES.contains(&kind), HbaType, "{at} has `{}`, expected one of {}", clip(kind), list(TYPES));
    if !METHODS.contains(&method) {
        let hint = format!("{at} has `{}`, expected one of {}", clip(method), list(METHODS));
        return Err(Condition::HbaMethod.because(hint));
    }
    let (address, bits) = item.address.split_once('/').unwrap_or((&item.address, "0"));
    let most = match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        // PostgreSQL's word `all` has neither bits nor a mask.
        Err(_) if item.address == "all" => 0,
        Err(_) => return Err(no_address(&at, &item.address)),
    };
    if !bits.parse::<u8>().is_ok_and(|bits| bits <= most) {
        return Err(no_address(&at, &item.address));
    }
    if !matches!(item.mask.as_str(), "" | "null") && item.mask.parse::<Ipv4Addr>().is_err() {
        let hint = format!("{at} has `{}`, expected a mask such as `255.255.255.0`", clip(&item.mask));
        return Err(Condition::HbaMask.because(hint));
    }
    Ok(())
}

fn no_address(at: &str, address: &str) -> Refusal {
    let hint = format!("{at} has `{}`, expected an address such as `10.0.0.0/8`", clip(address));
    Condition::HbaAddress.because(hint)
}

impl Action for ModifyPGHbaConfig {
    const ADMITS: &'static [Admission] =
        &[Admission::instance("DBInstanceId").engines(&[Engine::PostgreSql]).running().unlocked()];
    const CONDITIONS: &'static [Condition] =
        &[Condition::HbaPriorityExists, Condition::HbaPriorityNotFound, Condition::HbaType];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        let instance = admitted(cloud, &self.DBInstanceId)?;
        let mut items = if self.OpsType.0 == "update" { Vec::new() } else { instance.running_hba() };
        let mut unknown_users = Vec::new();
        for item in self.HbaItem.0 {
            let place = items.iter().position(|other| other.priority == item.priority);
            let hint = || format!("`{}`, priority {}", instance.id, item.priority);
            if self.OpsType.0 != "delete" {
                if item.kind == "hostssl" && !instance.ssl {
                    refuse!(HbaType, "`{}` has no SSL for `hostssl`", instance.id);
                }
                for user in item.user.split(',').map(str::trim) {
                    if user != "all"
                        && instance.find_account(user).is_none()
                        && !unknown_users.iter().any(|one| one == user)
                    {
                        unknown_users.push(user.to_owned());
                    }
                }
            }
            match (self.OpsType.0, place) {
                ("add", Some(_)) => return Err(Condition::HbaPriorityExists.because(hint())),
                ("add" | "update", _) => items.push(item),
                (_, None) => return Err(Condition::HbaPriorityNotFound.because(hint())),
                ("delete", Some(place)) => {
                    drop(items.remove(place));
                }
                (_, Some(place)) => items.splice(place..=place, [item]).for_each(drop),
            }
        }
        let now = clock::whole_second(cloud.now());
        let instance = admitted_mut(cloud, &self.DBInstanceId)?;
        instance.hba_modified = Some(now);
        instance.hba_failure.clear();
        if unknown_users.is_empty() {
            instance.hba_items = Some(items);
        } else {
            instance.hba_failure = format!("The specified users ({}) is not exist.", unknown_users.join(","));
        }
        Ok(object! {})
    }
}
