//! An application of the market: one process, one bot, on every portal that installs it.
//!
//! A portal that installs the application says so to its address, and from then on sends there what
//! is said to the bot. Everything that has to outlive the process is in [`Store`], which is a map
//! here and a database elsewhere; the clients are made from it and share their connections.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use bitrix24::events::{Dedup, EventToken, Unverified};
use bitrix24::imbot::{Bot, Event, EventMode, MessageEvent};
use bitrix24::{
    App, BotId, BoxFuture, Client, Config, ConfigError, OAuth, StoreError, TokenStore, Tokens,
    bb_code,
};
use bitrix24_examples::Outcome;
use bitrix24_portal::{Portal, demo};
use tokio::net::TcpListener;

const CODE: &str = "echo_of_the_market";

#[tokio::main]
async fn main() -> Outcome<()> {
    let portal = Portal::start().await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/events", listener.local_addr()?);
    let app = App::new(demo::CLIENT_ID, demo::CLIENT_SECRET).server(portal.oauth_host());
    // On real portals `Config::default()` will do.
    let config = Config::default().allow_http_on_loopback();
    let market = Arc::new(Market::new(app, config, &address, Store::default())?);
    let serving = tokio::spawn(axum::serve(listener, router(Arc::clone(&market))).into_future());
    portal.world(|world| world.install(demo::CLIENT_ID, &address))?;
    portal.wait_for_deliveries(1).await;
    let bot = market
        .store
        .get(demo::MEMBER_ID)
        .map(|installed| installed.bot_id);
    println!("on {}: {bot:?}", demo::MEMBER_ID);
    serving.abort();
    Ok(())
}

/// What is known of a portal where the application is installed.
#[derive(Clone)]
pub struct Installed {
    /// What opens the portal; new ones come in time.
    pub tokens: Tokens,
    /// Proves what the portal sends.
    pub event_token: EventToken,
    /// The bot there.
    pub bot_id: BotId,
}

/// The portals by what identifies them, whatever their addresses are. A database goes here.
#[derive(Clone, Default)]
pub struct Store(Arc<Mutex<HashMap<String, Installed>>>);

impl Store {
    /// What is known of a portal, if the application is installed there.
    pub fn get(&self, member: &str) -> Option<Installed> {
        self.lock().get(member).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Installed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenStore for Store {
    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async {
            let member = tokens
                .member_id
                .as_deref()
                .ok_or("whose tokens are these?")?;
            // A portal that is not there has removed the application in the meantime.
            if let Some(installed) = self.lock().get_mut(member) {
                installed.tokens = tokens.clone();
            }
            Ok(())
        })
    }
}

/// The application, on all of its portals.
pub struct Market {
    app: App,
    config: Config,
    address: String,
    /// What outlives the process.
    pub store: Store,
    /// The clients that are in use; each keeps its portal's rate and tokens.
    clients: Mutex<HashMap<String, Client<OAuth>>>,
    recent: Mutex<Dedup>,
}

impl Market {
    /// The application, whose portals send their events to this address.
    pub fn new(app: App, config: Config, address: &str, store: Store) -> Result<Self, ConfigError> {
        Ok(Self {
            app: app.store(Arc::new(store.clone())),
            config: config.share_connections()?,
            address: address.to_owned(),
            store,
            clients: Mutex::default(),
            recent: Mutex::new(Dedup::new(10_000)),
        })
    }

    /// The bot on a portal. There is one client for each, so that a token is renewed once.
    fn bot(&self, member: &str, installed: Installed) -> Result<Bot, ConfigError> {
        let mut clients = lock(&self.clients);
        let client = match clients.get(member) {
            Some(client) => client.clone(),
            None => {
                let app = self.app.clone();
                let new = Client::app_with(app, installed.tokens, self.config.clone())?;
                clients.insert(member.to_owned(), new.clone());
                new
            }
        };
        Ok(client.bot(installed.bot_id))
    }

    /// Takes the application into use on a portal, if that has really installed it.
    async fn install(&self, member: &str, event: Unverified<Event>) -> Outcome<()> {
        let confirmed = self.app.confirm(event.claim(), &self.config).await?;
        let event_token = confirmed.event_token.ok_or("it is not an administrator")?;
        event.verify(&event_token)?;
        let tokens = confirmed.tokens;
        let client = Client::app_with(self.app.clone(), tokens.clone(), self.config.clone())?;
        let registered = client
            .imbot()
            .bot_register(CODE, "Echo")
            .event_mode(EventMode::Webhook)
            .webhook_url(&*self.address)
            .await?;
        let installed = Installed {
            tokens,
            event_token,
            bot_id: registered.bot.id,
        };
        self.store.lock().insert(member.to_owned(), installed);
        lock(&self.clients).insert(member.to_owned(), client);
        Ok(())
    }

    /// Forgets a portal that has removed the application.
    fn remove(&self, member: &str) {
        self.store.lock().remove(member);
        lock(&self.clients).remove(member);
    }
}

fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The application as a web application.
pub fn router(market: Arc<Market>) -> Router {
    Router::new()
        .route("/events", post(receive))
        .with_state(market)
}

async fn receive(State(market): State<Arc<Market>>, event: Unverified<Event>) -> StatusCode {
    let Some(member) = event.claim().member_id.clone() else {
        return StatusCode::FORBIDDEN;
    };
    let Some(installed) = market.store.get(&member) else {
        // The first event of a portal proves nothing by itself.
        return match market.install(&member, event).await {
            Ok(()) => StatusCode::OK,
            Err(error) => {
                eprintln!("not installed: {error}");
                StatusCode::FORBIDDEN
            }
        };
    };
    let Ok(incoming) = event.verify(&installed.event_token) else {
        return StatusCode::FORBIDDEN;
    };
    if lock(&market.recent).is_new(incoming.key()) {
        match incoming.event {
            Event::AppUninstalled(_) => market.remove(&member),
            Event::MessageAdded(event) => {
                // The portal does not wait long for an answer, so the work is done after it.
                tokio::spawn(async move {
                    if let Err(error) = echo(&market, &member, installed, event).await {
                        eprintln!("not echoed: {error}");
                    }
                });
            }
            _ => {}
        }
    }
    StatusCode::OK
}

/// Says what was said, to whoever said it and is no bot.
async fn echo(
    market: &Market,
    member: &str,
    installed: Installed,
    event: MessageEvent,
) -> Outcome<()> {
    let by_bot = event
        .user
        .as_ref()
        .is_some_and(|user| user.bot == Some(true));
    if let Some(dialog) = event.dialog_id().filter(|_| !by_bot) {
        let bot = market.bot(member, installed)?;
        bot.message_send(dialog)
            .message(bb_code::escape(&event.message.text))
            .await?;
    }
    Ok(())
}
