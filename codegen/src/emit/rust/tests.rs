//! `tests/examples/`: every example of the spec as a test of the crate, one file per area.

use quote::quote;

use super::examples as rust;
use super::print::{Imports, file, ident};
use crate::File;
use crate::emit::fixtures;
use crate::model::{
    Event, ExampleResponse, Failure, Method, MethodResult, Model, Presence, Type, events_of,
};
use crate::names;

/// The attributes before a file's documentation. Without the features of the methods, the helpers
/// are unused.
const ATTRIBUTES: &str =
    "#![cfg_attr(rustfmt, rustfmt_skip)]\n#![allow(dead_code, deprecated, unused_imports)]\n\n";

/// Renders the tests.
pub(super) fn emit(model: &Model) -> Vec<File> {
    let areas = (0..model.areas.len()).map(|area| self::area(model, area));
    [helpers(model)].into_iter().chain(areas).collect()
}

/// Returns the tests of an area.
fn area(model: &Model, area: usize) -> File {
    let methods = model.methods.iter();
    let tests = methods
        .filter(|method| method.place.area == Some(area))
        .flat_map(|method| (0..method.examples.len()).map(move |index| test(model, method, index)));
    let name = ident(&model.areas[area].name);
    let events = events_of(&model.events, area).flat_map(|event| {
        (0..event.examples.len()).map(|index| self::event(model, &name, event, index))
    });
    let mut imports = Imports::default();
    for helper in ["damaged", "exchange", "holds_one", "tolerates"] {
        imports.add("super", helper);
    }
    let about = [format!("The examples of the area `{name}`.")];
    let items: Vec<_> = tests.chain(events).collect();
    File {
        path: format!("tests/examples/{name}.rs"),
        contents: file(&format!("spec/{name}"), &about, &imports, items),
    }
}

/// Returns the helpers that the tests share.
fn helpers(model: &Model) -> File {
    let mut imports = Imports::default();
    imports.add("bitrix24", "Method");
    imports.add("serde_json", "Value");
    let skip = super::crate_root::skip_formatting();
    let areas = model.areas.iter().enumerate().map(|(index, area)| {
        let cfg = super::crate_root::cfg(model, index);
        let name = ident(&area.name);
        quote!(#cfg #skip mod #name;)
    });
    let areas: proc_macro2::TokenStream = areas.collect();
    let helpers = quote! {
        /// An example: a request and its response.
        struct Example {
            request: Value,
            status: u16,
            response: Vec<u8>,
        }

        fn example(text: &str) -> Example {
            let mut example: Value = serde_json::from_str(text).expect("an example is JSON");
            Example {
                request: example["request"].take(),
                status: example["status"].as_u64().and_then(|status| status.try_into().ok()).expect("a status"),
                response: example["response"].to_string().into_bytes(),
            }
        }

        /// Checks that the request serializes as in the example; returns the decoded response, in
        /// which every value fits.
        fn exchange<M: Method>(request: &M, text: &str) -> Result<M::Output, bitrix24::Error<M::Error>> {
            let example = example(text);
            assert_eq!(serde_json::to_value(request).expect("a request serializes"), example.request);
            let response = bitrix24::decode(request, example.status, &example.response)?;
            assert_eq!(response.mismatches, []);
            Ok(response.value)
        }

        /// Checks that the call succeeds whatever replaces a value of the result, unless that value
        /// is one of these ids or contains one.
        fn tolerates<M: Method>(request: &M, text: &str, ids: &[&str]) {
            let response: Value = serde_json::from_slice(&example(text).response).expect("JSON");
            for (path, result) in damaged(&response["result"]) {
                let response = serde_json::json!({ "result": result }).to_string();
                let read = bitrix24::decode(request, 200, response.as_bytes());
                assert!(read.is_ok() || holds_one(&path, ids), "{path}: {response}: {:?}", read.err());
            }
        }

        /// Whether one of the ids is at a path or below it.
        fn holds_one(path: &str, ids: &[&str]) -> bool {
            ids.iter().any(|id| {
                id.strip_prefix(path)
                    .is_some_and(|below| path.is_empty() || below.is_empty() || below.starts_with('.'))
            })
        }

        /// Returns the document with every value in turn replaced by every kind of value, and
        /// removed; each with the path of the value.
        fn damaged(document: &Value) -> Vec<(String, Value)> {
            let kinds = serde_json::json!([
                null, [], {}, false, true, 0, 7, -1.5, "", "text", "7", [1, "x", null], { "a": { "b": [] } }
            ]);
            let kinds = kinds.as_array().expect("a list");
            let mut all: Vec<_> = kinds.iter().map(|kind| (String::new(), kind.clone())).collect();
            let mut inside = |key: &str, inner: &Value, put: &dyn Fn(Option<Value>) -> Value| {
                all.push((key.to_owned(), put(None)));
                for (path, damaged) in damaged(inner) {
                    let dot = if path.is_empty() { "" } else { "." };
                    all.push((format!("{key}{dot}{path}"), put(Some(damaged))));
                }
            };
            match document {
                Value::Object(entries) => {
                    for (key, inner) in entries {
                        inside(key, inner, &|damaged| {
                            let mut entries = entries.clone();
                            match damaged {
                                Some(damaged) => entries.insert(key.clone(), damaged),
                                None => entries.remove(key),
                            };
                            entries.into()
                        });
                    }
                }
                Value::Array(items) => {
                    for (position, inner) in items.iter().enumerate() {
                        inside(&position.to_string(), inner, &|damaged| {
                            let mut items = items.clone();
                            items.splice(position..=position, damaged);
                            items.into()
                        });
                    }
                }
                _ => {}
            }
            all
        }
    };
    let helpers = super::print::split(&helpers);
    let items: Vec<_> = [areas].into_iter().chain(helpers).collect();
    let about = [
        "Every example of the spec: its request serializes to the JSON shown, its response decodes, and"
            .to_owned(),
        "a value that does not fit in a response or an event affects only that value.".to_owned(),
    ];
    let mut contents = file("spec", &about, &imports, items);
    if let Some(at) = contents.find("//! ") {
        contents.insert_str(at, ATTRIBUTES);
    }
    File {
        path: "tests/examples/main.rs".to_owned(),
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
    let path = format!("../../{}", fixtures::path(method, index));
    let check = match &example.response {
        ExampleResponse::Result(value) if method.result.kind == Type::Boolean => {
            let flag = value
                .as_bool()
                .or_else(|| value.as_object()?.values().next()?.as_bool())
                .unwrap_or_default();
            let not = (!flag).then(|| quote!(!));
            quote!(assert!(#not answer.expect("the call succeeds"));)
        }
        ExampleResponse::Result(_) => quote!(answer.expect("the call succeeds");),
        ExampleResponse::Error(failure) => {
            let error = ident(&names::method_error(&method.rust));
            let code = &failure.code;
            let variant = ident(&names::error_variant(
                &failure.code,
                failure.rust.as_deref(),
            ));
            let has = |failures: &[Failure]| failures.iter().any(|it| it.code == failure.code);
            let mut groups = method.groups.iter().map(|it| &model.groups[*it]);
            let kind = match groups.find(|group| has(&group.failures)) {
                _ if has(&method.failures) => quote!(#error::#variant),
                group => {
                    let group = group.unwrap_or(model.system());
                    let holder = ident(&names::group_variant(&group.name));
                    let kind = ident(&names::group_type(&group.name));
                    quote!(#error::#holder(#kind::#variant))
                }
            };
            quote! {
                let error = answer.expect_err("the call fails");
                assert_eq!(error.code(), Some(#code));
                assert_eq!(error.refusal(), Some(&#kind));
            }
        }
    };
    let tolerates = match &example.response {
        ExampleResponse::Result(_) => {
            let ids = ids_of_result(model, &method.result);
            Some(quote!(tolerates(&request, text, &[#(#ids),*]);))
        }
        ExampleResponse::Error(_) => None,
    };
    let uses = rust::uses(model, method, &quote!(#request; #check));
    let feature = names::feature(&method.place);
    quote! {
        #[cfg(feature = #feature)]
        #[test]
        fn #name() {
            #uses

            let request = #request;
            let text = include_str!(#path);
            let answer = exchange(&request, text);
            #check
            #tolerates
        }
    }
}

/// Returns the paths of the ids without which a result is absent. A result that is not an object is
/// such an id itself, except a list, which may be empty, and a boolean, which may be missing.
fn ids_of_result(model: &Model, result: &MethodResult) -> Vec<String> {
    let under = result.under.clone().unwrap_or_default();
    match &result.kind {
        Type::Boolean | Type::List(_) | Type::Map(_) | Type::Any => Vec::new(),
        kind @ Type::Object(_) => ids_of(model, kind)
            .into_iter()
            .map(|path| {
                if under.is_empty() {
                    path
                } else {
                    format!("{under}.{path}")
                }
            })
            .collect(),
        _ => vec![under],
    }
}

/// Returns the paths of the ids without which a value of this type is absent.
fn ids_of(model: &Model, kind: &Type) -> Vec<String> {
    let Type::Object(object) = kind else {
        return Vec::new();
    };
    let required = model.objects[*object]
        .fields
        .iter()
        .filter(|field| field.presence == Presence::Required && field.empty.is_none());
    required
        .flat_map(|field| {
            let name = &field.name.server;
            match &field.kind {
                Type::Object(_) => ids_of(model, &field.kind)
                    .into_iter()
                    .map(|path| format!("{name}.{path}"))
                    .collect(),
                Type::List(_) | Type::Map(_) | Type::Any => Vec::new(),
                _ => vec![name.clone()],
            }
        })
        .collect()
}

/// Returns the test for an example of an event: it is read as that event, and remains that event
/// whatever does not fit, except the ids that it needs.
fn event(
    model: &Model,
    area: &proc_macro2::Ident,
    event: &Event,
    index: usize,
) -> proc_macro2::TokenStream {
    let server = &event.name.server;
    let name = ident(&format!("{}_{}", names::word(server), index + 1));
    let variant = ident(&names::variant(&event.name));
    let data = event.examples[index].1.to_string();
    let ids = ids_of(model, &Type::Object(event.data));
    quote! {
        #[test]
        fn #name() {
            let data = serde_json::from_str(#data).expect("an example is JSON");
            for (path, damaged) in damaged(&data) {
                let event: bitrix24::#area::Event = bitrix24::events::read(#server, damaged);
                let is_read = matches!(event, bitrix24::#area::Event::#variant(_));
                assert!(is_read || holds_one(&path, &[#(#ids),*]), "{path}: {event:?}");
            }
            let event: bitrix24::#area::Event = bitrix24::events::read(#server, data);
            assert!(matches!(event, bitrix24::#area::Event::#variant(_)), "{event:?}");
        }
    }
}
