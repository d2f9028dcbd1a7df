//! The shared parts of the generator's tests: the folders of the workspace, temporary copies of
//! specs, and the comparison or update of expected output.

pub mod case;
pub mod crates;
pub mod docs_change;
pub mod edit;
pub mod golden;
pub mod imports;
pub mod markdown;
pub mod project;
pub mod python;
pub mod surface;
pub mod typescript;
pub mod vendor_page;

use std::fs;
use std::path::{Path, PathBuf};

use bitrix24_codegen::Diagnostic;
use similar::TextDiff;
use tempfile::TempDir;

/// The root of the workspace.
#[must_use]
pub fn workspace() -> PathBuf {
    data("").join("../..")
}

/// A folder or file of this package.
///
/// # Panics
///
/// When cargo does not say where the package is.
#[must_use]
pub fn data(path: &str) -> PathBuf {
    // The path at compile time is not used: a copy of the project shares the compiled tests.
    let package = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    Path::new(&package).join(path)
}

/// The files below a folder, in order, as paths relative to it with forward slashes.
///
/// # Panics
///
/// When the folder cannot be read.
#[must_use]
pub fn files_below(folder: &Path) -> Vec<String> {
    fn walk(folder: &Path, prefix: &str, paths: &mut Vec<String>) {
        let entries =
            fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let entry = entry.expect("a folder of the test data can be read");
            let path = format!(
                "{prefix}{}",
                entry
                    .file_name()
                    .to_str()
                    .expect("test data has UTF-8 names")
            );
            if entry.path().is_dir() {
                walk(&entry.path(), &format!("{path}/"), paths);
            } else {
                paths.push(path);
            }
        }
    }

    let mut paths = Vec::new();
    walk(folder, "", &mut paths);
    paths.sort();
    paths
}

/// Compares the rows of a table in a page with these, or writes them; see [`difference`]. `head` is
/// how the table begins, and `next` is what follows: nothing at the end of the page.
///
/// # Panics
///
/// When the page has no such table.
#[must_use]
pub fn table_difference(page: &Path, head: &str, rows: &str, next: &str) -> Option<String> {
    let text = fs::read_to_string(page).expect("the page can be read");
    // A checkout may have changed the line endings.
    let text = text.replace("\r\n", "\n");
    let (before, after) = text.split_once(head).expect("there is a table");
    let end = if next.is_empty() {
        after.len()
    } else {
        after.find(next).expect("something follows the table")
    };
    let after = &after[end..];
    difference(page, &format!("{before}{head}{rows}{after}"))
}

/// The folders directly inside a folder, in order.
///
/// # Panics
///
/// When the folder cannot be read.
#[must_use]
pub fn folders_in(folder: &Path) -> Vec<String> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("a folder of the test data can be read"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| {
            entry
                .file_name()
                .to_str()
                .expect("test data has UTF-8 names")
                .to_owned()
        })
        .collect();
    names.sort();
    names
}

/// Returns a temporary folder with copies of folders, each laid over the earlier ones.
///
/// # Panics
///
/// When a file cannot be copied.
#[must_use]
pub fn overlaid(layers: &[&Path]) -> TempDir {
    let copy = tempfile::tempdir().expect("a temporary folder can be made");
    for layer in layers {
        for path in files_below(layer) {
            put(
                copy.path(),
                &path,
                &fs::read(layer.join(&path)).expect("test data can be read"),
            );
        }
    }
    copy
}

/// Writes a file below a folder, with the folders that contain it.
///
/// # Panics
///
/// When it cannot be written.
pub fn put(folder: &Path, path: &str, contents: &[u8]) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a file stands in a folder"))
        .expect("a folder can be made");
    fs::write(&path, contents).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// Diagnostics as `cargo xtask codegen` prints them.
#[must_use]
pub fn rendered(diagnostics: &[Diagnostic]) -> String {
    let texts: Vec<String> = diagnostics
        .iter()
        .map(|diagnostic| format!("{diagnostic}\n"))
        .collect();
    texts.join("\n")
}

/// Whether this run rewrites the expected output: with `UPDATE=1`, and never in continuous
/// integration.
///
/// # Panics
///
/// When it is asked for in continuous integration, where it would hide every failure.
#[must_use]
pub fn updating() -> bool {
    let set =
        |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let updating = set("UPDATE");
    assert!(
        !(updating && set("CI")),
        "UPDATE is not for CI: expected output is rewritten on a developer's machine only"
    );
    updating
}

/// Compares a text with a file; `None` when they agree or the file was just rewritten, otherwise
/// the difference.
///
/// # Panics
///
/// When the file cannot be rewritten.
#[must_use]
pub fn difference(expected: &Path, actual: &str) -> Option<String> {
    // A checkout may have changed the line endings, so only the text is compared.
    let old = fs::read_to_string(expected)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    if old == actual {
        return None;
    }
    if updating() {
        put(
            Path::new(""),
            expected.to_str().expect("test data has UTF-8 names"),
            actual.as_bytes(),
        );
        return None;
    }
    let name = expected
        .strip_prefix(data(""))
        .unwrap_or(expected)
        .display()
        .to_string();
    let diff = TextDiff::from_lines(old.as_str(), actual)
        .unified_diff()
        .header(&name, "now")
        .to_string();
    Some(format!(
        "{diff}\nif this is right, run `UPDATE=1 cargo test -p codegen-tests`"
    ))
}

/// Returns every key of the notation, from its JSON Schema.
#[must_use]
pub fn keys_of(schema: &serde_json::Value) -> std::collections::BTreeSet<String> {
    let blocks = schema["$defs"]
        .as_object()
        .into_iter()
        .flat_map(|blocks| blocks.values());
    let properties = blocks
        .chain([schema])
        .filter_map(|block| block["properties"].as_object());
    properties
        .flat_map(|properties| properties.keys().cloned())
        .collect()
}
