//! Events: who is told of what, and what waits to be fetched or delivered.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::bots::EventMode;
use super::commands::{Invocation, LANGUAGE};
use super::objects::In;
use super::{Row, World};
use crate::clock::date;
use crate::keys::Grant;

/// How long events of people are kept.
const RETENTION: Duration = Duration::from_secs(24 * 60 * 60);

/// All that waits, and who wants it.
#[derive(Default)]
pub(super) struct Events {
    /// Bots and people share one row of numbers, so that one offset confirms both streams.
    row: Row,
    queues: BTreeMap<Recipient, VecDeque<Event>>,
    subscribers: BTreeSet<u64>,
    outgoing: VecDeque<Outgoing>,
}

/// Whose queue it is.
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

/// Something that happened in a chat.
struct News {
    /// The end of the event's name, `MESSAGEADD`.
    name: &'static str,
    chat: u64,
    /// The person or bot it tells of.
    user: u64,
    /// What it tells beside the bot, the chat and the user.
    data: Map<String, Value>,
    /// Whether it names the dialog.
    with_dialog: bool,
}

impl World {
    /// The events of these queues as an answer has them; those before the offset are confirmed
    /// and forgotten.
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
            let is_person = matches!(recipient, Recipient::Person(_));
            queue.retain(|event| {
                let is_kept = !is_person || now.saturating_sub(event.date) < RETENTION;
                is_kept && event.id >= offset.unwrap_or(0)
            });
            waiting.extend(queue.iter());
        }
        waiting.sort_by_key(|event| event.id);
        let has_more = waiting.len() > limit;
        waiting.truncate(limit);
        let next = waiting.last().map(|event| event.id + 1).or(offset);
        let events: Vec<Value> = waiting.into_iter().map(Event::object).collect();
        json!({ "events": events, "nextOffset": next.unwrap_or(0), "hasMore": has_more })
    }

    /// How many events wait to be fetched by a bot.
    pub fn waiting_events(&self, bot: u64) -> usize {
        let queue = self.events.queues.get(&Recipient::Bot(bot));
        queue.map_or(0, VecDeque::len)
    }

    /// Keeps the events of a person from now on, or no longer.
    pub(crate) fn subscribe(&mut self, person: u64, whether: bool) {
        if whether {
            self.events.subscribers.insert(person);
        } else {
            self.events.subscribers.remove(&person);
        }
    }

    pub(crate) fn is_subscribed(&self, person: u64) -> bool {
        self.events.subscribers.contains(&person)
    }

    /// The next event for a handler.
    pub(crate) fn take_outgoing(&mut self) -> Option<Outgoing> {
        self.events.outgoing.pop_front()
    }

    /// Tells of a new or changed message those who hear of it. The portal's own are no news.
    pub(super) fn tell_of_message(&mut self, name: &'static str, id: u64) {
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
        self.tell(&news, |world, bot| {
            bot != author && world.hears(bot, chat, &text)
        });
    }

    /// Tells of a message that is about to be deleted.
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
        self.tell(&news, |world, bot| {
            bot != author && world.hears(bot, chat, &text)
        });
    }

    /// Tells a bot that somebody added it to a chat, and people that somebody came.
    pub(super) fn tell_of_joining(&mut self, chat: u64, inviter: u64, user: u64) {
        let news = |user| News {
            name: "JOINCHAT",
            chat,
            user,
            data: Map::new(),
            with_dialog: true,
        };
        if self.bots.contains_key(&user) {
            self.tell_bot(user, &news(inviter));
        }
        self.tell(&news(user), |_, _| false);
    }

    /// Tells of a reaction: the bot whose message has it, and people.
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
        self.tell(&news, |_, bot| bot == author && bot != user);
    }

    /// Tells a bot that its command was called.
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
        self.tell_bot(bot, &news);
    }

    /// Tells a bot with what somebody opened the dialog.
    pub(super) fn tell_of_context(&mut self, person: u64, bot: u64, chat: u64, context: &Value) {
        let news = News {
            name: "CONTEXTGET",
            chat,
            user: person,
            data: Map::from_iter([("context".to_owned(), context.clone())]),
            with_dialog: true,
        };
        self.tell_bot(bot, &news);
    }

    /// Tells a bot's handler that the bot is about to go. One that fetches can no longer do so.
    pub(super) fn tell_of_removal(&mut self, bot: u64) {
        self.events.queues.remove(&Recipient::Bot(bot));
        if self.handler(bot).is_some() {
            self.put(bot, 0, "ONIMBOTV2DELETE".to_owned(), Map::new());
        }
    }

    /// Whether the bot is told of this text: in private, when it is mentioned, or always.
    fn hears(&self, bot: u64, chat: u64, text: &str) -> bool {
        let mention = format!("[user={bot}]");
        self.is_private(chat)
            || self.bot(bot).is_some_and(super::Bot::hears_all)
            || text.to_lowercase().contains(&mention)
    }

    /// Tells the bots of the chat that want to know, and the people who have subscribed.
    fn tell(&mut self, news: &News, wants: impl Fn(&Self, u64) -> bool) {
        let Some(members) = self.chats.get(&news.chat).map(|chat| chat.members.clone()) else {
            return;
        };
        for member in members {
            if self.bots.contains_key(&member) {
                if wants(self, member) {
                    self.tell_bot(member, news);
                }
            } else if self.is_subscribed(member) {
                let name = format!("ONIMV2{}", news.name);
                let data = self.told(news, member);
                self.queue(Recipient::Person(member), name, Value::Object(data));
            }
        }
    }

    fn tell_bot(&mut self, bot: u64, news: &News) {
        let data = self.told(news, bot);
        self.put(bot, news.user, format!("ONIMBOTV2{}", news.name), data);
    }

    /// The news as this member is told them.
    fn told(&self, news: &News, member: u64) -> Map<String, Value> {
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

    /// Puts an event where the bot gets it from.
    fn put(&mut self, bot: u64, cause: u64, name: String, mut data: Map<String, Value>) {
        let Some(url) = self.handler(bot) else {
            data.insert("bot".to_owned(), Value::Object(self.bot_object(bot)));
            self.queue(Recipient::Bot(bot), name, Value::Object(data));
            return;
        };
        let auth = self.auth(bot, cause);
        let mut own = auth.clone();
        // A handler that compares the wrong one of the two must not get away with it.
        own["application_token"] = json!("demo-token-that-proves-nothing");
        let code = self.bot(bot).map_or("", |bot| &bot.code);
        data.insert(
            "bot".to_owned(),
            json!({ "id": bot, "code": code, "auth": own }),
        );
        let body = json!({
            "event": name,
            "event_handler_id": self.events.row.next(),
            "data": data,
            "ts": self.now.as_secs(),
            "auth": auth,
        });
        self.events.outgoing.push_back(Outgoing {
            bot,
            url,
            event: name,
            body,
        });
    }

    /// Where the bot's events are sent, if they are.
    fn handler(&self, bot: u64) -> Option<String> {
        let bot = self.bot(bot)?;
        let is_called = bot.event_mode == EventMode::Webhook;
        bot.webhook_url.clone().filter(|_| is_called)
    }

    /// What a delivery says about where it comes from, with a token to act as the bot.
    fn auth(&mut self, bot: u64, cause: u64) -> Value {
        const LIFE: u64 = 3_600;
        let application = self.bot(bot).and_then(|bot| bot.owners.first().cloned());
        let grant = Grant::new(&application.unwrap_or_default()).acting_for(cause);
        let token = format!("demo-token-of-bot-{bot}");
        self.add_access_token(&token, grant);
        let domain = self.origin.rsplit('/').next().unwrap_or_default();
        json!({
            "access_token": token,
            "expires": self.now.as_secs() + LIFE,
            "expires_in": LIFE,
            "scope": "imbot",
            "domain": domain,
            "server_endpoint": format!("{}/rest/", self.origin),
            "status": "L",
            "client_endpoint": format!("{}/rest/", self.origin),
            "member_id": crate::demo::MEMBER_ID,
            "user_id": cause,
            "application_token": self.application_token(bot),
        })
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
