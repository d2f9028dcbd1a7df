//! `request.json`: the parameters of calls and the bodies that a client sends.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::read::request;
use super::spell::{Speller, UNKNOWN_CODE};
use crate::model::{Method, Model, Type};

/// Returns the vectors: every example, each method in other spellings, and every code.
pub(super) fn vectors(model: &Model) -> Vec<Value> {
    let mut vectors = Vec::new();
    for method in &model.methods {
        let mut seen = BTreeSet::new();
        for (index, example) in method.examples.iter().enumerate() {
            let name = format!("{}: example {}", method.name, index + 1);
            let vector = vector(model, method, name, &example.request);
            vectors.extend(vector.filter(|vector| seen.insert(vector["json"].to_string())));
        }
        let examples = method.examples.iter();
        let longest =
            examples.max_by_key(|example| Value::from(example.request.clone()).to_string().len());
        if let Some(example) = longest {
            let name = format!("{}: other spellings", method.name);
            let respelled = Speller::of_request(model).request(method, &example.request);
            vectors.extend(vector(model, method, name, &respelled));
        }
    }
    vectors.extend(codes(model));
    vectors
}

fn vector(
    model: &Model,
    method: &Method,
    name: String,
    parameters: &Map<String, Value>,
) -> Option<Value> {
    let json = request(model, method, parameters)?;
    Some(json!({
        "name": name,
        "method": method.name,
        "parameters": parameters,
        "json": json,
    }))
}

/// Returns a vector for each code of an enumeration that is a parameter, and for an unknown one.
fn codes(model: &Model) -> Vec<Value> {
    let mut vectors = Vec::new();
    for (index, declared) in model.enums.iter().enumerate() {
        let is_of = |kind: &Type| *kind == Type::Enum(index);
        let place = model.methods.iter().find_map(|method| {
            let mut parameters = method.parameters.iter();
            let parameter = parameters.find(|parameter| is_of(&parameter.kind))?;
            let pointer = parameter.path(&method.bundles).replace('.', "/");
            let pointer = format!("/{pointer}");
            let mut examples = method.examples.iter();
            let has_it = |request: &Map<String, Value>| {
                Value::from(request.clone()).pointer(&pointer).is_some()
            };
            let example = examples.find(|example| has_it(&example.request))?;
            Some((method, pointer, &example.request))
        });
        let Some((method, pointer, example)) = place else {
            continue;
        };
        let codes = declared.codes.iter().map(|code| code.name.server.as_str());
        for code in codes.chain([UNKNOWN_CODE]) {
            let mut parameters = Value::from(example.clone());
            if let Some(place) = parameters.pointer_mut(&pointer) {
                *place = code.into();
            }
            let name = format!("{}: {} {code:?}", method.name, declared.name);
            let parameters = parameters.as_object();
            vectors
                .extend(parameters.and_then(|parameters| vector(model, method, name, parameters)));
        }
    }
    vectors
}
