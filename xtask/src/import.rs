//! `cargo xtask import`: drafts the spec of methods from the vendor's pages.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bitrix24_codegen::{Diagnostic, Rule, generate, spec};
use bitrix24_import::{Draft, File, Report, Source, draft, place};
use bitrix24_pages::{Page, read};
use clap::Args;
use tempfile::TempDir;

use crate::print::{self, counted};

/// The exit code if a page cannot be drafted, or a draft needs more than texts.
const INCOMPLETE: u8 = 1;
/// The exit code if something cannot be read or written.
const UNREADABLE: u8 = 2;

/// The folders that only the root of the documentation has.
const ROOT_FOLDERS: [&str; 2] = ["_includes", "api-reference"];

/// The greatest number of places of one kind to print.
const MOST_PLACES: usize = 20;

/// The options of the command.
#[derive(Args)]
#[command(after_help = "\
Every text of a draft begins with `TODO` and quotes the page, with its line; `cargo xtask codegen`
refuses the spec until a person has written them all. Files that exist are added to, never overwritten.

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
    /// not and why, and what the notation cannot say.
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
        known
            .mistakes
            .iter()
            .for_each(|mistake| print::problem(&format!("{mistake}\n")));
        let text = "the spec cannot be read; `cargo xtask codegen` lists its mistakes";
        return Err(io::Error::new(io::ErrorKind::InvalidData, text));
    }
    let mut sources = Vec::new();
    let mut docs = PathBuf::new();
    for path in &options.pages {
        let (base, file) = locate(path)?;
        let text = text(&base.join(&file))?;
        let object = git_object(text.as_bytes());
        sources.push(Source {
            page: page(&base, &file, &text),
            object,
        });
        docs = base;
    }
    let load = |path: &str| load(&docs, path);
    let date = time::OffsetDateTime::now_utc().date().to_string();
    let draft = draft(&sources, &date, &load, &known);
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

/// Prints what a person has to know about a draft.
fn say(draft: &Draft, decisions: &[Diagnostic]) {
    for refusal in &draft.refused {
        print::problem(&format!(
            "error: {}\n --> {}\n  = help: {}\n",
            refusal.message, refusal.at, refusal.help
        ));
    }
    for decision in decisions.iter().take(MOST_PLACES) {
        print::problem(&format!("{decision}\n"));
    }
    if !draft.limits.is_empty() {
        print::problem("The drafts lack:");
    }
    for limit in draft.limits.iter().take(MOST_PLACES) {
        let what: String = limit.what.chars().take(100).collect();
        print::problem(&format!(
            "  {}: {} ({what})",
            place(&limit.at),
            limit.kind.meaning()
        ));
    }
    let more = draft.limits.len().saturating_sub(MOST_PLACES);
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
        let (docs, part) = locate(path)?;
        let mut files = Vec::new();
        list(&docs, &docs.join(part), &mut files)?;
        files.sort();
        let load = |path: &str| load(&docs, path);
        for (index, file) in files.iter().enumerate() {
            progress(index + 1, files.len());
            let text = text(&docs.join(file))?;
            report.add(&page(&docs, file, &text), &load);
        }
    }
    print::line(report.to_string().trim_end());
    Ok(ExitCode::SUCCESS)
}

/// Shows the progress, if a person may be watching.
fn progress(done: usize, all: usize) {
    let mut out = io::stderr();
    if out.is_terminal() && (done.is_multiple_of(50) || done == all) {
        let end = if done == all { "\r\x1b[K" } else { "" };
        let _ = write!(out, "\r{done} of {all} pages{end}");
        let _ = out.flush();
    }
}

/// Returns the root of the documentation that a path is in, and the rest of the path.
fn locate(path: &Path) -> io::Result<(PathBuf, String)> {
    let whole = fs::canonicalize(path).map_err(|error| at(path, &error))?;
    let folder = if whole.is_dir() {
        whole.as_path()
    } else {
        whole.parent().unwrap_or(&whole)
    };
    let is_root = |folder: &&Path| ROOT_FOLDERS.iter().any(|name| folder.join(name).is_dir());
    let root = folder.ancestors().find(is_root).unwrap_or(folder);
    Ok((root.to_owned(), relative(root, &whole)))
}

fn relative(root: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(root).unwrap_or(path);
    let names: Vec<_> = inner.iter().map(|name| name.to_string_lossy()).collect();
    names.join("/")
}

fn list(root: &Path, path: &Path, files: &mut Vec<String>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(relative(root, path));
        return Ok(());
    }
    for entry in fs::read_dir(path).map_err(|error| at(path, &error))? {
        let path = entry?.path();
        if path.is_dir() {
            list(root, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(relative(root, &path));
        }
    }
    Ok(())
}

/// Reads a page to which another one leads.
fn load(docs: &Path, path: &str) -> Option<Page> {
    text(&docs.join(path))
        .ok()
        .map(|text| page(docs, path, &text))
}

fn page(docs: &Path, file: &str, text: &str) -> Page {
    read(file, text, &|include| self::text(&docs.join(include)).ok())
}

fn text(path: &Path) -> io::Result<String> {
    let bytes = fs::read(path).map_err(|error| at(path, &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
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
