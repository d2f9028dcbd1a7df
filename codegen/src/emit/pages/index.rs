//! The indices: the areas, the shared declarations and the deviations from the vendor's pages, and
//! the contents of each area.

use std::fmt::Write;

use serde_json::json;

use super::events;
use super::links::{self, Page};
use super::{gallery, samples, snippets};
use crate::emit::fixtures;
use crate::emit::prose::{cell, code_cell, first_sentence, heading, line, markdown};
use crate::model::{Deviation, Event, Model, Place, events_of};

/// Renders the index of the API.
pub(super) fn index(model: &Model) -> String {
    let page = Page::at(model, "README");
    let mut text = format!(
        "# {}\n\n{}\n\nAs of {}.\n\n## Areas\n\n| Area | Purpose |\n| --- | --- |\n",
        heading(&model.title),
        markdown(&model.description),
        model.revision
    );
    for area in &model.areas {
        let link = page.link(&cell(&area.title), &links::area_path(area), None);
        let _ = writeln!(text, "| {link} | {} |", cell(&area.description));
    }
    text.push_str("\nDeclarations that areas share are listed below.\n");
    text.push_str(&snippets::guide());
    let languages = page.link("Languages", links::LANGUAGES, None);
    let _ = writeln!(
        text,
        "\n{languages} lists the packages with types, and the generators that write clients."
    );
    let _ = write!(
        text,
        "\n## {}\n\nEvery successful response contains the execution time besides its `result`. Examples \
         omit it.\n\n{}",
        links::TIME,
        samples::code_block(&json!({ "time": fixtures::time() }))
    );
    text + &declarations(
        &page,
        None,
        model
            .events
            .iter()
            .filter(|event| event.place.area.is_none()),
    ) + &deviations(&model.deviations)
}

/// Renders the index of an area.
pub(super) fn area(model: &Model, index: usize) -> String {
    let area = &model.areas[index];
    let page = Page::at(model, links::area_path(area));
    let mut text = format!(
        "# {}\n\n{}\n\n* In Rust: the module `{name}`, with the feature `{name}`\n* {}\n\n\
         ## Methods\n\n| Method | Description |\n| --- | --- |\n",
        heading(&area.title),
        markdown(&area.description),
        page.link("All areas", "README", None),
        name = area.name,
    );
    let methods = model.methods.iter();
    for method in methods.filter(|method| method.place.area == Some(index)) {
        let description = cell(first_sentence(&method.description).0);
        let _ = writeln!(text, "| {} | {description} |", page.to_method(method));
    }
    text + &declarations(&page, Some(index), events_of(&model.events, index))
}

/// Renders the declarations of an area, or the shared ones.
fn declarations<'a>(
    page: &Page,
    area: Option<usize>,
    events: impl Iterator<Item = &'a Event> + Clone,
) -> String {
    let model = page.model;
    let mut text = String::new();
    if events.clone().next().is_some() {
        let _ = write!(
            text,
            "\n## {}\n\nEvents that the portal emits. An application fetches them, or the \
             portal sends them to a webhook handler. An unlisted event keeps its name and data.\n\n{}",
            links::EVENTS,
            events::table(page, events)
        );
    }
    let objects = model.objects.iter();
    let objects = objects.map(|object| (&object.place, &object.name));
    let unions = model.unions.iter().map(|union| (&union.place, &union.name));
    let enums = model.enums.iter();
    let enums = enums.map(|declared| (&declared.place, &declared.name));
    let mut types: Vec<(&Place, &String)> = objects
        .chain(unions)
        .chain(enums)
        .filter(|(place, _)| place.area == area)
        .collect();
    types.sort_by_key(|(_, name)| *name);
    let ids = (area.is_none() && !model.ids.is_empty()).then(|| page.link("Ids", links::IDS, None));
    let gallery = area.is_none() && gallery::is_needed(model);
    let gallery = gallery.then(|| page.link("Emoji", links::GALLERY, None));
    let types = types.into_iter().map(|(place, name)| page.to(name, place));
    text.push_str(&list("Types", ids.into_iter().chain(gallery).chain(types)));
    let groups = model.groups.iter().filter(|group| group.place.area == area);
    let groups = groups.map(|group| {
        let heading = format!("Errors: {}", group.name);
        let link = page.link(&group.name, &links::path(&group.place), Some(&heading));
        format!("{link}: {}", line(&group.description))
    });
    text + &list("Errors", groups)
}

/// Renders a list under a heading, unless it is empty.
fn list(heading: &str, entries: impl Iterator<Item = String>) -> String {
    let entries: String = entries.map(|entry| format!("* {entry}\n")).collect();
    if entries.is_empty() {
        String::new()
    } else {
        format!("\n## {heading}\n\n{entries}")
    }
}

fn deviations(deviations: &[Deviation]) -> String {
    if deviations.is_empty() {
        return String::new();
    }
    let mut text = "\n## Deviations from the vendor's pages\n\n\
        | Place | Here | On the page | Why |\n| --- | --- | --- | --- |\n"
        .to_owned();
    for deviation in deviations {
        let page_says = deviation
            .page_says
            .as_ref()
            .map_or("nothing".to_owned(), |value| code_cell(&value.to_string()));
        let places = std::iter::once(&deviation.subject).chain(&deviation.also);
        let places: Vec<String> = places.map(|place| code_cell(place)).collect();
        let _ = writeln!(
            text,
            "| {} | {} | [{page_says}]({}) | {} |",
            places.join(", "),
            code_cell(&deviation.ours.to_string()),
            deviation.page,
            cell(&deviation.why),
        );
    }
    text
}
