//! A known secret in every spelling in which it may come back: plain, in a URL, in a form, in JSON
//! and in HTML.

use super::is_token_byte;

/// How much of a secret is searched for, in bytes. A text that begins like a longer secret is taken
/// for it.
const PATTERN_BYTES: usize = 256;

/// How much of a secret is kept, in bytes. A longer one, such as a file, hides all that follows it.
pub(super) const SECRET_BYTES: usize = 4096;

/// A secret in one of its spellings.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Known {
    pub(super) spelling: String,
    /// Whether this is the beginning of a longer secret.
    pub(super) is_cut: bool,
}

impl Known {
    /// Returns a secret in all its spellings.
    pub(super) fn all(secret: &str) -> impl Iterator<Item = Self> {
        let kept = &secret[..secret.floor_char_boundary(SECRET_BYTES)];
        let is_cut = kept.len() < secret.len();
        let spellings = spellings(kept).into_iter();
        spellings.map(move |spelling| Self { spelling, is_cut })
    }

    /// Returns the part that is searched for.
    pub(super) fn pattern(&self) -> &str {
        &self.spelling[..self.spelling.floor_char_boundary(PATTERN_BYTES)]
    }
}

/// Returns the spellings in which a secret may come back: plain, in a URL, in a form, in JSON and
/// in HTML.
fn spellings(secret: &str) -> Vec<String> {
    // Most tokens are spelled the same everywhere.
    if secret.bytes().all(is_token_byte) {
        return vec![secret.to_owned()];
    }
    let quoted = serde_json::Value::from(secret).to_string();
    let json = quoted[1..quoted.len() - 1].to_owned();
    let html = |spell: fn(char) -> String| {
        secret
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() {
                    c.to_string()
                } else {
                    spell(c)
                }
            })
            .collect()
    };
    vec![
        secret.to_owned(),
        percent(secret),
        percent(secret).replace("%20", "+"),
        php_json(&json),
        hex_json(&json),
        json,
        html(named_entity),
        html(|c| entity_of_specials(c, |c| format!("&#{};", u32::from(c)))),
        html(|c| entity_of_specials(c, |c| format!("&#{:03};", u32::from(c)))),
        html(|c| entity_of_specials(c, |c| format!("&#x{:x};", u32::from(c)))),
        html(|c| format!("&#{};", u32::from(c))),
        html(|c| format!("&#x{:x};", u32::from(c))),
    ]
}

/// Returns the HTML entity of a character that would be markup.
fn named_entity(c: char) -> String {
    match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\'' => "&#039;".to_owned(),
        _ => c.to_string(),
    }
}

/// Returns the numeric entity of a character that would be markup; others are unchanged.
fn entity_of_specials(c: char, number: fn(char) -> String) -> String {
    if matches!(c, '&' | '<' | '>' | '"' | '\'') {
        number(c)
    } else {
        c.to_string()
    }
}

/// Spells a JSON string as cautious encoders do: characters that would be HTML markup are escaped.
fn hex_json(json: &str) -> String {
    let json = json.replace("\\\"", "\"");
    json.chars()
        .map(|c| match c {
            '&' | '<' | '>' | '"' | '\'' => format!("\\u{:04x}", u32::from(c)),
            _ if c.is_ascii() => c.to_string(),
            _ => c
                .encode_utf16(&mut [0; 2])
                .iter()
                .map(|unit| format!("\\u{unit:04x}"))
                .collect(),
        })
        .collect()
}

/// Percent-encodes all but the unreserved characters.
pub(super) fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            _ if is_token_byte(byte) || byte == b'.' || byte == b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// Spells a JSON string as PHP does: slashes and non-ASCII characters are escaped.
fn php_json(json: &str) -> String {
    let mut escaped = String::new();
    for c in json.chars() {
        match c {
            '/' => escaped.push_str(r"\/"),
            _ if c.is_ascii() => escaped.push(c),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    escaped.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    escaped
}
