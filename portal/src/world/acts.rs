//! The actions of people, which raise events for bots.

use std::fmt;

use serde_json::{Value, json};

use super::commands::Invocation;
use super::{Content, NewFile, World};
use crate::number::{Dialog, Number};
use crate::tables::is_known_reaction;

/// An error for an action that is not possible on a portal either.
///
/// The message says what to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Impossible(String);

impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Impossible {}

impl Impossible {
    pub(super) fn new(reason: String) -> Self {
        Self(reason)
    }
}

fn impossible<T>(reason: String) -> Result<T, Impossible> {
    Err(Impossible(reason))
}

impl World {
    /// Writes a message as a person and returns its number.
    ///
    /// The dialog is `chat5` for a group chat, or the number of a bot or person for a private chat.
    /// A line that begins with a slash calls the commands of that name. `[USER=456]name[/USER]`
    /// mentions a bot.
    ///
    /// # Errors
    ///
    /// Returns an error if the person has no such dialog, or if its text field is switched off.
    pub fn write(
        &mut self,
        person: impl Into<Number>,
        dialog: impl Into<Dialog>,
        text: &str,
    ) -> Result<u64, Impossible> {
        let person = person.into().0;
        let chat = self.reach_to_write(person, &dialog.into().0)?;
        Ok(self.say(person, chat, text))
    }

    /// Sends a file as a person, with a message whose text may be empty.
    ///
    /// Returns the numbers of the file and the message. The message names the file in
    /// `params.FILE_ID`.
    ///
    /// # Errors
    ///
    /// Returns an error as [`write`](Self::write) does.
    pub fn send_file(
        &mut self,
        person: impl Into<Number>,
        dialog: impl Into<Dialog>,
        name: &str,
        content: &[u8],
        text: &str,
    ) -> Result<(u64, u64), Impossible> {
        let person = person.into().0;
        let chat = self.reach_to_write(person, &dialog.into().0)?;
        let new = NewFile {
            name,
            content: content.to_vec(),
            message: text,
        };
        Ok(self.upload(person, chat, new))
    }

    /// Changes the text of the person's own message.
    ///
    /// # Errors
    ///
    /// Returns an error if the person has no such message.
    pub fn edit(
        &mut self,
        person: impl Into<Number>,
        message: impl Into<Number>,
        text: &str,
    ) -> Result<(), Impossible> {
        let message = self.own(person, message)?;
        self.revise(message, Some(text.to_owned()), |_| ());
        Ok(())
    }

    /// Deletes the person's own message.
    ///
    /// # Errors
    ///
    /// Returns an error if the person has no such message.
    pub fn delete(
        &mut self,
        person: impl Into<Number>,
        message: impl Into<Number>,
    ) -> Result<(), Impossible> {
        let message = self.own(person, message)?;
        self.erase(message, false);
        Ok(())
    }

    /// Presses the button with this text below a message.
    ///
    /// A button with a command calls it, and one with the action `SEND` writes its text; other
    /// buttons do not reach the portal.
    ///
    /// # Errors
    ///
    /// Returns an error if the person does not see the button, if it is disabled, or if the bot has
    /// no such command.
    pub fn press(
        &mut self,
        person: impl Into<Number>,
        message: impl Into<Number>,
        button: &str,
    ) -> Result<(), Impossible> {
        let (person, message) = self.seen(person, message)?;
        let Some(pressed) = self.button(message, button).cloned() else {
            return impossible(format!("the message {message} has no button {button:?}"));
        };
        if pressed["DISABLED"] == "Y" {
            return impossible(format!(
                "the button {button:?} of the message {message} is disabled: send its keyboard \
                 again"
            ));
        }
        if let Some(name) = pressed["COMMAND"].as_str() {
            let bot = pressed["BOT_ID"].as_u64().unwrap_or_default();
            let name = name.trim_start_matches('/');
            let Some(command) = self.command_of(bot, name) else {
                return impossible(format!(
                    "the bot {bot} has no command {name:?}; register it before somebody presses \
                     the button"
                ));
            };
            if pressed["BLOCK"] == "Y" {
                self.block(message, button);
            }
            let invocation = Invocation {
                command,
                params: pressed["COMMAND_PARAMS"].as_str().unwrap_or_default(),
                context: "keyboard",
            };
            self.invoke(person, message, &invocation);
        } else if pressed["ACTION"] == "SEND" {
            let chat = self.message(message).map_or(0, |message| message.chat);
            let text = pressed["ACTION_VALUE"].as_str().unwrap_or_default();
            self.say(person, chat, text);
        }
        Ok(())
    }

    /// Adds a person's reaction to a message.
    ///
    /// # Errors
    ///
    /// Returns an error if the person does not see the message or has added this reaction already,
    /// or if the portal does not know the reaction.
    pub fn react(
        &mut self,
        person: impl Into<Number>,
        message: impl Into<Number>,
        code: &str,
    ) -> Result<(), Impossible> {
        let (person, message) = self.seen(person, message)?;
        if !is_known_reaction(code) {
            return impossible(format!(
                "unknown reaction {code:?}; codes are case-sensitive"
            ));
        }
        let author = self.message(message).map_or(0, |message| message.author);
        if self
            .bot(author)
            .is_some_and(|bot| !bot.is_reactions_enabled)
        {
            return impossible(format!("the bot {author} does not accept reactions"));
        }
        if !self.set_reaction(message, person, code) {
            return impossible(format!(
                "{person} has already added {code} to message {message}"
            ));
        }
        Ok(())
    }

    /// Removes a person's reaction.
    ///
    /// # Errors
    ///
    /// Returns an error if the person has not added it.
    pub fn unreact(
        &mut self,
        person: impl Into<Number>,
        message: impl Into<Number>,
        code: &str,
    ) -> Result<(), Impossible> {
        let (person, message) = (person.into().0, message.into().0);
        if self.take_reaction(message, person, code) {
            return Ok(());
        }
        impossible(format!(
            "person {person} has not added {code} to message {message}"
        ))
    }

    /// Adds a bot or another person to a group chat.
    ///
    /// # Errors
    ///
    /// Returns an error if the person is not in that chat, or if nobody has the number to add.
    pub fn invite(
        &mut self,
        person: impl Into<Number>,
        chat: impl Into<Number>,
        user: impl Into<Number>,
    ) -> Result<(), Impossible> {
        let (person, chat, user) = (person.into().0, chat.into().0, user.into().0);
        let is_in = self.chat(chat).is_some_and(|chat| chat.has(person));
        if !is_in || self.is_private(chat) {
            return impossible(format!("person {person} is not in a group chat {chat}"));
        }
        if !self.is_user(user) {
            return impossible(format!(
                "neither a person nor a bot has the number {user}; add one first"
            ));
        }
        self.join(chat, person, user);
        Ok(())
    }

    /// Opens a dialog by a link with data for the bots in it.
    ///
    /// # Errors
    ///
    /// Returns an error if the person has no such dialog.
    pub fn open_with_context(
        &mut self,
        person: impl Into<Number>,
        dialog: impl Into<Dialog>,
        context: &Value,
    ) -> Result<(), Impossible> {
        let person = person.into().0;
        let chat = self.reach(person, &dialog.into().0)?;
        self.pass_context(person, chat, context);
        Ok(())
    }

    /// Sends the data with which the person opened the chat to its bots; returns `false` if there
    /// are none.
    pub(crate) fn pass_context(&mut self, person: u64, chat: u64, context: &Value) -> bool {
        let members = self.chat(chat).map(|chat| chat.members.clone());
        let mut is_passed = false;
        for member in members.unwrap_or_default() {
            if self.bot(member).is_some() {
                self.raise_context(person, member, chat, context);
                is_passed = true;
            }
        }
        is_passed
    }

    fn say(&mut self, person: u64, chat: u64, text: &str) -> u64 {
        let message = self.write_down(person, chat, Content::text(text));
        let is_call = self.invoke_typed(person, message);
        self.raise_message("MESSAGEADD", message, !is_call);
        message
    }

    /// Returns the chat as [`reach`](Self::reach) does, if the person can write in it.
    fn reach_to_write(&mut self, person: u64, dialog: &str) -> Result<u64, Impossible> {
        let chat = self.reach(person, dialog)?;
        if self.chat(chat).is_some_and(|chat| !chat.has_text_field) {
            return impossible(format!(
                "the text field of the dialog {dialog} is switched off; nobody can write there \
                 until a bot switches it on"
            ));
        }
        Ok(chat)
    }

    /// Returns the chat of this dialog for this person.
    fn reach(&mut self, person: u64, dialog: &str) -> Result<u64, Impossible> {
        if !self.people.contains_key(&person) {
            return impossible(format!("unknown person {person}; add one first"));
        }
        self.open_dialog(person, dialog).ok_or_else(|| {
            Impossible(format!(
                "person {person} has no dialog {dialog:?}; it must be `chat` with the number of a \
                 chat that the person is in, or the number of another user"
            ))
        })
    }

    /// Returns the numbers of a person and a message that the person sees.
    fn seen(
        &self,
        person: impl Into<Number>,
        message: impl Into<Number>,
    ) -> Result<(u64, u64), Impossible> {
        let (person, message) = (person.into().0, message.into().0);
        if self.people.contains_key(&person) && self.sees_message(person, message) {
            return Ok((person, message));
        }
        impossible(format!("person {person} cannot see a message {message}"))
    }

    /// Returns the number of a message that the person has written.
    fn own(
        &self,
        person: impl Into<Number>,
        message: impl Into<Number>,
    ) -> Result<u64, Impossible> {
        let (person, message) = (person.into().0, message.into().0);
        match self.message(message) {
            Some(found) if found.author == person => Ok(message),
            _ => impossible(format!(
                "person {person} has not written a message {message}"
            )),
        }
    }

    /// Returns the button with this text.
    fn button(&self, message: u64, text: &str) -> Option<&Value> {
        let keyboard = self.message(message)?.params.get("KEYBOARD")?.as_array()?;
        keyboard.iter().find(|button| button["TEXT"] == text)
    }

    /// Disables a button until the keyboard is sent again.
    fn block(&mut self, message: u64, text: &str) {
        self.change_message(message, |message| {
            let keyboard = message.params.get_mut("KEYBOARD");
            let buttons = keyboard.and_then(Value::as_array_mut);
            for button in buttons.into_iter().flatten() {
                if button["TEXT"] == text {
                    button["DISABLED"] = json!("Y");
                }
            }
        });
    }
}
