//! Shapes: the fields and constructors of the struct of an object or a request.

use super::types::{self, Slot};
use crate::model::{Field, Method};
use crate::names;

/// A struct for a JSON object.
pub(super) struct Shape<'a> {
    pub(super) name: &'a str,
    pub(super) fields: &'a [&'a Field],
    /// The meaning of unlisted keys, if they are kept.
    pub(super) others: Option<&'a str>,
    /// Whether requests contain it.
    pub(super) sent: bool,
}

/// A constructor of a struct.
pub(super) struct Constructor<'a> {
    pub(super) name: String,
    /// The fields that are its arguments, in order.
    pub(super) takes: Vec<&'a Field>,
}

impl<'a> Shape<'a> {
    /// Returns the shape of a method's request with these parameters.
    pub(super) fn of_method(method: &'a Method, parameters: &'a [&'a Field]) -> Self {
        Self {
            name: &method.rust,
            fields: parameters,
            others: None,
            sent: true,
        }
    }

    /// Returns how a field is stored.
    pub(super) fn slot(&self, field: &Field) -> Slot {
        types::slot(field, self.sent)
    }

    /// Returns the required fields.
    pub(super) fn required(&self) -> impl Iterator<Item = &'a Field> {
        self.fields
            .iter()
            .copied()
            .filter(|field| self.slot(field) == Slot::Bare)
    }
}

impl<'a> Constructor<'a> {
    /// Returns `new`, with the required fields as arguments.
    pub(super) fn new(shape: &Shape<'a>) -> Self {
        Self {
            name: "new".to_owned(),
            takes: shape.required().collect(),
        }
    }

    /// Returns the constructors of a request: `new`, or one for each parameter of `one_of`.
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
