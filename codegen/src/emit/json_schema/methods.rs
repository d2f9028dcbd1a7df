//! Requests and responses of methods.

use crate::emit::json::json;
use serde_json::{Map, Value};

use super::definitions::{TIME, Writer};
use super::types::Property;
use super::{Way, conditions, object};
use crate::emit::bundles::{Entry, entries};
use crate::emit::constraint_text;
use crate::emit::prose::{joined, plain};
use crate::model::{ErrorGroup, ExampleResponse, Failure, Field, Method, MethodResult, Type};

impl Writer<'_> {
    /// Returns the schema of a method's request.
    pub(in super::super) fn request(&self, method: &Method) -> Map<String, Value> {
        let mut schema = object(json!({ "description": plain(&method.description) }));
        if let Some(deprecation) = &method.deprecated {
            let advice = constraint_text::of_deprecation(deprecation);
            schema = object(json!({
                "description": plain(&joined([method.description.clone(), advice])),
                "deprecated": true,
            }));
        }
        schema.extend(self.bundle(method, None, &|_| true));
        // The request itself may be the reason for a failure.
        let examples = method
            .examples
            .iter()
            .filter(|example| matches!(example.response, ExampleResponse::Result(_)))
            .map(|example| &example.request);
        schema.insert("examples".to_owned(), examples.cloned().collect());
        schema
    }

    /// Returns the schema of a method's request without what the caller binds: the parameters of
    /// the identity, and secrets.
    pub(in super::super) fn input(&self, method: &Method) -> Map<String, Value> {
        let bound = method
            .identity
            .map_or(&[][..], |at| &self.model.identities[at].parameters);
        let is_free = |field: &Field| {
            !field.kind.is_secret() && !bound.iter().any(|bound| std::ptr::eq(bound, field))
        };
        self.bundle(method, None, &is_free)
    }

    /// Returns the schema of an object with these parameters of an identity.
    pub(in super::super) fn bound(&self, parameters: &[&Field]) -> Map<String, Value> {
        let properties = parameters.iter().map(|field| self.field(field, self.sent));
        self.object(properties.collect(), self.sent)
    }

    /// Returns the schema of a bundle of parameters, or of the request itself, with the parameters
    /// that `shows` selects.
    fn bundle(
        &self,
        method: &Method,
        at: Option<usize>,
        shows: &dyn Fn(&Field) -> bool,
    ) -> Map<String, Value> {
        let mut entries = entries(self.model, method, at);
        entries.retain(|entry| match entry {
            Entry::Field(field) => shows(field),
            Entry::Bundle(..) => true,
        });
        let property = |entry: &Entry| match entry {
            Entry::Field(field) => self.field(field, self.sent),
            Entry::Bundle(index, bundle) => {
                let mut schema = object(json!({ "description": plain(&bundle.description) }));
                schema.extend(self.bundle(method, Some(*index), shows));
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
        let choices = choices.filter(|field| field.bundle == at && shows(field));
        schema.extend(conditions::one_of(
            choices.map(|field| field.name.server.as_str()),
        ));
        schema
    }

    /// Returns the schema of a method's successful response.
    pub(in super::super) fn response(&self, method: &Method) -> Map<String, Value> {
        object(json!({
            "description": "A successful response.",
            "type": "object",
            "properties": {
                "result": self.result(&method.result),
                "time": { "anyOf": [self.reference(TIME), { "enum": [null, []] }] },
            },
            "required": ["result"],
        }))
    }

    fn result(&self, outcome: &MethodResult) -> Map<String, Value> {
        let value = self.received_or_absent(&outcome.kind, Way::InResponse);
        let mut schema = match &outcome.under {
            // Servers send booleans both bare and under a key.
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
        schema.insert("description".to_owned(), plain(&outcome.description).into());
        schema
    }

    /// Returns the schema of a method's failed response.
    pub(in super::super) fn error(&self, method: &Method) -> Map<String, Value> {
        let own = method.failures.iter().map(code);
        let groups = method.groups.iter().copied().chain([self.model.system]);
        let shared =
            groups.map(|group| self.reference(&self.codes_name(&self.model.groups[group])));
        let other = json!({
            "description": "An undocumented code.",
            "anyOf": [{ "type": "string" }, { "type": "integer" }],
        });
        object(json!({
            "description": "A failed response.",
            "type": "object",
            "properties": {
                "error": {
                    "description": "The error code.",
                    "anyOf": own.chain(shared).chain([other]).collect::<Vec<_>>(),
                },
                "error_description": {
                    "description": "The error description, for developers.",
                    "type": "string",
                },
            },
            "required": ["error"],
        }))
    }

    /// Returns the schema of the codes of a group that methods share.
    pub(super) fn codes(&self, group: &ErrorGroup) -> Map<String, Value> {
        let codes = group.failures.iter().map(code);
        let codes: Vec<Value> = codes.collect();
        object(json!({ "description": plain(&group.description), "anyOf": codes }))
    }

    /// Returns the schema of the `time` block of a response.
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
            "description": "The time that the request took. Any of the entries may be absent.",
            "type": "object",
            "properties": {
                "start": number("The time of the request, in seconds since 1970."),
                "finish": number("The time of the response, in seconds since 1970."),
                "duration": number("The total duration, in seconds."),
                "processing": number("The duration of the method itself, in seconds."),
                "date_start": date("The time of the request, as a date with a time zone."),
                "date_finish": date("The time of the response, as a date with a time zone."),
                "operating": number("The execution time of this method that counts towards its limit, in seconds."),
                "operating_reset_at": number("The time when the oldest part of `operating` stops counting, in seconds since 1970."),
            },
        }))
    }
}

/// Returns an object with a value under a key.
fn wrapped(under: &str, value: &Map<String, Value>, required: bool) -> Value {
    let mut schema = json!({ "type": "object", "properties": { (under): value } });
    if required {
        schema["required"] = json!([under]);
    }
    schema
}

fn code(failure: &Failure) -> Value {
    let title = failure.messages.first().unwrap_or(&failure.code);
    let mut schema = json!({
        "const": &failure.code,
        "title": title,
        "description": plain(&joined([failure.when.clone(), failure.remedy.clone()])),
    });
    if failure.removed.is_some() {
        schema["deprecated"] = true.into();
    }
    schema
}
