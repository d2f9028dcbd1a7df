//! The facts in which two versions of a page differ.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::Serialize;
use serde_json::Value;

use crate::facts::{ErrorRow, Field, Page, Stated, Type};
use crate::report::{Repair, RepairKind};
use crate::source::Place;
use crate::translate::in_words_of;

/// A difference between two versions of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The fact that differs, such as `parameters fields.id required`.
    pub fact: String,
    /// The value before, if there was one.
    pub old: Option<Stated<String>>,
    /// The value after, if there is one.
    pub new: Option<Stated<String>>,
}

/// Returns the facts in which two versions of a page differ.
///
/// Words do not count, and neither do places and calls in examples. Fields are compared by their
/// path, errors by their code, and by their message where a code has several. The versions may be in
/// different languages.
#[must_use]
pub fn diff(old: &Page, new: &Page) -> Vec<Change> {
    let translated = in_words_of(old, new);
    let new = translated.as_ref().unwrap_or(new);
    let ambiguous = ambiguous_errors([old, new]);
    let (mut old, mut new) = (facts(old, &ambiguous), facts(new, &ambiguous));
    let keys: BTreeSet<String> = old.keys().chain(new.keys()).cloned().collect();
    let changes = keys.into_iter().filter_map(|fact| {
        let (old, new) = (old.remove(&fact), new.remove(&fact));
        let value =
            |stated: &Option<Stated<String>>| stated.as_ref().map(|stated| stated.value.clone());
        (value(&old) != value(&new)).then_some(Change { fact, old, new })
    });
    changes.collect()
}

/// Returns the facts of a page, each by a key that stays the same when the page is edited elsewhere.
fn facts(page: &Page, ambiguous: &HashSet<String>) -> BTreeMap<String, Stated<String>> {
    let mut facts = Facts::default();
    if let Some(method) = &page.method {
        facts.add("method", &method.value, &method.at);
        facts.add(
            "REST version",
            if page.is_rest3 { "3" } else { "2" },
            &method.at,
        );
    }
    for scope in &page.scopes {
        facts.add(&format!("scope {}", scope.value), "yes", &scope.at);
    }
    if let Some(deprecation) = &page.deprecation {
        facts.add(
            "deprecated",
            &deprecation.successors.join(", "),
            &deprecation.at,
        );
    }
    for (side, fields) in [
        ("parameters", &page.parameters),
        ("result", &page.result),
        ("payload", &page.payload),
    ] {
        fields
            .iter()
            .for_each(|field| facts.field(page, side, field));
    }
    for object in &page.objects {
        let name = object.anchor.as_ref().unwrap_or(&object.title);
        object
            .fields
            .iter()
            .for_each(|field| facts.field(page, &format!("object {name:?}"), field));
    }
    for table in &page.code_tables {
        let name = table.anchor.as_ref().unwrap_or(&table.title);
        for code in &table.codes {
            facts.add(&format!("codes {name:?} {}", code.code), "yes", &code.at);
        }
    }
    for status in &page.statuses {
        facts.add(
            &format!("status {:?} {}", status.of, status.status),
            "yes",
            &status.at,
        );
    }
    page.errors
        .iter()
        .for_each(|error| facts.error(error, ambiguous));
    let sample = page
        .samples
        .iter()
        .find_map(|sample| Some((sample.json.as_ref()?.get("result")?, &sample.at)));
    if let Some((result, at)) = sample {
        facts.add("sample result", &shape(result, 0), at);
    }
    for unread in &page.unread {
        facts.add(
            &format!("unread {:?} {}", unread.reason, unread.what),
            "yes",
            &unread.at,
        );
    }
    let malformed =
        |repair: &&Repair| matches!(repair.kind, RepairKind::UnclosedRow | RepairKind::BarInLink);
    for repair in page.repairs.iter().filter(malformed) {
        facts.add(
            &format!("malformed {:?} {}", repair.kind, repair.what),
            "yes",
            &repair.at,
        );
    }
    facts.facts
}

#[derive(Default)]
struct Facts {
    facts: BTreeMap<String, Stated<String>>,
}

impl Facts {
    fn add(&mut self, key: &str, value: &str, at: &Place) {
        let stated = Stated {
            value: value.to_owned(),
            at: at.clone(),
        };
        self.facts.insert(key.to_owned(), stated);
    }

    fn field(&mut self, page: &Page, side: &str, field: &Field) {
        let variant = field
            .variant
            .as_ref()
            .map_or(String::new(), |variant| format!(" [{variant}]"));
        let key = format!("{side} {}{variant}", field.path);
        let at = &field.at;
        self.add(&format!("{key} type"), &types(&field.types), at);
        if field.required {
            self.add(&format!("{key} required"), "yes", at);
        }
        if field.deprecated {
            self.add(&format!("{key} deprecated"), "yes", at);
        }
        if let Some(value) = field
            .default
            .as_ref()
            .and_then(|default| default.value.as_ref())
        {
            self.add(&format!("{key} default"), value, at);
        }
        for bound in &field.bounds {
            self.add(
                &format!("{key} {:?}", bound.kind),
                &bound.limit.to_string(),
                at,
            );
        }
        for listed in &field.keys {
            self.add(&format!("{key} key {}", listed.code), "yes", &listed.at);
        }
        for code in page.codes_of(field) {
            self.add(&format!("{key} code {}", code.code), "yes", &code.at);
        }
    }

    /// Adds an error by its code, and by its message where a code has several rows or a row no code.
    fn error(&mut self, error: &ErrorRow, ambiguous: &HashSet<String>) {
        let mut key = error.key();
        if ambiguous.contains(&key) || error.code.is_none() {
            let message = if error.message.is_empty() {
                &error.meaning
            } else {
                &error.message
            };
            key = format!("{key} {message:?}");
        }
        self.add(
            &key,
            error.status.as_deref().unwrap_or("no status"),
            &error.at,
        );
    }
}

/// Returns the errors that have several rows in one of the pages.
fn ambiguous_errors(pages: [&Page; 2]) -> HashSet<String> {
    let mut ambiguous = HashSet::new();
    for page in pages {
        let mut seen = HashSet::new();
        ambiguous.extend(
            page.errors
                .iter()
                .map(ErrorRow::key)
                .filter(|key| !seen.insert(key.clone())),
        );
    }
    ambiguous
}

/// Returns types as one text, however the page writes them.
fn types(types: &[Type]) -> String {
    let mut names: Vec<String> = types
        .iter()
        .map(|ty| format!("{}{}", ty.name, "[]".repeat(ty.lists)))
        .collect();
    names.sort();
    names.join(" | ")
}

/// Returns the shape of a value: its kind, and the keys of an object at the top.
fn shape(value: &Value, depth: usize) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "boolean".to_owned(),
        Value::Number(_) => "number".to_owned(),
        Value::String(_) => "string".to_owned(),
        Value::Array(items) if depth < 2 => match items.first() {
            Some(item) => format!("[{}]", shape(item, depth + 1)),
            None => "[]".to_owned(),
        },
        Value::Array(_) => "[…]".to_owned(),
        Value::Object(members) if depth < 2 => {
            let members: Vec<String> = members
                .iter()
                .map(|(key, value)| format!("{key}: {}", shape(value, depth + 1)))
                .collect();
            format!("{{{}}}", members.join(", "))
        }
        Value::Object(_) => "{…}".to_owned(),
    }
}
