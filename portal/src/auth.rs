//! The caller of a request and the rights of its credentials.

pub(crate) mod access;
pub(crate) mod credentials;
