//! Where in a JSON document the reading stopped.
//!
//! `serde_json` reports a line and a column; for a reader of an error, `result.items[3].id` says
//! more. Crates that track the path wrap the deserializer, and then every decode is compiled a
//! second time in the user's crate and pays on the good path too. Here the path is found after the
//! fact: one walk over the bytes that were read before the error.

use crate::text::invisible::{Quoted, is_hidden};

/// How many levels of a document are told apart.
const DEEPEST: usize = 128;

/// How long a path may be, in bytes.
pub(crate) const PATH_BYTES: usize = 512;

/// What stands for the steps of a path that are left out.
pub(crate) const LEFT_OUT: char = '…';

/// How long a key may be to be shown, in bytes.
const KEY_BYTES: usize = 64;

/// One open object or array on the way to the place.
enum Step<'a> {
    /// An object, and the key whose value is being read, as it is spelt between its quotes.
    Key(Option<&'a [u8]>),
    /// An array, and the element being read.
    Index(Option<usize>),
}

/// The path to the place `serde_json` names by `line` and `column`, such as `result.items[3].id`.
///
/// It is empty where the whole document is meant.
pub(crate) fn path_at(document: &[u8], line: usize, column: usize) -> String {
    let end = offset_of(document, line, column);
    let mut open: Vec<Step<'_>> = Vec::new();
    // How many levels lie below those that are told apart.
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
    // A first element that is itself an object or an array is refused before it is entered, and
    // then the place lies in front of it.
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

/// The offset of a place given as `serde_json` counts: lines from one, columns in bytes.
fn offset_of(document: &[u8], line: usize, column: usize) -> usize {
    let start = document
        .split_inclusive(|&byte| byte == b'\n')
        .take(line.saturating_sub(1))
        .map(<[u8]>::len)
        .sum::<usize>();
    document.len().min(start + column)
}

/// Notes that the first element of an array begins; the others are counted by their commas.
fn begin_value(open: &mut [Step<'_>]) {
    if let Some(Step::Index(index @ None)) = open.last_mut() {
        *index = Some(0);
    }
}

/// What stands between the quote at `start` and the one that closes it.
fn string_at(document: &[u8], start: usize) -> &[u8] {
    let text = &document[start + 1..];
    let mut at = 0;
    while at < text.len() && text[at] != b'"' {
        at += if text[at] == b'\\' { 2 } else { 1 };
    }
    &text[..at.min(text.len())]
}

/// The path as a text, up to the last step for which there is place.
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

/// A key as a step of a path: quoted where it is no plain word. Of a long one only the length is
/// told, because half a secret is no longer recognised.
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

/// A key as it is spelt between its quotes, as a step: without its escapes, unless they are broken.
fn spell_key(key: &[u8]) -> String {
    /// How many bytes an escape spells one byte with, at most.
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
