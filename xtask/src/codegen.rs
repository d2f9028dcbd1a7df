//! `cargo xtask codegen`: writes the generated files, once or after every change of the spec, or checks
//! that they are up to date.

mod check;
mod watch;
mod write;

use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use bitrix24_codegen::{
    Diagnostic, File, Folder, NAMES, notation_schema, plan, regenerate, spec, with_features,
};

use crate::print::{self, counted};

/// The only file of `generated/` that is written by hand, except for its features.
const MANIFEST: &str = "Cargo.toml";

/// The only file of `spec/` that is generated.
const SCHEMA: &str = "schema.json";

/// The licenses in the folder of generated files, which the published package must contain.
const LICENSES: &[&str] = &["LICENSE-APACHE", "LICENSE-MIT"];

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

/// Generates the files and writes or shows their changes. What can prevent that is found out before
/// the first file.
fn generate_once(root: &Path, mode: Mode, allow_removal: &[String]) -> io::Result<ExitCode> {
    let folder = root.join("generated");
    let on_disk = Folder::list(&folder, LICENSES)?;
    let before = names_before(&folder, &on_disk)?;
    if let Some(name) = allow_removal.iter().find(|name| !lists(&before, name)) {
        let text = format!(
            "`--allow-removal {name}`: this name was not generated before. Copy the name from the error \
             that reports it as gone, or leave out the option."
        );
        return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
    }
    let artifacts = match regenerate(&spec::read(&root.join("spec")), &before, allow_removal) {
        Ok(artifacts) => artifacts,
        Err(mistakes) => return Ok(refuse(&mistakes)),
    };
    let manifest = manifest(&folder, &artifacts.features())?;
    let notation = notation(root)?;
    let mut count = 0;
    let files = artifacts.files().inspect(|_| count += 1).chain([manifest]);
    if mode == Mode::Check {
        let generated = plan(files, on_disk)?;
        let notation = plan([schema()].into_iter(), notation)?;
        return Ok(check::report(&[
            ("generated", generated),
            ("spec", notation),
        ]));
    }
    let all = mode == Mode::Watch;
    let mut deeds = write::apply(root, "generated", files, on_disk, all)?;
    let schema = [schema()].into_iter();
    deeds.extend(write::apply(root, "spec", schema, notation, all)?);
    write::summarize(count, &deeds);
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
fn names_before(folder: &Path, on_disk: &Folder) -> io::Result<String> {
    let path = folder.join(NAMES);
    let text = on_disk.contains(NAMES).then(|| fs::read(&path));
    let text = text.transpose().map_err(|error| at(&path, &error))?;
    let text = text.map(|text| String::from_utf8_lossy(&text).into_owned());
    match text.filter(|text| !text.trim().is_empty()) {
        Some(text) => Ok(text),
        None if !on_disk.contains("src/lib.rs") => Ok(String::new()),
        None => {
            let text = format!(
                "{}: the list of names is missing or empty, so a lost name would go unnoticed. \
                 Restore the file from the repository.",
                path.display()
            );
            Err(io::Error::new(io::ErrorKind::InvalidData, text))
        }
    }
}

/// Whether a list of names contains this one.
fn lists(names: &str, name: &str) -> bool {
    names.lines().any(|line| line == name)
}

/// Returns the schema of the notation.
fn schema() -> File {
    File {
        path: SCHEMA.to_owned(),
        contents: format!("{:#}\n", notation_schema()),
    }
}

/// Returns what is written in `spec`: only the schema, as well as temporary files that a killed run
/// left behind. The folder may be a link, since nothing else in it is touched.
fn notation(root: &Path) -> io::Result<Folder> {
    let mut folder = Folder::list(&root.join("spec").canonicalize()?, &[])?;
    folder.retain(|path| path == SCHEMA || path.starts_with(write::TEMPORARY));
    Ok(folder)
}

/// Returns the manifest of the crate with the features of the methods.
fn manifest(folder: &Path, features: &str) -> io::Result<File> {
    let path = folder.join(MANIFEST);
    let text = fs::read_to_string(&path).map_err(|error| at(&path, &error))?;
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

/// Returns the error with its path.
fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
