//! `cargo xtask codegen` as the maintainer runs it: the same from everywhere, and safe to stop.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::SystemTime;

use bitrix24_codegen::{generate, with_features};
use codegen_tests::{data, files_below, overlaid, put, workspace};
use tempfile::TempDir;

/// Runs `cargo xtask codegen` with arguments, in a folder.
fn codegen(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO"))
        .args([
            "run",
            "--quiet",
            "--offline",
            "--package",
            "xtask",
            "--manifest-path",
        ])
        .arg(workspace().join("Cargo.toml"))
        .args(["--", "codegen"])
        .args(arguments)
        .envs(environment.iter().copied())
        .current_dir(folder)
        .output()
        .expect("cargo can be run")
}

/// A folder with a small spec and what is generated from it.
fn small() -> TempDir {
    let root = tempfile::tempdir().expect("a temporary folder can be made");
    let base = data("diagnostics/base");
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
    let features = generate(&base).expect("the spec is sound").features;
    let manifest = with_features(&manifest, &features).expect("the manifest has a place for them");
    put(root.path(), "generated/Cargo.toml", manifest.as_bytes());
    let output = write(root.path());
    assert!(output.contains("0 updated, 0 deleted"), "{output}");
    root
}

fn at(root: &Path) -> &str {
    root.to_str().expect("temporary folders have UTF-8 names")
}

/// Writes, and gives what was printed.
fn write(root: &Path) -> String {
    let output = codegen(root, &["--root", at(root)], &[]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Checks, and gives the exit code with all that was printed.
fn check(root: &Path) -> (Option<i32>, String) {
    let output = codegen(root, &["--root", at(root), "--check"], &[]);
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

/// Every file with its contents and when it was written.
fn state(root: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let of = |path: String| {
        let on_disk = root.join(&path);
        let written = fs::metadata(&on_disk)
            .and_then(|metadata| metadata.modified())
            .expect("files have dates");
        (
            path,
            (fs::read(&on_disk).expect("a file can be read"), written),
        )
    };
    files_below(root).into_iter().map(of).collect()
}

fn contents(root: &Path) -> BTreeMap<String, Vec<u8>> {
    state(root)
        .into_iter()
        .map(|(path, (contents, _))| (path, contents))
        .collect()
}

#[test]
fn checking_is_the_same_anywhere_and_writes_nothing() {
    let elsewhere = tempfile::tempdir().expect("a temporary folder can be made");
    let folders = [workspace().join("generated"), workspace().join("spec")];
    let before = folders.each_ref().map(|folder| state(folder));
    let environment = [
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANG", "tr_TR.UTF-8"),
        ("TZ", "Asia/Tokyo"),
    ];
    let output = codegen(elsewhere.path(), &["--check"], &environment);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        folders.each_ref().map(|folder| state(folder)) == before,
        "the check wrote something"
    );
}

#[test]
fn writing_twice_writes_once() {
    let root = small();
    let before = state(root.path());
    assert_eq!(check(root.path()).0, Some(0));
    assert!(write(root.path()).contains("0 created, 0 updated, 0 deleted"));
    assert!(
        state(root.path()) == before,
        "an unchanged file was written"
    );
}

#[test]
fn what_is_missing_stale_or_left_over_is_shown_and_mended() {
    let root = small();
    let whole = contents(root.path());
    let generated = root.path().join("generated");
    fs::remove_file(generated.join("src/lib.rs")).expect("a file can be removed");
    fs::remove_dir_all(generated.join("docs")).expect("a folder can be removed");
    put(&generated, "src/client.rs", b"// edited by hand\n");
    let manifest = fs::read_to_string(generated.join("Cargo.toml")).expect("a file can be read");
    let without = with_features(&manifest, "methods = []\n").expect("a place for the features");
    put(&generated, "Cargo.toml", without.as_bytes());
    put(&generated, "schemas/enums/Former.json", b"{}\n");
    put(&generated, "src/former/area.rs", b"//! Gone.\n");
    // What a run that was stopped in the middle of a file leaves behind.
    put(&generated, "src/.codegen-AbCdEf", b"half a fi");
    fs::remove_file(root.path().join("spec/schema.json")).expect("a file can be removed");

    let damaged = state(root.path());
    let (code, shown) = check(root.path());
    assert_eq!(code, Some(1), "{shown}");
    for line in [
        "--- /dev/null\n+++ b/generated/src/lib.rs",
        "--- a/generated/src/client.rs\n+++ b/generated/src/client.rs",
        "-// edited by hand",
        "+imbot-reaction = []",
        "--- a/generated/src/former/area.rs\n+++ /dev/null",
        "+++ b/spec/schema.json",
        "run `cargo xtask codegen`",
    ] {
        assert!(shown.contains(line), "{line:?} is not in\n{shown}");
    }
    assert!(state(root.path()) == damaged, "the check wrote something");

    write(root.path());
    assert!(
        contents(root.path()) == whole,
        "the folder is not whole again"
    );
    assert!(
        !generated.join("src/former").exists(),
        "an empty folder was left over"
    );
    assert_eq!(check(root.path()).0, Some(0));
}

#[test]
fn mistakes_in_the_spec_leave_everything_as_it_was() {
    let root = small();
    let case = overlaid(&[&data("diagnostics/unknown-type/spec")]);
    for path in files_below(case.path()) {
        put(
            root.path(),
            &format!("spec/{path}"),
            &fs::read(case.path().join(&path)).expect("test data can be read"),
        );
    }
    let before = state(root.path());
    for arguments in [
        &["--root", at(root.path())][..],
        &["--root", at(root.path()), "--check"],
    ] {
        let output = codegen(root.path(), arguments, &[]);
        let shown = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{shown}");
        assert!(
            shown.contains("error[unknown-type]") && shown.contains("nothing was written"),
            "{shown}"
        );
    }
    assert!(state(root.path()) == before, "something was written");
}

/// Where the features stand cannot be guessed, and the rest of the manifest is not the generator's.
#[test]
fn a_manifest_without_a_place_for_the_features_is_refused() {
    let root = small();
    put(root.path(), "generated/Cargo.toml", b"[features]\n");
    let before = state(root.path());
    let output = codegen(root.path(), &["--root", at(root.path())], &[]);
    let shown = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(
        shown.contains("Cargo.toml: the comments are missing"),
        "{shown}"
    );
    assert!(state(root.path()) == before, "something was written");
}

/// Writing through it would change, and delete, what is somewhere else.
#[cfg(unix)]
#[test]
fn a_folder_of_generated_files_that_is_a_link_is_refused() {
    use std::os::unix::fs::symlink;

    let root = small();
    let elsewhere = root.path().join("elsewhere");
    fs::rename(root.path().join("generated"), &elsewhere).expect("a folder can be moved");
    put(&elsewhere, "src/mine.rs", b"// not generated\n");
    symlink("elsewhere", root.path().join("generated")).expect("a link can be made");
    let before = state(&elsewhere);
    for arguments in [
        &["--root", at(root.path())][..],
        &["--root", at(root.path()), "--check"],
    ] {
        let output = codegen(root.path(), arguments, &[]);
        let shown = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{shown}");
        assert!(shown.contains("generated is a link"), "{shown}");
    }
    assert!(state(&elsewhere) == before, "something was written");
}

/// Files that are checked in are readable by all, whatever the habits of the account.
#[cfg(unix)]
#[test]
fn files_are_readable_by_all_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt;

    let root = small();
    let file = root.path().join("generated/src/lib.rs");
    fs::remove_file(&file).expect("a file can be removed");
    let run = format!(
        "umask 077 && exec {} run --quiet --offline --package xtask --manifest-path {} -- codegen --root {}",
        env!("CARGO"),
        workspace().join("Cargo.toml").display(),
        root.path().display()
    );
    let output = Command::new("sh")
        .args(["-c", &run])
        .output()
        .expect("a shell can be run");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mode = fs::metadata(&file)
        .expect("the file is there again")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o644);
}
