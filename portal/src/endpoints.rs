//! What is asked over HTTP: calls, tokens and files.

pub(crate) mod dispatch;
pub(crate) mod download;
