//! The request with which a portal opens a page of an application in a frame.

use std::fmt;

use super::budget::{Budget, Excess, MAX_BYTES};
use super::{Claim, EventToken, VerificationError, WebhookError, credentials, form, sent};
use crate::auth::tokens::{Tokens, now, text};
use crate::secret::Secret;

/// Reads the request with which a portal opens a page of the application, from its query, its
/// `Content-Type` and its body.
///
/// The first one comes while the application is installed, on some portals without the
/// application's token. Anybody can send such a request, so use the result only after
/// [`verify`](UnverifiedAppPage::verify) or, if the portal is not yet known or the token is
/// missing, after [`App::confirm`](crate::App::confirm).
///
/// # Errors
///
/// If this is not such a request: as for [`parse_webhook`](super::parse_webhook), or with neither
/// an access token nor a token of the application. The error repeats nothing of the request.
pub fn parse_app_page(
    query: &str,
    content_type: &str,
    body: &[u8],
) -> Result<UnverifiedAppPage, WebhookError> {
    if query.len() + body.len() > MAX_BYTES {
        return Err(WebhookError::TooLarge);
    }
    let unreadable = |excess: Excess| WebhookError::InvalidBody {
        reason: excess.to_string(),
    };
    let mut budget = Budget::default();
    let query = form::read(query.as_bytes(), &mut budget).map_err(unreadable)?;
    let mut fields = query.fields;
    fields.extend(sent::read(content_type, body, &mut budget)?.fields);
    let application_token = text(&fields, "APPLICATION_TOKEN").map(Secret::from);
    let access_token = text(&fields, "AUTH_ID").map(Secret::from);
    if application_token.is_none() && access_token.is_none() {
        return Err(WebhookError::NotAPage);
    }
    Ok(UnverifiedAppPage {
        claim: Claim {
            member_id: text(&fields, "member_id"),
            domain: text(&fields, "DOMAIN"),
            application_token,
            tokens: Tokens::of_page(&fields, now()),
        },
        access_token,
        language: text(&fields, "LANG"),
        placement: text(&fields, "PLACEMENT"),
        placement_options: text(&fields, "PLACEMENT_OPTIONS"),
    })
}

/// A request to open a page, which anybody may have sent.
pub struct UnverifiedAppPage {
    claim: Claim,
    access_token: Option<Secret>,
    language: Option<String>,
    placement: Option<String>,
    placement_options: Option<String>,
}

impl UnverifiedAppPage {
    /// Returns the portal that the request claims to be from.
    #[must_use]
    pub fn claim(&self) -> &Claim {
        &self.claim
    }

    /// Returns the request's contents if it carries this token and comes from the token's portal.
    ///
    /// The access tokens in the request are left out if they are for an address of a private
    /// network, unless [`EventToken::of_domain`] names it.
    ///
    /// # Errors
    ///
    /// If the request carries no token or another one, or is from another portal. Respond with 403.
    pub fn verify(self, token: &EventToken) -> Result<AppPage, VerificationError> {
        if !token.proves(&self.claim) {
            return Err(VerificationError);
        }
        let portal = self.claim.domain.as_deref();
        let is_admitted = portal.is_none_or(|portal| token.admits(&self.claim, portal));
        if !is_admitted {
            credentials::warn_of_omission();
        }
        Ok(AppPage {
            tokens: self.claim.tokens.filter(|_| is_admitted),
            access_token: self.access_token.filter(|_| is_admitted),
            domain: self.claim.domain,
            member_id: self.claim.member_id,
            language: self.language,
            placement: self.placement,
            placement_options: self.placement_options,
        })
    }
}

/// Hides the request: it contains unverified tokens.
impl fmt::Debug for UnverifiedAppPage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UnverifiedAppPage")
            .field("claim", &self.claim)
            .finish_non_exhaustive()
    }
}

/// A page of the application that a user has opened on the portal.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AppPage {
    /// The host of the portal.
    pub domain: Option<String>,
    /// Identifies the portal, whatever its address.
    pub member_id: Option<String>,
    /// The access token of the user who has opened the page.
    pub access_token: Option<Secret>,
    /// The access token with its refresh token, for a client that renews them.
    pub tokens: Option<Tokens>,
    /// The language of the user, such as `en`.
    pub language: Option<String>,
    /// The place in the portal where the page is shown; `DEFAULT` for the application's own.
    pub placement: Option<String>,
    /// Details of the place, as a JSON text.
    pub placement_options: Option<String>,
}
