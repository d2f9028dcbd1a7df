//! `events`: the data of each event.

use super::comments::Comment;
use super::literals::key;
use super::source::Source;
use super::types;
use crate::model::{Event, Model, Type};

/// The path of the module.
pub(super) const PATH: &str = "events";

/// Renders the map of all events.
pub(super) fn emit(model: &Model) -> Source {
    let mut source = Source::at(PATH, "spec");
    let entries: String = model
        .events
        .iter()
        .map(|event| entry(model, event, &mut source))
        .collect();
    source.declare(format!(
        "/** Each event with its data. */\nexport interface Events {{\n{entries}}}\n"
    ));
    source.declare(include_str!("static/events.d.ts").to_owned());
    source
}

fn entry(model: &Model, event: &Event, source: &mut Source) -> String {
    let comment = Comment::of(&event.description).page(&event.page);
    let data = types::text(model, &Type::Object(event.data), source);
    format!(
        "{}  {}: {data};\n",
        comment.written("  "),
        key(&event.name.server)
    )
}
