//! A market application: one process and one bot for every portal that installs it.
//!
//! A portal that installs the application notifies its address, and then sends the messages to the
//! bot there. Tokens are stored in a folder, and other persistent data in [`Store`], which is a map
//! here and would be a database elsewhere. The clients use both and share their connections.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use bitrix24::events::{Claim, Dedup, EventToken, Unverified};
use bitrix24::imbot::{Bot, Event, EventMode, MessageEvent};
use bitrix24::{
    App, BotId, Client, Config, ConfigError, OAuth, TokenFolder, TokenStore, Tokens, bb_code,
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
    // For real portals, use `Config::default()`.
    let config = Config::default().allow_http_on_loopback();
    let path = std::env::temp_dir().join("bitrix24-market-tokens");
    let tokens = TokenFolder::new(&path);
    let market = Arc::new(Market::new(
        app,
        config,
        &address,
        tokens,
        Store::default(),
    )?);
    let serving = tokio::spawn(axum::serve(listener, router(Arc::clone(&market))).into_future());
    portal.world(|world| world.install(demo::CLIENT_ID, &address))?;
    portal.wait_for_deliveries(1).await;
    let bot = market
        .store
        .get(demo::MEMBER_ID)
        .map(|installed| installed.bot_id);
    println!("on {}: {bot:?}", demo::MEMBER_ID);
    serving.abort();
    // The tokens of a removed portal are not needed.
    std::fs::remove_dir_all(path)?;
    Ok(())
}

/// The data of a portal where the application is installed.
#[derive(Clone)]
pub struct Installed {
    /// Verifies events of the portal.
    pub event_token: EventToken,
    /// The bot on the portal.
    pub bot_id: BotId,
}

/// The portals by their permanent ids, not their addresses. Use a database here.
#[derive(Clone, Default)]
pub struct Store(Arc<Mutex<HashMap<String, Installed>>>);

impl Store {
    /// Returns the data of a portal, if the application is installed there.
    pub fn get(&self, member: &str) -> Option<Installed> {
        self.lock().get(member).cloned()
    }

    /// Stores the data of a portal.
    pub fn put(&self, member: &str, installed: Installed) {
        self.lock().insert(member.to_owned(), installed);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Installed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The application on all of its portals.
pub struct Market {
    app: App,
    config: Config,
    address: String,
    /// The credentials of the portals, where clients store renewed tokens.
    tokens: TokenFolder,
    /// The other persistent data.
    pub store: Store,
    /// The clients in use; each keeps the rate and the tokens of its portal.
    clients: Mutex<HashMap<String, Client<OAuth>>>,
    recent: Mutex<Dedup>,
}

impl Market {
    /// Returns the application, whose portals send their events to this address.
    pub fn new(
        app: App,
        config: Config,
        address: &str,
        tokens: TokenFolder,
        store: Store,
    ) -> Result<Self, ConfigError> {
        Ok(Self {
            app: app.store(Arc::new(tokens.clone())),
            config: config.share_connections()?,
            address: address.to_owned(),
            tokens,
            store,
            clients: Mutex::default(),
            recent: Mutex::new(Dedup::new(10_000)),
        })
    }

    /// Returns the bot on a portal. Each portal has one client, so that a token is renewed once.
    fn bot(&self, member: &str, bot_id: BotId) -> Outcome<Bot> {
        let mut clients = lock(&self.clients);
        let client = match clients.get(member) {
            Some(client) => client.clone(),
            None => {
                let tokens = self.tokens.load(member)?.ok_or("its tokens are gone")?;
                let new = Client::app_with(self.app.clone(), tokens, self.config.clone())?;
                clients.insert(member.to_owned(), new.clone());
                new
            }
        };
        Ok(client.bot(bot_id))
    }

    /// Verifies the claim of an installation with the authorization server.
    async fn confirm(&self, claim: &Claim) -> Outcome<(Tokens, EventToken)> {
        let confirmed = self.app.confirm(claim, &self.config).await?;
        let event_token = confirmed.event_token.ok_or("it is not an administrator")?;
        // The authorization server returns the tokens once, so they are stored before anything can
        // fail.
        self.tokens.save(&confirmed.tokens).await?;
        Ok((confirmed.tokens, event_token))
    }

    /// Installs the application on a portal, if the event reports its installation.
    async fn install(&self, member: &str, event: Unverified<Event>) -> Outcome<()> {
        let (tokens, event_token) = self.confirm(event.claim()).await?;
        let Event::AppInstalled(_) = event.verify(&event_token)?.event else {
            return Err("it is not the news of an installation".into());
        };
        self.set_up(member, tokens, event_token).await
    }

    /// Installs the application again on a portal whose event about its removal was lost.
    async fn install_again(&self, member: &str, claim: &Claim) -> Outcome<()> {
        let (tokens, event_token) = self.confirm(claim).await?;
        self.set_up(member, tokens, event_token).await
    }

    /// Registers the bot on a portal and starts to use it.
    async fn set_up(&self, member: &str, tokens: Tokens, event_token: EventToken) -> Outcome<()> {
        let client = Client::app_with(self.app.clone(), tokens, self.config.clone())?;
        let registered = client
            .imbot()
            .bot_register(CODE, "Echo")
            .event_mode(EventMode::Webhook)
            .webhook_url(&*self.address)
            .await?;
        let installed = Installed {
            event_token,
            bot_id: registered.bot.id,
        };
        self.store.put(member, installed);
        lock(&self.clients).insert(member.to_owned(), client);
        Ok(())
    }

    /// Deletes a portal that has removed the application, and its tokens.
    async fn remove(&self, member: &str) -> Outcome<()> {
        self.store.lock().remove(member);
        lock(&self.clients).remove(member);
        self.tokens.remove(member).await
    }
}

fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns the application as a web application.
pub fn router(market: Arc<Market>) -> Router {
    Router::new()
        .route("/events", post(receive))
        .with_state(market)
}

async fn receive(State(market): State<Arc<Market>>, event: Unverified<Event>) -> StatusCode {
    let Some(member) = event.claim().member_id.clone() else {
        return StatusCode::FORBIDDEN;
    };
    let proven = |installed: &Installed| installed.event_token.proves(event.claim());
    let Some(installed) = market.store.get(&member).filter(proven) else {
        // The first event of a portal cannot be verified with a stored token. If the event about a
        // removal was lost, the first event of the next installation may have a token other than
        // the stored one.
        return install(market, member, event).await;
    };
    let claim = event.claim().clone();
    let Ok(incoming) = event.verify(&installed.event_token) else {
        return StatusCode::FORBIDDEN;
    };
    if lock(&market.recent).is_new(incoming.key()) {
        match incoming.event {
            Event::AppUninstalled(_) => {
                if let Err(error) = market.remove(&member).await {
                    eprintln!("its tokens are still there: {error}");
                }
            }
            Event::AppInstalled(_) => {
                tokio::spawn(async move {
                    if let Err(error) = market.install_again(&member, &claim).await {
                        eprintln!("not installed again: {error}");
                    }
                });
            }
            Event::MessageAdded(event) => {
                // The portal does not wait long for a response, so the work is done after it.
                tokio::spawn(async move {
                    if let Err(error) = echo(&market, &member, installed.bot_id, event).await {
                        eprintln!("not echoed: {error}");
                    }
                });
            }
            _ => {}
        }
    }
    StatusCode::OK
}

/// Installs the application in a separate task: if the portal does not wait for the response, this
/// handler is dropped, and the only tokens would be lost.
async fn install(market: Arc<Market>, member: String, event: Unverified<Event>) -> StatusCode {
    let task = tokio::spawn(async move {
        let outcome = market.install(&member, event).await;
        outcome.inspect_err(|error| eprintln!("not installed: {error}"))
    });
    match task.await {
        Ok(Ok(())) => StatusCode::OK,
        _ => StatusCode::FORBIDDEN,
    }
}

/// Echoes a message to its author, unless the author is a bot.
async fn echo(market: &Market, member: &str, bot_id: BotId, event: MessageEvent) -> Outcome<()> {
    let by_bot = event
        .user
        .as_ref()
        .is_some_and(|user| user.bot == Some(true));
    if let Some(dialog) = event.dialog_id().filter(|_| !by_bot) {
        let bot = market.bot(member, bot_id)?;
        bot.message_send(dialog)
            .message(bb_code::escape(&event.message.text))
            .await?;
    }
    Ok(())
}
