//! Makes the edits of the spec that need no judgement: codes, errors, parameters, fields, statuses,
//! defaults, bounds, required marks, and tombstones for what is gone.
//!
//! ```text
//! finding ─▶ plan      the edits that settle it, if nothing has to be decided
//!              rows    the rows of the page that it is about
//!         ─▶ edit      an edit of one file
//!              document  the YAML text: what is not edited stays byte for byte
//! ```
//!
//! Texts that a person has to write become a TODO, which the codegen refuses. An edit is kept only if
//! the spec remains valid and the difference is gone, so that a second run changes nothing.

mod document;
mod edit;
mod plan;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use crate::api::Api;
use crate::docs::Docs;
use crate::finding::Finding;
use crate::lock::Lock;
use crate::rule::Rule;
use crate::{Report, audit};
use edit::Files;
use plan::Plan;

/// The result of fixing a spec.
pub struct Fixed {
    /// The texts of the files that changed or are new, by their paths, which begin with `spec/`.
    pub files: BTreeMap<String, String>,
    /// The differences that the edits settle.
    pub settled: Vec<Finding>,
    /// What is left.
    pub report: Report,
}

/// Settles the differences between the spec and pages that need no judgement. `date` is the day to
/// note with what is gone, as YYYY-MM-DD.
#[must_use]
pub fn fix(api: &Api, docs: &Docs, lock: &Lock, date: &str) -> Fixed {
    let mut fixed = Fixed {
        files: BTreeMap::new(),
        settled: Vec::new(),
        report: audit(api, docs, lock),
    };
    // Each difference is tried once, so that two which contradict each other come to an end.
    let mut tried: BTreeSet<Key> = BTreeSet::new();
    let mut edited: Option<Api> = None;
    loop {
        let plan = Plan {
            api: edited.as_ref().unwrap_or(api),
            docs,
            findings: &fixed.report.findings,
            date,
        };
        let findings = fixed.report.findings.iter();
        let open: Vec<&Finding> = findings
            .filter(|finding| !tried.contains(&key(finding)))
            .collect();
        let (texts, settled) = make(&plan, &open);
        if settled.is_empty() {
            return fixed;
        }
        let Ok(next) = plan.api.edited(&texts) else {
            tried.extend(invalid(&plan, &settled));
            continue;
        };
        let report = audit(&next, docs, lock);
        let failed = contradicted(&settled, &fixed.report, &report);
        if failed.is_empty() {
            tried.extend(settled.iter().map(key));
            fixed.files.extend(texts);
            fixed.settled.extend(settled);
            fixed.report = report;
            edited = Some(next);
        } else {
            // The others are made again without these.
            tried.extend(failed);
        }
    }
}

/// Makes the edits for some findings. Returns the texts of the files that change, and the findings
/// for which there were any edits.
fn make(plan: &Plan<'_>, findings: &[&Finding]) -> (BTreeMap<String, String>, Vec<Finding>) {
    let mut files = Files::new(plan.api.spec());
    let mut settled = Vec::new();
    for finding in findings {
        let edits = plan.edits(finding);
        if edits.is_some_and(|edits| files.make(&edits)) {
            settled.push((*finding).clone());
        }
    }
    (files.changed(), settled)
}

/// Returns the findings whose edits lead to mistakes in the spec, or all if only several together do.
fn invalid(plan: &Plan<'_>, settled: &[Finding]) -> Vec<Key> {
    let is_invalid = |finding: &&Finding| {
        let (texts, _) = make(plan, &[finding]);
        plan.api.edited(&texts).is_err()
    };
    let alone: Vec<Key> = settled.iter().filter(is_invalid).map(key).collect();
    if alone.is_empty() {
        settled.iter().map(key).collect()
    } else {
        alone
    }
}

/// Returns the findings that are still there after their edits, or with whose subjects another page
/// differs now.
fn contradicted(settled: &[Finding], before: &Report, after: &Report) -> Vec<Key> {
    let made: BTreeSet<Key> = settled.iter().map(key).collect();
    let known: BTreeSet<Key> = before.findings.iter().map(key).collect();
    let after = after.findings.iter().map(key);
    let open = after.filter(|found| made.contains(found) || !known.contains(found));
    let subjects: BTreeSet<String> = open.map(|(_, subject, _)| subject).collect();
    let is_open = |(_, subject, _): &Key| subjects.contains(subject);
    made.into_iter().filter(is_open).collect()
}

/// The rule, the subject and the value on the page.
type Key = (Rule, String, Option<String>);

fn key(finding: &Finding) -> Key {
    let Finding {
        rule,
        subject,
        theirs,
        ..
    } = finding;
    (*rule, subject.clone(), theirs.clone())
}
