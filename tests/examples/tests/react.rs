//! `cargo run --example react` works at once and says what it did.

use std::process::Command;

#[test]
fn the_example_runs_against_the_embedded_portal() {
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--example", "react"])
        .env_remove("BITRIX24_WEBHOOK")
        .output()
        .expect("cargo runs");
    let printed = String::from_utf8_lossy(&output.stdout);
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaints}");
    for expected in [
        "put 👍",
        "put 👀",
        "REACTION_ALREADY_SET",
        "REACTION_NOT_FOUND",
    ] {
        assert!(
            printed.contains(expected),
            "`{expected}` is missing in:\n{printed}"
        );
    }
}
