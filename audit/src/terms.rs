//! The words for parts of pages that comparisons and the lock share.

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

/// Returns the beginning of the keys of an object's rows in the lock.
pub fn section(table: &Object) -> String {
    let name = table.under.as_ref().unwrap_or(&table.title);
    format!("object {} ", table.anchor.as_deref().unwrap_or(name))
}

/// Returns the place of the title of a page, or its first line.
pub fn top(page: &Page) -> Place {
    let title = page.title.as_ref().map(|title| title.at.clone());
    title.unwrap_or_else(|| start(&page.file))
}

/// Returns the first line of a page.
pub fn start(file: &str) -> Place {
    Place {
        file: file.into(),
        line: 1,
    }
}
