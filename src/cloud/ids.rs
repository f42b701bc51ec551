//! Numbers nobody chose: request ids, trace ids, import ids. All follow from one seed and a count,
//! so that the same history gives the same bytes, and a state can be written down and taken up again.

use std::hash::{BuildHasher, RandomState};

/// The largest `ImportId`: `CancelImport` takes an Integer (RDS API reference, 2018).
pub(crate) const LARGEST_IMPORT_ID: u64 = i32::MAX as u64;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ids {
    pub(crate) seed: u64,
    /// How many requests have been numbered.
    pub(crate) requests: u64,
    /// The id of the next import.
    pub(crate) next_import: u64,
}

impl Ids {
    /// Ids for a seed; without one, a seed that differs from fake to fake.
    pub(crate) fn new(seed: Option<u64>) -> Ids {
        let seed = seed.unwrap_or_else(|| RandomState::new().hash_one(0));
        // Seven digits, as in the documented samples.
        Ids { seed, requests: 0, next_import: 2_000_000 + scramble(seed) % 1_000_000 }
    }

    /// The next request's id.
    pub(crate) fn request(&mut self) -> RequestId {
        let number = self.requests;
        self.requests += 1;
        let high = scramble(self.seed ^ scramble(number));
        let low = scramble(high ^ number.rotate_left(32));
        RequestId((u128::from(high) << 64) | u128::from(low))
    }

    /// The next import's id, or `None` when the last one below 2^31 is taken.
    pub(crate) fn import(&mut self) -> Option<u64> {
        let id = self.next_import;
        (id <= LARGEST_IMPORT_ID).then(|| {
            self.next_import += 1;
            id
        })
    }
}

/// The id of a request, a number until somebody reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RequestId(pub(crate) u128);

impl RequestId {
    /// As the service writes a `RequestId`: an upper-case UUID whose third group begins with 5 (seen in live answers
    /// since 2021).
    pub(crate) fn text(self) -> String {
        let number = self.0 & !(0xf << 76) & !(0x3 << 62) | (0x5 << 76) | (0x2 << 62);
        let mut out = String::with_capacity(36);
        for (index, byte) in number.to_be_bytes().into_iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                out.push('-');
            }
            for digit in [byte >> 4, byte & 15] {
                out.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
            }
        }
        out
    }

    /// The trace id of the request: 32 lower-case hexadecimal digits (seen in live answers since 2022).
    pub(crate) fn trace_id(self) -> String {
        let mixed = u128::from(scramble(self.0 as u64)) << 64 | u128::from(scramble((self.0 >> 64) as u64));
        crate::protocol::signature::hex(&mixed.to_be_bytes())
    }
}

/// SplitMix64's finisher: a bijection that spreads neighbouring numbers far apart.
fn scramble(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_id_looks_like_the_services() {
        let id = Ids::new(Some(1)).request().text();
        assert_eq!(id.len(), 36);
        assert_eq!(&id[14..15], "5");
        assert!(id.chars().all(|c| c == '-' || c.is_ascii_digit() || ('A'..='F').contains(&c)), "{id}");
    }

    #[test]
    fn the_same_seed_gives_the_same_ids_and_no_id_twice() {
        let (mut one, mut other) = (Ids::new(Some(7)), Ids::new(Some(7)));
        let mut seen = std::collections::HashSet::new();
        for _ in 0..10_000 {
            let id = one.request();
            assert_eq!(id, other.request());
            assert!(seen.insert(id.text()));
        }
        assert_ne!(Ids::new(Some(8)).request(), Ids::new(Some(7)).request());
    }

    #[test]
    fn import_ids_end_below_two_to_the_thirty_first() {
        let mut ids = Ids { seed: 1, requests: 0, next_import: LARGEST_IMPORT_ID };
        assert_eq!(ids.import(), Some(LARGEST_IMPORT_ID));
        assert_eq!(ids.import(), None);
    }
}
