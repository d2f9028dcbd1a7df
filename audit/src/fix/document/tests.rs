//! Edits of a text of all layouts, and of every file of the spec.

use bitrix24_import::yaml::{Yaml, entry, text, word};

use super::*;

const TEXT: &str = "\
# A file.
top:
  # About b.
  b:  {p: 1,  q: 'two'}  # behind b
  c:
    - one   # first
    - two

  d: >-
    folded
    text
    # A part of the text.

  # About e.
  e:
    k: v
      # About k.
    l: \"w\"
";

fn path(path: &str) -> Vec<String> {
    path.split('/').map(str::to_owned).collect()
}

/// The lines that an edit removes and adds.
fn changed(edit: impl Fn(&mut Document) -> Result<(), Misplaced>) -> String {
    let made = |text: String| {
        let mut document = Document::new(text).expect("the text is YAML");
        edit(&mut document).expect("the edit can be made");
        document.into_text()
    };
    let new = made(TEXT.to_owned());
    let with_other_ends = made(TEXT.replace('\n', "\r\n"));
    assert_eq!(with_other_ends, new.replace('\n', "\r\n"));
    let diff = similar::TextDiff::from_lines(TEXT, &new);
    let lines = diff
        .iter_all_changes()
        .filter(|line| line.tag() != similar::ChangeTag::Equal);
    lines.map(|line| format!("{}{line}", line.tag())).collect()
}

#[test]
fn only_the_place_of_an_edit_changes() {
    let new = || entry("new", text("a: b"));
    let very_long = || entry("long", text("word ".repeat(30).trim_end()));
    let long = || entry("new", Yaml::Block(vec![entry("z", word("no"))]));
    for (expected, found) in [
        (
            "+  new: \"a: b\"\n",
            changed(|text| text.insert(&path("top"), Some("b"), &new())),
        ),
        (
            "+  new:\n+    z: no\n",
            changed(|text| text.insert(&path("top"), Some("d"), &long())),
        ),
        (
            "+  new: \"a: b\"\n",
            changed(|text| text.insert(&path("top"), None, &new())),
        ),
        (
            "+    new: \"a: b\"\n",
            changed(|text| text.insert(&path("top/e"), Some("k"), &new())),
        ),
        (
            "-  b:  {p: 1,  q: 'two'}  # behind b\n+  b:  {p: 1, new: {z: no},  q: 'two'}  # behind b\n",
            changed(|text| text.insert(&path("top/b"), Some("p"), &long())),
        ),
        (
            "-  b:  {p: 1,  q: 'two'}  # behind b\n+  b:  {new: \"a: b\", p: 1,  q: 'two'}  # behind b\n",
            changed(|text| text.insert(&path("top/b"), None, &new())),
        ),
        (
            "-  b:  {p: 1,  q: 'two'}  # behind b\n+  b:  {p: 1,  q: 3}  # behind b\n",
            changed(|text| text.replace(&path("top/b"), &entry("q", word(3)))),
        ),
        (
            "-    l: \"w\"\n+    l: w\n",
            changed(|text| text.replace(&path("top/e"), &entry("l", self::text("w")))),
        ),
        (
            "-  b:  {p: 1,  q: 'two'}  # behind b\n+  b:  {q: 'two'}  # behind b\n",
            changed(|text| text.remove(&path("top/b"), "p")),
        ),
        (
            "-  b:  {p: 1,  q: 'two'}  # behind b\n+  b:  {p: 1}  # behind b\n",
            changed(|text| text.remove(&path("top/b"), "q")),
        ),
        (
            "-    k: v\n-      # About k.\n",
            changed(|text| text.remove(&path("top/e"), "k")),
        ),
        (
            "+    - three\n",
            changed(|text| text.push(&path("top/c"), "three")),
        ),
        (
            "-  b:  {p: 1,  q: 'two'}  # behind b\n+  b:  # behind b\n+    p: 1\n+    long: >-\n\
             +      word word word word word word word word word word word word word word word word word word word\n\
             +      word word word word word word word word word word word\n+    q: 'two'\n",
            changed(|text| text.insert(&path("top/b"), Some("p"), &very_long())),
        ),
        (
            "+  f:\n+    k: v\n+      # About k.\n+    l: \"w\"\n",
            changed(|text| text.copy(&path("top"), "e", "f")),
        ),
    ] {
        assert_eq!(expected, found);
    }
}

/// The paths of all mappings below one, with the keys of their first entries.
fn mappings(mapping: &Mapping, path: &Path, found: &mut Vec<(Vec<String>, String)>) {
    for entry in mapping.entries() {
        let key = entry.key_node().expect("an entry has a key");
        let key = key.as_scalar().expect("keys are scalars").as_string();
        if found.last().is_none_or(|(last, _)| last != path) {
            found.push((path.to_vec(), key.clone()));
        }
        let value = entry.value_node();
        if let Some(inner) = value.as_ref().and_then(YamlNode::as_mapping) {
            mappings(inner, &below(path, &key), found);
        }
    }
}

#[test]
fn an_entry_that_is_added_and_removed_leaves_no_trace() {
    let spec = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let mut tried = 0;
    for file in codegen_tests::files_below(&spec) {
        let text = std::fs::read_to_string(spec.join(&file)).expect("the spec can be read");
        let Ok(document) = Document::new(text.clone()) else {
            assert!(!file.ends_with(".yaml"), "{file} is not YAML");
            continue;
        };
        let mut found = Vec::new();
        mappings(&document.top, &[], &mut found);
        // Four of each file, since each edit parses the whole file.
        let step = found.len().div_ceil(4).max(1);
        for (path, first) in found.into_iter().skip(1).step_by(step) {
            for after in [None, Some(first.as_str())] {
                let mut document = Document::new(text.clone()).expect("the file is YAML");
                let added = document.insert(&path, after, &entry("zz", word("no")));
                added.unwrap_or_else(|_| panic!("{file}: {path:?} after {after:?}"));
                let lines = document.text.lines().count();
                // A mapping that no longer fits on its line was given several.
                if lines > text.lines().count() + 1 {
                    continue;
                }
                document
                    .remove(&path, "zz")
                    .unwrap_or_else(|_| panic!("{file}: {path:?}"));
                assert_eq!(document.text, text, "{file}: {path:?}");
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "{tried} places");
}
