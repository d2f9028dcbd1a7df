//! Group chats: `imbot.v2.Chat.*`.

use serde_json::{Value, json};

use crate::call::{Answer, Call};
use crate::parameters::Values;
use crate::tables::color;
use crate::world::{Content, In, NewChat};

/// The color of a chat whose creator has not chosen a known one.
const COLOR: &str = "#4ba984";

/// Creates a group chat.
pub(super) fn add(call: &mut Call<'_>) -> Answer {
    let bot = call.bot()?;
    let fields = call.fields();
    let owner = fields.number("ownerId");
    let owner = owner.filter(|user| call.world.is_user(*user));
    let text = |name| fields.text(name).unwrap_or_default().to_owned();
    let chat = call.world.create_chat(
        bot,
        NewChat {
            name: text("title"),
            description: text("description"),
            color: fields.text("color").and_then(color).or(Some(COLOR)),
            avatar: avatar(call, fields),
            owner: owner.unwrap_or(bot),
            members: fields.numbers("userIds"),
        },
    );
    if let Some(message) = fields.text("message") {
        call.world.post(bot, chat, Content::text(message));
    }
    let mut created = call.world.chat_object(chat, In::Answer(bot));
    created["isNew"] = json!(true);
    let members = call.world.chat(chat).map(|chat| chat.members.clone());
    let mut members = members.unwrap_or_default();
    members.sort_unstable();
    let users: Value = members
        .into_iter()
        .map(|user| call.world.user_object(user, In::Answer(bot)))
        .collect();
    Ok(json!({ "chat": created, "users": users }).into())
}

/// Tells about a chat.
pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let bot = call.bot()?;
    let chat = call.chat(bot)?;
    Ok(json!({ "chat": call.world.chat_object(chat, In::Answer(bot)) }).into())
}

/// Changes what a chat is like.
pub(super) fn update(call: &mut Call<'_>) -> Answer {
    let bot = call.bot()?;
    let id = call.chat(bot)?;
    let fields = call.fields();
    let avatar = avatar(call, fields);
    call.world.change_chat(id, |chat| {
        for (name, part) in [
            ("title", &mut chat.name),
            ("description", &mut chat.description),
        ] {
            if let Some(text) = fields.written(name) {
                *part = text;
            }
        }
        if let Some(color) = fields.text("color").and_then(color) {
            chat.color = Some(color);
        }
        if !avatar.is_empty() {
            chat.avatar = avatar;
        }
    });
    Ok(call.done())
}

/// Takes the bot out of a chat.
pub(super) fn leave(call: &mut Call<'_>) -> Answer {
    let bot = call.bot()?;
    let chat = call.group_chat(bot)?;
    call.world.leave(chat, bot);
    Ok(call.done())
}

/// Makes a member the owner. Only the owner may do so.
pub(super) fn set_owner(call: &mut Call<'_>) -> Answer {
    let bot = call.bot()?;
    let chat = call.group_chat(bot)?;
    let is_owner = call.world.chat(chat).is_some_and(|chat| chat.owner == bot);
    let user = call.values().number("userId").unwrap_or_default();
    if !is_owner || !call.world.set_owner(chat, user) {
        return Err("ACCESS_DENIED");
    }
    Ok(call.done())
}

/// The address of the avatar that is sent along. The portal keeps no pictures, and nothing is
/// found there.
fn avatar(call: &Call<'_>, fields: Values<'_>) -> String {
    fields.text("avatar").map_or_else(String::new, |_| {
        format!("{}/upload/avatar/chat", call.world.origin)
    })
}
