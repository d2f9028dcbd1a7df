//! Pass: examples fit the types of their method, value by value.

use serde_json::{Map, Value};

use super::Report;
use super::errors::Errors;
use super::methods::Resolver;
use super::types::Types;
use crate::diagnostic::{Rule, suggest};
use crate::model::{Example, ExampleAnswer, Failure, Field, Method, Presence, Type};
use crate::spec::{self, At, Auth, Node, Span};

/// Checks and resolves the examples of a method; values only where all types are known.
pub(super) fn resolve(
    written: &Resolver,
    method: &Method,
    check_values: bool,
    report: &mut Report,
) -> Vec<Example> {
    let &Resolver {
        file,
        types,
        errors,
        ..
    } = written;
    let written = written.method;
    let mut resolved = Vec::new();
    for example in &written.examples {
        let mut check = Check {
            file,
            types,
            fails: example.error.is_some(),
            auth: example.auth,
            report,
        };
        let bound = method
            .identity
            .map_or(&[][..], |identity| &types.identities[identity].parameters);
        let fields: Vec<&Field> = bound.iter().chain(&method.parameters).collect();
        if check_values {
            check.fields(&example.request, &fields, "the request");
        }
        let Some(answer) = check.answer(example, method, errors, check_values) else {
            continue;
        };
        let mut request = example.request.to_json();
        if let Value::Object(entries) = &mut request {
            exact_fields(entries, fields.iter().copied(), types);
        }
        let request = request.as_object().cloned().unwrap_or_default();
        resolved.push(Example {
            title: super::text(&example.title),
            auth: example.auth,
            request,
            answer,
        });
    }
    if written.examples.is_empty() {
        report.at(
            Rule::MissingKey,
            file,
            &written.description.span,
            "the method has no example",
            "show at least one request with its answer",
        );
    }
    resolved
}

struct Check<'a, 'r> {
    file: usize,
    types: &'a Types,
    /// Whether the example shows a refusal. The request may then hold codes that do not exist and
    /// lack what only a webhook needs, because that may be what is refused.
    fails: bool,
    auth: Auth,
    report: &'a mut Report<'r>,
}

impl Check<'_, '_> {
    fn answer(
        &mut self,
        example: &spec::Example,
        method: &Method,
        errors: &Errors,
        check_values: bool,
    ) -> Option<ExampleAnswer> {
        match (&example.result, &example.error) {
            (Some(result), None) => {
                let nested = match (&method.result.under, &result.value) {
                    (Some(under), Node::Map(entries)) => match &entries[..] {
                        [(key, value)] if key.value == *under => value,
                        _ => {
                            self.mismatch(
                                &result.span,
                                format!("the result is not an object of `{under}` alone"),
                                "",
                            );
                            return None;
                        }
                    },
                    _ => result,
                };
                if check_values {
                    self.value(nested, &method.result.kind, "the result");
                }
                let mut json = result.to_json();
                exact(&mut json, &method.result.kind, self.types);
                Some(ExampleAnswer::Result(json))
            }
            (None, Some(code)) => match declared(code, method, errors) {
                Some(failure) => Some(ExampleAnswer::Error(failure.clone())),
                None if self.report.may_be_declared(code) => None,
                None => {
                    let known = codes(method, errors);
                    let message = format!(
                        "the method does not declare the error `{}`",
                        code.escape_debug()
                    );
                    let help = suggest(code, known.iter().copied());
                    self.report
                        .at(Rule::UndeclaredError, self.file, &code.span, message, help);
                    None
                }
            },
            _ => {
                let message = "an example has either a `result` or an `error`";
                self.mismatch(
                    &example.title.span,
                    message.to_owned(),
                    "give it one of the two",
                );
                None
            }
        }
    }

    fn value(&mut self, node: &At<Node>, kind: &Type, place: &str) {
        let fits = match (kind, &node.value) {
            (
                Type::Any
                | Type::Union(_)
                | Type::Map(_)
                | Type::Nullable(_)
                | Type::YesNo
                | Type::Bytes
                | Type::Event,
                _,
            ) => true,
            (Type::String | Type::Secret, Node::Text(_)) => true,
            (Type::Integer | Type::Id(_), Node::Integer(_)) => true,
            (Type::Number, Node::Integer(_) | Node::Number(_)) => true,
            (Type::Boolean, Node::Bool(_)) => true,
            (Type::Enum(index), Node::Text(code)) => return self.code(node, *index, code),
            (Type::Object(index), Node::Map(_)) => {
                let object = &self.types.objects[*index];
                let fields: Vec<&Field> = object.fields.iter().collect();
                return self.fields(node, &fields, place);
            }
            (Type::List(of), Node::List(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(item, of, &format!("{place}[{index}]"));
                }
                true
            }
            _ => false,
        };
        if !fits {
            let help = format!("{} belongs here", self.describe(kind));
            self.mismatch(&node.span, format!("{place} is {}", node.kind()), &help);
        }
    }

    fn code(&mut self, node: &At<Node>, index: usize, code: &str) {
        let codes = &self.types.enums[index].codes;
        if !self.fails && !codes.iter().any(|known| known.name.server == code) {
            let help = suggest(code, codes.iter().map(|known| known.name.server.as_str()));
            let message = format!(
                "`{}` is not a code of `{}`",
                code.escape_debug(),
                self.types.enums[index].name
            );
            self.mismatch(&node.span, message, &help);
        }
    }

    fn fields(&mut self, node: &At<Node>, fields: &[&Field], place: &str) {
        let Node::Map(entries) = &node.value else {
            return self.mismatch(
                &node.span,
                format!("{place} is {}", node.kind()),
                "an object belongs here",
            );
        };
        for (key, value) in entries {
            match fields.iter().find(|field| field.name.server == key.value) {
                Some(field) => {
                    self.value(value, &field.kind, &format!("`{}`", key.value));
                    if field.presence == Presence::Webhook && self.auth == Auth::OAuth {
                        let message = format!("`{}` is not sent with OAuth", key.value);
                        self.mismatch(&key.span, message, "leave it out");
                    }
                }
                None => {
                    let help = suggest(key, fields.iter().map(|field| field.name.server.as_str()));
                    self.mismatch(
                        &key.span,
                        format!("{place} has no `{}`", key.escape_debug()),
                        &help,
                    );
                }
            }
        }
        for field in fields {
            let needed = match field.presence {
                Presence::Required => true,
                Presence::Optional => false,
                Presence::Webhook => self.auth == Auth::Webhook && !self.fails,
            };
            if needed
                && !entries
                    .iter()
                    .any(|(key, _)| key.value == field.name.server)
            {
                let help = format!("add it: {}", field.description);
                self.mismatch(
                    &node.span,
                    format!("{place} lacks `{}`", field.name.server),
                    &help,
                );
            }
        }
    }

    fn describe(&self, kind: &Type) -> String {
        match kind {
            Type::String => "a string".to_owned(),
            Type::Secret => "a secret string".to_owned(),
            Type::Integer => "a whole number".to_owned(),
            Type::Number => "a number".to_owned(),
            Type::Boolean => "`true` or `false`".to_owned(),
            Type::Any => "any value".to_owned(),
            Type::Id(index) => format!(
                "a `{}`, which is a whole number,",
                self.types.ids[*index].name
            ),
            Type::Enum(index) => format!("a code of `{}`", self.types.enums[*index].name),
            Type::Object(index) => format!("an object `{}`", self.types.objects[*index].name),
            _ => "a value of its type".to_owned(),
        }
    }

    fn mismatch(&mut self, span: &Span, message: String, help: &str) {
        let help = if help.is_empty() {
            "make the example fit its types"
        } else {
            help
        };
        self.report
            .at(Rule::ExampleMismatch, self.file, span, message, help);
    }
}

/// Writes numbers as their types serialize: a `number` has a fraction, be it zero.
fn exact(value: &mut Value, kind: &Type, types: &Types) {
    match (kind, value) {
        (Type::Number, value @ Value::Number(_)) => {
            *value = value.as_f64().map_or(Value::Null, Value::from);
        }
        (Type::List(of), Value::Array(items)) => {
            items.iter_mut().for_each(|item| exact(item, of, types))
        }
        (Type::Object(index), Value::Object(entries)) => {
            exact_fields(entries, types.objects[*index].fields.iter(), types);
        }
        _ => {}
    }
}

fn exact_fields<'a>(
    entries: &mut Map<String, Value>,
    fields: impl Iterator<Item = &'a Field>,
    types: &Types,
) {
    for field in fields {
        if let Some(value) = entries.get_mut(&field.name.server) {
            exact(value, &field.kind, types);
        }
    }
}

fn declared<'a>(code: &str, method: &'a Method, errors: &'a Errors) -> Option<&'a Failure> {
    all(method, errors).find(|failure| failure.code == code)
}

fn codes<'a>(method: &'a Method, errors: &'a Errors) -> Vec<&'a str> {
    all(method, errors)
        .map(|failure| failure.code.as_str())
        .collect()
}

/// Every failure a method can answer with: its own, those of its groups, and the system's.
fn all<'a>(method: &'a Method, errors: &'a Errors) -> impl Iterator<Item = &'a Failure> {
    let groups = method.groups.iter().copied().chain(errors.system);
    method
        .failures
        .iter()
        .chain(groups.flat_map(|group| &errors.groups[group].failures))
}
