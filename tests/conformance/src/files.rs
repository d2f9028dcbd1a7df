//! JSON files of the workspace.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A directory, by its path from the root of the workspace.
pub(crate) fn directory(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

/// Every `.json` file below a directory in a fixed order: its path from there without the
/// extension, with slashes, and what it holds.
pub(crate) fn below(directory: &Path) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    collect(directory, "", &mut found);
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    found
}

fn collect(directory: &Path, prefix: &str, found: &mut Vec<(String, Value)>) {
    let entries =
        fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    for entry in entries {
        let path = entry.expect("a directory entry is readable").path();
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.unwrap_or_else(|| panic!("{} is not UTF-8", path.display()));
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), found);
        } else if let Some(stem) = name.strip_suffix(".json") {
            found.push((format!("{prefix}{stem}"), read(&path)));
        }
    }
}

/// What one file holds.
pub(crate) fn read(path: &Path) -> Value {
    let text = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
