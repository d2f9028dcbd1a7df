//! The wire: connections, requests and responses.

pub(crate) mod key_order;
pub(crate) mod listener;
pub(crate) mod parameters;
pub(crate) mod request;
pub(crate) mod response;
#[cfg(feature = "tls")]
pub(crate) mod tls;
