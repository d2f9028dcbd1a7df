//! Calls with the vendor's SDK for JavaScript.

use super::WEBHOOK;
use super::literal::{Syntax, object, quoted};
use crate::model::{Example, Method};

const SYNTAX: Syntax = Syntax {
    words: ["null", "false", "true"],
    object: ["{ ", " }"],
    empty_object: "{}",
    key,
    text,
    indent: 2,
};

/// Returns the program for an example.
pub(super) fn render(method: &Method, example: &Example) -> String {
    let name = text(&method.name);
    let params = if example.request.is_empty() {
        String::new()
    } else {
        format!("\n  params: {},", object(&SYNTAX, &example.request, 1))
    };
    format!(
        "import {{ B24Hook }} from '@bitrix24/b24jssdk'

const b24 = B24Hook.fromWebhookUrl(process.env.{WEBHOOK}!)
const response = await b24.actions.v2.call.make({{
  method: {name},{params}
}})
if (!response.isSuccess) throw new Error(response.getErrorMessages().join('; '))
console.log(response.getData()?.result)"
    )
}

/// Returns a key, in quotes unless it is an identifier. Without brackets, `__proto__` would be the
/// prototype.
fn key(name: &str) -> String {
    let begins = |first: char| first.is_ascii_alphabetic() || first == '_';
    if name == "__proto__" {
        format!("[{}]: ", text(name))
    } else if name.starts_with(begins)
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    {
        format!("{name}: ")
    } else {
        format!("{}: ", text(name))
    }
}

fn text(text: &str) -> String {
    quoted(text, '\'', &[])
}
