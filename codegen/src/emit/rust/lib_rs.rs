//! `src/lib.rs` and the `mod.rs` of each folder: what exists and where it is found.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Imports, file, ident};
use crate::File;
use crate::emit::prose;
use crate::model::{Model, Place};
use crate::names;

/// What stands before the first line of the crate's documentation. The types alone have no client
/// for its links to lead to.
const ATTRIBUTES: &str = "\
#![cfg_attr(rustfmt, rustfmt_skip)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(not(feature = \"client\"), allow(rustdoc::broken_intra_doc_links))]

";

/// Where to find what, for those who open the crate's documentation.
const GUIDE: &str = "\
Start with [`Client`].

| What you want to do | Where it is |
| --- | --- |
| call as an application whose token is renewed | [`Client::app`], [`App`], [`TokenFile`], [`TokenFolder`] |
| send a user to the portal to authorize an application | [`App::authorize_url`] |
| keep to the portal's request rate, alone or with others | [`Config::limiter`], [`LeakyBucket`] |
| limit the time of a call | [`Config::total_timeout`], [`Call::timeout`] |
| go through a proxy, or to a portal of your own | [`Config`] |
| hear what happens in chats | [`events`] |
| send a file or a picture | [`Bytes`] |
| send several requests in one | [`batch`] |
| know whether a call that failed may have been done | [`Error::is_ambiguous`] |
| end a program without losing an answer | [`Client::drain`] |

# Features

* `client` (default): the HTTP client. Without it the crate is types only, without tokio and reqwest.
* `methods` (default): every method. Each group of them is a feature too, for a smaller crate.
* `blocking`: `Call::wait` and its like, for programs without an async runtime.
* `axum`: events as arguments of handlers of axum 0.8.
* `redis`: `RedisBucket`, a request rate that several processes share through a Redis server.
* `symmetric`: both directions of serde for every type.
* `schemars`: `schemars::JsonSchema` for every type.

# Traces

A call is a span `bitrix24.call` of the crate `tracing`, with `method`, `attempts`, `http.status`,
`operating`, `outcome` and `elapsed`. Each of its attempts is a span `bitrix24.attempt` inside of it,
with `attempt`, `waited`, `http.status` and `outcome`. Both have the level `DEBUG`.";

/// Renders the root of the crate.
pub(super) fn emit(model: &Model, places: &[&Place]) -> File {
    let top: BTreeSet<&str> = places
        .iter()
        .map(|place| place.module[0].as_str())
        .collect();
    let areas: Vec<_> = top
        .iter()
        .filter(|module| !is_shared(module))
        .map(|module| ident(module))
        .collect();
    let shared: Vec<_> = top
        .iter()
        .filter(|module| is_shared(module) && **module != "errors")
        .map(|module| ident(module))
        .collect();
    let system_module = ident(&model.system().place.module[model.system().place.module.len() - 1]);
    let groups = model.groups.iter().map(|group| {
        let module = ident(&group.place.module[group.place.module.len() - 1]);
        let name = ident(&names::group_type(&group.name));
        quote!(#module::#name)
    });
    let groups: Vec<_> = groups.collect();
    let has_ids = (!model.ids.is_empty()).then(|| ident("ids"));
    let has_events = (!model.events.is_empty()).then(|| ident("event"));
    let shared: Vec<_> = has_events
        .into_iter()
        .chain(shared)
        .chain(has_ids)
        .collect();
    let identities: Vec<_> = model
        .identities
        .iter()
        .map(|identity| ident(&names::identity_type(&identity.name)))
        .collect();
    // The printer keeps to the style of rustfmt in most places, but not in all.
    let skip: TokenStream = "#[rustfmt::skip]".parse().unwrap_or_default();
    let items = vec![
        quote! {
            #[cfg(feature = "client")]
            #skip mod client;
            #(#skip mod #shared;)*
            #skip pub mod errors;
            #(#skip pub mod #areas;)*
        },
        quote! {
            #(pub use #shared::*;)*
            pub use errors::{#system_module::AnyError, #(#groups),*};
            #[cfg(feature = "client")]
            pub use client::{Call, Client, OAuth, Webhook, #(#identities),*};
        },
        quote! {
            pub use bitrix24_runtime::{
                Answer, AnyMethod, ApiError, Batchable, Bytes, Class, DownloadLink, Error, ErrorKind, ErrorTable, Facts, Handler, Found, Limit, LimitedText, Method, MethodError, Mismatch, Mismatches, OAuthError,
                OpenEnum, Parked, Patch, Redirected, Repeat, RequestError, Row, Secret, Time, Timeout,
                TooLarge, TransportError, UnknownCode, Unreadable, Value, Violation, bb_code, decode, events,
            };
            #[cfg(feature = "client")]
            pub use bitrix24_runtime::{
                App, AuthorizationCode, AuthorizationState, BoxFuture, Clock, Config, ConfigError, Confirmed, LeakyBucket, Limiter, RawCall,
                StoreError, SystemClock, TokenFile, TokenFolder, TokenStore, Tokens, batch,
            };
            #[cfg(feature = "redis")]
            pub use bitrix24_runtime::RedisBucket;
        },
    ];
    let mut about = prose::wrapped(&format!("{}.", model.title));
    about.push(String::new());
    about.extend(prose::wrapped(&model.description));
    about.extend([
        String::new(),
        format!(
            "This crate is generated from a description of the API as of {}.",
            model.revision
        ),
    ]);
    about.extend(GUIDE.lines().map(str::to_owned));
    let mut contents = file(&model.api_source, &about, &Imports::default(), items);
    if let Some(at) = contents.find("//! ") {
        contents.insert_str(at, ATTRIBUTES);
    }
    File {
        path: "src/lib.rs".to_owned(),
        contents,
    }
}

fn is_shared(module: &str) -> bool {
    matches!(module, "enums" | "errors" | "objects")
}

/// Renders the `mod.rs` of each folder.
pub(super) fn emit_folders(places: &[&Place]) -> Vec<File> {
    // The methods of a file are there with the feature of the same name, and a folder of files with
    // any of theirs.
    let gate = |folder: &[String], module: &str| {
        let path: Vec<String> = folder.iter().cloned().chain([module.to_owned()]).collect();
        if is_shared(&path[0]) {
            return None;
        }
        let features: Vec<String> = places
            .iter()
            .filter(|place| place.module.starts_with(&path))
            .map(|place| names::feature(&place.module))
            .collect();
        Some(match &features[..] {
            [feature] => quote!(#[cfg(feature = #feature)]),
            features => quote!(#[cfg(any(#(feature = #features),*))]),
        })
    };
    let mut folders: BTreeMap<&[String], BTreeSet<&str>> = BTreeMap::new();
    for place in places {
        for depth in 1..place.module.len() {
            folders
                .entry(&place.module[..depth])
                .or_default()
                .insert(&place.module[depth]);
        }
    }
    let folder = |(path, modules): (&[String], BTreeSet<&str>)| {
        let gates: Vec<_> = modules.iter().map(|module| gate(path, module)).collect();
        let modules: Vec<_> = modules.into_iter().map(ident).collect();
        // Two groups of errors may hold the same code with different meanings, so their modules
        // stay apart; everything else has names of its own.
        let items = if path == ["errors"] {
            vec![quote!(#(pub mod #modules;)*)]
        } else {
            vec![
                quote!(#(#gates mod #modules;)*),
                quote!(#(#gates pub use #modules::*;)*),
            ]
        };
        let about = match path[0].as_str() {
            "enums" => "The enumerations of the API.".to_owned(),
            "objects" => "The objects of the API.".to_owned(),
            "errors" => "The errors that methods share.".to_owned(),
            _ => format!("The methods of `{}`.", path.join(".")),
        };
        let source = format!(
            "spec/{}",
            if is_shared(&path[0]) {
                path.join("/")
            } else {
                format!("methods/{}", path.join("/"))
            }
        );
        let contents = file(&source, &[about], &Imports::default(), items);
        File {
            path: format!("src/{}/mod.rs", path.join("/")),
            contents,
        }
    };
    folders.into_iter().map(folder).collect()
}
