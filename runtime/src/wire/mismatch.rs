//! Values that do not fit their type: their place, the expected type and the received kind.

use std::fmt;

use serde::de::Error;
use serde_json::Value;

use crate::json::mend::Mark;
use crate::json::number::EXACT;
use crate::json::path::{LEFT_OUT, PATH_BYTES, key_step};
use crate::json::room::Room;

/// The maximum number of mismatches kept for a document.
const MOST: usize = 16;

/// A value from the server that did not fit its type and was read as absent.
///
/// A mismatch contains no text from the server, because a text may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mismatch {
    /// The place of the value, such as `items[3].id`: relative to the result of a response or to
    /// the data of an event.
    pub path: String,
    /// The expected type.
    pub expected: &'static str,
    /// The kind of value that was received.
    pub found: Found,
}

impl Mismatch {
    /// Returns the path starting at the object that holds the document under this key.
    pub(crate) fn path_in(&self, key: &str) -> String {
        if self.path.is_empty() || self.path.starts_with('[') {
            format!("{key}{}", self.path)
        } else {
            format!("{key}.{}", self.path)
        }
    }

    /// Returns the reason without the place.
    pub(crate) fn reason(&self) -> String {
        format!("expected {}, found {}", self.expected, self.found)
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(formatter, "`{}`: ", self.path)?;
        }
        formatter.write_str(&self.reason())
    }
}

/// The kind of value that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Found {
    /// No value: null or a missing key.
    Nothing,
    /// True or false.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A text of so many bytes.
    Text(usize),
    /// A list.
    List,
    /// An object.
    Object,
    /// Bytes that are not JSON or not Unicode.
    Broken,
    /// A value that needs more memory than a response may take.
    TooLarge,
}

/// Numbers come from JSON, so none is NaN.
impl Eq for Found {}

impl Found {
    /// Returns the kind of a value.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Nothing,
            Value::Bool(flag) => Self::Flag(*flag),
            Value::Number(number) => Self::Number(number.as_f64().unwrap_or_default()),
            Value::String(text) => Self::Text(text.len()),
            Value::Array(_) => Self::List,
            Value::Object(_) => Self::Object,
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => formatter.write_str("nothing"),
            Self::Flag(flag) => flag.fmt(formatter),
            // Most often an integer is expected, and this number looks like one.
            Self::Number(number) if number.fract() == 0.0 && number.abs() > EXACT => {
                write!(formatter, "{number:e}, which is too large to be exact")
            }
            Self::Number(number) => number.fmt(formatter),
            Self::Text(0) => formatter.write_str("an empty text"),
            Self::Text(bytes) => write!(formatter, "a text of {bytes} bytes"),
            Self::List => formatter.write_str("a list"),
            Self::Object => formatter.write_str("an object"),
            Self::Broken => formatter.write_str("an unreadable value"),
            Self::TooLarge => formatter.write_str("a value that takes too much memory"),
        }
    }
}

/// The mismatches of a document, in the order in which they were found.
///
/// Only a limited number is kept, always including the last.
///
/// A mismatch is noted where it is found; each enclosing object and list then prepends its part of
/// the path, so values that fit cost one comparison.
#[derive(Debug, Default)]
pub struct Mismatches {
    kept: Vec<Mismatch>,
    count: usize,
    form: Form,
    mark: Option<Mark>,
    /// The memory that the values of the document may still take.
    pub(super) room: Room,
}

/// How the values of a document are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Form {
    /// As they are.
    #[default]
    Json,
    /// Untyped values as a form would encode them, so that an event is the same in both encodings.
    Event,
    /// As a request written by the caller: every value counts.
    Request,
}

impl Mismatches {
    /// For the data of an event: untyped values are read as a form would have encoded them.
    #[must_use]
    pub(crate) fn of_event() -> Self {
        Self {
            form: Form::Event,
            ..Self::default()
        }
    }

    /// For a response whose values may take this much memory.
    #[must_use]
    pub(crate) fn within(room: Room) -> Self {
        Self {
            room,
            ..Self::default()
        }
    }

    /// For a request, in which every value has to fit.
    #[must_use]
    pub(super) fn of_request() -> Self {
        Self {
            form: Form::Request,
            ..Self::default()
        }
    }

    /// For a document in which `mark` replaces everything that could not be read.
    pub(crate) fn of_mended(mark: Mark, room: Room) -> Self {
        Self {
            mark: Some(mark),
            room,
            ..Self::default()
        }
    }

    /// Returns the memory that the values may still take.
    pub(crate) fn room(&self) -> Room {
        self.room
    }

    /// Sets the memory left after a part of the document was read.
    pub(crate) fn set_room(&mut self, room: Room) {
        self.room = room;
    }

    /// Returns whether anything in a part of the document was unreadable and replaced.
    pub(crate) fn is_broken(&self, part: &Value) -> bool {
        self.mark.is_some_and(|mark| mark.is_in(part))
    }

    /// Returns whether anything in a text was unreadable and replaced.
    #[inline]
    pub(crate) fn is_broken_text(&self, text: &str) -> bool {
        self.mark.is_some_and(|mark| mark.is_in_text(text))
    }

    /// Returns whether the document is the data of an event.
    pub(crate) fn is_event(&self) -> bool {
        self.form == Form::Event
    }

    /// Returns whether the document is a request.
    pub(super) fn is_request(&self) -> bool {
        self.form == Form::Request
    }

    /// Returns the number of mismatches so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Prepends a key to the paths of all mismatches except the first `before`.
    #[inline]
    pub fn inside(&mut self, before: usize, key: &str) {
        if self.count > before {
            self.prefix(before, &key_step(key));
        }
    }

    /// Prepends a list position to the paths of all mismatches except the first `before`.
    #[inline]
    pub(super) fn inside_list(&mut self, before: usize, position: usize) {
        if self.count > before {
            self.prefix(before, &format!("[{position}]"));
        }
    }

    #[cold]
    fn prefix(&mut self, before: usize, step: &str) {
        for Mismatch { path, .. } in &mut self.kept[before.min(MOST - 1)..] {
            // A long path keeps its last steps, each of them whole.
            if path.starts_with(LEFT_OUT) {
                continue;
            }
            if path.len() + step.len() > PATH_BYTES {
                path.insert(0, LEFT_OUT);
                continue;
            }
            if !path.is_empty() && !path.starts_with('[') {
                path.insert(0, '.');
            }
            path.insert_str(0, step);
        }
    }

    /// Notes a value that does not fit.
    #[cold]
    pub(super) fn add(&mut self, expected: &'static str, found: Found) {
        self.note(Mismatch {
            path: String::new(),
            expected,
            found,
        });
    }

    /// Notes a missing key, unless a mismatch was already noted for it.
    #[cold]
    pub(super) fn missing(&mut self, key: &'static str) {
        let is_there = |mismatch: &Mismatch| {
            let below = mismatch.path.strip_prefix(key);
            below.is_some_and(|below| below.is_empty() || below.starts_with(['.', '[']))
        };
        if !self.kept.iter().any(is_there) {
            self.note(Mismatch {
                path: key.to_owned(),
                expected: "a value",
                found: Found::Nothing,
            });
        }
    }

    /// Creates an empty list for a part of the same document.
    pub(super) fn alike(&self) -> Self {
        Self {
            form: self.form,
            mark: self.mark,
            room: self.room,
            ..Self::default()
        }
    }

    /// Appends the mismatches of a part of the document, and takes over its remaining memory.
    pub(super) fn extend(&mut self, others: Self) {
        self.room = others.room;
        others.kept.into_iter().for_each(|other| self.note(other));
    }

    fn note(&mut self, mismatch: Mismatch) {
        self.kept.truncate(MOST - 1);
        self.kept.push(mismatch);
        self.count += 1;
    }

    /// Removes the mismatches of an optional object that has no id: this is how a portal writes an
    /// object that no longer exists.
    #[inline]
    pub(super) fn forgive_missing_id(&mut self, before: usize) {
        if self.count > before {
            let is_missing = self.kept.last().is_some_and(|last| {
                last.found == Found::Nothing && !last.path.contains(['.', '['])
            });
            if is_missing {
                self.kept.truncate(before.min(MOST - 1));
                self.count = before;
            }
        }
    }

    /// Returns the mismatches in the order in which they were found.
    pub(crate) fn into_list(self) -> Vec<Mismatch> {
        self.kept
    }

    /// Returns why there is no value: the last mismatch.
    pub(crate) fn last(&self) -> Option<&Mismatch> {
        self.kept.last()
    }

    /// Converts [`last`](Self::last) into a serde error.
    pub(super) fn into_error<E: Error>(self) -> E {
        match self.kept.last() {
            Some(mismatch) => E::custom(mismatch),
            None => E::custom("expected a value, found nothing"),
        }
    }
}

/// A visitor that notes values that do not fit.
pub(super) trait Misfit: Sized {
    /// Records the kind of value that was received.
    fn misfit(self, found: Found);
}

/// Visitor methods for kinds of values that never fit the type and read as absent.
macro_rules! misfits {
    ($($kind:ident)*) => { $($crate::wire::mismatch::misfits!(@ $kind);)* };
    (@ flag) => {
        fn visit_bool<E: serde::de::Error>(self, flag: bool) -> Result<Self::Value, E> {
            $crate::wire::mismatch::Misfit::misfit(self, $crate::wire::Found::Flag(flag));
            Ok(Default::default())
        }
    };
    (@ number) => {
        fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Self::Value, E> {
            self.visit_f64(number as f64)
        }

        fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Self::Value, E> {
            self.visit_f64(number as f64)
        }

        fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Self::Value, E> {
            $crate::wire::mismatch::Misfit::misfit(self, $crate::wire::Found::Number(number));
            Ok(Default::default())
        }
    };
    (@ text) => {
        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
            $crate::wire::mismatch::Misfit::misfit(self, $crate::wire::Found::Text(text.len()));
            Ok(Default::default())
        }
    };
    (@ null) => {
        fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
            $crate::wire::mismatch::Misfit::misfit(self, $crate::wire::Found::Nothing);
            Ok(Default::default())
        }
    };
    (@ list) => {
        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
            $crate::wire::mismatch::Misfit::misfit(self, $crate::wire::Found::List);
            serde::de::IgnoredAny.visit_seq(list)?;
            Ok(Default::default())
        }
    };
    (@ object) => {
        fn visit_map<A: serde::de::MapAccess<'de>>(
            self,
            mut map: A,
        ) -> Result<Self::Value, A::Error> {
            if let Some(key) = map.next_key::<$crate::wire::Key<'de>>()? {
                if let Some(number) = $crate::json::number::hidden(&key, &mut map)? {
                    return number.visit(self);
                }
                $crate::wire::skip(&mut map)?;
            }
            $crate::wire::mismatch::Misfit::misfit(self, $crate::wire::Found::Object);
            serde::de::IgnoredAny.visit_map(map)?;
            Ok(Default::default())
        }
    };
}

pub(super) use misfits;
