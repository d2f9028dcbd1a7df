//! The header `Retry-After`.

use std::num::IntErrorKind;
use std::time::{Duration, SystemTime};

/// Parses `Retry-After`: a number of seconds, or a date. A number that is too large is replaced by
/// the maximum, because it still asks for a pause.
pub(super) fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    match value.parse::<u64>() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(error) if *error.kind() == IntErrorKind::PosOverflow => Some(Duration::MAX),
        Err(_) => {
            let date = httpdate::parse_http_date(value).ok()?;
            Some(date.duration_since(now).unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::retry_after;

    #[test]
    fn a_pause_of_any_length_is_a_pause() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_700);
        let secs = |seconds| Some(Duration::from_secs(seconds));
        for (value, expected) in [
            ("7", secs(7)),
            (" 0 ", secs(0)),
            ("18446744073709551615", secs(u64::MAX)),
            ("18446744073709551616", Some(Duration::MAX)),
            ("99999999999999999999999999", Some(Duration::MAX)),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("Sun, 06 Nov 1994 08:49:37 GMT", secs(77)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", secs(0)),
        ] {
            assert_eq!(retry_after(value, now), expected, "{value}");
        }
    }
}
