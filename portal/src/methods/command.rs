//! Slash commands: `imbot.v2.Command.*`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::content;
use crate::errors::Code;
use crate::http::parameters::Values;
use crate::methods::call::{Call, Outcome, Reply};
use crate::world::Command;

/// Registers a command, or returns the existing one with this name.
pub(super) fn register(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let fields = call.fields();
    let name = name(fields, "COMMAND_REQUIRED")?.ok_or("COMMAND_REQUIRED")?;
    if let Some(existing) = call.world.command_of(bot, name) {
        return Ok(changed(call, existing));
    }
    let mut command = Command {
        bot,
        name: name.to_owned(),
        ..Command::default()
    };
    describe(&mut command, fields);
    if !command.is_hidden && command.title.is_empty() {
        return Err("COMMAND_TITLE_REQUIRED");
    }
    let id = call.world.add_command(command);
    Ok(changed(call, id))
}

/// Changes a command.
pub(super) fn update(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let (id, mut command) = own(call, bot)?;
    let fields = call.fields();
    if let Some(name) = name(fields, "COMMAND_NAME_EMPTY")? {
        if call.world.command_of(bot, name).is_some_and(|it| it != id) {
            return Err("COMMAND_ALREADY_EXISTS");
        }
        name.clone_into(&mut command.name);
    }
    if !matches!(
        fields.get("title"),
        None | Some(Value::Null | Value::Object(_))
    ) {
        return Err("COMMAND_TITLE_INVALID");
    }
    describe(&mut command, fields);
    call.world.put_command(id, command);
    Ok(changed(call, id))
}

/// Returns the commands that every portal has, and those of the bot.
pub(super) fn list(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let own = call.world.commands_of(bot);
    let own = own.map(|(id, command)| call.world.listed_command_object(id, command));
    let commands: Vec<Value> = call.world.portal_commands().chain(own).collect();
    Ok(json!({ "commands": commands }).into())
}

/// Removes a command.
pub(super) fn unregister(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let (id, _) = own(call, bot)?;
    call.world.remove_command(id);
    Ok(call.done())
}

/// Answers a message that called the command, in its chat, regardless of the dialog in the call.
///
/// A bot that is not a member answers through a message of the portal that names the bot. If the
/// command was not called in the last ten minutes, the response is the same but nothing is sent.
pub(super) fn answer(call: &mut Call<'_>) -> Outcome {
    let bot = call.bot()?;
    let message = call.values().number("messageId").unwrap_or_default();
    let chat = call.world.message(message).map(|message| message.chat);
    let chat = chat.ok_or("MESSAGE_NOT_FOUND")?;
    if call.world.is_hidden(bot, message) {
        return Err("MESSAGE_ACCESS_DENIED");
    }
    let (id, _) = own(call, bot)?;
    let mut content = content::unchecked(call.fields(), bot);
    if let Some(menu) = call.fields().get("menu") {
        content.params.insert("MENU".to_owned(), menu.clone());
    }
    if content.text.is_empty() && !content.params.contains_key("ATTACH") {
        return Err("COMMAND_ANSWER_FAILED");
    }
    if !call.world.may_answer(message, id) {
        return Ok(call.done());
    }
    let is_in = call.world.chat(chat).is_some_and(|chat| chat.has(bot));
    if !is_in || content.is_system {
        let name = call.world.profile(bot).map(|profile| profile.name());
        content.is_system = true;
        content.text = format!("{}: {}", name.unwrap_or_default(), content.text);
    }
    call.world.post(bot, chat, content);
    Ok(call.done())
}

fn changed(call: &Call<'_>, id: u64) -> Reply {
    json!({ "command": call.world.command_object(id) }).into()
}

/// Returns the command of the bot that the call names.
fn own(call: &Call<'_>, bot: u64) -> Result<(u64, Command), Code> {
    let id = call.values().number("commandId").unwrap_or_default();
    let command = call.world.command(id).filter(|command| command.bot == bot);
    let command = command.ok_or("COMMAND_NOT_FOUND")?;
    Ok((id, command.clone()))
}

/// Returns the name without a slash, if present.
fn name<'a>(fields: Values<'a>, empty: Code) -> Result<Option<&'a str>, Code> {
    match fields.get("command") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(name)) => match name.trim().trim_start_matches('/') {
            "" => Err(empty),
            name => Ok(Some(name)),
        },
        Some(_) => Err("COMMAND_NAME_INVALID"),
    }
}

/// Sets the given fields. A null text is removed, and hints change only with titles of the same
/// language.
fn describe(command: &mut Command, fields: Values<'_>) {
    let titles = fields.inner("title");
    for (language, text) in fields.inner("params").entries() {
        if command.title.is_empty() || titles.get(language).is_some() {
            translate(&mut command.params, language, text);
        }
    }
    for (language, text) in titles.entries() {
        translate(&mut command.title, language, text);
    }
    for (name, part) in [
        ("common", &mut command.is_common),
        ("hidden", &mut command.is_hidden),
        ("extranetSupport", &mut command.has_extranet_support),
    ] {
        if let Some(flag) = fields.flag(name) {
            *part = flag;
        }
    }
}

fn translate(texts: &mut BTreeMap<String, String>, language: &str, text: &Value) {
    let language = &language.to_lowercase();
    match text {
        Value::Null => {
            texts.remove(language);
        }
        Value::String(text) => {
            texts.insert(language.clone(), text.clone());
        }
        _ => (),
    }
}
