//! `error.json`: bodies of failed responses and what follows from them.

use std::collections::HashSet;

use serde_json::Value;

use super::decide::decision;
use crate::emit::json::json;
use crate::model::{Failure, Idempotency, Method, Model};

/// A code that no spec contains.
const UNKNOWN_CODE: &str = "AN_ERROR_OF_TOMORROW";

/// A page that a proxy sends in place of a response.
const PAGE: &str = "<html><body>Bad gateway</body></html>";

/// Returns the vectors: every code in every place, and what a method of each idempotency makes of
/// responses without a documented code.
pub(super) fn vectors(model: &Model) -> impl Iterator<Item = Value> {
    let mut seen = HashSet::new();
    let vector = move |(method, status, body): (&Method, u16, String)| {
        let name = format!("{}: {status} {body}", method.name);
        if seen.contains(&name) {
            return None;
        }
        let decision = decision(model, method, status, &body)?;
        seen.insert(name.clone());
        Some(json!({
            "name": name,
            "method": &method.name,
            "status": status,
            "body": body,
            "decision": decision,
        }))
    };
    let documented = places(model).into_iter().flat_map(|(method, failure)| {
        let bodies = bodies(failure).into_iter();
        bodies.map(move |(status, body)| (method, status, body))
    });
    let idempotencies = [
        Idempotency::Idempotent,
        Idempotency::DetectsRepeats,
        Idempotency::WithKey,
        Idempotency::NotIdempotent,
    ];
    let odd = idempotencies.into_iter().flat_map(|idempotency| {
        let mut methods = model.methods.iter();
        let method = methods.find(|method| method.idempotency == idempotency);
        let responses = method.map(|method| (method, odd(model))).into_iter();
        responses.flat_map(|(method, odd)| {
            let odd = odd.into_iter();
            odd.map(move |(status, body)| (method, status, body))
        })
    });
    documented.chain(odd).filter_map(vector)
}

/// Returns every documented error with a method that may return it: those of a group with one of its
/// methods, and system errors with one method after the other.
fn places(model: &Model) -> Vec<(&Method, &Failure)> {
    let system = &model.system().failures;
    let mut places = Vec::new();
    for method in &model.methods {
        for failure in &method.failures {
            // A code of the method may have another meaning in the system's group.
            let is_same = |it: &&Failure| it.code.eq_ignore_ascii_case(&failure.code);
            let shared = system.iter().find(is_same);
            places.extend([failure].into_iter().chain(shared).map(|it| (method, it)));
        }
    }
    for (index, group) in model.groups.iter().enumerate() {
        let mut methods = model.methods.iter();
        if let Some(method) = methods.find(|method| method.groups.contains(&index)) {
            places.extend(group.failures.iter().map(|failure| (method, failure)));
        }
    }
    places.extend(model.methods.iter().cycle().zip(system));
    places
}

/// Returns the bodies with an error: with each documented status and description, and one of each
/// that are not.
fn bodies(failure: &Failure) -> Vec<(u16, String)> {
    let body = |code: &str, description: &str| {
        json!({ "error": code, "error_description": description }).to_string()
    };
    let code = &failure.code;
    let first = failure.status.first().copied().unwrap_or(400);
    let message = failure.messages.first().map_or("", String::as_str);
    let statuses = failure.status.iter();
    let mut bodies: Vec<_> = statuses
        .map(|status| (*status, body(code, message)))
        .collect();
    bodies.extend([
        (first, body(code, "Something else")),
        (400, body(code, message)),
    ]);
    bodies
}

/// Returns responses that differ from the documented ones.
fn odd(model: &Model) -> Vec<(u16, String)> {
    let mut odd = Vec::new();
    for status in [200, 400, 404, 408, 425, 429, 500, 502, 503] {
        odd.push((status, PAGE.to_owned()));
        odd.push((
            status,
            json!({ "error": UNKNOWN_CODE, "error_description": "" }).to_string(),
        ));
    }
    for body in [
        json!({}),
        json!([]),
        json!({ "result": { "a": 1 } }),
        json!({ "error": true }),
        json!({ "error": 17 }),
        json!({ "error": "", "error_description": "Something is wrong" }),
        json!({ "error": ["Something is wrong"] }),
        json!({ "error": { "code": UNKNOWN_CODE, "message": "Something is wrong" } }),
    ] {
        odd.push((400, body.to_string()));
    }
    odd.push((200, "{\"result\":".to_owned()));
    odd.push((500, json!({ "result": true }).to_string()));
    for failure in &model.system().failures {
        let (code, message) = (&failure.code, failure.messages.first());
        let status = failure.status.first().copied().unwrap_or(400);
        let in_object = json!({ "error": { "code": code, "message": message } });
        odd.push((status, in_object.to_string()));
        let in_lower_case = json!({ "error": code.to_lowercase() });
        odd.push((status, in_lower_case.to_string()));
    }
    odd
}
