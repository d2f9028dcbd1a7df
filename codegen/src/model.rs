//! The API as resolved data: every reference resolved, every name valid, nothing left to decide.
//!
//! Emitters see only the model. Types refer to declarations by index, so an emitter never meets an
//! unresolved name. Names keep the server's spelling; `names` derives the others.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

pub use crate::vocabulary::{Auth, Batch, Class, Delivery, IdKind, Idempotency};

/// The whole API.
#[derive(Debug)]
pub struct Model {
    /// Its name.
    pub title: String,
    /// Its purpose.
    pub description: String,
    /// The date of the vendor's pages that it follows.
    pub revision: String,
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

/// An area: the methods of one folder, with the declarations that only they use.
#[derive(Debug)]
pub struct Area {
    /// The name of its folder and module: `imbot`.
    pub name: String,
    /// The place of its description.
    pub place: Place,
    /// Its title.
    pub title: String,
    /// The purpose of its methods.
    pub description: String,
}

/// A name in the server's spelling and, if the spec has one, the Rust name to use instead of the
/// derived one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The server's spelling.
    pub server: String,
    /// The Rust spelling, if it is not derived.
    pub rust: Option<String>,
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

/// Parameters that are bound once.
#[derive(Debug)]
pub struct Identity {
    /// Where it is declared.
    pub place: Place,
    /// The name, such as `bot`.
    pub name: String,
    /// The person or thing that is bound.
    pub description: String,
    /// The parameters.
    pub parameters: Vec<Field>,
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
    pub in_answers: bool,
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
    pub in_answers: bool,
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

/// An event that the portal emits.
#[derive(Debug)]
pub struct Event {
    /// Where it is declared.
    pub place: Place,
    /// Its name; the Rust name is always set.
    pub name: Name,
    /// What has happened.
    pub description: String,
    /// The vendor's page.
    pub page: String,
    /// The permission scopes the application needs.
    pub scope: Vec<String>,
    /// The ways in which it arrives.
    pub delivery: Vec<Delivery>,
    /// The areas in which it arrives, by their index in [`Model::areas`].
    pub areas: Vec<usize>,
    /// The object with its data, by its index in [`Model::objects`].
    pub data: usize,
    /// Examples: titles and data.
    pub examples: Vec<(String, Value)>,
}

/// A parameter or a field.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name.
    pub name: Name,
    /// The type.
    pub kind: Type,
    /// Its meaning.
    pub description: String,
    /// Whether it must be present.
    pub presence: Presence,
    /// The bundle it is sent in, by its index in [`Method::bundles`].
    pub bundle: Option<usize>,
    /// Other keys that are accepted instead.
    pub aliases: Vec<String>,
    /// The literal that means "no value".
    pub empty: Option<Value>,
    /// The value that the server uses if the parameter is omitted, or the value to read if a field
    /// of a response is missing.
    pub default: Option<Value>,
    /// The minimum value, or the minimum number of characters, entries or bytes.
    pub at_least: Option<i64>,
    /// The maximum value, or the maximum number of characters, entries or bytes.
    pub at_most: Option<i64>,
    /// Another parameter, by the server's name, and the value of it that makes this one required.
    pub when: Option<(String, Value)>,
    /// Another field, by the server's name, that must be present together with this one.
    pub needs: Option<String>,
    /// Whether and how the vendor advises against it, or has removed it.
    pub deprecated: Option<Deprecation>,
}

/// An object of a request that only contains other parameters.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// The name.
    pub name: String,
    /// Its meaning.
    pub description: String,
    /// Whether it is always sent.
    pub required: bool,
    /// The bundle that contains it, by its index.
    pub bundle: Option<usize>,
}

/// The vendor's advice against something, or its removal.
#[derive(Debug, Clone)]
pub struct Deprecation {
    /// What to use instead.
    pub instead: Option<String>,
    /// The day until which the vendor keeps it.
    pub until: Option<String>,
    /// The day the vendor removed it.
    pub removed: Option<String>,
}

/// Whether a parameter or field must be present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Always.
    Required,
    /// It may be omitted.
    Optional,
    /// Required with a webhook, omitted with OAuth.
    Webhook,
}

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

/// A group of errors that methods share.
#[derive(Debug)]
pub struct ErrorGroup {
    /// Where it is declared.
    pub place: Place,
    /// The name, such as `system`.
    pub name: String,
    /// What the errors have in common.
    pub description: String,
    /// The vendor's page.
    pub page: String,
    /// The errors.
    pub failures: Vec<Failure>,
}

/// An error code and its meaning in one place.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The code.
    pub code: String,
    /// The Rust name in the spec, if there is one.
    pub rust: Option<String>,
    /// The documented HTTP statuses.
    pub status: Vec<u16>,
    /// The descriptions that the server sends; empty if they are unknown.
    pub messages: Vec<String>,
    /// The kind of failure.
    pub class: Class,
    /// When it occurs.
    pub when: String,
    /// What the caller should do.
    pub remedy: String,
    /// The day the vendor removed it.
    pub removed: Option<String>,
}

/// A method.
#[derive(Debug)]
pub struct Method {
    /// Where it is declared.
    pub place: Place,
    /// The name.
    pub name: String,
    /// The Rust type of its requests: `ReactionAdd`.
    pub rust: String,
    /// What it does.
    pub description: String,
    /// The vendor's page.
    pub page: String,
    /// The permission scopes it needs.
    pub scope: Vec<String>,
    /// Who may call it.
    pub callable_by: String,
    /// The identity that is sent with it, by its index in [`Model::identities`].
    pub identity: Option<usize>,
    /// Whether it may be sent again.
    pub idempotency: Idempotency,
    /// The parameter by which the server recognizes a repeated request.
    pub idempotency_key: Option<IdempotencyKey>,
    /// The parameter with the URL of an event handler.
    pub handler: Option<Handler>,
    /// The current values of parameters that it clears if they are omitted.
    pub keeps: Option<Keeps>,
    /// Whether it may be part of a batch.
    pub batch: Batch,
    /// The REST revision that introduced it.
    pub since: Option<i64>,
    /// Whether and how the vendor advises against it, or has removed it.
    pub deprecated: Option<Deprecation>,
    /// The parameters besides those of the identity, including those in bundles.
    pub parameters: Vec<Field>,
    /// The bundles of its parameters; a bundle comes before those in it.
    pub bundles: Vec<Bundle>,
    /// The parameters of which exactly one is sent, by their index in `parameters`.
    pub one_of: Vec<usize>,
    /// How it reads a queue of events.
    pub cursor: Option<Cursor>,
    /// Its result.
    pub result: Outcome,
    /// The groups of shared errors that apply, by their index in [`Model::groups`].
    pub groups: Vec<usize>,
    /// Its own errors.
    pub failures: Vec<Failure>,
    /// Requests with their responses.
    pub examples: Vec<Example>,
}

/// The parameter with the URL of an event handler, and the token that its query needs if a webhook
/// makes the call.
#[derive(Debug)]
pub struct Handler {
    /// The Rust name of the parameter that contains the URL.
    pub address: Name,
    /// The key in the query.
    pub query: String,
    /// The Rust name of the parameter with the token.
    pub token: Name,
}

/// The current values of parameters that a method clears if they are omitted.
#[derive(Debug)]
pub struct Keeps {
    /// The object that contains them, by its index in [`Model::objects`].
    pub object: usize,
    /// Each parameter by its index in [`Method::parameters`], with the index of the object's field.
    pub kept: Vec<(usize, usize)>,
}

/// The parameter by which the server recognizes a repeated request.
#[derive(Debug)]
pub struct IdempotencyKey {
    /// The parameter, by its index in [`Method::parameters`].
    pub parameter: usize,
    /// The parameters with which the server ignores the key.
    pub unless: Vec<usize>,
}

/// How a method reads a queue of events, in the server's names.
#[derive(Debug)]
pub struct Cursor {
    /// The parameter that confirms all events with smaller ids.
    pub offset: Name,
    /// The parameter for the number of events to return, and its maximum.
    pub limit: Option<(Name, i64)>,
    /// The field of the result that contains the events.
    pub events: Name,
    /// The field that contains the next offset.
    pub next: Name,
    /// The field that says whether more events are waiting.
    pub more: Name,
}

/// The result of a successful call.
#[derive(Debug)]
pub struct Outcome {
    /// The type.
    pub kind: Type,
    /// The key of the result that contains the value; optional only for a boolean.
    pub under: Option<String>,
    /// The meaning of the value.
    pub description: String,
}

/// A request and its response.
#[derive(Debug)]
pub struct Example {
    /// What it shows.
    pub title: String,
    /// How the caller is authorized.
    pub auth: Auth,
    /// The request.
    pub request: Map<String, Value>,
    /// The response.
    pub answer: ExampleAnswer,
}

/// The response of an example.
#[derive(Debug)]
pub enum ExampleAnswer {
    /// The `result` of a successful one.
    Result(Value),
    /// The error of a failed one.
    Error(Failure),
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

/// Returns the events that arrive in an area: its own first, then shared ones.
pub fn events_of(events: &[Event], area: usize) -> impl Iterator<Item = &Event> + Clone {
    let told = events
        .iter()
        .filter(move |event| event.areas.contains(&area));
    let own = told.clone().filter(|event| event.place.area.is_some());
    own.chain(told.filter(|event| event.place.area.is_none()))
}

impl Field {
    /// Returns the name with those of its bundles: `fields.message`.
    #[must_use]
    pub fn path(&self, bundles: &[Bundle]) -> String {
        let mut path = self.name.server.clone();
        let mut at = self.bundle;
        while let Some(bundle) = at.map(|index| &bundles[index]) {
            path = format!("{}.{path}", bundle.name);
            at = bundle.bundle;
        }
        path
    }
}

impl Outcome {
    /// Returns the key under which a boolean may be found that is documented as bare, or the other
    /// way round: servers do not keep to either.
    #[must_use]
    pub fn key_of_flag(&self) -> &str {
        self.under.as_deref().unwrap_or("result")
    }
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
