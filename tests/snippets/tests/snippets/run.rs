//! Running the programs of a language against a portal.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bitrix24_portal::{Authorization, Config, Portal, Request};
use serde_json::Value;
use snippet_tests::pages;

use super::documented::{documented, with_floats};

/// Which programs have failed, by method.
pub(crate) type Outcomes = BTreeMap<String, bool>;

/// A folder with the programs of a language, and what they run against.
pub(crate) struct Run {
    folder: tempfile::TempDir,
    portal: Portal,
    /// The methods with a program.
    pub(crate) methods: BTreeSet<String>,
    documented: BTreeMap<String, Value>,
}

impl Run {
    /// Starts a portal, and writes each program on the generated pages to a file that is named
    /// after its method.
    pub(crate) async fn new(generated: &Path, language: &str, extension: &str, tls: bool) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let mut methods = BTreeSet::new();
        for program in pages::programs(&generated.join("docs")) {
            if program.language == language {
                let name = format!("{}.{extension}", program.method);
                put(&folder.path().join(name), &program.text);
                methods.insert(program.method);
            }
        }
        let portal = if tls {
            Portal::start_tls(Config::default(), &[]).await
        } else {
            Portal::start().await
        };
        let portal = portal.expect("a portal starts");
        portal.limit_rate(None);
        if tls {
            put(&folder.path().join("authority.pem"), portal.authority());
        }
        Self {
            folder,
            portal,
            methods,
            documented: documented(generated),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command, which must succeed, and returns what it has printed.
    pub(crate) async fn execute(&self, command: &mut Command) -> String {
        command
            .env("BITRIX24_WEBHOOK", self.portal.webhook_url())
            .env("NODE_EXTRA_CA_CERTS", self.path("authority.pem"))
            .env("REQUESTS_CA_BUNDLE", self.path("authority.pem"))
            .env("NO_PROXY", "127.0.0.1")
            .env("no_proxy", "127.0.0.1");
        let program = command.get_program().display().to_string();
        let mut command = std::mem::replace(command, Command::new(""));
        let output = tokio::task::spawn_blocking(move || command.output()).await;
        let output = output.expect("the command does not panic");
        let output = output.unwrap_or_else(|error| panic!("cannot run {program}: {error}"));
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program}: {printed}\n{errors}");
        printed
    }

    /// Runs a command that runs all programs, and checks what the portal has received.
    pub(crate) async fn check(&self, command: &mut Command, prepare: fn(&mut Request)) {
        let path = self.path("outcomes.json");
        self.execute(command.arg(&path)).await;
        let outcomes = fs::read(path).expect("the outcomes were written");
        let outcomes = serde_json::from_slice::<Value>(&outcomes).expect("the outcomes are JSON");
        let outcomes = outcomes.as_object().expect("the outcomes are an object");
        let outcome = |(method, failed): (&String, &Value)| {
            let failed = failed.as_bool().expect("an outcome is a boolean");
            (method.clone(), failed)
        };
        self.compare(&outcomes.iter().map(outcome).collect(), prepare);
    }

    /// Compares what the portal has received with the fixtures, and the errors that it has returned
    /// with the outcomes of the programs.
    pub(crate) fn compare(&self, outcomes: &Outcomes, prepare: fn(&mut Request)) {
        let mut mistakes = Vec::new();
        let mut received = BTreeMap::new();
        for mut request in self.portal.requests() {
            prepare(&mut request);
            let method = request.method.clone();
            if received.insert(method.clone(), request).is_some() {
                mistakes.push(format!("{method} was called twice"));
            }
        }
        for (method, documented) in &self.documented {
            let Some(request) = received.remove(method) else {
                mistakes.push(format!("{method} was not called"));
                continue;
            };
            if request.authorization != Authorization::Webhook
                || with_floats(&request.parameters) != *documented
            {
                mistakes.push(format!("{method} received {}", request.parameters));
            }
            let outcome = outcomes.get(method);
            if outcome != Some(&request.error.is_some()) {
                mistakes.push(format!(
                    "{method}: {:?}, failed: {outcome:?}",
                    request.error
                ));
            }
        }
        mistakes.extend(received.keys().map(|method| format!("{method} was called")));
        assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
        assert!(self.methods.iter().eq(self.documented.keys()));
    }
}

/// Returns all files below a folder.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let paths = entries.map(|entry| entry.expect("an entry can be read").path());
    let files = |path: PathBuf| {
        if path.is_dir() {
            files_below(&path)
        } else {
            vec![path]
        }
    };
    paths.flat_map(files).collect()
}

/// Writes a file, and the folders that contain it.
pub(crate) fn put(path: &Path, text: &str) {
    let folder = path.parent().expect("a file is in a folder");
    fs::create_dir_all(folder).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}
