//! A request as the query string that a batch wants it in.
//!
//! Sent directly, the parameters are JSON and keep their types. In a batch, PHP reads them from a
//! string in which `fields[title]=Hello` stands for `{"fields": {"title": "Hello"}}` and every value
//! is a text. A value must mean the same both ways. Where PHP would read something else, or
//! nothing at all, the request is refused.
//!
//! | Value | In the string | Why |
//! | --- | --- | --- |
//! | text | itself | |
//! | number | its digits | PHP reads a text of digits as the number |
//! | `true`, `false` | `1`, `0` | how PHP itself writes them, and what the server takes for them |
//! | `null` | refused | the string has no word for it: `a=` is an empty text |
//! | `[]`, `{}` | refused | without entries there is no `a[…]=` to write |

#[cfg(test)]
mod tests;

use std::fmt::Write;

use serde::de::Deserialize;
use serde_json::value::RawValue;

use super::entries::Entries;

/// How many keys a name may have, one in the other, for PHP to read it (`max_input_nesting_level`).
/// It drops what lies deeper.
const MAX_DEPTH: usize = 64;

/// How many values PHP reads (`max_input_vars`, by default). It drops the rest.
const MAX_VALUES: usize = 1000;

/// The words behind a `$` that the server takes for a reference when a `[` follows. The vendor
/// documents the first; the others are in its code.
const REFERENCES: [&str; 5] = ["result", "next", "total", "time", "error"];

/// The values of one request, each with its name.
#[derive(Default)]
pub(super) struct Query {
    values: Vec<Value>,
}

struct Value {
    /// Where the value stands, such as `fields[title]`. No key in it has a bracket of its own.
    name: String,
    /// The value as it goes into the string.
    encoded: String,
}

/// Why a request cannot be written as a query string.
#[derive(Debug, PartialEq)]
pub(super) struct Inexpressible {
    /// The name of the value, such as `fields[title]`; empty where the whole request is meant.
    pub(super) name: String,
    /// The reason, as the end of a sentence that begins with the name.
    pub(super) reason: &'static str,
    /// Whether it is a text, which anybody may have written, and no mistake of the program.
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
                return Err(inexpressible(&key, "is a name that PHP reads as another"));
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
                        "is empty, and a batch cannot express that",
                    ));
                }
                for (key, value) in entries.0 {
                    let name = format!("{name}[{key}]");
                    if !is_key(&key) {
                        return Err(inexpressible(&name, "is a name that PHP reads as another"));
                    }
                    self.add(name, value, depth + 1)?;
                }
                return Ok(());
            }
            b"null" => {
                return Err(inexpressible(
                    &name,
                    "is null, and a batch cannot express that",
                ));
            }
            b"true" => "1".to_owned(),
            b"false" => "0".to_owned(),
            [b'"', ..] => {
                let text: String = read(json, &name)?;
                if refers(&text) {
                    let reason =
                        "holds a text that the server takes for a reference to another result";
                    return Err(Inexpressible {
                        is_text: true,
                        ..inexpressible(&name, reason)
                    });
                }
                encode(&text)
            }
            _ => encode(number(json).ok_or_else(|| {
                inexpressible(&name, "is a whole number larger than PHP has them")
            })?),
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

    /// Puts a text of the server's own language in the place of the value with this name; whether
    /// there is such a value.
    pub(super) fn replace(&mut self, name: &str, encoded: String) -> bool {
        let found = self.values.iter_mut().find(|value| value.name == name);
        let exists = found.is_some();
        if let Some(value) = found {
            value.encoded = encoded;
        }
        exists
    }

    /// The command of a batch that calls `method` with these values.
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

/// Reads a part of what was just written as JSON.
fn read<'a, T: Deserialize<'a>>(json: &'a str, name: &str) -> Result<T, Inexpressible> {
    serde_json::from_str(json).map_err(|_| inexpressible(name, "is not JSON"))
}

/// Whether PHP reads a key between brackets as it was written. A bracket would end the name, a zero
/// byte would cut it off, and without a letter it would stand for "the next number".
fn is_key(key: &str) -> bool {
    !key.trim().is_empty() && !key.contains(['[', ']', '\0'])
}

/// Whether the server would put a result in the place of part of this text, as it does with
/// `$result[first][id]`. It looks at each run of characters between blanks.
fn refers(text: &str) -> bool {
    let is_reference = |behind: &str| {
        REFERENCES.iter().any(|word| {
            behind
                .get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
        })
    };
    text.split([' ', '\t', '\n', '\r', '\x0B', '\x0C'])
        // Looked for once a run, and not behind each `$` of what may be a long row of them.
        .filter_map(|run| run.rfind('[').map(|bracket| &run[..bracket]))
        .any(|before| {
            before
                .match_indices('$')
                .any(|(at, _)| is_reference(&before[at + 1..]))
        })
}

/// The digits of a number in JSON as PHP would write them, unless PHP has no such number.
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

/// Writes a text so that it is one value of a query string.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    encode_but(&mut encoded, text, b"");
    encoded
}

/// Writes a text percent-encoded, but for letters, digits, `-`, `.`, `_`, `~` and the `plain` ones.
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
