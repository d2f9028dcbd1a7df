//! `src/event.rs`: what the portal tells of by itself.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Imports, doc_lines, file, ident};
use super::types::RUNTIME;
use crate::File;
use crate::emit::prose;
use crate::model::{Delivery, Event, Model};
use crate::names;

/// Renders the events, where there are any.
pub(super) fn emit(model: &Model) -> Option<File> {
    if model.events.is_empty() {
        return None;
    }
    let mut imports = Imports::default();
    for name in ["Events", "UnknownEvent"] {
        imports.add("bitrix24_runtime::events", name);
    }
    for name in ["Value", "wire"] {
        imports.add(RUNTIME, name);
    }
    let about = ["What the portal tells of by itself.".to_owned()];
    let items = [
        definition(model, &mut imports),
        events(model),
        serialize(model),
        json_schema(model),
    ];
    Some(File {
        path: "src/event.rs".to_owned(),
        contents: file("spec/events", &about, &imports, items),
    })
}

fn definition(model: &Model, imports: &mut Imports) -> TokenStream {
    let variants = model.events.iter().map(|event| {
        let about = doc_lines(docs(event));
        let name = variant(event);
        let data = data(model, event);
        imports.add("crate", &data.to_string());
        quote! {
            #about
            #name(#data),
        }
    });
    let variants: Vec<_> = variants.collect();
    quote! {
        /// An event: something the portal tells of by itself.
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant)]
        pub enum Event {
            #(#variants)*
            /// An event that is not described here, or whose data is not as described; it is kept as
            /// it came.
            Unknown(UnknownEvent),
        }
    }
}

fn docs(event: &Event) -> Vec<String> {
    let way = |delivery: &Delivery| match delivery {
        Delivery::Fetch => "fetched",
        Delivery::Webhook => "sent to a webhook",
    };
    let ways: Vec<&str> = event.delivery.iter().map(way).collect();
    let scope: Vec<String> = event
        .scope
        .iter()
        .map(|scope| format!("`{scope}`"))
        .collect();
    let mut lines = prose::wrapped(&event.description);
    lines.push(String::new());
    lines.extend(prose::wrapped(&format!(
        "The event `{}`, {}, with the scope {}.",
        event.name.server,
        ways.join(" or "),
        scope.join(", ")
    )));
    lines.push(format!("[Documentation of the vendor]({})", event.page));
    lines
}

fn events(model: &Model) -> TokenStream {
    let names = || model.events.iter().map(|event| &event.name.server);
    let variants = || model.events.iter().map(variant);
    let (listed, read, named) = (names(), names(), names());
    let (read_as, named_as) = (variants(), variants());
    quote! {
        impl Events for Event {
            const NAMES: &'static [&'static str] = &[#(#listed),*];

            #[inline]
            fn read(
                name: &str,
                data: &Value,
                mismatches: &mut wire::Mismatches,
            ) -> Option<Option<Self>> {
                Some(match name {
                    #(#read => wire::event(data, mismatches).map(Self::#read_as),)*
                    _ => return None,
                })
            }

            fn unknown(event: UnknownEvent) -> Self {
                Self::Unknown(event)
            }

            fn name(&self) -> &str {
                match self {
                    #(Self::#named_as(_) => #named,)*
                    Self::Unknown(event) => &event.name,
                }
            }
        }
    }
}

fn serialize(model: &Model) -> TokenStream {
    let variants = model.events.iter().map(variant);
    quote! {
        /// The data of the event.
        #[cfg(feature = "symmetric")]
        impl serde::Serialize for Event {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(Self::#variants(data) => data.serialize(serializer),)*
                    Self::Unknown(event) => event.data.serialize(serializer),
                }
            }
        }
    }
}

fn json_schema(model: &Model) -> TokenStream {
    let events = model.events.iter().map(|event| {
        let (name, data) = (&event.name.server, data(model, event));
        quote!(.event::<#data>(#name))
    });
    quote! {
        /// The event in the envelope in which it is fetched.
        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for Event {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                "Event".into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                bitrix24_runtime::schema::events(generator)#(#events)*.finish()
            }
        }
    }
}

fn variant(event: &Event) -> proc_macro2::Ident {
    ident(&names::variant(&event.name))
}

fn data(model: &Model, event: &Event) -> proc_macro2::Ident {
    ident(&model.objects[event.data].name)
}
