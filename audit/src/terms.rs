//! The words for parts of pages that comparisons, fixes and the lock share.

use std::collections::BTreeSet;

use bitrix24_pages::{Bound, BoundKind, Object, Page, Place, Type};

/// Returns a path without the marks of lists.
pub fn plain(path: &str) -> String {
    path.replace("[]", "")
}

/// Returns the key of the spec for a bound.
pub fn key_of(kind: BoundKind) -> &'static str {
    match kind {
        BoundKind::Minimum | BoundKind::GreaterThan => "at_least",
        BoundKind::Maximum | BoundKind::MaximumLength | BoundKind::MaximumItems => "at_most",
    }
}

/// Returns the smallest or largest value that a bound allows.
pub fn limit(bound: &Bound) -> i64 {
    match bound.kind {
        BoundKind::GreaterThan => bound.limit.saturating_add(1),
        _ => bound.limit,
    }
}

/// Returns the types of a row as one text.
pub fn written(types: &[Type]) -> String {
    let names = types
        .iter()
        .map(|ty| format!("{}{}", ty.name, "[]".repeat(ty.lists)));
    names.collect::<Vec<_>>().join(" | ")
}

/// Returns the statuses in a text such as `400, 403`.
pub fn statuses_in(text: &str) -> BTreeSet<u16> {
    let words = text.split(|c: char| !c.is_ascii_digit());
    words.filter_map(|word| word.parse().ok()).collect()
}

/// Returns a message without what does not matter: marks at its end, and white space.
pub fn bare_message(message: &str) -> String {
    let words: Vec<&str> = message.split_whitespace().collect();
    words.join(" ").trim_end_matches(['.', '!']).to_owned()
}

/// Returns the beginning of the keys of an object's rows in the lock.
pub fn section(table: &Object) -> String {
    let name = table.under.as_ref().unwrap_or(&table.title);
    section_of(table.anchor.as_deref().unwrap_or(name))
}

/// Returns the beginning of the keys of the rows at an anchor or below a heading.
pub fn section_of(name: &str) -> String {
    format!("object {name} ")
}

/// Returns the place of the title of a page, or its first line.
pub fn top(page: &Page) -> Place {
    let title = page.title.as_ref().map(|title| title.at.clone());
    title.unwrap_or_else(|| Place::start(&page.file))
}
