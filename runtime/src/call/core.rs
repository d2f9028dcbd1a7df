//! The state shared by all clones of a client, and the parts of their calls.

use std::sync::Arc;
use std::time::Duration;

use serde::ser::Serialize;

use crate::auth::Auth;
use crate::auth::body::Body;
use crate::call::prepare::SendOptions;
use crate::clock::{Clock, Deadline};
use crate::config::Config;
use crate::error::RequestError;
use crate::error::config::ConfigError;
use crate::http::redirect::{authority, is_cloud, is_loopback};
use crate::http::transport::Transport;
use crate::limit::Limiter;
use crate::limit::operating::Budgets;
use crate::secret::Secret;
use crate::tasks::in_flight::InFlight;
use crate::text::redact::Redactor;

/// The state shared by all clones of a client.
pub(crate) struct Core {
    pub(crate) auth: Auth,
    pub(crate) config: Config,
    pub(crate) transport: Arc<Transport>,
    pub(crate) limiter: Option<Arc<dyn Limiter>>,
    pub(crate) budgets: Budgets,
    pub(crate) in_flight: Arc<InFlight>,
    #[cfg(feature = "blocking")]
    pub(crate) blocking: crate::tasks::blocking::LazyRuntime,
}

impl Core {
    /// Returns how requests are sent.
    ///
    /// By default they get idempotency keys on portals that are known to check them; a stand-in on
    /// this machine is treated like those, so that tests meet the behaviour of production.
    pub(crate) fn send_options(&self) -> SendOptions {
        let base = &self.auth.credentials().base;
        let known = || is_cloud(base) || is_loopback(base);
        SendOptions {
            keys: self.config.idempotency_keys.unwrap_or_else(known),
            by_webhook: matches!(self.auth, Auth::Webhook { .. }),
        }
    }

    /// Returns the clock of the client.
    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.config.environment.clock
    }

    /// Returns the deadline of a call that begins now, with its own timeout if it has one.
    pub(crate) fn deadline(&self, own: Option<Duration>) -> Deadline<'_> {
        Deadline::new(self.clock(), own.unwrap_or(self.config.total_timeout))
    }

    /// Writes a request, with the current access token if there is one.
    pub(crate) fn body(&self, request: &impl Serialize) -> Result<Body, RequestError> {
        Body::write(self.auth.credentials(), request)
    }

    /// Returns a redactor that knows the credentials and these secrets and spares the portal's
    /// name.
    pub(crate) fn redactor<'a>(&self, secrets: impl IntoIterator<Item = &'a str>) -> Redactor {
        let own = self.auth.secrets();
        let secrets = secrets.into_iter().map(|secret| -> &str { secret });
        Redactor::new(secrets.chain(own.iter().map(Secret::expose)))
            .sparing(authority(&self.auth.credentials().base))
    }
}

/// Creates a transport to all servers of a client.
pub(crate) fn transport(auth: &Auth, config: &Config) -> Result<Transport, ConfigError> {
    let credentials = auth.credentials();
    match auth {
        Auth::OAuth(session) if let Some(server) = session.server() => {
            config.transport(&[&credentials.base, server])
        }
        _ => config.transport(&[&credentials.base]),
    }
}
