//! The program: the printed commands work, and Ctrl-C stops it cleanly.

#![cfg(all(feature = "cli", unix))]

mod common;

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

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

/// Starts the program on a free port, and returns what it prints.
fn start(arguments: &[&str]) -> (Running, BufReader<ChildStdout>, String) {
    let child = Command::new(PROGRAM)
        .args(["--port", "0"])
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
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
    (program, output, printed)
}

/// Stops the program as Ctrl-C does, after which it prints nothing more; returns its standard
/// error.
fn interrupt(mut program: Running, mut output: BufReader<ChildStdout>) -> String {
    shell(&format!("kill -INT {}", program.0.id()));
    let mut rest = String::new();
    output.read_to_string(&mut rest).expect("text");
    assert_eq!(rest, "");
    let mut complaints = String::new();
    let mut errors = program.0.stderr.take().expect("piped");
    errors.read_to_string(&mut complaints).expect("text");
    assert!(program.0.wait().expect("an exit").success());
    complaints
}

/// Runs the cURL commands that were printed.
fn run(printed: &str) {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("skipped in part: the program curl is not installed");
        return;
    }
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
}

#[test]
fn the_printed_commands_work() {
    let (program, output, printed) = start(&[]);
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
    run(&printed);
    let complaints = interrupt(program, output);
    // The last of the commands adds two faults, which no call has used.
    if Command::new("curl").arg("--version").output().is_ok() {
        let unmet = "error QUERY_LIMIT_EXCEEDED, error QUERY_LIMIT_EXCEEDED";
        assert!(complaints.contains(unmet), "{complaints}");
    }
}

#[test]
fn the_program_speaks_https() {
    let folder = std::env::temp_dir().join(format!("portal-program-{}", std::process::id()));
    let (program, output, printed) = start(&["--tls", folder.to_str().expect("UTF-8")]);
    assert!(printed.contains("Webhook        https://127.0.0.1:"));
    let line = printed.lines().find(|line| line.starts_with("Authority"));
    let path = line.and_then(|line| line.split_whitespace().nth(1));
    let path = Path::new(path.expect("a path")).to_owned();
    assert!(path.starts_with(&folder), "{printed}");
    let certificate = std::fs::read_to_string(&path).expect("a file");
    assert!(certificate.starts_with("-----BEGIN CERTIFICATE-----"));
    run(&printed);
    interrupt(program, output);
    assert!(!path.exists(), "it goes with its portal");
    std::fs::remove_dir(folder).expect("an empty folder");
}

#[test]
fn the_revision_is_chosen() {
    let (program, output, printed) = start(&["--revision", "34"]);
    let webhook = printed.lines().find(|line| line.starts_with("Webhook"));
    let webhook = webhook.and_then(|line| line.split_whitespace().nth(1));
    let webhook = webhook.expect("an address");
    if Command::new("curl").arg("--version").output().is_ok() {
        let answer = shell(&format!("curl {webhook}imbot.v2.Revision.get"));
        let answer: Value = serde_json::from_slice(&answer).expect("JSON");
        assert_eq!(answer["result"]["rest"], 33);
    }
    interrupt(program, output);

    let output = Command::new(PROGRAM)
        .args(["--revision", "12"])
        .output()
        .expect("the program runs");
    assert!(!output.status.success());
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(text.contains("before-34, 34 or 35"), "{text}");
}

#[test]
fn a_port_in_use_is_reported() {
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
