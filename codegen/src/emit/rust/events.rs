//! `events.rs` of an area: the events that the portal emits.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Imports, doc_lines, file, ident};
use super::types::{self, RUNTIME};
use crate::File;
use crate::emit::prose;
use crate::model::{Delivery, Event, Model, Type, events_of};

/// Renders the events of an area, where it has any.
pub(super) fn emit(model: &Model, area: usize) -> Option<File> {
    let events: Vec<&Event> = events_of(&model.events, area).collect();
    if events.is_empty() {
        return None;
    }
    let mut imports = Imports::default();
    for name in ["Events", "UnknownEvent"] {
        imports.add("bitrix24_runtime::events", name);
    }
    imports.add(RUNTIME, "wire");
    imports.add("serde", "Deserializer");
    let about = ["Events that the portal emits.".to_owned()];
    let items = [
        definition(model, &events, &mut imports),
        contract(&events),
        serialize(&events),
        json_schema(model, &events),
    ];
    let area = &model.areas[area].name;
    Some(File {
        path: format!("src/{area}/events.rs"),
        contents: file(&format!("spec/{area}/events"), &about, &imports, items),
    })
}

fn definition(model: &Model, events: &[&Event], imports: &mut Imports) -> TokenStream {
    let variants = events.iter().map(|event| {
        let about = doc_lines(docs(event));
        let name = variant(event);
        let data = types::plain(model, &Type::Object(event.data), imports);
        quote! {
            #about
            #name(#data),
        }
    });
    let variants: Vec<_> = variants.collect();
    quote! {
        /// An event that the portal emits.
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant)]
        pub enum Event {
            #(#variants)*
            /// An event that is not listed above, or whose data does not fit its type; it is kept
            /// as received.
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
    let mut lines = prose::summarized(&event.description);
    lines.push(String::new());
    lines.extend(prose::wrapped(&format!(
        "The event `{}`, {}, with the scope {}.",
        event.name.server,
        ways.join(" or "),
        scope.join(", ")
    )));
    lines.push(format!("[Bitrix24 documentation]({})", event.page));
    lines
}

fn contract(events: &[&Event]) -> TokenStream {
    let names = || events.iter().map(|event| &event.name.server);
    let variants = || events.iter().map(|event| variant(event));
    let (listed, read, named) = (names(), names(), names());
    let (read_as, named_as) = (variants(), variants());
    quote! {
        impl Events for Event {
            const NAMES: &'static [&'static str] = &[#(#listed),*];

            fn read<'de, D: Deserializer<'de>>(
                name: &str,
                data: D,
                mismatches: &mut wire::Mismatches,
            ) -> Result<Option<Option<Self>>, D::Error> {
                let event = match name {
                    #(#read => wire::decode(data, mismatches)?.map(Self::#read_as),)*
                    _ => return Ok(None),
                };
                Ok(Some(event))
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

fn serialize(events: &[&Event]) -> TokenStream {
    let variants = events.iter().map(|event| variant(event));
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

fn json_schema(model: &Model, events: &[&Event]) -> TokenStream {
    let events = events.iter().map(|event| {
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

            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::Event").into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                bitrix24_runtime::schema::events(generator)#(#events)*.finish()
            }
        }
    }
}

fn variant(event: &Event) -> proc_macro2::Ident {
    ident(&event.name.rust)
}

fn data(model: &Model, event: &Event) -> proc_macro2::Ident {
    ident(&model.objects[event.data].name)
}
