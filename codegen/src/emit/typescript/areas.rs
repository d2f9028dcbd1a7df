//! What an area has: the map of its methods, and the union of its events.

use super::comments::Comment;
use super::literals::string;
use super::methods::Names;
use super::source::{self, Source};
use crate::emit::prose;
use crate::model::{Method, Model, events_of};
use crate::names;

/// The path of the module with the methods of all areas.
pub(super) const METHODS: &str = "methods";

/// Renders an area.
pub(super) fn emit(model: &Model, index: usize) -> Source {
    let area = &model.areas[index];
    let mut source = Source::of(&area.place);
    let methods = model.methods.iter();
    let methods = methods.filter(|method| method.place.area == Some(index));
    let entries: String = methods
        .map(|method| entry(model, method, &mut source))
        .collect();
    let comment = Comment::of(&area.description).paragraph("The methods of the area.");
    source.declare(format!(
        "{}export interface {} {{\n{entries}}}\n",
        comment.written(""),
        names::methods_type(&area.name)
    ));
    let events = events_of(&model.events, index).map(|event| string(&event.name.server));
    let events: Vec<String> = events.map(|name| format!("  | {name}")).collect();
    if !events.is_empty() {
        source.import(super::events::PATH, "Fetched");
        source.declare(format!(
            "/** An event of the area `{}`, as its queue contains it. */\n\
             export type {} = Fetched<\n{}\n>;\n",
            area.name,
            names::event_type(&area.name),
            events.join("\n")
        ));
    }
    source
}

fn entry(model: &Model, method: &Method, source: &mut Source) -> String {
    let Names {
        request,
        result,
        error,
    } = Names::of(model, method);
    let path = source::path(&method.place);
    for name in [&request, &result, &error] {
        source.import(&path, name);
    }
    let (summary, _) = prose::first_sentence(&method.description);
    let comment = Comment::of(summary).deprecated(method.deprecated.as_ref());
    let under = method.result.under.as_ref();
    let under = under.map_or_else(String::new, |under| format!("[{}]", string(under)));
    format!(
        "{}  {}: {{\n    request: {request};\n    result: {result};\n    value: {result}{under};\n    \
         error: {error};\n  }};\n",
        comment.written("  "),
        string(&method.name)
    )
}

/// Renders the map of all methods.
pub(super) fn methods(model: &Model) -> Source {
    let mut source = Source::at(METHODS, "spec");
    let areas: Vec<String> = model
        .areas
        .iter()
        .map(|area| {
            let name = names::methods_type(&area.name);
            source.import(&source::path(&area.place), &name);
            name
        })
        .collect();
    source.declare(format!(
        "/** Each method with its request, its result and its documented error codes. */\n\
         export interface Methods{} {{}}\n",
        extends(&areas)
    ));
    source.declare(include_str!("static/methods.d.ts").to_owned());
    source
}

fn extends(names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    format!(" extends {}", names.join(", "))
}
