//! Polls: a request that depends on a busy resource counts as a poll of it, and may end the operation that keeps it
//! busy. These requests count: an answer that reports the resource, a list that would contain it without a filter or a
//! page, and a call that is refused because of it. Other refusals do not count.

use std::sync::Arc;

use super::{Caller, Modelled, owns};
use crate::base::value::Value;
use crate::rds::catalogue;
use crate::rds::model::Cloud;
use crate::rds::model::instance::Instance;
use crate::rds::model::operation::{Kind, Progress, Resource};
use crate::rpc::condition::Refusal;
use crate::rpc::params::Params;

/// Returns the resources that an action reports by default: the instances that the request names, if the action only
/// reads.
pub(super) fn described(name: &str, cloud: &Cloud, caller: &Caller, params: &Params<'_>) -> Vec<Resource> {
    if !catalogue::only_reads(name) {
        return Vec::new();
    }
    given(cloud, caller, params).map(|instance| Resource::of(instance.id.clone())).collect()
}

/// Returns the caller's instance `id` and its read-only instances, for answers that list these.
pub(super) fn family(cloud: &Cloud, caller: &Caller, id: &str) -> Vec<Resource> {
    let Some(instance) = cloud.instances.get(id).filter(|instance| owns(caller, instance)) else { return Vec::new() };
    let replicas = cloud.instances.replicas_of(id).map(|replica| replica.id.clone());
    std::iter::once(instance.id.clone()).chain(replicas).map(Resource::of).collect()
}

/// Returns the busy parts of the caller's instance `id`, including the instance itself. A read-only instance shows the
/// parts of its primary.
pub(super) fn busy_within(cloud: &Cloud, caller: &Caller, id: &str) -> Vec<Resource> {
    let Some(instance) = cloud.instances.get(id).filter(|instance| owns(caller, instance)) else { return Vec::new() };
    let within = |resource: &&Resource| {
        resource.instance == id || (resource.part.is_some() && resource.instance == instance.master)
    };
    cloud.operations.busy().filter(within).cloned().collect()
}

/// The busy parts of one kind that an instance shows, and the instance itself.
pub(super) fn busy_parts(cloud: &Cloud, caller: &Caller, id: &str, kind: Kind) -> Vec<Resource> {
    let mut busy = busy_within(cloud, caller, id);
    busy.retain(|resource| resource.part.is_none() || resource.key(kind).is_some());
    busy
}

/// Returns the caller's busy instances, in one region or in all.
pub(super) fn busy_instances(cloud: &Cloud, caller: &Caller, region: Option<&str>) -> Vec<Resource> {
    let mut busy = busy_tasks(cloud, caller, region);
    busy.retain(|resource| resource.part.is_none());
    busy
}

/// Returns the caller's busy instances and their busy parts, in one region or in all.
pub(super) fn busy_tasks(cloud: &Cloud, caller: &Caller, region: Option<&str>) -> Vec<Resource> {
    let listed = |resource: &&Resource| {
        let instance = cloud.instances.get(&resource.instance);
        instance.is_some_and(|instance| owns(caller, instance) && region.is_none_or(|region| region == instance.region))
    };
    cloud.operations.busy().filter(listed).cloned().collect()
}

impl Modelled {
    /// Answers a request, and counts it as a poll of the resources on which it depends.
    pub(super) fn polled(&self, cloud: &mut Cloud, caller: &Caller, params: &Params<'_>) -> Result<Value, Refusal> {
        if !cloud.is_busy() {
            return self.deferred(cloud, caller, params);
        }
        let shown = self.shows(cloud, caller, params)?;
        let due = cloud.operations.due_when_asked(&shown);
        let answer = match due.is_empty() {
            true => self.deferred(cloud, caller, params),
            false => self.ending(&due, cloud, caller, params),
        };
        match answer {
            Ok(answer) => {
                cloud.operations.reported(&shown);
                Ok(answer)
            }
            Err(refusal) => self.waiting(refusal, cloud, caller, params),
        }
    }

    /// Answers a request that ends operations as their last poll. If it is refused for another reason, nothing changes.
    /// An action that shows resources only reads, so it can be tried.
    fn ending(&self, due: &[u64], cloud: &mut Cloud, caller: &Caller, params: &Params<'_>) -> Result<Value, Refusal> {
        let refused = self.deferred(cloud, caller, params).err();
        let unended = refused.as_ref().map(|_| cloud.clone());
        due.iter().for_each(|id| cloud.complete(*id));
        let answer = self.deferred(cloud, caller, params);
        if let (Some(refused), Some(unended), Err(again)) = (refused, unended, &answer)
            && refused.condition == again.condition
        {
            *cloud = unended;
        }
        answer
    }

    /// Answers a refused request. If running operations are the reason, the request counts as a poll of each of them.
    /// Those with enough polls end, and the request is tried again.
    fn waiting(
        &self,
        refusal: Refusal,
        cloud: &mut Cloud,
        caller: &Caller,
        params: &Params<'_>,
    ) -> Result<Value, Refusal> {
        let named = named(cloud, caller, params);
        let reasons = self.reasons(&refusal, &named, cloud, caller, params);
        let due = cloud.operations.due_among(&reasons, &named);
        if due.is_empty() {
            cloud.operations.reported_by(&reasons, &named);
            return Err(refusal);
        }
        due.iter().for_each(|id| cloud.complete(*id));
        match self.deferred(cloud, caller, params) {
            Ok(answer) => Ok(answer),
            Err(refusal) => self.waiting(refusal, cloud, caller, params),
        }
    }

    /// Returns the operations that are the reason of a refusal: without such an operation, the request would not be
    /// refused, or for another reason.
    fn reasons(
        &self,
        refusal: &Refusal,
        named: &[String],
        cloud: &Cloud,
        caller: &Caller,
        params: &Params<'_>,
    ) -> Vec<u64> {
        let mut running: Vec<u64> = named.iter().flat_map(|id| cloud.operations.within(id)).collect();
        running.sort_unstable();
        running.dedup();
        running.retain(|id| {
            let progress = cloud.operations.get(*id).map(|operation| operation.progress);
            matches!(progress, Some(Progress::Polls(_)))
        });
        let refused_without = |ended: &[u64]| {
            let mut cloud = cloud.clone();
            ended.iter().for_each(|id| cloud.complete(*id));
            self.run_alone(&mut cloud, caller, params).is_err_and(|again| again.condition == refusal.condition)
        };
        if running.is_empty() || refused_without(&running) {
            return Vec::new();
        }
        let others = |id: u64| running.iter().copied().filter(|other| *other != id).collect::<Vec<_>>();
        let necessary: Vec<u64> = running.iter().copied().filter(|id| refused_without(&others(*id))).collect();
        if !necessary.is_empty() {
            return necessary;
        }
        running.iter().copied().filter(|id| !refused_without(&[*id])).collect()
    }
}

/// Returns the caller's instances whose ids are in any parameter of a request.
fn given<'c>(cloud: &'c Cloud, caller: &'c Caller, params: &'c Params<'_>) -> impl Iterator<Item = &'c Arc<Instance>> {
    let values = params.iter().flat_map(|(_, value)| value.split(',').map(str::trim));
    values.filter_map(|id| cloud.instances.get(id)).filter(|instance| owns(caller, instance))
}

/// Returns the caller's instances that a request names, with their primaries and read-only instances.
fn named(cloud: &Cloud, caller: &Caller, params: &Params<'_>) -> Vec<String> {
    let mut ids = Vec::new();
    for instance in given(cloud, caller, params) {
        ids.push(instance.id.clone());
        ids.extend(Some(&instance.master).filter(|id| !id.is_empty()).cloned());
        ids.extend(cloud.instances.replicas_of(&instance.id).map(|replica| replica.id.clone()));
    }
    ids.sort_unstable();
    ids.dedup();
    ids
}
