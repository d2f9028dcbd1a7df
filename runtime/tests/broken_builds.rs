//! Proof that `secrets.rs` sees what it looks for: it fails if one redaction is missing.
//!
//! All ways to break the package are in one build of a copy of it. An environment variable selects
//! the one that takes effect.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;

/// The environment variable with the index of the redaction that is missing.
const BROKEN: &str = "BROKEN_REDACTION";

/// How many redactions are missing at once, each in a run of its own.
const RUNS_AT_ONCE: usize = 4;

/// A redaction: its file, how it is written, and what is there instead if the redaction is missing.
const REDACTIONS: [(&str, &str, &str); 22] = [
    (
        "secret.rs",
        r#"formatter.write_str("[secret]")"#,
        "formatter.write_str(self.expose())",
    ),
    (
        "text/redact.rs",
        "shown.push_str(MARK);\n                (at, next_secret) = behind(at + 1);",
        "let start = at;\n(at, next_secret) = behind(at + 1);\nshown.push_str(&text[start..at]);",
    ),
    (
        "text/redact.rs",
        "Some(start..text.len())",
        "(start > text.len()).then_some(start..text.len())",
    ),
    (
        "call.rs",
        "core.redactor(secrets_of(&request))",
        "core.redactor([])",
    ),
    (
        "call/raw.rs",
        "core.redactor(likely_secrets(&parameters))",
        "core.redactor([])",
    ),
    (
        "call/raw.rs",
        "self.core.redactor([]).text(&self.method, NAME_BYTES)",
        "self.method.clone()",
    ),
    (
        "call/raw.rs",
        "core.redactor([]).text(method, NAME_BYTES)",
        "method.to_owned()",
    ),
    ("batch.rs", "core.redactor(secrets)", "core.redactor([])"),
    (
        "call/core.rs",
        "own.iter().map(Secret::expose)",
        "own[..0].iter().map(Secret::expose)",
    ),
    (
        "envelope/failure.rs",
        "redactor.identifier(&code, EXCERPT_BYTES)",
        "code.clone()",
    ),
    (
        "envelope/failure.rs",
        "redactor.text(&description, DESCRIPTION_BYTES)",
        "description.clone()",
    ),
    (
        "envelope/failure.rs",
        "redactor.name(below, EXCERPT_BYTES)",
        "below.to_owned()",
    ),
    (
        "envelope/failure.rs",
        "Sentence::of_serde(reason).shown(redactor, EXCERPT_BYTES)",
        "reason.to_owned()",
    ),
    (
        "envelope/failure.rs",
        "redactor.bytes(body, EXCERPT_BYTES)",
        "String::from_utf8_lossy(body).into_owned()",
    ),
    (
        "call/stopped.rs",
        "to.map(|to| shown(authority(&to)))",
        "to.map(|to| authority(&to).to_owned())",
    ),
    (
        "auth/oauth.rs",
        "redactor.identifier(&code, REASON_BYTES)",
        "code.clone()",
    ),
    (
        "auth/oauth.rs",
        "redactor.text(&field(\"error_description\"), REASON_BYTES)",
        "field(\"error_description\")",
    ),
    (
        "auth/oauth.rs",
        "Redactor::new([self.client_secret.expose(), grant.value.expose()])",
        "Redactor::new([])",
    ),
    (
        "auth/session.rs",
        "redactor.text(&reason, REASON_BYTES)",
        "reason.clone()",
    ),
    (
        "auth/session.rs",
        "state.tokens.iter().chain(&state.unsaved)",
        "state.tokens.iter().chain(&None)",
    ),
    (
        "auth/session.rs",
        "self.old.extend(self.credentials.token.clone());",
        "",
    ),
    (
        "auth/session.rs",
        "self\n            .renewing\n            .iter()",
        "None.iter()",
    ),
];

/// A copy of this package in a workspace of its own.
fn copy() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = package.parent().expect("the workspace");
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("broken-builds");
    let _ = fs::remove_dir_all(&copy);
    copy_folder(package, &copy.join("runtime"));
    let manifest = fs::read_to_string(workspace.join("Cargo.toml")).expect("the workspace");
    let members = manifest.lines().find(|line| line.starts_with("members = "));
    let manifest = manifest.replace(members.expect("its members"), r#"members = ["runtime"]"#);
    fs::write(copy.join("Cargo.toml"), manifest).expect("room");
    fs::copy(workspace.join("Cargo.lock"), copy.join("Cargo.lock")).expect("room");
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("room");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.file_type().expect("its kind").is_dir() {
            copy_folder(&entry.path(), &to)
        } else {
            let _ = fs::copy(entry.path(), to).expect("room");
        }
    }
}

/// Adds all ways to break the package to the copy.
fn add_breaks(copy: &Path) {
    let sources = copy.join("runtime/src");
    let edit = |file: &str, edit: &dyn Fn(String) -> String| {
        let path = sources.join(file);
        let source = fs::read_to_string(&path).expect("a source");
        fs::write(&path, edit(source)).expect("room");
    };
    for (index, (file, redaction, broken)) in REDACTIONS.iter().enumerate() {
        edit(file, &|source| {
            assert_eq!(source.matches(redaction).count(), 1, "{file}: {redaction}");
            let either =
                format!("if crate::is_broken({index}) {{ {broken} }} else {{ {redaction} }}");
            source.replace(redaction, &either)
        });
    }
    let is_broken = format!(
        "fn is_broken(index: usize) -> bool {{
            std::env::var(\"{BROKEN}\").is_ok_and(|broken| broken == index.to_string())
        }}"
    );
    edit("lib.rs", &|source| source + &is_broken);
}

/// Runs the test of secrets in the copy, with this redaction missing.
fn run(copy: &Path, broken: Option<usize>) -> (bool, String) {
    // The dependencies of this package are already compiled there.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
    let target = target.expect("the folder is inside the target directory");
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO"))
        .args([
            "test",
            "--quiet",
            "--package",
            "bitrix24-runtime",
            "--test",
            "secrets",
        ])
        .current_dir(copy)
        .env("CARGO_TARGET_DIR", target)
        .envs(broken.map(|index| (BROKEN, index.to_string())))
        .output()
        .expect("cargo runs");
    let output = [stdout, stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    (status.success(), output.concat())
}

#[test]
#[ignore = "it builds this package anew"]
fn a_missing_redaction_is_noticed() {
    let copy = copy();
    add_breaks(&copy);
    let (good, output) = run(&copy, None);
    assert!(good, "{output}");
    // A run mostly waits: for responses that do not come, and between attempts.
    let is_unnoticed = |index: &usize| {
        let (good, output) = run(&copy, Some(*index));
        good || !output.contains("a secret shows in")
    };
    let indexes: Vec<usize> = (0..REDACTIONS.len()).collect();
    let unnoticed: Vec<String> = thread::scope(|scope| {
        let parts = indexes.chunks(indexes.len().div_ceil(RUNS_AT_ONCE));
        let running: Vec<_> = parts
            .map(|part| {
                let part = part.iter().copied();
                scope.spawn(|| part.filter(is_unnoticed).collect::<Vec<_>>())
            })
            .collect();
        let place = |index: usize| format!("{}: {}", REDACTIONS[index].0, REDACTIONS[index].1);
        let found = running
            .into_iter()
            .flat_map(|part| part.join().expect("it ends"));
        found.map(place).collect()
    });
    assert!(unnoticed.is_empty(), "{unnoticed:#?}");
}
