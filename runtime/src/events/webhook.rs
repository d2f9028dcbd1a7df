//! Events that the portal sends to an address of the application.

use std::fmt;
use std::marker::PhantomData;

use serde_json::{Map, Value};

use super::budget::{Budget, MOST_BYTES};
use super::keys::EVENT;
use super::sent::{self, Data, Sent};
use super::{Claim, EventToken, Events, credentials, key, read_from};
use crate::auth::tokens::{Tokens, number, text};
use crate::call::trace;
use crate::error::debug_as_sentence;
use crate::secret::Secret;
use crate::wire::Mismatch;

/// Reads what a portal has sent to the application's address: the `Content-Type` and the body of
/// the request.
///
/// Anybody can send to that address, so what was read is of use only after
/// [`verify`](Unverified::verify). The first that comes is no better than the others: when an
/// application is installed, [`App::confirm`](crate::App::confirm) finds out whether that is so.
///
/// # Errors
///
/// When this is not an event: a body that is neither a form nor JSON, larger than 4 MiB, with more
/// than 10 000 values (objects and lists are values too) or deeper than 32 levels, or without the
/// name of an event and a token. Answer with 400 then. The error repeats nothing of the body.
///
/// To refuse it costs as much as to look at each byte once: the data is read by `verify`.
pub fn parse_webhook<E: Events>(
    content_type: &str,
    body: &[u8],
) -> Result<Unverified<E>, WebhookError> {
    if body.len() > MOST_BYTES {
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

/// Why what came is not an event.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// It is neither a form nor JSON.
    #[error(
        "the request's content type is neither `application/x-www-form-urlencoded` nor \
         `application/json`: no portal sends such events. Answer with 415."
    )]
    ContentType,
    /// It is larger than any event.
    #[error("the request's body is larger than 4 MiB. Answer with 413.")]
    TooLarge,
    /// It cannot be read.
    #[error("the request's body cannot be read: {reason}. Answer with 400.")]
    InvalidBody {
        /// What is wrong with it.
        reason: String,
    },
    /// The name of the event or the token of the application is missing.
    #[error("the request's body has no `event` or no `auth[application_token]`. Answer with 400.")]
    NotAnEvent,
    /// It has neither an access token nor the token of the application.
    #[error("the request has neither `AUTH_ID` nor `APPLICATION_TOKEN`. Answer with 400.")]
    NotAPage,
}

debug_as_sentence!(enum WebhookError {
    ContentType,
    TooLarge,
    InvalidBody { reason },
    NotAnEvent,
    NotAPage,
});

/// An event that anybody may have sent.
pub struct Unverified<E> {
    name: String,
    data: Data,
    sent_at: Option<i64>,
    handler_id: Option<i64>,
    claim: Claim,
    auth: Map<String, Value>,
    /// Whether something in the name could not be read, and was replaced.
    has_broken_name: bool,
    events: PhantomData<fn() -> E>,
}

impl<E: Events> Unverified<E> {
    /// Which portal it says it is from.
    #[must_use]
    pub fn claim(&self) -> &Claim {
        &self.claim
    }

    /// The event, if it carries this token and is from its portal.
    ///
    /// The access tokens that came along, those in the data included, are left out where they are for
    /// another host than the one that the event names and that is not of the vendor's cloud, and for
    /// an address of a private network unless [`EventToken::of_domain`] names it: credentials go to
    /// where tokens say.
    ///
    /// # Errors
    ///
    /// When it carries another token, or is from another portal: somebody else has sent it. Answer
    /// with 403.
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

/// What was sent may hold tokens, and nobody knows yet whose.
impl<E> fmt::Debug for Unverified<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Unverified")
            .field("claim", &self.claim)
            .finish_non_exhaustive()
    }
}

/// What came does not carry the application's token, or not that of the portal it says it is from.
#[derive(Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "what came does not carry the application's token of this portal: somebody else has sent it. Answer with 403."
)]
pub struct VerificationError;

debug_as_sentence!(struct VerificationError);

/// An event that the portal has sent.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Delivery<E> {
    /// The event.
    pub event: E,
    /// The values in its data that did not fit their types and read as absent, 16 at most.
    pub mismatches: Vec<Mismatch>,
    /// The host of the portal that has sent it.
    pub domain: Option<String>,
    /// Identifies the portal, whatever its address is.
    pub member_id: Option<String>,
    /// The address of the portal's REST interface; `None` also where the access tokens were left out,
    /// as [`verify`](Unverified::verify) says.
    pub client_endpoint: Option<String>,
    /// What lets the application act in the name of the person who caused it; `None` when no person
    /// did, or when it was left out.
    pub access_token: Option<Secret>,
    /// What a new pair of tokens is got with, where the portal gives it.
    pub refresh_token: Option<Secret>,
    /// When the portal has sent it, in seconds since 1970.
    pub sent_at: Option<i64>,
    /// The subscription it was sent for.
    pub handler_id: Option<i64>,
    tokens: Option<Tokens>,
    key: u64,
}

impl<E> Delivery<E> {
    /// Tells this event from others, those of other portals and bots included, and is the same when
    /// the portal delivers it again within this run of the program: a key for
    /// [`Dedup`](super::Dedup).
    ///
    /// Deliveries that differ in nothing but the tokens they carry are one event.
    #[must_use]
    pub fn key(&self) -> u64 {
        self.key
    }

    /// The pair of tokens that came along, to make a client with that renews them; `None` where the
    /// portal gives no refresh token, or when they were left out.
    #[must_use]
    pub fn tokens(&self) -> Option<&Tokens> {
        self.tokens.as_ref()
    }
}
