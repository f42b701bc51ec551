//! The lag: everything that creates, grants or deletes is hidden for some calls, from every action that reads.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::rds::action::{self, Modelled};
use crate::rds::catalogue;
use crate::rds::model::instance::Instance;
use crate::rds::model::operation::Progress;
use crate::service::Service;
use crate::service::lag::{self, Lag};
use crate::tests::calls::{self, Good, Pairs, answer, ask};

/// Actions that create or delete something, whose effect is visible at once, each with the reason.
const AT_ONCE: &[(&str, &str)] = &[("ModifySecurityIps", "it is a change of a list, also where the list is new")];

fn start(good: &Good, progress: Progress, lag: Option<Lag>) -> Service {
    good.service(|seed| (seed.settings.progress, seed.lag) = (progress, lag))
}

/// Requests that read, and need nothing but an instance and a region: of the instances before the call, or of all.
fn reads(good: &Good) -> Vec<Pairs> {
    let reads = |model: &&Modelled| catalogue::only_reads(model.name) && !model.is_large;
    let mut requests = Vec::new();
    for model in action::all().filter(reads) {
        let required: Vec<&str> = model.fields.iter().filter(|it| it.required).map(|it| it.name).collect();
        let instance = model.admits.first().map(|admission| admission.parameter);
        let others = required.iter().filter(|name| Some(**name) != instance && **name != "RegionId").count();
        if others > 0 {
            continue;
        }
        let ids: Vec<Option<&str>> = match instance {
            Some(_) => good.seed.instances.iter().map(|instance| Some(instance.id.as_str())).collect(),
            None => vec![None],
        };
        for id in ids {
            let mut pairs = calls::named(model.name);
            pairs.push(("RegionId".to_owned(), "cn-hangzhou".to_owned()));
            pairs.extend(instance.zip(id).map(|(name, id)| (name.to_owned(), id.to_owned())));
            requests.push(pairs);
        }
    }
    requests
}

fn answers(service: &Service, requests: &[Pairs]) -> Vec<Json> {
    requests.iter().map(|request| answer(service, request)).collect()
}

/// The actions that answer in two ways.
fn different<'r>(requests: &'r [Pairs], one: &[Json], other: &[Json]) -> Vec<&'r str> {
    let different = requests.iter().zip(one).zip(other).filter(|((_, one), other)| one != other);
    different.map(|((request, _), _)| request[0].1.as_str()).collect()
}

/// Returns all resources, by kind and key.
fn resources(service: &Service) -> BTreeSet<String> {
    let mut resources = BTreeSet::new();
    let state = service.lock();
    for instance in state.cloud.instances.iter() {
        let id = &instance.id;
        resources.insert(format!("instance {id}"));
        let Instance { databases, accounts, backups, connections, ip_lists, tags, proxy, endpoints, .. } = instance;
        let proxied = proxy.iter().flat_map(|proxy| proxy.endpoints.iter().map(|it| it.id.as_str()).chain(["itself"]));
        resources.extend(proxied.map(|it| format!("proxy {id} {it}")));
        resources.extend(endpoints.iter().map(|it| format!("endpoint {id} {}", it.id)));
        resources.extend(instance.cluster_nodes.iter().map(|it| format!("node {id} {}", it.id)));
        resources.extend(instance.slots.iter().map(|it| format!("slot {id} {}", it.name)));
        resources.extend(databases.iter().map(|it| format!("database {id} {}", it.name)));
        resources.extend(backups.iter().map(|it| format!("backup {id} {}", it.id)));
        resources.extend(connections.iter().map(|it| format!("address {id} {}", it.address)));
        resources.extend(ip_lists.iter().map(|it| format!("list {id} {}", it.name)));
        resources.extend(tags.keys().map(|it| format!("tag {id} {it}")));
        for account in accounts {
            resources.insert(format!("account {id} {}", account.name));
            resources.extend(account.privileges.iter().map(|it| format!("grant {id} {} {it:?}", account.name)));
        }
    }
    resources.extend(state.cloud.whitelist_templates.iter().map(|it| format!("template {}", it.id)));
    resources.extend(state.cloud.parameter_groups.iter().map(|it| format!("group {}", it.id)));
    resources.extend(state.cloud.user_backups.iter().map(|it| format!("file {}", it.id)));
    resources
}

#[test]
fn every_creation_grant_and_deletion_is_hidden_at_first() {
    let mut shown = 0;
    for (name, good) in calls::calls().into_iter().filter(|(name, _)| lag::hides(name)) {
        let requests = reads(&good);
        let lag = Lag::calls(requests.len() as u32);
        let at_once = start(&good, Progress::Immediate, None);
        let later = start(&good, Progress::Immediate, Some(lag));
        let before = answers(&later, &requests);
        for service in [&at_once, &later] {
            assert_eq!(ask(service, &good.params), 200, "{name}");
        }
        let early = different(&requests, &answers(&later, &requests), &before);
        assert!(early.is_empty(), "{name}: {early:?} show it during the lag");
        let now = answers(&at_once, &requests);
        // Requests that the gateway refuses, as those to another product, do not count.
        answers(&later, &requests);
        let late = different(&requests, &answers(&later, &requests), &now);
        assert!(late.is_empty(), "{name}: {late:?} do not show it after the lag");
        shown += usize::from(!different(&requests, &before, &now).is_empty());
    }
    assert!(shown >= 40, "only {shown} actions changed an answer");
}

#[test]
fn changes_that_are_visible_at_once_neither_create_nor_delete() {
    let calls = calls::calls().into_iter().filter(|(name, _)| !lag::hides(name) && !catalogue::only_reads(name));
    let mut found = Vec::new();
    for (name, good) in calls {
        let service = start(&good, Progress::Manual, None);
        let before = resources(&service);
        assert_eq!(ask(&service, &good.params), 200, "{name}");
        service.lock().cloud.finish_all();
        // What gets another name is there before and after.
        if resources(&service).len() != before.len() {
            found.push(name);
        }
    }
    assert_eq!(found, AT_ONCE.iter().map(|(name, _)| *name).collect::<Vec<_>>());
}
