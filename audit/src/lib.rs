//! Compares the spec with the vendor's pages, and returns their differences.
//!
//! ```text
//! spec  ─▶ api      blocks with their places, types that lead to declarations
//! pages ─▶ docs     the pages that matter, and the names of all methods
//!          compare  every difference; "ours is narrower" is none
//!        ─▶ known    less those that `deviations.yaml` explains
//!        ─▶ words    beside rows whose words have changed since `spec/pages.lock` was written
//! ```
//!
//! `editions` compares two editions of the pages instead. Nothing is printed, and only the spec and the
//! pages are read.

mod api;
mod compare;
mod docs;
mod editions;
mod finding;
mod fix;
mod known;
mod lock;
mod output;
mod rule;
mod terms;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use bitrix24_pages::Place;

pub use api::Api;
pub use docs::Docs;
pub use editions::editions;
pub use finding::{Finding, Spot};
pub use fix::{Fixed, fix};
pub use lock::{LOCK, Lock};
pub use output::{github, json};
pub use rule::Rule;

/// The result of an audit.
pub struct Report {
    /// The differences that nothing explains, in the order of the pages.
    pub findings: Vec<Finding>,
    /// The rows whose words have changed since they were accepted.
    pub words: Vec<Finding>,
    /// The methods of pages that the spec lacks, in folders of which it has no method.
    pub others: Vec<(String, Place)>,
    /// The differences that each deviation accounts for.
    accounted: BTreeMap<String, BTreeSet<String>>,
}

impl Report {
    /// Returns a report of findings alone.
    #[must_use]
    pub fn of(findings: Vec<Finding>) -> Self {
        Self {
            findings,
            words: Vec::new(),
            others: Vec::new(),
            accounted: BTreeMap::new(),
        }
    }
}

/// Compares the spec with pages.
#[must_use]
pub fn audit(api: &Api, docs: &Docs, lock: &Lock) -> Report {
    let differences = compare::compare(api, docs, lock);
    let sorted = known::sort(api, docs, lock, differences);
    let words = words::changed(api, docs, lock, &sorted.findings);
    let known: BTreeSet<String> = api
        .methods()
        .map(|method| method.name.to_lowercase())
        .collect();
    let reported: BTreeSet<&Place> = sorted
        .findings
        .iter()
        .filter_map(|found| found.page.as_ref())
        .collect();
    let others = docs
        .methods()
        .into_iter()
        .filter(|(name, at)| !known.contains(&name.to_lowercase()) && !reported.contains(at))
        .cloned()
        .collect();
    Report {
        findings: sorted.findings,
        words,
        others,
        accounted: sorted.accounted,
    }
}

/// Returns the lock with the pages and deviations as they are now.
///
/// # Errors
///
/// Returns the findings that cannot be accepted, because the spec has to change first.
pub fn accept<'a>(
    api: &Api,
    docs: &Docs,
    lock: &Lock,
    report: &'a Report,
) -> Result<Lock, Vec<&'a Finding>> {
    let is_open =
        |found: &&Finding| !matches!(found.rule, Rule::DeviationChanged | Rule::DeviationSettled);
    let open: Vec<&Finding> = report.findings.iter().filter(is_open).collect();
    if !open.is_empty() {
        return Err(open);
    }
    let mut lock = lock.clone();
    let rows = words::all_rows(docs);
    let wanted = api.pages();
    lock.retain_pages(|path| {
        !docs.covers(path) || wanted.contains(path) || rows.contains_key(path)
    });
    for (file, rows) in rows {
        lock.accept_page(&file, &rows);
    }
    lock.accept_deviations(report.accounted.clone());
    Ok(lock)
}
