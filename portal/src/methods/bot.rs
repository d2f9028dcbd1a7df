//! Bots: `imbot.v2.Bot.*`.

use serde_json::{Value, json};

use crate::errors::Code;
use crate::http::parameters::{Parameters, Values, in_camel_case};
use crate::methods::call::{Call, Outcome};
use crate::php::base64;
use crate::revision::Revision;
use crate::tables::{color, is_known_background, known_bot_type, known_event_mode};
use crate::world::pictures;
use crate::world::{Bot, EventMode, In, MAX_BOTS, Profile};

/// How many characters a token may have.
const MAX_TOKEN: usize = 40;
/// How many pixels an avatar may have in either direction.
const MAX_AVATAR: u32 = 5_000;
/// How many bots a page of [`list`] has when `limit` is not given.
const PAGE: u64 = 50;
/// The default work position of a bot.
const POSITION: &str = "Chat bot";

/// Registers a bot, or returns the existing one with this code.
pub(super) fn register(call: &mut Call<'_>) -> Outcome {
    let given = Parameters::from(in_camel_case(call.fields()));
    let fields = given.values();
    // The token is among the fields, or beside them.
    let token = call.token(fields).or_else(|_| call.token(call.values()))?;
    let code = fields.text("code").ok_or("BOT_CODE_REQUIRED")?;
    let properties = fields.inner("properties");
    let name = properties.text("name").ok_or("BOT_PROPERTIES_REQUIRED")?;
    let mode = event_mode(fields)?.unwrap_or(EventMode::Fetch);
    let url = webhook_url(fields);
    if mode == EventMode::Webhook && url.is_none() {
        return Err("BOT_WEBHOOK_URL_REQUIRED");
    }
    if call.world.revision >= Revision::V35 {
        check_length(token.unwrap_or_default())?;
    }
    if let Some((id, bot)) = call.world.bots().find(|(_, bot)| bot.code == code) {
        return if call.owns(bot, token) {
            Ok(answer(call, id, true))
        } else {
            Err("BOT_CODE_ALREADY_TAKEN")
        };
    }
    let owned = call.world.bots().filter(|(_, bot)| call.owns(bot, token));
    if owned.count() >= MAX_BOTS {
        return Err("BOT_LIMIT_EXCEEDED");
    }
    let kind = fields.text("type").unwrap_or("bot");
    let kind = known_bot_type(kind).ok_or("BOT_INVALID_TYPE")?;
    if !url.is_none_or(is_callable) {
        return Err("BOT_INVALID_CALLBACK");
    }
    let has_avatar = check_avatar(properties)?;

    let owner = call.caller.grant.application.as_str();
    let profile = Profile::new(name, "");
    let mut bot = Bot::new(code, token.unwrap_or_default(), [owner], profile);
    bot.kind = kind.to_owned();
    bot.event_mode = mode;
    bot.webhook_url = url.map(str::to_owned);
    describe(&mut bot, fields, call.world.revision);
    let id = call.world.register(bot);
    if has_avatar {
        show_avatar(call, id);
    }
    Ok(answer(call, id, true))
}

/// Changes a bot. An invalid address is ignored.
pub(super) fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.bot()?;
    let fields = call.fields();
    let has_avatar = check_avatar(fields.inner("properties"))?;
    let mode = event_mode(fields)?;
    let url = webhook_url(fields).filter(|url| is_callable(url));
    let token = fields.text("botToken").map(str::trim);
    let token = token.filter(|token| !token.is_empty() && call.world.revision >= Revision::V35);
    check_length(token.unwrap_or_default())?;
    let is_taken = |(other, bot): (u64, &Bot)| other != id && Some(bot.token.as_str()) == token;
    if call.world.bots().any(is_taken) {
        return Err("BOT_TOKEN_ROTATION_FAILED");
    }

    if let Some(mode) = mode {
        call.world.set_event_mode(id, mode);
    }
    let revision = call.world.revision;
    call.world.change_bot(id, |bot| {
        if let Some(url) = url {
            bot.webhook_url = Some(url.to_owned());
        }
        if let Some(token) = token {
            token.clone_into(&mut bot.token);
        }
        describe(bot, fields, revision);
    });
    if has_avatar {
        show_avatar(call, id);
    }
    Ok(answer(call, id, true))
}

/// Returns a bot by its number or its code, with all fields for its owner.
pub(super) fn get(call: &mut Call<'_>) -> Outcome {
    let token = call.token(call.values())?;
    let (id, code) = (call.bot_id(), call.values().text("code"));
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

/// Returns the bots of the application, or of the token that a webhook sends. An unknown type does
/// not filter.
pub(super) fn list(call: &mut Call<'_>) -> Outcome {
    let values = call.values();
    let token = call.token(values)?;
    let kind = values.inner("filter").text("type").and_then(known_bot_type);
    let limit = values.number("limit").unwrap_or(PAGE);
    let offset = values.number("offset").unwrap_or(0);
    let bots = call
        .world
        .bots()
        .filter(|(_, bot)| call.owns(bot, token))
        .filter(|(_, bot)| kind.is_none_or(|kind| bot.kind == kind))
        .map(|(id, _)| id);
    let page: Vec<u64> = bots.skip(offset as usize).take(limit as usize).collect();
    let objects = |of: &dyn Fn(u64) -> Value| page.iter().map(|id| of(*id)).collect::<Value>();
    Ok(json!({
        "bots": objects(&|id| call.world.bot_object(id)),
        "users": objects(&|id| call.world.user_object(id, In::Response(id))),
        "hasNextPage": page.len() as u64 == limit,
    })
    .into())
}

/// Deletes a bot.
pub(super) fn unregister(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    call.world.remove_bot(bot);
    Ok(call.done())
}

fn answer(call: &Call<'_>, id: u64, in_full: bool) -> crate::methods::call::Reply {
    let bot = if in_full {
        call.world.bot_object(id)
    } else {
        call.world.brief_bot_object(id)
    };
    json!({ "bot": bot, "users": [call.world.user_object(id, In::Response(id))] }).into()
}

/// Sets fields that need no check; unknown values are ignored.
fn describe(bot: &mut Bot, fields: Values<'_>, revision: Revision) {
    if let Some(Value::Object(_)) = fields.get("properties") {
        present(&mut bot.profile, fields.inner("properties"));
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
    // An older portal accepts any value.
    let background = fields.text("backgroundId");
    let is_known = |code: &&str| revision < Revision::V34 || is_known_background(code);
    if let Some(background) = background.filter(is_known) {
        bot.background = Some(background.to_owned());
    }
}

/// Replaces the profile of a bot: a missing name or color keeps its value, any other missing field
/// is emptied.
fn present(profile: &mut Profile, properties: Values<'_>) {
    let text = |name: &str| properties.text(name).map(str::trim).unwrap_or_default();
    if !text("name").is_empty() {
        text("name").clone_into(&mut profile.first_name);
    }
    text("lastName").clone_into(&mut profile.last_name);
    profile.position = match text("workPosition") {
        "" => POSITION.to_owned(),
        position => position.to_owned(),
    };
    profile.gender = match text("gender") {
        "F" => "F".to_owned(),
        _ => "M".to_owned(),
    };
    if let Some(color) = properties.text("color").and_then(color) {
        profile.color = color;
    }
}

fn event_mode(fields: Values<'_>) -> Result<Option<EventMode>, Code> {
    let Some(mode) = fields.written("eventMode") else {
        return Ok(None);
    };
    match known_event_mode(&mode) {
        None => Err("BOT_INVALID_EVENT_MODE"),
        Some(mode) if mode == EventMode::Webhook.as_str() => Ok(Some(EventMode::Webhook)),
        Some(_) => Ok(Some(EventMode::Fetch)),
    }
}

fn webhook_url(fields: Values<'_>) -> Option<&str> {
    fields.text("webhookUrl")
}

/// Returns whether a portal would call the address: HTTP, at a host with a dot in its name.
fn is_callable(url: &str) -> bool {
    let url: Option<axum::http::Uri> = url.parse().ok();
    url.is_some_and(|url| {
        matches!(url.scheme_str(), Some("http" | "https"))
            && url.host().is_some_and(|host| host.contains('.'))
    })
}

fn check_length(token: &str) -> Result<(), Code> {
    if token.chars().count() > MAX_TOKEN {
        return Err("BOT_TOKEN_INVALID_LENGTH");
    }
    Ok(())
}

/// Returns whether there is an avatar.
fn check_avatar(properties: Values<'_>) -> Result<bool, Code> {
    let avatar = match properties.get("avatar") {
        Some(Value::String(content)) if !content.is_empty() => content,
        // A name and the content.
        Some(Value::Array(pair)) => match &pair[..] {
            [_, Value::String(content)] => content,
            _ => return Err("BOT_AVATAR_INCORRECT_TYPE"),
        },
        _ => return Ok(false),
    };
    let bytes = base64::decode(avatar).unwrap_or_default();
    let (width, height) = pictures::size(&bytes).ok_or("BOT_AVATAR_INCORRECT_TYPE")?;
    if width > MAX_AVATAR || height > MAX_AVATAR {
        return Err("BOT_AVATAR_INCORRECT_SIZE");
    }
    Ok(true)
}

/// Sets the address of the bot's avatar. The portal stores no pictures, so the address does not
/// work.
fn show_avatar(call: &mut Call<'_>, id: u64) {
    let address = format!("{}/upload/avatar/{id}", call.world.origin);
    call.world
        .change_bot(id, |bot| bot.profile.avatar = address);
}
