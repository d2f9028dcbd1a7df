//! Sample values of objects and unions, taken from the requests of methods' examples.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::links::Page;
use crate::emit::bundles::{Entry, entries};
use crate::emit::prose::line;
use crate::model::{Example, Method, Model, Type};

/// The maximum number of values of one type on a page.
const MOST: usize = 3;

/// A value of a type.
pub(super) struct Sample<'a> {
    method: &'a Method,
    example: &'a Example,
    value: &'a Value,
}

/// The values, by object or union.
pub(super) type Samples<'a> = HashMap<Type, Vec<Sample<'a>>>;

/// Collects the samples from the examples of all methods.
pub(super) fn collect(model: &Model) -> Samples<'_> {
    let mut samples = Samples::new();
    for method in &model.methods {
        for example in &method.examples {
            from_bundle(model, method, example, None, &example.request, &mut samples);
        }
    }
    samples
}

fn from_bundle<'a>(
    model: &'a Model,
    method: &'a Method,
    example: &'a Example,
    at: Option<usize>,
    values: &'a Map<String, Value>,
    samples: &mut Samples<'a>,
) {
    for entry in entries(model, method, at) {
        match entry {
            Entry::Field(field) => {
                let kind = field.kind.innermost();
                let Some(value) = values.get(&field.name.server) else {
                    continue;
                };
                if matches!(kind, Type::Object(_) | Type::Union(_)) {
                    let known = samples.entry(kind.clone()).or_default();
                    if known.len() < MOST && known.iter().all(|sample| sample.value != value) {
                        known.push(Sample {
                            method,
                            example,
                            value,
                        });
                    }
                }
            }
            Entry::Bundle(index, bundle) => {
                if let Some(Value::Object(inner)) = values.get(&bundle.name) {
                    from_bundle(model, method, example, Some(index), inner, samples);
                }
            }
        }
    }
}

/// Renders the examples of a type, if there are any.
pub(super) fn section(page: &Page, kind: &Type, samples: &Samples) -> String {
    let Some(samples) = samples.get(kind) else {
        return String::new();
    };
    let sample = |sample: &Sample| {
        format!(
            "\n{} ({})\n\n{}",
            line(&sample.example.title),
            page.to_method(sample.method),
            code_block(sample.value)
        )
    };
    "\n## Examples\n".to_owned() + &samples.iter().map(sample).collect::<String>()
}

/// Renders a value as a code block.
pub(super) fn code_block(value: &Value) -> String {
    let json = serde_json::to_string_pretty(value).unwrap_or_default();
    fenced("json", &json)
}

/// Renders a code block with a fence that the code cannot close.
pub(super) fn fenced(language: &str, code: &str) -> String {
    let mut fence = "```".to_owned();
    while code.contains('`') && code.contains(&fence) {
        fence.push('`');
    }
    [&fence, language, "\n", code, "\n", &fence, "\n"].concat()
}
