//! `cargo xtask import`: drafts the spec of methods from the vendor's pages.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bitrix24_codegen::{Diagnostic, Rule, generate, spec};
use bitrix24_import::{Draft, File, Report, Source, draft, place};
use bitrix24_pages::Checkout;
use clap::Args;
use tempfile::TempDir;

use crate::date::today;
use crate::print::{self, counted};
use crate::progress::Progress;

/// The exit code if a page cannot be drafted, or a draft needs more than texts.
const INCOMPLETE: u8 = 1;
/// The exit code if something cannot be read or written.
const UNREADABLE: u8 = 2;

/// The maximum number of places of one kind to print.
const MAX_PLACES: usize = 20;

/// The options of the command.
#[derive(Args)]
#[command(after_help = "\
Every text of a draft begins with `TODO` and quotes the page, with its line; `cargo xtask codegen`
refuses the spec until a person has written them all. Existing files are extended, never overwritten.

Examples:
  cargo xtask import ../docs/api-reference/crm/deals/crm-deal-add.md
  cargo xtask import --dry-run ../docs/api-reference/crm/deals/*.md
  cargo xtask import --report ../docs

Exit codes:
  0  every page is drafted, and the drafts lack nothing but texts
  1  a page is refused, or a draft needs a decision besides its texts
  2  a file cannot be read or written")]
pub(crate) struct Options {
    /// The pages of the methods, in a checkout of the documentation.
    #[arg(required = true, value_name = "PAGE")]
    pages: Vec<PathBuf>,
    /// Read all pages below the folders instead, and print how much is read without loss, what is
    /// not and why, and what the notation cannot express.
    #[arg(long)]
    report: bool,
    /// Print the files instead of writing them.
    #[arg(long, conflicts_with = "report")]
    dry_run: bool,
    /// The folder that contains `spec/`; defaults to the current workspace.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) root: Option<PathBuf>,
}

/// Runs the command; whatever cannot be read is reported with its own exit code.
pub(crate) fn run(root: &Path, options: &Options) -> ExitCode {
    let outcome = if options.report {
        report(root, options)
    } else {
        import(root, options)
    };
    outcome.unwrap_or_else(|error| {
        print::problem(&format!("error: {error}"));
        ExitCode::from(UNREADABLE)
    })
}

fn import(root: &Path, options: &Options) -> io::Result<ExitCode> {
    let folder = root.join("spec");
    let known = spec::read(&folder);
    if !known.mistakes.is_empty() {
        print::mistakes(&known.mistakes);
        let text = "the spec cannot be read; `cargo xtask codegen` lists its mistakes";
        return Err(io::Error::new(io::ErrorKind::InvalidData, text));
    }
    let checkouts = options.pages.iter().map(|path| Checkout::open(path));
    let checkouts: Vec<Checkout> = checkouts.collect::<io::Result<_>>()?;
    let sources = checkouts.iter().map(source);
    let sources: Vec<Source> = sources.collect::<io::Result<_>>()?;
    let load = |path: &str| checkouts.last()?.page(path).ok();
    let draft = draft(&sources, &today(), &load, &known);
    let decisions = decisions(&folder, &draft)?;
    for file in &draft.files {
        if options.dry_run {
            let verb = if file.exists { "added to" } else { "created" };
            print::line(&format!("# {verb} {}\n{}", file.path, file.added));
        } else {
            write(root, file)?;
            let verb = if file.exists { "added to" } else { "created" };
            print::line(&format!("{verb} {}", file.path));
        }
    }
    say(&draft, &decisions);
    let is_complete = draft.refused.is_empty() && decisions.is_empty();
    Ok(if is_complete {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(INCOMPLETE)
    })
}

/// Prints what a person needs to know about a draft.
fn say(draft: &Draft, decisions: &[Diagnostic]) {
    for refusal in &draft.refused {
        print::problem(&format!(
            "error: {}\n --> {}\n  = help: {}\n",
            refusal.message, refusal.at, refusal.help
        ));
    }
    for decision in decisions.iter().take(MAX_PLACES) {
        print::problem(&format!("{decision}\n"));
    }
    if !draft.limits.is_empty() {
        print::problem("The drafts lack:");
    }
    for limit in draft.limits.iter().take(MAX_PLACES) {
        let what: String = limit.what.chars().take(100).collect();
        print::problem(&format!(
            "  {}: {} ({what})",
            place(&limit.at),
            limit.kind.meaning()
        ));
    }
    let more = draft.limits.len().saturating_sub(MAX_PLACES);
    if more > 0 {
        print::problem(&format!("  and {}", counted(more, "more place")));
    }
    let todos: usize = draft
        .files
        .iter()
        .map(|file| file.added.matches("TODO: ").count())
        .sum();
    print::problem(&format!(
        "{} drafted in {}, with {}; {} refused",
        counted(draft.methods.len(), "method"),
        counted(draft.files.len(), "file"),
        counted(todos, "text to write/texts to write"),
        counted(draft.refused.len(), "page")
    ));
}

/// Returns the mistakes of the spec with a draft, other than the texts to write.
fn decisions(spec: &Path, draft: &Draft) -> io::Result<Vec<Diagnostic>> {
    let copy = TempDir::new()?;
    copy_yaml(spec, &copy.path().join("spec"))?;
    draft
        .files
        .iter()
        .try_for_each(|file| write(copy.path(), file))?;
    let mistakes = generate(&copy.path().join("spec"))
        .err()
        .unwrap_or_default();
    Ok(mistakes
        .into_iter()
        .filter(|mistake| mistake.rule != Rule::Todo)
        .collect())
}

fn copy_yaml(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        if path.is_dir() {
            copy_yaml(&path, &to.join(name))?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

fn write(root: &Path, file: &File) -> io::Result<()> {
    let path = root.join(&file.path);
    let written = path
        .parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(&path, &file.contents));
    written.map_err(|error| at(&path, &error))
}

/// Reads all pages and prints how much of them can be drafted.
fn report(root: &Path, options: &Options) -> io::Result<ExitCode> {
    let known = spec::read(&root.join("spec"));
    let mut report = Report::new(&known);
    for path in &options.pages {
        let checkout = Checkout::open(path)?;
        let load = |path: &str| checkout.page(path).ok();
        let mut progress = Progress::new(checkout.len());
        for page in checkout.pages() {
            report.add(&page?, &load);
            progress.step();
        }
        progress.end();
    }
    print::line(report.to_string().trim_end());
    Ok(ExitCode::SUCCESS)
}

/// Reads a single page.
fn source(checkout: &Checkout) -> io::Result<Source> {
    let text = checkout.text(checkout.part())?;
    Ok(Source {
        page: checkout.read(checkout.part(), &text),
        object: git_object(text.as_bytes()),
    })
}

/// Returns the id under which git stores a file, which leads to its version in the documentation.
fn git_object(text: &[u8]) -> String {
    let mut hash = sha1_smol::Sha1::new();
    hash.update(format!("blob {}\0", text.len()).as_bytes());
    hash.update(text);
    hash.hexdigest()
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
