//! The portal that a request claims to be from, and the proof of the claim.

use std::fmt;
use std::hash::{Hash, Hasher};

use subtle::ConstantTimeEq;
use url::Url;

use crate::auth::tokens::{MAX_ADDRESS_BYTES, Tokens};
use crate::http::private::is_private;
use crate::http::redirect::{authority, is_cloud};
use crate::secret::Secret;

/// The maximum length of a bot's application token, in characters.
const BOT_TOKEN_CHARACTERS: usize = 50;

/// The portal that a request claims to be from.
///
/// Anybody can claim it: use the claim only to look up the [`EventToken`] that proves it.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Claim {
    /// Identifies the portal, whatever its address.
    pub member_id: Option<String>,
    /// The host of the portal.
    pub domain: Option<String>,
    /// The application's token, which is missing from the first request to an application's page.
    pub(super) application_token: Option<Secret>,
    /// The tokens in the request.
    pub(crate) tokens: Option<Tokens>,
}

impl Claim {
    /// Returns the token in the request, for the portal `member_id`. It proves nothing.
    pub(crate) fn event_token(&self, member_id: &str) -> Option<EventToken> {
        let application_token = self.application_token.clone()?;
        Some(EventToken::of_member(member_id, application_token))
    }
}

/// Hides the tokens, which are unverified.
impl fmt::Debug for Claim {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Claim")
            .field("member_id", &self.member_id)
            .field("domain", &self.domain)
            .finish_non_exhaustive()
    }
}

/// The token that a portal's requests carry: the application's token together with the portal.
///
/// The token is bound to the portal, so that one portal cannot impersonate another.
///
/// For one bot on one portal, registered through an incoming webhook:
///
/// ```
/// # use bitrix24_runtime as bitrix24;
/// use bitrix24::events::EventToken;
///
/// let token = EventToken::of_bot("example.bitrix24.com", "my_bot_token");
/// ```
///
/// An application on many portals gets one for each from [`App::confirm`](crate::App::confirm),
/// stores it, and restores it later:
///
/// ```
/// # use bitrix24_runtime as bitrix24;
/// use std::collections::HashMap;
///
/// use bitrix24::Secret;
/// use bitrix24::events::{Events, EventToken, VerificationError, Delivery, Unverified};
///
/// /// `stored` has the token of each portal by its `member_id`.
/// fn verify<E: Events>(
///     event: Unverified<E>,
///     stored: &HashMap<String, Secret>,
/// ) -> Result<Delivery<E>, VerificationError> {
///     let member_id = event.claim().member_id.clone().ok_or(VerificationError)?;
///     let token = stored.get(&member_id).ok_or(VerificationError)?;
///     event.verify(&EventToken::of_member(member_id, token.clone()))
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventToken {
    application_token: Secret,
    portal: Portal,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Portal {
    Member(String),
    Domain(String),
}

impl EventToken {
    /// Creates the token of an application on the portal with this `member_id`.
    #[must_use]
    pub fn of_member(member_id: impl Into<String>, application_token: impl Into<Secret>) -> Self {
        Self {
            application_token: application_token.into(),
            portal: Portal::Member(member_id.into()),
        }
    }

    /// Creates the token of an application on the portal with this host. An address is accepted
    /// too: only its host is used.
    #[must_use]
    pub fn of_domain(domain: impl AsRef<str>, application_token: impl Into<Secret>) -> Self {
        Self {
            application_token: application_token.into(),
            portal: Portal::Domain(host(domain.as_ref())),
        }
    }

    /// Creates the token of a bot that was registered by an incoming webhook of the portal with
    /// this host.
    ///
    /// See [`application_token_of_bot`]. An empty bot token proves nothing.
    #[must_use]
    pub fn of_bot(domain: impl AsRef<str>, bot_token: impl Into<Secret>) -> Self {
        Self::of_domain(domain, application_token_of_bot(&bot_token.into()))
    }

    /// Returns the application's token, for storing it.
    #[must_use]
    pub fn application_token(&self) -> &Secret {
        &self.application_token
    }

    /// Whether this token proves a claim, which `verify` checks. The tokens are compared in
    /// constant time.
    ///
    /// If the token of a known portal does not prove a request, the application may have been
    /// installed there again, and the event of its removal was lost:
    /// [`App::confirm`](crate::App::confirm) verifies that.
    #[must_use]
    pub fn proves(&self, claim: &Claim) -> bool {
        let Some(given) = &claim.application_token else {
            return false;
        };
        let (given, expected) = (given.expose(), self.application_token.expose());
        let same_token = bool::from(given.as_bytes().ct_eq(expected.as_bytes()));
        let same_portal = match &self.portal {
            Portal::Member(expected) => claim.member_id.as_ref() == Some(expected),
            Portal::Domain(expected) => {
                let claimed = claim.domain.as_deref();
                claimed.is_some_and(|claimed| host(claimed) == *expected)
            }
        };
        same_token && same_portal && !expected.is_empty()
    }

    /// Whether the credentials of a request that this token proves may be sent to this address.
    ///
    /// The address must be at the host that the request names, or in the vendor's cloud.
    ///
    /// A token without a host does not prove the named host, so an address of a private network is
    /// rejected then. `http` alone does no harm: a client rejects such an address unless its user
    /// has allowed the host.
    pub(super) fn admits(&self, claim: &Claim, portal: &str) -> bool {
        address(portal).is_some_and(|portal| {
            let claimed = claim.domain.as_deref();
            let is_named = claimed.is_none_or(|claimed| host(claimed) == authority(&portal));
            let is_proven = matches!(self.portal, Portal::Domain(_)) || portal.scheme() == "http";
            is_cloud(&portal) || (is_named && (is_proven || !is_private(&portal)))
        })
    }
}

/// Needed for the key of a delivery.
impl Hash for EventToken {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.portal.hash(hasher);
        self.application_token.expose().hash(hasher);
    }
}

/// Returns the host of an address, in lower case; with a port only if it is not the default.
fn host(text: &str) -> String {
    match address(text) {
        Some(url) => authority(&url).to_owned(),
        None => text.trim().to_ascii_lowercase(),
    }
}

/// Parses an address; the scheme is optional.
fn address(text: &str) -> Option<Url> {
    let text = text.trim();
    if text.len() > MAX_ADDRESS_BYTES {
        return None;
    }
    let url = if text.contains("://") {
        Url::parse(text)
    } else {
        Url::parse(&format!("https://{text}"))
    };
    url.ok().filter(Url::has_host)
}

/// Returns the application token in the events of a bot that was registered through an incoming
/// webhook.
///
/// The portal derives it from the bot's own token, so only those who know that token can
/// send the events; an empty token returns an empty text, which proves nothing.
#[must_use]
pub fn application_token_of_bot(bot_token: &Secret) -> Secret {
    if bot_token.expose().is_empty() {
        return String::new().into();
    }
    let token = format!("custom{}", bot_token.expose());
    let token: String = token.chars().take(BOT_TOKEN_CHARACTERS).collect();
    token.into()
}
