//! Completes and checks a request before it is sent.

use url::Url;

use crate::call::idempotency::{Repeat, keyed};
use crate::contract::method::{Handler, LimitedText, Method};
use crate::error::RequestError;

/// How a client sends requests.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct SendOptions {
    /// Whether requests get idempotency keys.
    pub(crate) keys: bool,
    /// Whether the client is authorized by an incoming webhook.
    pub(crate) by_webhook: bool,
}

/// Completes a request, and returns whether it may be retried.
pub(crate) fn prepare<M: Method>(request: &mut M, options: SendOptions) -> Repeat {
    if options.by_webhook
        && let Some(handler) = request.handler()
    {
        complete(handler);
    }
    keyed(request, options.keys)
}

/// Refuses a request with a text that is longer than the server accepts. Surrounding whitespace is
/// not counted, because the server removes it.
pub(crate) fn check<M: Method>(request: &M) -> Result<(), RequestError> {
    let mut texts = Vec::new();
    request.limited_texts(&mut texts);
    texts.into_iter().try_for_each(check_length)
}

fn check_length(limited: LimitedText<'_>) -> Result<(), RequestError> {
    let LimitedText {
        parameter,
        text,
        at_most,
    } = limited;
    // A text has no more characters than bytes.
    let characters = if text.len() > at_most {
        text.trim().chars().count()
    } else {
        0
    };
    if characters > at_most {
        Err(RequestError::TextTooLong {
            parameter,
            characters,
            at_most,
        })
    } else {
        Ok(())
    }
}

/// Adds the token to the query of the address, unless the query has a value for it. An invalid
/// address is sent unchanged, so that the portal refuses it.
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
    use super::{check_length, complete};
    use crate::contract::method::{Handler, LimitedText};
    use crate::error::RequestError;

    #[test]
    fn texts_are_counted_in_characters_without_what_is_around_them() {
        for (text, expected) in [
            ("", None),
            ("abc", None),
            ("üüü", None),
            (" abc\n", None),
            ("abcd", Some(4)),
            ("a  \u{1F600}x", Some(5)),
        ] {
            let refused = check_length(LimitedText {
                parameter: "text",
                text,
                at_most: 3,
            });
            let found = match refused {
                Err(RequestError::TextTooLong { characters, .. }) => Some(characters),
                Err(other) => panic!("{other}"),
                Ok(()) => None,
            };
            assert_eq!(found, expected, "{text:?}");
        }
    }

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
