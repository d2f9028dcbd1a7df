//! Where a request says it is from, and what proves that.

use std::fmt;
use std::hash::{Hash, Hasher};

use subtle::ConstantTimeEq;
use url::Url;

use crate::auth::tokens::{MOST_ADDRESS_BYTES, Tokens};
use crate::http::private::is_private;
use crate::http::redirect::{authority, is_cloud};
use crate::secret::Secret;

/// How many characters the application token of a bot has at most.
const BOT_TOKEN_CHARACTERS: usize = 50;

/// Which portal a request says it is from. Anybody can say so: it is of use to look up the
/// [`EventToken`] that will prove it, and for nothing else.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Claim {
    /// Identifies the portal, whatever its address is.
    pub member_id: Option<String>,
    /// The host of the portal.
    pub domain: Option<String>,
    /// The application's token, which the first request to an application's page comes without.
    pub(super) application_token: Option<Secret>,
    /// The tokens that came along.
    pub(crate) tokens: Option<Tokens>,
}

impl Claim {
    /// The token that came along, for the portal `member_id`. Nothing is proven by that.
    pub(crate) fn event_token(&self, member_id: &str) -> Option<EventToken> {
        let application_token = self.application_token.clone()?;
        Some(EventToken::of_member(member_id, application_token))
    }
}

/// Tokens came along, and nobody knows yet whose.
impl fmt::Debug for Claim {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Claim")
            .field("member_id", &self.member_id)
            .field("domain", &self.domain)
            .finish_non_exhaustive()
    }
}

/// What a request has to carry to be from a portal: the application's token there, together with
/// the portal, so that one portal cannot speak for another.
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
/// stores it, and makes it anew from that:
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
    /// The token of an application on the portal with this `member_id`.
    #[must_use]
    pub fn of_member(member_id: impl Into<String>, application_token: impl Into<Secret>) -> Self {
        Self {
            application_token: application_token.into(),
            portal: Portal::Member(member_id.into()),
        }
    }

    /// The token of an application on the portal with this host. An address will do: its host is
    /// taken.
    #[must_use]
    pub fn of_domain(domain: impl AsRef<str>, application_token: impl Into<Secret>) -> Self {
        Self {
            application_token: application_token.into(),
            portal: Portal::Domain(host(domain.as_ref())),
        }
    }

    /// The token of a bot that was registered through an incoming webhook, on the portal with this
    /// host; see [`application_token_of_bot`]. An empty bot token proves nothing.
    #[must_use]
    pub fn of_bot(domain: impl AsRef<str>, bot_token: impl Into<Secret>) -> Self {
        Self::of_domain(domain, application_token_of_bot(&bot_token.into()))
    }

    /// The application's token, to store it.
    #[must_use]
    pub fn application_token(&self) -> &Secret {
        &self.application_token
    }

    /// Whether this proves what is claimed, as verifying finds out. The tokens are compared in constant
    /// time.
    ///
    /// A request of a known portal that its token does not prove may be news of another installation
    /// there, where that of the removal in between was lost: [`App::confirm`](crate::App::confirm) can
    /// tell.
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

    /// Whether credentials of a request that this proves may go to the portal at this address: it is
    /// at the host that the request names, or in the vendor's cloud.
    ///
    /// A token without a host does not prove the one that is named, so an address of a private
    /// network is refused there. Only `http` does no harm: a client takes no such address unless its
    /// user has allowed that host.
    pub(super) fn admits(&self, claim: &Claim, portal: &str) -> bool {
        address(portal).is_some_and(|portal| {
            let claimed = claim.domain.as_deref();
            let is_named = claimed.is_none_or(|claimed| host(claimed) == authority(&portal));
            let is_proven = matches!(self.portal, Portal::Domain(_)) || portal.scheme() == "http";
            is_cloud(&portal) || (is_named && (is_proven || !is_private(&portal)))
        })
    }
}

/// For the key of a delivery.
impl Hash for EventToken {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.portal.hash(hasher);
        self.application_token.expose().hash(hasher);
    }
}

/// The host of an address, in small letters; a port only where it is not the usual one.
fn host(text: &str) -> String {
    match address(text) {
        Some(url) => authority(&url).to_owned(),
        None => text.trim().to_ascii_lowercase(),
    }
}

/// An address, whose scheme may be left out.
fn address(text: &str) -> Option<Url> {
    let text = text.trim();
    if text.len() > MOST_ADDRESS_BYTES {
        return None;
    }
    let url = if text.contains("://") {
        Url::parse(text)
    } else {
        Url::parse(&format!("https://{text}"))
    };
    url.ok().filter(Url::has_host)
}

/// The application token that the events of a bot carry which was registered through an incoming
/// webhook: the portal makes it of the bot's own token. So only who knows that token can send them;
/// an empty one gives an empty text, which proves nothing.
#[must_use]
pub fn application_token_of_bot(bot_token: &Secret) -> Secret {
    if bot_token.expose().is_empty() {
        return String::new().into();
    }
    let token = format!("custom{}", bot_token.expose());
    let token: String = token.chars().take(BOT_TOKEN_CHARACTERS).collect();
    token.into()
}
