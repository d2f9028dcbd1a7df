//! Reads a whole documentation and counts what is read and what is not, and why.
//!
//! ```text
//! cargo run --release -p bitrix24-pages --example survey -- ROOT                  # counts and losses
//! cargo run --release -p bitrix24-pages --example survey -- --rows ROOT           # counts of each page
//! cargo run --release -p bitrix24-pages --example survey -- --json ROOT PAGE      # all facts of a page
//! cargo run --release -p bitrix24-pages --example survey -- --diff ROOT OLD NEW   # changed facts
//! ```

use std::collections::BTreeMap;
use std::env;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::time::Instant;

use bitrix24_pages::{Checkout, Stated, diff};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match report(&arguments, &mut io::stdout().lock()) {
        // The reader has seen enough, as `head` does.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}

fn report(arguments: &[&str], out: &mut impl Write) -> io::Result<()> {
    match arguments {
        ["--json", root, page] => {
            let page = Checkout::open(Path::new(root))?.page(page)?;
            let facts = serde_json::to_string_pretty(&page).expect("facts are JSON");
            writeln!(out, "{facts}")
        }
        ["--rows", root] => rows(Path::new(root), out),
        ["--diff", root, old, new] => {
            let checkout = Checkout::open(Path::new(root))?;
            let (old, new) = (checkout.page(old)?, checkout.page(new)?);
            let side = |stated: Option<Stated<String>>| match stated {
                Some(stated) => format!("{} ({})", stated.value, stated.at),
                None => "none".to_owned(),
            };
            for change in diff(&old, &new) {
                let (old, new) = (side(change.old), side(change.new));
                writeln!(out, "{}: {old} -> {new}", change.fact)?;
            }
            Ok(())
        }
        [root] => survey(Path::new(root), out),
        _ => Err(io::Error::new(
            ErrorKind::InvalidInput,
            "usage: survey [--rows] ROOT | survey --json ROOT PAGE | survey --diff ROOT OLD NEW",
        )),
    }
}

/// The counts of an area.
#[derive(Default)]
struct Area {
    pages: usize,
    active: usize,
    as_they_are: usize,
    repaired: usize,
    whole: usize,
    parameters: usize,
    results: usize,
    errors: usize,
    codes: usize,
}

fn survey(root: &Path, out: &mut impl Write) -> io::Result<()> {
    let start = Instant::now();
    let mut areas: BTreeMap<String, Area> = BTreeMap::new();
    let mut reasons: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut others: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut repairs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut gaps: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut files, mut lost) = (0, Vec::new());
    for page in Checkout::open(root)?.pages() {
        let page = page?;
        files += 1;
        let name = |value: &dyn std::fmt::Debug| format!("{value:?}");
        for repair in page.repairs.iter().filter(|_| page.is_method) {
            repairs
                .entry(name(&repair.kind))
                .or_default()
                .push(format!("{} {}", repair.at, repair.what));
        }
        let counted = if page.is_method && page.is_active() {
            &mut reasons
        } else {
            &mut others
        };
        for unread in &page.unread {
            counted
                .entry(name(&unread.reason))
                .or_default()
                .push(format!("{} {}", unread.at, unread.what));
        }
        for gap in page.gaps.iter().filter(|_| page.is_active()) {
            gaps.entry(name(&gap.kind))
                .or_default()
                .push(format!("{} {}", gap.at, gap.what));
        }
        if !page.is_method {
            continue;
        }
        for key in [page.folder().to_owned(), "ALL".to_owned()] {
            let area = areas.entry(key).or_default();
            area.pages += 1;
            area.parameters += page.parameters.len();
            area.results += page.result.len();
            area.errors += page.errors.iter().filter(|error| !error.system).count();
            area.codes += page
                .parameters
                .iter()
                .chain(&page.result)
                .map(|field| field.codes.len())
                .sum::<usize>()
                + page
                    .code_tables
                    .iter()
                    .map(|table| table.codes.len())
                    .sum::<usize>();
            if page.is_active() {
                area.active += 1;
                area.as_they_are += usize::from(
                    page.unread.is_empty() && page.gaps.is_empty() && page.repairs.is_empty(),
                );
                area.repaired += usize::from(page.unread.is_empty());
                area.whole += usize::from(page.unread.is_empty() && page.gaps.is_empty());
            }
        }
        if page.is_active() && !page.unread.is_empty() {
            lost.push(page.file.clone());
        }
    }
    writeln!(
        out,
        "{:24}{:>6}{:>8}{:>9}{:>9}{:>9}{:>8}{:>8}{:>8}{:>8}",
        "area",
        "pages",
        "active",
        "as is %",
        "read %",
        "whole %",
        "params",
        "results",
        "errors",
        "codes"
    )?;
    for (name, area) in &areas {
        let percent = |part: usize| 100.0 * part as f64 / area.active.max(1) as f64;
        writeln!(
            out,
            "{name:24}{:>6}{:>8}{:>9.1}{:>9.1}{:>9.1}{:>8}{:>8}{:>8}{:>8}",
            area.pages,
            area.active,
            percent(area.as_they_are),
            percent(area.repaired),
            percent(area.whole),
            area.parameters,
            area.results,
            area.errors,
            area.codes
        )?;
    }
    print_examples("lost on active method pages", &reasons, 60, out)?;
    print_examples("not stated by active method pages", &gaps, 60, out)?;
    print_examples("lost on other pages", &others, 5, out)?;
    print_examples("repaired", &repairs, 4, out)?;
    writeln!(
        out,
        "\n{} active method pages with losses; {files} files in {:?}",
        lost.len(),
        start.elapsed()
    )
}

fn print_examples(
    title: &str,
    found: &BTreeMap<String, Vec<String>>,
    count: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "\n{title}:")?;
    for (name, places) in found {
        writeln!(out, "  {name}: {}", places.len())?;
        for place in places.iter().take(count) {
            writeln!(out, "    {place}")?;
        }
    }
    Ok(())
}

/// Prints the counts of each page, to compare with those of another reader.
fn rows(root: &Path, out: &mut impl Write) -> io::Result<()> {
    for page in Checkout::open(root)?.pages() {
        let page = page?;
        if page.is_method {
            let required = page
                .parameters
                .iter()
                .filter(|field| field.required)
                .count();
            let errors = page.errors.iter().filter(|error| !error.system).count();
            let scopes: Vec<&str> = page
                .scopes
                .iter()
                .map(|scope| scope.value.as_str())
                .collect();
            let method = page.method.as_ref().map_or("", |method| &method.value);
            writeln!(
                out,
                "{method}\t{}\t{}\t{}\t{required}\t{errors}\t{}\t{}\t{}",
                page.file,
                scopes.join(","),
                page.parameters.len(),
                page.result.len(),
                !page.is_active(),
                page.is_rest3
            )?;
        }
    }
    Ok(())
}
