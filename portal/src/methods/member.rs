//! The members and managers of chats: `imbot.v2.Chat.User.*` and `imbot.v2.Chat.Manager.*`.

use serde_json::Value;

use crate::errors::Code;
use crate::http::parameters::Values;
use crate::methods::call::{Call, Outcome};
use crate::world::In;

/// How many members [`list`] returns at most, and if `limit` is absent or out of bounds.
const LIMIT: u64 = 50;
const MAX_LIMIT: u64 = 200;

/// Adds people or bots, which any member may do; unknown numbers are ignored.
pub(super) fn add(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let chat = call.group_chat(bot, "ACCESS_DENIED")?;
    for user in call.values().numbers("userIds") {
        call.world.join(chat, bot, user);
    }
    Ok(call.done())
}

/// Removes a member. Succeeds if there is no such member.
pub(super) fn delete(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let chat = run_chat(call, bot)?;
    let user = call.values().number("userId").unwrap_or_default();
    call.world.leave(chat, user);
    Ok(call.done())
}

/// Returns the members, in the order of joining or in the requested order.
pub(super) fn list(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let chat = call.chat(bot)?;
    let members = call.world.chat(chat).map(|chat| chat.members.clone());
    let mut members = members.unwrap_or_default();
    let order = call.values().inner("order");
    if let Some((key, direction)) = wanted(order) {
        members.sort_by_key(|user| match key {
            "userId" => *user,
            "lastSendMessageId" => {
                let mut messages = call.world.in_chat(chat);
                let last = messages.rfind(|(_, message)| message.author == *user);
                last.map_or(0, |(id, _)| id)
            }
            // By the number of the membership: in order of joining.
            _ => 0,
        });
        if direction == Some("DESC") {
            members.reverse();
        }
    }
    let limit = call.values().number("limit");
    let limit = limit.filter(|limit| *limit <= MAX_LIMIT).unwrap_or(LIMIT);
    members.truncate(limit as usize);
    let users: Value = members
        .into_iter()
        .map(|user| call.world.user_object(user, In::Response(bot)))
        .collect();
    Ok(users.into())
}

/// Makes members managers; other users are ignored.
pub(super) fn add_managers(call: &mut Call<'_>) -> Outcome {
    let (chat, users) = managed(call)?;
    call.world.change_chat(chat, |chat| {
        for user in users {
            if chat.has(user) && chat.owner != user {
                chat.managers.insert(user);
            }
        }
    });
    Ok(call.done())
}

/// Makes managers ordinary members again.
pub(super) fn delete_managers(call: &mut Call<'_>) -> Outcome {
    let (chat, users) = managed(call)?;
    call.world.change_chat(chat, |chat| {
        chat.managers.retain(|user| !users.contains(user));
    });
    Ok(call.done())
}

/// Returns the group chat of which the bot is a manager.
fn run_chat(call: &mut Call<'_>, bot: u64) -> Result<u64, Code> {
    let chat = call.group_chat(bot, "ACCESS_DENIED")?;
    let is_run = call.world.chat(chat).is_some_and(|it| it.is_run_by(bot));
    if is_run {
        Ok(chat)
    } else {
        Err("ACCESS_DENIED")
    }
}

/// Returns the group chat that the bot owns, and the users that the call names.
fn managed(call: &mut Call<'_>) -> Result<(u64, Vec<u64>), Code> {
    let bot = call.bot()?;
    let chat = call.group_chat(bot, "WRONG_MESSAGE_TYPE")?;
    let is_owner = call.world.chat(chat).is_some_and(|chat| chat.owner == bot);
    if !is_owner {
        return Err("ACCESS_DENIED");
    }
    let users = call.values().numbers("userIds");
    if users.is_empty() {
        return Err("EMPTY_USER_IDS");
    }
    Ok((chat, users))
}

/// Returns the sort key and the direction.
fn wanted<'a>(order: Values<'a>) -> Option<(&'a str, Option<&'a str>)> {
    let mut known = ["id", "lastSendMessageId", "userId"].into_iter();
    known.find_map(|key| Some((key, order.get(key)?.as_str())))
}
