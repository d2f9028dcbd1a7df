//! The spec compared with the pages: every difference, whether known or not.

mod codes;
mod errors;
mod fields;
mod methods;
mod objects;
mod types;

use std::collections::BTreeSet;

use bitrix24_pages::{Page, Place};

use crate::api::Api;
use crate::docs::Docs;
use crate::finding::{Finding, Spot};
use crate::lock::Lock;
use crate::rule::Rule;

/// Returns the differences in the order of the pages.
#[must_use]
pub fn compare(api: &Api, docs: &Docs, lock: &Lock) -> Vec<Finding> {
    let mut found = Found {
        lock,
        findings: Vec::new(),
    };
    methods::compare(api, docs, &mut found);
    for page in docs.pages() {
        objects::compare(api, page, &mut found);
        codes::compare_enums(api, page, &mut found);
        codes::compare_events(api, page, &mut found);
        found.unread(page);
    }
    errors::compare_groups(api, docs, &mut found);
    let mut seen = BTreeSet::new();
    let mut findings = found.findings;
    findings.sort_by(|a, b| (&a.page, a.rule, &a.subject).cmp(&(&b.page, b.rule, &b.subject)));
    findings.retain(|finding| {
        seen.insert((
            finding.rule,
            finding.subject.clone(),
            finding.page.clone(),
            finding.theirs.clone(),
        ))
    });
    findings
}

/// The differences so far.
struct Found<'a> {
    lock: &'a Lock,
    findings: Vec<Finding>,
}

/// A value of the spec with its place and its path.
struct Ours<'a> {
    value: Option<String>,
    spot: Spot,
    subject: &'a str,
}

impl Found<'_> {
    /// Reports two values that differ.
    fn differ(
        &mut self,
        rule: Rule,
        what: String,
        theirs: Option<String>,
        at: &Place,
        ours: Ours<'_>,
    ) {
        self.findings.push(Finding {
            rule,
            what,
            theirs,
            ours: ours.value,
            page: Some(at.clone()),
            spec: Some(ours.spot),
            subject: ours.subject.to_owned(),
        });
    }

    /// Returns whether a page said something when it was last accepted. A page need not repeat what
    /// other pages say, so that something is missing is a finding only if the page once said it.
    fn was_said(&self, file: &str, row: &str, fact: Option<&str>) -> bool {
        self.lock.says(file, row, fact)
    }

    fn unread(&mut self, page: &Page) {
        for unread in &page.unread {
            self.findings.push(Finding {
                rule: Rule::Unread,
                what: format!("{:?} {}", unread.reason, quoted(&unread.what)),
                theirs: Some(unread.what.clone()),
                ours: None,
                page: Some(unread.at.clone()),
                spec: None,
                subject: String::new(),
            });
        }
    }
}

/// Returns a name in backticks.
fn quoted(name: &str) -> String {
    format!("`{name}`")
}
