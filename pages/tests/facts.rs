//! Each page in `pages/` and its facts in the file of the same name beside it.
//!
//! `UPDATE=1 cargo test -p bitrix24-pages --test facts` writes the facts anew.
//!
//! A page in `russian/` says the same as the page of the same name in `pages/`, line by line.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use bitrix24_pages::{Page, diff, read};
use serde_json::Value;

#[test]
fn pages_have_their_facts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut different = Vec::new();
    let mut count = 0;
    for path in pages(&folder) {
        count += 1;
        let facts = show(&read_page(&folder, &path));
        let expected = folder.join(&path).with_extension("facts");
        if env::var_os("UPDATE").is_some() {
            fs::write(&expected, &facts).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != facts {
            different.push(format!("{}:\n{facts}", path.display()));
        }
    }
    assert!(count > 20, "only {count} pages were found");
    assert!(
        different.is_empty(),
        "these facts differ; UPDATE=1 blesses them:\n{}",
        different.join("\n")
    );
}

/// Every row of fields is a fact or is reported, at its line.
#[test]
fn no_row_is_dropped() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut rows = 0;
    for path in pages(&folder) {
        let facts = show(&read_page(&folder, &path));
        let text = fs::read_to_string(folder.join(&path)).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let is_header = line.matches("**").count() > 2
                || lines
                    .get(at + 1)
                    .is_some_and(|next| next.trim().to_lowercase().starts_with("`type`"));
            if line.contains("|| **") && !is_header {
                rows += 1;
                let place = format!("\"at\":\":{}\"", at + 1);
                assert!(
                    facts.contains(&place),
                    "{}:{} is gone: {line}",
                    path.display(),
                    at + 1
                );
            }
        }
    }
    assert!(rows > 80, "only {rows} rows were found");
}

/// A page in Russian has the facts of its counterpart, in other words.
#[test]
fn both_editions_have_the_same_facts() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let facts = |page: &Page| {
        let mut facts = serde_json::to_value(page).unwrap();
        forget_words(&mut facts);
        format!("{facts:#}")
    };
    let names = pages(&tests.join("russian"));
    for name in &names {
        let english = read_page(&tests.join("pages"), name);
        let russian = read_page(&tests.join("russian"), name);
        let (ours, theirs) = (facts(&russian), facts(&english));
        let differing = ours.lines().zip(theirs.lines()).find(|(a, b)| a != b);
        assert!(ours == theirs, "{}: {differing:?}\n{ours}", name.display());
        assert_eq!(diff(&english, &russian), [], "{}", name.display());
        assert_eq!(diff(&russian, &english), [], "{}", name.display());
    }
    assert!(names.len() > 10, "only {} pages were found", names.len());
}

/// Replaces the words of facts, so that only their presence counts.
fn forget_words(facts: &mut Value) {
    let Value::Object(members) = facts else {
        return;
    };
    for (key, value) in members {
        match (key.as_str(), value) {
            ("samples" | "call", _) => {}
            ("title" | "executor" | "scope_note", Value::Object(stated)) => {
                stated.insert("value".to_owned(), "…".into());
            }
            ("rows", Value::Array(rows)) => {
                let cells = rows.iter_mut().filter_map(Value::as_array_mut).flatten();
                cells.for_each(|cell| *cell = "…".into());
            }
            (
                // The anchor of a heading without one is made of its words.
                "words" | "label" | "message" | "meaning" | "condition" | "what" | "title"
                | "under" | "codes_at" | "variant",
                value,
            ) => *value = "…".into(),
            (_, Value::Array(items)) => items.iter_mut().for_each(forget_words),
            (_, value) => forget_words(value),
        }
    }
}

/// Returns the pages of a folder, without the included files.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| PathBuf::from(entry.unwrap().file_name()));
    let is_page = |path: &PathBuf| {
        path.extension()
            .is_some_and(|extension| extension == "md" || extension == "txt")
    };
    let mut pages: Vec<PathBuf> = entries.filter(is_page).collect();
    pages.sort();
    pages
}

fn read_page(folder: &Path, path: &Path) -> Page {
    let text = fs::read_to_string(folder.join(path)).unwrap();
    read(path.to_str().unwrap(), &text, &|include| {
        fs::read_to_string(folder.join(include)).ok()
    })
}

/// Shows facts as JSON, one line each; places on the page itself are shown as its lines.
fn show(page: &Page) -> String {
    let Value::Object(members) = serde_json::to_value(page).unwrap() else {
        unreachable!()
    };
    let mut out = String::new();
    for (key, value) in members {
        match value {
            Value::Array(items) => {
                writeln!(out, "{key}:").unwrap();
                for item in items {
                    match item {
                        Value::Object(mut object) if object.contains_key("fields") => {
                            let Some(Value::Array(fields)) = object.remove("fields") else {
                                unreachable!()
                            };
                            writeln!(out, "  {}", Value::Object(object)).unwrap();
                            fields
                                .iter()
                                .for_each(|field| writeln!(out, "    {field}").unwrap());
                        }
                        item => writeln!(out, "  {item}").unwrap(),
                    }
                }
            }
            value => writeln!(out, "{key}: {value}").unwrap(),
        }
    }
    out.replace(&format!("\"at\":\"{}:", page.file), "\"at\":\":")
}
