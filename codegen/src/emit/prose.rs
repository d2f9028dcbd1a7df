//! Prose of the spec in Markdown: as doc comments and on pages.
//!
//! Prose is text. Only `code` in backticks is markup; whatever else could mean something to
//! Markdown, HTML or rustdoc is escaped, so that no text can open a link, a tag or a code block.

/// The width of a doc comment's text.
const WIDTH: usize = 92;

/// Escapes a text for Markdown, keeping `code` spans that are closed on the same line.
pub(super) fn markdown(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| escape_start(&escape_line(line.trim())))
        .collect();
    lines.join("\n")
}

/// A text for a cell of a Markdown table: one line, and no bar outside of its own.
pub(super) fn cell(text: &str) -> String {
    markdown(text).replace('\n', " ").replace('|', "\\|")
}

/// A name or value as a code span in a cell of a Markdown table, whatever it holds.
pub(super) fn code_cell(text: &str) -> String {
    let text = text.replace('\n', " ").replace('|', "\\|");
    let mut fence = "`".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    // A span may not begin or end with a backtick of its own.
    let space = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{space}{text}{space}{fence}")
}

/// A text as an item of a list in a doc comment, its further lines indented below the first.
pub(super) fn item(text: &str) -> Vec<String> {
    let lines = wrapped(&text.replace('\n', " "));
    let indent =
        |(index, line): (usize, &String)| format!("{}{line}", if index == 0 { "* " } else { "  " });
    lines.iter().enumerate().map(indent).collect()
}

/// A text as lines of a doc comment, wrapped at a readable width.
pub(super) fn wrapped(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in escape_line(paragraph.trim()).split_whitespace() {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
                lines.push(escape_start(&std::mem::take(&mut line)));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(escape_start(&line));
    }
    lines
}

/// Escapes what has a meaning anywhere in a line.
fn escape_line(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(character) = rest.chars().next() {
        let after = &rest[character.len_utf8()..];
        if character == '`' {
            // A span is a single backtick up to the next; anything else is taken as text.
            if let Some(end) = after.find('`').filter(|end| *end > 0) {
                escaped.push_str(&rest[..end + 2]);
                rest = &after[end + 1..];
                continue;
            }
        }
        if matches!(
            character,
            '`' | '\\' | '[' | ']' | '<' | '>' | '*' | '~' | '&'
        ) {
            escaped.push('\\');
        }
        escaped.push(character);
        rest = after;
    }
    escaped
}

/// Escapes what has a meaning at the start of a line: headings, lists, rules and code blocks.
fn escape_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && line[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    if line.starts_with(['#', '-', '+', '=', '|', '_', ':']) || line.starts_with("``") {
        return format!("\\{line}");
    }
    line.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_spans_stay_and_markup_does_not() {
        for (text, expected) in [
            ("Call `Bot.get` first.", "Call `Bot.get` first."),
            ("A `code with [x] <y>`.", "A `code with [x] <y>`."),
            (
                "A [link](x) and <b>tag</b>.",
                "A \\[link\\](x) and \\<b\\>tag\\</b\\>.",
            ),
            ("One ` backtick.", "One \\` backtick."),
            ("``` fence", "\\`\\`\\` fence"),
            ("~~~ fence", "\\~\\~\\~ fence"),
            ("# Heading", "\\# Heading"),
            ("- Item", "\\- Item"),
            ("1. Item", "1\\. Item"),
            ("*/ ends nothing", "\\*/ ends nothing"),
            ("&lt; stays", "\\&lt; stays"),
            ("    indented", "indented"),
        ] {
            assert_eq!(markdown(text), expected, "{text}");
        }
    }

    #[test]
    fn cells_have_no_bars_or_breaks() {
        assert_eq!(cell("a | b\nc"), "a \\| b c");
    }

    #[test]
    fn wrapping_keeps_words_and_paragraphs() {
        let text = format!("{}\nSecond.", "word ".repeat(30).trim());
        let lines = wrapped(&text);
        assert!(lines.iter().all(|line| line.len() <= WIDTH), "{lines:?}");
        assert_eq!(lines.last().map(String::as_str), Some("Second."));
        assert_eq!(lines.join(" ").matches("word").count(), 30);
    }

    #[test]
    fn a_line_that_wrapping_starts_with_a_mark_is_escaped() {
        let text = format!("{} - dash", "x".repeat(WIDTH));
        assert_eq!(wrapped(&text)[1], "\\- dash");
    }
}
