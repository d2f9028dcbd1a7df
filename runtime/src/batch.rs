//! Several requests in one.
//!
//! `client.batch(items)` takes requests, or calls that were not awaited: a tuple of up to 12 of any
//! methods, or a vector of one method's. Awaiting it gives an [`Item`] for each, in the same order:
//!
//! | [`Item`] | What became of it |
//! | --- | --- |
//! | [`Done`](Item::Done) | the server carried it out; here is what the method gives |
//! | [`Failed`](Item::Failed) | the server refused it or failed, or a text of it cannot be sent; here is the method's own typed error |
//! | [`NotExecuted`](Item::NotExecuted) | it was certainly not carried out |
//! | [`Unknown`](Item::Unknown) | the answer that would tell is lost or cannot be read |
//!
//! `Ok` means that the server has answered for all of them, so that none is unknown.
//! [`BatchError`] says why that is not so, and still holds what is known of each item:
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
//! One HTTP request takes 50 items; more are sent in several, one after the other. When one of
//! these gets no readable answer, or is refused as a whole, the later ones are not sent.
//!
//! The server reads each item from a query string, in which all values are texts. Numbers go there
//! as digits, `true` and `false` as `1` and `0`, and the server takes them as it would have taken the
//! real ones. What such a string cannot say is refused before anything is sent, with the name of
//! the parameter ([`RequestError::NotInBatch`]): null, an empty list or object, names that PHP reads as
//! others, more than 1000 values or 64 levels. Send such a call by itself.
//!
//! A text that the server would take for a reference (`$result[…]`) cannot be said either, and one that
//! is [longer](RequestError::TextTooLong) than the server takes is not sent. Anybody may have written
//! it, so it costs its own item alone, which is [`Failed`](Item::Failed) without being sent.
//!
//! # What is sent again
//!
//! Each of these requests goes the way of a call: it waits for its turn, and is repeated where that
//! helps and is safe. After a lost answer it is, when every item of the batch may be sent twice
//! ([`Idempotency::Idempotent`](crate::Idempotency::Idempotent)), or with a key as in
//! [`Config::idempotency_keys`](crate::Config::idempotency_keys).
//!
//! The server may carry a request out and refuse single items of it for the time being: because too
//! many requests came, or their method has used up its execution time, or something is out of reach,
//! or the same item is still being carried out. These items are
//! sent again after a pause, within the bounds of the same call:
//!
//! * In a batch that halts, together with all items behind them, which the server did not come to.
//!   Should one of those refer to an item in front, nothing is sent again: the server has that
//!   item's result no more, and would put something else in its place.
//! * Otherwise by themselves, and so after the others.
//!
//! An item that is refused to the end is `Failed`. Only then does a batch halt.
//!
//! What the answer tells of an item's execution time counts for the item's method, in calls as in
//! batches. A request waits until none of its methods is over its limit. Where that would take longer
//! than [`Config::max_wait`](crate::Config::max_wait), it is not sent, and
//! [`ErrorKind::Throttled`] comes with the method to leave out.
//!
//! # References
//!
//! An item can use what an earlier one gives; see [`BatchItem::refer`].

// A batch is an ordinary call whose parameters are the requests, each written as a query string
// (`query`). It is sent, and its items again where needed (`run`). The answer holds an answer for
// each of them (`parts`), which its method then reads as if it had been called directly (`items`).

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

/// The method that carries a batch.
const METHOD: &str = "batch";

/// How many items one request takes.
const MOST_ITEMS: usize = 50;

/// How much of a parameter's name an error shows, in bytes.
const NAME_BYTES: usize = 256;

/// Several requests that go to the portal together. Nothing is sent until it is awaited.
///
/// Awaiting it gives what became of each item; see the [module](self). Dropping the future gives the
/// batch up; the server may carry it out nevertheless.
///
/// `E` is the error type to look the server's codes up in when it refuses the batch as a whole.
#[must_use = "nothing is sent until the batch is awaited"]
pub struct Batch<I, E> {
    core: Arc<Core>,
    items: I,
    halt: bool,
    timeout: Option<Duration>,
    errors: PhantomData<fn() -> E>,
}

/// The server has not answered for all items of a batch.
///
/// Where the single items do not matter, `?` turns it into an [`Error`].
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct BatchError<A, E> {
    /// What became of each item, as far as it is known.
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

    /// Stops at the first item that fails: the ones behind it are not carried out, also where they
    /// belong to a later HTTP request. Otherwise each is carried out, whatever became of the others.
    pub fn halt(self) -> Self {
        Self { halt: true, ..self }
    }

    /// Limits the time of the whole batch. By default each of its HTTP requests has the client's
    /// total limit.
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
    /// As when it is awaited, and where waiting would hold up an async runtime.
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<I::Answers, BatchError<I::Answers, E>> {
        let core = Arc::clone(&self.core);
        match core.blocking.get() {
            Ok(runtime) => runtime.block_on(self.send()),
            Err(error) => {
                let parts = self.items.into_parts(core.manner());
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
        let parts = items.into_parts(core.manner());
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

/// Lets each method read the answer to its item.
fn conclude_items<I: BatchItems, E>(
    core: &Core,
    parts: &I::Parts,
    result: BatchResult<E>,
) -> Result<I::Answers, BatchError<I::Answers, E>> {
    let redactor = || redactor(core, &I::list(parts));
    let requests = result.states.len().div_ceil(MOST_ITEMS);
    let mut states = ItemStates {
        room: Room::of_answer(core.config.http.max_response_bytes.saturating_mul(requests)),
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

/// A redactor that knows the secrets of all items.
fn redactor(core: &Core, parts: &[&dyn AnyPart]) -> Redactor {
    let mut secrets = Vec::new();
    parts.iter().for_each(|part| part.secrets(&mut secrets));
    core.redactor(secrets)
}

/// Writes each item as a command, or says what is wrong with the batch. A text that is too long, or
/// cannot be part of a batch, is no mistake of the program that makes it: that costs the item alone.
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
            return Err(refused("", "it is a call of another client"));
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

/// Puts a reference into the item at `index`, or says why the server could not follow it.
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
    if target / MOST_ITEMS != index / MOST_ITEMS {
        return Err("refers to an item that goes out in another request, which takes 50 items");
    }
    if !halt {
        return Err("refers to another item, so the batch must `halt` where that fails");
    }
    let text = reference.from.text(&parts::key(target % MOST_ITEMS));
    let text = text.ok_or("refers to a field whose name the server cannot read")?;
    if query.replace(&reference.parameter, text) {
        Ok(())
    } else {
        Err("is to be replaced by a reference, but the request has no such value")
    }
}

/// What the items hold stays out of sight.
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

/// For callers to whom the items do not matter once one is unknown.
impl<A, E> From<BatchError<A, E>> for Error<E> {
    fn from(error: BatchError<A, E>) -> Self {
        error.error
    }
}

/// For functions that call several methods besides.
impl<A, E: MethodError> From<BatchError<A, E>> for Error {
    fn from(error: BatchError<A, E>) -> Self {
        error.error.into()
    }
}
