//! The programs that are measured: they use every method of the made-up crate.
//!
//! One writes each request and reads a response to it, without a network. The other is a bot that
//! calls each method. The floor of the latter has serde derived, and calls by means of bare reqwest
//! without TLS; errors are looked up in the same tables.

use std::io;
use std::path::Path;
use std::process::Command;

use bitrix24_bench::spec;

use crate::workspace::{Package, write_file};

/// A program.
#[derive(Clone, Copy)]
pub(crate) enum Program {
    /// Writes and reads with a variant of the made-up crate.
    Use(Package),
    /// Calls with a variant of the made-up crate.
    Call(Package),
}

impl Program {
    /// The name of its package.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Use(package) => format!("use_{}", package.library()),
            Self::Call(package) => format!("call_{}", package.library()),
        }
    }

    /// Returns what it prints.
    ///
    /// # Errors
    ///
    /// When the program was not built or cannot run.
    pub(crate) fn outcome(self, folder: &Path, argument: &str) -> io::Result<Vec<u8>> {
        let program = folder.join("target/release").join(self.name());
        let output = Command::new(program).arg(argument).output()?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(io::Error::other(said.into_owned()))
        }
    }

    fn manifest(self) -> String {
        let name = self.name();
        let (library, features, dependencies) = match self {
            Self::Use(package) => (package.library(), "", ""),
            Self::Call(package @ Package::Written) => (package.library(), CLIENT, TOKIO),
            Self::Call(package) => (package.library(), "", REQWEST),
        };
        format!(
            "[package]
name = \"{name}\"
version = \"0.1.0\"
edition = \"2024\"

[dependencies]
{library} = {{ path = \"../{library}\"{features} }}
serde_json = {{ version = \"1\", default-features = false, features = [\"std\"] }}
{dependencies}"
        )
    }

    /// Returns the source for a crate with this many methods.
    fn text(self, methods: usize) -> String {
        let (library, begin, end, call) = match self {
            Self::Use(package) => (package.library(), "", "", USE),
            Self::Call(package @ Package::Written) => (package.library(), CLIENT_BEGIN, END, CALL),
            Self::Call(package) => (package.library(), REQWEST_BEGIN, END, CALL_REQWEST),
        };
        let (client, wait) = match self {
            Self::Use(_) => ("", ""),
            Self::Call(_) => ("&client, ", ".await"),
        };
        let calls: String = (0..methods)
            .map(|number| {
                format!(
                    "    call({client}{library}::area0::{}::new(1, \"chat1\", {library}::area0::Item{number}::new(1, \"First\"), vec![1, 2])){wait};\n",
                    spec::request_type(number),
                )
            })
            .collect();
        format!(
            "use {library}::Method;\n\nfn main() {{\n{begin}{calls}{end}}}\n{}",
            call.replace("LIBRARY", library)
        )
    }
}

const CLIENT: &str = ", features = [\"client\"]";

const TOKIO: &str = r#"tokio = { version = "1", default-features = false, features = ["rt", "net", "time"] }
"#;

const REQWEST: &str = r#"tokio = { version = "1", default-features = false, features = ["rt", "net", "time"] }
reqwest = { version = "0.13.5", default-features = false }
"#;

/// Writes a request and reads the response in the argument.
const USE: &str = r#"
fn call<M: Method>(request: M) {
    let answer = std::env::args().nth(1).unwrap_or_default();
    let written = serde_json::to_string(&request);
    let read = LIBRARY::decode(&request, 200, answer.as_bytes());
    println!("{written:?} {}", read.is_ok());
}
"#;

/// Calls at the address in the argument.
const CLIENT_BEGIN: &str = r#"    let address = std::env::args().nth(1).unwrap_or_default();
    let client = written::Client::webhook(&address).expect("the address of a webhook");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
"#;

const REQWEST_BEGIN: &str = r#"    let address = std::env::args().nth(1).unwrap_or_default();
    let client = (reqwest::Client::new(), address);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
"#;

const END: &str = "    });\n";

const CALL: &str = r#"
async fn call<M: Method>(client: &LIBRARY::Client<LIBRARY::Webhook>, request: M) {
    match client.call(request).await {
        Ok(_) => println!("{} is done", M::NAME),
        Err(error) => println!("{} failed: {error}", M::NAME),
    }
}
"#;

const CALL_REQWEST: &str = r#"
async fn call<M: Method>((http, address): &(reqwest::Client, String), request: M) {
    let body = serde_json::to_vec(&request).expect("a request");
    let sent = http
        .post(format!("{address}{}", M::NAME))
        .header("content-type", "application/json")
        .body(body)
        .send()
        .await
        .expect("a response");
    let status = sent.status().as_u16();
    let body = sent.bytes().await.expect("a body");
    match LIBRARY::decode(&request, status, &body) {
        Ok(_) => println!("{} is done", M::NAME),
        Err(error) => println!("{} failed: {error}", M::NAME),
    }
}
"#;

/// A response to any of the methods.
pub(crate) const ANSWER: &str =
    r#"{"result":{"id":1,"name":"Name","items":[{"id":1,"title":"First","kind":"beta"}]}}"#;

/// Writes the programs into their folders.
///
/// # Errors
///
/// When a folder cannot be written to.
pub(crate) fn write(folder: &Path, methods: usize) -> io::Result<()> {
    let uses = Package::MADE_UP.map(Program::Use);
    let calls = [Package::Written, Package::Derived].map(Program::Call);
    for program in uses.into_iter().chain(calls) {
        let package = folder.join(program.name());
        write_file(&package.join("Cargo.toml"), &program.manifest())?;
        write_file(&package.join("src/main.rs"), &program.text(methods))?;
    }
    Ok(())
}
