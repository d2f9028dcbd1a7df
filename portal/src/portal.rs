//! The handle of a running portal.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::{any, get};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::delivery::Delivery;
use crate::endpoints::{dispatch, download};
use crate::errors::UnknownFailure;
use crate::faults::kinds::Fault;
use crate::http::listener::{ConnectionHandle, PortalListener};
use crate::limits::Rate;
use crate::log::Request;
use crate::revision::Revision;
use crate::state::Shared;
use crate::world::World;
use crate::{control, demo, webhook_sender};

/// How long [`Portal::stop`] waits for requests in progress.
const STOP_PATIENCE: Duration = Duration::from_secs(1);

/// A running stand-in portal, which stops when dropped.
///
/// A portal dropped with pending faults prints a warning to standard error.
pub struct Portal {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// Dropping this half stops the server.
    alive: oneshot::Sender<()>,
    server: JoinHandle<()>,
    /// Dropped last, when no more faults can be applied.
    _unused_faults: UnusedFaults,
    #[cfg(feature = "tls")]
    authority: Option<String>,
}

/// Prints a warning about faults that are still pending when dropped, because they tested nothing.
struct UnusedFaults(Arc<Shared>);

impl Drop for UnusedFaults {
    fn drop(&mut self) {
        let unmet: Vec<String> = self.0.unmet().iter().map(Fault::to_string).collect();
        if !unmet.is_empty() {
            eprintln!(
                "warning: the stand-in portal stops with pending faults: {}",
                unmet.join(", ")
            );
        }
    }
}

/// A server that is ready to run.
struct Setup {
    listener: PortalListener,
    address: SocketAddr,
    shared: Arc<Shared>,
}

/// The settings of a portal.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The port to listen on; 0, the default, selects a free one.
    pub port: u16,
    /// The clock of the times in responses; fixed by default.
    pub clock: Clock,
    /// The revision whose behaviour the portal has; the latest by default.
    pub revision: Revision,
}

impl Portal {
    /// Starts a portal with the default world on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// Returns an error if the machine has no port to listen on.
    pub async fn start() -> io::Result<Self> {
        Self::start_with(Config::default()).await
    }

    /// Starts a portal with the default world and this configuration.
    ///
    /// # Errors
    ///
    /// Returns an error if the port cannot be listened on, most often because it is in use.
    pub async fn start_with(config: Config) -> io::Result<Self> {
        let setup = Setup::new(config, "http").await?;
        Ok(Self::run(setup))
    }

    /// Starts a portal that serves HTTPS only.
    ///
    /// Callers must trust [`Portal::authority`]. The certificate is valid for `localhost`,
    /// `127.0.0.1` and these names, whose first label may be `*`.
    ///
    /// # Errors
    ///
    /// Returns an error as [`Portal::start_with`] does, and if a name is not valid in a
    /// certificate.
    #[cfg(feature = "tls")]
    pub async fn start_tls(config: Config, names: &[&str]) -> io::Result<Self> {
        let (acceptor, authority) = crate::http::tls::authority(names)?;
        let mut setup = Setup::new(config, "https").await?;
        setup.listener.tls = Some(acceptor);
        Ok(Self {
            authority: Some(authority),
            ..Self::run(setup)
        })
    }

    /// Returns the certificate, in PEM, of the authority that issued the portal's certificate.
    ///
    /// Every portal has a new authority. The text is empty for a portal without HTTPS.
    #[cfg(feature = "tls")]
    pub fn authority(&self) -> &str {
        self.authority.as_deref().unwrap_or_default()
    }

    fn run(setup: Setup) -> Self {
        let Setup {
            listener,
            address,
            shared,
        } = setup;
        let routes = Router::new()
            .nest("/_portal", control::routes())
            .route("/oauth/token", any(dispatch::token))
            .route("/oauth/token/", any(dispatch::token))
            .route("/rest/download.json", get(download::file))
            .route("/rest/{user}/{code}/download/", get(download::file))
            .fallback(dispatch::rest)
            .with_state(Arc::clone(&shared))
            .into_make_service_with_connect_info::<ConnectionHandle>();
        let (alive, dropped) = oneshot::channel::<()>();
        let holder = Arc::clone(&shared);
        let sender = tokio::spawn(webhook_sender::run(Arc::clone(&shared)));
        let server = tokio::spawn(async move {
            let stopped = async move {
                let _ = dropped.await;
                holder.release_all_for_ever();
            };
            // Accept errors are retried inside, so serving ends only on shutdown.
            let _ = axum::serve(listener, routes)
                .with_graceful_shutdown(stopped)
                .await;
            sender.abort();
        });
        Self {
            address,
            _unused_faults: UnusedFaults(Arc::clone(&shared)),
            shared,
            alive,
            server,
            #[cfg(feature = "tls")]
            authority: None,
        }
    }

    /// Stops listening and waits at most one second for requests in progress.
    pub async fn stop(self) {
        drop(self.alive);
        let _ = tokio::time::timeout(STOP_PATIENCE, self.server).await;
    }

    /// Returns the address the portal listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the URL of the default world's webhook, with its code and a trailing slash.
    pub fn webhook_url(&self) -> String {
        format!(
            "{}/rest/{}/{}/",
            self.oauth_host(),
            demo::USER_ID,
            demo::WEBHOOK_CODE
        )
    }

    /// Returns the portal's address as an OAuth client needs it: `http://127.0.0.1:PORT`.
    ///
    /// The authorization server has the same address; its path is `/oauth/token/`.
    pub fn oauth_host(&self) -> String {
        self.shared.origin.clone()
    }

    /// Returns the default world's valid access token.
    pub fn access_token(&self) -> &'static str {
        demo::ACCESS_TOKEN
    }

    /// Returns the default world's expired access token.
    pub fn expired_token(&self) -> &'static str {
        demo::EXPIRED_TOKEN
    }

    /// Returns the default world's access token that lacks the scope `imbot`.
    pub fn unscoped_token(&self) -> &'static str {
        demo::UNSCOPED_TOKEN
    }

    /// Reads or changes the portal's [`World`].
    ///
    /// No call is processed meanwhile. The closure must not call the portal's other methods, or it
    /// deadlocks.
    pub fn world<T>(&self, edit: impl FnOnce(&mut World) -> T) -> T {
        let outcome = edit(&mut self.shared.state().world);
        self.shared.send_outgoing();
        outcome
    }

    /// Makes the next call fail with the error of this code.
    ///
    /// Short for [`fault_next`](Self::fault_next) with [`Fault::error`].
    ///
    /// # Errors
    ///
    /// Returns an error that lists the known codes if this one is unknown. Codes are
    /// case-sensitive.
    pub fn fail_next(&self, code: &str) -> Result<(), UnknownFailure> {
        self.fault_next(Fault::error(code)?);
        Ok(())
    }

    /// Adds a fault for the next call, or for the next call of the method the fault is limited to.
    ///
    /// Each call adds one fault to the queue.
    pub fn fault_next(&self, fault: Fault) {
        self.shared.state().faults.queue(fault, 1);
    }

    /// Injects faults randomly at this rate, from 0 to 1.
    ///
    /// Each call that fails gets one of the faults; a rate of 1 with a single fault affects every
    /// call. Equal seeds select the same calls in order of arrival. [`calm`](Self::calm) ends it.
    /// Requests to the authorization server are not affected.
    pub fn chaos(&self, share: f64, seed: u64, faults: impl IntoIterator<Item = Fault>) {
        let faults = faults.into_iter().collect();
        self.shared.state().faults.randomize(share, seed, faults);
    }

    /// Returns the pending faults, in the order they were added.
    ///
    /// A test that ends with pending faults has not tested them: `assert_eq!(portal.unmet(), [])`.
    /// A portal dropped with pending faults prints a warning to standard error. Random faults
    /// ([`chaos`](Self::chaos)) are not included.
    pub fn unmet(&self) -> Vec<Fault> {
        self.shared.unmet()
    }

    /// Removes all pending and random faults.
    pub fn calm(&self) {
        self.shared.state().faults = Default::default();
    }

    /// Releases the response that [`Fault::hold`] has held longest, or the next one to be held if
    /// there is none.
    pub fn release(&self) {
        self.shared.release(1);
    }

    /// Advances the portal's clock. [`Fault::delay`] is not affected.
    pub fn advance(&self, by: Duration) {
        self.shared.advance(by);
    }

    /// Limits the requests from each IP address; `None`, the default, removes the limit.
    pub fn limit_rate(&self, rate: Option<Rate>) {
        self.shared.state().limits.set_rate(rate);
    }

    /// Limits how long each application may run each method within ten minutes.
    ///
    /// The call that exceeds the limit still succeeds, and the next one is refused with
    /// `OPERATION_TIME_LIMIT`; the documentation gives 480 seconds as an example. `None`, the
    /// default, removes the limit. `operating` in responses is correct in either case.
    pub fn limit_operating(&self, limit: Option<Duration>) {
        self.shared.state().limits.set_operating_limit(limit);
    }

    /// Sets the execution time that is charged for each call of the method.
    ///
    /// It replaces the measured time; the call is not delayed.
    pub fn set_cost(&self, method: &str, cost: Duration) {
        self.shared.state().limits.set_cost(method, cost);
    }

    /// Returns a new authorization code for the demo application, valid for one exchange within 30
    /// seconds.
    pub fn authorize(&self) -> String {
        let now = self.shared.now();
        let credentials = &mut self.shared.state().world.credentials;
        credentials.authorize(demo::CLIENT_ID, now)
    }

    /// Sets the `client_endpoint` that the authorization server returns, as when the portal has
    /// moved.
    ///
    /// An example is `https://new.example/rest/`; `None` restores the portal's own address.
    pub fn set_client_endpoint(&self, address: Option<&str>) {
        self.shared.state().client_endpoint = address.map(str::to_owned);
    }

    /// Returns the latest 10 000 requests, oldest first.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.state().requests().cloned().collect()
    }

    /// Returns the number of requests since the start, including those no longer in the log.
    pub fn arrived(&self) -> u64 {
        self.shared.arrived()
    }

    /// Waits until this many requests have arrived since the start.
    ///
    /// By then they are carried out and logged, unless a fault delays them before.
    pub async fn wait_for_requests(&self, count: u64) {
        self.shared.wait_for_arrivals(count).await;
    }

    /// Returns the latest 10 000 deliveries to the handlers of bots, oldest first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared.state().deliveries().cloned().collect()
    }

    /// Waits until this many events have been sent to handlers since the start, and each has been
    /// responded to or given up.
    pub async fn wait_for_deliveries(&self, count: u64) {
        self.shared.wait_for_deliveries(count).await;
    }

    /// Sets whether events are delivered as JSON, with typed numbers, instead of as a form.
    ///
    /// The documentation describes the form but shows handlers that read JSON.
    pub fn deliver_as_json(&self, json: bool) {
        self.shared.state().delivery_options.json = json;
    }

    /// Sets whether each event is delivered twice, as observed on real portals.
    pub fn deliver_twice(&self, twice: bool) {
        self.shared.state().delivery_options.twice = twice;
    }

    /// Returns the number of TCP connections accepted since the start.
    pub fn connections(&self) -> usize {
        self.shared.connections()
    }

    /// Sets whether success is reported as the older bare `true` instead of `{"result": true}`.
    ///
    /// The documentation changed the form in June 2026; a client should accept both.
    pub fn bare_results(&self, bare: bool) {
        self.shared.state().bare_results = bare;
    }

    /// Restores the default world and clock, clears the logs, and removes limits and faults.
    ///
    /// Connections stay open, and the numbers of connections and requests are kept.
    pub fn reset(&self) {
        self.shared.reset();
    }
}

impl Setup {
    async fn new(config: Config, scheme: &str) -> io::Result<Self> {
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, config.port));
        let listener = TcpListener::bind(wanted).await.map_err(|cause| {
            io::Error::new(
                cause.kind(),
                format!("cannot listen on {wanted}: {cause}; choose another port"),
            )
        })?;
        let address = listener.local_addr()?;
        let origin = format!("{scheme}://{address}");
        let shared = Arc::new(Shared::new(config.clock, config.revision, origin));
        let listener = PortalListener {
            listener,
            accepted: shared.connection_counter(),
            #[cfg(feature = "tls")]
            tls: None,
        };
        Ok(Self {
            listener,
            address,
            shared,
        })
    }
}

impl fmt::Debug for Portal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Portal")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
