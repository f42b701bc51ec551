//! The fake's clock, and the service's formats of times.

use std::fmt::{self, Write as _};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The seconds of a day.
pub(crate) const DAY: u64 = 86_400;

/// A source of time for a clock, instead of the machine's clock.
#[derive(Clone)]
pub(crate) struct Ticks(Arc<dyn Fn() -> Instant + Send + Sync>);

impl Ticks {
    pub(crate) fn new(now: impl Fn() -> Instant + Send + Sync + 'static) -> Ticks {
        Ticks(Arc::new(now))
    }
}

impl fmt::Debug for Ticks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ticks")
    }
}

/// A clock that starts at a given time, runs with real time or other ticks unless it is frozen, and can be moved
/// forward.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    origin: SystemTime,
    started: Instant,
    frozen: bool,
    /// `true` if the clock was set to a time; otherwise it began with the machine's.
    is_set: bool,
    ticks: Option<Ticks>,
}

impl Clock {
    pub(crate) fn starting_at(origin: Option<SystemTime>, frozen: bool) -> Clock {
        let is_set = origin.is_some();
        Clock { origin: origin.unwrap_or_else(SystemTime::now), started: Instant::now(), frozen, is_set, ticks: None }
    }

    pub(crate) fn now(&self) -> SystemTime {
        if self.frozen { self.origin } else { self.origin + self.tick().saturating_duration_since(self.started) }
    }

    fn tick(&self) -> Instant {
        self.ticks.as_ref().map_or_else(Instant::now, |ticks| (ticks.0)())
    }

    /// Runs with other ticks from now on, or with real time if `None`.
    pub(crate) fn follow(&mut self, ticks: Option<Ticks>) {
        self.origin = self.now();
        self.ticks = ticks;
        self.started = self.tick();
    }

    pub(crate) fn ticks(&self) -> Option<Ticks> {
        self.ticks.clone()
    }

    pub(crate) fn is_frozen(&self) -> bool {
        self.frozen
    }

    pub(crate) fn is_set(&self) -> bool {
        self.is_set
    }

    /// Moves the clock forward. Returns an error if the new time is after the year 9999, which the service's formats
    /// cannot write.
    pub(crate) fn advance(&mut self, step: Duration) -> Result<(), String> {
        let later = self.origin.checked_add(step).filter(|moment| writable(*moment));
        self.origin = later.ok_or_else(|| {
            format!("the clock cannot advance by {step:?}: the service's times end with the year 9999")
        })?;
        Ok(())
    }
}

/// Returns whether the service's formats can write this time: 1970 to 9999.
pub(crate) fn writable(moment: SystemTime) -> bool {
    const END_OF_9999: u64 = 253_402_300_799;
    matches!(moment.duration_since(UNIX_EPOCH), Ok(since) if since.as_secs() <= END_OF_9999 - 400 * 86_400)
}

/// Formats a time as `YYYY-MM-DDThh:mm:ssZ`, as in answers (RDS API reference, 2018).
pub(crate) fn to_second(moment: SystemTime) -> String {
    let mut text = String::with_capacity("YYYY-MM-DDThh:mm:ssZ".len());
    // Writing to a string never fails.
    let _ = write!(text, "{}", humantime::format_rfc3339_seconds(moment));
    text
}

/// Formats a time as `YYYY-MM-DDThh:mmZ`, as for the start of tasks.
pub(crate) fn to_minute(moment: SystemTime) -> String {
    let mut text = to_second(moment);
    text.truncate("YYYY-MM-DDThh:mm".len());
    text.push('Z');
    text
}

/// Reads `YYYY-MM-DDThh:mm:ssZ`, with or without a fraction of a second.
pub(crate) fn from_second(text: &str) -> Option<SystemTime> {
    humantime::parse_rfc3339(text).ok()
}

/// Reads a bound of a query, `YYYY-MM-DDThh:mmZ` (RDS API reference, 2018).
pub(crate) fn from_minute(text: &str) -> Option<SystemTime> {
    if text.len() != "YYYY-MM-DDThh:mmZ".len() {
        return None;
    }
    humantime::parse_rfc3339(&format!("{}:00Z", text.strip_suffix('Z')?)).ok()
}

/// Reads a day, `YYYY-MM-DDZ` (page DescribeSlowLogs, 2018 to 2025).
pub(crate) fn from_day(text: &str) -> Option<SystemTime> {
    if text.len() != "YYYY-MM-DDZ".len() {
        return None;
    }
    humantime::parse_rfc3339(&format!("{}T00:00:00Z", text.strip_suffix('Z')?)).ok()
}

/// Formats a day as `YYYY-MM-DDZ`.
pub(crate) fn to_day(moment: SystemTime) -> String {
    let mut text = to_second(moment);
    text.truncate("YYYY-MM-DD".len());
    text + "Z"
}

/// Returns the minute of a time, counted from 1970.
pub(crate) fn minute(moment: SystemTime) -> u64 {
    moment.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 60)
}

/// Drops the fraction of a second, as the service does.
pub(crate) fn whole_second(moment: SystemTime) -> SystemTime {
    match moment.duration_since(UNIX_EPOCH) {
        Ok(since) => UNIX_EPOCH + Duration::from_secs(since.as_secs()),
        Err(_) => moment,
    }
}

/// Returns the time a number of months later, at the same time of day; on the last day of that month if it has no such
/// day.
fn after_months(moment: SystemTime, months: u64) -> Option<SystemTime> {
    let text = to_second(moment);
    let mut date = text.get(..10)?.split('-').map(|part| part.parse::<u64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let month = (month - 1).checked_add(months)?;
    let (year, month) = (year.checked_add(month / 12)?, month % 12 + 1);
    let on = |day: u64| from_second(&format!("{year:04}-{month:02}-{day:02}{}", text.get(10..)?));
    (28..=day).rev().chain([day]).find_map(on)
}

/// Returns the end of a subscription of a number of months: midnight in China, 16:00 UTC, as in every documented
/// sample. If the service's formats could not write it, the result is `begin`.
pub(crate) fn subscription_end(begin: SystemTime, months: u64) -> SystemTime {
    let Some(end) = after_months(begin, months).filter(|end| writable(*end)) else { return begin };
    let seconds = end.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    // The seconds since the last midnight in China.
    let beyond = (seconds + 8 * 3600) % DAY;
    UNIX_EPOCH + Duration::from_secs(if beyond == 0 { seconds } else { seconds - beyond + DAY })
}

/// Returns the next beginning of a window such as `22:00Z-02:00Z`. `None` if the window is open or invalid.
pub(crate) fn next_in_window(window: &str, now: SystemTime) -> Option<SystemTime> {
    let seconds = |moment: SystemTime| moment.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let of_day = |part: &str| from_minute(&format!("1970-01-01T{part}")).map(seconds);
    let (from, to) = window.split_once('-').and_then(|(from, to)| of_day(from).zip(of_day(to)))?;
    let now = seconds(now);
    let (since, open) = ((now + DAY - from) % DAY, (to + DAY - from) % DAY);
    (since >= open).then(|| UNIX_EPOCH + Duration::from_secs(now + DAY - since))
}

/// Returns whether this is a window in UTC such as `22:00Z-02:00Z`.
pub(crate) fn is_window(text: &str) -> bool {
    let half =
        |part: &str| part.len() == 6 && part.ends_with('Z') && from_minute(&format!("2018-06-12T{part}")).is_some();
    text.split_once('-').is_some_and(|(from, to)| half(from) && half(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frozen_clock_moves_only_on_request() {
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
        let later = |from: &str, months| to_second(after_months(from_second(from).unwrap(), months).unwrap());
        assert_eq!(later("2018-01-31T01:02:03Z", 1), "2018-02-28T01:02:03Z");
        assert_eq!(later("2020-01-31T00:00:00Z", 1), "2020-02-29T00:00:00Z");
        assert_eq!(later("2018-11-30T00:00:00Z", 3), "2019-02-28T00:00:00Z");
        assert_eq!(later("1970-01-01T00:00:00Z", 12 * 30), "2000-01-01T00:00:00Z");
        assert_eq!(later("2099-12-31T00:00:00Z", 2), "2100-02-28T00:00:00Z");
        assert_eq!(later("2018-06-12T00:00:00Z", 0), "2018-06-12T00:00:00Z");
        assert_eq!(after_months(from_second("2018-06-12T00:00:00Z").unwrap(), u64::MAX), None);
        let end = |from: &str, months| to_second(subscription_end(from_second(from).unwrap(), months));
        assert_eq!(end("2018-06-12T00:00:00Z", 1), "2018-07-12T16:00:00Z");
        assert_eq!(end("2018-06-12T16:00:00Z", 12), "2019-06-12T16:00:00Z");
        assert_eq!(end("2018-06-12T16:00:01Z", 1), "2018-07-13T16:00:00Z");
    }

    #[test]
    fn the_next_window_begins_today_or_tomorrow() {
        let at = |text: &str| from_minute(text).unwrap();
        let next = |window: &str, now: &str| next_in_window(window, at(now)).map(to_minute);
        assert_eq!(next("18:00Z-22:00Z", "2018-06-12T10:00Z").as_deref(), Some("2018-06-12T18:00Z"));
        assert_eq!(next("18:00Z-22:00Z", "2018-06-12T18:00Z"), None);
        assert_eq!(next("18:00Z-22:00Z", "2018-06-12T22:00Z").as_deref(), Some("2018-06-13T18:00Z"));
        assert_eq!(next("22:00Z-02:00Z", "2018-06-12T01:59Z"), None);
        assert_eq!(next("22:00Z-02:00Z", "2018-06-12T02:00Z").as_deref(), Some("2018-06-12T22:00Z"));
    }

    #[test]
    fn windows() {
        assert!(is_window("22:00Z-02:00Z"));
        assert!(!is_window("22:00-02:00") && !is_window("25:00Z-02:00Z") && !is_window(""));
    }
}
