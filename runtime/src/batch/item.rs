//! The outcome of one item of a batch.

use crate::error::Error;
use crate::response::Response;

/// The outcome of one item of a batch.
#[derive(Debug, Clone, PartialEq)]
pub enum Item<T, E> {
    /// The server carried it out.
    Done(Response<T>),
    /// The server responded with an error, or the item could not be sent.
    ///
    /// An item cannot be sent if one of its texts is too long or cannot be expressed in a batch.
    /// The item was not carried out, unless the error [is ambiguous](Error::is_ambiguous).
    Failed(Error<E>),
    /// The server did not carry it out.
    ///
    /// An earlier item of a batch that halts failed, or the request with this item was refused or
    /// never sent.
    NotExecuted,
    /// The server may have carried it out: the response was lost or cannot be read.
    Unknown,
}

impl<T, E> Item<T, E> {
    /// Returns the method's output, if the server carried the item out.
    #[must_use]
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Done(answer) => Some(answer.value),
            _ => None,
        }
    }

    /// Returns why the item failed, if it did.
    #[must_use]
    pub fn error(&self) -> Option<&Error<E>> {
        match self {
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }
}
