//! Prose of the spec in Markdown: as doc comments and on pages.
//!
//! Prose is plain text. Only `code` in backticks is markup; everything else that Markdown, HTML or
//! rustdoc could interpret is escaped, so that no text can open a link, a tag or a code block. That
//! includes bare URLs, which GitHub turns into links.

/// The width of a doc comment's text.
const WIDTH: usize = 92;

/// Separates joined texts, so that a lone backtick in one never pairs with one in another. No text
/// of the spec contains it.
const SEAM: char = '\u{1f}';

/// An invisible comment. Mail addresses are recognized after escapes are removed, so only something
/// between their parts prevents a link.
const NOTHING: &str = "<!-- -->";

/// Cannot be in a code span in a table: renderers disagree about where the cell ends.
const BAR_IN_DOUBT: &str = "\\|";

/// Joins texts, which still need escaping.
pub(super) fn joined(texts: impl IntoIterator<Item = String>) -> String {
    let texts: Vec<String> = texts.into_iter().collect();
    texts.join(&SEAM.to_string())
}

/// Returns a text for readers that do not render Markdown.
pub(super) fn plain(text: &str) -> String {
    text.replace(SEAM, " ")
}

/// Returns a text as paragraphs of a page.
pub(super) fn markdown(text: &str) -> String {
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Returns a text on one line, for list items and wherever a second line would have another
/// meaning.
pub(super) fn line(text: &str) -> String {
    escape_start(&words(text, |_| true).join(" "))
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
    escape_start(&text.replace('|', "\\|"))
}

/// Returns a name or value as a code span, whatever it contains.
pub(super) fn code(text: &str) -> String {
    let text = text.replace('\n', " ");
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
    format!("{fence}{space}{text}{space}{fence}")
}

/// Returns the same for a cell of a Markdown table.
pub(super) fn code_cell(text: &str) -> String {
    let text = if text.contains(BAR_IN_DOUBT) {
        words(text, |_| false).join(" ")
    } else {
        code(text)
    };
    text.replace('|', "\\|")
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
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in words(paragraph, |_| true) {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
                lines.push(escape_start(&std::mem::take(&mut line)));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&word);
        }
        lines.push(escape_start(&line));
    }
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

/// Returns a sentence that continues another: with a small first letter.
pub(super) fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(characters).collect()
    })
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

/// Returns the words of a text, escaped except for the `code` spans to keep. A span is never split,
/// so that its contents never start a line.
fn words(text: &str, keeps: impl Fn(&str) -> bool) -> Vec<String> {
    let mut words = Vec::new();
    for part in text.split([SEAM, '\n']) {
        add_words(part, &keeps, &mut words);
    }
    words
}

/// Adds the words between two seams.
fn add_words(text: &str, keeps: &impl Fn(&str) -> bool, words: &mut Vec<String>) {
    let mut word = String::new();
    let mut before = ' ';
    for part in parts(text) {
        if let Part::Span(span) = part
            && keeps(span)
        {
            word.push_str(span);
            before = '`';
            continue;
        }
        let (Part::Span(text) | Part::Text(text)) = part;
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            if character.is_whitespace() {
                words.push(std::mem::take(&mut word));
            } else {
                let after = characters.peek();
                if has_meaning(before, character, after) || begins_address(&word, character, after)
                {
                    word.push('\\');
                }
                word.push(character);
                if is_in_mail_address(before, character, after) {
                    word.push_str(NOTHING);
                }
            }
            before = character;
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
}

/// A part of a text.
#[derive(Clone, Copy)]
enum Part<'a> {
    Text(&'a str),
    /// Code with its backticks.
    Span(&'a str),
}

/// Splits a text into code and the text in between. As in Markdown, code extends from a single
/// backtick to the next single one; several in a row are text.
fn parts(text: &str) -> Vec<Part<'_>> {
    let bytes = text.as_bytes();
    let lone = |at: &usize| {
        bytes[*at] == b'`'
            && (*at == 0 || bytes[at - 1] != b'`')
            && bytes.get(at + 1) != Some(&b'`')
    };
    let marks: Vec<usize> = (0..bytes.len()).filter(lone).collect();
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

/// Escapes characters that have a meaning at the start of a line: headings, lists, rules and code
/// blocks.
fn escape_start(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && line[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    if line.starts_with(['#', '-', '+', '=', '|', ':']) {
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
            ("A _word_ of snake_case", "A \\_word\\_ of snake_case"),
            ("See https://a.b/c:/d.", "See https\\://a.b/c\\:/d."),
            ("WWW.a.b and awww.", "WWW\\.a.b and awww\\."),
            ("a@b.c @ d @e f@", "a@<!-- -->b.c @ d @e f@"),
            ("At 12:30 by 1/2", "At 12:30 by 1/2"),
        ] {
            assert_eq!(markdown(text), expected, "{text}");
        }
    }

    #[test]
    fn cells_have_no_bars_or_breaks() {
        for (text, expected) in [
            ("a | b\nc", "a \\| b c"),
            ("| a", "\\| a"),
            ("`a|b`", "`a\\|b`"),
            ("`a\\|b`", "\\`a\\\\\\|b\\`"),
        ] {
            assert_eq!(cell(text), expected, "{text}");
        }
        assert_eq!(code_cell("a|b"), "`a\\|b`");
        assert_eq!(code_cell("a\\|b"), "a\\\\\\|b");
    }

    #[test]
    fn code_is_a_span_whatever_it_holds() {
        for (text, expected) in [
            ("a", "`a`"),
            ("a`b", "``a`b``"),
            ("`a", "`` `a ``"),
            (" a ", "`  a  `"),
            ("", "`  `"),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }

    #[test]
    fn headings_keep_what_would_end_them() {
        assert_eq!(heading("In C\nor C#"), "In C or C#");
        assert_eq!(heading("Ends with ##"), "Ends with #\\#");
        assert_eq!(heading("#"), "\\#");
    }

    #[test]
    fn backticks_of_different_texts_do_not_meet() {
        let texts = joined(["One ` here.".to_owned(), "`Two` there.".to_owned()]);
        assert_eq!(line(&texts), "One \\` here. `Two` there.");
        assert_eq!(line("One `\nand ` two"), "One \\` and \\` two");
        assert_eq!(plain(&texts), "One ` here. `Two` there.");
    }

    #[test]
    fn spans_are_not_divided() {
        let text = format!("{} `a ~~~  b` and more.", "x".repeat(WIDTH - 3));
        assert_eq!(wrapped(&text)[1..], ["`a ~~~  b` and more."]);
    }

    #[test]
    fn the_first_sentence_is_a_paragraph_of_its_own() {
        for (text, first, rest) in [
            ("One. Two. Three.", "One.", "Two. Three."),
            ("One only.", "One only.", ""),
            (
                "See `a. B` there. `C` too.",
                "See `a. B` there.",
                "`C` too.",
            ),
            (
                "Version 1.5 or so. 2 more.",
                "Version 1.5 or so.",
                "2 more.",
            ),
            ("As in a. b or c.", "As in a. b or c.", ""),
            ("One ` here. Two ` there.", "One ` here. Two ` there.", ""),
            ("One\nand more. Two.", "One\nand more.", "Two."),
            ("One.\u{1f}Two.", "One.", "Two."),
            ("", "", ""),
        ] {
            assert_eq!(first_sentence(text), (first, rest), "{text}");
        }
        assert_eq!(summarized("One. Two."), ["One.", "", "Two."]);
    }

    #[test]
    fn a_run_of_backticks_begins_and_ends_no_span() {
        for (text, expected) in [
            ("`a``b`", "`a``b`"),
            ("``a` b", "\\`\\`a\\` b"),
            ("``a `b`", "\\`\\`a `b`"),
            ("`a`` b", "\\`a\\`\\` b"),
        ] {
            assert_eq!(markdown(text), expected, "{text}");
        }
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
