//! The API as resolved data: every reference resolved, every name valid, nothing left to decide.
//!
//! Emitters see only the model. Types refer to declarations by index, so an emitter never meets an
//! unresolved name. Names keep the server's spelling; `names` derives the others.

mod errors;
mod events;
mod methods;
mod parameters;
mod types;

use std::collections::BTreeSet;

use serde_json::Value;

pub use crate::vocabulary::{Auth, Batch, Class, Delivery, Effect, IdKind, Idempotency};
pub use errors::{ErrorGroup, Failure};
pub use events::{Event, events_of};
pub use methods::{
    Cursor, Example, ExampleResponse, Handler, IdempotencyKey, Keeps, Method, MethodResult,
};
pub use parameters::{Bundle, Deprecation, Field, Identity, Presence};
pub use types::{Code, Content, Enum, Id, Object, Shortcut, Type, Union, Variant};

/// The whole API.
#[derive(Debug)]
pub struct Model {
    /// Its name.
    pub title: String,
    /// Its purpose.
    pub description: String,
    /// The URL of the vendor's documentation.
    pub docs: String,
    /// The date of the vendor's pages that it follows.
    pub revision: String,
    /// The method, and its example, at the top of the crate's documentation.
    pub front: Option<(usize, usize)>,
    /// The identifiers with a type of their own.
    pub ids: Vec<Id>,
    /// The file that declares the ids.
    pub api_source: String,
    /// The areas, in the order of their names.
    pub areas: Vec<Area>,
    /// The parameters that are bound once and sent with every call.
    pub identities: Vec<Identity>,
    /// The enumerations.
    pub enums: Vec<Enum>,
    /// The objects.
    pub objects: Vec<Object>,
    /// The values that have one of several forms.
    pub unions: Vec<Union>,
    /// Events that the portal emits.
    pub events: Vec<Event>,
    /// The groups of shared errors.
    pub groups: Vec<ErrorGroup>,
    /// The group of errors that any method may return.
    pub system: usize,
    /// The methods.
    pub methods: Vec<Method>,
    /// The places where the spec deliberately differs from the vendor's pages.
    pub deviations: Vec<Deviation>,
}

impl Model {
    /// Returns all parameters of a method in the order they are sent: the identity's first.
    pub fn parameters<'a>(&'a self, method: &'a Method) -> impl Iterator<Item = &'a Field> + Clone {
        let bound = method
            .identity
            .map_or(&[][..], |identity| &self.identities[identity].parameters);
        bound.iter().chain(&method.parameters)
    }

    /// Returns the errors that a method's page documents: those of its groups first, then its own.
    pub fn failures<'a>(&'a self, method: &'a Method) -> impl Iterator<Item = &'a Failure> + Clone {
        method
            .groups
            .iter()
            .flat_map(|group| &self.groups[*group].failures)
            .chain(&method.failures)
    }

    /// Returns the area of a declaration; `None` if it is shared.
    #[must_use]
    pub fn area(&self, place: &Place) -> Option<&Area> {
        place.area.map(|area| &self.areas[area])
    }

    /// Returns the files of methods of an area.
    pub fn files_of_methods(&self, area: usize) -> impl Iterator<Item = &Place> {
        let places = self.methods.iter().map(|method| &method.place);
        let places: BTreeSet<&Place> = places.filter(|place| place.area == Some(area)).collect();
        places.into_iter()
    }

    /// Returns the group of errors that any method may return.
    #[must_use]
    pub fn system(&self) -> &ErrorGroup {
        &self.groups[self.system]
    }
}

/// An area: the methods of one folder, with the declarations that only they use.
#[derive(Debug)]
pub struct Area {
    /// The name of its folder and module: `imbot`.
    pub name: String,
    /// The place of its description.
    pub place: Place,
    /// Its title.
    pub title: String,
    /// The beginning of its names where all areas share one namespace; may be empty.
    pub prefix: String,
    /// The purpose of its methods.
    pub description: String,
}

/// The place of a declaration in the spec, which decides the place of its artifacts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file of the spec: `spec/imbot/reaction.yaml`.
    pub source: String,
    /// The area, by its index in [`Model::areas`]; `None` for a shared declaration.
    pub area: Option<usize>,
    /// The path of the module: `["imbot", "reaction"]`.
    pub module: Vec<String>,
}

/// A name in the server's spelling and in Rust's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The server's spelling.
    pub server: String,
    /// The Rust spelling: the one in the spec, or else one derived from the server's.
    pub rust: String,
}

/// A place where the spec deliberately differs from a vendor's page.
#[derive(Debug)]
pub struct Deviation {
    /// The place in the spec.
    pub subject: String,
    /// Other places to which the same reason applies.
    pub also: Vec<String>,
    /// The value in the spec.
    pub ours: Value,
    /// The value according to the page.
    pub page_says: Option<Value>,
    /// The reason.
    pub why: String,
    /// The page.
    pub page: String,
}
