//! Bots: `imbot.v2.Bot.*`.

use serde_json::{Value, json};

use crate::base64;
use crate::call::{Answer, Call};
use crate::failure::Code;
use crate::parameters::Values;
use crate::pictures;
use crate::tables::{color, is_known_background, is_known_bot_type, is_known_event_mode};
use crate::world::{Bot, EventMode, In, MAX_BOTS, Profile};

/// How many characters a token may have.
const MAX_TOKEN: usize = 40;
/// How many pixels an avatar may have in either direction.
const MAX_AVATAR: u32 = 5_000;
/// How many bots a page of [`list`] has when `limit` is not given.
const PAGE: u64 = 50;

/// Registers a bot, or gives the one of this code as it is.
pub(super) fn register(call: &mut Call<'_>) -> Answer {
    let fields = call.fields();
    let token = call.token(fields)?;
    let code = fields.text("code").ok_or("BOT_CODE_REQUIRED")?;
    let properties = fields.inner("properties");
    let name = properties.text("name").ok_or("BOT_PROPERTIES_REQUIRED")?;
    check_length(token.unwrap_or_default())?;
    if let Some((id, bot)) = call.world.bots().find(|(_, bot)| bot.code == code) {
        return if call.owns(bot, token) {
            Ok(answer(call, id, true))
        } else {
            Err("BOT_CODE_ALREADY_TAKEN")
        };
    }
    let kind = fields.text("type").unwrap_or("bot");
    if !is_known_bot_type(kind) {
        return Err("BOT_INVALID_TYPE");
    }
    let mode = event_mode(fields)?.unwrap_or(EventMode::Fetch);
    let url = webhook_url(fields);
    if mode == EventMode::Webhook && url.is_none() {
        return Err("BOT_WEBHOOK_URL_REQUIRED");
    }
    check_url(url)?;
    let owned = call.world.bots().filter(|(_, bot)| call.owns(bot, token));
    if owned.count() >= MAX_BOTS {
        return Err("BOT_LIMIT_EXCEEDED");
    }
    let has_avatar = check_avatar(properties)?;

    let owner = call.caller.grant.application.as_str();
    let profile = Profile::new(name, "");
    let mut bot = Bot::new(code, token.unwrap_or_default(), [owner], profile);
    bot.kind = kind.to_owned();
    bot.event_mode = mode;
    bot.webhook_url = url.map(str::to_owned);
    describe(&mut bot, fields);
    let id = call.world.register(bot);
    if has_avatar {
        show_avatar(call, id);
    }
    Ok(answer(call, id, true))
}

/// Changes a bot.
pub(super) fn update(call: &mut Call<'_>) -> Answer {
    let id = call.bot()?;
    let fields = call.fields();
    let mode = event_mode(fields)?;
    let url = webhook_url(fields);
    check_url(url)?;
    let is_reachable = |bot: &Bot| url.is_some() || bot.webhook_url.is_some();
    if mode == Some(EventMode::Webhook) && !call.world.bot(id).is_some_and(is_reachable) {
        return Err("BOT_INVALID_CALLBACK");
    }
    let has_avatar = check_avatar(fields.inner("properties"))?;
    let token = fields.text("botToken").map(str::trim);
    let token = token.filter(|token| !token.is_empty());
    check_length(token.unwrap_or_default())?;
    let is_taken = |(other, bot): (u64, &Bot)| other != id && Some(bot.token.as_str()) == token;
    if call.world.bots().any(is_taken) {
        return Err("BOT_TOKEN_ROTATION_FAILED");
    }

    call.world.change_bot(id, |bot| {
        if let Some(mode) = mode {
            bot.event_mode = mode;
        }
        if let Some(url) = url {
            bot.webhook_url = Some(url.to_owned());
        }
        if let Some(token) = token {
            token.clone_into(&mut bot.token);
            bot.rotations += 1;
        }
        describe(bot, fields);
    });
    if has_avatar {
        show_avatar(call, id);
    }
    Ok(answer(call, id, true))
}

/// A bot by its number or its code: in full for its owner, in brief for others.
pub(super) fn get(call: &mut Call<'_>) -> Answer {
    let token = call.token(call.values())?;
    let (id, code) = (call.values().number("botId"), call.values().text("code"));
    if id.is_none() && code.is_none() {
        return Err("PARAMS_REQUIRED");
    }
    let is_meant = |number: u64, bot: &Bot| match id {
        Some(id) => number == id,
        None => Some(bot.code.as_str()) == code,
    };
    let mut bots = call.world.bots();
    let (id, bot) = bots
        .find(|(number, bot)| is_meant(*number, bot))
        .ok_or("BOT_NOT_FOUND")?;
    Ok(answer(call, id, call.owns(bot, token)))
}

/// The bots of the application, or of the token that a webhook shows.
pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let values = call.values();
    let token = call.token(values)?;
    let kind = values.inner("filter").text("type");
    let limit = values.number("limit").unwrap_or(PAGE);
    let offset = values.number("offset").unwrap_or(0);
    let bots: Vec<u64> = call
        .world
        .bots()
        .filter(|(_, bot)| call.owns(bot, token))
        .filter(|(_, bot)| kind.is_none_or(|kind| bot.kind == kind))
        .map(|(id, _)| id)
        .collect();
    let end = offset.saturating_add(limit);
    let page = bots.iter().copied();
    let page: Vec<u64> = page.skip(offset as usize).take(limit as usize).collect();
    let objects = |of: &dyn Fn(u64) -> Value| page.iter().map(|id| of(*id)).collect::<Value>();
    Ok(json!({
        "bots": objects(&|id| Value::Object(call.world.bot_object(id))),
        "users": objects(&|id| call.world.user_object(id, In::Answer(id))),
        "hasNextPage": (bots.len() as u64) > end,
    })
    .into())
}

/// Deletes a bot.
pub(super) fn unregister(call: &mut Call<'_>) -> Answer {
    let bot = call.bot()?;
    call.world.remove_bot(bot);
    Ok(call.done())
}

fn answer(call: &Call<'_>, id: u64, in_full: bool) -> crate::call::Reply {
    let bot = if in_full {
        call.world.bot_object(id)
    } else {
        call.world.brief_bot_object(id)
    };
    json!({ "bot": bot, "users": [call.world.user_object(id, In::Answer(id))] }).into()
}

/// Sets what needs no check; what the portal does not know is passed over.
fn describe(bot: &mut Bot, fields: Values<'_>) {
    let properties = fields.inner("properties");
    let profile = &mut bot.profile;
    for (name, part) in [
        ("name", &mut profile.first_name),
        ("lastName", &mut profile.last_name),
        ("workPosition", &mut profile.position),
    ] {
        if let Some(text) = properties.text(name) {
            text.clone_into(part);
        }
    }
    if let Some(gender @ ("M" | "F")) = properties.text("gender") {
        gender.clone_into(&mut profile.gender);
    }
    if let Some(color) = properties.text("color").and_then(color) {
        profile.color = color;
    }
    for (name, part) in [
        ("isHidden", &mut bot.is_hidden),
        ("isReactionsEnabled", &mut bot.is_reactions_enabled),
        ("isSupportOpenline", &mut bot.is_support_openline),
    ] {
        if let Some(flag) = fields.flag(name) {
            *part = flag;
        }
    }
    if fields.get("backgroundId").is_some() {
        let background = fields.text("backgroundId");
        let background = background.filter(|code| is_known_background(code));
        bot.background = background.map(str::to_owned);
    }
}

fn event_mode(fields: Values<'_>) -> Result<Option<EventMode>, Code> {
    match fields.written("eventMode") {
        None => Ok(None),
        Some(mode) if !is_known_event_mode(&mode) => Err("BOT_INVALID_EVENT_MODE"),
        Some(mode) if mode == EventMode::Webhook.as_str() => Ok(Some(EventMode::Webhook)),
        Some(_) => Ok(Some(EventMode::Fetch)),
    }
}

fn webhook_url(fields: Values<'_>) -> Option<&str> {
    fields.text("webhookUrl")
}

fn check_url(url: Option<&str>) -> Result<(), Code> {
    let is_callable = |url: &str| {
        let url: Option<axum::http::Uri> = url.parse().ok();
        url.is_some_and(|url| {
            matches!(url.scheme_str(), Some("http" | "https")) && url.host().is_some()
        })
    };
    if url.is_none_or(is_callable) {
        Ok(())
    } else {
        Err("BOT_INVALID_CALLBACK")
    }
}

fn check_length(token: &str) -> Result<(), Code> {
    if token.chars().count() > MAX_TOKEN {
        return Err("BOT_TOKEN_INVALID_LENGTH");
    }
    Ok(())
}

/// Whether there is an avatar.
fn check_avatar(properties: Values<'_>) -> Result<bool, Code> {
    let Some(avatar) = properties.text("avatar") else {
        return Ok(false);
    };
    let bytes = base64::decode(avatar).unwrap_or_default();
    let (width, height) = pictures::size(&bytes).ok_or("BOT_AVATAR_INCORRECT_TYPE")?;
    if width > MAX_AVATAR || height > MAX_AVATAR {
        return Err("BOT_AVATAR_INCORRECT_SIZE");
    }
    Ok(true)
}

/// Gives the bot's avatar an address. The portal keeps no pictures, and nothing is found there.
fn show_avatar(call: &mut Call<'_>, id: u64) {
    let address = format!("{}/upload/avatar/{id}", call.world.origin);
    call.world
        .change_bot(id, |bot| bot.profile.avatar = address);
}
