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
//! its file can still be read and the difference is gone, so that a second run changes nothing.

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
pub fn fix(mut api: Api, docs: &Docs, lock: &Lock, date: &str) -> Fixed {
    let mut fixed = Fixed {
        files: BTreeMap::new(),
        settled: Vec::new(),
        report: audit(&api, docs, lock),
    };
    let mut left = BTreeSet::new();
    loop {
        let findings = fixed.report.findings.iter();
        let open = findings.filter(|finding| !left.contains(&key(finding)));
        let open: Vec<&Finding> = open.collect();
        let (texts, settled) = edits(&api, docs, &open, date);
        if settled.is_empty() {
            return fixed;
        }
        let next = api.edited(&texts).map(|api| {
            let report = audit(&api, docs, lock);
            (api, report)
        });
        let made: BTreeSet<Key> = settled.iter().map(key).collect();
        let persisting: Vec<Key> = match &next {
            Ok((_, report)) => {
                let keys = report.findings.iter().map(key);
                keys.filter(|key| made.contains(key)).collect()
            }
            Err(_) => made.into_iter().collect(),
        };
        left.extend(persisting.iter().cloned());
        // The edits that settle nothing are left out, and the others are made again without them.
        if let (true, Ok((next, report))) = (persisting.is_empty(), next) {
            api = next;
            fixed.files.extend(texts);
            fixed.settled.extend(settled);
            fixed.report = report;
        }
    }
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

/// Returns the texts of the files in which the edits for some findings are made, and the findings
/// for which there were any.
fn edits(
    api: &Api,
    docs: &Docs,
    findings: &[&Finding],
    date: &str,
) -> (BTreeMap<String, String>, Vec<Finding>) {
    let plan = plan::Plan { api, docs, date };
    let mut files = Files::new(api.spec());
    let mut settled = Vec::new();
    for finding in findings {
        let edits = plan.edits(finding);
        if edits.is_some_and(|edits| files.make(&edits)) {
            settled.push((*finding).clone());
        }
    }
    (files.changed(), settled)
}
