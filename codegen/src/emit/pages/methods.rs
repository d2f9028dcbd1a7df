//! Methods.

use std::fmt::Write;

use super::errors::Rows;
use super::links::Page;
use super::{fields, samples, snippets};
use crate::emit::prose::{code, heading, line, markdown};
use crate::emit::{constraint_text, fixtures};
use crate::model::{Auth, Batch, Effect, Example, Idempotency, Method, Type};

/// Renders the section of a method.
pub(super) fn method(page: &Page, method: &Method, errors: &Rows) -> String {
    let mut text = format!(
        "# {}\n\n{}\n\n",
        heading(&method.name),
        markdown(&method.description)
    );
    if let Some(deprecation) = &method.deprecated {
        let advice = line(&constraint_text::of_deprecation(deprecation));
        let _ = writeln!(text, "**{advice}**\n");
    }
    text.push_str(&facts(method));
    let _ = write!(
        text,
        "\n## Parameters\n\n{}\n## Result\n\n{}\n## Errors\n\n",
        fields::of_method(page, method),
        result(page, method)
    );
    let beside = match errors.table(method) {
        Some(table) => {
            text.push_str(&table);
            "\nIn addition, every method may return"
        }
        None => "Every method may return",
    };
    let system = page.model.system();
    let heading = format!("Errors: {}", system.name);
    let link = page.link(
        "system errors",
        &super::links::path(&system.place),
        Some(&heading),
    );
    let _ = writeln!(text, "{beside} {link}.");
    text.push_str(&snippets::section(page, method));
    text.push_str("\n## Examples\n");
    for (index, example) in method.examples.iter().enumerate() {
        text.push_str(&self::example(index + 1, example));
    }
    text
}

/// Returns the remark on a method that is safe to repeat with the same key.
fn with_key(method: &Method) -> String {
    let path = |index: &usize| code(&method.parameters[*index].path(&method.bundles));
    let key = method.idempotency_key.as_ref();
    let name = key.map_or_else(String::new, |key| path(&key.parameter));
    let unless: Vec<String> =
        key.map_or_else(Vec::new, |key| key.unless.iter().map(path).collect());
    let but = if unless.is_empty() {
        String::new()
    } else {
        format!(" The server ignores the key with {}.", unless.join(" or "))
    };
    format!(
        "safe with the same lower-case version 4 UUID in {name}: the second request returns the \
         result of the first.{but}"
    )
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "reads; nothing is changed.",
        Effect::Write => "adds or changes something.",
        Effect::Destroy => "deletes something, or gives it up for good.",
    }
}

fn facts(method: &Method) -> String {
    let scope: Vec<String> = method.scope.iter().map(|scope| code(scope)).collect();
    let repeat = match method.idempotency {
        Idempotency::Idempotent => "safe; the method is idempotent.".to_owned(),
        Idempotency::DetectsRepeats => {
            "safe; if the first request succeeded, the second fails with an error that says so."
                .to_owned()
        }
        Idempotency::WithKey => with_key(method),
        Idempotency::NotIdempotent => "not safe; the effect is repeated.".to_owned(),
    };
    let batch = match method.batch {
        Batch::Yes => "yes",
        Batch::No => "no",
    };
    let mut facts = vec![
        format!("Scope: {}", scope.join(", ")),
        format!("Who may call it: {}", line(&method.callable_by)),
        format!("Effect: {}", effect(method.effect)),
    ];
    facts.extend(
        method
            .since
            .map(|revision| format!("Since: revision {revision} of the REST API")),
    );
    facts.extend([
        format!("Retry after a lost response: {repeat}"),
        format!("Allowed in a batch: {batch}"),
        format!("In Rust: `{}`", method.rust),
        format!("[Bitrix24 documentation]({})", method.page),
    ]);
    facts.iter().map(|fact| format!("* {fact}\n")).collect()
}

fn result(page: &Page, method: &Method) -> String {
    let result = &method.result;
    let mut text = format!(
        "{}: {}\n",
        page.kind(&result.kind),
        markdown(&result.description)
    );
    let under = match (&result.kind, &result.under) {
        (Type::Boolean, _) => Some(result.key_of_flag()),
        (_, under) => under.as_deref(),
    };
    let place = match under {
        Some(under) => format!("The value is under the key {} of `result`", code(under)),
        None => "The value is `result` itself".to_owned(),
    };
    let bare = match (under, &result.kind) {
        (Some(_), Type::Boolean) => ", or is `result` itself",
        _ => "",
    };
    let time = page.link("execution time", "README", Some(super::links::TIME));
    let _ = writeln!(
        text,
        "\n{place}{bare}. The response also contains the {time}."
    );
    if let Some(cursor) = &method.cursor {
        let _ = writeln!(
            text,
            "\nThe events are under {}. They are returned again until {} is sent as {} by the next call; {} \
             says whether more events are waiting.",
            code(&cursor.events.server),
            code(&cursor.next.server),
            code(&cursor.offset.server),
            code(&cursor.more.server)
        );
    }
    text
}

fn example(number: usize, example: &Example) -> String {
    let auth = match example.auth {
        Auth::Webhook => "webhook",
        Auth::OAuth => "OAuth",
    };
    let (status, response) = fixtures::response(example);
    format!(
        "\n### {number}. {}\n\nRequest, with {auth}:\n\n{}\nResponse, with status {status}:\n\n{}",
        heading(&example.title),
        samples::code_block(&example.request.clone().into()),
        samples::code_block(&response)
    )
}
