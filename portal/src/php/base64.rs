//! Base64 in JSON, as PHP reads it in strict mode.

use ::base64::Engine;
use ::base64::alphabet::STANDARD;
use ::base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// PHP accepts text without padding, and ignores trailing bits.
const PHP: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Encodes the bytes.
pub(crate) fn encode(bytes: &[u8]) -> String {
    PHP.encode(bytes)
}

/// Decodes the text; returns `None` if it is not valid base64.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    // Padding is complete or absent.
    let is_padded = text.ends_with('=');
    if is_padded && !text.len().is_multiple_of(4) {
        return None;
    }
    PHP.decode(text).ok()
}

/// Returns the most bytes that a text of this length can contain.
pub(crate) fn decoded_length(text: &str) -> usize {
    let digits = text.trim_end_matches('=').len();
    digits / 4 * 3 + digits % 4 * 3 / 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for (text, bytes) in [
            ("", &b""[..]),
            ("Zg==", b"f"),
            ("Zm8=", b"fo"),
            ("Zm8", b"fo"),
            ("Zm9v", b"foo"),
            ("Zm9vYg==", b"foob"),
            ("+/+/", b"\xfb\xff\xbf"),
        ] {
            assert_eq!(decode(text).as_deref(), Some(bytes), "{text}");
            assert_eq!(decoded_length(text), bytes.len(), "{text}");
        }
        for text in [
            "Z",
            "Zg=",
            "Zm9v=",
            "Zg===",
            "Zm 8",
            "Zm-_",
            "data:;base64,Zg==",
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
