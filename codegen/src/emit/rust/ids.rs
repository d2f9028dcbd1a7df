//! `src/ids.rs`: identifiers with types of their own.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Imports, docs, file, ident};
use crate::File;
use crate::model::{Id, IdKind, Model};

/// Renders the identifiers, if there are any.
pub(super) fn emit(model: &Model) -> Option<File> {
    if model.ids.is_empty() {
        return None;
    }
    let items: Vec<_> = model
        .ids
        .iter()
        .flat_map(|id| self::id(model, id))
        .collect();
    let about = [
        "Identifiers, each with a type of its own, so that one kind cannot be passed for another."
            .to_owned(),
    ];
    Some(File {
        path: "src/ids.rs".to_owned(),
        contents: file(&model.api_source, &about, &Imports::default(), items),
    })
}

fn id(model: &Model, id: &Id) -> Vec<TokenStream> {
    let name = ident(&id.name);
    let about = docs(&id.description);
    let zero = id.zero.then(|| quote!(or 0));
    let mut items = match id.kind {
        IdKind::Integer => vec![
            quote! {
                #about
                #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
                pub struct #name(pub i64);
            },
            quote!(bitrix24_runtime::id!(#name #zero);),
        ],
        IdKind::String => vec![
            quote! {
                #about
                #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
                pub struct #name(pub String);
            },
            quote!(bitrix24_runtime::id!(text #name #zero);),
        ],
    };
    for (other, form) in &id.forms {
        let other = &model.ids[*other];
        let value = form_value(id, other, form);
        let other = ident(&other.name);
        items.push(quote! {
            impl From<#other> for #name {
                fn from(id: #other) -> Self {
                    #value
                }
            }
        });
    }
    items
}

/// Returns an id built from another one: `*` in the form is the value of that id.
fn form_value(id: &Id, other: &Id, form: &str) -> TokenStream {
    match (id.kind, other.kind) {
        (IdKind::Integer, _) => quote!(Self(id.0)),
        (IdKind::String, IdKind::String) if form == "*" => quote!(Self(id.0)),
        (IdKind::String, _) if form == "*" => quote!(Self(id.to_string())),
        (IdKind::String, _) => {
            let form = form
                .replace('{', "{{")
                .replace('}', "}}")
                .replacen('*', "{id}", 1);
            quote!(Self(format!(#form)))
        }
    }
}
