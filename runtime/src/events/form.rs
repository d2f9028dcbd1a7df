//! Reading a form as PHP writes it: `data[message][id]=789` is an object in an object.
//!
//! All values are texts, and whether an object with the keys 0, 1, 2 is a list is for its reader to
//! say. What the body may cost is bounded before it is read.

use percent_encoding::percent_decode;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::webhook::{DATA, EVENT, Fields};

/// How many values a body may hold.
pub(super) const MOST_VALUES: usize = 10_000;

/// How many levels deep they may lie.
pub(super) const DEEPEST: usize = 32;

/// Why what is well-formed is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum FormError {
    #[error("it holds more than {MOST_VALUES} values")]
    TooMany,
    #[error("it is nested deeper than {DEEPEST} levels")]
    TooDeep,
}

/// Reads a form. A name that comes twice has the last value, as in PHP.
pub(super) fn read(body: &[u8]) -> Result<Fields, FormError> {
    let mut fields = Fields {
        values: Map::new(),
        is_broken: false,
    };
    let pairs = body.split(|byte| *byte == b'&');
    for (count, pair) in pairs.filter(|pair| !pair.is_empty()).enumerate() {
        if count == MOST_VALUES {
            return Err(FormError::TooMany);
        }
        let Some((name, value)) = form_urlencoded::parse(pair).next() else {
            continue;
        };
        if name.is_empty() {
            continue;
        }
        let path = path(&name)?;
        let is_of_event = path.first().is_some_and(|key| [EVENT, DATA].contains(key));
        fields.is_broken |= is_of_event && is_broken(pair);
        put(&mut fields.values, &path, value.into_owned());
    }
    Ok(fields)
}

/// Whether a pair holds bytes that are no UTF-8.
fn is_broken(pair: &[u8]) -> bool {
    percent_decode(pair).decode_utf8().is_err()
}

/// The keys that a name stands for: `a[b][]` is `a`, `b` and "the next one".
fn path(name: &str) -> Result<Vec<&str>, FormError> {
    let (first, mut rest) = match name.find('[') {
        Some(at) if at > 0 => name.split_at(at),
        _ => return Ok(vec![name]),
    };
    let mut path = vec![first];
    // What follows a bracket that is never closed is dropped, as in PHP.
    while let Some((key, after)) = rest
        .strip_prefix('[')
        .and_then(|inside| inside.split_once(']'))
    {
        path.push(key);
        if path.len() > DEEPEST {
            return Err(FormError::TooDeep);
        }
        rest = after;
    }
    Ok(path)
}

/// Puts a value at the end of a path; objects on the way are made, and other values make room.
fn put(mut object: &mut Map<String, Value>, path: &[&str], value: String) {
    let Some((last, on_the_way)) = path.split_last() else {
        return;
    };
    for key in on_the_way {
        let key = key_in(object, key);
        let entry = object.entry(key).or_insert(Value::Null);
        if !entry.is_object() {
            *entry = Value::Object(Map::new());
        }
        let Value::Object(inner) = entry else {
            return;
        };
        object = inner;
    }
    let key = key_in(object, last);
    object.insert(key, Value::String(value));
}

/// The key itself, or a number that is free where the brackets are empty.
fn key_in(object: &Map<String, Value>, key: &str) -> String {
    if !key.is_empty() {
        return key.to_owned();
    }
    let mut number = object.len();
    while object.contains_key(&number.to_string()) {
        number += 1;
    }
    number.to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{FormError, read};

    #[track_caller]
    fn check(form: &str, expected: Value) {
        let read = read(form.as_bytes()).map(|fields| Value::Object(fields.values));
        assert_eq!(read, Ok(expected));
    }

    #[test]
    fn brackets_are_objects() {
        check("", json!({}));
        check("event=ADD&ts=1", json!({"event": "ADD", "ts": "1"}));
        check(
            "data[bot][id]=456&data%5Bbot%5D%5Bcode%5D=a+b%26c&data[list][]=x&data[list][]=y",
            json!({"data": {
                "bot": {"id": "456", "code": "a b&c"},
                "list": {"0": "x", "1": "y"},
            }}),
        );
        check("a[b]=1&a[b][c]=2", json!({"a": {"b": {"c": "2"}}}));
        check("a[b][c]=2&a[b]=1", json!({"a": {"b": "1"}}));
        check("a=1&a=2", json!({"a": "2"}));
        check("a[1]=x&a[]=y", json!({"a": {"1": "x", "2": "y"}}));
    }

    #[test]
    fn odd_names_do_no_harm() {
        check(
            "[=1&[a]=2&a[=3&a]=4",
            json!({"[": "1", "[a]": "2", "a": "3", "a]": "4"}),
        );
        check("a[b]c[d]=1", json!({"a": {"b": "1"}}));
        check("a[[]]=1", json!({"a": {"[": "1"}}));
        check("%ff=%fe&=&&=x", json!({"\u{fffd}": "\u{fffd}"}));
    }

    #[test]
    fn what_it_costs_is_bounded() {
        let deep = format!("a{}=1", "[b]".repeat(31));
        assert!(read(deep.as_bytes()).is_ok());
        let deeper = format!("a{}=1", "[b]".repeat(32));
        assert_eq!(read(deeper.as_bytes()).err(), Some(FormError::TooDeep));
        let many = "a=1&".repeat(10_000);
        assert!(read(many.as_bytes()).is_ok());
        let more = "a=1&".repeat(10_001);
        assert_eq!(read(more.as_bytes()).err(), Some(FormError::TooMany));
    }
}
