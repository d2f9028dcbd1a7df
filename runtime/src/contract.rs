//! The contract with generated code: what it implements, and the macros it is made of.

pub(crate) mod error_table;
mod macros;
pub(crate) mod method;
