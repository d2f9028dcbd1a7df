//! Features of `serde_json` that other crates of a program turn on change nothing.
//!
//! With `arbitrary_precision` numbers arrive as maps, and with `preserve_order` objects keep their
//! order. Cargo unifies the features of all crates of a program, so the tests of the runtime that
//! read all spellings of all values are built again with both.

use std::path::Path;

use client_tests::cargo;

#[test]
fn features_of_other_crates_change_nothing() {
    let output = cargo()
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
        .args(["test", "--package", "bitrix24-runtime"])
        // All features but `redis`, which reads no JSON and has many dependencies.
        .args(["--features", "axum,blocking,client,schemars"])
        .args(["--features", "serde_json/arbitrary_precision"])
        .args(["--features", "serde_json/preserve_order"])
        .args([
            "--lib", "--test", "envelope", "--test", "webhook", "--test", "damage",
        ])
        .arg("--offline")
        .output()
        .expect("cargo runs");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && printed.matches("test result: ok").count() == 4,
        "{printed}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
