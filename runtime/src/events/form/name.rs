//! How PHP interprets a name in a form: `data[message][id]` has three keys.

use std::borrow::Cow;

use crate::events::budget::DEEPEST;

/// Returns the keys of a name, the outermost first; none for a name that PHP skips.
///
/// An empty key after the first one means "the next number". At most one key more than allowed is
/// returned.
///
/// The outermost key is the name of a variable in PHP, which contains neither spaces nor full
/// stops. A name with an unclosed bracket is one such key as a whole, and text after a closed
/// bracket is dropped unless it opens another.
pub(super) fn keys(name: &str) -> Vec<Cow<'_, str>> {
    // PHP stops at a zero byte.
    let name = until(name, b'\0').unwrap_or(name);
    let name = name.trim_start_matches(' ');
    let first = until(name, b'[').unwrap_or(name);
    let mut rest = &name[first.len()..];
    if first.is_empty() {
        return Vec::new();
    }
    if !rest.is_empty() && until(rest, b']').is_none() {
        return vec![variable(name)];
    }
    let mut keys = Vec::with_capacity(8);
    keys.push(variable(first));
    while keys.len() <= DEEPEST
        && let Some(inside) = rest.strip_prefix('[')
        && let Some(key) = until(inside, b']')
    {
        keys.push(Cow::Borrowed(if is_one_space(key) { "" } else { key }));
        rest = &inside[key.len() + 1..];
    }
    keys
}

/// Returns the text before an ASCII character.
///
/// Names are so short that looking at each byte is faster than a search for a character.
fn until(text: &str, end: u8) -> Option<&str> {
    let end = text.bytes().position(|byte| byte == end)?;
    Some(&text[..end])
}

/// Replaces characters that PHP does not allow in the name of a variable by `_`.
fn variable(name: &str) -> Cow<'_, str> {
    const REPLACED: [char; 3] = [' ', '.', '['];
    if name.bytes().any(|byte| matches!(byte, b' ' | b'.' | b'[')) {
        Cow::Owned(name.replace(REPLACED, "_"))
    } else {
        Cow::Borrowed(name)
    }
}

/// Whether a key is one character that C considers a space. PHP skips it.
fn is_one_space(key: &str) -> bool {
    matches!(key, " " | "\t" | "\n" | "\u{b}" | "\u{c}" | "\r")
}
