//! The two kinds of authorization, and where each sends its calls.
//!
//! A webhook has its code in the path, an application sends its access token in the body. The token
//! never becomes part of an address, because addresses end up in logs.

pub(crate) mod address;
pub(crate) mod authorization;
pub(crate) mod body;
pub(crate) mod credentials;
pub(crate) mod oauth;
mod renewals;
pub(crate) mod session;
pub(crate) mod token_file;
pub(crate) mod tokens;

use std::sync::Arc;

use crate::auth::credentials::Credentials;
use crate::auth::session::Session;
use crate::secret::Secret;

/// The authorization of a client.
pub(crate) enum Auth {
    /// A secret code, which is also part of the address.
    Webhook {
        credentials: Arc<Credentials>,
        code: Secret,
    },
    /// An access token, which may be renewed.
    OAuth(Arc<Session>),
}

impl Auth {
    /// Returns the current credentials.
    pub(crate) fn credentials(&self) -> Arc<Credentials> {
        match self {
            Self::Webhook { credentials, .. } => Arc::clone(credentials),
            Self::OAuth(session) => session.credentials(),
        }
    }

    /// Whether an expired token can be renewed.
    pub(crate) fn can_renew(&self) -> bool {
        match self {
            Self::Webhook { .. } => false,
            Self::OAuth(session) => session.can_renew(),
        }
    }

    /// Returns everything that must not be shown.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        match self {
            Self::Webhook { code, .. } => vec![code.clone()],
            Self::OAuth(session) => session.secrets(),
        }
    }
}
