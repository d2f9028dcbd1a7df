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

use bitrix24_codegen::Diagnostic;

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
    /// The differences that were tried, each with the reason if it is left.
    tried: BTreeMap<Key, Option<String>>,
}

impl Fixed {
    /// Returns why a difference is left although it could be edited.
    #[must_use]
    pub fn reason(&self, finding: &Finding) -> Option<&str> {
        self.tried.get(&key(finding))?.as_deref()
    }
}

/// Settles the differences between the spec and pages that need no judgement. `date` is the day to
/// note with what is gone, as YYYY-MM-DD.
#[must_use]
pub fn fix(api: &Api, docs: &Docs, lock: &Lock, date: &str) -> Fixed {
    let mut fixed = Fixed {
        files: BTreeMap::new(),
        settled: Vec::new(),
        report: audit(api, docs, lock),
        // Each difference is tried once, so that two which contradict each other come to an end.
        tried: BTreeMap::new(),
    };
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
            .filter(|finding| !fixed.tried.contains_key(&key(finding)))
            .collect();
        let (texts, settled) = make(&plan, &open);
        if settled.is_empty() {
            return fixed;
        }
        let next = match plan.api.edited(&texts) {
            Ok(next) => next,
            Err(mistakes) => {
                let invalid = invalid(&plan, &settled, &mistakes);
                fixed.tried.extend(invalid);
                continue;
            }
        };
        let report = audit(&next, docs, lock);
        let failed = contradicted(&settled, &fixed.report, &report);
        if failed.is_empty() {
            let keys = settled.iter().map(key);
            fixed.tried.extend(keys.map(|key| (key, None)));
            fixed.files.extend(texts);
            fixed.settled.extend(settled);
            fixed.report = report;
            edited = Some(next);
        } else {
            // The others are made again without these.
            fixed.tried.extend(failed);
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

/// Returns the findings whose edits lead to mistakes in the spec, or all if only several together do,
/// each with the first mistake.
fn invalid(plan: &Plan<'_>, settled: &[Finding], all: &[Diagnostic]) -> Vec<(Key, Option<String>)> {
    let reason = |mistakes: &[Diagnostic]| {
        let first = mistakes.first();
        first.map(|mistake| format!("the spec would have a mistake: {}", mistake.message))
    };
    let alone: Vec<_> = (settled.iter())
        .filter_map(|finding| {
            let (texts, _) = make(plan, &[finding]);
            let mistakes = plan.api.edited(&texts).err()?;
            Some((key(finding), reason(&mistakes)))
        })
        .collect();
    if alone.is_empty() {
        let keys = settled.iter().map(key);
        keys.map(|key| (key, reason(all))).collect()
    } else {
        alone
    }
}

/// Returns the findings that are still there after their edits, or with whose subjects another page
/// differs now, each with that page.
fn contradicted(
    settled: &[Finding],
    before: &Report,
    after: &Report,
) -> Vec<(Key, Option<String>)> {
    let made: BTreeSet<Key> = settled.iter().map(key).collect();
    let known: BTreeSet<Key> = before.findings.iter().map(key).collect();
    let after = after.findings.iter().map(|finding| (key(finding), finding));
    let open = after.filter(|(key, _)| made.contains(key) || !known.contains(key));
    let open: BTreeMap<String, &Finding> = open
        .map(|((_, subject, _), finding)| (subject, finding))
        .collect();
    let reason = |open: &Finding| {
        let at = open.page.as_ref()?;
        Some(format!("the edit would contradict {at}"))
    };
    made.into_iter()
        .filter_map(|made| {
            let open = open.get(&made.1)?;
            Some((made, reason(open)))
        })
        .collect()
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
