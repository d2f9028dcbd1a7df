//! Keeps secrets out of error texts.
//!
//! A server may quote anything it was sent: the path with the webhook code, a token, a link to a
//! file. Every text that comes from outside therefore passes through here before it may appear in
//! an error. The client's own words (its sentences, and the codes and texts in its tables) and
//! those of the network stack do not: they contain no secret, and hiding a token that is an
//! ordinary word would mutilate them. A text is cut to its limit only after it was redacted,
//! because half a secret is no longer recognized.

mod known;
mod link;
#[cfg(test)]
mod tests;

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use self::known::Known;
use self::link::link_at;
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
        // One byte more than is searched, so that a cut is not mistaken for the end of the text.
        let text = &text[..text.len().min(STRETCH_BYTES + 1)];
        self.text(&String::from_utf8_lossy(text), limit)
    }

    /// Returns an identifier, such as an error code, without known secrets and links, in at most
    /// `limit` bytes.
    ///
    /// Opaque runs stay, because a long code with a digit looks just like one. So do short secrets
    /// in a text spelled like a code: `ITEM_NOT_FOUND` must be recognized whatever the token is.
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

/// Cuts a text to at most `limit` bytes without cutting a character in two.
pub(crate) fn cut(text: &mut String, limit: usize) {
    text.truncate(text.floor_char_boundary(limit));
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
