//! Runs the built program with an environment of its own.
#![allow(dead_code, reason = "not every test uses every part")]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use bitrix24_portal::{Portal, demo};
use tempfile::TempDir;

/// The program, without credentials of the person who runs the tests.
pub struct Program {
    /// The folder for settings, which is empty at first.
    pub home: TempDir,
    variables: Vec<(String, String)>,
}

/// What the program printed, and its exit code.
pub struct Printed {
    pub exit: i32,
    pub out: String,
    pub err: String,
}

impl Program {
    /// Creates a program without credentials.
    pub fn new() -> Self {
        Self {
            home: TempDir::new().unwrap(),
            variables: Vec::new(),
        }
    }

    /// Creates a program with the webhook and the bot of a portal.
    pub fn on(portal: &Portal) -> Self {
        Self::new()
            .with("BITRIX24_WEBHOOK", &portal.webhook_url())
            .with("BITRIX24_BOT_ID", &demo::BOT_ID.to_string())
            .with("BITRIX24_BOT_TOKEN", demo::BOT_TOKEN)
    }

    /// Creates a program with an access token for a portal.
    pub fn with_token(portal: &Portal, token: &str) -> Self {
        Self::new()
            .with("BITRIX24_PORTAL", &portal.oauth_host())
            .with("BITRIX24_ACCESS_TOKEN", token)
            .with("BITRIX24_BOT_ID", &demo::BOT_ID.to_string())
    }

    /// Sets a variable.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Returns the command with its environment.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_b24"));
        command
            .env_clear()
            .env("XDG_CONFIG_HOME", self.home.path())
            .envs(self.variables.iter().cloned());
        command
    }

    /// Returns the path of the file with the credentials.
    pub fn config(&self) -> std::path::PathBuf {
        self.home.path().join("bitrix24").join("b24.toml")
    }

    /// Runs the program.
    pub fn run(&self, arguments: &[&str]) -> Printed {
        self.run_with_input(arguments, b"")
    }

    /// Runs the program with this standard input.
    pub fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Printed {
        let mut child = self
            .command()
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The program need not read its input.
        let _ = child.stdin.take().unwrap().write_all(input);
        printed(&child.wait_with_output().unwrap())
    }
}

pub fn printed(output: &Output) -> Printed {
    Printed {
        exit: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
