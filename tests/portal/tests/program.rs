//! The program: what it prints works, and Ctrl-C ends it well.

#![cfg(all(feature = "cli", unix))]

mod common;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_bitrix24-portal");

/// The running program; it ends with the test, even with a failing one.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn shell(command: &str) -> Vec<u8> {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", command])
        .env("no_proxy", "127.0.0.1")
        .output()
        .expect("a shell")
        .stdout
}

#[test]
fn the_printed_commands_work() {
    let child = Command::new(PROGRAM)
        .args(["--port", "0"])
        .stdout(Stdio::piped())
        .spawn();
    let mut program = Running(child.expect("the program starts"));
    let mut output = BufReader::new(program.0.stdout.take().expect("piped"));
    // The instructions end with the command that makes the next calls fail.
    let mut printed = String::new();
    while !printed.ends_with("/_portal/fail\n") {
        assert_ne!(
            output.read_line(&mut printed).expect("text"),
            0,
            "{printed}"
        );
    }

    for word in [
        "demowebhookcode",
        "demo-access-token",
        "demo-expired-token",
        "456",
        "789",
        "790",
    ] {
        assert!(printed.contains(word), "{word} in {printed}");
    }
    if Command::new("curl").arg("--version").output().is_ok() {
        let answers: Vec<Value> = printed
            .lines()
            .filter(|line| line.starts_with("curl "))
            .map(|line| serde_json::from_slice(&shell(line)).expect("JSON"))
            .collect();
        assert_eq!(answers.len(), 4);
        assert_eq!(answers[0]["result"], json!({ "result": true }));
        assert_eq!(answers[1]["result"], json!({ "result": true }));
        assert_eq!(answers[2], json!({ "messageId": 791 }));
        assert_eq!(answers[3], json!({ "failing": 2 }));
    } else {
        eprintln!("skipped in part: the program curl is not installed");
    }

    shell(&format!("kill -INT {}", program.0.id()));
    let mut rest = String::new();
    output.read_to_string(&mut rest).expect("text");
    assert_eq!(rest, "");
    assert!(program.0.wait().expect("an exit").success());
}

#[test]
fn a_taken_port_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("bound").port().to_string();
    let output = Command::new(PROGRAM)
        .args(["--port", &port])
        .output()
        .expect("the program runs");
    assert!(!output.status.success());
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(text.contains("choose another port"), "{text}");
}
