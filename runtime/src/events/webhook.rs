//! Events that the portal sends to an address of the application.

use std::fmt;
use std::marker::PhantomData;

use serde_json::{Map, Value};

use super::budget::{Budget, MAX_BYTES};
use super::keys::EVENT;
use super::sent::{self, Data, Sent};
use super::{Claim, EventToken, Events, credentials, key, read_from};
use crate::auth::tokens::{Tokens, number, text};
use crate::call::trace;
use crate::error::debug_as_sentence;
use crate::secret::Secret;
use crate::wire::Mismatch;

/// Reads a portal's request to the application's address, from its `Content-Type` and its body.
///
/// Anybody can send to that address, so use the result only after [`verify`](Unverified::verify).
/// The first request needs proof as well: when an application is installed,
/// [`App::confirm`](crate::App::confirm) verifies it.
///
/// # Errors
///
/// If this is not an event: a body that is neither a form nor JSON, larger than 4 MiB, with more
/// than 10 000 values (objects and lists are values too) or deeper than 32 levels, or without the
/// name of an event and a token. Respond with 400 then. The error repeats nothing of the body.
///
/// Rejecting a request reads each byte only once: only `verify` parses the data.
pub fn parse_webhook<E: Events>(
    content_type: &str,
    body: &[u8],
) -> Result<Unverified<E>, WebhookError> {
    if body.len() > MAX_BYTES {
        return Err(WebhookError::TooLarge);
    }
    let Sent {
        mut fields,
        has_broken_name,
        data,
    } = sent::read(content_type, body, &mut Budget::default())?;
    let sent_at = number(&fields, "ts");
    let handler_id = number(&fields, "event_handler_id");
    let mut take = |key: &str| fields.remove(key).unwrap_or_default();
    let (Value::String(name), Value::Object(auth)) = (take(EVENT), take("auth")) else {
        return Err(WebhookError::NotAnEvent);
    };
    let application_token = text(&auth, "application_token").ok_or(WebhookError::NotAnEvent)?;
    Ok(Unverified {
        name,
        data,
        sent_at,
        handler_id,
        claim: Claim {
            member_id: text(&auth, "member_id"),
            domain: text(&auth, "domain"),
            application_token: Some(application_token.into()),
            tokens: Tokens::of_event(&auth, sent_at),
        },
        auth,
        has_broken_name,
        events: PhantomData,
    })
}

/// Why a request is not an event.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// The body is neither a form nor JSON.
    #[error(
        "the request's content type is neither `application/x-www-form-urlencoded` nor \
         `application/json`, the only ones that portals use. Respond with status 415."
    )]
    ContentType,
    /// The body is larger than any event.
    #[error("the request's body is larger than 4 MiB. Respond with status 413.")]
    TooLarge,
    /// The body cannot be read.
    #[error("the request's body cannot be read: {reason}. Respond with status 400.")]
    InvalidBody {
        /// The reason.
        reason: String,
    },
    /// The name of the event or the token of the application is missing.
    #[error(
        "the request's body has no `event` or no `auth[application_token]`. Respond with status 400."
    )]
    NotAnEvent,
    /// The request has neither an access token nor the token of the application.
    #[error("the request has neither `AUTH_ID` nor `APPLICATION_TOKEN`. Respond with status 400.")]
    NotAPage,
}

debug_as_sentence!(enum WebhookError {
    ContentType,
    TooLarge,
    InvalidBody { reason },
    NotAnEvent,
    NotAPage,
});

/// An event, which anybody may have sent.
pub struct Unverified<E> {
    name: String,
    data: Data,
    sent_at: Option<i64>,
    handler_id: Option<i64>,
    claim: Claim,
    auth: Map<String, Value>,
    /// Whether a part of the name was unreadable and replaced.
    has_broken_name: bool,
    events: PhantomData<fn() -> E>,
}

impl<E: Events> Unverified<E> {
    /// Returns the portal that the event claims to be from.
    #[must_use]
    pub fn claim(&self) -> &Claim {
        &self.claim
    }

    /// Returns the event if it carries this token and comes from the token's portal.
    ///
    /// The access tokens in the request, including those in the data, are left out if they are for a
    /// host that is neither the one that the event names nor in the vendor's cloud, or for an address
    /// of a private network unless [`EventToken::of_domain`] names it: a client sends credentials to
    /// the host of its tokens.
    ///
    /// # Errors
    ///
    /// If the event carries another token, or is from another portal: somebody else has sent it.
    /// Respond with 403.
    pub fn verify(self, token: &EventToken) -> Result<Delivery<E>, VerificationError> {
        if !token.proves(&self.claim) {
            return Err(VerificationError);
        }
        let (mut data, has_broken_data) = self.data.read();
        let is_broken = self.has_broken_name || has_broken_data;
        let key = key::Delivery {
            token,
            name: &self.name,
            data: &data,
            sent_at: self.sent_at,
            handler_id: self.handler_id,
            user_id: number(&self.auth, "user_id"),
        }
        .key();
        let mut claim = self.claim;
        let mut auth = self.auth;
        let client_endpoint = text(&auth, "client_endpoint");
        let portal = client_endpoint.as_ref().or(claim.domain.as_ref());
        let is_admitted = portal.is_none_or(|portal| token.admits(&claim, portal));
        let is_whole = credentials::keep(&mut data, &|portal| token.admits(&claim, portal));
        if !is_admitted {
            claim.tokens = None;
            auth = Map::new();
        }
        if !(is_admitted && is_whole) {
            credentials::warn_of_omission();
        }
        let (event, mismatches) = read_from(&self.name, data, is_broken);
        trace::mismatches(&self.name, &mismatches);
        Ok(Delivery {
            key,
            event,
            mismatches,
            sent_at: self.sent_at,
            handler_id: self.handler_id,
            domain: claim.domain,
            member_id: claim.member_id,
            tokens: claim.tokens,
            client_endpoint: text(&auth, "client_endpoint"),
            access_token: text(&auth, "access_token").map(Secret::from),
            refresh_token: text(&auth, "refresh_token").map(Secret::from),
        })
    }
}

/// Hides the request: it may contain unverified tokens.
impl<E> fmt::Debug for Unverified<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Unverified")
            .field("claim", &self.claim)
            .finish_non_exhaustive()
    }
}

/// The request does not carry the application's token, or not that of the portal it claims to be
/// from.
#[derive(Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the request does not carry the application's token for this portal: somebody else has sent it. Respond with status 403."
)]
pub struct VerificationError;

debug_as_sentence!(struct VerificationError);

/// A verified event from the portal.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Delivery<E> {
    /// The event.
    pub event: E,
    /// The values in its data that did not fit their types and read as absent, 16 at most.
    pub mismatches: Vec<Mismatch>,
    /// The host of the portal that sent the event.
    pub domain: Option<String>,
    /// Identifies the portal, whatever its address.
    pub member_id: Option<String>,
    /// The address of the portal's REST interface; `None` also if the access tokens were left out,
    /// as described for [`verify`](Unverified::verify).
    pub client_endpoint: Option<String>,
    /// The access token of the user who caused the event; `None` if no user did, or if the token
    /// was left out.
    pub access_token: Option<Secret>,
    /// The refresh token, if the portal sends one.
    pub refresh_token: Option<Secret>,
    /// When the portal sent the event, in seconds since 1970.
    pub sent_at: Option<i64>,
    /// The subscription that the event was sent for.
    pub handler_id: Option<i64>,
    tokens: Option<Tokens>,
    key: u64,
}

impl<E> Delivery<E> {
    /// Returns a key that identifies this event, for [`Dedup`](super::Dedup).
    ///
    /// The key differs from those of all other events of all portals and bots. It stays the same if
    /// the portal delivers the event again within this run of the program.
    ///
    /// Deliveries that differ only in the tokens they carry are one event.
    #[must_use]
    pub fn key(&self) -> u64 {
        self.key
    }

    /// Returns the pair of tokens in the request, for a client that renews them.
    ///
    /// Returns `None` if the portal sends no refresh token, or if the tokens were left out.
    #[must_use]
    pub fn tokens(&self) -> Option<&Tokens> {
        self.tokens.as_ref()
    }
}
