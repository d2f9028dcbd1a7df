//! Events: a page per event, and the table that lists them.

use std::fmt::Write;

use super::links::{self, Page};
use super::{fields, file, samples};
use crate::File;
use crate::emit::prose::{cell, code, first_sentence, heading, markdown};
use crate::model::{Delivery, Event, Model};

/// Renders the pages.
pub(super) fn emit(model: &Model) -> Vec<File> {
    let page = |event: &Event| {
        file(
            &links::event_path(event),
            &event.place.source,
            &page(model, event),
        )
    };
    model.events.iter().map(page).collect()
}

fn page(model: &Model, event: &Event) -> String {
    let page = Page::at(model, links::event_path(event));
    let data = &model.objects[event.data];
    let overview = match model.area(&event.place) {
        Some(area) => links::area_path(area),
        None => "README".to_owned(),
    };
    let scope: Vec<String> = event.scope.iter().map(|scope| code(scope)).collect();
    let mut text = format!(
        "# {}\n\n{}\n\n* Scope: {}\n* Delivery: {}\n* In Rust: `{}`, with a `{}`\n\
         * [Bitrix24 documentation]({})\n* {}\n\n## Data\n\n{}: {}\n\n{}",
        heading(&event.name.server),
        markdown(&event.description),
        scope.join(", "),
        ways(event),
        rust(event),
        data.name,
        event.page,
        page.link("All events", &overview, Some(links::EVENTS)),
        page.to(&data.name, &data.place),
        markdown(&data.description),
        fields::of_object(&page, data)
    );
    if !event.examples.is_empty() {
        text.push_str("\n## Examples\n");
    }
    for (index, (title, data)) in event.examples.iter().enumerate() {
        let _ = write!(
            text,
            "\n### {}. {}\n\n{}",
            index + 1,
            heading(title),
            samples::code_block(data)
        );
    }
    text
}

/// Renders the table of events.
pub(super) fn table<'a>(page: &Page, events: impl Iterator<Item = &'a Event>) -> String {
    let mut text =
        "| Event | Meaning | Delivery | In Rust |\n| --- | --- | --- | --- |\n".to_owned();
    for event in events {
        let _ = writeln!(
            text,
            "| {} | {} | {} | `{}` |",
            page.to_event(event),
            cell(first_sentence(&event.description).0),
            ways(event),
            rust(event)
        );
    }
    text
}

fn ways(event: &Event) -> String {
    let way = |delivery: &Delivery| match delivery {
        Delivery::Fetch => "fetched",
        Delivery::Webhook => "sent",
    };
    let ways: Vec<&str> = event.delivery.iter().map(way).collect();
    ways.join(" or ")
}

fn rust(event: &Event) -> String {
    format!("Event::{}", event.name.rust)
}
