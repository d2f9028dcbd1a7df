//! Requests, responses and errors of methods.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::components::{Component, Components};
use super::forms::Place;
use super::types::{listed, object_of};
use crate::emit::bundles::{Entry, entries};
use crate::emit::constraint_text;
use crate::emit::prose::joined;
use crate::model::{Failure, Method, Model, Presence, Type};

impl Components<'_> {
    /// Returns the schema of a method's request.
    pub(super) fn request(&self, index: usize) -> Value {
        let method = &self.model.methods[index];
        let choice = choice(method);
        let texts = [format!("The parameters of `{}`.", method.name)];
        let mut schema = self.described(&joined(texts.into_iter().chain(choice)));
        schema.extend(self.entries(index, None));
        schema.into()
    }

    /// Returns the schema of a bundle of parameters.
    pub(super) fn bundle(&self, index: usize, bundle: usize) -> Value {
        let text = &self.model.methods[index].bundles[bundle].description;
        let mut schema = self.described(text);
        schema.extend(self.entries(index, Some(bundle)));
        schema.into()
    }

    fn entries(&self, index: usize, at: Option<usize>) -> Map<String, Value> {
        let method = &self.model.methods[index];
        let property = |entry: Entry| match entry {
            Entry::Field(field) => {
                let is_required = field.presence == Presence::Required;
                (field.name.server.clone(), self.sent(field), is_required)
            }
            Entry::Bundle(inner, bundle) => {
                let schema = self.reference(Component::Bundle(index, inner));
                (bundle.name.clone(), schema, bundle.required)
            }
        };
        let entries = entries(self.model, method, at);
        object_of(entries.into_iter().map(property).collect())
    }

    /// Returns the schema of a method's successful response.
    pub(super) fn response(&self, index: usize) -> Value {
        let method = &self.model.methods[index];
        let outcome = &method.result;
        let place = Place::Result(index);
        let forms = self.observed.forms(place, 0);
        let result = match &outcome.under {
            None => self.varying(&outcome.kind, Some((place, 0))),
            Some(_) if forms.is_empty() => self.reference(Component::Result(index)),
            Some(_) => self.reference(Component::VariedResult(index, forms)),
        };
        let result = self
            .dialect
            .annotated(result, self.described(&outcome.description));
        let time = self.reference(Component::Time);
        let mut schema = self.described(&format!("The response of `{}`.", method.name));
        schema.extend(object_of(vec![
            ("result".to_owned(), result, true),
            ("time".to_owned(), time, false),
        ]));
        schema.into()
    }

    /// Returns the schema of a result that contains its value under a key.
    pub(super) fn result(&self, index: usize) -> Value {
        let outcome = &self.model.methods[index].result;
        let place = Place::Value(index);
        let value = self.varying(&outcome.kind, Some((place, 0)));
        let value = self
            .dialect
            .annotated(value, self.described(&outcome.description));
        let key = outcome.key_of_flag().to_owned();
        let mut schema = self.described(&outcome.description);
        schema.extend(object_of(vec![(key, value, true)]));
        schema.into()
    }

    /// Returns the schema of the time block of a response.
    pub(super) fn time(&self) -> Value {
        let number = |name: &str, text: &str| {
            let schema = self
                .dialect
                .annotated(self.kind(&Type::Number), self.described(text));
            (name.to_owned(), schema, false)
        };
        let date = |name: &str, text: &str| {
            let schema = self
                .dialect
                .annotated(self.kind(&Type::String), self.described(text));
            (name.to_owned(), schema, false)
        };
        let mut schema =
            self.described("The time that the request took. Any of the entries may be absent.");
        schema.extend(object_of(vec![
            number("start", "The time of the request, in seconds since 1970."),
            number("finish", "The time of the response, in seconds since 1970."),
            number("duration", "The total duration, in seconds."),
            number("processing", "The duration of the method itself, in seconds."),
            date("date_start", "The time of the request, as a date with a time zone."),
            date("date_finish", "The time of the response, as a date with a time zone."),
            number("operating", "The execution time of this method that counts towards its limit, in seconds."),
            number("operating_reset_at", "The time when the oldest part of `operating` stops counting, in seconds since 1970."),
        ]));
        schema.into()
    }

    /// Returns the schema of a method's failed response.
    pub(super) fn error(&self, index: usize) -> Value {
        let code = self.reference(Component::ErrorCode(index));
        let text = self.described("The error description, for developers.");
        let text = self.dialect.annotated(self.kind(&Type::String), text);
        let name = &self.model.methods[index].name;
        let mut schema = self.described(&format!("The response of `{name}` to a failed call."));
        schema.extend(object_of(vec![
            ("error".to_owned(), code, true),
            ("error_description".to_owned(), text, false),
        ]));
        schema.into()
    }

    /// Returns the schema of a method's error codes.
    pub(super) fn error_code(&self, index: usize) -> Value {
        let method = &self.model.methods[index];
        let text = "An error code. The codes that any method may return are described at the top of the document.";
        let own = listed(self.model.failures(method).map(about));
        let mut seen = HashSet::new();
        let codes = failures(self.model, method).map(|failure| failure.code.as_str());
        let codes = codes.filter(|code| seen.insert(*code)).collect();
        self.open(text, &own, codes).into()
    }
}

/// Returns all errors that a method may return: those that its page documents, and those of every
/// method.
pub(super) fn failures<'a>(
    model: &'a Model,
    method: &'a Method,
) -> impl Iterator<Item = &'a Failure> {
    model.failures(method).chain(&model.system().failures)
}

/// Returns an error code with its meaning and remedy.
pub(super) fn about(failure: &Failure) -> (String, String) {
    let removal = failure.removed.as_ref();
    let removal = removal.map(|day| constraint_text::of_removal(day));
    let texts = [failure.when.clone(), failure.remedy.clone()];
    (
        failure.code.clone(),
        joined(texts.into_iter().chain(removal)),
    )
}

/// Returns that exactly one of several parameters is sent.
fn choice(method: &Method) -> Option<String> {
    let names = method.one_of.iter();
    let names: Vec<String> = names
        .map(|index| format!("`{}`", method.parameters[*index].path(&method.bundles)))
        .collect();
    (!names.is_empty()).then(|| format!("Exactly one of {} is sent.", names.join(", ")))
}
