//! Codes of enumerations, wherever a page lists them.

use bitrix24_codegen::spec::Enum;
use bitrix24_pages::{Code, Field, Page, Place, file_of};

use super::{Found, Ours, quoted};
use crate::api::{Api, Decl, Kind, Member};
use crate::rule::Rule;

/// The spellings of true and false.
const FLAGS: [&str; 6] = ["Y", "N", "true", "false", "1", "0"];

/// Where a row lists codes.
pub struct Listing<'a> {
    /// The page.
    pub page: &'a Page,
    /// The field that may have the codes.
    pub what: &'a str,
    /// The key of the row in the lock.
    pub key: &'a str,
    /// Whether the row is in the description of an object.
    pub is_object: bool,
}

/// Compares the codes that a row lists, or leads to on the same page.
pub fn compare_row(
    api: &Api,
    listing: &Listing<'_>,
    row: &Field,
    member: &Member<'_>,
    found: &mut Found<'_>,
) {
    let (page, what) = (listing.page, listing.what);
    let codes = page.codes_of(row);
    let kind = member.kind.as_ref();
    match kind.map(item) {
        Some(Kind::Enum(decl)) => {
            // "The keys are ASC or DESC" is about the values of free keys.
            let is_map = matches!(kind, Some(Kind::Map(_)));
            let codes = if is_map && codes.is_empty() {
                &row.keys
            } else {
                codes
            };
            let is_own = file_of(&decl.block.page).0 == page.file;
            let list = List {
                codes,
                at: &row.at,
                row: listing.key,
                is_complete: is_own && listing.is_object && !codes.is_empty(),
            };
            compare_list(api, page, decl, what, &list, found);
        }
        Some(Kind::BuiltIn("boolean" | "yes_no")) => {
            let words = |code: &&Code| !code.code.contains(char::is_whitespace);
            for code in codes.iter().filter(words) {
                if !FLAGS.contains(&code.code.as_str()) {
                    let ours = Ours {
                        value: Some(member.written.to_owned()),
                        spot: member.spot.clone(),
                        subject: &format!("{}/{}", member.subject, code.code),
                    };
                    let theirs = Some(code.code.clone());
                    let what = format!("code {} of {what}", quoted(&code.code));
                    found.differ(Rule::CodeAdded, what, theirs, &code.at, ours);
                }
            }
        }
        _ => {}
    }
}

/// Returns the type of a value or, of a list or map, that of its entries.
fn item<'a, 'b>(kind: &'b Kind<'a>) -> &'b Kind<'a> {
    match kind {
        Kind::List(item) | Kind::Map(item) => self::item(item),
        kind => kind,
    }
}

/// A list of codes on a page.
struct List<'a> {
    codes: &'a [Code],
    at: &'a Place,
    /// The key of the list in the lock.
    row: &'a str,
    /// Whether the list is the vendor's description of the enumeration.
    is_complete: bool,
}

fn compare_list(
    api: &Api,
    page: &Page,
    decl: &Decl<'_, Enum>,
    what: &str,
    list: &List<'_>,
    found: &mut Found<'_>,
) {
    if list.codes.is_empty() && !list.is_complete && !found.was_said(&page.file, list.row, None) {
        return;
    }
    let subject = format!("{}/codes", decl.subject("enums"));
    let codes = &decl.block.codes;
    for code in list.codes {
        let exact = codes.iter().find(|(name, _)| name.value == code.code);
        if exact.is_some_and(|(_, ours)| ours.removed.is_none()) {
            continue;
        }
        let listed = |name: &str| list.codes.iter().any(|code| code.code == name);
        let cased = codes
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(&code.code) && !listed(&name.value));
        let (rule, known) = match (exact, cased) {
            (Some(known), _) => (Rule::CodeAdded, Some(known)),
            (None, Some(known)) => (Rule::CodeRenamed, Some(known)),
            (None, None) => (Rule::CodeAdded, None),
        };
        let removed = if exact.is_some() { " (removed)" } else { "" };
        let span = known.map_or(&decl.name.span, |(name, _)| &name.span);
        let name = known.map_or(&code.code, |(name, _)| &name.value);
        let ours = Ours {
            value: known.map(|(name, _)| format!("{}{removed}", name.value)),
            spot: api.spot(decl.file, span),
            subject: &format!("{subject}/{name}"),
        };
        let what = format!("code {} of {what}", quoted(&code.code));
        found.differ(rule, what, Some(code.code.clone()), &code.at, ours);
    }
    let mut before = list.codes.first().map_or(list.at, |code| &code.at);
    for (name, ours) in codes {
        let same = |code: &&Code| code.code.eq_ignore_ascii_case(name);
        if let Some(code) = list.codes.iter().find(same) {
            before = &code.at;
            continue;
        }
        let token = format!("code {}", name.value);
        let is_known = list.is_complete || found.was_said(&page.file, list.row, Some(&token));
        if ours.removed.is_some() || !is_known {
            continue;
        }
        let ours = Ours {
            value: Some(name.value.clone()),
            spot: api.spot(decl.file, &name.span),
            subject: &format!("{subject}/{}", name.value),
        };
        let what = format!("code {} of {what}", quoted(name));
        found.differ(Rule::CodeRemoved, what, None, before, ours);
    }
}

/// Compares the tables of codes to which the enumerations of the spec refer.
pub fn compare_enums(api: &Api, page: &Page, found: &mut Found<'_>) {
    for decl in api.enums() {
        let (file, anchor) = file_of(&decl.block.page);
        let Some(anchor) = anchor.filter(|_| file == page.file) else {
            continue;
        };
        let tables = page.code_tables.iter().filter(|table| table.is_at(anchor));
        for table in tables {
            let row = format!("codes {}", table.anchor.as_deref().unwrap_or(&table.title));
            let list = List {
                codes: &table.codes,
                at: &table.at,
                row: &row,
                is_complete: true,
            };
            compare_list(api, page, &decl, &quoted(decl.name), &list, found);
        }
    }
}

/// Compares the tables that list events.
pub fn compare_events(api: &Api, page: &Page, found: &mut Found<'_>) {
    for table in &page.code_tables {
        let is_event = |code: &&Code| api.events().any(|event| event.name.value == code.code);
        let known = table.codes.iter().filter(is_event).count();
        if known * 2 < table.codes.len() || known == 0 {
            continue;
        }
        let codes = table.codes.iter().filter(|code| !is_event(code));
        for code in codes {
            found.findings.push(crate::finding::Finding {
                rule: Rule::EventAdded,
                what: format!("event {}", quoted(&code.code)),
                theirs: Some(code.code.clone()),
                ours: None,
                page: Some(code.at.clone()),
                spec: None,
                subject: format!("events/{}", code.code),
            });
        }
        let row = format!("codes {}", table.anchor.as_deref().unwrap_or(&table.title));
        let mut before = &table.at;
        for event in api.events() {
            let same = |code: &&Code| code.code == event.name.value;
            if let Some(code) = table.codes.iter().find(same) {
                before = &code.at;
                continue;
            }
            let token = format!("code {}", event.name.value);
            if found.was_said(&page.file, &row, Some(&token)) {
                let ours = Ours {
                    value: Some(event.name.value.clone()),
                    spot: api.spot(event.file, &event.name.span),
                    subject: &event.subject("events"),
                };
                let what = format!("event {}", quoted(event.name));
                found.differ(Rule::EventRemoved, what, None, before, ours);
            }
        }
    }
}
