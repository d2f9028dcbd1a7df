//! The workspace that is measured: both crates in their variants, and the programs.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{fs, io};

use bitrix24_bench::spec;

use crate::derive::{self, Directions, derived};
use crate::programs;

/// This project, whose runtime and versions of dependencies are used.
const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A variant of a crate.
#[derive(Clone, Copy)]
pub(crate) enum Package {
    /// The crate of this project.
    Whole,
    /// The crate of this project, serde derived in the directions that the API uses.
    WholeDerived,
    /// The made-up crate as it is generated.
    Written,
    /// The made-up crate, serde derived in the directions that the API uses.
    Derived,
    /// The made-up crate, serde derived in both directions.
    DerivedBoth,
}

impl Package {
    const WHOLE: [Self; 2] = [Self::Whole, Self::WholeDerived];
    pub(crate) const MADE_UP: [Self; 3] = [Self::Written, Self::Derived, Self::DerivedBoth];

    /// The name of the crate.
    pub(crate) fn library(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::WholeDerived => "whole_derived",
            Self::Written => "written",
            Self::Derived => "derived",
            Self::DerivedBoth => "derived_both",
        }
    }

    /// In which directions serde is derived, if it is.
    fn directions(self) -> Option<Directions> {
        match self {
            Self::Whole | Self::Written => None,
            Self::WholeDerived | Self::Derived => Some(Directions::Used),
            Self::DerivedBoth => Some(Directions::Both),
        }
    }

    /// The features of serde.
    fn serde(self) -> &'static str {
        match self.directions() {
            None => "\"std\"",
            Some(_) => "\"derive\", \"std\"",
        }
    }
}

/// A file of a crate: its path below the crate's folder, and its text.
struct Module {
    path: PathBuf,
    text: String,
}

/// Writes the workspace.
///
/// # Errors
///
/// When the folder cannot be written to, or the generator refuses the spec.
pub(crate) fn write(folder: &Path, methods: usize) -> Result<(), Box<dyn Error>> {
    let whole = whole()?;
    let features = whole_features()?;
    for package in Package::WHOLE {
        let library = folder.join(package.library());
        let manifest = whole_manifest(package, &features);
        write_library(&library, package, &manifest, &whole)?;
    }

    let (made_up, features) = made_up(&folder.join("spec"), 1, methods)?;
    for package in Package::MADE_UP {
        let library = folder.join(package.library());
        let manifest = library_manifest(package.library(), package.serde(), &features);
        write_library(&library, package, &manifest, &made_up)?;
    }
    programs::write(folder, methods)?;

    write_workspace(
        folder,
        &["whole*", "written", "derived*", "use_*", "call_*"],
    )
}

fn write_workspace(folder: &Path, members: &[&str]) -> Result<(), Box<dyn Error>> {
    write_file(
        &folder.join("Cargo.toml"),
        &format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"),
    )?;
    // The versions of the project, so that nothing has to be resolved or fetched again.
    fs::copy(format!("{PROJECT}/Cargo.lock"), folder.join("Cargo.lock"))?;
    Ok(())
}

/// The modules of the crate of this project.
fn whole() -> io::Result<Vec<Module>> {
    let crate_folder = Path::new(PROJECT).join("generated");
    let mut modules = Vec::new();
    for path in files(&crate_folder.join("src"))? {
        let text = fs::read_to_string(&path)?;
        let path = path.strip_prefix(&crate_folder).unwrap_or(&path).to_owned();
        modules.push(Module { path, text });
    }
    Ok(modules)
}

/// The modules of the crate that is generated from a made-up spec, and the features of its methods.
fn made_up(
    spec: &Path,
    areas: usize,
    methods: usize,
) -> Result<(Vec<Module>, String), Box<dyn Error>> {
    spec::write(spec, areas, methods)?;
    let generated = bitrix24_codegen::generate(spec).map_err(|mistakes| mistakes[0].to_string())?;
    let modules = generated
        .files
        .into_iter()
        .filter(|file| file.path.starts_with("src/"))
        .map(|file| Module {
            path: file.path.into(),
            text: file.contents,
        });
    Ok((modules.collect(), generated.features))
}

/// Writes a made-up crate of many areas, none of which is there by default.
///
/// # Errors
///
/// When the folder cannot be written to, or the generator refuses the spec.
pub(crate) fn write_areas(
    folder: &Path,
    areas: usize,
    methods: usize,
) -> Result<(), Box<dyn Error>> {
    let (modules, features) = made_up(&folder.join("spec-of-areas"), areas, methods)?;
    let manifest = library_manifest(AREAS, "\"std\"", &features)
        .replace("default = [\"methods\"]", "default = []");
    write_library(&folder.join(AREAS), Package::Written, &manifest, &modules)?;
    write_workspace(folder, &[AREAS])
}

/// The name of the crate of many areas.
pub(crate) const AREAS: &str = "areas";

/// Writes a variant of a crate.
fn write_library(
    library: &Path,
    package: Package,
    manifest: &str,
    modules: &[Module],
) -> io::Result<()> {
    // A module left by an earlier run would be counted.
    if library.exists() {
        fs::remove_dir_all(library)?;
    }
    write_file(&library.join("Cargo.toml"), manifest)?;
    for Module { path, text } in modules {
        let mut text = match package.directions() {
            None => text.clone(),
            Some(directions) => derived(text, directions).map_err(io::Error::other)?,
        };
        if path.ends_with("src/lib.rs") {
            // Without the written code, some imports are unused.
            text.insert_str(0, "#![allow(unused_imports)]\n");
            if package.directions().is_some() {
                text.push_str("\n#[allow(dead_code)]\nmod by_hand;\n");
            }
        }
        write_file(&library.join(path), &text)?;
    }
    match package.directions() {
        None => Ok(()),
        Some(_) => write_file(&library.join("src/by_hand.rs"), derive::HELPERS),
    }
}

/// The file by whose date cargo detects that a package has changed.
pub(crate) fn root_module(folder: &Path, package: &str) -> PathBuf {
    let source = folder.join(package).join("src");
    if package.starts_with("use_") || package.starts_with("call_") {
        source.join("main.rs")
    } else {
        source.join("lib.rs")
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
    let sources = files(&folder.join(package.library()).join("src"))?;
    sources.iter().try_fold(0, |lines, path| {
        Ok(lines + fs::read_to_string(path)?.lines().count())
    })
}

/// Every file below a folder.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?)
        } else {
            found.push(path)
        }
    }
    Ok(found)
}

/// The table of features of the crate of this project.
fn whole_features() -> Result<String, Box<dyn Error>> {
    let manifest = fs::read_to_string(format!("{PROJECT}/generated/Cargo.toml"))?;
    let features = manifest
        .split_once("[features]")
        .and_then(|(_, rest)| rest.split_once("\n["))
        .ok_or("generated/Cargo.toml has no features")?;
    Ok(features.0.to_owned())
}

fn whole_manifest(package: Package, features: &str) -> String {
    let (name, serde) = (package.library(), package.serde());
    format!(
        "[package]
name = \"{name}\"
version = \"0.1.0\"
edition = \"2024\"

[features]{features}
[dependencies]
bitrix24-runtime = {{ path = '{PROJECT}/runtime', default-features = false }}
schemars = {{ version = \"1\", default-features = false, features = [\"std\"], optional = true }}
serde = {{ version = \"1\", default-features = false, features = [{serde}] }}
"
    )
}

fn library_manifest(name: &str, serde: &str, features: &str) -> String {
    format!(
        "[package]
name = \"{name}\"
version = \"0.1.0\"
edition = \"2024\"

[features]
default = [\"methods\"]
{features}client = [\"bitrix24-runtime/client\"]
symmetric = []
schemars = []

[dependencies]
bitrix24-runtime = {{ path = '{PROJECT}/runtime', default-features = false }}
serde = {{ version = \"1\", default-features = false, features = [{serde}] }}
"
    )
}

pub(crate) fn write_file(path: &Path, text: &str) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, text)
}
