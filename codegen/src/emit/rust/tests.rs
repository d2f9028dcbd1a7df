//! `tests/examples/`: every example of the spec as a test of the crate, one file per area.

use quote::quote;

use super::examples as rust;
use super::print::{Imports, Item, file, ident};
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

/// The helpers that the tests share.
const HELPERS: &str = include_str!("tests/helpers.rs");

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

/// Returns the root of the tests, with the helpers.
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
    let helpers = Item::Text(HELPERS.to_owned());
    let items = [Item::Rust(areas), helpers];
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
    let variant = ident(&event.name.rust);
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
