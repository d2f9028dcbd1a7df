//! `TypedDict`s: the objects of requests and responses.

use std::collections::HashSet;
use std::fmt::Write;

use super::module::Module;
use super::names::is_attribute;
use super::text::{self, INDENT};
use super::types;
use crate::emit::constraint_text;
use crate::model::{Field, Model, Presence};

/// An entry of an object.
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) kind: String,
    pub(super) is_required: bool,
    pub(super) about: String,
}

/// Returns the entry of a field or parameter.
pub(super) fn field(model: &Model, field: &Field, module: &mut Module) -> Entry {
    let presence = match field.presence {
        Presence::Webhook => Some("Required with a webhook, omitted with OAuth.".to_owned()),
        Presence::Required | Presence::Optional => None,
    };
    let deprecation = field.deprecated.as_ref();
    let remarks = (types::remark(&field.kind).into_iter())
        .chain(constraint_text::of_value(field))
        .chain(constraint_text::of_others(field))
        .chain(presence)
        .chain(deprecation.map(constraint_text::of_deprecation));
    Entry {
        key: field.name.server.clone(),
        kind: types::of_field(model, field, module),
        is_required: field.presence == Presence::Required,
        about: text::with_remarks(&field.description, remarks),
    }
}

/// Returns the definition of an object: a class, or a call if a key cannot be an attribute.
pub(super) fn define(
    name: &str,
    about: &[String],
    entries: &[Entry],
    module: &mut Module,
) -> String {
    module.takes("TypedDict");
    if entries.iter().any(|entry| !entry.is_required) {
        module.takes("NotRequired");
    }
    if fit_class(entries) {
        class(name, about, entries)
    } else {
        call(name, about, entries)
    }
}

/// Whether each key can be an attribute, and none hides a name that an annotation uses.
fn fit_class(entries: &[Entry]) -> bool {
    let used: HashSet<&str> = entries
        .iter()
        .flat_map(|entry| {
            let optional = (!entry.is_required).then_some("NotRequired");
            names_in(&entry.kind).chain(optional)
        })
        .collect();
    let fits = |key: &str| is_attribute(key) && !used.contains(key);
    entries.iter().all(|entry| fits(&entry.key))
}

fn class(name: &str, about: &[String], entries: &[Entry]) -> String {
    let mut text = format!("class {name}(TypedDict):\n");
    text.push_str(&text::docstring(about, INDENT));
    for entry in entries {
        let _ = writeln!(text, "\n{INDENT}{}: {}", entry.key, annotation(entry));
        text.push_str(&text::docstring(std::slice::from_ref(&entry.about), INDENT));
    }
    if text.ends_with(":\n") {
        let _ = writeln!(text, "{INDENT}pass");
    }
    text
}

fn call(name: &str, about: &[String], entries: &[Entry]) -> String {
    let mut text = format!(
        "{name} = TypedDict(\n{INDENT}{},\n{INDENT}{{\n",
        text::string(name)
    );
    let indent = INDENT.repeat(2);
    for entry in entries {
        text.push_str(&text::comment(&entry.about, &indent));
        let key = text::string(&entry.key);
        let _ = writeln!(text, "{indent}{key}: {},", quoted(&annotation(entry)));
    }
    let _ = writeln!(text, "{INDENT}}},\n)");
    text.push_str(&text::docstring(about, ""));
    text
}

fn annotation(entry: &Entry) -> String {
    if entry.is_required {
        entry.kind.clone()
    } else {
        format!("NotRequired[{}]", entry.kind)
    }
}

/// Returns an annotation that is evaluated by type checkers only.
pub(super) fn quoted(annotation: &str) -> String {
    if annotation.contains('"') {
        format!("'{annotation}'")
    } else {
        format!("\"{annotation}\"")
    }
}

/// Returns the names in a type, outside of literals.
fn names_in(kind: &str) -> impl Iterator<Item = &str> {
    let outside = kind.split('"').step_by(2);
    let is_separator = |letter: char| !letter.is_alphanumeric() && letter != '_';
    outside.flat_map(move |part| part.split(is_separator))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: &str, kind: &str) -> Entry {
        Entry {
            key: key.to_owned(),
            kind: kind.to_owned(),
            is_required: true,
            about: "About it.".to_owned(),
        }
    }

    #[test]
    fn a_key_that_hides_a_type_is_no_attribute() {
        let fits = |key, kind| fit_class(&[entry(key, "int"), entry("other", kind)]);
        assert!(fits("list", "dict[str, int]"));
        assert!(!fits("list", "list[str]"));
        assert!(!fits("Chat", "Chat | None"));
        assert!(fits("Y", "Literal[\"Y\", \"N\"]"));
    }
}
