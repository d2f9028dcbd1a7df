//! "Your first bot" of the README: the package it describes is created, built and run, first on the
//! portal inside the program and then, with the edits for a real portal, on a portal of this test.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use bitrix24_examples::connect;
use bitrix24_portal::demo::USER;
use codegen_tests::crates::cargo;
use codegen_tests::edit;

/// The code blocks of the section, in order.
struct Section {
    dependencies: String,
    patches: String,
    program: String,
    output: String,
    edits: String,
}

impl Section {
    fn read() -> Self {
        let readme = include_str!("../../README.md").replace("\r\n", "\n");
        let (_, section) = readme
            .split_once("\n## Your first bot\n")
            .expect("the README has the section");
        let mut rest = section;
        let mut block = |language: &str| {
            let start = format!("```{language}\n");
            let (_, from) = rest
                .split_once(&start)
                .unwrap_or_else(|| panic!("the section lacks a block in `{language}`"));
            let (block, after) = from.split_once("```").expect("a block has an end");
            rest = after;
            block.to_owned()
        };
        Self {
            dependencies: block("toml"),
            patches: block("toml"),
            program: block("rust"),
            output: block("text"),
            edits: block("diff"),
        }
    }
}

/// Creates the package, as `cargo new` with the README's edits does, and returns its folder.
fn create(name: &str, section: &Section, program: &str) -> PathBuf {
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    // The package is a separate workspace. With the profile of the surrounding workspace, the
    // dependencies need not be built again.
    let around = fs::read_to_string(workspace.join("Cargo.toml")).expect("a manifest");
    let profile = around.find("[profile.dev]").expect("a profile");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{}\n{}\n[workspace]\n\n{}",
        section.dependencies,
        // On Windows, a backslash would begin an escape.
        section.patches.replace(
            "../bitrix24",
            &workspace.display().to_string().replace('\\', "/")
        ),
        &around[profile..],
    );
    fs::create_dir_all(package.join("src")).expect("a folder can be created");
    fs::write(package.join("Cargo.toml"), manifest).expect("a file can be written");
    fs::write(package.join("src/main.rs"), program).expect("a file can be written");
    fs::copy(workspace.join("Cargo.lock"), package.join("Cargo.lock")).expect("a lock file");
    package
}

/// Builds the package and returns the program, which is beside this test's.
fn build(package: &Path) -> PathBuf {
    // The target folder of the workspace already contains the dependencies.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("a folder for builds");
    let output = cargo()
        .args(["build", "--offline", "--target-dir"])
        .arg(target)
        .current_dir(package)
        .output()
        .expect("cargo can be run");
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{messages}");
    assert!(!messages.contains("\nwarning: unused"), "{messages}");
    let name = package.file_name().expect("a package has a name");
    let program = target.join("debug").join(name);
    program.with_extension(env::consts::EXE_EXTENSION)
}

#[test]
fn the_first_bot_prints_what_the_readme_says() {
    let section = Section::read();
    let program = build(&create("first-bot", &section, &section.program));
    let output = Command::new(program).output().expect("the program starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), section.output);
}

#[tokio::test]
async fn with_the_edits_the_bot_runs_on_another_portal() {
    const TOKEN: &str = "a_token_of_our_choice";
    let section = Section::read();
    let edits = edit::parse(&format!("@@ src/main.rs\n{}", section.edits)).expect("edits");
    let edited = edits[0].apply(&section.program).expect("the edits fit");
    let edited = String::from_utf8(edited).expect("a program is text");
    let package = create("first-real-bot", &section, &edited);
    let program = build(&package);

    // The bot is already registered, as at its second start, and has a message waiting.
    let (client, portal) = connect().await.expect("a portal");
    let registered = client.imbot().bot_register("first_bot", "First bot", TOKEN);
    let bot_id = registered.await.expect("a bot").bot.id;
    let (question, _) = section.output.split_once('\n').expect("a line");
    let (_, question) = question.split_once(": ").expect("an author and a text");
    let written = portal.world(|world| world.write(USER, bot_id, question));
    let written = written.expect("anybody may write to a bot");

    let mut running = Command::new(program)
        .env("BITRIX24_WEBHOOK", portal.webhook_url())
        .env("BITRIX24_BOT_TOKEN", TOKEN)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let printed = running.stdout.take().expect("a pipe");
    let lines = section.output.lines().count();
    let reading = tokio::task::spawn_blocking(move || {
        let lines = BufReader::new(printed).lines().take(lines);
        lines
            .map(|line| line.expect("text") + "\n")
            .collect::<String>()
    });
    let printed = reading.await.expect("no panic");
    let ended = running.try_wait().expect("a process has a state");
    running.kill().expect("the program can be stopped");
    running.wait().expect("the program stops");

    assert_eq!(printed, section.output);
    assert_eq!(ended, None, "the program runs until it is stopped");
    portal.world(|world| {
        assert!(world.has_reaction(written, bot_id, "eyes"));
        let answer = section
            .output
            .lines()
            .last()
            .and_then(|line| line.strip_prefix("bot: "));
        assert_eq!(world.text(written + 1), answer);
    });
}
