//! A map that is a sorted list, and a sort that is compiled once.
//!
//! `BTreeMap` compiles to several thousand lines for each pair of types. This one compiles to a few hundred, and what a fake
//! holds is small, or is put in at the end: operations, imports and instances have ascending numbers.

use std::borrow::Borrow;
use std::time::SystemTime;

/// Values by key, in the order of the keys. Looking up is a binary search; putting in anywhere but at the end moves what
/// comes after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pairs<K, V>(Vec<(K, V)>);

impl<K, V> Default for Pairs<K, V> {
    fn default() -> Self {
        Pairs::new()
    }
}

impl<K, V> Pairs<K, V> {
    pub(crate) const fn new() -> Self {
        Pairs(Vec::new())
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, (K, V)> {
        self.0.iter()
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }

    pub(crate) fn into_vec(self) -> Vec<(K, V)> {
        self.0
    }
}

impl<K: Ord, V> Pairs<K, V> {
    /// Where the key is, or where it would be.
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        // Most keys are put in at the end.
        match self.0.last() {
            Some((last, _)) if last.borrow() < key => Err(self.0.len()),
            _ => self.0.binary_search_by(|(other, _)| other.borrow().cmp(key)),
        }
    }

    pub(crate) fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.find(key).ok().map(|at| &self.0[at].1)
    }

    pub(crate) fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let at = self.find(key).ok()?;
        Some(&mut self.0[at].1)
    }

    pub(crate) fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_ok()
    }

    /// Puts a value in the place of the key's, if it has one.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(&key) {
            Ok(at) => Some(std::mem::replace(&mut self.0[at].1, value)),
            Err(at) => {
                self.0.insert(at, (key, value));
                None
            }
        }
    }

    pub(crate) fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let at = self.find(key).ok()?;
        Some(self.0.remove(at).1)
    }

    /// The value of a key, which is empty if there was none.
    pub(crate) fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        let at = match self.find(&key) {
            Ok(at) => at,
            Err(at) => {
                self.0.insert(at, (key, V::default()));
                at
            }
        };
        &mut self.0[at].1
    }
}

/// Items in the order of their keys; what has equal keys keeps its order. A sort of the standard library is compiled anew, to
/// thousands of lines, for each type that is sorted; this one sorts numbers only.
pub(crate) fn sorted_by<T: Clone>(items: &[T], key: impl Fn(&T) -> u128) -> Vec<T> {
    let mut places = Vec::new();
    for (place, item) in items.iter().enumerate() {
        places.push((key(item), place));
    }
    sort(&mut places);
    let mut sorted = Vec::new();
    for (_, place) in places {
        sorted.push(items[place].clone());
    }
    sorted
}

fn sort(places: &mut [(u128, usize)]) {
    places.sort_unstable();
}

/// A time as a key to sort by; none comes first.
pub(crate) fn time_key(time: Option<SystemTime>) -> u128 {
    let since = time.map(|time| time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default());
    since.map_or(0, |since| since.as_nanos() + 1)
}

impl<'p, K, V> IntoIterator for &'p Pairs<K, V> {
    type Item = &'p (K, V);
    type IntoIter = std::slice::Iter<'p, (K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_has_equal_keys_keeps_its_order() {
        let items = [(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        let sorted: String = sorted_by(&items, |(key, _)| *key).iter().map(|(_, letter)| letter).collect();
        assert_eq!(sorted, "dbeac");
        assert!(time_key(None) < time_key(Some(SystemTime::UNIX_EPOCH)));
    }

    proptest! {
        #[test]
        fn does_what_a_btree_map_does(steps in proptest::collection::vec((0_u8..4, 0_u8..12, 0_u8..100), 0..60)) {
            let (mut pairs, mut map) = (Pairs::new(), std::collections::BTreeMap::new());
            for (step, key, value) in steps {
                match step {
                    0 => prop_assert_eq!(pairs.remove(&key), map.remove(&key)),
                    1 => *pairs.or_default(key) += 1,
                    _ => prop_assert_eq!(pairs.insert(key, value), map.insert(key, value)),
                }
                if step == 1 {
                    *map.entry(key).or_default() += 1;
                }
                prop_assert_eq!(pairs.get(&key), map.get(&key));
                prop_assert_eq!(pairs.contains_key(&key), map.contains_key(&key));
                prop_assert!(pairs.iter().map(|(key, value)| (key, value)).eq(map.iter()));
                prop_assert!(pairs.keys().eq(map.keys()) && pairs.values().eq(map.values()));
                prop_assert_eq!((pairs.len(), pairs.is_empty()), (map.len(), map.is_empty()));
            }
        }
    }
}
