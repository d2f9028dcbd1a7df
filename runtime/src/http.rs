//! HTTP: the connections, where a request may go, and what became of it.

mod compressed;
pub(crate) mod connections;
mod departure;
mod proxy;
pub(crate) mod redirect;
pub(crate) mod settings;
pub(crate) mod transport;
