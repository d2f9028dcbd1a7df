//! The hand-written core of the `bitrix24` client: everything that does not depend on a
//! particular API method.
//!
//! Generated code says *what* a request is, through [`Method`] and the error tables; this crate
//! sends it, reads the response and reports errors. It names no method, no error code and no type
//! of the API.
//!
//! The feature `client` adds the HTTP client itself. Without it, only the contract with generated
//! code, the errors and [`decode`] remain, and neither an async runtime nor an HTTP stack is a
//! dependency.

#![cfg_attr(docsrs, feature(doc_cfg))]

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

// The macros refer to these crates by way of this one.
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
