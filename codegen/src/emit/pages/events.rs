//! Events: a page for each, and one that lists them.

use std::fmt::Write;

use super::links::{self, Page};
use super::{fields, file, samples};
use crate::File;
use crate::emit::prose::{cell, code, heading, markdown};
use crate::model::{Delivery, Event, Model};
use crate::names;

/// Renders the pages.
pub(super) fn emit(model: &Model) -> Vec<File> {
    let page = |event: &Event| {
        file(
            &links::event_path(event),
            &event.place.source,
            &page(model, event),
        )
    };
    let pages = model.events.iter().map(page);
    let list = (!model.events.is_empty()).then(|| list(model));
    pages.chain(list).collect()
}

fn page(model: &Model, event: &Event) -> String {
    let page = Page::at(model, links::event_path(event));
    let data = &model.objects[event.data];
    let scope: Vec<String> = event.scope.iter().map(|scope| code(scope)).collect();
    let mut text = format!(
        "# {}\n\n{}\n\n* Scope: {}\n* How it comes: {}\n* In Rust: `{}`, with a `{}`\n\
         * [Documentation of the vendor]({})\n* {}\n\n## Data\n\n{}: {}\n\n{}",
        heading(&event.name.server),
        markdown(&event.description),
        scope.join(", "),
        ways(event),
        rust(event),
        data.name,
        event.page,
        page.link("All events", links::EVENTS, None),
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

fn list(model: &Model) -> File {
    let page = Page::at(model, links::EVENTS);
    let mut text = "# Events\n\nWhat the portal tells of by itself. An application asks for events, \
        or has the portal send them to an address of its own. An event that is not listed here keeps \
        its name and data.\n\n| Event | What has happened | How it comes | In Rust |\n\
        | --- | --- | --- | --- |\n"
        .to_owned();
    for event in &model.events {
        let _ = writeln!(
            text,
            "| {} | {} | {} | `{}` |",
            page.to_event(event),
            cell(&event.description),
            ways(event),
            rust(event)
        );
    }
    file(links::EVENTS, "spec/events", &text)
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
    format!("Event::{}", names::code_variant(&event.name))
}
