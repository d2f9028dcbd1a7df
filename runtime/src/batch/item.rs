//! What became of one item of a batch.

use crate::answer::Response;
use crate::error::Error;

/// What became of one item of a batch.
#[derive(Debug, Clone, PartialEq)]
pub enum Item<T, E> {
    /// The server carried it out.
    Done(Response<T>),
    /// The server answered with an error, which is the same as in a single call, or a text of the item
    /// cannot be sent in a batch. It was not carried out, unless the error
    /// [is ambiguous](Error::is_ambiguous).
    Failed(Error<E>),
    /// The server did not carry it out: an earlier item of a batch that halts failed, or the
    /// request it belongs to was refused or never sent.
    NotExecuted,
    /// The server may have carried it out: the answer that would tell is lost or cannot be read.
    Unknown,
}

impl<T, E> Item<T, E> {
    /// What the method gives, if the server carried the item out.
    #[must_use]
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Done(answer) => Some(answer.value),
            _ => None,
        }
    }

    /// Why the item failed, if it did.
    #[must_use]
    pub fn error(&self) -> Option<&Error<E>> {
        match self {
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }
}
