//! `cargo xtask diff`: compares two specs, which are folders or git revisions.

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};

use bitrix24_codegen::diff::{self, Change, Level, Side};
use clap::ValueEnum;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::print::{self, counted};

/// The exit code if a spec cannot be read.
const UNREADABLE: u8 = 2;

/// The maximum number of mistakes to print. Another notation makes hundreds of them.
const MAX_MISTAKES: usize = 3;

/// The form of the output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A report for people.
    #[default]
    Text,
    /// A document for programs.
    Json,
}

/// A spec to compare.
struct Spec {
    /// The argument that named it.
    name: String,
    /// Its folder.
    folder: PathBuf,
    /// The folder that the files of a git revision were written to. It is removed at the end.
    _files: Option<TempDir>,
}

/// Runs the command.
pub(crate) fn run(
    root: &Path,
    old: &str,
    new: Option<&str>,
    format: Format,
) -> io::Result<ExitCode> {
    let specs = find(root, old).and_then(|old| match new {
        Some(new) => Ok((old, find(root, new)?)),
        None => Ok((old, working_tree(root))),
    });
    let (old, new) = match specs {
        Ok(specs) => specs,
        Err(error) => {
            print::problem(&format!("error: {error}"));
            return Ok(ExitCode::from(UNREADABLE));
        }
    };
    let changes = match diff::compare(&old.folder, &new.folder) {
        Ok(changes) => changes,
        Err((side, mistakes)) => {
            let spec = match side {
                Side::Old => &old,
                Side::New => &new,
            };
            print::mistakes(&mistakes[..mistakes.len().min(MAX_MISTAKES)]);
            print::problem(&format!(
                "error: the spec of `{}` cannot be compared: it has {} by the rules of this \
                 checkout. A revision with another notation can be compared with its own \
                 `cargo xtask diff` only.",
                spec.name,
                counted(mistakes.len(), "mistake"),
            ));
            return Ok(ExitCode::from(UNREADABLE));
        }
    };
    let current = version(root)?;
    match format {
        Format::Text => print::line(diff::report(&changes, &current).trim_end()),
        Format::Json => print::line(&format!("{:#}", document(&changes, &current))),
    }
    Ok(ExitCode::SUCCESS)
}

/// Returns the document for programs.
fn document(changes: &[Change], current: &str) -> Value {
    let level: Option<Level> = diff::level(changes);
    json!({
        "level": level,
        "version": current,
        "next_version": level.and_then(|level| diff::next_version(current, level)),
        "changes": changes,
        "changelog": diff::changelog(changes),
    })
}

/// Returns the spec of the working tree.
fn working_tree(root: &Path) -> Spec {
    Spec {
        name: "the working tree".to_owned(),
        folder: root.join("spec"),
        _files: None,
    }
}

/// Returns the spec that an argument names: a folder, or a git revision.
fn find(root: &Path, name: &str) -> io::Result<Spec> {
    let folder = Path::new(name);
    if folder.is_dir() {
        let inner = folder.join("spec");
        let folder = if inner.is_dir() {
            inner
        } else {
            folder.to_owned()
        };
        return Ok(Spec {
            name: name.to_owned(),
            folder,
            _files: None,
        });
    }
    let files = tempfile::tempdir()?;
    check_out(root, name, files.path())?;
    Ok(Spec {
        name: name.to_owned(),
        folder: files.path().join("spec"),
        _files: Some(files),
    })
}

/// Writes the spec of a revision to a folder. The working tree and its index are left alone.
fn check_out(root: &Path, revision: &str, folder: &Path) -> io::Result<()> {
    let not_found = |what: &str, output: &Output| {
        let stderr = String::from_utf8_lossy(&output.stderr);
        let stderr = stderr.trim();
        let stderr = if stderr.is_empty() {
            String::new()
        } else {
            format!(" ({stderr})")
        };
        io::Error::new(
            io::ErrorKind::NotFound,
            format!("`{revision}` {what}{stderr}"),
        )
    };
    let commit = format!("{revision}^{{commit}}");
    let found = git(root, folder)
        .args([
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ])
        .output()?;
    if !found.status.success() {
        return Err(not_found(
            "is neither a folder nor a git revision. Name the folder of a spec, a commit, a branch \
             or a tag.",
            &found,
        ));
    }
    let commit = String::from_utf8_lossy(&found.stdout).trim().to_owned();
    let tree = git(root, folder)
        .args(["read-tree", &format!("{commit}:spec")])
        .output()?;
    if !tree.status.success() {
        return Err(not_found("has no folder `spec`.", &tree));
    }
    let prefix = format!("--prefix={}/spec/", folder.display());
    let written = git(root, folder)
        .args(["checkout-index", "--all", &prefix])
        .output()?;
    if !written.status.success() {
        return Err(not_found(
            "cannot be written to a temporary folder.",
            &written,
        ));
    }
    Ok(())
}

/// Returns git for the repository at the root, with an index of its own in a folder.
fn git(root: &Path, folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C")
        .arg(root)
        .env("GIT_INDEX_FILE", folder.join("index"));
    git
}

/// Returns the version of the generated crate.
fn version(root: &Path) -> io::Result<String> {
    let manifest = root.join("generated/Cargo.toml");
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .arg("--manifest-path")
        .arg(&manifest)
        .output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let packages = metadata["packages"].as_array();
    let mut packages = packages.into_iter().flatten();
    let package = packages.find(|package| {
        let path = package["manifest_path"].as_str().map(Path::new);
        path.is_some_and(|path| path.ends_with("generated/Cargo.toml"))
    });
    let version = package.and_then(|package| package["version"].as_str());
    version.map(str::to_owned).ok_or_else(|| {
        let stderr = String::from_utf8_lossy(&output.stderr);
        let text = format!("{}: no version can be read: {stderr}", manifest.display());
        io::Error::new(io::ErrorKind::InvalidData, text)
    })
}
