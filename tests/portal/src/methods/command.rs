//! Slash commands: `imbot.v2.Command.*`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::content;
use crate::call::{Answer, Call, Reply};
use crate::failure::Code;
use crate::parameters::Values;
use crate::world::Command;

/// Registers a command, or gives the one of this name as it is.
pub(super) fn register(call: &mut Call<'_>) -> Answer {
    let bot = call.bot()?;
    let fields = call.fields();
    let name = name(fields, "COMMAND_REQUIRED")?.ok_or("COMMAND_REQUIRED")?;
    let mut command = Command {
        bot,
        name: name.to_owned(),
        ..Command::default()
    };
    describe(&mut command, fields);
    if !command.is_hidden && command.title.is_empty() {
        return Err("COMMAND_TITLE_REQUIRED");
    }
    let id = match call.world.command_of(bot, name) {
        Some(existing) => existing,
        None => call.world.add_command(command),
    };
    Ok(changed(call, id))
}

/// Changes a command.
pub(super) fn update(call: &mut Call<'_>) -> Answer {
    let bot = call.bot()?;
    let (id, mut command) = own(call, bot)?;
    let fields = call.fields();
    if let Some(name) = name(fields, "COMMAND_NAME_EMPTY")? {
        if call.world.command_of(bot, name).is_some_and(|it| it != id) {
            return Err("COMMAND_ALREADY_EXISTS");
        }
        name.clone_into(&mut command.name);
    }
    describe(&mut command, fields);
    call.world.put_command(id, command);
    Ok(changed(call, id))
}

/// The commands of the bot.
pub(super) fn list(call: &mut Call<'_>) -> Answer {
    let bot = call.bot()?;
    let commands: Vec<Value> = call
        .world
        .commands_of(bot)
        .map(|(id, command)| Value::Object(call.world.listed_command_object(id, command)))
        .collect();
    Ok(json!({ "commands": commands }).into())
}

/// Removes a command.
pub(super) fn unregister(call: &mut Call<'_>) -> Answer {
    let bot = call.bot()?;
    let (id, _) = own(call, bot)?;
    call.world.remove_command(id);
    Ok(call.done())
}

/// Answers a message that called the command, in its chat. A bot that is not in it speaks through
/// a line of the portal that names it.
pub(super) fn answer(call: &mut Call<'_>) -> Answer {
    let bot = call.bot()?;
    let (id, _) = own(call, bot).map_err(|_| "COMMAND_ANSWER_FAILED")?;
    let mut content = content::content(call.fields(), bot)?;
    let is_empty = content.text.is_empty() && !content.params.contains_key("ATTACH");
    let message = call.values().number("messageId").unwrap_or_default();
    let dialog = call.values().written("dialogId").unwrap_or_default();
    let chat = call.world.dialog(bot, &dialog);
    let asked = call.world.message(message).map(|message| message.chat);
    let chat = chat.filter(|_| chat == asked && call.world.was_invoked(message, id) && !is_empty);
    let chat = chat.ok_or("COMMAND_ANSWER_FAILED")?;
    if !call.world.chat(chat).is_some_and(|chat| chat.has(bot)) {
        let name = call
            .world
            .profile(bot)
            .map_or_else(String::new, |it| it.name());
        content.text = format!("{name}: {}", content.text);
        content.is_system = true;
    }
    call.world.post(bot, chat, content);
    Ok(call.done())
}

fn changed(call: &Call<'_>, id: u64) -> Reply {
    json!({ "command": call.world.command_object(id) }).into()
}

/// The command of the bot that the call names.
fn own(call: &Call<'_>, bot: u64) -> Result<(u64, Command), Code> {
    let id = call.values().number("commandId").unwrap_or_default();
    let command = call.world.command(id).filter(|command| command.bot == bot);
    let command = command.ok_or("COMMAND_NOT_FOUND")?;
    Ok((id, command.clone()))
}

/// The name without a slash, if one is given.
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

/// Sets what is given. A text that is null goes, and hints change only along with titles of the
/// same language.
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
    match text {
        Value::Null => {
            texts.remove(language);
        }
        Value::String(text) => {
            texts.insert(language.to_owned(), text.clone());
        }
        _ => (),
    }
}
