//! Decodes the pairs of a form.

use std::borrow::Cow;

/// Returns the pairs of a form, each undecoded.
pub(super) fn pairs(form: &[u8]) -> impl Iterator<Item = &[u8]> {
    form.split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
}

/// Returns the undecoded name and text of a pair.
pub(super) fn name_and_text(pair: &[u8]) -> (&[u8], &[u8]) {
    match pair.iter().position(|byte| *byte == b'=') {
        Some(end) => (&pair[..end], &pair[end + 1..]),
        None => (pair, &[]),
    }
}

/// Decodes a name or a text, and returns whether it contains bytes that are not UTF-8.
///
/// `+` is a space, and `%` with two hexadecimal digits is a byte; any other `%` is itself.
pub(super) fn decoded(encoded: &[u8]) -> (Cow<'_, str>, bool) {
    let is_encoded = |byte: &u8| matches!(byte, b'+' | b'%');
    let Some(first) = encoded.iter().position(is_encoded) else {
        let text = String::from_utf8_lossy(encoded);
        let is_broken = matches!(text, Cow::Owned(_));
        return (text, is_broken);
    };
    let mut bytes = Vec::with_capacity(encoded.len());
    bytes.extend_from_slice(&encoded[..first]);
    let mut rest = &encoded[first..];
    while let Some((&byte, behind)) = rest.split_first() {
        let (byte, length) = match byte {
            b'+' => (b' ', 1),
            b'%' => escaped(behind).map_or((b'%', 1), |byte| (byte, 3)),
            byte => (byte, 1),
        };
        bytes.push(byte);
        rest = &rest[length..];
    }
    match String::from_utf8(bytes) {
        Ok(text) => (Cow::Owned(text), false),
        Err(error) => {
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            (Cow::Owned(text), true)
        }
    }
}

/// Returns the byte of two hexadecimal digits.
fn escaped(digits: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(*digits.get(at)?).to_digit(16);
    let byte = (digit(0)? << 4) | digit(1)?;
    u8::try_from(byte).ok()
}
