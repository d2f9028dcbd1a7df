//! `cargo xtask`: the maintainer's commands.

mod codegen;

use std::path::{Path, PathBuf};
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
        /// The folder that holds `spec/` and `generated/`; this workspace unless given.
        #[arg(long, value_name = "FOLDER")]
        root: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    match Command::parse() {
        Command::Codegen { check, root } => codegen::run(&root.unwrap_or_else(workspace), check),
    }
}

/// The root of the workspace, wherever the command was called from.
fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_owned)
        .unwrap_or_default()
}
