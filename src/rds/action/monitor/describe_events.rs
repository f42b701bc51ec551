//! `DescribeEvents`: the events that a test has set, and recorded changes.

use super::super::page::ClassicPageSize;
use super::super::region::check_region_or;
use super::super::times::{EndSecond, StartSecond, later};
use crate::rds::action::prelude::*;
use crate::rds::model::monitor::Event;
use std::cmp::Reverse;

params! {
    /// Lists the historical events of the caller's instances in a region, newest first (as in the page's sample).
    ///
    /// The list has the events that a test has set. In addition, while ModifyActionEventPolicy has turned recording on
    /// for the region, each request that changes or creates an instance is recorded. The choice of recorded requests
    /// and the names and types of their events are inferred, except `ModifySecurityIPList` and the types of networks
    /// and security. The events of an instance are deleted with it (inferred). Without the policy the service refuses
    /// the request with an undocumented code; the fake answers, with a hint.
    ///
    /// Source: page DescribeEvents (2019 to 2025), API metadata (2024). The answer repeats `PageSize`.
    DescribeEvents {
        RegionId: String,
        StartTime: Option<StartSecond>,
        EndTime: Option<EndSecond>,
        PageNumber: PageNumber,
        PageSize: ClassicPageSize,
    }
}

impl Action for DescribeEvents {
    const CONDITIONS: &'static [Condition] = &[Condition::TimesDoNotCombine, Condition::EventRegionNotFound];

    fn check(&self) -> Result<(), Refusal> {
        match (&self.StartTime, &self.EndTime) {
            (Some(start), Some(end)) => later(start.0, end.0, Condition::TimesDoNotCombine),
            _ => Ok(()),
        }
    }

    fn run(self, cloud: &mut Cloud, caller: &Caller) -> Result<Value, Refusal> {
        check_region_or(cloud, &self.RegionId, Condition::EventRegionNotFound)?;
        let instances =
            cloud.instances.iter().filter(|instance| instance.region == self.RegionId && owns(caller, instance));
        let events = instances.flat_map(|instance| instance.events.iter().map(move |event| (instance, event)));
        let mut events: Vec<(&Instance, &Event)> = events
            .filter(|(_, event)| {
                event.at.is_some_and(|at| {
                    self.StartTime.is_none_or(|start| at >= start.0) && self.EndTime.is_none_or(|end| at <= end.0)
                })
            })
            .collect();
        // Sorted newest first; at the same time, the event with the higher number is first.
        events.sort_by_cached_key(|(_, event)| Reverse((event.at, event.id)));
        let page = Page::new(self.PageNumber.0, self.PageSize.0);
        let item = |(instance, event): &(&Instance, &Event)| {
            object! {
                EventId: event.id,
                EventName: &event.name,
                EventType: &event.event_type,
                EventUserType: &event.user_type,
                EventReason: &event.reason,
                EventPayload: &event.payload,
                EventTime: event.at.map(to_second).unwrap_or_default(),
                EventRecordTime: event.recorded.or(event.at).map(to_second).unwrap_or_default(),
                CallerUid: event.caller,
                RegionId: &instance.region,
                ResourceType: "instance",
                ResourceName: &instance.id,
            }
        };
        let items: Value = page.of(&events).iter().map(item).collect();
        Ok(object! {
            PageNumber: page.number,
            PageSize: page.size,
            TotalRecordCount: events.len(),
            EventItems: object! { EventItems: items },
        })
    }
}
