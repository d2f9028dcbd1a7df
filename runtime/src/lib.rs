//! The hand-written core of the `bitrix24` client: everything that would be the same for another method.
//!
//! Generated code says *what* a request is, through [`Method`] and the error tables; this crate
//! sends it, reads the answer and says what went wrong. It names no method, no error code and no
//! type of the API.
//!
//! With the feature `client` it holds the HTTP client itself. Without it, only the contract with
//! generated code, the errors and [`decode`] remain, and neither an async runtime nor an HTTP
//! stack is pulled in.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod bb_code;
mod bytes;
pub mod collect;
pub mod emoji;
mod envelope;
mod error;
pub mod events;
mod failure;
mod invisible;
mod json;
mod json_path;
mod link;
mod macros;
mod method;
mod number;
pub mod open_enum;
mod outcome;
mod patch;
mod redact;
mod room;
#[cfg(feature = "schemars")]
pub mod schema;
mod secret;
mod untyped;
pub mod wire;

#[cfg(feature = "client")]
mod attempts;
#[cfg(feature = "client")]
mod auth;
#[cfg(feature = "client")]
mod authorization;
#[cfg(feature = "client")]
pub mod batch;
#[cfg(feature = "blocking")]
mod blocking;
#[cfg(feature = "client")]
mod call;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
mod clock;
#[cfg(feature = "client")]
mod compressed;
#[cfg(feature = "client")]
mod config;
#[cfg(feature = "client")]
mod connections;
#[cfg(feature = "client")]
mod departure;
#[cfg(feature = "client")]
mod download;
#[cfg(feature = "client")]
mod drain;
#[cfg(feature = "client")]
mod exchange;
#[cfg(feature = "client")]
mod idempotency;
#[cfg(feature = "client")]
mod limit;
#[cfg(feature = "client")]
mod oauth;
#[cfg(feature = "client")]
mod operating;
#[cfg(feature = "client")]
mod prepare;
#[cfg(feature = "client")]
mod proxy;
#[cfg(feature = "client")]
mod raw_call;
#[cfg(feature = "client")]
mod redirect;
#[cfg(feature = "client")]
mod retry;
#[cfg(feature = "client")]
mod session;
#[cfg(feature = "client")]
mod token_file;
#[cfg(feature = "client")]
mod tokens;
#[cfg(feature = "client")]
mod trace;
#[cfg(feature = "client")]
mod transport;

pub use self::bytes::Bytes;
pub use envelope::{Answer, Time, decode};
pub use error::{
    AnyMethod, ApiError, Error, ErrorKind, Limit, OAuthError, Parked, Redirected, RequestError,
    Timeout, TooLarge, TransportError, Unreadable, Violation,
};
pub use failure::{Class, ErrorTable, Facts, MethodError, Row};
pub use link::DownloadLink;
pub use method::{Batchable, Handler, LimitedText, Method, Repeat};
pub use open_enum::{OpenEnum, UnknownCode};
pub use patch::Patch;
pub use secret::Secret;
pub use serde_json::Value;
pub use wire::{Found, Mismatch, Mismatches};

// The macros name it for crates that use them.
#[doc(hidden)]
pub use {serde, serde_json};

#[cfg(feature = "redis")]
pub use self::limit::redis_bucket::RedisBucket;
#[cfg(feature = "client")]
pub use self::{
    authorization::{AuthorizationCode, AuthorizationState},
    call::Call,
    client::Client,
    clock::{BoxFuture, Clock, SystemClock},
    config::{Config, ConfigError},
    limit::{LeakyBucket, Limiter},
    oauth::{App, Confirmed, StoreError, TokenStore},
    raw_call::RawCall,
    token_file::{TokenFile, TokenFolder},
    tokens::Tokens,
};
