//! Requests that are wrong in themselves.

use super::debug_as_sentence;

/// A request that is wrong in itself. Nothing was sent.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// The text given as a method's name cannot be one.
    #[error(
        "this is not a method name. Write the name alone, such as `server.time`: \
         letters, digits and underscores, joined by single full stops."
    )]
    MethodName,
    /// The parameters are not a JSON object.
    #[error("the parameters must be a JSON object. Give each one a name: `{{\"name\": value}}`.")]
    NotAnObject,
    /// The parameters hold a key that carries the client's access token.
    #[error("the parameters have a key `auth`, where the client puts its access token. Remove it.")]
    OwnAuth,
    /// The request could not be written as JSON.
    #[error("the request cannot be written as JSON: {reason}. Change the value it speaks of.")]
    NotWritable {
        /// What the serializer said.
        reason: String,
    },
    /// A text is longer than the server takes, which would cut or refuse it.
    #[error(
        "the text in `{parameter}` has {characters} characters, and the server takes {at_most}. \
         It was not sent: shorten it, or send it in parts."
    )]
    TextTooLong {
        /// The parameter, as the server spells it.
        parameter: &'static str,
        /// How many characters the text has.
        characters: usize,
        /// How many it may have.
        at_most: usize,
    },
    /// What should be downloaded does not lie behind a link that can be followed.
    #[error(
        "this is no address that begins with `https://`. Pass the link that the portal gave for the file."
    )]
    NotALink,
    /// A link names an address of a private network that is not the portal's.
    #[error(
        "the link leads to an address of a private network, and is not followed, so that nobody has \
         a file fetched from there. If the portal keeps its files there, name the host with \
         `Config::allow_host`."
    )]
    PrivateAddress,
    /// An item cannot be part of its batch.
    #[error(
        "item {item} of the batch: {}{reason}. It was not sent: change the item, or call its method by itself.",
        named(.parameter)
    )]
    NotInBatch {
        /// The item's position; the first item is 0.
        item: usize,
        /// The parameter that is wrong, such as `fields[title]`, redacted; empty where the whole
        /// item is meant.
        parameter: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The call was awaited outside of a tokio runtime.
    #[error("there is no tokio runtime here. Await the call inside one, or use `Call::wait`.")]
    NoRuntime,
    /// The client takes no more calls.
    #[error("the client has been drained and takes no more calls. Make a new client.")]
    Drained,
    /// Five pages of a queue in a row could not be read, so no more of them is asked for.
    #[error(
        "five pages in a row could not be read, and the same page would come again. Look at \
         the errors before this one, then make a new stream."
    )]
    QueueUnreadable,
    /// A blocking wait was asked for where it would hold up other tasks.
    #[error(
        "waiting here would hold up the tasks of an async runtime. Use `.await` instead; a function \
         that cannot be async may wait inside of `tokio::task::spawn_blocking`, or of \
         `tokio::task::block_in_place` where the runtime has several threads."
    )]
    WaitInRuntime,
    /// The runtime behind a blocking wait could not be started.
    #[error(
        "the runtime behind `wait` cannot start: {reason}. Free some file handles and try again."
    )]
    RuntimeFailed {
        /// What the operating system said.
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
