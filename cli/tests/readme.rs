//! The README does what it says.

mod common;

use bitrix24_portal::{Portal, demo};

use common::Program;

const README: &str = include_str!("../README.md");

/// Returns the blocks of a language, in order.
fn blocks(language: &str) -> Vec<String> {
    let readme = README.replace("\r\n", "\n");
    let parts = readme.split("```").skip(1).step_by(2);
    parts
        .filter_map(|block| {
            block
                .strip_prefix(&format!("{language}\n"))
                .map(str::to_owned)
        })
        .collect()
}

/// Splits a command of a shell into words.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for letter in line.chars() {
        match (quote, letter) {
            (Some(end), letter) if letter == end => quote = None,
            (None, '"' | '\'') => quote = Some(letter),
            (None, ' ') => words.push(String::new()),
            (_, letter) => words.last_mut().unwrap().push(letter),
        }
    }
    words
}

#[tokio::test(flavor = "multi_thread")]
async fn the_start_works_when_pasted() {
    let portal = Portal::start().await.unwrap();
    let blocks = blocks("sh");
    let [_, exports, commands] = &blocks[..] else {
        panic!("the README has {} shell blocks", blocks.len());
    };
    // The portal of this test has another port than the program.
    let mut program = Program::new();
    for export in exports.lines() {
        let (name, value) = export
            .strip_prefix("export ")
            .unwrap()
            .split_once('=')
            .unwrap();
        let value = value.replace("127.0.0.1:8024", &portal.address().to_string());
        program = program.with(name, &value);
    }
    portal
        .world(|world| world.write(demo::USER, demo::BOT, "Hello"))
        .unwrap();
    for line in commands.lines() {
        let words = words(line);
        let arguments: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        let done = program.run(&arguments);
        assert_eq!(done.exit, 0, "{line}: {}", done.err);
        assert!(!done.out.is_empty(), "{line} prints nothing");
    }
    assert_eq!(
        portal.requests().len(),
        4,
        "one of the commands was not sent"
    );
}

#[test]
fn the_exit_codes_are_those_of_the_help() {
    let help = Program::new().with("COLUMNS", "200").run(&["--help"]).out;
    let (_, codes) = help.split_once("Exit codes:\n").unwrap();
    let rows: Vec<String> = codes
        .lines()
        .filter_map(|line| line.trim().split_once("  "))
        .map(|(code, meaning)| format!("| {code} | {} |", meaning.trim()))
        .collect();
    assert!(rows.len() > 10, "{help}");
    assert!(README.contains(&rows.join("\n")), "{}", rows.join("\n"));
}

#[test]
fn the_profile_is_readable() {
    let program = Program::new();
    let profile = &blocks("toml")[0];
    std::fs::create_dir_all(program.config().parent().unwrap()).unwrap();
    std::fs::write(program.config(), profile).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let owner = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(program.config(), owner).unwrap();
    }
    let shown = program.run(&["imbot", "message", "get", "--message-id", "1", "--dry-run"]);
    assert_eq!(shown.exit, 0, "{}", shown.err);
    assert!(
        shown
            .out
            .contains("https://example.bitrix24.com/rest/1/(secret)/"),
        "{}",
        shown.out
    );
    assert!(shown.out.contains("\"botId\": 456"), "{}", shown.out);
}
