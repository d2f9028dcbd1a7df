//! The bounds stated in the words of a description.

use crate::facts::{Bound, BoundKind};
use crate::language;

/// The maximum number of bounds in one text.
pub const MAX_BOUNDS: usize = 8;

/// The maximum number of words between "maximum" and its number.
const MAX_FILLERS: usize = 5;

/// Returns the bounds that a text states, such as "maximum length is 40 characters".
pub fn bounds(text: &str) -> Vec<Bound> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || "—=:;()`\"".contains(c))
        .map(|word| word.trim_matches([',', '.', '–', '-']))
        .filter(|word| !word.is_empty())
        .collect();
    let mut bounds = Vec::new();
    let mut rest = &words[..];
    while !rest.is_empty() && bounds.len() < MAX_BOUNDS {
        let (found, turn) = bound(rest).unzip();
        bounds.extend(found.filter(|bound| !bounds.contains(bound)));
        // "не должно быть больше" contains another turn of phrase.
        rest = &rest[turn.unwrap_or(1)..];
    }
    if let Some((from, to)) = range(text) {
        for (kind, limit) in [(BoundKind::Minimum, from), (BoundKind::Maximum, to)] {
            if bounds.len() < MAX_BOUNDS && bounds.iter().all(|bound| bound.kind != kind) {
                bounds.push(Bound { kind, limit });
            }
        }
    }
    bounds
}

/// Returns the first range in parentheses, such as "the number of records (1–200)".
fn range(text: &str) -> Option<(i64, i64)> {
    text.split('(').skip(1).find_map(|rest| {
        let (inner, _) = rest.split_once(')')?;
        let (from, to) = inner.split_once(['–', '—', '-'])?;
        let number = |text: &str| text.trim().replace(',', "").parse::<i64>().ok();
        let (from, to) = (number(from)?, number(to)?);
        (from < to).then_some((from, to))
    })
}

/// Returns the bound that begins with the first of these words, and how many words introduce it.
fn bound(words: &[&str]) -> Option<(Bound, usize)> {
    let (kind, turn) = turn(words)?;
    let rest = &words[turn..];
    let is_filler = |word: &&&str| word.chars().all(char::is_alphabetic);
    let fillers = rest.iter().take(MAX_FILLERS).take_while(is_filler).count();
    let (limit, behind) = number(&rest[fillers..])?;
    let unit = behind.first().copied().unwrap_or("");
    let is_length = language::CHARACTERS.has(unit)
        || language::LENGTH.any(&rest[..fillers])
        || language::CHARACTERS.any(&rest[..fillers]);
    let kind = match kind {
        BoundKind::Maximum if is_length => BoundKind::MaximumLength,
        // The other bounds of lengths are rare, and "up to 10" says little about a number.
        _ if is_length
            || language::OTHER_UNITS.has(unit)
            || language::UP_TO.turn(words).is_some() =>
        {
            return None;
        }
        // "100 messages"
        BoundKind::Maximum if language::is_plural(unit) => BoundKind::MaximumItems,
        kind => kind,
    };
    Some((Bound { kind, limit }, turn))
}

/// Returns the number with which some words begin, such as "20,000" or "20 000", and the words behind
/// it.
fn number<'a, 'b>(words: &'b [&'a str]) -> Option<(i64, &'b [&'a str])> {
    let (first, mut behind) = words.split_first()?;
    let mut number = first.replace(',', "");
    let is_group = |word: &str| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    while (1..=3).contains(&first.len())
        && let Some((group, rest)) = behind.split_first()
        && is_group(group)
    {
        number.push_str(group);
        behind = rest;
    }
    Some((number.parse().ok()?, behind))
}

/// Returns the kind of bound that a turn of phrase begins, and its number of words.
fn turn(words: &[&str]) -> Option<(BoundKind, usize)> {
    let turns = [
        (language::MAXIMUM, BoundKind::Maximum),
        (language::UP_TO, BoundKind::Maximum),
        (language::MINIMUM, BoundKind::Minimum),
        (language::GREATER_THAN, BoundKind::GreaterThan),
    ];
    let (kind, count) = turns
        .iter()
        .find_map(|(turns, kind)| Some((*kind, turns.turn(words)?)))?;
    let is_or = words.get(count).is_some_and(|word| language::OR.has(word));
    (kind != BoundKind::GreaterThan || !is_or).then_some((kind, count))
}
