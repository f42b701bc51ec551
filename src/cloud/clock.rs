//! The fake's own clock, and the service's spellings of a moment.

use std::fmt::Write as _;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A clock that starts where it is told, runs with real time unless frozen, and can be moved on.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    origin: SystemTime,
    started: Instant,
    frozen: bool,
}

impl Clock {
    pub(crate) fn starting_at(origin: Option<SystemTime>, frozen: bool) -> Clock {
        Clock { origin: origin.unwrap_or_else(SystemTime::now), started: Instant::now(), frozen }
    }

    pub(crate) fn now(&self) -> SystemTime {
        if self.frozen { self.origin } else { self.origin + self.started.elapsed() }
    }

    pub(crate) fn is_frozen(&self) -> bool {
        self.frozen
    }

    /// Moves on. A step past the year 9999, which the service's formats cannot write, is refused.
    pub(crate) fn advance(&mut self, step: Duration) -> Result<(), String> {
        let later = self.origin.checked_add(step).filter(|moment| writable(*moment));
        self.origin = later.ok_or_else(|| {
            format!("the clock cannot be moved on by {step:?}: it would leave the year 9999, the last one the service's times can name")
        })?;
        Ok(())
    }
}

/// Whether the service's formats can write this moment: 1970 to 9999.
pub(crate) fn writable(moment: SystemTime) -> bool {
    const END_OF_9999: u64 = 253_402_300_799;
    matches!(moment.duration_since(UNIX_EPOCH), Ok(since) if since.as_secs() <= END_OF_9999 - 400 * 86_400)
}

/// `YYYY-MM-DDThh:mm:ssZ`: response instants (RDS API reference, 2018).
pub(crate) fn to_second(moment: SystemTime) -> String {
    let mut text = String::with_capacity("YYYY-MM-DDThh:mm:ssZ".len());
    // A string takes whatever is written to it.
    let _ = write!(text, "{}", humantime::format_rfc3339_seconds(moment));
    text
}

/// Reads `YYYY-MM-DDThh:mm:ssZ`, with or without a fraction of a second.
pub(crate) fn from_second(text: &str) -> Option<SystemTime> {
    humantime::parse_rfc3339(text).ok()
}

/// Reads a query bound, `YYYY-MM-DDThh:mmZ` (RDS API reference, 2018).
pub(crate) fn from_minute(text: &str) -> Option<SystemTime> {
    if text.len() != "YYYY-MM-DDThh:mmZ".len() {
        return None;
    }
    humantime::parse_rfc3339(&format!("{}:00Z", text.strip_suffix('Z')?)).ok()
}

/// The minute a moment lies in, counted from 1970.
pub(crate) fn minute(moment: SystemTime) -> u64 {
    moment.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 60)
}

/// A moment without its fraction of a second, as the service shows it.
pub(crate) fn whole_second(moment: SystemTime) -> SystemTime {
    match moment.duration_since(UNIX_EPOCH) {
        Ok(since) => UNIX_EPOCH + Duration::from_secs(since.as_secs()),
        Err(_) => moment,
    }
}

/// The same time of the day so many months later. A day that the later month lacks becomes its last.
pub(crate) fn months_later(moment: SystemTime, months: u64) -> SystemTime {
    let seconds = moment.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (year, month, day) = date_of(seconds / DAY);
    let month = year * 12 + month - 1 + months;
    let (year, month) = (month / 12, month % 12 + 1);
    let first = day_of(year, month);
    let length = day_of(year + month / 12, month % 12 + 1) - first;
    let later = UNIX_EPOCH + Duration::from_secs((first + day.min(length) - 1) * DAY + seconds % DAY);
    if writable(later) { later } else { moment }
}

/// The end of a subscription of so many months: a midnight of China's, 16:00 UTC, as in every documented sample.
pub(crate) fn subscription_end(begin: SystemTime, months: u64) -> SystemTime {
    let end = months_later(begin, months);
    let seconds = end.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let beyond = (seconds + 8 * 3600) % DAY;
    UNIX_EPOCH + Duration::from_secs(if beyond == 0 { seconds } else { seconds - beyond + DAY })
}

/// A day in seconds.
const DAY: u64 = 86_400;

/// Year, month and day of a day counted from 1970.
fn date_of(day: u64) -> (u64, u64, u64) {
    let mut year = 1970 + day / 366;
    while day_of(year + 1, 1) <= day {
        year += 1;
    }
    let month = (1..=12).rev().find(|month| day_of(year, *month) <= day).unwrap_or(1);
    (year, month, day - day_of(year, month) + 1)
}

/// The first day of a month, counted from 1970.
fn day_of(year: u64, month: u64) -> u64 {
    const BEFORE: [u64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let leaps = |year: u64| year / 4 - year / 100 + year / 400;
    let is_leap = leaps(year) > leaps(year - 1);
    let before = BEFORE.get(month as usize - 1).copied().unwrap_or(0) + u64::from(is_leap && month > 2);
    (year - 1970) * 365 + leaps(year - 1) - leaps(1969) + before
}

/// Whether this is a time zone-free window such as `22:00Z-02:00Z`.
pub(crate) fn is_window(text: &str) -> bool {
    let half =
        |part: &str| part.len() == 6 && part.ends_with('Z') && from_minute(&format!("2018-06-12T{part}")).is_some();
    text.split_once('-').is_some_and(|(from, to)| half(from) && half(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frozen_clock_moves_only_when_told() {
        let start = from_second("2018-06-12T00:00:00Z").unwrap();
        let mut clock = Clock::starting_at(Some(start), true);
        assert_eq!(clock.now(), start);
        clock.advance(Duration::from_secs(90)).unwrap();
        assert_eq!(to_second(clock.now()), "2018-06-12T00:01:30Z");
        assert!(clock.advance(Duration::MAX).is_err());
        assert_eq!(to_second(clock.now()), "2018-06-12T00:01:30Z");
    }

    #[test]
    fn bounds_have_no_seconds() {
        assert!(from_minute("2018-06-12T15:00Z").is_some());
        for bad in ["2018-06-12T15:00:00Z", "2018-06-12", "2018-13-12T15:00Z", "2018-06-12T15:00", "2018-06-12T15:0é"]
        {
            assert!(from_minute(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn months() {
        let later = |from: &str, months| to_second(months_later(from_second(from).unwrap(), months));
        assert_eq!(later("2018-01-31T01:02:03Z", 1), "2018-02-28T01:02:03Z");
        assert_eq!(later("2020-01-31T00:00:00Z", 1), "2020-02-29T00:00:00Z");
        assert_eq!(later("2018-11-30T00:00:00Z", 3), "2019-02-28T00:00:00Z");
        assert_eq!(later("1970-01-01T00:00:00Z", 12 * 30), "2000-01-01T00:00:00Z");
        assert_eq!(later("2099-12-31T00:00:00Z", 2), "2100-02-28T00:00:00Z");
        assert_eq!(later("2018-06-12T00:00:00Z", 0), "2018-06-12T00:00:00Z");
        let end = |from: &str, months| to_second(subscription_end(from_second(from).unwrap(), months));
        assert_eq!(end("2018-06-12T00:00:00Z", 1), "2018-07-12T16:00:00Z");
        assert_eq!(end("2018-06-12T16:00:00Z", 12), "2019-06-12T16:00:00Z");
        assert_eq!(end("2018-06-12T16:00:01Z", 1), "2018-07-13T16:00:00Z");
    }

    #[test]
    fn windows() {
        assert!(is_window("22:00Z-02:00Z"));
        assert!(!is_window("22:00-02:00") && !is_window("25:00Z-02:00Z") && !is_window(""));
    }
}
