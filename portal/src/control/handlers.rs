//! Deliveries to handlers besides the events of chats, and entities shown in part, over HTTP.

use serde_json::{Value, json};

use super::{Action, number, optional, text};
use crate::demo;
use crate::state::Shared;
use crate::world::{Forgery, Impossible, Shape, Thing, World};

/// The endpoints.
#[rustfmt::skip]
pub(super) const ACTIONS: [(&str, Action); 6] = [
    ("/forge", forge),
    ("/install", install),
    ("/open", open),
    ("/show", show),
    ("/under_way", under_way),
    ("/uninstall", uninstall),
];

/// `{"botId": 456}`, with an optional `"application_token": "…"` and `"member_id": "…"`.
fn forge(shared: &Shared, body: &Value) -> Result<Value, String> {
    let bot = number(body, "botId")?;
    let forgery = Forgery {
        application_token: optional(body, "application_token")?.map(str::to_owned),
        member_id: optional(body, "member_id")?.map(str::to_owned),
    };
    send(shared, |world| world.forge(bot, forgery))
}

/// `{"url": "http://127.0.0.1:9000/install"}`, with an optional `client_id`.
fn install(shared: &Shared, body: &Value) -> Result<Value, String> {
    let (client, url) = (client(body)?, text(body, "url")?);
    send(shared, |world| world.install(client, url))
}

/// The same, with an optional `"clean": true`.
fn uninstall(shared: &Shared, body: &Value) -> Result<Value, String> {
    let (client, url) = (client(body)?, text(body, "url")?);
    let clean = flag(body, "clean")?;
    send(shared, |world| world.uninstall(client, url, clean))
}

/// The same, for the page of the application; `"without_token": true` for one of an older portal.
fn open(shared: &Shared, body: &Value) -> Result<Value, String> {
    let (client, url) = (client(body)?, text(body, "url")?);
    if flag(body, "without_token")? {
        send(shared, |world| world.open_page_without_token(client, url))
    } else {
        send(shared, |world| world.open_page(client, url))
    }
}

/// `{"user": 2, "as": "id"}`: one of `user`, `chat`, `message`, `bot`, as `whole`, `id`, `nothing`
/// or `nulls`.
fn show(shared: &Shared, body: &Value) -> Result<Value, String> {
    let name = ["user", "chat", "message", "bot"]
        .into_iter()
        .find(|name| !body[*name].is_null())
        .ok_or("the body must name a `user`, a `chat`, a `message` or a `bot` by its number")?;
    let id = number(body, name)?;
    let thing = match name {
        "user" => Thing::User(id),
        "chat" => Thing::Chat(id),
        "message" => Thing::Message(id),
        _ => Thing::Bot(id),
    };
    let shape = match text(body, "as")? {
        "whole" => Shape::Whole,
        "id" => Shape::Id,
        "nothing" => Shape::Nothing,
        "nulls" => Shape::Nulls,
        _ => return Err("`as` must be whole, id, nothing or nulls".to_owned()),
    };
    shared.state().world.show_as(thing, shape);
    Ok(json!({ "done": true }))
}

/// `{"repeats": 2}`.
fn under_way(shared: &Shared, body: &Value) -> Result<Value, String> {
    let repeats = u32::try_from(number(body, "repeats")?);
    let repeats = repeats.map_err(|_| "`repeats` is too large")?;
    shared.state().world.keep_under_way(repeats);
    Ok(json!({ "repeats": repeats }))
}

fn flag(body: &Value, key: &str) -> Result<bool, String> {
    match &body[key] {
        Value::Null => Ok(false),
        flag => flag
            .as_bool()
            .ok_or_else(|| format!("`{key}` must be true or false")),
    }
}

fn client(body: &Value) -> Result<&str, String> {
    Ok(optional(body, "client_id")?.unwrap_or(demo::CLIENT_ID))
}

fn send(
    shared: &Shared,
    act: impl FnOnce(&mut World) -> Result<(), Impossible>,
) -> Result<Value, String> {
    let outcome = act(&mut shared.state().world);
    shared.send_outgoing();
    outcome.map_err(|impossible| impossible.to_string())?;
    Ok(json!({ "done": true }))
}
