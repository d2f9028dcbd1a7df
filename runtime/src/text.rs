//! Texts that come from outside, made fit to be shown to a person.

pub mod bb_code;
pub(crate) mod invisible;
pub(crate) mod redact;
pub(crate) mod sentence;
