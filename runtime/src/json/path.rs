//! Finds the place in a JSON document at which reading stopped.
//!
//! `serde_json` reports a line and a column; `result.items[3].id` says more to a reader. Crates
//! that track the path wrap the deserializer, so every decoder is compiled a second time in the
//! user's crate and successful reads pay too. Here the path is computed after an error, by one walk
//! over the bytes that were read before it.

use crate::text::invisible::{Quoted, is_hidden};

/// How many levels of a document are tracked.
const DEEPEST: usize = 128;

/// The maximum length of a path, in bytes.
pub(crate) const PATH_BYTES: usize = 512;

/// The replacement for the omitted steps of a path.
pub(crate) const LEFT_OUT: char = '…';

/// The maximum length of a displayed key, in bytes.
const KEY_BYTES: usize = 64;

/// An open object or array on the way to the place.
enum Step<'a> {
    /// An object, and the raw key whose value is being read.
    Key(Option<&'a [u8]>),
    /// An array, and the element being read.
    Index(Option<usize>),
}

/// Returns the path to `line` and `column` of `serde_json`, such as `result.items[3].id`.
///
/// The path is empty if the error concerns the whole document.
pub(crate) fn path_at(document: &[u8], line: usize, column: usize) -> String {
    let end = offset_of(document, line, column);
    let mut open: Vec<Step<'_>> = Vec::new();
    // How many levels are open below the tracked ones.
    let mut deeper = 0_usize;
    let mut last = 0;
    let mut at = 0;
    while at < end {
        let byte = document[at];
        match byte {
            b'{' | b'[' if open.len() == DEEPEST => deeper += 1,
            b'}' | b']' if deeper > 0 => deeper -= 1,
            b'"' if deeper > 0 => at += string_at(document, at).len() + 1,
            _ if deeper > 0 => {}
            b'{' | b'[' => {
                begin_value(&mut open);
                open.push(if byte == b'{' {
                    Step::Key(None)
                } else {
                    Step::Index(None)
                });
            }
            b'}' | b']' => drop(open.pop()),
            b',' => match open.last_mut() {
                Some(Step::Key(key)) => *key = None,
                Some(Step::Index(Some(index))) => *index += 1,
                _ => {}
            },
            b'"' => {
                let text = string_at(document, at);
                match open.last_mut() {
                    Some(Step::Key(key @ None)) => *key = Some(text),
                    _ => begin_value(&mut open),
                }
                at += text.len() + 1;
            }
            b':' | b' ' | b'\t' | b'\r' | b'\n' => {}
            _ => begin_value(&mut open),
        }
        if !byte.is_ascii_whitespace() {
            last = byte;
        }
        at += 1;
    }
    // If the first element is itself an object or an array, the error comes before it is entered,
    // and the place is in front of it.
    if last == b'['
        && matches!(
            document[end..].trim_ascii_start().first(),
            Some(b'{' | b'[')
        )
    {
        begin_value(&mut open);
    }
    let mut path = spell(&open);
    if deeper > 0 && !path.ends_with(LEFT_OUT) {
        path.push(LEFT_OUT);
    }
    path
}

/// Converts a place as `serde_json` counts it: lines from one, columns in bytes.
fn offset_of(document: &[u8], line: usize, column: usize) -> usize {
    let start = document
        .split_inclusive(|&byte| byte == b'\n')
        .take(line.saturating_sub(1))
        .map(<[u8]>::len)
        .sum::<usize>();
    document.len().min(start + column)
}

/// Notes that the first element of an array begins; the later ones are counted by commas.
fn begin_value(open: &mut [Step<'_>]) {
    if let Some(Step::Index(index @ None)) = open.last_mut() {
        *index = Some(0);
    }
}

/// Returns the text between the quote at `start` and its closing quote.
fn string_at(document: &[u8], start: usize) -> &[u8] {
    let text = &document[start + 1..];
    let mut at = 0;
    while at < text.len() && text[at] != b'"' {
        at += if text[at] == b'\\' { 2 } else { 1 };
    }
    &text[..at.min(text.len())]
}

/// Formats the path, up to the last step that fits.
fn spell(open: &[Step<'_>]) -> String {
    let mut path = String::new();
    for step in open {
        let step = match step {
            Step::Key(Some(key)) => spell_key(key),
            Step::Index(Some(index)) => format!("[{index}]"),
            Step::Key(None) | Step::Index(None) => continue,
        };
        if path.len() + step.len() > PATH_BYTES {
            path.push(LEFT_OUT);
            break;
        }
        if !path.is_empty() && !step.starts_with('[') {
            path.push('.');
        }
        path.push_str(&step);
    }
    path
}

/// Formats a key as a step of a path, quoted unless it is a plain word. For a long key only the
/// length is shown, because half a secret would not be recognized.
pub(crate) fn key_step(key: &str) -> String {
    let is_word = |c: char| (c.is_alphanumeric() || c == '_' || c == '-') && !is_hidden(c);
    match () {
        () if key.len() > KEY_BYTES => long_key(key.len()),
        () if !key.is_empty() && key.chars().all(is_word) => key.to_owned(),
        () => format!("[{:?}]", Quoted(key)),
    }
}

fn long_key(bytes: usize) -> String {
    format!("[a key of {bytes} bytes]")
}

/// Formats a raw key as a step, unescaped unless its escapes are broken.
fn spell_key(key: &[u8]) -> String {
    /// The maximum number of bytes with which an escape spells one byte.
    const ESCAPE_BYTES: usize = 6;

    if key.len() > KEY_BYTES * ESCAPE_BYTES {
        return long_key(key.len());
    }
    let quoted = [b"\"", key, b"\""].concat();
    let unescaped = serde_json::from_slice::<String>(&quoted);
    key_step(&unescaped.unwrap_or_else(|_| String::from_utf8_lossy(key).into_owned()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde::de::DeserializeOwned;

    use super::path_at;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Item {
        id: u32,
        name: Option<String>,
        tags: Option<Vec<u8>>,
        inner: Option<Box<Item>>,
    }

    #[track_caller]
    fn check<T: DeserializeOwned + std::fmt::Debug>(document: &str, expected: &str) {
        let error = serde_json::from_str::<T>(document).expect_err("the document must not decode");
        assert_eq!(
            path_at(document.as_bytes(), error.line(), error.column()),
            expected,
            "{error}"
        );
    }

    #[test]
    fn scalars_in_objects() {
        check::<Item>(r#"{"id":"x"}"#, "id");
        check::<Item>(r#"{"id":1,"name":7}"#, "name");
        check::<Item>(r#"{"id":1,"name":7,"tags":null}"#, "name");
        check::<Item>(r#"{"name":"a","id":-1}"#, "id");
        check::<Item>(
            r#"{"id":1,"inner":{"id":1,"inner":{"id":true}}}"#,
            "inner.inner.id",
        );
    }

    #[test]
    fn elements_of_arrays() {
        check::<Vec<u32>>(r#"["x"]"#, "[0]");
        check::<Vec<u32>>(r#"[1,2,"x",4]"#, "[2]");
        check::<Vec<Item>>(r#"[{"id":1},{"id":null}]"#, "[1].id");
        check::<Vec<Vec<u8>>>("[[1,2],[3,[]]]", "[1][1]");
        check::<Vec<Item>>(
            r#"[{"id":1},{"id":2,"tags":[1,2,300]},{"id":3}]"#,
            "[1].tags[2]",
        );
    }

    #[test]
    fn containers_of_the_wrong_kind() {
        check::<Item>(r#"{"id":{},"name":null}"#, "id");
        check::<Item>(r#"{"id":[1],"name":null}"#, "id");
        check::<Vec<u32>>(r#"[ {"a":1}]"#, "[0]");
        check::<Vec<u32>>(r#"[1, [2]]"#, "[1]");
        check::<Vec<u32>>(r#"{"a":1}"#, "");
        check::<BTreeMap<String, u8>>("[]", "");
    }

    #[test]
    fn missing_keys_name_the_object() {
        check::<Vec<Item>>(r#"[{"id":1},{"name":"a"},{"id":2}]"#, "[1]");
        check::<Item>(r#"{"id":1,"inner":{}}"#, "inner");
    }

    #[test]
    fn keys_and_texts_with_escapes() {
        check::<BTreeMap<String, u8>>(r#"{"a\"}]":1,"b\\":"x"}"#, r#"["b\\"]"#);
        check::<BTreeMap<String, u8>>(r#"{"q\"[{,":"x"}"#, r#"["q\"[{,"]"#);
        check::<BTreeMap<String, u8>>(r#"{"caf\u00e9":"x"}"#, "café");
        check::<BTreeMap<String, u8>>(r#"{"a b":"x"}"#, r#"["a b"]"#);
        check::<BTreeMap<String, u8>>(r#"{"":"x"}"#, r#"[""]"#);
        check::<BTreeMap<String, u8>>("{\"a\u{3164}\":\"x\"}", r#"["a\u{3164}"]"#);
        check::<(String, u8)>(r#"["a]\"},",-1]"#, "[1]");
    }

    #[test]
    fn documents_of_many_lines() {
        check::<Item>(
            "{\n  \"id\": 1,\n  \"inner\": {\n    \"id\": false\n  }\n}\n",
            "inner.id",
        );
        check::<Vec<u32>>("[\r\n1,\r\n\r\n2.5]", "[1]");
    }

    #[test]
    fn broken_documents() {
        check::<Item>("", "");
        check::<Item>("<html>", "");
        check::<Item>(r#"{"id":1,"inner":{"id":"#, "inner.id");
        check::<Vec<u32>>("[1,2,", "[2]");
        check::<Vec<u32>>("[1,2", "[1]");
        check::<Item>(r#"{"id":1,"na"#, "na");
        check::<Item>(r#"{"id":1,"name":"\"#, "name");
    }

    #[test]
    fn a_path_is_no_longer_than_somebody_reads() {
        let key = "k\u{1}".repeat(100_000);
        let document = format!("{{{key:?}:[").repeat(50);
        let deep = path_at(document.as_bytes(), 1, document.len());
        assert!(
            deep.len() <= super::PATH_BYTES + '…'.len_utf8(),
            "{}",
            deep.len()
        );
        let wide = format!(r#"{{"a":{{"{}":"#, "é".repeat(1_000_000));
        let path = path_at(wide.as_bytes(), 1, wide.len());
        assert_eq!(path, "a[a key of 2000000 bytes]");
        let brackets = format!(
            r#"{{"a":{}{}"#,
            "[{\"b\":".repeat(100_000),
            "]}".repeat(99_940)
        );
        let path = path_at(brackets.as_bytes(), 1, brackets.len());
        assert_eq!(path, format!("a{}", "[0].b".repeat(60)));
        let path = path_at(brackets.as_bytes(), 1, 200_000);
        assert!(
            path.starts_with("a[0].b[0].b") && path.ends_with('…'),
            "{path}"
        );
        let many = r#"{"\u00e9\u00e9":"#.repeat(200);
        let path = path_at(many.as_bytes(), 1, many.len());
        assert_eq!(path.strip_suffix("éé…"), Some("éé.".repeat(101).as_str()));
    }

    #[test]
    fn any_place_in_any_bytes_gives_a_path() {
        let document = br#"{"a":[{"b\"":[1,"x\\"]},}]"\"#;
        for column in 0..document.len() + 2 {
            path_at(document, 1, column);
            path_at(&document[column.min(document.len())..], 1, column);
        }
    }
}
