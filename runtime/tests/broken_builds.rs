//! Proof that `secrets.rs` sees what it looks for: builds in which one redaction is missing fail it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A redaction: its file, how it is written, and what stands there in a broken build.
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
        "&self.core.redactor([]).text(&self.method, NAME_BYTES)",
        "&self.method",
    ),
    (
        "call/raw.rs",
        "core.redactor([]).text(method, NAME_BYTES)",
        "method.to_owned()",
    ),
    ("batch.rs", "core.redactor(secrets)", "core.redactor([])"),
    (
        "call/core.rs",
        "secrets.chain(own.iter().map(Secret::expose))",
        "secrets.chain(own.iter().map(|_| \"\"))",
    ),
    (
        "envelope.rs",
        "redactor.identifier(&code, EXCERPT_BYTES)",
        "code.clone()",
    ),
    (
        "envelope.rs",
        "redactor.text(&description, DESCRIPTION_BYTES)",
        "description.clone()",
    ),
    (
        "envelope.rs",
        "redactor.name(below, EXCERPT_BYTES)",
        "below",
    ),
    (
        "envelope.rs",
        "Sentence::of_serde(reason).shown(redactor, EXCERPT_BYTES)",
        "reason.to_owned()",
    ),
    (
        "envelope.rs",
        "redactor.bytes(body, EXCERPT_BYTES)",
        "String::from_utf8_lossy(body).into_owned()",
    ),
    (
        "call/attempts.rs",
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
        "redactor.text(&text(\"error_description\"), REASON_BYTES)",
        "text(\"error_description\")",
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
        "app.chain(&state.credentials.token)",
        "None.into_iter().chain(&state.credentials.token)",
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

/// Runs the test of secrets in the copy.
fn run(copy: &Path) -> (bool, String) {
    // What this package depends on is compiled there already.
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
        .output()
        .expect("cargo runs");
    let told = [stdout, stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    (status.success(), told.concat())
}

#[test]
#[ignore = "it builds this package many times"]
fn a_missing_redaction_is_noticed() {
    let copy = copy();
    let (good, told) = run(&copy);
    assert!(good, "{told}");
    let mut unnoticed = Vec::new();
    for (file, redaction, broken) in REDACTIONS {
        let path = copy.join("runtime/src").join(file);
        let source = fs::read_to_string(&path).expect("a source");
        assert_eq!(source.matches(redaction).count(), 1, "{file}: {redaction}");
        fs::write(&path, source.replace(redaction, broken)).expect("room");
        let (good, told) = run(&copy);
        assert!(
            good || !told.contains("could not compile"),
            "{file}: {redaction}\n{told}"
        );
        if good || !told.contains("a secret shows in") {
            unnoticed.push(format!("{file}: {redaction}"));
        }
        fs::write(&path, source).expect("room");
    }
    assert!(unnoticed.is_empty(), "{unnoticed:#?}");
}
