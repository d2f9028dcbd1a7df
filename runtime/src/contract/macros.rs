//! Macros for the common parts of generated types, so that a generated file holds only differences.
//!
//! Each macro takes a table of the differences. The serde direction that the API does not use, and
//! `JsonSchema`, are implemented behind the features `symmetric` and `schemars` of the crate that
//! calls the macro.

#[cfg(feature = "client")]
mod client;
mod id;
mod method_error;
mod object;
mod open_enum;
mod union;
