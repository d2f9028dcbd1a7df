//! One change between two specs, and the place where it is.

use std::fmt;

use serde::{Serialize, Serializer};

use super::models::area;
use super::rule::{ChangeRule, Level, Section};
use crate::model::{Model, Place};

/// One of the two specs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The spec before the change.
    Old,
    /// The spec after it.
    New,
}

/// The messages that a change affects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Requests.
    Request,
    /// Responses and events.
    Response,
    /// Both.
    Both,
}

impl Direction {
    /// Returns the direction of what requests, responses or both contain.
    pub(super) fn of(sent: bool, received: bool) -> Self {
        match (sent, received) {
            (true, true) => Self::Both,
            (true, false) => Self::Request,
            _ => Self::Response,
        }
    }

    /// Returns the name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Both => "request and response",
        }
    }
}

/// A change between two specs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The rule, which decides the level and the section of the changelog.
    pub rule: ChangeRule,
    /// The place in the spec.
    pub at: At,
    /// The line of the place, counted from 1; 0 until it has been looked up.
    pub line: usize,
    /// The messages that the change affects; `None` if it only affects texts and names.
    pub direction: Option<Direction>,
    /// What has changed.
    pub what: What,
    /// The old value.
    pub old: Option<String>,
    /// The new value.
    pub new: Option<String>,
    /// What the author of a bot must do, as an imperative sentence.
    pub action: Option<String>,
}

/// A place in one of the specs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// The spec that contains the place: the new one, unless the change is a removal.
    pub side: Side,
    /// The file.
    pub file: String,
    /// The area; empty for what is shared.
    pub area: String,
    /// The keys from the section on: `["enums", "Reaction", "codes", "like"]`.
    pub keys: Vec<String>,
    /// The declaration that the changelog names.
    pub owner: String,
}

impl At {
    /// Creates the place of a declaration.
    pub(super) fn new(side: Side, model: &Model, place: &Place, keys: [&str; 2]) -> Self {
        Self {
            side,
            file: place.source.clone(),
            area: area(model, place).to_owned(),
            keys: keys.map(str::to_owned).to_vec(),
            owner: format!("`{}`", keys[1]),
        }
    }

    /// Returns the place of an entry of this one.
    pub(super) fn in_(&self, key: &str) -> Self {
        let mut inner = self.clone();
        inner.keys.push(key.to_owned());
        inner
    }

    /// Returns the path in the spec, like the subject of a deviation.
    #[must_use]
    pub fn subject(&self) -> String {
        let area = Some(&self.area).filter(|area| !area.is_empty());
        let parts: Vec<&str> = area.into_iter().chain(&self.keys).map(|it| &**it).collect();
        parts.join("/")
    }
}

/// What has changed, as a part of a sentence about the owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Something happened to an item. Several items to which the same happened are one sentence.
    Item {
        /// The kind of the item, such as `code`.
        noun: &'static str,
        /// Its name, in Markdown.
        name: String,
        /// What happened to the item.
        verb: Verb,
    },
    /// A sentence, without a capital letter and a full stop.
    Sentence(String),
}

/// What happened to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// It is new.
    New,
    /// It is gone.
    Gone,
    /// The vendor has removed it.
    Withdrawn,
}

impl What {
    pub(super) fn item(noun: &'static str, name: &str, verb: Verb) -> Self {
        Self::Item {
            noun,
            name: format!("`{name}`"),
            verb,
        }
    }

    /// Returns a sentence about several items, without a capital letter and a full stop.
    pub(super) fn of_items(noun: &str, names: &[&str], verb: Verb) -> String {
        let listed = match names {
            [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => names.concat(),
        };
        let (items, is) = match names.len() {
            1 => (noun.to_owned(), "is"),
            _ => (plural(noun), "are"),
        };
        match verb {
            Verb::New => format!("the new {items} {listed}"),
            Verb::Gone => format!("the {items} {listed} {is} gone"),
            Verb::Withdrawn => format!("the vendor has removed the {items} {listed}"),
        }
    }
}

fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{noun}s"),
    }
}

impl fmt::Display for What {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Item { noun, name, verb } => {
                formatter.write_str(&Self::of_items(noun, &[name], *verb))
            }
            Self::Sentence(text) => formatter.write_str(text),
        }
    }
}

impl Change {
    pub(super) fn new(rule: ChangeRule, at: &At, what: What) -> Self {
        Self {
            rule,
            at: at.clone(),
            line: 0,
            direction: None,
            what,
            old: None,
            new: None,
            action: None,
        }
    }

    /// Creates a change that is described by a sentence.
    pub(super) fn described(rule: ChangeRule, at: &At, what: impl Into<String>) -> Self {
        Self::new(rule, at, What::Sentence(what.into()))
    }

    pub(super) fn in_direction(mut self, direction: Direction) -> Self {
        self.direction = Some(direction);
        self
    }

    /// Sets the old and the new value; an empty one is none.
    pub(super) fn values(mut self, old: impl Into<String>, new: impl Into<String>) -> Self {
        self.old = Some(old.into()).filter(|old| !old.is_empty());
        self.new = Some(new.into()).filter(|new| !new.is_empty());
        self
    }

    pub(super) fn action(mut self, action: impl Into<String>) -> Self {
        self.action = Some(action.into());
        self
    }

    /// Returns what has changed as a sentence, without its full stop.
    #[must_use]
    pub fn message(&self) -> String {
        format!("{}: {}", self.at.owner, self.what)
    }
}

/// The stable form for other programs. `CONTRIBUTING.md` describes the fields.
impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Form<'a> {
            rule: ChangeRule,
            level: Level,
            section: Section,
            subject: String,
            area: Option<&'a str>,
            spec: Side,
            file: &'a str,
            line: usize,
            direction: Option<Direction>,
            message: String,
            old: Option<&'a str>,
            new: Option<&'a str>,
            action: Option<&'a str>,
        }
        let form = Form {
            rule: self.rule,
            level: self.rule.level(),
            section: self.rule.section(),
            subject: self.at.subject(),
            area: Some(&*self.at.area).filter(|area| !area.is_empty()),
            spec: self.at.side,
            file: &self.at.file,
            line: self.line,
            direction: self.direction,
            message: self.message(),
            old: self.old.as_deref(),
            new: self.new.as_deref(),
            action: self.action.as_deref(),
        };
        form.serialize(serializer)
    }
}
