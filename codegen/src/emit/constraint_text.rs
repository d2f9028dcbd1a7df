//! Keys of the notation as sentences: defaults, bounds, conditions, deprecations.
//!
//! Pages and doc comments use the same sentences, except for values that differ between the wire
//! and Rust. The sentences are prose of the spec and still need escaping.

use serde_json::{Value, json};

use crate::model::{Deprecation, Field, Type};

/// Returns what the wire value of a field may be, beyond its type, and its other keys.
pub(super) fn of_value(field: &Field) -> Vec<String> {
    let remarks = of_wire_value(field).into_iter();
    remarks.chain(of_aliases(field)).collect()
}

/// Returns what the wire value of a field may be, beyond its type.
pub(super) fn of_wire_value(field: &Field) -> Vec<String> {
    let empty = field
        .empty
        .as_ref()
        .map(|value| format!("{} means no value.", literal(value)));
    bounds(field)
        .into_iter()
        .chain(field.default.as_ref().map(by_default))
        .chain(empty)
        .collect()
}

/// Returns the other keys that the value may have.
fn of_aliases(field: &Field) -> Option<String> {
    let keys: Vec<String> = field.aliases.iter().map(|key| format!("`{key}`")).collect();
    (!keys.is_empty()).then(|| format!("Also accepted as {}.", keys.join(", ")))
}

/// Returns the same for Rust, where `Y` and `N` are a `bool` and the type expresses "no value".
pub(super) fn of_rust_value(field: &Field) -> Vec<String> {
    let default = field.default.as_ref().map(|value| match field.kind {
        Type::YesNo => by_default(&json!(value == "Y")),
        _ => by_default(value),
    });
    bounds(field).into_iter().chain(default).collect()
}

fn by_default(value: &Value) -> String {
    if [json!(""), json!({}), json!([])].contains(value) {
        return "Empty by default.".to_owned();
    }
    format!("{} by default.", literal(value))
}

/// Returns how a field depends on others.
pub(super) fn of_others(field: &Field) -> Vec<String> {
    let when = field
        .when
        .as_ref()
        .map(|(other, value)| format!("Required when `{other}` is {}.", literal(value)));
    let needs = field
        .needs
        .as_ref()
        .map(|other| format!("Only together with `{other}`."));
    when.into_iter().chain(needs).collect()
}

/// Returns the vendor's advice against something or its removal, and what to do instead.
pub(super) fn of_deprecation(deprecation: &Deprecation) -> String {
    format!("Deprecated. {}", of_advice(deprecation))
}

/// Returns the same for a reader who already knows about the deprecation.
pub(super) fn of_advice(deprecation: &Deprecation) -> String {
    let Deprecation {
        instead,
        until,
        removed,
    } = deprecation;
    let until = until.as_ref().map(|day| format!("Kept until {day}."));
    let removed = removed.as_ref().map(|day| of_removal(day));
    let sentences: Vec<String> = instead
        .clone()
        .into_iter()
        .chain(until)
        .chain(removed)
        .collect();
    sentences.join(" ")
}

/// Returns that the vendor has removed something.
pub(super) fn of_removal(day: &str) -> String {
    format!("Removed by the vendor on {day}.")
}

fn bounds(field: &Field) -> Option<String> {
    let unit = unit(&field.kind);
    Some(match (field.at_least, field.at_most) {
        (None, None) => return None,
        (Some(least), None) => format!("At least {}.", unit.of(least)),
        (None, Some(most)) => format!("At most {}.", unit.of(most)),
        (Some(least), Some(most)) if least == most => format!("Exactly {}.", unit.of(least)),
        // Two byte counts may have different units.
        (Some(least), Some(most)) if matches!(unit, Unit::Bytes) => {
            format!("From {} to {}.", unit.of(least), unit.of(most))
        }
        (Some(least), Some(most)) => format!("From {least} to {}.", unit.of(most)),
    })
}

/// What the bounds of a value count.
enum Unit {
    Value,
    Characters,
    Entries,
    Bytes,
}

fn unit(kind: &Type) -> Unit {
    match kind {
        Type::String | Type::Secret | Type::Link => Unit::Characters,
        Type::List(_) | Type::Map(_) => Unit::Entries,
        Type::Bytes => Unit::Bytes,
        _ => Unit::Value,
    }
}

impl Unit {
    fn of(&self, count: i64) -> String {
        const MEBIBYTE: i64 = 1024 * 1024;
        match self {
            Self::Value => count.to_string(),
            Self::Characters if count == 1 => "1 character".to_owned(),
            Self::Characters => format!("{count} characters"),
            Self::Entries if count == 1 => "1 entry".to_owned(),
            Self::Entries => format!("{count} entries"),
            Self::Bytes if count == 1 => "1 byte".to_owned(),
            Self::Bytes if count > 0 && count % MEBIBYTE == 0 => {
                format!("{} MiB", count / MEBIBYTE)
            }
            Self::Bytes => format!("{count} bytes"),
        }
    }
}

/// A value in a sentence: numbers as they are, everything else as code.
fn literal(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) if !text.is_empty() => format!("`{text}`"),
        other => format!("`{other}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Name, Presence};
    use serde_json::json;

    fn field(kind: Type) -> Field {
        Field {
            name: Name {
                server: "x".to_owned(),
                rust: "x".to_owned(),
            },
            kind,
            description: String::new(),
            presence: Presence::Optional,
            bundle: None,
            aliases: Vec::new(),
            empty: None,
            default: None,
            at_least: None,
            at_most: None,
            when: None,
            needs: None,
            deprecated: None,
        }
    }

    #[test]
    fn bounds_count_what_the_type_has() {
        let list = Type::List(Box::new(Type::Integer));
        for (kind, at_least, at_most, expected) in [
            (Type::Integer, Some(1), Some(1000), "From 1 to 1000."),
            (Type::Number, Some(0), None, "At least 0."),
            (Type::String, Some(1), None, "At least 1 character."),
            (Type::Secret, None, Some(40), "At most 40 characters."),
            (list, Some(1), Some(10), "From 1 to 10 entries."),
            (Type::Bytes, None, Some(104_857_600), "At most 100 MiB."),
            (Type::Bytes, None, Some(100), "At most 100 bytes."),
            (Type::String, Some(2), Some(2), "Exactly 2 characters."),
        ] {
            let field = Field {
                at_least,
                at_most,
                ..field(kind)
            };
            assert_eq!(of_value(&field), [expected]);
        }
    }

    #[test]
    fn values_are_code_and_numbers_are_not() {
        for (default, expected) in [
            (json!(50), "50 by default."),
            (json!(false), "`false` by default."),
            (json!("fetch"), "`fetch` by default."),
            (json!(""), "Empty by default."),
            (json!([]), "Empty by default."),
        ] {
            let field = Field {
                default: Some(default),
                ..field(Type::Any)
            };
            assert_eq!(of_value(&field), [expected]);
        }
        let field = Field {
            empty: Some(Value::Null),
            ..field(Type::Any)
        };
        assert_eq!(of_value(&field), ["`null` means no value."]);
    }

    #[test]
    fn rust_speaks_of_its_own_values() {
        for (kind, default, expected) in [
            (Type::YesNo, json!("N"), "`false` by default."),
            (Type::YesNo, json!("Y"), "`true` by default."),
            (Type::String, json!("N"), "`N` by default."),
        ] {
            let field = Field {
                default: Some(default),
                empty: Some(Value::Null),
                ..field(kind)
            };
            assert_eq!(of_rust_value(&field), [expected]);
        }
    }

    #[test]
    fn conditions_name_the_other_field() {
        let field = Field {
            when: Some(("mode".to_owned(), json!("webhook"))),
            needs: Some("text".to_owned()),
            ..field(Type::String)
        };
        let expected = [
            "Required when `mode` is `webhook`.",
            "Only together with `text`.",
        ];
        assert_eq!(of_others(&field), expected);
    }

    #[test]
    fn deprecation_says_what_to_do_and_how_long_it_may_wait() {
        let mut deprecation = Deprecation {
            instead: Some("Send `fields`.".to_owned()),
            until: None,
            removed: None,
        };
        assert_eq!(of_deprecation(&deprecation), "Deprecated. Send `fields`.");
        deprecation.until = Some("2026-09-30".to_owned());
        assert_eq!(
            of_deprecation(&deprecation),
            "Deprecated. Send `fields`. Kept until 2026-09-30."
        );
        deprecation = Deprecation {
            instead: None,
            until: None,
            removed: Some("2026-10-01".to_owned()),
        };
        assert_eq!(
            of_deprecation(&deprecation),
            "Deprecated. Removed by the vendor on 2026-10-01."
        );
    }
}
