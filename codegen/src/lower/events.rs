//! Pass: events, and the objects with their data.

use super::deliveries::ways;
use super::layout::Layout;
use super::types::Types;
use super::{Report, text};
use crate::diagnostic::Rule;
use crate::model::{Event, Type};
use crate::names;
use crate::source::Source;
use crate::spec::{self, SpecFile};
use crate::vocabulary::Delivery;

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
                name: names::of_variant(name, Some(&event.rust)),
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

/// The areas in which a shared event arrives: those that receive events in the same way.
fn sharing(ways: &[Vec<Delivery>], delivery: &[Delivery]) -> Vec<usize> {
    let arrives = |area: &usize| ways[*area].iter().any(|way| delivery.contains(way));
    (0..ways.len()).filter(arrives).collect()
}

/// The object with the data of an event.
fn data(file: usize, event: &spec::Event, types: &Types, report: &mut Report) -> Option<usize> {
    match types.parse(file, &event.data, report)? {
        Type::Object(index) => Some(index),
        _ => {
            let message = format!("`{}` is not an object", event.data.value);
            let help = "declare an object for the data of the event";
            report.at(Rule::MisusedType, file, &event.data.span, message, help);
            None
        }
    }
}

fn example(example: &spec::EventExample) -> (String, serde_json::Value) {
    (text(&example.title), example.data.to_json())
}
