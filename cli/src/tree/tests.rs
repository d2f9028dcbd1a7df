//! The commands of made-up areas, so that a change of the API changes no recorded help.

use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use bitrix24::data;
use serde_json::{Map, Value, json};

use super::build;
use crate::catalogue::read;

/// Returns an area with many methods, each like a real one.
fn many(area: &str, methods: usize) -> Value {
    let catalogue: Value = serde_json::from_str(data::TOOLS).unwrap();
    let like = &catalogue["areas"]["imbot"];
    let tools: Vec<Value> = (0..methods)
        .map(|number| {
            let mut tool = like["tools"][number % 34].clone();
            tool["name"] = format!("{area}-file{}-method{number}", number % 7).into();
            tool
        })
        .collect();
    json!({
        "title": "An area",
        "identities": like["identities"],
        "hidden": [],
        "tools": tools,
    })
}

/// Compares a text with the recorded one; with `UPDATE=1`, records it.
fn golden(name: &str, text: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let path = folder.join(name);
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, text).unwrap();
    }
    let recorded = fs::read_to_string(&path).unwrap_or_default();
    let recorded = recorded.replace("\r\n", "\n");
    assert_eq!(text, recorded, "{name} differs; record it with UPDATE=1");
}

#[test]
fn help_is_as_recorded() {
    let Ok(areas) = read(include_str!("../../tests/golden/shop.json")) else {
        panic!("the catalogue cannot be read");
    };
    let Ok(tree) = build(&areas, |_| true) else {
        panic!("the tools cannot be read");
    };
    let help = |words: &[&str]| {
        let command = tree.command.clone().term_width(100);
        let words = ["b24"].iter().chain(words).chain(&["--help"]);
        let told = command.try_get_matches_from(words);
        told.expect_err("help ends the program")
            .render()
            .to_string()
    };
    golden("help.txt", &help(&[]));
    golden("help-shop-order.txt", &help(&["shop", "order"]));
    golden("help-shop-order-add.txt", &help(&["shop", "order", "add"]));
}

#[test]
fn only_the_areas_in_the_arguments_are_parsed() {
    let areas: Map<String, Value> = (0..30)
        .map(|number| format!("area{number}"))
        .map(|name| (name.clone(), many(&name, 47)))
        .collect();
    let json = format!("{:#}", json!({ "areas": areas }));
    let started = Instant::now();
    let Ok(areas) = read(&json) else {
        panic!("the catalogue cannot be read");
    };
    let Ok(tree) = build(&areas, |area| area == "area7") else {
        panic!("the tools cannot be read");
    };
    let words = ["b24", "area7", "file0", "method0", "--help"];
    assert!(tree.command.clone().try_get_matches_from(words).is_err());
    println!(
        "one area of 1,410 methods, {} bytes: {:?}",
        json.len(),
        started.elapsed()
    );
    assert_eq!(tree.areas.len(), 1);
    for area in tree
        .command
        .get_subcommands()
        .filter(|it| it.get_name().starts_with("area"))
    {
        let is_wanted = area.get_name() == "area7";
        assert_eq!(
            area.get_subcommands().count(),
            if is_wanted { 7 } else { 0 }
        );
    }
    assert!(tree.tool(&["area7", "file0", "method0"]).is_some());
    assert!(tree.tool(&["area8", "file1", "method1"]).is_none());
}
