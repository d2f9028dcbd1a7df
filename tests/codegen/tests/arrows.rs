//! The allowed dependencies: emitters use the model and no name of the API, the runtime uses no API
//! at all, and the spec uses only its notation.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use bitrix24_codegen::{lower, notation_schema, spec};
use codegen_tests::imports::is_of_tests;
use codegen_tests::{files_below, rendered, workspace};

/// The Rust files below a folder with their texts, except unit tests, and the files in other languages
/// that an emitter copies.
fn sources(folder: &str) -> Vec<(String, String)> {
    let root = workspace().join(folder);
    let read = |path: String| {
        let text = fs::read_to_string(root.join(&path)).expect("a source file can be read");
        (format!("{folder}/{path}"), text)
    };
    let sources: Vec<_> = files_below(&root)
        .into_iter()
        .filter(|path| [".rs", ".ts", ".js"].iter().any(|end| path.ends_with(end)))
        .filter(|path| !is_of_tests(&root, path))
        .map(read)
        .collect();
    assert!(!sources.is_empty(), "{folder} holds no Rust");
    sources
}

/// Returns the names of the API that no hand-written text contains by chance: methods, error codes,
/// and codes of more than one word. A code such as `like` or `M` is also an English word or letter;
/// those are searched for as string literals.
fn names() -> BTreeSet<String> {
    let model = lower::lower(&spec::read(&workspace().join("spec")))
        .unwrap_or_else(|mistakes| panic!("{}", rendered(&mistakes)));
    let literal = |name: &str| format!("\"{name}\"");
    let mut names: BTreeSet<String> = model
        .methods
        .iter()
        .map(|method| method.name.clone())
        .collect();
    names.extend(
        model
            .methods
            .iter()
            .flat_map(|method| &method.failures)
            .map(|failure| failure.code.clone()),
    );
    names.extend(
        model
            .groups
            .iter()
            .flat_map(|group| &group.failures)
            .map(|failure| failure.code.clone()),
    );
    // A word of the notation, such as `webhook`, is not a name of the API.
    let notation = notation_schema().to_string();
    let codes = model.enums.iter().flat_map(|declared| &declared.codes);
    names.extend(
        codes
            .map(|code| &code.name.server)
            .map(|code| {
                if code.chars().all(char::is_alphabetic) && !is_camel(code) {
                    literal(code)
                } else {
                    code.clone()
                }
            })
            .filter(|code| !notation.contains(code.as_str()))
            // The notation's own spelling of yes and no.
            .filter(|code| !["\"Y\"", "\"N\""].contains(&code.as_str())),
    );
    names
}

/// Whether a code consists of several words, such as `redHeart`.
fn is_camel(code: &str) -> bool {
    code.contains(char::is_lowercase) && code.chars().skip(1).any(char::is_uppercase)
}

/// Whether a text contains a name as a separate word.
fn holds(text: &str, name: &str) -> bool {
    let part = |character: char| character.is_alphanumeric() || character == '_';
    text.match_indices(name)
        .any(|(at, _)| !text[..at].ends_with(part) && !text[at + name.len()..].starts_with(part))
}

/// The part of a source that is not its tests, which may use names of the API as samples.
fn without_tests(text: &str) -> &str {
    let tests = text.find("\nmod tests {");
    tests.map_or(text, |at| &text[..at])
}

fn assert_no_names(folder: &str) {
    let names = names();
    let found: Vec<String> = sources(folder)
        .iter()
        .flat_map(|(path, text)| {
            let text = without_tests(text);
            names
                .iter()
                // A code that is a number is not a name of the API where it is only a number.
                .filter(|name| !name.chars().all(|c| c.is_ascii_digit()))
                // The files in other languages contain such words as literals of their own.
                .filter(|name| path.ends_with(".rs") || !name.starts_with('"'))
                .filter(|name| holds(text, name))
                .map(move |name| format!("{path}: {name}"))
        })
        .collect();
    assert!(
        found.is_empty(),
        "what belongs in the spec stands in the code:\n{}",
        found.join("\n")
    );
}

#[test]
fn emitters_name_nothing_of_the_api() {
    assert_no_names("codegen/src/emit");
}

#[test]
fn the_runtime_names_nothing_of_the_api() {
    assert_no_names("runtime/src");
}

#[test]
fn emitters_do_not_look_at_the_spec_or_the_disk() {
    for (path, text) in sources("codegen/src/emit") {
        for forbidden in ["spec::", "lower::", "std::fs", "std::env", "println!"] {
            assert!(
                !without_tests(&text).contains(forbidden),
                "{path} uses {forbidden}"
            );
        }
    }
}

#[test]
fn every_file_of_the_spec_tells_editors_its_notation() {
    let root = workspace().join("spec");
    let schema = root
        .join("schema.json")
        .canonicalize()
        .expect("spec/schema.json exists");
    for path in files_below(&root)
        .into_iter()
        .filter(|path| path.ends_with(".yaml"))
    {
        let text = fs::read_to_string(root.join(&path)).expect("the spec can be read");
        let line = text.lines().next().unwrap_or_default();
        let relative = line.strip_prefix("# yaml-language-server: $schema=");
        let relative = relative.unwrap_or_else(|| {
            panic!("spec/{path} does not begin with `# yaml-language-server: $schema=…`")
        });
        let folder = root
            .join(&path)
            .parent()
            .map(Path::to_owned)
            .unwrap_or_default();
        let named = folder.join(relative).canonicalize();
        assert_eq!(
            named.ok().as_ref(),
            Some(&schema),
            "spec/{path}: `{relative}` does not lead to spec/schema.json"
        );
    }
}

/// An area refers to itself and to shared declarations, so that it can be compiled without the
/// others.
#[test]
fn generated_areas_do_not_know_each_other() {
    let model = lower::lower(&spec::read(&workspace().join("spec")))
        .unwrap_or_else(|mistakes| panic!("{}", rendered(&mistakes)));
    let areas: Vec<&str> = model.areas.iter().map(|area| area.name.as_str()).collect();
    assert!(areas.len() > 1, "one area cannot know another");
    let mut named_itself = 0;
    for (path, text) in sources("generated/src") {
        let inside = path.trim_start_matches("generated/src/");
        let own = areas.iter().find(|area| {
            inside
                .strip_prefix(**area)
                .is_some_and(|rest| rest.starts_with('/'))
        });
        for (at, start) in text.match_indices("crate::") {
            let rest = &text[at + start.len()..];
            let name: String = rest
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            if own == Some(&name.as_str()) {
                named_itself += 1;
            } else {
                assert!(
                    !areas.contains(&name.as_str()),
                    "{path} names the area `{name}`"
                );
            }
        }
        assert!(
            !text.contains("super::super"),
            "{path} looks above its area"
        );
    }
    assert!(named_itself > 0, "no area was found");
}
