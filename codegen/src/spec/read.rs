//! Reads the files of a spec directory.
//!
//! A file is read by `serde-saphyr` straight into the structs. Only when that fails is it parsed a
//! second time, slowly, to find every mistake of its structure instead of the first.

use std::fs;
use std::io;
use std::path::Path;
use std::string::FromUtf8Error;

use super::{SpecFile, structure};
use crate::diagnostic::{Diagnostic, Rule};
use crate::source::Source;

/// What was found in a spec directory.
#[derive(Default)]
pub struct Spec {
    /// The files that could be read, in the order of their paths.
    pub files: Vec<(Source, SpecFile)>,
    /// The files whose structure is broken. What they declare is not known.
    pub broken: Vec<Source>,
    /// The mistakes of the broken files, and of those that could not even be opened.
    pub mistakes: Vec<Diagnostic>,
}

/// Reads every YAML file below `directory`.
#[must_use]
pub fn read(directory: &Path) -> Spec {
    let mut spec = Spec::default();
    let mut paths = Vec::new();
    list(directory, "spec", &mut paths, &mut spec.mistakes);
    paths.sort();
    for path in paths {
        let on_disk = directory.join(path.strip_prefix("spec/").unwrap_or(&path));
        match fs::read(&on_disk).map(String::from_utf8) {
            Ok(Ok(text)) => {
                let source = Source::new(path, text);
                match parse(&source) {
                    Ok(file) => spec.files.push((source, file)),
                    Err(mut found) => {
                        spec.mistakes.append(&mut found);
                        spec.broken.push(source);
                    }
                }
            }
            Ok(Err(error)) => {
                let (mistake, source) = not_utf8(path, &error);
                spec.mistakes.push(mistake);
                spec.broken.push(source);
            }
            Err(error) => {
                spec.mistakes.push(unreadable(&path, &error));
                spec.broken.push(Source::new(path, String::new()));
            }
        }
    }
    if spec.files.is_empty() && spec.mistakes.is_empty() {
        spec.mistakes.push(Diagnostic::of_file(
            Rule::UnreadableFile,
            "spec",
            "the spec holds no YAML file".to_owned(),
            "start with `spec/api.yaml`".to_owned(),
        ));
    }
    spec
}

/// Collects the YAML files of a folder and its subfolders.
fn list(folder: &Path, path: &str, paths: &mut Vec<String>, mistakes: &mut Vec<Diagnostic>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return mistakes.push(unreadable(path, &error)),
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                mistakes.push(unreadable(path, &error));
                continue;
            }
        };
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            mistakes.push(Diagnostic::of_file(
                Rule::MisplacedFile,
                path,
                format!("the file name {name:?} is not UTF-8"),
                "rename the file".to_owned(),
            ));
            continue;
        };
        let child = format!("{path}/{name}");
        if entry.path().is_dir() {
            // Links may lead back to where they stand, and to one folder in many ways.
            if entry.file_type().is_ok_and(|kind| kind.is_symlink()) {
                mistakes.push(Diagnostic::of_file(
                    Rule::MisplacedFile,
                    &child,
                    "this is a link to a folder, which is not followed".to_owned(),
                    "put the folder itself here".to_owned(),
                ));
            } else {
                list(&entry.path(), &child, paths, mistakes);
            }
        } else if name.ends_with(".yaml") {
            paths.push(child);
        } else if [".yml", ".yaml"]
            .iter()
            .any(|ending| name.to_lowercase().ends_with(ending))
        {
            mistakes.push(Diagnostic::of_file(
                Rule::MisplacedFile,
                &child,
                "the file would be overlooked".to_owned(),
                "name it `.yaml`".to_owned(),
            ));
        }
    }
}

/// A file or folder that cannot be read, and what to do about it.
fn unreadable(path: &str, error: &io::Error) -> Diagnostic {
    let help = match error.kind() {
        io::ErrorKind::NotFound => "create it, or remove what leads to it",
        io::ErrorKind::PermissionDenied => "make it readable for this account",
        _ => "check that it is a file, and that its disk can be read",
    };
    Diagnostic::of_file(
        Rule::UnreadableFile,
        path,
        format!("cannot be read: {error}"),
        help.to_owned(),
    )
}

/// A file that is no text, with the place of the first byte that is none.
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

/// How many keys and values a file may hold.
const MOST_VALUES: usize = 1_000_000;

/// YAML without its surprises: `yes` is a text, and nothing stands for what is written elsewhere.
fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        budget: serde_saphyr::budget! {
            max_anchors: 0,
            max_aliases: 0,
            max_merge_keys: 0,
            max_nodes: MOST_VALUES,
            max_events: 4 * MOST_VALUES,
        },
    }
}

fn parse(source: &Source) -> Result<SpecFile, Vec<Diagnostic>> {
    match serde_saphyr::from_str_with_options::<Option<SpecFile>>(&source.text, options()) {
        Ok(file) => Ok(file.unwrap_or_default()),
        Err(error) => {
            let mut found = structure::check(source);
            if found.is_empty() {
                let start = error
                    .location()
                    .and_then(|location| location.span().byte_offset())
                    .unwrap_or(0) as usize;
                let (message, help) = match error.without_snippet() {
                    serde_saphyr::Error::Budget { .. } => (
                        format!("the file holds too much: more than {MOST_VALUES} keys and values"),
                        "divide it into several files",
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
