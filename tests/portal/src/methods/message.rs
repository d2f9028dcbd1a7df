//! Messages: `imbot.v2.Chat.Message.*`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::content::{self, change_param};
use crate::call::{Answer, Call};
use crate::clock::date;
use crate::failure::Code;
use crate::world::{Bot, Content, In};

/// How many messages one call may forward.
const MAX_FORWARDED: usize = 100;
/// How many messages [`get_context`] gives on either side.
const MAX_RANGE: u64 = 50;

/// Sends a message, and copies of messages that are to be forwarded.
///
/// No page says what a portal answers to too many copies; here it is `SENDING_FAILED`.
pub(super) fn send(call: &mut Call<'_>) -> Answer {
    let bot = call.bot()?;
    let chat = call.chat(bot)?;
    let fields = call.fields();
    let mut content = content::content(fields, bot)?;
    let forwarded = forwarded(call, bot)?;
    let is_empty = content.text.is_empty() && !content.params.contains_key("ATTACH");
    if is_empty && forwarded.is_empty() {
        return Err("EMPTY_MESSAGE");
    }
    if let Some(answered) = fields.number("replyId") {
        let answered = call.world.message(answered).map(|it| (answered, it.chat));
        if let Some((id, _)) = answered.filter(|(_, its_chat)| *its_chat == chat) {
            content.params.insert("REPLY_ID".to_owned(), json!(id));
        }
    }
    let own = (!is_empty).then(|| call.world.post(bot, chat, content));
    let mut copies = BTreeMap::new();
    for (key, original) in forwarded {
        copies.insert(key, forward(call, bot, chat, original));
    }
    let id = own.or_else(|| copies.values().next_back().copied());
    Ok(json!({ "id": id, "uuidMap": copies }).into())
}

/// Changes a message of the bot.
pub(super) fn update(call: &mut Call<'_>) -> Answer {
    let bot = call.bot()?;
    let message = call.message(bot)?;
    if author(call, message) != bot {
        return Err("ACCESS_DENIED");
    }
    let changes = content::params(call.fields(), bot)?;
    let text = content::text(call.fields());
    call.world.revise(message, text, |params| {
        for (name, change) in changes {
            change_param(params, name, change);
        }
    });
    Ok(call.done())
}

/// Deletes a message of the bot, or any one where the bot helps to run the chat.
pub(super) fn delete(call: &mut Call<'_>) -> Answer {
    let bot = call.bot()?;
    let message = call.message(bot)?;
    let chat = call.world.message(message).map_or(0, |it| it.chat);
    let is_run = call.world.chat(chat).is_some_and(|it| it.is_run_by(bot));
    if author(call, message) != bot && !is_run {
        return Err("ACCESS_DENIED");
    }
    let completely = call.values().flag("complete").unwrap_or(false);
    call.world.erase(message, completely);
    Ok(call.done())
}

/// Marks the messages of a chat as read, up to one of them or all.
pub(super) fn read(call: &mut Call<'_>) -> Answer {
    let bot = call.bot()?;
    let chat = call.chat(bot)?;
    let all = call.world.messages_in(chat);
    let last = match call.values().get("messageId") {
        None | Some(Value::Null) => all.last().copied(),
        Some(_) => {
            let named = call.values().number("messageId");
            let named = named.filter(|message| all.contains(message));
            Some(named.ok_or("MESSAGE_NOT_FOUND")?)
        }
    };
    let viewed = call.world.mark_read(chat, bot, last.unwrap_or(0));
    Ok(json!({
        "chatId": chat,
        "lastId": call.world.last_read(chat, bot),
        "counter": call.world.unread(chat, bot).len(),
        "viewedMessages": viewed,
    })
    .into())
}

/// A message and its author.
///
/// The page is silent about messages that are missing or out of reach; the errors are those of
/// [`get_context`].
pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let (bot, message) = readable(call)?;
    Ok(json!({
        "message": call.world.message_object(message, In::Answer(bot)),
        "user": call.world.user_object(author(call, message), In::Answer(bot)),
    })
    .into())
}

/// The messages around a message, and their authors.
pub(super) fn get_context(call: &mut Call<'_>) -> Answer {
    let (bot, message) = readable(call)?;
    let range = call.values().number("range").unwrap_or(MAX_RANGE);
    let range = range.min(MAX_RANGE) as usize;
    let (window, has_earlier, has_later) = call.world.around(message, range);
    let mut authors: Vec<u64> = window.iter().map(|id| author(call, *id)).collect();
    authors.sort_unstable();
    authors.dedup();
    authors.retain(|user| call.world.is_user(*user));
    let world = &call.world;
    let messages = window
        .iter()
        .map(|id| world.message_object(*id, In::Answer(bot)));
    let users = authors
        .iter()
        .map(|id| world.user_object(*id, In::Answer(bot)));
    Ok(json!({
        "messages": messages.collect::<Value>(),
        "users": users.collect::<Value>(),
        "hasPrevPage": has_earlier,
        "hasNextPage": has_later,
    })
    .into())
}

/// The bot, if it may read what was written, and the message it asks for.
fn readable(call: &Call<'_>) -> Result<(u64, u64), Code> {
    let bot = call.bot()?;
    if !call.world.bot(bot).is_some_and(Bot::hears_all) {
        return Err("BOT_TYPE_NOT_ALLOWED");
    }
    let message = call.values().number("messageId");
    let message = message.filter(|id| call.world.message(*id).is_some());
    let message = message.ok_or("MESSAGE_NOT_FOUND")?;
    if !call.world.sees_message(bot, message) {
        return Err("MESSAGE_ACCESS_DENIED");
    }
    Ok((bot, message))
}

fn author(call: &Call<'_>, message: u64) -> u64 {
    call.world.message(message).map_or(0, |it| it.author)
}

/// The messages to be forwarded, by the keys that the call has for them.
fn forwarded(call: &Call<'_>, bot: u64) -> Result<Vec<(String, u64)>, Code> {
    let ids = call.fields().inner("forwardIds");
    let forwarded: Vec<(String, u64)> = ids
        .entries()
        .map(|(key, _)| (key.clone(), ids.number(key).unwrap_or(0)))
        .collect();
    if forwarded.len() > MAX_FORWARDED {
        return Err("SENDING_FAILED");
    }
    let sees = |(_, id): &(String, u64)| call.world.sees_message(bot, *id);
    if forwarded.iter().all(sees) {
        Ok(forwarded)
    } else {
        Err("ACCESS_DENIED")
    }
}

/// Copies a message into a chat.
fn forward(call: &mut Call<'_>, bot: u64, chat: u64, original: u64) -> u64 {
    let content = call.world.message(original).map(|message| Content {
        text: message.text.clone(),
        params: message.params.clone(),
        is_system: false,
        forward: Some(json!({
            "id": format!("chat{}/{original}", message.chat),
            "userId": message.author,
            "chatId": message.chat,
            "date": date(message.date),
        })),
    });
    call.world.post(bot, chat, content.unwrap_or_default())
}
