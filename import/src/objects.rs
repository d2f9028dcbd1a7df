//! Objects, from tables of fields: those below a row, those of another page, those of a sample.

use bitrix24_pages::{Field, Place, Type, address};
use serde_json::{Map, Value};

use crate::drafter::{Context, Drafter, Side, todo};
use crate::enums::target;
use crate::known::is_seen;
use crate::model::{Content, Object, Parameter, Required, Todo};
use crate::names::{camel, singular};
use crate::parameters::{is_pattern, rust_name};
use crate::tree::{Node, tree};

/// Names that say nothing without what the object belongs to.
const GENERIC: [&str; 14] = [
    "Result", "Item", "Field", "Data", "Value", "Setting", "Param", "Option", "Object", "Info",
    "Property", "Element", "List", "Config",
];

/// The greatest number of objects inside each other.
const MAX_DEPTH: usize = 8;

/// An object to draft.
struct Wanted<'w, 'n> {
    name: &'w str,
    nodes: &'w [Node<'n>],
    sample: Option<&'w Value>,
    page: String,
    todo: Todo,
}

impl Wanted<'_, '_> {
    /// Returns the names in the table of its fields.
    fn rows(&self) -> Vec<String> {
        self.nodes.iter().map(|node| node.name.clone()).collect()
    }
}

impl Drafter<'_> {
    /// Returns the object of the fields below a node.
    pub fn object(
        &mut self,
        name: &str,
        node: &Node<'_>,
        sample: Option<&Value>,
        cx: &Context<'_>,
    ) -> String {
        let first_row = || node.below.iter().find_map(|below| below.field);
        let row = node.field.or_else(first_row);
        let todo = row.map_or_else(|| no_row(cx), todo);
        let wanted = Wanted {
            name,
            nodes: &node.below,
            sample,
            page: address(&cx.page.file),
            todo,
        };
        self.wanted(&wanted, cx)
    }

    /// Returns the object to which the link of a type leads, with the fields that the page of the
    /// link does not list but this one does.
    pub fn linked(
        &mut self,
        ty: &Type,
        node: &Node<'_>,
        field: &Field,
        sample: Option<&Value>,
        cx: &Context<'_>,
    ) -> Option<String> {
        let (path, anchor) = target(&field.at.file, ty.link.as_deref()?)?;
        let address = format!("{}#{anchor}", address(&path));
        let known = self
            .known
            .objects
            .iter()
            .find(|known| known.page == address);
        if let Some(known) = known.filter(|known| is_seen(known.area.as_deref(), cx.area)) {
            return Some(known.name.clone());
        }
        let page = self.page(&path)?;
        let object = page.object(&anchor)?;
        let is_basic = matches!(ty.name.as_str(), "object" | "array");
        let name = camel(&singular(if is_basic { &anchor } else { &ty.name }));
        let nodes = tree(&object.fields);
        let inner = Context {
            page: &page,
            top: &nodes,
            ..*cx
        };
        let wanted = Wanted {
            name: &name,
            nodes: &nodes,
            sample,
            page: address,
            todo: Todo {
                at: object.fields.first()?.at.clone(),
                words: object.title.clone(),
            },
        };
        let name = self.wanted(&wanted, &inner);
        let is_drafted = self
            .area(cx.area)
            .objects
            .iter()
            .any(|(_, object)| object.name == name);
        if is_drafted && !node.below.is_empty() {
            let rest = Wanted {
                name: &name,
                nodes: &node.below,
                sample: None,
                ..wanted
            };
            self.fill(&name, &rest, None, cx);
        }
        Some(name)
    }

    /// Returns the object that a sample shows where the page describes none.
    pub fn object_of_sample(
        &mut self,
        name: &str,
        members: &Map<String, Value>,
        field: Option<&Field>,
        cx: &Context<'_>,
    ) -> String {
        let todo = field.map_or_else(|| no_row(cx), todo);
        let sample = Value::Object(members.clone());
        let wanted = Wanted {
            name,
            nodes: &[],
            sample: Some(&sample),
            page: address(&cx.page.file),
            todo,
        };
        self.wanted(&wanted, cx)
    }

    /// Drafts an object under its name, or under a longer one if that is taken by another.
    fn wanted(&mut self, wanted: &Wanted<'_, '_>, cx: &Context<'_>) -> String {
        let sample = wanted.sample.and_then(object_in);
        let names: Vec<&str> = wanted
            .nodes
            .iter()
            .map(|node| node.name.as_str())
            .chain(
                sample
                    .iter()
                    .flat_map(|members| members.keys().map(String::as_str)),
            )
            .collect();
        let owner = if cx.owner == wanted.name {
            ""
        } else {
            cx.owner
        };
        let owned = format!("{owner}{}", wanted.name);
        let first = if GENERIC.contains(&wanted.name) {
            &owned
        } else {
            wanted.name
        };
        let numbered = (2..).map(|number| format!("{owned}{number}"));
        let candidates = [first.to_owned(), owned.clone(), format!("{owned}Data")];
        for name in candidates.into_iter().chain(numbered) {
            if let Some(known) = self.known_object(&name, &names, cx) {
                return known;
            }
            match self.open.iter().find(|(open, _)| *open == name) {
                // An object inside itself would have no size, and no end here.
                Some((_, rows)) if !rows.is_empty() && *rows == wanted.rows() => {
                    return "any".to_owned();
                }
                Some(_) => continue,
                None if self.is_taken(&name, cx.area) => continue,
                None => {}
            }
            let area = self.area(cx.area);
            if area.enums.iter().any(|drafted| drafted.name == name) {
                continue;
            }
            match area
                .objects
                .iter()
                .find(|(_, drafted)| drafted.name == name)
            {
                Some((side, drafted)) if *side != cx.side || !overlap(drafted, &names) => continue,
                Some(_) => {}
                None => area.objects.push((
                    cx.side,
                    Object {
                        name: name.clone(),
                        page: wanted.page.clone(),
                        fields: Vec::new(),
                        others: None,
                        todo: wanted.todo.clone(),
                    },
                )),
            }
            self.fill(&name, wanted, sample, cx);
            return name;
        }
        "any".to_owned()
    }

    /// Adds the fields of a table and of a sample to an object.
    fn fill(
        &mut self,
        name: &str,
        wanted: &Wanted<'_, '_>,
        sample: Option<&Map<String, Value>>,
        cx: &Context<'_>,
    ) {
        if self.open.len() >= MAX_DEPTH {
            return;
        }
        self.open.push((name.to_owned(), wanted.rows()));
        let inner = Context { owner: name, ..*cx };
        let mut fields = self.fields(wanted.nodes, sample, &inner);
        // Free keys in a sample are values, not names.
        let named = sample.filter(|_| cx.side == Side::Answer);
        for (key, value) in named.into_iter().flatten() {
            let is_listed = wanted.nodes.iter().any(|node| is_listed(&node.name, key));
            if !is_listed && is_name(key) {
                let todo = no_row(cx);
                fields.push(self.shown(key, value, todo, &inner));
            }
        }
        let patterns = wanted.nodes.iter().filter(|node| is_pattern(&node.name));
        let others = patterns.filter_map(|node| node.field).next().map(todo);
        self.open.pop();
        let area = self.area(cx.area);
        if let Some((_, object)) = area
            .objects
            .iter_mut()
            .find(|(_, object)| object.name == name)
        {
            object.others = object
                .others
                .take()
                .or(others.filter(|_| cx.side == Side::Answer));
            merge(&mut object.fields, fields);
        }
    }

    /// Returns a field that only a sample shows.
    fn shown(&mut self, key: &str, value: &Value, todo: Todo, cx: &Context<'_>) -> Parameter {
        let kind = self.shape(Some(value), key, None, cx);
        Parameter::new(key, rust_name(key), Content::Type(kind), todo)
    }

    /// Returns the object of the spec with this name, if it has these fields.
    fn known_object(&self, name: &str, names: &[&str], cx: &Context<'_>) -> Option<String> {
        let mut seen = self
            .known
            .objects
            .iter()
            .filter(|known| is_seen(known.area.as_deref(), cx.area));
        let found = seen.find(|known| known.name == name)?;
        let fields = found.fields.as_ref()?;
        let has = |name: &&str| fields.iter().any(|field| field.name == **name);
        (!names.is_empty() && names.iter().all(has)).then(|| found.name.clone())
    }
}

/// Returns whether an object is the one with these fields: at least half of either are in both.
fn overlap(drafted: &Object, names: &[&str]) -> bool {
    let common = drafted
        .fields
        .iter()
        .filter(|field| names.contains(&field.name.as_str()));
    2 * common.count() >= names.len().min(drafted.fields.len())
}

/// Adds the fields of a table to those of another. What only one of the tables lists is not required.
fn merge(fields: &mut Vec<Parameter>, others: Vec<Parameter>) {
    let (before, is_first) = (fields.len(), fields.is_empty());
    for known in fields.iter_mut() {
        let other = others.iter().find(|other| other.name == known.name);
        if other.is_none_or(|other| other.required == Required::No) && !is_id(known) {
            known.required = Required::No;
        }
    }
    others.into_iter().for_each(|field| add(fields, field));
    for added in fields.iter_mut().skip(before) {
        if !is_first && !is_id(added) {
            added.required = Required::No;
        }
    }
}

/// Returns whether a field is the object's own id.
fn is_id(field: &Parameter) -> bool {
    field.name.eq_ignore_ascii_case("id")
}

/// Adds a field to an object, unless the object has it. A type that says more replaces `any`.
fn add(fields: &mut Vec<Parameter>, mut field: Parameter) {
    let known = fields.iter_mut().find(|known| known.name == field.name);
    if let Some(known) = known {
        let is_vague =
            |content: &Content| matches!(content, Content::Type(kind) if kind.starts_with("any"));
        if is_vague(&known.content) && !is_vague(&field.content) {
            (known.content, known.empty) = (field.content, field.empty);
        }
        return;
    }
    let rust = |field: &Parameter| {
        field
            .rust
            .clone()
            .unwrap_or_else(|| crate::names::snake(&field.name))
    };
    let taken = |name: &str| fields.iter().any(|known| rust(known) == name);
    if taken(&rust(&field)) {
        let name = rust(&field);
        field.rust = (2..)
            .map(|number| format!("{name}_{number}"))
            .find(|name| !taken(name));
    }
    fields.push(field);
}

/// Returns the object in a value: itself, or the first of a list or of free keys.
fn object_in(value: &Value) -> Option<&Map<String, Value>> {
    match value {
        Value::Object(members) => match crate::types::first(value) {
            Some(inner) => inner.as_object(),
            None => Some(members),
        },
        Value::Array(items) => items.iter().find_map(Value::as_object),
        _ => None,
    }
}

/// Returns whether a row is about a key, by its name or by a pattern such as `UF_…`.
fn is_listed(name: &str, key: &str) -> bool {
    let end = name
        .find(['.', '…', '<', '*', '#', '{'])
        .unwrap_or(name.len());
    let prefix = name
        .get(..end)
        .filter(|prefix| is_pattern(name) && !prefix.is_empty());
    let begins = |prefix: &str| {
        key.get(..prefix.len())
            .is_some_and(|key| key.eq_ignore_ascii_case(prefix))
    };
    name.eq_ignore_ascii_case(key) || prefix.is_some_and(begins)
}

fn is_name(key: &str) -> bool {
    key.len() <= 64
        && key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Returns the TODO of what only a sample shows.
fn no_row(cx: &Context<'_>) -> Todo {
    Todo {
        at: cx
            .sample_at
            .cloned()
            .unwrap_or_else(|| Place::start(&cx.page.file)),
        words: "only the sample shows this".to_owned(),
    }
}
