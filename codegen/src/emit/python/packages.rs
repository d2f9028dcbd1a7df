//! `__init__.py` of the package, of each area and of each folder of declarations.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::module::Module;
use super::names::PACKAGE;
use super::text::{self, INDENT};
use super::{methods, names, types};
use crate::File;
use crate::emit::notice;
use crate::model::{Area, Method, Model};

/// The public types of each module, by the path of the module.
pub(super) type Public = BTreeMap<String, Vec<String>>;

/// Renders the packages that contain the modules.
pub(super) fn emit(model: &Model, public: &Public) -> Vec<File> {
    let mut files = vec![root(model, public)];
    for (index, area) in model.areas.iter().enumerate() {
        files.push(self::area(model, index, area, public));
    }
    let areas: BTreeSet<String> = model
        .areas
        .iter()
        .map(|area| names::module(std::slice::from_ref(&area.name)))
        .collect();
    let folders: BTreeSet<&str> = public
        .keys()
        .filter_map(|module| Some(module.rsplit_once('.')?.0))
        .filter(|folder| !areas.contains(*folder))
        .collect();
    files.extend(folders.into_iter().map(folder));
    files
}

/// Returns the file of a package.
fn package(path: &str, contents: String) -> File {
    let folder = path.replace('.', "/");
    let slash = if folder.is_empty() { "" } else { "/" };
    File {
        path: format!("python/{PACKAGE}/{folder}{slash}__init__.py"),
        contents,
    }
}

fn folder(path: &str) -> File {
    let source = format!("spec/{}", path.replace('.', "/"));
    let about = format!("The declarations of `{source}/`.");
    let contents = format!("# {}\n{}", notice(&source), text::docstring(&[about], ""));
    package(path, contents)
}

/// The package itself: the shared types, and the functions of the runtime.
fn root(model: &Model, public: &Public) -> File {
    let is_shared = |module: &&String| {
        let first = module.split('.').next().unwrap_or_default();
        !model
            .areas
            .iter()
            .any(|area| names::module(std::slice::from_ref(&area.name)) == first)
    };
    let modules: Vec<&String> = public.keys().filter(is_shared).collect();
    let mut text = head(
        "spec",
        &[model.title.clone() + ".", model.description.clone()],
    );
    text.push_str("from typing import TYPE_CHECKING, Any\n\n");
    text.push_str("from .core.lazy import find\n\n");
    text.push_str(&lazy(&modules, "", public));
    package("", text)
}

/// An area: its types, and its methods by name.
fn area(model: &Model, index: usize, area: &Area, public: &Public) -> File {
    let name = names::module(std::slice::from_ref(&area.name));
    let prefix = format!("{name}.");
    let modules: Vec<&String> = public
        .keys()
        .filter(|module| module.starts_with(&prefix))
        .collect();
    let about = [format!("{}.", area.title), area.description.clone()];
    let mut text = head(&format!("spec/{}", area.name), &about);
    let methods: Vec<&Method> = model
        .methods
        .iter()
        .filter(|method| method.place.area == Some(index))
        .collect();
    if methods.is_empty() {
        text.push_str("from typing import TYPE_CHECKING, Any\n\n");
        text.push_str("from ..core.lazy import find\n\n");
        text.push_str(&lazy(&modules, &prefix, public));
    } else {
        text.push_str("from typing import TYPE_CHECKING, Any, Literal, overload\n\n");
        text.push_str("from ..core import Method\nfrom ..core.lazy import find\n\n");
        let (overloads, imports) = overloads(model, &methods, &prefix);
        text.push_str(&imports);
        text.push_str(&lazy(&modules, &prefix, public));
        text.push_str("\n\n");
        text.push_str(&overloads);
    }
    package(&name, text)
}

fn head(source: &str, about: &[String]) -> String {
    format!(
        "# {}\n{}\nfrom __future__ import annotations\n\n",
        notice(source),
        text::docstring(about, "")
    )
}

/// Returns the imports for type checkers, and the modules that are loaded when a type in them is
/// first used.
fn lazy(modules: &[&String], prefix: &str, public: &Public) -> String {
    let mut text = "if TYPE_CHECKING:\n".to_owned();
    let inner = |module: &str| module.strip_prefix(prefix).unwrap_or(module).to_owned();
    for module in modules {
        let _ = writeln!(text, "{INDENT}from .{} import *", inner(module));
    }
    text.push_str("\n# The module of each type, which is loaded when the type is first used.\n");
    text.push_str("_MODULES = {\n");
    for module in modules {
        for name in &public[*module] {
            let line = format!("{}: {}", text::string(name), text::string(&inner(module)));
            let _ = writeln!(text, "{INDENT}{line},");
        }
    }
    // A type checker would take the function for a promise of any name.
    let _ = writeln!(
        text,
        "}}\n\nif not TYPE_CHECKING:\n\n{INDENT}def __getattr__(name: str) -> Any:\n\
         {INDENT}{INDENT}return find(__name__, _MODULES, name)"
    );
    text
}

/// Returns the function that finds a method of an area by its name, and the imports of the shared
/// types in it. One function for all areas would have more overloads than type checkers can take.
fn overloads(model: &Model, methods: &[&Method], prefix: &str) -> (String, String) {
    let mut module = Module::default();
    let mut text = String::new();
    for method in methods {
        let types = methods::names(model, method);
        let name = text::string(&method.name);
        let value = types::annotation(model, &method.result.kind, &mut module);
        let kinds = [types.request, types.result, value, types.error];
        let returned = text::bracketed(") -> Method[", &kinds, "]: ...", "");
        let _ = writeln!(
            text,
            "@overload\ndef method(\n{INDENT}name: Literal[{name}],\n{INDENT}/,\n{returned}\n\n"
        );
    }
    let any = "Method[Any, Any, Any, Any]";
    let _ = writeln!(
        text,
        "@overload\ndef method(name: str, /) -> {any}: ...\n\n"
    );
    let _ = writeln!(text, "def method(name: str, /) -> {any}:");
    let about = [
        "Returns the method with this name.".to_owned(),
        "A name that is not listed is accepted too; such a method has no types.".to_owned(),
    ];
    text.push_str(&text::docstring(&about, INDENT));
    let _ = writeln!(text, "{INDENT}return Method(name)");
    (text, module.imports_besides(prefix))
}
