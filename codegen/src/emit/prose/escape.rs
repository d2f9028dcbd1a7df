//! Escaping: which characters of a text Markdown, HTML or rustdoc would interpret.

use std::borrow::Cow;

use super::SEAM;

/// An invisible comment. Mail addresses are recognized after escapes are removed, so only something
/// between their parts prevents a link.
const NOTHING: &str = "<!-- -->";

/// Cannot be in a code span in a comment of TypeScript or PHP: the end of the comment, and the start
/// of a tag.
const ENDS_OR_OPENS: [&str; 2] = ["*/", "{@"];

/// Returns the words of a text, escaped except for the `code` spans to keep. A span is never split,
/// so that its contents never start a line.
pub(super) fn words<'a>(text: &'a str, keeps: impl Fn(&str) -> bool) -> Vec<Cow<'a, str>> {
    if is_plain(text) {
        return text.split_whitespace().map(Cow::Borrowed).collect();
    }
    let mut words = Vec::new();
    for part in text.split(SEAM).flat_map(str::lines) {
        add_words(part, &keeps, &mut words);
    }
    words
}

/// Adds the words between two seams.
fn add_words<'a>(text: &'a str, keeps: &impl Fn(&str) -> bool, words: &mut Vec<Cow<'a, str>>) {
    let mut word = Cow::Borrowed("");
    let mut before = ' ';
    for part in parts(text) {
        if let Part::Span(span) = part
            && keeps(span)
            && !ENDS_OR_OPENS.iter().any(|mark| span.contains(mark))
        {
            word += span;
            before = '`';
            continue;
        }
        let (Part::Span(text) | Part::Text(text)) = part;
        for (index, piece) in text.split(char::is_whitespace).enumerate() {
            if index > 0 {
                add_word(&mut word, words);
                before = ' ';
            }
            if is_plain(piece) {
                word += piece;
            } else {
                add_escaped(piece, before, word.to_mut());
            }
            before = piece.chars().next_back().unwrap_or(before);
        }
    }
    add_word(&mut word, words);
}

/// Moves a finished word to the others, unless it is empty.
fn add_word<'a>(word: &mut Cow<'a, str>, words: &mut Vec<Cow<'a, str>>) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

/// Whether a text consists of words in which nothing needs an escape, whatever comes before them.
fn is_plain(text: &str) -> bool {
    let mut before = b' ';
    text.bytes().all(|byte| {
        let is_plain = match char::from(byte) {
            '`' | '\\' | '[' | ']' | '<' | '>' | '*' | '~' | '&' | '$' | '/' | '@' | '_' | ':'
            | SEAM => false,
            // It may end `www.`.
            '.' => !before.eq_ignore_ascii_case(&b'w'),
            _ => true,
        };
        before = byte;
        is_plain
    })
}

/// Adds a text without spaces to a word, escaped.
fn add_escaped(text: &str, mut before: char, word: &mut String) {
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let after = characters.peek();
        if has_meaning(before, character, after) || begins_address(word, character, after) {
            word.push('\\');
        }
        word.push(character);
        if is_in_mail_address(before, character, after) {
            word.push_str(NOTHING);
        }
        before = character;
    }
}

/// A part of a text.
#[derive(Clone, Copy)]
pub(super) enum Part<'a> {
    Text(&'a str),
    /// Code with its backticks.
    Span(&'a str),
}

/// Splits a text into code and the text in between. As in Markdown, code extends from a single
/// backtick to the next single one; several in a row are text.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let bytes = text.as_bytes();
    let lone = |at: &usize| (*at == 0 || bytes[at - 1] != b'`') && bytes.get(at + 1) != Some(&b'`');
    let marks = text.match_indices('`').map(|(at, _)| at);
    let marks: Vec<usize> = marks.filter(lone).collect();
    let mut parts = Vec::new();
    let mut from = 0;
    for ends in marks.chunks_exact(2) {
        parts.push(Part::Text(&text[from..ends[0]]));
        from = ends[1] + 1;
        parts.push(Part::Span(&text[ends[0]..from]));
    }
    parts.push(Part::Text(&text[from..]));
    parts
}

/// Whether a character between two others could be markup anywhere in a line.
fn has_meaning(before: char, character: char, after: Option<&char>) -> bool {
    match character {
        '`' | '\\' | '[' | ']' | '<' | '>' | '*' | '~' | '&' | '$' => true,
        '/' => before == '*',
        '@' => before == '{',
        // Inside a word, the underscore is part of a name.
        '_' => !before.is_alphanumeric() || !after.is_some_and(|after| after.is_alphanumeric()),
        _ => false,
    }
}

/// Whether a character after the beginning of a word turns the word into a bare URL.
fn begins_address(word: &str, character: char, after: Option<&char>) -> bool {
    match character {
        ':' => after == Some(&'/'),
        '.' => word.to_ascii_lowercase().ends_with("www"),
        _ => false,
    }
}

/// Whether a character is the `@` of a mail address.
fn is_in_mail_address(before: char, character: char, after: Option<&char>) -> bool {
    let is_space = |c: char| c.is_whitespace();
    character == '@' && !is_space(before) && after.is_some_and(|&after| !is_space(after))
}

/// Escapes characters that have a meaning at the start of a line: headings, lists, rules, code blocks
/// and the tags of comments.
pub(super) fn escape_start(mut line: String) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && line[digits..].starts_with(['.', ')']) {
        line.insert(digits, '\\');
    } else if line.starts_with(['#', '-', '+', '=', '|', ':', '@']) {
        line.insert(0, '\\');
    }
    line
}
