//! The README as a doc test: every Rust block of it compiles. `tests/readme.rs` runs the first.

#[doc = include_str!("../../../README.md")]
pub struct Readme;
