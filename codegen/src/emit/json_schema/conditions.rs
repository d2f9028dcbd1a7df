//! Conditions on a request beyond its types: bounds of values, and conditions between fields.
//!
//! A validator in strict mode expects each name in `required` to be a property of the same schema,
//! so the conditions repeat the names.

use crate::emit::json::json;
use serde_json::{Map, Value};

use super::object;
use crate::model::{Field, Type};

/// Returns the bounds of a field's value. Bounds of bytes have no keyword: a validator sees their
/// base64.
pub(in super::super) fn bounds(field: &Field) -> Map<String, Value> {
    let (least, most) = match field.kind {
        Type::Integer | Type::Number => ("minimum", "maximum"),
        Type::String | Type::Secret | Type::Link => ("minLength", "maxLength"),
        Type::List(_) => ("minItems", "maxItems"),
        Type::Map(_) => ("minProperties", "maxProperties"),
        _ => return Map::new(),
    };
    [(least, field.at_least), (most, field.at_most)]
        .into_iter()
        .filter_map(|(keyword, bound)| Some((keyword.to_owned(), bound?.into())))
        .collect()
}

/// Returns the conditions between fields of one object. A condition on a field that is not shown is
/// left out.
pub(super) fn between(fields: &[&Field]) -> Map<String, Value> {
    let mut schema = Map::new();
    let needs: Map<String, Value> = fields
        .iter()
        .filter_map(|field| {
            let other = field.needs.as_ref()?;
            is_among(fields, other).then(|| (field.name.server.clone(), json!([other])))
        })
        .collect();
    if !needs.is_empty() {
        schema.insert("dependentRequired".to_owned(), needs.into());
    }
    let mut whens: Vec<Value> = fields
        .iter()
        .filter_map(|field| when(field, fields))
        .collect();
    match whens.len() {
        0 => {}
        1 => schema.extend(object(whens.remove(0))),
        _ => {
            schema.insert("allOf".to_owned(), whens.into());
        }
    }
    schema
}

/// Returns that a field is required when another has a certain value, possibly by default.
fn when(field: &Field, fields: &[&Field]) -> Option<Value> {
    let (other, value) = field.when.as_ref()?;
    if !is_among(fields, other) {
        return None;
    }
    let by_default = fields
        .iter()
        .any(|field| field.name.server == *other && field.default.as_ref() == Some(value));
    let mut condition = object(json!({ "properties": { (other): { "const": value } } }));
    if !by_default {
        condition.insert("required".to_owned(), json!([other]));
    }
    Some(json!({ "if": condition, "then": present(&field.name.server) }))
}

fn is_among(fields: &[&Field], name: &str) -> bool {
    fields.iter().any(|field| field.name.server == name)
}

/// Returns that exactly one of several fields is present.
pub(super) fn one_of<'a>(names: impl Iterator<Item = &'a str>) -> Map<String, Value> {
    let choices: Vec<Value> = names.map(present).collect();
    if choices.is_empty() {
        Map::new()
    } else {
        object(json!({ "oneOf": choices }))
    }
}

/// Returns that a key is present.
pub(super) fn present(name: &str) -> Value {
    json!({ "properties": { (name): true }, "required": [name] })
}
