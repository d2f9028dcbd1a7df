//! Crates around generated code, which are compiled like the crates of users.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bitrix24_codegen::{File, generate, with_features};

use crate::{files_below, put, rendered, workspace};

/// The path of the features of the manifest among the files.
const FEATURES: &str = "features.toml";

/// Returns all generated files of a spec; the features, which are a part of a file, count as one.
///
/// # Panics
///
/// When the spec has mistakes.
#[must_use]
pub fn made(spec: &Path) -> Vec<File> {
    let generated = generate(spec).unwrap_or_else(|mistakes| panic!("{}", rendered(&mistakes)));
    let features = File {
        path: FEATURES.to_owned(),
        contents: generated.features,
    };
    generated.files.into_iter().chain([features]).collect()
}

/// Lays out a workspace of this name around a generated crate and runs commands of cargo in it.
///
/// # Panics
///
/// When a command fails.
pub fn build(name: &str, files: &[File], commands: &[&[&str]]) {
    let target = target();
    let folder = target.join("tmp").join(name);
    lay_out(&folder, files);
    for command in commands {
        run(&folder, &target, command);
    }
}

/// The target directory of this workspace: the program runs from `<target>/debug/deps`.
///
/// # Panics
///
/// When the program does not know its path.
#[must_use]
pub fn target() -> PathBuf {
    let program = std::env::current_exe().expect("a program knows its path");
    let target = program.ancestors().nth(3).expect("cargo runs this program");
    target.to_owned()
}

/// Lays out a workspace around a generated crate: this one's, with one member and the real runtime.
fn lay_out(folder: &Path, files: &[File]) {
    let root = workspace();
    let read = |path: &str| {
        fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    };
    let runtime = root
        .canonicalize()
        .expect("the workspace exists")
        .join("runtime");
    let lines = read("Cargo.toml");
    let lines = lines.lines().map(|line| match line {
        line if line.starts_with("members = ") => "members = [\"generated\"]".to_owned(),
        "[workspace.lints.rust]" => format!("{line}\nwarnings = \"deny\""),
        line => line.replace(
            "path = \"runtime\"",
            &format!("path = {:?}", runtime.display().to_string()),
        ),
    });
    let manifest = lines.collect::<Vec<_>>().join("\n") + "\n";
    let (features, files): (Vec<&File>, Vec<&File>) =
        files.iter().partition(|file| file.path == FEATURES);
    let manifest_of_crate = with_features(&read("generated/Cargo.toml"), &features[0].contents)
        .expect("the manifest has a place for the features");
    let mut wanted: Vec<(String, String)> = vec![
        ("Cargo.toml".to_owned(), manifest),
        ("Cargo.lock".to_owned(), read("Cargo.lock")),
        ("generated/Cargo.toml".to_owned(), manifest_of_crate),
    ];
    wanted.extend(
        files
            .iter()
            .map(|file| (format!("generated/{}", file.path), file.contents.clone())),
    );
    for (path, contents) in &wanted {
        // Unchanged files are not written, so that only changes are compiled again.
        if fs::read_to_string(folder.join(path)).ok().as_ref() != Some(contents)
            && path != "Cargo.lock"
        {
            put(folder, path, contents.as_bytes());
        }
    }
    put(folder, "Cargo.lock", read("Cargo.lock").as_bytes());
    for path in files_below(&folder.join("generated")) {
        if !wanted
            .iter()
            .any(|(known, _)| *known == format!("generated/{path}"))
        {
            fs::remove_file(folder.join("generated").join(path)).expect("an orphan can be removed");
        }
    }
}

/// Runs cargo without a network, in the target directory of this workspace, which already contains
/// the compiled dependencies.
fn run(folder: &Path, target: &Path, arguments: &[&str]) {
    let output = cargo()
        .args(arguments)
        .args(["--offline", "--quiet"])
        .env("CARGO_TARGET_DIR", target)
        .current_dir(folder)
        .output()
        .expect("cargo can be run");
    assert!(
        output.status.success(),
        "cargo {}:\n{}\n{}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
}

/// Returns cargo as it would be called outside of a test.
///
/// A build script that watches a variable cargo sets for tests, as that of `ring` does, would
/// otherwise run again, and once more in the next build outside.
#[must_use]
pub fn cargo() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    for (name, _) in std::env::vars_os() {
        let known = name.to_string_lossy();
        if known == "OUT_DIR"
            || known.starts_with("CARGO_PKG_")
            || known.starts_with("CARGO_MANIFEST_")
        {
            cargo.env_remove(&name);
        }
    }
    cargo
}
