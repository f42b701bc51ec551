//! Prices. The service's price lists change and differ by region. The fake uses one formula, so that a test can compute
//! prices:
//!
//! - a month costs 30 CNY for each core, 15 CNY for each GB of memory, and 1 CNY for each GB of storage;
//! - a year costs as much as ten months;
//! - a day costs 1/20 of a month and an hour 1/480, rounded up to 0.01 CNY.

use super::class;

/// A price in hundredths of a CNY.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Price {
    pub(crate) original: u64,
    pub(crate) discount: u64,
}

/// Returns the price of one month of an instance, in hundredths of a CNY.
pub(crate) fn month(code: &str, storage_gb: u64) -> u64 {
    let class = class::of(code);
    // Uses MB, so that a class with half a GB has a price too.
    u64::from(class.cores) * 3_000 + class.memory_mb * 1_500 / 1024 + storage_gb.saturating_mul(100)
}

/// Returns the price of `units` times `unit` (`Year`, `Month`, `Day`, otherwise `Hour`) for a number of equal
/// instances.
pub(crate) fn of(code: &str, storage_gb: u64, unit: &str, units: u64, instances: u64) -> Price {
    let month = month(code, storage_gb);
    let (original, discount) = match unit {
        "Year" => (month.saturating_mul(12), month.saturating_mul(2)),
        "Month" => (month, 0),
        "Day" => (month.div_ceil(20), 0),
        _ => (month.div_ceil(480), 0),
    };
    let times = units.saturating_mul(instances);
    Price { original: original.saturating_mul(times), discount: discount.saturating_mul(times) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formula() {
        // Two cores, 4 GB of memory, 20 GB of storage.
        assert_eq!(month("rds.mysql.s2.large", 20), 6_000 + 6_000 + 2_000);
        assert_eq!(of("rds.mysql.s2.large", 20, "Year", 1, 2), Price { original: 336_000, discount: 56_000 });
        assert_eq!(of("rds.mysql.s2.large", 20, "Hour", 1, 1), Price { original: 30, discount: 0 });
    }
}
