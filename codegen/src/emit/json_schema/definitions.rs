//! What schemas refer to by name, and which of it one schema needs.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::received::{NOTHING, spellings};
use super::{Prose, Way, object};
use crate::model::{Content, Enum, ErrorGroup, Id, Model, Object, Type, Union};
use crate::names;

/// The name of the definition of any event in its envelope.
pub(super) const EVENT: &str = "Event";

/// The name of the definition of an answer's `time`.
pub(super) const TIME: &str = "Time";

/// Writes declarations as schemas.
pub(in super::super) struct Writer<'a> {
    pub(super) model: &'a Model,
    /// What a reference to a definition begins with.
    pub(super) base: &'static str,
    /// How requests are written.
    pub(super) sent: Way,
    /// How texts of the spec are written.
    pub(super) prose: Prose,
    index: HashMap<String, Defined<'a>>,
    /// The objects and unions that answers hold beside events.
    answered: HashSet<&'a str>,
}

enum Defined<'a> {
    Id(&'a Id),
    Enum(&'a Enum),
    Object(&'a Object, Way),
    /// Nothing in the place of an object.
    Nothing(&'a Object, Way),
    Union(&'a Union, Way),
    Codes(&'a ErrorGroup),
    Event,
    Time,
    Spelling(Value),
}

impl<'a> Writer<'a> {
    /// A writer whose references begin with `base` and whose requests are open or strict.
    pub(in super::super) fn new(
        model: &'a Model,
        base: &'static str,
        sent: Way,
        prose: Prose,
    ) -> Self {
        let mut answered = HashSet::new();
        for method in &model.methods {
            declared(model, &method.result.kind, &mut answered);
        }
        let mut writer = Self {
            model,
            base,
            sent,
            prose,
            index: HashMap::new(),
            answered,
        };
        for id in &model.ids {
            writer.define(id.name.clone(), Defined::Id(id));
        }
        for declared in &model.enums {
            writer.define(declared.name.clone(), Defined::Enum(declared));
        }
        for way in [sent, Way::Answered, Way::Told] {
            for object in &model.objects {
                let name = writer.object_name(object, way);
                writer.define(name.clone() + NOTHING, Defined::Nothing(object, way));
                writer.define(name, Defined::Object(object, way));
            }
            for union in &model.unions {
                writer.define(writer.union_name(union, way), Defined::Union(union, way));
            }
        }
        for group in &model.groups {
            writer.define(codes_name(group), Defined::Codes(group));
        }
        writer.define(EVENT.to_owned(), Defined::Event);
        writer.define(TIME.to_owned(), Defined::Time);
        for (name, spelling) in spellings(base) {
            writer.define(name.to_owned(), Defined::Spelling(spelling));
        }
        writer
    }

    fn define(&mut self, name: String, defined: Defined<'a>) {
        self.index.insert(name, defined);
    }

    /// The name of an object's definition.
    pub(super) fn object_name(&self, object: &Object, way: Way) -> String {
        self.name(&object.name, object.in_requests, way)
    }

    /// The name of a union's definition.
    pub(super) fn union_name(&self, union: &Union, way: Way) -> String {
        self.name(&union.name, union.in_requests, way)
    }

    /// What goes several ways has several definitions, since what comes leaves more open than what
    /// is sent, and an event more than an answer.
    fn name(&self, name: &str, in_requests: bool, way: Way) -> String {
        match way {
            Way::Answered if in_requests => format!("{name}.answer"),
            Way::Told if in_requests || self.answered.contains(name) => format!("{name}.event"),
            _ => name.to_owned(),
        }
    }

    /// A reference to a definition.
    pub(super) fn reference(&self, name: &str) -> Value {
        json!({ "$ref": format!("{}{name}", self.base) })
    }

    /// Every definition that a schema refers to, and that those refer to, by name.
    pub(in super::super) fn definitions(&self, schema: &Map<String, Value>) -> Map<String, Value> {
        let mut wanted = BTreeSet::new();
        schema
            .iter()
            .for_each(|(key, value)| self.references_under(key, value, &mut wanted));
        let mut found: BTreeMap<String, Value> = BTreeMap::new();
        while let Some(name) = wanted.pop_first() {
            if found.contains_key(&name) {
                continue;
            }
            if let Some(defined) = self.index.get(&name) {
                let definition = Value::from(self.definition(defined));
                self.references(&definition, &mut wanted);
                found.insert(name, definition);
            }
        }
        found.into_iter().collect()
    }

    fn definition(&self, defined: &Defined) -> Map<String, Value> {
        match defined {
            Defined::Id(id) => self.id(id),
            Defined::Enum(declared) => self.declared_enum(declared),
            Defined::Object(object, way) => self.declared_object(object, *way),
            Defined::Nothing(object, way) => self.nothing_of(object, *way),
            Defined::Union(union, way) => self.declared_union(union, *way),
            Defined::Codes(group) => self.codes(group),
            Defined::Event => self.event(),
            Defined::Time => self.time(),
            Defined::Spelling(spelling) => object(spelling.clone()),
        }
    }

    /// Collects the names that a schema refers to.
    fn references(&self, schema: &Value, names: &mut BTreeSet<String>) {
        match schema {
            Value::Object(entries) => entries
                .iter()
                .for_each(|(key, value)| self.references_under(key, value, names)),
            Value::Array(items) => items.iter().for_each(|item| self.references(item, names)),
            _ => {}
        }
    }

    fn references_under(&self, key: &str, value: &Value, names: &mut BTreeSet<String>) {
        match value {
            Value::String(target) if key == "$ref" => {
                names.extend(target.strip_prefix(self.base).map(str::to_owned));
            }
            // What these hold is data, not schema.
            _ if matches!(key, "examples" | "const" | "default") => {}
            value => self.references(value, names),
        }
    }
}

/// Collects the names of the objects and unions that a type holds beside events.
fn declared<'a>(model: &'a Model, kind: &Type, names: &mut HashSet<&'a str>) {
    match kind.innermost() {
        Type::Object(index) => {
            let object = &model.objects[*index];
            if names.insert(&object.name) {
                let fields = object.fields.iter();
                fields.for_each(|field| declared(model, &field.kind, names));
            }
        }
        Type::Union(index) => {
            let union = &model.unions[*index];
            if names.insert(&union.name) {
                for form in &union.variants {
                    if let Content::Type(kind) = &form.content {
                        declared(model, kind, names);
                    }
                }
            }
        }
        _ => {}
    }
}

/// The name of the definition that holds the codes of a group: `SystemErrorCode`.
pub(super) fn codes_name(group: &ErrorGroup) -> String {
    names::group_type(&group.name) + "Code"
}
