//! Fields: their documentation, and their form as arguments.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Imports, ident};
use super::types;
use crate::emit::{constraint_text, prose};
use crate::model::{Deprecation, Field, Model};

/// Returns fields as arguments.
pub(super) fn arguments(
    model: &Model,
    fields: &[&Field],
    imports: &mut Imports,
) -> Vec<TokenStream> {
    fields
        .iter()
        .map(|field| {
            let name = ident(&field.name.rust);
            let kind = types::argument(model, &field.kind, imports);
            quote!(#name: #kind)
        })
        .collect()
}

/// Returns an attribute that allows this many arguments, where clippy would object.
pub(super) fn too_many(arguments: usize) -> Option<TokenStream> {
    (arguments > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]))
}

/// Returns the documentation of a field.
pub(super) fn field_docs(field: &Field) -> Vec<String> {
    prose::summarized(&with_remarks(field))
}

pub(super) fn with_remarks(field: &Field) -> String {
    prose::joined(
        [field.description.clone()]
            .into_iter()
            .chain(constraint_text::of_rust_value(field)),
    )
}

/// Returns the compiler's deprecation note, which rustdoc also renders as Markdown.
pub(super) fn deprecated(deprecation: Option<&Deprecation>) -> Option<TokenStream> {
    deprecation.map(|deprecation| {
        let note = prose::line(&constraint_text::of_advice(deprecation));
        quote!(#[deprecated(note = #note)])
    })
}

/// Returns the same for a removed item.
pub(super) fn removed(day: Option<&String>) -> Option<TokenStream> {
    day.map(|day| {
        let note = constraint_text::of_removal(day);
        quote!(#[deprecated(note = #note)])
    })
}

/// The crate itself must be able to name its deprecated fields.
pub(super) fn allow_deprecated(fields: &[&Field]) -> Option<TokenStream> {
    allow_if(fields.iter().any(|field| field.deprecated.is_some()))
}

/// Returns the same for any deprecated item.
pub(super) fn allow_if(is_deprecated: bool) -> Option<TokenStream> {
    is_deprecated.then(|| quote!(#[allow(deprecated)]))
}
