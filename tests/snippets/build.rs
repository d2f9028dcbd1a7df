//! Copies the Rust programs from the pages, each into a module.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

#[path = "src/pages.rs"]
mod pages;

fn main() {
    let package = env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let docs = Path::new(&package).join("../../generated/docs");
    println!("cargo::rerun-if-changed={}", docs.display());
    let programs = pages::programs(&docs);
    let programs = programs.iter().filter(|program| program.language == "Rust");
    let (mut modules, mut list) = (String::new(), String::new());
    for (index, program) in programs.enumerate() {
        let (method, text) = (&program.method, &program.text);
        let _ = writeln!(
            modules,
            "#[allow(deprecated)]\nmod program_{index} {{\n{text}\n\
             pub(super) fn run() -> Result<(), Box<dyn std::error::Error>> {{ main() }}\n}}\n"
        );
        let _ = writeln!(list, "({method:?}, program_{index}::run),");
    }
    let text = format!(
        "{modules}\ntype Program = fn() -> Result<(), Box<dyn Error>>;\n\n\
         fn programs() -> Vec<(&'static str, Program)> {{\nvec![\n{list}]\n}}\n"
    );
    let folder = env::var("OUT_DIR").expect("cargo runs this");
    fs::write(Path::new(&folder).join("programs.rs"), text).expect("the folder can be written to");
}
