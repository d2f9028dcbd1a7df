//! `cargo xtask`: the maintainer's commands.

mod codegen;
mod print;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// The maintainer's commands.
#[derive(Parser)]
enum Command {
    /// Regenerate `generated/` from `spec/`.
    Codegen {
        /// Write nothing; show what would change, and fail if anything would.
        #[arg(long)]
        check: bool,
        /// The folder that holds `spec/` and `generated/`; the workspace of the call unless given.
        #[arg(long, value_name = "FOLDER")]
        root: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Codegen { check, root } => root
            .map_or_else(workspace::root, Ok)
            .and_then(|root| codegen::run(&root, check)),
    };
    outcome.unwrap_or_else(|error| {
        print::problem(&format!("error: {error}"));
        ExitCode::FAILURE
    })
}
