//! The contract between generated code and this crate: what a request must say about itself.

use serde::de::Deserializer;
use serde::ser::Serialize;

use crate::contract::error_table::MethodError;
use crate::secret::Secret;
use crate::wire::Mismatches;

/// A request of one REST method.
///
/// Generated request types implement this trait; together with [`Serialize`] it is everything the
/// client needs to know to send the request and to understand the answer.
pub trait Method: Serialize + Send + Sync + 'static {
    /// The method's name exactly as the server spells it.
    const NAME: &'static str;

    /// Whether a request may be sent again when its answer was lost.
    const IDEMPOTENCY: Idempotency;

    /// What a successful call gives.
    type Output: Send + 'static;

    /// The failures the method's page documents, the system errors, and codes yet unknown.
    type Error: MethodError;

    /// Reads [`Output`](Method::Output) from the `result` of the answer. Values in it that do not
    /// fit read as absent and are noted; `None` when nothing of use is left.
    ///
    /// # Errors
    ///
    /// When the answer is no JSON.
    fn decode<'de, D: Deserializer<'de>>(
        result: D,
        mismatches: &mut Mismatches,
    ) -> Result<Option<Self::Output>, D::Error>;

    /// What the method gives when its request was carried out before, and the answer to that was
    /// lost.
    ///
    /// Asked only of methods that are [`Idempotency::DetectsRepeats`]. `None` where nobody can know;
    /// then the call ends with the error that says so.
    #[must_use]
    fn already_done() -> Option<Self::Output> {
        None
    }

    /// Where the key goes by which the server knows this very request again. `None` where it would
    /// not look at one.
    ///
    /// Asked only of methods that are [`Idempotency::WithKey`].
    fn idempotency_key(&mut self) -> Option<&mut Option<String>> {
        None
    }

    /// The address of a handler among the parameters, whose query needs a token.
    ///
    /// Asked only of calls by webhook.
    fn handler(&mut self) -> Option<Handler<'_>> {
        None
    }

    /// Adds the texts this request carries that may have so many characters and no more.
    fn limited_texts<'a>(&'a self, found: &mut Vec<LimitedText<'a>>) {
        let _ = found;
    }

    /// Adds the secret values this request carries to the `found` ones, so that no error text
    /// repeats them.
    ///
    /// Asked only when a call has failed.
    fn secrets<'a>(&'a self, found: &mut Vec<&'a str>) {
        let _ = found;
    }
}

/// A text that the server would cut or refuse where it is longer.
#[derive(Debug, Clone, Copy)]
pub struct LimitedText<'a> {
    /// The parameter, as the server spells it.
    pub parameter: &'static str,
    /// The text.
    pub text: &'a str,
    /// How many characters it may have.
    pub at_most: usize,
}

/// The address of a handler, which the portal calls only if it finds a token in its query.
#[derive(Debug)]
pub struct Handler<'a> {
    /// The address.
    pub address: &'a mut String,
    /// The key in its query.
    pub query: &'static str,
    /// The token that belongs there.
    pub token: &'a Secret,
}

/// A request that may be part of a batch.
///
/// Most methods may. Those that move files may not: their calls are awaited one by one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a batch",
    note = "the portal refuses methods that move files inside of a batch: await such a call by itself"
)]
pub trait Batchable: Method {}

/// The secret values a request carries.
pub(crate) fn secrets_of<M: Method>(request: &M) -> Vec<&str> {
    let mut found = Vec::new();
    request.secrets(&mut found);
    found
}

/// Whether a request may be sent again when nobody knows if the server has carried it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Idempotency {
    /// Carrying it out twice is the same as once: reading, or setting a value.
    Idempotent,
    /// The second request fails with an error of class
    /// [`AlreadyDone`](crate::Class::AlreadyDone), which then means that the first one worked.
    DetectsRepeats,
    /// The second request with the same key, a version 4 UUID in small letters, gives the result of
    /// the first. Without such a key it is as [`NotIdempotent`](Idempotency::NotIdempotent).
    WithKey,
    /// Carrying it out twice repeats the effect, so the request is not sent again by itself.
    NotIdempotent,
}
