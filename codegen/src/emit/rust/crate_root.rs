//! `src/lib.rs` and the `mod.rs` of each folder, which declare and re-export everything else.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::print::{Imports, file, ident};
use super::program::{Frame, program};
use crate::File;
use crate::emit::{features, prose};
use crate::model::{Model, Place};
use crate::names;

/// The attributes before the crate's documentation. Without the feature `client`, the documentation
/// links to items that do not exist; without `methods`, to areas and their types.
const ATTRIBUTES: &str = "\
#![cfg_attr(rustfmt, rustfmt_skip)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(all(feature = \"client\", feature = \"methods\")),
    allow(rustdoc::broken_intra_doc_links)
)]

";

/// Refers to a complete program. None that runs can be shown here, because the crate does not
/// depend on the portal.
const FIRST_BOT: &str = "\
# Your first bot

The crate [`bitrix24-portal`](https://docs.rs/bitrix24-portal) is a stand-in portal that runs inside
your program. Its documentation begins with a complete bot, which you can run before you have an
account.";

/// Points readers of the crate's documentation to the main items.
const GUIDE: &str = "\
| To do this | Look here |
| --- | --- |
| handle an error | [`Error`] with its [`ErrorKind`]; [`errors`] for those that methods share |
| find out whether a failed call may have been carried out | [`Error::is_ambiguous`] |
| send several calls in one request | [`batch`] |
| store a request and send it later | [`Client::call`] |
| call a method that has no type here | [`Client::call_raw`] |
| send a file or a picture | [`Bytes`] |
| download a file | [`Client::download`] |
| read events from a queue or verify those sent to a webhook | [`events`] |
| call as an application, with tokens that are renewed | [`Client::app`], [`App`], [`TokenFile`], [`TokenFolder`] |
| send a user to the portal to authorize an application | [`App::authorize_url`] |
| respect the portal's request rate, in one process or across several | [`Config::limiter`], [`LeakyBucket`] |
| set a timeout for calls | [`Config::total_timeout`], [`Call::timeout`] |
| use a proxy, or connect to a self-hosted portal | [`Config`] |
| shut down without losing a response | [`Client::drain`] |
| test a bot | [`bitrix24-portal`](https://docs.rs/bitrix24-portal) |

# Features

* `client` (default): the HTTP client. Without it, the crate contains only types and needs neither
  tokio nor reqwest.
* `methods` (default): every method. Each area is a feature too, and each group of its methods: with
  `imbot` or `imbot-reaction` alone, no other area is compiled.
* `blocking`: `Call::wait` and the other `wait` functions, for programs without an async runtime.
* `axum`: events as arguments of handlers of axum 0.8.
* `redis`: `RedisBucket`, a rate limiter that several processes share through a Redis server.
* `data`: the methods as tools for language models and command lines, and all error codes, as JSON.
* `symmetric`: both `Serialize` and `Deserialize` for every type.
* `schemars`: `schemars::JsonSchema` for every type.

# Traces

A call is a `tracing` span named `bitrix24.call`, at level `INFO`, with the fields `method`,
`request_id`, `attempts`, `http.status`, `operating`, `outcome` and `elapsed`. Each attempt is a span
`bitrix24.attempt` inside it, at level `DEBUG`, with the fields `attempt`, `waited`, `http.status` and
`outcome`.";

/// The items of an area other than those declared in files of the spec.
pub(super) struct Area {
    /// The types whose functions call its methods.
    pub(super) callers: Vec<String>,
    pub(super) has_events: bool,
}

/// Renders the root of the crate, and the modules of shared declarations and of each area.
pub(super) fn emit(model: &Model, places: &[&Place], areas: &[Area]) -> Vec<File> {
    let mut files = vec![root(model, places, areas)];
    files.extend(folders(None, "", "of the API", places));
    for (index, area) in areas.iter().enumerate() {
        let name = &model.areas[index].name;
        files.push(self::area(model, index, area, places));
        let whose = format!("of the area `{name}`");
        files.extend(folders(Some(index), &format!("{name}/"), &whose, places));
    }
    files
}

fn root(model: &Model, places: &[&Place], described: &[Area]) -> File {
    let skip = skip_formatting();
    let areas = model.areas.iter().enumerate().map(|(index, area)| {
        let cfg = cfg(model, index);
        let name = ident(&area.name);
        quote!(#cfg #skip pub mod #name;)
    });
    let own = own_folders(None, places);
    let has_ids = (!model.ids.is_empty()).then(|| ident("ids"));
    let types: Vec<Ident> = types(&own).chain(has_ids).collect();
    let groups = groups(model, None);
    let system = &model.system().place;
    let system = ident(&system.module[system.module.len() - 1]);
    let of_runtime = names::OF_RUNTIME.iter().map(|name| ident(name));
    let of_client = names::OF_CLIENT.iter().map(|name| ident(name));
    let items = vec![
        quote! {
            #[cfg(feature = "client")]
            #skip mod client;
            #[cfg(feature = "data")]
            #skip pub mod data;
            #skip pub mod errors;
            #(#skip mod #types;)*
            #(#areas)*
        },
        quote! {
            #(pub use #types::*;)*
            pub use errors::{#system::AnyError, #(#groups),*};
            #[cfg(feature = "client")]
            pub use client::{Call, Client, OAuth, Webhook};
        },
        quote! {
            pub use bitrix24_runtime::{#(#of_runtime),*};
            #[cfg(feature = "client")]
            pub use bitrix24_runtime::{#(#of_client),*};
            #[cfg(feature = "redis")]
            pub use bitrix24_runtime::RedisBucket;
        },
    ];
    let mut about = prose::wrapped(&format!("{}.", model.title));
    about.push(String::new());
    about.extend(prose::wrapped(&model.description));
    about.extend(example(model));
    about.push(String::new());
    about.extend(FIRST_BOT.lines().map(str::to_owned));
    about.push(String::new());
    about.extend(contents(model, described));
    about.push(String::new());
    about.extend(GUIDE.lines().map(str::to_owned));
    about.extend([
        String::new(),
        "# Version of the API".to_owned(),
        String::new(),
        format!(
            "This crate is generated from a description of the API as of {}.",
            model.revision
        ),
    ]);
    let mut contents = file(&model.api_source, &about, &Imports::default(), items);
    if let Some(at) = contents.find("//! ") {
        contents.insert_str(at, ATTRIBUTES);
    }
    File {
        path: "src/lib.rs".to_owned(),
        contents,
    }
}

/// Returns the example at the top: a whole program that makes one call.
fn example(model: &Model) -> Vec<String> {
    let Some((method, example)) = model.front else {
        return Vec::new();
    };
    let method = &model.methods[method];
    let example = &method.examples[example];
    let frame = Frame {
        std: &[],
        webhook: quote!("https://example.bitrix24.com/rest/1/SECRET/"),
        finish: |call| quote!(#call.await?;),
    };
    let program = program(model, method, example, &frame);
    let mut lines = vec![String::new(), "```no_run".to_owned()];
    lines.extend(program.lines().map(str::to_owned));
    lines.extend([
        "```".to_owned(),
        String::new(),
        "Start with [`Client`], which makes every call. The functions are named after the methods: this"
            .to_owned(),
        format!("one calls {}.", prose::code(&method.name)),
    ]);
    lines
}

/// Returns the table of the areas.
fn contents(model: &Model, described: &[Area]) -> Vec<String> {
    let mut lines = vec![
        "# Where everything is".to_owned(),
        String::new(),
        "Each area of the API is a module with the types of its methods:".to_owned(),
        String::new(),
        "| Area | Purpose | Functions that call its methods | Events |".to_owned(),
        "| --- | --- | --- | --- |".to_owned(),
    ];
    lines.extend(model.areas.iter().zip(described).map(|(area, described)| {
        let name = &area.name;
        let link = |item: &str| format!("[`{name}::{item}`]");
        let callers: Vec<String> = described.callers.iter().map(|it| link(it)).collect();
        let events = described.has_events.then(|| link("Event"));
        format!(
            "| [`{name}`] | {} | {} | {} |",
            prose::cell(&area.description),
            callers.join(", "),
            events.unwrap_or_default()
        )
    }));
    lines
}

/// The printer follows the style of rustfmt in most places, but not in all.
pub(super) fn skip_formatting() -> TokenStream {
    "#[rustfmt::skip]".parse().unwrap_or_default()
}

/// Returns the module of an area.
fn area(model: &Model, index: usize, area: &Area, places: &[&Place]) -> File {
    let described = &model.areas[index];
    let own = own_folders(Some(index), places);
    let types: Vec<Ident> = types(&own).collect();
    let has_errors = own.contains("errors").then(|| {
        quote!(
            pub mod errors;
        )
    });
    let groups = groups(model, Some(index));
    let groups = has_errors
        .as_ref()
        .map(|_| quote!(pub use errors::{#(#groups),*};));
    let has_events = area.has_events.then(|| {
        quote!(
            mod events;
        )
    });
    let events = area.has_events.then(|| {
        quote!(
            pub use events::Event;
        )
    });
    let callers: Vec<Ident> = area.callers.iter().map(|name| ident(name)).collect();
    let has_callers = (!callers.is_empty()).then(|| {
        quote!(
            #[cfg(feature = "client")]
            mod area;
        )
    });
    let callers = (!callers.is_empty())
        .then(|| quote!(#[cfg(feature = "client")] pub use area::{#(#callers),*};));
    let (features, files): (Vec<String>, Vec<Ident>) = model
        .files_of_methods(index)
        .map(|place| (names::feature(place), ident(&place.module[1])))
        .unzip();
    let items = [
        quote! {
            #has_callers
            #has_errors
            #(mod #types;)*
            #has_events
            #(#[cfg(feature = #features)] mod #files;)*
        },
        quote! {
            #callers
            #groups
            #(pub use #types::*;)*
            #events
            #(#[cfg(feature = #features)] pub use #files::*;)*
        },
    ];
    let mut about = prose::wrapped(&format!("{}.", described.title));
    about.push(String::new());
    about.extend(prose::wrapped(&described.description));
    let name = &described.name;
    File {
        path: format!("src/{name}/mod.rs"),
        contents: file(&described.place.source, &about, &Imports::default(), items),
    }
}

/// Returns the condition for an area: the feature of any of its files of methods.
pub(super) fn cfg(model: &Model, area: usize) -> TokenStream {
    let features = features::of_area(model, area);
    match &features[..] {
        [] => {
            let feature = &model.areas[area].name;
            quote!(#[cfg(feature = #feature)])
        }
        [feature] => quote!(#[cfg(feature = #feature)]),
        features => quote!(#[cfg(any(#(feature = #features),*))]),
    }
}

/// Returns the folder of declarations that contains a file of the spec; `None` for a file of
/// methods.
fn folder(place: &Place) -> Option<&str> {
    match (place.area, &place.module[..]) {
        (None, [folder, _]) | (Some(_), [_, folder, _]) => Some(folder),
        _ => None,
    }
}

/// Returns the folders of declarations of an area, or the shared ones.
fn own_folders<'a>(area: Option<usize>, places: &[&'a Place]) -> BTreeSet<&'a str> {
    let own = places.iter().filter(|place| place.area == area);
    own.filter_map(|place| folder(place)).collect()
}

/// Returns the folders whose types the parent module re-exports.
fn types<'a>(folders: &'a BTreeSet<&str>) -> impl Iterator<Item = Ident> + 'a {
    let types = folders.iter().filter(|folder| **folder != "errors");
    types.map(|folder| ident(folder))
}

/// Returns the types of the groups of errors of an area, or of the shared groups, with their
/// modules.
fn groups(model: &Model, area: Option<usize>) -> Vec<TokenStream> {
    let groups = model.groups.iter();
    let own = groups.filter(|group| group.place.area == area);
    let path = own.map(|group| {
        let module = ident(&group.place.module[group.place.module.len() - 1]);
        let name = ident(&names::group_type(&group.name));
        quote!(#module::#name)
    });
    path.collect()
}

/// Returns the `mod.rs` of each folder of declarations.
fn folders(area: Option<usize>, inside: &str, whose: &str, places: &[&Place]) -> Vec<File> {
    let emit = |folder: &str| {
        let own = places
            .iter()
            .filter(|place| place.area == area && self::folder(place) == Some(folder));
        let modules: Vec<Ident> = own
            .map(|place| ident(&place.module[place.module.len() - 1]))
            .collect();
        // Two groups of errors may contain the same code with different meanings, so their modules
        // stay separate; all other names are unique.
        let (items, about) = match folder {
            "errors" => (
                vec![quote!(#(pub mod #modules;)*)],
                format!("The errors that methods {whose} share."),
            ),
            _ => (
                vec![quote!(#(mod #modules;)*), quote!(#(pub use #modules::*;)*)],
                match folder {
                    "enums" => format!("The enumerations {whose}."),
                    _ => format!("The objects {whose}."),
                },
            ),
        };
        let source = format!("spec/{inside}{folder}");
        File {
            path: format!("src/{inside}{folder}/mod.rs"),
            contents: file(&source, &[about], &Imports::default(), items),
        }
    };
    own_folders(area, places).into_iter().map(emit).collect()
}
