//! Several requests in one.
//!
//! `client.batch(items)` takes requests, or calls that were not awaited: a tuple of up to 12 of any
//! methods, or a vector of one method's. Awaiting it gives an [`Item`] for each, in the same order:
//!
//! | [`Item`] | What became of it |
//! | --- | --- |
//! | [`Done`](Item::Done) | the server carried it out; here is what the method gives |
//! | [`Failed`](Item::Failed) | the server refused it; here is the method's own typed error |
//! | [`NotExecuted`](Item::NotExecuted) | it was certainly not carried out |
//! | [`Unknown`](Item::Unknown) | the answer that would tell is lost or cannot be read |
//!
//! `Ok` means that the server has answered for all of them, so that none is unknown.
//! [`BatchError`] says why that is not so, and still holds what is known of each item:
//!
//! ```
//! use bitrix24_runtime::batch::{BatchError, Item};
//! use bitrix24_runtime::{Batchable, Client, MethodError};
//!
//! async fn send<M: Batchable, E: MethodError>(client: &Client, requests: Vec<M>) -> usize {
//!     let items = match client.batch::<_, E>(requests).halt().await {
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
//! the parameter ([`RequestError::NotInBatch`]): null, an empty list or object, a text that the server
//! would take for a reference (`$result[…]`), names that PHP reads as others, more than 1000 values
//! or 64 levels. Send such a call by itself.
//!
//! # References
//!
//! An item can use what an earlier one gives; see [`BatchItem::refer`].

// A batch is an ordinary call whose parameters are the requests, each written as a query string
// (`query`). Its answer holds an answer for each of them (`parts`), which its method then reads as if
// it had been called directly (`items`).

mod entries;
mod item;
mod items;
mod parts;
mod query;
mod reference;

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde::ser::{Serialize, SerializeMap, Serializer};

use self::items::{About, AnyPart, Fates};
use self::parts::{Fate, Parts};
use self::query::Query;
use self::reference::Reference;
use crate::client::Core;
use crate::clock::Deadline;
use crate::error::{Error, RequestError};
use crate::exchange::{Job, send};
use crate::failure::MethodError;
use crate::method::Repeat;
use crate::redact::Redactor;
use crate::transport::Transport;

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
    /// As when it is awaited, and when called inside an async runtime.
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> Result<I::Answers, BatchError<I::Answers, E>> {
        let core = Arc::clone(&self.core);
        match core.waiting.waiter(METHOD, &core) {
            Ok(waiter) => {
                let transport = Arc::clone(&waiter.transport);
                waiter.block_on(async move { self.send(&transport).await })
            }
            Err(error) => {
                let parts = self.items.into_parts();
                conclude_items::<I, E>(&core, &parts, Outcome::of_refusal(error))
            }
        }
    }

    async fn send(
        self,
        transport: &Arc<Transport>,
    ) -> Result<I::Answers, BatchError<I::Answers, E>> {
        let Self {
            core,
            items,
            halt,
            timeout,
            ..
        } = self;
        let parts = items.into_parts();
        let outcome = match commands(&core, &I::list(&parts), halt) {
            Ok(commands) => {
                let delivery = Delivery {
                    core: &core,
                    transport,
                    halt,
                    timeout,
                    repeat: repeat(&I::list(&parts)),
                };
                let redactor = || redactor(&core, &I::list(&parts));
                delivery.deliver(&commands, &redactor).await
            }
            Err(error) => Outcome::of_refusal(error),
        };
        conclude_items::<I, E>(&core, &parts, outcome)
    }
}

impl<I: BatchItems, E: MethodError> IntoFuture for Batch<I, E> {
    type Output = Result<I::Answers, BatchError<I::Answers, E>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let transport = Arc::clone(&self.core.transport);
        Box::pin(async move { self.send(&transport).await })
    }
}

/// What is known of the items, up to where the batch ended.
struct Outcome<E> {
    fates: Vec<Fate>,
    /// Why it ended before its end.
    error: Option<Error<E>>,
}

impl<E> Outcome<E> {
    /// Nothing was sent, because something is wrong with the batch itself.
    fn of_refusal(error: RequestError) -> Self {
        Self {
            fates: Vec::new(),
            error: Some(Error::Request(Box::new(error))),
        }
    }
}

/// How the commands of a batch are sent.
struct Delivery<'a> {
    core: &'a Core,
    transport: &'a Arc<Transport>,
    halt: bool,
    timeout: Option<Duration>,
    repeat: Repeat,
}

impl Delivery<'_> {
    /// Sends the commands, as many in one request as it takes, and finds out what became of each.
    async fn deliver<E: MethodError>(
        &self,
        commands: &[String],
        redactor: &(dyn Fn() -> Redactor + Sync),
    ) -> Outcome<E> {
        let deadline = self
            .timeout
            .map(|timeout| Deadline::new(self.core.clock(), timeout));
        let mut fates = Vec::with_capacity(commands.len());
        for commands in commands.chunks(MOST_ITEMS) {
            let body = Body {
                halt: self.halt,
                commands,
            };
            let job = Job {
                method: METHOD,
                repeat: self.repeat,
                body: self.core.body(METHOD, &body),
                timeout: deadline.as_ref().map(Deadline::left),
            };
            let parts = PhantomData::<Parts>;
            let answer = send(self.core, self.transport, job, parts, redactor, || None).await;
            match answer {
                Ok(answer) => fates.extend(answer.value.fates(commands.len(), self.halt)),
                Err(error) => {
                    let fate = match error.is_ambiguous() {
                        true => Fate::Unknown,
                        false => Fate::NotExecuted,
                    };
                    fates.resize(fates.len() + commands.len(), fate);
                    return Outcome {
                        fates,
                        error: Some(error),
                    };
                }
            }
            if self.halt && fates.iter().any(Fate::is_refused) {
                break;
            }
        }
        Outcome { fates, error: None }
    }
}

/// Whether a request of these items may be sent again when its answer was lost. That an item was
/// done already would look like a failure of it, so each of them has to be safe.
fn repeat(parts: &[&dyn AnyPart]) -> Repeat {
    match parts.iter().all(|part| part.about().repeat == Repeat::Safe) {
        true => Repeat::Safe,
        false => Repeat::Never,
    }
}

/// Lets each method read the answer to its item.
fn conclude_items<I: BatchItems, E>(
    core: &Core,
    parts: &I::Parts,
    outcome: Outcome<E>,
) -> Result<I::Answers, BatchError<I::Answers, E>> {
    let redactor = || redactor(core, &I::list(parts));
    let mut fates = Fates {
        fates: outcome.fates.into_iter(),
        redactor: &redactor,
        unreadable: None,
    };
    let items = I::answers(parts, &mut fates);
    let unreadable = fates.unreadable.map(Error::Unreadable);
    match unreadable.or(outcome.error) {
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

/// Writes each item as a command, or says why one of them cannot be sent in this batch.
fn commands(
    core: &Arc<Core>,
    parts: &[&dyn AnyPart],
    halt: bool,
) -> Result<Vec<String>, RequestError> {
    let redactor = || redactor(core, parts);
    let write = |(index, part): (usize, &&dyn AnyPart)| {
        let About {
            method,
            client,
            references,
            ..
        } = part.about();
        let refused = |parameter: &str, reason: &str| RequestError::NotInBatch {
            method: method.to_owned(),
            item: index,
            parameter: redactor().text(parameter, NAME_BYTES),
            reason: reason.to_owned(),
        };
        if client.is_some_and(|client| !Arc::ptr_eq(client, core)) {
            return Err(refused("", "it is a call of another client"));
        }
        let json = part.json().map_err(|error| RequestError::NotWritable {
            method: method.to_owned(),
            reason: redactor().text(&error.to_string(), NAME_BYTES),
        })?;
        if !json.starts_with('{') {
            return Err(RequestError::NotAnObject {
                method: method.to_owned(),
            });
        }
        let mut query =
            Query::of_json(&json).map_err(|error| refused(&error.name, error.reason))?;
        for reference in references {
            refer(&mut query, reference, index, halt)
                .map_err(|reason| refused(&reference.parameter, reason))?;
        }
        Ok(query.command(method))
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
    match query.replace(&reference.parameter, text) {
        true => Ok(()),
        false => Err("is to be replaced by a reference, but the request has no such value"),
    }
}

/// The parameters of one request.
struct Body<'a> {
    halt: bool,
    commands: &'a [String],
}

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("halt", &u8::from(self.halt))?;
        map.serialize_entry("cmd", &Commands(self.commands))?;
        map.end()
    }
}

struct Commands<'a>(&'a [String]);

impl Serialize for Commands<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let keyed = self.0.iter().enumerate();
        serializer.collect_map(keyed.map(|(position, command)| (parts::key(position), command)))
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
        formatter
            .debug_struct("BatchError")
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

impl<A, E: MethodError> fmt::Display for BatchError<A, E> {
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
