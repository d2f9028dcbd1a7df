//! The reader of the vendor's documentation pages: returns the facts of a page with line numbers.
//!
//! ```text
//! text ─▶ source   lines with their origin, includes resolved
//!      ─▶ block    headings, paragraphs, lists, fences, notes; `table` reads tables, `inline` lines,
//!                  `plain` pages copied from the web site
//!      ─▶ outline  sections, each in a part of the page: parameters, response, errors, …
//!      ─▶ read     facts: the method, fields with paths, codes, samples, errors
//! ```
//!
//! Pages in English and in Russian are read alike; `language` lists the words of both.
//!
//! The reader is pure: it reads any text without a panic in time proportional to its length, and
//! opens no file; only [`Checkout`], which finds the pages on disk, does. The reader drops nothing
//! silently. What it cannot read is listed in [`Page::unread`]; a mistake on a page with only one
//! possible correction is corrected and listed in [`Page::repairs`].
//!
//! ```
//! let page = bitrix24_pages::read("profile.md", "# Current User profile\n", &|_| None);
//! assert_eq!(page.title.unwrap().value, "Current User profile");
//! ```

mod address;
mod block;
mod checkout;
mod diff;
mod facts;
mod inline;
mod language;
mod outline;
mod plain;
mod read;
mod report;
mod source;
mod table;
mod translate;

pub use address::{address, file_of};
pub use checkout::Checkout;
pub use diff::{Change, diff};
pub use facts::*;
pub use outline::slug;
pub use report::*;
pub use source::{Place, join};

/// Reads a page.
///
/// `file` is the path of the page relative to the root of the documentation; places are given
/// relative to the same root. `include` returns the text of an included file at such a path.
#[must_use]
pub fn read(file: &str, text: &str, include: &dyn Fn(&str) -> Option<String>) -> Page {
    let source = source::Source::new(file, text, include);
    let (lines, missing) = source.lines();
    let blocks = if plain::is_plain(&lines) {
        plain::blocks(&lines)
    } else {
        block::blocks(&lines)
    };
    let sections = outline::outline(blocks);
    read::read(file, sections, missing)
}
