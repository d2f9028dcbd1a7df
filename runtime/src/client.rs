//! The client: one portal, one way in, one connection pool.

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::auth::{self, Access, Credentials};
use crate::batch::{Batch, BatchItems};
use crate::call::Call;
use crate::config::{Config, ConfigError};
use crate::failure::MethodError;
use crate::method::Method;
use crate::raw_call::RawCall;
use crate::redact::Redactor;
use crate::secret::Secret;
use crate::transport::Transport;

/// A client of one portal.
///
/// Cloning is cheap, and all clones share one connection pool. Its connections belong to the tokio
/// runtime that opened them: use one client for each runtime.
#[derive(Clone)]
pub struct Client {
    core: Arc<Core>,
}

/// What all clones of a client share.
pub(crate) struct Core {
    pub(crate) access: Access,
    pub(crate) config: Config,
    pub(crate) transport: Arc<Transport>,
    #[cfg(feature = "blocking")]
    pub(crate) waiting: crate::blocking::Waiting,
}

impl Core {
    /// A redactor that knows the credentials and these secrets.
    pub(crate) fn redactor<'a>(&'a self, secrets: impl IntoIterator<Item = &'a str>) -> Redactor {
        Redactor::new(
            secrets
                .into_iter()
                .chain([self.access.credentials.secret().expose()]),
        )
    }
}

impl Client {
    /// A client for the address of an incoming webhook, as the portal shows it.
    ///
    /// # Errors
    ///
    /// When the address is not that of a webhook, a setting cannot be used, or the encryption
    /// cannot be set up.
    pub fn webhook(url: &str, config: Config) -> Result<Self, ConfigError> {
        Self::new(auth::webhook(url, &config)?, config)
    }

    /// A client for a portal, such as `example.bitrix24.com`, with the access token of an
    /// application.
    ///
    /// # Errors
    ///
    /// When the address is not that of a portal, the token is empty, a setting cannot be used, or
    /// the encryption cannot be set up.
    pub fn oauth(
        portal: &str,
        access_token: impl Into<Secret>,
        config: Config,
    ) -> Result<Self, ConfigError> {
        Self::new(auth::oauth(portal, access_token.into(), &config)?, config)
    }

    fn new(access: Access, config: Config) -> Result<Self, ConfigError> {
        let transport = Arc::new(Transport::new(&access.base, &config)?);
        let core = Core {
            access,
            config,
            transport,
            #[cfg(feature = "blocking")]
            waiting: crate::blocking::Waiting::default(),
        };
        Ok(Self {
            core: Arc::new(core),
        })
    }

    /// A call of a method. Nothing is sent until it is awaited.
    pub fn call<M: Method>(&self, request: M) -> Call<M> {
        Call::new(Arc::clone(&self.core), request)
    }

    /// A call of any method by its name, for what has no type yet. Nothing is sent until it is
    /// awaited.
    ///
    /// `parameters` is a JSON object, or null for none. Authorization, limits and errors are those
    /// of any other call.
    pub fn call_raw<E: MethodError>(&self, method: &str, parameters: Value) -> RawCall<E> {
        RawCall::new(Arc::clone(&self.core), method, parameters)
    }

    /// Several requests that go to the portal together: a tuple of up to 12 requests or calls of any
    /// methods, or a vector of those of one method. Nothing is sent until the batch is awaited.
    pub fn batch<I: BatchItems, E: MethodError>(&self, items: I) -> Batch<I, E> {
        Batch::new(Arc::clone(&self.core), items)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let way_in = match self.core.access.credentials {
            Credentials::Webhook { .. } => "webhook",
            Credentials::OAuth { .. } => "oauth",
        };
        formatter
            .debug_struct("Client")
            .field(
                "portal",
                &self.core.access.base.host_str().unwrap_or_default(),
            )
            .field("way_in", &way_in)
            .field("config", &self.core.config)
            .finish()
    }
}
