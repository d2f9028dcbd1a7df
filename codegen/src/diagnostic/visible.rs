//! Makes text from a spec safe to show: every character is visible, and the length is limited.

use std::borrow::Cow;
use std::ops::Range;

/// The maximum number of characters shown of a message.
const MESSAGE: usize = 2000;

/// The number of bytes of a line shown on either side of the marked place.
const BESIDE: usize = 200;

/// The maximum number of marked bytes of a line.
const MARKED: usize = 200;

/// Returns a message that may contain names and values: invisible characters are escaped, and a
/// long message is truncated.
pub(super) fn message(text: &str) -> String {
    let end = text.char_indices().nth(MESSAGE);
    let Some((end, _)) = end else {
        return visible(text);
    };
    visible(&text[..end]) + "…"
}

/// Returns a name for use in messages, truncated if it is too long to be one.
pub(crate) fn short(name: &str) -> Cow<'_, str> {
    const LONGEST: usize = 200;
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &name[..end]).into(),
        None => name.into(),
    }
}

/// Returns the visible part of a line and the marked range in it. Of a long line, only the part
/// around the mark is shown.
pub(super) fn excerpt(line: &str, marked: Range<usize>) -> (String, Range<usize>) {
    let end = line.floor_char_boundary(marked.end.min(marked.start + MARKED));
    let from = line.floor_char_boundary(marked.start.saturating_sub(BESIDE));
    let to = line.ceil_char_boundary(end.saturating_add(BESIDE));
    let mut shown = String::new();
    if from > 0 {
        shown.push('…');
    }
    shown += &visible(&line[from..marked.start]);
    let start = shown.len();
    shown += &visible(&line[marked.start..end]);
    let marked = start..shown.len();
    shown += &visible(&line[end..to]);
    if to < line.len() {
        shown.push('…');
    }
    (shown, marked)
}

/// Returns a text in which control characters, marks of writing direction and all other invisible
/// characters are escaped as in Rust.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '\'' | '"' => shown.push(character),
            // Letters that are blank.
            '\u{115F}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}' => {
                shown.extend(character.escape_unicode());
            }
            _ => shown.extend(character.escape_debug()),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        for (text, expected) in [
            (
                "Zürich \"Москва\" '東京' 🤖 \\",
                "Zürich \"Москва\" '東京' 🤖 \\",
            ),
            (
                "a\0b\tc\x1b[31m\x7f\u{9b}",
                "a\\0b\\tc\\u{1b}[31m\\u{7f}\\u{9b}",
            ),
            ("\u{202e}a\u{2066}b\u{61c}", "\\u{202e}a\\u{2066}b\\u{61c}"),
            (
                "a\u{200b}\u{2060}\u{feff}\u{ad}b",
                "a\\u{200b}\\u{2060}\\u{feff}\\u{ad}b",
            ),
            (
                "\u{e0041}\u{e0100}\u{fe0f}\u{34f}",
                "\\u{e0041}\\u{e0100}\\u{fe0f}\\u{34f}",
            ),
            (
                "\u{3164}\u{2800}\u{a0}\u{3000}",
                "\\u{3164}\\u{2800}\\u{a0}\\u{3000}",
            ),
            ("\u{2028}\u{2029}\u{85}", "\\u{2028}\\u{2029}\\u{85}"),
        ] {
            assert_eq!(message(text), expected);
            assert_eq!(excerpt(text, 0..text.len()).0, expected);
        }
    }

    #[test]
    fn long_messages_are_cut() {
        assert_eq!(message(&"ü".repeat(MESSAGE)).chars().count(), MESSAGE);
        assert_eq!(
            message(&"ü".repeat(MESSAGE + 1)).chars().count(),
            MESSAGE + 1
        );
    }

    #[test]
    fn of_a_long_line_the_part_around_the_mark_is_shown() {
        let line = format!("{}\tmark\t{}", "ü".repeat(1000), "ü".repeat(1000));
        let (shown, marked) = excerpt(&line, 2001..2005);
        assert_eq!(&shown[marked], "mark");
        let side = "ü".repeat(BESIDE / 2);
        assert_eq!(shown, format!("…{side}\\tmark\\t{side}…"));

        let (shown, marked) = excerpt(&line, 0..line.len());
        assert_eq!(marked, 0..MARKED);
        assert!(shown.ends_with("ü…"));
        assert_eq!(excerpt("short", 5..5), ("short".to_owned(), 5..5));
    }
}
