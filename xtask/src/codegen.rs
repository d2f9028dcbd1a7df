//! `cargo xtask codegen`: writes the generated files, or checks that they are up to date.

mod check;
mod write;

use std::io;
use std::path::Path;
use std::process::ExitCode;

use bitrix24_codegen::{Change, Diagnostic, File, generate, notation_schema, plan, read_tree};

use crate::print::{self, counted};

/// The only file of `generated/` that is written by hand.
const BY_HAND: &[&str] = &["Cargo.toml"];

/// How many mistakes are printed. The others are counted: one slip can break hundreds of lines.
const MOST_MISTAKES: usize = 50;

/// A folder, and the changes that make it hold what it should.
struct Target {
    name: &'static str,
    changes: Vec<Change>,
}

/// Runs the command.
pub(crate) fn run(root: &Path, check: bool) -> io::Result<ExitCode> {
    let files = match generate(&root.join("spec")) {
        Ok(files) => files,
        Err(mistakes) => return Ok(refuse(&mistakes)),
    };
    let targets = targets(root, &files)?;
    if check {
        return Ok(check::report(&targets));
    }
    write::apply(root, &targets)?;
    write::summarize(files.len(), &targets);
    Ok(ExitCode::SUCCESS)
}

/// Prints the mistakes because of which nothing is written.
fn refuse(mistakes: &[Diagnostic]) -> ExitCode {
    for mistake in mistakes.iter().take(MOST_MISTAKES) {
        print::problem(&format!("{mistake}\n"));
    }
    let others = mistakes.len().saturating_sub(MOST_MISTAKES);
    if others > 0 {
        print::problem(&format!("{} not shown\n", counted(others, "more mistake")));
    }
    print::problem(&format!(
        "{} in the spec; nothing was written",
        counted(mistakes.len(), "mistake")
    ));
    ExitCode::FAILURE
}

fn targets(root: &Path, files: &[File]) -> io::Result<[Target; 2]> {
    let generated = plan(files, &read_tree(&root.join("generated"), BY_HAND)?);
    let schema = format!("{:#}\n", notation_schema());
    // Of the spec, only the schema is written, and what a kill left behind while it was. The folder
    // may be a link, since nothing but the schema is touched there.
    let spec = root.join("spec").canonicalize()?;
    let mut on_disk = read_tree(&spec, &[])?;
    on_disk.retain(|path, _| path == "schema.json" || path.starts_with(write::TEMPORARY));
    let notation = plan(
        &[File {
            path: "schema.json".to_owned(),
            contents: schema,
        }],
        &on_disk,
    );
    Ok([
        Target {
            name: "generated",
            changes: generated,
        },
        Target {
            name: "spec",
            changes: notation,
        },
    ])
}
