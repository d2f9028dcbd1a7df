//! Random values that cannot be guessed.

use uuid::Builder;

/// Returns a new version 4 UUID, or `None` if the operating system returns no random bytes.
pub(crate) fn new_uuid() -> Option<String> {
    let provider = rustls::crypto::ring::default_provider();
    let mut bytes = [0; 16];
    provider.secure_random.fill(&mut bytes).ok()?;
    let key = Builder::from_random_bytes(bytes).into_uuid();
    Some(key.hyphenated().to_string())
}
