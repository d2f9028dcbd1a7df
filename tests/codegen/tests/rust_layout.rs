//! How generated Rust is laid out: each file parses with `syn`, and `prettyplease` breaks the lines
//! of its items, and of the examples in comments and pages, in the same places.
//!
//! The specs are the project's own, those of the golden tests, and copies of these with names of
//! many lengths, so that every construct is once just short enough for a line and once too long.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use bitrix24_codegen::{File, generate};
use codegen_tests::{data, files_below, folders_in, overlaid, put, rendered, workspace};
use similar::TextDiff;
use syn::{ImplItem, Item, MacroDelimiter};

#[test]
fn lines_break_where_the_formatter_breaks_them() {
    for spec in specs() {
        check(&spec, "");
    }
}

#[test]
fn lines_break_where_the_formatter_breaks_them_whatever_the_length_of_names() {
    for spec in specs() {
        // The golden specs are small; the project's own takes longer, and has methods whose names as
        // tools are nearly as long as they may be.
        let lengths: Vec<usize> = if spec.starts_with(data("golden")) {
            (1..=40).collect()
        } else {
            vec![6, 12, 18]
        };
        for added in lengths {
            let longer = lengthened(&spec, added);
            check(longer.path(), &format!("with {added} more letters, "));
        }
    }
}

#[test]
fn a_wrong_break_is_found() {
    let spec = data("golden/every-key/spec");
    let files = made(&spec);
    let file = files
        .iter()
        .find(|file| file.path == "src/imbot/thing.rs")
        .expect("the spec has this file");
    let mut planted = 0;
    for (at, _) in file.contents.match_indices(", ") {
        let (before, after) = file.contents.split_at(at);
        let line = before.lines().next_back().unwrap_or_default();
        let is_in_text = line.matches('"').count() % 2 == 1;
        if is_in_text || line.trim_start().starts_with("//") {
            continue;
        }
        let broken = format!("{before},\n{}", &after[", ".len()..]);
        assert!(
            difference("src/broken.rs", &broken).is_some(),
            "a line break after {line:?} is not found"
        );
        planted += 1;
    }
    assert!(planted > 20, "there are only {planted} places");
    let without_blank_line = file.contents.replacen("    }\n\n", "    }\n", 1);
    assert!(difference("src/broken.rs", &without_blank_line).is_some());
}

/// The folders of the specs.
fn specs() -> Vec<PathBuf> {
    let golden = folders_in(&data("golden"));
    let golden = golden
        .iter()
        .map(|case| data("golden").join(case).join("spec"));
    golden.chain([workspace().join("spec")]).collect()
}

fn made(spec: &Path) -> Vec<File> {
    generate(spec)
        .unwrap_or_else(|mistakes| panic!("{}", rendered(&mistakes)))
        .files
}

fn check(spec: &Path, how: &str) {
    let files = made(spec);
    let mut items = 0;
    let mut differences = Vec::new();
    for file in &files {
        items += usize::from(file.path.ends_with(".rs"));
        differences.extend(difference(&file.path, &file.contents));
    }
    assert!(items > 10, "there are only {items} files");
    assert!(
        differences.is_empty(),
        "{how}{} differ:\n{}",
        differences.len(),
        differences[0]
    );
}

/// Returns a copy of a spec in which each declared type and each key in camel case has this many
/// more letters.
fn lengthened(spec: &Path, added: usize) -> tempfile::TempDir {
    let copy = overlaid(&[spec]);
    let texts: Vec<(String, String)> = files_below(spec)
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(spec.join(&path)).expect("a spec is text");
            (path, text)
        })
        .collect();
    let declared: BTreeSet<&str> = texts
        .iter()
        .flat_map(|(_, text)| text.lines())
        .filter_map(declared)
        .collect();
    for (path, text) in &texts {
        let mut longer = String::new();
        let mut rest = text.as_str();
        while let Some(start) = rest.find(|letter: char| letter.is_ascii_alphanumeric()) {
            let (between, words) = rest.split_at(start);
            let is_in_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
            let end = words.find(|letter| !is_in_word(letter));
            let (word, after) = words.split_at(end.unwrap_or(words.len()));
            let is_base64 = after.starts_with('=');
            longer.push_str(between);
            longer.push_str(word);
            if !is_base64 && (declared.contains(word) || is_key(word)) {
                longer.push_str(&"x".repeat(added));
            }
            rest = after;
        }
        longer.push_str(rest);
        put(copy.path(), path, longer.as_bytes());
    }
    copy
}

/// Returns the type that a line of a spec declares.
fn declared(line: &str) -> Option<&str> {
    let (name, _) = line.strip_prefix("  ")?.split_once(':')?;
    let is_type = name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.contains(|letter: char| letter.is_ascii_lowercase())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric());
    is_type.then_some(name)
}

/// Whether a word is a key in camel case, other than those of the envelope of an event.
fn is_key(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_lowercase())
        && word.contains(|letter: char| letter.is_ascii_uppercase())
        && word.chars().all(|letter| letter.is_ascii_alphabetic())
        && word != "eventId"
}

/// Compares the Rust in a file with the same Rust as the formatter lays it out.
fn difference(path: &str, text: &str) -> Option<String> {
    let (found, formatted): (String, String) = match path.rsplit('.').next() {
        Some("rs") => {
            let formatted = chunks(text).iter().map(|chunk| item(path, chunk)).collect();
            (text.to_owned(), formatted)
        }
        Some("md") => (String::new(), String::new()),
        _ => return None,
    };
    let examples = examples(path, text);
    let found = found + &examples.concat();
    let formatted_examples: String = examples.iter().map(|it| statements(path, it)).collect();
    let formatted = formatted + &formatted_examples;
    (formatted != found).then(|| {
        let diff = TextDiff::from_lines(&formatted, &found);
        format!("{path}:\n{}", diff.unified_diff())
    })
}

/// Splits a file before each line that is not indented and follows a blank line.
fn chunks(text: &str) -> Vec<String> {
    let mut chunks: Vec<String> = Vec::new();
    let mut is_after_blank = true;
    for line in text.split_inclusive('\n') {
        match chunks.last_mut() {
            Some(chunk) if !is_after_blank || line.starts_with([' ', '\n']) => chunk.push_str(line),
            _ => chunks.push(line.to_owned()),
        }
        is_after_blank = line == "\n";
    }
    chunks
}

/// Formats the items between two blank lines. Comments, and tables for macros of the runtime, which
/// have a form of their own, are returned as they are.
fn item(path: &str, chunk: &str) -> String {
    let mut file =
        syn::parse_file(chunk).unwrap_or_else(|error| panic!("{path}: {error}:\n{chunk}"));
    let end = if chunk.ends_with("\n\n") { "\n" } else { "" };
    match &mut file.items[..] {
        [] => chunk.to_owned(),
        [Item::Macro(it)] if matches!(it.mac.delimiter, MacroDelimiter::Brace(_)) => {
            chunk.to_owned()
        }
        [Item::Impl(block)] => {
            let members = std::mem::take(&mut block.items);
            implementation(file, members) + end
        }
        _ => prettyplease::unparse(&file) + end,
    }
}

/// Formats an `impl` block with a blank line around each function, which the formatter omits.
fn implementation(mut file: syn::File, members: Vec<ImplItem>) -> String {
    let is_function = |member: &ImplItem| matches!(member, ImplItem::Fn(_));
    let mut groups: Vec<Vec<ImplItem>> = Vec::new();
    for member in members {
        match groups.last_mut() {
            Some(group) if !is_function(&member) && !is_function(&group[0]) => group.push(member),
            _ => groups.push(vec![member]),
        }
    }
    let mut blocks: Vec<String> = Vec::new();
    for members in groups {
        if let [Item::Impl(block)] = &mut file.items[..] {
            block.items = members;
        }
        blocks.push(prettyplease::unparse(&file));
    }
    if blocks.len() < 2 {
        return blocks.pop().unwrap_or_else(|| prettyplease::unparse(&file));
    }
    // All blocks have the same head, which ends with the only brace that is not in a comment.
    let lines = blocks[0].split_inclusive('\n');
    let head: String = lines
        .scan(false, |is_past, line| {
            let is_head =
                !std::mem::replace(is_past, line.ends_with("{\n") && !line.starts_with("///"));
            is_head.then_some(line)
        })
        .collect();
    for block in &mut blocks {
        let body = block
            .strip_prefix(&head)
            .and_then(|it| it.strip_suffix("}\n"));
        *block = body.expect("a block with the same head").to_owned();
    }
    format!("{head}{}}}\n", blocks.join("\n"))
}

/// Returns the statements and items in the examples of comments or of a page, as far as they
/// contain no literals of many lines.
fn examples(path: &str, text: &str) -> Vec<String> {
    let mut examples: Vec<String> = Vec::new();
    let mut is_inside = false;
    for line in text.lines() {
        let line = if path.ends_with(".md") {
            line
        } else if let Some(line) = line.trim_start().strip_prefix("///") {
            line.strip_prefix(' ').unwrap_or(line)
        } else {
            is_inside = false;
            continue;
        };
        if line.starts_with("```") {
            is_inside = !is_inside && matches!(line, "```" | "```rust" | "```no_run");
            examples.push(String::new());
        } else if is_inside && line.is_empty() {
            examples.push(String::new());
        } else if is_inside && let Some(example) = examples.last_mut() {
            example.push_str(line);
            example.push('\n');
        }
    }
    let beginnings = ["use ", "let request ", "#[tokio::main]"];
    examples.retain(|example| beginnings.iter().any(|it| example.starts_with(it)));
    examples
}

/// Formats statements as in a function, without indentation.
fn statements(path: &str, text: &str) -> String {
    let function = format!("fn body() {{ {text} }}");
    let file =
        syn::parse_file(&function).unwrap_or_else(|error| panic!("{path}: {error}:\n{text}"));
    let function = prettyplease::unparse(&file);
    let body = function
        .strip_prefix("fn body() {\n")
        .and_then(|it| it.strip_suffix("}\n"));
    let lines = body.expect("a function").split_inclusive('\n');
    let unindented = lines.map(|line| line.strip_prefix("    ").unwrap_or(line));
    unindented.collect()
}
