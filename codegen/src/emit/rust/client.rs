//! `src/client.rs`: the client, and the identities bound to it.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Imports, doc_lines, docs, file, ident};
use super::types;
use crate::File;
use crate::emit::prose;
use crate::model::{Field, Identity, Model, Presence};
use crate::names;

/// Renders the client.
pub(super) fn emit(model: &Model) -> File {
    let mut imports = Imports::default();
    imports.add("crate", "AnyError");
    let mut items = vec![quote!(bitrix24_runtime::client!(AnyError);)];
    for identity in &model.identities {
        items.extend(self::identity(model, identity, &mut imports));
    }
    let about =
        vec!["The client of a portal, and the identities that call its methods.".to_owned()];
    File {
        path: "src/client.rs".to_owned(),
        contents: file(&model.api_source, &about, &imports, items),
    }
}

/// An identity: a struct that keeps what is bound, and a function of the client that binds it.
fn identity(model: &Model, identity: &Identity, imports: &mut Imports) -> [TokenStream; 3] {
    let name = ident(&names::identity_type(&identity.name));
    let about = docs(&identity.description);
    let fields: Vec<_> = identity
        .parameters
        .iter()
        .map(|field| {
            let name = ident(&names::field(&field.name));
            let plain = types::plain(model, &field.kind, imports);
            let kind = types::slot(field, true).of(&plain, imports);
            if field.kind.is_secret() {
                quote!(pub(crate) #name: #kind)
            } else {
                let about = docs(&field.description);
                quote!(#about pub #name: #kind)
            }
        })
        .collect();
    let with_webhook = bind(model, identity, true, imports);
    let with_oauth = bind(model, identity, false, imports);
    [
        // Without some of the methods, nobody may ask for what they are sent with.
        quote! {
            #about
            #[derive(Debug, Clone)]
            #[cfg_attr(not(feature = "methods"), allow(dead_code))]
            pub struct #name {
                pub(crate) client: bitrix24_runtime::Client,
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
            let name = ident(&names::field(&field.name));
            let kind = types::argument(model, &field.kind, imports);
            quote!(#name: #kind)
        })
        .collect();
    let values: Vec<_> = identity
        .parameters
        .iter()
        .map(|field| {
            let name = ident(&names::field(&field.name));
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
    let mut lines = prose::wrapped(&identity.description);
    lines.push(String::new());
    for field in identity.parameters.iter().filter(bound) {
        lines.extend(prose::item(&format!(
            "`{}`: {}",
            names::field(&field.name),
            field.description
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
