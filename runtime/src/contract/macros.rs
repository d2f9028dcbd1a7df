//! Macros for what generated types share, so that a generated file holds only what differs.
//!
//! Each macro takes a table of what differs. The direction of serde that the API does not use, and
//! `JsonSchema`, are implemented behind the features `symmetric` and `schemars` of the crate that
//! calls the macro.

#[cfg(feature = "client")]
mod client;
mod id;
mod method_error;
mod object;
mod open_enum;
mod union;
