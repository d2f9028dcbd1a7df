//! Confirms that an installation, or the opening of a page, comes from the portal it names.

use serde_json::Value;

use crate::auth::oauth::{App, Grant, fits, next_server};
use crate::auth::tokens::Tokens;
use crate::client::Client;
use crate::config::Config;
use crate::contract::error_table::{ErrorEntry, ErrorTable, MethodError};
use crate::contract::method::Idempotency;
use crate::error::OAuthError;
use crate::events::{Claim, EventToken};

/// The method that returns the user of a token. Any user may call it, and the application needs no
/// scope.
const PROFILE: &str = "profile";

impl App {
    /// Verifies that the request of an installation, or of an opened page, comes from a user of the
    /// portal it names.
    ///
    /// The authorization server is asked for a new pair of tokens in exchange for
    /// those in the request: it returns tokens only for this application's own, and names their
    /// portal. Then that portal is asked whether the user is an administrator, since any user who
    /// has opened the application holds such tokens.
    ///
    /// If a portal already has an [`EventToken`], verify with that instead, which sends no request.
    /// The tokens are not stored: store them, then create a client with them. The tokens in the
    /// request are used up, so dropping the future may leave none: if a server drops its handlers
    /// when the client disconnects, spawn a task that does both.
    ///
    /// # Errors
    ///
    /// [`OAuthError::Unproven`] if the request has no tokens, or they belong to another portal or
    /// to a host to which credentials may not be sent, and [`OAuthError::Refused`] if they are not
    /// this application's; otherwise as for [`exchange`](Self::exchange).
    pub async fn confirm(&self, claim: &Claim, config: &Config) -> Result<Confirmed, OAuthError> {
        let (Some(tokens), Some(member_id)) = (&claim.tokens, &claim.member_id) else {
            return Err(OAuthError::unproven(
                "it has no pair of tokens or no `member_id`",
            ));
        };
        let (own, transport) = self.reach(config)?;
        let server = next_server(&own, tokens.domain.as_deref());
        let grant = Grant {
            kind: "refresh_token",
            key: "refresh_token",
            value: &tokens.refresh_token,
            // The claimed portal must not take the place of a portal that the response does not
            // name.
            portal: None,
        };
        let claimed = &tokens.client_endpoint;
        let tokens = self.ask(&server, &grant, &transport).await?;
        if tokens.member_id.as_ref() != Some(member_id) {
            return Err(OAuthError::unproven("its tokens belong to another portal"));
        }
        fits(&tokens, claimed, config)?;
        let event_token = match claim.event_token(member_id) {
            Some(token) if is_administrator(&tokens, config).await => Some(token),
            _ => None,
        };
        Ok(Confirmed {
            tokens,
            event_token,
        })
    }

    /// Verifies a claim like [`confirm`](Self::confirm), without an async runtime.
    ///
    /// # Errors
    ///
    /// As for [`confirm`](Self::confirm), and if waiting would block an async runtime.
    #[cfg(feature = "blocking")]
    pub fn wait_confirm(&self, claim: &Claim, config: &Config) -> Result<Confirmed, OAuthError> {
        crate::tasks::blocking::wait(self.confirm(claim, config))
            .unwrap_or_else(|reason| Err(OAuthError::Setup { reason }))
    }
}

/// The result of a confirmed claim.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Confirmed {
    /// A new pair of tokens for the claimed portal, of the user who installed the application or
    /// opened its page.
    pub tokens: Tokens,
    /// The token that proves the portal's later requests, and this one.
    ///
    /// It requires an administrator of the portal: it is `None` if the user is not an
    /// administrator, if the portal did not say so, and if the request had no application token.
    ///
    /// Store the token if the portal has none yet, or if the application was installed anew.
    pub event_token: Option<EventToken>,
}

/// Whether the portal says that the tokens belong to one of its administrators.
async fn is_administrator(tokens: &Tokens, config: &Config) -> bool {
    let token = tokens.access_token.clone();
    let client = match Client::oauth(&tokens.client_endpoint, token, config.clone()) {
        Ok(client) => client,
        Err(error) => {
            tracing::warn!(%error, "the portal cannot be asked whether the user is an administrator");
            return false;
        }
    };
    let profile = client.call_raw::<AnyError>(PROFILE, Value::Null);
    match profile.idempotency(Idempotency::Idempotent).await {
        Ok(profile) => profile.get("ADMIN") == Some(&Value::Bool(true)),
        Err(error) => {
            tracing::warn!(%error, "the portal did not say whether the user is an administrator");
            false
        }
    }
}

/// A failure of a method without an error table.
#[derive(Debug, Clone)]
struct AnyError;

impl ErrorTable for AnyError {
    const TABLE: &'static [ErrorEntry<Self>] = &[];
}

impl MethodError for AnyError {
    type System = Self;

    fn system(error: Self) -> Self {
        error
    }

    fn unknown() -> Self {
        Self
    }
}
