//! The values of a parameter or field: its default, its bounds, and how it is spelled.

use serde_json::Value;

use super::change::{At, Change, Direction};
use super::rule::ChangeRule;
use crate::model::{Field, Presence};

/// A field of both specs, as far as its values are compared.
pub(super) struct Valued<'a> {
    pub(super) at: &'a At,
    pub(super) direction: Direction,
    /// The field, as a part of a sentence.
    pub(super) what: &'a str,
    pub(super) old: &'a Field,
    pub(super) new: &'a Field,
}

impl Valued<'_> {
    /// Returns the changes of the default, of the literal for "no value", of the other keys and of
    /// the bounds.
    pub(super) fn changes(&self) -> Vec<Change> {
        let Self { old, new, .. } = self;
        let mut found = self.aliases();
        found.extend(self.default());
        found.extend(self.empty());
        found.extend(self.bound("at_least", old.at_least, new.at_least));
        found.extend(self.bound("at_most", old.at_most, new.at_most));
        found
    }

    fn change(&self, rule: ChangeRule, key: &str, message: String) -> Change {
        Change::described(rule, &self.at.in_(key), message).in_direction(self.direction)
    }

    fn default(&self) -> Option<Change> {
        let (old, new) = (&self.old.default, &self.new.default);
        let what = self.what;
        let [was, is] = [old, new].map(|it| literal(it.as_ref()));
        let (rule, message) = match (old, new) {
            (old, new) if old == new => return None,
            (None, _) => (
                ChangeRule::DefaultAdded,
                format!("{what} is `{is}` by default"),
            ),
            (Some(_), None) => (
                ChangeRule::DefaultRemoved,
                format!("{what} is no longer `{was}` by default"),
            ),
            (Some(_), Some(_)) => (
                ChangeRule::DefaultChanged,
                format!("{what} is `{is}` by default, no longer `{was}`"),
            ),
        };
        Some(self.change(rule, "default", message).values(was, is))
    }

    fn empty(&self) -> Option<Change> {
        let (old, new) = (&self.old.empty, &self.new.empty);
        let what = self.what;
        let [was, is] = [old, new].map(|it| literal(it.as_ref()));
        if old == new {
            return None;
        }
        let message = match new {
            Some(_) => format!("{what} has no value if it is `{is}`"),
            None => format!("{what} has a value even if it is `{was}`"),
        };
        Some(
            self.change(ChangeRule::EmptyChanged, "empty", message)
                .values(was, is),
        )
    }

    fn aliases(&self) -> Vec<Change> {
        let (old, new) = (&self.old.aliases, &self.new.aliases);
        let what = self.what;
        let mut found = Vec::new();
        for key in new.iter().filter(|key| !old.contains(key)) {
            let message = format!("{what} is also read from the key `{key}`");
            let change = self.change(ChangeRule::SpellingAdded, "aliases", message);
            found.push(change.values("", key));
        }
        for key in old.iter().filter(|key| !new.contains(key)) {
            let message = format!("{what} is no longer read from the key `{key}`");
            let change = self.change(ChangeRule::SpellingRemoved, "aliases", message);
            found.push(change.values(key, ""));
        }
        if old != new && found.is_empty() {
            let message = format!("the other keys of {what} are in another order");
            let change =
                Change::described(ChangeRule::OrderChanged, &self.at.in_("aliases"), message);
            found.push(change.values(old.join(", "), new.join(", ")));
        }
        found
    }

    fn bound(&self, key: &str, old: Option<i64>, new: Option<i64>) -> Option<Change> {
        let is_lower = key == "at_least";
        let is_tighter = match (old, new) {
            (old, new) if old == new => return None,
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(old), Some(new)) => (new > old) == is_lower,
        };
        let what = self.what;
        let name = if is_lower { "minimum" } else { "maximum" };
        let message = match new {
            Some(new) => format!("the {name} of {what} is {new}"),
            None => format!("{what} has no {name}"),
        };
        let text = |bound: Option<i64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
        let rule = if is_tighter {
            ChangeRule::BoundTightened
        } else {
            ChangeRule::BoundLoosened
        };
        let change = self.change(rule, key, message).values(text(old), text(new));
        Some(match (is_tighter, self.direction) {
            (true, Direction::Request | Direction::Both) => {
                change.action(format!("Send no value beyond the {name}."))
            }
            _ => change,
        })
    }
}

/// Returns a value as JSON; empty if there is none.
pub(super) fn literal(value: Option<&Value>) -> String {
    value.map(Value::to_string).unwrap_or_default()
}

/// Returns when a field must be present, and what its absence means.
pub(super) fn presence(field: &Field) -> String {
    let presence = match field.presence {
        Presence::Required => "required",
        Presence::Optional => "optional",
        Presence::Webhook => "required with a webhook",
    };
    let empty = field.empty.as_ref();
    let default = field.default.as_ref();
    [
        Some(presence.to_owned()),
        empty.map(|value| format!("`{value}` for no value")),
        default.map(|value| format!("`{value}` by default")),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(", ")
}

/// Returns when a field is required by another one; empty if it is not.
pub(super) fn condition(field: &Field) -> String {
    let when = field.when.as_ref();
    when.map_or_else(String::new, |(other, value)| {
        format!("`{other}` is `{value}`")
    })
}
