//! The portal as its user holds it: started, asked, steered, dropped.

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

/// How long [`Portal::stop`] waits for requests under way.
const STOP_PATIENCE: Duration = Duration::from_secs(1);

/// A running stand-in portal; it stops when dropped.
pub struct Portal {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// Dropping this half tells the server to stop.
    alive: oneshot::Sender<()>,
    server: JoinHandle<()>,
    /// Dropped last, when all that was to be hit has been.
    _farewell: Farewell,
    #[cfg(feature = "tls")]
    authority: Option<String>,
}

/// Tells of faults that were never met when the portal goes: what they were ordered for was not tried.
struct Farewell(Arc<Shared>);

impl Drop for Farewell {
    fn drop(&mut self) {
        let unmet: Vec<String> = self.0.unmet().iter().map(Fault::to_string).collect();
        if !unmet.is_empty() {
            eprintln!(
                "the stand-in portal stops; faults that were ordered and never met: {}",
                unmet.join(", ")
            );
        }
    }
}

/// A server about to run.
struct Setup {
    listener: PortalListener,
    address: SocketAddr,
    shared: Arc<Shared>,
}

/// What can be chosen when a portal starts.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The port to listen on; 0, the default, takes a free one.
    pub port: u16,
    /// Where the times in the answers come from; by default they stand still.
    pub clock: Clock,
    /// What the portal is like where portals differ; by default like the latest.
    pub revision: Revision,
}

impl Portal {
    /// Starts a portal with the default world on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// When the machine lets no port be listened on.
    pub async fn start() -> io::Result<Self> {
        Self::start_with(Config::default()).await
    }

    /// Starts a portal with the default world as `config` says.
    ///
    /// # Errors
    ///
    /// When the port cannot be listened on, most often because it is taken.
    pub async fn start_with(config: Config) -> io::Result<Self> {
        let setup = Setup::new(config, "http").await?;
        Ok(Self::run(setup))
    }

    /// Starts a portal as `config` says that speaks HTTPS alone, to callers who trust
    /// [`Portal::authority`]. Its certificate is for `localhost`, `127.0.0.1` and these names, of
    /// which the first label may be `*`.
    ///
    /// # Errors
    ///
    /// As [`Portal::start_with`]; and when a name is none a certificate can hold.
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

    /// The certificate, in PEM, of the authority that vouches for a portal with HTTPS; it is made
    /// anew for every portal. Empty for a portal without HTTPS.
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
            // Accept errors are retried inside, so that serving ends only when it is told to.
            let _ = axum::serve(listener, routes)
                .with_graceful_shutdown(stopped)
                .await;
            sender.abort();
        });
        Self {
            address,
            _farewell: Farewell(Arc::clone(&shared)),
            shared,
            alive,
            server,
            #[cfg(feature = "tls")]
            authority: None,
        }
    }

    /// Stops listening and waits until the requests under way are answered, a second at most.
    pub async fn stop(self) {
        drop(self.alive);
        let _ = tokio::time::timeout(STOP_PATIENCE, self.server).await;
    }

    /// Where the portal listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL of the default world's webhook, with a slash at the end. It contains the code.
    pub fn webhook_url(&self) -> String {
        format!(
            "{}/rest/{}/{}/",
            self.oauth_host(),
            demo::USER_ID,
            demo::WEBHOOK_CODE
        )
    }

    /// The portal's address as an OAuth client wants it: `http://127.0.0.1:PORT`.
    ///
    /// The authorization server has the same address; its path is `/oauth/token/`.
    pub fn oauth_host(&self) -> String {
        self.shared.origin.clone()
    }

    /// The default world's valid access token.
    pub fn access_token(&self) -> &'static str {
        demo::ACCESS_TOKEN
    }

    /// The default world's expired access token.
    pub fn expired_token(&self) -> &'static str {
        demo::EXPIRED_TOKEN
    }

    /// The default world's access token that lacks the scope `imbot`.
    pub fn unscoped_token(&self) -> &'static str {
        demo::UNSCOPED_TOKEN
    }

    /// Reads or changes what exists on the portal; no call is answered meanwhile.
    ///
    /// The closure must not call the portal's other methods: they would wait for it for ever.
    pub fn world<T>(&self, edit: impl FnOnce(&mut World) -> T) -> T {
        let outcome = edit(&mut self.shared.state().world);
        self.shared.send_outgoing();
        outcome
    }

    /// Makes the next call fail with the error of this code: short for
    /// [`fault_next`](Self::fault_next) with [`Fault::error`].
    ///
    /// # Errors
    ///
    /// When there is no such error; letter case counts. The message lists them.
    pub fn fail_next(&self, code: &str) -> Result<(), UnknownFailure> {
        self.fault_next(Fault::error(code)?);
        Ok(())
    }

    /// Hits the next call with this fault, whatever it asks for, or the next one of the method the
    /// fault is for.
    ///
    /// Told several times, the portal hits as many calls, in the order told.
    pub fn fault_next(&self, fault: Fault) {
        self.shared.state().faults.order(fault, 1);
    }

    /// Hits calls by chance: this share of them, from 0 to 1, each with one of these faults.
    ///
    /// A share of 1 and one fault hit every call. Equal seeds hit the same calls in the order they
    /// come in. It ends with [`calm`](Self::calm), and does not touch the authorization server.
    pub fn chaos(&self, share: f64, seed: u64, faults: impl IntoIterator<Item = Fault>) {
        let faults = faults.into_iter().collect();
        self.shared.state().faults.randomise(share, seed, faults);
    }

    /// The faults that were ordered and have hit nothing yet, in the order told.
    ///
    /// A test that ends with one of them has not tried what it was to try: `assert_eq!(portal.unmet(),
    /// [])`. A portal that goes with one of them says so on standard error. Faults by chance
    /// ([`chaos`](Self::chaos)) are not ordered.
    pub fn unmet(&self) -> Vec<Fault> {
        self.shared.unmet()
    }

    /// Forgets all faults that are to come.
    pub fn calm(&self) {
        self.shared.state().faults = Default::default();
    }

    /// Lets one answer go that is held by [`Fault::hold`], the longest held first; or the next
    /// one to be held, if none is.
    pub fn release(&self) {
        self.shared.release(1);
    }

    /// Moves the portal's clock ahead, and only that: no [`Fault::delay`] gets shorter.
    pub fn advance(&self, by: Duration) {
        self.shared.advance(by);
    }

    /// Limits how many requests come in from one IP address; `None`, the default, does not.
    pub fn limit_rate(&self, rate: Option<Rate>) {
        self.shared.state().limits.set_rate(rate);
    }

    /// Limits how long each application may run each method, over the last ten minutes.
    ///
    /// The call that passes the limit is still answered and the next one is refused with
    /// `OPERATION_TIME_LIMIT`; 480 seconds is what the vendor gives as an example. `None`, the
    /// default, does not limit. `operating` in the answers is right in any case.
    pub fn limit_operating(&self, limit: Option<Duration>) {
        self.shared.state().limits.set_operating_limit(limit);
    }

    /// Accounts this much execution time for every call of the method, instead of the time it
    /// takes. Nobody waits for it.
    pub fn set_cost(&self, method: &str, cost: Duration) {
        self.shared.state().limits.set_cost(method, cost);
    }

    /// A new authorization code for the demo application, good for one exchange in 30 seconds.
    pub fn authorize(&self) -> String {
        let now = self.shared.now();
        let credentials = &mut self.shared.state().world.credentials;
        credentials.authorize(demo::CLIENT_ID, now)
    }

    /// Makes the authorization server tell this `client_endpoint`, such as
    /// `https://new.example/rest/`, as when the portal has moved; `None` means its own address.
    pub fn set_client_endpoint(&self, address: Option<&str>) {
        self.shared.state().client_endpoint = address.map(str::to_owned);
    }

    /// What the portal was asked so far, oldest first: the latest 10 000 requests.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.state().requests().cloned().collect()
    }

    /// How many requests came in since the start, also those the log has forgotten.
    pub fn arrived(&self) -> u64 {
        self.shared.arrived()
    }

    /// Waits until this many requests have come in since the start.
    ///
    /// They are carried out and in the log by then, unless a fault makes them wait before.
    pub async fn wait_for_requests(&self, count: u64) {
        self.shared.wait_for_arrivals(count).await;
    }

    /// The events that were sent to the handlers of bots, oldest first: the latest 10 000.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared.state().deliveries().cloned().collect()
    }

    /// Waits until this many events have been sent to handlers since the start, and each was
    /// answered or given up.
    pub async fn wait_for_deliveries(&self, count: u64) {
        self.shared.wait_for_deliveries(count).await;
    }

    /// Whether events are delivered as JSON, with numbers as numbers, instead of a form.
    ///
    /// The vendor documents the form, and shows handlers that read JSON.
    pub fn deliver_as_json(&self, json: bool) {
        self.shared.state().manner.json = json;
    }

    /// Whether each event is delivered twice, as real portals have been seen to do.
    pub fn deliver_twice(&self, twice: bool) {
        self.shared.state().manner.twice = twice;
    }

    /// How many TCP connections were accepted since the start.
    pub fn connections(&self) -> usize {
        self.shared.connections()
    }

    /// Whether success is answered with the older bare `true` instead of `{"result": true}`.
    ///
    /// The vendor changed the documented form in June 2026; a client should read both.
    pub fn bare_results(&self, bare: bool) {
        self.shared.state().bare_results = bare;
    }

    /// Goes back to the default world, an empty log, no limits, nothing left to fail, and the
    /// clock as it was.
    ///
    /// Connections stay open; they and the requests stay counted.
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
