//! The index: what there is, and where it differs from the vendor's pages.

use std::fmt::Write;

use super::links::{self, Page};
use crate::emit::prose::{cell, code_cell, heading, line, markdown};
use crate::model::{Deviation, Model, Place};

/// The text of the index.
pub(super) fn index(model: &Model) -> String {
    let page = Page::at(model, "README");
    let mut text = format!(
        "# {}\n\n{}\n\nAs of {}.\n\n## Methods\n\n| Method | What it does |\n| --- | --- |\n",
        heading(&model.title),
        markdown(&model.description),
        model.revision
    );
    for method in &model.methods {
        let description = cell(&method.description);
        let _ = writeln!(text, "| {} | {description} |", page.to_method(method));
    }
    if !model.events.is_empty() {
        text.push_str("\n## Events\n\n| Event | What has happened |\n| --- | --- |\n");
    }
    for event in &model.events {
        let description = cell(&event.description);
        let _ = writeln!(text, "| {} | {description} |", page.to_event(event));
    }
    text.push_str("\n## Types\n\n");
    if !model.ids.is_empty() {
        let _ = writeln!(text, "* {}", page.link("Ids", links::IDS, None));
    }
    let objects = model
        .objects
        .iter()
        .map(|object| (&object.place, &object.name));
    let unions = model.unions.iter().map(|union| (&union.place, &union.name));
    let enums = model
        .enums
        .iter()
        .map(|declared| (&declared.place, &declared.name));
    let mut types: Vec<(&Place, &String)> = objects.chain(unions).chain(enums).collect();
    types.sort_by_key(|(_, name)| *name);
    for (place, name) in types {
        let _ = writeln!(text, "* {}", page.to(name, place));
    }
    text.push_str("\n## Errors\n\n");
    for group in &model.groups {
        let heading = format!("Errors: {}", group.name);
        let link = page.link(&group.name, &links::path(&group.place), Some(&heading));
        let _ = writeln!(text, "* {link}: {}", line(&group.description));
    }
    text + &deviations(&model.deviations)
}

fn deviations(deviations: &[Deviation]) -> String {
    if deviations.is_empty() {
        return String::new();
    }
    let mut text = "\n## Where this differs from the vendor's pages\n\n\
        | Place | Here | On the page | Why |\n| --- | --- | --- | --- |\n"
        .to_owned();
    for deviation in deviations {
        let page_says = deviation
            .page_says
            .as_ref()
            .map_or("nothing".to_owned(), |value| code_cell(&value.to_string()));
        let _ = writeln!(
            text,
            "| {} | {} | [{page_says}]({}) | {} |",
            code_cell(&deviation.subject),
            code_cell(&deviation.ours.to_string()),
            deviation.page,
            cell(&deviation.why),
        );
    }
    text
}
