//! A request as a query string, as a batch requires it.
//!
//! Sent directly, the parameters are JSON and keep their types. In a batch, PHP reads them from a
//! string in which `fields[title]=Hello` means `{"fields": {"title": "Hello"}}` and every value is
//! a text. A value must mean the same both ways. A request that PHP would read differently, or not
//! at all, is rejected.
//!
//! | Value | In the string | Why |
//! | --- | --- | --- |
//! | text | itself | |
//! | number | its digits | PHP reads a text of digits as the number |
//! | `true`, `false` | `1`, `0` | how PHP itself writes them, and what the server takes for them |
//! | `null` | rejected | the string has no notation for it: `a=` is an empty text |
//! | `[]`, `{}` | rejected | without entries there is no `a[…]=` to write |

#[cfg(test)]
mod tests;

use std::fmt::Write;

use serde::de::Deserialize;
use serde_json::value::RawValue;

use super::entries::Entries;

/// The maximum nesting of a name's keys (`max_input_nesting_level`). PHP drops deeper values.
const MAX_DEPTH: usize = 64;

/// The maximum number of values (`max_input_vars`, by default). PHP drops the rest.
const MAX_VALUES: usize = 1000;

/// The words that the server interprets as a reference if a `[` follows. The vendor documents the
/// first; the others are in its code.
const REFERENCES: [&[u8]; 5] = [b"$result", b"$next", b"$total", b"$time", b"$error"];

/// The length of the longest of these words.
const LONGEST_REFERENCE: usize = 7;

/// The values of one request, each with its name.
#[derive(Default)]
pub(super) struct Query {
    values: Vec<Value>,
}

struct Value {
    /// The name of the value, such as `fields[title]`. No key in it contains a bracket.
    name: String,
    /// The value as encoded for the string.
    encoded: String,
}

/// Why a request cannot be written as a query string.
#[derive(Debug, PartialEq)]
pub(super) struct Inexpressible {
    /// The name of the value, such as `fields[title]`; empty if it is the whole request.
    pub(super) name: String,
    /// The reason, as the end of a sentence that begins with the name.
    pub(super) reason: &'static str,
    /// Whether the value is a text, which may come from anybody and is not a mistake in the
    /// program.
    pub(super) is_text: bool,
}

impl Query {
    /// Reads the values of a request from its JSON.
    pub(super) fn of_json(json: &str) -> Result<Self, Inexpressible> {
        let mut query = Self::default();
        let parameters: Entries<&RawValue> = read(json, "")?;
        for (key, value) in parameters.0 {
            // PHP reads a full stop or a space in a parameter's name as an underscore.
            if !is_key(&key) || key.contains(['.', ' ']) {
                return Err(inexpressible(&key, "is a name that PHP changes"));
            }
            query.add(key, value, 1)?;
        }
        Ok(query)
    }

    fn add(&mut self, name: String, value: &RawValue, depth: usize) -> Result<(), Inexpressible> {
        let json = value.get();
        let encoded = match json.as_bytes() {
            [b'{' | b'[', ..] if depth == MAX_DEPTH => {
                return Err(inexpressible(&name, "lies deeper than PHP reads"));
            }
            [b'{' | b'[', ..] => {
                let entries: Entries<&RawValue> = read(json, &name)?;
                if entries.0.is_empty() {
                    return Err(inexpressible(
                        &name,
                        "is empty, which a batch cannot represent",
                    ));
                }
                for (key, value) in entries.0 {
                    let name = format!("{name}[{key}]");
                    if !is_key(&key) {
                        return Err(inexpressible(&name, "is a name that PHP changes"));
                    }
                    self.add(name, value, depth + 1)?;
                }
                return Ok(());
            }
            b"null" => {
                return Err(inexpressible(
                    &name,
                    "is null, which a batch cannot represent",
                ));
            }
            b"true" => "1".to_owned(),
            b"false" => "0".to_owned(),
            [b'"', ..] => {
                let text: String = read(json, &name)?;
                if refers(text.bytes()) {
                    let reason =
                        "contains a text that the server reads as a reference to another result";
                    return Err(Inexpressible {
                        is_text: true,
                        ..inexpressible(&name, reason)
                    });
                }
                encode(&text)
            }
            _ => encode(
                number(json)
                    .ok_or_else(|| inexpressible(&name, "is an integer too large for PHP"))?,
            ),
        };
        if self.values.len() == MAX_VALUES {
            return Err(inexpressible(
                "",
                "has more values than PHP reads from a string",
            ));
        }
        self.values.push(Value { name, encoded });
        Ok(())
    }

    /// Replaces the value with this name by a text in the server's own notation; returns whether
    /// there is such a value.
    pub(super) fn replace(&mut self, name: &str, encoded: String) -> bool {
        let found = self.values.iter_mut().find(|value| value.name == name);
        let exists = found.is_some();
        if let Some(value) = found {
            value.encoded = encoded;
        }
        exists
    }

    /// Returns the command of a batch that calls `method` with these values.
    pub(super) fn command(&self, method: &str) -> String {
        let mut command = method.to_owned();
        for (index, value) in self.values.iter().enumerate() {
            command.push(if index == 0 { '?' } else { '&' });
            encode_but(&mut command, &value.name, b"[]");
            command.push('=');
            command.push_str(&value.encoded);
        }
        command
    }
}

fn inexpressible(name: &str, reason: &'static str) -> Inexpressible {
    Inexpressible {
        name: name.to_owned(),
        reason,
        is_text: false,
    }
}

/// Reads a part of the JSON that was just written.
fn read<'a, T: Deserialize<'a>>(json: &'a str, name: &str) -> Result<T, Inexpressible> {
    serde_json::from_str(json).map_err(|_| inexpressible(name, "is not JSON"))
}

/// Whether PHP reads a key between brackets unchanged. A bracket would end the name, a zero byte
/// would truncate it, and an empty key would mean "the next number".
fn is_key(key: &str) -> bool {
    !key.trim().is_empty() && !key.contains(['[', ']', '\0'])
}

/// Whether the server would replace a part of this text by a result, as it does with
/// `$result[first][id]`. It checks each run of characters between blanks.
///
/// The text is an iterator because anybody may have written it: each byte is read once, whatever
/// the text repeats.
fn refers(text: impl Iterator<Item = u8>) -> bool {
    // The last bytes of the run, in lower case.
    let mut last = [0; LONGEST_REFERENCE];
    let mut has_word = false;
    for byte in text {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b'\x0B' | b'\x0C' => {
                last = [0; LONGEST_REFERENCE];
                has_word = false;
            }
            b'[' if has_word => return true,
            _ => {
                last.rotate_left(1);
                last[LONGEST_REFERENCE - 1] = byte.to_ascii_lowercase();
                has_word |= REFERENCES.iter().any(|word| last.ends_with(word));
            }
        }
    }
    false
}

/// Returns the digits of a number in JSON as PHP writes them, unless PHP has no such number.
fn number(json: &str) -> Option<&str> {
    let is_whole = json
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-');
    if is_whole {
        json.parse::<i64>().ok().map(|_| json)
    } else {
        Some(json.strip_suffix(".0").unwrap_or(json))
    }
}

/// Encodes a text as one value of a query string.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    encode_but(&mut encoded, text, b"");
    encoded
}

/// Percent-encodes a text, except letters, digits, `-`, `.`, `_`, `~` and the `plain` characters.
fn encode_but(encoded: &mut String, text: &str, plain: &[u8]) {
    for &byte in text.as_bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() || plain.contains(&byte) => {
                encoded.push(char::from(byte));
            }
            byte => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
}
