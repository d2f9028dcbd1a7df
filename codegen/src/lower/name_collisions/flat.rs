//! The names of areas where all areas share one namespace, such as the components of OpenAPI and
//! the types of other languages.

use std::collections::{HashMap, HashSet};

use super::{Names, taken};
use crate::diagnostic::Rule;
use crate::lower::areas;
use crate::model::Place;
use crate::names;
use crate::spec::{Entries, Parameter, Spanned, SpecFile};

/// The names in the shared namespace.
pub(super) struct Flat {
    /// Those of the spec, each with the area that has it.
    declared: HashMap<String, String>,
    /// Those that the packages for other languages add.
    added: HashSet<String>,
}

impl Flat {
    /// Creates the namespace of these areas.
    pub(super) fn new(areas: &[String]) -> Self {
        let of_areas = areas
            .iter()
            .flat_map(|area| [names::methods_type(area), names::event_type(area)]);
        let helpers = taken::HELPERS.iter().map(|name| (*name).to_owned());
        Self {
            declared: HashMap::new(),
            added: helpers.chain(of_areas).collect(),
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
            for (at, name) in declared(file) {
                if flat.added.contains(&name) {
                    self.taken(index, at, &name);
                }
                flat.declared.insert(name, String::new());
            }
        }
    }

    /// Reports a name that the packages for other languages add.
    fn taken(&mut self, index: usize, at: &Spanned<String>, name: &str) {
        let message = format!("the packages for other languages already use the type `{name}`");
        let (rule, help) = (Rule::NameCollision, "rename it");
        self.report.at(rule, index, &at.span, message, help);
    }

    /// Adds the names of an area. Reports the first one that another area has; the remedy is the same
    /// for the others.
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
        // A declaration may have the name of a bundle in any file.
        for (index, file, place) in files.clone() {
            for (at, name) in bundles(file, place) {
                let name = format!("{prefix}{name}");
                let is_declared = flat.declared.contains_key(&name);
                if !flat.added.insert(name.clone()) || is_declared {
                    self.taken(index, at, &name);
                }
            }
        }
        let mut is_reported = false;
        for (index, file, place) in files {
            for (at, name) in declared(file).chain(of_methods(file, place)) {
                let name = format!("{prefix}{name}");
                if flat.added.contains(&name) {
                    self.taken(index, at, &name);
                }
                let Some(other) = flat.declared.insert(name.clone(), area.to_owned()) else {
                    continue;
                };
                // Names that are declared twice are reported as such.
                let is_same = other == area || (other.is_empty() && prefix.is_empty());
                if !is_same && !is_reported {
                    is_reported = true;
                    let other = match &*other {
                        "" => "a shared declaration".to_owned(),
                        other => format!("a declaration of the area `{other}`"),
                    };
                    let message = format!(
                        "`{}` becomes `{name}` in OpenAPI and in other languages, as {other} does",
                        at.escape_debug()
                    );
                    let help = format!("give the area another `prefix` in `spec/{area}/area.yaml`");
                    self.report
                        .at(Rule::NameCollision, index, &at.span, message, &help);
                }
            }
        }
    }
}

/// Returns the types that a file declares, with their places.
fn declared(file: &SpecFile) -> impl Iterator<Item = (&Spanned<String>, String)> {
    let ids = file.ids.iter().map(|(name, _)| name);
    let enums = file.enums.iter().map(|(name, _)| name);
    let objects = file.objects.iter().map(|(name, _)| name);
    let unions = file.unions.iter().map(|(name, _)| name);
    let types = ids.chain(enums).chain(objects).chain(unions);
    let groups = file.errors.iter().map(|(name, _)| name);
    let codes = groups.map(|name| (name, names::group_type(name) + "Code"));
    types.map(|name| (name, name.value.clone())).chain(codes)
}

/// Returns the types of the methods of a file, with their places.
fn of_methods<'f>(
    file: &'f SpecFile,
    place: &'f Place,
) -> impl Iterator<Item = (&'f Spanned<String>, String)> {
    file.methods.iter().flat_map(move |(name, method)| {
        let rust = method.rust.as_ref().map(|rust| rust.as_str());
        let rust = names::method(place, name, rust);
        let endings = names::TYPES_OF_METHODS.iter();
        endings.map(move |ending| (name, format!("{rust}{ending}")))
    })
}

/// Returns the types of the bundles in the requests of a file, with their places.
fn bundles<'f>(file: &'f SpecFile, place: &Place) -> Vec<(&'f Spanned<String>, String)> {
    let mut found = Vec::new();
    for (name, method) in &file.methods {
        let rust = method.rust.as_ref().map(|rust| rust.as_str());
        let request = names::method(place, name, rust) + "Request";
        inside(&method.parameters, &request, &mut found);
    }
    found
}

/// Adds the types of the bundles among parameters to those that have been found.
fn inside<'f>(
    parameters: &'f Entries<Parameter>,
    holder: &str,
    found: &mut Vec<(&'f Spanned<String>, String)>,
) {
    for (name, parameter) in parameters {
        if parameter.kind.is_none() {
            let bundle = names::bundle(holder, name);
            inside(&parameter.parameters, &bundle, found);
            found.push((name, bundle));
        }
    }
}
