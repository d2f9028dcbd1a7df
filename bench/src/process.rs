//! Work that is measured in a process of its own.
//!
//! A benchmark starts itself again with arguments that say what to do. The peak memory is therefore that
//! of the one run, and CPU time is counted from the start of the process to its end.

use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::process::Command;

use crate::memory::peak_kibibytes;

/// The number of times that each run is repeated.
const RUNS: usize = 3;

/// The outcome of a part of a benchmark.
pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// Reports figures to the parent process, followed by the peak memory in megabytes; zero where the
/// system does not report it.
pub fn report(figures: &[f64]) {
    figures.iter().for_each(|figure| print!("{figure} "));
    println!("{}", peak_kibibytes().unwrap_or(0.0) * 1024.0 / 1e6);
}

/// Runs this program several times and returns the least of each figure that it reports. The
/// arguments are given the number of the run.
///
/// # Errors
///
/// When it fails, or reports another number of figures.
pub fn best<const COUNT: usize>(
    arguments: impl Fn(usize) -> Vec<OsString>,
) -> Outcome<[f64; COUNT]> {
    let mut best = [f64::INFINITY; COUNT];
    for run in 1..=RUNS {
        let figures: [f64; COUNT] = figures(&arguments(run))?;
        best = std::array::from_fn(|at| best[at].min(figures[at]));
    }
    Ok(best)
}

fn figures<const COUNT: usize>(arguments: &[OsString]) -> Outcome<[f64; COUNT]> {
    let child = Command::new(env::current_exe()?).args(arguments).output()?;
    if !child.status.success() {
        return Err(String::from_utf8_lossy(&child.stderr).into());
    }
    let report = String::from_utf8(child.stdout)?;
    let figures: Result<Vec<f64>, _> = report.split_whitespace().map(str::parse).collect();
    let unexpected = |figures: Vec<f64>| format!("a run reports {} figures", figures.len());
    Ok(figures?.try_into().map_err(unexpected)?)
}
