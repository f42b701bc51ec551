//! `DescribeClassDetails`: one class, from the table of classes.

use super::list_classes::details;
use crate::rds::action::prelude::*;
use crate::rds::model::class;
use crate::rds::model::offers::{self, Sale};

params! {
    /// Describes a class.
    ///
    /// `ClassGroup` is the letter of its family, as in `DBInstanceClassType`; the other fields are as in `ListClasses`.
    /// `EngineVersion` and `CommodityCode` are required and have no effect.
    ///
    /// Source: page DescribeClassDetails (2021 to 2025), API metadata (2024) for the codes.
    DescribeClassDetails {
        RegionId: String,
        ClassCode: String,
        #[checked] CommodityCode: String,
        Engine: Engine,
        #[checked] EngineVersion: String,
    }
}

impl Action for DescribeClassDetails {
    const CONDITIONS: &'static [Condition] = &[Condition::RegionNotFound, Condition::ClassNotFound];

    fn run(self, cloud: &mut Cloud, _: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let code = &self.ClassCode;
        let sold =
            [Sale::Primary, Sale::ReadOnly, Sale::Serverless].into_iter().find_map(|sale| offers::sold_as(code, sale));
        let Some(sold) = sold.filter(|sold| class::is_listed(code) && sold.engine == self.Engine) else {
            let near = did_you_mean(code, class::codes());
            let hint = format!("{} has no class `{}`{near}", self.Engine, clip(code));
            return Err(Condition::ClassNotFound.because(hint));
        };
        let class = details(code);
        Ok(object! {
            ClassCode: code,
            ClassGroup: class::of(code).family,
            Cpu: class.cpu,
            MemoryClass: class.memory,
            MaxConnections: class.connections,
            MaxIOPS: class.iops,
            MaxIOMBPS: "1024",
            ReferencePrice: class.price,
            InstructionSetArch: "x86",
            Category: sold.category,
            DBInstanceStorageType: if sold.is_local { "local_ssd" } else { "cloud_essd" },
        })
    }
}
