//! `tests/examples.rs`: every example of the spec as a test of the crate.

use quote::quote;

use super::examples as rust;
use super::print::{Imports, file, ident};
use crate::File;
use crate::emit::examples;
use crate::model::{Event, ExampleAnswer, Method, Model, Type};
use crate::names;

/// Renders the tests.
pub(super) fn emit(model: &Model) -> File {
    let mut imports = Imports::default();
    imports.add("bitrix24", "Method");
    imports.add("serde_json", "Value");
    let helpers = quote! {
        /// An example: what is sent, and what comes back.
        struct Example {
            request: Value,
            status: u16,
            answer: Vec<u8>,
        }

        fn example(text: &str) -> Example {
            let mut example: Value = serde_json::from_str(text).expect("an example is JSON");
            Example {
                request: example["request"].take(),
                status: example["status"].as_u64().and_then(|status| status.try_into().ok()).expect("a status"),
                answer: example["answer"].to_string().into_bytes(),
            }
        }

        /// The request serializes to the example's; gives the decoded answer.
        fn exchange<M: Method>(request: &M, text: &str) -> Result<M::Output, bitrix24::Error<M::Error>> {
            let example = example(text);
            assert_eq!(serde_json::to_value(request).expect("a request serializes"), example.request);
            bitrix24::decode(request, example.status, &example.answer).map(|answer| answer.value)
        }
    };
    let helpers = super::print::split(&helpers);
    let tests = model
        .methods
        .iter()
        .flat_map(|method| (0..method.examples.len()).map(move |index| test(model, method, index)));
    let events = model
        .events
        .iter()
        .flat_map(|event| (0..event.examples.len()).map(move |index| self::event(event, index)));
    let items: Vec<_> = helpers.into_iter().chain(tests).chain(events).collect();
    let about = [
        "Every example of the spec: its request serializes to the JSON shown, its answer decodes."
            .to_owned(),
    ];
    let mut contents = file("spec/methods", &about, &imports, items);
    if let Some(at) = contents.find("//! ") {
        // Without the features of the methods, the helpers are idle.
        let attributes = "#![cfg_attr(rustfmt, rustfmt_skip)]\n#![allow(dead_code, deprecated, unused_imports)]\n\n";
        contents.insert_str(at, attributes);
    }
    File {
        path: "tests/examples.rs".to_owned(),
        contents,
    }
}

fn test(model: &Model, method: &Method, index: usize) -> proc_macro2::TokenStream {
    let example = &method.examples[index];
    let name = ident(&format!(
        "{}_{}",
        names::word(&method.name.replace('.', "_")),
        index + 1
    ));
    let request = rust::request(model, method, example);
    let path = format!("../{}", examples::path(method, index));
    let check = match &example.answer {
        ExampleAnswer::Result(value) if method.result.kind == Type::Boolean => {
            let flag = value
                .as_bool()
                .or_else(|| value.as_object()?.values().next()?.as_bool())
                .unwrap_or_default();
            let not = (!flag).then(|| quote!(!));
            quote!(assert!(#not answer.expect("the call succeeds"));)
        }
        ExampleAnswer::Result(_) => quote!(answer.expect("the call succeeds");),
        ExampleAnswer::Error(failure) => {
            let error = ident(&names::method_error(&method.name));
            let code = &failure.code;
            let variant = ident(&names::error_variant(&failure.code));
            let kind = if model.failures(method).any(|own| own.code == failure.code) {
                quote!(#error::#variant)
            } else {
                let system = ident(&names::group_type(&model.system().name));
                quote!(#error::System(#system::#variant))
            };
            quote! {
                let error = answer.expect_err("the call fails");
                assert_eq!(error.code(), Some(#code));
                assert_eq!(error.kind(), Some(&#kind));
            }
        }
    };
    let uses = rust::uses(model, method, &quote!(#request; #check));
    let feature = names::feature(&method.place.module);
    quote! {
        #[cfg(feature = #feature)]
        #[test]
        fn #name() {
            #uses

            let request = #request;
            let answer = exchange(&request, include_str!(#path));
            #check
        }
    }
}

/// An example of an event is read as that event.
fn event(event: &Event, index: usize) -> proc_macro2::TokenStream {
    let server = &event.name.server;
    let name = ident(&format!("{}_{}", names::word(server), index + 1));
    let variant = ident(&names::variant(&event.name));
    let data = event.examples[index].1.to_string();
    quote! {
        #[test]
        fn #name() {
            let data = serde_json::from_str(#data).expect("an example is JSON");
            let event: bitrix24::Event = bitrix24::events::read(#server, data);
            assert!(matches!(event, bitrix24::Event::#variant(_)), "{event:?}");
        }
    }
}
