//! Objects, unions, enumerations and groups of errors.

use std::collections::BTreeMap;
use std::fmt::Write;

use heck::ToShoutySnakeCase;

use super::scope::{self, Class, Scope};
use super::text::{Doc, string};
use super::types::describe;
use crate::File;
use crate::emit::constraint_text;
use crate::emit::prose::joined;
use crate::model::{Enum, ErrorGroup, Failure, Model, Object, Place, Union};
use crate::names;

/// The objects and unions of a file of the spec.
#[derive(Default)]
struct Types<'a> {
    objects: Vec<&'a Object>,
    unions: Vec<&'a Union>,
}

/// Renders the classes with the objects and unions of each file.
pub(super) fn types(model: &Model) -> Vec<File> {
    let mut places: BTreeMap<&Place, Types> = BTreeMap::new();
    for object in &model.objects {
        places
            .entry(&object.place)
            .or_default()
            .objects
            .push(object);
    }
    for union in &model.unions {
        places.entry(&union.place).or_default().unions.push(union);
    }
    let places = places.into_iter();
    places
        .map(|(place, types)| types_of(model, place, &types))
        .collect()
}

fn types_of(model: &Model, place: &Place, types: &Types) -> File {
    let class = Class::of_types(place);
    let mut scope = Scope::new(model, class.clone());
    let mut doc = Doc::default();
    for union in &types.unions {
        let alias = scope::union(model, union);
        doc.paragraph(&format!("`{alias}`: {}", union.description));
        doc.gap();
        for form in &union.variants {
            doc.item(&format!("`{}`: {}", form.name.server, form.description));
        }
        let kind = scope.forms_of(union);
        scope.define(alias, kind);
    }
    for object in &types.objects {
        let alias = scope::object(model, object);
        doc.paragraph(&format!("`{alias}`: {}", object.description));
        doc.gap();
        let fields = object.fields.iter();
        describe(
            &mut doc,
            fields.map(|field| (field.name.server.clone(), field)),
        );
        let kind = scope.shape_of(object);
        scope.define(alias, kind);
    }
    class.file(&place.source, doc, &scope, "")
}

/// Renders the class with the codes of an enumeration.
pub(super) fn enumeration(model: &Model, declared: &Enum) -> File {
    let class = Class::of_enum(declared);
    let mut scope = Scope::new(model, class.clone());
    // A portal may know codes that the spec does not list.
    let kind = format!("{}::*|non-empty-string", class.name());
    scope.define(scope::codes(model, declared), kind);
    let mut doc = Doc::default();
    doc.paragraph(&declared.description);
    let mut members = String::new();
    for code in &declared.codes {
        let emoji = code.emoji.iter().map(|emoji| format!("{emoji} "));
        let mut doc = Doc::default();
        doc.paragraph(&(emoji.collect::<String>() + &code.description));
        if let Some(day) = &code.removed {
            doc.gap();
            doc.tag("@deprecated", &constraint_text::of_removal(day));
        }
        let name = constant(&code.name.rust.to_shouty_snake_case());
        let value = string(&code.name.server);
        let _ = write!(
            members,
            "\n{}    public const {name} = {value};\n",
            doc.written("    ")
        );
    }
    class.file(&declared.place.source, doc, &scope, &members)
}

/// Renders the class with the codes of a group of errors.
pub(super) fn group(model: &Model, group: &ErrorGroup) -> File {
    let class = Class::of_group(group);
    let mut scope = Scope::new(model, class.clone());
    scope.define(
        scope::error_codes(model, group),
        format!("{}::*", class.name()),
    );
    let mut doc = Doc::default();
    doc.paragraph(&group.description);
    let mut members = String::new();
    let mut known: Vec<&str> = Vec::new();
    for failure in &group.failures {
        // A code with several meanings is one constant.
        if known.contains(&failure.code.as_str()) {
            continue;
        }
        known.push(&failure.code);
        let mut doc = Doc::default();
        let meanings = group
            .failures
            .iter()
            .filter(|other| other.code == failure.code);
        meanings.for_each(|meaning| doc.paragraph(&about(meaning)));
        let name = constant(&names::error_constant(
            &failure.code,
            failure.rust.as_deref(),
        ));
        let value = string(&failure.code);
        let _ = write!(
            members,
            "\n{}    public const {name} = {value};\n",
            doc.written("    ")
        );
    }
    class.file(&group.place.source, doc, &scope, &members)
}

/// Returns when an error occurs, and what to do.
pub(super) fn about(failure: &Failure) -> String {
    let removed = failure.removed.iter();
    let removed = removed.map(|day| constraint_text::of_removal(day));
    joined(
        [failure.when.clone(), failure.remedy.clone()]
            .into_iter()
            .chain(removed),
    )
}

/// Returns the name of a constant: `class` alone has a meaning of its own.
pub(super) fn constant(name: &str) -> String {
    if name == "CLASS" {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}
