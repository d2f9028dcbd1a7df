//! The memory of this process.

use std::fs;

/// How much of it is in memory now, in KiB, where the system tells.
#[must_use]
pub fn resident_kibibytes() -> Option<f64> {
    status("VmRSS:")
}

/// How much of it was in memory at most, in KiB, where the system tells.
#[must_use]
pub fn peak_kibibytes() -> Option<f64> {
    status("VmHWM:")
}

/// A figure of Linux on this process.
fn status(name: &str) -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
