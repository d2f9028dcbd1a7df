//! `request.json`: the parameters of calls and the bodies that a client sends.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value};

use super::read::request;
use super::spell::{Speller, UNKNOWN_CODE};
use crate::emit::json::json;
use crate::model::{Method, Model, Type};

/// Returns the vectors: every example, each method in other spellings, and every code.
pub(super) fn vectors(model: &Model) -> impl Iterator<Item = Value> {
    let methods = model.methods.iter();
    methods
        .flat_map(|method| of_method(model, method))
        .chain(codes(model))
}

fn of_method(model: &Model, method: &Method) -> Vec<Value> {
    let mut vectors = Vec::new();
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
        let respelled = Speller::of_request(model, &method.name).request(method, &example.request);
        vectors.extend(vector(model, method, name, &respelled));
    }
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
        "method": &method.name,
        "parameters": parameters,
        "json": json,
    }))
}

/// Returns a vector for each code of an enumeration that is a parameter, and for an unknown one.
fn codes(model: &Model) -> impl Iterator<Item = Value> {
    let places = places(model);
    let enums = model.enums.iter().enumerate();
    enums.flat_map(move |(index, declared)| {
        let mut vectors = Vec::new();
        let Some(Place {
            method,
            pointer,
            request,
        }) = places.get(&index)
        else {
            return vectors;
        };
        let codes = declared.codes.iter().map(|code| code.name.server.as_str());
        for code in codes.chain([UNKNOWN_CODE]) {
            let mut parameters = Value::from((*request).clone());
            if let Some(place) = parameters.pointer_mut(pointer) {
                *place = code.into();
            }
            let name = format!("{}: {} {code:?}", method.name, declared.name);
            let parameters = parameters.as_object();
            vectors
                .extend(parameters.and_then(|parameters| vector(model, method, name, parameters)));
        }
        vectors
    })
}

/// A parameter in an example.
struct Place<'m> {
    method: &'m Method,
    /// The JSON pointer of the parameter in the request.
    pointer: String,
    request: &'m Map<String, Value>,
}

/// Returns for each enumeration, by its index, the first parameter that has it as its type and is in
/// an example.
fn places(model: &Model) -> HashMap<usize, Place<'_>> {
    let mut places = HashMap::new();
    for method in &model.methods {
        let mut seen = HashSet::new();
        for parameter in &method.parameters {
            if let Type::Enum(index) = parameter.kind
                && seen.insert(index)
                && !places.contains_key(&index)
            {
                let path = parameter.path(&method.bundles).replace('.', "/");
                let pointer = format!("/{path}");
                let mut requests = method.examples.iter().map(|example| &example.request);
                let has_it = |request: &&Map<String, Value>| {
                    Value::from((*request).clone()).pointer(&pointer).is_some()
                };
                if let Some(request) = requests.find(has_it) {
                    let place = Place {
                        method,
                        pointer,
                        request,
                    };
                    places.insert(index, place);
                }
            }
        }
    }
    places
}
