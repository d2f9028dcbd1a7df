//! Unit tests of the rendering of prose.

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
        ("*/ ends nothing", "\\*\\/ ends nothing"),
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
