//! The names of areas where all areas share one namespace, such as the components of OpenAPI and
//! the types of other languages: those of declarations, and those that emitters derive from them.

use std::collections::HashMap;

use super::Names;
use crate::diagnostic::Rule;
use crate::lower::areas;
use crate::model::Place;
use crate::names;
use crate::spec::{Entries, Node, Parameter, Spanned, SpecFile, Union};

/// The names in the shared namespace.
pub(super) struct Flat(HashMap<String, Owner>);

/// What has a name: a declaration, or a type that every package has.
#[derive(Clone)]
struct Owner {
    /// Its area; empty for shared declarations.
    area: String,
    /// Its name in the spec; empty for a type that every package has.
    name: String,
    kind: Kind,
}

/// What a name is derived from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A type of the crate with the same name.
    Type,
    Method,
    Event,
    Other,
}

impl Kind {
    /// Whether the Rust names of one scope are compared already.
    fn is_compared_with(self, other: Self) -> bool {
        self == other && self != Self::Other
    }

    /// Returns the remedy for a name that is in use: only the spec's own names can be replaced.
    fn remedy(self, rename: &'static str) -> &'static str {
        match self {
            Self::Method | Self::Event => "give it a Rust name of its own with `rust:`",
            Self::Type | Self::Other => rename,
        }
    }
}

impl Flat {
    /// Returns the names that every package has.
    pub(super) fn new() -> Self {
        let owner = Owner {
            area: String::new(),
            name: String::new(),
            kind: Kind::Other,
        };
        let names = names::OF_PACKAGES.iter();
        Self(
            names
                .map(|name| ((*name).to_owned(), owner.clone()))
                .collect(),
        )
    }
}

/// A name in the shared namespace.
struct Entry {
    /// The name in the spec that becomes it.
    at: Spanned<String>,
    name: String,
    kind: Kind,
}

impl Entry {
    fn new(at: &Spanned<String>, name: String, kind: Kind) -> Self {
        Self {
            at: at.clone(),
            name,
            kind,
        }
    }
}

impl Names<'_, '_> {
    /// Adds the names of the declarations that areas share.
    pub(super) fn flat_shared<'f>(
        &mut self,
        files: impl Iterator<Item = (usize, &'f SpecFile, &'f Place)>,
        flat: &mut Flat,
    ) {
        for (index, file, _) in files {
            self.file = index;
            for entry in declared("", file) {
                self.add(("", ""), entry, flat);
            }
        }
    }

    /// Adds the names of an area.
    pub(super) fn flat<'f>(
        &mut self,
        area: &str,
        files: impl Iterator<Item = (usize, &'f SpecFile, &'f Place)> + Clone,
        flat: &mut Flat,
    ) {
        // The prefix is unknown.
        if self
            .report
            .broken
            .iter()
            .any(|file| areas::may_describe(file, area))
        {
            return;
        }
        let mut prefix = "";
        for (index, file, _) in files.clone() {
            self.file = index;
            let described = file.area.as_ref();
            if let Some(written) = described.and_then(|area| area.prefix.as_ref()) {
                self.camel(written);
                prefix = &written.value;
            }
        }
        let mut methods = files.clone().flat_map(|(_, file, _)| &file.methods);
        let has_queue = methods.any(|(_, method)| method.cursor.is_some());
        let mut foreign = None;
        for (index, file, place) in files {
            self.file = index;
            let of_area = of_area(area, prefix, has_queue, file);
            let declared = declared(prefix, file).into_iter();
            for entry in of_area
                .chain(declared)
                .chain(of_methods(prefix, file, place))
            {
                foreign = foreign.or(self
                    .add((area, prefix), entry, flat)
                    .map(|found| (index, found)));
            }
        }
        // One prefix is the remedy for all names that other areas have.
        if let Some((index, (entry, other))) = foreign {
            let owner = match &*other.area {
                "" => "a shared declaration".to_owned(),
                other => format!("a declaration of the area `{other}`"),
            };
            let help = format!("give the area another `prefix` in `spec/{area}/area.yaml`");
            self.file = index;
            self.is_taken(&entry, &format!("{owner} does"), &help);
        }
    }

    /// Adds a name. Reports it if it is in use in the same area; returns it with its owner if it is in
    /// use elsewhere.
    fn add(
        &mut self,
        (area, prefix): (&str, &str),
        entry: Entry,
        flat: &mut Flat,
    ) -> Option<(Entry, Owner)> {
        let owner = Owner {
            area: area.to_owned(),
            name: entry.at.value.clone(),
            kind: entry.kind,
        };
        if entry.kind == Kind::Type && names::has_forms(&entry.name) {
            self.is_taken(&entry, "values with several forms do", "rename it");
        }
        let other = flat.0.insert(entry.name.clone(), owner)?;
        // An area without a prefix shares the names of the declarations that areas share.
        let is_here = other.area == area || (other.area.is_empty() && prefix.is_empty());
        if other.name.is_empty() {
            let owner = "types of every document or package do";
            self.is_taken(&entry, owner, entry.kind.remedy("rename it"));
        } else if !is_here {
            return Some((entry, other));
        } else if !(entry.kind.is_compared_with(other.kind) || other.name == entry.at.value) {
            // Names that are declared twice are reported as such.
            let owner = format!("`{}` does", other.name.escape_debug());
            let help = entry.kind.remedy("rename one of them");
            self.is_taken(&entry, &owner, help);
        }
        None
    }

    fn is_taken(&mut self, entry: &Entry, owner: &str, help: &str) {
        let message = format!(
            "`{}` becomes `{}` in OpenAPI or in other languages, as {owner}",
            entry.at.escape_debug(),
            entry.name
        );
        self.report.at(
            Rule::NameCollision,
            self.file,
            &entry.at.span,
            message,
            help,
        );
    }
}

/// Returns the names of what a file declares, besides methods.
fn declared(prefix: &str, file: &SpecFile) -> Vec<Entry> {
    let mut entries = Vec::new();
    let ids = file.ids.iter().map(|(name, _)| name);
    let enums = file.enums.iter().map(|(name, _)| name);
    let objects = file.objects.iter().map(|(name, _)| name);
    let unions = file.unions.iter().map(|(name, _)| name);
    for name in ids.chain(enums.clone()).chain(objects).chain(unions) {
        entries.push(Entry::new(
            name,
            format!("{prefix}{}", name.value),
            Kind::Type,
        ));
    }
    for name in enums {
        entries.push(Entry::new(
            name,
            format!("{prefix}{}Code", name.value),
            Kind::Other,
        ));
    }
    for (name, _) in &file.errors {
        let group = names::group_type(name);
        entries.push(Entry::new(
            name,
            format!("{prefix}{group}Code"),
            Kind::Other,
        ));
    }
    for (name, union) in &file.unions {
        let union_name = format!("{prefix}{}", name.value);
        of_forms(&union_name, union, &mut entries);
    }
    for (name, event) in &file.events {
        let event = format!("{prefix}{}", event.rust.value);
        for derived in names::of_event(&event) {
            entries.push(Entry::new(name, derived, Kind::Event));
        }
    }
    entries
}

/// Adds the names of the forms of a union that have no declaration of their own.
fn of_forms(union_name: &str, union: &Union, entries: &mut Vec<Entry>) {
    for (form, variant) in &union.variants {
        let Some(value) = &variant.value else {
            continue;
        };
        let name = names::of_variant(form, variant.rust.as_deref());
        let name = union_name.to_owned() + &name.rust;
        if let Node::Map(keys) = &value.value {
            for (key, _) in keys {
                let name = name.clone() + &names::component(key);
                entries.push(Entry::new(form, name, Kind::Other));
            }
        }
        entries.push(Entry::new(form, name, Kind::Other));
    }
}

/// Returns the names of what an area as a whole has, if a file describes it.
fn of_area(
    area: &str,
    prefix: &str,
    has_queue: bool,
    file: &SpecFile,
) -> impl Iterator<Item = Entry> {
    let described = file.area.iter();
    described.flat_map(move |described| {
        let at = Spanned {
            value: area.to_owned(),
            span: described.title.span.clone(),
        };
        let mut derived = vec![names::methods_type(area), names::event_type(area)];
        if has_queue {
            derived.push(format!("{prefix}Event"));
        }
        derived
            .into_iter()
            .map(move |name| Entry::new(&at, name, Kind::Other))
    })
}

/// Returns the names of the types of the methods of a file.
fn of_methods(prefix: &str, file: &SpecFile, place: &Place) -> impl Iterator<Item = Entry> {
    file.methods.iter().flat_map(move |(name, method)| {
        let rust = method.rust.as_ref().map(|rust| rust.as_str());
        let flat = format!("{prefix}{}", names::method(place, name, rust));
        let types = names::TYPES_OF_METHODS.iter();
        let types = types.map(|ending| Entry::new(name, format!("{flat}{ending}"), Kind::Method));
        let mut entries: Vec<Entry> = types.collect();
        entries.push(Entry::new(name, names::method_error(&flat), Kind::Type));
        let request = flat + "Request";
        of_bundles(name, &request, &method.parameters, &mut entries);
        entries
    })
}

/// Adds the names of the bundles in a request.
fn of_bundles(
    at: &Spanned<String>,
    holder: &str,
    parameters: &Entries<Parameter>,
    entries: &mut Vec<Entry>,
) {
    for (name, parameter) in parameters {
        if parameter.kind.is_none() {
            let bundle = names::bundle(holder, name);
            of_bundles(at, &bundle, &parameter.parameters, entries);
            entries.push(Entry::new(at, bundle, Kind::Method));
        }
    }
}
