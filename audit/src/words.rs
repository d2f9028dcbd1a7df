//! Rows whose words or facts have changed since the page was last accepted. They are shown on request.

use std::collections::BTreeSet;

use bitrix24_pages::Place;

use crate::api::Api;
use crate::docs::Docs;
use crate::finding::Finding;
use crate::known::about;
use crate::lock::{Lock, Rows, rows};
use crate::rule::Rule;

/// Returns the rows of all pages, by file.
pub fn all_rows(docs: &Docs) -> Rows {
    let mut all = Rows::new();
    for page in docs.pages() {
        for (file, rows) in rows(page) {
            all.entry(file).or_default().extend(rows);
        }
    }
    all
}

/// Returns a finding for each row that is not as it was accepted, unless a finding is about it.
pub fn changed(api: &Api, docs: &Docs, lock: &Lock, findings: &[Finding]) -> Vec<Finding> {
    let reported: BTreeSet<&Place> = findings
        .iter()
        .filter_map(|found| found.page.as_ref())
        .collect();
    let mut changed = Vec::new();
    for (file, rows) in all_rows(docs) {
        let Some(accepted) = lock.page(&file) else {
            continue;
        };
        let finding = |key: &str, theirs: &str, at: Place| Finding {
            rule: Rule::Words,
            what: format!("row `{key}`"),
            theirs: Some(theirs.to_owned()),
            ours: None,
            page: Some(at),
            spec: None,
            subject: about(api, &file).join(", "),
        };
        for (key, row) in &rows {
            let known = accepted.get(key);
            if known != Some(&row.accepted()) && !reported.contains(&row.at) {
                changed.push(finding(key, &row.words, row.at.clone()));
            }
        }
        // The rows of an included file depend on the pages that include it.
        let is_whole = docs.covers(&file);
        let gone = accepted
            .keys()
            .filter(|key| is_whole && !rows.contains_key(*key));
        for key in gone {
            changed.push(finding(key, "nothing", Place::start(&file)));
        }
    }
    changed
}
