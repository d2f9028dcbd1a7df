//! What the generated crate costs a user's compiler, against the same crate with serde derived.
//!
//! `cargo xtask compile-cost` measures the crate of this project with its default features, and
//! beside it the same types as a person would write them with serde's derive. The module `derive`
//! says in what that crate does less.
//!
//! Then it makes the same pair of 36 methods from a made-up spec, whose types are plain enough for
//! both to do the same work, and for each a program that writes every request and reads every
//! answer, and another that calls every method. It measures rustc on the one crate or program alone,
//! with everything else built before.
//!
//! `cargo run --release -p bitrix24-bench --bin compile-cost -- areas` measures a made-up crate of
//! 1,500 methods in 30 areas instead: with no area, with one and with all.

mod areas;
mod derive;
mod measure;
mod programs;
mod workspace;

use std::env;
use std::error::Error;
use std::path::Path;

use bitrix24_bench::server::Server;
use measure::{Command, Cost, measure};
use programs::{ANSWER, Program};
use workspace::Package;

const METHODS: usize = 36;

fn main() -> Result<(), Box<dyn Error>> {
    let program = env::current_exe()?;
    let target = program.ancestors().nth(2).ok_or("cargo runs this")?;
    let folder = target.join("compile-cost");
    if env::args().nth(1).as_deref() == Some("areas") {
        return areas::run(&folder);
    }
    workspace::write(&folder, METHODS)?;

    let library = |name, package, feature| Library::measure(&folder, name, package, feature);
    head("the crate, default features");
    let whole = library("written out", Package::Whole, "")?;
    let derived = library("derived", Package::WholeDerived, "")?;
    println!();
    whole.beside(&derived);

    println!();
    head("made-up crate of 36 methods");
    let written = library("written out, directions used", Package::Written, "")?;
    let derived = library("derived, directions used", Package::Derived, "")?;
    let both = library(
        "written out, both directions",
        Package::Written,
        "symmetric",
    )?;
    let derived_both = library("derived, both directions", Package::DerivedBoth, "")?;
    library("written out, with the client", Package::Written, "client")?;
    println!();
    written.beside(&derived);
    written.beside(&derived_both);
    both.beside(&derived_both);

    let [written, derived] = [Package::Written, Package::Derived];
    let uses = [
        ("written out", Program::Use(written)),
        ("derived", Program::Use(derived)),
    ];
    compare(&folder, "program that uses all of that", uses, ANSWER, None)?;

    let server = Server::start(ANSWER.as_bytes())?;
    let calls = [
        ("the crate's client", Program::Call(written)),
        ("derived, bare reqwest", Program::Call(derived)),
    ];
    let address = server.webhook_url();
    compare(
        &folder,
        "program that calls all methods",
        calls,
        &address,
        Some(8.0),
    )
}

/// Measures a program and its floor, and prints the figures beside the goal for the program's CPU
/// time, if there is one. With this argument, both programs have to print the same.
fn compare(
    folder: &Path,
    title: &str,
    programs: [(&str, Program); 2],
    argument: &str,
    goal: Option<f64>,
) -> Result<(), Box<dyn Error>> {
    println!("\n{title:<32} | release s | release MB");
    let mut seconds = Vec::new();
    let mut outcomes = Vec::new();
    for (name, program) in programs {
        let cost = measure(folder, Command::Release, &program.name(), "")?;
        println!(
            "{name:<32} | {:>9.2} | {:>10.0}",
            cost.seconds, cost.megabytes
        );
        seconds.push(cost.seconds);
        outcomes.push(program.outcome(folder, argument)?);
    }
    if outcomes[0] != outcomes[1] {
        return Err("the two programs do not do the same, so their cost cannot be compared".into());
    }
    let [(name, _), (floor, _)] = programs;
    let goal = goal.map_or_else(String::new, |goal| format!(" (goal {goal} s)"));
    println!(
        "\n{name}: {:.2}× of \"{floor}\"{goal}",
        seconds[0] / seconds[1]
    );
    Ok(())
}

/// Prints the header of the table of a crate's variants.
fn head(of: &str) {
    println!(
        "{of:<32} | {:>6} | {:>7} | {:>8} | {:>9} | {:>10} | {:>7}",
        "lines", "check s", "check MB", "release s", "release MB", "rlib MB",
    );
}

/// The cost of a variant of a crate.
struct Library {
    name: &'static str,
    check: Cost,
    release: Cost,
}

impl Library {
    /// Measures a crate with a feature, or without one if it is empty, and prints the figures.
    fn measure(
        folder: &Path,
        name: &'static str,
        package: Package,
        feature: &str,
    ) -> Result<Self, Box<dyn Error>> {
        let check = measure(folder, Command::Check, package.library(), feature)?;
        let release = measure(folder, Command::Release, package.library(), feature)?;
        println!(
            "{name:<32} | {:>6} | {:>7.2} | {:>8.0} | {:>9.2} | {:>10.0} | {:>7.2}",
            workspace::lines(folder, package)?,
            check.seconds,
            check.megabytes,
            release.seconds,
            release.megabytes,
            workspace::rlib(folder, package).metadata()?.len() as f64 / 1e6,
        );
        Ok(Self {
            name,
            check,
            release,
        })
    }

    /// Prints the ratio of the CPU times to those of a floor.
    fn beside(&self, floor: &Self) {
        println!(
            "{}: check {:.2}×, release {:.2}× of \"{}\"",
            self.name,
            self.check.seconds / floor.check.seconds,
            self.release.seconds / floor.release.seconds,
            floor.name,
        );
    }
}
