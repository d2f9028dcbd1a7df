//! The portal's clock: fixed in tests, real in the program.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Reads the portal's clock.
pub(crate) type Now<'a> = &'a dyn Fn() -> Duration;

/// The time of the examples in the documentation: 2024-10-11 06:00:00.123 UTC.
const DEMO_MOMENT: Duration = Duration::from_millis(1_728_626_400_123);

/// The source of the portal's time.
///
/// [`Portal::advance`](crate::Portal::advance) advances any of them.
#[derive(Clone)]
#[non_exhaustive]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that does not move, so that responses are the same in every run.
    Fixed(SystemTime),
    /// A clock supplied by the test, usually the one its client uses.
    Custom(Arc<dyn Fn() -> SystemTime + Send + Sync>),
}

impl Default for Clock {
    fn default() -> Self {
        Self::Fixed(UNIX_EPOCH + DEMO_MOMENT)
    }
}

impl Clock {
    /// Returns a clock that calls `read` for the time.
    pub fn custom(read: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self::Custom(Arc::new(read))
    }

    /// Returns the time since 1970; an earlier time reads as 1970.
    pub(crate) fn now(&self) -> Duration {
        let now = match self {
            Self::System => SystemTime::now(),
            Self::Fixed(moment) => *moment,
            Self::Custom(read) => read(),
        };
        now.duration_since(UNIX_EPOCH).unwrap_or_default()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("System"),
            Self::Fixed(moment) => f.debug_tuple("Fixed").field(moment).finish(),
            Self::Custom(_) => f.write_str("Custom"),
        }
    }
}

/// Returns the time in ISO 8601 with an offset, to the second, as in the documentation.
pub(crate) fn date(moment: Duration) -> String {
    let seconds = moment.as_secs();
    let (year, month, day) = civil(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+00:00")
}

/// Returns the Gregorian date of a day counted from 1970-01-01.
///
/// Years begin in March here, so that the leap day comes last and needs no special case.
fn civil(day: u64) -> (u64, u64, u64) {
    let shifted = day + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * march_month + 2) / 5 + 1;
    let (month, next_year) = if march_month < 10 {
        (march_month + 3, 0)
    } else {
        (march_month - 9, 1)
    };
    (era * 400 + year_of_era + next_year, month, day_of_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00+00:00"),
            (951_782_399, "2000-02-28T23:59:59+00:00"),
            (951_782_400, "2000-02-29T00:00:00+00:00"),
            (951_868_800, "2000-03-01T00:00:00+00:00"),
            (1_728_626_400, "2024-10-11T06:00:00+00:00"),
            (1_735_689_599, "2024-12-31T23:59:59+00:00"),
            (4_107_542_400, "2100-03-01T00:00:00+00:00"),
        ] {
            assert_eq!(date(Duration::from_secs(seconds)), expected);
        }
    }
}
