//! The contract with generated code: the traits that it implements, and the macros that it uses.

pub(crate) mod error_table;
mod macros;
pub(crate) mod method;
