//! Pass: events, and the objects they come with.

use super::places::Layout;
use super::types::Types;
use super::{Report, text};
use crate::diagnostic::Rule;
use crate::model::{Event, Name, Type};
use crate::spec::{self, Delivery, Source, SpecFile};

/// Resolves the events of all files.
pub(super) fn resolve(
    files: &[(Source, SpecFile)],
    layout: &Layout,
    types: &Types,
    report: &mut Report,
) -> Vec<Event> {
    let docs = super::docs_base(files);
    let ways: Vec<Vec<Delivery>> = (0..layout.areas.len())
        .map(|area| ways(files, layout, area))
        .collect();
    let mut events = Vec::new();
    for (index, ((_, file), place)) in files.iter().zip(&layout.places).enumerate() {
        for (name, event) in &file.events {
            let Some(data) = data(index, event, types, report) else {
                continue;
            };
            events.push(Event {
                place: place.clone(),
                name: Name {
                    server: name.value.clone(),
                    rust: Some(event.rust.value.clone()),
                },
                description: text(&event.description),
                page: format!("{docs}{}", event.page.value),
                scope: event
                    .scope
                    .iter()
                    .map(|scope| scope.value.clone())
                    .collect(),
                delivery: event.delivery.clone(),
                areas: match place.area {
                    Some(area) => vec![area],
                    None => sharing(&ways, &event.delivery),
                },
                data,
                examples: event.examples.iter().map(example).collect(),
            });
        }
    }
    events
}

/// The ways in which events come to an area: it has a queue that is read, or a handler that is sent
/// events of its own.
pub(super) fn ways(files: &[(Source, SpecFile)], layout: &Layout, area: usize) -> Vec<Delivery> {
    let own = || {
        let files = files.iter().zip(&layout.places);
        files
            .filter(|(_, place)| place.area == Some(area))
            .map(|((_, file), _)| file)
    };
    let methods = own().flat_map(|file| &file.methods);
    let has_queue = methods
        .into_iter()
        .any(|(_, method)| method.cursor.is_some());
    let events = own().flat_map(|file| &file.events);
    let is_sent = events
        .into_iter()
        .any(|(_, event)| event.delivery.contains(&Delivery::Webhook));
    let fetch = has_queue.then_some(Delivery::Fetch);
    fetch
        .into_iter()
        .chain(is_sent.then_some(Delivery::Webhook))
        .collect()
}

/// The areas to which an event comes that they share: those that are told of events in the same way.
fn sharing(ways: &[Vec<Delivery>], delivery: &[Delivery]) -> Vec<usize> {
    let told = |area: &usize| ways[*area].iter().any(|way| delivery.contains(way));
    (0..ways.len()).filter(told).collect()
}

/// The object an event comes with.
fn data(file: usize, event: &spec::Event, types: &Types, report: &mut Report) -> Option<usize> {
    match types.parse(file, &event.data, report)? {
        Type::Object(index) => Some(index),
        _ => {
            let message = format!("`{}` is not an object", event.data.value);
            let help = "declare an object for what the event comes with";
            report.at(Rule::MisusedType, file, &event.data.span, message, help);
            None
        }
    }
}

fn example(example: &spec::EventExample) -> (String, serde_json::Value) {
    (text(&example.title), example.data.to_json())
}
