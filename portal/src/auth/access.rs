//! Who calls: the address of a call, and what its key opens.

use std::time::Duration;

use axum::http::{HeaderMap, header};

use crate::auth::credentials::{Credentials, Grant};
use crate::errors::Failure;
use crate::http::parameters::Parameters;
use crate::log::Authorization;

/// What the path of a call says.
pub(crate) struct Address<'a> {
    /// The user and the code, as they stand in a webhook's path.
    webhook: Option<(&'a str, &'a str)>,
    /// The method, without the suffix that asks for JSON.
    pub(crate) method: &'a str,
}

/// What a caller shows to be let in.
#[derive(Clone)]
pub(crate) enum Credential {
    Webhook { user: String, code: String },
    Token(String),
}

/// Who calls: shown in some way, and let in.
pub(crate) struct Caller {
    pub(crate) credential: Credential,
    pub(crate) grant: Grant,
}

impl<'a> Address<'a> {
    /// Reads `/rest/{user_id}/{code}/{method}` and `/rest/{method}`, each with or without `.json`.
    pub(crate) fn read(path: &'a str) -> Option<Self> {
        let segments: Vec<&str> = path.strip_prefix("/rest/")?.split('/').collect();
        let (webhook, method) = match segments[..] {
            // The links to files end with a slash.
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
    /// The key of a call. In a webhook's path tokens mean nothing; elsewhere the header counts
    /// before the parameters `auth` and `access_token`.
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

    /// How it is shown.
    pub(crate) fn authorization(key: Option<&Self>) -> Authorization {
        match key {
            Some(Self::Webhook { .. }) => Authorization::Webhook,
            Some(Self::Token(_)) => Authorization::OAuth,
            None => Authorization::Missing,
        }
    }
}

/// The caller and what its key opens.
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
