//! Markdown as its readers see it: the markup and the visible text.

use comrak::nodes::NodeValue;
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;

/// A Markdown text as a reader sees it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Blocks and markup in their order, links without their addresses; paragraphs that follow each other count as one, and code
    /// spans as none.
    pub markup: Vec<String>,
    /// The visible text outside of code blocks, with single spaces and without backticks.
    pub said: String,
}

/// Reads Markdown like rustdoc and the renderers of pages and of OpenAPI, with all their extensions
/// of CommonMark.
#[must_use]
pub fn read(text: &str) -> Reading {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    let mut reading = Reading::default();
    let mut in_block = false;
    let mut in_paragraphs = false;
    let mut said = String::new();
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(tag) => {
                in_block |= matches!(tag, Tag::CodeBlock(_));
                let inline = matches!(
                    tag,
                    Tag::Link { .. } | Tag::Image { .. } | Tag::Emphasis | Tag::Strong
                );
                let tag = match tag {
                    Tag::Link { .. } => "Link".to_owned(),
                    tag => format!("{tag:?}"),
                };
                if tag != "Paragraph" || !in_paragraphs {
                    reading.markup.push(tag.clone());
                }
                in_paragraphs = tag == "Paragraph" || (inline && in_paragraphs);
                said.push(' ');
            }
            Event::End(_) => {
                in_block = false;
                said.push(' ');
            }
            Event::Text(text) | Event::Code(text) if !in_block => said.push_str(&text),
            Event::Text(_) | Event::Code(_) => {}
            Event::SoftBreak => said.push(' '),
            // A comment is not visible.
            Event::InlineHtml(html) if &*html == "<!-- -->" => {}
            other => reading.markup.push(format!("{other:?}")),
        }
    }
    reading.said = plain(&said);
    reading
}

/// Returns the addresses of the links that GitHub finds in a Markdown text, including bare URLs.
#[must_use]
pub fn links(text: &str) -> Vec<String> {
    let arena = comrak::Arena::new();
    let mut options = comrak::Options::default();
    options.extension.autolink = true;
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    let document = comrak::parse_document(&arena, text, &options);
    let link = |node: &comrak::nodes::Node| match &node.data.borrow().value {
        NodeValue::Link(link) => Some(link.url.clone()),
        _ => None,
    };
    document
        .descendants()
        .filter_map(|node| link(&node))
        .collect()
}

/// Returns a text with single spaces and without backticks.
#[must_use]
pub fn plain(text: &str) -> String {
    let text = text.replace('`', "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the doc comments of a Rust file, and the notes of deprecations, which rustdoc shows too.
///
/// # Panics
///
/// When a note is not a literal.
#[must_use]
pub fn of_rust(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut comment = String::new();
    for line in text.lines().map(str::trim_start) {
        let doc = line.strip_prefix("///").or(line.strip_prefix("//!"));
        if let Some(doc) = doc {
            comment += doc.strip_prefix(' ').unwrap_or(doc);
            comment.push('\n');
            continue;
        }
        if !comment.is_empty() {
            found.push(std::mem::take(&mut comment));
        }
        let note = line.strip_prefix("#[deprecated(").unwrap_or(line);
        if let Some(note) = note.strip_prefix("note = ") {
            let note = note.strip_suffix(")]").unwrap_or(note);
            let note: syn::LitStr = syn::parse_str(note).expect("a note is a literal");
            found.push(note.value());
        }
    }
    found.extend(Some(comment).filter(|comment| !comment.is_empty()));
    found
}

/// Returns the descriptions of an OpenAPI document; examples and constants have none.
#[must_use]
pub fn of_openapi(document: &Value) -> Vec<String> {
    fn walk(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
            Value::Object(members) => {
                for (key, member) in members {
                    match (key.as_str(), member) {
                        ("description", Value::String(text)) => found.push(text.clone()),
                        ("examples" | "default" | "const" | "enum", _) => {}
                        _ => walk(member, found),
                    }
                }
            }
            _ => {}
        }
    }

    let mut found = Vec::new();
    walk(document, &mut found);
    found
}
