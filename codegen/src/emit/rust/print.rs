//! Prints tokens, including their doc comments.

mod attributes;
mod expressions;
mod imports;
mod items;
mod layout;
mod patterns;
mod printer;
mod scan;
mod statements;
mod tape;
mod types;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use self::layout::{INDENT, WIDTH};
use self::printer::Printer;
use self::tape::Tape;
use crate::emit::{notice, prose};

pub(super) use self::imports::Imports;

/// An item of a file.
pub(super) enum Item {
    /// Tokens, which the printer lays out.
    Rust(TokenStream),
    /// Text that is formatted already.
    Text(String),
}

impl From<TokenStream> for Item {
    fn from(tokens: TokenStream) -> Self {
        Self::Rust(tokens)
    }
}

/// Renders a Rust file. Items are printed one by one with a blank line between, because the printer
/// itself never inserts one.
pub(super) fn file(
    source: &str,
    about: &[String],
    imports: &Imports,
    items: impl IntoIterator<Item = impl Into<Item>>,
) -> String {
    let mut text = format!("// {}\n", notice(source));
    if !about.is_empty() {
        text.push('\n');
        for line in about {
            text.push_str(if line.is_empty() { "//!" } else { "//! " });
            text.push_str(line);
            text.push('\n');
        }
    }
    let mut tape = Tape::default();
    let imports = imports.tokens().into_iter().map(Item::Rust);
    for item in imports.chain(items.into_iter().map(Into::into)) {
        text.push('\n');
        match item {
            Item::Rust(tokens) => write(tokens, &mut tape, &mut text),
            Item::Text(formatted) => text.push_str(&formatted),
        }
    }
    text
}

/// Writes items, with a tape whose memory is used again.
fn write(tokens: TokenStream, tape: &mut Tape, text: &mut String) {
    tape.fill(tokens);
    let mut printer = Printer::new(tape);
    printer.items();
    printer.out.write(WIDTH, text);
}

/// Returns an identifier. Lowering has checked that the name is valid.
pub(super) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Returns a doc comment from prose of the spec.
pub(super) fn docs(text: &str) -> TokenStream {
    doc_lines(prose::summarized(text))
}

/// Returns a doc comment from lines that are already Markdown: a single attribute, whose lines the
/// printer separates.
pub(super) fn doc_lines(lines: impl IntoIterator<Item = impl AsRef<str>>) -> TokenStream {
    let mut text = String::new();
    for line in lines {
        let line = line.as_ref();
        text.push_str(if line.is_empty() { "\n" } else { "\n " });
        text.push_str(line);
    }
    let Some(text) = text.strip_prefix('\n') else {
        return TokenStream::new();
    };
    // A raw literal takes far less time to write and to read.
    let raw = format!("r#\"{text}\"#").parse();
    let literal: Literal = raw.unwrap_or_else(|_| Literal::string(text));
    quote!(#[doc = #literal])
}

/// Prints statements as in the body of a function, without indentation.
pub(super) fn body(statements: &TokenStream) -> String {
    let mut tape = Tape::default();
    tape.fill(statements.clone());
    let mut printer = Printer::new(&tape);
    printer.all_statements();
    let mut text = String::new();
    printer.out.write(WIDTH - INDENT, &mut text);
    text.truncate(text.trim_end().len());
    text
}
