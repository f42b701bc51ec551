//! Pages of a list.

use super::fields::{Parameter, number_within};
use crate::base::text::clip;
use crate::rpc::condition::{Condition, Refusal};
use crate::rpc::params::Params;

/// The page that a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) number: u64,
    pub(crate) size: usize,
}

impl Page {
    /// Creates a page with this number, counted from 1, and this size.
    pub(crate) fn new(number: u64, size: u64) -> Page {
        Page { number, size: usize::try_from(size).unwrap_or(usize::MAX) }
    }

    /// Returns the part of a list on this page. After the end it is empty (inferred).
    pub(crate) fn of<'l, T>(&self, list: &'l [T]) -> &'l [T] {
        let start = usize::try_from(self.number - 1).ok().and_then(|before| before.checked_mul(self.size));
        let start = start.unwrap_or(list.len()).min(list.len());
        &list[start..(start + self.size).min(list.len())]
    }
}

/// Reads a whole number within bounds. The condition refuses other values.
fn number(
    params: &Params<'_>,
    name: &'static str,
    takes: &[std::ops::RangeInclusive<u64>],
    condition: Condition,
) -> Result<Option<u64>, Refusal> {
    let Some(text) = params.get(name) else { return Ok(None) };
    number_within(text, takes).map(Some).ok_or_else(|| {
        let takes: Vec<String> = takes
            .iter()
            .map(|range| {
                if range.start() == range.end() {
                    range.start().to_string()
                } else {
                    format!("a whole number from {} to {}", range.start(), range.end())
                }
            })
            .collect();
        Refusal::of(condition, name).hint(format!("`{name}` is `{}`, expected {}", clip(text), takes.join(" or ")))
    })
}

/// Declares types of `PageNumber` and `PageSize`: the default, the accepted numbers, and the condition that refuses
/// others.
macro_rules! page_types {
    ($( $(#[$doc:meta])* $name:ident = $default:literal, [$($range:expr),+], $condition:ident; )+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub(crate) struct $name(pub(crate) u64);

        blank!($name = $name(0));

        impl Parameter for $name {
            const CONDITIONS: &'static [Condition] = &[Condition::$condition];
            const RANGES: &'static [std::ops::RangeInclusive<u64>] = &[$($range),+];

            fn take(params: &Params<'_>, name: &'static str) -> Result<$name, Refusal> {
                let number = number(params, name, &[$($range),+], Condition::$condition)?.unwrap_or($default);
                Ok($name(if params.small_pages && name != "PageNumber" { number.min(1) } else { number }))
            }
        }
    )+ };
}

page_types! {
    /// `PageNumber` of an action whose error table has a code for it.
    DocumentedPageNumber = 1, [1..=i32::MAX as u64], InvalidPageNumber;
    /// `PageNumber` of an action that lists no code for it.
    PageNumber = 1, [1..=i32::MAX as u64], InvalidPageNumberElsewhere;
    /// `PageSize` 30, 50 or 100 of an action whose error table has a code for it.
    DocumentedPageSize = 30, [30..=30, 50..=50, 100..=100], InvalidRecordsPerPage;
    /// `PageSize` 30, 50 or 100 of an action that lists no code for it.
    ClassicPageSize = 30, [30..=30, 50..=50, 100..=100], InvalidPageSize;
    /// `PageSize` or `MaxResults` 1 to 100.
    PageSizeUpTo100 = 30, [1..=100], InvalidPageSize;
    /// `PageSize` 10 to 100.
    PageSizeFrom10To100 = 10, [10..=100], InvalidPageSize;
    /// `PageSize` 30 to 100.
    PageSizeFrom30To100 = 30, [30..=100], InvalidPageSize;
    /// `PageSize` 30 to 200.
    PageSizeFrom30To200 = 30, [30..=200], InvalidPageSize;
    /// `PageSize` 30 to 1000.
    PageSizeFrom30To1000 = 30, [30..=1_000], InvalidPageSize;
    /// `PageNumber` of an action that returns all items without it; 0 if it is absent.
    PageNumberIfAny = 0, [1..=i32::MAX as u64], InvalidPageNumberElsewhere;
    /// `PageSize` from 1, with a maximum that the action itself applies; 0 if it is absent.
    PageSizeIfAny = 0, [1..=i32::MAX as u64], InvalidPageSize;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages() {
        let list: Vec<u32> = (0..70).collect();
        assert_eq!(Page { number: 1, size: 30 }.of(&list).len(), 30);
        assert_eq!(Page { number: 3, size: 30 }.of(&list), (60..70).collect::<Vec<_>>());
        assert!(Page { number: i32::MAX as u64, size: 100 }.of(&list).is_empty());
    }
}
