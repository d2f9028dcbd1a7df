//! The definitions that schemas refer to by name, and which of them a schema needs.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use crate::emit::json::{self, Block, json};
use serde_json::{Map, Value};

use super::dialect::Dialect;
use super::spellings::{NOTHING, spellings};
use super::{Way, object};
use crate::model::{Content, Enum, ErrorGroup, Id, Model, Object, Type, Union};
use crate::names;

/// The name of the definition of a response's `time`.
pub(super) const TIME: &str = "Time";

/// Writes declarations as schemas.
pub(in super::super) struct Writer<'a> {
    pub(super) model: &'a Model,
    /// The prefix of a reference to a definition.
    pub(super) base: &'static str,
    /// The direction of requests: open or strict.
    pub(super) sent: Way,
    index: HashMap<String, Defined<'a>>,
    /// The objects and unions in responses other than events.
    answered: HashSet<String>,
    /// The definitions that were written so far, by their dialect and depth.
    written: RefCell<HashMap<(Dialect, usize), Definitions>>,
}

/// Definitions as text, by name.
type Definitions = HashMap<String, Rc<Definition>>;

/// A definition as text.
struct Definition {
    /// The names that it refers to.
    references: BTreeSet<String>,
    /// Its entry among the definitions.
    entry: Box<str>,
}

enum Defined<'a> {
    Id(&'a Id),
    Enum(&'a Enum),
    Object(&'a Object, Way),
    /// The absence of an object.
    Nothing(&'a Object, Way),
    Union(&'a Union, Way),
    Codes(&'a ErrorGroup),
    /// Any event of an area.
    Event(usize),
    Time,
    Spelling(Value),
}

impl<'a> Writer<'a> {
    /// Creates a writer whose references begin with `base` and whose requests are open or strict.
    pub(in super::super) fn new(model: &'a Model, base: &'static str, sent: Way) -> Self {
        let mut writer = Self {
            model,
            base,
            sent,
            index: HashMap::new(),
            answered: HashSet::new(),
            written: RefCell::default(),
        };
        for method in &model.methods {
            writer.mark_answered(&method.result.kind);
        }
        for id in &model.ids {
            writer.define(id.name.clone(), Defined::Id(id));
        }
        for declared in &model.enums {
            writer.define(writer.enum_name(declared), Defined::Enum(declared));
        }
        for way in [sent, Way::InResponse, Way::InEvent] {
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
            writer.define(writer.codes_name(group), Defined::Codes(group));
        }
        for area in 0..model.areas.len() {
            writer.define(writer.event_name(area), Defined::Event(area));
        }
        writer.define(TIME.to_owned(), Defined::Time);
        for (name, spelling) in spellings(base) {
            writer.define(name.to_owned(), Defined::Spelling(spelling));
        }
        writer
    }

    /// Adds the names of the objects and unions that a type of a response contains, outside of
    /// events.
    fn mark_answered(&mut self, kind: &Type) {
        let model = self.model;
        match kind.innermost() {
            Type::Object(index) => {
                let object = &model.objects[*index];
                let name = names::flat(self.model, &object.place, &object.name);
                if self.answered.insert(name) {
                    let fields = object.fields.iter();
                    fields.for_each(|field| self.mark_answered(&field.kind));
                }
            }
            Type::Union(index) => {
                let union = &model.unions[*index];
                let name = names::flat(self.model, &union.place, &union.name);
                if self.answered.insert(name) {
                    for form in &union.variants {
                        if let Content::Type(kind) = &form.content {
                            self.mark_answered(kind);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn define(&mut self, name: String, defined: Defined<'a>) {
        self.index.insert(name, defined);
    }

    /// Returns the name of an object's definition.
    pub(super) fn object_name(&self, object: &Object, way: Way) -> String {
        let name = names::flat(self.model, &object.place, &object.name);
        self.directed(name, object.in_requests, way)
    }

    /// Returns the name of a union's definition.
    pub(super) fn union_name(&self, union: &Union, way: Way) -> String {
        let name = names::flat(self.model, &union.place, &union.name);
        self.directed(name, union.in_requests, way)
    }

    /// Returns the name of an enumeration's definition.
    pub(super) fn enum_name(&self, declared: &Enum) -> String {
        names::flat(self.model, &declared.place, &declared.name)
    }

    /// Returns the name of the definition of any event of an area in its envelope.
    pub(super) fn event_name(&self, area: usize) -> String {
        format!("{}Event", self.model.areas[area].prefix)
    }

    /// Returns the name of the definition with the codes of a group: `SystemErrorCode`.
    pub(super) fn codes_name(&self, group: &ErrorGroup) -> String {
        let name = names::group_type(&group.name) + "Code";
        names::flat(self.model, &group.place, &name)
    }

    /// Returns the name for a direction. A declaration has a definition per direction, since
    /// received values are more lenient than sent ones, and events more than responses.
    fn directed(&self, name: String, in_requests: bool, way: Way) -> String {
        match way {
            Way::InResponse if in_requests => format!("{name}.answer"),
            Way::InEvent if in_requests || self.answered.contains(&name) => format!("{name}.event"),
            _ => name,
        }
    }

    /// Returns a reference to a definition.
    pub(super) fn reference(&self, name: &str) -> Value {
        json!({ "$ref": [self.base, name].concat() })
    }

    /// Writes the entries of a schema, and everything that it refers to.
    pub(in super::super) fn write(
        &self,
        schema: Map<String, Value>,
        dialect: Dialect,
        block: &mut Block,
    ) {
        let definitions = self.definitions(&schema, dialect, block.depth() + 1);
        block.entries(&dialect.express(schema));
        if !definitions.is_empty() {
            block.object(dialect.definitions(), |block| {
                let definitions = definitions.values();
                definitions.for_each(|definition| block.written(&definition.entry));
            });
        }
    }

    /// Returns every definition that a schema refers to, directly or indirectly, by name.
    fn definitions(
        &self,
        schema: &Map<String, Value>,
        dialect: Dialect,
        depth: usize,
    ) -> BTreeMap<String, Rc<Definition>> {
        let mut wanted = BTreeSet::new();
        self.references_of(schema, &mut wanted);
        let mut found: BTreeMap<String, Rc<Definition>> = BTreeMap::new();
        while let Some(name) = wanted.pop_first() {
            if !found.contains_key(&name)
                && let Some(defined) = self.index.get(&name)
            {
                let definition = self.written(&name, defined, dialect, depth);
                wanted.extend(definition.references.iter().cloned());
                found.insert(name, definition);
            }
        }
        found
    }

    /// Returns a definition. It is written once, since it occurs in many schemas.
    fn written(
        &self,
        name: &str,
        defined: &Defined,
        dialect: Dialect,
        depth: usize,
    ) -> Rc<Definition> {
        let mut all = self.written.borrow_mut();
        let written = all.entry((dialect, depth)).or_default();
        if let Some(definition) = written.get(name) {
            return definition.clone();
        }
        let schema = self.definition(defined);
        let mut references = BTreeSet::new();
        self.references_of(&schema, &mut references);
        let mut entry = String::new();
        json::entry(name, &dialect.express(schema).into(), depth, &mut entry);
        let definition = Rc::new(Definition {
            references,
            entry: entry.into(),
        });
        written.insert(name.to_owned(), definition.clone());
        definition
    }

    fn definition(&self, defined: &Defined) -> Map<String, Value> {
        match defined {
            Defined::Id(id) => self.id(id),
            Defined::Enum(declared) => self.declared_enum(declared),
            Defined::Object(object, way) => self.declared_object(object, *way),
            Defined::Nothing(object, way) => self.nothing_of(object, *way),
            Defined::Union(union, way) => self.declared_union(union, *way),
            Defined::Codes(group) => self.codes(group),
            Defined::Event(area) => self.event(*area),
            Defined::Time => self.time(),
            Defined::Spelling(spelling) => object(spelling.clone()),
        }
    }

    fn references_of(&self, schema: &Map<String, Value>, names: &mut BTreeSet<String>) {
        schema
            .iter()
            .for_each(|(key, value)| self.references_under(key, value, names));
    }

    /// Collects the names that a schema refers to.
    fn references(&self, schema: &Value, names: &mut BTreeSet<String>) {
        match schema {
            Value::Object(entries) => self.references_of(entries, names),
            Value::Array(items) => items.iter().for_each(|item| self.references(item, names)),
            _ => {}
        }
    }

    fn references_under(&self, key: &str, value: &Value, names: &mut BTreeSet<String>) {
        match value {
            Value::String(target) if key == "$ref" => {
                names.extend(target.strip_prefix(self.base).map(str::to_owned));
            }
            // The values of these keys are data, not schemas.
            _ if matches!(key, "examples" | "const" | "default") => {}
            value => self.references(value, names),
        }
    }
}
