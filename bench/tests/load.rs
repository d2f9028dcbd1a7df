//! The proof under load succeeds for a small load as well.

use std::process::Command;

#[test]
fn a_small_load_loses_nothing() -> std::io::Result<()> {
    let output = Command::new(env!("CARGO_BIN_EXE_load"))
        .args(["--calls", "400", "--seed", "7"])
        .output()?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}{errors}");
    assert!(
        printed.starts_with("400 calls, 64 in flight, 10 % of the requests spoilt, seed 7\n"),
        "{printed}"
    );
    assert!(
        printed.contains("No call is lost, and none is done twice."),
        "{printed}"
    );
    let messages = "400 messages, 64 in flight, 10 % of the requests spoilt, seed 7\n";
    assert!(printed.contains(messages), "{printed}");
    assert!(
        printed.ends_with("Every message is sent exactly once.\n"),
        "{printed}"
    );
    Ok(())
}

#[test]
fn an_unknown_option_is_refused() -> std::io::Result<()> {
    for arguments in [&["--calls"][..], &["--calls", "many"], &["--fast", "1"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_load"))
            .args(arguments)
            .output()?;
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
    Ok(())
}
