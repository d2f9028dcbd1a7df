//! Reading JSON that is broken in places, so that one bad value does not spoil all that came with it.

use std::borrow::Cow;

/// What stands in the place of what cannot be read.
pub(crate) const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// [`REPLACEMENT`] in a text of JSON.
const ESCAPED: &str = "\\ufffd";

/// How deep values may lie; `serde_json` gives up at 128 levels.
const DEEPEST: usize = 100;

/// The document with [`REPLACEMENT`] in the place of whatever `serde_json` refuses in a value: bytes
/// that are no UTF-8, halves of surrogate pairs, control characters, numbers out of range and values
/// that lie too deep. `None` when there is none of these, so that the document is broken for another
/// reason.
pub(crate) fn mended(document: &[u8]) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(document);
    let mut mended = matches!(text, Cow::Owned(_));
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    let mut depth = 0_usize;
    while let Some(&first) = rest.first() {
        let token = match first {
            b'"' => string(rest),
            b'-' | b'0'..=b'9' => number(rest),
            _ => &rest[..1],
        };
        rest = &rest[token.len()..];
        match first {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_too_deep = match first {
            b'{' | b'[' => depth > DEEPEST,
            b'}' | b']' => depth >= DEEPEST,
            _ => depth > DEEPEST,
        };
        if is_too_deep {
            // The first bracket below the deepest level stands for all that it holds.
            if matches!(first, b'{' | b'[') && depth == DEEPEST + 1 {
                out.extend_from_slice(format!("\"{ESCAPED}\"").as_bytes());
            }
            mended = true;
        } else if first == b'"' {
            mended |= copy_string(token, &mut out);
        } else if is_out_of_range(token) {
            out.extend_from_slice(format!("\"{ESCAPED}\"").as_bytes());
            mended = true;
        } else {
            out.extend_from_slice(token);
        }
    }
    mended.then_some(out)
}

/// The string that a document begins with, its quotes included.
fn string(document: &[u8]) -> &[u8] {
    let mut at = 1;
    while at < document.len() && document[at] != b'"' {
        at += if document[at] == b'\\' { 2 } else { 1 };
    }
    &document[..document.len().min(at + 1)]
}

/// The number that a document begins with.
fn number(document: &[u8]) -> &[u8] {
    let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
    let end = document.iter().position(|byte| !is_part(byte));
    &document[..end.unwrap_or(document.len())]
}

fn is_out_of_range(token: &[u8]) -> bool {
    let number = std::str::from_utf8(token).ok();
    number
        .and_then(|token| token.parse::<f64>().ok())
        .is_some_and(f64::is_infinite)
}

/// Copies a string. Whether anything in it had to be replaced.
fn copy_string(token: &[u8], out: &mut Vec<u8>) -> bool {
    let mut replaced = false;
    let mut at = 0;
    while at < token.len() {
        let rest = &token[at..];
        let (length, keep) = match (rest[0], unit(rest)) {
            (_, Some(0xD800..=0xDBFF)) => match unit(&rest[6..]) {
                Some(0xDC00..=0xDFFF) => (12, true),
                _ => (6, false),
            },
            (_, Some(0xDC00..=0xDFFF)) => (6, false),
            (_, Some(_)) => (6, true),
            (b'\\', None) => (rest.len().min(2), true),
            (byte, None) => (1, byte >= b' '),
        };
        match keep {
            true => out.extend_from_slice(&rest[..length]),
            false => out.extend_from_slice(ESCAPED.as_bytes()),
        }
        replaced |= !keep;
        at += length;
    }
    replaced
}

/// The UTF-16 unit that an escape stands for, if a text begins with one.
fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    let digits = std::str::from_utf8(digits).ok()?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::mended;

    #[track_caller]
    fn check(document: &[u8], expected: Value) {
        assert!(serde_json::from_slice::<Value>(document).is_err());
        let mended = mended(document).expect("something to mend");
        let read: Value = serde_json::from_slice(&mended).expect("JSON");
        assert_eq!(read, expected);
    }

    #[test]
    fn what_cannot_be_read_is_replaced_and_the_rest_is_kept() {
        check(br#"["cut \ud83d", 1]"#, json!(["cut \u{fffd}", 1]));
        check(
            br#"["\ude00\\u", "\ud83d\ude00"]"#,
            json!(["\u{fffd}\\u", "😀"]),
        );
        check(
            br#"["\ud83d\u0041\ud83d\n"]"#,
            json!(["\u{fffd}A\u{fffd}\n"]),
        );
        check(
            b"[\"a\xff\xfeb\", \"\\\"\"]",
            json!(["a\u{fffd}\u{fffd}b", "\""]),
        );
        check(b"{\"a\nb\": 1}", json!({ "a\u{fffd}b": 1 }));
        check(
            b"[1e999, -1e999, 1e9]",
            json!(["\u{fffd}", "\u{fffd}", 1e9]),
        );
    }

    #[test]
    fn what_lies_too_deep_is_replaced() {
        let deep = |levels: usize| format!("{}7{}", "[".repeat(levels), "]".repeat(levels));
        let document = format!(r#"{{"deep": {}, "last": 1}}"#, deep(300));
        let read: Value =
            serde_json::from_slice(&mended(document.as_bytes()).expect("mended")).expect("JSON");
        assert_eq!(read["last"], 1);
        assert_eq!(mended(deep(100).as_bytes()), None);
    }

    #[test]
    fn what_is_broken_otherwise_is_left_alone() {
        for document in [
            "",
            "{",
            r#"{"a": "b"#,
            r#"{"a" 1}"#,
            r#""\"#,
            r#""\u12"#,
            "[1,]",
            "nul",
        ] {
            assert_eq!(mended(document.as_bytes()), None, "{document}");
        }
    }
}
