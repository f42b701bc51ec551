//! `DescribeDBInstances`: filters and pages of the caller's instances.

use super::super::polls::busy_instances;
use super::types::{Category, ConnectionMode};
use crate::rds::action::prelude::*;
use std::borrow::Cow;
use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::super::fields::Filter;
use super::super::fields::Tags;
use super::super::fields::TagsText;
use super::super::page::PageSizeUpTo100;
use super::read_only_ids;

params! {
    /// Lists the caller's instances in a region, in the order of their creation.
    ///
    /// The filter `SearchKey` matches a part of the id or description. `Tags` is a JSON string, and an instance needs
    /// one of its tags. In `Tag.N.Key` and `Tag.N.Value`, N begins with 1. `DedicatedHostId` matches the host of any
    /// node, and `Filter` selects instances with or without Babelfish. Every other filter compares one field; if only
    /// the prose of a document names its words, it accepts them in any case (inferred, as for engines and pay types).
    /// `PageSize` (1 to 100, default 30) and `PageNumber` select a page. With `MaxResults` (1 to 100, default 30) and
    /// `NextToken` instead, `PageNumber` is 1 and `TotalRecordCount` is the number of instances on the page.
    ///
    /// If the caller has no instance `DBInstanceId`, the list is empty (inferred); with the setting `UnknownInstance`
    /// the request is refused.
    ///
    /// Every busy instance of the region counts as polled, even if a filter or the page leaves it out. So a client that
    /// waits until an instance is in the list of Running ones makes progress.
    ///
    /// Source: page DescribeDBInstances (2018, 2019), SDK response models (2025), API metadata (2024) for the codes.
    DescribeDBInstances {
        RegionId: String,
        DBInstanceType: Option<TypeFilter>,
        Expired: Option<ExpiredFilter>,
        Tags: TagsText,
        Tag: Tags,
        MaxResults: Option<MaxResults>,
        NextToken: Option<Token>,
        PageNumber: PageNumber,
        PageSize: PageSizeUpTo100,
        DBInstanceStatus: Option<Filter<Status>>,
        SearchKey: Option<String>,
        ZoneId: Option<String>,
        Engine: Option<Filter<Engine>>,
        EngineVersion: Option<String>,
        DBInstanceId: Option<String>,
        DBInstanceClass: Option<String>,
        Category: Option<Filter<Category>>,
        ConnectionMode: Option<Filter<ConnectionMode>>,
        ConnectionString: Option<String>,
        InstanceNetworkType: Option<Filter<InstanceNetworkType>>,
        PayType: Option<Filter<PayType>>,
        ResourceGroupId: Option<String>,
        VpcId: Option<String>,
        VSwitchId: Option<String>,
        DedicatedHostGroupId: Option<String>,
        DedicatedHostId: Option<String>,
        Filter: Option<BabelfishFilter>,
    }
}

/// `DBInstanceType`, as a filter.
#[derive(Debug)]
struct TypeFilter(DBInstanceType);

impl FromText for TypeFilter {
    const CONDITIONS: &'static [Condition] = &[Condition::InvalidDBInstanceType];
    const WORDS: Option<Words> = <DBInstanceType as FromText>::WORDS;

    fn from_text(text: &str) -> Result<TypeFilter, String> {
        DBInstanceType::from_text(text).map(TypeFilter)
    }

    fn refusal(_: &'static str, _: &str, takes: &str) -> Refusal {
        Condition::InvalidDBInstanceType.because(takes)
    }
}

/// `Filter`: a JSON string such as `{"babelfishEnabled":"true"}`. The value is its word.
#[derive(Debug)]
struct BabelfishFilter(String);

impl FromText for BabelfishFilter {
    fn from_text(text: &str) -> Result<BabelfishFilter, String> {
        let value = crate::base::json::parse(text).ok();
        let word = value.as_ref().and_then(|value| value.get("babelfishEnabled")).and_then(Value::as_text);
        match word {
            Some(word @ ("true" | "false")) => Ok(BabelfishFilter(word.to_owned())),
            _ => Err("a JSON text such as `{\"babelfishEnabled\":\"true\"}`".to_owned()),
        }
    }
}

/// `Expired`, true or false.
#[derive(Debug)]
struct ExpiredFilter(bool);

impl FromText for ExpiredFilter {
    const REFUSED_BY: Condition = Condition::InvalidExpired;

    fn from_text(text: &str) -> Result<ExpiredFilter, String> {
        bool::from_text(text).map(ExpiredFilter)
    }
}

/// `MaxResults`, 1 to 100.
#[derive(Debug, Clone, Copy)]
struct MaxResults(usize);

impl FromText for MaxResults {
    const REFUSED_BY: Condition = Condition::InvalidPageSize;

    fn from_text(text: &str) -> Result<MaxResults, String> {
        let number = u64::from_text(text).ok().filter(|number| (1..=100).contains(number));
        number.map(|number| MaxResults(number as usize)).ok_or_else(|| "a whole number from 1 to 100".to_owned())
    }
}

/// `NextToken`: the number of the last instance on the previous page. Clients see an opaque string.
#[derive(Debug, Clone, Copy)]
struct Token(u64);

impl Token {
    fn text(self) -> String {
        URL_SAFE_NO_PAD.encode(format!("instances after {:016x}", self.0))
    }
}

impl FromText for Token {
    const REFUSED_BY: Condition = Condition::InvalidNextToken;

    fn from_text(text: &str) -> Result<Token, String> {
        let number = || {
            let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
            u64::from_str_radix(std::str::from_utf8(&bytes).ok()?.strip_prefix("instances after ")?, 16).ok()
        };
        number().map(Token).ok_or_else(|| "a token from an earlier answer".to_owned())
    }
}

impl Action for DescribeDBInstances {
    const CONDITIONS: &'static [Condition] = &[Condition::RegionNotFound, Condition::InstanceNotFound];

    fn shows(&self, cloud: &Cloud, caller: &Caller, _: &Params<'_>) -> Vec<Resource> {
        busy_instances(cloud, caller, Some(&self.RegionId))
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        if cloud.settings.unknown_instance.status().is_some()
            && let Some(id) = &self.DBInstanceId
            && !cloud.instances.get(id).is_some_and(|instance| owns(caller, instance))
        {
            return Err(Condition::InstanceNotFound.because(cloud.no_instance(&clip(id))));
        }
        let matching = self.matching(cloud, caller);
        let (page, next) = self.page(&matching);
        let found = page.iter().filter_map(|number| cloud.instances.at(*number));
        let items: Vec<Value> = found.map(|instance| item(cloud, instance)).collect();
        let count = items.len();
        let (number, total) = if self.by_token() { (1, count) } else { (self.PageNumber.0, matching.len()) };
        let mut answer = object! {
            Items: object! { DBInstance: items },
            PageNumber: number,
            PageRecordCount: count,
            TotalRecordCount: total,
        };
        if let (Value::Object(answer), Some(next)) = (&mut answer, next) {
            answer.put("NextToken", next.text().into());
        }
        Ok(answer)
    }
}

impl DescribeDBInstances {
    /// Returns whether the request uses tokens for pages.
    fn by_token(&self) -> bool {
        self.MaxResults.is_some() || self.NextToken.is_some()
    }

    /// Returns the numbers on the page, and the token of the next page.
    fn page<'l>(&self, matching: &'l [u64]) -> (&'l [u64], Option<Token>) {
        if !self.by_token() {
            return (Page::new(self.PageNumber.0, self.PageSize.0).of(matching), None);
        }
        let start = self.NextToken.map_or(0, |Token(after)| matching.partition_point(|number| *number <= after));
        let rest = &matching[start..];
        let page = &rest[..rest.len().min(self.MaxResults.map_or(30, |most| most.0))];
        (page, page.last().filter(|_| rest.len() > page.len()).map(|last| Token(*last)))
    }

    /// Returns the numbers of the matching instances. Without a filter, it borrows the region's list.
    fn matching<'c>(&self, cloud: &'c Cloud, caller: &Caller) -> Cow<'c, [u64]> {
        let all = cloud.instances.in_region(&caller.owner, &self.RegionId);
        let status = self.DBInstanceStatus.as_ref().map(|status| status.0.as_str());
        let equal = self.equal();
        let tags = &self.Tag.0;
        let host = self.DedicatedHostId.as_ref();
        if host.is_none()
            && status.is_none()
            && equal.is_empty()
            && tags.is_empty()
            && self.Tags.0.is_empty()
            && self.SearchKey.is_none()
            && self.ConnectionString.is_none()
            && self.Expired.is_none()
        {
            return Cow::Borrowed(all);
        }
        let now = cloud.now();
        let matches = |instance: &Instance| {
            status.is_none_or(|status| instance.status.as_str() == status)
                && host.is_none_or(|host| {
                    [&instance.master_host, &instance.slave_host, &instance.log_host].contains(&host)
                })
                && equal.iter().all(|(value, field)| field(instance) == *value)
                && self
                    .SearchKey
                    .as_ref()
                    .is_none_or(|key| instance.id.contains(key) || instance.shown_description().contains(key))
                && self.ConnectionString.as_ref().is_none_or(|address| instance.has_address(address))
                && self.Expired.as_ref().is_none_or(|wanted| is_expired(instance, now) == wanted.0)
                && tags.iter().all(|tag| has_tag(instance, tag))
                && (self.Tags.0.is_empty() || self.Tags.0.iter().any(|tag| has_tag(instance, tag)))
        };
        let wanted = |number: &&u64| cloud.instances.at(**number).is_some_and(|instance| matches(instance));
        Cow::Owned(all.iter().filter(wanted).copied().collect())
    }

    /// Returns the filters that compare one field: the expected value, and the field.
    fn equal(&self) -> Vec<(&str, Field)> {
        let babelfish = self.Filter.as_ref().map(|filter| filter.0.as_str());
        let filters: [(Option<&str>, Field); 15] = [
            (self.DBInstanceType.as_ref().map(|word| word.0.as_str()), |i| i.instance_type.as_str().into()),
            (self.ZoneId.as_deref(), |i| i.zone_id()),
            (self.Engine.as_ref().map(|word| word.0.as_str()), |i| i.engine.as_str().into()),
            (self.EngineVersion.as_deref(), |i| (&i.engine_version).into()),
            (self.DBInstanceId.as_deref(), |i| (&i.id).into()),
            (self.DBInstanceClass.as_deref(), |i| (&i.class).into()),
            (self.Category.as_ref().map(|word| word.0.as_str()), |i| (&i.category).into()),
            (self.ConnectionMode.as_ref().map(|word| word.0.as_str()), |i| (&i.connection_mode).into()),
            (self.InstanceNetworkType.as_ref().map(|word| word.0.as_str()), |i| i.network_type.as_str().into()),
            (self.PayType.as_ref().map(|word| word.0.as_str()), |i| i.pay_type.as_str().into()),
            (self.ResourceGroupId.as_deref(), |i| i.shown_resource_group().into()),
            (self.VpcId.as_deref(), |i| i.shown_vpc().into()),
            (self.VSwitchId.as_deref(), |i| i.shown_vswitch().into()),
            (self.DedicatedHostGroupId.as_deref(), |i| (&i.host_group).into()),
            (babelfish, |i| i.babelfish.get("BabelfishEnabled").map_or("false", String::as_str).into()),
        ];
        filters.into_iter().filter_map(|(value, field)| Some((value?, field))).collect()
    }
}

/// Returns whether an instance has a tag. A tag without a value matches every value.
fn has_tag(instance: &Instance, (key, value): &(String, Option<String>)) -> bool {
    instance.tags.get(key).is_some_and(|has| value.as_ref().is_none_or(|value| value == has))
}

/// One field of an instance.
type Field = for<'i> fn(&'i Instance) -> Cow<'i, str>;

fn is_expired(instance: &Instance, now: SystemTime) -> bool {
    instance.expires.is_some_and(|end| end <= now)
}

fn item(cloud: &Cloud, instance: &Instance) -> Value {
    let mut item = object! {
        DBInstanceId: &instance.id,
        DBInstanceDescription: instance.shown_description().to_owned(),
        PayType: instance.pay_type,
        DBInstanceType: instance.instance_type,
        InstanceNetworkType: instance.network_type,
        ConnectionMode: &instance.connection_mode,
        ConnectionString: instance.shown_connection(),
        RegionId: &instance.region,
        ZoneId: instance.zone_id().into_owned(),
        ExpireTime: instance.expires.map(to_second).unwrap_or_default(),
        DestroyTime: "",
        DBInstanceStatus: instance.status,
        Engine: instance.engine,
        EngineVersion: &instance.engine_version,
        DBInstanceNetType: instance.net_type,
        LockMode: instance.lock_mode,
        LockReason: &instance.lock_reason,
        DBInstanceClass: &instance.class,
        DBInstanceCPU: instance.shown_cpu(),
        DBInstanceMemory: instance.shown_memory(),
        DBInstanceStorageType: instance.shown_storage_type().to_owned(),
        CreateTime: instance.created.map(to_second).unwrap_or_default(),
        ResourceGroupId: instance.shown_resource_group().to_owned(),
        VpcId: instance.shown_vpc().to_owned(),
        VSwitchId: instance.shown_vswitch().to_owned(),
        VpcCloudInstanceId: instance.shown_vpc_cloud_instance().to_owned(),
        MutriORsignle: instance.is_multi_zone(),
        InsId: 1,
        IsAnalyticIns: "false",
        IsAnalyticReadOnlyIns: instance.analytic,
        MasterInstanceId: &instance.master,
        GuardDBInstanceId: "",
        TempDBInstanceId: super::temp_id(cloud, instance).to_owned(),
        ReadOnlyDBInstanceIds: read_only_ids(cloud, instance),
        Category: &instance.category,
        DeletionProtection: instance.deletion_protection,
        DedicatedHostGroupId: &instance.host_group,
        DedicatedHostIdForMaster: &instance.master_host,
        DedicatedHostIdForSlave: &instance.slave_host,
        DedicatedHostIdForLog: &instance.log_host,
        BurstingEnabled: instance.bursting,
        ColdDataEnabled: instance.cold_data,
        BpeEnabled: &instance.bpe,
        IoAccelerationEnabled: &instance.io_acceleration,
        AutoRenewal: instance.auto_renew,
    };
    super::put_others(instance, "DescribeDBInstances", "DBInstance", &mut item);
    item
}
