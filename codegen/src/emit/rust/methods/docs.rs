//! The documentation of a request.

use quote::quote;

use crate::emit::rust::{examples, print};
use crate::emit::{constraint_text, prose};
use crate::model::{Batch, Example, ExampleResponse, Idempotency, Method, Model};
use crate::sentence::lower_first;

/// Returns the documentation of a method's request, with its first example.
pub(super) fn request(model: &Model, method: &Method) -> Vec<String> {
    let mut lines = prose::summarized(&method.description);
    let scope = method
        .scope
        .iter()
        .map(|scope| prose::code(scope))
        .collect::<Vec<_>>()
        .join(", ");
    let repeat = match method.idempotency {
        Idempotency::Idempotent => "Idempotent: sending it twice is the same as once.".to_owned(),
        Idempotency::DetectsRepeats => {
            "Retried after a lost response: an error of class `AlreadyDone` then means success."
                .to_owned()
        }
        Idempotency::WithKey => with_key(method),
        Idempotency::NotIdempotent => {
            "Not idempotent: sending it again repeats the effect.".to_owned()
        }
    };
    lines.push(String::new());
    let batch = match method.batch {
        Batch::Yes => "",
        Batch::No => " It cannot be part of a batch.",
    };
    lines.extend(prose::wrapped(&format!(
        "The method `{}`. {repeat}{batch}",
        method.name
    )));
    if let Some(deprecation) = &method.deprecated {
        lines.push(String::new());
        lines.extend(prose::wrapped(&constraint_text::of_deprecation(
            deprecation,
        )));
    }
    lines.extend([String::new(), format!("* Scope: {scope}")]);
    lines.extend(prose::item(&format!(
        "Who may call it: {}",
        lower_first(&method.callable_by)
    )));
    if let Some(revision) = method.since {
        lines.push(format!("* Since revision {revision} of the REST API"));
    }
    lines.extend([
        String::new(),
        format!("[Bitrix24 documentation]({})", method.page),
    ]);
    if let Some(example) = successful(method) {
        lines.extend([String::new(), "# Example".to_owned(), String::new()]);
        lines.extend(example_docs(model, method, example));
    }
    lines
}

/// Returns the first successful example.
fn successful(method: &Method) -> Option<&Example> {
    method
        .examples
        .iter()
        .find(|example| matches!(example.response, ExampleResponse::Result(_)))
}

/// Returns an example as a doc test: the request in Rust, and its JSON.
fn example_docs(model: &Model, method: &Method, example: &Example) -> Vec<String> {
    let request = examples::request(model, method, example);
    let json = serde_json::to_string_pretty(&example.request).unwrap_or_default();
    // The JSON is in a raw string, whose fence must be longer than any run of `#` inside.
    let fence = "#".repeat(
        1 + json
            .split('"')
            .map(|part| part.bytes().take_while(|b| *b == b'#').count())
            .max()
            .unwrap_or(0),
    );
    let uses = examples::uses(model, method, &request);
    let mut lines = vec!["```".to_owned()];
    lines.extend(print::body(&uses).lines().map(str::to_owned));
    lines.push(String::new());
    lines.extend(
        print::body(&quote!(let request = #request;))
            .lines()
            .map(str::to_owned),
    );
    lines.extend([
        String::new(),
        format!("let json: serde_json::Value = serde_json::from_str(r{fence}\""),
    ]);
    lines.extend(json.lines().map(|line| format!("    {line}")));
    lines.push(format!("\"{fence})?;"));
    lines.push("assert_eq!(serde_json::to_value(&request)?, json);".to_owned());
    lines.push("# Ok::<(), serde_json::Error>(())".to_owned());
    lines.push("```".to_owned());
    lines
}

/// Returns the remark on a method that may be repeated with the same key.
fn with_key(method: &Method) -> String {
    let Some(key) = &method.idempotency_key else {
        return String::new();
    };
    let name = |index: &usize| format!("`{}`", method.parameters[*index].name.rust);
    let but = if key.unless.is_empty() {
        String::new()
    } else {
        let names: Vec<String> = key.unless.iter().map(name).collect();
        format!(" (but not with {})", names.join(" or "))
    };
    format!(
        "Idempotent with the same {}, a lower-case version 4 UUID{but}. \
         The client can generate one: see `Config::idempotency_keys`.",
        name(&key.parameter)
    )
}
