//! Contents of files, encoded in base64 on the wire.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::wire::{self, Scalar};

/// The contents of a file. They are sent in base64, which is written directly into the request.
///
/// Clones share the bytes. `Debug` shows only their number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Bytes(Arc<Vec<u8>>);

impl Bytes {
    /// Reads a whole file. In async code, prefer to read the file with your runtime and convert the
    /// result into `Bytes`.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn read(path: impl AsRef<Path>) -> io::Result<Self> {
        std::fs::read(path).map(Self::from)
    }

    /// Returns the bytes.
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Arc::new(bytes))
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self::from(bytes.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Bytes {
    fn from(bytes: &[u8; N]) -> Self {
        Self::from(bytes.to_vec())
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Bytes({})", self.0.len())
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&Base64Display::new(&self.0, &STANDARD))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        wire::deserialize(deserializer)
    }
}

impl Scalar for Bytes {
    const EXPECTING: &'static str = "bytes in base64";
    const BLANK_IS_VALUE: bool = true;

    fn from_text(text: &str) -> Option<Self> {
        STANDARD.decode(text).ok().map(Self::from)
    }
}

impl crate::wire::Plain for Bytes {}

#[cfg(test)]
mod tests {
    use super::Bytes;

    #[test]
    fn bytes_are_base64_on_the_wire_and_a_length_in_debug() {
        let bytes = Bytes::from(b"Hello, world");
        let json = serde_json::to_string(&bytes).expect("bytes serialize");
        assert_eq!(json, r#""SGVsbG8sIHdvcmxk""#);
        assert_eq!(serde_json::from_str::<Bytes>(&json).expect("read"), bytes);
        assert_eq!(format!("{bytes:?}"), "Bytes(12)");
        assert!(serde_json::from_str::<Bytes>(r#""no base64""#).is_err());
    }

    #[test]
    fn a_file_that_is_not_there_is_an_error() {
        assert!(Bytes::read("/no/such/file").is_err());
    }
}
