//! Keeps secrets out of error texts.
//!
//! A server may quote anything it was sent: the path with the webhook code, a token, a link to a
//! file. Every text that comes from outside therefore passes through here before it may appear in an
//! error. The client's own words do not, nor those of the network stack: its sentences, and the codes
//! and texts that its tables hold. They hold no secret, and a token that is a word would tear them up.
//! A text is cut to its limit only after it was redacted, because half a secret is no longer
//! recognised.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::text::invisible::is_unsafe;

/// The replacement for a secret.
const MARK: &str = "[redacted]";

/// The minimum length of a run of letters and digits that is taken for a token.
const OPAQUE_LENGTH: usize = 20;

/// The minimum length of the end of a text that is taken for the beginning of a secret. A truncated
/// response may end within a secret.
const PIECE_LENGTH: usize = 4;

/// The minimum length of a secret that counts in the middle of a word of a name, and in a code.
const WORD_LENGTH: usize = 8;

/// How much of a text is searched, in bytes. No displayed text is nearly as long, and a server must
/// not block a thread with a longer one.
const STRETCH_BYTES: usize = 64 * 1024;

/// How much of a secret is searched for, in bytes. A text that begins like a longer secret is taken
/// for it.
const PATTERN_BYTES: usize = 256;

/// How much of a secret is kept, in bytes. A longer one, such as a file, hides all that follows it.
const SECRET_BYTES: usize = 4096;

/// The spellings of `://`: plain, in JSON as written by PHP, and percent-encoded.
const SCHEME_ENDS: [&str; 3] = ["://", r":\/\/", "%3a%2f%2f"];

/// Removes secrets from texts: the known ones, and everything that looks like one.
pub(crate) struct Redactor {
    /// The known secrets in every spelling in which they may come back.
    known: Vec<Known>,
    /// Finds the beginnings of all of them at once; `None` if they are too many.
    search: Option<AhoCorasick>,
    /// Public names in which a match is not a secret.
    spared: Vec<String>,
}

/// How a text is searched.
#[derive(Clone, Copy)]
struct RedactOptions<'a> {
    /// Whether long, mixed runs of letters and digits are hidden.
    hide_opaque: bool,
    /// Whether the text is a name, which a short secret within a word does not split.
    is_name: bool,
    /// Whether the text is an error code or an id, of which no word is a short secret.
    is_code: bool,
    /// The parts that do not come from outside.
    own: &'a [Range<usize>],
}

impl RedactOptions<'_> {
    const TEXT: Self = Self {
        hide_opaque: true,
        is_name: false,
        is_code: false,
        own: &[],
    };

    /// Returns whether an apparent secret at this place is none.
    fn spares(self, text: &str, place: &Range<usize>) -> bool {
        let is_inside = |own: &Range<usize>| own.start <= place.start && place.end <= own.end;
        self.own.iter().any(is_inside)
            || (self.is_name && is_of_name(text, place))
            || (self.is_code && is_of_code(text, place))
    }
}

impl Redactor {
    /// Creates a redactor that knows these secrets.
    pub(crate) fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known: Vec<Known> = secrets
            .into_iter()
            .filter(|secret| !secret.is_empty())
            .flat_map(Known::all)
            .collect();
        known.sort();
        known.dedup();
        let search = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .build(known.iter().map(Known::pattern))
            .ok();
        Self {
            known,
            search,
            spared: Vec::new(),
        }
    }

    /// Returns the redactor, sparing proper parts of this name.
    pub(crate) fn sparing(mut self, name: &str) -> Self {
        self.spared
            .extend((!name.is_empty()).then(|| name.to_owned()));
        self
    }

    /// Returns the text without known secrets, paths of links and opaque tokens, in at most `limit`
    /// bytes.
    pub(crate) fn text(&self, text: &str, limit: usize) -> String {
        self.shown(text, limit, RedactOptions::TEXT)
    }

    /// Like [`text`](Self::text), for a text of which some parts are the client's own words.
    pub(crate) fn text_besides(&self, text: &str, own: Vec<Range<usize>>, limit: usize) -> String {
        let own = &own;
        self.shown(
            text,
            limit,
            RedactOptions {
                own,
                ..RedactOptions::TEXT
            },
        )
    }

    /// Like [`text`](Self::text), for a host or a path of keys: a short secret counts where it
    /// stands alone and is not a position in a list.
    pub(crate) fn name(&self, text: &str, limit: usize) -> String {
        let options = RedactOptions {
            is_name: true,
            ..RedactOptions::TEXT
        };
        self.shown(text, limit, options)
    }

    /// Like [`text`](Self::text), for bytes that may be a text.
    pub(crate) fn bytes(&self, text: &[u8], limit: usize) -> String {
        // One more than is looked at, so that the end is not taken for that of the text.
        let text = &text[..text.len().min(STRETCH_BYTES + 1)];
        self.text(&String::from_utf8_lossy(text), limit)
    }

    /// Returns an identifier, such as an error code, without known secrets and links, in at most
    /// `limit` bytes.
    ///
    /// Opaque runs stay, because a long code with a digit looks just like one. So do short secrets
    /// in a text spelled like a code: `ITEM_NOT_FOUND` must be recognised whatever the token is.
    pub(crate) fn identifier(&self, text: &str, limit: usize) -> String {
        let options = RedactOptions {
            hide_opaque: false,
            is_code: true,
            ..RedactOptions::TEXT
        };
        self.shown(text, limit, options)
    }

    fn shown(&self, text: &str, limit: usize, options: RedactOptions<'_>) -> String {
        if self.search.is_none() {
            return MARK.to_owned();
        }
        self.scan(stretch(text), limit, options)
    }

    fn scan(&self, text: &str, limit: usize, options: RedactOptions<'_>) -> String {
        let mut secrets = self.places(text, options).into_iter().peekable();
        let mut shown = String::new();
        let mut at = 0;
        // The run of token characters up to here has been checked and is harmless.
        let mut harmless_until = 0;
        // Moves the end of a removed piece past every secret that begins inside it.
        let mut behind = |mut end: usize| {
            while let Some(secret) = secrets.next_if(|secret| secret.start < end) {
                end = end.max(secret.end);
            }
            (end, secrets.peek().map(|secret| secret.start))
        };
        let (_, mut next_secret) = behind(0);
        while at < text.len() && shown.len() < limit {
            let rest = &text[at..];
            if next_secret == Some(at) {
                shown.push_str(MARK);
                (at, next_secret) = behind(at + 1);
                continue;
            }
            if let Some(link) = link_at(rest) {
                shown.push_str(link.scheme);
                shown.push_str("://");
                let host = RedactOptions {
                    own: &[],
                    is_code: false,
                    ..options
                };
                shown.push_str(&self.scan(link.host, limit, host));
                if link.has_more {
                    shown.push('/');
                    shown.push_str(MARK);
                }
                (at, next_secret) = behind(at + link.length);
                continue;
            }
            if options.hide_opaque && at >= harmless_until {
                let run = rest.bytes().take_while(|&byte| is_token_byte(byte)).count();
                if is_opaque(&rest[..run]) {
                    shown.push_str(MARK);
                    (at, next_secret) = behind(at + run);
                    continue;
                }
                harmless_until = at + run;
            }
            let Some(next) = rest.chars().next() else {
                break;
            };
            // Characters that move the cursor or change the writing direction could forge a line of
            // a log.
            if matches!(next, '\n' | '\r' | '\t') {
                shown.push(' ');
            } else if is_unsafe(next) {
                shown.extend(next.escape_unicode());
            } else {
                shown.push(next);
            }
            at += next.len_utf8();
        }
        cut(&mut shown, limit);
        shown
    }

    /// Returns the places of known secrets in a text, in order; overlapping ones are merged.
    fn places(&self, text: &str, options: RedactOptions<'_>) -> Vec<Range<usize>> {
        let Some(search) = &self.search else {
            return Vec::new();
        };
        let found = search.find_overlapping_iter(text).map(|found| {
            let known = &self.known[found.pattern()];
            let end = if known.is_cut {
                text.len()
            } else {
                text.ceil_char_boundary(found.start() + known.spelling.len())
            };
            found.start()..end
        });
        let spared = self.spared.iter().map(|name| places_of(name, text));
        let spared: Vec<_> = spared.collect();
        let found = found.chain(self.piece(text));
        let is_spared = |found: &Range<usize>| spared.iter().any(|names| is_part(found, names));
        let mut places: Vec<_> = found
            .filter(|found| !is_spared(found) && !options.spares(text, found))
            .collect();
        places.sort_by_key(|place| place.start);
        let mut merged: Vec<Range<usize>> = Vec::new();
        for place in places {
            match merged.last_mut() {
                Some(last) if place.start < last.end => last.end = last.end.max(place.end),
                _ => merged.push(place),
            }
        }
        merged
    }

    /// Returns the end of a text that is the beginning of a known secret.
    fn piece(&self, text: &str) -> Option<Range<usize>> {
        let longest = self.known.iter().map(|known| known.pattern().len()).max()?;
        let from = text.len().saturating_sub(longest);
        let mut starts = (from..(text.len() + 1).saturating_sub(PIECE_LENGTH))
            .filter(|&start| text.is_char_boundary(start));
        let start = starts.find(|&start| {
            let end = &text.as_bytes()[start..];
            let mut known = self.known.iter();
            known.any(|known| begins_with(known.spelling.as_bytes(), end))
        })?;
        Some(start..text.len())
    }
}

/// Returns the places of a name in a text, in order.
fn places_of(name: &str, text: &str) -> Vec<Range<usize>> {
    let places = text.match_indices(name);
    places.map(|(at, name)| at..at + name.len()).collect()
}

/// Returns whether a place lies within one of these and is smaller.
fn is_part(place: &Range<usize>, of: &[Range<usize>]) -> bool {
    let before = of.partition_point(|name| name.start <= place.start);
    let name = before.checked_sub(1).map(|last| &of[last]);
    name.is_some_and(|name| place.end <= name.end && place != name)
}

/// Whether the match at this place of a name is part of the name: short, and within a word, a mark
/// between two words, or a position in a list.
fn is_of_name(name: &str, place: &Range<usize>) -> bool {
    let (before, rest) = name.split_at(place.start);
    let (found, after) = rest.split_at(place.len());
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let goes_on = (is_word(before.chars().next_back()) && is_word(found.chars().next()))
        || (is_word(found.chars().next_back()) && is_word(after.chars().next()));
    let is_mark = !found.contains(char::is_alphanumeric);
    let is_position = before.ends_with('[')
        && after.starts_with(']')
        && found.bytes().all(|byte| byte.is_ascii_digit());
    found.len() < WORD_LENGTH && (goes_on || is_mark || is_position)
}

/// Whether the match at this place of a code is part of the code: short, in a code of capitals,
/// digits and underscores.
fn is_of_code(code: &str, place: &Range<usize>) -> bool {
    let is_of_codes = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    place.len() < WORD_LENGTH.min(code.len()) && code.bytes().all(is_of_codes)
}

/// Returns the part of a text that is searched.
fn stretch(text: &str) -> &str {
    &text[..text.floor_char_boundary(STRETCH_BYTES)]
}

/// A secret in one of its spellings.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    spelling: String,
    /// Whether this is the beginning of a longer secret.
    is_cut: bool,
}

impl Known {
    /// Returns a secret in all its spellings.
    fn all(secret: &str) -> impl Iterator<Item = Self> {
        let kept = &secret[..secret.floor_char_boundary(SECRET_BYTES)];
        let is_cut = kept.len() < secret.len();
        let spellings = spellings(kept).into_iter();
        spellings.map(move |spelling| Self { spelling, is_cut })
    }

    /// Returns the part that is searched for.
    fn pattern(&self) -> &str {
        &self.spelling[..self.spelling.floor_char_boundary(PATTERN_BYTES)]
    }
}

/// Cuts a text to at most `limit` bytes without cutting a character in two.
pub(crate) fn cut(text: &mut String, limit: usize) {
    text.truncate(text.floor_char_boundary(limit));
}

/// A link found in a text.
struct Link<'a> {
    scheme: &'static str,
    host: &'a str,
    /// Whether anything follows the host.
    has_more: bool,
    length: usize,
}

/// Returns the link that a text begins with.
fn link_at(text: &str) -> Option<Link<'_>> {
    let scheme = ["https", "http"]
        .into_iter()
        .find(|scheme| begins_with(text.as_bytes(), scheme))?;
    let after_scheme = &text[scheme.len()..];
    let separator = SCHEME_ENDS
        .into_iter()
        .find(|end| begins_with(after_scheme.as_bytes(), end))?;
    let address = &after_scheme[separator.len()..];
    let address = &address[..address.find(ends_link).unwrap_or(address.len())];
    let authority = &address[..address
        .find(['/', '\\', '?', '#', '%', ',', ';', '&', '(', ')'])
        .unwrap_or(address.len())];
    let host_and_port = authority.rsplit('@').next().unwrap_or(authority);
    let host = match host_and_port
        .strip_prefix('[')
        .and_then(|rest| rest.find(']'))
    {
        Some(end) => &host_and_port[..end + 2],
        None => host_and_port.split(':').next().unwrap_or(host_and_port),
    };
    Some(Link {
        scheme,
        host,
        has_more: address.len() > authority.len() && address != format!("{authority}/"),
        length: scheme.len() + separator.len() + address.len(),
    })
}

fn ends_link(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '<' | '>' | '`')
}

/// Compares case-insensitively: host names come back in lower case, and percent-encoding may use
/// either.
fn begins_with(text: &[u8], start: impl AsRef<[u8]>) -> bool {
    let start = start.as_ref();
    text.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// Whether a run of token characters is long and mixed enough to be a token.
fn is_opaque(run: &str) -> bool {
    run.len() >= OPAQUE_LENGTH
        && run.bytes().any(|byte| byte.is_ascii_digit())
        && run.bytes().any(|byte| byte.is_ascii_alphabetic())
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
fn percent(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::{MARK, RedactOptions, Redactor};

    #[track_caller]
    fn check(secrets: &[&str], text: &str, expected: &str) {
        assert_eq!(
            Redactor::new(secrets.iter().copied()).text(text, 512),
            expected.replace('*', MARK)
        );
    }

    #[test]
    fn known_secrets_go_wherever_they_stand() {
        check(
            &["canary"],
            "canary at the start, in_canary_here, and canary",
            "* at the start, in_*_here, and *",
        );
    }

    #[test]
    fn what_html_and_careful_json_make_of_a_secret_goes_too() {
        let secret = "b&t\"k<x>én z";
        for spelling in [
            "b&amp;t&quot;k&lt;x&gt;én z",
            "b&#38;t&#34;k&#60;x&#62;én z",
            "b&#x26;t&#x22;k&#x3c;x&#x3e;én z",
            r"b\u0026t\u0022k\u003Cx\u003E\u00e9n z",
            "b%26t%22k%3Cx%3E%C3%A9n+z",
        ] {
            check(&[secret], &format!("<p>{spelling}</p>"), "<p>*</p>");
        }
    }

    #[test]
    fn nothing_of_a_server_moves_the_cursor() {
        check(&[], "a\u{1b}]0;b\nc\u{202e}", "a\\u{1b}]0;b c\\u{202e}");
    }

    #[test]
    fn known_secrets_go_in_every_spelling() {
        let secret = "s+/\"é=";
        for spelling in [
            secret,
            "s%2B%2F%22%C3%A9%3D",
            "s%2b%2f%22%c3%a9%3d",
            r#"s+/\"é="#,
            r#"s+\/\"\u00e9="#,
        ] {
            check(&[secret], &format!("a {spelling} b"), "a * b");
        }
    }

    #[test]
    fn letter_case_does_not_save_a_secret() {
        check(&["CaNaRy"], "canary CANARY", "* *");
    }

    #[test]
    fn a_secret_that_is_broken_off_goes_too() {
        check(&["canary code"], "it was CANARY c", "it was *");
        check(&["a+b+c"], "it was a%2Bb%2", "it was *");
        check(
            &["canary code"],
            "see https://x/canary cod",
            "see https://x/*",
        );
        check(&["canary"], "it can", "it can");
    }

    #[test]
    fn an_empty_secret_hides_nothing() {
        check(&[""], "plain text", "plain text");
    }

    #[test]
    fn the_longer_of_two_overlapping_secrets_goes_whole() {
        check(&["abc", "abcdef"], "abcdef abc", "* *");
    }

    #[test]
    fn a_secret_that_reaches_out_of_a_token_goes_whole() {
        check(
            &["1234.tail"],
            "abcdefghijklmnopqrstu1234.tail end",
            "* end",
        );
        check(
            &["code tail"],
            "https://host/code tail end",
            "https://host/* end",
        );
    }

    #[test]
    fn links_keep_scheme_and_host_only() {
        check(
            &[],
            "see https://example.com/rest/1/abc/?x=1#y, please",
            "see https://example.com/* please",
        );
        check(
            &[],
            "HTTP://user:word@example.com:8080/a",
            "http://example.com/*",
        );
        check(&[], "https://[::1]:8443/a", "https://[::1]/*");
        check(
            &[],
            "https://example.com/ and https://example.com",
            "https://example.com and https://example.com",
        );
        check(
            &[],
            r#""url":"https:\/\/example.com\/rest\/1\/abc\/x","#,
            r#""url":"https://example.com/*","#,
        );
        check(
            &[],
            "url=https%3A%2F%2Fexample.com%2Frest%2F1%2Fabc",
            "url=https://example.com/*",
        );
    }

    #[test]
    fn a_secret_host_is_no_exception() {
        check(
            &["canary"],
            "https://canary.example.com/x",
            "https://*.example.com/*",
        );
    }

    #[test]
    fn opaque_tokens_go_and_words_stay() {
        check(
            &[],
            "token 0a1b2c3d4e5f6a7b8c9d, id 12345678901234567890123",
            "token *, id 12345678901234567890123",
        );
        check(
            &[],
            "BOT_TOKEN_NOT_SPECIFIED stays, imbot.v2.Chat.Message.Reaction.add too",
            "BOT_TOKEN_NOT_SPECIFIED stays, imbot.v2.Chat.Message.Reaction.add too",
        );
        check(
            &[],
            "short1 0a1b2c3d4e5f6a7b8c9",
            "short1 0a1b2c3d4e5f6a7b8c9",
        );
    }

    #[test]
    fn a_text_is_cut_after_it_was_redacted_and_between_characters() {
        let redactor = Redactor::new(["canary"]);
        assert_eq!(redactor.text("12345canary", 8), "12345[re");
        assert_eq!(redactor.text("éé", 3), "é");
        // A long link takes little space, and the text after it is still searched.
        let text = format!("https://example.com/{} canary", "x/".repeat(10_000));
        assert_eq!(
            redactor.text(&text, 512),
            format!("https://example.com/{MARK} {MARK}")
        );
    }

    #[test]
    fn a_server_does_not_decide_how_much_is_looked_at() {
        let text = "https://canary/".repeat(1_000_000);
        assert!(super::stretch(&text).len() <= 64 * 1024);
        let redactor = Redactor::new(["canary", "arycan"]);
        let places = redactor.places(super::stretch(&text), RedactOptions::TEXT);
        assert!(places.len() <= 64 * 1024 / "https://canary/".len() + 1);
        let link = format!("https://example.com/{}", "canary/".repeat(1_000_000));
        assert_eq!(
            redactor.text(&link, 512),
            format!("https://example.com/{MARK}")
        );
        assert_eq!(
            redactor.bytes(link.as_bytes(), 512),
            redactor.text(&link, 512)
        );
    }

    #[test]
    fn a_long_secret_goes_whole_and_so_does_its_beginning() {
        let words: Vec<String> = (0..1000).map(|at| format!("word / {at}")).collect();
        let secret = words.join(" ");
        let secret = secret.as_str();
        let shorter = &secret[..4000];
        check(&[shorter], &format!("a {shorter} b"), "a * b");
        check(&[secret], &format!("a {secret} b"), "a *");
        let kept: usize = Redactor::new([secret])
            .known
            .iter()
            .map(|known| known.spelling.len())
            .sum();
        assert!(kept <= 12 * 6 * super::SECRET_BYTES, "{kept}");
        check(&[secret], &format!("a {}", &secret[..700]), "a *");
        check(&[secret], &format!("a {}", &secret[..7]), "a *");
        check(
            &[secret],
            &format!("a {}", super::percent(&secret[..280])),
            "a *",
        );
    }

    #[test]
    fn a_name_that_everybody_knows_is_not_torn_up() {
        let redactor = Redactor::new(["list", "x.list", "imbot.Bot.list", "Bot.list now"]);
        let redactor = redactor.sparing("imbot.Bot.list").sparing("");
        let shown = |text| redactor.text(text, 512);
        // A secret that is the whole name, or goes beyond it, is still a secret.
        assert_eq!(shown("imbot.Bot.list"), MARK);
        assert_eq!(shown("the list"), format!("the {MARK}"));
        assert_eq!(shown("imbot.Bot.list now"), MARK);
        let redactor = Redactor::new(["list", "Bot", "x.im"]).sparing("imbot.Bot.list");
        let shown = |text| redactor.text(text, 512);
        assert_eq!(
            shown("no imbot.Bot.list, or list"),
            format!("no imbot.Bot.list, or {MARK}")
        );
        assert_eq!(shown("x.imbot.Bot.list"), format!("{MARK}bot.Bot.list"));
    }

    #[test]
    fn a_short_secret_tears_up_no_name() {
        let redactor = Redactor::new(["e", "in", "1", ".", "name", "canarycode"]);
        let shown = |text| redactor.name(text, 512).replace(MARK, "*");
        assert_eq!(shown("items[1].username"), "items[1].username");
        assert_eq!(shown("lines.in.name[\"1\"]"), "lines.*.*[\"*\"]");
        assert_eq!(shown("xcanarycodex.code"), "x*x.code");
        assert_eq!(shown("new.example.com:1"), "new.example.com:*");
    }

    #[test]
    fn words_of_ones_own_are_not_searched() {
        let redactor = Redactor::new(["not", "not found", "bot", "found x"]);
        let shown = |text| {
            let own = vec![0..9, 12..15];
            redactor.text_besides(text, own, 512).replace(MARK, "*")
        };
        assert_eq!(shown("not found, bot not"), "not found, * *");
        assert_eq!(shown("not found x bot"), "not * bot");
    }

    #[test]
    fn an_identifier_keeps_long_codes_but_no_secret() {
        let redactor = Redactor::new(["canary"]);
        assert_eq!(
            redactor.identifier("ERROR_CODE_OF_VERSION_2_canary", 512),
            "ERROR_CODE_OF_VERSION_2_[redacted]"
        );
    }

    #[test]
    fn a_short_secret_tears_up_no_code() {
        let redactor = Redactor::new(["chat", "canarycode", "chatterbox"]);
        let shown = |text| redactor.identifier(text, 512).replace(MARK, "*");
        assert_eq!(shown("ITEM_NOT_FOUND"), "ITEM_NOT_FOUND");
        assert_eq!(shown("NO_CHAT"), "NO_CHAT");
        assert_eq!(shown("CHAT"), "*");
        assert_eq!(shown("chat_not_found"), "*_not_found");
        assert_eq!(shown("BAD_CANARYCODE"), "BAD_*");
        assert_eq!(shown("https://CHAT"), "https://*");
        assert_eq!(shown("https://THECHAT"), "https://THE*");
    }

    #[test]
    fn no_mixture_of_pieces_lets_a_secret_through() {
        let secrets = [
            "canary",
            "ca/na ry",
            "0canary0canary0canary0x",
            "https://canary/y",
        ];
        let pieces = [
            "canary",
            "ca",
            "na ry",
            "/",
            "\\/",
            "https://",
            "http:",
            "%3A%2F%2F",
            "@",
            ":",
            "?",
            " ",
            "\"",
            "é",
            "0canary0",
            "x9",
            "[",
            "]",
            "https://canary/y",
            "abcdefghijklmnopqrst1",
            "https%3A",
        ];
        let redactor = Redactor::new(secrets);
        // A linear congruential generator is random enough, and deterministic.
        let mut state = 1_u32;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..12 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(pieces[(state >> 16) as usize % pieces.len()]);
            }
            for limit in [4096, 17] {
                let shown = redactor.text(&text, limit);
                assert!(
                    !secrets.iter().any(|secret| shown.contains(secret)),
                    "{text} shows as {shown}"
                );
            }
        }
    }
}
