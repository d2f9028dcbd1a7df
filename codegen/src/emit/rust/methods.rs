//! Methods: the request as data, the decoding of its response, its errors, and the function that
//! calls it.

mod calls;
mod contract;
mod docs;

use proc_macro2::TokenStream;
use quote::quote;

use super::fields;
use super::print::{Imports, doc_lines, ident};
use super::shape::{Constructor, Shape};
use super::types::{self, RUNTIME, Slot};
use super::{Source, errors, serde_tables, setters, structs};
use crate::emit::prose;
use crate::model::{Field, Keeps, Method, Model, Type};

/// Renders a method.
pub(super) fn emit(model: &Model, method: &Method, source: &mut Source) {
    source.about.push(format!("* `{}`", method.name));
    for name in ["Method", "Idempotency"] {
        source.imports.add(RUNTIME, name);
    }
    source.imports.add("serde", "Deserializer");
    let fields: Vec<&Field> = model.parameters(method).collect();
    let shape = Shape::of_method(method, &fields);
    let constructors = Constructor::of_method(method, &shape);
    let setters = setters::of(model, &shape, &constructors, &mut source.imports);
    let about = doc_lines(docs::request(model, method));
    source
        .items
        .push(structs::definition(model, &shape, &about, &mut source.imports).into());
    let imports = &mut source.imports;
    let building = structs::building(model, &shape, &constructors, &setters, imports);
    source.items.push(building.into());
    if let Some(keeps) = &method.keeps {
        source
            .items
            .push(keep(model, method, keeps, &mut source.imports).into());
    }
    source.items.push(serde_tables::request(model, method));
    source
        .items
        .push(contract::emit(model, method, &mut source.imports).into());
    if let Some(item) = contract::batchable(method, &mut source.imports) {
        source.items.push(item.into());
    }
    if let Some(cursor) = &method.cursor {
        source
            .items
            .push(contract::queue(model, method, cursor, &mut source.imports).into());
    }
    errors::emit_method(model, method, source);
    calls::emit(model, method, &shape, &constructors, &setters, source);
}

/// Returns the function that copies the current values which the method would clear.
fn keep(model: &Model, method: &Method, keeps: &Keeps, imports: &mut Imports) -> TokenStream {
    let name = ident(&method.rust);
    let object = types::plain(model, &Type::Object(keeps.object), imports);
    let mut used = Vec::new();
    let mut read = Vec::new();
    let mut kept = Vec::new();
    for (parameter, from) in &keeps.kept {
        let to = &method.parameters[*parameter];
        let from = &model.objects[keeps.object].fields[*from];
        used.push(to);
        read.push(from);
        let [to, key] = [to, from].map(|field| ident(&field.name.rust));
        let present = match types::slot(from, model.objects[keeps.object].in_requests) {
            Slot::Bare => quote!(Some(current.#key.clone())),
            Slot::Optional => quote!(current.#key.clone()),
            Slot::Patch => quote!(current.#key.value().cloned()),
        };
        kept.push(quote!(self.#to = self.#to.or_else(|| #present);));
    }
    let names: Vec<String> = used
        .iter()
        .map(|field| format!("`{}`", field.name.rust))
        .collect();
    let mut about =
        vec!["Copies the current values that the method would otherwise clear.".to_owned()];
    about.push(String::new());
    about.extend(prose::wrapped(&format!(
        "A parameter that is already set is kept, and a later setter replaces a copied value. The \
         parameters are {}.",
        names.join(", ")
    )));
    let about = doc_lines(about);
    let allow = fields::allow_deprecated(&[used, read].concat());
    quote! {
        impl #name {
            #about
            #allow
            #[must_use]
            pub fn keep(mut self, current: &#object) -> Self {
                #(#kept)*
                self
            }
        }
    }
}
