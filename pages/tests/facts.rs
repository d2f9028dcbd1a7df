//! Each page in `pages/` and its facts in the file of the same name beside it.
//!
//! `UPDATE=1 cargo test -p bitrix24-pages --test facts` writes the facts anew.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use bitrix24_pages::{Page, read};
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
