//! Tokens that could not be had.

use super::debug_as_sentence;

/// Why the authorization server gave no tokens, or why they cannot be used.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OAuthError {
    /// The settings cannot be used.
    #[error("{reason}")]
    Setup {
        /// What is wrong with them.
        reason: String,
    },
    /// The authorization server has refused.
    #[error(
        "the authorization server refused: {code}: {description} (HTTP {status}). {}",
        remedy(.code)
    )]
    Refused {
        /// The server's error code.
        code: String,
        /// The server's own words; they may be empty.
        description: String,
        /// The HTTP status.
        status: u16,
    },
    /// The answer of the authorization server holds neither tokens nor a refusal.
    #[error(
        "the answer of the authorization server cannot be read: {reason} (HTTP {status}). \
         Check `App::server`; if it is right, try again later."
    )]
    Unreadable {
        /// What is wrong with it.
        reason: String,
        /// The HTTP status.
        status: u16,
    },
    /// The authorization server could not be reached, or did not answer in time.
    #[error(
        "the authorization server did not answer: {reason}. Check `App::server` and the network, then try again."
    )]
    Transport {
        /// What the network stack said.
        reason: String,
    },
    /// A request does not prove that it is from the portal that it claims.
    #[error("the portal that was claimed is not proven: {reason}. Answer with 403.")]
    Unproven {
        /// What is missing.
        reason: String,
    },
    /// The new tokens could not be stored. They are kept, and stored before they are used.
    #[error(
        "the new tokens could not be stored: {reason}. Mend the token store; the next call tries again."
    )]
    Store {
        /// What the store said.
        reason: String,
    },
    /// The renewal was cut off: its runtime has ended, or the token store panicked.
    #[error("the renewal was cut off. The next call tries again.")]
    CutOff,
}

debug_as_sentence!(enum OAuthError {
    Setup { reason },
    Refused { code, description, status },
    Unreadable { reason, status },
    Transport { reason },
    Unproven { reason },
    Store { reason },
    CutOff,
});

/// The codes by which an authorization server says that the same will never go well.
const FINAL: [&str; 6] = [
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "unauthorized_client",
    "unsupported_grant_type",
];

/// The code by which it says that somebody has to pay first.
const UNPAID: &str = "PAYMENT_REQUIRED";

/// What to do about a refusal.
fn remedy(code: &str) -> &'static str {
    match is_final(code) || code.eq_ignore_ascii_case(UNPAID) {
        true => {
            "Check the client id, its secret and that the application is installed and paid for; where \
             the refresh token has expired, let the user authorize the application again."
        }
        false => {
            "Try again later. If it goes on, check the client id, its secret and that the application \
             is installed and paid for."
        }
    }
}

impl OAuthError {
    /// Whether this is a code of an authorization server, and so no secret.
    #[cfg(feature = "client")]
    pub(crate) fn is_known(code: &str) -> bool {
        is_final(code) || code.eq_ignore_ascii_case(UNPAID)
    }
}

fn is_final(code: &str) -> bool {
    FINAL.iter().any(|known| code.eq_ignore_ascii_case(known))
}

impl OAuthError {
    /// Whether the same may go well later although nothing is changed.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Refused { code, .. } => !self.is_final() && !code.eq_ignore_ascii_case(UNPAID),
            Self::Unreadable { .. }
            | Self::Transport { .. }
            | Self::Store { .. }
            | Self::CutOff => true,
            Self::Setup { .. } | Self::Unproven { .. } => false,
        }
    }

    /// Whether the refresh token is of no more use. A code that nobody knows does not say so.
    pub(crate) fn is_final(&self) -> bool {
        match self {
            Self::Refused { code, .. } => is_final(code),
            _ => false,
        }
    }
}
