//! What an area costs in a crate of many.

use std::error::Error;
use std::path::Path;

use bitrix24_bench::spec;

use crate::measure::{Command, measure};
use crate::workspace::{self, AREAS};

const METHODS: usize = 1500;
const IN_AREAS: usize = 30;

/// Prints what it costs to check the crate with no area, with one and with all of them. The first is
/// the floor: what areas share.
pub(crate) fn run(folder: &Path) -> Result<(), Box<dyn Error>> {
    workspace::write_areas(folder, IN_AREAS, METHODS)?;
    println!("{METHODS} methods in {IN_AREAS} areas         | check s | check MB | goal");
    for (name, features, goal) in [
        ("no area (floor)", String::new(), ""),
        ("one area", spec::area(0), "3 s"),
        ("all areas", "methods".to_owned(), "60 s, 3000 MB"),
        (
            "one area, with the client",
            format!("{},client", spec::area(0)),
            "",
        ),
        (
            "all areas, with the client",
            "methods,client".to_owned(),
            "",
        ),
    ] {
        let cost = measure(folder, Command::Check, AREAS, &features)?;
        println!(
            "{name:<32} | {:>7.2} | {:>8.0} | {goal}",
            cost.seconds, cost.megabytes
        );
    }
    Ok(())
}
