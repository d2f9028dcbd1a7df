//! Values that do not fit their type: where they stood, what was expected and what came.

use std::fmt;

use serde::de::Error;
use serde_json::Value;

use crate::json::mend::Mark;
use crate::json::number::EXACT;
use crate::json::path::{LEFT_OUT, PATH_BYTES, key_step};
use crate::json::room::Room;

/// How many mismatches of one document are kept.
const MOST: usize = 16;

/// A value of the server that did not fit its type and was read as absent.
///
/// It repeats no text of the server, because a text may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mismatch {
    /// Where the value stood, such as `items[3].id`: from the result on for an answer, from the
    /// data on for an event.
    pub path: String,
    /// What belongs there.
    pub expected: &'static str,
    /// What came.
    pub found: Found,
}

impl Mismatch {
    /// The path from the object on that holds the document under this key.
    pub(crate) fn path_in(&self, key: &str) -> String {
        if self.path.is_empty() || self.path.starts_with('[') {
            format!("{key}{}", self.path)
        } else {
            format!("{key}.{}", self.path)
        }
    }

    /// What is wrong, without the place.
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

/// What came in the place of a value.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Found {
    /// Nothing: null, or no such key.
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
    /// What is no JSON, or no Unicode.
    Broken,
    /// More than an answer may take of the memory.
    TooLarge,
}

/// Numbers come out of JSON, where none is NaN.
impl Eq for Found {}

impl Found {
    /// What a value is.
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
            // A whole number is expected more often than not, and it looks like one.
            Self::Number(number) if number.fract() == 0.0 && number.abs() > EXACT => {
                write!(formatter, "{number:e}, which is too large to be exact")
            }
            Self::Number(number) => number.fmt(formatter),
            Self::Text(0) => formatter.write_str("an empty text"),
            Self::Text(bytes) => write!(formatter, "a text of {bytes} bytes"),
            Self::List => formatter.write_str("a list"),
            Self::Object => formatter.write_str("an object"),
            Self::Broken => formatter.write_str("what cannot be read"),
            Self::TooLarge => formatter.write_str("more than there is room for"),
        }
    }
}

/// The mismatches of a document, in the order in which they were found. Of very many only some are
/// kept, and always the last.
///
/// A mismatch is noted where it is found, and each object and list on the way back to the root puts
/// its part of the path in front: values that fit cost one comparison.
#[derive(Debug, Default)]
pub struct Mismatches {
    kept: Vec<Mismatch>,
    count: usize,
    form: Form,
    mark: Option<Mark>,
    /// What the values of the document may still take of the memory.
    pub(super) room: Room,
}

/// In which form the values of a document are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Form {
    /// As they come.
    #[default]
    Json,
    /// Those without a type as a form would have them, so that an event is the same both ways.
    Event,
    /// As somebody has written a request: what stands there is meant.
    Request,
}

impl Mismatches {
    /// For the data of an event: values without a type are read as a form would have brought them.
    #[must_use]
    pub(crate) fn of_event() -> Self {
        Self {
            form: Form::Event,
            ..Self::default()
        }
    }

    /// For an answer whose values may take so much of the memory.
    #[must_use]
    pub(crate) fn within(room: Room) -> Self {
        Self {
            room,
            ..Self::default()
        }
    }

    /// For a request, in which nothing may get lost.
    #[must_use]
    pub(super) fn of_request() -> Self {
        Self {
            form: Form::Request,
            ..Self::default()
        }
    }

    /// For a document in which this stands in the place of what could not be read.
    pub(crate) fn of_mended(mark: Mark, room: Room) -> Self {
        Self {
            mark: Some(mark),
            room,
            ..Self::default()
        }
    }

    /// What is left of the memory that the values may take.
    pub(crate) fn room(&self) -> Room {
        self.room
    }

    /// Takes over what a part of the document has left of the memory.
    pub(crate) fn set_room(&mut self, room: Room) {
        self.room = room;
    }

    /// Whether something in a part of the document could not be read, and was replaced.
    pub(crate) fn is_broken(&self, part: &Value) -> bool {
        self.mark.is_some_and(|mark| mark.is_in(part))
    }

    /// Whether something in a text could not be read, and was replaced.
    #[inline]
    pub(crate) fn is_broken_text(&self, text: &str) -> bool {
        self.mark.is_some_and(|mark| mark.is_in_text(text))
    }

    /// Whether the data of an event is read.
    pub(crate) fn is_event(&self) -> bool {
        self.form == Form::Event
    }

    /// Whether a request is read.
    pub(super) fn is_request(&self) -> bool {
        self.form == Form::Request
    }

    /// How many there are so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Puts a key in front of the paths of all mismatches but the first `before`.
    #[inline]
    pub fn inside(&mut self, before: usize, key: &str) {
        if self.count > before {
            self.prefix(before, &key_step(key));
        }
    }

    /// Puts a position of a list in front of the paths of all mismatches but the first `before`.
    #[inline]
    pub(super) fn inside_list(&mut self, before: usize, position: usize) {
        if self.count > before {
            self.prefix(before, &format!("[{position}]"));
        }
    }

    #[cold]
    fn prefix(&mut self, before: usize, step: &str) {
        for Mismatch { path, .. } in &mut self.kept[before.min(MOST - 1)..] {
            // Of a long path the last steps are kept, each of them whole.
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

    /// Notes that a key is missing, unless it was noted already what is wrong there.
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

    /// None yet, for a part of the same document.
    pub(super) fn alike(&self) -> Self {
        Self {
            form: self.form,
            mark: self.mark,
            room: self.room,
            ..Self::default()
        }
    }

    /// Adds those of a part of the document, and takes over what is left of the memory.
    pub(super) fn extend(&mut self, others: Self) {
        self.room = others.room;
        others.kept.into_iter().for_each(|other| self.note(other));
    }

    fn note(&mut self, mismatch: Mismatch) {
        self.kept.truncate(MOST - 1);
        self.kept.push(mismatch);
        self.count += 1;
    }

    /// Takes back what was noted of an object that has no id, where there need not be an object: this
    /// is how a portal writes one that is gone.
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

    /// What was found, in the order in which it was.
    pub(crate) fn into_list(self) -> Vec<Mismatch> {
        self.kept
    }

    /// Why there is no value: the last thing that did not fit.
    pub(crate) fn last(&self) -> Option<&Mismatch> {
        self.kept.last()
    }

    /// [`last`](Self::last) as an error of serde.
    pub(super) fn into_error<E: Error>(self) -> E {
        match self.kept.last() {
            Some(mismatch) => E::custom(mismatch),
            None => E::custom("expected a value, found nothing"),
        }
    }
}

/// A visitor of values that notes what does not fit.
pub(super) trait Misfit: Sized {
    /// Notes what came.
    fn misfit(self, found: Found);
}

/// The functions of a visitor for kinds of values that never fit its type, and read as absent.
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
