//! The differences that `deviations.yaml` explains.

use std::collections::{BTreeMap, BTreeSet};

use bitrix24_codegen::spec::{Deviation, Node};
use bitrix24_pages::file_of;

use crate::api::Api;
use crate::docs::Docs;
use crate::finding::{Finding, Spot};
use crate::lock::Lock;
use crate::rule::Rule;
use crate::terms::top;

/// The differences, sorted by whether they are known.
pub struct Sorted {
    /// The findings: differences that no entry explains, and entries that explain none any more.
    pub findings: Vec<Finding>,
    /// The differences that each entry accounts for, by its subject.
    pub accounted: BTreeMap<String, BTreeSet<String>>,
}

/// Sorts differences by whether an entry of `deviations.yaml` explains them.
///
/// An entry explains a difference at its subject or in what contains the subject, as when it gives
/// the type of a parameter that no page lists. It also explains what only the page has, next to its
/// subject, if its `page_says` names that. Once the lock has recorded the differences of an entry,
/// others are not explained by it.
pub fn sort(api: &Api, docs: &Docs, lock: &Lock, differences: Vec<Finding>) -> Sorted {
    let entries: Vec<Entry> = api
        .deviations()
        .map(|(file, deviation)| Entry {
            deviation,
            spot: api.spot(file, &deviation.subject.span),
            says: deviation.page_says.as_ref().map(|says| texts(&says.value)),
        })
        .collect();
    let mut sorted = Sorted {
        findings: Vec::new(),
        accounted: BTreeMap::new(),
    };
    for entry in &entries {
        let subject = entry.deviation.subject.value.clone();
        sorted.accounted.entry(subject).or_default();
    }
    let moved: BTreeMap<String, String> = differences.iter().filter_map(moved).collect();
    for difference in differences {
        let mut explaining = entries.iter().filter(|entry| entry.explains(&difference));
        let print = fingerprint(&difference, &moved);
        let accepted = |entry: &&Entry| {
            let known = lock.deviation(&entry.deviation.subject.value);
            known.map_or_else(
                || entry.says_so(&difference),
                |known| known.contains(&print),
            )
        };
        let Some(first) = explaining.clone().next() else {
            sorted.findings.push(difference);
            continue;
        };
        let entry = explaining.find(accepted);
        let subject = entry.unwrap_or(first).deviation.subject.value.clone();
        let accounted = sorted.accounted.entry(subject).or_default();
        accounted.insert(print);
        if entry.is_none() {
            sorted.findings.push(Finding {
                rule: Rule::DeviationChanged,
                what: format!("{} ({})", difference.what, difference.rule.id()),
                spec: Some(first.spot.clone()),
                ..difference
            });
        }
    }
    for entry in &entries {
        settled(entry, api, docs, lock, &mut sorted);
    }
    sorted
}

/// Reports an entry whose differences are gone, and keeps those of pages that were not read.
fn settled(entry: &Entry<'_>, api: &Api, docs: &Docs, lock: &Lock, sorted: &mut Sorted) {
    let subject = &entry.deviation.subject.value;
    let Some(known) = lock.deviation(subject) else {
        return;
    };
    let accounted = sorted.accounted.entry(subject.clone()).or_default();
    for print in known {
        let file = print.split(' ').next().unwrap_or_default();
        if accounted.contains(print) {
            continue;
        }
        if !is_known(print, api, docs) {
            accounted.insert(print.clone());
            continue;
        }
        let Some(page) = docs.page(file) else {
            continue;
        };
        // A changed value is reported as such.
        let changed = |finding: &Finding| {
            finding.rule == Rule::DeviationChanged && finding.spec.as_ref() == Some(&entry.spot)
        };
        // Nor can an entry be judged whose row may be among those that are missing.
        let missing = |finding: &Finding| {
            let is_here = finding
                .page
                .as_ref()
                .is_some_and(|page| *page.file == *file);
            is_here && finding.theirs.is_none() && finding.rule != Rule::DeviationSettled
        };
        if sorted
            .findings
            .iter()
            .any(|finding| changed(finding) || missing(finding))
        {
            continue;
        }
        sorted.findings.push(Finding {
            rule: Rule::DeviationSettled,
            what: format!("deviation `{subject}`"),
            theirs: None,
            ours: Some(print.clone()),
            page: Some(top(page)),
            spec: Some(entry.spot.clone()),
            subject: subject.clone(),
        });
    }
}

/// Returns whether the pages that were read suffice to tell whether a difference is still there: the
/// code of a group may be on the page of any method that includes the group.
fn is_known(print: &str, api: &Api, docs: &Docs) -> bool {
    let mut words = print.split(' ');
    let file = words.next().unwrap_or_default();
    let is_removed = words.next() == Some(Rule::ErrorRemoved.id());
    let subject = words.next().filter(|_| is_removed);
    let group = subject.and_then(|subject| {
        let is_in = |prefix: &str| is_in(subject.trim_end_matches(':'), prefix);
        api.groups().find(|group| is_in(&group.subject("errors")))
    });
    docs.covers(file)
        && group.is_none_or(|group| {
            let mut pages = api.pages_of_group(&group).into_iter();
            pages.all(|(file, _)| docs.covers(&file))
        })
}

/// Returns the path of a page that has moved, and the path it had.
fn moved(difference: &Finding) -> Option<(String, String)> {
    let is_moved = difference.rule == Rule::PageMoved;
    let (now, before) = (difference.page.as_ref()?, difference.ours.as_ref()?);
    is_moved.then(|| (now.file.to_string(), file_of(before).0))
}

/// Returns the line of the lock for a difference.
fn fingerprint(difference: &Finding, moved: &BTreeMap<String, String>) -> String {
    let file = difference.page.as_ref().map_or("-", |page| &page.file);
    let file = moved.get(file).map_or(file, String::as_str);
    let theirs = difference.theirs.as_deref().unwrap_or("nothing");
    let words: Vec<&str> = theirs.split_whitespace().collect();
    let rule = difference.rule.id();
    format!("{file} {rule} {}: {}", difference.subject, words.join(" "))
}

/// An entry of `deviations.yaml`.
struct Entry<'a> {
    deviation: &'a Deviation,
    spot: Spot,
    /// What the page says, as texts.
    says: Option<Vec<String>>,
}

impl Entry<'_> {
    /// Returns the places that the entry is about.
    fn places(&self) -> impl Iterator<Item = &str> {
        let also = self.deviation.also.iter();
        let places = std::iter::once(&self.deviation.subject).chain(also);
        places.map(|place| place.value.as_str())
    }

    fn explains(&self, difference: &Finding) -> bool {
        !difference.subject.is_empty()
            && self.places().any(|place| self.is_about(place, difference))
    }

    fn is_about(&self, place: &str, difference: &Finding) -> bool {
        let subject = difference.subject.as_str();
        if is_in(place, subject) {
            return true;
        }
        let Some((container, name)) = subject.rsplit_once('/') else {
            return false;
        };
        // Groups of errors are the entries of a list.
        if place == container && place.ends_with("/errors/include") {
            return true;
        }
        let says = self.says.iter().flatten();
        let words = says.flat_map(|says| says.split(|c: char| !(c.is_alphanumeric() || c == '_')));
        let errors = container.strip_suffix("/codes");
        let is_beside = is_in(place, container)
            || errors.is_some_and(|errors| place == format!("{errors}/include"));
        difference.ours.is_none() && is_beside && words.into_iter().any(|word| word == name)
    }

    /// Returns whether `page_says` has the value of the page, as far as both can be compared.
    fn says_so(&self, difference: &Finding) -> bool {
        let is_exact = self.deviation.subject.value == difference.subject;
        let Some(says) = self.says.as_ref().filter(|_| is_exact) else {
            return true;
        };
        let is_value = says.iter().all(|says| !says.contains(' '));
        let theirs = difference.theirs.as_deref().unwrap_or("nothing");
        let theirs: Vec<&str> = theirs
            .trim_matches(['[', ']'])
            .split([',', '|'])
            .map(str::trim)
            .collect();
        !is_value || says.iter().all(|says| theirs.contains(&says.as_str()))
    }
}

/// Returns whether a path is another one, or leads into it.
fn is_in(path: &str, other: &str) -> bool {
    let rest = path.strip_prefix(other);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Returns a value of the spec as texts.
fn texts(node: &Node) -> Vec<String> {
    match node {
        Node::List(items) => items.iter().flat_map(|item| texts(&item.value)).collect(),
        Node::Text(text) => vec![text.clone()],
        node => vec![node.to_json().to_string()],
    }
}

/// Returns the entries about a page whose words cannot be compared.
pub fn about<'a>(api: &'a Api, file: &str) -> Vec<&'a str> {
    api.deviations()
        .filter(|(_, deviation)| file_of(&deviation.page).0 == file)
        .map(|(_, deviation)| deviation.subject.value.as_str())
        .collect()
}
