//! Content that would break out of its place: a spec with any content is either rejected, or its
//! output has the same structure as with harmless content.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bitrix24_codegen::{Diagnostic, File, generate};
use codegen_tests::typescript::skeleton;
use codegen_tests::{data, files_below, markdown, overlaid, put, python, rendered};

/// The replacements of each text of the spec, in the middle of a sentence.
const HOSTILE: &[&str] = &[
    "*/ pub fn injected() {} /*",
    "\"# ; pub fn injected() {} r#\"",
    "quotes \" ' ` and `` and ```",
    "backslash \\ \\\" \\n \\",
    "two\nlines",
    "two\n\nparagraphs",
    "windows\r\nlines",
    "fence\n```\nmod injected;\n```\n",
    "fence\n```rust\nmod injected;",
    "~~~\nmod injected;",
    "    indented\n    code",
    "#![allow(warnings)]",
    "\n#![allow(warnings)]\n",
    "# heading",
    "\n# heading\n",
    "\n| a | b |\n| - | - |\n",
    "| bars | in | text |",
    "`a|b`",
    "`open | code",
    "<script>alert(1)</script>",
    "<!-- comment",
    "--> <b>bold",
    "[link](javascript:alert(1)) ![image](x)",
    "] [x]: https://example.com",
    "&lt;script&gt; &#x3C;",
    "$(echo) {} {0} %s ${x} {{braces}}",
    "right \u{202e}tfel",
    "isolate \u{2066}x\u{2069}",
    "separators \u{2028} \u{2029} \u{85}",
    "null \0 bell \u{7} escape \u{1b}[31m delete \u{7f}",
    "tab\there",
    "tags \u{e0041}\u{e0062} filler \u{3164} zero \u{200b} width \u{2060}",
    "mark \u{feff} joiner \u{200d} space \u{a0}\u{3000}",
    "../../../etc/passwd",
    "/absolute/path",
    "C:\\windows",
    "con",
    "nul.txt",
    "Zürich Москва 東京 🤖 e\u{301}",
    "",
    " ",
    "-",
    "---",
    "...",
    "'",
    "\u{10ffff}\u{e000}",
];

/// The structure of a file, without its texts.
#[derive(Debug, PartialEq, Eq)]
struct Outline(Vec<(String, String)>);

/// Checks that every file has its form, whatever the texts are.
fn outline(files: &[File]) -> Result<Outline, String> {
    let mut outline = Vec::new();
    for file in files {
        check_path(&file.path)?;
        if let Some(bad) = file
            .contents
            .chars()
            .find(|&character| is_unsafe(character))
        {
            return Err(format!("{} holds U+{:04X}", file.path, u32::from(bad)));
        }
        let found = match file.path.rsplit('.').next() {
            Some("rs") => rust(&file.contents),
            // No text of the spec is in these files, whose code the reader of TypeScript does not know.
            _ if file.path.starts_with("typescript/runtime/") => Ok(file.contents.clone()),
            Some("ts" | "js") => skeleton(&file.contents).map(|code| anonymous(&code)),
            Some("json") => json(&file.contents),
            Some("php") => php(&file.contents),
            Some("md") => Ok(format!("{:?}", markdown::read(&file.contents).markup)),
            Some("txt") => names(&file.contents),
            Some("py") => python::outline(&file.contents),
            // It has no text of the spec.
            Some("toml") => Ok(file.contents.clone()),
            Some("typed") => Ok(String::new()),
            _ if is_license(&file.path) => Ok(String::new()),
            _ => Err("is of no known kind".to_owned()),
        };
        outline.push((
            file.path.clone(),
            found.map_err(|error| format!("{}: {error}", file.path))?,
        ));
    }
    Ok(Outline(outline))
}

/// Whether a file is the text of a license, which no text of the spec is in.
fn is_license(path: &str) -> bool {
    path.rsplit('/')
        .next()
        .is_some_and(|name| name.starts_with("LICENSE"))
}

/// Returns code without its names, which may be texts of the spec.
fn anonymous(code: &[String]) -> String {
    let is_name = |word: &String| word.starts_with(|letter: char| letter.is_alphanumeric());
    let words: Vec<&str> = code
        .iter()
        .map(|word| {
            if is_name(word) || word == "\"\"" {
                "x"
            } else {
                word
            }
        })
        .collect();
    words.join(" ")
}

fn check_path(path: &str) -> Result<(), String> {
    let plain = |part: &str| {
        let stem = part.split('.').next().unwrap_or_default().to_lowercase();
        !part.starts_with('.')
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
            && !matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
    };
    if path.split('/').all(|part| !part.is_empty() && plain(part)) {
        Ok(())
    } else {
        Err(format!("the path {path:?}"))
    }
}

/// Whether no output may contain a character unescaped.
fn is_unsafe(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Whether a diagnostic may not contain a character either, because it is invisible.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Returns the sections of the names. A line that is not a name cannot come from a name.
fn names(text: &str) -> Result<String, String> {
    let section = |line: &str| {
        let (section, name) = line.split_once('/')?;
        let is_known = section.chars().all(|c| c.is_ascii_lowercase()) && !name.is_empty();
        is_known.then(|| section.to_owned())
    };
    let sections: Option<Vec<String>> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(section)
        .collect();
    sections
        .map(|sections| sections.join(" "))
        .ok_or_else(|| format!("holds a line that is no name:\n{text}"))
}

/// The kinds of items, and the markup of the doc comments.
fn rust(text: &str) -> Result<String, String> {
    let file = syn::parse_file(text).map_err(|error| format!("is not Rust: {error}"))?;
    let kind = |item: &syn::Item| match item {
        syn::Item::Const(_) => "const",
        syn::Item::Enum(_) => "enum",
        syn::Item::Fn(_) => "fn",
        syn::Item::Impl(_) => "impl",
        syn::Item::Mod(_) => "mod",
        syn::Item::Struct(_) => "struct",
        syn::Item::Use(_) => "use",
        _ => "other",
    };
    let kinds: Vec<&str> = file.items.iter().map(kind).collect();
    if text.contains("/*")
        && !text
            .lines()
            .all(|line| !line.contains("/*") || line.contains("//") || line.contains('"'))
    {
        return Err("has a block comment".to_owned());
    }
    let docs: Vec<Vec<String>> = markdown::of_rust(text)
        .iter()
        .map(|doc| markdown::read(doc).markup)
        .collect();
    // The number of attributes at the start of the file, to which a text must not add.
    let attributes = file
        .attrs
        .iter()
        .filter(|attribute| !attribute.path().is_ident("doc"))
        .count();
    Ok(format!("{kinds:?}, {docs:?}, {attributes} attributes"))
}

fn json(text: &str) -> Result<String, String> {
    let value: serde_json::Value =
        serde_json::from_str(text).map_err(|error| format!("is not JSON: {error}"))?;
    Ok(format!(
        "{} keys",
        value.as_object().map_or(0, serde_json::Map::len)
    ))
}

/// The keywords and marks of the code, and the tags of the comments.
fn php(text: &str) -> Result<String, String> {
    const KEYWORDS: &[&str] = &[
        "class",
        "const",
        "declare",
        "final",
        "function",
        "namespace",
        "public",
        "return",
    ];
    let mut outline = Vec::new();
    let mut rest = text
        .strip_prefix("<?php\n")
        .ok_or_else(|| "does not begin with PHP".to_owned())?;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            let end = rest
                .find("*/")
                .ok_or_else(|| "has an open comment".to_owned())?;
            let lines = rest[..end]
                .lines()
                .map(|line| line.trim_start_matches([' ', '*']));
            let tags = lines.filter(|line| line.starts_with('@'));
            outline.extend(tags.map(|line| line.split(' ').next().unwrap_or_default()));
            outline.push("comment");
            end + 2
        } else if let '\'' | '"' = first {
            let is_end = |(at, character): &(usize, char)| {
                let before = rest.get(1..*at).unwrap_or_default();
                let escapes = before.chars().rev().take_while(|c| *c == '\\');
                *at > 0 && *character == first && escapes.count() % 2 == 0
            };
            let end = rest.char_indices().find(is_end);
            let (end, _) = end.ok_or_else(|| "has an open string".to_owned())?;
            if first == '"'
                && rest[..end]
                    .replace("\\\\", "")
                    .replace("\\$", "")
                    .contains('$')
            {
                return Err("has a variable in a string".to_owned());
            }
            outline.push("string");
            end + 1
        } else if first.is_alphanumeric() || "_$".contains(first) {
            let is_word = |c: char| c.is_alphanumeric() || "_$".contains(c);
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            outline.extend(KEYWORDS.iter().find(|keyword| **keyword == &rest[..end]));
            end
        } else {
            if !first.is_whitespace() && first != '\\' {
                outline.push(&rest[..first.len_utf8()]);
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    if !outline.ends_with(&["}"]) {
        return Err("does not end with its class".to_owned());
    }
    Ok(outline.join(" "))
}

fn check_diagnostics(
    mistakes: &[Diagnostic],
    spec: &BTreeMap<String, String>,
) -> Result<(), String> {
    if mistakes.is_empty() {
        return Err("refused without a word".to_owned());
    }
    for mistake in mistakes {
        let shown = mistake.to_string();
        let hidden = |character: &char| is_unsafe(*character) || is_invisible(*character);
        if let Some(bad) = shown.chars().find(hidden) {
            return Err(format!(
                "a diagnostic shows U+{:04X}: {shown:?}",
                u32::from(bad)
            ));
        }
        if mistake.help.is_empty() || mistake.message.is_empty() {
            return Err(format!("a diagnostic says too little: {shown}"));
        }
        let Some(text) = spec.get(mistake.file.trim_start_matches("spec/")) else {
            continue;
        };
        let Some(line) = text.split('\n').nth(mistake.line.wrapping_sub(1)) else {
            return Err(format!("no such line: {shown}"));
        };
        if !(1..=line.chars().count() + 1).contains(&mistake.column) {
            return Err(format!("no such column: {shown}"));
        }
    }
    Ok(())
}

fn texts(spec: &std::path::Path) -> BTreeMap<String, String> {
    let read = |path: String| {
        let text = fs::read_to_string(spec.join(&path)).expect("the spec can be read");
        (path, text)
    };
    files_below(spec)
        .into_iter()
        .filter(|path| path.ends_with(".yaml"))
        .map(read)
        .collect()
}

/// Returns the markers of the golden spec, each with its file and the quoted text around it.
fn marked(spec: &BTreeMap<String, String>) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for (path, text) in spec {
        for (at, _) in text.match_indices("mk") {
            let marker = &text[at..(at + 5).min(text.len())];
            let start = text[..at].rfind('"').expect("a marker stands in quotes") + 1;
            let end = at + text[at..].find('"').expect("a marker stands in quotes");
            found.push((path.clone(), text[start..end].to_owned(), marker.to_owned()));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Returns a text as the inside of a double-quoted YAML scalar, with every unusual character
/// escaped.
fn escaped(text: &str) -> String {
    let escape = |character: char| match character {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        ' '..='~' => character.to_string(),
        other => format!("\\U{:08X}", u32::from(other)),
    };
    text.chars().map(escape).collect()
}

/// Runs the generator and compares its output, if any, with `harmless`. Returns the mistakes of the
/// spec, of which there are none if it was accepted.
fn judge(
    folder: &std::path::Path,
    spec: &BTreeMap<String, String>,
    harmless: Option<&Outline>,
) -> Result<Vec<Diagnostic>, String> {
    let outcome = catch_unwind(AssertUnwindSafe(|| generate(folder)))
        .map_err(|_| "the generator panics".to_owned())?;
    match outcome {
        Ok(generated) => {
            let found = outline(&generated.files)?;
            match harmless {
                Some(harmless) if harmless.0.len() == found.0.len() => {
                    let differs = harmless
                        .0
                        .iter()
                        .zip(&found.0)
                        .find(|((_, before), (_, after))| before != after);
                    differs.map_or(Ok(Vec::new()), |(before, after)| {
                        Err(format!("{before:?} became {after:?}"))
                    })
                }
                _ => Ok(Vec::new()),
            }
        }
        Err(mistakes) => check_diagnostics(&mistakes, spec).map(|()| mistakes),
    }
}

/// Returns a spec with a text in place of markers, in all files. Names are replaced wherever they
/// are used.
fn replaced(
    golden: &BTreeMap<String, String>,
    places: &[(String, String, String)],
    hostile: &str,
) -> BTreeMap<String, String> {
    let mut spec = golden.clone();
    for (path, place, marker) in places {
        let new = format!("\"{}\"", escaped(&place.replace(marker, hostile)));
        for (other, text) in &mut spec {
            if other == path || !place.contains(' ') {
                *text = text.replace(&format!("\"{place}\""), &new);
            }
        }
    }
    spec
}

/// Each text is put into all places at once. Places where it is rejected are spared in the next
/// try, so that a rejection hides nothing elsewhere.
#[test]
fn hostile_texts_are_refused_or_harmless() {
    let folder = overlaid(&[&data("golden/every-key/spec")]);
    let golden = texts(folder.path());
    let harmless = outline(
        &generate(folder.path())
            .unwrap_or_else(|mistakes| panic!("{}", rendered(&mistakes)))
            .files,
    )
    .expect("the golden spec is harmless");
    let all = marked(&golden);
    assert!(all.len() > 100, "the markers were not found");
    let mut failures = Vec::new();
    for hostile in HOSTILE {
        let mut places = all.clone();
        while !places.is_empty() {
            let spec = replaced(&golden, &places, hostile);
            spec.iter()
                .for_each(|(path, text)| put(folder.path(), path, text.as_bytes()));
            let mistakes = match judge(folder.path(), &spec, Some(&harmless)) {
                Ok(mistakes) if mistakes.is_empty() => break,
                Ok(mistakes) => mistakes,
                Err(error) => {
                    failures.push(format!("{hostile:?}: {error}"));
                    break;
                }
            };
            let accused = |path: &str, place: &str| {
                let lines: Vec<&str> = golden[path].lines().collect();
                mistakes.iter().any(|mistake| {
                    mistake.file.strip_prefix("spec/") == Some(path)
                        && lines
                            .get(mistake.line - 1)
                            .is_some_and(|line| line.contains(place))
                })
            };
            let before = places.len();
            places.retain(|(path, place, _)| {
                !accused(path, place)
                    && (place.contains(' ') || golden.keys().all(|other| !accused(other, place)))
            });
            if places.len() == before {
                failures.push(format!(
                    "{hostile:?} is refused at no place of its own:\n{}",
                    rendered(&mistakes)
                ));
                break;
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} texts break:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn very_long_texts_are_taken_as_they_are() {
    let folder = overlaid(&[&data("golden/every-key/spec")]);
    let golden = texts(folder.path());
    for long in [
        "x".repeat(100_000),
        "word ".repeat(20_000),
        "`".repeat(10_001),
        "\\".repeat(10_000),
        "[".repeat(10_000),
    ] {
        let text = golden["enums/kind.yaml"].replace("mk013", &escaped(&long));
        put(folder.path(), "enums/kind.yaml", text.as_bytes());
        let mut spec = golden.clone();
        spec.insert("enums/kind.yaml".to_owned(), text);
        judge(folder.path(), &spec, None)
            .unwrap_or_else(|error| panic!("{}…: {error}", &long[..5]));
    }
}

/// Deep nesting, aliases of aliases and lists of lists of lists exhaust neither the stack nor the
/// time.
#[test]
fn deep_and_wide_structures_are_refused_or_harmless() {
    let folder = overlaid(&[&data("golden/every-key/spec")]);
    let golden = texts(folder.path());
    let brackets = "[".repeat(20_000) + &"]".repeat(20_000);
    let open = "[".repeat(20_000);
    let braces = "{a: ".repeat(20_000) + &"}".repeat(20_000);
    let mut laughs = "enums:\n  a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (before, name) in ('a'..='k').zip('b'..='l') {
        laughs += &format!("  {name}: &{name} [{}]\n", format!("*{before}, ").repeat(9));
    }
    for (path, text) in [
        ("deviations.yaml", format!("deviations: {brackets}\n")),
        ("deviations.yaml", format!("deviations: {open}\n")),
        ("deviations.yaml", format!("deviations: {braces}\n")),
        (
            "deviations.yaml",
            golden["deviations.yaml"].replace("ours: ⬛", &format!("ours: {brackets}")),
        ),
        (
            "deviations.yaml",
            golden["deviations.yaml"]
                .replace("kinds.html", &format!("kinds.html\n    extra: {brackets}")),
        ),
        ("enums/kind.yaml", laughs),
        (
            "objects/thing.yaml",
            golden["objects/thing.yaml"].replace(
                "type: integer[][]",
                &format!("type: integer{}", "[]".repeat(20_000)),
            ),
        ),
        ("objects/thing.yaml", "- ".repeat(20_000)),
    ] {
        put(folder.path(), path, text.as_bytes());
        let spec = BTreeMap::from([(path.to_owned(), text.clone())]);
        judge(folder.path(), &spec, None)
            .unwrap_or_else(|error| panic!("{path}: {}…: {error}", &text[..text.len().min(80)]));
        put(folder.path(), path, golden[path].as_bytes());
    }
}

/// A generator of the same numbers each time (xorshift64*).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit.max(1)
    }
}

/// Bytes with a meaning in YAML, and some that no text contains.
const MARKS: &[u8] = b" \n\t:#-[]{}\"'`|>&*!%@\\,?0aZ\0\x1b\xff";

/// Returns a text with one random change: of a byte or of a line.
fn mutated(text: &str, numbers: &mut Numbers) -> Vec<u8> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let line = numbers.below(lines.len());
    let other = numbers.below(lines.len());
    let mut bytes = text.as_bytes().to_vec();
    if bytes.is_empty() {
        return MARKS.to_vec();
    }
    let at = numbers.below(bytes.len());
    match numbers.below(8) {
        0 => bytes.truncate(at),
        1 => drop(bytes.remove(at)),
        2 => bytes.insert(at, bytes[at]),
        3 => bytes[at] = MARKS[numbers.below(MARKS.len())],
        4 => bytes.insert(at, MARKS[numbers.below(MARKS.len())]),
        5 => {
            bytes = [&lines[..line], &lines[line + 1..]]
                .concat()
                .concat()
                .into_bytes()
        }
        6 => {
            bytes = [&lines[..=line], &lines[other..=other], &lines[line + 1..]]
                .concat()
                .concat()
                .into_bytes()
        }
        _ => {
            let mut swapped = lines.clone();
            swapped.swap(line, other);
            bytes = swapped.concat().into_bytes();
        }
    }
    bytes
}

#[test]
fn damaged_specs_give_output_or_diagnostics() {
    const ROUNDS: usize = 300;
    // Every key of the notation is there, and a round takes a fraction of what the whole API takes.
    let folder = overlaid(&[&data("golden/every-key/spec")]);
    let spec = texts(folder.path());
    let paths: Vec<&String> = spec.keys().collect();
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let mut accepted = 0;
    for round in 0..ROUNDS {
        let path = paths[numbers.below(paths.len())];
        let mut damaged = mutated(&spec[path], &mut numbers);
        // Some mistakes occur only together with others.
        for _ in 0..numbers.below(3) {
            if let Ok(text) = std::str::from_utf8(&damaged) {
                damaged = mutated(text, &mut numbers);
            }
        }
        put(folder.path(), path, &damaged);
        let mut seen = spec.clone();
        match String::from_utf8(damaged.clone()) {
            Ok(text) => drop(seen.insert(path.clone(), text)),
            Err(_) => drop(seen.remove(path)),
        }
        let outcome = catch_unwind(AssertUnwindSafe(|| generate(folder.path())));
        let text = || String::from_utf8_lossy(&damaged).into_owned();
        match outcome {
            Err(_) => panic!(
                "round {round} on {path}: the generator panics on\n{}",
                text()
            ),
            Ok(Err(mistakes)) => {
                check_diagnostics(&mistakes, &seen)
                    .unwrap_or_else(|error| panic!("round {round} on {path}: {error}\n{}", text()));
            }
            Ok(Ok(generated)) => {
                accepted += 1;
                // Parsing everything each time would take most of the run.
                if accepted % 20 == 0 {
                    outline(&generated.files).unwrap_or_else(|error| {
                        panic!("round {round} on {path}: {error}\n{}", text())
                    });
                }
            }
        }
        put(folder.path(), path, spec[path].as_bytes());
    }
    assert!(
        (ROUNDS / 50..ROUNDS).contains(&accepted),
        "{accepted} of {ROUNDS} were accepted: the damage is not varied"
    );
}
