//! Structs: the fields of a shape, its constructors, and the setters of optional fields.

use proc_macro2::TokenStream;
use quote::quote;

use super::fields::{allow_deprecated, arguments, deprecated, field_docs, too_many};
use super::print::{Imports, doc_lines, docs, ident};
use super::setters::Setter;
use super::shape::{Constructor, Shape};
use super::types::{self, RUNTIME, Slot};
use crate::emit::prose;
use crate::model::{Field, Model};
use crate::names;

/// Returns the struct.
pub(super) fn definition(
    model: &Model,
    shape: &Shape,
    about: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    let name = ident(shape.name);
    let fields: Vec<_> = shape
        .fields
        .iter()
        .map(|field| {
            let about = doc_lines(field_docs(field));
            let deprecated = deprecated(field.deprecated.as_ref());
            let name = ident(&field.name.rust);
            let plain = types::plain(model, &field.kind, imports);
            let kind = shape.slot(field).of(&plain, imports);
            quote! {
                #about
                #deprecated
                pub #name: #kind,
            }
        })
        .collect();
    let others = shape.others.map(|description| {
        imports.add("std::collections", "BTreeMap");
        imports.add(RUNTIME, "Value");
        let about = docs(description);
        let name = ident(names::OTHERS);
        quote!(#about pub #name: BTreeMap<String, Value>,)
    });
    let allow = allow_deprecated(shape.fields);
    quote! {
        #about
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #allow
        pub struct #name {
            #(#fields)*
            #others
        }
    }
}

/// Returns the constructors, and a setter for each optional field.
pub(super) fn building(
    model: &Model,
    shape: &Shape,
    constructors: &[Constructor],
    setters: &[Setter],
    imports: &mut Imports,
) -> TokenStream {
    let name = ident(shape.name);
    let constructed: Vec<_> = constructors
        .iter()
        .map(|constructor| self::constructor(model, shape, constructor, imports))
        .collect();
    let setters = setters.iter().map(|setter| setter.on_struct(imports));
    let setters: Vec<_> = setters.collect();
    let allow = allow_deprecated(shape.fields);
    quote! {
        #allow
        impl #name {
            #(#constructed)*
            #(#setters)*
        }
    }
}

fn constructor(
    model: &Model,
    shape: &Shape,
    constructor: &Constructor,
    imports: &mut Imports,
) -> TokenStream {
    let name = ident(&constructor.name);
    let arguments = arguments(model, &constructor.takes, imports);
    let values = values(shape, &constructor.takes, imports);
    let about = match &constructor.takes[..] {
        [one, ..] if shape.slot(one) != Slot::Bare => {
            let lines = prose::wrapped(&format!(
                "Creates a request with this `{}` and the other required parameters; the methods below set the rest.",
                one.name.rust
            ));
            doc_lines(lines)
        }
        _ => {
            doc_lines(["Creates a value with its required fields; the methods below set the rest."])
        }
    };
    let many = too_many(constructor.takes.len());
    // Clippy expects a constructor without arguments to come with `Default`, which would be a
    // second way to do the same.
    let bare = constructor
        .takes
        .is_empty()
        .then(|| quote!(#[allow(clippy::new_without_default)]));
    quote! {
        #about
        #many
        #bare
        #[must_use]
        pub fn #name(#(#arguments),*) -> Self {
            Self { #(#values),* }
        }
    }
}

/// Returns the values of all fields in a struct literal, where some have arguments of the same
/// names.
fn values(shape: &Shape, given: &[&Field], imports: &mut Imports) -> Vec<TokenStream> {
    shape
        .fields
        .iter()
        .map(|field| {
            let name = ident(&field.name.rust);
            let slot = shape.slot(field);
            if !given.iter().any(|taken| std::ptr::eq(*taken, *field)) {
                let value = slot.left_out();
                return quote!(#name: #value);
            }
            if slot == Slot::Bare && types::is_same(&field.kind) {
                return quote!(#name);
            }
            let value = types::converted(&field.kind, &quote!(#name), imports);
            let value = slot.set(&value);
            quote!(#name: #value)
        })
        .collect()
}
