//! The changes as a report for the maintainer.

use std::fmt::Write;

use super::change::Change;
use super::changelog::changelog;
use super::rule::Level;
use super::version::{level, next_version};

/// The maximum number of characters of a value in a report.
const MAX_CHARACTERS: usize = 160;

/// Returns the changes by level and area, the version that they require after the current one, and
/// the section for the changelog.
#[must_use]
pub fn report(changes: &[Change], current: &str) -> String {
    let Some(greatest) = level(changes) else {
        return "No change affects a generated file.\n".to_owned();
    };
    let mut text = String::new();
    for level in Level::ALL {
        let of_level: Vec<&Change> = changes
            .iter()
            .filter(|change| change.rule.level() == level)
            .collect();
        if of_level.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{}", heading(level));
        for of_area in of_level.chunk_by(|one, other| one.at.area == other.at.area) {
            let area = match &*of_area[0].at.area {
                "" => "Shared by the areas",
                area => area,
            };
            let _ = writeln!(text, "\n  {area}");
            for change in of_area {
                text.push_str(&described(change));
            }
        }
        text.push('\n');
    }
    let next = next_version(current, greatest).unwrap_or_else(|| "?".to_owned());
    let name = greatest.name();
    let _ = writeln!(text, "Version: {name}, from {current} to {next}\n");
    text.push_str(&changelog(changes));
    text
}

fn heading(level: Level) -> &'static str {
    match level {
        Level::Major => "Major: existing code may not compile",
        Level::Minor => "Minor: existing code compiles; something is new or behaves differently",
        Level::Patch => "Patch: only texts and the places of generated files change",
    }
}

fn described(change: &Change) -> String {
    let (rule, message) = (change.rule.id(), change.message());
    let direction = match change.direction {
        Some(direction) => format!(" ({})", direction.name()),
        None => String::new(),
    };
    let (file, line) = (&change.at.file, change.line);
    let mut text = format!("    {rule}{direction}: {message}\n      --> {file}:{line}\n");
    if change.rule.level() == Level::Patch {
        return text;
    }
    let values = [
        ("was", &change.old),
        ("is", &change.new),
        ("do", &change.action),
    ];
    for (label, value) in values {
        if let Some(value) = value {
            let _ = writeln!(text, "      {label}: {}", on_a_line(value));
        }
    }
    text
}

/// Returns a text on one line of limited length.
fn on_a_line(text: &str) -> String {
    let line = text.replace('\n', " ");
    match line.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
