//! `cargo xtask import` as the maintainer runs it: what it writes, prints and refuses.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen_tests::{files_below, put, workspace};
use tempfile::TempDir;

/// A folder with the small spec of the tests of drafts.
fn small() -> TempDir {
    let root = tempfile::tempdir().expect("a temporary folder can be made");
    let spec = workspace().join("import/tests/spec");
    for path in files_below(&spec) {
        let text = fs::read(spec.join(&path)).expect("test data can be read");
        put(root.path(), &format!("spec/{path}"), &text);
    }
    root
}

fn page(name: &str) -> PathBuf {
    workspace().join(format!("import/tests/docs/api-reference/rooms/{name}.md"))
}

/// Runs the command; returns its exit code, its output and what it reports.
fn import(root: &Path, options: &[&str], paths: &[PathBuf]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline", "--package", "xtask"])
        .arg("--manifest-path")
        .arg(workspace().join("Cargo.toml"))
        .args(["--", "import", "--root"])
        .arg(root)
        .args(options)
        .args(paths)
        .output()
        .expect("cargo can be run");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

fn contents(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let read = |path: String| {
        let text = fs::read(root.join(&path)).expect("a file can be read");
        (path, text)
    };
    files_below(root).into_iter().map(read).collect()
}

#[test]
fn drafts_are_written_once() {
    let root = small();
    let pages = [page("room-add"), page("key-get")];
    let (code, output, report) = import(root.path(), &[], &pages);
    assert_eq!(code, Some(0), "{report}");
    for line in [
        "created spec/rooms/key.yaml",
        "added to spec/rooms/room.yaml",
    ] {
        assert!(output.contains(line), "{output}");
    }
    assert!(report.contains("2 methods drafted"), "{report}");
    assert!(
        report.contains("room-add.md:120: an error that has a message but no code"),
        "{report}"
    );
    let after = contents(root.path());
    let room = String::from_utf8_lossy(&after["spec/rooms/room.yaml"]).into_owned();
    assert!(
        room.contains("rooms.Room.delete:") && room.contains("rooms.Room.add:"),
        "{room}"
    );
    // What `git hash-object` prints for the page.
    let object = "# Git object of the page: 2d7930fc85c71567fba5dc117df98437a58d628d.";
    assert!(room.contains(object), "{room}");

    let (code, _, report) = import(root.path(), &[], &pages);
    assert_eq!(code, Some(1), "{report}");
    assert!(
        report.contains("`rooms.Room.add` is described already, in spec/rooms/room.yaml"),
        "{report}"
    );
    assert!(
        report.contains("= help: compare the two with `cargo xtask audit`"),
        "{report}"
    );
    assert_eq!(contents(root.path()), after);
}

#[test]
fn a_dry_run_and_a_report_write_nothing() {
    let root = small();
    let before = contents(root.path());
    let (code, output, report) = import(root.path(), &["--dry-run"], &[page("room-list")]);
    assert_eq!(code, Some(0), "{report}");
    assert!(
        output.contains("# added to spec/rooms/room.yaml\nmethods:\n"),
        "{output}"
    );
    let docs = workspace().join("import/tests/docs");
    let (code, output, report) = import(root.path(), &["--report"], &[docs]);
    assert_eq!(code, Some(0), "{report}");
    assert!(output.contains("active pages of methods"), "{output}");
    assert_eq!(report, "", "progress is only for people");
    assert_eq!(contents(root.path()), before);
}

#[test]
fn what_cannot_be_read_has_an_exit_code_of_its_own() {
    let root = small();
    let (code, _, report) = import(root.path(), &[], &[page("nowhere")]);
    assert_eq!(code, Some(2), "{report}");
    assert!(report.contains("nowhere.md"), "{report}");
    put(root.path(), "spec/rooms/room.yaml", b"methods: [");
    let (code, _, report) = import(root.path(), &[], &[page("key-get")]);
    assert_eq!(code, Some(2), "{report}");
    assert!(report.contains("spec/rooms/room.yaml:1:"), "{report}");
}
