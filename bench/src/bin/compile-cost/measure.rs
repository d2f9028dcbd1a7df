//! Measures rustc on one package.
//!
//! Cargo runs the compiler of the workspace's own packages through GNU time, which adds a line to
//! what the compiler says. So neither cargo nor a dependency is part of a figure.

use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::time::SystemTime;
use std::{env, process};

use crate::workspace;

/// How often a package is compiled; the least figures count.
const RUNS: usize = 3;

/// Begins the line of GNU time.
const MARK: &str = "compile-cost";

/// The command of cargo.
#[derive(Clone, Copy)]
pub(crate) enum Command {
    Check,
    Release,
}

/// The resources that the compiler has used.
pub(crate) struct Cost {
    /// CPU time, with that of the linker.
    pub(crate) seconds: f64,
    /// Peak resident memory.
    pub(crate) megabytes: f64,
}

/// Compiles a package a few times, with a feature or without one if it is empty.
///
/// # Errors
///
/// When it does not compile, or GNU time is missing.
pub(crate) fn measure(
    folder: &Path,
    command: Command,
    package: &str,
    feature: &str,
) -> Result<Cost, Box<dyn Error>> {
    // The first run also builds what the package depends on, and is not counted.
    run(folder, command, package, feature)?;
    let mut least = Cost {
        seconds: f64::INFINITY,
        megabytes: f64::INFINITY,
    };
    for _ in 0..RUNS {
        File::options()
            .append(true)
            .open(workspace::root_module(folder, package))?
            .set_modified(SystemTime::now())?;
        let cost = run(folder, command, package, feature)?;
        least.seconds = least.seconds.min(cost.seconds);
        least.megabytes = least.megabytes.min(cost.megabytes);
    }
    Ok(least)
}

fn run(
    folder: &Path,
    command: Command,
    package: &str,
    feature: &str,
) -> Result<Cost, Box<dyn Error>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = process::Command::new(cargo)
        .args(match command {
            Command::Check => &["check"][..],
            Command::Release => &["build", "--release"],
        })
        .args([
            "--package",
            package,
            "--features",
            feature,
            "--target-dir",
            "target",
        ])
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTC_WORKSPACE_WRAPPER", "time")
        .env("TIME", format!("{MARK} %U %S %M"))
        .current_dir(folder)
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(said.into());
    }
    // The package itself is compiled last.
    let line = said
        .lines()
        .filter_map(|line| line.strip_prefix(MARK))
        .next_back();
    let Some([user, system, kibibytes]) = line.and_then(figures) else {
        return Err(format!("GNU time has to be installed; cargo said:\n{said}").into());
    };
    Ok(Cost {
        seconds: user + system,
        megabytes: kibibytes * 1024.0 / 1e6,
    })
}

fn figures(line: &str) -> Option<[f64; 3]> {
    let figures: Result<Vec<f64>, _> = line.split_whitespace().map(str::parse).collect();
    figures.ok()?.try_into().ok()
}
