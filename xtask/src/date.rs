//! The day of a command.

/// Returns the day in UTC, as YYYY-MM-DD.
pub(crate) fn today() -> String {
    time::OffsetDateTime::now_utc().date().to_string()
}
