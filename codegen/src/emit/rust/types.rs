//! How types of the model are written in Rust, as fields, arguments and values.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use serde_json::Value;

use super::print::{Imports, ident};
use crate::model::{Field, Model, Presence, Type};
use crate::names;

const RUNTIME: &str = "bitrix24_runtime";

/// The type itself; imports what it names.
pub(super) fn plain(model: &Model, kind: &Type, imports: &mut Imports) -> TokenStream {
    match kind {
        Type::String => quote!(String),
        Type::Integer => quote!(i64),
        Type::Number => quote!(f64),
        Type::Boolean | Type::YesNo => quote!(bool),
        Type::Any => import(imports, RUNTIME, "Value"),
        Type::Secret => import(imports, RUNTIME, "Secret"),
        Type::Bytes => import(imports, RUNTIME, "Bytes"),
        Type::Id(_) | Type::Enum(_) | Type::Object(_) | Type::Union(_) => {
            import(imports, "crate", declared(model, kind))
        }
        Type::List(of) => {
            let of = plain(model, of, imports);
            quote!(Vec<#of>)
        }
        Type::Map(of) => {
            imports.add("std::collections", "BTreeMap");
            let of = plain(model, of, imports);
            quote!(BTreeMap<String, #of>)
        }
        Type::Nullable(of) => {
            let of = plain(model, of, imports);
            quote!(Option<#of>)
        }
        Type::Event => {
            imports.add("crate", "Event");
            let fetched = import(imports, "bitrix24_runtime::events", "Fetched");
            quote!(#fetched<Event>)
        }
    }
}

/// The type as an argument: what callers hold as something simpler is converted for them.
pub(super) fn argument(model: &Model, kind: &Type, imports: &mut Imports) -> TokenStream {
    let plain = plain(model, kind, imports);
    if converts(kind) {
        quote!(impl Into<#plain>)
    } else {
        plain
    }
}

/// The value of an argument of [`argument`]'s type.
pub(super) fn converted(kind: &Type, argument: &TokenStream) -> TokenStream {
    if converts(kind) {
        quote!(#argument.into())
    } else {
        quote!(#argument)
    }
}

/// The type of a field.
pub(super) fn field(model: &Model, field: &Field, imports: &mut Imports) -> TokenStream {
    let plain = plain(model, &field.kind, imports);
    if field.presence == Presence::Required {
        plain
    } else {
        quote!(Option<#plain>)
    }
}

/// The name of a declared type.
pub(super) fn declared<'a>(model: &'a Model, kind: &Type) -> &'a str {
    match kind {
        Type::Id(index) => &model.ids[*index].name,
        Type::Enum(index) => &model.enums[*index].name,
        Type::Object(index) => &model.objects[*index].name,
        Type::Union(index) => &model.unions[*index].name,
        _ => "",
    }
}

fn converts(kind: &Type) -> bool {
    matches!(kind, Type::String | Type::Secret | Type::Id(_))
}

fn import(imports: &mut Imports, path: &'static str, name: &str) -> TokenStream {
    imports.add(path, name);
    let name = ident(name);
    quote!(#name)
}

/// A Rust expression for a value of an example, in the form an argument takes.
pub(super) fn expression(model: &Model, kind: &Type, value: &Value) -> TokenStream {
    match (kind, value) {
        (Type::Enum(index), Value::String(code)) => {
            let declared = &model.enums[*index];
            let name = ident(&declared.name);
            match declared
                .codes
                .iter()
                .find(|known| known.name.server == *code)
            {
                Some(known) => {
                    let variant = ident(&names::code_variant(&known.name));
                    quote!(#name::#variant)
                }
                None => quote!(#code.parse().unwrap()),
            }
        }
        (Type::Object(index), Value::Object(entries)) => {
            let object = &model.objects[*index];
            let name = ident(&object.name);
            build(model, &quote!(#name), object.fields.iter(), entries)
        }
        (Type::List(of), Value::Array(items)) => {
            let items = items.iter().map(|item| owned_expression(model, of, item));
            quote!(vec![#(#items),*])
        }
        (Type::Any, value) => {
            let text = value.to_string();
            quote!(#text.parse().expect("the example is JSON"))
        }
        (_, Value::String(text)) => quote!(#text),
        (Type::Number, Value::Number(number)) => {
            let number = proc_macro2::Literal::f64_unsuffixed(number.as_f64().unwrap_or_default());
            quote!(#number)
        }
        (_, Value::Number(number)) => {
            let number = proc_macro2::Literal::i64_unsuffixed(number.as_i64().unwrap_or_default());
            quote!(#number)
        }
        (_, Value::Bool(flag)) => quote!(#flag),
        _ => quote!(Default::default()),
    }
}

/// A Rust expression for an item of a list, where nothing converts it.
fn owned_expression(model: &Model, kind: &Type, value: &Value) -> TokenStream {
    let expression = expression(model, kind, value);
    converted(kind, &expression)
}

/// An expression that builds a request or an object: the required by position, the others by name.
pub(super) fn build<'a>(
    model: &Model,
    name: &TokenStream,
    fields: impl Iterator<Item = &'a Field> + Clone,
    entries: &serde_json::Map<String, Value>,
) -> TokenStream {
    let value = |field: &Field| {
        entries
            .get(&field.name.server)
            .map(|value| expression(model, &field.kind, value))
    };
    let required = fields
        .clone()
        .filter(|field| field.presence == Presence::Required)
        .filter_map(value);
    let named = fields
        .filter(|field| field.presence != Presence::Required)
        .filter_map(|field| {
            let setter = ident(&names::field(&field.name));
            value(field).map(|value| quote!(.#setter(#value)))
        });
    quote!(#name::new(#(#required),*)#(#named)*)
}

/// Whether an argument is stored as it comes.
pub(super) fn is_same(kind: &Type) -> bool {
    !converts(kind)
}

/// The names of the enumerations and objects that a type is made of.
pub(super) fn reachable(model: &Model, kind: &Type, names: &mut BTreeSet<String>) {
    let kind = kind.innermost();
    if let Type::Enum(_) | Type::Object(_) = kind
        && names.insert(declared(model, kind).to_owned())
        && let Type::Object(index) = kind
    {
        model.objects[*index]
            .fields
            .iter()
            .for_each(|field| reachable(model, &field.kind, names));
    }
}

/// The identifiers in an expression.
pub(super) fn names_in(expression: TokenStream, names: &mut BTreeSet<String>) {
    for token in expression {
        match token {
            TokenTree::Ident(name) => {
                names.insert(name.to_string());
            }
            TokenTree::Group(group) => names_in(group.stream(), names),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
