//! The facts in which two versions of a page differ.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::facts::{ErrorRow, Field, Page, Type};
use crate::report::{Repair, RepairKind};

/// A difference between two versions of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What differs, such as `parameters fields.id required`.
    pub fact: String,
    /// The value before, if there was one.
    pub old: Option<String>,
    /// The value after, if there is one.
    pub new: Option<String>,
}

/// Returns the facts in which two versions of a page differ.
///
/// Words do not count, and neither do places and examples. Fields are compared by their path, errors
/// by their code and message.
#[must_use]
pub fn diff(old: &Page, new: &Page) -> Vec<Change> {
    let (mut old, mut new) = (facts(old), facts(new));
    old.retain(|fact, value| {
        let is_same = new.get(fact) == Some(value);
        if is_same {
            new.remove(fact);
        }
        !is_same
    });
    let facts: BTreeSet<String> = old.keys().chain(new.keys()).cloned().collect();
    let change = |fact: String| Change {
        old: old.get(&fact).cloned(),
        new: new.get(&fact).cloned(),
        fact,
    };
    facts.into_iter().map(change).collect()
}

/// Returns the facts of a page, each by a key that stays the same when the page is edited elsewhere.
fn facts(page: &Page) -> BTreeMap<String, String> {
    let mut facts = Facts::default();
    facts.add(
        "method",
        page.method.as_ref().map(|method| method.value.clone()),
    );
    facts.add("REST 3.0", page.is_rest3.then(|| "yes".to_owned()));
    facts.add(
        "executor",
        page.executor
            .as_ref()
            .map(|executor| executor.value.clone()),
    );
    for scope in &page.scopes {
        facts.add(&format!("scope {}", scope.value), Some("yes".to_owned()));
    }
    if let Some(deprecation) = &page.deprecation {
        facts.add("deprecated", Some(deprecation.successors.join(", ")));
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
        object
            .fields
            .iter()
            .for_each(|field| facts.field(page, &format!("object {:?}", object.title), field));
    }
    for table in &page.code_tables {
        for code in &table.codes {
            facts.add(
                &format!("codes {:?} {}", table.title, code.code),
                Some("yes".to_owned()),
            );
        }
    }
    for status in &page.statuses {
        facts.add(
            &format!("status {:?} {}", status.of, status.status),
            Some("yes".to_owned()),
        );
    }
    page.errors.iter().for_each(|error| facts.error(error));
    if let Some(result) = page
        .samples
        .iter()
        .find_map(|sample| sample.json.as_ref()?.get("result"))
    {
        facts.add("sample result", Some(shape(result, 0)));
    }
    for unread in &page.unread {
        facts.add(
            &format!("unread {:?} {}", unread.reason, unread.what),
            Some("yes".to_owned()),
        );
    }
    let malformed =
        |repair: &&Repair| matches!(repair.kind, RepairKind::UnclosedRow | RepairKind::BarInLink);
    for repair in page.repairs.iter().filter(malformed) {
        facts.add(
            &format!("malformed {:?} {}", repair.kind, repair.what),
            Some("yes".to_owned()),
        );
    }
    facts.facts
}

#[derive(Default)]
struct Facts {
    facts: BTreeMap<String, String>,
}

impl Facts {
    fn add(&mut self, key: &str, value: Option<String>) {
        let Some(value) = value else { return };
        self.facts.insert(key.to_owned(), value);
    }

    fn field(&mut self, page: &Page, side: &str, field: &Field) {
        let variant = field
            .variant
            .as_ref()
            .map_or(String::new(), |variant| format!(" [{variant}]"));
        let key = format!("{side} {}{variant}", field.path);
        let fact = |name: &str| format!("{key} {name}");
        self.add(&fact("type"), Some(types(&field.types)));
        self.add(&fact("required"), field.required.then(|| "yes".to_owned()));
        self.add(
            &fact("deprecated"),
            field.deprecated.then(|| "yes".to_owned()),
        );
        self.add(
            &fact("default"),
            field
                .default
                .as_ref()
                .and_then(|default| default.value.clone()),
        );
        for bound in &field.bounds {
            self.add(
                &fact(&format!("{:?}", bound.kind)),
                Some(bound.limit.to_string()),
            );
        }
        for key in &field.keys {
            self.add(&fact(&format!("key {}", key.code)), Some("yes".to_owned()));
        }
        for code in page.codes_of(field) {
            self.add(
                &fact(&format!("code {}", code.code)),
                Some("yes".to_owned()),
            );
        }
    }

    fn error(&mut self, error: &ErrorRow) {
        let code = error.code.as_deref().unwrap_or("-");
        let field = error
            .field
            .as_ref()
            .map_or(String::new(), |field| format!(" {field}"));
        let side = if error.system {
            "system error"
        } else {
            "error"
        };
        let message = if error.message.is_empty() {
            &error.meaning
        } else {
            &error.message
        };
        let status = error.status.clone().unwrap_or_default();
        self.add(&format!("{side} {code}{field} {message:?}"), Some(status));
    }
}

/// Returns types as one text, whatever the page's way to write them.
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
