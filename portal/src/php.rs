//! The way PHP writes JSON and forms: lists, empty maps, booleans, and everything outside ASCII.

pub(crate) mod base64;
pub(crate) mod form;

use std::io;

use serde::Serialize;
use serde_json::ser::{CharEscape, Formatter, Serializer};
use serde_json::{Map, Value};

/// Returns the value in JSON as a portal writes it, with `\uXXXX` for everything outside ASCII and
/// for the five characters that are special in HTML.
pub(crate) fn json(value: &Value) -> String {
    let mut written = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut written, Ascii);
    // Writing a value into memory cannot fail.
    let _ = value.serialize(&mut serializer);
    String::from_utf8_lossy(&written).into_owned()
}

struct Ascii;

impl Formatter for Ascii {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut plain = 0;
        for (at, character) in fragment.char_indices() {
            if character.is_ascii() && !matches!(character, '<' | '>' | '&' | '\'') {
                continue;
            }
            writer.write_all(&fragment.as_bytes()[plain..at])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            plain = at + character.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[plain..])
    }

    fn write_char_escape<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        match escape {
            CharEscape::Quote => writer.write_all(b"\\u0022"),
            CharEscape::ReverseSolidus => writer.write_all(b"\\\\"),
            CharEscape::Solidus => writer.write_all(b"/"),
            CharEscape::Backspace => writer.write_all(b"\\b"),
            CharEscape::FormFeed => writer.write_all(b"\\f"),
            CharEscape::LineFeed => writer.write_all(b"\\n"),
            CharEscape::CarriageReturn => writer.write_all(b"\\r"),
            CharEscape::Tab => writer.write_all(b"\\t"),
            CharEscape::AsciiControl(byte) => write!(writer, "\\u{byte:04x}"),
        }
    }
}

/// Returns a PHP array with these keys: a list if the keys are 0, 1, 2 … in order or there are
/// none, otherwise an object.
pub(crate) fn array(entries: Vec<(String, Value)>) -> Value {
    let is_list = entries
        .iter()
        .enumerate()
        .all(|(at, (key, _))| *key == at.to_string());
    if is_list {
        entries.into_iter().map(|(_, value)| value).collect()
    } else {
        Value::Object(entries.into_iter().collect())
    }
}

/// Returns the value after a round trip through PHP: `{}` becomes `[]`, and numbered maps become
/// lists.
pub(crate) fn round_trip(value: Value) -> Value {
    match value {
        Value::Object(map) => round_trip_of(map),
        Value::Array(list) => list.into_iter().map(round_trip).collect(),
        scalar => scalar,
    }
}

/// Returns [`round_trip`] of a map.
///
/// The order of its keys is lost, so it becomes a list whenever it has all the right numbers.
pub(crate) fn round_trip_of(map: Map<String, Value>) -> Value {
    let mut entries: Vec<(String, Value)> = map
        .into_iter()
        .map(|(key, value)| (key, round_trip(value)))
        .collect();
    entries.sort_by_key(|(key, _)| key.parse::<u64>().unwrap_or(u64::MAX));
    array(entries)
}

/// Returns the value as a form, as `http_build_query` writes it: scalars as text, without null and
/// empty values.
pub(crate) fn query(value: &Value) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    write(&mut form, String::new(), value);
    form.finish()
}

fn write(form: &mut form_urlencoded::Serializer<'_, String>, name: String, value: &Value) {
    let inside = |key: &str| match name.as_str() {
        "" => key.to_owned(),
        name => format!("{name}[{key}]"),
    };
    match value {
        Value::Null => (),
        Value::Bool(yes) => {
            form.append_pair(&name, if *yes { "1" } else { "0" });
        }
        Value::Number(number) => {
            form.append_pair(&name, &number.to_string());
        }
        Value::String(text) => {
            form.append_pair(&name, text);
        }
        Value::Array(list) => {
            for (at, value) in list.iter().enumerate() {
                write(form, inside(&at.to_string()), value);
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                write(form, inside(key), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn text_is_written_in_ascii() {
        let value = json!({ "é": "\u{1f600} <a href='x'>\"&\"</a> \n\u{1}\\ plain/" });
        let written = super::json(&value);
        assert_eq!(
            written,
            concat!(
                r#"{"\u00e9":"\ud83d\ude00 \u003ca href=\u0027x\u0027\u003e\u0022\u0026\u0022"#,
                r#"\u003c/a\u003e \n\u0001\\ plain/"}"#
            )
        );
        assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), value);
    }

    #[test]
    fn a_journey_through_php() {
        let twelve: Map<String, Value> = (0..12).map(|n| (n.to_string(), json!(n))).collect();
        for (there, back) in [
            (json!({}), json!([])),
            (json!({ "a": {} }), json!({ "a": [] })),
            (json!([{ "0": "x", "1": {} }]), json!([["x", []]])),
            (json!({ "1": "x" }), json!({ "1": "x" })),
            (Value::Object(twelve), (0..12).collect()),
            (json!([null, true, 1.5, ""]), json!([null, true, 1.5, ""])),
        ] {
            assert_eq!(round_trip(there.clone()), back, "{there}");
        }
    }
    #[test]
    fn forms() {
        let value = json!({
            "a": { "b": [1, { "c": true }], "d": false, "e": null, "f": [], "g": {} },
            "h": "x y&z", "i": "", "j": 1.5,
        });
        assert_eq!(
            query(&value),
            "a%5Bb%5D%5B0%5D=1&a%5Bb%5D%5B1%5D%5Bc%5D=1&a%5Bd%5D=0&h=x+y%26z&i=&j=1.5"
        );
    }
}
