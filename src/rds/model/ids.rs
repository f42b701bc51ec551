//! The ids that the fake chooses for requests, imports, operations and new resources. All are derived from one seed and
//! counters, so that the same history gives the same bytes, and a saved state can be continued.

use std::hash::{BuildHasher, RandomState};

/// The largest `ImportId`, since `CancelImport` accepts an Integer (RDS API reference, 2018).
pub(crate) const LARGEST_IMPORT_ID: u64 = i32::MAX as u64;

/// The smallest number of letters by which an assigned name is recognised.
const SHORTEST: usize = 6;

/// The largest number of letters in a name.
const LONGEST: usize = 40;

/// The ids of one fake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ids {
    pub(crate) seed: u64,
    /// The number of requests so far.
    pub(crate) requests: u64,
    /// The id of the next import.
    pub(crate) next_import: u64,
    /// The number of other ids that have been assigned.
    pub(crate) serial: u64,
    /// The lengths of the names that this process has assigned, one bit per length.
    lengths: u64,
}

impl Ids {
    /// Creates the ids of a seed. Without one, the seed differs from fake to fake.
    pub(crate) fn new(seed: Option<u64>) -> Ids {
        let seed = seed.unwrap_or_else(|| RandomState::new().hash_one(0));
        // Seven digits, as in the documented samples.
        Ids { seed, requests: 0, next_import: 2_000_000 + scramble(seed) % 1_000_000, serial: 0, lengths: 0 }
    }

    /// Returns the number of the next request, which has 128 bits.
    pub(crate) fn request(&mut self) -> u128 {
        let number = self.requests;
        self.requests += 1;
        let high = scramble(self.seed ^ scramble(number));
        let low = scramble(high ^ number.rotate_left(32));
        (u128::from(high) << 64) | u128::from(low)
    }

    /// Returns the next import id that is not `taken`, or `None` if all ids below 2^31 are assigned. No operation has
    /// or had the same id.
    pub(crate) fn import(&mut self, taken: impl Fn(u64) -> bool) -> Option<u64> {
        self.next_import = self.next_import.max(self.serial + 1);
        while taken(self.next_import) {
            self.next_import += 1;
        }
        let id = self.next_import;
        (id <= LARGEST_IMPORT_ID).then(|| {
            self.next_import += 1;
            id
        })
    }

    /// Returns the next operation id that is not `taken`.
    pub(crate) fn operation(&mut self, taken: impl Fn(u64) -> bool) -> u64 {
        loop {
            let id = self.serial();
            if !taken(id) {
                return id;
            }
        }
    }

    /// Returns the spans of `text` that are ids assigned after `earlier`, each with its serial number. A span is a
    /// whole number, or the assigned letters anywhere in a word.
    pub(crate) fn given_out_in(&self, earlier: &Ids, text: &str) -> Vec<(std::ops::Range<usize>, u64)> {
        if text.len() < SHORTEST || (self.serial == earlier.serial && self.next_import == earlier.next_import) {
            return Vec::new();
        }
        if let Ok(number) = text.parse::<u64>() {
            return self
                .number_given_out(earlier, number, text.len())
                .map(|id| (0..text.len(), id))
                .into_iter()
                .collect();
        }
        let bytes = text.as_bytes();
        let mut spans: Vec<(std::ops::Range<usize>, u64)> = Vec::new();
        for serial in earlier.serial + 1..=self.serial {
            let name = self.named(serial, LONGEST);
            let key = &name[..SHORTEST];
            for (start, _) in text.match_indices(key) {
                let same = bytes[start..].iter().zip(name.bytes()).take_while(|(one, other)| **one == *other).count();
                // The characters after the name may by chance equal the rest of a longer name.
                let length = (SHORTEST..=same).rev().find(|length| self.lengths >> length & 1 == 1).unwrap_or(same);
                spans.push((start..start + length, serial));
            }
        }
        // Numbers inside a longer string, such as `import 2122321`.
        let mut start = 0;
        for part in text.split(|letter: char| !letter.is_ascii_digit()) {
            if part.len() >= SHORTEST
                && let Ok(number) = part.parse::<u64>()
                && let Some(id) = self.number_given_out(earlier, number, part.len())
            {
                spans.push((start..start + part.len(), id));
            }
            start += part.len() + 1;
        }
        spans.sort_by_key(|(span, _)| span.start);
        spans.dedup_by(|next, kept| next.0.start < kept.0.end);
        spans
    }

    /// Returns the serial number of a number with this many digits, if it was assigned after `earlier`. Imports have
    /// their own range.
    fn number_given_out(&self, earlier: &Ids, number: u64, digits: usize) -> Option<u64> {
        if (earlier.next_import..self.next_import).contains(&number) {
            return Some(u64::MAX - number);
        }
        let base = u32::try_from(digits).ok().and_then(|digits| 10u64.checked_pow(digits - 1))?;
        let serial = number.checked_sub(base + scramble(self.seed) % (base / 2))?;
        (serial > earlier.serial && serial <= self.serial).then_some(serial)
    }

    /// Returns the next serial number, counted from 1. Each created resource has a different one.
    pub(crate) fn serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// Returns a number with this many decimal digits for the next created resource, such as an order or a backup.
    pub(crate) fn decimal(&mut self, digits: u32) -> u64 {
        let base = 10u64.pow(digits.clamp(2, 18) - 1);
        // The numbers are ascending, so they never repeat.
        base + scramble(self.seed) % (base / 2) + self.serial()
    }

    /// Returns a name of lower-case letters and digits for the next created resource, such as the end of an instance
    /// id.
    pub(crate) fn name(&mut self, letters: usize) -> String {
        let serial = self.serial();
        self.lengths |= 1u64.checked_shl(u32::try_from(letters).unwrap_or(u32::MAX)).unwrap_or_default();
        self.named(serial, letters)
    }

    /// Returns the name that belongs to a serial number.
    fn named(&self, serial: u64, letters: usize) -> String {
        const ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
        let mut number = u128::from(scramble(self.seed ^ scramble(serial))) << 64 | u128::from(scramble(serial));
        let mut name = String::with_capacity(letters);
        for _ in 0..letters {
            name.push(char::from(ALPHABET[(number % 36) as usize]));
            number /= 36;
        }
        name
    }
}

/// The finisher of SplitMix64: a bijection that spreads neighbouring numbers far apart.
pub(crate) fn scramble(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Returns a hash of `text` that is the same in every release of Rust, which the hashers of std do not guarantee.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes().fold(0, |hash, byte| scramble(hash ^ u64::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_unique_ids() {
        let (mut one, mut other) = (Ids::new(Some(7)), Ids::new(Some(7)));
        let mut seen = std::collections::HashSet::new();
        for _ in 0..10_000 {
            let id = one.request();
            assert_eq!(id, other.request());
            assert!(seen.insert(id));
        }
        assert_ne!(Ids::new(Some(8)).request(), Ids::new(Some(7)).request());
    }

    #[test]
    fn ids_that_were_given_out_are_found_in_any_text() {
        for seed in 0..20 {
            let earlier = Ids::new(Some(seed));
            let mut ids = earlier;
            let import = ids.import(|_| false).unwrap().to_string();
            let (name, number) = (ids.name(15), ids.decimal(12).to_string());
            let found = |text: &str| ids.given_out_in(&earlier, text);
            for id in [&import, &name, &number] {
                assert_eq!(found(id)[0].0, 0..id.len(), "{id}");
                assert!(ids.given_out_in(&ids.clone(), id).is_empty(), "{id}");
            }
            let address = format!("rm-bp{name}o.mysql.rds.aliyuncs.com");
            assert_eq!(found(&address), [(5..20, found(&name)[0].1)]);
            assert_eq!(found(&format!("{name},{number}")).len(), 2);
            let mut later = ids;
            later.serial();
            for id in [&import, &name, &number] {
                assert!(later.given_out_in(&ids, id).is_empty(), "{id}");
            }
            for other in ["", "1", "2", "7", "20", "rm-from", "cn-hangzhou", "2018-06-12T00:00:00Z", "Running"] {
                assert!(found(other).is_empty(), "{other}");
            }
        }
    }

    #[test]
    fn import_ids_end_below_two_to_the_thirty_first() {
        let mut ids = Ids { next_import: LARGEST_IMPORT_ID - 1, ..Ids::new(Some(1)) };
        assert_eq!(ids.import(|id| id == LARGEST_IMPORT_ID - 1), Some(LARGEST_IMPORT_ID));
        assert_eq!(ids.import(|_| false), None);
    }

    #[test]
    fn an_import_does_not_get_the_id_of_an_operation_that_is_over() {
        let mut ids = Ids { next_import: 2, ..Ids::new(Some(1)) };
        let operations = [ids.operation(|_| false), ids.operation(|_| false), ids.operation(|_| false)];
        assert_eq!((operations, ids.import(|_| false)), ([1, 2, 3], Some(4)));
    }
}
