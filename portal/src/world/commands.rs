//! Slash commands, and the messages that called them.

use crate::number::Number;
use std::collections::BTreeMap;
use std::time::Duration;

use super::World;

/// How long a bot may answer a command after it was called.
const TIME_TO_ANSWER: Duration = Duration::from_secs(10 * 60);

/// The portal's language, and the fallback of titles.
pub(super) const LANGUAGE: &str = "en";

/// A slash command of a bot.
#[derive(Debug, Clone, Default)]
pub(crate) struct Command {
    pub(crate) bot: u64,
    /// Without the slash.
    pub(crate) name: String,
    /// By language.
    pub(crate) title: BTreeMap<String, String>,
    /// By language.
    pub(crate) params: BTreeMap<String, String>,
    pub(crate) is_common: bool,
    pub(crate) is_hidden: bool,
    pub(crate) has_extranet_support: bool,
}

/// The way a command was called.
pub(super) struct Invocation<'a> {
    pub(super) command: u64,
    pub(super) params: &'a str,
    /// `textarea` or `keyboard`.
    pub(super) context: &'static str,
}

impl World {
    /// Adds a slash command of a bot, by its name without the slash, and returns its number.
    ///
    /// A common command can be called in every chat, any other only in the chats of the bot.
    pub fn add_bot_command(&mut self, bot: impl Into<Number>, name: &str, is_common: bool) -> u64 {
        let bot = bot.into().0;
        let title = BTreeMap::from([(LANGUAGE.to_owned(), name.to_owned())]);
        self.add_command(Command {
            bot,
            name: name.to_owned(),
            title,
            is_common,
            ..Command::default()
        })
    }

    pub(crate) fn command(&self, id: u64) -> Option<&Command> {
        self.commands.get(&id)
    }

    /// Returns the commands of a bot with their numbers.
    pub(crate) fn commands_of(&self, bot: u64) -> impl Iterator<Item = (u64, &Command)> {
        self.commands
            .iter()
            .filter(move |(_, command)| command.bot == bot)
            .map(|(id, command)| (*id, command))
    }

    /// Returns the number of the bot's command of this name.
    pub(crate) fn command_of(&self, bot: u64, name: &str) -> Option<u64> {
        self.commands_of(bot)
            .find(|(_, command)| command.name == name)
            .map(|(id, _)| id)
    }

    pub(crate) fn add_command(&mut self, command: Command) -> u64 {
        let id = self.numbers.command.next();
        self.commands.insert(id, command);
        id
    }

    pub(crate) fn put_command(&mut self, id: u64, command: Command) {
        self.commands.insert(id, command);
    }

    pub(crate) fn remove_command(&mut self, id: u64) {
        self.commands.remove(&id);
    }

    /// Returns whether the command was called recently enough for its bot to answer.
    pub(crate) fn may_answer(&self, message: u64, command: u64) -> bool {
        let called = self.invocations.get(&(message, command));
        called.is_some_and(|called| self.now.saturating_sub(*called) <= TIME_TO_ANSWER)
    }

    /// Calls a command and notifies its bot.
    pub(super) fn invoke(&mut self, person: u64, message: u64, invocation: &Invocation<'_>) {
        let call = (message, invocation.command);
        self.invocations.insert(call, self.now);
        self.raise_command(person, message, invocation);
    }

    /// Calls the commands in a new message, each on a line that begins with a slash; returns
    /// `false` if there are none.
    pub(super) fn invoke_typed(&mut self, person: u64, message: u64) -> bool {
        let Some((text, chat)) = self.message(message).map(|it| (it.text.clone(), it.chat)) else {
            return false;
        };
        let mut is_call = false;
        for line in text.lines() {
            let Some(call) = line.trim().strip_prefix('/') else {
                continue;
            };
            let (name, params) = call.split_once(char::is_whitespace).unwrap_or((call, ""));
            for command in self.commands_for(chat, name) {
                let invocation = Invocation {
                    command,
                    params: params.trim(),
                    context: "textarea",
                };
                self.invoke(person, message, &invocation);
                is_call = true;
            }
        }
        is_call
    }

    /// Returns the commands of this name that can be called in the chat.
    fn commands_for(&self, chat: u64, name: &str) -> Vec<u64> {
        let is_here = |bot| self.chats.get(&chat).is_some_and(|chat| chat.has(bot));
        self.commands
            .iter()
            .filter(|(_, command)| command.name == name)
            .filter(|(_, command)| command.is_common || is_here(command.bot))
            .map(|(id, _)| *id)
            .collect()
    }
}
