//! `cargo xtask codegen --watch` as the maintainer runs it: saves of every kind are followed.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use codegen_tests::project::{program, small, xtask};
use codegen_tests::put;
use tempfile::TempDir;

/// How long to wait for a line at most.
const PATIENCE: Duration = Duration::from_secs(120);

/// How each run ends.
const END: &str = "waiting for changes";

/// The enumeration that is edited.
const REACTION: &str = "spec/enums/reaction.yaml";

/// The running command.
struct Watch {
    root: TempDir,
    child: Child,
    lines: Receiver<String>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Watch {
    fn start() -> Self {
        let root = small();
        // One pipe for both outputs, which keeps the order of their lines.
        let (output, stdout) = std::io::pipe().expect("a pipe can be made");
        let child = Command::new(program())
            .args(["codegen", "--watch", "--root"])
            .arg(root.path())
            .stderr(stdout.try_clone().expect("a pipe can be had twice"))
            .stdout(stdout)
            .spawn()
            .expect("the command can be run");
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self { root, child, lines }
    }

    /// Waits for the end of a run, and returns what it has printed.
    fn run(&self) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut text = String::new();
        while !text.contains(END) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => text += &format!("{line}\n"),
                Err(_) => panic!("the run does not end:\n{text}"),
            }
        }
        text
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.path().join(path)).unwrap_or_default()
    }

    /// Edits a file in place, and returns what the run has printed.
    fn edit(&self, path: &str, from: &str, to: &str) -> String {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no {from:?}");
        put(self.root.path(), path, text.replace(from, to).as_bytes());
        self.run()
    }

    fn moved(&self, from: &str, to: &str) -> String {
        let [from, to] = [from, to].map(|path| self.root.path().join(path));
        fs::rename(from, to).expect("it can be moved");
        self.run()
    }
}

fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in\n{text}");
    }
}

#[test]
fn saves_of_every_kind_are_followed() {
    let watch = Watch::start();
    assert_has(&watch.run(), &["created generated/src/lib.rs"]);
    let page = "generated/docs/enums/reaction.md";

    let text = watch.edit(REACTION, "Approval.", "Consent.");
    let changed = format!("changed {REACTION}");
    assert_has(&text, &[&changed, &format!("updated {page}")]);
    assert!(watch.read(page).contains("Consent."));

    // Most editors write a new file and rename it.
    let new = watch.read(REACTION).replace("Consent.", "Agreement.");
    put(
        watch.root.path(),
        "spec/enums/.reaction.yaml.swp",
        new.as_bytes(),
    );
    assert_has(
        &watch.moved("spec/enums/.reaction.yaml.swp", REACTION),
        &[&changed],
    );
    assert!(watch.read(page).contains("Agreement."));

    let text = watch.edit(REACTION, "description: Agreement.", "desc: Agreement.");
    assert_has(
        &text,
        &[&changed, "error[unknown-key]", "nothing was written"],
    );
    assert!(watch.read(page).contains("Agreement."));
    let text = watch.edit(REACTION, "desc: Agreement.", "description: Praise.");
    assert_has(&text, &[&changed, &format!("updated {page}")]);

    // A new folder, and what has been written to it before it is watched.
    let area = "area:\n  title: CRM\n  description: Customer relations.\n";
    put(watch.root.path(), "spec/crm/area.yaml", area.as_bytes());
    let method = watch
        .read("spec/imbot/reaction.yaml")
        .replace("imbot.v2.Chat.Message", "crm");
    let method = method
        .replace("    identity: bot\n", "")
        .replace("botId: 456, botToken: token, ", "");
    let method = method.replace("botId: 456, ", "");
    put(watch.root.path(), "spec/crm/deal.yaml", method.as_bytes());
    // One run, or one for each file.
    let mut text = watch.run();
    while !text.contains("created generated/src/crm/deal.rs") {
        text = watch.run();
    }

    // The folder of the spec itself.
    assert_has(
        &watch.moved("spec", "elsewhere"),
        &["error[unreadable-file]"],
    );
    assert_has(
        &watch.moved("elsewhere", "spec"),
        &["0 created, 0 updated, 0 deleted"],
    );
    let text = watch.edit(REACTION, "Praise.", "Applause.");
    assert_has(&text, &[&changed, &format!("updated {page}")]);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_command() {
    use std::os::unix::process::ExitStatusExt;

    let mut watch = Watch::start();
    watch.run();
    let killed = Command::new("kill")
        .args(["-INT", &watch.child.id().to_string()])
        .status();
    assert!(killed.expect("kill can be run").success());
    let status = watch.child.wait().expect("the command ends");
    // A shell shows this as 130.
    assert_eq!(status.signal(), Some(2), "{status}");
}

#[test]
fn watching_excludes_what_runs_once() {
    for other in [&["--check"][..], &["--allow-removal", "enums/Reaction"]] {
        let arguments = [&["codegen", "--watch"], other].concat();
        let output = xtask(&[], &arguments)
            .current_dir(Path::new("/"))
            .output()
            .expect("cargo can be run");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert_has(&stderr, &["cannot be used with", other[0]]);
    }
}
