//! What the compiler rejects, and what it accepts.
//!
//! Each file of `compile-fail` says which errors the compiler finds in it: after `//~` those of the
//! same line, after `//~^` those of the line above. It may have no others, and the files of
//! `compile-pass` have none. The codes of the errors are compared and not their words, because the
//! words change from one version of the compiler to the next.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use client_tests::cargo;
use serde_json::Value;

/// The errors of one case: line and code.
type Errors = BTreeSet<(u64, String)>;

#[test]
fn mistakes_do_not_compile_and_the_documented_shapes_do() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cases");
    let programs = package.join("src/bin");
    // A renamed or removed case must not remain.
    let _ = fs::remove_dir_all(&package);
    fs::create_dir_all(&programs).expect("a folder for the cases");
    fs::write(package.join("Cargo.toml"), manifest(&root.join("../.."))).expect("a manifest");
    fs::copy(root.join("../../Cargo.lock"), package.join("Cargo.lock")).expect("a lock file");

    let mut announced = BTreeMap::new();
    for (folder, must_fail) in [("compile-fail", true), ("compile-pass", false)] {
        for entry in fs::read_dir(root.join(folder)).expect(folder) {
            let path = entry.expect(folder).path();
            // The codes come from the crate, so that a new one does not change the expectation.
            let case = fs::read_to_string(&path)
                .expect("a case")
                .replace("Reaction::EVERY_CODE", &every_code());
            let errors = announced_in(&case);
            assert_eq!(!errors.is_empty(), must_fail, "{}", path.display());
            fs::write(programs.join(path.file_name().expect("a name")), case).expect("a copy");
            let name = path.file_stem().and_then(OsStr::to_str).expect("a name");
            announced.insert(name.to_owned(), errors);
        }
    }
    assert_eq!(found_in(&package), announced);
}

/// Returns the manifest of a package whose programs are the cases. It is a separate workspace. With the
/// profile of the surrounding workspace, and with tokio's macros, for which `syn` has its features, the
/// macros of the dependencies need not be built again.
fn manifest(workspace: &Path) -> String {
    let around = fs::read_to_string(workspace.join("Cargo.toml")).expect("a manifest");
    let profile = around.find("[profile.dev]").expect("a profile");
    let path = workspace.join("generated");
    format!(
        "[package]\nname = \"cases\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [workspace]\n\n\
         [dependencies]\nbitrix24 = {{ path = {path:?}, features = [\"blocking\"] }}\n\
         tokio = {{ version = \"1\", features = [\"macros\"] }}\n\n\
         {}",
        &around[profile..]
    )
}

/// Returns all codes as one pattern, including those that the vendor has withdrawn.
fn every_code() -> String {
    let codes = include_str!("../../../generated/src/enums/reaction.rs")
        .split_once("pub enum Reaction {")
        .and_then(|(_, rest)| rest.split_once("Unknown("))
        .map_or("", |(variants, _)| variants)
        .lines()
        .filter_map(|line| line.trim().strip_suffix(','))
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .map(|name| format!("Reaction::{name}"))
        .collect::<Vec<_>>();
    assert!(codes.len() >= 48, "{codes:?}");
    codes.join(" | ")
}

/// Returns the errors that a case expects.
fn announced_in(case: &str) -> Errors {
    let mut errors = Errors::new();
    for (number, line) in (1..).zip(case.lines()) {
        if let Some((_, codes)) = line.split_once("//~") {
            let (number, codes) = match codes.strip_prefix('^') {
                Some(codes) => (number - 1, codes),
                None => (number, codes),
            };
            errors.extend(
                codes
                    .split_whitespace()
                    .map(|code| (number, code.to_owned())),
            );
        }
    }
    errors
}

/// Returns the errors of the compiler in each case.
fn found_in(package: &Path) -> BTreeMap<String, Errors> {
    // The target folder of the workspace already contains the dependencies.
    let target = package.ancestors().nth(2).expect("a folder for builds");
    let output = cargo()
        .current_dir(package)
        .args(["check", "--bins", "--keep-going", "--offline"])
        .args(["--message-format", "json", "--target-dir"])
        .arg(target)
        .output()
        .expect("cargo runs");
    let mut found = BTreeMap::<String, Errors>::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let report: Value = serde_json::from_str(line).expect("cargo speaks JSON");
        if report["target"]["kind"][0] == "bin" {
            let name = report["target"]["name"].as_str().expect("a name");
            let errors = found.entry(name.to_owned()).or_default();
            errors.extend(error(&report["message"]));
        }
    }
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(!found.is_empty(), "no case was built:\n{complaints}");
    found
}

/// Returns the error in a message. The summary of all errors has no place.
fn error(message: &Value) -> Option<(u64, String)> {
    if message["level"] != "error" {
        return None;
    }
    let mut places = message["spans"].as_array()?.iter();
    let place = places.find(|place| place["is_primary"] == true)?;
    let code = message["code"]["code"].as_str().unwrap_or("without a code");
    Some((place["line_start"].as_u64()?, code.to_owned()))
}
