//! Objects.
//!
//! Serde code is a table for a macro of the runtime, and by default each type implements only the
//! directions that the API uses, which is fastest to compile.

use proc_macro2::TokenStream;
use quote::quote;

use super::fields::allow_deprecated;
use super::print::{Imports, doc_lines, docs, ident};
use super::shape::{Constructor, Shape};
use super::types::{self, Slot};
use super::{Source, secrets, serde_tables, setters, shortcuts, structs};
use crate::model::{Field, IdKind, Model, Object, Type};

/// Renders an object.
pub(super) fn emit(model: &Model, object: &Object, source: &mut Source) {
    source.about.push(format!("* [`{}`]", object.name));
    source.declared.push(object.name.clone());
    let fields: Vec<&Field> = object.fields.iter().collect();
    let about = docs(&object.description);
    let link = doc_lines([
        String::new(),
        format!("[Bitrix24 documentation]({})", object.page),
    ]);
    let shape = Shape {
        name: &object.name,
        fields: &fields,
        others: object.others.as_deref(),
        sent: object.in_requests,
    };
    source.items.push(
        structs::definition(model, &shape, &quote!(#about #link), &mut source.imports).into(),
    );
    if object.in_requests {
        let constructors = [Constructor::new(&shape)];
        let imports = &mut source.imports;
        let setters = setters::of(model, &shape, &constructors, imports);
        let building = structs::building(model, &shape, &constructors, &setters, imports);
        source.items.push(building.into());
    }
    source
        .items
        .extend(shortcuts::emit(model, object, &mut source.imports));
    source.items.push(serde_tables::object(model, object));
    for item in identified(model, object, &mut source.imports) {
        source.items.push(item.into());
    }
    if let Some(secrets) = secrets::of_object(model, object) {
        let allow = allow_deprecated(&fields);
        source.items.push(quote!(#allow #secrets).into());
    }
}

/// Returns the conversions of an object that always has its `id` into ids: its own, and those that
/// are built from it. A field that already contains such an id takes precedence.
fn identified(model: &Model, object: &Object, imports: &mut Imports) -> Vec<TokenStream> {
    let is_id = |field: &&Field| {
        field.name.server == "id"
            && matches!(field.kind, Type::Id(_))
            && types::slot(field, object.in_requests) == Slot::Bare
    };
    let Some(own) = object
        .fields
        .iter()
        .find(is_id)
        .filter(|_| object.in_responses)
    else {
        return Vec::new();
    };
    let Type::Id(id) = own.kind else {
        return Vec::new();
    };
    let made_of = |index: &usize| {
        model.ids[*index]
            .forms
            .iter()
            .any(|(other, _)| *other == id)
    };
    let made = (0..model.ids.len()).filter(made_of);
    let name = ident(&object.name);
    let field = ident(&own.name.rust);
    let clone = |index: usize| match model.ids[index].kind {
        IdKind::Integer => None,
        IdKind::String => Some(quote!(.clone())),
    };
    let allow = allow_deprecated(&object.fields.iter().collect::<Vec<_>>());
    let mut items = Vec::new();
    for index in [id].into_iter().chain(made) {
        let kind = types::plain(model, &Type::Id(index), imports);
        let of_own = clone(id);
        let mut value = if index == id {
            quote!(object.#field #of_own)
        } else {
            quote!(object.#field #of_own.into())
        };
        let mut others = object.fields.iter();
        let given = others.find(|field| index != id && field.kind == Type::Id(index));
        if let Some(given) = given {
            let (slot, given) = (
                types::slot(given, object.in_requests),
                ident(&given.name.rust),
            );
            let clone = clone(index);
            value = match slot {
                Slot::Bare => quote!(object.#given #clone),
                Slot::Optional => quote!(object.#given #clone.unwrap_or_else(|| #value)),
                Slot::Patch => value,
            };
        }
        items.push(quote! {
            #allow
            impl From<&#name> for #kind {
                fn from(object: &#name) -> Self {
                    #value
                }
            }
        });
    }
    items
}
