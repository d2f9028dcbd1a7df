//! Preparing texts from outside for display.

pub mod bb_code;
pub(crate) mod invisible;
pub(crate) mod redact;
pub(crate) mod sentence;
