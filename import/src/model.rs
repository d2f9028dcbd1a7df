//! The draft before it is written: what the notation has, with a TODO in place of every text.

pub use bitrix24_codegen::spec::Required;
use bitrix24_codegen::vocabulary::{Class, Effect, Idempotency};
use bitrix24_pages::Place;
use serde_json::Value;

/// A text that a person has to write, and what the page says there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Todo {
    /// The place on the page.
    pub at: Place,
    /// The words of the page, or a remark about what it lacks.
    pub words: String,
}

/// A method.
#[derive(Debug)]
pub struct Method {
    pub name: String,
    pub rust: Option<String>,
    pub page: String,
    pub scope: Vec<String>,
    pub callable_by: Option<Todo>,
    pub effect: Effect,
    pub identity: Option<String>,
    pub idempotency: Idempotency,
    /// Why the effect is proposed.
    pub effect_why: String,
    /// Why the idempotency is proposed.
    pub idempotency_why: String,
    pub batch: bool,
    pub deprecated: Option<Todo>,
    pub parameters: Vec<Parameter>,
    pub result: Answer,
    pub include: Vec<String>,
    pub failures: Vec<Failure>,
    /// Remarks about errors that the notation cannot express.
    pub remarks: Vec<String>,
    pub examples: Vec<Example>,
    pub todo: Todo,
}

/// The result of a method.
#[derive(Debug)]
pub struct Answer {
    pub kind: String,
    pub under: Option<String>,
    pub todo: Todo,
}

/// A parameter of a method, or a field of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    pub name: String,
    pub rust: Option<String>,
    pub content: Content,
    pub required: Required,
    pub empty: Option<Value>,
    pub default: Option<Value>,
    pub at_least: Option<i64>,
    pub at_most: Option<i64>,
    pub when: Option<(String, Value)>,
    pub deprecated: Option<Todo>,
    pub todo: Todo,
}

impl Parameter {
    /// Returns a parameter without marks.
    pub fn new(name: &str, rust: Option<String>, content: Content, todo: Todo) -> Self {
        Self {
            name: name.to_owned(),
            rust,
            content,
            required: Required::No,
            empty: None,
            default: None,
            at_least: None,
            at_most: None,
            when: None,
            deprecated: None,
            todo,
        }
    }
}

/// What a parameter contains.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A value of a type.
    Type(String),
    /// Parameters of a bundle.
    Bundle(Vec<Parameter>),
}

/// An object.
#[derive(Debug)]
pub struct Object {
    pub name: String,
    pub page: String,
    pub fields: Vec<Parameter>,
    /// The fields that the notation has no names for, if there are any.
    pub others: Option<Todo>,
    pub todo: Todo,
}

/// An enumeration.
#[derive(Debug)]
pub struct Enum {
    pub name: String,
    pub page: String,
    pub codes: Vec<Code>,
    pub todo: Todo,
}

/// A code of an enumeration.
#[derive(Debug)]
pub struct Code {
    pub code: String,
    pub rust: Option<String>,
    pub todo: Todo,
}

/// An identifier.
#[derive(Debug)]
pub struct Id {
    pub name: String,
    pub todo: Todo,
}

/// An error code.
#[derive(Debug)]
pub struct Failure {
    pub code: String,
    pub rust: Option<String>,
    pub status: Vec<u16>,
    pub messages: Vec<String>,
    pub class: Class,
    pub when: Todo,
    pub remedy: Todo,
}

/// A request with its response.
#[derive(Debug)]
pub struct Example {
    pub is_oauth: bool,
    pub request: Value,
    pub outcome: Outcome,
    pub todo: Todo,
}

/// What an example shows.
#[derive(Debug)]
pub enum Outcome {
    Result(Value),
    Error(String),
}
