//! `DescribeDBInstanceByTags`: tags by instance.

use super::super::page::PageSizeUpTo100;
use crate::rds::action::prelude::*;

params! {
    /// Lists the instances of a region that have tags, each with its tags, or one instance by its id.
    ///
    /// Source: page DescribeDBInstanceByTags (2019 to 2025), API metadata (2024) for the range of page sizes.
    DescribeDBInstanceByTags {
        RegionId: String,
        PageNumber: PageNumber,
        PageSize: PageSizeUpTo100,
        DBInstanceId: Option<String>,
    }
}

impl Action for DescribeDBInstanceByTags {
    const ADMITS: &'static [Admission] = &[Admission::instance("DBInstanceId")];
    const CONDITIONS: &'static [Condition] = &[Condition::RegionNotFound];

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region(cloud, &self.RegionId)?;
        let numbers = cloud.instances.in_region(&caller.owner, &self.RegionId);
        let in_region = numbers.iter().filter_map(|number| cloud.instances.at(*number));
        let instances: Vec<_> = match &self.DBInstanceId {
            Some(id) => cloud.instances.get(id).into_iter().collect(),
            None => in_region.filter(|instance| !instance.tags.is_empty()).collect(),
        };
        let page = Page::new(self.PageNumber.0, self.PageSize.0);
        let items: Value = page
            .of(&instances)
            .iter()
            .map(|instance| {
                let tags = instance.tags.iter().map(|(key, value)| object! { TagKey: key, TagValue: value });
                object! { DBInstanceId: &instance.id, Tags: object! { Tag: tags.collect::<Value>() } }
            })
            .collect();
        Ok(object! {
            PageRecordCount: items.items().len(),
            Items: object! { DBInstanceTag: items },
            PageNumber: self.PageNumber.0,
            TotalRecordCount: instances.len(),
        })
    }
}
