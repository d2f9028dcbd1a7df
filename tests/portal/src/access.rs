//! Who calls: the address of a call, and what its key opens.

use crate::failure::Failure;
use crate::log::Authorization;
use crate::parameters::Parameters;
use crate::world::{Grant, World};

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

/// What the caller's key opens. In a webhook's path `auth` means nothing.
pub(crate) fn grant<'a>(
    world: &'a World,
    address: &Address<'_>,
    parameters: &Parameters,
) -> Result<&'a Grant, Failure> {
    let grant = match address.webhook {
        Some((user_id, code)) => user_id
            .parse()
            .ok()
            .and_then(|user_id| world.webhook(user_id, code)),
        None => parameters
            .text("auth")
            .and_then(|token| world.access_token(token)),
    };
    match grant {
        None => Err(Failure::no_auth_found()),
        Some(grant) if grant.expired => Err(Failure::expired_token()),
        Some(grant) => Ok(grant),
    }
}
