//! Types of the model in Rust: as fields and as arguments.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Imports, ident};
use crate::model::{Content, Model, Place, Type};
pub(super) use crate::slot::{Slot, slot};

pub(super) const RUNTIME: &str = "bitrix24_runtime";

/// Returns the type itself, and imports what it names.
pub(super) fn plain(model: &Model, kind: &Type, imports: &mut Imports) -> TokenStream {
    match kind {
        Type::String => quote!(String),
        Type::Integer => quote!(i64),
        Type::Number => quote!(f64),
        Type::Boolean | Type::YesNo => quote!(bool),
        Type::Any => import(imports, RUNTIME, "Value"),
        Type::Secret => import(imports, RUNTIME, "Secret"),
        Type::Link => import(imports, RUNTIME, "DownloadLink"),
        Type::Bytes => import(imports, RUNTIME, "Bytes"),
        Type::Id(_) | Type::Enum(_) | Type::Object(_) | Type::Union(_) => {
            import(imports, &home(model, kind), declared(model, kind))
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
        Type::Event(area) => {
            imports.add(&format!("crate::{}", model.areas[*area].name), "Event");
            let fetched = import(imports, "bitrix24_runtime::events", "Fetched");
            quote!(#fetched<Event>)
        }
    }
}

fn import(imports: &mut Imports, path: &str, name: &str) -> TokenStream {
    imports.add(path, name);
    let name = ident(name);
    quote!(#name)
}

/// Returns the module of a declaration: that of its area, or the root of the crate.
pub(super) fn module(model: &Model, place: &Place) -> String {
    match model.area(place) {
        Some(area) => format!("crate::{}", area.name),
        None => "crate".to_owned(),
    }
}

/// Returns the module of a declared type. Ids are shared.
fn home(model: &Model, kind: &Type) -> String {
    match kind {
        Type::Enum(index) => module(model, &model.enums[*index].place),
        Type::Object(index) => module(model, &model.objects[*index].place),
        Type::Union(index) => module(model, &model.unions[*index].place),
        _ => "crate".to_owned(),
    }
}

/// Returns the name of a declared type.
pub(super) fn declared<'a>(model: &'a Model, kind: &Type) -> &'a str {
    match kind {
        Type::Id(index) => &model.ids[*index].name,
        Type::Enum(index) => &model.enums[*index].name,
        Type::Object(index) => &model.objects[*index].name,
        Type::Union(index) => &model.unions[*index].name,
        _ => "",
    }
}

impl Slot {
    /// Returns the type of a field that is stored in this way.
    pub(super) fn of(self, plain: &TokenStream, imports: &mut Imports) -> TokenStream {
        match self {
            Self::Bare => plain.clone(),
            Self::Optional => quote!(Option<#plain>),
            Self::Patch => {
                imports.add(RUNTIME, "Patch");
                quote!(Patch<#plain>)
            }
        }
    }

    /// Returns the value of a field that is set.
    pub(super) fn set(self, value: &TokenStream) -> TokenStream {
        match self {
            Self::Bare => value.clone(),
            Self::Optional => quote!(Some(#value)),
            Self::Patch => quote!(Patch::Set(#value)),
        }
    }

    /// Returns the value of a field that is omitted.
    pub(super) fn left_out(self) -> TokenStream {
        match self {
            Self::Patch => quote!(Patch::Keep),
            Self::Bare | Self::Optional => quote!(None),
        }
    }
}

/// Returns the type as an argument, which converts from simpler types where possible.
pub(super) fn argument(model: &Model, kind: &Type, imports: &mut Imports) -> TokenStream {
    match kind {
        Type::List(of) => {
            let item = item(model, of, imports);
            quote!(impl IntoIterator<Item = #item>)
        }
        Type::Map(of) => {
            let item = item(model, of, imports);
            quote!(impl IntoIterator<Item = (impl Into<String>, #item)>)
        }
        kind => item(model, kind, imports),
    }
}

fn item(model: &Model, kind: &Type, imports: &mut Imports) -> TokenStream {
    if let Type::Nullable(of) = kind {
        let of = item(model, of, imports);
        return quote!(Option<#of>);
    }
    let plain = plain(model, kind, imports);
    if converts(kind) {
        quote!(impl Into<#plain>)
    } else {
        plain
    }
}

/// Returns the value of an argument of [`argument`]'s type.
pub(super) fn converted(kind: &Type, argument: &TokenStream, imports: &mut Imports) -> TokenStream {
    let collect = match kind {
        Type::List(of) if matches!(**of, Type::Nullable(_)) => "nullable_list",
        Type::List(_) => "list",
        Type::Map(of) if matches!(**of, Type::Nullable(_)) => "nullable_map",
        Type::Map(_) => "map",
        kind if converts(kind) => return quote!(#argument.into()),
        _ => return argument.clone(),
    };
    imports.add(RUNTIME, "collect");
    let collect = ident(collect);
    quote!(collect::#collect(#argument))
}

/// Whether an argument is stored without conversion.
pub(super) fn is_same(kind: &Type) -> bool {
    !converts(kind) && !matches!(kind, Type::List(_) | Type::Map(_))
}

/// Whether other types convert into this one.
pub(super) fn converts(kind: &Type) -> bool {
    matches!(
        kind,
        Type::String | Type::Secret | Type::Link | Type::Bytes | Type::Id(_) | Type::Union(_)
    )
}

/// Collects the declared types inside a type: the module and the name of each.
pub(super) fn reachable(model: &Model, kind: &Type, names: &mut BTreeSet<(String, String)>) {
    let kind = kind.innermost();
    let name = declared(model, kind);
    if name.is_empty() || !names.insert((home(model, kind), name.to_owned())) {
        return;
    }
    match kind {
        Type::Object(index) => model.objects[*index]
            .fields
            .iter()
            .for_each(|field| reachable(model, &field.kind, names)),
        Type::Union(index) => {
            for variant in &model.unions[*index].variants {
                if let Content::Type(kind) = &variant.content {
                    reachable(model, kind, names);
                }
            }
        }
        _ => {}
    }
}
