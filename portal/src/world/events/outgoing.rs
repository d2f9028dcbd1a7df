//! Events on their way to handlers.

use serde_json::{Map, Value, json};

use super::{Recipient, World};
use crate::auth::credentials::Grant;
use crate::revision::Revision;
use crate::world::Thing;
use crate::world::bots::EventMode;
use crate::world::objects::object;

/// An event on its way to a handler.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    pub(crate) bot: u64,
    pub(crate) url: String,
    pub(crate) event: String,
    /// The whole notification.
    pub(crate) body: Value,
}

impl World {
    /// Queues an event for its bot.
    pub(super) fn put(&mut self, bot: u64, cause: u64, name: String, mut data: Map<String, Value>) {
        let is_fetched = self
            .bot(bot)
            .is_some_and(|bot| bot.event_mode == EventMode::Fetch);
        if is_fetched {
            data.insert("bot".to_owned(), self.bot_object(bot));
            self.queue(Recipient::Bot(bot), name, Value::Object(data));
            return;
        }
        let Some(url) = self.handler(bot) else {
            return;
        };
        let may_renew = !matches!(name.as_str(), "ONIMBOTV2JOINCHAT" | "ONIMBOTV2DELETE");
        let auth = self.auth(bot, cause, may_renew);
        data.insert("bot".to_owned(), self.bot_of_delivery(bot));
        let body = json!({
            "event": name,
            "event_handler_id": self.next_handler_id(),
            "data": data,
            "ts": self.now.as_secs(),
            "auth": auth,
        });
        self.send(Outgoing {
            bot,
            url,
            event: name,
            body,
        });
    }

    /// Queues a delivery to a handler.
    pub(in crate::world) fn send(&mut self, outgoing: Outgoing) {
        self.events.outgoing.push_back(outgoing);
    }

    /// Returns the number of a delivery, from the sequence of all events.
    pub(in crate::world) fn next_handler_id(&mut self) -> u64 {
        self.events.row.next()
    }

    /// Returns the address to which the bot's events are sent, if there is one.
    ///
    /// An older portal sends the events of a bot registered by a webhook only if the address has
    /// the bot's token as `CLIENT_ID`.
    pub(in crate::world) fn handler(&self, id: u64) -> Option<String> {
        let bot = self.bot(id)?;
        let url = bot.webhook_url.as_ref()?;
        let needs_token = self.revision < Revision::V35 && self.is_of_webhook(id);
        let is_called = bot.event_mode == EventMode::Webhook
            && (!needs_token || has_client_id(url, &bot.token));
        is_called.then(|| url.clone())
    }

    /// Returns the bot as a delivery contains it: with tokens to act as the bot, unless it was
    /// registered by a webhook.
    fn bot_of_delivery(&mut self, id: u64) -> Value {
        let code = self.bot(id).map(|bot| bot.code.clone());
        let whole = code.map(|code| object(json!({ "id": id, "code": code })));
        let mut shown = self.shown(Thing::Bot(id), whole);
        if shown["code"].is_string() && !self.is_of_webhook(id) {
            let mut auth = self.auth(id, id, true);
            // The bot's token differs from that of the event, so that a handler that compares the wrong
            // one fails.
            auth["application_token"] = json!("demo-token-that-proves-nothing");
            shown["auth"] = auth;
        }
        shown
    }

    /// Returns the origin of a delivery, with a token of the person who caused it; there is none if
    /// nobody did, or if the bot was registered by a webhook.
    fn auth(&mut self, bot: u64, cause: u64, may_renew: bool) -> Value {
        const LIFE: u64 = 3_600;
        let application = self.bot(bot).and_then(|bot| bot.owners.first().cloned());
        let application = application.unwrap_or_default();
        let mut auth = self.origin_auth(&application);
        auth.insert("status".to_owned(), json!("L"));
        auth.insert("scope".to_owned(), json!("imbot"));
        auth.insert(
            "application_token".to_owned(),
            json!(self.application_token(bot)),
        );
        if cause == 0 {
            return Value::Object(auth);
        }
        auth.insert("user_id".to_owned(), json!(cause));
        if self.is_of_webhook(bot) {
            return Value::Object(auth);
        }
        let grant = Grant::new(&application).acting_for(cause);
        let token = format!("demo-token-{cause}-of-bot-{bot}");
        self.add_access_token(&token, grant);
        auth.insert("access_token".to_owned(), json!(token));
        auth.insert("expires".to_owned(), json!(self.now.as_secs() + LIFE));
        auth.insert("expires_in".to_owned(), json!(LIFE));
        if may_renew {
            let client = self.credentials.client_of(&application).to_owned();
            let token = format!("demo-refresh-token-{cause}-of-bot-{bot}");
            self.add_refresh_token(&token, &client);
            auth.insert("refresh_token".to_owned(), json!(token));
        }
        Value::Object(auth)
    }
}

/// Returns whether the query of the address has the token as `CLIENT_ID`, in any case of the key.
fn has_client_id(url: &str, token: &str) -> bool {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(query.as_bytes())
        .any(|(name, value)| name.eq_ignore_ascii_case("CLIENT_ID") && value == token)
}
