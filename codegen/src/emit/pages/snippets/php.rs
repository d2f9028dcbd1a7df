//! Calls with PHP's extension for cURL.

use super::WEBHOOK;
use super::literal::{Syntax, object, quoted};
use crate::model::{Example, Method};

/// An empty array would be an empty list in JSON.
const SYNTAX: Syntax = Syntax {
    words: ["null", "false", "true"],
    object: ["[", "]"],
    empty_object: "new stdClass()",
    key: |name| format!("{} => ", text(name)),
    text,
    indent: 4,
};

/// Returns the program for an example.
pub(super) fn render(method: &Method, example: &Example) -> String {
    format!(
        "<?php

$params = {};
$curl = curl_init(getenv('{WEBHOOK}') . {});
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => ['Content-Type: application/json'],
    CURLOPT_POSTFIELDS => json_encode($params),
    CURLOPT_RETURNTRANSFER => true,
]);
$response = json_decode(curl_exec($curl), true);
print_r($response);",
        object(&SYNTAX, &example.request, 0),
        text(&method.name)
    )
}

/// Returns a text in single quotes, in which only these and backslashes have a meaning, or in double
/// quotes if it needs line feeds.
fn text(text: &str) -> String {
    if text.contains('\n') {
        quoted(text, '"', &['$'])
    } else {
        quoted(text, '\'', &[])
    }
}
