//! `cargo xtask codegen`: writes the generated files, once or after every change of the spec, or checks
//! that they are up to date.

mod check;
mod watch;
mod write;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use bitrix24_codegen::{
    Change, Diagnostic, File, NAMES, notation_schema, plan, read_tree, regenerate, spec,
    with_features,
};

use crate::print::{self, counted};

/// The only file of `generated/` that is written by hand, except for its features.
const MANIFEST: &str = "Cargo.toml";

/// The licenses in the folder of generated files, which the published package must contain.
const LICENSES: &[&str] = &["LICENSE-APACHE", "LICENSE-MIT"];

/// The files of a folder, by path.
type Tree = BTreeMap<String, Vec<u8>>;

/// A folder, and the changes that bring it up to date.
struct Target {
    name: &'static str,
    changes: Vec<Change>,
}

/// What to do with the changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Write them.
    Write,
    /// Show them, and write nothing.
    Check,
    /// Write them now and after every change of the spec, and name each file.
    Watch,
}

/// Runs the command. The names in `allow_removal` may be lost.
pub(crate) fn run(root: &Path, mode: Mode, allow_removal: &[String]) -> io::Result<ExitCode> {
    match mode {
        Mode::Watch => watch::run(root),
        mode => generate_once(root, mode, allow_removal),
    }
}

/// Generates the files and writes or shows their changes.
fn generate_once(root: &Path, mode: Mode, allow_removal: &[String]) -> io::Result<ExitCode> {
    let folder = root.join("generated");
    let on_disk = read_tree(&folder, LICENSES)?;
    let before = names_before(&folder, &on_disk)?;
    if let Some(name) = allow_removal.iter().find(|name| !lists(&before, name)) {
        let text = format!(
            "`--allow-removal {name}`: this name was not generated before. Copy the name from the error \
             that reports it as gone, or leave out the option."
        );
        return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
    }
    let generated = match regenerate(&spec::read(&root.join("spec")), &before, allow_removal) {
        Ok(generated) => generated,
        Err(mistakes) => return Ok(refuse(&mistakes)),
    };
    let mut files = generated.files;
    let count = files.len();
    files.push(manifest(&folder, &generated.features)?);
    let targets = targets(root, &files, &on_disk)?;
    if mode == Mode::Check {
        return Ok(check::report(&targets));
    }
    write::apply(root, &targets, mode == Mode::Watch)?;
    write::summarize(count, &targets);
    Ok(ExitCode::SUCCESS)
}

/// Prints the mistakes that prevent writing.
fn refuse(mistakes: &[Diagnostic]) -> ExitCode {
    print::mistakes(mistakes);
    print::problem(&format!(
        "{} in the spec; nothing was written",
        counted(mistakes.len(), "mistake")
    ));
    ExitCode::FAILURE
}

/// Returns the list of the names that were generated before; empty if nothing was.
fn names_before(folder: &Path, on_disk: &Tree) -> io::Result<String> {
    let text = on_disk.get(NAMES).map(|text| String::from_utf8_lossy(text));
    match text.filter(|text| !text.trim().is_empty()) {
        Some(text) => Ok(text.into_owned()),
        None if !on_disk.contains_key("src/lib.rs") => Ok(String::new()),
        None => {
            let text = format!(
                "{}: the list of names is missing or empty, so a lost name would go unnoticed. \
                 Restore the file from the repository.",
                folder.join(NAMES).display()
            );
            Err(io::Error::new(io::ErrorKind::InvalidData, text))
        }
    }
}

/// Whether a list of names contains this one.
fn lists(names: &str, name: &str) -> bool {
    names.lines().any(|line| line == name)
}

fn targets(root: &Path, files: &[File], on_disk: &Tree) -> io::Result<[Target; 2]> {
    let generated = plan(files, on_disk);
    let schema = format!("{:#}\n", notation_schema());
    // In `spec`, only the schema is written, as well as temporary files that a killed run left
    // behind. The folder may be a link, since nothing else in it is touched.
    let spec = root.join("spec").canonicalize()?;
    let mut on_disk = read_tree(&spec, &[])?;
    on_disk.retain(|path, _| path == "schema.json" || path.starts_with(write::TEMPORARY));
    let notation = plan(
        &[File {
            path: "schema.json".to_owned(),
            contents: schema,
        }],
        &on_disk,
    );
    Ok([
        Target {
            name: "generated",
            changes: generated,
        },
        Target {
            name: "spec",
            changes: notation,
        },
    ])
}

/// Returns the manifest of the crate with the features of the methods.
fn manifest(folder: &Path, features: &str) -> io::Result<File> {
    let path = folder.join(MANIFEST);
    let text = fs::read_to_string(&path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
    // A checkout may have changed the line endings.
    let contents = with_features(&text.replace("\r\n", "\n"), features).ok_or_else(|| {
        let text = format!(
            "{}: the comments around the generated features are missing. Restore them from the \
             repository.",
            path.display()
        );
        io::Error::new(io::ErrorKind::InvalidData, text)
    })?;
    Ok(File {
        path: MANIFEST.to_owned(),
        contents,
    })
}
