//! What PHP makes of a name in a form: `data[message][id]` is three keys.

use std::borrow::Cow;

use crate::events::budget::DEEPEST;

/// The keys that a name stands for, the outermost first, none for a name that PHP passes over. An
/// empty key behind the first one is "the next number". No more are given than tell that there are
/// too many.
///
/// The outermost key is the name of a variable in PHP, which holds neither spaces nor full stops.
/// A name with a bracket that is never closed is all one such key, and what follows a bracket that
/// is closed is dropped unless it opens another.
pub(super) fn keys(name: &str) -> Vec<Cow<'_, str>> {
    // To PHP a zero byte is the end.
    let name = name.split('\0').next().unwrap_or_default();
    let name = name.trim_start_matches(' ');
    let (first, mut rest) = name.split_at(name.find('[').unwrap_or(name.len()));
    if first.is_empty() {
        return Vec::new();
    }
    if !rest.is_empty() && !rest.contains(']') {
        return vec![variable(name)];
    }
    let mut keys = vec![variable(first)];
    while keys.len() <= DEEPEST
        && let Some((key, behind)) = rest
            .strip_prefix('[')
            .and_then(|inside| inside.split_once(']'))
    {
        keys.push(Cow::Borrowed(if is_one_space(key) { "" } else { key }));
        rest = behind;
    }
    keys
}

/// A name with `_` for what PHP allows in none of a variable.
fn variable(name: &str) -> Cow<'_, str> {
    const REPLACED: [char; 3] = [' ', '.', '['];
    if name.contains(REPLACED) {
        Cow::Owned(name.replace(REPLACED, "_"))
    } else {
        Cow::Borrowed(name)
    }
}

/// Whether a key is one character that C takes for a space. PHP passes over it.
fn is_one_space(key: &str) -> bool {
    matches!(key, " " | "\t" | "\n" | "\u{b}" | "\u{c}" | "\r")
}
