//! Text of the spec is text in every artifact: whatever it contains, and wherever its lines are
//! broken, a reader of Markdown finds the same markup as with harmless words, and the whole text.

use std::collections::BTreeMap;
use std::fs;

use bitrix24_codegen::{File, generate};
use codegen_tests::markdown::{links, of_openapi, of_rust, plain, read};
use codegen_tests::typescript::comments;
use codegen_tests::{data, files_below, put, rendered};

/// Texts that would be markup at the start of a line or anywhere in it.
const MARKS: &[&str] = &[
    "~~~",
    "~~~rust mod injected;",
    "```",
    "```rust mod injected;",
    "# heading",
    "###### #",
    "- item",
    "+ item",
    "* item",
    "- [ ] task",
    "1. one",
    "1) one",
    "123456789. many",
    "> quote",
    ">",
    "===",
    "---",
    "***",
    "___",
    "- - -",
    "| a | b |",
    "| - | - |",
    ":-- | --:",
    ": definition",
    "[x]: https://example.com",
    "[^x]: note",
    "[^x]",
    "[link](javascript:alert(1))",
    "![image](x)",
    "[`Client`]",
    "<script>alert(1)</script>",
    "<pre>",
    "<b onclick=x>",
    "<!-- comment",
    "-->",
    "<?php",
    "<![CDATA[",
    "<https://example.com>",
    "&lt;b&gt; &#60;",
    "*word* **word** _word_ __word__ ~word~ ~~word~~ $word$ $$word$$",
    "snake_case_name",
    "\\",
    "\\\\ \\# \\| \\`",
    "a\\|b",
    "*/ /* //",
    "@deprecated {@link x}",
    "#![allow(warnings)]",
];

/// Texts that GitHub turns into links.
const ADDRESSES: &[&str] = &[
    "https://example.com/a http://example.com, ftp://example.com",
    "(https://example.com) *https://example.com* _https://example.com_",
    "HTTPS://EXAMPLE.COM www.example.com WWW.example.com (www.example.com)",
    "a@example.com a.b+c-d_e@example.com <a@example.com> mailto:a@example.com xmpp:a@example.com/b",
];

/// The same as code.
const SPANS: &[&str] = &[
    "`~~~ x`",
    "`a ~~~rust mod injected; ~~~ b`",
    "`a ``` b`",
    "`# a # b`",
    "`- a - b`",
    "`1. a 2. b`",
    "`> a > b`",
    "`a === --- b`",
    "`| a | - | b`",
    "`a\\|b`",
    "`a \\`",
    "`<script> <b> <!-- x`",
    "`&lt; &`",
    "`[x]: y [x](y)`",
    "`*/ /* //`",
    "`@deprecated {@link x}`",
    "`   a     b`",
    "`a _b_ *c* $d$`",
    "`https://example.com www.example.com a@example.com`",
];

/// Backticks that do not mark code.
const LONE: &[&str] = &["``", "- x", "```", "~~~", "<b>", "`", "# x"];

/// Returns the spec with a new text in place of the markers after a comma, as those of all
/// sentences are. A text without a full stop has only one line.
fn with_texts(golden: &BTreeMap<String, String>, new: &str) -> BTreeMap<String, String> {
    let quoted = |text: &str| {
        let quoted = serde_json::to_string(text).expect("a text can be quoted");
        quoted[1..quoted.len() - 1].to_owned()
    };
    let (lines, line) = (quoted(new), quoted(&new.replace('\n', " ")));
    let replaced = |text: &String| {
        let mut parts = text.split(", mk");
        let mut made = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let rest = &part[3..];
            let new = if rest.starts_with('.') { &lines } else { &line };
            made += &format!(", {new}{rest}");
        }
        made
    };
    golden
        .iter()
        .map(|(path, text)| (path.clone(), replaced(text)))
        .collect()
}

/// Every Markdown text of an artifact.
fn documents(file: &File) -> Vec<String> {
    if file.path.ends_with(".rs") {
        of_rust(&file.contents)
    } else if file.path.ends_with(".md") {
        vec![file.contents.clone()]
    } else if file.path.ends_with(".ts") {
        comments(&file.contents)
    } else if file.path == "openapi.json" {
        of_openapi(&serde_json::from_str(&file.contents).expect("OpenAPI is JSON"))
    } else {
        Vec::new()
    }
}

/// The markup of each Markdown text of all artifacts, with the bare addresses that are links where
/// the text has any, and how often the new text is said there.
fn outline(
    spec: &BTreeMap<String, String>,
    new: &str,
    has_addresses: bool,
) -> Vec<(String, Vec<String>, usize)> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (path, text) in spec {
        put(folder.path(), path, text.as_bytes());
    }
    let generated =
        generate(folder.path()).unwrap_or_else(|mistakes| panic!("{}", rendered(&mistakes)));
    let new = plain(new);
    let of_file = |file: &File| {
        let number = |(index, text): (usize, String)| {
            let mut reading = read(&text);
            if has_addresses {
                reading.markup.extend(links(&text));
            }
            let said = reading.said.matches(&new).count();
            (format!("{} {index}", file.path), reading.markup, said)
        };
        documents(file)
            .into_iter()
            .enumerate()
            .map(number)
            .collect()
    };
    let files = generated.files.iter();
    files.flat_map::<Vec<_>, _>(of_file).collect()
}

/// Compares the output of a text with that of a harmless one.
fn check(texts: impl IntoIterator<Item = String>) {
    check_texts(texts, false);
}

fn check_texts(texts: impl IntoIterator<Item = String>, has_addresses: bool) {
    let folder = data("golden/every-key/spec");
    let read = |path: String| {
        let text = fs::read_to_string(folder.join(&path)).expect("the spec can be read");
        (path, text)
    };
    let golden: BTreeMap<String, String> = files_below(&folder)
        .into_iter()
        .filter(|path| path.ends_with(".yaml"))
        .map(read)
        .collect();
    let harmless = outline(&with_texts(&golden, "harmless"), "harmless", has_addresses);
    let said: usize = harmless.iter().map(|(.., said)| said).sum();
    assert!(said > 300, "the texts were not found: {said}");
    for text in texts {
        let found = outline(&with_texts(&golden, &text), &text, has_addresses);
        assert_eq!(
            found.len(),
            harmless.len(),
            "documents came or went: {text:?}"
        );
        for (found, wanted) in found.iter().zip(&harmless) {
            assert_eq!(found, wanted, "with {text:?}");
        }
    }
}

/// Marks in one text, moved on by two columns each time: as far as a line is long, so that each
/// stands at every place of a line, the first included.
fn at_every_column(marks: &[&str]) -> impl Iterator<Item = String> {
    let text = marks.join(" then ");
    (0..=46).map(move |column| format!("{}{text}", "a ".repeat(column)))
}

#[test]
fn marks_are_text_at_every_column() {
    check(at_every_column(MARKS));
}

#[test]
fn code_stays_code_at_every_column() {
    check(at_every_column(SPANS));
}

#[test]
fn lone_backticks_are_text_at_every_column() {
    check(at_every_column(LONE));
}

#[test]
fn addresses_are_text() {
    let texts = [ADDRESSES, SPANS].map(|texts| texts.join(" then "));
    check_texts(texts.into_iter().chain([ADDRESSES.join("\n")]), true);
}

#[test]
fn marks_are_text_on_lines_and_in_paragraphs_of_their_own() {
    for marks in [MARKS, SPANS, LONE] {
        for between in ["\n", "\n\n", "\n    "] {
            check([format!("a{between}{}", marks.join(between))]);
        }
    }
}
