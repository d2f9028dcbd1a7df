//! What the API is: every reference resolved, every name valid, nothing left to decide.
//!
//! Emitters see this and nothing else. Types refer to declarations by index, so an emitter cannot
//! meet a name that leads nowhere. Names are kept in the server's spelling; [`names`](crate::names)
//! derives the others.

use serde_json::{Map, Value};

pub use crate::spec::{Auth, Batch, Class, Repeat};

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
    /// The file that declares the ids and identities.
    pub api_source: String,
    /// What is bound once and sent with every call.
    pub identities: Vec<Identity>,
    /// The enumerations.
    pub enums: Vec<Enum>,
    /// The objects.
    pub objects: Vec<Object>,
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
    /// The file of the spec: `spec/methods/imbot/reaction.yaml`.
    pub source: String,
    /// The path of the module: `["imbot", "reaction"]`.
    pub module: Vec<String>,
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
}

/// Parameters bound once.
#[derive(Debug)]
pub struct Identity {
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
    /// Since when the vendor no longer lists it.
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
    /// Whether a request can hold it.
    pub in_requests: bool,
    /// Whether an answer can hold it.
    pub in_answers: bool,
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
    /// An identifier, by its index in [`Model::ids`].
    Id(usize),
    /// An enumeration, by its index in [`Model::enums`].
    Enum(usize),
    /// An object, by its index in [`Model::objects`].
    Object(usize),
    /// A list.
    List(Box<Type>),
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
    /// The HTTP statuses named for it.
    pub status: Vec<u16>,
    /// The description the server sends.
    pub message: String,
    /// What kind of failure it is.
    pub class: Class,
    /// When it occurs.
    pub when: String,
    /// What the caller should do.
    pub remedy: String,
}

/// A method.
#[derive(Debug)]
pub struct Method {
    /// Where it is declared.
    pub place: Place,
    /// The name.
    pub name: String,
    /// What it does.
    pub description: String,
    /// The vendor's page.
    pub page: String,
    /// The permission scopes it needs.
    pub scope: Vec<String>,
    /// Who may call it.
    pub executor: String,
    /// The identity sent with it, by its index in [`Model::identities`].
    pub identity: Option<usize>,
    /// Whether it may be sent again.
    pub repeat: Repeat,
    /// Whether it may be part of a batch.
    pub batch: Batch,
    /// The parameters beside those of the identity.
    pub parameters: Vec<Field>,
    /// What it gives.
    pub result: Outcome,
    /// The groups of shared errors that apply, by their index in [`Model::groups`].
    pub groups: Vec<usize>,
    /// Its own errors.
    pub failures: Vec<Failure>,
    /// Requests with their answers.
    pub examples: Vec<Example>,
}

/// What a successful call gives.
#[derive(Debug)]
pub struct Outcome {
    /// The type.
    pub kind: Type,
    /// The key under which the value may lie.
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

    /// The group of errors any method may answer with.
    #[must_use]
    pub fn system(&self) -> &ErrorGroup {
        &self.groups[self.system]
    }
}

impl Type {
    /// The type inside any number of lists.
    #[must_use]
    pub fn innermost(&self) -> &Self {
        match self {
            Self::List(of) => of.innermost(),
            other => other,
        }
    }
}
