//! Reads values in every spelling and returns them in their documented form, as `README.md` says.
//!
//! This is the reference for clients; it is written for clarity and shares no code with a client.

mod collections;
mod envelope;
mod objects;
mod path;
mod requests;
mod scalars;

use serde_json::{Map, Value};

use self::path::Path;
use crate::model::{Model, Type};

pub(super) use envelope::{Reading, event, response};
pub(super) use objects::default_of;
pub(super) use requests::{entries_in_order, request};

/// What a document is, which decides how some values are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// The body of a response.
    Response,
    /// The data of an event.
    Event,
    /// A request as the caller has written it.
    Request,
}

/// The values that mean "no value", besides null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nothing<'a> {
    /// None.
    Only,
    /// The empty text, unless it is a value of the type.
    Blank,
    /// The empty text.
    Null,
    /// `false` in any spelling.
    False,
    /// This text.
    Text(&'a str),
}

impl<'a> Nothing<'a> {
    /// Returns the form that a field's literal for "no value" stands for.
    fn of(empty: Option<&'a Value>) -> Self {
        match empty {
            None => Self::Only,
            Some(Value::Bool(_)) => Self::False,
            Some(Value::String(text)) => Self::Text(text),
            Some(_) => Self::Null,
        }
    }

    /// Whether a value means "no value". `blank_is_value`: whether the empty text is a value.
    fn is(self, value: &Value, blank_is_value: bool) -> bool {
        match value {
            Value::Null => true,
            Value::Bool(flag) => self == Self::False && !flag,
            Value::Number(number) => match self {
                Self::False => number.as_f64() == Some(0.0),
                Self::Text(text) => text.parse().ok() == number.as_f64(),
                Self::Only | Self::Blank | Self::Null => false,
            },
            Value::String(text) => match self {
                Self::Only => false,
                Self::Blank => text.is_empty() && !blank_is_value,
                Self::Null => text.is_empty(),
                Self::False => matches!(text.as_str(), "" | "0" | "false" | "N"),
                Self::Text(literal) => text == literal || text.is_empty() && !blank_is_value,
            },
            Value::Array(_) | Value::Object(_) => false,
        }
    }
}

/// A value that does not fit.
struct Mismatch {
    path: Path,
    /// Whether there is no value rather than a wrong one.
    is_missing: bool,
}

/// Reads one document.
struct Reader<'m> {
    model: &'m Model,
    mode: Mode,
    /// The place of the value that is being read.
    path: Path,
    mismatches: Vec<Mismatch>,
}

impl<'m> Reader<'m> {
    fn new(model: &'m Model, mode: Mode) -> Self {
        Self {
            model,
            mode,
            path: Path::default(),
            mismatches: Vec::new(),
        }
    }

    /// Reads a value, or returns `None` if there is none.
    fn read(&mut self, kind: &Type, value: &Value, nothing: Nothing<'_>) -> Option<Value> {
        match kind {
            Type::List(of) => self.list(of, value),
            Type::Map(of) => self.map(of, value),
            Type::Nullable(of) => Some(self.optional(of, value, nothing).unwrap_or_default()),
            Type::Any => self.any(value, nothing),
            Type::Object(index) => self.object(*index, value, nothing),
            Type::Union(index) => self.union(*index, value, nothing),
            Type::Event(area) => Some(self.envelope(*area, value)),
            _ => self.scalar(kind, value, nothing),
        }
    }

    /// Reads a value that may be absent.
    fn optional(&mut self, kind: &Type, value: &Value, nothing: Nothing<'_>) -> Option<Value> {
        let nothing = match nothing {
            Nothing::Only => Nothing::Blank,
            nothing => nothing,
        };
        let before = self.mismatches.len();
        let read = self.read(kind, value, nothing);
        let is_object = matches!(kind, Type::Object(_));
        if is_object && self.lacks_a_key(before) {
            self.mismatches.truncate(before);
        }
        let may_be_empty = match self.mode {
            _ if is_object => false,
            Mode::Response => !matches!(kind, Type::Id(_)),
            Mode::Event => false,
            Mode::Request => true,
        };
        read.filter(|value| may_be_empty || !self.is_empty(kind, value))
    }

    /// Whether the last of the mismatches since then is a missing key of the object at this place.
    fn lacks_a_key(&self, before: usize) -> bool {
        let last = self.mismatches[before..].last();
        last.is_some_and(|last| last.is_missing && last.path.is_key_of(&self.path))
    }

    /// Returns the value in place of an absent one, for types for which absence has a meaning.
    fn absent(&self, kind: &Type) -> Option<Value> {
        match kind {
            Type::List(_) => Some(Value::Array(Vec::new())),
            Type::Map(_) => Some(Map::new().into()),
            Type::Any | Type::Nullable(_) => Some(Value::Null),
            Type::Object(index) => {
                let mut reader = Self::new(self.model, Mode::Response);
                reader.entries(*index, &Map::new())
            }
            _ => None,
        }
    }

    /// Whether a value in its documented form is empty.
    fn is_empty(&self, kind: &Type, value: &Value) -> bool {
        match kind {
            Type::List(_) => value.as_array().is_some_and(Vec::is_empty),
            Type::Map(_) => value.as_object().is_some_and(Map::is_empty),
            Type::Any | Type::Nullable(_) => value.is_null(),
            Type::Id(index) => !self.model.ids[*index].zero && (*value == 0 || *value == "0"),
            Type::Object(index) => self.is_empty_object(*index, value),
            _ => false,
        }
    }

    /// Reads something at a step below this place.
    fn inside<R>(&mut self, step: String, read: impl FnOnce(&mut Self) -> R) -> R {
        self.path.push(step);
        let read = read(self);
        self.path.pop();
        read
    }

    /// Records that the value at this place does not fit.
    fn misfit<R>(&mut self) -> Option<R> {
        self.note(false);
        None
    }

    fn note(&mut self, is_missing: bool) {
        let path = self.path.clone();
        self.mismatches.push(Mismatch { path, is_missing });
    }

    /// Returns the paths of the mismatches, sorted.
    fn into_paths(self) -> Vec<String> {
        let paths = self.mismatches.iter().map(|mismatch| mismatch.path.text());
        let mut paths: Vec<String> = paths.collect();
        paths.sort();
        paths
    }
}
