//! The `use` items of a file.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::ident;

/// The names that a file imports, by path.
#[derive(Default)]
pub(in crate::emit::rust) struct Imports {
    names: BTreeMap<String, BTreeSet<String>>,
    client: BTreeMap<String, BTreeSet<String>>,
}

impl Imports {
    /// Imports a name.
    pub(in crate::emit::rust) fn add(&mut self, path: &str, name: &str) {
        let names = self.names.entry(path.to_owned());
        names.or_default().insert(name.to_owned());
    }

    /// Removes the import of a name from this crate.
    pub(in crate::emit::rust) fn remove(&mut self, name: &str) {
        for (path, names) in &mut self.names {
            if path.split("::").next() == Some("crate") {
                names.remove(name);
            }
        }
        self.names.retain(|_, names| !names.is_empty());
    }

    /// Imports a name that exists only with the feature `client`.
    pub(in crate::emit::rust) fn add_for_client(&mut self, path: &str, name: &str) {
        let names = self.client.entry(path.to_owned());
        names.or_default().insert(name.to_owned());
    }

    /// Returns the `use` items in blocks: the standard library, other crates, this crate, and those
    /// that only the client needs.
    pub(in crate::emit::rust) fn tokens(&self) -> Vec<TokenStream> {
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
