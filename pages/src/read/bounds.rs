//! The bounds stated in the words of a description.

use crate::facts::{Bound, BoundKind};

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
        let found = bound(rest);
        bounds.extend(found.filter(|bound| !bounds.contains(bound)));
        rest = &rest[1..];
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

/// Returns the bound that begins with the first of these words.
fn bound(words: &[&str]) -> Option<Bound> {
    let (kind, turn) = turn(words)?;
    let rest = &words[turn..];
    let is_filler = |word: &&&str| word.chars().all(char::is_alphabetic);
    let fillers = rest.iter().take(MAX_FILLERS).take_while(is_filler).count();
    // "20,000"
    let limit = rest.get(fillers)?.replace(',', "").parse().ok()?;
    let unit = rest.get(fillers + 1).copied().unwrap_or("");
    let is_length = is_character(unit)
        || rest[..fillers]
            .iter()
            .any(|word| *word == "length" || is_character(word));
    let kind = match kind {
        BoundKind::Maximum if is_length => BoundKind::MaximumLength,
        // The other bounds of lengths are rare, and "up to 10" says little about a number.
        _ if is_length || is_other_unit(unit) || (words[0] == "up") => return None,
        // "100 messages"
        BoundKind::Maximum if is_plural(unit) => BoundKind::MaximumItems,
        kind => kind,
    };
    Some(Bound { kind, limit })
}

/// Returns the kind of bound that a turn of phrase begins, and its number of words.
fn turn(words: &[&str]) -> Option<(BoundKind, usize)> {
    let found = match words {
        ["no" | "not", "more" | "longer", "than", ..] => (BoundKind::Maximum, 3),
        ["must" | "should" | "can" | "may", "not", "exceed", ..] => (BoundKind::Maximum, 3),
        ["cannot", "exceed", ..] | ["up", "to", ..] => (BoundKind::Maximum, 2),
        ["maximum" | "max", ..] => (BoundKind::Maximum, 1),
        ["greater", "than", "or", "equal", "to", ..] => (BoundKind::Minimum, 5),
        ["be", "greater", "than", ..] if words.get(3) != Some(&"or") => (BoundKind::GreaterThan, 3),
        ["not", "less", "than", ..] => (BoundKind::Minimum, 3),
        ["minimum" | "min", ..] => (BoundKind::Minimum, 1),
        _ => return None,
    };
    Some(found)
}

fn is_character(word: &str) -> bool {
    matches!(word, "characters" | "character" | "symbols" | "chars")
}

/// Returns whether a number counts something other than the value itself.
fn is_other_unit(unit: &str) -> bool {
    matches!(
        unit,
        "mb" | "kb"
            | "gb"
            | "bytes"
            | "px"
            | "pixels"
            | "seconds"
            | "minutes"
            | "hours"
            | "days"
            | "times"
            | "levels"
            | "percent"
    )
}

fn is_plural(unit: &str) -> bool {
    unit.len() > 4 && unit.ends_with('s') && unit.chars().all(char::is_alphabetic)
}
