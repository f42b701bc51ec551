//! `DescribeDBInstances`.

use std::borrow::Cow;
use std::time::SystemTime;

use serde::{Serialize, Serializer};

use super::lately::Lately;
use super::{Action, Context, Found, Page, PageSizes};
use crate::cloud::Cloud;
use crate::cloud::clock::to_second;
use crate::cloud::ids::RequestId;
use crate::cloud::instance::Instance;
use crate::cloud::operation::Resource;
use crate::condition::{Condition, Refusal};
use crate::protocol::Format;
use crate::protocol::params::{Params, shown};
use crate::words::DBInstanceType;

/// Lists the caller's instances of a region, in the order they were made.
///
/// Takes `RegionId` and filters: `Engine`, `ZoneId`, `DBInstanceStatus`, `Expired`, `SearchKey` (a part of id or
/// description), `DBInstanceId`, `DBInstanceType`, `InstanceNetworkType`, `VpcId`, `VSwitchId`, `DBInstanceClass`,
/// `EngineVersion`, `PayType`, `ConnectionMode`, `ResourceGroupId`, `Tags` (JSON text) and `Tag.N.Key`/`Tag.N.Value`.
/// `PageSize` (1 to 100, default 30) and `PageNumber` choose a page; `MaxResults` (1 to 100, default 30) and
/// `NextToken` go from page to page, `PageNumber` is 1 and `TotalRecordCount` counts the page then.
///
/// With a filter on `DBInstanceStatus` every instance that the other filters let through counts as asked for: so a
/// client that waits for an instance to appear among the Running ones sees it happen.
///
/// Source: page DescribeDBInstances (2018, 2019), SDK response models (2025).
pub(super) struct DescribeDBInstances;

#[derive(Serialize)]
#[allow(non_snake_case)]
pub(super) struct Response {
    Items: Items,
    #[serde(skip_serializing_if = "Option::is_none")]
    NextToken: Option<String>,
    PageNumber: u64,
    PageRecordCount: usize,
    RequestId: RequestId,
    TotalRecordCount: usize,
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct Items {
    DBInstance: Listed,
}

/// Instances to be listed in this format.
struct Listed(Vec<Found>, Format);

impl Serialize for Listed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Listed(found, format) = self;
        if *format == Format::Json && found.len() <= FEW {
            return LATELY
                .with(|lately| serializer.collect_seq(found.iter().map(|found| lately.json(found, Item::of))));
        }
        serializer.collect_seq(found.iter().map(Item::of))
    }
}

/// More are not worth the look for them among those written lately.
const FEW: usize = 8;

thread_local! {
    static LATELY: Lately = Lately::default();
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct Item<'a> {
    DBInstanceId: &'a str,
    DBInstanceDescription: &'a str,
    PayType: &'static str,
    DBInstanceType: &'static str,
    InstanceNetworkType: &'static str,
    ConnectionMode: &'a str,
    ConnectionString: String,
    RegionId: &'a str,
    ZoneId: Cow<'a, str>,
    ExpireTime: String,
    DestroyTime: &'static str,
    DBInstanceStatus: &'static str,
    Engine: &'static str,
    EngineVersion: &'a str,
    DBInstanceNetType: &'static str,
    LockMode: &'static str,
    LockReason: &'a str,
    DBInstanceClass: &'a str,
    DBInstanceCPU: String,
    DBInstanceMemory: u64,
    DBInstanceStorageType: &'a str,
    CreateTime: String,
    ResourceGroupId: &'a str,
    VpcId: &'a str,
    VSwitchId: &'a str,
    VpcCloudInstanceId: &'a str,
    MutriORsignle: bool,
    InsId: u64,
    MasterInstanceId: &'a str,
    GuardDBInstanceId: &'static str,
    TempDBInstanceId: &'static str,
    ReadOnlyDBInstanceIds: ReadOnlyDBInstanceIds<'a>,
    Category: &'a str,
    DeletionProtection: bool,
}

/// `ReadOnlyDBInstanceIds` of an instance.
#[derive(Serialize)]
#[allow(non_snake_case)]
pub(super) struct ReadOnlyDBInstanceIds<'a> {
    ReadOnlyDBInstanceId: Vec<ReadOnlyDBInstanceId<'a>>,
}

#[derive(Serialize)]
#[allow(non_snake_case)]
struct ReadOnlyDBInstanceId<'a> {
    DBInstanceId: &'a str,
}

impl<'a> ReadOnlyDBInstanceIds<'a> {
    pub(super) fn of(found: &'a Found) -> ReadOnlyDBInstanceIds<'a> {
        let ids = found.replicas.iter().map(|id| ReadOnlyDBInstanceId { DBInstanceId: id });
        ReadOnlyDBInstanceIds { ReadOnlyDBInstanceId: ids.collect() }
    }
}

impl<'a> Item<'a> {
    fn of(found: &'a Found) -> Item<'a> {
        let instance = found.instance.as_ref();
        let class = instance.class_info();
        Item {
            DBInstanceId: &instance.id,
            DBInstanceDescription: instance.shown_description(),
            PayType: instance.pay_type.as_str(),
            DBInstanceType: instance.instance_type.as_str(),
            InstanceNetworkType: instance.network_type.as_str(),
            ConnectionMode: &instance.connection_mode,
            ConnectionString: instance.connection(),
            RegionId: &instance.region,
            ZoneId: instance.zone_id(),
            ExpireTime: instance.expires.map(to_second).unwrap_or_default(),
            DestroyTime: "",
            DBInstanceStatus: instance.status.as_str(),
            Engine: instance.engine.as_str(),
            EngineVersion: &instance.engine_version,
            DBInstanceNetType: instance.net_type.as_str(),
            LockMode: instance.lock_mode.as_str(),
            LockReason: &instance.lock_reason,
            DBInstanceClass: &instance.class,
            DBInstanceCPU: class.cores.to_string(),
            DBInstanceMemory: class.memory_mb,
            DBInstanceStorageType: instance.shown_storage_type(),
            CreateTime: instance.created.map(to_second).unwrap_or_default(),
            ResourceGroupId: instance.shown_resource_group(),
            VpcId: instance.shown_vpc(),
            VSwitchId: instance.shown_vswitch(),
            VpcCloudInstanceId: instance.shown_vpc_cloud_instance(),
            MutriORsignle: instance.is_multi_zone(),
            InsId: 1,
            MasterInstanceId: &instance.master,
            GuardDBInstanceId: "",
            TempDBInstanceId: "",
            ReadOnlyDBInstanceIds: ReadOnlyDBInstanceIds::of(found),
            Category: &instance.category,
            DeletionProtection: instance.deletion_protection,
        }
    }
}

impl Action for DescribeDBInstances {
    const NAME: &'static str = "DescribeDBInstances";
    const CONDITIONS: &'static [Condition] = &[
        Condition::MissingParameter,
        Condition::InvalidPageNumber,
        Condition::InvalidPageSize,
        Condition::InvalidParameter,
        Condition::InvalidDBInstanceType,
        Condition::RegionNotFound,
    ];
    type Response = Response;

    fn run(cloud: &mut Cloud, call: &Context<'_>) -> Result<Response, Refusal> {
        let region = call.params.required("RegionId")?;
        let filter = Filter::read(call.params, || cloud.clock.now())?;
        let walk = Walk::read(call.params)?;
        check_region(cloud, region)?;

        if cloud.is_busy() {
            let asked = match filter.status {
                Some(_) => filter.apply(cloud, call.owner, region, false).into_owned(),
                None => walk.page(&filter.apply(cloud, call.owner, region, true)).0.to_vec(),
            };
            let asked = asked.iter().filter_map(|number| cloud.instances.at(*number));
            let asked = asked.map(|instance| Resource::Instance(instance.id.clone())).collect();
            cloud.asked_for(asked);
        }
        let cloud: &Cloud = cloud;
        let matching = filter.apply(cloud, call.owner, region, true);
        let (page, next) = walk.page(&matching);
        let instances = page.iter().filter_map(|number| cloud.instances.at(*number));
        let items: Vec<Found> = instances.map(|instance| Found::of(cloud, instance)).collect();
        let (number, total) = match &walk {
            Walk::Pages(page) => (page.number, matching.len()),
            Walk::Token { .. } => (1, items.len()),
        };
        Ok(Response {
            PageNumber: number,
            PageRecordCount: items.len(),
            TotalRecordCount: total,
            NextToken: next,
            Items: Items { DBInstance: Listed(items, call.format) },
            RequestId: call.request_id,
        })
    }
}

/// Whether the service has this region.
pub(super) fn check_region(cloud: &Cloud, region: &str) -> Result<(), Refusal> {
    let regions = crate::cloud::names::REGIONS;
    if regions.iter().any(|(id, ..)| *id == region) || cloud.instances.has_region(region) {
        return Ok(());
    }
    let near = crate::nearest::nearest(region, regions.iter().map(|(id, ..)| *id));
    let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    Err(Condition::RegionNotFound.because(format!("there is no region `{}`{near}", shown(region))))
}

/// How a request goes through the list.
enum Walk {
    Pages(Page),
    /// Behind the instance of this number, at most so many.
    Token {
        after: Option<u64>,
        most: usize,
    },
}

impl Walk {
    fn read(params: &Params<'_>) -> Result<Walk, Refusal> {
        let most = params.number("MaxResults", 1..=100, Condition::InvalidPageSize)?;
        let token = params.get("NextToken");
        if most.is_none() && token.is_none() {
            return Page::read(params, PageSizes::UpTo100).map(Walk::Pages);
        }
        let after = token.map(|token| {
            let number = token.strip_prefix("after-").and_then(|number| u64::from_str_radix(number, 16).ok());
            number.ok_or_else(|| {
                let hint = format!("`NextToken` is `{}`, which no answer gave out", shown(token));
                Refusal::of(Condition::InvalidParameter, "NextToken").hint(hint)
            })
        });
        Ok(Walk::Token { after: after.transpose()?, most: most.unwrap_or(30) as usize })
    }

    /// The numbers on the page, and the token of the next one.
    fn page<'l>(&self, matching: &'l [u64]) -> (&'l [u64], Option<String>) {
        match self {
            Walk::Pages(page) => (page.of(matching), None),
            Walk::Token { after, most } => {
                let start = after.map_or(0, |after| matching.partition_point(|number| *number <= after));
                let rest = &matching[start..];
                let page = &rest[..rest.len().min(*most)];
                let next = page.last().filter(|_| rest.len() > page.len()).map(|last| format!("after-{last:x}"));
                (page, next)
            }
        }
    }
}

/// What a request wants to see.
struct Filter<'p> {
    status: Option<&'p str>,
    /// A parameter and its value, for those that compare one field.
    equal: Vec<(Field, &'p str)>,
    zone: Option<&'p str>,
    search: Option<&'p str>,
    expired: Option<(bool, SystemTime)>,
    tags: Vec<(String, Option<String>)>,
}

/// One field of an instance.
type Field = fn(&Instance) -> &str;

/// Parameters that compare one field.
const EQUAL: &[(&str, Field)] = &[
    ("Engine", |instance| instance.engine.as_str()),
    ("DBInstanceId", |instance| &instance.id),
    ("DBInstanceType", |instance| instance.instance_type.as_str()),
    ("InstanceNetworkType", |instance| instance.network_type.as_str()),
    ("VpcId", |instance| instance.shown_vpc()),
    ("VSwitchId", |instance| instance.shown_vswitch()),
    ("DBInstanceClass", |instance| &instance.class),
    ("EngineVersion", |instance| &instance.engine_version),
    ("PayType", |instance| instance.pay_type.as_str()),
    ("ConnectionMode", |instance| &instance.connection_mode),
    ("ResourceGroupId", |instance| instance.shown_resource_group()),
];

impl<'p> Filter<'p> {
    fn read(params: &'p Params<'_>, now: impl FnOnce() -> SystemTime) -> Result<Filter<'p>, Refusal> {
        if let Some(Err(error)) = params.get("DBInstanceType").map(str::parse::<DBInstanceType>) {
            return Err(Condition::InvalidDBInstanceType.because(error.to_string()));
        }
        Ok(Filter {
            status: params.get("DBInstanceStatus"),
            equal: EQUAL.iter().filter_map(|(name, field)| Some((*field, params.get(name)?))).collect(),
            zone: params.get("ZoneId"),
            search: params.get("SearchKey"),
            expired: params.boolean("Expired")?.map(|expired| (expired, now())),
            tags: tags(params)?,
        })
    }

    fn lets_through(&self, instance: &Instance) -> bool {
        self.equal.iter().all(|(field, value)| field(instance) == *value)
            && self.zone.is_none_or(|zone| instance.zone_id() == zone)
            && self.search.is_none_or(|key| instance.id.contains(key) || instance.shown_description().contains(key))
            && self.expired.is_none_or(|(wanted, now)| instance.expires.is_some_and(|expires| expires <= now) == wanted)
            && self.tags.iter().all(|(key, value)| {
                instance.tags.get(key).is_some_and(|has| value.as_ref().is_none_or(|value| value == has))
            })
    }

    /// The numbers of the instances it lets through; without any filter that is the region's own list.
    fn apply<'c>(&self, cloud: &'c Cloud, owner: &str, region: &str, by_status: bool) -> Cow<'c, [u64]> {
        let all = cloud.instances.in_region(owner, region);
        let status = self.status.filter(|_| by_status);
        let open = self.equal.is_empty()
            && self.zone.is_none()
            && self.search.is_none()
            && self.expired.is_none()
            && self.tags.is_empty();
        if open && status.is_none() {
            return Cow::Borrowed(all);
        }
        let wanted = |number: &&u64| {
            cloud.instances.at(**number).is_some_and(|instance| {
                status.is_none_or(|status| instance.status.as_str() == status) && self.lets_through(instance)
            })
        };
        Cow::Owned(all.iter().filter(wanted).copied().collect())
    }
}

/// The tags asked for: `Tags`, a JSON text of at most five, and `Tag.N.Key` with `Tag.N.Value`, N from 1 to 5 (also spelled
/// `key` and `value`, as the page of 2019 does). A key without a value matches any.
fn tags(params: &Params<'_>) -> Result<Vec<(String, Option<String>)>, Refusal> {
    let mut tags = Vec::new();
    if !params.iter().any(|(name, _)| name.starts_with("Tag")) {
        return Ok(tags);
    }
    if let Some(text) = params.get("Tags") {
        let read: Option<std::collections::BTreeMap<String, String>> = serde_json::from_str(text).ok();
        let Some(read) = read.filter(|read| read.len() <= 5) else {
            let hint = format!(
                "`Tags` is `{}`, it takes a JSON object of at most five texts: {{\"key\":\"value\"}}",
                shown(text)
            );
            return Err(Refusal::of(Condition::InvalidParameter, "Tags").hint(hint));
        };
        tags.extend(read.into_iter().map(|(key, value)| (key, Some(value).filter(|value| !value.is_empty()))));
    }
    for n in 1..=5 {
        let member = |upper: &str, lower: &str| {
            params.get(&format!("Tag.{n}.{upper}")).or_else(|| params.get(&format!("Tag.{n}.{lower}")))
        };
        if let Some(key) = member("Key", "key") {
            tags.push((key.to_owned(), member("Value", "value").map(str::to_owned)));
        }
    }
    Ok(tags)
}
