//! The changes as sections of `CHANGELOG.md`.

use std::fmt::Write;

use super::change::{Change, Verb, What};
use super::rule::{Level, Section};

/// The maximum length of a line.
const WIDTH: usize = 105;

/// The maximum number of declarations that a list of corrections names.
const MAX_NAMES: usize = 8;

/// Returns the sections of the changelog for the changes.
///
/// Changes that existing code notices form one entry per declaration. All corrections of texts form
/// one entry.
#[must_use]
pub fn changelog(changes: &[Change]) -> String {
    let mut text = String::new();
    for section in Section::ALL {
        let of_section: Vec<&Change> = changes
            .iter()
            .filter(|change| change.rule.section() == section)
            .collect();
        let entries = match section {
            _ if of_section.is_empty() => continue,
            Section::Fixed => vec![corrections(&of_section)],
            _ => entries(&of_section),
        };
        if !text.is_empty() {
            text.push('\n');
        }
        let _ = writeln!(text, "### {}\n", section.name());
        for entry in entries {
            text.push_str(&item(&entry));
        }
    }
    text
}

/// Returns an entry for each declaration, those that break existing code first.
fn entries(changes: &[&Change]) -> Vec<String> {
    let mut groups: Vec<(Level, &str, Vec<&Change>)> = Vec::new();
    for change in changes {
        let key = (change.rule.level(), &*change.at.owner);
        match groups
            .iter_mut()
            .find(|(level, owner, _)| (*level, *owner) == key)
        {
            Some((_, _, of_owner)) => of_owner.push(change),
            None => groups.push((key.0, key.1, vec![change])),
        }
    }
    groups.sort_by_key(|(level, ..)| *level);
    groups
        .iter()
        .map(|(level, owner, changes)| entry(*level, owner, changes))
        .collect()
}

fn entry(level: Level, owner: &str, changes: &[&Change]) -> String {
    let mark = match level {
        Level::Major => "**Breaking:** ",
        _ => "",
    };
    let same = |one: &&Change, other: &&Change| match (&one.what, &other.what) {
        (
            What::Item { noun, verb, .. },
            What::Item {
                noun: other_noun,
                verb: other,
                ..
            },
        ) => noun == other_noun && verb == other,
        _ => false,
    };
    let sentences: Vec<String> = changes.chunk_by(same).map(sentence).collect();
    // A removal needs no further advice.
    let needs_advice = |change: &&&Change| match change.what {
        What::Item { verb, .. } => verb == Verb::New,
        What::Sentence(_) => true,
    };
    let mut actions: Vec<&str> = Vec::new();
    for change in changes.iter().filter(needs_advice) {
        let action = change.action.as_deref();
        actions.extend(action.filter(|action| !actions.contains(action)));
    }
    let owner = match mark {
        "" => capitalized(owner),
        _ => owner.to_owned(),
    };
    let advice: String = actions.iter().map(|action| format!(" {action}")).collect();
    format!("{mark}{owner}: {}.{advice}", sentences.join("; "))
}

/// Returns the sentence about changes that are alike.
fn sentence(changes: &[&Change]) -> String {
    let names: Vec<&str> = changes
        .iter()
        .filter_map(|change| match &change.what {
            What::Item { name, .. } => Some(&**name),
            What::Sentence(_) => None,
        })
        .collect();
    match &changes[0].what {
        What::Item { noun, verb, .. } => What::of_items(noun, &names, *verb),
        What::Sentence(text) => text.clone(),
    }
}

/// Returns one entry for corrections of texts.
fn corrections(changes: &[&Change]) -> String {
    let mut owners: Vec<&str> = Vec::new();
    for change in changes {
        if !owners.contains(&&*change.at.owner) {
            owners.push(&change.at.owner);
        }
    }
    let named = &owners[..owners.len().min(MAX_NAMES)];
    let others = match owners.len() - named.len() {
        0 => String::new(),
        others => format!(" and {others} more"),
    };
    format!("The documentation of {}{others}.", named.join(", "))
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Returns an item of a list, wrapped.
fn item(text: &str) -> String {
    let mut wrapped = String::new();
    let mut line = "*".to_owned();
    for word in text.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > WIDTH {
            let _ = writeln!(wrapped, "{line}");
            line = " ".to_owned();
        }
        line.push(' ');
        line.push_str(word);
    }
    let _ = writeln!(wrapped, "{line}");
    wrapped
}
