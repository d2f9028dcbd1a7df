//! The version that a set of changes requires.

use super::change::Change;
use super::rule::Level;

/// Returns the greatest level of the changes; `None` if there are none.
#[must_use]
pub fn level(changes: &[Change]) -> Option<Level> {
    changes.iter().map(|change| change.rule.level()).min()
}

/// Returns the version after this one, for a change of this level. Before 1.0, a major change
/// increases the second number, and any other the third.
///
/// Returns `None` if the text is not a version of three numbers.
#[must_use]
pub fn next_version(current: &str, level: Level) -> Option<String> {
    let numbers = current.split('.').map(|number| number.parse().ok());
    let numbers: Vec<u64> = numbers.collect::<Option<_>>()?;
    let [major, minor, patch] = numbers[..] else {
        return None;
    };
    let next = match (major, level) {
        (0, Level::Major) => [0, minor + 1, 0],
        (0, _) | (_, Level::Patch) => [major, minor, patch + 1],
        (_, Level::Major) => [major + 1, 0, 0],
        (_, Level::Minor) => [major, minor + 1, 0],
    };
    Some(next.map(|number| number.to_string()).join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_increases_its_number() {
        for (current, level, expected) in [
            ("0.1.2", Level::Major, Some("0.2.0")),
            ("0.1.2", Level::Minor, Some("0.1.3")),
            ("0.1.2", Level::Patch, Some("0.1.3")),
            ("1.2.3", Level::Major, Some("2.0.0")),
            ("1.2.3", Level::Minor, Some("1.3.0")),
            ("1.2.3", Level::Patch, Some("1.2.4")),
            ("1.2", Level::Patch, None),
            ("1.2.3-rc.1", Level::Patch, None),
        ] {
            assert_eq!(
                next_version(current, level).as_deref(),
                expected,
                "{current} {level:?}"
            );
        }
    }
}
