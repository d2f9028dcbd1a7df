//! Group chats: `imbot.v2.Chat.*`.

use serde_json::{Value, json};

use crate::http::parameters::Values;
use crate::methods::call::{Call, Outcome, Reply};
use crate::tables::color;
use crate::world::{Content, In, NewChat};

/// The color of a chat without a known one.
const COLOR: &str = "#4ba984";

/// Creates a group chat.
pub(super) fn add(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let fields = call.fields();
    let owner = fields.number("ownerId");
    let owner = owner.filter(|user| call.world.is_user(*user));
    let text = |name| fields.text(name).unwrap_or_default().to_owned();
    let chat = call.world.create_chat(
        bot,
        NewChat {
            is_open: fields.text("type") == Some("open"),
            entity: (text("entityType"), text("entityId")),
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
    let mut created = call.world.chat_object(chat, In::Response(bot));
    created["isNew"] = json!(true);
    Ok(with_members(call, chat, created, bot))
}

/// Returns a chat with the bot and, for a private one, the other member.
fn with_members(call: &Call<'_>, id: u64, chat: Value, bot: u64) -> Reply {
    let world = &call.world;
    let found = world.chat(id).filter(|chat| chat.is_private);
    let others = found.into_iter().flat_map(|chat| chat.members.clone());
    let others = others.filter(|user| *user != bot);
    let users = std::iter::once(bot)
        .chain(others)
        .map(|user| world.user_object(user, In::Response(bot)));
    json!({
        "chat": chat,
        "users": users.collect::<Value>(),
        "recentConfig": { "chatId": id, "sections": ["default"] },
        "copilot": null,
        "messagesAutoDeleteConfigs": [],
        "callInfo": { "token": "demo-call-token", "chatId": id },
    })
    .into()
}

/// Returns a chat.
pub(super) fn get(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let chat = call.chat(bot)?;
    let object = call.world.chat_object(chat, In::Response(bot));
    Ok(with_members(call, chat, object, bot))
}

/// Changes the properties of a chat, which only its owner may do.
pub(super) fn update(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let id = call.group_chat(bot, "WRONG_MESSAGE_TYPE")?;
    let is_owner = call.world.chat(id).is_some_and(|chat| chat.owner == bot);
    if !is_owner {
        return Err("ACCESS_DENIED");
    }
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

/// Removes the bot from a chat.
pub(super) fn leave(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let chat = call.group_chat(bot, "ACCESS_DENIED")?;
    call.world.leave(chat, bot);
    Ok(call.done())
}

/// Makes a member the owner, which only the owner may do.
pub(super) fn set_owner(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let chat = call.group_chat(bot, "WRONG_MESSAGE_TYPE")?;
    let is_owner = call.world.chat(chat).is_some_and(|chat| chat.owner == bot);
    let user = call.values().number("userId").unwrap_or_default();
    if !is_owner || !call.world.set_owner(chat, user) {
        return Err("ACCESS_DENIED");
    }
    Ok(call.done())
}

/// Returns the address of an uploaded avatar. The portal stores no pictures, so the address does
/// not work.
fn avatar(call: &Call<'_>, fields: Values<'_>) -> String {
    fields.text("avatar").map_or_else(String::new, |_| {
        format!("{}/upload/avatar/chat", call.world.origin)
    })
}
