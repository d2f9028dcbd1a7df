//! Counts the instructions of a subject and of its floor, with valgrind.
//!
//! On a shared machine, CPU time varies by several percent from run to run; the number of executed
//! instructions hardly varies. A benchmark starts itself again below valgrind, once with few
//! repetitions and once with many, so that the difference contains only the repetitions.

use std::env;
use std::process::Command;

use crate::compare::Work;
use crate::process::Outcome;

/// The numbers of repetitions whose counts are compared.
const REPETITIONS: [u64; 2] = [200, 1200];

/// A comparison of two functions that do the same work.
pub struct Case<'a> {
    /// The name in the table.
    pub name: &'static str,
    /// The ratio that the subject should not exceed.
    pub goal: f64,
    /// The code of the crate.
    pub subject: Box<dyn Work + 'a>,
    /// The least code with the same outcome.
    pub floor: Box<dyn Work + 'a>,
}

impl<'a> Case<'a> {
    /// Compares two kinds of work.
    #[must_use]
    pub fn new(
        name: &'static str,
        goal: f64,
        subject: impl Work + 'a,
        floor: impl Work + 'a,
    ) -> Self {
        Self {
            name,
            goal,
            subject: Box::new(subject),
            floor: Box::new(floor),
        }
    }
}

/// Prints how many instructions each case takes, or repeats one case if the command line says so,
/// which a run below valgrind does. The arguments are passed on to these runs.
///
/// # Errors
///
/// When valgrind is missing or fails.
pub fn compare(cases: Vec<Case<'_>>, arguments: &[&str]) -> Outcome<()> {
    println!(
        "{:<32} | {:>12} | {:>12} | {:>6} | {:>5}",
        "instructions", "crate", "floor", "ratio", "goal"
    );
    for case in cases {
        let [subject, floor] = ["subject", "floor"].map(|side| each(case.name, side, arguments));
        let (subject, floor) = (subject?, floor?);
        println!(
            "{:<32} | {subject:>12.0} | {floor:>12.0} | {:>5.2}× | {:>4.2}×",
            case.name,
            subject / floor,
            case.goal
        );
    }
    Ok(())
}

/// Repeats one side of a case.
///
/// # Errors
///
/// When there is no such case or side.
pub fn repeat(cases: Vec<Case<'_>>, name: &str, side: &str, times: &str) -> Outcome<()> {
    let case = cases.into_iter().find(|case| case.name == name);
    let case = case.ok_or("there is no such case")?;
    let mut work = match side {
        "subject" => case.subject,
        "floor" => case.floor,
        _ => return Err("a side is `subject` or `floor`".into()),
    };
    work(times.parse()?);
    Ok(())
}

/// Returns the instructions of one repetition.
fn each(name: &str, side: &str, arguments: &[&str]) -> Outcome<f64> {
    let [few, many] = REPETITIONS.map(|times| count(name, side, times, arguments));
    let repetitions = REPETITIONS[1] - REPETITIONS[0];
    Ok((many? - few?) / repetitions as f64)
}

/// Returns the instructions of a whole run.
fn count(name: &str, side: &str, times: u64, arguments: &[&str]) -> Outcome<f64> {
    let output = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no"])
        .arg("--cachegrind-out-file=/dev/null")
        .arg(env::current_exe()?)
        .args(["repeat", name, side, &times.to_string()])
        .args(arguments)
        .output()
        .map_err(|error| {
            format!("valgrind, which counts the instructions, does not run: {error}")
        })?;
    let report = String::from_utf8_lossy(&output.stderr);
    let counted = report.lines().find_map(|line| {
        let (_, count) = line.split_once("refs:")?;
        count.trim().replace(',', "").parse().ok()
    });
    match counted {
        Some(count) if output.status.success() => Ok(count),
        _ => Err(report.into_owned().into()),
    }
}
