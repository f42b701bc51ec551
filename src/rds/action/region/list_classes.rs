//! `ListClasses`: the classes on sale, with their prices.

use crate::rds::action::prelude::*;
use crate::rds::model::offers::{self, Sale};
use crate::rds::model::{class, price};
use crate::rds::words::ClassFamily;

params! {
    /// Lists the classes on sale, of one engine or of all.
    ///
    /// `ReferencePrice` is the price of a month of the class without storage, in hundredths of a CNY, by the formula of
    /// `DescribePrice`. `MaxIOPS` and `MaxConnections` are strings.
    ///
    /// Source: page ListClasses (2021 to 2025), API metadata (2024) for the codes.
    ListClasses {
        CommodityCode: ListedCommodity,
        #[checked] OrderType: OrderType,
        Engine: Option<Engine>,
        #[checked] DBInstanceId: Option<String>,
        RegionId: Option<String>,
    }
}

word_parameters! {
    /// `OrderType`.
    OrderType = ["BUY", "UPGRADE", "RENEW", "CONVERT"], InvalidParameter;
}

/// `CommodityCode`.
#[derive(Debug, Clone, Copy)]
struct ListedCommodity(Sale);

blank!(ListedCommodity = ListedCommodity(Blank::BLANK));

impl FromText for ListedCommodity {
    const REFUSED_BY: Condition = Condition::InvalidCommodityCode;

    fn from_text(text: &str) -> Result<ListedCommodity, String> {
        Sale::of(text).map(ListedCommodity).ok_or_else(|| "a commodity of RDS such as `bards` or `rds`".to_owned())
    }
}

impl Action for ListClasses {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::RegionNotFound];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        if let Some(region) = &self.RegionId {
            super::check_region(cloud, region)?;
        }
        let sale = self.CommodityCode.0;
        let items = class::codes().filter_map(|code| {
            let sold =
                offers::sold_as(code, sale).filter(|sold| self.Engine.is_none_or(|engine| engine == sold.engine))?;
            let storage_type = if sold.is_local { "local_ssd" } else { "cloud_essd" };
            let class = details(code);
            Some(object! {
                ClassCode: code,
                ClassGroup: class.group,
                Cpu: class.cpu,
                MemoryClass: class.memory,
                MaxConnections: class.connections,
                MaxIOPS: class.iops,
                MaxIOMBPS: "1024Mbps",
                ReferencePrice: class.price,
                InstructionSetArch: "x86",
                category: sold.category,
                storageType: storage_type,
            })
        });
        Ok(
            object! { RegionId: self.RegionId.unwrap_or_else(|| "cn-hangzhou".to_owned()), Items: items.collect::<Value>() },
        )
    }
}

/// The details of a class in the answers of the two actions that describe classes, as strings.
pub(super) struct Details {
    pub(super) group: &'static str,
    pub(super) cpu: String,
    pub(super) memory: String,
    pub(super) connections: String,
    pub(super) iops: String,
    pub(super) price: String,
}

/// Returns the details of a class. If the class has no value for `MaxIOPS`, it is that of 100 GB.
pub(super) fn details(code: &str) -> Details {
    let class = class::of(code);
    let memory = class.memory_mb;
    Details {
        group: match class.family {
            ClassFamily::Shared => "Shared",
            ClassFamily::General => "General",
            ClassFamily::Dedicated => "Dedicated",
            ClassFamily::DedicatedHost => "Dedicated Host",
        },
        cpu: class.cores.to_string(),
        memory: if memory < 1024 { format!("{memory}MB") } else { format!("{}GB", memory / 1024) },
        connections: class.max_connections().to_string(),
        iops: class.max_iops(100).to_string(),
        price: price::month(code, 0).to_string(),
    }
}
