//! Sorting and maps with little code for each type. `slice::sort_by_key` and the `collect` of a map compile a whole
//! sorter for each type and key.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Sorts items by a key. Items with equal keys keep their order.
pub(crate) fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    let mut order = order_of(items.len(), &|one, other| key(&items[one]).cmp(&key(&items[other])));
    for start in 0..items.len() {
        // Moves the items of one cycle of the permutation to their places.
        let mut place = start;
        while order[place] != start {
            let next = std::mem::replace(&mut order[place], place);
            items.swap(place, next);
            place = next;
        }
        order[place] = place;
    }
}

/// Returns the indices `0..count` in the order that `compare` gives them.
fn order_of(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|one, other| compare(*one, *other));
    order
}

/// Collects pairs into a map. The last of several equal keys wins.
pub(crate) fn map_of<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (key, value) in pairs {
        map.insert(key, value);
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_like_the_standard_library() {
        let mut state = 1_u32;
        for count in 0..200 {
            let mut next = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state >> 24
            };
            let items: Vec<(u32, usize)> = (0..count).map(|index| (next() % 16, index)).collect();
            let (mut ours, mut theirs) = (items.clone(), items);
            sort_by_key(&mut ours, |item| item.0);
            theirs.sort_by_key(|item| item.0);
            assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn the_last_of_equal_keys_wins() {
        assert_eq!(map_of([(2, 'a'), (1, 'b'), (2, 'c')]), BTreeMap::from([(1, 'b'), (2, 'c')]));
    }
}
