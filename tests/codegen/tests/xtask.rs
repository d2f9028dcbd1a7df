//! `cargo xtask` as the maintainer runs it: independent of the folder, and safe to interrupt.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::SystemTime;

use bitrix24_codegen::with_features;
use codegen_tests::case::DIAGNOSTICS;
use codegen_tests::project::{self, xtask};
use codegen_tests::{files_below, put, workspace};
use tempfile::TempDir;

/// Runs `cargo xtask codegen` with arguments, in a folder.
fn codegen(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    command(&[], arguments)
        .envs(environment.iter().copied())
        .current_dir(folder)
        .output()
        .expect("cargo can be run")
}

/// `cargo xtask codegen` with arguments, those of cargo and its own.
fn command(of_cargo: &[&str], arguments: &[&str]) -> Command {
    xtask(of_cargo, &[&["codegen"], arguments].concat())
}

/// A folder with a small spec and what is generated from it.
fn small() -> TempDir {
    let root = project::small();
    let output = write(root.path());
    assert!(output.contains("0 updated, 0 deleted"), "{output}");
    root
}

fn at(root: &Path) -> &str {
    root.to_str().expect("temporary folders have UTF-8 names")
}

/// Runs the command that writes, and returns its output.
fn write(root: &Path) -> String {
    let output = codegen(root, &["--root", at(root)], &[]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Runs the command with `--check`, and returns its exit code and output.
fn check(root: &Path) -> (Option<i32>, String) {
    let output = codegen(root, &["--root", at(root), "--check"], &[]);
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

/// Returns every file with its contents and its modification time.
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
    put(&generated, "docs", b"a file in place of the folder");
    put(&generated, "src/client.rs", b"// edited by hand\n");
    let manifest = fs::read_to_string(generated.join("Cargo.toml")).expect("a file can be read");
    let without = with_features(&manifest, "methods = []\n").expect("a place for the features");
    put(&generated, "Cargo.toml", without.as_bytes());
    put(&generated, "schemas/enums/Former.json", b"{}\n");
    put(&generated, "src/former/area.rs", b"//! Gone.\n");
    put(&generated, "src/former/empty.rs", b"");
    // The remains of a run that was interrupted in the middle of a file.
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

    let printed = write(root.path());
    for line in [
        "created generated/src/lib.rs",
        "created spec/schema.json",
        "deleted generated/docs",
        "created generated/docs/README.md",
        "deleted generated/src/former/empty.rs",
        "deleted generated/src/.codegen-AbCdEf",
    ] {
        assert!(
            printed.lines().any(|printed| printed == line),
            "{line:?} is not in\n{printed}"
        );
    }
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
    let case = DIAGNOSTICS.read("unknown-type/misspelled").spec();
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

/// The place of the features cannot be guessed, and the rest of the manifest is not generated.
#[test]
fn a_manifest_without_a_place_for_the_features_is_refused() {
    let root = small();
    put(root.path(), "generated/Cargo.toml", b"[features]\n");
    let before = state(root.path());
    let output = codegen(root.path(), &["--root", at(root.path())], &[]);
    let shown = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(
        shown.contains("Cargo.toml: the comments around the generated features are missing"),
        "{shown}"
    );
    assert!(state(root.path()) == before, "something was written");
}

/// Writing through the link would change, and delete, files elsewhere.
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

/// Committed files are readable by all, whatever the umask.
#[cfg(unix)]
#[test]
fn files_are_readable_by_all_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt;

    let root = small();
    let file = root.path().join("generated/src/lib.rs");
    fs::remove_file(&file).expect("a file can be removed");
    let run = format!(
        "umask 077 && exec {} run --quiet --offline --bin xtask --manifest-path {} -- codegen --root {}",
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

/// Checkouts that share a target directory share the program, which must not depend on the path at
/// compile time.
#[cfg(unix)]
#[test]
fn the_workspace_is_the_one_of_the_call() {
    let root = small();
    put(root.path(), "generated/src/lib.rs", b"// edited by hand\n");
    // As cargo would run it in the other checkout.
    let runner = format!(
        "target.'cfg(all())'.runner = ['env', 'CARGO_MANIFEST_DIR={}/xtask']",
        root.path().display()
    );
    let output = command(&["--config", &runner], &["--check"])
        .output()
        .expect("cargo can be run");
    let shown = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.contains("-// edited by hand"), "{shown}");
}

/// One mistake can break hundreds of lines; the first few show what it was.
#[test]
fn mistakes_past_fifty_are_counted() {
    let root = small();
    let text = fs::read_to_string(root.path().join("spec/enums/reaction.yaml"))
        .expect("the spec can be read");
    let codes: String = (0..60).map(|n| format!("      code{n}: {{}}\n")).collect();
    put(
        root.path(),
        "spec/enums/reaction.yaml",
        (text + &codes).as_bytes(),
    );
    let (code, shown) = check(root.path());
    assert_eq!(code, Some(1), "{shown}");
    assert_eq!(shown.matches("error[").count(), 50, "{shown}");
    assert!(
        shown.contains("10 more mistakes not shown") && shown.contains("60 mistakes in the spec"),
        "{shown}"
    );
}

/// This is what `cargo xtask codegen --check 2>&1 | head -1` does.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_failure_of_the_program() {
    let root = small();
    for (stale, expected) in [(false, 0), (true, 1)] {
        if stale {
            put(root.path(), "generated/src/lib.rs", b"// edited by hand\n");
        }
        for arguments in [&["--check"][..], &["--check", "--unknown"], &[]] {
            let (stdout, closed) = pipe();
            drop(closed);
            let status = command(&[], &[&["--root", at(root.path())], arguments].concat())
                .stderr(stdout.try_clone().expect("a pipe can be had twice"))
                .stdout(stdout)
                .status()
                .expect("cargo can be run");
            let expected = match arguments {
                [] => 0,
                ["--check"] => expected,
                _ => 2,
            };
            assert_eq!(
                status.code(),
                Some(expected),
                "{arguments:?}, stale: {stale}"
            );
        }
    }
}

/// The same for a command that xtask runs, as in `cargo xtask coverage | head -1`.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_failure_of_another_program() {
    let (stdout, closed) = pipe();
    drop(closed);
    let mut ci = xtask(&[], &["ci", "--list"]);
    let status = ci.stdout(stdout).status().expect("cargo can be run");
    assert_eq!(status.code(), Some(0));
}

/// A pipe, its writing end first.
#[cfg(unix)]
fn pipe() -> (std::io::PipeWriter, std::io::PipeReader) {
    let (reader, writer) = std::io::pipe().expect("a pipe can be made");
    (writer, reader)
}

/// Root may write anywhere, so the unwritable path is a folder in the place of a file.
#[test]
fn an_error_of_writing_names_the_path_and_what_to_do() {
    let root = small();
    let file = root.path().join("generated/src/lib.rs");
    fs::remove_file(&file).expect("a file can be removed");
    put(&file, "in/the-way", b"");
    fs::remove_file(file.join("in/the-way")).expect("a file can be removed");
    let output = codegen(root.path(), &["--root", at(root.path())], &[]);
    let shown = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(
        shown.contains("generated/src/lib.rs") && shown.contains("Remove the file or folder"),
        "{shown}"
    );
}

/// Without the list of names, the next run would refuse to go on.
#[test]
fn a_first_run_that_ends_early_is_completed_by_the_next() {
    let root = small();
    let whole = contents(root.path());
    let generated = root.path().join("generated");
    let manifest = fs::read(generated.join("Cargo.toml")).expect("a file can be read");
    fs::remove_dir_all(&generated).expect("a folder can be removed");
    put(&generated, "Cargo.toml", &manifest);
    // The last file cannot be written.
    put(&generated, "vectors/wire.json/in/the-way", b"");
    let output = codegen(root.path(), &["--root", at(root.path())], &[]);
    assert_eq!(output.status.code(), Some(1));
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        printed.contains("created generated/src/lib.rs"),
        "{printed}"
    );
    fs::remove_dir_all(generated.join("vectors/wire.json")).expect("a folder can be removed");
    write(root.path());
    assert!(
        contents(root.path()) == whole,
        "the folder is not whole again"
    );
}

#[test]
fn git_ignores_what_a_killed_run_leaves() {
    let ignored =
        fs::read_to_string(workspace().join(".gitignore")).expect(".gitignore can be read");
    assert!(
        ignored.lines().any(|line| line == ".codegen-*"),
        "{ignored}"
    );
}

#[test]
fn a_name_is_dropped_only_when_that_is_asked_for() {
    let root = small();
    let text = fs::read_to_string(root.path().join("spec/enums/reaction.yaml")).expect("a spec");
    let rest: String = text
        .lines()
        .filter(|line| !line.contains("fire:"))
        .map(|line| format!("{line}\n"))
        .collect();
    put(root.path(), "spec/enums/reaction.yaml", rest.as_bytes());
    let before = contents(root.path());
    for arguments in [
        &[][..],
        &["--check"],
        &["--allow-removal", "enums/Reaction/codes/like"],
    ] {
        let arguments = [&["--root", at(root.path())], arguments].concat();
        let output = codegen(root.path(), &arguments, &[]);
        let shown = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{shown}");
        assert!(
            shown.contains("error[lost-name]: the code `enums/Reaction/codes/fire`"),
            "{shown}"
        );
        assert!(shown.contains("nothing was written"), "{shown}");
    }
    assert!(contents(root.path()) == before, "something was written");

    let arguments = [
        "--root",
        at(root.path()),
        "--allow-removal",
        "enums/Reaction/codes/fire",
    ];
    let output = codegen(root.path(), &arguments, &[]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(check(root.path()).0, Some(0));

    // The name may stay with `removed`, and from then on it has to.
    let removed = text.replace("{emoji: 🔥,", "{emoji: 🔥, removed: \"2027-01-31\",");
    assert_ne!(removed, text);
    put(root.path(), "spec/enums/reaction.yaml", removed.as_bytes());
    write(root.path());
    let names = fs::read_to_string(root.path().join("generated/names.txt")).expect("the names");
    assert!(names.contains("enums/Reaction/codes/fire\n"), "{names}");
}

/// Without the list, a lost name would go unnoticed.
#[test]
fn the_list_of_names_is_required() {
    let root = small();
    write(root.path());
    let path = root.path().join("generated/names.txt");
    let names = fs::read_to_string(&path).expect("the names");
    for left in [None, Some("")] {
        match left {
            None => fs::remove_file(&path).expect("it can be removed"),
            Some(text) => put(root.path(), "generated/names.txt", text.as_bytes()),
        }
        for arguments in [
            &["--root", at(root.path())][..],
            &["--root", at(root.path()), "--check"],
        ] {
            let output = codegen(root.path(), arguments, &[]);
            let printed = String::from_utf8_lossy(&output.stderr);
            assert!(
                printed.contains("names.txt: the list of names is missing"),
                "{printed}"
            );
            assert!(!output.status.success(), "{printed}");
        }
    }
    put(root.path(), "generated/names.txt", names.as_bytes());
    let unknown = [
        "--root",
        at(root.path()),
        "--allow-removal",
        "enums/Nothing",
    ];
    let output = codegen(root.path(), &unknown, &[]);
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(
        printed.contains("`--allow-removal enums/Nothing`: this name was not generated"),
        "{printed}"
    );
    assert_eq!(check(root.path()).0, Some(0));
}

/// Every step of `.ci/run` must be part of the jobs.
#[cfg(unix)]
#[test]
fn the_workflow_runs_every_step_once() {
    let output = Command::new(workspace().join(".ci/run"))
        .arg("--list")
        .output()
        .expect("the check can be run");
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut steps: Vec<&str> = listed.lines().filter(|step| *step != "tools").collect();
    let workflow = fs::read_to_string(workspace().join(".github/workflows/ci.yml"))
        .expect("the workflow can be read");
    let mut run: Vec<&str> = workflow
        .lines()
        .filter_map(|line| line.trim().strip_prefix("steps: "))
        .flat_map(str::split_whitespace)
        .collect();
    steps.sort_unstable();
    run.sort_unstable();
    assert_eq!(run, steps);
}
