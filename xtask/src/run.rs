//! The commands that run another one, so that there is one place to look for them.

use std::env;
use std::io;
use std::path::Path;
use std::process::{Command, ExitCode};

/// The program of the benches' package with this name, optimized.
const BENCH_PROGRAM: &[&str] = &["run", "--release", "--package", "bitrix24-bench", "--bin"];

/// Runs the whole check, or the steps that are named.
pub(crate) fn ci(root: &Path, steps: &[String]) -> io::Result<ExitCode> {
    run(Command::new(root.join(".ci/run")).args(steps), root)
}

/// Measures the speed.
pub(crate) fn bench(root: &Path, arguments: &[String]) -> io::Result<ExitCode> {
    let command = ["bench", "--package", "bitrix24-bench"];
    run(cargo().args(command).args(arguments), root)
}

/// Proves under load that no call is lost.
pub(crate) fn load(root: &Path, arguments: &[String]) -> io::Result<ExitCode> {
    let mut load = cargo();
    load.args(BENCH_PROGRAM)
        .args(["load", "--"])
        .args(arguments);
    run(&mut load, root)
}

/// Measures what the crate costs a user's compiler.
pub(crate) fn compile_cost(root: &Path) -> io::Result<ExitCode> {
    run(cargo().args(BENCH_PROGRAM).arg("compile-cost"), root)
}

/// Lists for every documented error of every method whether a test has produced it.
pub(crate) fn coverage(root: &Path) -> io::Result<ExitCode> {
    let command = ["test", "--package", "bitrix24-portal", "--test", "methods"];
    let arguments = ["coverage", "--", "--nocapture"];
    run(cargo().args(command).args(arguments), root)
}

/// Cargo, without the variables that it has set for this program: a build script that watches one of
/// them would run anew, and once more in the next build outside.
fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&name);
        }
    }
    cargo
}

/// Runs a command in the workspace, and returns its exit code.
fn run(command: &mut Command, root: &Path) -> io::Result<ExitCode> {
    let status = command.current_dir(root).status().map_err(|error| {
        let program = command.get_program().display();
        io::Error::new(error.kind(), format!("{program} cannot be run: {error}"))
    })?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
