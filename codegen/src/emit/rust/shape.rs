//! Shapes: what the struct of an object or a request holds, and how it is made.

use super::types::{self, Slot};
use crate::model::{Field, Method};
use crate::names;

/// A struct that stands for a JSON object.
pub(super) struct Shape<'a> {
    pub(super) name: &'a str,
    pub(super) fields: &'a [&'a Field],
    /// What stands under keys that are not listed, where they are kept.
    pub(super) others: Option<&'a str>,
    /// Whether it stands in requests.
    pub(super) sent: bool,
}

/// A way to make a struct.
pub(super) struct Constructor<'a> {
    pub(super) name: String,
    /// The fields it takes, in the order of its arguments.
    pub(super) takes: Vec<&'a Field>,
}

impl<'a> Shape<'a> {
    /// The request of a method, whose parameters these are.
    pub(super) fn of_method(method: &'a Method, parameters: &'a [&'a Field]) -> Self {
        Self {
            name: &method.rust,
            fields: parameters,
            others: None,
            sent: true,
        }
    }

    /// How a field is kept.
    pub(super) fn slot(&self, field: &Field) -> Slot {
        types::slot(field, self.sent)
    }

    /// The fields that must be there.
    pub(super) fn required(&self) -> impl Iterator<Item = &'a Field> {
        self.fields
            .iter()
            .copied()
            .filter(|field| self.slot(field) == Slot::Bare)
    }
}

impl<'a> Constructor<'a> {
    /// `new`, which takes what is required.
    pub(super) fn new(shape: &Shape<'a>) -> Self {
        Self {
            name: "new".to_owned(),
            takes: shape.required().collect(),
        }
    }

    /// The ways to make a request: `new`, or one for each of the parameters of which one must be there.
    pub(super) fn of_method(method: &'a Method, shape: &Shape<'a>) -> Vec<Self> {
        if method.one_of.is_empty() {
            return vec![Self::new(shape)];
        }
        let by = |index: &usize| {
            let field = &method.parameters[*index];
            Self {
                name: names::constructor(&field.name),
                takes: [field].into_iter().chain(shape.required()).collect(),
            }
        };
        method.one_of.iter().map(by).collect()
    }
}
