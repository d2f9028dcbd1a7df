//! The actions of people over HTTP. `person` is the demo person by default.

use serde_json::{Value, json};

use super::{Action, number, text};
use crate::demo;
use crate::php::base64;
use crate::state::Shared;
use crate::world::{Impossible, World};

/// The endpoints.
#[rustfmt::skip]
pub(super) const ACTIONS: [(&str, Action); 9] = [
    ("/context", context),
    ("/delete", delete),
    ("/edit", edit),
    ("/file", file),
    ("/invite", invite),
    ("/press", press),
    ("/react", react),
    ("/unreact", unreact),
    ("/write", write),
];

/// `{"dialogId": "chat5", "text": "Hello"}`; returns the number of the message.
fn write(shared: &Shared, body: &Value) -> Result<Value, String> {
    let (dialog, text) = (dialog(body)?, text(body, "text")?);
    let message = act(shared, body, |world, person| {
        world.write(person, &dialog, text)
    })?;
    Ok(json!({ "messageId": message }))
}

/// `{"dialogId": "456", "name": "a.txt", "content": "…"}` with the content in base64, and a `text`
/// if any; returns the numbers of file and message.
fn file(shared: &Shared, body: &Value) -> Result<Value, String> {
    let (dialog, name) = (dialog(body)?, text(body, "name")?);
    let content = base64::decode(text(body, "content")?).ok_or("`content` must be base64")?;
    let text = match &body["text"] {
        Value::Null => "",
        _ => text(body, "text")?,
    };
    let (file, message) = act(shared, body, |world, person| {
        world.send_file(person, &dialog, name, &content, text)
    })?;
    Ok(json!({ "fileId": file, "messageId": message }))
}

/// `{"messageId": 789, "text": "Hello"}`.
fn edit(shared: &Shared, body: &Value) -> Result<Value, String> {
    let (message, text) = (number(body, "messageId")?, text(body, "text")?);
    done(act(shared, body, |world, person| {
        world.edit(person, message, text)
    }))
}

/// `{"messageId": 789}`.
fn delete(shared: &Shared, body: &Value) -> Result<Value, String> {
    let message = number(body, "messageId")?;
    done(act(shared, body, |world, person| {
        world.delete(person, message)
    }))
}

/// `{"messageId": 789, "button": "Yes"}`.
fn press(shared: &Shared, body: &Value) -> Result<Value, String> {
    let (message, button) = (number(body, "messageId")?, text(body, "button")?);
    done(act(shared, body, |world, person| {
        world.press(person, message, button)
    }))
}

/// `{"messageId": 789, "reaction": "like"}`.
fn react(shared: &Shared, body: &Value) -> Result<Value, String> {
    let (message, reaction) = (number(body, "messageId")?, text(body, "reaction")?);
    done(act(shared, body, |world, person| {
        world.react(person, message, reaction)
    }))
}

/// `{"messageId": 789, "reaction": "like"}`.
fn unreact(shared: &Shared, body: &Value) -> Result<Value, String> {
    let (message, reaction) = (number(body, "messageId")?, text(body, "reaction")?);
    done(act(shared, body, |world, person| {
        world.unreact(person, message, reaction)
    }))
}

/// `{"chatId": 6, "userId": 456}`.
fn invite(shared: &Shared, body: &Value) -> Result<Value, String> {
    let (chat, user) = (number(body, "chatId")?, number(body, "userId")?);
    done(act(shared, body, |world, person| {
        world.invite(person, chat, user)
    }))
}

/// `{"dialogId": "456", "context": {…}}`.
fn context(shared: &Shared, body: &Value) -> Result<Value, String> {
    let dialog = dialog(body)?;
    done(act(shared, body, |world, person| {
        world.open_with_context(person, &dialog, &body["context"])
    }))
}

/// Carries out the action as the person in the body, and sends its events.
fn act<T>(
    shared: &Shared,
    body: &Value,
    act: impl FnOnce(&mut World, u64) -> Result<T, Impossible>,
) -> Result<T, String> {
    let person = match &body["person"] {
        Value::Null => demo::USER_ID,
        _ => number(body, "person")?,
    };
    let outcome = act(&mut shared.state().world, person);
    shared.send_outgoing();
    outcome.map_err(|impossible| impossible.to_string())
}

fn done(outcome: Result<(), String>) -> Result<Value, String> {
    outcome.map(|()| json!({ "done": true }))
}

/// Reads a dialog, which may also be the number of a bot or person.
fn dialog(body: &Value) -> Result<String, String> {
    match &body["dialogId"] {
        Value::Number(number) => Ok(number.to_string()),
        _ => text(body, "dialogId").map(str::to_owned),
    }
}
