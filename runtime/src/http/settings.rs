//! The HTTP settings of a client.

use std::fmt;
use std::time::Duration;

use crate::http::redirect::PlainHttp;
use crate::secret::Secret;

/// How a client reaches its portal.
#[derive(Debug, Clone)]
pub(crate) struct HttpSettings {
    pub(crate) connect_timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) max_response_bytes: usize,
    pub(crate) user_agent: String,
    pub(crate) plain: PlainHttp,
    /// The address of the proxy, which may hold a password.
    pub(crate) proxy: Option<Secret>,
    pub(crate) root_certificates: Vec<Pem>,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            // The portal aborts a request after 60 seconds, and the response that says so has to
            // arrive.
            attempt_timeout: Duration::from_secs(65),
            max_response_bytes: 16 * 1024 * 1024,
            user_agent: concat!("bitrix24-rs/", env!("CARGO_PKG_VERSION")).to_owned(),
            plain: PlainHttp::default(),
            proxy: None,
            root_certificates: Vec::new(),
        }
    }
}

/// The text of certificates, which is too long for `Debug`.
#[derive(Clone)]
pub(crate) struct Pem(pub(crate) Vec<u8>);

impl fmt::Debug for Pem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} bytes", self.0.len())
    }
}
