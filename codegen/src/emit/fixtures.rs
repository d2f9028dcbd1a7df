//! `fixtures/`: every example in a file of its own, with the request and the whole response.

use crate::emit::json::json;
use serde_json::Value;

use super::{Files, json, notice};
use crate::File;
use crate::model::{Auth, Example, ExampleResponse, Method, Model};
use crate::names;

/// Renders the fixtures of all methods.
pub(super) fn emit(model: &Model) -> Files<'_> {
    let of_method = |method| {
        let example = move |(index, example)| File {
            path: path(method, index),
            contents: json::pretty(&document(method, example)),
        };
        method.examples.iter().enumerate().map(example)
    };
    Box::new(model.methods.iter().flat_map(of_method))
}

/// Returns the path of the fixture for a method's example with this index.
pub(super) fn path(method: &Method, index: usize) -> String {
    format!("fixtures/{}.{}.json", names::method_path(method), index + 1)
}

fn document(method: &Method, example: &Example) -> Value {
    let (status, mut response) = response(example);
    if let (ExampleResponse::Result(_), Some(response)) =
        (&example.response, response.as_object_mut())
    {
        response.insert("time".to_owned(), time());
    }
    let auth = match example.auth {
        Auth::Webhook => "webhook",
        Auth::OAuth => "oauth",
    };
    json!({
        "$comment": notice(&method.place.source),
        "title": &example.title,
        "method": &method.name,
        "authorization": auth,
        "request": &example.request,
        "status": status,
        "response": response,
    })
}

/// Returns the status and body of an example's response, without [`time`], which is the same in all
/// of them.
pub(super) fn response(example: &Example) -> (u16, Value) {
    match &example.response {
        ExampleResponse::Result(result) => (200, json!({ "result": result })),
        ExampleResponse::Error(failure) => {
            let status = failure.status.first().copied().unwrap_or(400);
            let description = failure.messages.first().map_or("", String::as_str);
            (
                status,
                json!({ "error": &failure.code, "error_description": description }),
            )
        }
    }
}

/// Returns a `time` block as portals send it.
pub(super) fn time() -> Value {
    json!({
        "start": 1_790_000_000.25,
        "finish": 1_790_000_000.5,
        "duration": 0.25,
        "processing": 0.125,
        "date_start": "2026-09-21T16:53:20+03:00",
        "date_finish": "2026-09-21T16:53:20+03:00",
        "operating_reset_at": 1_790_000_600,
        "operating": 0.125,
    })
}
