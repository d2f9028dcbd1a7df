//! Requests and answers of methods.

use serde_json::{Map, Value, json};

use super::definitions::{TIME, Writer};
use super::types::Property;
use super::{Prose, Way, conditions, object};
use crate::emit::bundles::{Entry, entries};
use crate::emit::constraint_text;
use crate::emit::prose::joined;
use crate::model::{ErrorGroup, ExampleAnswer, Failure, Field, Method, Outcome, Type};

impl Writer<'_> {
    /// The request of a method.
    pub(in super::super) fn request(&self, method: &Method) -> Map<String, Value> {
        let mut schema = object(json!({ "description": self.prose.of(&method.description) }));
        if let Some(deprecation) = &method.deprecated {
            let advice = constraint_text::of_deprecation(deprecation);
            schema = object(json!({
                "description": self.prose.of(&joined([method.description.clone(), advice])),
                "deprecated": true,
            }));
        }
        schema.extend(self.bundle(method, None));
        // A request that fails may be the reason why it does.
        let examples = method
            .examples
            .iter()
            .filter(|example| matches!(example.answer, ExampleAnswer::Result(_)))
            .map(|example| &example.request);
        schema.insert("examples".to_owned(), examples.cloned().collect());
        schema
    }

    /// A bundle of parameters, or the request itself.
    fn bundle(&self, method: &Method, at: Option<usize>) -> Map<String, Value> {
        let entries = entries(self.model, method, at);
        let property = |entry: &Entry| match entry {
            Entry::Field(field) => self.field(field, self.sent),
            Entry::Bundle(index, bundle) => {
                let mut schema =
                    object(json!({ "description": self.prose.of(&bundle.description) }));
                schema.extend(self.bundle(method, Some(*index)));
                Property {
                    name: bundle.name.clone(),
                    schema,
                    required: bundle.required,
                }
            }
        };
        let mut schema = self.object(entries.iter().map(property).collect(), self.sent);
        let fields: Vec<&Field> = entries
            .iter()
            .filter_map(|entry| match entry {
                Entry::Field(field) => Some(*field),
                Entry::Bundle(..) => None,
            })
            .collect();
        schema.extend(conditions::between(&fields));
        let choices = method.one_of.iter().map(|index| &method.parameters[*index]);
        let choices = choices.filter(|field| field.bundle == at);
        schema.extend(conditions::one_of(
            choices.map(|field| field.name.server.as_str()),
        ));
        schema
    }

    /// A successful answer of a method.
    pub(in super::super) fn response(&self, method: &Method) -> Map<String, Value> {
        object(json!({
            "description": "A successful answer.",
            "type": "object",
            "properties": {
                "result": self.result(&method.result),
                "time": { "anyOf": [self.reference(TIME), { "enum": [null, []] }] },
            },
            "required": ["result"],
        }))
    }

    fn result(&self, outcome: &Outcome) -> Map<String, Value> {
        let value = self.received_or_absent(&outcome.kind, Way::Answered);
        let mut schema = match &outcome.under {
            // Booleans have come bare and under a key.
            under if outcome.kind == Type::Boolean => {
                let mut forms = vec![wrapped(outcome.key_of_flag(), &value, true), value.into()];
                if under.is_none() {
                    forms.reverse();
                }
                object(json!({ "anyOf": forms }))
            }
            None => value,
            Some(under) => {
                let required = !self.may_be_absent(&outcome.kind);
                object(wrapped(under, &value, required))
            }
        };
        schema.insert(
            "description".to_owned(),
            self.prose.of(&outcome.description).into(),
        );
        schema
    }

    /// A failed answer of a method.
    pub(in super::super) fn error(&self, method: &Method) -> Map<String, Value> {
        let own = method.failures.iter().map(|own| code(own, self.prose));
        let groups = method.groups.iter().copied().chain([self.model.system]);
        let shared =
            groups.map(|group| self.reference(&self.codes_name(&self.model.groups[group])));
        let other = json!({
            "description": "A code that is not described.",
            "anyOf": [{ "type": "string" }, { "type": "integer" }],
        });
        object(json!({
            "description": "A failed answer.",
            "type": "object",
            "properties": {
                "error": {
                    "description": "What went wrong, as a code.",
                    "anyOf": own.chain(shared).chain([other]).collect::<Vec<_>>(),
                },
                "error_description": {
                    "description": "What went wrong, in words for the developer.",
                    "type": "string",
                },
            },
            "required": ["error"],
        }))
    }

    /// The codes of a group that methods share.
    pub(super) fn codes(&self, group: &ErrorGroup) -> Map<String, Value> {
        let codes = group.failures.iter().map(|shared| code(shared, self.prose));
        let codes: Vec<Value> = codes.collect();
        object(json!({ "description": self.prose.of(&group.description), "anyOf": codes }))
    }

    /// The `time` block of an answer.
    pub(super) fn time(&self) -> Map<String, Value> {
        let number = |description: &str| {
            json!({
                "anyOf": [self.reference("number"), { "type": "null" }],
                "description": description,
            })
        };
        let date =
            |description: &str| json!({ "type": ["string", "null"], "description": description });
        object(json!({
            "description": "How long the request took. Any of the entries may be absent.",
            "type": "object",
            "properties": {
                "start": number("When the request came, in seconds since 1970."),
                "finish": number("When the answer left, in seconds since 1970."),
                "duration": number("How long the request took in all, in seconds."),
                "processing": number("How long the method itself took, in seconds."),
                "date_start": date("When the request came, as a date with time zone."),
                "date_finish": date("When the answer left, as a date with time zone."),
                "operating": number("Execution time of this method that counts against its limit, in seconds."),
                "operating_reset_at": number("When the oldest part of `operating` stops counting, in seconds since 1970."),
            },
        }))
    }
}

/// A value under a key.
fn wrapped(under: &str, value: &Map<String, Value>, required: bool) -> Value {
    let mut schema = json!({ "type": "object", "properties": { under: value } });
    if required {
        schema["required"] = json!([under]);
    }
    schema
}

fn code(failure: &Failure, prose: Prose) -> Value {
    let title = failure.messages.first().unwrap_or(&failure.code);
    let mut schema = json!({
        "const": failure.code,
        "title": title,
        "description": prose.of(&joined([failure.when.clone(), failure.remedy.clone()])),
    });
    if failure.removed.is_some() {
        schema["deprecated"] = true.into();
    }
    schema
}
