//! Files of bots: `imbot.v2.File.*`.

use serde_json::{Value, json};

use crate::errors::Code;
use crate::http::parameters::Values;
use crate::methods::call::{Call, Outcome, Reply};
use crate::php::base64;
use crate::world::{NewFile, World};

/// Uploads a file with a message that shows it.
pub(super) fn upload(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let chat = call.chat(bot)?;
    let file = new_file(call.world, call.fields())?;
    let (id, message) = call.world.upload(bot, chat, file);
    let object = call.world.file_object(id);
    Ok(sent(call, object.into(), message, chat, bot))
}

/// Returns a download link for a file.
pub(super) fn download(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    link(call, bot, "imbot")
}

/// Returns a download link for the file of the call, for a member of its chat.
pub(super) fn link(call: &Call<'_>, who: u64, scope: &str) -> Outcome {
    let id = call.values().number("fileId").unwrap_or_default();
    let file = call.world.file(id).ok_or("FILE_NOT_FOUND")?;
    let is_in = call.world.chat(file.chat).is_some_and(|chat| chat.has(who));
    if !is_in {
        return Err("FILE_ACCESS_ERROR");
    }
    let link = call.world.link(id, scope, &call.caller.credential);
    Ok(json!({ "downloadUrl": link }).into())
}

/// Returns the file in the fields.
pub(super) fn new_file<'a>(world: &World, fields: Values<'a>) -> Result<NewFile<'a>, Code> {
    let name = fields.text("name").ok_or("FILE_EMPTY")?;
    let content = fields.text("content").ok_or("FILE_EMPTY")?;
    if base64::decoded_length(content) > world.max_file_size() {
        return Err("FILE_TOO_LARGE");
    }
    Ok(NewFile {
        name,
        content: base64::decode(content).ok_or("FILE_INVALID_CONTENT")?,
        message: fields.text("message").unwrap_or_default(),
    })
}

/// Returns the response to an upload.
pub(super) fn sent(call: &Call<'_>, file: Value, message: u64, chat: u64, author: u64) -> Reply {
    json!({
        "file": file,
        "messageId": message,
        "chatId": chat,
        "dialogId": call.world.dialog_id(chat, author),
    })
    .into()
}
