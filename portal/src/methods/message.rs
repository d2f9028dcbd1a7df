//! Messages: `imbot.v2.Chat.Message.*`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::content;
use crate::errors::Code;
use crate::methods::call::{Call, Outcome};
use crate::world::{Bot, Content, In, Sent, is_uuid};

/// How many messages one call may forward.
const MAX_FORWARDED: usize = 100;
/// How many messages [`get_context`] returns on either side.
const MAX_RANGE: u64 = 50;

/// Sends a message, and copies of forwarded messages. Without a message of its own, the response
/// has no number.
pub(super) fn send(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let fields = call.fields();
    let forwarded = forwarded(call)?;
    let chat = call.chat(bot)?;
    let sees = |(_, id): &(String, u64)| call.world.sees_message(bot, *id);
    if !forwarded.iter().all(sees) {
        return Err("ACCESS_DENIED");
    }
    let mut content = content::content(fields, bot)?;
    let is_empty = content.text.is_empty() && !content.params.contains_key("ATTACH");
    if let Some(answered) = fields.number("replyId") {
        let found = call.world.message(answered).ok_or("MESSAGE_NOT_FOUND")?;
        if !call.world.sees_message(bot, answered) {
            return Err("ACCESS_DENIED");
        }
        if call.world.is_hidden(bot, answered) {
            return Err("MESSAGE_ACCESS_DENIED");
        }
        if found.chat != chat {
            return Err("REPLY_ERROR");
        }
        content
            .params
            .insert("REPLY_ID".to_owned(), json!(answered));
    }
    let own = if is_empty {
        None
    } else {
        Some(send_once(call, bot, chat, content)?)
    };
    let mut copies = BTreeMap::new();
    for (key, original) in forwarded {
        let copy = forward(call, bot, chat, original, &key);
        copies.insert(key, copy);
    }
    Ok(json!({ "id": own, "uuidMap": copies }).into())
}

/// Sends a message unless its UUID was sent before. Messages of the portal and messages with an
/// invalid UUID are always sent.
fn send_once(call: &mut Call<'_>, bot: u64, chat: u64, content: Content) -> Result<u64, Code> {
    let uuid = content.uuid.clone().filter(|uuid| is_uuid(uuid));
    let Some(uuid) = uuid.filter(|_| !content.is_system) else {
        return Ok(call.world.post(bot, chat, content));
    };
    match call.world.repeat(&uuid) {
        Sent::Before(message) => Ok(message),
        Sent::UnderWay => Err("MESSAGE_DUPLICATED_BY_UUID"),
        Sent::Never => {
            let message = call.world.post(bot, chat, content);
            call.world.note_uuid(&uuid, message);
            Ok(message)
        }
    }
}

/// Changes a message of the bot. A message without contents is deleted.
pub(super) fn update(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let message = call.message(bot)?;
    let found = call.world.message(message);
    let own = found.filter(|it| it.author == bot && it.forward.is_null());
    let own = own.ok_or("MESSAGE_ACCESS_DENIED")?;
    let (fields, text) = (call.fields(), content::text(call.fields()));
    let mut params = own.params.clone();
    content::change(&mut params, fields, bot);
    let is_empty = text.as_deref().unwrap_or(&own.text).is_empty();
    if is_empty && !params.contains_key("ATTACH") {
        call.world.erase(message, true);
    } else {
        let change = |params: &mut _| content::change(params, fields, bot);
        call.world.revise(message, text, change);
    }
    Ok(call.done())
}

/// Deletes a message of the bot, or any message if the bot is a manager of the chat.
///
/// Without the right the response is the same but nothing happens; `complete` needs no right.
pub(super) fn delete(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let message = call.message(bot)?;
    let found = call.world.message(message);
    let (author, chat) = found.map_or((0, 0), |it| (it.author, it.chat));
    let chat = call.world.chat(chat).filter(|chat| !chat.is_private);
    let is_run = chat.is_some_and(|chat| chat.is_run_by(bot));
    let complete = call.values().flag("complete").unwrap_or(false);
    if author == bot {
        // A message that others have read leaves a trace.
        let is_gone = complete || !call.world.is_read_by_others(message);
        call.world.erase(message, is_gone);
    } else if is_run || complete {
        call.world.erase(message, true);
    }
    Ok(call.done())
}

/// Marks the messages of a chat as read, up to one of them or all.
pub(super) fn read(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let chat = call.chat(bot)?;
    let all = call.world.messages_in(chat);
    let is_named = !matches!(call.values().get("messageId"), None | Some(Value::Null));
    let last = if is_named {
        let named = call.values().number("messageId");
        let named = named.filter(|message| all.contains(message));
        let named = named.ok_or("MESSAGE_NOT_FOUND")?;
        if call.world.is_hidden(bot, named) {
            return Err("MESSAGE_ACCESS_DENIED");
        }
        Some(named)
    } else {
        all.last().copied()
    };
    let mut viewed = call.world.mark_read(chat, bot, last.unwrap_or(0));
    if !is_named {
        // When it marks all messages, a portal does not list them.
        viewed.clear();
    }
    Ok(json!({
        "chatId": chat,
        "lastId": call.world.last_read(chat, bot),
        "counter": call.world.unread(chat, bot).len(),
        "viewedMessages": viewed,
    })
    .into())
}

/// Returns a message and its author.
pub(super) fn get(call: &mut Call<'_>) -> Outcome {
    let (bot, message) = readable(call)?;
    let user = match author(call, message) {
        0 => call.world.nobody_object(),
        author => call.world.user_object(author, In::Response(bot)),
    };
    Ok(json!({
        "message": call.world.message_object(message, In::Response(bot)),
        "user": user,
    })
    .into())
}

/// Returns the messages around a message, and their authors.
pub(super) fn get_context(call: &mut Call<'_>) -> Outcome {
    let (bot, message) = readable(call)?;
    let range = match call.values().get("range") {
        None | Some(Value::Null) => MAX_RANGE,
        Some(_) => call
            .values()
            .number("range")
            .unwrap_or(0)
            .clamp(1, MAX_RANGE),
    } as usize;
    let (window, has_earlier, has_later) = call.world.around(message, range);
    let mut authors: Vec<u64> = window.iter().map(|id| author(call, *id)).collect();
    authors.sort_unstable();
    authors.dedup();
    authors.retain(|user| call.world.is_user(*user));
    let world = &call.world;
    let messages = window
        .iter()
        .map(|id| world.message_object(*id, In::Response(bot)));
    let users = authors
        .iter()
        .map(|id| world.user_object(*id, In::Response(bot)));
    Ok(json!({
        "messages": messages.collect::<Value>(),
        "users": users.collect::<Value>(),
        "hasPrevPage": has_earlier,
        "hasNextPage": has_later,
    })
    .into())
}

/// Returns the bot, if it may read the history, and the message it asks for.
fn readable(call: &Call<'_>) -> Result<(u64, u64), Code> {
    let bot = call.bot()?;
    let message = call.message(bot)?;
    if !call.world.bot(bot).is_some_and(Bot::receives_all) {
        return Err("BOT_TYPE_NOT_ALLOWED");
    }
    Ok((bot, message))
}

fn author(call: &Call<'_>, message: u64) -> u64 {
    call.world.message(message).map_or(0, |it| it.author)
}

/// Returns the messages to forward, by the UUIDs in the call. All must be of one chat; missing ones
/// are omitted.
fn forwarded(call: &Call<'_>) -> Result<Vec<(String, u64)>, Code> {
    let ids = call.fields().inner("forwardIds");
    let wanted: Vec<(String, u64)> = ids
        .entries()
        .map(|(key, _)| (key.clone(), ids.number(key).unwrap_or(0)))
        .collect();
    if wanted.len() > MAX_FORWARDED {
        return Err("TOO_MANY_MESSAGES");
    }
    if !wanted.iter().all(|(key, _)| is_uuid(key)) {
        return Err("WRONG_UUID");
    }
    let chat = |id: u64| call.world.message(id).map(|message| message.chat);
    let chats: BTreeSet<u64> = wanted.iter().filter_map(|(_, id)| chat(*id)).collect();
    if chats.len() > 1 {
        return Err("MESSAGES_IN_DIFFERENT_CHAT_ERROR");
    }
    let there = wanted.into_iter().filter(|(_, id)| chat(*id).is_some());
    Ok(there.collect())
}

/// Copies a message into a chat.
fn forward(call: &mut Call<'_>, bot: u64, chat: u64, original: u64, uuid: &str) -> u64 {
    let content = call.world.message(original).map(|message| {
        let source = call.world.chat(message.chat);
        let is_private = source.is_none_or(|chat| chat.is_private);
        Content {
            text: message.text.clone(),
            params: message.params.clone(),
            is_system: false,
            forward: Some(json!({
                "id": format!("chat{}/{original}", message.chat),
                "userId": message.author,
                "chatTitle": source.filter(|_| !is_private).map(|chat| chat.name.as_str()),
                "chatType": source.map_or("private", |chat| chat.kind().0),
            })),
            uuid: Some(uuid.to_owned()),
        }
    });
    call.world.post(bot, chat, content.unwrap_or_default())
}
