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
        /// Drop this name of `generated/names.txt`, and what belongs to it, although that breaks the
        /// builds of those who use it; may be repeated.
        #[arg(long, value_name = "NAME")]
        allow_removal: Vec<String>,
        /// The folder that holds `spec/` and `generated/`; the workspace of the call unless given.
        #[arg(long, value_name = "FOLDER")]
        root: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Codegen {
            check,
            allow_removal,
            root,
        } => root
            .map_or_else(workspace::root, Ok)
            .and_then(|root| codegen::run(&root, check, &allow_removal)),
    };
    outcome.unwrap_or_else(|error| {
        print::problem(&format!("error: {error}"));
        ExitCode::FAILURE
    })
}
