//! Who calls: the address of a call, and what its key opens.

use std::time::Duration;

use crate::call::Caller;
use crate::failure::Failure;
use crate::keys::Keys;
use crate::log::Authorization;
use crate::parameters::Parameters;

/// What the path of a call says.
pub(crate) struct Address<'a> {
    /// The user and the code, as they stand in a webhook's path.
    webhook: Option<(&'a str, &'a str)>,
    /// The method, without the suffix that asks for JSON.
    pub(crate) method: &'a str,
}

impl<'a> Address<'a> {
    /// Reads `/rest/{user_id}/{code}/{method}` and `/rest/{method}`, each with or without `.json`.
    pub(crate) fn read(path: &'a str) -> Option<Self> {
        let segments: Vec<&str> = path.strip_prefix("/rest/")?.split('/').collect();
        let (webhook, method) = match segments[..] {
            [user_id, code, method] => (Some((user_id, code)), method),
            [method] => (None, method),
            _ => return None,
        };
        let method = method.strip_suffix(".json").unwrap_or(method);
        (!method.is_empty()).then_some(Self { webhook, method })
    }
}

/// How the caller shows who it is.
pub(crate) fn authorization(
    address: Option<&Address<'_>>,
    parameters: Option<&Parameters>,
) -> Authorization {
    if address.is_some_and(|address| address.webhook.is_some()) {
        Authorization::Webhook
    } else if parameters.is_some_and(|parameters| parameters.text("auth").is_some()) {
        Authorization::OAuth
    } else {
        Authorization::Missing
    }
}

/// The caller and what its key opens. In a webhook's path `auth` means nothing.
pub(crate) fn caller(
    keys: &Keys,
    address: &Address<'_>,
    parameters: &Parameters,
    now: Duration,
) -> Result<Caller, Failure> {
    let grant = match address.webhook {
        Some((user_id, code)) => user_id
            .parse()
            .ok()
            .and_then(|user_id| keys.webhook(user_id, code)),
        None => parameters
            .text("auth")
            .and_then(|token| keys.access_token(token, now)),
    };
    let grant = grant.ok_or_else(Failure::no_auth_found)?;
    if grant.expired {
        return Err(Failure::expired_token());
    }
    Ok(Caller {
        authorization: authorization(Some(address), Some(parameters)),
        grant,
    })
}
