//! What a request gets on its way out that its caller need not think of.

use url::Url;

use crate::idempotency::keyed;
use crate::method::{Handler, Method, Repeat};

/// How a client sends requests.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// Whether they get keys by which the portal knows them again.
    pub(crate) keys: bool,
    /// Whether they are let in by an incoming webhook.
    pub(crate) by_webhook: bool,
}

/// Completes a request, and says whether it may be repeated then.
pub(crate) fn prepare<M: Method>(request: &mut M, manner: Manner) -> Repeat {
    if manner.by_webhook
        && let Some(handler) = request.handler()
    {
        complete(handler);
    }
    keyed(request, manner.keys)
}

/// Puts the token into the query of the address, unless something stands there. What is no address
/// is left to the portal to refuse.
fn complete(handler: Handler<'_>) {
    let Ok(mut address) = Url::parse(handler.address) else {
        return;
    };
    let mut pairs = address.query_pairs();
    if pairs.any(|(name, _)| name.eq_ignore_ascii_case(handler.query)) {
        return;
    }
    let token = handler.token.expose();
    address.query_pairs_mut().append_pair(handler.query, token);
    *handler.address = address.into();
}

#[cfg(test)]
mod tests {
    use super::complete;
    use crate::method::Handler;

    #[test]
    fn the_token_is_added_to_the_query_once() {
        for (address, expected) in [
            (
                "https://bot.example/hear",
                "https://bot.example/hear?ID=a%26b",
            ),
            (
                "https://bot.example/?x=1",
                "https://bot.example/?x=1&ID=a%26b",
            ),
            ("https://bot.example/?id=own", "https://bot.example/?id=own"),
            ("no address", "no address"),
        ] {
            let mut address = address.to_owned();
            complete(Handler {
                address: &mut address,
                query: "ID",
                token: &"a&b".into(),
            });
            assert_eq!(address, expected);
        }
    }
}
