//! What can go wrong with a call, and what the caller should do about it.
//!
//! Every error names the method. None holds a secret: texts of the server and of the transport
//! were redacted before they came here.

use std::error::Error as StdError;
use std::fmt;
use std::time::{Duration, SystemTime};

use crate::envelope::Time;
use crate::failure::{Class, Facts, MethodError};

/// Why a call failed; `E` is the error type of its method.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Error<E> {
    /// The server has understood the request and refused it.
    Api(ApiError<E>),
    /// The answer is not what the method's page promises.
    Unreadable(Box<Unreadable>),
    /// The server points to another address, to which the request may not go.
    Redirected(Box<Redirected>),
    /// The answer is larger than the limit.
    TooLarge(Box<TooLarge>),
    /// A time limit ran out.
    Timeout(Box<Timeout>),
    /// The connection failed.
    Transport(Box<TransportError>),
    /// The method has used up its execution time for now, so nothing was sent.
    Parked(Box<Parked>),
    /// The access token has expired, and there is no new one.
    Token(Box<TokenError>),
    /// The request is wrong in itself, so nothing was sent.
    Request(Box<RequestError>),
}

/// What has happened to a call besides the attempt it ended with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct History {
    /// How many requests were sent.
    pub(crate) attempts: u32,
    /// Whether one of them may have been carried out, though no answer said so.
    pub(crate) lost: bool,
    /// When the server takes the method again, where it has said so.
    pub(crate) retry_at: Option<SystemTime>,
}

impl<E> Error<E> {
    /// The method that was called.
    #[must_use]
    pub fn method(&self) -> &str {
        match self {
            Self::Api(error) => error.method(),
            Self::Unreadable(error) => error.method(),
            Self::Redirected(error) => error.method(),
            Self::TooLarge(error) => error.method(),
            Self::Timeout(error) => error.method(),
            Self::Transport(error) => error.method(),
            Self::Parked(error) => error.method(),
            Self::Token(error) => error.method(),
            Self::Request(error) => error.method(),
        }
    }

    /// How many requests were sent for the call; 0 where it failed before the first.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.history().attempts
    }

    /// Whether the server may have carried the request out although the call failed: an answer was
    /// lost or told nothing, or the server failed on the way.
    ///
    /// `false` says that it has not been carried out: it was refused before, or never arrived.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        self.history().lost
    }

    /// When the server takes the method again, after it has refused one that has used up its
    /// execution time.
    #[must_use]
    pub fn retry_at(&self) -> Option<SystemTime> {
        self.history().retry_at
    }

    /// Whether the same call may go well later although nothing is changed: the portal was busy, out
    /// of order or out of reach.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Api(error) => match error.class() {
                Some(class) => matches!(
                    class,
                    Class::InProgress
                        | Class::RateLimited
                        | Class::TimeBudgetSpent
                        | Class::Unavailable
                        | Class::ServerFault
                ),
                None => error.status() >= 500,
            },
            Self::Unreadable(_) | Self::Timeout(_) | Self::Transport(_) | Self::Parked(_) => true,
            Self::Token(error) => !matches!(error.source, OAuthError::Refused { .. }),
            Self::Redirected(_) | Self::TooLarge(_) | Self::Request(_) => false,
        }
    }

    fn history(&self) -> History {
        match self {
            Self::Api(error) => error.refusal.history,
            Self::Unreadable(error) => error.history,
            Self::Redirected(error) => error.history,
            Self::TooLarge(error) => error.history,
            Self::Timeout(error) => error.history,
            Self::Transport(error) => error.history,
            Self::Parked(error) => error.history,
            Self::Token(error) => error.history,
            Self::Request(_) => History::default(),
        }
    }

    /// The same error, with what came before it.
    pub(crate) fn after(mut self, history: History) -> Self {
        match &mut self {
            Self::Api(error) => error.refusal.history = history,
            Self::Unreadable(error) => error.history = history,
            Self::Redirected(error) => error.history = history,
            Self::TooLarge(error) => error.history = history,
            Self::Timeout(error) => error.history = history,
            Self::Transport(error) => error.history = history,
            Self::Parked(error) => error.history = history,
            Self::Token(error) => error.history = history,
            Self::Request(_) => {}
        }
        self
    }

    /// The typed failure, when the server refused the request.
    #[must_use]
    pub fn kind(&self) -> Option<&E> {
        self.api().map(|error| &error.kind)
    }

    /// The server's error code, when the server refused the request.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.api().map(ApiError::code)
    }

    /// Whether the server refused the request with this code; letter case does not matter.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        self.code()
            .is_some_and(|own| own.eq_ignore_ascii_case(code))
    }

    /// The HTTP status, when there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api(error) => Some(error.status()),
            Self::Unreadable(error) => Some(error.status()),
            Self::Redirected(error) => Some(error.status()),
            Self::TooLarge(error) => Some(error.status()),
            Self::Timeout(_)
            | Self::Transport(_)
            | Self::Parked(_)
            | Self::Token(_)
            | Self::Request(_) => None,
        }
    }

    /// What kind of failure it is, when the server refused the request with a known code, or would
    /// have: a [`Parked`] call is of class [`TimeBudgetSpent`](Class::TimeBudgetSpent).
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        match self {
            Self::Api(error) => error.class(),
            Self::Parked(_) => Some(Class::TimeBudgetSpent),
            _ => None,
        }
    }

    /// The server's own words, when the server refused the request.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.api().map(ApiError::description)
    }

    fn api(&self) -> Option<&ApiError<E>> {
        match self {
            Self::Api(error) => Some(error),
            _ => None,
        }
    }
}

impl<E: MethodError> fmt::Display for Error<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => error.fmt(formatter),
            Self::Unreadable(error) => error.fmt(formatter),
            Self::Redirected(error) => error.fmt(formatter),
            Self::TooLarge(error) => error.fmt(formatter),
            Self::Timeout(error) => error.fmt(formatter),
            Self::Transport(error) => error.fmt(formatter),
            Self::Parked(error) => error.fmt(formatter),
            Self::Token(error) => error.fmt(formatter),
            Self::Request(error) => error.fmt(formatter),
        }
    }
}

impl<E: MethodError> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Token(error) => error.source(),
            _ => None,
        }
    }
}

/// The server has understood a request and refused it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ApiError<E> {
    /// The typed failure.
    pub kind: E,
    refusal: Box<Refusal>,
}

/// What is the same for every method of a refused request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) method: String,
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) description: String,
    pub(crate) facts: Option<&'static Facts>,
    pub(crate) time: Option<Time>,
    pub(crate) history: History,
}

impl<E> ApiError<E> {
    pub(crate) fn new(kind: E, refusal: Box<Refusal>) -> Self {
        Self { kind, refusal }
    }

    /// The method that was called.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.refusal.method
    }

    /// The HTTP status of the answer. It says little: a refusal may come with 200.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.refusal.status
    }

    /// The error code as the server spelt it; it may be empty, and it may be a number. Should a
    /// secret of the request be part of it, that part is redacted.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.refusal.code
    }

    /// The server's own words; they may be empty.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.refusal.description
    }

    /// What kind of failure it is, when the code is known.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        self.facts().map(|facts| facts.class)
    }

    /// When this failure occurs, when the code is known.
    #[must_use]
    pub fn when(&self) -> Option<&'static str> {
        self.facts().map(|facts| facts.when)
    }

    /// What to do about it, when the code is known.
    #[must_use]
    pub fn remedy(&self) -> Option<&'static str> {
        self.facts().map(|facts| facts.remedy)
    }

    /// All that is documented of this failure, when the code is known.
    #[must_use]
    pub fn facts(&self) -> Option<&'static Facts> {
        self.refusal.facts
    }

    /// What the call has cost, when the server said so.
    #[must_use]
    pub fn time(&self) -> Option<&Time> {
        self.refusal.time.as_ref()
    }

    /// As [`Error::attempts`]; for an item of a batch, how many requests it was part of.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.refusal.history.attempts
    }

    /// As [`Error::is_ambiguous`].
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        self.refusal.history.lost
    }

    /// As [`Error::retry_at`].
    #[must_use]
    pub fn retry_at(&self) -> Option<SystemTime> {
        self.refusal.history.retry_at
    }
}

impl<E> fmt::Display for ApiError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = if self.code().is_empty() {
            "refused without a code"
        } else {
            self.code()
        };
        write!(formatter, "{}: {code}", self.method())?;
        let description = self.description().trim_end_matches('.');
        if !description.is_empty() {
            write!(formatter, ": {description}")?;
        }
        write!(formatter, " (HTTP {}).", self.status())?;
        match self.facts() {
            Some(facts) => write!(formatter, " {}", facts.remedy),
            None => formatter.write_str(" No more is known of it: see the method's page."),
        }
    }
}

impl<E: MethodError> StdError for ApiError<E> {}

/// An answer that is not what the method's page promises.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{method}: the answer{} cannot be read: {reason} (HTTP {status}). {}{}", at(.path), unreadable(*.status), beginning(.excerpt))]
#[non_exhaustive]
pub struct Unreadable {
    pub(crate) method: String,
    pub(crate) status: u16,
    pub(crate) path: String,
    pub(crate) reason: String,
    pub(crate) excerpt: String,
    /// Whether it is JSON at all; what is not may come from a proxy, or may have been cut off.
    pub(crate) is_json: bool,
    pub(crate) history: History,
}

impl Unreadable {
    /// A page of a queue that nothing can be done with.
    #[cfg(feature = "client")]
    pub(crate) fn of_page(method: &str, reason: &str) -> Self {
        Self {
            method: method.to_owned(),
            status: 200,
            path: "result".to_owned(),
            reason: reason.to_owned(),
            excerpt: String::new(),
            is_json: true,
            history: History::default(),
        }
    }

    /// The method that was called.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The HTTP status of the answer.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Where in the answer the reading stopped, such as `result.items[3].id`; empty where the
    /// whole answer is meant.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The beginning of the answer without secrets, at most 512 bytes.
    #[must_use]
    pub fn excerpt(&self) -> &str {
        &self.excerpt
    }
}

fn at(path: &str) -> String {
    if path.is_empty() {
        String::new()
    } else {
        format!(" at `{path}`")
    }
}

fn beginning(excerpt: &str) -> String {
    if excerpt.is_empty() {
        " It is empty.".to_owned()
    } else {
        format!(" It begins: {excerpt}")
    }
}

/// An answer that points to another address, to which the request may not go.
///
/// A request follows one redirect (302, 307, 308) to an encrypted address, and only to the host it
/// came from, to another portal of the vendor's cloud, or to a host that
/// [`Config::allow_host`](crate::Config::allow_host) names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{method}: the portal answered with a redirect{} (HTTP {status}), which is not followed, so that credentials \
     reach no other server. If the portal has moved, make a client for its new address, or name the host with \
     `Config::allow_host`.",
    towards(.host)
)]
#[non_exhaustive]
pub struct Redirected {
    pub(crate) method: String,
    pub(crate) status: u16,
    pub(crate) host: Option<String>,
    pub(crate) history: History,
}

impl Redirected {
    /// The method that was called.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The HTTP status of the answer.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The host the server points to, with its port if it is not the usual one. The rest of the
    /// address is not kept, because it may hold a secret.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }
}

fn towards(host: &Option<String>) -> String {
    host.as_ref()
        .map(|host| format!(" to {host}"))
        .unwrap_or_default()
}

/// An answer larger than the limit; reading stopped there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{method}: the answer is larger than {limit} bytes (HTTP {status}). \
     Ask for fewer items at once, or raise `Config::max_answer_bytes`."
)]
#[non_exhaustive]
pub struct TooLarge {
    pub(crate) method: String,
    pub(crate) status: u16,
    pub(crate) limit: usize,
    pub(crate) history: History,
}

impl TooLarge {
    /// The method that was called.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The HTTP status of the answer.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The limit, in bytes.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }
}

/// Which of a call's time limits ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// The time to open a connection.
    Connect,
    /// The time from sending the request to the last byte of the answer.
    Attempt,
    /// The time for the whole call.
    Total,
}

impl fmt::Display for Limit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Connect => "no connection",
            Self::Attempt => "no complete answer to one attempt",
            Self::Total => "no complete answer to the call",
        })
    }
}

/// A time limit that ran out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{method}: {limit} within {after:?}. {}", advice(*.limit, self.may_have_arrived()))]
#[non_exhaustive]
pub struct Timeout {
    pub(crate) method: String,
    pub(crate) limit: Limit,
    pub(crate) after: Duration,
    pub(crate) history: History,
}

impl Timeout {
    /// The method that was called.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Which limit ran out.
    #[must_use]
    pub fn limit(&self) -> Limit {
        self.limit
    }

    /// How long the limit is.
    #[must_use]
    pub fn after(&self) -> Duration {
        self.after
    }

    /// Whether the server may have received the request, and then may have carried it out.
    #[must_use]
    pub fn may_have_arrived(&self) -> bool {
        self.history.lost
    }
}

/// A connection that could not be opened or broke.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{method}: {reason}. {}", arrival(self.may_have_arrived()))]
#[non_exhaustive]
pub struct TransportError {
    pub(crate) method: String,
    pub(crate) reason: String,
    pub(crate) history: History,
}

impl TransportError {
    /// The method that was called.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// What the network stack said.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Whether the server may have received the request, and then may have carried it out.
    #[must_use]
    pub fn may_have_arrived(&self) -> bool {
        self.history.lost
    }
}

fn advice(limit: Limit, may_have_arrived: bool) -> &'static str {
    match limit {
        Limit::Total if !may_have_arrived => {
            "The portal has not carried the request out: the time went by in waiting for its turn, or for a connection. Send it again, and give it more time."
        }
        _ => arrival(may_have_arrived),
    }
}

/// What to do about an answer that cannot be read.
fn unreadable(status: u16) -> &'static str {
    match status {
        500.. => {
            "The portal, or something in front of it, has failed; the request may have been carried out. Try again later."
        }
        200..300 => {
            "The request may have been carried out. Check that the address is that of a Bitrix24 portal."
        }
        _ => "Check the portal's address and the credentials.",
    }
}

fn arrival(may_have_arrived: bool) -> &'static str {
    if may_have_arrived {
        "The portal may have carried the request out. Send it again if the method says that it may be repeated (`Method::REPEAT`); otherwise find out first whether it was done."
    } else {
        "The request was not sent: check the portal's address and the network, then try again."
    }
}

/// A method that has used up its execution time for now, as its last answers have told. Nothing
/// was sent, because the server would refuse it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{method}: the method has used up its execution time on this portal, and gets some of it back in {remaining:?}. \
     Call it again then, or let the call wait that long with `Config::max_wait`."
)]
#[non_exhaustive]
pub struct Parked {
    pub(crate) method: String,
    pub(crate) remaining: Duration,
    pub(crate) history: History,
}

impl Parked {
    /// The method that was called.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// How long it takes from the end of the call until the method gets some of its time back.
    #[must_use]
    pub fn remaining(&self) -> Duration {
        self.remaining
    }
}

/// An access token that has expired and could not be renewed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{method}: the access token has expired and was not renewed: {source}")]
#[non_exhaustive]
pub struct TokenError {
    pub(crate) method: String,
    pub(crate) source: OAuthError,
    pub(crate) history: History,
}

impl TokenError {
    /// The method that was called.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Why there is no new token.
    #[must_use]
    pub fn reason(&self) -> &OAuthError {
        &self.source
    }
}

/// Why the authorization server gave no tokens, or why they cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OAuthError {
    /// The settings cannot be used.
    #[error("{reason}")]
    Setup {
        /// What is wrong with them.
        reason: String,
    },
    /// The authorization server has refused. It is not asked again with the same refresh token.
    #[error(
        "the authorization server refused: {code}: {description} (HTTP {status}). \
         Check the client id, its secret and that the application is installed and paid for; \
         where the refresh token has expired, let the user authorize the application again."
    )]
    Refused {
        /// The server's error code.
        code: String,
        /// The server's own words; they may be empty.
        description: String,
        /// The HTTP status.
        status: u16,
    },
    /// The answer of the authorization server holds neither tokens nor a refusal.
    #[error(
        "the answer of the authorization server cannot be read: {reason} (HTTP {status}). \
         Check `App::server`; if it is right, try again later."
    )]
    Unreadable {
        /// What is wrong with it.
        reason: String,
        /// The HTTP status.
        status: u16,
    },
    /// The authorization server could not be reached, or did not answer in time.
    #[error(
        "the authorization server did not answer: {reason}. Check `App::server` and the network, then try again."
    )]
    Transport {
        /// What the network stack said.
        reason: String,
    },
    /// A request does not prove that it is from the portal that it claims.
    #[error("the portal that was claimed is not proven: {reason}. Answer with 403.")]
    Unproven {
        /// What is missing.
        reason: String,
    },
    /// The new tokens could not be stored. They are kept, and stored before they are used.
    #[error(
        "the new tokens could not be stored: {reason}. Mend the token store; the next call tries again."
    )]
    Store {
        /// What the store said.
        reason: String,
    },
    /// The renewal was cut off: its runtime has ended, or the token store panicked.
    #[error("the renewal was cut off. The next call tries again.")]
    CutOff,
}

/// A request that is wrong in itself. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// The text given as a method's name cannot be one.
    #[error(
        "`{method}` is not a method name. Write the name alone, such as `server.time`: \
         letters, digits and underscores, joined by single full stops."
    )]
    MethodName {
        /// The text, redacted.
        method: String,
    },
    /// The parameters are not a JSON object.
    #[error(
        "{method}: the parameters must be a JSON object. Give each one a name: `{{\"name\": value}}`."
    )]
    NotAnObject {
        /// The method that was called.
        method: String,
    },
    /// The parameters hold a key that carries the client's access token.
    #[error(
        "{method}: the parameters have a key `auth`, where the client puts its access token. Remove it."
    )]
    OwnAuth {
        /// The method that was called.
        method: String,
    },
    /// The request could not be written as JSON.
    #[error(
        "{method}: the request cannot be written as JSON: {reason}. Change the value it speaks of."
    )]
    NotWritable {
        /// The method that was called.
        method: String,
        /// What the serializer said.
        reason: String,
    },
    /// What should be downloaded does not lie behind a link that can be followed.
    #[error(
        "{method}: this is no address that begins with `https://`. Pass the link that the portal gave for the file."
    )]
    NotALink {
        /// What was called.
        method: String,
    },
    /// An item cannot be part of its batch.
    #[error(
        "{method}, item {item} of the batch: {}{reason}. Nothing was sent: change the item, or call its method by itself.",
        named(.parameter)
    )]
    NotInBatch {
        /// The item's method.
        method: String,
        /// The item's position; the first item is 0.
        item: usize,
        /// The parameter that is wrong, such as `fields[title]`, redacted; empty where the whole
        /// item is meant.
        parameter: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The call was awaited outside of a tokio runtime.
    #[error(
        "{method}: there is no tokio runtime here. Await the call inside one, or use `Call::wait`."
    )]
    NoRuntime {
        /// The method that was called.
        method: String,
    },
    /// The client takes no more calls.
    #[error("{method}: the client has been drained and takes no more calls. Make a new client.")]
    Drained {
        /// The method that was called.
        method: String,
    },
    /// Five pages of a queue in a row could not be read, so no more of them is asked for.
    #[error(
        "{method}: five pages in a row could not be read, and the same page would come again. Look at \
         the errors before this one, then make a new stream."
    )]
    QueueUnreadable {
        /// The method that reads the queue.
        method: String,
    },
    /// A blocking wait was asked for where it would hold up other tasks.
    #[error(
        "{method}: `wait` would block the async runtime it was called in. Use `.await` instead."
    )]
    WaitInRuntime {
        /// The method that was called.
        method: String,
    },
    /// The runtime behind a blocking wait could not be started.
    #[error(
        "{method}: the runtime behind `wait` cannot start: {reason}. Free some file handles and try again."
    )]
    RuntimeFailed {
        /// The method that was called.
        method: String,
        /// What the operating system said.
        reason: String,
    },
}

impl RequestError {
    /// The method that was called.
    #[must_use]
    pub fn method(&self) -> &str {
        match self {
            Self::MethodName { method }
            | Self::NotALink { method }
            | Self::NotAnObject { method }
            | Self::OwnAuth { method }
            | Self::NotWritable { method, .. }
            | Self::NotInBatch { method, .. }
            | Self::NoRuntime { method }
            | Self::Drained { method }
            | Self::QueueUnreadable { method }
            | Self::WaitInRuntime { method }
            | Self::RuntimeFailed { method, .. } => method,
        }
    }
}

fn named(parameter: &str) -> String {
    match parameter {
        "" => String::new(),
        parameter => format!("`{parameter}` "),
    }
}
