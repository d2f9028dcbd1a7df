//! What the generated crate costs a user's compiler, against the same crate with serde derived.
//!
//! `cargo xtask compile-cost` measures the crate of this project with its default features, and
//! beside it the same types as a person would write them with serde's derive. The module `derive`
//! says in what that crate does less.
//!
//! Then it makes the same pair of 36 methods from a made-up spec, whose types are plain enough for
//! both to do the same work, and for each a program that writes every request and reads every
//! answer. It measures rustc on the one crate or program alone, with everything else built before.
//!
//! `cargo run --release -p bitrix24-bench --bin compile-cost -- areas` measures a made-up crate of
//! 1,500 methods in 30 areas instead: with no area, with one and with all.

mod areas;
mod derive;
mod measure;
mod workspace;

use std::env;
use std::error::Error;
use std::path::Path;

use measure::{Command, Cost, measure};
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

    println!(
        "\n{:<32} | release s | release MB",
        "program that uses all of that"
    );
    let program = |name, package: Package| -> Result<Cost, Box<dyn Error>> {
        let cost = measure(&folder, Command::Release, &package.program(), "")?;
        println!(
            "{name:<32} | {:>9.2} | {:>10.0}",
            cost.seconds, cost.megabytes
        );
        Ok(cost)
    };
    let written = program("written out", Package::Written)?;
    let derived = program("derived", Package::Derived)?;
    let outcome = |package| workspace::outcome(&folder, package);
    if outcome(Package::Written)? != outcome(Package::Derived)? {
        return Err("the two programs do not do the same, so their cost cannot be compared".into());
    }
    println!(
        "\nwritten out: {:.2}× of \"derived\"",
        written.seconds / derived.seconds
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
