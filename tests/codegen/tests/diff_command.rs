//! `cargo xtask diff` as the maintainer runs it: with folders and with revisions of a repository.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use bitrix24_codegen::diff::ChangeRule;
use codegen_tests::case::CHANGES;
use codegen_tests::project::xtask;
use codegen_tests::{files_below, put};
use serde_json::Value;
use tempfile::TempDir;

fn diff(root: &Path, arguments: &[&str]) -> Output {
    xtask(&[], &["diff", "--root", at(root)])
        .args(arguments)
        .output()
        .expect("cargo can be run")
}

fn at(folder: &Path) -> &str {
    folder.to_str().expect("temporary folders have UTF-8 names")
}

fn stdout(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Returns what was printed about a spec that cannot be read.
fn refusal(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(output.stdout.is_empty(), "{output:?}");
    stderr
}

/// A project of version 1.2.3 with the spec of a folder, in a repository.
fn project(spec: &Path) -> TempDir {
    let root = tempfile::tempdir().expect("a temporary folder can be made");
    let manifest = "[package]\nname = \"bitrix24\"\nversion = \"1.2.3\"\nedition = \"2024\"\n";
    put(root.path(), "generated/Cargo.toml", manifest.as_bytes());
    put(root.path(), "generated/src/lib.rs", b"");
    copy(spec, root.path());
    git(root.path(), &["init", "--quiet"]);
    commit(root.path());
    root
}

/// Replaces the spec of a project.
fn copy(spec: &Path, root: &Path) {
    for path in files_below(spec) {
        let text = fs::read(spec.join(&path)).expect("test data can be read");
        put(root, &format!("spec/{path}"), &text);
    }
}

fn git(root: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=Test",
            "-c",
            "user.email=test@example.com",
            "-C",
            at(root),
        ])
        .args(arguments)
        .output()
        .expect("git can be run");
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn commit(root: &Path) {
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "A spec"]);
}

#[test]
fn a_revision_is_compared_with_the_working_tree() {
    let root = project(&CHANGES.base());
    assert!(stdout(&diff(root.path(), &["HEAD"])).contains("No change"));
    git(root.path(), &["tag", "v1.2.3"]);
    copy(
        CHANGES.read("parameter-became-required/one").spec().path(),
        root.path(),
    );
    // What is staged, and what is not, stays as it is.
    put(root.path(), "spec/staged.txt", b"");
    git(root.path(), &["add", "spec/staged.txt"]);
    let before = git(root.path(), &["status", "--porcelain"]);
    let shown = stdout(&diff(root.path(), &["v1.2.3"]));
    for part in [
        "parameter-became-required (request): `imbot.v2.Bot.update`",
        "do: Pass `color` to `bot_update`.",
        "Version: major, from 1.2.3 to 2.0.0",
        "* **Breaking:** `imbot.v2.Bot.update`",
    ] {
        assert!(shown.contains(part), "{part:?} is not in\n{shown}");
    }
    assert_eq!(git(root.path(), &["status", "--porcelain"]), before);
    commit(root.path());
    assert_eq!(stdout(&diff(root.path(), &["v1.2.3", "HEAD"])), shown);
    // Backwards, with a folder.
    let spec = CHANGES.base();
    let back = stdout(&diff(root.path(), &["HEAD", at(&spec)]));
    assert!(back.contains("parameter-became-optional"), "{back}");
}

#[test]
fn programs_read_a_document() {
    let root = project(&CHANGES.base());
    let case = CHANGES.read("code-added/two").spec();
    let base = CHANGES.base();
    let arguments = [at(&base), at(case.path()), "--format", "json"];
    let document = stdout(&diff(root.path(), &arguments));
    let document: Value = serde_json::from_str(&document).expect("the output is JSON");
    assert_eq!(document["level"], "minor");
    assert_eq!(document["version"], "1.2.3");
    assert_eq!(document["next_version"], "1.3.0");
    let changelog = document["changelog"].as_str().unwrap_or_default();
    assert!(
        changelog.contains("### Added\n\n* `Reaction`"),
        "{changelog}"
    );
    let change = serde_json::json!({
        "rule": ChangeRule::CodeAdded.id(),
        "level": "minor",
        "section": "Added",
        "subject": "enums/Reaction/codes/rocket",
        "area": null,
        "spec": "new",
        "file": "spec/enums/reaction.yaml",
        "line": 9,
        "direction": "both",
        "message": "`Reaction`: the new code `rocket`",
        "old": null,
        "new": null,
        "action": null,
    });
    assert_eq!(document["changes"][0], change);

    let arguments = [at(&base), at(&base), "--format", "json"];
    let document: Value =
        serde_json::from_str(&stdout(&diff(root.path(), &arguments))).expect("the output is JSON");
    assert_eq!(document["level"], Value::Null);
    assert_eq!(document["next_version"], Value::Null);
}

#[test]
fn a_spec_that_cannot_be_read_is_named() {
    let root = project(&CHANGES.base());
    put(
        root.path(),
        "spec/objects/user.yaml",
        b"objects:\n  User: 5\n",
    );
    commit(root.path());
    git(root.path(), &["tag", "broken"]);
    copy(&CHANGES.base(), root.path());
    let stderr = refusal(&diff(root.path(), &["broken"]));
    assert!(
        stderr.contains("the spec of `broken` cannot be compared"),
        "{stderr}"
    );
    assert!(stderr.contains("spec/objects/user.yaml:2"), "{stderr}");

    let stderr = refusal(&diff(root.path(), &["HEAD", "nowhere"]));
    let expected = "`nowhere` is neither a folder nor a git revision";
    assert!(stderr.contains(expected), "{stderr}");

    git(root.path(), &["rm", "-r", "--quiet", "--force", "spec"]);
    git(root.path(), &["commit", "--quiet", "--message", "No spec"]);
    let stderr = refusal(&diff(root.path(), &["HEAD"]));
    assert!(stderr.contains("`HEAD` has no folder `spec`"), "{stderr}");
    let stderr = refusal(&diff(root.path(), &["HEAD~2"]));
    assert!(stderr.contains("the working tree"), "{stderr}");
}
