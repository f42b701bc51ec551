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

/// `YYYY-MM-DDThh:mmZ`: bounds of queries (RDS API reference, 2018).
pub(crate) fn to_minute(moment: SystemTime) -> String {
    let second = to_second(moment);
    format!("{}Z", second.get(.."YYYY-MM-DDThh:mm".len()).unwrap_or(&second))
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
    fn windows() {
        assert!(is_window("22:00Z-02:00Z"));
        assert!(!is_window("22:00-02:00") && !is_window("25:00Z-02:00Z") && !is_window(""));
    }
}
