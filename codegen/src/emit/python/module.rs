//! A module under construction: its imports, and its definitions in order.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::names::PACKAGE;
use super::text::{self, INDENT, WIDTH};
use crate::emit::notice;

/// A module under construction.
#[derive(Default)]
pub(super) struct Module {
    about: String,
    /// The types that others may import.
    pub(super) public: Vec<String>,
    /// The types it takes from other modules, by module.
    imports: BTreeMap<String, BTreeSet<String>>,
    /// What it takes from `typing`.
    typing: BTreeSet<&'static str>,
    definitions: Vec<String>,
}

impl Module {
    /// Creates a module with a docstring.
    pub(super) fn new(about: String) -> Self {
        Self {
            about,
            ..Self::default()
        }
    }

    /// Imports a type from another module of the package.
    pub(super) fn import(&mut self, module: &str, name: &str) {
        let names = self.imports.entry(module.to_owned());
        names.or_default().insert(name.to_owned());
    }

    /// Takes a name from `typing`, one of [`OF_TYPING`](super::names::OF_TYPING).
    pub(super) fn takes(&mut self, name: &'static str) {
        self.typing.insert(name);
    }

    /// Adds a definition that others may import.
    pub(super) fn define(&mut self, name: &str, definition: String) {
        self.public.push(name.to_owned());
        self.definitions.push(definition);
    }

    /// Adds a definition of this module only.
    pub(super) fn define_private(&mut self, definition: String) {
        self.definitions.push(definition);
    }

    /// Returns the imports from modules outside of a package, for type checkers only.
    pub(super) fn imports_besides(&self, prefix: &str) -> String {
        let besides = self
            .imports
            .iter()
            .filter(|(module, _)| !module.starts_with(prefix));
        let imports: String = besides
            .map(|(module, names)| import(module, names))
            .collect();
        if imports.is_empty() {
            imports
        } else {
            format!("if TYPE_CHECKING:\n{imports}\n")
        }
    }

    /// Returns the module as text. Types of other modules are imported for type checkers only, so
    /// that importing a module loads no other.
    pub(super) fn into_text(mut self, path: &str, source: &str) -> String {
        self.imports.remove(path);
        let mut text = format!("# {}\n", notice(source));
        text.push_str(&text::docstring(&[std::mem::take(&mut self.about)], ""));
        text.push_str("\nfrom __future__ import annotations\n\n");
        // Python 3.10 has no such name, and only type checkers need it.
        let is_newer = self.typing.remove("NotRequired");
        let is_checked = is_newer || !self.imports.is_empty();
        // Constants come first, as formatters sort them.
        let flag = is_checked.then_some("TYPE_CHECKING");
        let used: Vec<&str> = flag
            .into_iter()
            .chain(self.typing.iter().copied())
            .collect();
        if !used.is_empty() {
            let _ = writeln!(text, "from typing import {}", used.join(", "));
        }
        if is_checked {
            text.push_str("\nif TYPE_CHECKING:\n");
        }
        if is_newer {
            text.push_str("    from typing_extensions import NotRequired\n");
            if !self.imports.is_empty() {
                text.push('\n');
            }
        }
        for (module, names) in &self.imports {
            text.push_str(&import(module, names));
        }
        let public: Vec<String> = self.public.iter().map(|name| text::string(name)).collect();
        text.push('\n');
        text.push_str(&text::bracketed("__all__ = [", &public, "]", ""));
        text.push_str("\n\n\n");
        text.push_str(&self.definitions.join("\n\n"));
        text
    }
}

/// Returns an import of types, for type checkers only.
fn import(module: &str, names: &BTreeSet<String>) -> String {
    let names: Vec<String> = names.iter().cloned().collect();
    let line = format!(
        "{INDENT}from {PACKAGE}.{module} import {}\n",
        names.join(", ")
    );
    if line.chars().count() <= WIDTH + 1 {
        return line;
    }
    let before = format!("from {PACKAGE}.{module} import (");
    text::bracketed(&before, &names, ")", INDENT) + "\n"
}
