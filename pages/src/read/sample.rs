//! The samples of answers and errors, and the shape of the result that they show.

use std::collections::HashMap;

use serde_json::Value;

use super::Log;
use crate::block::Fence;
use crate::facts::{Field, Outcome, Sample, Type};
use crate::report::{Reason, RepairKind};

/// The deepest value of a sample whose keys are looked at.
const MAX_DEPTH: usize = 12;

/// Reads a fenced block as a sample.
pub fn read(fence: &Fence<'_>, of: Outcome, log: &mut Log) -> Option<Sample> {
    let text = fence.text();
    let at = fence.at.place();
    if let Ok(json) = serde_json::from_str(&text) {
        return Some(Sample {
            of,
            json: Some(json),
            at,
        });
    }
    let is_json =
        matches!(fence.language, "json" | "") && text.trim_start().starts_with(['{', '[', '"']);
    if !is_json {
        return None;
    }
    let mended = mend(&text);
    if let Some(json) = mended
        .iter()
        .find_map(|text| serde_json::from_str(text).ok())
    {
        log.repair(RepairKind::SampleMended, first_words(&text), &fence.at);
        return Some(Sample {
            of,
            json: Some(json),
            at,
        });
    }
    // Fields taken out of a larger sample illustrate it; they are not an answer of their own.
    log.unread(Reason::SampleNotJson, first_words(&text), &fence.at);
    Some(Sample { of, json: None, at })
}

fn first_words(text: &str) -> &str {
    let text = text.trim();
    let end = text.char_indices().nth(60).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// Returns a text without comments, ellipses and commas before a closing bracket; also the same
/// text in braces, for samples that show members without the object around them.
fn mend(text: &str) -> [String; 2] {
    let mut out = String::new();
    let mut rest = text;
    let mut in_string = false;
    while let Some(c) = rest.chars().next() {
        let length = if in_string {
            match c {
                '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
                '"' => {
                    in_string = false;
                    1
                }
                // Line breaks and tabs inside texts.
                '\n' | '\t' | '\r' => {
                    out.push_str("\\n");
                    rest = &rest[1..];
                    continue;
                }
                c => c.len_utf8(),
            }
        } else {
            match c {
                '/' if rest.starts_with("//") => {
                    rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
                    continue;
                }
                '/' if rest.starts_with("/*") => {
                    rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
                    continue;
                }
                '.' | '…' if rest.starts_with("...") || c == '…' => {
                    rest = rest.trim_start_matches(['.', '…']).trim_start_matches(' ');
                    // The comma that followed the ellipsis goes with it.
                    rest = rest.strip_prefix(',').unwrap_or(rest);
                    continue;
                }
                '}' | ']' => {
                    let end = out.trim_end().trim_end_matches(',').len();
                    out.truncate(end);
                    1
                }
                '"' => {
                    // Two values in a row, without a comma between.
                    if out.trim_end().ends_with(['"', '}', ']']) {
                        out.push(',');
                    }
                    in_string = true;
                    1
                }
                c => c.len_utf8(),
            }
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    let members = format!("{{{}}}", out.trim().trim_end_matches(','));
    [out, members]
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
            // Objects by their identifiers are lists with other brackets.
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

/// Corrects the paths of the fields of an answer by its sample: a table often lists `result` and
/// the fields inside it as equals.
pub fn settle(fields: &mut [Field], samples: &[Sample], log: &mut Log) {
    let samples = samples
        .iter()
        .filter(|sample| sample.of == Outcome::Success);
    let shapes: Vec<Shape<'_>> = samples
        .filter_map(|sample| sample.json.as_ref())
        .take(4)
        .map(Shape::new)
        .collect();
    let mut renamed: HashMap<String, String> = HashMap::new();
    let mut last = String::new();
    for field in fields.iter_mut() {
        let (top, below) = match field.path.split_once('.') {
            Some((top, below)) => (top.to_owned(), format!(".{below}")),
            None => (field.path.clone(), String::new()),
        };
        let shown = renamed.entry(top.clone()).or_insert_with(|| {
            let found = shapes.iter().find_map(|shape| shape.path_of(&top, &last));
            found.unwrap_or(top)
        });
        field.path = format!("{shown}{below}");
        if below.is_empty() {
            last.clone_from(shown);
        }
        if let Some(fields_at) = &mut field.fields_at {
            let (top, below) = fields_at
                .split_once('.')
                .map_or((fields_at.as_str(), None), |(top, below)| {
                    (top, Some(below))
                });
            if let Some(shown) = renamed.get(top) {
                *fields_at =
                    below.map_or_else(|| shown.clone(), |below| format!("{shown}.{below}"));
            }
        }
    }
    add_types(fields, &shapes, log);
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

/// Returns the body that the first cURL call of a fence sends.
pub fn body(fence: &Fence<'_>) -> Option<Value> {
    let text = fence.text();
    let from = ["-d '", "--data '", "--data-raw '"]
        .iter()
        .find_map(|option| Some(text.find(option)? + option.len()))?;
    let body = text[from..].split('\'').next()?;
    serde_json::from_str(body).ok()
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
