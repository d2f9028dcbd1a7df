//! Calls with the vendor's SDK for Python.

use super::WEBHOOK;
use super::literal::{Syntax, object, quoted};
use crate::model::{Example, Method};

const SYNTAX: Syntax = Syntax {
    words: ["None", "False", "True"],
    object: ["{", "}"],
    empty_object: "{}",
    key: |name| format!("{}: ", text(name)),
    text,
    indent: 4,
};

/// Returns the program for an example.
pub(super) fn render(method: &Method, example: &Example) -> String {
    let name = text(&method.name);
    let (params, arguments) = if example.request.is_empty() {
        (String::new(), name)
    } else {
        let params = object(&SYNTAX, &example.request, 0);
        (format!("params = {params}\n"), format!("{name}, params"))
    };
    format!(
        "import os
from urllib.parse import urlsplit

from b24pysdk import BitrixWebhook

url = urlsplit(os.environ[\"{WEBHOOK}\"])
token = url.path.removeprefix(\"/rest/\")
webhook = BitrixWebhook(domain=url.netloc, webhook_token=token)
{params}response = webhook.call_method({arguments})
print(response[\"result\"])"
    )
}

fn text(text: &str) -> String {
    quoted(text, '"', &[])
}
