//! Prints tokens as `prettyplease` would, which lays them out nearly as `rustfmt` does; but without a
//! syntax tree, because building one takes most of the time.
//!
//! Tokens become a flat list (`tape`). A printer copies them one by one (`printer`) and adds boxes
//! and possible line breaks (`layout`), which decide where lines break. What it knows:
//!
//! * doc comments, attributes and calls of macros (`attributes`);
//! * `const`, `type`, `use`, `mod`, `struct`, `enum`, `impl`, `fn` and macros as items (`items`), with
//!   a blank line around each function of an `impl`;
//! * paths, references, tuples, arrays, `impl`, `dyn`, generics, bounds and `where` (`types`);
//! * `let`, blocks, `if`, `match`, `for` and `while` (`statements`), and patterns (`patterns`);
//! * expressions without `as`, `loop`, `async`, `unsafe` and labels (`expressions`, `chains`). Where
//!   one ends and what it is, is found out beforehand (`scan`).
//!
//! Lines break as follows. Attributes, members, statements and arms begin a line each. A list
//! (arguments, fields, elements, parameters) is on one line, or has a line for each entry and a
//! trailing comma; but names in `use` and arrays of numbers are filled line by line. A struct literal
//! is also broken if it is wider than 34 columns. In a chain of calls, all dots begin a line or none
//! does. A closure's or an arm's body gets braces if it does not fit. Other code is copied without
//! changes to its tokens, but may have odd spaces: the emitters make none, and a test compares the
//! layout of all that they make with that of `prettyplease`.

mod attributes;
mod chains;
mod expressions;
mod imports;
mod items;
mod layout;
mod patterns;
mod printer;
mod scan;
mod statements;
mod tape;
#[cfg(test)]
mod tests;
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
