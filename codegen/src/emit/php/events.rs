//! The events of an area: their names, and any of them in the envelope in which it is fetched.

use std::fmt::Write;

use heck::ToShoutySnakeCase;

use super::declarations::constant;
use super::scope::{self, Class, Scope};
use super::text::{Doc, literal_type, string};
use super::types::shape;
use crate::File;
use crate::model::{Model, Type, events_of};

/// Renders the class with the events of an area, if there are any.
pub(super) fn of_area(model: &Model, area: usize) -> Option<File> {
    let name = &model.areas[area].name;
    let class = Class::of_events(name);
    let mut scope = Scope::new(model, class.clone());
    let (mut members, mut forms) = (String::new(), Vec::new());
    for event in events_of(&model.events, area) {
        let mut doc = Doc::default();
        doc.paragraph(&event.description);
        let server = &event.name.server;
        let name = constant(&event.name.rust.to_shouty_snake_case());
        let value = string(server);
        let _ = write!(
            members,
            "\n{}    public const {name} = {value};\n",
            doc.written("    ")
        );
        let data = scope.kind(&Type::Object(event.data), None);
        let kind = literal_type(&server.as_str().into());
        let entry = |key: &str, kind: &str| (key.to_owned(), false, kind.to_owned());
        forms.push(shape(
            &[
                entry("eventId", "int"),
                entry("type", &kind),
                entry("data", &data),
            ],
            false,
        ));
    }
    if forms.is_empty() {
        return None;
    }
    scope.define(scope::event(name), forms.join("|"));
    let mut doc = Doc::default();
    doc.paragraph(&format!(
        "`{}`: a fetched event in its envelope. Portals may send others.",
        scope::event(name)
    ));
    Some(class.file(&format!("spec/{name}/events"), doc, &scope, &members))
}
