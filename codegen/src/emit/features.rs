//! The cargo features of the methods: one per area and one per file of methods.

use std::fmt::Write;

use crate::model::Model;
use crate::names;

/// Renders the entries of the features table.
pub(super) fn emit(model: &Model) -> String {
    let areas: Vec<String> = model.areas.iter().map(|area| area.name.clone()).collect();
    let mut text = String::new();
    entry("methods", &areas, &mut text);
    for (index, area) in model.areas.iter().enumerate() {
        let files = of_area(model, index);
        entry(&area.name, &files, &mut text);
        for file in files {
            entry(&file, &[], &mut text);
        }
    }
    text
}

/// Returns the features of an area's files of methods.
pub(super) fn of_area(model: &Model, area: usize) -> Vec<String> {
    model.files_of_methods(area).map(names::feature).collect()
}

fn entry(name: &str, features: &[String], text: &mut String) {
    let line = format!("{name} = {features:?}\n");
    if line.len() <= 100 {
        return text.push_str(&line);
    }
    let _ = writeln!(text, "{name} = [");
    for feature in features {
        let _ = writeln!(text, "    {feature:?},");
    }
    text.push_str("]\n");
}
