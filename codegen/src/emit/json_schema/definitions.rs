//! What schemas refer to by name, and which of it one schema needs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use super::{Prose, Way};
use crate::model::{Enum, ErrorGroup, Id, Model, Object, Union};
use crate::names;

/// The name of the definition of any event in its envelope.
pub(super) const EVENT: &str = "Event";

/// The name of the definition of an answer's `time`.
pub(super) const TIME: &str = "Time";

/// Writes declarations as schemas.
pub(in super::super) struct Writer<'a> {
    pub(super) model: &'a Model,
    /// What a reference to a definition begins with.
    base: &'static str,
    /// How requests are written.
    pub(super) sent: Way,
    /// How texts of the spec are written.
    pub(super) prose: Prose,
    index: HashMap<String, Defined<'a>>,
}

enum Defined<'a> {
    Id(&'a Id),
    Enum(&'a Enum),
    Object(&'a Object, Way),
    Union(&'a Union, Way),
    Codes(&'a ErrorGroup),
    Event,
    Time,
}

impl<'a> Writer<'a> {
    /// A writer whose references begin with `base` and whose requests are open or strict.
    pub(in super::super) fn new(
        model: &'a Model,
        base: &'static str,
        sent: Way,
        prose: Prose,
    ) -> Self {
        let mut index = HashMap::new();
        for id in &model.ids {
            index.insert(id.name.clone(), Defined::Id(id));
        }
        for declared in &model.enums {
            index.insert(declared.name.clone(), Defined::Enum(declared));
        }
        for way in [sent, Way::Answered] {
            for object in &model.objects {
                index.insert(object_name(object, way), Defined::Object(object, way));
            }
            for union in &model.unions {
                index.insert(union_name(union, way), Defined::Union(union, way));
            }
        }
        for group in &model.groups {
            index.insert(codes_name(group), Defined::Codes(group));
        }
        index.insert(EVENT.to_owned(), Defined::Event);
        index.insert(TIME.to_owned(), Defined::Time);
        Self {
            model,
            base,
            sent,
            prose,
            index,
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
            Defined::Union(union, way) => self.declared_union(union, *way),
            Defined::Codes(group) => self.codes(group),
            Defined::Event => self.event(),
            Defined::Time => self.time(),
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

/// The name of an object's definition.
pub(super) fn object_name(object: &Object, way: Way) -> String {
    name(&object.name, object.in_requests, way)
}

/// The name of a union's definition.
pub(super) fn union_name(union: &Union, way: Way) -> String {
    name(&union.name, union.in_requests, way)
}

/// What is both sent and answered has two definitions, since an answer leaves more open.
fn name(name: &str, in_requests: bool, way: Way) -> String {
    if way == Way::Answered && in_requests {
        format!("{name}.answer")
    } else {
        name.to_owned()
    }
}

/// The name of the definition that holds the codes of a group: `SystemErrorCode`.
pub(super) fn codes_name(group: &ErrorGroup) -> String {
    names::group_type(&group.name) + "Code"
}
