//! The programs on the pages send exactly the request that is documented for them, and end with an
//! error exactly if the portal returns one.
//!
//! A portal receives the requests of all programs of a language. Their parameters are compared as
//! JSON with the fixture of the example, so numbers, flags and strings are distinguished.

mod documented;
mod run;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use bitrix24_codegen::{generate, lower, spec};
use bitrix24_portal::Request;
use serde_json::Value;

use run::{Outcomes, Run};

/// What a text of an example may contain.
const HOSTILE: &str = r#"' '' \' " \" ` $HOME ${HOME} $(id) {$x} #{x} %s \ \\ \n */ // # ?> <?php
''' """ \u0041 \x41 \101 Zürich 🤖 end"#;

fn package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The generated files of a spec that uses every key of the notation, with hostile texts in the
/// examples. No portal knows its methods, but it records the requests.
fn hostile() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let quoted = Value::from(HOSTILE).to_string();
    let text = &quoted[1..quoted.len() - 1];
    let golden = package("../codegen/golden/every-key/spec");
    let mut replaced = 0;
    for path in run::files_below(&golden) {
        let mut contents = fs::read_to_string(&path).expect("the spec can be read");
        for word in ["Attic", "Hello", "Text", "Titel", "Title"] {
            let parts: Vec<&str> = contents.split(&format!("\"{word} mk")).collect();
            replaced += parts.len() - 1;
            // The marker has three digits.
            let rest = parts[1..].iter().map(|part| &part[3..]);
            let rest = rest.map(|rest| format!("\"{word} {text}{rest}"));
            contents = parts[0].to_owned() + &rest.collect::<String>();
        }
        let name = path.strip_prefix(&golden).expect("the file is below it");
        run::put(&folder.path().join("spec").join(name), &contents);
    }
    assert!(replaced > 5, "the texts were not found");
    let generated = generate(&folder.path().join("spec"));
    for file in generated.expect("the texts are accepted").files {
        run::put(&folder.path().join(file.path), &file.contents);
    }
    folder
}

/// Runs a test with the pages of the API, and then with those of the hostile spec.
async fn with_both(language: &str, extension: &str, tls: bool, test: impl AsyncFn(&Run)) {
    let hostile = hostile();
    for generated in [&package("../../generated"), hostile.path()] {
        test(&Run::new(generated, language, extension, tls).await).await;
    }
}

#[tokio::test]
async fn rust() {
    let run = Run::new(&package("../../generated"), "Rust", "rs", false).await;
    let programs = env!("CARGO_BIN_EXE_rust-programs");
    run.check(&mut Command::new(programs), without_key).await;
}

/// Removes the key that the client adds to requests that the server recognizes by it. The example
/// has none.
fn without_key(request: &mut Request) {
    let model = lower::lower(&spec::read(&package("../../spec"))).expect("the spec is sound");
    let method = model.methods.iter().find(|it| it.name == request.method);
    let Some((method, key)) = method.and_then(|it| Some((it, it.idempotency_key.as_ref()?))) else {
        return;
    };
    let path = method.parameters[key.parameter].path(&method.bundles);
    let (bundles, name) = path.rsplit_once('.').unwrap_or(("", &path));
    let pointer = bundles.split('.').filter(|name| !name.is_empty());
    let pointer: String = pointer.map(|name| format!("/{name}")).collect();
    let bundle = request.parameters.pointer_mut(&pointer);
    let bundle = bundle.and_then(Value::as_object_mut);
    let key = bundle.and_then(|it| it.remove(name)).unwrap_or_default();
    assert_eq!(key.as_str().map(str::len), Some(36), "a UUID: {key}");
}

#[tokio::test]
#[ignore = "needs curl"]
async fn curl() {
    with_both("cURL", "sh", false, async |run| {
        let mut outcomes = Outcomes::new();
        for method in &run.methods {
            let file = run.path(&format!("{method}.sh"));
            let printed = run.execute(Command::new("sh").arg("-eu").arg(file)).await;
            let response: Value = serde_json::from_str(&printed).expect("a response is JSON");
            outcomes.insert(method.clone(), response.get("error").is_some());
        }
        run.compare(&outcomes, |_| {});
    })
    .await;
}

#[tokio::test]
#[ignore = "needs PHP with its extension curl"]
async fn php() {
    with_both("PHP", "php", false, async |run| {
        let mut php = Command::new("php");
        php.arg(package("harness/run.php")).arg(run.path(""));
        run.check(&mut php, |_| {}).await;
    })
    .await;
}

#[tokio::test]
#[ignore = "needs the vendor's SDK"]
async fn python() {
    with_both("Python", "py", true, async |run| {
        let mut python = Command::new(package(".venv/bin/python"));
        python.arg(package("harness/run.py")).arg(run.path(""));
        run.check(&mut python, |_| {}).await;
    })
    .await;
}

#[tokio::test]
#[ignore = "needs Node.js and the vendor's SDK"]
async fn typescript() {
    with_both("TypeScript", "ts", true, async |run| {
        for name in ["node_modules", "package.json", "tsconfig.json"] {
            symlink(package(name), run.path(name)).expect("a link can be made");
        }
        let mut compiler = Command::new(package("node_modules/.bin/tsc"));
        run.execute(compiler.arg("--project").arg(run.path("")))
            .await;
        let mut node = Command::new("node");
        node.arg(package("harness/run.mjs")).arg(run.path(""));
        run.check(&mut node, without_sdk).await;
    })
    .await;
}

/// Removes what the SDK for JavaScript says about itself in the query.
fn without_sdk(request: &mut Request) {
    let parameters = request.parameters.as_object_mut();
    let parameters = parameters.expect("the parameters are an object");
    for name in ["bx24_request_id", "bx24_sdk_ver", "bx24_sdk_type"] {
        assert!(parameters.remove(name).is_some(), "the SDK sends no {name}");
    }
}
