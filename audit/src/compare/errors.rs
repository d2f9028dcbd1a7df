//! Error codes, their messages and their HTTP statuses.

use std::collections::BTreeSet;

use bitrix24_codegen::source::Span;
use bitrix24_codegen::spec::{Failure, Method};
use bitrix24_pages::{CodeTable, ErrorRow, Outcome, Page, Place, file_of};

use super::{Found, Ours, quoted};
use crate::api::{Api, Decl, is_kept};
use crate::docs::Docs;
use crate::finding::Spot;
use crate::rule::Rule;
use crate::terms::{bare_message, statuses_in, top};

/// An error code of the spec.
#[derive(Clone)]
struct Known<'a> {
    code: &'a str,
    failure: &'a Failure,
    spot: Spot,
    subject: String,
    /// The name of the group that the code is from.
    group: Option<&'a str>,
}

/// Returns the codes that a method has, its own first.
fn known<'a>(api: &'a Api, method: &Decl<'a, Method>) -> Vec<Known<'a>> {
    let subject = format!("{}/errors/codes", method.subject("methods"));
    let mut known = Vec::new();
    for (code, failure) in &method.block.errors.codes {
        known.push(Known {
            code,
            failure,
            spot: api.spot(method.file, &code.span),
            subject: format!("{subject}/{}", code.value),
            group: None,
        });
    }
    for group in api.included(method) {
        known.extend(of_group(api, &group));
    }
    known
}

fn of_group<'a>(
    api: &'a Api,
    group: &Decl<'a, bitrix24_codegen::spec::ErrorGroup>,
) -> Vec<Known<'a>> {
    let subject = format!("{}/codes", group.subject("errors"));
    let codes = group.block.codes.iter();
    codes
        .map(|(code, failure)| Known {
            code,
            failure,
            spot: api.spot(group.file, &code.span),
            subject: format!("{subject}/{}", code.value),
            group: Some(&group.name.value),
        })
        .collect()
}

/// Compares the errors of a method with its page.
pub fn compare(api: &Api, method: &Decl<'_, Method>, page: &Page, found: &mut Found<'_>) {
    let known = known(api, method);
    let system = api.system_errors();
    let system = system.map_or_else(Vec::new, |group| of_group(api, &group));
    let rows: Vec<&ErrorRow> = page
        .errors
        .iter()
        .filter(|row| !row.system && row.code.is_some())
        .collect();
    let what = |code: &str| format!("error {} of {}", quoted(code), quoted(method.name));
    let listed = |code: &str| rows.iter().any(|row| row.code.as_deref() == Some(code));
    let missing: Vec<&Known<'_>> = known
        .iter()
        .filter(|known| is_kept(known.failure) && !listed(known.code))
        .collect();
    let mut renamed: BTreeSet<&str> = BTreeSet::new();
    for row in &rows {
        let code = row.code.as_deref().unwrap_or_default();
        let of_method = known.iter().find(|known| known.code == code);
        let Some(ours) = of_method.or_else(|| system.iter().find(|known| known.code == code))
        else {
            let old = missing.iter().find(|old| {
                let same = |message: &str| bare_message(message) == bare_message(&row.message);
                let said = || found.was_said(&page.file, &format!("error {}", old.code), None);
                let is_same = (old.group.is_none() || said())
                    && !row.message.is_empty()
                    && old.failure.message.iter().any(|message| same(message));
                (is_same || old.code.eq_ignore_ascii_case(code)) && !renamed.contains(old.code)
            });
            let (rule, spot) = match old {
                Some(old) => (Rule::ErrorRenamed, old.spot.clone()),
                None => (Rule::ErrorAdded, api.spot(method.file, &method.name.span)),
            };
            renamed.extend(old.map(|old| old.code));
            let subject = format!("{}/errors/codes/{code}", method.subject("methods"));
            let ours = Ours {
                value: old.map(|old| old.code.to_owned()),
                spot,
                subject: &subject,
            };
            found.differ(rule, what(code), Some(code.to_owned()), &row.at, ours);
            continue;
        };
        if !is_kept(ours.failure) {
            let removed = Ours {
                value: Some(format!("{code} (removed)")),
                spot: ours.spot.clone(),
                subject: &ours.subject,
            };
            found.differ(
                Rule::ErrorAdded,
                what(code),
                Some(code.to_owned()),
                &row.at,
                removed,
            );
            continue;
        }
        compare_row(row, ours, &what(code), found);
    }
    // The row above the place where a code is missing, in the order of the spec.
    let place = |code: &str| {
        let before = known.iter().take_while(|known| known.code != code);
        let row_of = |known: &Known<'_>| {
            rows.iter()
                .find(|row| row.code.as_deref() == Some(known.code))
        };
        let row = before.filter_map(row_of).last().or(rows.first());
        let none = || page.no_errors.clone().unwrap_or_else(|| top(page));
        row.map_or_else(none, |row| row.at.clone())
    };
    for old in missing.iter().filter(|old| !renamed.contains(old.code)) {
        let row = format!("error {}", old.code);
        let is_said = found.was_said(&page.file, &row, None);
        if old.group.is_none() || is_said {
            let ours = Ours {
                value: Some(old.code.to_owned()),
                spot: old.spot.clone(),
                subject: &old.subject,
            };
            found.differ(
                Rule::ErrorRemoved,
                what(old.code),
                None,
                &place(old.code),
                ours,
            );
        }
    }
    included(api, method, page, &rows, found);
    statuses(api, method, page, &rows, &known, found);
}

/// Compares the groups that a method includes: a page is expected to list one of their codes.
fn included(
    api: &Api,
    method: &Decl<'_, Method>,
    page: &Page,
    rows: &[&ErrorRow],
    found: &mut Found<'_>,
) {
    for (group, name) in api
        .included(method)
        .iter()
        .zip(&method.block.errors.include)
    {
        let listed = |code: &str| rows.iter().any(|row| row.code.as_deref() == Some(code));
        let said = |code: &str| found.was_said(&page.file, &format!("error {code}"), None);
        let mut codes = group.block.codes.iter();
        if !codes.any(|(code, _)| listed(code) || said(code)) {
            let ours = Ours {
                value: Some(name.value.clone()),
                spot: api.spot(method.file, &name.span),
                subject: &format!(
                    "{}/errors/include/{}",
                    method.subject("methods"),
                    name.value
                ),
            };
            let what = format!("errors {} of {}", quoted(name), quoted(method.name));
            let at = rows.first().map_or_else(|| top(page), |row| row.at.clone());
            found.differ(Rule::ErrorRemoved, what, None, &at, ours);
        }
    }
}

/// Compares the message and the status of a row.
fn compare_row(row: &ErrorRow, known: &Known<'_>, what: &str, found: &mut Found<'_>) {
    let messages = &known.failure.message;
    let same = |message: &str| bare_message(message) == bare_message(&row.message);
    let is_known = messages.is_empty() || messages.iter().any(|message| same(message));
    if !row.message.is_empty() && !is_known {
        let ours = messages.iter().map(|message| message.value.as_str());
        let ours = Ours {
            value: Some(ours.collect::<Vec<_>>().join(" | ")),
            spot: known.spot.clone(),
            subject: &format!("{}/message", known.subject),
        };
        let theirs = Some(row.message.clone());
        found.differ(Rule::Message, what.to_owned(), theirs, &row.at, ours);
    }
    let Some(status) = &row.status else { return };
    let theirs: BTreeSet<u16> = statuses_in(status);
    let ours: BTreeSet<u16> = known.failure.status.iter().copied().collect();
    if !theirs.is_empty() && theirs != ours {
        let ours = Ours {
            value: Some(show(&ours)),
            spot: known.spot.clone(),
            subject: &format!("{}/status", known.subject),
        };
        found.differ(
            Rule::Status,
            what.to_owned(),
            Some(show(&theirs)),
            &row.at,
            ours,
        );
    }
}

fn show(statuses: &BTreeSet<u16>) -> String {
    let statuses: Vec<String> = statuses.iter().map(u16::to_string).collect();
    format!("[{}]", statuses.join(", "))
}

/// Compares the statuses that the page states for all answers of a method at once.
fn statuses(
    api: &Api,
    method: &Decl<'_, Method>,
    page: &Page,
    rows: &[&ErrorRow],
    known: &[Known<'_>],
    found: &mut Found<'_>,
) {
    let of = |outcome: Outcome| {
        page.statuses
            .iter()
            .filter(move |status| status.of == outcome)
    };
    let spot = |span: &Span| api.spot(method.file, span);
    let subject = method.subject("methods");
    for status in of(Outcome::Success).filter(|status| status.status != "200") {
        let ours = Ours {
            value: Some("200".to_owned()),
            spot: spot(&method.block.result.kind.span),
            subject: &format!("{subject}/result/status"),
        };
        let what = format!("result of {}", quoted(method.name));
        found.differ(
            Rule::Status,
            what,
            Some(status.status.clone()),
            &status.at,
            ours,
        );
    }
    let listed = |known: &&Known<'_>| {
        let is_row = |row: &ErrorRow| row.code.as_deref() == Some(known.code);
        let was_said = || found.was_said(&page.file, &format!("error {}", known.code), None);
        rows.iter().any(|row| is_row(row) && row.status.is_none())
            || (!rows.iter().any(|row| is_row(row)) && was_said())
    };
    let ours: BTreeSet<u16> = known
        .iter()
        .filter(listed)
        .flat_map(|known| known.failure.status.iter().copied())
        .collect();
    let theirs: BTreeSet<u16> = of(Outcome::Error)
        .flat_map(|status| statuses_in(&status.status))
        .collect();
    let states = of(Outcome::Error).next();
    let first: Option<&Place> = states
        .map(|status| &status.at)
        .or(rows.first().map(|row| &row.at));
    let Some(at) = first.filter(|_| !ours.is_empty() && ours != theirs) else {
        return;
    };
    let ours = Ours {
        value: Some(show(&ours)),
        spot: spot(&method.name.span),
        subject: &format!("{subject}/errors/status"),
    };
    let what = format!("errors of {}", quoted(method.name));
    found.differ(Rule::Status, what, Some(show(&theirs)), at, ours);
}

/// Compares the errors that any method may return, and those of groups that no page lists.
pub fn compare_groups(api: &Api, docs: &Docs, found: &mut Found<'_>) {
    let Some(system) = api.system_errors() else {
        return;
    };
    let codes = of_group(api, &system);
    let mut rows: Vec<&ErrorRow> = docs
        .pages()
        .flat_map(|page| &page.errors)
        .filter(|row| row.system && row.code.is_some())
        .collect();
    // All pages include the same table.
    rows.sort_by(|a, b| a.at.cmp(&b.at));
    rows.dedup_by(|a, b| a.at == b.at);
    let what = |code: &str| format!("system error {}", quoted(code));
    for row in &rows {
        let code = row.code.as_deref().unwrap_or_default();
        match codes.iter().find(|known| known.code == code) {
            Some(known) => compare_row(row, known, &what(code), found),
            None => {
                let cased = codes
                    .iter()
                    .find(|known| known.code.eq_ignore_ascii_case(code));
                let rule = if cased.is_some() {
                    Rule::ErrorRenamed
                } else {
                    Rule::ErrorAdded
                };
                let ours = Ours {
                    value: cased.map(|known| known.code.to_owned()),
                    spot: api.spot(system.file, &system.name.span),
                    subject: &format!("{}/codes/{code}", system.subject("errors")),
                };
                found.differ(rule, what(code), Some(code.to_owned()), &row.at, ours);
            }
        }
    }
    let listed = |known: &Known<'_>| {
        rows.iter().any(|row| {
            row.code
                .as_deref()
                .is_some_and(|code| code.eq_ignore_ascii_case(known.code))
        })
    };
    let mut before = rows.first().map(|row| row.at.clone());
    for known in &codes {
        if let Some(row) = rows
            .iter()
            .find(|row| row.code.as_deref() == Some(known.code))
        {
            before = Some(row.at.clone());
        }
        if let Some(at) = before
            .as_ref()
            .filter(|_| !listed(known) && is_kept(known.failure))
        {
            let ours = Ours {
                value: Some(known.code.to_owned()),
                spot: known.spot.clone(),
                subject: &known.subject,
            };
            found.differ(Rule::ErrorRemoved, what(known.code), None, at, ours);
        }
    }
    for group in api
        .groups()
        .filter(|group| group.name.value != system.name.value)
    {
        shared(api, docs, &group, found);
    }
}

/// Reports the codes of a group that no page of its methods lists.
fn shared(
    api: &Api,
    docs: &Docs,
    group: &Decl<'_, bitrix24_codegen::spec::ErrorGroup>,
    found: &mut Found<'_>,
) {
    let own = file_of(&group.block.page).0;
    let mut pages = Vec::new();
    let mut paths = Vec::new();
    for (file, method) in api.pages_of_group(group) {
        let moved = || method.and_then(|name| docs.pages_of(name).first().copied());
        match docs.page(&file).or_else(moved) {
            Some(page) => pages.push(page),
            // What other pages say is unknown if only some were read.
            None if !docs.covers(&file) => return,
            None => {}
        }
        paths.push(file);
    }
    if docs
        .page(&own)
        .is_some_and(|page| own_table(api, page, group, found))
    {
        return;
    }
    for known in of_group(api, group)
        .iter()
        .filter(|known| is_kept(known.failure))
    {
        let in_errors = |page: &&&Page| {
            page.errors
                .iter()
                .any(|row| row.code.as_deref() == Some(known.code))
        };
        let in_tables = |page: &&&Page| {
            let tables = page.code_tables.iter().flat_map(|table| &table.codes);
            tables.into_iter().any(|code| code.code == known.code)
        };
        // What a page said before is reported as missing there.
        let key = format!("error {}", known.code);
        let was_said = paths.iter().any(|path| found.was_said(path, &key, None));
        if was_said
            || pages
                .iter()
                .any(|page| in_errors(&page) || in_tables(&page))
        {
            continue;
        }
        let ours = Ours {
            value: Some(known.code.to_owned()),
            spot: known.spot.clone(),
            subject: &known.subject,
        };
        let what = format!(
            "error {} of the group {}",
            quoted(known.code),
            quoted(group.name)
        );
        let at = docs.page(&own).map_or_else(|| Place::start(&own), top);
        found.differ(Rule::ErrorRemoved, what, None, &at, ours);
    }
}

/// Compares the table of codes that describes a group. Returns whether its page has one.
fn own_table(
    api: &Api,
    page: &Page,
    group: &Decl<'_, bitrix24_codegen::spec::ErrorGroup>,
    found: &mut Found<'_>,
) -> bool {
    let (_, anchor) = file_of(&group.block.page);
    let is_here = |table: &&CodeTable| anchor.is_some_and(|anchor| table.is_at(anchor));
    let tables: Vec<&CodeTable> = page.code_tables.iter().filter(is_here).collect();
    let known = of_group(api, group);
    let what = |code: &str| format!("error {} of the group {}", quoted(code), quoted(group.name));
    for table in &tables {
        for code in &table.codes {
            if !known.iter().any(|known| known.code == code.code) {
                let ours = Ours {
                    value: None,
                    spot: api.spot(group.file, &group.name.span),
                    subject: &format!("{}/codes/{}", group.subject("errors"), code.code),
                };
                let theirs = Some(code.code.clone());
                found.differ(Rule::ErrorAdded, what(&code.code), theirs, &code.at, ours);
            }
        }
        for known in known.iter().filter(|known| is_kept(known.failure)) {
            if !table.codes.iter().any(|code| code.code == known.code) {
                let ours = Ours {
                    value: Some(known.code.to_owned()),
                    spot: known.spot.clone(),
                    subject: &known.subject,
                };
                found.differ(Rule::ErrorRemoved, what(known.code), None, &table.at, ours);
            }
        }
    }
    !tables.is_empty()
}
