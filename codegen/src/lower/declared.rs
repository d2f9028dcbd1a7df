//! The declarations that names refer to: shared ones, and those of one area, which no other area
//! sees.

use std::collections::BTreeMap;

use super::Report;
use super::layout::Layout;
use crate::diagnostic::{Rule, suggest};
use crate::spec::Spanned;

/// Declarations by name.
pub(super) struct Declared<T> {
    shared: BTreeMap<String, T>,
    areas: Vec<Area<T>>,
    /// The area of each file, by its index in `areas`.
    of_files: Vec<Option<usize>>,
}

struct Area<T> {
    name: String,
    declared: BTreeMap<String, T>,
}

impl<T> Default for Declared<T> {
    fn default() -> Self {
        Self {
            shared: BTreeMap::new(),
            areas: Vec::new(),
            of_files: Vec::new(),
        }
    }
}

impl<T> Declared<T> {
    /// Creates an empty set of declarations.
    pub(super) fn new(layout: &Layout) -> Self {
        let area = |name: &String| Area {
            name: name.clone(),
            declared: BTreeMap::new(),
        };
        Self {
            shared: BTreeMap::new(),
            areas: layout.areas.iter().map(area).collect(),
            of_files: layout.places.iter().map(|place| place.area).collect(),
        }
    }

    /// Adds a name that a file declares.
    pub(super) fn insert(&mut self, file: usize, name: &str, declared: T) {
        let names = match self.of_files[file] {
            Some(area) => &mut self.areas[area].declared,
            None => &mut self.shared,
        };
        names.insert(name.to_owned(), declared);
    }

    /// Returns the declaration that a name refers to in a file.
    pub(super) fn get(&self, file: usize, name: &str) -> Option<&T> {
        let own = self.of_files[file].and_then(|area| self.areas[area].declared.get(name));
        own.or_else(|| self.shared.get(name))
    }

    /// Returns every name that a file can refer to.
    pub(super) fn known(&self, file: usize) -> impl Iterator<Item = &str> + Clone {
        let own = self.of_files[file].map(|area| &self.areas[area].declared);
        let names = own.into_iter().flat_map(BTreeMap::keys);
        names.chain(self.shared.keys()).map(String::as_str)
    }

    /// Returns the first area that declares a name, with the declaration.
    pub(super) fn elsewhere(&self, name: &str) -> Option<(&str, &T)> {
        self.areas
            .iter()
            .find_map(|area| Some((area.name.as_str(), area.declared.get(name)?)))
    }

    /// Reports a name without a declaration where a file should refer to `what`. `folder` contains
    /// the shared declarations of this kind, if there can be any.
    pub(super) fn report_unknown(
        &self,
        file: usize,
        name: &Spanned<String>,
        what: &str,
        folder: Option<&str>,
        report: &mut Report,
    ) {
        if report.may_be_declared(name) {
            return;
        }
        if let Some((area, _)) = self.elsewhere(name) {
            let (message, help) = foreign(name, area, folder);
            report.at(Rule::ForeignReference, file, &name.span, message, help);
        } else {
            let message = format!("`{}` is not {what}", name.escape_debug());
            let help = suggest(name, self.known(file));
            report.at(Rule::UnknownReference, file, &name.span, message, help);
        }
    }
}

/// The message and help for a name that another area declares.
pub(super) fn foreign(name: &str, area: &str, folder: Option<&str>) -> (String, String) {
    let message = format!("`{name}` belongs to the area `{area}`");
    let help = match folder {
        Some(folder) => format!("move its declaration to `{folder}`, which areas share"),
        None => "declare one in this area".to_owned(),
    };
    (message, help)
}
