//! Two editions of the pages compared with each other: two dates, or the two languages that the reader
//! knows.

use std::collections::{BTreeMap, HashSet};
use std::io;

use bitrix24_pages::{Change, Checkout, ErrorRow, Page, Place, diff};

use crate::finding::{Finding, Spot};
use crate::rule::Rule;
use crate::terms::top;

/// Compares pages with those of another edition, whose values take the place of those of the spec.
///
/// Pages are paired by their paths, and where there is none, by the method they describe. Two single
/// pages are compared whatever their names.
///
/// # Errors
///
/// Returns the path that cannot be read.
pub fn editions(checkout: &Checkout, other: &Checkout) -> io::Result<Vec<Finding>> {
    if let ([_], [_]) = (checkout.files(), other.files()) {
        let (page, other) = (checkout.pages().next(), other.pages().next());
        return match (page, other) {
            (Some(page), Some(other)) => Ok(differences(&page?, &other?)),
            _ => Ok(Vec::new()),
        };
    }
    let known: HashSet<&String> = other.files().iter().collect();
    let mut findings = Vec::new();
    let mut alone = Vec::new();
    for page in checkout.pages() {
        let page = page?;
        if known.contains(&page.file) {
            findings.extend(differences(&page, &other.page(&page.file)?));
        } else if page.is_method {
            alone.push(page);
        }
    }
    let ours: HashSet<&String> = checkout.files().iter().collect();
    let mut others: BTreeMap<String, Page> = BTreeMap::new();
    for file in other.files().iter().filter(|file| !ours.contains(file)) {
        let page = other.page(file)?;
        if let Some(method) = page.method.clone() {
            others.insert(method.value.to_lowercase(), page);
        }
    }
    for page in &alone {
        let Some(method) = &page.method else { continue };
        let old = others.remove(&method.value.to_lowercase());
        findings.push(whole(
            if old.is_some() {
                Rule::PageMoved
            } else {
                Rule::MethodAdded
            },
            Some(page),
            old.as_ref(),
        ));
        if let Some(old) = &old {
            findings.extend(differences(page, old));
        }
    }
    findings.extend(
        others
            .values()
            .map(|old| whole(Rule::MethodRemoved, None, Some(old))),
    );
    Ok(findings)
}

/// Returns a finding about a page as a whole.
fn whole(rule: Rule, page: Option<&Page>, other: Option<&Page>) -> Finding {
    let method = |page: &Page| page.method.as_ref().map(|method| method.value.clone());
    let name = page.or(other).and_then(method).unwrap_or_default();
    let other_top = other.map(top);
    Finding {
        rule,
        what: format!("method `{name}`"),
        theirs: page.map(|page| page.file.clone()),
        ours: other.map(|page| page.file.clone()),
        page: page.map(top),
        spec: other_top.as_ref().map(spot),
        subject: String::new(),
    }
}

/// Returns the facts in which two editions of a page differ, in the order of the page.
fn differences(page: &Page, other: &Page) -> Vec<Finding> {
    let changes = diff(other, page);
    let mut findings: Vec<Finding> = changes
        .into_iter()
        .map(|change| finding(change, page, other))
        .collect();
    pair_errors(&mut findings, page, other);
    findings.sort_by(|a, b| (&a.page, a.rule, &a.what).cmp(&(&b.page, b.rule, &b.what)));
    findings
}

fn spot(place: &Place) -> Spot {
    Spot {
        file: place.file.to_string(),
        line: place.line as usize,
        column: 1,
    }
}

fn finding(change: Change, page: &Page, other: &Page) -> Finding {
    let is_new = change.old.is_none();
    let is_gone = change.new.is_none();
    Finding {
        rule: rule(&change.fact, is_new, is_gone),
        what: change.fact,
        theirs: change.new.as_ref().map(|new| new.value.clone()),
        ours: change.old.as_ref().map(|old| old.value.clone()),
        // What only one edition has is reported at the top of the other.
        page: Some(change.new.map_or_else(|| top(page), |new| new.at)),
        spec: Some(spot(&change.old.map_or_else(|| top(other), |old| old.at))),
        subject: String::new(),
    }
}

/// Returns the rule for a fact as [`diff`] names it.
fn rule(fact: &str, is_new: bool, is_gone: bool) -> Rule {
    let first = fact.split(' ').next().unwrap_or_default();
    let last = fact.rsplit(' ').next().unwrap_or_default();
    let field = |parameter: Rule, field: Rule| {
        if first == "parameters" {
            parameter
        } else {
            field
        }
    };
    let is_code = fact.split(' ').any(|word| matches!(word, "code" | "key"));
    match (first, last) {
        ("method" | "REST", _) => Rule::MethodRenamed,
        ("scope", _) => Rule::Scope,
        ("deprecated", _) => Rule::Deprecated,
        ("status", _) => Rule::Status,
        ("unread" | "malformed", _) => Rule::Unread,
        ("error" | "system", _) if is_new => Rule::ErrorAdded,
        ("error" | "system", _) if is_gone => Rule::ErrorRemoved,
        ("error" | "system", _) => Rule::Status,
        ("sample", _) => Rule::Type,
        ("codes", _) if is_gone => Rule::CodeRemoved,
        ("codes", _) => Rule::CodeAdded,
        (_, "type") if is_new => field(Rule::ParameterAdded, Rule::FieldAdded),
        (_, "type") if is_gone => field(Rule::ParameterRemoved, Rule::FieldRemoved),
        (_, "type") => Rule::Type,
        (_, "required") => Rule::Required,
        (_, "deprecated") => Rule::Deprecated,
        (_, "default") => Rule::Default,
        _ if is_code && is_gone => Rule::CodeRemoved,
        _ if is_code => Rule::CodeAdded,
        _ => Rule::Bound,
    }
}

/// Makes one finding of an error that is gone and one that is new if their messages are the same.
fn pair_errors(findings: &mut Vec<Finding>, page: &Page, other: &Page) {
    let message = |page: &Page, at: Option<(String, u32)>| {
        let (file, line) = at?;
        let is_here = |row: &&ErrorRow| *row.at.file == *file && row.at.line == line;
        let row = page.errors.iter().find(is_here)?;
        let message = row.message.clone();
        Some((message, row.code.clone()?)).filter(|(message, _)| !message.is_empty())
    };
    let gone: Vec<Finding> = findings
        .extract_if(.., |found| found.rule == Rule::ErrorRemoved)
        .collect();
    for old in gone {
        let at = old
            .spec
            .as_ref()
            .map(|at| (at.file.clone(), at.line as u32));
        let before = message(other, at);
        let new = findings.iter_mut().find(|new| {
            let at = new.page.as_ref().map(|at| (at.file.to_string(), at.line));
            let is_same = |(text, _): &(String, String)| {
                before.as_ref().is_some_and(|(before, _)| before == text)
            };
            new.rule == Rule::ErrorAdded && message(page, at).as_ref().is_some_and(is_same)
        });
        match new {
            Some(new) => {
                let at = new.page.as_ref().map(|at| (at.file.to_string(), at.line));
                new.rule = Rule::ErrorRenamed;
                new.theirs = message(page, at).map(|(_, code)| code);
                new.ours = before.map(|(_, code)| code);
                new.spec = old.spec;
            }
            None => findings.push(old),
        }
    }
}
