//! The forms of received values that the examples of the spec show besides the documented one.
//!
//! PHP writes an empty object as a list, and leaves out or nulls what it does not know. A generated
//! client fails on a value that its type excludes, and with it the whole call. So the documents
//! contain the forms that are known to occur, and where they occur.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value};

use crate::model::{
    Content, ExampleResponse, IdKind, Method, MethodResult, Model, Object, Presence, Type, Union,
};

/// A form of a value, as JSON distinguishes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Form {
    Object,
    List,
    String,
    Integer,
    Number,
    Boolean,
    Null,
}

impl Form {
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(number) if number.is_f64() => Self::Number,
            Value::Number(_) => Self::Integer,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::List,
            Value::Object(_) => Self::Object,
        }
    }

    /// Returns the JSON type of its values.
    pub(super) fn json_type(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::List => "array",
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Null => "null",
        }
    }
}

/// Forms besides the documented one.
pub(super) type Forms = BTreeSet<Form>;

/// The place of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// A field of an object, by the indices of both.
    Field(usize, usize),
    /// The result of a method, by its index.
    Result(usize),
    /// The value under the key of the result.
    Value(usize),
}

/// The forms by the place of a value, and by the number of lists and maps around the value there.
#[derive(Debug, Default)]
pub(super) struct Observed {
    forms: HashMap<(Place, usize), Forms>,
    /// The fields that are documented as present and yet missing.
    missing: HashSet<(usize, usize)>,
}

impl Observed {
    /// Collects the forms from the examples of all methods and events.
    pub(super) fn of(model: &Model) -> Self {
        let mut walk = Walk {
            model,
            observed: Self::default(),
        };
        for (index, method) in model.methods.iter().enumerate() {
            walk.method(index, method);
        }
        for event in &model.events {
            for (_, data) in &event.examples {
                walk.object(event.data, data);
            }
        }
        walk.observed
    }

    /// Returns the forms of a value inside this number of lists and maps.
    pub(super) fn forms(&self, place: Place, depth: usize) -> Forms {
        self.forms.get(&(place, depth)).cloned().unwrap_or_default()
    }

    /// Whether an example lacks a field.
    pub(super) fn may_be_missing(&self, object: usize, field: usize) -> bool {
        self.missing.contains(&(object, field))
    }
}

struct Walk<'a> {
    model: &'a Model,
    observed: Observed,
}

impl Walk<'_> {
    fn method(&mut self, index: usize, method: &Method) {
        for example in &method.examples {
            if let ExampleResponse::Result(result) = &example.response {
                self.result(index, &method.result, result);
            }
        }
    }

    fn result(&mut self, index: usize, documented: &MethodResult, result: &Value) {
        let Some(under) = &documented.under else {
            self.value(&documented.kind, result, (Place::Result(index), 0));
            return;
        };
        match result.get(under) {
            Some(value) => self.value(&documented.kind, value, (Place::Value(index), 0)),
            None => self.note(result, (Place::Result(index), 0)),
        }
    }

    fn note(&mut self, value: &Value, at: (Place, usize)) {
        let forms = self.observed.forms.entry(at).or_default();
        forms.insert(Form::of(value));
    }

    /// Notes the form of a value unless it is the documented one, and those of all values in it.
    fn value(&mut self, kind: &Type, value: &Value, at: (Place, usize)) {
        let (place, depth) = at;
        let inside = (place, depth + 1);
        match (kind, value) {
            (Type::Any, _) | (Type::Nullable(_), Value::Null) => {}
            (Type::Nullable(of), _) => self.value(of, value, at),
            (Type::List(of), Value::Array(entries)) => {
                entries
                    .iter()
                    .for_each(|entry| self.value(of, entry, inside));
            }
            (Type::Map(of), Value::Object(entries)) => {
                entries
                    .values()
                    .for_each(|entry| self.value(of, entry, inside));
            }
            (Type::Object(index), Value::Object(_)) => self.object(*index, value),
            (Type::Event(_), Value::Object(envelope)) => self.event(envelope),
            (Type::Union(index), _) => {
                let union = &self.model.unions[*index];
                match form_of(self.model, union, value) {
                    Some(kind) => self.value(kind, inner(union, value), at),
                    None => self.note(value, at),
                }
            }
            _ if is_documented(self.model, kind, value) => {}
            _ => self.note(value, at),
        }
    }

    fn object(&mut self, index: usize, value: &Value) {
        let Value::Object(entries) = value else {
            return;
        };
        let declared: &Object = &self.model.objects[index];
        for (position, field) in declared.fields.iter().enumerate() {
            match entries.get(&field.name.server) {
                Some(value) => self.value(&field.kind, value, (Place::Field(index, position), 0)),
                None => {
                    self.observed.missing.insert((index, position));
                }
            }
        }
    }

    fn event(&mut self, envelope: &Map<String, Value>) {
        let events = &self.model.events;
        let event = events
            .iter()
            .find(|event| envelope.get("type") == Some(&event.name.server.as_str().into()));
        if let (Some(event), Some(data)) = (event, envelope.get("data")) {
            self.object(event.data, data);
        }
    }
}

/// Returns the type of the form of a union that a value has: the first whose required fields have
/// the documented form too, if there is one.
fn form_of<'a>(model: &Model, union: &'a Union, value: &Value) -> Option<&'a Type> {
    let kinds = || {
        union
            .variants
            .iter()
            .filter_map(|form| match &form.content {
                Content::Type(kind) if union.keyed => value.get(&form.name.server).map(|_| kind),
                Content::Type(kind) => is_documented(model, kind, value).then_some(kind),
                Content::Constant(_) => None,
            })
    };
    let mut fitting = kinds().filter(|kind| match kind {
        Type::Object(index) if !union.keyed => has_required(model, &model.objects[*index], value),
        _ => true,
    });
    fitting.next().or_else(|| kinds().next())
}

/// Whether a value has the required fields of an object in their documented form.
fn has_required(model: &Model, declared: &Object, value: &Value) -> bool {
    let mut required = declared
        .fields
        .iter()
        .filter(|field| field.presence == Presence::Required);
    required.all(|field| {
        let value = value.get(&field.name.server);
        value.is_some_and(|value| is_documented(model, &field.kind, value))
    })
}

/// Returns the value of a union's form without the key that names the form.
fn inner<'a>(union: &Union, value: &'a Value) -> &'a Value {
    let named = value
        .as_object()
        .and_then(|entries| entries.values().next());
    named.filter(|_| union.keyed).unwrap_or(value)
}

/// Whether a value as a whole has the documented form of a type.
fn is_documented(model: &Model, kind: &Type, value: &Value) -> bool {
    match kind {
        Type::Any => true,
        Type::Integer => matches!(Form::of(value), Form::Integer),
        Type::Number => value.is_number(),
        Type::Boolean => value.is_boolean(),
        Type::YesNo => matches!(value.as_str(), Some("Y" | "N")),
        Type::String | Type::Secret | Type::Link | Type::Bytes | Type::Enum(_) => value.is_string(),
        Type::Id(index) => match model.ids[*index].kind {
            IdKind::Integer => matches!(Form::of(value), Form::Integer),
            IdKind::String => value.is_string(),
        },
        Type::List(_) => value.is_array(),
        Type::Map(_) | Type::Object(_) | Type::Event(_) => value.is_object(),
        Type::Union(index) => form_of(model, &model.unions[*index], value).is_some(),
        Type::Nullable(of) => value.is_null() || is_documented(model, of, value),
    }
}
