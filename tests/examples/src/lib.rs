//! The README as a doc test: every Rust block of it compiles and runs.

#[doc = include_str!("../../../README.md")]
pub struct Readme;
