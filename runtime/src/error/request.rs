//! Errors before a request is sent.

use super::debug_as_sentence;

/// Why a request was not sent: it is invalid, or the client cannot send it.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// The text is not a valid method name.
    #[error(
        "this is not a method name. Pass the name alone, such as `server.time`: \
         letters, digits and underscores, joined by single full stops."
    )]
    MethodName,
    /// The parameters are not a JSON object.
    #[error("the parameters must be a JSON object. Name each parameter: `{{\"name\": value}}`.")]
    NotAnObject,
    /// The parameters contain the key that carries the client's access token.
    #[error(
        "the parameters have a key `auth`, which the client uses for its access token. Remove it."
    )]
    OwnAuth,
    /// The request could not be written as JSON.
    #[error("the request cannot be written as JSON: {reason}. Change that value.")]
    NotWritable {
        /// The reason from the serializer.
        reason: String,
    },
    /// A text is longer than the server accepts; the server would cut or refuse it.
    #[error(
        "the text in `{parameter}` has {characters} characters, but the server accepts {at_most}. \
         It was not sent: shorten it, or send it in parts."
    )]
    TextTooLong {
        /// The parameter, as the server spells it.
        parameter: &'static str,
        /// How many characters the text has.
        characters: usize,
        /// The maximum number of characters.
        at_most: usize,
    },
    /// The link to download is not a valid one.
    #[error(
        "the download link is not an `https://` URL. Pass the link that the portal returned for the file."
    )]
    NotALink,
    /// A link leads to an address of a private network that is not the portal's.
    #[error(
        "the link leads to an address of a private network, and is not followed, so that nobody can \
         read files from there. If the portal keeps its files there, allow the host with \
         `Config::allow_host`."
    )]
    PrivateAddress,
    /// An item cannot be part of its batch.
    #[error(
        "item {item} of the batch: {}{reason}. It was not sent: change the item, or call its method on its own.",
        named(.parameter)
    )]
    NotInBatch {
        /// The item's position; the first item is 0.
        item: usize,
        /// The parameter that is wrong, such as `fields[title]`, redacted; empty if the whole item
        /// is wrong.
        parameter: String,
        /// The reason.
        reason: String,
    },
    /// The call was awaited outside of a tokio runtime.
    #[error("there is no tokio runtime here. Await the call inside one, or use `Call::wait`.")]
    NoRuntime,
    /// The client has been drained.
    #[error("the client has been drained and accepts no more calls. Create a new client.")]
    Drained,
    /// Five pages of a queue in a row could not be read, so reading stopped.
    #[error(
        "five pages in a row could not be read, and the next page would be the same. Check \
         the errors before this one, then create a new stream."
    )]
    QueueUnreadable,
    /// A blocking wait would block other tasks.
    #[error(
        "waiting here would block the tasks of an async runtime. Use `.await` instead; a function \
         that cannot be async may wait inside `tokio::task::spawn_blocking`, or inside \
         `tokio::task::block_in_place` where the runtime has several threads."
    )]
    WaitInRuntime,
    /// The internal runtime of a blocking wait could not be started.
    #[error(
        "the internal runtime for `wait` cannot start: {reason}. Free some file handles and try again."
    )]
    RuntimeFailed {
        /// The reason from the operating system.
        reason: String,
    },
}

debug_as_sentence!(enum RequestError {
    MethodName,
    NotAnObject,
    OwnAuth,
    NotWritable { reason },
    TextTooLong { parameter, characters, at_most },
    NotALink,
    PrivateAddress,
    NotInBatch { item, parameter, reason },
    NoRuntime,
    Drained,
    QueueUnreadable,
    WaitInRuntime,
    RuntimeFailed { reason },
});

fn named(parameter: &str) -> String {
    match parameter {
        "" => String::new(),
        parameter => format!("`{parameter}` "),
    }
}
