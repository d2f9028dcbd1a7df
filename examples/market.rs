//! An application of the market: one process, one bot, on every portal that installs it.
//!
//! A portal that installs the application says so to its address, and from then on sends there what
//! is said to the bot. The tokens are in a folder; what else has to outlive the process is in
//! [`Store`], which is a map here and a database elsewhere. The clients are made from both and share
//! their connections.

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
    // On real portals `Config::default()` will do.
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
    // Nobody needs the tokens of a portal that is gone.
    std::fs::remove_dir_all(path)?;
    Ok(())
}

/// What is known of a portal where the application is installed.
#[derive(Clone)]
pub struct Installed {
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

    /// Keeps what is known of a portal from now on.
    pub fn put(&self, member: &str, installed: Installed) {
        self.lock().insert(member.to_owned(), installed);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Installed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The application, on all of its portals.
pub struct Market {
    app: App,
    config: Config,
    address: String,
    /// What opens the portals; new ones come in time, and their clients save them here.
    tokens: TokenFolder,
    /// What else outlives the process.
    pub store: Store,
    /// The clients that are in use; each keeps its portal's rate and tokens.
    clients: Mutex<HashMap<String, Client<OAuth>>>,
    recent: Mutex<Dedup>,
}

impl Market {
    /// The application, whose portals send their events to this address.
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

    /// The bot on a portal. There is one client for each, so that a token is renewed once.
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

    /// Finds out whether an installation that somebody tells of is true, and vouched for.
    async fn confirm(&self, claim: &Claim) -> Outcome<(Tokens, EventToken)> {
        let confirmed = self.app.confirm(claim, &self.config).await?;
        let event_token = confirmed.event_token.ok_or("it is not an administrator")?;
        // The authorization server gives them once, so they are saved before anything can fail.
        self.tokens.save(&confirmed.tokens).await?;
        Ok((confirmed.tokens, event_token))
    }

    /// Takes the application into use on a portal, if the event is the news of its installation.
    async fn install(&self, member: &str, event: Unverified<Event>) -> Outcome<()> {
        let (tokens, event_token) = self.confirm(event.claim()).await?;
        let Event::AppInstalled(_) = event.verify(&event_token)?.event else {
            return Err("it is not the news of an installation".into());
        };
        self.set_up(member, tokens, event_token).await
    }

    /// Takes the application into use once more on a portal whose news of its removal was lost.
    async fn install_again(&self, member: &str, claim: &Claim) -> Outcome<()> {
        let (tokens, event_token) = self.confirm(claim).await?;
        self.set_up(member, tokens, event_token).await
    }

    /// Registers the bot on a portal, and hears and speaks there from now on.
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

    /// Forgets a portal that has removed the application, and its tokens.
    async fn remove(&self, member: &str) -> Outcome<()> {
        self.store.lock().remove(member);
        lock(&self.clients).remove(member);
        self.tokens.remove(member).await
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
    let proven = |installed: &Installed| installed.event_token.proves(event.claim());
    let Some(installed) = market.store.get(&member).filter(proven) else {
        // The first event of a portal proves nothing by itself, and where the news of a removal was
        // lost, the first of the next installation may carry another token than is known.
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
                // The portal does not wait long for an answer, so the work is done after it.
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

/// Installs the application in a task of its own: when the portal does not wait for the answer, this
/// handler is dropped, and would take the only tokens along.
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

/// Says what was said, to whoever said it and is no bot.
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
