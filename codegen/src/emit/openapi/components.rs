//! Which components there are, and their names.
//!
//! A component is written when something refers to it, so a document contains no unused one.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};

use crate::emit::json::{self, Block, json};
use serde_json::{Map, Value};

use super::dialect::Dialect;
use super::forms::{Forms, Observed};
use crate::emit::prose::markdown;
use crate::model::{Model, Type};
use crate::names;

/// A component, by the indices of its declarations in the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Component {
    Id(usize),
    Enum(usize),
    Object(usize),
    Union(usize),
    /// A form of a union with a key of its own or a fixed value: the union and the form.
    Form(usize, usize),
    /// The fixed value of a key in a form of a union.
    Constant(usize, usize, String),
    /// A value that also has other forms than the documented one.
    Varied(Type, Forms),
    /// The same for the result of a method that is an object with one key.
    VariedResult(usize, Forms),
    YesNo,
    Request(usize),
    /// A bundle of parameters: the method and the bundle.
    Bundle(usize, usize),
    Result(usize),
    Response(usize),
    Time,
    Error(usize),
    ErrorCode(usize),
    /// Any event of an area.
    Event(usize),
    /// An event in the envelope in which it is fetched.
    Fetched(usize),
    /// An unlisted event in this envelope.
    FetchedOther,
    /// An event as a portal delivers it.
    Delivered(usize),
    /// The name of an event.
    EventName(usize),
    /// The sender of a delivery.
    Sender,
}

/// The components of a document.
pub(super) struct Components<'a> {
    pub(super) model: &'a Model,
    pub(super) observed: &'a Observed,
    pub(super) dialect: Dialect,
    /// The names of the components that something refers to.
    wanted: RefCell<HashSet<String>>,
    /// Those of them that are not written yet.
    waiting: RefCell<Vec<(String, Component)>>,
}

impl<'a> Components<'a> {
    /// Returns no components.
    pub(super) fn new(model: &'a Model, observed: &'a Observed, dialect: Dialect) -> Self {
        Self {
            model,
            observed,
            dialect,
            wanted: RefCell::default(),
            waiting: RefCell::default(),
        }
    }

    /// Returns a reference to a component, which becomes part of the document.
    pub(super) fn reference(&self, component: Component) -> Value {
        let name = self.name(&component);
        let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        if self.wanted.borrow_mut().insert(name.clone()) {
            self.waiting.borrow_mut().push((name, component));
        }
        reference
    }

    /// Writes the schemas of all components that something refers to, directly or indirectly, ordered
    /// by name.
    pub(super) fn write(&self, block: &mut Block) {
        let mut schemas: BTreeMap<String, Box<str>> = BTreeMap::new();
        while let Some((name, component)) = self.next() {
            let mut text = String::new();
            let schema = self.schema(&component);
            json::entry(&name, &schema, block.depth(), &mut text);
            schemas.insert(name, text.into());
        }
        schemas.values().for_each(|schema| block.written(schema));
    }

    fn next(&self) -> Option<(String, Component)> {
        self.waiting.borrow_mut().pop()
    }

    fn schema(&self, component: &Component) -> Value {
        match component {
            Component::Id(index) => self.id(*index),
            Component::Enum(index) => self.declared_enum(*index),
            Component::Object(index) => self.declared_object(*index),
            Component::Union(index) => self.declared_union(*index),
            Component::Form(union, form) => self.form(*union, *form),
            Component::Constant(union, form, key) => self.constant_of(*union, *form, key),
            Component::Varied(kind, forms) => self.varied(self.kind(kind), forms),
            Component::VariedResult(method, forms) => {
                self.varied(self.reference(Component::Result(*method)), forms)
            }
            Component::YesNo => json!({
                "description": "Yes or no.",
                "type": "string",
                "enum": ["Y", "N"],
            }),
            Component::Request(method) => self.request(*method),
            Component::Bundle(method, bundle) => self.bundle(*method, *bundle),
            Component::Result(method) => self.result(*method),
            Component::Response(method) => self.response(*method),
            Component::Time => self.time(),
            Component::Error(method) => self.error(*method),
            Component::ErrorCode(method) => self.error_code(*method),
            Component::Event(area) => self.event(*area),
            Component::Fetched(event) => self.fetched(*event),
            Component::FetchedOther => self.fetched_other(),
            Component::Delivered(event) => self.delivered(*event),
            Component::EventName(event) => self.event_name(*event),
            Component::Sender => self.sender(),
        }
    }

    /// Returns the name of a component, a plain identifier.
    pub(super) fn name(&self, component: &Component) -> String {
        let model = self.model;
        match component {
            Component::Id(index) => model.ids[*index].name.clone(),
            Component::Enum(index) => {
                let declared = &model.enums[*index];
                names::flat(model, &declared.place, &declared.name)
            }
            Component::Object(index) => {
                let declared = &model.objects[*index];
                names::flat(model, &declared.place, &declared.name)
            }
            Component::Union(index) => {
                let declared = &model.unions[*index];
                names::flat(model, &declared.place, &declared.name)
            }
            Component::Form(union, form) => {
                let variant = &model.unions[*union].variants[*form];
                self.name(&Component::Union(*union)) + &variant.name.rust
            }
            Component::Constant(union, form, key) => {
                self.name(&Component::Form(*union, *form)) + &names::component(key)
            }
            Component::Varied(kind, forms) => self.name_of_kind(kind) + &suffix(forms),
            Component::VariedResult(method, forms) => {
                self.name(&Component::Result(*method)) + &suffix(forms)
            }
            Component::YesNo => "YesNo".to_owned(),
            Component::Request(method) => self.of_method(*method, "Request"),
            Component::Bundle(method, bundle) => {
                let bundle = &model.methods[*method].bundles[*bundle];
                let outer = match bundle.bundle {
                    Some(outer) => self.name(&Component::Bundle(*method, outer)),
                    None => self.name(&Component::Request(*method)),
                };
                outer + &names::component(&bundle.name)
            }
            Component::Result(method) => self.of_method(*method, "Result"),
            Component::Response(method) => self.of_method(*method, "Response"),
            Component::Time => "ResponseTime".to_owned(),
            Component::Error(method) => self.of_method(*method, "Error"),
            Component::ErrorCode(method) => self.of_method(*method, "ErrorCode"),
            Component::Event(area) => names::flat(model, &model.areas[*area].place, "Event"),
            Component::Fetched(event) => self.of_event(*event)[0].clone(),
            Component::FetchedOther => "FetchedOther".to_owned(),
            Component::Delivered(event) => self.of_event(*event)[1].clone(),
            Component::EventName(event) => self.of_event(*event)[2].clone(),
            Component::Sender => "DeliverySender".to_owned(),
        }
    }

    fn of_method(&self, method: usize, suffix: &str) -> String {
        let method = &self.model.methods[method];
        names::flat(self.model, &method.place, &method.rust) + suffix
    }

    fn of_event(&self, event: usize) -> [String; 3] {
        let event = &self.model.events[event];
        names::of_event(&names::flat(self.model, &event.place, &event.name.rust))
    }

    /// Returns the name of a type, of which a component is a variation.
    fn name_of_kind(&self, kind: &Type) -> String {
        let plain = match kind {
            Type::Id(index) => return self.name(&Component::Id(*index)),
            Type::Enum(index) => return self.name(&Component::Enum(*index)),
            Type::Object(index) => return self.name(&Component::Object(*index)),
            Type::Union(index) => return self.name(&Component::Union(*index)),
            Type::Event(area) => return self.name(&Component::Event(*area)),
            Type::List(of) => return self.name_of_kind(of) + "List",
            Type::Map(of) => return self.name_of_kind(of) + "Map",
            Type::Nullable(of) => return "Nullable".to_owned() + &self.name_of_kind(of),
            Type::String => "String",
            Type::Integer => "Integer",
            Type::Number => "Number",
            Type::Boolean => "Boolean",
            Type::YesNo => "YesNo",
            Type::Any => "Any",
            Type::Secret => "Secret",
            Type::Link => "Link",
            Type::Bytes => "Bytes",
        };
        plain.to_owned()
    }

    /// Returns a text of the spec as a description.
    pub(super) fn described(&self, text: &str) -> Map<String, Value> {
        let description = ("description".to_owned(), markdown(text).into());
        std::iter::once(description).collect()
    }
}

/// Returns the end of the name of a value with other forms: `OrList`.
fn suffix(forms: &Forms) -> String {
    let ends = forms.iter().map(|form| names::other_form(form.json_type()));
    ends.collect()
}
