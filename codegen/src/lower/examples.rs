//! Pass: the values of examples fit the types of their method.

use serde_json::Value;

use super::Report;
use super::errors::Errors;
use super::types::Side;
use super::values::{Members, Misfit, Values};
use super::written::Written;
use crate::diagnostic::{Rule, suggest};
use crate::model::{Example, ExampleResponse, Failure, Method, Type};
use crate::source::Span;
use crate::spec::{self, Node, Spanned};

/// Checks and resolves the examples of a method; values only if all types are known.
pub(super) fn resolve(
    written: &Written,
    method: &Method,
    check_values: bool,
    report: &mut Report,
) -> Vec<Example> {
    let examples = &written.method.examples;
    if examples.is_empty() {
        report.at(
            Rule::MissingKey,
            written.file,
            &written.method.description.span,
            "the method has no example",
            "add at least one request with its response",
        );
    }
    let mut resolved = Vec::new();
    for example in examples {
        let mut check = Check {
            written,
            method,
            example,
            check_values,
            report,
        };
        if let Some(example) = check.example() {
            resolved.push(example);
        }
    }
    resolved
}

/// Reports the places where the values of an example do not fit.
pub(super) fn misfits(file: usize, found: Vec<Misfit>, report: &mut Report) {
    for misfit in found {
        let rule = Rule::ExampleMismatch;
        report.at(rule, file, &misfit.span, misfit.message, misfit.help);
    }
}

struct Check<'a, 'm, 'r> {
    written: &'a Written<'a>,
    method: &'a Method,
    example: &'a spec::Example,
    check_values: bool,
    report: &'m mut Report<'r>,
}

impl<'a, 'r: 'a> Check<'a, '_, 'r> {
    fn example(&mut self) -> Option<Example> {
        let values = self.values(Side::Request);
        let bound = self.method.identity.map_or(&[][..], |identity| {
            &values.types.identities[identity].parameters
        });
        let members = Members {
            fields: bound.iter().chain(&self.method.parameters).collect(),
            bundles: &self.method.bundles,
            inside: None,
            is_open: false,
        };
        let request = &self.example.request;
        if self.check_values {
            let mut found = Vec::new();
            values.members(request, &members, "the request", &mut found);
            misfits(self.written.file, found, self.report);
            self.check_one_of();
        }
        Some(Example {
            title: super::text(&self.example.title),
            auth: self.example.auth,
            request: values.json_members(request, &members),
            response: self.response()?,
        })
    }

    /// The checker for the values of the example.
    fn values(&self, side: Side) -> Values<'a> {
        Values {
            types: self.written.types,
            events: self.written.events,
            broken: self.report.broken,
            side,
            auth: self.example.auth,
            refused: self.example.error.is_some(),
        }
    }

    fn check_one_of(&mut self) {
        let Node::Map(entries) = &self.example.request.value else {
            return;
        };
        let names = self.method.one_of.iter().map(|index| {
            let name: &str = &self.method.parameters[*index].name.server;
            name
        });
        let names: Vec<&str> = names.collect();
        let there = names
            .iter()
            .filter(|name| entries.iter().any(|(key, _)| key.value == **name))
            .count();
        if !names.is_empty() && there != 1 {
            let span = &self.example.request.span;
            let message = format!("the request contains {there} of `{}`", names.join("`, `"));
            self.mismatch(span, message, "write exactly one of them");
        }
    }

    fn response(&mut self) -> Option<ExampleResponse> {
        match (&self.example.result, &self.example.error) {
            (Some(result), None) => self.result(result),
            (None, Some(code)) => self.error(code),
            _ => {
                let message = "the example does not have exactly one of `result` and `error`";
                let span = &self.example.title.span;
                self.mismatch(span, message.to_owned(), "write one of them");
                None
            }
        }
    }

    fn result(&mut self, result: &Spanned<Node>) -> Option<ExampleResponse> {
        let values = self.values(Side::Response);
        let outcome = &self.method.result;
        let inner = match (&outcome.under, &result.value) {
            (Some(under), Node::Map(entries)) => match &entries[..] {
                [(key, value)] if key.value == *under => Some(value),
                _ => None,
            },
            (Some(_), _) if outcome.kind != Type::Boolean => None,
            _ => Some(result),
        };
        let (Some(inner), under) = (inner, &outcome.under) else {
            let under = outcome.under.as_deref().unwrap_or_default();
            let message = format!("the result is not an object with the single key `{under}`");
            self.mismatch(&result.span, message, "correct the example or the type");
            return None;
        };
        if self.check_values {
            let mut found = Vec::new();
            values.value(inner, &outcome.kind, "the result", &mut found);
            misfits(self.written.file, found, self.report);
        }
        let json = values.json(inner, &outcome.kind);
        Some(ExampleResponse::Result(match under {
            Some(under) if matches!(result.value, Node::Map(_)) => {
                Value::Object([(under.clone(), json)].into_iter().collect())
            }
            _ => json,
        }))
    }

    fn error(&mut self, code: &Spanned<String>) -> Option<ExampleResponse> {
        let (method, errors) = (self.method, self.written.errors);
        if let Some(failure) = failures(method, errors).find(|known| known.code == code.value) {
            return Some(ExampleResponse::Error(failure.clone()));
        }
        // A group with an unknown name may be misspelled, and declare the code.
        let file = self.written.file;
        let is_unknown = |group: &Spanned<String>| {
            errors.names.get(file, group).is_none() && !self.report.may_be_declared(group)
        };
        let knows_groups = !self.written.method.errors.include.iter().any(is_unknown);
        if knows_groups && !self.report.may_be_declared(code) {
            let known: Vec<&str> = failures(method, errors)
                .map(|failure| failure.code.as_str())
                .collect();
            let message = format!(
                "the method does not declare the error `{}`",
                code.escape_debug()
            );
            let help = suggest(code, known.iter().copied());
            let (rule, file) = (Rule::UndeclaredError, self.written.file);
            self.report.at(rule, file, &code.span, message, help);
        }
        None
    }

    fn mismatch(&mut self, span: &Span, message: String, help: &str) {
        let (rule, file) = (Rule::ExampleMismatch, self.written.file);
        self.report.at(rule, file, span, message, help);
    }
}

/// Every failure that a method can return: its own, those of its groups, and the system's.
fn failures<'a>(method: &'a Method, errors: &'a Errors) -> impl Iterator<Item = &'a Failure> {
    let groups = method.groups.iter().copied().chain(errors.system);
    method
        .failures
        .iter()
        .chain(groups.flat_map(|group| &errors.groups[group].failures))
}
