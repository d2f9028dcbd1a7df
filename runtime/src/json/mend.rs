//! Reads JSON that is broken in places, so that one bad value does not make the rest unreadable.

use serde_json::Value;

use crate::json::room::Room;
use crate::json::untyped;

/// The replacement for anything that cannot be read.
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// How often [`REPLACEMENT`] is repeated at most.
const LONGEST_MARK: usize = 16;

/// The maximum nesting depth of values; `serde_json` gives up at 128 levels.
const DEEPEST: usize = 100;

/// A document in which something was replaced.
pub(crate) struct Mended {
    /// The document.
    pub(crate) document: Vec<u8>,
    /// The replacement for everything that could not be read.
    pub(crate) mark: Mark,
}

/// A run of [`REPLACEMENT`], one longer than the longest run in the document.
///
/// So a text that was broken before it was sent is not mistaken for one that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark(usize);

impl Mark {
    /// Returns the mark for a document that consists of these texts.
    fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let longest = texts.map(longest_run).max().unwrap_or_default();
        Self((longest + 1).min(LONGEST_MARK))
    }

    fn text(self) -> String {
        std::iter::repeat_n(REPLACEMENT, self.0).collect()
    }

    /// Returns whether a part of a value could not be read.
    pub(crate) fn is_in(self, value: &Value) -> bool {
        let mark = self.text();
        holds(value, &mark)
    }

    /// Returns whether a part of a text could not be read.
    pub(crate) fn is_in_text(self, text: &str) -> bool {
        text.contains(&self.text())
    }
}

fn holds(value: &Value, mark: &str) -> bool {
    match value {
        Value::String(text) => text.contains(mark),
        Value::Array(entries) => entries.iter().any(|entry| holds(entry, mark)),
        Value::Object(entries) => entries
            .iter()
            .any(|(key, value)| key.contains(mark) || holds(value, mark)),
        _ => false,
    }
}

/// Returns the length of the longest run of [`REPLACEMENT`], literal or escaped.
fn longest_run(text: &str) -> usize {
    const ESCAPED: &[u8] = b"\\ufffd";
    let is_escaped = |rest: &[u8]| {
        let start = rest.get(..ESCAPED.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(ESCAPED))
    };
    let replacement = REPLACEMENT.to_string();
    let (mut longest, mut run, mut rest) = (0, 0, text.as_bytes());
    while !rest.is_empty() {
        let length = match () {
            () if rest.starts_with(replacement.as_bytes()) => replacement.len(),
            () if is_escaped(rest) => ESCAPED.len(),
            () => 0,
        };
        run = if length > 0 { run + 1 } else { 0 };
        longest = longest.max(run);
        rest = &rest[length.max(1)..];
    }
    longest
}

/// Returns the document with a [`Mark`] in place of everything that `serde_json` refuses in a
/// value.
///
/// That is bytes that are not UTF-8, unpaired surrogates, control characters, numbers out of range
/// and values that are nested too deeply.
///
/// Returns `None` if there is none of these, so the document is broken for another reason, or if
/// the result would be longer than `max_bytes`.
pub(crate) fn mended(document: &[u8], max_bytes: usize) -> Option<Mended> {
    let mark = Mark::of(document.utf8_chunks().map(|chunk| chunk.valid()));
    let written = mark.text();
    let quoted = format!("\"{written}\"");
    let mut out = Out {
        document: Vec::with_capacity(document.len().min(max_bytes)),
        max_bytes,
    };
    let mut mended = false;
    let mut rest = document;
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
            // The first bracket below the deepest level is replaced with all its contents.
            if matches!(first, b'{' | b'[') && depth == DEEPEST + 1 {
                out.add(quoted.as_bytes())?;
            }
            mended = true;
        } else if first == b'"' {
            for chunk in token.utf8_chunks() {
                mended |= copy_string(chunk.valid().as_bytes(), &written, &mut out)?;
                if !chunk.invalid().is_empty() {
                    out.add(written.as_bytes())?;
                    mended = true;
                }
            }
        } else if is_out_of_range(token) {
            out.add(quoted.as_bytes())?;
            mended = true;
        } else {
            out.add(token)?;
        }
    }
    mended.then_some(Mended {
        document: out.document,
        mark,
    })
}

/// A document being written, with a limited length.
struct Out {
    document: Vec<u8>,
    max_bytes: usize,
}

impl Out {
    /// Appends bytes; returns `None` if the document would become too long.
    fn add(&mut self, bytes: &[u8]) -> Option<()> {
        let left = self.max_bytes.saturating_sub(self.document.len());
        extend_within(&mut self.document, bytes, left).then_some(())
    }
}

/// Appends `more` if it has at most `left` bytes, and returns whether it did.
///
/// A growing vector is in memory twice, so no more than the allowed number of bytes is reserved.
pub(crate) fn extend_within(all: &mut Vec<u8>, more: &[u8], left: usize) -> bool {
    if more.len() > left {
        return false;
    }
    if all.capacity() - all.len() < more.len() {
        all.reserve_exact(more.len().max(all.len()).min(left));
    }
    all.extend_from_slice(more);
    true
}

/// Returns the string that a document begins with, quotes included.
fn string(document: &[u8]) -> &[u8] {
    let mut at = 1;
    while at < document.len() && document[at] != b'"' {
        at += if document[at] == b'\\' { 2 } else { 1 };
    }
    &document[..document.len().min(at + 1)]
}

/// Returns the number that a document begins with.
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

/// Reads a value of at most `max_bytes` bytes, with marks in place of broken parts.
pub(crate) fn lenient(text: &str, max_bytes: usize) -> Option<Value> {
    let read = |text: &[u8]| untyped::of_text(text, &mut Room::default());
    read(text.as_bytes()).or_else(|| read(&mended(text.as_bytes(), max_bytes)?.document))
}

/// Copies a part of a string. Returns whether anything was replaced, and `None` when it is too
/// long.
fn copy_string(token: &[u8], mark: &str, out: &mut Out) -> Option<bool> {
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
            (byte, None) if byte < b' ' => (1, false),
            (_, None) => {
                let special = |byte: &u8| *byte < b' ' || *byte == b'\\';
                let plain = rest.iter().position(special);
                (plain.unwrap_or(rest.len()), true)
            }
        };
        if keep {
            out.add(&rest[..length])?
        } else {
            out.add(mark.as_bytes())?
        }
        replaced |= !keep;
        at += length;
    }
    Some(replaced)
}

/// Returns the UTF-16 unit of an escape that a text begins with.
fn unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    let digits = std::str::from_utf8(digits).ok()?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::mended;
    use crate::json::room::Room;
    use crate::json::untyped;

    #[track_caller]
    fn check(document: &[u8], expected: Value) {
        assert_eq!(untyped::of_text(document, &mut Room::default()), None);
        let mended = mended(document, usize::MAX).expect("something to mend");
        let read = untyped::of_text(&mended.document, &mut Room::default());
        assert_eq!(read, Some(expected));
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
    fn a_text_broken_before_it_was_sent_is_distinguished() {
        for (document, mark) in [
            ("[\"\u{fffd}\", \"\\ud83d\"]", 2),
            ("[\"\\uFFFD\u{fffd}x\u{fffd}\", \"\\ud83d\"]", 3),
            ("[\"x\", \"\\ud83d\"]", 1),
        ] {
            let mended = mended(document.as_bytes(), usize::MAX).expect("something to mend");
            assert_eq!(mended.mark.text().chars().count(), mark, "{document}");
            let read: Value = serde_json::from_slice(&mended.document).expect("JSON");
            assert!(!mended.mark.is_in(&read[0]), "{document}");
            assert!(mended.mark.is_in(&read[1]), "{document}");
        }
        let many = format!("[\"{}\", \"\\ud83d\"]", "\u{fffd}".repeat(1000));
        let mended = mended(many.as_bytes(), usize::MAX).expect("something to mend");
        assert_eq!(mended.mark.text().chars().count(), 16);
    }

    #[test]
    fn what_lies_too_deep_is_replaced() {
        let deep = |levels: usize| format!("{}7{}", "[".repeat(levels), "]".repeat(levels));
        let document = format!(r#"{{"deep": {}, "last": 1}}"#, deep(300));
        let mended_once = mended(document.as_bytes(), usize::MAX)
            .expect("mended")
            .document;
        let read: Value = serde_json::from_slice(&mended_once).expect("JSON");
        assert_eq!(read["last"], 1);
        assert!(mended(deep(100).as_bytes(), usize::MAX).is_none());
    }

    /// A byte that is not UTF-8 becomes 48 bytes if the mark is long.
    #[test]
    fn a_document_is_mended_within_its_limit() {
        let mut document = format!("[\"{}\", \"", "\u{fffd}".repeat(15)).into_bytes();
        document.extend([0xff; 1000]);
        document.extend(b"\"]");
        let mended_whole = mended(&document, usize::MAX).expect("mended").document;
        assert_eq!(mended_whole.len(), document.len() + 47 * 1000);
        assert!(mended(&document, mended_whole.len() - 1).is_none());
        let exactly = mended(&document, mended_whole.len())
            .expect("mended")
            .document;
        assert_eq!(exactly.capacity(), exactly.len());
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
            assert!(
                mended(document.as_bytes(), usize::MAX).is_none(),
                "{document}"
            );
        }
    }
}
