//! The events of an area, each in the envelope in which it is fetched.

use super::declared::union_of;
use super::module::Module;
use super::text;
use super::typed_dict::{self, Entry};
use super::{names, types};
use crate::model::{Event, Model, Type, events_of};

/// Defines the events of an area, unless it has none. They differ by `type`, so a comparison with it
/// tells a type checker which event it is.
pub(super) fn emit(model: &Model, area: usize) -> Option<Module> {
    let mut module = Module::new(format!("Events of the area `{}`.", model.areas[area].name));
    let name = names::event(model, area);
    let forms: Vec<String> = events_of(&model.events, area)
        .map(|event| self::event(model, &name, event, &mut module))
        .collect();
    if forms.is_empty() {
        return None;
    }
    let about = [
        "An event, which its `type` identifies.".to_owned(),
        "Portals also send events that are not listed here: skip a `type` that you do not know."
            .to_owned(),
    ];
    let definition = union_of(&name, &forms, &about, &mut module);
    module.define(&name, definition);
    Some(module)
}

/// Defines an event and returns the name of its type.
fn event(model: &Model, union: &str, event: &Event, module: &mut Module) -> String {
    let name = names::of_form(union, &event.name);
    let entry = |key: &str, kind: String, is_required: bool, about: &str| Entry {
        key: key.to_owned(),
        kind,
        is_required,
        about: about.to_owned(),
    };
    module.takes("Literal");
    let data = types::annotation(model, &Type::Object(event.data), module);
    let kind = format!("Literal[{}]", text::string(&event.name.server));
    let entries = [
        entry(
            "eventId",
            "int".to_owned(),
            true,
            "Later events have greater ids.",
        ),
        entry("type", kind, true, "The name of the event."),
        entry(
            "date",
            "str | None".to_owned(),
            false,
            "The time, as a date with a time zone.",
        ),
        entry("data", data, true, "The data of the event."),
    ];
    let about = [event.description.clone(), event.page.clone()];
    let definition = typed_dict::define(&name, &about, &entries, module);
    module.define_private(definition);
    name
}
