//! The client: one portal, one authorization, one connection pool.

pub(crate) mod confirm;

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::auth::Auth;
use crate::auth::address;
use crate::auth::credentials::Credentials;
use crate::auth::oauth::App;
use crate::auth::session::Session;
use crate::auth::tokens::Tokens;
use crate::batch::{Batch, BatchItems};
use crate::call::Call;
use crate::call::core::{Core, transport};
use crate::call::download::download;
use crate::call::raw::RawCall;
use crate::config::Config;
use crate::contract::error_table::MethodError;
use crate::contract::method::Method;
use crate::error::Error;
use crate::error::config::ConfigError;
use crate::limit::operating::Budgets;
use crate::secret::Secret;
use crate::secret::link::DownloadLink;

/// A client of one portal.
///
/// Cloning is cheap, and all clones share one connection pool, one request rate and one access
/// token. Each tokio runtime has its own connections.
#[derive(Clone)]
pub struct Client {
    core: Arc<Core>,
}

impl Client {
    /// Creates a client for the URL of an incoming webhook.
    ///
    /// An example is `https://example.bitrix24.com/rest/1/SECRET/`, with or without the last slash.
    ///
    /// # Errors
    ///
    /// If the address is not that of a webhook, a setting cannot be used, or TLS cannot be set up.
    pub fn webhook(url: &str, config: Config) -> Result<Self, ConfigError> {
        let config = config.naming(url);
        config.check_hosts()?;
        let (base, code) = address::webhook(url, &config)?;
        let credentials = Arc::new(Credentials::new(base, None, 0));
        Self::new(Auth::Webhook { credentials, code }, config)
    }

    /// Creates a client for a portal, such as `example.bitrix24.com`, with an application's access
    /// token.
    ///
    /// Once the token has expired, calls fail.
    ///
    /// # Errors
    ///
    /// If the address is not that of a portal, the token is empty, a setting cannot be used, or TLS
    /// cannot be set up.
    pub fn oauth(
        portal: &str,
        access_token: impl Into<Secret>,
        config: Config,
    ) -> Result<Self, ConfigError> {
        config.check_hosts()?;
        let session = Session::fixed(address::portal(portal, &config)?, access_token.into())?;
        Self::new(Auth::OAuth(Arc::new(session)), config)
    }

    /// Creates a client for the portal that these tokens belong to, which renews expired tokens.
    ///
    /// # Errors
    ///
    /// If the tokens name no portal or are empty, a setting cannot be used, or TLS cannot be set
    /// up.
    pub fn app(app: App, tokens: Tokens, config: Config) -> Result<Self, ConfigError> {
        config.check_hosts()?;
        let session = Session::renewing(app, tokens, &config)?;
        Self::new(Auth::OAuth(Arc::new(session)), config)
    }

    fn new(auth: Auth, config: Config) -> Result<Self, ConfigError> {
        let transport = Arc::new(transport(&auth, &config)?);
        let core = Core {
            auth,
            transport,
            limiter: config.new_limiter(),
            config,
            budgets: Budgets::default(),
            in_flight: Arc::default(),
            #[cfg(feature = "blocking")]
            blocking: crate::tasks::blocking::LazyRuntime::default(),
        };
        Ok(Self {
            core: Arc::new(core),
        })
    }

    /// Calls a method. Nothing is sent until the call is awaited.
    pub fn call<M: Method>(&self, request: M) -> Call<M> {
        Call::new(Arc::clone(&self.core), request, None)
    }

    /// Calls any method by its name, for methods without a type. Nothing is sent until the call is
    /// awaited.
    ///
    /// `parameters` is a JSON object, or null for none. Authorization, limits and errors are the
    /// same as for any other call.
    pub fn call_raw<E: MethodError>(&self, method: &str, parameters: Value) -> RawCall<E> {
        RawCall::new(Arc::clone(&self.core), method, parameters)
    }

    /// Sends several requests together.
    ///
    /// The items are a tuple of up to 12 requests or calls of any methods, or a vector of requests
    /// or calls of one method. Nothing is sent until the batch is awaited.
    pub fn batch<I: BatchItems, E: MethodError>(&self, items: I) -> Batch<I, E> {
        Batch::new(Arc::clone(&self.core), items)
    }

    /// Downloads a file by a link from the portal.
    ///
    /// Redirects of the link are followed, and nothing is sent except what is in the link. An
    /// address of a private network, such as `10.0.0.1` or `localhost`, is rejected, and so is a
    /// name that resolves to one, unless it is the portal's host or allowed by
    /// [`Config::allow_host`] or [`Config::allow_http`]. A proxy resolves names itself and has to
    /// reject such addresses itself. A link is documented to work once, so a download is never
    /// retried. The file may have up to 100 MiB, or the size set by [`Config::max_file_bytes`].
    ///
    /// # Errors
    ///
    /// If the link is invalid or expired, or no file arrives within the client's total timeout.
    /// [`Error::is_ambiguous`] says whether the link may be used up: it was sent and no response
    /// refused it, or the response was a redirect.
    pub async fn download<E: MethodError>(&self, link: &DownloadLink) -> Result<Vec<u8>, Error<E>> {
        download(&self.core, link).await
    }

    /// Downloads a file like [`download`](Self::download), without an async runtime.
    ///
    /// # Errors
    ///
    /// As for [`download`](Self::download), and if waiting would block an async runtime.
    #[cfg(feature = "blocking")]
    pub fn wait_download<E: MethodError + 'static>(
        &self,
        link: &DownloadLink,
    ) -> Result<Vec<u8>, Error<E>> {
        let runtime = self.core.blocking.get();
        let runtime = runtime.map_err(|error| Error::request("download", error))?;
        let (core, link) = (Arc::clone(&self.core), link.clone());
        runtime.block_on(async move { download(&core, &link).await })
    }

    /// Shuts down gracefully.
    ///
    /// New calls of this client and its clones are rejected with
    /// [`RequestError::Drained`](crate::RequestError::Drained). Returns once running calls have
    /// ended and new tokens are stored.
    ///
    /// Draining takes no longer than the total timeout of the calls; a batch has one for each of
    /// its requests. This holds even if the future of a call is kept without being polled. A
    /// renewal of the token that such a call has begun may go on after that, for as long as an
    /// attempt or a call may take, whichever is less; a token store that blocks for longer is not
    /// waited for. Cancelling `drain` leaves the client closed.
    pub async fn drain(&self) {
        self.core.in_flight.drain(self.core.clock()).await;
    }

    /// Drains the client like [`drain`](Self::drain), without an async runtime.
    ///
    /// # Errors
    ///
    /// If called inside an async runtime, or if the internal runtime cannot start.
    #[cfg(feature = "blocking")]
    pub fn wait_drain(&self) -> Result<(), crate::RequestError> {
        let runtime = self.core.blocking.get()?;
        let client = self.clone();
        runtime.block_on(async move { client.drain().await });
        Ok(())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let authorization = match self.core.auth {
            Auth::Webhook { .. } => "webhook",
            Auth::OAuth(_) => "oauth",
        };
        formatter
            .debug_struct("Client")
            .field(
                "portal",
                &self
                    .core
                    .auth
                    .credentials()
                    .base
                    .host_str()
                    .unwrap_or_default(),
            )
            .field("authorization", &authorization)
            .field("config", &self.core.config)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Client;
    use crate::config::Config;

    #[test]
    fn requests_have_keys_where_portals_are_known_to_look_at_them_or_as_it_is_said() {
        let sends_keys = |portal: &str, config: Config| {
            let client = Client::oauth(portal, "token", config).expect("a good address");
            client.core.send_options().keys
        };
        for (portal, known) in [
            ("example.bitrix24.com", true),
            ("example.bitrix24.com.br", true),
            ("crm.example.com", false),
            ("example.bitrix24.com:8443", false),
            ("127.0.0.1:8443", true),
        ] {
            assert_eq!(sends_keys(portal, Config::default()), known, "{portal}");
            for wanted in [true, false] {
                let config = Config::default().idempotency_keys(wanted);
                assert_eq!(sends_keys(portal, config), wanted, "{portal}");
            }
        }
    }
}
