//! `cargo xtask`: the maintainer's commands.

mod audit;
mod codegen;
mod date;
mod diff;
mod import;
mod print;
mod progress;
mod run;
mod workspace;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use codegen::Mode;

/// The maintainer's commands.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
enum Command {
    /// Compare the spec with the vendor's pages, and mend it.
    Audit(audit::Options),
    /// Regenerate `generated/` from `spec/`.
    #[command(after_help = "\
Examples:
  cargo xtask codegen
  cargo xtask codegen --watch
  cargo xtask codegen --allow-removal enums/Reaction/codes/poo

Exit codes:
  0  the generated files are up to date
  1  the spec has mistakes, or `--check` has found a difference")]
    Codegen {
        /// Write nothing; show what would change, and fail if anything would.
        #[arg(long)]
        check: bool,
        /// Regenerate after every change of `spec/`, until the command is stopped. Mistakes are
        /// shown, and do not end the command.
        #[arg(long, conflicts_with_all = ["check", "allow_removal"])]
        watch: bool,
        /// Drop this name of `generated/names.txt`, and everything that belongs to it, although
        /// that breaks the builds of its users; may be repeated.
        #[arg(long, value_name = "NAME")]
        allow_removal: Vec<String>,
        /// The folder that contains `spec/` and `generated/`; defaults to the current workspace.
        #[arg(long, value_name = "FOLDER")]
        root: Option<PathBuf>,
    },
    /// Compare two specs: what changed, whom it breaks, the version it requires, and a section for
    /// the changelog.
    ///
    /// A spec is a folder (that of the spec, or one that contains `spec/`) or a git revision, such
    /// as a tag. A folder takes precedence. The exit code is 0 whatever the changes are, and 2 if a
    /// spec cannot be read.
    #[command(after_help = "\
Examples:
  cargo xtask diff v0.1.0                 a tag and the working tree
  cargo xtask diff v0.1.0 v0.2.0          two tags
  cargo xtask diff ../old --format json   a folder, for programs")]
    Diff {
        /// The old spec.
        old: String,
        /// The new spec; defaults to that of the working tree.
        new: Option<String>,
        /// The form of the output.
        #[arg(long, value_enum, default_value_t)]
        format: diff::Format,
        /// The folder that contains `spec/`, `generated/` and the repository; defaults to the
        /// current workspace.
        #[arg(long, value_name = "FOLDER")]
        root: Option<PathBuf>,
    },
    /// Draft the spec of methods from the vendor's pages.
    Import(import::Options),
    /// Run all steps of continuous integration, or only the named ones; `--list` lists them.
    Ci {
        /// The steps to run.
        #[arg(allow_hyphen_values = true)]
        steps: Vec<String>,
    },
    /// Measure performance, compared with a baseline from the same run.
    Bench {
        /// Arguments for `cargo bench`.
        #[arg(allow_hyphen_values = true, trailing_var_arg = true)]
        arguments: Vec<String>,
    },
    /// Check under load that no call is lost and none is carried out twice.
    Load {
        /// Arguments for the program, such as `--calls 400`.
        #[arg(allow_hyphen_values = true, trailing_var_arg = true)]
        arguments: Vec<String>,
    },
    /// List every documented error of every method, and whether a test has produced it.
    Coverage,
    /// Measure what the crate costs a user's compiler.
    CompileCost,
    /// Build the site of the reference pages; needs Node.js.
    Site {
        /// The folder of the site; defaults to `site/.vitepress/dist`.
        #[arg(long, value_name = "FOLDER")]
        out: Option<PathBuf>,
    },
    /// Make the edits that CONTRIBUTING shows, and run all tests after each; takes an hour.
    Contributing,
}

// Generating allocates much: with the allocator of glibc it takes a quarter more instructions.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    execute(Command::parse()).unwrap_or_else(|error| {
        print::problem(&format!("error: {error}"));
        ExitCode::FAILURE
    })
}

fn execute(command: Command) -> io::Result<ExitCode> {
    match command {
        Command::Audit(options) => {
            let root = options.root.clone().map_or_else(workspace::root, Ok)?;
            Ok(audit::run(&root, &options))
        }
        Command::Codegen {
            check,
            watch,
            allow_removal,
            root,
        } => {
            let root = root.map_or_else(workspace::root, Ok)?;
            let mode = match (check, watch) {
                (true, _) => Mode::Check,
                (_, true) => Mode::Watch,
                _ => Mode::Write,
            };
            codegen::run(&root, mode, &allow_removal)
        }
        Command::Diff {
            old,
            new,
            format,
            root,
        } => {
            let root = root.map_or_else(workspace::root, Ok)?;
            diff::run(&root, &old, new.as_deref(), format)
        }
        Command::Import(options) => {
            let root = options.root.clone().map_or_else(workspace::root, Ok)?;
            Ok(import::run(&root, &options))
        }
        Command::Ci { steps } => run::ci(&workspace::root()?, &steps),
        Command::Bench { arguments } => run::bench(&workspace::root()?, &arguments),
        Command::Load { arguments } => run::load(&workspace::root()?, &arguments),
        Command::Coverage => run::coverage(&workspace::root()?),
        Command::CompileCost => run::compile_cost(&workspace::root()?),
        Command::Site { out } => run::site(&workspace::root()?, out.as_deref()),
        Command::Contributing => run::contributing(&workspace::root()?),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    /// Returns the examples in the help of a command.
    fn examples(help: &str) -> Vec<String> {
        let lines = help
            .lines()
            .filter_map(|line| line.strip_prefix("  cargo "));
        // A remark stands behind two spaces.
        lines
            .map(|line| line.split("  ").next().unwrap_or(line).to_owned())
            .collect()
    }

    #[test]
    fn the_examples_in_the_help_can_be_parsed() {
        let command = Command::command();
        let mut shown = Vec::new();
        for subcommand in command.get_subcommands() {
            let help = subcommand.get_after_help().map(ToString::to_string);
            let found = examples(&help.unwrap_or_default());
            if !found.is_empty() {
                shown.push(subcommand.get_name().to_owned());
            }
            for example in found {
                let parsed = Command::try_parse_from(example.split(' '));
                assert!(
                    parsed.is_ok(),
                    "{example}: {}",
                    parsed
                        .err()
                        .map_or(String::new(), |error| error.to_string())
                );
            }
        }
        assert_eq!(shown, ["audit", "codegen", "diff", "import"]);
    }
}
