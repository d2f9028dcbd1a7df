//! The methods the portal supports: one row here, one function in the file of its resource.

mod bot;
pub(crate) mod call;
mod chat;
mod command;
mod content;
mod event;
mod file;
mod im;
mod member;
mod message;
mod own;
mod person;
mod reaction;
mod revision;
mod ui;

use bitrix24::{ErrorEntry, ErrorInfo, ErrorTable, im as of_im, imbot};

use crate::errors::{Code, Failure};

use call::{Call, Outcome};

/// A method of the REST API.
pub(crate) struct Method {
    pub(crate) name: &'static str,
    /// The required scope.
    pub(crate) scope: Option<&'static str>,
    /// The documented errors.
    pub(crate) errors: fn() -> Vec<&'static ErrorInfo>,
    pub(crate) carry_out: fn(&mut Call<'_>) -> Outcome,
}

const METHODS: &[Method] = &[
    documented::<imbot::BotGet>(bot::get),
    documented::<imbot::BotList>(bot::list),
    documented::<imbot::BotRegister>(bot::register),
    documented::<imbot::BotUnregister>(bot::unregister),
    documented::<imbot::BotUpdate>(bot::update),
    documented::<imbot::ChatAdd>(chat::add),
    documented::<imbot::ChatGet>(chat::get),
    documented::<imbot::ChatLeave>(chat::leave),
    documented::<imbot::ChatSetOwner>(chat::set_owner),
    documented::<imbot::ChatUpdate>(chat::update),
    documented::<imbot::ManagerAdd>(member::add_managers),
    documented::<imbot::ManagerDelete>(member::delete_managers),
    documented::<imbot::UserAdd>(member::add),
    documented::<imbot::UserDelete>(member::delete),
    documented::<imbot::UserList>(member::list),
    documented::<imbot::MessageDelete>(message::delete),
    documented::<imbot::MessageGet>(message::get),
    documented::<imbot::MessageGetContext>(message::get_context),
    documented::<imbot::MessageRead>(message::read),
    documented::<imbot::MessageSend>(message::send),
    documented::<imbot::MessageUpdate>(message::update),
    documented::<imbot::ReactionAdd>(reaction::add),
    documented::<imbot::ReactionDelete>(reaction::delete),
    documented::<imbot::CommandAnswer>(command::answer),
    documented::<imbot::CommandList>(command::list),
    documented::<imbot::CommandRegister>(command::register),
    documented::<imbot::CommandUnregister>(command::unregister),
    documented::<imbot::CommandUpdate>(command::update),
    documented::<imbot::EventGet>(event::get),
    documented::<imbot::FileDownload>(file::download),
    documented::<imbot::FileUpload>(file::upload),
    documented::<imbot::InputActionNotify>(ui::notify),
    documented::<imbot::TextFieldEnabled>(ui::enable_text_field),
    documented::<imbot::RevisionGet>(revision::get),
    documented::<of_im::BotSendContext>(im::send_context),
    documented::<of_im::EventGet>(im::get_events),
    documented::<of_im::EventSubscribe>(im::subscribe),
    documented::<of_im::EventUnsubscribe>(im::unsubscribe),
    documented::<of_im::FileDownload>(im::download),
    documented::<of_im::FileUpload>(im::upload),
    basic("profile", person::profile),
    basic("portal.count", own::count),
    basic("portal.echo", own::echo),
    basic("portal.list", own::list),
];

/// Returns the method of this name, which is case-sensitive.
pub(crate) fn find(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.name == name)
}

impl Method {
    /// Returns the documented error of this code.
    pub(crate) fn error(&self, code: &str) -> Option<&'static ErrorInfo> {
        (self.errors)().into_iter().find(|row| row.code == code)
    }

    /// Returns the failure for this code.
    ///
    /// If the method's page does not document the code, the error is that of another method whose
    /// page does, or the bare code.
    pub(crate) fn failure(&self, code: Code) -> Failure {
        if code == "user_access_error" {
            return Failure::system(code);
        }
        self.error(code)
            .or_else(|| find_error(code))
            .map_or_else(|| Failure::bare(code), Failure::from)
    }
}

/// Returns the error of the first method that documents this code.
pub(crate) fn find_error(code: &str) -> Option<&'static ErrorInfo> {
    all().find_map(|method| method.error(code))
}

/// Returns all methods.
pub(crate) fn all() -> impl Iterator<Item = &'static Method> {
    METHODS.iter()
}

/// Returns the documented errors of each method, without the system errors.
///
/// Each item is the name of a method and its error codes in the order of its documentation page.
///
/// ```
/// let reading = bitrix24_portal::documented_errors()
///     .find(|(method, _)| *method == "imbot.v2.Chat.Message.read");
/// assert!(reading.unwrap().1.contains(&"MESSAGE_NOT_FOUND"));
/// ```
pub fn documented_errors() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    all().filter(|method| method.scope.is_some()).map(|method| {
        let codes = (method.errors)().iter().map(|facts| facts.code).collect();
        (method.name, codes)
    })
}

/// A documented method, whose name and errors are those of its request.
const fn documented<M: bitrix24::Method>(carry_out: fn(&mut Call<'_>) -> Outcome) -> Method {
    Method {
        name: M::NAME,
        scope: Some(first_word(M::NAME)),
        errors: table::<M::Error>,
        carry_out,
    }
}

/// A method without a scope and documented errors: the portal's own, and `profile`.
const fn basic(name: &'static str, carry_out: fn(&mut Call<'_>) -> Outcome) -> Method {
    Method {
        name,
        scope: None,
        errors: Vec::new,
        carry_out,
    }
}

fn table<E: ErrorTable>() -> Vec<&'static ErrorInfo> {
    let facts = |row: &'static ErrorEntry<E>| row.facts;
    E::TABLE.iter().map(facts).collect()
}

/// Returns the part of a method's name before the first dot, which is its scope.
const fn first_word(name: &str) -> &str {
    let mut end = 0;
    while end < name.len() && name.as_bytes()[end] != b'.' {
        end += 1;
    }
    name.split_at(end).0
}
