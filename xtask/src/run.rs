//! The commands that only run another command, so that all are found in one place.

use std::env;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{self, Path};
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::thread;

/// The arguments that run an optimized program of the benchmarks; its name follows.
const BENCH_PROGRAM: &[&str] = &["run", "--release", "--package", "bitrix24-bench", "--bin"];

/// Runs the whole check, or only the named steps.
pub(crate) fn ci(root: &Path, steps: &[String]) -> io::Result<ExitCode> {
    run(Command::new(root.join(".ci/run")).args(steps), root)
}

/// Measures performance.
pub(crate) fn bench(root: &Path, arguments: &[String]) -> io::Result<ExitCode> {
    let command = ["bench", "--package", "bitrix24-bench"];
    run(cargo().args(command).args(arguments), root)
}

/// Proves under load that no call is lost and none is carried out twice.
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

/// Lists every documented error of every method, and whether a test has produced it.
pub(crate) fn coverage(root: &Path) -> io::Result<ExitCode> {
    let command = ["test", "--package", "bitrix24-portal", "--test", "methods"];
    let arguments = ["coverage", "--", "--nocapture"];
    run(cargo().args(command).args(arguments), root)
}

/// Builds the site of the reference pages.
pub(crate) fn site(root: &Path, out: Option<&Path>) -> io::Result<ExitCode> {
    let out = out.map(path::absolute).transpose()?;
    run(Command::new(root.join("site/build.sh")).args(out), root)
}

/// Follows the steps of CONTRIBUTING on copies of the project, and runs all tests after each.
pub(crate) fn contributing(root: &Path) -> io::Result<ExitCode> {
    let command = [
        "test",
        "--workspace",
        "--all-features",
        "--test",
        "contributing",
    ];
    let arguments = ["--", "--ignored", "--nocapture", "each_step"];
    run(cargo().args(command).args(arguments), root)
}

/// Returns cargo without the variables that it has set for this program: a build script that
/// watches one of them would run again, and once more in the next build outside.
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

/// Runs a command in the workspace and returns its exit code.
fn run(command: &mut Command, root: &Path) -> io::Result<ExitCode> {
    let status = execute(command.current_dir(root)).map_err(|error| {
        let program = command.get_program().display();
        io::Error::new(error.kind(), format!("cannot run {program}: {error}"))
    })?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Runs a command. What it prints to a pipe or file is read here and passed on: tests and benchmarks
/// panic if they print into a closed pipe, as left by `head`.
fn execute(command: &mut Command) -> io::Result<ExitStatus> {
    let output = |is_terminal| {
        if is_terminal {
            Stdio::inherit()
        } else {
            Stdio::piped()
        }
    };
    let mut child = command
        .stdout(output(io::stdout().is_terminal()))
        .stderr(output(io::stderr().is_terminal()))
        .spawn()?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(|| stdout.map(|from| pass_on(from, io::stdout())));
        scope.spawn(|| stderr.map(|from| pass_on(from, io::stderr())));
    });
    child.wait()
}

/// Copies everything, and goes on reading when nobody reads the copy any more.
fn pass_on(mut from: impl Read, mut to: impl Write) {
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        let _ = to.write_all(&buffer[..count]).and_then(|()| to.flush());
    }
}
