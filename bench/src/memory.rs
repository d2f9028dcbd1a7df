//! The memory of this process.

use std::fs;

/// Returns the resident memory in KiB, if the system reports it.
#[must_use]
pub fn resident_kibibytes() -> Option<f64> {
    status("VmRSS:")
}

/// Returns the peak resident memory in KiB, if the system reports it.
#[must_use]
pub fn peak_kibibytes() -> Option<f64> {
    status("VmHWM:")
}

/// Returns a figure from the process status of Linux.
fn status(name: &str) -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}
