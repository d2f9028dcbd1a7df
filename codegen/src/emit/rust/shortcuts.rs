//! Shortcuts: functions that return a value from one of several fields.

use proc_macro2::TokenStream;
use quote::quote;

use super::fields;
use super::print::{Imports, Item, docs, ident};
use super::types::{self, Slot};
use crate::model::{Field, IdKind, Model, Object, Shortcut, Type};

/// Returns the functions of an object.
pub(super) fn emit(model: &Model, object: &Object, imports: &mut Imports) -> Option<Item> {
    if object.shortcuts.is_empty() {
        return None;
    }
    let name = ident(&object.name);
    let functions = object
        .shortcuts
        .iter()
        .map(|shortcut| function(model, object, shortcut, imports));
    let functions: Vec<TokenStream> = functions.collect();
    Some(quote!(impl #name { #(#functions)* }).into())
}

fn function(
    model: &Model,
    object: &Object,
    shortcut: &Shortcut,
    imports: &mut Imports,
) -> TokenStream {
    let about = docs(&shortcut.description);
    let name = ident(&shortcut.name.rust);
    let kind = types::plain(model, &shortcut.kind, imports);
    let paths: Vec<Vec<&Field>> = shortcut
        .first_of
        .iter()
        .map(|path| object.along(model, path))
        .collect();
    let allow = fields::allow_deprecated(&paths.concat());
    let found = paths
        .iter()
        .map(|fields| value(model, object, fields, &shortcut.kind, &kind));
    let rest = shortcut.without.as_ref().map(|beginning| {
        quote! {
            .map(|text| match text.strip_prefix(#beginning) {
                Some(rest) => rest.to_owned(),
                None => text,
            })
        }
    });
    quote! {
        #about
        #allow
        #[must_use]
        pub fn #name(&self) -> Option<#kind> {
            None #(.or_else(|| #found))* #rest
        }
    }
}

/// Returns the value at the end of a path, if it is present.
fn value(
    model: &Model,
    object: &Object,
    fields: &[&Field],
    to: &Type,
    name: &TokenStream,
) -> TokenStream {
    let Some((last, on_the_way)) = fields.split_last() else {
        return quote!(None);
    };
    let mut place = quote!(self);
    let mut sent = object.in_requests;
    for field in on_the_way {
        let key = ident(&field.name.rust);
        place = match types::slot(field, sent) {
            Slot::Bare => quote!(#place.#key),
            Slot::Optional => quote!(#place.#key.as_ref()?),
            Slot::Patch => quote!(#place.#key.value()?),
        };
        if let Type::Object(inner) = field.kind {
            sent = model.objects[inner].in_requests;
        }
    }
    let key = ident(&last.name.rust);
    let copied = if is_copy(model, &last.kind) {
        quote!(#place.#key)
    } else {
        quote!(#place.#key.clone())
    };
    let converts = last.kind != *to;
    match types::slot(last, sent) {
        Slot::Bare if converts => quote!(Some(#name::from(#copied))),
        Slot::Bare => quote!(Some(#copied)),
        Slot::Optional if converts => quote!(#copied.map(#name::from)),
        Slot::Optional => copied,
        Slot::Patch if converts => quote!(#place.#key.value().cloned().map(#name::from)),
        Slot::Patch => quote!(#place.#key.value().cloned()),
    }
}

fn is_copy(model: &Model, kind: &Type) -> bool {
    match kind {
        Type::Integer | Type::Number | Type::Boolean | Type::YesNo => true,
        Type::Id(index) => model.ids[*index].kind == IdKind::Integer,
        _ => false,
    }
}
