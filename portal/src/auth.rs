//! Who calls, and what the caller's credentials open.

pub(crate) mod access;
pub(crate) mod credentials;
