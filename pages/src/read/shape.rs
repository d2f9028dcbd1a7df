//! The shape of a response or a call, as its samples show it.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::Log;
use crate::facts::{Field, Outcome, Sample, Type};
use crate::report::RepairKind;

/// The deepest value of a sample whose keys are looked at.
const MAX_DEPTH: usize = 12;

/// The maximum number of samples that are looked at.
const MAX_SAMPLES: usize = 4;

/// Corrects the paths of the fields of a response by its samples, because a table often lists
/// `result` and the fields inside it as equals. Also gives types to the fields that state none.
pub fn settle(result: &mut [Field], parameters: &mut [Field], samples: &[Sample], log: &mut Log) {
    let samples = samples
        .iter()
        .filter(|sample| sample.of == Outcome::Success);
    let shapes: Vec<Shape<'_>> = samples
        .filter_map(|sample| sample.json.as_ref())
        .take(MAX_SAMPLES)
        .map(Shape::new)
        .collect();
    let tops = tops(result, &shapes);
    let rename = |path: &mut String| {
        let (top, below) = path.split_at(path.find('.').unwrap_or(path.len()));
        if let Some(shown) = tops.get(top) {
            *path = format!("{shown}{below}");
        }
    };
    for field in result.iter_mut() {
        rename(&mut field.path);
        field.fields_at.as_mut().map(rename);
    }
    // Parameters may refer to the fields of the response.
    let own: HashSet<String> = parameters.iter().map(|field| field.path.clone()).collect();
    let referring = parameters
        .iter_mut()
        .filter_map(|field| field.fields_at.as_mut());
    referring
        .filter(|path| !own.contains(*path))
        .for_each(rename);
    add_types(result, &shapes, log);
}

/// Returns where the samples show the names at the top of the fields of a response.
fn tops(result: &[Field], shapes: &[Shape<'_>]) -> HashMap<String, String> {
    let mut tops: HashMap<String, String> = HashMap::new();
    let mut last = String::new();
    for field in result.iter().filter(|field| !field.path.contains('.')) {
        if !tops.contains_key(&field.path) {
            let shown = shapes
                .iter()
                .find_map(|shape| shape.path_of(&field.path, &last));
            tops.insert(
                field.path.clone(),
                shown.unwrap_or_else(|| field.path.clone()),
            );
        }
        last.clone_from(&tops[&field.path]);
    }
    tops
}

/// Gives types to the parameters that state none, by the call in the examples.
pub fn settle_parameters(fields: &mut [Field], call: Option<&Value>, log: &mut Log) {
    let shapes: Vec<Shape<'_>> = call.into_iter().map(Shape::new).collect();
    add_types(fields, &shapes, log);
}

/// Gives a type to each field without one, from the samples or from its default.
fn add_types(fields: &mut [Field], shapes: &[Shape<'_>], log: &mut Log) {
    for field in fields.iter_mut().filter(|field| field.types.is_empty()) {
        let value = shapes
            .iter()
            .find_map(|shape| shape.value_at(&field.path))
            .and_then(type_of);
        let default = || serde_json::from_str(field.default.as_ref()?.value.as_ref()?).ok();
        let (kind, ty) = match value {
            Some(ty) => (RepairKind::TypeFromSample, Some(ty)),
            None => (
                RepairKind::TypeFromDefault,
                default().as_ref().and_then(type_of),
            ),
        };
        if let Some(ty) = ty {
            log.repair_at(kind, &field.path, field.at.clone());
            field.types.push(ty);
        }
    }
}

/// The paths of a sample by their last key; lists are written as `[]`.
struct Shape<'a> {
    paths: HashMap<&'a str, Vec<String>>,
    values: HashMap<String, &'a Value>,
}

impl<'a> Shape<'a> {
    fn new(sample: &'a Value) -> Self {
        let mut shape = Shape {
            paths: HashMap::new(),
            values: HashMap::new(),
        };
        shape.add(sample, "", 0);
        shape
    }

    fn add(&mut self, value: &'a Value, path: &str, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        match value {
            // An object whose keys are identifiers is a list in another notation.
            Value::Object(members) if members.keys().next().is_some_and(|key| is_id(key)) => {
                let path = format!("{path}{{}}");
                for item in members.values() {
                    self.add(item, &path, depth + 1);
                }
            }
            Value::Object(members) => {
                for (key, value) in members.iter().filter(|(key, _)| key.len() <= 64) {
                    let path = if path.is_empty() {
                        key.clone()
                    } else {
                        format!("{path}.{key}")
                    };
                    let known = self.values.entry(path.clone()).or_insert(value);
                    if known.is_null() {
                        *known = value;
                    }
                    let paths = self.paths.entry(key).or_default();
                    if paths.len() < 16 && !paths.contains(&path) {
                        paths.push(path.clone());
                    }
                    self.add(value, &path, depth + 1);
                }
            }
            Value::Array(items) => {
                let path = format!("{path}[]");
                for item in items {
                    self.add(item, &path, depth + 1);
                }
            }
            _ => {}
        }
    }
}

fn is_id(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit())
}

impl Shape<'_> {
    /// Returns the path of a name of the top level in the sample: there, or below the row before,
    /// or beside it, or in the result.
    fn path_of(&self, name: &str, last: &str) -> Option<String> {
        let paths = self.paths.get(name)?;
        let is = |path: &str| paths.iter().find(|found| *found == path).cloned();
        let beside = last.rsplit_once('.').map_or("", |(above, _)| above);
        [
            String::new(),
            format!("{last}."),
            format!("{last}[]."),
            format!("{last}{{}}."),
            format!("{beside}."),
            "result.".to_owned(),
            "result[].".to_owned(),
            "result{}.".to_owned(),
        ]
        .iter()
        .find_map(|above| is(&format!("{above}{name}")))
        .or_else(|| {
            if let [path] = &paths[..] {
                Some(path.clone())
            } else {
                None
            }
        })
    }

    /// Returns the value at the path of a field, which does not distinguish lists from their items.
    fn value_at(&self, path: &str) -> Option<&Value> {
        if let Some(value) = self.values.get(path) {
            return Some(value);
        }
        let last = path.rsplit('.').next()?;
        let without = |path: &str| path.replace("[]", "").replace("{}", "");
        let paths = self.paths.get(last)?;
        let found = paths.iter().find(|found| without(found) == without(path));
        let only = if let [only] = &paths[..] {
            Some(only)
        } else {
            None
        };
        found
            .or(only)
            .and_then(|path| self.values.get(path))
            .copied()
    }
}

/// Returns the type of a value, unless it is null.
pub fn type_of(value: &Value) -> Option<Type> {
    let name = match value {
        Value::Null => return None,
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "double",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    Some(Type {
        name: name.to_owned(),
        lists: 0,
        link: None,
    })
}
