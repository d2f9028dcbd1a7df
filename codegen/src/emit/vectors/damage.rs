//! Changes values so that parts of them are missing or do not fit.

use serde_json::{Map, Value, json};

use super::read::default_of;
use crate::model::{Field, IdKind, Model, Object, Type};
use crate::slot::{Slot, slot};

/// Returns the value with only those fields of objects that are required.
pub(super) fn shortened(model: &Model, kind: &Type, value: &Value) -> Value {
    let short = |kind: &Type, value: &Value| shortened(model, kind, value);
    match (kind, value) {
        (Type::Nullable(of), value) if !value.is_null() => short(of, value),
        (Type::List(of), Value::Array(items)) => items.iter().map(|item| short(of, item)).collect(),
        (Type::Map(of), Value::Object(entries)) => {
            let entries = entries.iter();
            entries
                .map(|(key, value)| (key.clone(), short(of, value)))
                .collect()
        }
        (Type::Object(index), Value::Object(entries)) => {
            let object = &model.objects[*index];
            let required = object
                .fields
                .iter()
                .filter(|field| is_required(object, field));
            let required = required.filter_map(|field| {
                let value = entries.get(&field.name.server)?;
                Some((field.name.server.clone(), short(&field.kind, value)))
            });
            required.collect()
        }
        _ => value.clone(),
    }
}

fn is_required(object: &Object, field: &Field) -> bool {
    slot(field, object.in_requests) == Slot::Bare
        && default_of(field, object.in_requests).is_none()
        && !matches!(field.kind, Type::List(_) | Type::Map(_) | Type::Any)
}

/// Returns the value with one of its scalars replaced by a value that does not fit, for the first,
/// the middle and the last of them.
pub(super) fn broken(model: &Model, kind: &Type, value: &Value) -> Vec<Value> {
    let mut count = 0;
    let _ = replaced(model, kind, value, usize::MAX, &mut count);
    let mut places = match count {
        0 => Vec::new(),
        count => vec![0, count / 2, count - 1],
    };
    places.dedup();
    let broken = places
        .into_iter()
        .map(|at| replaced(model, kind, value, at, &mut 0));
    broken.collect()
}

/// Returns the value with the scalar at an index replaced. `seen` counts the scalars before.
fn replaced(model: &Model, kind: &Type, value: &Value, at: usize, seen: &mut usize) -> Value {
    match (kind, value) {
        (Type::Nullable(of), value) if !value.is_null() => replaced(model, of, value, at, seen),
        (Type::List(of), Value::Array(items)) => {
            let items = items.iter();
            items
                .map(|item| replaced(model, of, item, at, seen))
                .collect()
        }
        (Type::Map(of), Value::Object(entries)) => {
            let replaced = entries
                .iter()
                .map(|(key, value)| (key.clone(), replaced(model, of, value, at, seen)));
            replaced.collect()
        }
        (Type::Object(index), Value::Object(entries)) => {
            let fields = &model.objects[*index].fields;
            let mut broken = Map::new();
            for (key, value) in entries {
                let field = fields
                    .iter()
                    .find(|field| field.name.server == *key && field.empty.as_ref() != Some(value));
                let value = match field {
                    Some(field) => replaced(model, &field.kind, value, at, seen),
                    None => value.clone(),
                };
                broken.insert(key.clone(), value);
            }
            broken.into()
        }
        (kind, value) => {
            let Some(misfit) = misfit(model, kind).filter(|_| !value.is_null()) else {
                return value.clone();
            };
            *seen += 1;
            if *seen == at.saturating_add(1) {
                misfit
            } else {
                value.clone()
            }
        }
    }
}

/// Returns a value that is no value of a scalar type.
fn misfit(model: &Model, kind: &Type) -> Option<Value> {
    match kind {
        Type::Integer | Type::Number | Type::Boolean | Type::YesNo => Some(json!("many")),
        Type::Id(index) if model.ids[*index].kind == IdKind::Integer => Some(json!("many")),
        Type::String | Type::Secret | Type::Link | Type::Id(_) | Type::Enum(_) | Type::Bytes => {
            Some(json!({ "a": 1 }))
        }
        _ => None,
    }
}
