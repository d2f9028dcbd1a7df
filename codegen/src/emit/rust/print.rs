//! Prints tokens, including their doc comments.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::emit::{notice, prose};

/// An item of a file.
pub(super) enum Item {
    /// Rust, formatted by the printer.
    Rust(TokenStream),
    /// A table for a macro of the runtime, already formatted.
    Table(String),
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
    let imports = imports.tokens().into_iter().map(Item::Rust);
    for item in imports.chain(items.into_iter().map(Into::into)) {
        text.push('\n');
        match item {
            Item::Rust(tokens) => text.push_str(&unparse(tokens)),
            Item::Table(table) => text.push_str(&table),
        }
    }
    text
}

/// Prints items as `rustfmt` would, with the blank lines between the members of an `impl` that the
/// printer omits.
fn unparse(tokens: TokenStream) -> String {
    // Parsing consumes the tokens; a clone for the message would be a deep copy.
    let mut file: syn::File = syn::parse2(tokens)
        .unwrap_or_else(|error| unreachable!("an emitter made tokens that are not Rust: {error}"));
    let [syn::Item::Impl(block)] = &mut file.items[..] else {
        return prettyplease::unparse(&file);
    };
    let mut printed = Vec::new();
    for members in grouped(std::mem::take(&mut block.items)) {
        if let [syn::Item::Impl(block)] = &mut file.items[..] {
            block.items = members;
        }
        printed.push(prettyplease::unparse(&file));
    }
    if printed.is_empty() {
        prettyplease::unparse(&file)
    } else {
        join_blocks(&printed)
    }
}

/// Separates functions with blank lines; keeps consecutive constants and types together.
fn grouped(members: Vec<syn::ImplItem>) -> Vec<Vec<syn::ImplItem>> {
    let mut groups: Vec<Vec<syn::ImplItem>> = Vec::new();
    for member in members {
        let alone = |member: &syn::ImplItem| matches!(member, syn::ImplItem::Fn(_));
        match groups.last_mut() {
            Some(group) if !alone(&member) && !alone(&group[0]) => group.push(member),
            _ => groups.push(vec![member]),
        }
    }
    groups
}

/// Joins printed `impl` blocks with the same head into one, with a blank line between their bodies.
fn join_blocks(blocks: &[String]) -> String {
    let head = blocks[0]
        .lines()
        .position(|line| line.ends_with('{') && !line.starts_with("///"));
    let head_lines = head.map_or(0, |line| line + 1);
    let head: String = blocks[0].split_inclusive('\n').take(head_lines).collect();
    let bodies = blocks.iter().map(|block| {
        let lines: Vec<&str> = block.split_inclusive('\n').skip(head_lines).collect();
        lines[..lines.len().saturating_sub(1)].concat()
    });
    format!("{head}{}}}\n", bodies.collect::<Vec<_>>().join("\n"))
}

/// Returns an identifier. Lowering has checked that the name is valid.
pub(super) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Returns a doc comment from prose of the spec.
pub(super) fn docs(text: &str) -> TokenStream {
    doc_lines(prose::summarized(text))
}

/// Returns a doc comment from lines that are already Markdown.
pub(super) fn doc_lines(lines: impl IntoIterator<Item = impl AsRef<str>>) -> TokenStream {
    lines
        .into_iter()
        .map(|line| {
            let line = line.as_ref();
            let line = if line.is_empty() {
                String::new()
            } else {
                format!(" {line}")
            };
            quote!(#[doc = #line])
        })
        .collect()
}

/// The names that a file imports, by path.
#[derive(Default)]
pub(super) struct Imports {
    names: BTreeMap<String, BTreeSet<String>>,
    client: BTreeMap<String, BTreeSet<String>>,
}

impl Imports {
    /// Imports a name.
    pub(super) fn add(&mut self, path: &str, name: &str) {
        let names = self.names.entry(path.to_owned());
        names.or_default().insert(name.to_owned());
    }

    /// Removes the import of a name from this crate.
    pub(super) fn remove(&mut self, name: &str) {
        for (path, names) in &mut self.names {
            if path.split("::").next() == Some("crate") {
                names.remove(name);
            }
        }
        self.names.retain(|_, names| !names.is_empty());
    }

    /// Imports a name that exists only with the feature `client`.
    pub(super) fn add_for_client(&mut self, path: &str, name: &str) {
        let names = self.client.entry(path.to_owned());
        names.or_default().insert(name.to_owned());
    }

    /// Returns the `use` items in blocks: the standard library, other crates, this crate, and those
    /// that only the client needs.
    pub(super) fn tokens(&self) -> Vec<TokenStream> {
        let of_client = self.client.iter().map(|(path, names)| {
            let (key, item) = use_item(path, names);
            ((3, key), quote!(#[cfg(feature = "client")] #item))
        });
        let of_all = self.names.iter().map(|(path, names)| {
            let block = match path.split("::").next() {
                Some("std") => 0,
                Some("crate") => 2,
                _ => 1,
            };
            let (key, item) = use_item(path, names);
            ((block, key), item)
        });
        let sorted: BTreeMap<(u8, String), TokenStream> = of_all.chain(of_client).collect();
        let mut blocks: BTreeMap<u8, TokenStream> = BTreeMap::new();
        for ((block, _), item) in sorted {
            blocks.entry(block).or_default().extend(item);
        }
        blocks.into_values().collect()
    }
}

/// Returns a `use` item, and the text by which `rustfmt` would sort it.
fn use_item(path: &str, names: &BTreeSet<String>) -> (String, TokenStream) {
    let segments = path.split("::").map(ident);
    let segments = quote!(#(#segments)::*);
    let names: Vec<Ident> = names.iter().map(|name| ident(name)).collect();
    match &names[..] {
        [name] => (format!("{path}::{name}"), quote!(use #segments::#name;)),
        names => (format!("{path}::{{"), quote!(use #segments::{#(#names),*};)),
    }
}

/// Prints statements as in the body of a function, without indentation.
pub(super) fn body(statements: &TokenStream) -> String {
    let function = unparse(quote!(fn body() { #statements }));
    let lines: Vec<&str> = function.lines().collect();
    let inner = &lines[1..lines.len().saturating_sub(1)];
    inner
        .iter()
        .map(|line| line.strip_prefix("    ").unwrap_or(line))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Splits a block into its items, so that each is printed separately.
pub(super) fn split(items: &TokenStream) -> Vec<TokenStream> {
    let file: syn::File = syn::parse2(items.clone())
        .unwrap_or_else(|error| unreachable!("tokens that are not Rust items: {error}"));
    file.items.iter().map(|item| quote!(#item)).collect()
}
