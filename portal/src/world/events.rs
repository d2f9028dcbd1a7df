//! Events: their recipients, and the queues of those to be fetched or delivered.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::bots::EventMode;
use super::commands::{Invocation, LANGUAGE};
use super::objects::{In, object};
use super::{Row, Thing, World};
use crate::auth::credentials::Grant;
use crate::clock::date;
use crate::number::Number;
use crate::revision::Revision;

/// How long events wait to be fetched.
const RETENTION: Duration = Duration::from_secs(24 * 60 * 60);

/// The queued events and their subscribers.
#[derive(Default)]
pub(super) struct Events {
    /// Bots and people share one sequence of numbers, so that one offset confirms both streams.
    row: Row,
    queues: BTreeMap<Recipient, VecDeque<Event>>,
    subscribers: BTreeSet<u64>,
    outgoing: VecDeque<Outgoing>,
}

/// The owner of a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Recipient {
    Bot(u64),
    Person(u64),
}

struct Event {
    id: u64,
    name: String,
    date: Duration,
    data: Value,
}

/// An event on its way to a handler.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    pub(crate) bot: u64,
    pub(crate) url: String,
    pub(crate) event: String,
    /// The whole notification.
    pub(crate) body: Value,
}

/// An event in a chat.
struct News {
    /// The end of the event's name, such as `MESSAGEADD`.
    name: &'static str,
    chat: u64,
    /// The person or bot that the event is about.
    user: u64,
    /// The data besides the bot, the chat and the user.
    data: Map<String, Value>,
    /// Whether the event names the dialog.
    with_dialog: bool,
}

impl World {
    /// Returns the events of these queues as a response contains them; confirms and removes those
    /// before the offset.
    pub(crate) fn fetch(
        &mut self,
        recipients: &[Recipient],
        offset: Option<u64>,
        limit: usize,
    ) -> Value {
        let now = self.now;
        let mut waiting: Vec<&Event> = Vec::new();
        for (recipient, queue) in &mut self.events.queues {
            if !recipients.contains(recipient) {
                continue;
            }
            queue.retain(|event| {
                let is_kept = now.saturating_sub(event.date) < RETENTION;
                is_kept && event.id >= offset.unwrap_or(0)
            });
            waiting.extend(queue.iter());
        }
        waiting.sort_by_key(|event| event.id);
        waiting.truncate(limit);
        // A full page reports more, even if the next one is empty.
        let has_more = waiting.len() == limit;
        let last = waiting.last().map(|event| event.id);
        let events: Vec<Value> = waiting.into_iter().map(Event::object).collect();
        if self.revision < Revision::V34 {
            let last = last.unwrap_or(offset.unwrap_or(0).saturating_sub(1));
            return json!({ "events": events, "lastEventId": last, "hasMore": has_more });
        }
        let next = last.map_or(offset.unwrap_or(0), |last| last + 1);
        json!({ "events": events, "nextOffset": next, "hasMore": has_more })
    }

    /// Deletes the events that wait to be fetched.
    pub(crate) fn forget_queue(&mut self, recipient: Recipient) {
        self.events.queues.remove(&recipient);
    }

    /// Returns how many events wait to be fetched by a bot.
    pub fn waiting_events(&self, bot: impl Into<Number>) -> usize {
        let bot = bot.into().0;
        let queue = self.events.queues.get(&Recipient::Bot(bot));
        queue.map_or(0, VecDeque::len)
    }

    /// Starts or stops keeping the events of a person. Stopping deletes the events that wait.
    pub(crate) fn subscribe(&mut self, person: u64, whether: bool) {
        if whether {
            self.events.subscribers.insert(person);
        } else {
            self.events.subscribers.remove(&person);
            self.forget_queue(Recipient::Person(person));
        }
    }

    pub(crate) fn is_subscribed(&self, person: u64) -> bool {
        self.events.subscribers.contains(&person)
    }

    /// Returns the next event for a handler.
    pub(crate) fn take_outgoing(&mut self) -> Option<Outgoing> {
        self.events.outgoing.pop_front()
    }

    /// Raises the events of a new or changed message: for people, and for bots unless the message
    /// calls commands. Messages of the portal raise no events.
    pub(super) fn tell_of_message(&mut self, name: &'static str, id: u64, tells_bots: bool) {
        let Some(message) = self.message(id).filter(|message| message.author != 0) else {
            return;
        };
        let (chat, author, text) = (message.chat, message.author, message.text.clone());
        let news = News {
            name,
            chat,
            user: author,
            data: Map::from_iter([("message".to_owned(), self.message_object(id, In::Event(0)))]),
            with_dialog: false,
        };
        self.announce(&news, |world, bot| {
            tells_bots && world.hears(bot, author, chat, &text)
        });
    }

    /// Raises the events of a message that is about to be deleted.
    pub(super) fn tell_of_deletion(&mut self, id: u64) {
        let Some(message) = self.message(id).filter(|message| message.author != 0) else {
            return;
        };
        let (chat, author, text) = (message.chat, message.author, message.text.clone());
        let news = News {
            name: "MESSAGEDELETE",
            chat,
            user: author,
            data: Map::from_iter([("messageId".to_owned(), json!(id))]),
            with_dialog: false,
        };
        self.announce(&news, |world, bot| world.hears(bot, author, chat, &text));
    }

    /// Notifies a bot that it was added to a chat, and people of the new member.
    pub(super) fn tell_of_joining(&mut self, chat: u64, inviter: u64, user: u64) {
        let news = |user| News {
            name: "JOINCHAT",
            chat,
            user,
            data: Map::new(),
            with_dialog: true,
        };
        if self.bots.contains_key(&user) {
            self.announce_to_bot(user, &news(inviter));
        }
        if !self.is_private(chat) {
            self.announce(&news(user), |_, _| false);
        }
    }

    /// Raises the events of a reaction: for the bot whose message it is on, and for people.
    pub(super) fn tell_of_reaction(
        &mut self,
        message: u64,
        user: u64,
        code: &str,
        action: &'static str,
    ) {
        let Some((chat, author)) = self.message(message).map(|it| (it.chat, it.author)) else {
            return;
        };
        let data = [
            ("reaction".to_owned(), json!(code)),
            ("action".to_owned(), json!(action)),
            (
                "message".to_owned(),
                self.message_object(message, In::Event(0)),
            ),
        ];
        let news = News {
            name: "REACTIONCHANGE",
            chat,
            user,
            data: Map::from_iter(data),
            with_dialog: false,
        };
        self.announce(&news, |world, bot| {
            let is_told = |bot: &super::Bot| bot.is_reactions_enabled;
            bot == author && bot != user && world.bot(bot).is_some_and(is_told)
        });
    }

    /// Notifies a bot that its command was called.
    pub(super) fn tell_of_command(
        &mut self,
        person: u64,
        message: u64,
        invocation: &Invocation<'_>,
    ) {
        let Some(command) = self.command(invocation.command) else {
            return;
        };
        let Some(chat) = self.message(message).map(|message| message.chat) else {
            return;
        };
        let bot = command.bot;
        let called = json!({
            "id": invocation.command,
            "command": format!("/{}", command.name),
            "params": invocation.params,
            "context": invocation.context,
        });
        let data = [
            ("command".to_owned(), called),
            (
                "message".to_owned(),
                self.message_object(message, In::Event(0)),
            ),
        ];
        let news = News {
            name: "COMMANDADD",
            chat,
            user: person,
            data: Map::from_iter(data),
            with_dialog: false,
        };
        self.announce_to_bot(bot, &news);
    }

    /// Notifies a bot of the data with which a person opened the dialog.
    pub(super) fn tell_of_context(&mut self, person: u64, bot: u64, chat: u64, context: &Value) {
        let news = News {
            name: "CONTEXTGET",
            chat,
            user: person,
            data: Map::from_iter([("context".to_owned(), context.clone())]),
            with_dialog: true,
        };
        self.announce_to_bot(bot, &news);
    }

    /// Notifies a bot's handler that the bot is about to be removed. A bot that fetches gets no
    /// event.
    pub(super) fn tell_of_removal(&mut self, bot: u64) {
        self.forget_queue(Recipient::Bot(bot));
        if self.handler(bot).is_some() {
            self.put(bot, 0, "ONIMBOTV2DELETE".to_owned(), Map::new());
        }
    }

    /// Returns whether the bot receives this text: in private, when mentioned, or always. Bots do
    /// not receive messages of bots.
    fn hears(&self, bot: u64, author: u64, chat: u64, text: &str) -> bool {
        let mention = format!("[user={bot}]");
        let is_meant = self.is_private(chat)
            || self.bot(bot).is_some_and(super::Bot::hears_all)
            || text.to_lowercase().contains(&mention);
        is_meant && !self.bots.contains_key(&author)
    }

    /// Raises an event for the subscribed bots of the chat and the subscribed people.
    fn announce(&mut self, news: &News, wants: impl Fn(&Self, u64) -> bool) {
        let Some(members) = self.chats.get(&news.chat).map(|chat| chat.members.clone()) else {
            return;
        };
        for member in members {
            if self.bots.contains_key(&member) {
                if wants(self, member) {
                    self.announce_to_bot(member, news);
                }
            } else if self.is_subscribed(member) {
                let name = format!("ONIMV2{}", news.name);
                let mut data = self.payload(news, member);
                // People are not informed whether a reaction was added or removed.
                if let Some(action) = data.get_mut("action") {
                    *action = json!("");
                }
                self.queue(Recipient::Person(member), name, Value::Object(data));
            }
        }
    }

    fn announce_to_bot(&mut self, bot: u64, news: &News) {
        let data = self.payload(news, bot);
        self.put(bot, news.user, format!("ONIMBOTV2{}", news.name), data);
    }

    /// Returns the event as this member receives it.
    fn payload(&self, news: &News, member: u64) -> Map<String, Value> {
        let whether = In::Event(member);
        let mut data = news.data.clone();
        if news.with_dialog {
            let dialog = self.dialog_id(news.chat, member);
            data.insert("dialogId".to_owned(), json!(dialog));
        }
        data.insert("chat".to_owned(), self.chat_object(news.chat, whether));
        data.insert("user".to_owned(), self.user_object(news.user, whether));
        data.insert("language".to_owned(), json!(LANGUAGE));
        data
    }

    /// Queues an event for its bot.
    fn put(&mut self, bot: u64, cause: u64, name: String, mut data: Map<String, Value>) {
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
    pub(super) fn send(&mut self, outgoing: Outgoing) {
        self.events.outgoing.push_back(outgoing);
    }

    /// Returns the number of a delivery, from the sequence of all events.
    pub(super) fn next_handler_id(&mut self) -> u64 {
        self.events.row.next()
    }

    /// Returns the address to which the bot's events are sent, if there is one.
    ///
    /// An older portal sends the events of a bot registered by a webhook only if the address has
    /// the bot's token as `CLIENT_ID`.
    pub(super) fn handler(&self, id: u64) -> Option<String> {
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

    fn queue(&mut self, recipient: Recipient, name: String, data: Value) {
        let event = Event {
            id: self.events.row.next(),
            name,
            date: self.now,
            data,
        };
        let queue = self.events.queues.entry(recipient).or_default();
        queue.push_back(event);
    }
}

/// Returns whether the query of the address has the token as `CLIENT_ID`, in any case of the key.
fn has_client_id(url: &str, token: &str) -> bool {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(query.as_bytes())
        .any(|(name, value)| name.eq_ignore_ascii_case("CLIENT_ID") && value == token)
}

impl Event {
    fn object(&self) -> Value {
        json!({
            "eventId": self.id,
            "type": self.name,
            "date": date(self.date),
            "data": self.data,
        })
    }
}
