//! The caller of a request: its path, its credentials and its rights.

use std::time::Duration;

use axum::http::{HeaderMap, header};

use crate::auth::credentials::{Credentials, Grant};
use crate::errors::Failure;
use crate::http::parameters::Parameters;
use crate::log::Authorization;

/// The contents of a call's path.
pub(crate) struct Address<'a> {
    /// The user and the code of a webhook.
    webhook: Option<(&'a str, &'a str)>,
    /// The method, without the suffix that asks for JSON.
    pub(crate) method: &'a str,
}

/// The credentials that a caller sends.
#[derive(Clone)]
pub(crate) enum Credential {
    Webhook { user: String, code: String },
    Token(String),
}

/// An authorized caller.
pub(crate) struct Caller {
    pub(crate) credential: Credential,
    pub(crate) grant: Grant,
}

impl<'a> Address<'a> {
    /// Reads `/rest/{user_id}/{code}/{method}` and `/rest/{method}`, each with or without `.json`.
    pub(crate) fn read(path: &'a str) -> Option<Self> {
        let segments: Vec<&str> = path.strip_prefix("/rest/")?.split('/').collect();
        let (webhook, method) = match segments[..] {
            // Links to files end with a slash.
            [user_id, code, method] | [user_id, code, method, ""] => {
                (Some((user_id, code)), method)
            }
            [method] => (None, method),
            _ => return None,
        };
        let method = method.strip_suffix(".json").unwrap_or(method);
        (!method.is_empty()).then_some(Self { webhook, method })
    }
}

impl Credential {
    /// Returns the key of a call. On a webhook's path tokens are ignored; elsewhere the header
    /// takes precedence over the parameters `auth` and `access_token`.
    pub(crate) fn read(
        address: &Address<'_>,
        headers: &HeaderMap,
        parameters: Option<&Parameters>,
    ) -> Option<Self> {
        if let Some((user, code)) = address.webhook {
            let (user, code) = (user.to_owned(), code.to_owned());
            return Some(Self::Webhook { user, code });
        }
        let bearer = headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
            .filter(|token| !token.is_empty());
        let named = |name| parameters?.text(name);
        let token = bearer
            .or_else(|| named("auth"))
            .or_else(|| named("access_token"));
        token.map(|token| Self::Token(token.to_owned()))
    }

    /// Returns the kind of the key.
    pub(crate) fn authorization(key: Option<&Self>) -> Authorization {
        match key {
            Some(Self::Webhook { .. }) => Authorization::Webhook,
            Some(Self::Token(_)) => Authorization::OAuth,
            None => Authorization::Missing,
        }
    }
}

/// Returns the caller with the rights of its key.
pub(crate) fn caller(
    known: &Credentials,
    shown: Option<Credential>,
    now: Duration,
) -> Result<Caller, Failure> {
    let credential = shown.ok_or_else(Failure::no_auth_found)?;
    let grant = match &credential {
        Credential::Webhook { user, code } => {
            let user = user.parse().ok();
            let grant = user.and_then(|user| known.webhook(user, code));
            grant.ok_or_else(Failure::invalid_credentials)?
        }
        Credential::Token(token) => {
            let grant = known.access_token(token, now);
            grant.ok_or_else(Failure::invalid_token)?
        }
    };
    if grant.expired {
        return Err(Failure::expired_token());
    }
    Ok(Caller { credential, grant })
}
