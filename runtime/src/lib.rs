//! The part of the crate [`bitrix24`](https://docs.rs/bitrix24) that is not generated.
//!
//! Depend on `bitrix24`, which re-exports everything that a bot needs from here, with the same
//! features. Items that it does not re-export are used only by generated code, and may change in
//! any version.
//!
//! Generated code describes the methods of the API through the trait [`Method`] and tables of
//! errors. This crate sends the requests, reads the responses and reports errors:
//!
//! | To find this | Look here |
//! | --- | --- |
//! | what generated code implements | [`Method`], [`MethodError`], [`Batchable`], [`OpenEnum`] |
//! | the client and its settings | [`Client`], [`Config`], [`App`] |
//! | calls and batches | [`Call`], [`batch`] |
//! | event queues and deliveries | [`events`] |
//! | errors | [`Error`], [`ErrorKind`] |
//! | reading and writing values | [`wire`], [`decode`] |
//!
//! Without the feature `client`, the crate depends on neither an async runtime nor an HTTP client:
//! only the traits, the errors and [`decode`] remain.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(not(feature = "client"), allow(rustdoc::broken_intra_doc_links))]

mod contract;
mod envelope;
mod error;
pub mod events;
mod json;
mod response;
mod secret;
mod text;
pub mod wire;

#[cfg(feature = "client")]
mod auth;
#[cfg(feature = "client")]
pub mod batch;
#[cfg(feature = "client")]
mod call;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
mod clock;
#[cfg(feature = "client")]
mod config;
#[cfg(feature = "client")]
mod http;
#[cfg(feature = "client")]
mod limit;
#[cfg(feature = "client")]
mod random;
#[cfg(feature = "client")]
mod retry;
#[cfg(feature = "client")]
mod tasks;

pub use contract::error_table::{Class, ErrorEntry, ErrorInfo, ErrorTable, MethodError};
pub use contract::method::{Batchable, Handler, Idempotency, LimitedText, Method};
pub use envelope::decode;
pub use error::{
    AnyMethod, ApiError, Error, ErrorKind, InvalidResponse, OAuthError, Redirected, RequestError,
    Throttled, Timeout, TimeoutKind, TooLarge, TransportError, Violation,
};
pub use response::{Response, Time};
pub use secret::Secret;
pub use secret::link::DownloadLink;
pub use serde_json::Value;
pub use text::bb_code;
pub use wire::bytes::Bytes;
pub use wire::open_enum::{OpenEnum, UnknownCode};
pub use wire::patch::Patch;
pub use wire::{Found, Mismatch, Mismatches};

// The macros refer to these crates through this one.
#[doc(hidden)]
pub use {serde, serde_json};

#[cfg(feature = "schemars")]
pub use wire::schema;
pub use wire::{collect, emoji, open_enum};

#[cfg(feature = "redis")]
pub use self::limit::redis_bucket::RedisBucket;
#[cfg(feature = "client")]
pub use self::{
    auth::authorization::AuthorizationState,
    auth::oauth::{App, AuthorizationCode, StoreError, TokenStore},
    auth::token_file::{TokenFile, TokenFolder},
    auth::tokens::Tokens,
    call::Call,
    call::raw::RawCall,
    client::Client,
    client::confirm::Confirmed,
    clock::{BoxFuture, Clock, SystemClock},
    config::Config,
    error::config::ConfigError,
    limit::{LeakyBucket, Limiter},
};
