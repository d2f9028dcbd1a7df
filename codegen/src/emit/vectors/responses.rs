//! `response.json`: bodies of responses and the values in them.

use std::collections::BTreeSet;
use std::mem::discriminant;

use serde_json::{Value, json};

use super::damage;
use super::read::{Reading, response};
use super::spell::Speller;
use crate::model::{ExampleResponse, Method, Model, Type};

/// Returns the vectors: every example; each method in other spellings, with only what is required,
/// and with values that do not fit; and odd results of each kind of type.
pub(super) fn vectors(model: &Model) -> impl Iterator<Item = Value> {
    let mut kinds = Vec::new();
    model.methods.iter().flat_map(move |method| {
        let mut vectors = Vec::new();
        let mut seen = BTreeSet::new();
        let mut add = |name: &str, result: &Value| {
            let name = format!("{}: {name}", method.name);
            let vector = vector(model, method, name, result);
            vectors.extend(vector.filter(|vector| seen.insert(vector["body"].to_string())));
        };
        let results: Vec<&Value> = method
            .examples
            .iter()
            .filter_map(|example| match &example.response {
                ExampleResponse::Result(result) => Some(result),
                ExampleResponse::Error(_) => None,
            })
            .collect();
        for (index, result) in results.iter().enumerate() {
            add(&format!("example {}", index + 1), result);
        }
        let by_length = || {
            results
                .iter()
                .copied()
                .map(|result| (result.to_string().len(), result))
        };
        if let Some((_, longest)) = by_length().max_by_key(|(length, _)| *length) {
            let mut speller = Speller::of_response(model, &method.name);
            let respelled = |kind: &Type, value: &Value| speller.value(kind, value);
            add("other spellings", &inside(method, longest, respelled));
        }
        if let Some((_, shortest)) = by_length().min_by_key(|(length, _)| *length) {
            let short = |kind: &Type, value: &Value| damage::shortened(model, kind, value);
            add("only what is required", &inside(method, shortest, short));
            let value = under(method, shortest).unwrap_or(shortest);
            let broken = damage::broken(model, &method.result.kind, value);
            for (index, broken) in broken.into_iter().enumerate() {
                let result = inside(method, shortest, |_: &Type, _: &Value| broken.clone());
                add(&format!("a value that does not fit {}", index + 1), &result);
            }
        }
        let kind = (
            discriminant(&method.result.kind),
            method.result.under.is_some(),
        );
        if !kinds.contains(&kind) {
            kinds.push(kind);
            for odd in odd_results(method) {
                add(&format!("the result {odd}"), &odd);
            }
        }
        vectors
    })
}

fn vector(model: &Model, method: &Method, name: String, result: &Value) -> Option<Value> {
    let body = json!({ "result": result }).to_string();
    match response(model, method, 200, &body) {
        Reading::Value(value, mismatches) => Some(json!({
            "name": name,
            "method": method.name,
            "body": body,
            "value": value,
            "mismatches": mismatches,
        })),
        Reading::Refused { .. } | Reading::Invalid { .. } => None,
    }
}

/// Returns the value in a result, if it is under a key.
fn under<'a>(method: &Method, result: &'a Value) -> Option<&'a Value> {
    let key = match &method.result.kind {
        Type::Boolean => method.result.key_of_flag(),
        _ => method.result.under.as_deref()?,
    };
    result.get(key)
}

/// Returns a result whose value is changed.
fn inside(
    method: &Method,
    result: &Value,
    mut change: impl FnMut(&Type, &Value) -> Value,
) -> Value {
    let kind = &method.result.kind;
    let Some(value) = under(method, result) else {
        return change(kind, result);
    };
    let changed = change(kind, value);
    let entries = result.as_object().into_iter().flatten();
    let entries = entries.map(|(key, other)| {
        let is_it = std::ptr::eq(other, value);
        (
            key.clone(),
            if is_it {
                changed.clone()
            } else {
                other.clone()
            },
        )
    });
    entries.collect()
}

/// Results that servers send in place of a value, some of which mean something.
fn odd_results(method: &Method) -> Vec<Value> {
    let plain = [
        json!(null),
        json!(false),
        json!(true),
        json!(0),
        json!(1),
        json!(2),
        json!(1.0),
        json!(""),
        json!("0"),
        json!("Y"),
        json!("n"),
        json!("x"),
        json!([]),
        json!([null]),
        json!({}),
        json!({"a key": 1}),
    ];
    let key = match &method.result.kind {
        Type::Boolean => Some(method.result.key_of_flag()),
        _ => method.result.under.as_deref(),
    };
    let under = plain.iter().filter_map(|odd| Some(json!({ key?: odd })));
    plain.iter().cloned().chain(under).collect()
}
