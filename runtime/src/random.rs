//! Random values that cannot be guessed.

use std::sync::LazyLock;

use rustls::crypto::{SecureRandom, ring};
use uuid::Builder;

/// The random numbers of the operating system.
static RANDOM: LazyLock<&dyn SecureRandom> =
    LazyLock::new(|| ring::default_provider().secure_random);

/// Returns a new version 4 UUID, or `None` if the operating system returns no random bytes.
pub(crate) fn new_uuid() -> Option<String> {
    let mut bytes = [0; 16];
    RANDOM.fill(&mut bytes).ok()?;
    let key = Builder::from_random_bytes(bytes).into_uuid();
    Some(key.hyphenated().to_string())
}
