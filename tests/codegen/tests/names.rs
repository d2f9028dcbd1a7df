//! Every name that the generator derives compiles, whatever names the spec contains.
//!
//! The names are Rust's keywords, the items of its prelude, and every identifier in the macros of
//! the runtime and in generated code. The spec in `names/` shows where a name can occur: a line
//! `# each code: …` is repeated for each name of the kind `code`, with it in the place of `RUST`,
//! and `<<code: …>>` becomes a list. Names that the generator rejects are removed, once its help
//! has said how to choose another; the rest is built without a warning.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use bitrix24_codegen::{Diagnostic, File, generate};
use codegen_tests::crates::{build, made};
use codegen_tests::{data, files_below, overlaid, put, rendered, workspace};
use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{TokenStream, TokenTree};

/// Rust's keywords, and the names that are available without a `use`.
const RUST: &str = "
    abstract as async auto await become box break const continue crate default do dyn else enum extern
    false final fn for gen if impl in let loop macro macro_rules match mod move mut override priv pub
    raw ref return safe self Self static struct super trait true try type typeof union unsafe unsized
    use virtual where while yield

    bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize

    AsMut AsRef Box Clone Copy Debug Default DoubleEndedIterator Drop Eq Err ExactSizeIterator Extend Fn
    FnMut FnOnce From FromIterator Future Hash Into IntoFuture IntoIterator Iterator None Ok Option Ord
    PartialEq PartialOrd Result Send Sized Some String Sync ToOwned ToString TryFrom TryInto Unpin Vec

    allow alloc assert cfg clone clone_from cmp concat core derive doc drop env eq fmt format hash
    include into into_future line matches ne panic partial_cmp std stringify test to_owned to_string
    type_id vec write

    builder client events poll send wait
";

/// Names of modules and crates that mean something to the compiler or to cargo, which are tried as
/// areas.
const AREAS: &str = "
    bench bin bitrix24 bitrix24_runtime build client core default enums errors events examples full ids
    lib main methods mod objects reqwest rustfmt serde serde_json src std test tests tokio
";

/// Keys from which no Rust name can be derived, or an unexpected one.
const ODD: &[&str] = &[
    "", " ", "-", "_", "__", "_1", "2fa", "a-b", "a b", "a.b", "a/b", "a[b]", "[]", "{}", "{a}",
    "$ref", "#", "*", "!", "'a'", "\"a\"", "`a`", "\\", "//", "/*", "*/", "r#type", "\u{e9}",
    "ключ", "😀",
];

/// The kinds that name a field or function.
const FIELDS: &[&str] = &[
    "clearable",
    "required",
    "bound",
    "field",
    "answered",
    "shortcut",
];

/// The kinds that name a variant or a request.
const VARIANTS: &[&str] = &["code", "keyed", "constant", "failure", "shared", "event"];

/// The kinds that name a type, each of which is unique.
const TYPES: &[&str] = &["object", "enum", "union", "id", "request"];

/// The kinds that name a file or folder, which becomes a module; each is unique.
const MODULES: &[&str] = &["area", "file", "group"];

/// The kinds without a key of the server, so that the name itself can be changed.
const CHOSEN: &[&str] = &[
    "shortcut", "object", "enum", "union", "id", "area", "file", "group",
];

/// The names of each kind, each with its key.
type Names = BTreeMap<&'static str, BTreeMap<String, String>>;

/// The lines with a name, by the file and the number of the line.
type Lines = BTreeMap<(String, usize), (&'static str, String)>;

#[test]
fn every_name_compiles_or_is_refused_with_a_remedy() {
    let templates = templates();
    let mut names = names(&templates);
    let folder = loop {
        let (files, lines) = rendered_with(&templates, &names);
        let folder = overlaid(&[]);
        for (path, text) in &files {
            put(folder.path(), path, text.as_bytes());
        }
        match generate(folder.path()) {
            Ok(_) => break folder,
            Err(mistakes) => take_out(&mistakes, &lines, &mut names),
        }
    };
    for kind in FIELDS
        .iter()
        .chain(VARIANTS)
        .filter(|kind| !CHOSEN.contains(kind))
    {
        let odd = names[kind]
            .keys()
            .filter(|name| name.to_lowercase().starts_with("odd"));
        let expected = if *kind == "event" { 0 } else { ODD.len() };
        assert!(odd.count() >= expected, "{kind}: an odd key was refused");
    }
    let all_features: &[&str] = &["check", "--tests", "--all-features"];
    let no_features: &[&str] = &["check", "--tests", "--no-default-features"];
    build("names", &made(folder.path()), &[all_features, no_features]);
}

/// Returns the spec with the placeholders for names.
fn templates() -> BTreeMap<String, String> {
    let folder = data("names");
    let read = |path: String| {
        let text = fs::read_to_string(folder.join(&path)).expect("test data can be read");
        (path, text)
    };
    files_below(&folder).into_iter().map(read).collect()
}

fn names(templates: &BTreeMap<String, String>) -> Names {
    let mut in_macros = BTreeSet::new();
    let macros = workspace().join("runtime/src/contract/macros");
    for path in files_below(&macros) {
        let text = fs::read_to_string(macros.join(path)).expect("the macros can be read");
        add_identifiers(&text, &mut in_macros);
    }
    let mut in_crate: BTreeSet<String> = RUST.split_whitespace().map(str::to_owned).collect();
    for file in crate_without_names(templates) {
        if file.path.ends_with(".rs") {
            add_identifiers(&file.contents, &mut in_crate);
        }
    }
    // The names of the spec itself exist already.
    in_crate.retain(|name| !name.to_lowercase().contains("held") && name != "SystemError");
    let mut names = Names::new();
    // The types of the areas, which a shared declaration would collide with at the area.
    let mut types = BTreeSet::from(["Files", "Others"].map(str::to_owned));
    let mut modules = BTreeSet::new();
    let all: BTreeSet<&String> = in_macros.iter().chain(&in_crate).collect();
    for (index, name) in all.into_iter().enumerate() {
        let (snake, camel) = (name.to_snake_case(), name.to_upper_camel_case());
        if snake.is_empty() {
            continue;
        }
        let mut add = |kind: &'static str, rust: &str| {
            let key = match kind {
                "event" => format!("ON_{index}"),
                _ => format!("{} {rust}", ODD[index % ODD.len()]),
            };
            names.entry(kind).or_default().insert(rust.to_owned(), key);
        };
        FIELDS.iter().for_each(|kind| add(kind, &snake));
        VARIANTS.iter().for_each(|kind| add(kind, &camel));
        if types.insert(camel.clone()) {
            add(TYPES[types.len() % TYPES.len()], &camel);
        }
        if in_crate.contains(name) && modules.insert(snake.clone()) {
            add(MODULES[modules.len() % MODULES.len()], &snake);
        }
    }
    for name in AREAS.split_whitespace() {
        let of_kind = names.entry("area").or_default();
        of_kind.insert(name.to_owned(), name.to_owned());
    }
    for (index, key) in ODD.iter().enumerate() {
        let mut add = |kind: &'static str, rust: String| {
            if !CHOSEN.contains(&kind) && kind != "event" {
                names
                    .entry(kind)
                    .or_default()
                    .insert(rust, (*key).to_owned());
            }
        };
        FIELDS
            .iter()
            .for_each(|kind| add(kind, format!("odd_{index}")));
        VARIANTS
            .iter()
            .for_each(|kind| add(kind, format!("Odd{index}")));
    }
    names
}

/// Returns the generated files of the spec with one name of each kind.
fn crate_without_names(templates: &BTreeMap<String, String>) -> Vec<File> {
    let one = |kind: &&'static str| {
        let rust = if FIELDS.contains(kind) || MODULES.contains(kind) {
            format!("held_{kind}")
        } else {
            format!("Held{}", kind.to_upper_camel_case() + "One")
        };
        let key = format!("ONHELD{}", kind.to_uppercase().replace('_', ""));
        (*kind, BTreeMap::from([(rust, key)]))
    };
    let kinds = FIELDS.iter().chain(VARIANTS).chain(TYPES).chain(MODULES);
    let (files, _) = rendered_with(templates, &kinds.map(one).collect());
    let folder = overlaid(&[]);
    for (path, text) in &files {
        put(folder.path(), path, text.as_bytes());
    }
    made(folder.path())
}

fn add_identifiers(rust: &str, names: &mut BTreeSet<String>) {
    fn add(tokens: TokenStream, names: &mut BTreeSet<String>) {
        for token in tokens {
            match token {
                TokenTree::Ident(name) => drop(names.insert(name.to_string())),
                TokenTree::Group(group) => add(group.stream(), names),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
    add(rust.parse().expect("this is Rust"), names);
}

/// Returns the spec with these names, and the lines of each.
fn rendered_with(
    templates: &BTreeMap<String, String>,
    names: &Names,
) -> (BTreeMap<String, String>, Lines) {
    let mut files = BTreeMap::new();
    let mut lines = Lines::new();
    for (path, template) in templates {
        let Some((_, kind)) = path
            .contains("RUST")
            .then(|| template.split_once("# each "))
            .flatten()
        else {
            files.insert(path.clone(), render(path, template, names, &mut lines));
            continue;
        };
        // A file for each name.
        let kind = MODULES.iter().find(|known| kind.starts_with(**known));
        let kind = *kind.expect("a kind of module");
        for (rust, key) in &names[kind] {
            let path = path.replace("RUST", rust);
            let one = Names::from([(kind, BTreeMap::from([(rust.clone(), key.clone())]))]);
            lines.insert((path.clone(), 1), (kind, rust.clone()));
            let text = render(&path, template, &one, &mut lines);
            files.insert(path, text);
        }
    }
    (files, lines)
}

fn render(path: &str, template: &str, names: &Names, lines: &mut Lines) -> String {
    let mut text = String::new();
    let mut number = 0;
    for line in template.lines() {
        if let Some((indent, each)) = line.split_once("# each ") {
            let (kind, row) = each.split_once(": ").expect("a kind and a row");
            let (kind, names) = names.get_key_value(kind).expect("a kind with names");
            for (rust, key) in names {
                number += 1;
                text += &format!("{indent}{}\n", with_name(row, rust, key));
                lines.insert((path.to_owned(), number), (kind, rust.clone()));
            }
        } else {
            number += 1;
            text += &with_lists(line, names);
            text.push('\n');
        }
    }
    text
}

/// Returns a line with its lists of names filled in.
fn with_lists(line: &str, names: &Names) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, list)) = rest.split_once("<<") {
        let (list, behind) = list.split_once(">>").expect("a list ends");
        let (kind, item) = list.split_once(": ").expect("a kind and an item");
        let items = names[kind]
            .iter()
            .map(|(rust, key)| with_name(item, rust, key));
        text += before;
        text += &items.collect::<Vec<_>>().join(", ");
        rest = behind;
    }
    text + rest
}

fn with_name(template: &str, rust: &str, key: &str) -> String {
    template
        .replace("\"KEY GONE\"", &format!("{:?}", format!("{key} gone")))
        .replace("KEY", &format!("{key:?}"))
        .replace("RUST", rust)
        .replace("CAMEL", &rust.to_upper_camel_case())
        .replace(
            "WORD",
            &format!("of{}", rust.to_snake_case().replace('_', "0")),
        )
}

/// Removes the names that are rejected, each of which must have a remedy.
fn take_out(mistakes: &[Diagnostic], lines: &Lines, names: &mut Names) {
    let mut taken = 0;
    for mistake in mistakes {
        let path = mistake.file.trim_start_matches("spec/").to_owned();
        let Some((kind, rust)) = lines.get(&(path, mistake.line)) else {
            continue;
        };
        let is_chosen = CHOSEN.contains(kind);
        let remedies: &[&str] = if is_chosen {
            &[
                "rename",
                "another name",
                "`rust:`",
                "use lower-case",
                "remove one",
                "move it",
                "`prefix`",
            ]
        } else {
            &["`rust:`", "`prefix`"]
        };
        assert!(
            remedies.iter().any(|remedy| mistake.help.contains(remedy)),
            "no remedy for the {kind} `{rust}`: {mistake}"
        );
        let of_kind = names.get_mut(kind).expect("a kind with names");
        taken += usize::from(of_kind.remove(rust).is_some());
    }
    assert!(taken > 0, "{}", rendered(mistakes));
}
