//! The instances in the order of their creation, with the two look-ups that requests need: by id, and by owner and
//! region.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::instance::Instance;

#[derive(Debug, Clone, Default)]
pub(crate) struct Store {
    /// The instances by number. Numbers are ascending, so this is the order of creation. An instance may be shared with
    /// an answer that is still being written; a change is then made to a copy.
    instances: BTreeMap<u64, Arc<Instance>>,
    numbers: HashMap<String, u64>,
    /// The instances of each owner and region. There are few such places, so comparing is faster than hashing.
    places: Vec<Place>,
    /// Numbers of read-only instances by the id of their primary, ascending.
    replicas: HashMap<String, Vec<u64>>,
    next: u64,
    /// `true` if an instance may have changed since the last look.
    touched: bool,
}

/// The instances of an owner in a region.
#[derive(Debug, Clone, Default)]
struct Place {
    owner: String,
    region: String,
    /// The numbers of the instances, ascending.
    numbers: Vec<u64>,
}

impl Store {
    pub(crate) fn get(&self, id: &str) -> Option<&Arc<Instance>> {
        self.instances.get(self.numbers.get(id)?)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Instance> {
        self.touched = true;
        self.instances.get_mut(self.numbers.get(id)?).map(Arc::make_mut)
    }

    /// Adds an instance at the end. The caller must have checked that the id is free.
    pub(crate) fn insert(&mut self, instance: Instance) {
        let number = self.next;
        self.next += 1;
        self.numbers.insert(instance.id.clone(), number);
        self.enter(number, instance);
    }

    /// Replaces the instance with the same id. `false` if there is none.
    pub(crate) fn replace(&mut self, instance: Instance) -> bool {
        let Some(&number) = self.numbers.get(&instance.id) else { return false };
        self.leave(number);
        self.enter(number, instance);
        true
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<Arc<Instance>> {
        let number = self.numbers.remove(id)?;
        self.leave(number)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Instance> {
        self.instances.values().map(Arc::as_ref)
    }

    /// Returns the instances as shared pointers.
    #[cfg(feature = "engines")]
    pub(crate) fn shared(&self) -> impl Iterator<Item = &Arc<Instance>> {
        self.instances.values()
    }

    /// Returns the numbers of a user's instances in a region, in order. [`Store::at`] returns the instance of a number.
    pub(crate) fn in_region(&self, owner: &str, region: &str) -> &[u64] {
        self.place(owner, region).map_or(&[], |at| &self.places[at].numbers)
    }

    pub(crate) fn at(&self, number: u64) -> Option<&Arc<Instance>> {
        self.instances.get(&number)
    }

    /// Returns whether any instance is in this region.
    pub(crate) fn has_region(&self, region: &str) -> bool {
        self.places.iter().any(|place| place.region == region && !place.numbers.is_empty())
    }

    pub(crate) fn ids(&self) -> Vec<&str> {
        self.iter().map(|instance| instance.id.as_str()).collect()
    }

    /// Returns the read-only instances of a primary, in the order of their creation.
    pub(crate) fn replicas_of(&self, primary: &str) -> impl Iterator<Item = &Instance> {
        self.replicas.get(primary).into_iter().flatten().filter_map(|number| self.at(*number)).map(Arc::as_ref)
    }

    fn place(&self, owner: &str, region: &str) -> Option<usize> {
        self.places.iter().position(|place| place.region == region && place.owner == owner)
    }

    /// Returns whether an instance may have changed since the last call.
    pub(crate) fn take_touched(&mut self) -> bool {
        std::mem::take(&mut self.touched)
    }

    /// Returns the ids of the primaries with read-only instances, each with the ids of its read-only instances.
    pub(crate) fn families(&self) -> Vec<(String, Vec<String>)> {
        let ids = |numbers: &Vec<u64>| {
            numbers.iter().filter_map(|number| self.at(*number)).map(|instance| instance.id.clone()).collect()
        };
        self.replicas.iter().map(|(primary, numbers)| (primary.clone(), ids(numbers))).collect()
    }

    fn enter(&mut self, number: u64, instance: Instance) {
        self.touched = true;
        for list in self.lists(&instance) {
            let at = list.partition_point(|other| *other < number);
            list.insert(at, number);
        }
        self.instances.insert(number, Arc::new(instance));
    }

    fn leave(&mut self, number: u64) -> Option<Arc<Instance>> {
        let instance = self.instances.remove(&number)?;
        for list in self.lists(&instance) {
            if let Ok(at) = list.binary_search(&number) {
                list.remove(at);
            }
        }
        Some(instance)
    }

    /// Returns the lists that contain an instance.
    fn lists(&mut self, instance: &Instance) -> impl Iterator<Item = &mut Vec<u64>> {
        let owner = instance.owner.clone();
        let at = self.place(&owner, &instance.region).unwrap_or_else(|| {
            self.places.push(Place { owner, region: instance.region.clone(), numbers: Vec::new() });
            self.places.len() - 1
        });
        let place = &mut self.places[at].numbers;
        let replicas = (!instance.master.is_empty()).then(|| self.replicas.entry(instance.master.clone()).or_default());
        std::iter::once(place).chain(replicas)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(store: &Store, region: &str) -> Vec<String> {
        store.in_region("u", region).iter().map(|n| store.at(*n).unwrap().id.clone()).collect()
    }

    #[test]
    fn keeps_the_order_of_making_through_changes() {
        let mut store = Store::default();
        for id in ["a", "b", "c"] {
            store.insert(Instance::mysql(id).owner("u"));
        }
        assert!(store.replace(Instance::mysql("b").owner("u").region("cn-beijing")));
        assert_eq!(ids(&store, "cn-hangzhou"), ["a", "c"]);
        assert_eq!(ids(&store, "cn-beijing"), ["b"]);
        assert!(store.replace(Instance::mysql("b").owner("u")));
        assert_eq!(ids(&store, "cn-hangzhou"), ["a", "b", "c"]);
        assert!(!store.has_region("cn-beijing"));
        assert!(store.remove("a").is_some() && store.remove("a").is_none());
        assert_eq!(ids(&store, "cn-hangzhou"), ["b", "c"]);
        assert!(!store.replace(Instance::mysql("z")));
    }
}
