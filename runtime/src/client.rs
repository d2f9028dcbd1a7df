//! The client: one portal, one way in, one connection pool.

pub(crate) mod confirm;

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::call::core::{Core, transport};

use crate::auth::oauth::App;
use crate::auth::session::Session;
use crate::auth::tokens::Tokens;
use crate::auth::{self, Access, Credentials};
use crate::batch::{Batch, BatchItems};
use crate::call::Call;
use crate::call::download::download;
use crate::call::raw::RawCall;
use crate::config::Config;
use crate::contract::error_table::MethodError;
use crate::contract::method::Method;
use crate::error::Error;
use crate::error::config::ConfigError;
use crate::in_flight::InFlight;
use crate::limit::operating::Budgets;
use crate::secret::Secret;
use crate::secret::link::DownloadLink;

/// A client of one portal.
///
/// Cloning is cheap, and all clones share one connection pool, one request rate and one access
/// token. Each tokio runtime that uses it has connections of its own.
#[derive(Clone)]
pub struct Client {
    core: Arc<Core>,
}

impl Client {
    /// A client for the address of an incoming webhook, as the portal shows it.
    ///
    /// # Errors
    ///
    /// When the address is not that of a webhook, a setting cannot be used, or the encryption
    /// cannot be set up.
    pub fn webhook(url: &str, config: Config) -> Result<Self, ConfigError> {
        let config = config.naming(url);
        let (base, code) = auth::webhook(url, &config)?;
        let credentials = Arc::new(Credentials {
            base,
            token: None,
            number: 0,
        });
        Self::new(
            Access::Webhook { credentials, code },
            config,
            Arc::default(),
        )
    }

    /// A client for a portal, such as `example.bitrix24.com`, with the access token of an
    /// application. When the token has expired, calls fail.
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
        let session = Session::fixed(auth::portal(portal, &config)?, access_token.into())?;
        Self::new(Access::OAuth(Arc::new(session)), config, Arc::default())
    }

    /// A client for the portal that these tokens are for, which renews them when they expire.
    ///
    /// # Errors
    ///
    /// When the tokens name no portal or are empty, a setting cannot be used, or the encryption
    /// cannot be set up.
    pub fn app(app: App, tokens: Tokens, config: Config) -> Result<Self, ConfigError> {
        let gate = Arc::default();
        let session = Session::renewing(app, tokens, &config, Arc::clone(&gate))?;
        Self::new(Access::OAuth(Arc::new(session)), config, gate)
    }

    fn new(access: Access, config: Config, gate: Arc<InFlight>) -> Result<Self, ConfigError> {
        let transport = Arc::new(transport(&access, &config)?);
        let core = Core {
            access,
            transport,
            limiter: config.new_limiter(),
            config,
            budgets: Budgets::default(),
            gate,
            #[cfg(feature = "blocking")]
            blocking: crate::blocking::LazyRuntime::default(),
        };
        Ok(Self {
            core: Arc::new(core),
        })
    }

    /// A call of a method. Nothing is sent until it is awaited.
    pub fn call<M: Method>(&self, request: M) -> Call<M> {
        Call::new(Arc::clone(&self.core), request, None)
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

    /// Gets a file by the link that the portal gave for it.
    ///
    /// The link is followed wherever it leads, and nothing is sent but what is in the link. An
    /// address of a private network, such as `10.0.0.1` or `localhost`, is refused, and so is a name
    /// that stands for one, unless it is the portal's host or one that [`Config::allow_host`] or
    /// [`Config::allow_http`] names. Through a proxy, it is the proxy that looks names up and has to
    /// refuse such. A link is said to work once, so the download is never repeated. The file may have
    /// 100 MiB unless [`Config::max_file_bytes`] says otherwise.
    ///
    /// # Errors
    ///
    /// When this is no link, it works no longer, or no file comes before the client's total limit.
    /// [`Error::is_ambiguous`] says whether the link may be used up: it was sent and no answer
    /// refused it, or the answer was a redirect.
    pub async fn download<E: MethodError>(&self, link: &DownloadLink) -> Result<Vec<u8>, Error<E>> {
        download(&self.core, link).await
    }

    /// Gets a file as [`download`](Self::download) does, without an async runtime.
    ///
    /// # Errors
    ///
    /// As for [`download`](Self::download), and where waiting would hold up an async runtime.
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

    /// Takes no more calls, for this client and its clones, and waits until those under way have
    /// ended and new tokens are stored. A call that comes later fails with
    /// [`RequestError::Drained`](crate::RequestError::Drained).
    ///
    /// It takes no longer than the total limit of the calls, of which a batch has one for each of its
    /// requests, also where the future of a call is kept and nobody polls it. A renewal of the token
    /// that one of them has begun may go on after it, for as long as an attempt or a call may take,
    /// whichever is less; a token store that blocks for longer is not waited for. Giving it up leaves
    /// the client closed.
    pub async fn drain(&self) {
        self.core.gate.drain(self.core.clock()).await;
    }

    /// Drains the client as [`drain`](Self::drain) does, without an async runtime.
    ///
    /// # Errors
    ///
    /// When called inside an async runtime, or when the runtime to wait in cannot start.
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
        let way_in = match self.core.access {
            Access::Webhook { .. } => "webhook",
            Access::OAuth(_) => "oauth",
        };
        formatter
            .debug_struct("Client")
            .field(
                "portal",
                &self
                    .core
                    .access
                    .credentials()
                    .base
                    .host_str()
                    .unwrap_or_default(),
            )
            .field("way_in", &way_in)
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
            client.core.manner().keys
        };
        for (portal, known) in [
            ("example.bitrix24.com", true),
            ("example.bitrix24.com.br", true),
            ("crm.example.com", false),
            ("example.bitrix24.com:8443", false),
            ("127.0.0.1:8443", true),
        ] {
            assert_eq!(sends_keys(portal, Config::default()), known, "{portal}");
            for said in [true, false] {
                let config = Config::default().idempotency_keys(said);
                assert_eq!(sends_keys(portal, config), said, "{portal}");
            }
        }
    }
}
