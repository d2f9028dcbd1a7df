//! Prose of the spec in Markdown: as doc comments and on pages.
//!
//! Prose is plain text. Only `code` in backticks is markup; everything else that Markdown, HTML or
//! rustdoc could interpret is escaped, so that no text can open a link, a tag or a code block. That
//! includes bare URLs, which GitHub turns into links.

mod escape;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use escape::{Part, escape_start, parts, words};

/// The width of a doc comment's text.
const WIDTH: usize = 92;

/// Separates joined texts, so that a lone backtick in one never pairs with one in another. No text
/// of the spec contains it.
const SEAM: char = '\u{1f}';

/// Cannot be in a code span in a table: renderers disagree about where the cell ends.
const BAR_IN_DOUBT: &str = "\\|";

/// Joins texts, which still need escaping.
pub(super) fn joined(texts: impl IntoIterator<Item = String>) -> String {
    let mut texts = texts.into_iter();
    let mut joined = texts.next().unwrap_or_default();
    for text in texts {
        joined.push(SEAM);
        joined.push_str(&text);
    }
    joined
}

/// Returns a text for readers that do not render Markdown.
pub(super) fn plain(text: &str) -> String {
    text.replace(SEAM, " ")
}

/// Returns a text as paragraphs of a page.
pub(super) fn markdown(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len());
    for (index, paragraph) in text.lines().enumerate() {
        if index > 0 {
            markdown.push('\n');
        }
        markdown.push_str(&line(paragraph));
    }
    markdown
}

/// Returns a text on one line, for list items and wherever a second line would have another
/// meaning.
pub(super) fn line(text: &str) -> String {
    escape_start(words(text, |_| true).join(" "))
}

/// Returns a text as a heading, which must not end with the marks that close headings.
pub(super) fn heading(text: &str) -> String {
    let text = line(text);
    match text.strip_suffix('#') {
        Some(rest) if rest.trim_end_matches('#').ends_with(' ') => format!("{rest}\\#"),
        _ => text,
    }
}

/// Returns a text for a cell of a Markdown table: one line, without a bar that would end the cell.
pub(super) fn cell(text: &str) -> String {
    let text = words(text, |span| !span.contains(BAR_IN_DOUBT)).join(" ");
    escape_start(without_bars(text))
}

/// Returns a name or value as a code span, whatever it contains.
pub(super) fn code(text: &str) -> String {
    let text = if text.contains('\n') {
        Cow::Owned(text.replace('\n', " "))
    } else {
        Cow::Borrowed(text)
    };
    let mut fence = "`".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    // A span may neither begin nor end with its own backtick; renderers strip a space at both ends;
    // and two fences with nothing in between are not a span.
    let bare = |end: Option<char>| matches!(end, None | Some('`' | ' '));
    let space = if bare(text.chars().next()) || bare(text.chars().next_back()) {
        " "
    } else {
        ""
    };
    [&fence, space, &text, space, &fence].concat()
}

/// Returns the same for a cell of a Markdown table.
pub(super) fn code_cell(text: &str) -> String {
    let text = if text.contains(BAR_IN_DOUBT) {
        words(text, |_| false).join(" ")
    } else {
        code(text)
    };
    without_bars(text)
}

/// Returns the text of a table's cell with its bars escaped.
fn without_bars(text: String) -> String {
    if text.contains('|') {
        text.replace('|', "\\|")
    } else {
        text
    }
}

/// Returns a text as a list item of a doc comment, with further lines indented below the first.
pub(super) fn item(text: &str) -> Vec<String> {
    let lines = wrapped(&text.replace('\n', &SEAM.to_string()));
    let indent =
        |(index, line): (usize, &String)| format!("{}{line}", if index == 0 { "* " } else { "  " });
    lines.iter().enumerate().map(indent).collect()
}

/// Returns a text as lines of a doc comment, wrapped to a readable width.
pub(super) fn wrapped(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .flat_map(|paragraph| filled(words(paragraph, |_| true), WIDTH));
    lines.map(escape_start).collect()
}

/// Returns lines of at most a width with these words. A word is not split, so a long one exceeds
/// the width.
pub(super) fn filled(
    words: impl IntoIterator<Item = impl AsRef<str>>,
    width: usize,
) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut length = 0;
    for word in words {
        let word = word.as_ref();
        let added = word.chars().count();
        if !line.is_empty() && length + 1 + added > width {
            lines.push(std::mem::take(&mut line));
            length = 0;
        }
        if !line.is_empty() {
            line.push(' ');
            length += 1;
        }
        line.push_str(word);
        length += added;
    }
    lines.push(line);
    lines
}

/// Returns a text as lines of a doc comment. Its first sentence becomes the first paragraph, which
/// rustdoc shows in lists.
pub(super) fn summarized(text: &str) -> Vec<String> {
    let (first, rest) = first_sentence(text);
    let mut lines = wrapped(first);
    if !rest.is_empty() {
        lines.push(String::new());
        lines.extend(wrapped(rest));
    }
    lines
}

/// Splits a text after its first sentence. A full stop ends a sentence only if another sentence
/// follows, and not inside code.
pub(super) fn first_sentence(text: &str) -> (&str, &str) {
    let seam = text.find(SEAM).unwrap_or(text.len());
    let begins = |rest: &str| {
        let first = rest.trim_start().chars().next();
        let is_start = |first: char| first.is_uppercase() || first.is_ascii_digit() || first == '`';
        rest.starts_with(char::is_whitespace) && first.is_some_and(is_start)
    };
    let mut from = 0;
    let mut end = seam;
    'parts: for part in parts(&text[..seam]) {
        let (Part::Span(inner) | Part::Text(inner)) = part;
        if let Part::Text(inner) = part {
            for (at, mark) in inner.match_indices(['.', '!', '?']) {
                let after = from + at + mark.len();
                if begins(&text[after..seam]) {
                    end = after;
                    break 'parts;
                }
            }
        }
        from += inner.len();
    }
    let is_between = |c: char| c.is_whitespace() || c == SEAM;
    (&text[..end], text[end..].trim_start_matches(is_between))
}
