//! Reads the files of a spec directory.
//!
//! A file is read by `serde-saphyr` straight into the structs. Only when that fails is it parsed a
//! second time, slowly, to find every mistake of its structure instead of the first.

use std::fs;
use std::path::Path;

use super::{SpecFile, structure};
use crate::diagnostic::{Diagnostic, Rule};

/// The text of one file of the spec.
#[derive(Debug)]
pub struct Source {
    /// The path relative to the folder above `spec`, with forward slashes: `spec/enums/reaction.yaml`.
    pub path: String,
    /// The text.
    pub text: String,
}

/// Reads every YAML file below `directory`, in the order of their paths.
///
/// # Errors
///
/// The mistakes of all files that could not be read.
pub fn read(directory: &Path) -> Result<Vec<(Source, SpecFile)>, Vec<Diagnostic>> {
    let mut mistakes = Vec::new();
    let mut paths = Vec::new();
    list(directory, "spec", &mut paths, &mut mistakes);
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let on_disk = directory.join(path.strip_prefix("spec/").unwrap_or(&path));
        match fs::read_to_string(&on_disk) {
            Ok(text) => match parse(Source { path, text }) {
                Ok(file) => files.push(file),
                Err(mut found) => mistakes.append(&mut found),
            },
            Err(error) => mistakes.push(unreadable(&path, &error)),
        }
    }
    if files.is_empty() && mistakes.is_empty() {
        mistakes.push(Diagnostic::of_file(
            Rule::UnreadableFile,
            "spec",
            "the spec holds no YAML file".to_owned(),
            "start with `spec/api.yaml`".to_owned(),
        ));
    }
    if mistakes.is_empty() {
        Ok(files)
    } else {
        Err(mistakes)
    }
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
            list(&entry.path(), &child, paths, mistakes);
        } else if name.ends_with(".yaml") {
            paths.push(child);
        } else if name.ends_with(".yml") {
            mistakes.push(Diagnostic::of_file(
                Rule::MisplacedFile,
                &child,
                "the file would be overlooked".to_owned(),
                "name it `.yaml`".to_owned(),
            ));
        }
    }
}

fn unreadable(path: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::of_file(
        Rule::UnreadableFile,
        path,
        format!("cannot be read: {error}"),
        "check that it exists, is UTF-8 text and may be read".to_owned(),
    )
}

/// YAML without its surprises: `yes` is a text, and nothing stands for what is written elsewhere.
fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        budget: serde_saphyr::budget! { max_anchors: 0, max_aliases: 0, max_merge_keys: 0 },
    }
}

fn parse(source: Source) -> Result<(Source, SpecFile), Vec<Diagnostic>> {
    match serde_saphyr::from_str_with_options::<Option<SpecFile>>(&source.text, options()) {
        Ok(file) => Ok((source, file.unwrap_or_default())),
        Err(error) => {
            let mut found = structure::check(&source);
            if found.is_empty() {
                let start = error
                    .location()
                    .and_then(|location| location.span().byte_offset())
                    .unwrap_or(0) as usize;
                found.push(Diagnostic::new(
                    Rule::WrongValue,
                    &source,
                    start..start,
                    error.without_snippet().to_string(),
                    "compare with `spec/README.md`".to_owned(),
                ));
            }
            Err(found)
        }
    }
}
