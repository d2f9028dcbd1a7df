//! Confirming that an installation, or the opening of a page, comes from the portal it names.

use serde_json::Value;

use crate::auth::oauth::{App, Grant, fits, next_server};
use crate::auth::tokens::Tokens;
use crate::client::Client;
use crate::config::Config;
use crate::contract::error_table::{ErrorEntry, ErrorTable, MethodError};
use crate::contract::method::Idempotency;
use crate::error::OAuthError;
use crate::events::{Claim, EventToken};

/// Gives who the user of a token is. Any user may call it, and an application without any scope.
const PROFILE: &str = "profile";

impl App {
    /// Finds out whether what came with an installation, or with the opening of a page, is from a
    /// user of the portal that it claims: asks the authorization server for a new pair of tokens with
    /// those that came along. It gives them for this application's alone, and says which portal they
    /// are for. Then asks that portal whether the user is an administrator, since any user who has
    /// opened the application holds such tokens.
    ///
    /// Where a portal has an [`EventToken`] already, verifying with that does without asking. The
    /// tokens are not stored: do so, then make a client with them. Those that came along are used up,
    /// so dropping the future may leave none: where a server drops its handlers when the other side
    /// goes away, spawn a task that does both.
    ///
    /// # Errors
    ///
    /// [`OAuthError::Unproven`] when no tokens came along, or those of another portal or for a host
    /// that credentials may not go to, and [`OAuthError::Refused`] when they are not this
    /// application's; otherwise as for [`exchange`](Self::exchange).
    pub async fn confirm(&self, claim: &Claim, config: &Config) -> Result<Confirmed, OAuthError> {
        let (Some(tokens), Some(member_id)) = (&claim.tokens, &claim.member_id) else {
            return Err(OAuthError::unproven(
                "it came without a pair of tokens or a `member_id`",
            ));
        };
        let (own, transport) = self.reach(config)?;
        let server = next_server(&own, tokens.domain.as_deref());
        let grant = Grant {
            kind: "refresh_token",
            key: "refresh_token",
            value: &tokens.refresh_token,
            // What was claimed must not become what the authorization server has said.
            portal: None,
        };
        let claimed = &tokens.client_endpoint;
        let tokens = self.ask(&server, &grant, &transport).await?;
        if tokens.member_id.as_ref() != Some(member_id) {
            return Err(OAuthError::unproven(
                "its tokens are those of another portal",
            ));
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

    /// Finds out the same as [`confirm`](Self::confirm) does, without an async runtime.
    ///
    /// # Errors
    ///
    /// As for [`confirm`](Self::confirm), and where waiting would hold up an async runtime.
    #[cfg(feature = "blocking")]
    pub fn wait_confirm(&self, claim: &Claim, config: &Config) -> Result<Confirmed, OAuthError> {
        crate::blocking::wait(self.confirm(claim, config))
            .unwrap_or_else(|reason| Err(OAuthError::Setup { reason }))
    }
}

/// What is certain once a claim was confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Confirmed {
    /// A new pair of tokens of the user who has installed the application or opened its page, for the
    /// portal that was claimed.
    pub tokens: Tokens,
    /// What proves the later requests of the portal, and this one. An administrator of the portal
    /// vouches for it: it is `None` where the user is not one or the portal did not say so, and where
    /// the request came without the application's token.
    ///
    /// Store it where the portal has none yet, or where the application was installed anew.
    pub event_token: Option<EventToken>,
}

/// Whether the portal says that the tokens are those of one of its administrators.
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

/// A refusal of a method that is not described here.
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
