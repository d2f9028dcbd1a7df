//! The events raised by changes in a chat, and their recipients.

use serde_json::{Map, Value, json};

use super::{In, Recipient, World};
use crate::world::Bot;
use crate::world::commands::{Invocation, LANGUAGE};

/// An event in a chat.
struct ChatEvent {
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
    /// Raises the events of a new or changed message: for people, and for bots unless the message
    /// calls commands. Messages of the portal raise no events.
    pub(in crate::world) fn raise_message(&mut self, name: &'static str, id: u64, for_bots: bool) {
        let Some(message) = self.message(id).filter(|message| message.author != 0) else {
            return;
        };
        let (chat, author, text) = (message.chat, message.author, message.text.clone());
        let event = ChatEvent {
            name,
            chat,
            user: author,
            data: Map::from_iter([("message".to_owned(), self.message_object(id, In::Event(0)))]),
            with_dialog: false,
        };
        self.raise(&event, |world, bot| {
            for_bots && world.receives(bot, author, chat, &text)
        });
    }

    /// Raises the events of a message that is about to be deleted.
    pub(in crate::world) fn raise_deletion(&mut self, id: u64) {
        let Some(message) = self.message(id).filter(|message| message.author != 0) else {
            return;
        };
        let (chat, author, text) = (message.chat, message.author, message.text.clone());
        let event = ChatEvent {
            name: "MESSAGEDELETE",
            chat,
            user: author,
            data: Map::from_iter([("messageId".to_owned(), json!(id))]),
            with_dialog: false,
        };
        self.raise(&event, |world, bot| {
            world.receives(bot, author, chat, &text)
        });
    }

    /// Notifies a bot that it was added to a chat, and people of the new member.
    pub(in crate::world) fn raise_joining(&mut self, chat: u64, inviter: u64, user: u64) {
        let event = |user| ChatEvent {
            name: "JOINCHAT",
            chat,
            user,
            data: Map::new(),
            with_dialog: true,
        };
        if self.bots.contains_key(&user) {
            self.raise_for_bot(user, &event(inviter));
        }
        if !self.is_private(chat) {
            self.raise(&event(user), |_, _| false);
        }
    }

    /// Raises the events of a reaction: for the bot whose message it is on, and for people.
    pub(in crate::world) fn raise_reaction(
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
        let event = ChatEvent {
            name: "REACTIONCHANGE",
            chat,
            user,
            data: Map::from_iter(data),
            with_dialog: false,
        };
        self.raise(&event, |world, bot| {
            let is_notified = |bot: &Bot| bot.is_reactions_enabled;
            bot == author && bot != user && world.bot(bot).is_some_and(is_notified)
        });
    }

    /// Notifies a bot that its command was called.
    pub(in crate::world) fn raise_command(
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
        let event = ChatEvent {
            name: "COMMANDADD",
            chat,
            user: person,
            data: Map::from_iter(data),
            with_dialog: false,
        };
        self.raise_for_bot(bot, &event);
    }

    /// Notifies a bot of the data with which a person opened the dialog.
    pub(in crate::world) fn raise_context(
        &mut self,
        person: u64,
        bot: u64,
        chat: u64,
        context: &Value,
    ) {
        let event = ChatEvent {
            name: "CONTEXTGET",
            chat,
            user: person,
            data: Map::from_iter([("context".to_owned(), context.clone())]),
            with_dialog: true,
        };
        self.raise_for_bot(bot, &event);
    }

    /// Notifies a bot's handler that the bot is about to be removed. A bot that fetches gets no
    /// event.
    pub(in crate::world) fn raise_removal(&mut self, bot: u64) {
        self.forget_queue(Recipient::Bot(bot));
        if self.handler(bot).is_some() {
            self.put(bot, 0, "ONIMBOTV2DELETE".to_owned(), Map::new());
        }
    }

    /// Returns whether the bot receives this text: in private, when mentioned, or always. Bots do
    /// not receive messages of bots.
    fn receives(&self, bot: u64, author: u64, chat: u64, text: &str) -> bool {
        let mention = format!("[user={bot}]");
        let is_meant = self.is_private(chat)
            || self.bot(bot).is_some_and(Bot::receives_all)
            || text.to_lowercase().contains(&mention);
        is_meant && !self.bots.contains_key(&author)
    }

    /// Raises an event for the subscribed bots of the chat and the subscribed people.
    fn raise(&mut self, event: &ChatEvent, wants: impl Fn(&Self, u64) -> bool) {
        let Some(members) = self.chats.get(&event.chat).map(|chat| chat.members.clone()) else {
            return;
        };
        for member in members {
            if self.bots.contains_key(&member) {
                if wants(self, member) {
                    self.raise_for_bot(member, event);
                }
            } else if self.is_subscribed(member) {
                let name = format!("ONIMV2{}", event.name);
                let mut data = self.data(event, member);
                // Users are not informed whether a reaction was added or removed.
                if let Some(action) = data.get_mut("action") {
                    *action = json!("");
                }
                self.queue(Recipient::Person(member), name, Value::Object(data));
            }
        }
    }

    fn raise_for_bot(&mut self, bot: u64, event: &ChatEvent) {
        let data = self.data(event, bot);
        self.put(bot, event.user, format!("ONIMBOTV2{}", event.name), data);
    }

    /// Returns the event as this member receives it.
    fn data(&self, event: &ChatEvent, member: u64) -> Map<String, Value> {
        let whether = In::Event(member);
        let mut data = event.data.clone();
        if event.with_dialog {
            let dialog = self.dialog_id(event.chat, member);
            data.insert("dialogId".to_owned(), json!(dialog));
        }
        data.insert("chat".to_owned(), self.chat_object(event.chat, whether));
        data.insert("user".to_owned(), self.user_object(event.user, whether));
        data.insert("language".to_owned(), json!(LANGUAGE));
        data
    }
}
