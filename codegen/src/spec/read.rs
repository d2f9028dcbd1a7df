//! Reads the files of a spec directory.
//!
//! `serde-saphyr` reads a file straight into the structs. Only if that fails is the file parsed a
//! second time, more slowly, to find every mistake in its structure instead of the first.

use std::fs;
use std::io;
use std::path::Path;
use std::string::FromUtf8Error;

use super::{SpecFile, structure};
use crate::diagnostic::{Diagnostic, Rule};
use crate::source::Source;

/// The contents of a spec directory.
#[derive(Default)]
pub struct Spec {
    /// The files that could be read, in the order of their paths.
    pub files: Vec<(Source, SpecFile)>,
    /// The files and folders whose declarations are unknown: their structure is broken, or they
    /// could not be opened and have no text.
    pub broken: Vec<Source>,
    /// The mistakes of the broken files and folders.
    pub mistakes: Vec<Diagnostic>,
}

impl Spec {
    /// Parses a file and adds it, with its mistakes.
    pub fn add(&mut self, source: Source) {
        match parse(&source) {
            Ok(Some(file)) => self.files.push((source, file)),
            // What was in it may be used elsewhere.
            Ok(None) => self.cannot_be_read(&source.path, nothing_in(&source.path)),
            Err(mut found) => {
                self.mistakes.append(&mut found);
                self.broken.push(source);
            }
        }
    }

    /// Adds the mistake of a file or folder whose contents are unknown.
    fn cannot_be_read(&mut self, path: &str, mistake: Diagnostic) {
        self.mistakes.push(mistake);
        self.broken
            .push(Source::new(path.to_owned(), String::new()));
    }
}

/// Reads every YAML file below `directory`.
#[must_use]
pub fn read(directory: &Path) -> Spec {
    let mut spec = Spec::default();
    let mut paths = Vec::new();
    list(directory, "spec", &mut paths, &mut spec);
    paths.sort();
    for path in paths {
        let on_disk = directory.join(path.strip_prefix("spec/").unwrap_or(&path));
        match fs::read(&on_disk).map(String::from_utf8) {
            Ok(Ok(text)) => spec.add(Source::new(path, text)),
            Ok(Err(error)) => {
                let (mistake, source) = not_utf8(path, &error);
                spec.mistakes.push(mistake);
                spec.broken.push(source);
            }
            Err(error) => {
                spec.cannot_be_read(&path, unreadable(&path, &error));
            }
        }
    }
    if spec.files.is_empty() && spec.mistakes.is_empty() {
        let mistake = Diagnostic::of_file(
            Rule::UnreadableFile,
            "spec",
            "the spec contains no YAML file".to_owned(),
            "start with `spec/api.yaml`".to_owned(),
        );
        spec.cannot_be_read("spec", mistake);
    }
    spec
}

/// Collects the YAML files of a folder and its subfolders.
fn list(folder: &Path, path: &str, paths: &mut Vec<String>, spec: &mut Spec) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return spec.cannot_be_read(path, unreadable(path, &error)),
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                spec.cannot_be_read(path, unreadable(path, &error));
                continue;
            }
        };
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            let message = format!("the file name {name:?} is not UTF-8");
            spec.cannot_be_read(path, misplaced(path, message, "rename the file"));
            continue;
        };
        let child = format!("{path}/{name}");
        if entry.path().is_dir() {
            // Links may lead back to their own folder, or to one folder along several paths.
            if entry.file_type().is_ok_and(|kind| kind.is_symlink()) {
                let message = "links to folders are not followed".to_owned();
                let help = "replace the link by the folder";
                spec.cannot_be_read(&child, misplaced(&child, message, help));
            } else {
                list(&entry.path(), &child, paths, spec);
            }
        } else if name.ends_with(".yaml") {
            paths.push(child);
        } else if [".yml", ".yaml"]
            .iter()
            .any(|ending| name.to_lowercase().ends_with(ending))
        {
            let message = "files with the extension `.yml` are not read".to_owned();
            let help = "rename it to `.yaml`";
            spec.cannot_be_read(&child, misplaced(&child, message, help));
        }
    }
}

/// The mistake for a file or folder that is not read because of its name or kind.
fn misplaced(path: &str, message: String, help: &str) -> Diagnostic {
    Diagnostic::of_file(Rule::MisplacedFile, path, message, help.to_owned())
}

/// The mistake for a file or folder that cannot be read.
fn unreadable(path: &str, error: &io::Error) -> Diagnostic {
    let help = match error.kind() {
        io::ErrorKind::NotFound => "create it, or remove the link to it",
        io::ErrorKind::PermissionDenied => "make it readable by this account",
        _ => "check that it is a file, and that its disk can be read",
    };
    Diagnostic::of_file(
        Rule::UnreadableFile,
        path,
        format!("cannot be read: {error}"),
        help.to_owned(),
    )
}

/// The mistake for a file without contents.
fn nothing_in(path: &str) -> Diagnostic {
    Diagnostic::of_file(
        Rule::MissingKey,
        path,
        "the file contains nothing".to_owned(),
        "write its sections, or remove the file".to_owned(),
    )
}

/// The mistake for a file that is not UTF-8, at its first invalid byte.
fn not_utf8(path: String, error: &FromUtf8Error) -> (Diagnostic, Source) {
    let at = error.utf8_error().valid_up_to();
    let source = Source::new(path, String::from_utf8_lossy(error.as_bytes()).into_owned());
    let mistake = Diagnostic::new(
        Rule::UnreadableFile,
        &source,
        at..at,
        "the file is not UTF-8".to_owned(),
        "save it as UTF-8".to_owned(),
    );
    (mistake, source)
}

/// The maximum number of keys and values in a file.
const MAX_VALUES: usize = 1_000_000;

/// Options for YAML without its surprises: `yes` is a string, and there are no aliases or merge
/// keys.
fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        budget: serde_saphyr::budget! {
            max_anchors: 0,
            max_aliases: 0,
            max_merge_keys: 0,
            max_nodes: MAX_VALUES,
            max_events: 4 * MAX_VALUES,
        },
    }
}

/// Returns `None` for a file without contents.
fn parse(source: &Source) -> Result<Option<SpecFile>, Vec<Diagnostic>> {
    match serde_saphyr::from_str_with_options::<Option<SpecFile>>(&source.text, options()) {
        Ok(file) => Ok(file),
        Err(error) => {
            let mut found = structure::check(source);
            if found.is_empty() {
                let start = error
                    .location()
                    .and_then(|location| location.span().byte_offset())
                    .unwrap_or(0) as usize;
                let (message, help) = match error.without_snippet() {
                    serde_saphyr::Error::Budget { .. } => (
                        format!("the file contains more than {MAX_VALUES} keys and values"),
                        "split it into several files",
                    ),
                    other => (other.to_string(), "compare with `spec/README.md`"),
                };
                found.push(Diagnostic::new(
                    Rule::WrongValue,
                    source,
                    start..start,
                    message,
                    help.to_owned(),
                ));
            }
            Err(found)
        }
    }
}
