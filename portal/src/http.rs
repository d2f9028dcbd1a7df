//! The wire: connections, what is read of a request, and what an answer is written as.

pub(crate) mod key_order;
pub(crate) mod listener;
pub(crate) mod parameters;
pub(crate) mod request;
pub(crate) mod response;
#[cfg(feature = "tls")]
pub(crate) mod tls;
