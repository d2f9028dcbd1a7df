//! The draft as YAML.

use bitrix24_codegen::vocabulary::{Class, Idempotency};
use bitrix24_pages::Place;
use serde_json::{Value, json};

use crate::fit::clean;
use crate::model::{
    Code, Content, Enum, Example, Failure, Id, Method, Object, Outcome, Parameter, Required, Todo,
};
use crate::yaml::{Entry, Yaml, entry, of_json, text, word};

/// The greatest number of characters of the page that a TODO quotes.
const MAX_QUOTE: usize = 240;

/// Returns a place as the name of the file and the line.
#[must_use]
pub fn place(at: &Place) -> String {
    let file = at.file.rsplit('/').next().unwrap_or(&at.file);
    format!("{file}:{}", at.line)
}

/// Returns a TODO as text. It quotes the page, so that a person can write the text; the quotation
/// goes with the TODO, so that it never becomes a part of the spec.
pub fn todo(todo: &Todo) -> Yaml {
    let words: Vec<&str> = todo.words.split_whitespace().collect();
    let words = clean(&words.join(" "));
    let mut quote: String = words.chars().take(MAX_QUOTE).collect();
    if quote.len() < words.len() {
        quote.push('…');
    }
    let place = place(&todo.at);
    if quote.is_empty() {
        return text(format!("TODO: {place}"));
    }
    text(format!("TODO: {place}: {quote}"))
}

/// Returns the entry of a method, with comments on its origin.
pub fn method(method: &Method, origin: Vec<String>) -> Entry {
    let mut entries = Vec::new();
    if let Some(rust) = &method.rust {
        entries.push(entry("rust", text(rust)));
    }
    entries.push(entry("description", todo(&method.todo)));
    entries.push(entry("page", text(&method.page)));
    entries.push(entry("scope", texts(&method.scope)));
    let anyone = || text("Any user.");
    entries.push(entry(
        "callable_by",
        method.callable_by.as_ref().map_or_else(anyone, todo),
    ));
    entries.push(Entry {
        comments: vec![capital(&method.effect_why)],
        ..entry("effect", word(spelled(&json!(method.effect))))
    });
    if let Some(identity) = &method.identity {
        entries.push(entry("identity", text(identity)));
    }
    entries.push(Entry {
        comments: vec![capital(&method.idempotency_why)],
        ..entry("idempotency", word(idempotency(method.idempotency)))
    });
    if !method.batch {
        entries.push(entry("batch", word("no")));
    }
    if let Some(deprecated) = &method.deprecated {
        entries.push(entry("deprecated", todo(deprecated)));
    }
    if !method.parameters.is_empty() {
        entries.push(entry("parameters", parameters(&method.parameters)));
    }
    let mut result = vec![entry("type", text(&method.result.kind))];
    if let Some(under) = &method.result.under {
        result.push(entry("under", text(under)));
    }
    result.push(entry("description", todo(&method.result.todo)));
    entries.push(entry("result", Yaml::Map(result)));
    let mut errors = Vec::new();
    if !method.include.is_empty() {
        errors.push(entry("include", texts(&method.include)));
    }
    if !method.failures.is_empty() {
        let codes = method.failures.iter().map(failure).collect();
        errors.push(entry("codes", Yaml::Block(codes)));
    }
    entries.push(Entry {
        comments: method.remarks.clone(),
        ..entry("errors", Yaml::Block(errors))
    });
    let examples = method.examples.iter().map(example).collect();
    entries.push(entry("examples", Yaml::List(examples)));
    Entry {
        comments: origin,
        ..entry(&method.name, Yaml::Block(entries))
    }
}

fn parameters(parameters: &[Parameter]) -> Yaml {
    Yaml::Block(parameters.iter().map(parameter).collect())
}

/// Returns the entry of a parameter or a field.
pub fn parameter(parameter: &Parameter) -> Entry {
    let mut entries = Vec::new();
    if let Content::Type(kind) = &parameter.content {
        entries.push(entry("type", text(kind)));
    }
    match parameter.required {
        Required::Yes => {}
        Required::No => entries.push(entry("required", word("no"))),
        Required::Webhook => entries.push(entry("required", word("webhook"))),
    }
    if let Some(rust) = parameter
        .rust
        .as_ref()
        .filter(|_| matches!(parameter.content, Content::Type(_)))
    {
        entries.push(entry("rust", text(rust)));
    }
    let literals = [("empty", &parameter.empty), ("default", &parameter.default)];
    for (key, value) in literals {
        if let Some(value) = value {
            entries.push(entry(key, of_json(value)));
        }
    }
    for (key, bound) in [
        ("at_least", parameter.at_least),
        ("at_most", parameter.at_most),
    ] {
        if let Some(bound) = bound {
            entries.push(entry(key, word(bound)));
        }
    }
    if let Some((other, value)) = &parameter.when {
        entries.push(entry("when", Yaml::Map(vec![entry(other, of_json(value))])));
    }
    if let Some(deprecated) = &parameter.deprecated {
        entries.push(entry("deprecated", todo(deprecated)));
    }
    entries.push(entry("description", todo(&parameter.todo)));
    if let Content::Bundle(inner) = &parameter.content {
        entries.push(entry("parameters", parameters(inner)));
    }
    entry(&parameter.name, Yaml::Map(entries))
}

/// Returns the entry of an error code.
pub fn failure(failure: &Failure) -> Entry {
    let mut entries = Vec::new();
    if let Some(rust) = &failure.rust {
        entries.push(entry("rust", text(rust)));
    }
    let statuses = failure.status.iter().map(word).collect();
    entries.push(entry("status", Yaml::List(statuses)));
    match &failure.messages[..] {
        [] => {}
        [message] => entries.push(entry("message", text(clean(message)))),
        messages => {
            let messages: Vec<String> = messages.iter().map(|message| clean(message)).collect();
            entries.push(entry("message", texts(&messages)));
        }
    }
    entries.push(entry("class", word(class(failure.class))));
    entries.push(entry("when", todo(&failure.when)));
    entries.push(entry("remedy", todo(&failure.remedy)));
    entry(&failure.code, Yaml::Block(entries))
}

fn example(example: &Example) -> Yaml {
    let mut entries = vec![
        entry("title", todo(&example.todo)),
        entry(
            "auth",
            word(if example.is_oauth { "oauth" } else { "webhook" }),
        ),
        entry("request", of_json(&example.request)),
    ];
    entries.push(match &example.outcome {
        Outcome::Result(value) => entry("result", of_json(value)),
        Outcome::Error(code) => entry("error", of_json(&json!(code))),
    });
    Yaml::Block(entries)
}

/// Returns the entry of an object.
pub fn object(object: &Object) -> Entry {
    let mut entries = vec![
        entry("description", todo(&object.todo)),
        entry("page", text(&object.page)),
        entry("fields", parameters(&object.fields)),
    ];
    if let Some(others) = &object.others {
        entries.push(entry(
            "others",
            Yaml::Map(vec![entry("description", todo(others))]),
        ));
    }
    entry(&object.name, Yaml::Block(entries))
}

/// Returns the entry of an enumeration.
pub fn enumeration(declared: &Enum) -> Entry {
    let codes = declared.codes.iter().map(code).collect();
    let entries = vec![
        entry("description", todo(&declared.todo)),
        entry("page", text(&declared.page)),
        entry("codes", Yaml::Block(codes)),
    ];
    entry(&declared.name, Yaml::Block(entries))
}

/// Returns the entry of a code of an enumeration.
pub fn code(code: &Code) -> Entry {
    let mut entries = Vec::new();
    if let Some(rust) = &code.rust {
        entries.push(entry("rust", text(rust)));
    }
    entries.push(entry("description", todo(&code.todo)));
    entry(&code.code, Yaml::Map(entries))
}

/// Returns the entry of an id.
pub fn id(id: &Id) -> Entry {
    let entries = vec![entry("description", todo(&id.todo))];
    entry(&id.name, Yaml::Block(entries))
}

/// Returns the entries that describe a new area.
pub fn area(at: &Place, name: &str) -> Vec<Entry> {
    let about = Todo {
        at: at.clone(),
        words: format!("the methods of `{name}`"),
    };
    vec![
        entry("title", todo(&about)),
        entry("description", todo(&about)),
    ]
}

fn texts(texts: &[String]) -> Yaml {
    Yaml::List(texts.iter().map(text).collect())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}

fn idempotency(idempotency: Idempotency) -> String {
    spelled(&json!(idempotency))
}

fn class(class: Class) -> String {
    spelled(&json!(class))
}

/// Returns the spelling of a word of the notation.
fn spelled(word: &Value) -> String {
    word.as_str().unwrap_or_default().to_owned()
}
