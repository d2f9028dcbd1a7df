//! The `{:?}` output of errors.

use std::fmt::{Display, Formatter, Result};

/// Writes an error's sentence for `{:?}`, which `unwrap`, `expect` and the result of `main` use,
/// and its fields for `{:#?}`.
pub(crate) fn debug<E: Display>(
    error: &E,
    formatter: &mut Formatter<'_>,
    fields: impl FnOnce(&mut Formatter<'_>) -> Result,
) -> Result {
    if formatter.alternate() {
        fields(formatter)
    } else {
        Display::fmt(error, formatter)
    }
}

/// Implements `Debug` with [`debug`] for an error with these fields or variants.
macro_rules! debug_as_sentence {
    (struct $name:ident $({ $($field:ident),* })?) => {
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let Self { $($($field),*)? } = self;
                $crate::error::debug(self, formatter, |formatter| {
                    formatter
                        .debug_struct(stringify!($name))
                        $($(.field(stringify!($field), $field))*)?
                        .finish()
                })
            }
        }
    };
    (enum $name:ident {
        $($(#[$attribute:meta])* $variant:ident $({ $($field:ident),* })?),* $(,)?
    }) => {
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::error::debug(self, formatter, |formatter| match self {
                    $($(#[$attribute])* Self::$variant { $($($field),*)? } => formatter
                        .debug_struct(stringify!($variant))
                        $($(.field(stringify!($field), $field))*)?
                        .finish(),)*
                })
            }
        }
    };
}

pub(crate) use debug_as_sentence;

#[cfg(test)]
mod tests {
    use std::fmt::{Debug, Display};
    use std::time::Duration;

    use crate::error::failed::Barrier;
    use crate::error::{
        InvalidResponse, OAuthError, Redirected, RequestError, Throttled, Timeout, TimeoutKind,
        TooLarge, TransportError,
    };

    /// Checks that `{:?}` is the sentence, and that `{:#?}` contains these words.
    fn check<E: Debug + Display>(error: &E, words: &[&str]) {
        assert_eq!(format!("{error:?}"), error.to_string());
        let fields = format!("{error:#?}");
        for word in words {
            assert!(fields.contains(word), "{word}: {fields}");
        }
        assert_ne!(fields, error.to_string());
    }

    #[test]
    fn what_unwrap_shows_is_the_sentence() {
        let reason = || "cause".to_owned();
        let host = || "example.com".to_owned();
        let refused = OAuthError::Refused {
            code: "invalid_grant".to_owned(),
            description: String::new(),
            status: 400,
        };
        check(&refused, &["Refused {", "code: \"invalid_grant\""]);
        check(&OAuthError::CutOff, &["CutOff"]);
        let too_long = RequestError::TextTooLong {
            parameter: "text",
            characters: 3,
            at_most: 2,
        };
        check(&too_long, &["TextTooLong {", "characters: 3"]);
        check(&RequestError::Drained, &["Drained"]);
        let unreadable = InvalidResponse {
            status: 200,
            path: String::new(),
            reason: reason(),
            excerpt: None,
            advice: "",
            is_json: true,
        };
        check(&unreadable, &["InvalidResponse {", "reason: \"cause\""]);
        let redirected = Redirected {
            status: 302,
            host: Some(host()),
            barrier: Barrier::Credentials,
        };
        check(&redirected, &["Redirected {", "status: 302"]);
        let too_large = TooLarge {
            status: 200,
            limit: 7,
            advice: "",
        };
        check(&too_large, &["TooLarge {", "limit: 7"]);
        let timeout = Timeout {
            limit: TimeoutKind::Total,
            after: Duration::from_secs(7),
            host: None,
            waited_for_token: false,
        };
        check(&timeout, &["Timeout {", "limit: Total", "after: 7s"]);
        let broken = TransportError {
            reason: reason(),
            host: host(),
            is_final: false,
        };
        check(&broken, &["TransportError {", "host: \"example.com\""]);
        let throttled = Throttled {
            remaining: Duration::from_secs(7),
            class: crate::contract::error_table::Class::RateLimited,
        };
        check(&throttled, &["Throttled {", "remaining: 7s"]);
    }

    #[cfg(feature = "client")]
    #[test]
    fn what_unwrap_shows_of_settings_and_deliveries_is_the_sentence() {
        use crate::error::config::ConfigError;
        use crate::events::{VerificationError, WebhookError};

        let address = ConfigError::Address {
            reason: "cause".to_owned(),
        };
        check(&address, &["Address {", "reason: \"cause\""]);
        check(&ConfigError::NotHttps, &["NotHttps"]);
        let unreadable = WebhookError::InvalidBody {
            reason: "cause".to_owned(),
        };
        check(&unreadable, &["InvalidBody {", "reason: \"cause\""]);
        check(&WebhookError::NotAnEvent, &["NotAnEvent"]);
        check(&VerificationError, &["VerificationError"]);
    }
}
