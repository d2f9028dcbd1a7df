//! Finds every mistake in the structure of a file: unknown, missing and duplicate keys, and values
//! of the wrong kind.
//!
//! Deserializing stops at the first mistake. A file that does not deserialize is therefore parsed
//! again into a plain tree and checked against the JSON Schema of the notation, the same schema
//! that editors use.

use std::collections::HashSet;

use serde_json::Value;

use super::tree::{Kind, Tree, tree};
use crate::diagnostic::{Diagnostic, Rule, short, suggest};
use crate::sentence::lower_first;
use crate::source::{Source, Span};

/// Returns the mistakes in the structure of a file.
pub(super) fn check(source: &Source) -> Vec<Diagnostic> {
    let mut checker = Checker {
        source,
        schema: crate::notation_schema(),
        found: Vec::new(),
    };
    match tree(source) {
        Ok(None) => {}
        Ok(Some(root)) => {
            let schema = checker.schema.clone();
            checker.value(&root, &schema, "the file");
        }
        Err(fault) => checker.found.push(Diagnostic::new(
            Rule::YamlSyntax,
            source,
            fault.span,
            fault.message,
            fault.help.to_owned(),
        )),
    }
    checker
        .found
        .sort_by_key(|mistake| (mistake.line, mistake.column));
    checker.found
}

struct Checker<'a> {
    source: &'a Source,
    schema: Value,
    found: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn report(&mut self, rule: Rule, span: &Span, message: String, help: String) {
        self.found.push(Diagnostic::new(
            rule,
            self.source,
            span.clone(),
            message,
            help,
        ));
    }

    /// Checks a value against a schema; `place` names the value in messages.
    fn value(&mut self, tree: &Tree, schema: &Value, place: &str) {
        let schema = self.resolve(schema);
        if let Kind::Scalar { text, plain: true } = &tree.kind
            && matches!(text.as_str(), "" | "~" | "null")
        {
            return self.nothing(tree, &schema, place);
        }
        match &tree.kind {
            Kind::Map(entries) => self.map(tree, entries, &schema, place),
            Kind::List(items) => self.list(tree, items, &schema, place),
            Kind::Scalar { text, plain } => self.scalar(tree, text, *plain, &schema, place),
        }
    }

    /// Follows references, and picks the alternative that is not null.
    fn resolve(&self, schema: &Value) -> Value {
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            let target = self
                .schema
                .pointer(target.trim_start_matches('#'))
                .cloned()
                .unwrap_or_default();
            return self.resolve(&target);
        }
        let alternatives = schema
            .get("anyOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        for alternative in alternatives {
            if alternative.get("type").and_then(Value::as_str) != Some("null") {
                return self.resolve(alternative);
            }
        }
        schema.clone()
    }

    fn map(&mut self, tree: &Tree, entries: &[(Tree, Tree)], schema: &Value, place: &str) {
        if !self.expects(schema, "object") {
            return self.wrong_kind(tree, schema, place, "a mapping");
        }
        let properties = schema
            .get("properties")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        let others = schema
            .get("additionalProperties")
            .cloned()
            .unwrap_or(Value::Bool(true));
        let mut seen: HashSet<&str> = HashSet::new();
        for (key, value) in entries {
            let Kind::Scalar { text: name, .. } = &key.kind else {
                self.report(
                    Rule::WrongValue,
                    &key.span,
                    "a key is not a plain word".to_owned(),
                    "write a plain word before the colon".to_owned(),
                );
                continue;
            };
            if !seen.insert(name) {
                let (rule, what) = match place {
                    "`codes`" => (Rule::DuplicateCode, "code"),
                    _ => (Rule::DuplicateKey, "key"),
                };
                self.report(
                    rule,
                    &key.span,
                    format!("the {what} `{name}` occurs twice"),
                    "remove one of the two".to_owned(),
                );
                continue;
            }
            if let Some(schema) = properties.get(name) {
                self.value(value, schema, &format!("`{}`", short(name)));
            } else if others == Value::Bool(false) {
                let help = unquoted(name, value).map_or_else(
                    || suggest(name, properties.keys().map(String::as_str)),
                    str::to_owned,
                );
                self.report(
                    Rule::UnknownKey,
                    &key.span,
                    format!("{place} has no key `{name}`"),
                    help,
                );
            } else {
                self.value(value, &others, &format!("`{}`", short(name)));
            }
        }
        for required in schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let Some(required) = required.as_str() else {
                continue;
            };
            if !seen.contains(required) {
                let rule = if required == "description" {
                    Rule::MissingDescription
                } else {
                    Rule::MissingKey
                };
                let meaning = properties
                    .get(required)
                    .and_then(|property| property.get("description"));
                let help = match meaning.and_then(Value::as_str) {
                    Some(meaning) => format!("add `{required}:` {}", lower_first(meaning)),
                    None => format!("add `{required}:`"),
                };
                self.report(
                    rule,
                    &tree.span,
                    format!("{place} lacks the key `{required}`"),
                    help,
                );
            }
        }
    }

    fn list(&mut self, tree: &Tree, items: &[Tree], schema: &Value, place: &str) {
        if !self.expects(schema, "array") {
            return self.wrong_kind(tree, schema, place, "a list");
        }
        let of = schema.get("items").cloned().unwrap_or(Value::Bool(true));
        for item in items {
            self.value(item, &of, &format!("an item of {place}"));
        }
    }

    fn scalar(&mut self, tree: &Tree, text: &str, plain: bool, schema: &Value, place: &str) {
        let words = words(schema);
        if !words.is_empty() {
            if !words.iter().any(|word| word == text) {
                let help = suggest(text, words.iter().map(String::as_str));
                self.report(
                    Rule::WrongValue,
                    &tree.span,
                    format!("`{text}` is not a valid value of {place}"),
                    help,
                );
            }
            return;
        }
        let fits = match Self::kind(schema) {
            Some("integer") => plain && is_integer(text, schema),
            Some("array" | "object") => false,
            _ => true,
        };
        if !fits {
            self.wrong_kind(tree, schema, place, &format!("`{text}`"));
        }
    }

    /// Checks a key without a value, which means the default if the notation has one.
    fn nothing(&mut self, tree: &Tree, schema: &Value, place: &str) {
        let kinds = schema.get("type");
        let optional = kinds
            .and_then(Value::as_array)
            .is_some_and(|kinds| kinds.iter().any(|kind| kind == "null"));
        if optional
            || schema.get("default").is_some()
            || (kinds.is_none() && words(schema).is_empty())
        {
            return;
        }
        let rule = if place == "`description`" {
            Rule::MissingDescription
        } else {
            Rule::WrongValue
        };
        self.report(
            rule,
            &tree.span,
            format!("{place} has no value"),
            "write the value after the colon".to_owned(),
        );
    }

    fn expects(&self, schema: &Value, kind: &str) -> bool {
        match schema.get("type") {
            None => words(schema).is_empty(),
            Some(Value::String(expected)) => expected == kind,
            Some(Value::Array(expected)) => expected.iter().any(|expected| expected == kind),
            Some(_) => false,
        }
    }

    /// Returns the kind of value that a schema expects, other than null.
    fn kind(schema: &Value) -> Option<&str> {
        match schema.get("type")? {
            Value::String(kind) => Some(kind),
            Value::Array(kinds) => kinds
                .iter()
                .filter_map(Value::as_str)
                .find(|kind| *kind != "null"),
            _ => None,
        }
    }

    fn wrong_kind(&mut self, tree: &Tree, schema: &Value, place: &str, found: &str) {
        let wanted = match Self::kind(schema) {
            Some("object") => "a mapping",
            Some("array") => "a list",
            Some("integer") => "a whole number",
            _ => "a single text",
        };
        self.report(
            Rule::WrongValue,
            &tree.span,
            format!("{place} is {found}"),
            format!("write {wanted}"),
        );
    }
}

/// The remedy for a key that is the rest of a text, or contains its value: without quotes, a text
/// in braces ends at a comma, and a colon without a space does not end a key.
fn unquoted(name: &str, value: &Tree) -> Option<&'static str> {
    let is_bare = matches!(&value.kind, Kind::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~"));
    match () {
        () if !is_bare => None,
        () if name.contains(' ') => Some("put a text that contains a comma in quotes"),
        () if name.contains(':') => Some("put a space after the colon"),
        () => None,
    }
}

/// Whether a text is a whole number within the range of the schema.
fn is_integer(text: &str, schema: &Value) -> bool {
    match schema.get("format").and_then(Value::as_str) {
        Some("uint16") => text.parse::<u16>().is_ok(),
        _ => text.parse::<i64>().is_ok(),
    }
}

/// The values that a schema allows, if it lists them.
fn words(schema: &Value) -> Vec<String> {
    let listed = schema
        .get("enum")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let described = schema
        .get("oneOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    listed
        .chain(described.filter_map(|alternative| alternative.get("const")))
        .filter_map(|word| word.as_str().map(str::to_owned))
        .collect()
}
