//! `cargo xtask audit`: compares the spec with the vendor's pages.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bitrix24_audit::{
    Api, Docs, Finding, Fixed, LOCK, Lock, Report, accept, audit, editions, fix, github, json,
};
use bitrix24_pages::Checkout;
use clap::{Args, ValueEnum};

use crate::date::today;
use crate::print::{self, counted};
use crate::progress::Progress;

/// The exit code if there are findings.
const DRIFT: u8 = 1;
/// The exit code if something cannot be read.
const UNREADABLE: u8 = 2;

/// The options of the command.
#[derive(Args)]
#[command(after_help = "\
Examples:
  cargo xtask audit docs                          the whole documentation
  cargo xtask audit docs/api-reference/chat-bots  a folder of it
  cargo xtask audit --fix docs                    also change the spec
  cargo xtask audit --accept docs                 record the pages as they are
  cargo xtask audit --format github docs          annotations of a workflow
  cargo xtask audit --against docs-ru docs        two editions of the pages

Exit codes:
  0  the pages and the spec agree
  1  there is a difference
  2  something cannot be read or written")]
pub(crate) struct Options {
    /// Pages, folders of pages, or a checkout of the documentation.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Compare with the same pages of another edition of the documentation, such as another
    /// language, instead of the spec.
    #[arg(long, value_name = "PATH", conflicts_with_all = ["words", "accept", "fix"])]
    against: Option<PathBuf>,
    /// The form of the findings.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Also show the rows whose words have changed since the pages were accepted.
    #[arg(long)]
    words: bool,
    /// Change the spec where no decision is needed. Texts that a person has to write become a TODO,
    /// and items that the pages no longer contain are marked as removed.
    #[arg(long, conflicts_with = "accept")]
    fix: bool,
    /// Record the pages as they are in `spec/pages.lock`. Only possible without findings.
    #[arg(long)]
    accept: bool,
    /// The folder that contains `spec/`; defaults to the current workspace.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) root: Option<PathBuf>,
}

/// The forms of the findings.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// Annotations for GitHub workflows.
    Github,
}

/// Runs the command; whatever cannot be read is reported with its own exit code.
pub(crate) fn run(root: &Path, options: &Options) -> ExitCode {
    execute(root, options).unwrap_or_else(|error| {
        print::problem(&format!("error: {error}"));
        ExitCode::from(UNREADABLE)
    })
}

fn execute(root: &Path, options: &Options) -> io::Result<ExitCode> {
    let checkouts = options.paths.iter().map(|path| Checkout::open(path));
    let checkouts: Vec<Checkout> = checkouts.collect::<io::Result<_>>()?;
    if let Some(other) = &options.against {
        return against(&checkouts, &Checkout::open(other)?, options.format);
    }
    let spec = root.join("spec");
    let api = match Api::read(&spec) {
        Ok(api) => api,
        Err(mistakes) => {
            print::mistakes(&mistakes);
            let text = format!("{} in the spec", counted(mistakes.len(), "mistake"));
            return Err(io::Error::new(io::ErrorKind::InvalidData, text));
        }
    };
    let path = spec.join(LOCK);
    let lock = read_lock(&path)?;
    let parts = checkouts.iter().map(|checkout| checkout.part().to_owned());
    let mut docs = Docs::new(&api, parts.collect());
    let mut progress = Progress::new(checkouts.iter().map(Checkout::len).sum());
    for checkout in &checkouts {
        for page in checkout.pages() {
            docs.add(page?);
            progress.step();
        }
    }
    progress.end();
    let report = if options.fix {
        let fixed = fix(&api, &docs, &lock, &today());
        write_files(root, &fixed)?;
        fixed.report
    } else {
        let report = audit(&api, &docs, &lock);
        if options.accept {
            return write_lock(&path, accept(&api, &docs, &lock, &report));
        }
        report
    };
    let words = options.words.then_some(&report.words[..]);
    Ok(show(&report, words.unwrap_or_default(), options.format))
}

/// Prints a report with rows whose words have changed, and returns the exit code.
fn show(report: &Report, words: &[Finding], format: Format) -> ExitCode {
    match format {
        Format::Text => text(report, words),
        Format::Json => print::line(&format!("{:#}", json(report))),
        Format::Github => {
            (report.findings.iter().chain(words)).for_each(|finding| print::line(&github(finding)))
        }
    }
    if report.findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(DRIFT)
    }
}

fn text(report: &Report, words: &[Finding]) {
    for finding in report.findings.iter().chain(words) {
        print::line(&finding.to_string());
    }
    let quiet = report.words.len() - words.len();
    if quiet > 0 {
        let rows = counted(quiet, "row");
        print::problem(&format!("{rows} with other words; `--words` shows them"));
    }
    if !report.others.is_empty() {
        let methods = counted(report.others.len(), "method");
        print::problem(&format!(
            "{methods} in folders that the spec does not cover; `--format json` lists them"
        ));
    }
    print::problem(&counted(report.findings.len(), "difference"));
}

/// Writes the files that a fix has changed, and says what it has settled.
fn write_files(root: &Path, fixed: &Fixed) -> io::Result<()> {
    for (path, text) in &fixed.files {
        let path = root.join(path);
        let folder = path.parent().unwrap_or(root);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
        written.map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {error}", path.display()))
        })?;
    }
    for finding in &fixed.settled {
        let rule = finding.rule.id();
        print::problem(&format!("fixed[{rule}]: {}", finding.message()));
    }
    for path in fixed.files.keys() {
        print::problem(&format!("changed {path}"));
    }
    if !fixed.files.is_empty() {
        print::problem(
            "`cargo xtask codegen` lists the texts that are still to be written, and examples that lack \
             what is required now",
        );
    }
    for finding in &fixed.report.findings {
        if let Some(reason) = fixed.reason(finding) {
            print::problem(&format!(
                "left[{}]: {}: {reason}",
                finding.rule.id(),
                finding.what
            ));
        }
    }
    Ok(())
}

fn read_lock(path: &Path) -> io::Result<Lock> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Lock::default()),
        text => text.map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {error}", path.display()))
        })?,
    };
    Lock::read(&text).map_err(|line| {
        let text = format!(
            "{}:{line}: not a line of this file; restore the file, or delete it and run \
             `cargo xtask audit --accept`",
            path.display()
        );
        io::Error::new(io::ErrorKind::InvalidData, text)
    })
}

fn write_lock(path: &Path, accepted: Result<Lock, Vec<&Finding>>) -> io::Result<ExitCode> {
    match accepted {
        Ok(lock) => {
            fs::write(path, lock.write())?;
            Ok(ExitCode::SUCCESS)
        }
        Err(open) => {
            open.iter()
                .for_each(|finding| print::line(&finding.to_string()));
            let differences = counted(open.len(), "difference");
            print::problem(&format!("{differences} left; nothing was accepted"));
            Ok(ExitCode::from(DRIFT))
        }
    }
}

/// Compares pages with those of another edition.
fn against(checkouts: &[Checkout], other: &Checkout, format: Format) -> io::Result<ExitCode> {
    let mut findings = Vec::new();
    for checkout in checkouts {
        findings.extend(editions(checkout, other)?);
    }
    Ok(show(&Report::of(findings), &[], format))
}
