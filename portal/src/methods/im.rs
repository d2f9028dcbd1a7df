//! The calls of people: `im.v2.*`.
//!
//! The documentation does not describe calls without a person. Here they are refused like calls by
//! a person who may not use the application.

use serde_json::{Value, json};

use super::{event, file};
use crate::errors::Code;
use crate::methods::call::{Call, Outcome};
use crate::world::Recipient;

/// Starts to keep the events of the person.
pub(super) fn subscribe(call: &mut Call<'_>) -> Outcome {
    let person = person(call)?;
    call.world.subscribe(person, true);
    Ok(json!(true).into())
}

/// Stops keeping events of the person, and deletes those that wait.
pub(super) fn unsubscribe(call: &mut Call<'_>) -> Outcome {
    let person = person(call)?;
    call.world.subscribe(person, false);
    Ok(json!(true).into())
}

/// Returns the unconfirmed events of the person.
pub(super) fn get_events(call: &mut Call<'_>) -> Outcome {
    let person = person(call)?;
    let (offset, limit) = event::page(call.values());
    let queue = [Recipient::Person(person)];
    Ok(call.world.fetch(&queue, offset, limit).into())
}

/// Uploads a file with a message of the person that shows it.
pub(super) fn upload(call: &mut Call<'_>) -> Outcome {
    let person = person(call)?;
    let chat = call.chat(person)?;
    let new = file::new_file(call.world, call.fields())?;
    let (id, message) = call.world.upload(person, chat, new);
    let object = whole_file(call, id);
    Ok(file::sent(call, object, message, chat, person))
}

/// Returns a download link for a file of a chat that the person is in, regardless of the dialog in
/// the call.
pub(super) fn download(call: &mut Call<'_>) -> Outcome {
    let person = person(call)?;
    file::link(call, person, "im")
}

/// Passes data to the bots of a chat, as when the person opens it by a link with data.
pub(super) fn send_context(call: &mut Call<'_>) -> Outcome {
    let person = person(call)?;
    let chat = call.chat(person)?;
    let context = match call.values().get("context") {
        // PHP writes an empty object as an empty list.
        Some(context @ (Value::Object(_) | Value::Array(_))) => context.clone(),
        _ => return Err("100"),
    };
    if call.world.pass_context(person, chat, &context) {
        Ok(call.done())
    } else {
        Err("BOT_CONTEXT_ERROR")
    }
}

fn person(call: &Call<'_>) -> Result<u64, Code> {
    call.caller.grant.user.ok_or("user_access_error")
}

/// Returns a file with the fields that only this method has.
fn whole_file(call: &Call<'_>, id: u64) -> Value {
    let mut file = call.world.file_object(id);
    let (name, chat) = (file["name"].clone(), file["chatId"].clone());
    let address = format!("{}/file/{id}", call.world.origin);
    for (key, value) in [
        ("status", json!("done")),
        ("progress", json!(100)),
        ("urlPreview", json!("")),
        ("urlShow", json!(address)),
        ("urlDownload", json!(address)),
        (
            "viewerAttrs",
            json!({
                "viewer": "",
                "viewerType": "code",
                "src": address,
                "objectId": id.to_string(),
                "viewerGroupBy": chat.to_string(),
                "imChatId": chat,
                "title": name,
                "unifiedLink": address,
                "actions": "[{\"type\":\"download\"}]",
            }),
        ),
        ("mediaUrl", json!({ "preview": { "250": "" } })),
    ] {
        file.insert(key.to_owned(), value);
    }
    file.into()
}
