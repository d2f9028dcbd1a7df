//! What all clones of a client share, and what every call of theirs is made of.

use std::sync::Arc;
use std::time::Duration;

use serde::ser::Serialize;

use crate::auth::{Access, Body};
use crate::call::prepare::SendOptions;
use crate::clock::{Clock, Deadline};
use crate::config::Config;
use crate::error::RequestError;
use crate::error::config::ConfigError;
use crate::http::redirect::{authority, is_cloud, is_loopback};
use crate::http::transport::Transport;
use crate::in_flight::InFlight;
use crate::limit::Limiter;
use crate::limit::operating::Budgets;
use crate::secret::Secret;
use crate::text::redact::Redactor;

/// What all clones of a client share.
pub(crate) struct Core {
    pub(crate) access: Access,
    pub(crate) config: Config,
    pub(crate) transport: Arc<Transport>,
    pub(crate) limiter: Option<Arc<dyn Limiter>>,
    pub(crate) budgets: Budgets,
    pub(crate) gate: Arc<InFlight>,
    #[cfg(feature = "blocking")]
    pub(crate) blocking: crate::blocking::LazyRuntime,
}

impl Core {
    /// How requests are sent. Unless it is said whether they get keys by which the portal knows them
    /// again, they do on the portals of which it is known that they look at them; what stands in for
    /// a portal on this machine is treated as those are, so that a test meets what happens in
    /// production.
    pub(crate) fn manner(&self) -> SendOptions {
        let base = &self.access.credentials().base;
        let known = || is_cloud(base) || is_loopback(base);
        SendOptions {
            keys: self.config.idempotency_keys.unwrap_or_else(known),
            by_webhook: matches!(self.access, Access::Webhook { .. }),
        }
    }

    /// The clock the client goes by.
    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.config.surroundings.clock
    }

    /// The end of a call that begins now, with the limit of its own that it may have.
    pub(crate) fn deadline(&self, own: Option<Duration>) -> Deadline<'_> {
        Deadline::new(self.clock(), own.unwrap_or(self.config.total_timeout))
    }

    /// Writes a request, with the present access token where there is one.
    pub(crate) fn body(&self, request: &impl Serialize) -> Result<Body, RequestError> {
        Body::write(self.access.credentials(), request)
    }

    /// A redactor that knows the credentials and these secrets; the name of the portal is none.
    pub(crate) fn redactor<'a>(&self, secrets: impl IntoIterator<Item = &'a str>) -> Redactor {
        let own = self.access.secrets();
        let secrets = secrets.into_iter().map(|secret| -> &str { secret });
        Redactor::new(secrets.chain(own.iter().map(Secret::expose)))
            .sparing(authority(&self.access.credentials().base))
    }
}

/// A transport to all that a client talks to.
pub(crate) fn transport(access: &Access, config: &Config) -> Result<Transport, ConfigError> {
    let credentials = access.credentials();
    match access {
        Access::OAuth(session) if let Some(server) = session.server() => {
            config.transport(&[&credentials.base, server])
        }
        _ => config.transport(&[&credentials.base]),
    }
}
