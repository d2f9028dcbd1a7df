//! What the API is: every reference resolved, every name valid, nothing left to decide.
//!
//! Emitters see this and nothing else. Types refer to declarations by index, so an emitter cannot
//! meet a name that leads nowhere. Names are kept in the server's spelling; `names`
//! derives the others.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

pub use crate::vocabulary::{Auth, Batch, Class, Delivery, IdKind, Idempotency};

/// The whole API.
#[derive(Debug)]
pub struct Model {
    /// Its name.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// The date of the vendor's pages it follows.
    pub revision: String,
    /// The identifiers with a type of their own.
    pub ids: Vec<Id>,
    /// The file that declares the ids.
    pub api_source: String,
    /// The areas, in the order of their names.
    pub areas: Vec<Area>,
    /// What is bound once and sent with every call.
    pub identities: Vec<Identity>,
    /// The enumerations.
    pub enums: Vec<Enum>,
    /// The objects.
    pub objects: Vec<Object>,
    /// The values that take one of several forms.
    pub unions: Vec<Union>,
    /// Events that the portal emits.
    pub events: Vec<Event>,
    /// The groups of shared errors.
    pub groups: Vec<ErrorGroup>,
    /// Which of the groups any method may answer with.
    pub system: usize,
    /// The methods.
    pub methods: Vec<Method>,
    /// Where the spec knowingly differs from the vendor's pages.
    pub deviations: Vec<Deviation>,
}

/// Where a declaration stands in the spec, and so where its artifacts belong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file of the spec: `spec/imbot/reaction.yaml`.
    pub source: String,
    /// The area, by its index in [`Model::areas`]; none where areas share what is declared.
    pub area: Option<usize>,
    /// The path of the module: `["imbot", "reaction"]`.
    pub module: Vec<String>,
}

/// An area: the methods of one folder, and what they alone use.
#[derive(Debug)]
pub struct Area {
    /// The name of its folder and module: `imbot`.
    pub name: String,
    /// Where it is described.
    pub place: Place,
    /// What it is called.
    pub title: String,
    /// What its methods are for.
    pub description: String,
}

/// A name the server spells and, where the spec says so, the Rust name to use instead of the
/// derived one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The server's spelling.
    pub server: String,
    /// The Rust spelling, where it is not derived.
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
    /// Whether 0 is one too, and does not stand for nothing.
    pub zero: bool,
    /// Other ids that it can be made of, by their index in [`Model::ids`], and how: `*` stands for
    /// their value.
    pub forms: Vec<(usize, String)>,
}

/// Parameters bound once.
#[derive(Debug)]
pub struct Identity {
    /// Where it is declared.
    pub place: Place,
    /// The name, such as `bot`.
    pub name: String,
    /// Who or what is bound.
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
    /// What the codes stand for.
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
    /// What it means.
    pub description: String,
    /// The emoji it stands for.
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
    /// What it describes.
    pub description: String,
    /// The vendor's page.
    pub page: String,
    /// The fields.
    pub fields: Vec<Field>,
    /// What stands under keys that are not listed, where they are kept.
    pub others: Option<String>,
    /// Values that are found in one field or another.
    pub shortcuts: Vec<Shortcut>,
    /// Whether a request can hold it.
    pub in_requests: bool,
    /// Whether an answer can hold it.
    pub in_answers: bool,
}

/// A value that is found in one field or another.
#[derive(Debug)]
pub struct Shortcut {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub kind: Type,
    /// What it means.
    pub description: String,
    /// Where it is found: each path as the indices of fields, from the object on.
    pub first_of: Vec<Vec<usize>>,
    /// What is left out where a text begins with it.
    pub without: Option<String>,
}

/// A value that takes one of several forms.
#[derive(Debug)]
pub struct Union {
    /// Where it is declared.
    pub place: Place,
    /// The type's name.
    pub name: String,
    /// What the value means.
    pub description: String,
    /// The vendor's page.
    pub page: String,
    /// Whether each form is an object with one key, which names the form.
    pub keyed: bool,
    /// The forms.
    pub variants: Vec<Variant>,
    /// Whether a request can hold it.
    pub in_requests: bool,
    /// Whether an answer can hold it.
    pub in_answers: bool,
}

/// One form of a union.
#[derive(Debug)]
pub struct Variant {
    /// Its name, which is its key where the union is keyed.
    pub name: Name,
    /// What it means.
    pub description: String,
    /// What it holds.
    pub content: Content,
    /// Whether it ends a row in a list of such forms.
    pub ends_row: bool,
}

/// What a form of a union holds.
#[derive(Debug)]
pub enum Content {
    /// A value of a type.
    Type(Type),
    /// The one value there is.
    Constant(Value),
}

/// An event that the portal emits.
#[derive(Debug)]
pub struct Event {
    /// Where it is declared.
    pub place: Place,
    /// Its name, with a Rust name of its own.
    pub name: Name,
    /// What has happened.
    pub description: String,
    /// The vendor's page.
    pub page: String,
    /// The permission scopes the application needs.
    pub scope: Vec<String>,
    /// The ways it comes.
    pub delivery: Vec<Delivery>,
    /// The areas that are told of it, by their index in [`Model::areas`].
    pub areas: Vec<usize>,
    /// The object it comes with, by its index in [`Model::objects`].
    pub data: usize,
    /// What it looks like: titles and data.
    pub examples: Vec<(String, Value)>,
}

/// A parameter or a field.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name.
    pub name: Name,
    /// The type.
    pub kind: Type,
    /// What it means.
    pub description: String,
    /// Whether it must be there.
    pub presence: Presence,
    /// The bundle it is sent in, by its index in [`Method::bundles`].
    pub bundle: Option<usize>,
    /// Other keys that are understood in its place.
    pub aliases: Vec<String>,
    /// What stands for nothing.
    pub empty: Option<Value>,
    /// What the server takes when it is left out, or what an answer means that lacks it.
    pub default: Option<Value>,
    /// The least value, or the least number of characters, entries or bytes.
    pub at_least: Option<i64>,
    /// The greatest value, or the greatest number of characters, entries or bytes.
    pub at_most: Option<i64>,
    /// Another parameter, by the server's name, and the value of it that makes this one required.
    pub when: Option<(String, Value)>,
    /// Another field, by the server's name, that must be there when this one is.
    pub needs: Option<String>,
    /// Whether and how the vendor advises against it, or has removed it.
    pub deprecated: Option<Deprecation>,
}

/// An object of a request that only holds other parameters.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// The name.
    pub name: String,
    /// What it holds.
    pub description: String,
    /// Whether it is always sent.
    pub required: bool,
    /// The bundle it is itself sent in, by its index.
    pub bundle: Option<usize>,
}

/// The vendor's advice against something, or its removal.
#[derive(Debug, Clone)]
pub struct Deprecation {
    /// What to use instead.
    pub instead: Option<String>,
    /// To which day the vendor keeps it.
    pub until: Option<String>,
    /// The day the vendor removed it.
    pub removed: Option<String>,
}

/// Whether a parameter must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Always.
    Required,
    /// It may be left out.
    Optional,
    /// With a webhook it must be there, with OAuth it is left out.
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
    /// A link that carries credentials, which is never shown either.
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

/// An error code and what it means in one place.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The code.
    pub code: String,
    /// The name the spec gives it in Rust.
    pub rust: Option<String>,
    /// The HTTP statuses named for it.
    pub status: Vec<u16>,
    /// The descriptions the server sends; none where they are not known.
    pub messages: Vec<String>,
    /// What kind of failure it is.
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
    /// The identity sent with it, by its index in [`Model::identities`].
    pub identity: Option<usize>,
    /// Whether it may be sent again.
    pub idempotency: Idempotency,
    /// The parameter by which the server knows a request again.
    pub idempotency_key: Option<IdempotencyKey>,
    /// The address of a handler among its parameters.
    pub handler: Option<Handler>,
    /// Where the present values stand of parameters that it empties when they are left out.
    pub keeps: Option<Keeps>,
    /// Whether it may be part of a batch.
    pub batch: Batch,
    /// The REST revision that brought it.
    pub since: Option<i64>,
    /// Whether and how the vendor advises against it, or has removed it.
    pub deprecated: Option<Deprecation>,
    /// The parameters beside those of the identity, those in bundles included.
    pub parameters: Vec<Field>,
    /// The bundles of its parameters; a bundle comes before those in it.
    pub bundles: Vec<Bundle>,
    /// The parameters of which exactly one must be there, by their index in `parameters`.
    pub one_of: Vec<usize>,
    /// How it reads a queue of events.
    pub cursor: Option<Cursor>,
    /// What it gives.
    pub result: Outcome,
    /// The groups of shared errors that apply, by their index in [`Model::groups`].
    pub groups: Vec<usize>,
    /// Its own errors.
    pub failures: Vec<Failure>,
    /// Requests with their answers.
    pub examples: Vec<Example>,
}

/// The address of a handler, and what belongs into its query where the call is by webhook.
#[derive(Debug)]
pub struct Handler {
    /// The Rust name of the parameter that holds the address.
    pub address: Name,
    /// The key in the query.
    pub query: String,
    /// The Rust name of the parameter whose value stands there.
    pub token: Name,
}

/// Where the present values stand of parameters that a method empties when they are left out.
#[derive(Debug)]
pub struct Keeps {
    /// The object that holds them, by its index in [`Model::objects`].
    pub object: usize,
    /// Each parameter by its index in [`Method::parameters`], with the index of the object's field.
    pub kept: Vec<(usize, usize)>,
}

/// The parameter by which the server knows a request again.
#[derive(Debug)]
pub struct IdempotencyKey {
    /// The parameter, by its index in [`Method::parameters`].
    pub parameter: usize,
    /// The parameters with which the server does not look at the key.
    pub unless: Vec<usize>,
}

/// How a method reads a queue of events, in the server's names.
#[derive(Debug)]
pub struct Cursor {
    /// The parameter that confirms all events before it.
    pub offset: Name,
    /// The parameter that says how many events to give, and the most that it takes.
    pub limit: Option<(Name, i64)>,
    /// The field of the result object that holds the events.
    pub events: Name,
    /// The field of the next offset.
    pub next: Name,
    /// The field that says whether more events wait.
    pub more: Name,
}

/// What a successful call gives.
#[derive(Debug)]
pub struct Outcome {
    /// The type.
    pub kind: Type,
    /// The key under which the value lies; a boolean only may.
    pub under: Option<String>,
    /// What the value means.
    pub description: String,
}

/// A request and its answer.
#[derive(Debug)]
pub struct Example {
    /// What it shows.
    pub title: String,
    /// How the caller is let in.
    pub auth: Auth,
    /// The request.
    pub request: Map<String, Value>,
    /// The answer.
    pub answer: ExampleAnswer,
}

/// The answer of an example.
#[derive(Debug)]
pub enum ExampleAnswer {
    /// The `result` of a successful one.
    Result(Value),
    /// The error of a failed one.
    Error(Failure),
}

/// A place where the spec knowingly differs from a vendor's page.
#[derive(Debug)]
pub struct Deviation {
    /// The place in the spec.
    pub subject: String,
    /// What stands in the spec.
    pub ours: Value,
    /// What the page would put there.
    pub page_says: Option<Value>,
    /// Why.
    pub why: String,
    /// The page.
    pub page: String,
}

impl Model {
    /// All parameters of a method in the order they are sent: the identity's first.
    pub fn parameters<'a>(&'a self, method: &'a Method) -> impl Iterator<Item = &'a Field> + Clone {
        let bound = method
            .identity
            .map_or(&[][..], |identity| &self.identities[identity].parameters);
        bound.iter().chain(&method.parameters)
    }

    /// The errors a method's page documents: those of its groups first, then its own.
    pub fn failures<'a>(&'a self, method: &'a Method) -> impl Iterator<Item = &'a Failure> + Clone {
        method
            .groups
            .iter()
            .flat_map(|group| &self.groups[*group].failures)
            .chain(&method.failures)
    }

    /// The area of a declaration; none where areas share it.
    #[must_use]
    pub fn area(&self, place: &Place) -> Option<&Area> {
        place.area.map(|area| &self.areas[area])
    }

    /// The files of methods of an area.
    pub fn files_of_methods(&self, area: usize) -> impl Iterator<Item = &Place> {
        let places = self.methods.iter().map(|method| &method.place);
        let places: BTreeSet<&Place> = places.filter(|place| place.area == Some(area)).collect();
        places.into_iter()
    }

    /// The group of errors any method may answer with.
    #[must_use]
    pub fn system(&self) -> &ErrorGroup {
        &self.groups[self.system]
    }
}

/// The events that an area is told of: its own first, then those that areas share.
pub fn events_of(events: &[Event], area: usize) -> impl Iterator<Item = &Event> + Clone {
    let told = events
        .iter()
        .filter(move |event| event.areas.contains(&area));
    let own = told.clone().filter(|event| event.place.area.is_some());
    own.chain(told.filter(|event| event.place.area.is_none()))
}

impl Field {
    /// The name with those of the bundles it is sent in: `fields.message`.
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
    /// The key under which a flag may lie that is documented as bare, or the other way round:
    /// servers do not keep to either.
    #[must_use]
    pub fn key_of_flag(&self) -> &str {
        self.under.as_deref().unwrap_or("result")
    }
}

impl Object {
    /// The fields along a path of indices, from this object on.
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
    /// The type inside any number of lists and maps.
    #[must_use]
    pub fn innermost(&self) -> &Self {
        match self {
            Self::List(of) | Self::Map(of) | Self::Nullable(of) => of.innermost(),
            other => other,
        }
    }

    /// Whether its values are shown to nobody.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        matches!(self, Self::Secret | Self::Link)
    }
}
