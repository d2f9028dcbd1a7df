//! Decodes the pairs of a form.

use std::borrow::Cow;

use percent_encoding::percent_decode;

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
    if !encoded.iter().any(is_encoded) {
        let text = String::from_utf8_lossy(encoded);
        let is_broken = matches!(text, Cow::Owned(_));
        return (text, is_broken);
    }
    let mut spaced = encoded.to_vec();
    for byte in &mut spaced {
        if *byte == b'+' {
            *byte = b' ';
        }
    }
    match String::from_utf8(percent_decode(&spaced).collect()) {
        Ok(text) => (Cow::Owned(text), false),
        Err(error) => {
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            (Cow::Owned(text), true)
        }
    }
}
