//! The state of a draft: the declarations that its methods share, and what the notation lacks.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use bitrix24_pages::{Field, Page, Place};
use heck::ToUpperCamelCase;

use crate::known::{Known, is_seen};
use crate::limits::{Limit, LimitKind};
use crate::model::{Enum, Id, Object, Todo};
use crate::tree::Node;

/// Returns the page at a path relative to the root of the documentation.
pub type Load<'a> = dyn Fn(&str) -> Option<Page> + 'a;

/// A draft in the making.
pub struct Drafter<'a> {
    pub known: &'a Known,
    load: &'a Load<'a>,
    loaded: RefCell<HashMap<String, Option<Rc<Page>>>>,
    pub ids: Vec<Id>,
    /// The declarations of each area.
    pub areas: BTreeMap<String, Area>,
    pub limits: Vec<Limit>,
    /// The Rust names of methods, by area.
    pub rust_names: BTreeSet<(String, String)>,
    /// The objects that are being drafted with the rows of their tables, the outermost first.
    pub open: Vec<(String, Vec<String>)>,
}

/// The drafted declarations of an area.
#[derive(Debug, Default)]
pub struct Area {
    pub enums: Vec<Enum>,
    pub objects: Vec<(Side, Object)>,
}

/// The direction of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A request.
    Request,
    /// A response.
    Answer,
}

/// What is being drafted.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    pub page: &'c Page,
    /// The folder of the area.
    pub area: &'c str,
    /// The words of the resource of the method, such as `Chat` and `Message`.
    pub resource: &'c [String],
    /// What the fields belong to: an object, or the method.
    pub owner: &'c str,
    pub side: Side,
    /// The place of the sample of the response.
    pub sample_at: Option<&'c Place>,
    /// All fields of the same side of the page.
    pub top: &'c [Node<'c>],
}

impl<'a> Drafter<'a> {
    pub fn new(known: &'a Known, load: &'a Load<'a>) -> Self {
        Self {
            known,
            load,
            loaded: RefCell::default(),
            ids: Vec::new(),
            areas: BTreeMap::new(),
            limits: Vec::new(),
            rust_names: known.rust_names.clone(),
            open: Vec::new(),
        }
    }

    /// Returns a page to which another one leads.
    pub fn page(&self, path: &str) -> Option<Rc<Page>> {
        let loaded = self.loaded.borrow().get(path).cloned();
        loaded.unwrap_or_else(|| {
            let page = (self.load)(path).map(Rc::new);
            self.loaded
                .borrow_mut()
                .insert(path.to_owned(), page.clone());
            page
        })
    }

    /// Notes that the notation cannot say something.
    pub fn limit(&mut self, kind: LimitKind, what: &str, at: &Place) {
        let limit = Limit {
            kind,
            what: what.to_owned(),
            at: at.clone(),
        };
        if !self.limits.contains(&limit) {
            self.limits.push(limit);
        }
    }

    pub fn area(&mut self, area: &str) -> &mut Area {
        self.areas.entry(area.to_owned()).or_default()
    }

    /// Returns whether an object or an enumeration cannot have a name, because something else has it.
    pub fn is_taken(&self, name: &str, area: &str) -> bool {
        let is_known =
            |declared: Option<&str>, known: &str| known == name && is_seen(declared, area);
        let is_method = |rust: &str| {
            self.rust_names
                .contains(&(area.to_owned(), rust.to_owned()))
        };
        is_method(name)
            // An id may get this name later.
            || name.ends_with("Id")
            || name.strip_suffix("Error").is_some_and(is_method)
            || self.known.id(name).is_some()
            || self.ids.iter().any(|id| id.name == name)
            || (self.known.enums.iter()).any(|known| is_known(known.area.as_deref(), &known.name))
            || (self.known.objects.iter()).any(|known| is_known(known.area.as_deref(), &known.name))
            || (self.known.groups.iter()).any(|known| {
                let group = known.name.to_upper_camel_case() + "Error";
                is_known(known.area.as_deref(), &group)
            })
            || area.to_upper_camel_case() == name
            || !bitrix24_codegen::lower::is_free_type(name)
    }
}

/// Returns the TODO of a field.
pub fn todo(field: &Field) -> Todo {
    Todo {
        at: field.at.clone(),
        words: field.words.clone(),
    }
}
