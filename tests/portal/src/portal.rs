//! The portal as its user holds it: started, asked, steered, dropped.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::failure::{Failure, UnknownFailure};
use crate::log::Request;
use crate::state::Shared;
use crate::world::World;
use crate::{control, demo, rest};

/// How long [`Portal::stop`] waits for requests under way.
const STOP_PATIENCE: Duration = Duration::from_secs(1);

/// A running stand-in portal; it stops when dropped.
pub struct Portal {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// Dropping this half tells the server to stop.
    alive: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

/// What can be chosen when a portal starts.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The port to listen on; 0, the default, takes a free one.
    pub port: u16,
    /// Where the times in the answers come from; by default they stand still.
    pub clock: Clock,
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
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, config.port));
        let listener = TcpListener::bind(wanted).await.map_err(|cause| {
            io::Error::new(
                cause.kind(),
                format!("cannot listen on {wanted}: {cause}; choose another port"),
            )
        })?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(config.clock));

        let counter = Arc::clone(&shared);
        let listener = listener.tap_io(move |connection| {
            counter.count_connection();
            // A small answer must not wait for the next packet. If the option cannot be set, the
            // answer is merely later.
            let _ = connection.set_nodelay(true);
        });
        let routes = Router::new()
            .nest("/_portal", control::routes())
            .fallback(rest::answer)
            .with_state(Arc::clone(&shared));
        let (alive, dropped) = oneshot::channel::<()>();
        let server = tokio::spawn(async move {
            let stopped = async {
                let _ = dropped.await;
            };
            // Accept errors are retried inside, so that serving ends only when it is told to.
            let _ = axum::serve(listener, routes)
                .with_graceful_shutdown(stopped)
                .await;
        });
        Ok(Self {
            address,
            shared,
            alive,
            server,
        })
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
    pub fn oauth_host(&self) -> String {
        format!("http://{}", self.address)
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
        edit(&mut self.shared.state().world)
    }

    /// Makes the next call fail with the system error of this code, whatever it asks for.
    ///
    /// Told several times, the portal fails as many calls, in the order told. A code that also
    /// stands in a method's own table (`ACCESS_DENIED`) gets the system table's description.
    ///
    /// # Errors
    ///
    /// When the code is none of the system errors; letter case counts. The message lists them.
    pub fn fail_next(&self, code: &str) -> Result<(), UnknownFailure> {
        let failure = Failure::injected(code)?;
        self.shared.state().fail(failure, 1);
        Ok(())
    }

    /// What the portal was asked so far, oldest first: the latest 10 000 requests.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.state().requests().cloned().collect()
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

    /// Goes back to the default world, an empty log, and nothing left to fail.
    ///
    /// Connections stay open and stay counted.
    pub fn reset(&self) {
        self.shared.state().reset();
    }
}

impl fmt::Debug for Portal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Portal")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
