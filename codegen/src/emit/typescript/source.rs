//! A module of the package under construction: its types, and its values if it has any.

use std::collections::{BTreeMap, BTreeSet};

use super::FOLDER;
use crate::File;
use crate::emit::notice;
use crate::emit::relative::relative;
use crate::model::Place;

/// A module: a file with types, and a second one with values.
pub(super) struct Source {
    /// Its path in the package, without an extension.
    path: String,
    /// The file of the spec that it is made from.
    of: String,
    /// The names it imports, by the paths of their modules.
    imports: BTreeMap<String, BTreeSet<String>>,
    /// The declarations of types.
    types: Vec<String>,
    /// The definitions of values.
    values: Vec<String>,
}

impl Source {
    /// Starts the module of a file of the spec.
    pub(super) fn of(place: &Place) -> Self {
        Self::at(&path(place), &place.source)
    }

    /// Starts the module at a path.
    pub(super) fn at(path: &str, of: &str) -> Self {
        Self {
            path: path.to_owned(),
            of: of.to_owned(),
            imports: BTreeMap::new(),
            types: Vec::new(),
            values: Vec::new(),
        }
    }

    /// Returns its path in the package, without an extension.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Whether it has values.
    pub(super) fn has_values(&self) -> bool {
        !self.values.is_empty()
    }

    /// Imports a type from the module at a path, unless that is this one.
    pub(super) fn import(&mut self, path: &str, name: &str) {
        if path != self.path {
            let names = self.imports.entry(path.to_owned()).or_default();
            names.insert(name.to_owned());
        }
    }

    /// Adds the declaration of a type.
    pub(super) fn declare(&mut self, text: String) {
        self.types.push(text);
    }

    /// Adds the definition of a value.
    pub(super) fn define(&mut self, text: String) {
        self.values.push(text);
    }

    /// Returns the specifier by which this module imports the one at a path.
    pub(super) fn specifier(&self, path: &str) -> String {
        let relative = relative(&self.path, path);
        let here = if relative.starts_with("../") {
            ""
        } else {
            "./"
        };
        format!("{here}{relative}.js")
    }

    /// Returns the files of the module.
    pub(super) fn into_files(self) -> Vec<File> {
        let imports: String = self
            .imports
            .iter()
            .map(|(path, names)| {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                format!(
                    "import type {} from \"{}\";\n",
                    braced(&names),
                    self.specifier(path)
                )
            })
            .collect();
        let types = [imports].into_iter().chain(self.types);
        let mut files = vec![file(&self.path, "d.ts", &self.of, types)];
        if !self.values.is_empty() {
            files.push(file(&self.path, "js", &self.of, self.values.into_iter()));
        }
        files
    }
}

/// Returns names in braces, one per line if a line would be too long.
fn braced(names: &[&str]) -> String {
    const WIDTH: usize = 80;
    let line = format!("{{ {} }}", names.join(", "));
    if line.len() <= WIDTH {
        return line;
    }
    let lines: String = names.iter().map(|name| format!("  {name},\n")).collect();
    format!("{{\n{lines}}}")
}

fn file(path: &str, extension: &str, of: &str, parts: impl Iterator<Item = String>) -> File {
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    File {
        path: format!("{FOLDER}/{path}.{extension}"),
        contents: format!("// {}\n\n{}", notice(of), parts.join("\n")),
    }
}

/// Returns the path of the module of a file of the spec.
pub(super) fn path(place: &Place) -> String {
    format!("api/{}", place.module.join("/"))
}
