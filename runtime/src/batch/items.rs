//! The contents of a batch: requests, calls that were not awaited, tuples and vectors of them.

use std::marker::PhantomData;
use std::sync::Arc;
use std::vec;

use super::item::Item;
use super::parts::ItemState;
use super::reference::{Reference, ResultOf};
use crate::call::Call;
use crate::call::core::Core;
use crate::call::idempotency::Repeat;
use crate::call::prepare::{SendOptions, check, prepare};
use crate::contract::error_table::Class;
use crate::contract::method::{Batchable, Method};
use crate::envelope::{Decode, read};
use crate::error::outcome::AttemptOutcome;
use crate::error::{Error, ErrorKind, History, InvalidResponse, RequestError};
use crate::json::room::Room;
use crate::response::Response;
use crate::text::redact::Redactor;

/// One item of a batch: a request, or a call that was not awaited.
///
/// A call's own [`timeout`](crate::Call::timeout) is ignored in a batch. A method that cannot be
/// part of a batch does not compile:
///
/// ```compile_fail,E0277
/// # use bitrix24_runtime as bitrix24;
/// use bitrix24::Method;
/// use bitrix24::batch::BatchItems;
///
/// fn items<M: Method>(request: M) -> impl BatchItems {
///     (request,)
/// }
/// ```
///
/// ```
/// # use bitrix24_runtime as bitrix24;
/// use bitrix24::Batchable;
/// use bitrix24::batch::BatchItems;
///
/// fn items<M: Batchable>(request: M) -> impl BatchItems {
///     (request,)
/// }
/// ```
pub trait BatchItem: Sized + Send + 'static {
    /// The method's request.
    type Request: Batchable;

    #[doc(hidden)]
    fn into_part(self) -> Part<Self::Request>;

    /// Returns the item with one parameter taken from the result of an earlier item.
    ///
    /// The parameter is named in the server's spelling, with a key in brackets for a value in an
    /// object: `messageId`, `fields[replyId]`. The request must have a value there, which is
    /// replaced; any value will do.
    ///
    /// The batch rejects a reference before anything is sent if the request does not have the
    /// parameter, or if the item comes later or is sent in another request (a request takes 50
    /// items). It also rejects references unless it [halts](super::Batch::halt): after a failure
    /// the server would insert something else and continue.
    fn refer(self, parameter: &str, from: ResultOf) -> Referring<Self::Request> {
        let mut part = self.into_part();
        part.references.push(Reference {
            parameter: parameter.to_owned(),
            from,
        });
        Referring(part)
    }
}

/// The items of one batch: a tuple of up to 12 [items](BatchItem) of any methods, or a vector of
/// items of one method.
pub trait BatchItems: Send + 'static {
    /// The outcomes of the items: a tuple or a vector of [`Item`], in the order of the items.
    type Answers: Send + 'static;

    #[doc(hidden)]
    type Parts: Send + Sync + 'static;

    /// Splits the items into parts, each as its client sends it.
    #[doc(hidden)]
    fn into_parts(self, options: SendOptions) -> Self::Parts;

    #[doc(hidden)]
    fn list(parts: &Self::Parts) -> Vec<&dyn AnyPart>;

    #[doc(hidden)]
    fn answers(parts: &Self::Parts, states: &mut ItemStates<'_>) -> Self::Answers;
}

/// An item that may refer to the results of earlier ones; see [`BatchItem::refer`].
///
/// All items of a vector have the same type: if some of them refer to others, convert the rest with
/// `Referring::from`.
#[must_use = "nothing is sent until it is part of a batch"]
pub struct Referring<M>(Part<M>);

/// An item, split into its parts.
#[doc(hidden)]
pub struct Part<M> {
    request: M,
    repeat: Repeat,
    /// The client that a call belongs to.
    client: Option<Arc<Core>>,
    references: Vec<Reference>,
}

/// An item of any method.
#[doc(hidden)]
pub trait AnyPart: Sync {
    #[doc(hidden)]
    fn about(&self) -> About<'_>;

    #[doc(hidden)]
    fn json(&self) -> Result<String, serde_json::Error>;

    /// Checks whether the item may be sent.
    #[doc(hidden)]
    fn check(&self) -> Result<(), RequestError>;

    #[doc(hidden)]
    fn secrets<'a>(&'a self, found: &mut Vec<&'a str>);

    /// Returns the class of failure that the item's response reports.
    #[doc(hidden)]
    fn class(&self, body: &[u8]) -> Option<Class>;
}

/// The facts about an item that a batch needs before writing it.
#[doc(hidden)]
pub struct About<'a> {
    pub(super) method: &'static str,
    pub(super) repeat: Repeat,
    /// The client that a call belongs to.
    pub(super) client: Option<&'a Arc<Core>>,
    pub(super) references: &'a [Reference],
}

/// The states of the items, read by one method after the other.
#[doc(hidden)]
pub struct ItemStates<'a> {
    pub(super) states: vec::IntoIter<ItemState>,
    /// The memory for the values of all items.
    pub(super) room: Room,
    pub(super) redactor: &'a (dyn Fn() -> Redactor + Sync),
    /// The method, the history and the error of the first item that could not be read.
    pub(super) unreadable: Option<(&'static str, History, InvalidResponse)>,
}

impl<M: Batchable> Part<M> {
    fn new(request: M, client: Option<Arc<Core>>) -> Self {
        Self {
            request,
            repeat: M::IDEMPOTENCY.into(),
            client,
            references: Vec::new(),
        }
    }

    /// Returns the item as its client sends it. It is unknown what the server will insert for a
    /// reference, so an item that refers has no key.
    fn prepared(mut self, options: SendOptions) -> Self {
        let keys = options.keys && self.references.is_empty();
        self.repeat = prepare(&mut self.request, SendOptions { keys, ..options });
        self
    }
}

impl<M: Batchable> BatchItem for M {
    type Request = M;

    fn into_part(self) -> Part<M> {
        Part::new(self, None)
    }
}

impl<M: Batchable> BatchItem for Call<M> {
    type Request = M;

    fn into_part(self) -> Part<M> {
        let (client, request, _) = self.into_parts();
        Part::new(request, Some(client))
    }
}

impl<M: Batchable> From<M> for Referring<M> {
    fn from(request: M) -> Self {
        Self(request.into_part())
    }
}

impl<M: Batchable> From<Call<M>> for Referring<M> {
    fn from(call: Call<M>) -> Self {
        Self(call.into_part())
    }
}

impl<M: Batchable> BatchItem for Referring<M> {
    type Request = M;

    fn into_part(self) -> Part<M> {
        self.0
    }
}

impl<M: Batchable> AnyPart for Part<M> {
    fn about(&self) -> About<'_> {
        About {
            method: M::NAME,
            repeat: self.repeat,
            client: self.client.as_ref(),
            references: &self.references,
        }
    }

    fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&self.request)
    }

    fn check(&self) -> Result<(), RequestError> {
        check(&self.request)
    }

    fn secrets<'a>(&'a self, found: &mut Vec<&'a str>) {
        self.request.secrets(found);
    }

    fn class(&self, body: &[u8]) -> Option<Class> {
        // The texts of the error are not used, so they need no redaction.
        read_item::<M>(body, &mut Room::default(), &|| Redactor::new([]))
            .err()?
            .class()
    }
}

impl ItemStates<'_> {
    /// Returns the outcome of the next item, which is a request of `M`.
    fn next<M: Batchable>(&mut self) -> Item<M::Output, M::Error> {
        let (body, history) = match self.states.next() {
            Some(ItemState::Answered { body, history, .. }) => (body, history),
            // The item is read as if its response were empty.
            Some(ItemState::Unanswered(history)) => (b"{}".to_vec(), history),
            Some(ItemState::Unknown) => return Item::Unknown,
            Some(ItemState::NotSent(error)) => return Item::Failed(Error::request(M::NAME, error)),
            // The batch ended before this item.
            Some(ItemState::NotExecuted) | None => return Item::NotExecuted,
        };
        let error = match read_item::<M>(&body, &mut self.room, self.redactor) {
            Ok(answer) => {
                return Item::Done(Response {
                    attempts: history.attempts,
                    ..answer
                });
            }
            Err(error) => error,
        };
        // For an unknown code the status would decide, and an item has none of its own.
        let class = error.class();
        let may_be_done = class.is_none_or(|class| AttemptOutcome::Refused(class).may_be_done());
        let lost = history.lost || may_be_done;
        let history = History { lost, ..history };
        let error = error.after(history.clone());
        match error.kind() {
            ErrorKind::Api(_) => Item::Failed(error),
            _ => {
                if let ErrorKind::InvalidResponse(unreadable) = error.into_kind() {
                    self.unreadable
                        .get_or_insert((M::NAME, history, unreadable));
                }
                Item::Unknown
            }
        }
    }
}

/// Reads the response to a single item.
fn read_item<M: Method>(
    body: &[u8],
    room: &mut Room,
    redactor: &dyn Fn() -> Redactor,
) -> Result<Response<M::Output>, Error<M::Error>> {
    let result = Decode::<M>(PhantomData);
    read(M::NAME, 200, body, result, room, redactor)
}

impl<I: BatchItem> BatchItems for Vec<I> {
    type Answers = Vec<ItemOf<I>>;
    type Parts = Vec<Part<I::Request>>;

    fn into_parts(self, options: SendOptions) -> Self::Parts {
        self.into_iter()
            .map(|item| item.into_part().prepared(options))
            .collect()
    }

    fn list(parts: &Self::Parts) -> Vec<&dyn AnyPart> {
        parts.iter().map(|part| part as &dyn AnyPart).collect()
    }

    fn answers(parts: &Self::Parts, states: &mut ItemStates<'_>) -> Self::Answers {
        parts.iter().map(|_| states.next::<I::Request>()).collect()
    }
}

/// The outcome of an item.
type ItemOf<I> = Item<
    <<I as BatchItem>::Request as crate::Method>::Output,
    <<I as BatchItem>::Request as crate::Method>::Error,
>;

/// Implements [`BatchItems`] for tuples: for this one and, without its first name, all shorter
/// ones.
macro_rules! tuples {
    () => {};
    ($first:ident $($other:ident)*) => {
        #[allow(non_snake_case, reason = "each variable is named like the type of its item")]
        impl<$first: BatchItem, $($other: BatchItem),*> BatchItems for ($first, $($other,)*) {
            type Answers = (ItemOf<$first>, $(ItemOf<$other>,)*);
            type Parts = (Part<$first::Request>, $(Part<$other::Request>,)*);

            fn into_parts(self, options: SendOptions) -> Self::Parts {
                let ($first, $($other,)*) = self;
                ($first.into_part().prepared(options), $($other.into_part().prepared(options),)*)
            }

            fn list(parts: &Self::Parts) -> Vec<&dyn AnyPart> {
                let ($first, $($other,)*) = parts;
                vec![$first, $($other,)*]
            }

            fn answers(_: &Self::Parts, states: &mut ItemStates<'_>) -> Self::Answers {
                // A tuple is evaluated from left to right.
                (states.next::<$first::Request>(), $(states.next::<$other::Request>(),)*)
            }
        }

        tuples!($($other)*);
    };
}

tuples!(A B C D E F G H I J K L);
