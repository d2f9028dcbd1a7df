//! Finds the secrets of a request, so that no error text repeats them.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::ident;
use super::types::{self, Slot};
use crate::model::{Content, Field, Model, Object, Type, Union};

/// Returns how to find the secrets in an object of a request, if it can contain any.
pub(super) fn of_object(model: &Model, object: &Object) -> Option<TokenStream> {
    let found = in_fields(model, object.fields.iter());
    (object.in_requests && !found.is_empty()).then(|| function(&object.name, &quote!(#(#found)*)))
}

/// Returns how to find the secrets in a union of a request, if it can contain any.
pub(super) fn of_union(model: &Model, union: &Union) -> Option<TokenStream> {
    let arms: Vec<_> = union
        .variants
        .iter()
        .filter_map(|variant| {
            let Content::Type(kind) = &variant.content else {
                return None;
            };
            let found = in_value(model, kind, &quote!(value))?;
            let name = ident(&variant.name.rust);
            Some(quote!(Self::#name(value) => { #found }))
        })
        .collect();
    (union.in_requests && !arms.is_empty()).then(|| {
        function(
            &union.name,
            &quote! {
                match self {
                    #(#arms)*
                    _ => {}
                }
            },
        )
    })
}

fn function(name: &str, body: &TokenStream) -> TokenStream {
    let name = ident(name);
    quote! {
        impl #name {
            pub(crate) fn secrets<'a>(&'a self, found: &mut Vec<&'a str>) {
                #body
            }
        }
    }
}

/// Returns the statements that add the secrets in fields of a request to `found`.
pub(super) fn in_fields<'a>(
    model: &Model,
    fields: impl Iterator<Item = &'a Field>,
) -> Vec<TokenStream> {
    let of_field = |field: &Field| {
        let name = ident(&field.name.rust);
        let some = match types::slot(field, true) {
            Slot::Bare => return in_value(model, &field.kind, &quote!(self.#name)),
            Slot::Optional => quote!(Some(value)),
            Slot::Patch => quote!(Patch::Set(value)),
        };
        let found = in_value(model, &field.kind, &quote!(value))?;
        Some(quote! {
            if let #some = &self.#name {
                #found
            }
        })
    };
    fields.filter_map(of_field).collect()
}

fn in_value(model: &Model, kind: &Type, value: &TokenStream) -> Option<TokenStream> {
    match kind {
        kind if kind.is_secret() => Some(quote!(found.push(#value.expose());)),
        Type::Object(_) | Type::Union(_) if holds_secret(model, kind, &mut Vec::new()) => {
            Some(quote!(#value.secrets(found);))
        }
        Type::List(of) => {
            let found = in_value(model, of, &quote!(item))?;
            Some(quote! {
                for item in #value.iter() {
                    #found
                }
            })
        }
        Type::Map(of) => {
            let found = in_value(model, of, &quote!(item))?;
            Some(quote! {
                for item in #value.values() {
                    #found
                }
            })
        }
        Type::Nullable(of) => {
            let found = in_value(model, of, &quote!(item))?;
            Some(quote! {
                if let Some(item) = #value {
                    #found
                }
            })
        }
        _ => None,
    }
}

fn holds_secret(model: &Model, kind: &Type, seen: &mut Vec<Type>) -> bool {
    let kind = kind.innermost();
    if seen.contains(kind) {
        return false;
    }
    seen.push(kind.clone());
    match kind {
        kind if kind.is_secret() => true,
        Type::Object(index) => model.objects[*index]
            .fields
            .iter()
            .any(|field| holds_secret(model, &field.kind, seen)),
        Type::Union(index) => model.unions[*index].variants.iter().any(|variant| {
            matches!(&variant.content, Content::Type(kind) if holds_secret(model, kind, seen))
        }),
        _ => false,
    }
}
