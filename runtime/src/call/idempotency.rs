//! Idempotency keys, by which a portal recognizes a request that it has already carried out.
//!
//! A key is a version 4 UUID in lower case; the portal ignores any other.

use uuid::{Uuid, Variant, Version};

use crate::contract::method::{Idempotency, Method};
use crate::random::new_uuid;

/// Whether a request may be retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Repeat {
    /// By the client, which repeats the same request.
    pub(crate) by_client: Idempotency,
    /// By the caller, whose next call gets another key unless the request came with one.
    pub(crate) by_caller: Idempotency,
}

impl From<Idempotency> for Repeat {
    fn from(both: Idempotency) -> Self {
        Self {
            by_client: both,
            by_caller: both,
        }
    }
}

/// Returns whether a request may be retried, after setting its key if it should have one.
pub(crate) fn keyed<M: Method>(request: &mut M, wanted: bool) -> Repeat {
    match M::IDEMPOTENCY {
        Idempotency::WithKey if wanted => with_key(request.idempotency_key()),
        Idempotency::WithKey => Idempotency::NotIdempotent.into(),
        repeat => repeat.into(),
    }
}

/// Sets a key, and returns whether its request may then be retried.
///
/// `key` is the field for the key, or `None` if the server would ignore it. An existing key is
/// kept.
fn with_key(key: Option<&mut Option<String>>) -> Repeat {
    let allowed = |key: &Option<String>| match key.as_deref() {
        Some(key) if is_key(key) => Idempotency::WithKey,
        _ => Idempotency::NotIdempotent,
    };
    let Some(key) = key else {
        return Idempotency::NotIdempotent.into();
    };
    let by_caller = allowed(key);
    if key.is_none() {
        *key = new_uuid();
    }
    Repeat {
        by_client: allowed(key),
        by_caller,
    }
}

/// Whether the portal accepts a text as a key.
fn is_key(text: &str) -> bool {
    Uuid::try_parse(text).is_ok_and(|key| {
        key.get_version() == Some(Version::Random)
            && key.get_variant() == Variant::RFC4122
            && key.hyphenated().to_string() == text
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Repeat, is_key, with_key};
    use crate::contract::method::Idempotency;

    #[test]
    fn every_new_key_is_another_and_taken_for_one() {
        let keys: HashSet<String> = (0..1000)
            .map(|_| {
                let mut key = None;
                let expected = Repeat {
                    by_client: Idempotency::WithKey,
                    by_caller: Idempotency::NotIdempotent,
                };
                assert_eq!(with_key(Some(&mut key)), expected);
                key.expect("a key")
            })
            .collect();
        assert_eq!(keys.len(), 1000);
        assert!(keys.iter().all(|key| is_key(key)), "{keys:?}");
    }

    #[test]
    fn a_key_that_is_there_is_kept_and_only_a_good_one_lets_a_request_be_repeated() {
        for (own, expected) in [
            ("0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", Idempotency::WithKey),
            (
                "0A1B2C3D-4E5F-4A6B-8C7D-9E0F1A2B3C4D",
                Idempotency::NotIdempotent,
            ),
            (
                "0a1b2c3d4e5f4a6b8c7d9e0f1a2b3c4d",
                Idempotency::NotIdempotent,
            ),
            (
                "{0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d}",
                Idempotency::NotIdempotent,
            ),
            (
                "0a1b2c3d-4e5f-1a6b-8c7d-9e0f1a2b3c4d",
                Idempotency::NotIdempotent,
            ),
            (
                "0a1b2c3d-4e5f-4a6b-cc7d-9e0f1a2b3c4d",
                Idempotency::NotIdempotent,
            ),
            ("order 17", Idempotency::NotIdempotent),
            ("", Idempotency::NotIdempotent),
        ] {
            let mut key = Some(own.to_owned());
            assert_eq!(with_key(Some(&mut key)), expected.into(), "{own}");
            assert_eq!(key.as_deref(), Some(own));
        }
    }

    #[test]
    fn a_request_whose_key_nobody_looks_at_is_not_repeated() {
        assert_eq!(with_key(None), Idempotency::NotIdempotent.into());
    }
}
