//! The access tokens in the data of an event, such as those of a bot.
//!
//! They go to the host that stands beside them, so they are held against the portal like the event's
//! own.

use serde_json::{Map, Value};

/// What names the host of a portal, beside access tokens.
const PORTAL: [&str; 2] = ["clientendpoint", "domain"];

/// What lets somebody act on a portal.
const TOKENS: [&str; 2] = ["accesstoken", "refreshtoken"];

/// What is left out together: the tokens, and the addresses that they would go to.
const OMITTED: [&str; 4] = [
    "accesstoken",
    "refreshtoken",
    "clientendpoint",
    "serverendpoint",
];

/// Leaves out the access tokens that are for a host that is not admitted, and whatever else of them
/// could lead there. Gives whether all were kept.
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

/// Whether an object holds tokens, or the address that they go to.
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

/// Tells that access tokens were left out.
pub(super) fn warn_of_omission() {
    tracing::warn!(
        "access tokens of a request are left out: they are for another host than the one it names, \
         or for one of a private network, which `EventToken::of_domain` has to name"
    );
}
