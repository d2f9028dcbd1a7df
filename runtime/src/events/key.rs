//! The key that identifies a delivery.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::LazyLock;

use serde_json::Value;

use super::EventToken;

/// Random in each run of the program, so that nobody can craft a delivery with the key of another.
static STATE: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// Short-lived tokens, which may differ when a delivery comes again.
const SHORT_LIVED: [&str; 4] = ["access_token", "expires", "expires_in", "refresh_token"];

/// Everything that identifies a delivery.
pub(super) struct Delivery<'a> {
    /// The token that has proven the portal and, if each bot has its own token, the bot.
    pub(super) token: &'a EventToken,
    pub(super) name: &'a str,
    pub(super) data: &'a Value,
    pub(super) sent_at: Option<i64>,
    /// The subscription; a portal may have several for one event.
    pub(super) handler_id: Option<i64>,
    /// The user who caused the event.
    pub(super) user_id: Option<i64>,
}

impl Delivery<'_> {
    /// Returns the key of the delivery in this run of the program.
    pub(super) fn key(&self) -> u64 {
        let mut hasher = STATE.build_hasher();
        self.token.hash(&mut hasher);
        self.name.hash(&mut hasher);
        self.sent_at.hash(&mut hasher);
        self.handler_id.hash(&mut hasher);
        self.user_id.hash(&mut hasher);
        hash(self.data, false, &mut hasher);
        hasher.finish()
    }
}

/// Hashes a value, preceded by its kind and its size.
fn hash(value: &Value, is_auth: bool, hasher: &mut impl Hasher) {
    match value {
        Value::Null => 0_u8.hash(hasher),
        Value::Bool(flag) => (1_u8, flag).hash(hasher),
        Value::Number(number) => (2_u8, number).hash(hasher),
        Value::String(text) => (3_u8, text).hash(hasher),
        Value::Array(items) => {
            (4_u8, items.len()).hash(hasher);
            items.iter().for_each(|item| hash(item, is_auth, hasher));
        }
        Value::Object(entries) => {
            (5_u8, entries.len()).hash(hasher);
            for (key, value) in entries {
                key.hash(hasher);
                if !(is_auth && SHORT_LIVED.contains(&key.as_str())) {
                    hash(value, key == "auth", hasher);
                }
            }
        }
    }
}
