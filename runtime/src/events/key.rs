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
        let mut bytes = Vec::new();
        write(self.data, false, &mut bytes);
        bytes.hash(&mut hasher);
        hasher.finish()
    }
}

/// Appends a value to a text to be hashed, each value preceded by its kind and its size. Hashing the
/// values one by one would take several times as long.
fn write(value: &Value, is_auth: bool, bytes: &mut Vec<u8>) {
    match value {
        Value::Null => bytes.push(0),
        Value::Bool(flag) => bytes.extend([1, u8::from(*flag)]),
        Value::Number(number) => write_text(2, &number.to_string(), bytes),
        Value::String(text) => write_text(3, text, bytes),
        Value::Array(items) => {
            write_size(4, items.len(), bytes);
            items.iter().for_each(|item| write(item, is_auth, bytes));
        }
        Value::Object(entries) => {
            write_size(5, entries.len(), bytes);
            for (key, value) in entries {
                write_text(6, key, bytes);
                if !(is_auth && SHORT_LIVED.contains(&key.as_str())) {
                    write(value, key == "auth", bytes);
                }
            }
        }
    }
}

fn write_text(kind: u8, text: &str, bytes: &mut Vec<u8>) {
    write_size(kind, text.len(), bytes);
    bytes.extend_from_slice(text.as_bytes());
}

fn write_size(kind: u8, size: usize, bytes: &mut Vec<u8>) {
    bytes.push(kind);
    bytes.extend_from_slice(&size.to_le_bytes());
}
