//! The access tokens in the data of an event, such as those of a bot.
//!
//! Such tokens are sent to the host that is named next to them, so that host is checked like the
//! host of the event's own tokens.

use serde_json::{Map, Value};

/// The keys next to access tokens that name the host of a portal.
const PORTAL: [&str; 2] = ["clientendpoint", "domain"];

/// The keys of the tokens with which anybody can act on a portal.
const TOKENS: [&str; 2] = ["accesstoken", "refreshtoken"];

/// The keys that are removed together: the tokens, and the addresses to which they would be sent.
const OMITTED: [&str; 4] = [
    "accesstoken",
    "refreshtoken",
    "clientendpoint",
    "serverendpoint",
];

/// Removes the access tokens for hosts that are not admitted, together with the addresses of those
/// hosts. Returns whether all tokens were kept.
pub(super) fn keep(data: &mut Value, is_admitted: &impl Fn(&str) -> bool) -> bool {
    match data {
        Value::Array(items) => keep_all(items.iter_mut(), is_admitted),
        Value::Object(entries) => {
            let is_good = !are_credentials(entries) || fit(entries, is_admitted);
            if !is_good {
                entries.retain(|key, _| !is_among(&OMITTED, key));
            }
            keep_all(entries.values_mut(), is_admitted) && is_good
        }
        _ => true,
    }
}

fn keep_all<'v>(
    values: impl Iterator<Item = &'v mut Value>,
    is_admitted: &impl Fn(&str) -> bool,
) -> bool {
    let mut is_whole = true;
    for value in values {
        is_whole &= keep(value, is_admitted);
    }
    is_whole
}

/// Whether an object contains tokens, or the address to which they are sent.
fn are_credentials(entries: &Map<String, Value>) -> bool {
    let mut keys = entries.keys();
    keys.any(|key| is_among(&TOKENS, key) || is_named(key, PORTAL[0]))
}

fn fit(entries: &Map<String, Value>, is_admitted: &impl Fn(&str) -> bool) -> bool {
    let mut portals = entries.iter().filter(|(key, _)| is_among(&PORTAL, key));
    portals.all(|(_, portal)| match portal {
        Value::String(portal) => portal.is_empty() || is_admitted(portal),
        Value::Null => true,
        _ => false,
    })
}

fn is_among(names: &[&str], key: &str) -> bool {
    names.iter().any(|name| is_named(key, name))
}

/// Whether a key is this name in any of the spellings of portals: in snake case, in capitals or in
/// camel case.
fn is_named(key: &str, name: &str) -> bool {
    let letters = key.bytes().filter(|byte| *byte != b'_');
    letters
        .map(|byte| byte.to_ascii_lowercase())
        .eq(name.bytes())
}

/// Warns that access tokens were left out.
pub(super) fn warn_of_omission() {
    tracing::warn!(
        "access tokens of a request were left out: they are for a host other than the one that the \
         request names, or for one in a private network, which `EventToken::of_domain` has to name"
    );
}
