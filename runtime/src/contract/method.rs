//! The contract between generated code and this crate: the properties of a request.

use serde::de::Deserializer;
use serde::ser::Serialize;

use crate::contract::error_table::MethodError;
use crate::secret::Secret;
use crate::wire::Mismatches;

/// A request of one REST method.
///
/// Generated request types implement this trait; together with [`Serialize`] it is everything the
/// client needs to know to send the request and to understand the response.
pub trait Method: Serialize + Send + Sync + 'static {
    /// The method's name exactly as the server spells it.
    const NAME: &'static str;

    /// Whether a request may be sent again after its response was lost.
    const IDEMPOTENCY: Idempotency;

    /// The output of a successful call.
    type Output: Send + 'static;

    /// The failures on the method's page, the system errors, and unknown codes.
    type Error: MethodError;

    /// Reads [`Output`](Method::Output) from the `result` of the response; returns `None` if nothing
    /// usable is left.
    ///
    /// Values in it that do not fit read as absent and are recorded as mismatches.
    ///
    /// # Errors
    ///
    /// If the response is not JSON.
    fn decode<'de, D: Deserializer<'de>>(
        result: D,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Self::Output>, D::Error>;

    /// Returns the output for a request that was carried out by an earlier attempt whose response
    /// was lost.
    ///
    /// Used only for methods that are [`Idempotency::DetectsRepeats`]. `None` means that the output
    /// cannot be known; the call then fails with the error that says so.
    #[must_use]
    fn already_done() -> Option<Self::Output> {
        None
    }

    /// Returns the field for the key by which the server recognizes a repeated request, or `None`
    /// if the server would ignore the key.
    ///
    /// Used only for methods that are [`Idempotency::WithKey`].
    fn idempotency_key(&mut self) -> Option<&mut Option<String>> {
        None
    }

    /// Returns the handler address among the parameters whose query needs a token.
    ///
    /// Used only for calls by webhook.
    fn handler(&mut self) -> Option<Handler<'_>> {
        None
    }

    /// Adds the texts of this request that have a maximum number of characters.
    fn limited_texts<'a>(&'a self, found: &mut Vec<LimitedText<'a>>) {
        let _ = found;
    }

    /// Adds the secret values of this request to `found`, so that no error text repeats them.
    ///
    /// Used only after a call has failed.
    fn secrets<'a>(&'a self, found: &mut Vec<&'a str>) {
        let _ = found;
    }
}

/// A text that the server would cut or refuse if it is too long.
#[derive(Debug, Clone, Copy)]
pub struct LimitedText<'a> {
    /// The parameter, as the server spells it.
    pub parameter: &'static str,
    /// The text.
    pub text: &'a str,
    /// The maximum number of characters.
    pub at_most: usize,
}

/// The address of a handler. The portal calls it only if it finds a token in its query.
#[derive(Debug)]
pub struct Handler<'a> {
    /// The address.
    pub address: &'a mut String,
    /// The key of the token in the query.
    pub query: &'static str,
    /// The token that belongs there.
    pub token: &'a Secret,
}

/// A request that can be part of a batch.
///
/// Most methods can. Methods that transfer files cannot: await their calls one by one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a batch",
    note = "the portal refuses methods that transfer files in a batch: await such a call on its own"
)]
pub trait Batchable: Method {}

/// Returns the secret values of a request.
pub(crate) fn secrets_of<M: Method>(request: &M) -> Vec<&str> {
    let mut found = Vec::new();
    request.secrets(&mut found);
    found
}

/// Whether a request may be sent again if it is unknown whether the server has carried it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Idempotency {
    /// Carrying the request out twice is the same as once: reading, or setting a value.
    Idempotent,
    /// A repeated request fails with an error of class [`AlreadyDone`](crate::Class::AlreadyDone),
    /// which then means that the first one succeeded.
    DetectsRepeats,
    /// A repeated request with the same key, a version 4 UUID in lower case, returns the result of
    /// the first.
    ///
    /// Without a key, it is like [`NotIdempotent`](Idempotency::NotIdempotent).
    WithKey,
    /// Carrying the request out twice repeats its effect, so it is not retried.
    NotIdempotent,
}
