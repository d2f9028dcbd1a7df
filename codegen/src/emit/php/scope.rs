//! Classes and their names, and the type aliases that a class refers to.

use std::collections::BTreeMap;

use heck::{ToLowerCamelCase, ToUpperCamelCase};

use super::text::Doc;
use crate::File;
use crate::emit::notice;
use crate::model::{Enum, ErrorGroup, Method, Model, Object, Place, Union};
use crate::names;

/// The namespace of the package.
pub(super) const NAMESPACE: &str = "Bitrix24\\Types";

/// The words that name neither a class nor a type alias, in small letters, each between spaces.
const RESERVED: &str = "\
    \x20abstract and array as bool boolean break callable case catch class clone closure const \
    continue declare default do double echo else elseif empty enddeclare endfor endforeach endif \
    endswitch endwhile enum eval exit extends false final finally float fn for foreach function \
    global goto if implements include instanceof insteadof int integer interface isset iterable \
    list match mixed namespace never new null numeric object or parent print private protected \
    public readonly require resource return scalar self static string switch throw trait true \
    try unset use var void while xor yield ";

/// Returns a name that PHP accepts for a class, and its analyzers for a type.
fn free(name: String) -> String {
    let word = format!(" {} ", name.to_ascii_lowercase());
    if RESERVED.contains(&word) {
        name + "_"
    } else {
        name
    }
}

/// A class: its path below the namespace of the package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Class(Vec<String>);

impl Class {
    /// Returns the class at the place of a declaration.
    fn at(folders: &[String], name: String) -> Self {
        let mut path: Vec<String> = folders
            .iter()
            .map(|folder| free(folder.to_upper_camel_case()))
            .collect();
        path.push(free(name));
        Self(path)
    }

    /// Returns the class of a file's declarations of one kind.
    fn of_file(place: &Place, kind: &str) -> Self {
        let (file, folders) = place
            .module
            .split_last()
            .map_or(("", &[][..]), |(file, folders)| (file.as_str(), folders));
        Self::at(folders, file.to_upper_camel_case() + kind)
    }

    /// Returns the class with the methods of a file.
    pub(super) fn of_methods(place: &Place) -> Self {
        Self::of_file(place, "Methods")
    }

    /// Returns the class with the objects and unions of a file.
    pub(super) fn of_types(place: &Place) -> Self {
        Self::of_file(place, "Types")
    }

    /// Returns the class with the codes of an enumeration.
    pub(super) fn of_enum(declared: &Enum) -> Self {
        let place = &declared.place.module;
        Self::at(
            &place[..place.len().saturating_sub(1)],
            declared.name.clone(),
        )
    }

    /// Returns the class with the codes of a group of errors.
    pub(super) fn of_group(group: &ErrorGroup) -> Self {
        let place = &group.place.module;
        let name = names::group_type(&group.name) + "s";
        Self::at(&place[..place.len().saturating_sub(1)], name)
    }

    /// Returns the class with the events of an area.
    pub(super) fn of_events(area: &str) -> Self {
        Self::at(&[area.to_owned()], "Events".to_owned())
    }

    /// Returns the name without the namespace.
    pub(super) fn name(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }

    /// Returns the name with the namespace.
    pub(super) fn qualified(&self) -> String {
        format!("{NAMESPACE}\\{}", self.0.join("\\"))
    }

    /// Returns the file of the class: its doc comment with the type aliases of the scope, and its
    /// members.
    pub(super) fn file(&self, source: &str, mut doc: Doc, scope: &Scope, members: &str) -> File {
        let folders = &self.0[..self.0.len().saturating_sub(1)];
        let namespace = [NAMESPACE.to_owned()]
            .iter()
            .chain(folders)
            .cloned()
            .collect::<Vec<_>>();
        doc.gap();
        for (alias, class) in &scope.imports {
            doc.lines(&format!(
                "@phpstan-import-type {alias} from \\{}",
                class.qualified()
            ));
        }
        doc.gap();
        for (alias, kind) in &scope.aliases {
            doc.lines(&format!("@phpstan-type {alias} {kind}"));
        }
        File {
            path: format!("php/src/{}.php", self.0.join("/")),
            contents: format!(
                "<?php\n\n// {}\n\ndeclare(strict_types=1);\n\nnamespace {};\n\n{}final class {}\n{{\n{}}}\n",
                notice(source),
                namespace.join("\\"),
                doc.written(""),
                self.name(),
                members.trim_start_matches('\n'),
            ),
        }
    }
}

/// The type aliases of a class.
pub(super) struct Scope<'a> {
    pub(super) model: &'a Model,
    class: Class,
    imports: BTreeMap<String, Class>,
    aliases: Vec<(String, String)>,
}

impl<'a> Scope<'a> {
    /// Creates the scope of a class.
    pub(super) fn new(model: &'a Model, class: Class) -> Self {
        Self {
            model,
            class,
            imports: BTreeMap::new(),
            aliases: Vec::new(),
        }
    }

    /// Defines an alias in this class.
    pub(super) fn define(&mut self, alias: String, kind: String) {
        self.aliases.push((alias, kind));
    }

    /// Returns an alias of another class, or of this one.
    pub(super) fn import(&mut self, alias: String, from: Class) -> String {
        if from != self.class {
            self.imports.insert(alias.clone(), from);
        }
        alias
    }
}

/// Returns the alias of an object.
pub(super) fn object(model: &Model, declared: &Object) -> String {
    free(names::flat(model, &declared.place, &declared.name))
}

/// Returns the alias of a union.
pub(super) fn union(model: &Model, declared: &Union) -> String {
    free(names::flat(model, &declared.place, &declared.name))
}

/// Returns the alias of the codes of an enumeration.
pub(super) fn codes(model: &Model, declared: &Enum) -> String {
    names::flat(model, &declared.place, &declared.name) + "Code"
}

/// Returns the alias of the codes of a group of errors.
pub(super) fn error_codes(model: &Model, group: &ErrorGroup) -> String {
    let name = names::group_type(&group.name) + "Code";
    names::flat(model, &group.place, &name)
}

/// Returns an alias of a method.
pub(super) fn of_method(model: &Model, method: &Method, kind: &str) -> String {
    names::flat(model, &method.place, &method.rust) + kind
}

/// Returns the PHP function of a method: `add` in the class of the file `reaction`.
pub(super) fn function(method: &Method) -> String {
    names::method_file(&method.place, &method.rust).to_lower_camel_case()
}

/// Returns the alias of any fetched event of an area.
pub(super) fn event(area: &str) -> String {
    names::area_type(area) + "Event"
}
