//! `names.txt`: every name that users of the API can write, sorted, one per line. A review shows
//! which names are added and removed, and the next run knows the previous names.

use crate::File;
use crate::lost::NAMES;
use crate::model::{Bundle, Failure, Field, Method, Model, Place};

/// Renders the list. A name is written as its path in the spec, like the subject of a deviation.
pub(super) fn emit(model: &Model) -> File {
    let mut names = Vec::new();
    for id in &model.ids {
        names.push(format!("ids/{}", id.name));
    }
    for identity in &model.identities {
        let place = place(model, &identity.place, "identities", &identity.name);
        fields(&place, "parameters", &identity.parameters, &mut names);
    }
    for declared in &model.enums {
        let place = place(model, &declared.place, "enums", &declared.name);
        let codes = declared.codes.iter().map(|code| &code.name.server);
        names.extend(codes.map(|code| format!("{place}/codes/{code}")));
        names.push(place);
    }
    for object in &model.objects {
        let place = place(model, &object.place, "objects", &object.name);
        let shortcuts = object.shortcuts.iter().map(|it| &it.name.server);
        names.extend(shortcuts.map(|shortcut| format!("{place}/shortcuts/{shortcut}")));
        fields(&place, "fields", &object.fields, &mut names);
    }
    for union in &model.unions {
        let place = place(model, &union.place, "unions", &union.name);
        let variants = union.variants.iter().map(|variant| &variant.name.server);
        names.extend(variants.map(|variant| format!("{place}/variants/{variant}")));
        names.push(place);
    }
    for event in &model.events {
        names.push(place(model, &event.place, "events", &event.name.server));
    }
    for group in &model.groups {
        let place = place(model, &group.place, "errors", &group.name);
        failures(&place, &group.failures, &mut names);
        names.push(place);
    }
    for method in &model.methods {
        self::method(model, method, &mut names);
    }
    // The only character that a name may contain and a line may not.
    let mut names: Vec<String> = names
        .iter()
        .map(|name| name.replace('\\', "\\\\").replace('\n', "\\n"))
        .collect();
    names.sort();
    File {
        path: NAMES.to_owned(),
        contents: format!("# {}\n{}\n", super::notice("spec"), names.join("\n")),
    }
}

/// Returns the path of a declaration, which begins with the area unless it is shared.
fn place(model: &Model, place: &Place, section: &str, name: &str) -> String {
    match model.area(place) {
        Some(area) => format!("{}/{section}/{name}", area.name),
        None => format!("{section}/{name}"),
    }
}

fn method(model: &Model, method: &Method, names: &mut Vec<String>) {
    let place = place(model, &method.place, "methods", &method.name);
    for field in &method.parameters {
        let path = within(&method.bundles, field);
        names.push(format!("{place}/parameters/{path}"));
    }
    let groups = method.groups.iter().map(|group| &model.groups[*group].name);
    names.extend(groups.map(|group| format!("{place}/errors/include/{group}")));
    failures(&format!("{place}/errors"), &method.failures, names);
    names.push(place);
}

/// Returns the name of a parameter, preceded by those of its bundles.
fn within(bundles: &[Bundle], field: &Field) -> String {
    field.path(bundles).replace('.', "/parameters/")
}

fn fields(place: &str, key: &str, fields: &[Field], names: &mut Vec<String>) {
    names.extend(
        fields
            .iter()
            .map(|field| format!("{place}/{key}/{}", field.name.server)),
    );
    names.push(place.to_owned());
}

fn failures(place: &str, failures: &[Failure], names: &mut Vec<String>) {
    let codes = failures.iter().map(|failure| &failure.code);
    names.extend(codes.map(|code| format!("{place}/codes/{code}")));
}
