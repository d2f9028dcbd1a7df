//! Several requests in one.
//!
//! `client.batch(items)` accepts requests, or calls that were not awaited: a tuple of up to 12 of
//! any methods, or a vector of one method's. Awaiting it returns an [`Item`] for each, in the same
//! order:
//!
//! | [`Item`] | Meaning |
//! | --- | --- |
//! | [`Done`](Item::Done) | the server carried it out; contains the method's output |
//! | [`Failed`](Item::Failed) | the server refused it or failed, or a text in it cannot be sent; contains the method's typed error |
//! | [`NotExecuted`](Item::NotExecuted) | it was not carried out |
//! | [`Unknown`](Item::Unknown) | the response was lost or cannot be read |
//!
//! `Ok` means that the server has responded for all items, so none is unknown. [`BatchError`] says
//! why it has not, and still contains what is known of each item:
//!
//! ```
//! # use bitrix24_runtime as bitrix24;
//! use bitrix24::batch::{Batch, BatchError, Item};
//! use bitrix24::{Batchable, MethodError};
//!
//! async fn count_done<M: Batchable, E: MethodError>(batch: Batch<Vec<M>, E>) -> usize {
//!     let items = match batch.halt().await {
//!         Ok(items) => items,
//!         Err(BatchError { items, .. }) => items,
//!     };
//!     items.iter().filter(|item| matches!(item, Item::Done(_))).count()
//! }
//! ```
//!
//! # What is sent
//!
//! One HTTP request takes 50 items; more are sent in several, one after the other. If one of these
//! gets no readable response, or is refused as a whole, the later ones are not sent.
//!
//! The server reads each item from a query string, in which all values are texts. Numbers are sent
//! as digits, `true` and `false` as `1` and `0`, and the server treats them like the JSON values.
//! Values that a query string cannot represent are rejected before anything is sent, with the name
//! of the parameter ([`RequestError::NotInBatch`]): null, an empty list or object, names that PHP
//! changes, more than 1000 values or 64 levels. Send such a call on its own.
//!
//! A text that the server would interpret as a reference (`$result[…]`) cannot be sent either, and
//! neither can one that is [longer](RequestError::TextTooLong) than the server accepts. Such a text
//! may come from a user, so only its own item is [`Failed`](Item::Failed), without being sent.
//!
//! # Retries
//!
//! Each of these requests is sent like a call: it waits for the rate limiter, and is retried if
//! that is safe and can help. After a lost response it is retried if every item of the batch may be
//! sent twice ([`Idempotency::Idempotent`](crate::Idempotency::Idempotent)), or has a key as in
//! [`Config::idempotency_keys`](crate::Config::idempotency_keys).
//!
//! The server may carry a request out and temporarily refuse single items of it: because there were
//! too many requests, their method has used up its execution time, something is unreachable, or the
//! same item is still being carried out. These items are sent again after a pause, within the
//! limits of the same call:
//!
//! * In a batch that halts, together with all later items, which the server did not reach. If one
//!   of those refers to an earlier item, nothing is sent again: the server no longer has that
//!   item's result, and would insert something else.
//! * Otherwise on their own, after the others.
//!
//! An item that is finally refused is `Failed`. Only then does a batch halt.
//!
//! The execution time that the response reports for an item counts for the item's method, in calls
//! as in batches. A request waits until none of its methods is over its limit. If that would take
//! longer than [`Config::max_wait`](crate::Config::max_wait), it is not sent, and fails with
//! [`ErrorKind::Throttled`], which names the method to leave out.
//!
//! # References
//!
//! An item can use the result of an earlier one; see [`BatchItem::refer`].

// A batch is an ordinary call whose parameters are the requests, each written as a query string
// (`query`). It is sent, and its items again where needed (`run`). The response holds a response
// for each of them (`parts`), which its method then reads as if it had been called directly
// (`items`).

mod entries;
mod item;
mod items;
mod parts;
mod query;
mod reference;
mod run;

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use self::items::{About, AnyPart, ItemStates};
use self::query::Query;
use self::reference::Reference;
use self::run::{BatchResult, BatchRun, Command};
use crate::call::core::Core;
use crate::contract::error_table::MethodError;
use crate::error::{Error, ErrorKind, RequestError, debug};
use crate::json::room::Room;
use crate::text::redact::Redactor;
use crate::text::sentence::Sentence;

#[doc(hidden)]
pub use self::items::Part;
pub use self::{
    item::Item,
    items::{BatchItem, BatchItems, Referring},
    reference::ResultOf,
};

/// The method of a batch.
const METHOD: &str = "batch";

/// The maximum number of items in one request.
const MAX_ITEMS: usize = 50;

/// How much of a parameter's name an error shows, in bytes.
const NAME_BYTES: usize = 256;

/// Several requests that are sent together. Nothing is sent until the batch is awaited.
///
/// Awaiting it returns the outcome of each item; see the [module](self). Dropping the future
/// cancels the batch; the server may still carry it out.
///
/// `E` is the error type in which the server's codes are looked up if it refuses the batch as a
/// whole.
#[must_use = "nothing is sent until the batch is awaited"]
pub struct Batch<I, E> {
    core: Arc<Core>,
    items: I,
    halt: bool,
    timeout: Option<Duration>,
    errors: PhantomData<fn() -> E>,
}

/// The error of a batch for which the server has not responded for all items.
///
/// If the single items do not matter, `?` converts it into an [`Error`].
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct BatchError<A, E> {
    /// The outcome of each item, as far as it is known.
    pub items: A,
    /// Why the batch stopped, or why the first unknown item is unknown.
    pub error: Error<E>,
}

impl<I: BatchItems, E: MethodError> Batch<I, E> {
    pub(crate) fn new(core: Arc<Core>, items: I) -> Self {
        Self {
            core,
            items,
            halt: false,
            timeout: None,
            errors: PhantomData,
        }
    }

    /// Stops at the first item that fails.
    ///
    /// Later items are not carried out, including those of later HTTP requests. Without `halt`,
    /// each item is carried out, whatever the outcome of the others.
    pub fn halt(self) -> Self {
        Self { halt: true, ..self }
    }

    /// Limits the time of the whole batch. By default each of its HTTP requests has the client's
    /// total timeout.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self {
            timeout: Some(timeout),
            ..self
        }
    }

    /// Sends the batch and waits for its items, without an async runtime.
    ///
    /// # Errors
    ///
    /// As when it is awaited, and if waiting would block an async runtime.
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<I::Answers, BatchError<I::Answers, E>> {
        let core = Arc::clone(&self.core);
        match core.blocking.get() {
            Ok(runtime) => runtime.block_on(self.send()),
            Err(error) => {
                let parts = self.items.into_parts(core.send_options());
                conclude_items::<I, E>(
                    &core,
                    &parts,
                    BatchResult::refused(Error::request(METHOD, error)),
                )
            }
        }
    }

    async fn send(self) -> Result<I::Answers, BatchError<I::Answers, E>> {
        let Self {
            core,
            items,
            halt,
            timeout,
            ..
        } = self;
        let parts = items.into_parts(core.send_options());
        let result = match commands(&core, &I::list(&parts), halt) {
            Ok(commands) => {
                let batch = BatchRun {
                    core: &core,
                    halt,
                    timeout,
                    redactor: &|| redactor(&core, &I::list(&parts)),
                };
                batch.run(&commands).await
            }
            Err(error) => BatchResult::refused(error),
        };
        conclude_items::<I, E>(&core, &parts, result)
    }
}

impl<I: BatchItems, E: MethodError> IntoFuture for Batch<I, E> {
    type Output = Result<I::Answers, BatchError<I::Answers, E>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// Makes each method read the response to its item.
fn conclude_items<I: BatchItems, E>(
    core: &Core,
    parts: &I::Parts,
    result: BatchResult<E>,
) -> Result<I::Answers, BatchError<I::Answers, E>> {
    let redactor = || redactor(core, &I::list(parts));
    let requests = result.states.len().div_ceil(MAX_ITEMS);
    let mut states = ItemStates {
        room: Room::of_response(core.config.http.max_response_bytes.saturating_mul(requests)),
        states: result.states.into_iter(),
        redactor: &redactor,
        unreadable: None,
    };
    let items = I::answers(parts, &mut states);
    let unreadable = states.unreadable.map(|(method, history, unreadable)| {
        Error::new(method, ErrorKind::InvalidResponse(unreadable)).after(history)
    });
    match unreadable.or(result.error) {
        None => Ok(items),
        Some(error) => Err(BatchError { items, error }),
    }
}

/// Returns a redactor that knows the secrets of all items.
fn redactor(core: &Core, parts: &[&dyn AnyPart]) -> Redactor {
    let mut secrets = Vec::new();
    parts.iter().for_each(|part| part.secrets(&mut secrets));
    core.redactor(secrets)
}

/// Writes each item as a command, or returns what is wrong with the batch.
///
/// A text that is too long, or cannot be part of a batch, is not a mistake in the program, so only
/// that item fails.
fn commands<'a, E>(
    core: &Arc<Core>,
    parts: &[&'a dyn AnyPart],
    halt: bool,
) -> Result<Vec<Command<'a>>, Error<E>> {
    let redactor = || redactor(core, parts);
    let write = |(index, &part): (usize, &&'a dyn AnyPart)| {
        let About {
            method,
            client,
            references,
            ..
        } = part.about();
        let wrong = |parameter: &str, reason: &str| RequestError::NotInBatch {
            item: index,
            parameter: redactor().name(parameter, NAME_BYTES),
            reason: reason.to_owned(),
        };
        let refused =
            |parameter: &str, reason: &str| Error::request(method, wrong(parameter, reason));
        if client.is_some_and(|client| !Arc::ptr_eq(client, core)) {
            return Err(refused("", "it is a call of a different client"));
        }
        if let Err(too_long) = part.check() {
            let text = Err(too_long);
            return Ok(Command { part, text });
        }
        let json = part.json().map_err(|error| {
            let reason = Sentence::of_serializer(&error.to_string());
            let reason = reason.shown(&redactor(), NAME_BYTES);
            refused("", &format!("it cannot be written as JSON: {reason}"))
        })?;
        if !json.starts_with('{') {
            return Err(refused("", "its parameters are not a JSON object"));
        }
        let mut query = match Query::of_json(&json) {
            Ok(query) => query,
            Err(error) if error.is_text => {
                let text = Err(wrong(&error.name, error.reason));
                return Ok(Command { part, text });
            }
            Err(error) => return Err(refused(&error.name, error.reason)),
        };
        for reference in references {
            refer(&mut query, reference, index, halt)
                .map_err(|reason| refused(&reference.parameter, reason))?;
        }
        let text = Ok(query.command(method));
        Ok(Command { part, text })
    };
    parts.iter().enumerate().map(write).collect()
}

/// Puts a reference into the item at `index`, or returns why the server could not follow it.
fn refer(
    query: &mut Query,
    reference: &Reference,
    index: usize,
    halt: bool,
) -> Result<(), &'static str> {
    let target = reference.from.item;
    if target >= index {
        return Err("refers to an item that does not come before it");
    }
    if target / MAX_ITEMS != index / MAX_ITEMS {
        return Err("refers to an item that is sent in another request (one takes 50 items)");
    }
    if !halt {
        return Err("refers to another item, so the batch must `halt` if that fails");
    }
    let text = reference.from.text(&parts::key(target % MAX_ITEMS));
    let text = text.ok_or("refers to a field whose name the server cannot read")?;
    if query.replace(&reference.parameter, text) {
        Ok(())
    } else {
        Err("is to be replaced by a reference, but the request has no value there")
    }
}

/// Hides the contents of the items.
impl<I, E> fmt::Debug for Batch<I, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Batch")
            .field("halt", &self.halt)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

impl<A, E: fmt::Debug> fmt::Debug for BatchError<A, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self, formatter, |formatter| {
            formatter
                .debug_struct("BatchError")
                .field("error", &self.error)
                .finish_non_exhaustive()
        })
    }
}

impl<A, E> fmt::Display for BatchError<A, E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(formatter)
    }
}

impl<A, E: MethodError> std::error::Error for BatchError<A, E> {}

/// Discards the items, for callers to whom they do not matter once one is unknown.
impl<A, E> From<BatchError<A, E>> for Error<E> {
    fn from(error: BatchError<A, E>) -> Self {
        error.error
    }
}

/// Discards the items, for functions that also call other methods.
impl<A, E: MethodError> From<BatchError<A, E>> for Error {
    fn from(error: BatchError<A, E>) -> Self {
        error.error.into()
    }
}
