//! `cargo run --example react` works without setup and prints what it did.

use std::env;
use std::process::Command;

#[test]
fn the_example_runs_against_the_embedded_portal() {
    // `cargo test` builds the examples beside the tests.
    let test = env::current_exe().expect("this program");
    let target = test.ancestors().nth(2).expect("the test is in `deps`");
    let example = target.join(format!("examples/react{}", env::consts::EXE_SUFFIX));
    let output = Command::new(&example)
        .env_remove("BITRIX24_WEBHOOK")
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", example.display()));
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
