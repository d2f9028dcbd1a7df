//! Errors of obtaining tokens.

use super::{debug_as_sentence, is_transient_page};
use crate::text::invisible::Name;

/// Why the authorization server returned no tokens, or why the tokens cannot be used.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OAuthError {
    /// The settings cannot be used.
    #[error("{reason}")]
    Setup {
        /// The reason.
        reason: String,
    },
    /// The authorization server refused.
    #[error(
        "the authorization server refused: {}: {description} (HTTP {status}). {}",
        Name(.code), remedy(.code)
    )]
    Refused {
        /// The server's error code.
        code: String,
        /// The server's description; may be empty.
        description: String,
        /// The HTTP status.
        status: u16,
    },
    /// The response of the authorization server contains neither tokens nor an error.
    #[error(
        "the response of the authorization server cannot be read: {reason} (HTTP {status}). \
         Check `App::server`; if it is right, try again later."
    )]
    InvalidResponse {
        /// The reason.
        reason: String,
        /// The HTTP status.
        status: u16,
    },
    /// The authorization server could not be reached, or did not respond in time.
    #[error(
        "the authorization server did not respond: {reason}. Check `App::server` and the network, then try again."
    )]
    Transport {
        /// The reason from the network stack.
        reason: String,
    },
    /// The authorization server is not trusted or not a valid one: it redirects, its certificate is
    /// invalid, or its response is too large.
    #[error(
        "the authorization server cannot be used: {reason}. Check `App::server`, its certificate and \
         `Config::root_certificates`."
    )]
    WrongServer {
        /// The reason.
        reason: String,
    },
    /// A request does not prove that it comes from the portal that it names.
    #[error(
        "the request is not proven to come from the portal it names: {reason}. Respond with status 403."
    )]
    Unproven {
        /// What is missing.
        reason: String,
    },
    /// The new tokens could not be stored. They are kept in memory and stored before they are used.
    #[error(
        "the new tokens could not be stored: {reason}. Fix the token store; the next call tries again."
    )]
    Store {
        /// The error of the store.
        reason: String,
    },
    /// The renewal was aborted, because the token store panicked.
    #[error(
        "the renewal was aborted, because the token store panicked. The next call tries again."
    )]
    CutOff,
}

debug_as_sentence!(enum OAuthError {
    Setup { reason },
    Refused { code, description, status },
    InvalidResponse { reason, status },
    Transport { reason },
    WrongServer { reason },
    Unproven { reason },
    Store { reason },
    CutOff,
});

/// What is at fault according to a code of the authorization server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The token or the code in the request: it is no longer valid, and no later request changes
    /// that.
    Grant,
    /// The application or its settings. The token stays valid, and is accepted once a person has
    /// fixed the problem.
    Application,
    /// Unknown, or a temporary problem.
    Other,
}

/// The known codes of authorization servers (RFC 6749, and the vendor's own).
const CODES: [(&str, Fault); 7] = [
    ("invalid_grant", Fault::Grant),
    // Also sent if the application is not installed, which can be changed.
    ("invalid_client", Fault::Application),
    ("invalid_request", Fault::Application),
    ("invalid_scope", Fault::Application),
    ("PAYMENT_REQUIRED", Fault::Application),
    ("unauthorized_client", Fault::Application),
    ("unsupported_grant_type", Fault::Application),
];

impl Fault {
    fn of(code: &str) -> Self {
        let mut known = CODES.iter();
        let known = known.find(|(known, _)| code.eq_ignore_ascii_case(known));
        known.map_or(Self::Other, |(_, fault)| *fault)
    }
}

/// Returns the remedy for a refusal.
fn remedy(code: &str) -> &'static str {
    match Fault::of(code) {
        Fault::Grant => {
            "The refresh token or the code has expired, was used before, or belongs to another \
             application: check the client id, let the user authorize the application again, and \
             create a new client with those tokens."
        }
        Fault::Application => {
            "Check the client id, its secret and its scopes, and that the application is installed and \
             paid for."
        }
        Fault::Other => {
            "Try again later. If this persists, check the client id, its secret and that the application \
             is installed and paid for."
        }
    }
}

impl OAuthError {
    /// Whether this is a known code of an authorization server, and so not a secret.
    #[cfg(feature = "client")]
    pub(crate) fn is_known(code: &str) -> bool {
        Fault::of(code) != Fault::Other
    }
}

impl OAuthError {
    #[cfg(feature = "client")]
    pub(crate) fn unproven(reason: &str) -> Self {
        Self::Unproven {
            reason: reason.to_owned(),
        }
    }

    /// Whether the same request may succeed later although nothing is changed.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Refused { code, .. } => Fault::of(code) == Fault::Other,
            Self::InvalidResponse { status, .. } => is_transient_page(*status),
            Self::Transport { .. } | Self::Store { .. } | Self::CutOff => true,
            Self::Setup { .. } | Self::WrongServer { .. } | Self::Unproven { .. } => false,
        }
    }

    /// Whether the refresh token is no longer usable. An unknown code does not say so.
    #[cfg(feature = "client")]
    pub(crate) fn is_final(&self) -> bool {
        matches!(self, Self::Refused { code, .. } if Fault::of(code) == Fault::Grant)
    }
}

#[cfg(test)]
#[cfg(feature = "client")]
mod tests {
    use super::OAuthError;

    #[test]
    fn a_code_cannot_look_like_another() {
        let refused = OAuthError::Refused {
            code: "invalid\u{200D}_grant".to_owned(),
            description: String::new(),
            status: 400,
        };
        let shown = refused.to_string();
        assert!(shown.contains("refused: invalid\\u{200d}_grant"), "{shown}");
    }

    #[test]
    fn only_a_refusal_of_the_token_is_final_and_only_unknown_codes_pass() {
        for (code, is_final, is_transient) in [
            ("invalid_grant", true, false),
            ("INVALID_GRANT", true, false),
            ("invalid_client", false, false),
            ("invalid_request", false, false),
            ("invalid_scope", false, false),
            ("unauthorized_client", false, false),
            ("unsupported_grant_type", false, false),
            ("PAYMENT_REQUIRED", false, false),
            ("temporarily_unavailable", false, true),
            ("server_error", false, true),
            ("QUERY_LIMIT_EXCEEDED", false, true),
            ("OVERLOAD_LIMIT", false, true),
            ("NEVER_HEARD_OF", false, true),
            ("invalid_grants", false, true),
        ] {
            let refused = OAuthError::Refused {
                code: code.to_owned(),
                description: String::new(),
                status: 400,
            };
            let facts = (refused.is_final(), refused.is_transient());
            assert_eq!(facts, (is_final, is_transient), "{code}");
            let again = refused
                .to_string()
                .contains("authorize the application again");
            assert_eq!(again, is_final, "{code}");
        }
    }
}
