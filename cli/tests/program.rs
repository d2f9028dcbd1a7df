//! The commands besides the methods, credentials, exit codes and what is printed.

mod common;

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use bitrix24_portal::{Portal, demo};
use serde_json::Value;

use common::{Program, printed};

const REACT: &[&str] = &[
    "imbot",
    "reaction",
    "add",
    "--message-id",
    "789",
    "--reaction",
    "like",
];

/// A message, whose text follows.
const SEND: &[&str] = &[
    "imbot",
    "message",
    "send",
    "--dialog-id",
    "chat5",
    "--message",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_call_prints_its_result() {
    let portal = Portal::start().await.unwrap();
    let program = Program::on(&portal);
    let message = [SEND, &["hi"]].concat();
    let done = program.run(&message);
    assert_eq!((done.exit, done.err.as_str()), (0, ""));
    assert!(done.out.starts_with("id: "), "{}", done.out);
    let done = program.run(&[&message[..], &["--json"]].concat());
    let value: Value = serde_json::from_str(&done.out).unwrap();
    assert!(value["id"].is_i64(), "{value}");
    let from_stdin = [SEND, &["-"]].concat();
    assert_eq!(program.run_with_input(&from_stdin, b"piped\n").exit, 0);
    let last = portal.requests().pop().unwrap();
    assert_eq!(last.parameters["fields"]["message"], "piped");
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_have_a_remedy_and_an_exit_code() {
    let portal = Portal::start().await.unwrap();
    let program = Program::on(&portal);
    assert_eq!(program.run(REACT).exit, 0);
    let again = program.run(REACT);
    assert_eq!(again.exit, 7, "{}", again.err);
    assert!(again.err.contains("REACTION_ALREADY_SET"), "{}", again.err);
    assert!(again.err.contains("No action is needed"), "{}", again.err);
    let unknown = [
        "imbot",
        "reaction",
        "add",
        "--message-id",
        "789",
        "--reaction",
        "newOne",
    ];
    assert_eq!(program.run(&unknown).exit, 6);
    let gone = ["imbot", "message", "get", "--message-id", "4000"];
    let gone = program.run(&[&gone[..], &["--json"]].concat());
    assert_eq!(gone.exit, 5, "{}", gone.err);
    let error: Value = serde_json::from_str(&gone.err).unwrap();
    assert_eq!(error["error"]["class"], "not_found");
    assert_eq!(
        error["error"]["repeat"],
        "Do not repeat the same call: it would fail again."
    );
    let expired = Program::with_token(&portal, portal.expired_token());
    assert_eq!(expired.run(REACT).exit, 3);
    let nobody = Program::new()
        .with("BITRIX24_WEBHOOK", "http://127.0.0.1:9/rest/1/code/")
        .with("BITRIX24_BOT_TOKEN", "t");
    let unreachable = nobody.run(&["imbot", "revision", "get"]);
    assert_eq!(unreachable.exit, 11, "{}", unreachable.err);
}

#[test]
fn wrong_usage_sends_nothing() {
    let program = Program::new();
    for (arguments, expected) in [
        (&["imbot", "reaction", "add"][..], "--message-id"),
        (&["imbot", "reaction", "ad"][..], "add"),
        (&["imbott"][..], "imbot"),
        (
            &["explain", "REACTION_ALREADY_SETT"][..],
            "REACTION_ALREADY_SET",
        ),
    ] {
        let printed = program.run(arguments);
        assert_eq!(printed.exit, 2, "{arguments:?}: {}", printed.err);
        assert!(printed.err.contains(expected), "{}", printed.err);
    }
    let without = program.run(REACT);
    assert_eq!(without.exit, 3);
    assert!(without.err.contains("BITRIX24_WEBHOOK"), "{}", without.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_output_contains_a_secret() {
    let portal = Portal::start().await.unwrap();
    let program = Program::on(&portal);
    let download = ["imbot", "file", "download", "--file-id", "138"];
    let upload = [
        "imbot",
        "file",
        "upload",
        "--dialog-id",
        "chat5",
        "--name",
        "a.txt",
        "--content",
        "-",
    ];
    let uploaded = program.run_with_input(&[&upload[..], &["--json"]].concat(), b"Soup");
    let value: Value = serde_json::from_str(&uploaded.out).unwrap();
    let id = value["file"]["id"].to_string();
    let linked = ["imbot", "file", "download", "--file-id", &id];
    let got = program.run(&[&linked[..], &["--output", "-"]].concat());
    assert_eq!((got.exit, got.out.as_str()), (0, "Soup"), "{}", got.err);
    let json = ["--json"];
    let dry = ["--dry-run"];
    for arguments in [
        vec!["--help"],
        vec!["imbot", "reaction", "add", "--help"],
        [REACT, &dry].concat(),
        [REACT, &json].concat(),
        [REACT, &json].concat(),
        download.to_vec(),
        linked.to_vec(),
        [&linked[..], &json].concat(),
        vec!["call", "imbot.v2.Revision.get", "--dry-run"],
        vec![
            "call",
            "imbot.v2.Nothing",
            "--params",
            "{\"botToken\": \"my_bot_token\"}",
        ],
        vec![
            "call",
            "imbot.v2.Nothing",
            "--params",
            "{\"botToken\": \"my_bot_token\"}",
            "--dry-run",
        ],
        vec!["events", "--json"],
    ] {
        let printed = program.run(&arguments);
        let all = printed.out + &printed.err;
        for secret in [demo::WEBHOOK_CODE, demo::BOT_TOKEN] {
            assert!(
                !all.contains(secret),
                "{arguments:?} shows a secret:\n{all}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_followed_and_confirmed() {
    let portal = Portal::start().await.unwrap();
    let program = Program::on(&portal);
    let write = |text: &str| {
        portal
            .world(|world| world.write(demo::USER, demo::BOT, text))
            .unwrap();
    };
    write("first");
    for _ in 0..2 {
        // Without --follow, nothing is confirmed.
        let waiting = program.run(&["events", "--json"]);
        assert_eq!(waiting.exit, 0, "{}", waiting.err);
        assert_eq!(waiting.out.lines().count(), 1, "{}", waiting.out);
        assert!(waiting.out.contains("first"), "{}", waiting.out);
    }
    let mut child = program
        .command()
        .args(["events", "--follow", "--json", "--pause", "1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || -> Value { serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap() };
    assert_eq!(next()["data"]["message"]["text"], "first");
    write("second");
    let second = next();
    assert_eq!(second["type"], "ONIMBOTV2MESSAGEADD");
    assert_eq!(second["data"]["message"]["text"], "second");
    #[cfg(unix)]
    {
        let id = child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &id])
                .status()
                .unwrap()
                .success()
        );
        let mut complaints = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut complaints)
            .unwrap();
        assert_eq!(
            (child.wait().unwrap().code(), complaints.as_str()),
            (Some(0), "")
        );
        let left = program.run(&["events", "--json"]);
        assert_eq!((left.exit, left.out.as_str()), (0, ""), "{}", left.err);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_saved_and_used() {
    let portal = Portal::start().await.unwrap();
    let program = Program::new();
    let answers = format!("{}\n456\n{}\n", portal.webhook_url(), demo::BOT_TOKEN);
    let saved = program.run_with_input(&["login"], answers.as_bytes());
    assert_eq!(saved.exit, 0, "{}", saved.err);
    assert_eq!(program.run(REACT).exit, 0);
    let other = program.run(&[REACT, &["--profile", "other"]].concat());
    assert_eq!(other.exit, 3);
    assert!(
        other.err.contains("b24 login --profile other"),
        "{}",
        other.err
    );
    #[cfg(unix)]
    {
        use std::fs::{Permissions, metadata, set_permissions};
        use std::os::unix::fs::PermissionsExt;

        let path = program.config();
        assert_eq!(metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        let refused = program.run(REACT);
        assert_eq!(refused.exit, 3);
        assert!(refused.err.contains("chmod 600"), "{}", refused.err);
        set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    }
    std::fs::write(
        program.config(),
        "[profiles.default]\nbot_token = my_bot_token\n",
    )
    .unwrap();
    let broken = program.run(REACT);
    assert_eq!(broken.exit, 3);
    assert!(broken.err.contains("line 2"), "{}", broken.err);
    assert!(!broken.err.contains("my_bot_token"), "{}", broken.err);
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let program = Program::new();
    for arguments in [
        &["reactions"][..],
        &["--help"],
        &["completions", "bash"],
        &["man"],
    ] {
        let mut child = program
            .command()
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let done = printed(&child.wait_with_output().unwrap());
        assert_eq!((done.exit, done.err.as_str()), (0, ""), "{arguments:?}");
    }
}

#[test]
fn the_catalogue_explains_itself() {
    let program = Program::new();
    let explained = program.run(&["explain", "reaction_already_set"]);
    assert_eq!(explained.exit, 0, "{}", explained.err);
    for expected in [
        "imbot.v2.Chat.Message.Reaction.add",
        "HTTP 400, 403; already done",
        "No action",
    ] {
        assert!(explained.out.contains(expected), "{}", explained.out);
    }
    let lines = program.run(&["reactions"]).out;
    assert!(
        lines
            .lines()
            .any(|line| line.starts_with("like ") && line.contains("👍")),
        "{lines}"
    );
    let rows: Value = serde_json::from_str(&program.run(&["reactions", "--json"]).out).unwrap();
    assert!(
        rows.as_array()
            .unwrap()
            .iter()
            .any(|row| row["code"] == "like" && row["emoji"] == "👍")
    );
}

#[test]
fn shells_and_man_know_every_method() {
    let program = Program::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = program.run(&["completions", shell]);
        assert_eq!(script.exit, 0, "{}", script.err);
        assert!(
            script.out.contains("get-context"),
            "{shell} knows no methods"
        );
    }
    let folder = program.home.path().join("man");
    let written = program.run(&["man", folder.to_str().unwrap()]);
    assert_eq!(written.exit, 0, "{}", written.err);
    assert!(folder.join("b24-imbot-reaction-add.1").is_file());
    assert!(program.run(&["man"]).out.contains("b24"));
}
