//! `area.rs` of an area: its calls, and the identities on whose behalf some are made.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Imports, doc_lines, docs, file, ident};
use super::types;
use crate::File;
use crate::emit::prose;
use crate::model::{Area, Field, Identity, Model, Presence};
use crate::names;

/// Renders the part of the client for an area, and returns the types declared there.
pub(super) fn emit(model: &Model, index: usize) -> Option<(File, Vec<String>)> {
    let area = &model.areas[index];
    let mut imports = Imports::default();
    let mut items = Vec::new();
    let mut declared = Vec::new();
    let mut methods = model.methods.iter();
    if methods.any(|method| method.place.area == Some(index) && method.identity.is_none()) {
        items.extend(calls(area));
        declared.push(names::area_type(&area.name));
    }
    let identities = model.identities.iter();
    for identity in identities.filter(|identity| identity.place.area == Some(index)) {
        items.extend(self::identity(model, area, identity, &mut imports));
        declared.push(names::identity_type(&identity.name));
        imports.add("crate", "OAuth");
        imports.add("crate", "Webhook");
    }
    imports.add("crate", "Client");
    let about = ["The calls of the area, and the identities that make some of them.".to_owned()];
    let file = File {
        path: format!("src/{}.rs", area.place.module.join("/")),
        contents: file(&area.place.source, &about, &imports, items),
    };
    (!declared.is_empty()).then_some((file, declared))
}

/// Returns the calls without an identity: a struct with a function for each, and the function of
/// the client that returns the struct.
fn calls(area: &Area) -> [TokenStream; 2] {
    let name = ident(&names::area_type(&area.name));
    let function = ident(&area.name);
    let allow = allow_unused(area);
    let about = doc_lines([format!(
        "The calls of the area `{0}`; returned by [`Client::{0}`].",
        area.name
    )]);
    let of_client = docs(&area.description);
    [
        quote! {
            #about
            #[derive(Debug, Clone, Copy)]
            #allow
            pub struct #name<'a, A> {
                pub(super) client: &'a Client<A>,
            }
        },
        quote! {
            impl<A> Client<A> {
                #of_client
                #[must_use]
                pub fn #function(&self) -> #name<'_, A> {
                    #name { client: self }
                }
            }
        },
    ]
}

/// If only some methods are compiled, the fields that are sent with others may be unused.
fn allow_unused(area: &Area) -> TokenStream {
    let feature = &area.name;
    quote!(#[cfg_attr(not(feature = #feature), allow(dead_code))])
}

/// Returns an identity: a struct that keeps what is bound, and a function of the client that binds
/// it.
fn identity(
    model: &Model,
    area: &Area,
    identity: &Identity,
    imports: &mut Imports,
) -> [TokenStream; 3] {
    let name = ident(&names::identity_type(&identity.name));
    let about = docs(&identity.description);
    let fields: Vec<_> = identity
        .parameters
        .iter()
        .map(|field| {
            let name = ident(&field.name.rust);
            let plain = types::plain(model, &field.kind, imports);
            let kind = types::slot(field, true).of(&plain, imports);
            if field.kind.is_secret() {
                quote!(pub(super) #name: #kind)
            } else {
                let about = docs(&field.description);
                quote!(#about pub #name: #kind)
            }
        })
        .collect();
    let with_webhook = bind(model, identity, true, imports);
    let with_oauth = bind(model, identity, false, imports);
    let allow = allow_unused(area);
    [
        quote! {
            #about
            #[derive(Debug, Clone)]
            #allow
            pub struct #name {
                pub(super) client: bitrix24_runtime::Client,
                #(#fields),*
            }
        },
        quote! {
            impl Client<Webhook> {
                #with_webhook
            }
        },
        quote! {
            impl Client<OAuth> {
                #with_oauth
            }
        },
    ]
}

fn bind(model: &Model, identity: &Identity, webhook: bool, imports: &mut Imports) -> TokenStream {
    let bound = |field: &&Field| {
        field.presence == Presence::Required || (webhook && field.presence == Presence::Webhook)
    };
    let arguments: Vec<_> = identity
        .parameters
        .iter()
        .filter(bound)
        .map(|field| {
            let name = ident(&field.name.rust);
            let kind = types::argument(model, &field.kind, imports);
            quote!(#name: #kind)
        })
        .collect();
    let values: Vec<_> = identity
        .parameters
        .iter()
        .map(|field| {
            let name = ident(&field.name.rust);
            let value = types::converted(&field.kind, &quote!(#name), imports);
            match field.presence {
                Presence::Required => quote!(#name: #value),
                Presence::Webhook if webhook => quote!(#name: Some(#value)),
                _ => quote!(#name: None),
            }
        })
        .collect();
    let function = ident(&identity.name);
    let name = ident(&names::identity_type(&identity.name));
    let mut lines = prose::summarized(&identity.description);
    lines.push(String::new());
    for field in identity.parameters.iter().filter(bound) {
        lines.extend(prose::item(&format!(
            "`{}`: {}",
            field.name.rust, field.description
        )));
    }
    let about = doc_lines(lines);
    quote! {
        #about
        #[must_use]
        pub fn #function(&self, #(#arguments),*) -> #name {
            #name { client: self.inner.clone(), #(#values),* }
        }
    }
}
