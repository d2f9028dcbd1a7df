//! Hides secrets in a text, as `README.md` says.

use std::ops::Range;

/// The replacement for a secret.
const MARK: &str = "[redacted]";

/// The minimum length of a run that is taken for a token.
const RUN_LENGTH: usize = 20;

/// The minimum length of the end of a text that is taken for the beginning of a secret.
const PIECE_LENGTH: usize = 4;

/// Returns a text as it may be shown.
pub(super) fn redacted(text: &str, secrets: &[&str]) -> String {
    let secrets = secrets.iter().filter(|secret| !secret.is_empty());
    let spellings: Vec<String> = secrets.flat_map(|secret| spellings(secret)).collect();
    shown(text, &spellings)
}

fn shown(text: &str, spellings: &[String]) -> String {
    let places = places(text, spellings);
    let mut shown = String::new();
    let mut at = 0;
    // Up to here, a run was found to be no token.
    let mut checked = 0;
    while let Some(next) = text[at..].chars().next() {
        let rest = &text[at..];
        if places.iter().any(|place| place.start == at) {
            shown.push_str(MARK);
            at = end_of(at..at + 1, &places);
        } else if let Some(link) = link(rest) {
            shown.push_str(&format!(
                "{}://{}",
                link.scheme,
                self::shown(link.host, spellings)
            ));
            if link.has_more {
                shown.push('/');
                shown.push_str(MARK);
            }
            at = end_of(at..at + link.length, &places);
        } else if let Some(length) = (at >= checked)
            .then(|| run(rest))
            .filter(|it| is_token(&rest[..*it]))
        {
            shown.push_str(MARK);
            at = end_of(at..at + length, &places);
        } else {
            if at >= checked {
                checked = at + run(rest);
            }
            match next {
                '\n' | '\r' | '\t' => shown.push(' '),
                next if is_unsafe(next) => shown.extend(next.escape_unicode()),
                next => shown.push(next),
            }
            at += next.len_utf8();
        }
    }
    shown
}

/// Returns where a removed piece ends: with every secret that begins inside it.
fn end_of(piece: Range<usize>, places: &[Range<usize>]) -> usize {
    let mut end = piece.end;
    for place in places {
        if piece.start <= place.start && place.start < end {
            end = end.max(place.end);
        }
    }
    end
}

/// Returns the places of secrets in a text, in order; overlapping ones are one.
fn places(text: &str, spellings: &[String]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut has_piece = false;
    for (at, _) in text.char_indices() {
        let rest = &text.as_bytes()[at..];
        for spelling in spellings {
            let spelling = spelling.as_bytes();
            if rest.len() >= spelling.len() && rest[..spelling.len()].eq_ignore_ascii_case(spelling)
            {
                found.push(at..at + spelling.len());
            }
        }
        let is_piece = |spelling: &String| {
            let begin = spelling.as_bytes().get(..rest.len());
            begin.is_some_and(|begin| begin.eq_ignore_ascii_case(rest))
        };
        if !has_piece && rest.len() >= PIECE_LENGTH && spellings.iter().any(is_piece) {
            has_piece = true;
            found.push(at..text.len());
        }
    }
    found.sort_by_key(|place| place.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for place in found {
        match merged.last_mut() {
            Some(last) if place.start < last.end => last.end = last.end.max(place.end),
            _ => merged.push(place),
        }
    }
    merged
}

/// A link at the beginning of a text.
struct Link<'a> {
    scheme: &'static str,
    host: &'a str,
    /// Whether anything but one slash follows the host.
    has_more: bool,
    length: usize,
}

fn link(text: &str) -> Option<Link<'_>> {
    let schemes = ["https", "http"].into_iter();
    let mut schemes = schemes.filter_map(|scheme| Some((scheme, after(text, scheme)?)));
    let (scheme, rest) = schemes.next()?;
    let mut ends = ["://", r":\/\/", "%3a%2f%2f"].into_iter();
    let rest = ends.find_map(|end| after(rest, end))?;
    let ends = |c: char| c.is_whitespace() || c.is_control() || "\"'<>`".contains(c);
    let address = &rest[..rest.find(ends).unwrap_or(rest.len())];
    let authority = address.split(|c| "/\\?#%,;&()".contains(c)).next()?;
    let host = authority.rsplit('@').next()?;
    let host = match host.find(']') {
        Some(end) if host.starts_with('[') => &host[..=end],
        _ => host.split(':').next()?,
    };
    let behind = &address[authority.len()..];
    Some(Link {
        scheme,
        host,
        has_more: !matches!(behind, "" | "/"),
        length: text.len() - rest.len() + address.len(),
    })
}

/// Returns what follows a prefix, in any case.
fn after<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let begin = text.get(..prefix.len())?;
    begin
        .eq_ignore_ascii_case(prefix)
        .then(|| &text[prefix.len()..])
}

/// Returns the length of the run of letters, digits, `_` and `-` that a text begins with.
fn run(text: &str) -> usize {
    text.bytes().take_while(|byte| is_plain(*byte)).count()
}

fn is_token(run: &str) -> bool {
    run.len() >= RUN_LENGTH
        && run.contains(|c: char| c.is_ascii_digit())
        && run.contains(|c: char| c.is_ascii_alphabetic())
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Whether a character is a control character or invisible, or changes the direction of writing.
pub(super) fn is_unsafe(c: char) -> bool {
    let code = u32::from(c);
    c.is_control()
        || UNSAFE
            .iter()
            .any(|(from, to)| (*from..=*to).contains(&code))
}

/// The ranges of characters that are shown by their number, besides control characters.
const UNSAFE: &[(u32, u32)] = &[
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200B),
    (0x200E, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0x1_BCA0, 0x1_BCA3),
    (0x1_D173, 0x1_D17A),
    (0xE_0000, 0xE_0FFF),
];

/// Returns the spellings in which a secret may come back.
fn spellings(secret: &str) -> Vec<String> {
    if secret.bytes().all(is_plain) {
        return vec![secret.to_owned()];
    }
    let quoted = serde_json::Value::from(secret).to_string();
    let json = &quoted[1..quoted.len() - 1];
    let of_php = json.replace('/', r"\/");
    let careful = json.replace("\\\"", "\"");
    let is_special = |c: char| "&<>\"'".contains(c);
    let specials = |spell: &dyn Fn(char) -> String| {
        each(secret, |c| {
            if is_special(c) {
                spell(c)
            } else {
                c.to_string()
            }
        })
    };
    let others = |spell: &dyn Fn(char) -> String| {
        each(secret, |c| {
            if c.is_ascii_alphanumeric() {
                c.to_string()
            } else {
                spell(c)
            }
        })
    };
    let decimal = |c: char| format!("&#{};", u32::from(c));
    let hexadecimal = |c: char| format!("&#x{:x};", u32::from(c));
    vec![
        secret.to_owned(),
        percent(secret),
        percent(secret).replace("%20", "+"),
        json.to_owned(),
        each(&of_php, |c| {
            if c.is_ascii() {
                c.to_string()
            } else {
                escaped(c)
            }
        }),
        each(&careful, |c| {
            if c.is_ascii() && !is_special(c) {
                c.to_string()
            } else {
                escaped(c)
            }
        }),
        specials(&named),
        specials(&decimal),
        specials(&|c| format!("&#{:03};", u32::from(c))),
        specials(&hexadecimal),
        others(&decimal),
        others(&hexadecimal),
    ]
}

fn each(text: &str, spell: impl Fn(char) -> String) -> String {
    text.chars().map(spell).collect()
}

/// Returns a character as JSON escapes it.
pub(super) fn escaped(c: char) -> String {
    let mut units = [0; 2];
    let units = c.encode_utf16(&mut units).iter();
    units.map(|unit| format!("\\u{unit:04x}")).collect()
}

fn percent(text: &str) -> String {
    let encoded = text.bytes().map(|byte| match byte {
        byte if is_plain(byte) || matches!(byte, b'.' | b'~') => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    encoded.collect()
}

/// Returns a special character as HTML names it.
fn named(c: char) -> String {
    match c {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        _ => "&#039;",
    }
    .to_owned()
}
