//! The commands of made-up areas, so that a change of the API changes no recorded help.

use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use serde_json::{Value, json};

use super::build;
use crate::catalogue::{Listed, listed};

/// Returns the tools of an area with many methods, each like a real one.
fn many(area: &str, methods: usize) -> String {
    let like: Value = serde_json::from_str(listed()[1].json).unwrap();
    let tools: Vec<Value> = (0..methods)
        .map(|number| {
            let mut tool = like["tools"][number % 34].clone();
            tool["name"] = format!("{area}-file{}-method{number}", number % 7).into();
            tool
        })
        .collect();
    json!({ "identities": like["identities"], "hidden": [], "tools": tools }).to_string()
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
    let json = include_str!("../../tests/golden/shop.json");
    let listed = [Listed {
        name: "shop",
        title: "A shop",
        json,
    }];
    let Ok(tree) = build(&listed, |_| true) else {
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
    let areas: Vec<(String, String)> = (0..30)
        .map(|number| format!("area{number}"))
        .map(|name| (name.clone(), many(&name, 47)))
        .collect();
    let listed: Vec<Listed> = areas
        .iter()
        .map(|(name, json)| Listed {
            name,
            title: "An area",
            json,
        })
        .collect();
    let started = Instant::now();
    let Ok(tree) = build(&listed, |area| area == "area7") else {
        panic!("the tools cannot be read");
    };
    let words = ["b24", "area7", "file0", "method0", "--help"];
    assert!(tree.command.clone().try_get_matches_from(words).is_err());
    println!("one area of 1,410 methods: {:?}", started.elapsed());
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
