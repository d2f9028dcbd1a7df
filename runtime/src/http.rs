//! HTTP: connections, redirects, and whether a request was sent.

mod compressed;
pub(crate) mod connections;
pub(crate) mod failure;
mod pool;
pub(crate) mod private;
mod proxy;
pub(crate) mod redirect;
pub(crate) mod resolver;
mod retry_after;
mod send_tracker;
pub(crate) mod settings;
pub(crate) mod transport;
