//! The HTTP endpoints: calls, tokens and files.

pub(crate) mod dispatch;
pub(crate) mod download;
