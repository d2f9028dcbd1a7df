//! A small project, and `cargo xtask` as the maintainer runs it there.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use bitrix24_codegen::{generate, with_features};
use tempfile::TempDir;

use crate::case::DIAGNOSTICS;
use crate::crates::target;
use crate::{files_below, put, workspace};

/// Returns `cargo xtask` with arguments, those of cargo and its own.
#[must_use]
pub fn xtask(of_cargo: &[&str], arguments: &[&str]) -> Command {
    let mut command = cargo("run");
    command.args(of_cargo).arg("--").args(arguments);
    command
}

/// Builds the program of `cargo xtask` and returns its path. Started in this way, it can be stopped by
/// a signal, which cargo would not pass on.
///
/// # Panics
///
/// When it cannot be built.
#[must_use]
pub fn program() -> PathBuf {
    let status = cargo("build").status().expect("cargo can be run");
    assert!(status.success(), "xtask cannot be built");
    let name = format!("xtask{}", std::env::consts::EXE_SUFFIX);
    target().join("debug").join(name)
}

/// Returns a command of cargo for the program. The program is not selected as a package, so that its
/// dependencies have the features with which they are built for the tests already.
fn cargo(command: &str) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args([command, "--quiet", "--offline", "--bin", "xtask"])
        .arg("--manifest-path")
        .arg(workspace().join("Cargo.toml"));
    cargo
}

/// Returns a folder with a small spec, and a manifest for what is generated from it.
///
/// # Panics
///
/// When it cannot be made.
#[must_use]
pub fn small() -> TempDir {
    let root = tempfile::tempdir().expect("a temporary folder can be made");
    let base = DIAGNOSTICS.base();
    for path in files_below(&base) {
        put(
            root.path(),
            &format!("spec/{path}"),
            &fs::read(base.join(&path)).expect("test data can be read"),
        );
    }
    // The features are written into the manifest, so it is taken as it is first made.
    let manifest = fs::read_to_string(workspace().join("generated/Cargo.toml"))
        .expect("the manifest can be read");
    let features = generate(&base).expect("the spec is valid").features;
    let manifest = with_features(&manifest, &features).expect("the manifest has a place for them");
    put(root.path(), "generated/Cargo.toml", manifest.as_bytes());
    root
}
