//! Files of the workspace.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A directory, by its path from the root of the workspace.
pub(crate) fn directory(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

/// Every file with an extension below a directory, in a fixed order: its relative path without the
/// extension, with slashes, and its contents.
pub(crate) fn below(directory: &Path, extension: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(directory, "", extension, &mut found);
    found.sort();
    found
}

fn collect(directory: &Path, prefix: &str, extension: &str, found: &mut Vec<(String, String)>) {
    let entries =
        fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    for entry in entries {
        let path = entry.expect("a directory entry is readable").path();
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.unwrap_or_else(|| panic!("{} is not UTF-8", path.display()));
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), extension, found);
        } else if let Some(stem) = name.strip_suffix(extension) {
            found.push((format!("{prefix}{stem}"), text(&path)));
        }
    }
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every JSON file below a directory.
pub(crate) fn json_below(directory: &Path) -> Vec<(String, Value)> {
    let parsed = |(path, text): (String, String)| {
        let value = parsed(&path, &text);
        (path, value)
    };
    below(directory, ".json").into_iter().map(parsed).collect()
}

/// Returns the contents of a JSON file.
pub(crate) fn read(path: &Path) -> Value {
    parsed(&path.display().to_string(), &text(path))
}

fn parsed(path: &str, text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"))
}
