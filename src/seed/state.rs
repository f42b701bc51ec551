//! From a seed to the cloud and back.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Seed;
use crate::rds::action::later;
use crate::rds::catalogue;
use crate::rds::model::clock::Clock;
use crate::rds::model::ids::Ids;
use crate::rds::model::operation::Operations;
use crate::rds::model::rules::import;
use crate::rds::model::store::Store;
use crate::rds::model::tokens::Tokens;
use crate::rds::model::users::Users;
use crate::rds::model::{Cloud, clock};
use crate::rds::words::ImportStatus;

/// The action that begins an import.
const IMPORT: &str = "ImportDatabaseBetweenInstances";

/// Returns the name of an action in the spelling of the catalogue. Older seeds call the migration `Import`.
pub(super) fn action(name: &str) -> Option<&'static str> {
    if name == "Import" { Some(IMPORT) } else { catalogue::canonical(name) }
}

/// Builds the cloud that a seed without errors describes.
pub(crate) fn build(seed: &Seed) -> Cloud {
    let mut ids = Ids::new(seed.id_seed);
    ids.requests = seed.requests;
    ids.serial = seed.serial;
    let beyond = seed.imports.iter().map(|import| import.id + 1).max().unwrap_or(0);
    ids.next_import = seed.next_import.unwrap_or(ids.next_import.max(beyond));
    let imports = seed.imports.iter().map(|import| (import.id, import.clone())).collect();
    let mut settings = seed.settings.clone();
    let progress = seed.settings.progress_for.iter();
    settings.progress_for = BTreeMap::new();
    for (name, progress) in progress {
        if let Some(name) = action(name) {
            settings.progress_for.insert(name.to_owned(), *progress);
        }
    }
    let clock = Clock::starting_at(seed.clock, seed.frozen_clock);
    let mut cloud = Cloud {
        users: Arc::new(Users::new(seed.users.clone(), seed.sessions.clone())),
        instances: Store::default(),
        imports,
        operations: Operations::default(),
        again: later::again,
        continues: None,
        passed: clock::whole_second(clock.now()),
        clock,
        ids,
        settings,
        tokens: Tokens::default(),
        whitelist_templates: seed.whitelist_templates.clone(),
        parameter_groups: seed.parameter_groups.clone(),
        released: seed.released.clone(),
        event_policies: seed.event_policies.clone(),
        vpcs: seed.vpcs.clone(),
        roles: seed.roles.clone(),
        history: seed.history.clone(),
        user_backups: seed.user_backups.clone(),
    };
    for token in &seed.client_tokens {
        cloud.tokens.put(token.clone());
    }
    for group in &mut cloud.parameter_groups {
        group.owner.get_or_insert_with(|| cloud.users.default_owner().as_ref().to_owned());
        group.created.get_or_insert_with(|| clock::whole_second(cloud.clock.now()));
    }
    for file in &mut cloud.user_backups {
        file.owner.get_or_insert_with(|| cloud.users.default_owner().as_ref().to_owned());
        file.created.get_or_insert_with(|| clock::whole_second(cloud.clock.now()));
    }
    for instance in &seed.instances {
        let instance = cloud.complete_instance(instance.clone());
        cloud.instances.insert(instance);
    }
    for operation in &seed.operations {
        cloud.operations.start(operation.clone());
    }
    // A running import has an operation, even if the seed does not list it.
    for import in seed.imports.iter().filter(|import| import.status == ImportStatus::Running) {
        if cloud.operations.get(import.id).is_none() {
            let action = import.origin.action();
            let own = cloud.settings.progress_for.get(action).copied();
            let progress = own.unwrap_or(cloud.settings.progress);
            let operation = import::operation(action, import, cloud.settings.import_statuses);
            cloud.operations.start(crate::rds::model::operation::Operation { progress, ..operation });
        }
    }
    cloud
}

/// Writes the cloud into a seed. Members that are not part of the cloud (answers, stubs) are left unchanged.
pub(crate) fn extract(cloud: &Cloud, seed: &mut Seed) {
    seed.users = cloud.users.all().to_vec();
    seed.sessions = cloud.users.sessions().to_vec();
    seed.instances = cloud.instances.iter().cloned().collect();
    seed.whitelist_templates = cloud.whitelist_templates.clone();
    seed.settings = cloud.settings.clone();
    seed.clock = Some(cloud.clock.now());
    seed.frozen_clock = cloud.clock.is_frozen();
    seed.id_seed = Some(cloud.ids.seed);
    seed.requests = cloud.ids.requests;
    seed.serial = cloud.ids.serial;
    seed.next_import = Some(cloud.ids.next_import);
    seed.imports = cloud.imports.values().cloned().collect();
    seed.parameter_groups = cloud.parameter_groups.clone();
    seed.released = cloud.released.clone();
    seed.operations = cloud.operations.iter().cloned().collect();
    seed.client_tokens = cloud.tokens.iter().cloned().collect();
    seed.event_policies.clone_from(&cloud.event_policies);
    seed.vpcs.clone_from(&cloud.vpcs);
    seed.roles.clone_from(&cloud.roles);
    seed.history.clone_from(&cloud.history);
    seed.user_backups.clone_from(&cloud.user_backups);
}
