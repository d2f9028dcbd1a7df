//! Types: what a value can be, and the ids, enumerations, objects and unions that are declared.

use serde_json::Value;

use super::{Field, Model, Name, Place};
use crate::vocabulary::IdKind;

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// A text.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// Any JSON value.
    Any,
    /// A text that is never shown.
    Secret,
    /// A link that contains credentials, which is never shown either.
    Link,
    /// An identifier, by its index in [`Model::ids`].
    Id(usize),
    /// An enumeration, by its index in [`Model::enums`].
    Enum(usize),
    /// An object, by its index in [`Model::objects`].
    Object(usize),
    /// A union, by its index in [`Model::unions`].
    Union(usize),
    /// A list.
    List(Box<Type>),
    /// An object with free keys.
    Map(Box<Type>),
    /// A value or null, inside a list or map.
    Nullable(Box<Type>),
    /// True or false, written as Y or N.
    YesNo,
    /// Bytes, written in base64.
    Bytes,
    /// An event of an area in its envelope, by the area's index in [`Model::areas`].
    Event(usize),
}

impl Type {
    /// Returns the type inside any number of lists and maps.
    #[must_use]
    pub fn innermost(&self) -> &Self {
        match self {
            Self::List(of) | Self::Map(of) | Self::Nullable(of) => of.innermost(),
            other => other,
        }
    }

    /// Whether its values must never be shown.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        matches!(self, Self::Secret | Self::Link)
    }
}

/// An identifier.
#[derive(Debug)]
pub struct Id {
    /// The type's name.
    pub name: String,
    /// What it identifies.
    pub description: String,
    /// Whether it is a whole number or a text.
    pub kind: IdKind,
    /// Whether 0 is a valid id, rather than no id.
    pub zero: bool,
    /// Other ids that it can be built from, by their index in [`Model::ids`], each with a pattern
    /// in which `*` is the value of that id.
    pub forms: Vec<(usize, String)>,
}

/// An enumeration.
#[derive(Debug)]
pub struct Enum {
    /// Where it is declared.
    pub place: Place,
    /// The type's name.
    pub name: String,
    /// What the codes mean.
    pub description: String,
    /// The vendor's page.
    pub page: String,
    /// The codes.
    pub codes: Vec<Code>,
}

/// A code of an enumeration.
#[derive(Debug)]
pub struct Code {
    /// The code.
    pub name: Name,
    /// Its meaning.
    pub description: String,
    /// Its emoji.
    pub emoji: Option<String>,
    /// The day the vendor removed it.
    pub removed: Option<String>,
}

/// An object.
#[derive(Debug)]
pub struct Object {
    /// Where it is declared.
    pub place: Place,
    /// The type's name.
    pub name: String,
    /// What it represents.
    pub description: String,
    /// The vendor's page.
    pub page: String,
    /// The fields.
    pub fields: Vec<Field>,
    /// The meaning of unlisted keys, if they are kept.
    pub others: Option<String>,
    /// Methods that return a value from one of several fields.
    pub shortcuts: Vec<Shortcut>,
    /// Whether a request can hold it.
    pub in_requests: bool,
    /// Whether a response can hold it.
    pub in_responses: bool,
}

impl Object {
    /// Returns the fields along a path of indices, starting at this object.
    pub fn along<'a>(&'a self, model: &'a Model, path: &[usize]) -> Vec<&'a Field> {
        let mut holder = Some(self);
        let mut fields = Vec::new();
        for index in path {
            let Some(field) = holder.and_then(|holder| holder.fields.get(*index)) else {
                break;
            };
            holder = match field.kind {
                Type::Object(object) => Some(&model.objects[object]),
                _ => None,
            };
            fields.push(field);
        }
        fields
    }
}

/// A method that returns a value from one of several fields.
#[derive(Debug)]
pub struct Shortcut {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub kind: Type,
    /// Its meaning.
    pub description: String,
    /// The paths of the fields to try in order, each as the indices of fields starting at the
    /// object.
    pub first_of: Vec<Vec<usize>>,
    /// A prefix to remove from a string.
    pub without: Option<String>,
}

/// A value that has one of several forms.
#[derive(Debug)]
pub struct Union {
    /// Where it is declared.
    pub place: Place,
    /// The type's name.
    pub name: String,
    /// Its meaning.
    pub description: String,
    /// The vendor's page.
    pub page: String,
    /// Whether each form is an object with one key, which names the form.
    pub keyed: bool,
    /// The forms.
    pub variants: Vec<Variant>,
    /// Whether a request can hold it.
    pub in_requests: bool,
    /// Whether a response can hold it.
    pub in_responses: bool,
}

/// One form of a union.
#[derive(Debug)]
pub struct Variant {
    /// Its name, which is its key if the union is keyed.
    pub name: Name,
    /// Its meaning.
    pub description: String,
    /// Its content.
    pub content: Content,
    /// Whether it ends a row in a list of such forms.
    pub ends_row: bool,
}

/// The content of a form of a union.
#[derive(Debug)]
pub enum Content {
    /// A value of a type.
    Type(Type),
    /// The only value.
    Constant(Value),
}
