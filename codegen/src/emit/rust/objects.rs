//! Objects, and what they share with requests: a struct of fields, a constructor with the required
//! ones, a setter for each of the others, and the two directions of serde.
//!
//! The implementations are written out instead of derived because that is what the users' compiler
//! is fastest with, and each direction is there by default only where the API uses it.

use proc_macro2::TokenStream;
use quote::quote;

use super::Source;
use super::print::{Imports, doc_lines, docs, ident};
use super::types;
use crate::model::{Field, Model, Object, Presence, Type};
use crate::names;

/// Renders an object.
pub(super) fn emit(model: &Model, object: &Object, source: &mut Source) {
    source.about.push(format!("* [`{}`]", object.name));
    source.declared.push(object.name.clone());
    let fields: Vec<&Field> = object.fields.iter().collect();
    let about = docs(&object.description);
    let link = doc_lines([
        String::new(),
        format!("[Documentation of the vendor]({})", object.page),
    ]);
    let shape = Shape {
        name: &object.name,
        fields: &fields,
        serializes: object.in_requests,
        deserializes: object.in_answers,
    };
    source
        .items
        .push(shape.definition(model, &quote!(#about #link), &mut source.imports));
    if object.in_requests {
        source
            .items
            .push(shape.constructor(model, &mut source.imports));
    }
    source.items.extend(shape.serde(&mut source.imports));
    source.items.push(shape.json_schema(model));
    source.items.extend(secrets(model, object));
}

/// How the secrets in an object of a request are found, where it can hold any.
fn secrets(model: &Model, object: &Object) -> Option<TokenStream> {
    let name = ident(&object.name);
    let found = collect_secrets(model, object.fields.iter());
    (object.in_requests && !found.is_empty()).then(|| {
        quote! {
            impl #name {
                pub(crate) fn secrets<'a>(&'a self, found: &mut Vec<&'a str>) {
                    #(#found)*
                }
            }
        }
    })
}

/// The statements that add the secrets of fields to the `found` ones.
pub(super) fn collect_secrets<'a>(
    model: &Model,
    fields: impl Iterator<Item = &'a Field>,
) -> Vec<TokenStream> {
    let of_field = |field: &Field| {
        let name = ident(&names::field(&field.name));
        if field.presence == Presence::Required {
            return collect(model, &field.kind, &quote!(self.#name));
        }
        let found = collect(model, &field.kind, &quote!(value))?;
        Some(quote! {
            if let Some(value) = &self.#name {
                #found
            }
        })
    };
    fields.filter_map(of_field).collect()
}

fn collect(model: &Model, kind: &Type, value: &TokenStream) -> Option<TokenStream> {
    match kind {
        Type::Secret => Some(quote!(found.push(#value.expose());)),
        Type::Object(index) if holds_secret(model, *index, &mut Vec::new()) => {
            Some(quote!(#value.secrets(found);))
        }
        Type::List(of) => {
            let found = collect(model, of, &quote!(item))?;
            Some(quote! {
                for item in #value.iter() {
                    #found
                }
            })
        }
        _ => None,
    }
}

fn holds_secret(model: &Model, object: usize, seen: &mut Vec<usize>) -> bool {
    if seen.contains(&object) {
        return false;
    }
    seen.push(object);
    model.objects[object]
        .fields
        .iter()
        .any(|field| match field.kind.innermost() {
            Type::Secret => true,
            Type::Object(inner) => holds_secret(model, *inner, seen),
            _ => false,
        })
}

/// A struct that stands for a JSON object.
pub(super) struct Shape<'a> {
    pub(super) name: &'a str,
    pub(super) fields: &'a [&'a Field],
    pub(super) serializes: bool,
    pub(super) deserializes: bool,
}

impl Shape<'_> {
    pub(super) fn definition(
        &self,
        model: &Model,
        about: &TokenStream,
        imports: &mut Imports,
    ) -> TokenStream {
        let name = ident(self.name);
        let fields = self.fields.iter().map(|field| {
            let about = docs(&field.description);
            let name = ident(&names::field(&field.name));
            let kind = types::field(model, field, imports);
            quote! {
                #about
                pub #name: #kind,
            }
        });
        quote! {
            #about
            #[derive(Debug, Clone, PartialEq)]
            #[non_exhaustive]
            pub struct #name {
                #(#fields)*
            }
        }
    }

    /// `new` with the required fields by position, and a setter for each of the others.
    pub(super) fn constructor(&self, model: &Model, imports: &mut Imports) -> TokenStream {
        let name = ident(self.name);
        let required = || {
            self.fields
                .iter()
                .filter(|field| field.presence == Presence::Required)
        };
        let arguments = required().map(|field| {
            let name = ident(&names::field(&field.name));
            let kind = types::argument(model, &field.kind, imports);
            quote!(#name: #kind)
        });
        let arguments: Vec<_> = arguments.collect();
        let values = self.fields.iter().map(|field| {
            let name = ident(&names::field(&field.name));
            if field.presence != Presence::Required {
                return quote!(#name: None);
            }
            let value = types::converted(&field.kind, &quote!(#name));
            if types::is_same(&field.kind) {
                quote!(#name)
            } else {
                quote!(#name: #value)
            }
        });
        let setters = self
            .fields
            .iter()
            .filter(|field| field.presence != Presence::Required)
            .map(|field| {
                let about = docs(&field.description);
                let name = ident(&names::field(&field.name));
                let kind = types::argument(model, &field.kind, imports);
                let value = types::converted(&field.kind, &quote!(#name));
                quote! {
                    #about
                    #[must_use]
                    pub fn #name(mut self, #name: #kind) -> Self {
                        self.#name = Some(#value);
                        self
                    }
                }
            });
        let many = (arguments.len() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
        // Without arguments a constructor is expected to be `Default` too, which would be a second
        // way to say the same.
        let bare = arguments
            .is_empty()
            .then(|| quote!(#[allow(clippy::new_without_default)]));
        quote! {
            impl #name {
                /// Takes what is required; everything else is left out until it is set.
                #many
                #bare
                #[must_use]
                pub fn new(#(#arguments),*) -> Self {
                    Self { #(#values),* }
                }

                #(#setters)*
            }
        }
    }

    /// Both directions of serde, the one the API does not use behind the feature `symmetric`.
    pub(super) fn serde(&self, imports: &mut Imports) -> Vec<TokenStream> {
        let name = ident(self.name);
        if self.serializes {
            for (path, name) in [
                ("serde", "Serialize"),
                ("serde", "Serializer"),
                ("serde::ser", "SerializeMap"),
            ] {
                imports.add(path, name);
            }
        }
        if self.deserializes {
            imports.add("bitrix24_runtime", "wire");
            imports.add("serde::de", "MapAccess");
        }
        let (gate, in_scope) = gate(
            self.serializes,
            &quote!(
                use serde::ser::SerializeMap;
            ),
        );
        let map = self.free("map");
        let entries = self.fields.iter().map(|field| {
            let (key, name) = (&field.name.server, ident(&names::field(&field.name)));
            if field.presence == Presence::Required {
                quote!(#map.serialize_entry(#key, &self.#name)?;)
            } else {
                quote! {
                    if let Some(#name) = &self.#name {
                        #map.serialize_entry(#key, #name)?;
                    }
                }
            }
        });
        let body = if self.fields.is_empty() {
            quote!(serializer.serialize_map(Some(0))?.end())
        } else {
            quote! {
                let mut #map = serializer.serialize_map(None)?;
                #(#entries)*
                #map.end()
            }
        };
        let (serialize, serializer) = if self.serializes {
            (quote!(Serialize), quote!(Serializer))
        } else {
            (quote!(serde::Serialize), quote!(serde::Serializer))
        };
        let ser = quote! {
            #gate
            impl #serialize for #name {
                fn serialize<S: #serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    #in_scope
                    #body
                }
            }
        };
        let mut items = vec![ser];
        items.extend(self.deserialize());
        items
    }

    fn deserialize(&self) -> [TokenStream; 2] {
        let name = ident(self.name);
        let expecting = format!("an object {}", self.name);
        let (gate, in_scope) = gate(
            self.deserializes,
            &quote!(
                use bitrix24_runtime::wire;
            ),
        );
        let fields: Vec<_> = self
            .fields
            .iter()
            .map(|field| ident(&names::field(&field.name)))
            .collect();
        let (map, key) = (self.free("map"), self.free("key"));
        let arms = self.fields.iter().zip(&fields).map(|(field, name)| {
            let key = &field.name.server;
            quote!(#key => #name = #map.next_value()?,)
        });
        let values = self.fields.iter().zip(&fields).map(|(field, name)| {
            let key = &field.name.server;
            if field.presence == Presence::Required {
                quote!(#name: wire::required(#name, #key)?)
            } else {
                quote!(#name)
            }
        });
        let read = if fields.is_empty() {
            quote! {
                drop(#key);
                wire::skip(&mut #map)?;
            }
        } else {
            quote! {
                match &*#key {
                    #(#arms)*
                    _ => wire::skip(&mut #map)?,
                }
            }
        };
        let (access, wire) = if self.deserializes {
            (quote!(MapAccess), quote!(wire))
        } else {
            (quote!(serde::de::MapAccess), quote!(bitrix24_runtime::wire))
        };
        [
            quote! {
                #gate
                impl<'de> #wire::Object<'de> for #name {
                    const EXPECTING: &'static str = #expecting;

                    fn read<A: #access<'de>>(mut #map: A) -> Result<Self, A::Error> {
                        #in_scope
                        #(let mut #fields = None;)*
                        while let Some(#key) = #map.next_key::<wire::Key<'de>>()? {
                            #read
                        }
                        Ok(Self { #(#values),* })
                    }
                }
            },
            quote!(#gate bitrix24_runtime::object!(#name);),
        ]
    }

    /// A name for a local variable that no field has taken.
    fn free(&self, name: &str) -> proc_macro2::Ident {
        let mut name = name.to_owned();
        while self
            .fields
            .iter()
            .any(|field| names::field(&field.name) == name)
        {
            name.push('_');
        }
        ident(&name)
    }

    pub(super) fn json_schema(&self, model: &Model) -> TokenStream {
        let name = ident(self.name);
        let text = self.name;
        // The types are imported by the definition; these imports would only repeat them.
        let mut unneeded = Imports::default();
        let fields = self.fields.iter().map(|field| {
            let key = &field.name.server;
            let kind = types::plain(model, &field.kind, &mut unneeded);
            if field.presence == Presence::Required {
                quote!(.required::<#kind>(#key))
            } else {
                quote!(.optional::<#kind>(#key))
            }
        });
        quote! {
            #[cfg(feature = "schemars")]
            impl schemars::JsonSchema for #name {
                fn schema_name() -> std::borrow::Cow<'static, str> {
                    #text.into()
                }

                fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                    bitrix24_runtime::schema::object(generator)#(#fields)*.finish()
                }
            }
        }
    }
}

/// The `cfg` of a direction the API does not use, and what such an implementation has to bring
/// into scope itself.
fn gate(used: bool, imports: &TokenStream) -> (Option<TokenStream>, Option<TokenStream>) {
    if used {
        (None, None)
    } else {
        (
            Some(quote!(#[cfg(feature = "symmetric")])),
            Some(imports.clone()),
        )
    }
}
