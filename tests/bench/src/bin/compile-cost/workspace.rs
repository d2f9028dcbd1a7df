//! The workspace that is measured: the crate in its variants, and a program for each.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use bitrix24_bench::spec;
use bitrix24_codegen::File;

use crate::derive::{Directions, derived};

/// This project, whose runtime and versions of dependencies are used.
const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A variant of the crate.
#[derive(Clone, Copy)]
pub(crate) enum Package {
    /// As it is generated.
    Written,
    /// Serde derived in the directions that the API uses.
    Derived,
    /// Serde derived in both directions.
    DerivedBoth,
}

impl Package {
    const ALL: [Self; 3] = [Self::Written, Self::Derived, Self::DerivedBoth];

    /// The name of the crate.
    pub(crate) fn library(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Derived => "derived",
            Self::DerivedBoth => "derived_both",
        }
    }

    /// The name of the program that uses it.
    pub(crate) fn program(self) -> &'static str {
        match self {
            Self::Written => "use_written",
            Self::Derived => "use_derived",
            Self::DerivedBoth => "use_derived_both",
        }
    }

    /// A generated module as this variant has it.
    fn module(self, generated: &str) -> String {
        match self {
            Self::Written => generated.to_owned(),
            Self::Derived => derived(generated, Directions::Used),
            Self::DerivedBoth => derived(generated, Directions::Both),
        }
    }
}

/// Writes the workspace.
///
/// # Errors
///
/// When the folder cannot be written to, or the generator refuses the spec.
pub(crate) fn write(folder: &Path, methods: usize) -> Result<(), Box<dyn Error>> {
    let spec = folder.join("spec");
    spec::write(&spec, methods)?;
    let generated =
        bitrix24_codegen::generate(&spec).map_err(|mistakes| mistakes[0].to_string())?;
    let modules: Vec<&File> = generated
        .iter()
        .filter(|file| file.path.starts_with("src/"))
        .collect();

    for package in Package::ALL {
        let library = folder.join(package.library());
        write_file(
            &library.join("Cargo.toml"),
            &library_manifest(package, methods),
        )?;
        for module in &modules {
            let text = package.module(&module.contents);
            write_file(
                &library.join(&module.path),
                &with_unused_imports(&module.path, text),
            )?;
        }
        let program = folder.join(package.program());
        write_file(&program.join("Cargo.toml"), &program_manifest(package))?;
        write_file(
            &program.join("src/main.rs"),
            &program_text(package, methods),
        )?;
    }
    write_file(
        &folder.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"written\", \"derived*\", \"use_*\"]\n",
    )?;
    // The versions of the project, so that nothing has to be resolved or fetched anew.
    fs::copy(format!("{PROJECT}/Cargo.lock"), folder.join("Cargo.lock"))?;
    Ok(())
}

/// The file whose date tells cargo whether a package has changed.
pub(crate) fn root_module(folder: &Path, package: &str) -> PathBuf {
    let source = folder.join(package).join("src");
    match package.starts_with("use_") {
        true => source.join("main.rs"),
        false => source.join("lib.rs"),
    }
}

/// The compiled crate.
pub(crate) fn rlib(folder: &Path, package: Package) -> PathBuf {
    folder.join(format!("target/release/lib{}.rlib", package.library()))
}

/// The number of lines of a variant's sources.
///
/// # Errors
///
/// When they cannot be read.
pub(crate) fn lines(folder: &Path, package: Package) -> io::Result<usize> {
    fn below(folder: &Path) -> io::Result<usize> {
        let mut lines = 0;
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            lines += match path.is_dir() {
                true => below(&path)?,
                false => fs::read_to_string(&path)?.lines().count(),
            };
        }
        Ok(lines)
    }
    below(&folder.join(package.library()).join("src"))
}

/// What is left without its written code has imports left over.
fn with_unused_imports(path: &str, text: String) -> String {
    match path {
        "src/lib.rs" => format!("#![allow(unused_imports)]\n{text}"),
        _ => text,
    }
}

fn library_manifest(package: Package, methods: usize) -> String {
    let name = package.library();
    let serde = match package {
        Package::Written => "\"std\"",
        Package::Derived | Package::DerivedBoth => "\"derive\", \"std\"",
    };
    let features: Vec<String> = (0..methods)
        .map(|number| format!("area-thing{number}"))
        .collect();
    let alone: String = features
        .iter()
        .map(|feature| format!("{feature} = []\n"))
        .collect();
    format!(
        "[package]
name = \"{name}\"
version = \"0.1.0\"
edition = \"2024\"

[features]
default = [\"methods\"]
methods = {features:?}
{alone}client = [\"bitrix24-runtime/client\"]
symmetric = []
schemars = []

[dependencies]
bitrix24-runtime = {{ path = '{PROJECT}/runtime', default-features = false }}
serde = {{ version = \"1\", default-features = false, features = [{serde}] }}
"
    )
}

fn program_manifest(package: Package) -> String {
    let (library, program) = (package.library(), package.program());
    format!(
        "[package]
name = \"{program}\"
version = \"0.1.0\"
edition = \"2024\"

[dependencies]
{library} = {{ path = \"../{library}\" }}
serde_json = {{ version = \"1\", default-features = false, features = [\"std\"] }}
"
    )
}

/// An answer to any of the methods.
const ANSWER: &str =
    r#"{"result":{"id":1,"name":"Name","items":[{"id":1,"title":"First","kind":"beta"}]}}"#;

/// What the program of a variant prints: every request, and whether the answer was read.
///
/// # Errors
///
/// When the program was not built or cannot run.
pub(crate) fn outcome(folder: &Path, package: Package) -> io::Result<Vec<u8>> {
    let program = folder.join("target/release").join(package.program());
    Ok(Command::new(program).arg(ANSWER).output()?.stdout)
}

/// A program that writes each request and reads an answer to it.
fn program_text(package: Package, methods: usize) -> String {
    let library = package.library();
    let calls: String = (0..methods)
        .map(|number| {
            format!(
                "    call({library}::area::{}::new(1, \"chat1\", {library}::Item{number}::new(1, \"First\"), vec![1, 2]));\n",
                spec::request_type(number),
            )
        })
        .collect();
    format!(
        "use {library}::Method;

fn main() {{
{calls}}}

fn call<M: Method>(request: M) {{
    let answer = std::env::args().nth(1).unwrap_or_default();
    let written = serde_json::to_string(&request);
    let read = {library}::decode(&request, 200, answer.as_bytes());
    println!(\"{{written:?}} {{}}\", read.is_ok());
}}
"
    )
}

fn write_file(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, text)
}
