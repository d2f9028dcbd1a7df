//! The hand-written crates are read from the bottom up: no module needs one that needs it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use codegen_tests::{files_below, workspace};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::Item;

/// The modules of a crate, each with the modules that it names.
type Arrows = BTreeMap<String, BTreeSet<String>>;

#[test]
fn the_runtime_has_no_circles() {
    assert_no_circles_in("runtime/src");
}

#[test]
fn the_generator_has_no_circles() {
    assert_no_circles_in("codegen/src");
}

#[test]
fn the_audit_has_no_circles() {
    assert_no_circles_in("audit/src");
}

#[test]
fn the_portal_has_no_circles() {
    assert_no_circles_in("portal/src");
}

fn assert_no_circles_in(crate_root: &str) {
    let files = arrows(crate_root);
    assert_no_circles(&files);
    assert_no_circles(&between_folders(&files));
}

/// A module may name those below it, and they may name it: together they are one thing.
fn assert_no_circles(arrows: &Arrows) {
    let mut open: Arrows = arrows
        .iter()
        .map(|(from, to)| {
            let parent = |to: &String| from.starts_with(&format!("{to}::"));
            let to = to.iter().filter(|to| !parent(to)).cloned().collect();
            (from.clone(), to)
        })
        .collect();
    // What needs nothing that is still open is in no circle.
    loop {
        let before = open.len();
        let left: BTreeSet<String> = open.keys().cloned().collect();
        open.retain(|_, to| to.iter().any(|to| left.contains(to)));
        if open.len() == before {
            break;
        }
    }
    let left: BTreeSet<String> = open.keys().cloned().collect();
    let circles: Vec<String> = open
        .iter()
        .map(|(from, to)| {
            let to: Vec<_> = to.intersection(&left).cloned().collect();
            format!("{from} -> {}", to.join(", "))
        })
        .collect();
    assert!(
        circles.is_empty(),
        "these modules need each other, or something that does:\n{}",
        circles.join("\n")
    );
}

/// The same between the folders at the top of a crate.
fn between_folders(files: &Arrows) -> Arrows {
    let folder = |module: &str| module.split("::").next().unwrap_or_default().to_owned();
    let mut folders = Arrows::new();
    for (from, to) in files {
        let from = folder(from);
        let to = to.iter().map(|to| folder(to)).filter(|to| *to != from);
        folders.entry(from.clone()).or_default().extend(to);
    }
    folders
}

/// Which module of a crate names which.
fn arrows(crate_root: &str) -> Arrows {
    let root = workspace().join(crate_root);
    let modules: BTreeMap<String, String> = files_below(&root)
        .into_iter()
        .filter(|path| path.ends_with(".rs") && path != "lib.rs" && !path.ends_with("tests.rs"))
        .map(|path| (path.trim_end_matches(".rs").replace('/', "::"), path))
        .collect();
    let mut arrows = Arrows::new();
    for (module, path) in &modules {
        let text = fs::read_to_string(root.join(path)).expect("a source file can be read");
        let file = syn::parse_file(&text).expect("a source file parses");
        let mut named = Vec::new();
        for item in file.items.iter().filter(|item| !is_test(item)) {
            paths(item.to_token_stream(), &mut named);
        }
        let named = named.iter().filter_map(|path| {
            let path = absolute(module, path);
            let mut prefixes = (1..=path.len()).rev().map(|end| path[..end].join("::"));
            prefixes.find(|prefix| modules.contains_key(prefix) && prefix != module)
        });
        arrows.insert(module.clone(), named.collect());
    }
    assert!(!arrows.is_empty(), "{crate_root} holds no modules");
    arrows
}

/// A path of a module, from the root of its crate.
fn absolute(module: &str, path: &[String]) -> Vec<String> {
    let (mut base, mut rest) = (Vec::new(), path);
    if path[0] != "crate" {
        base = module.split("::").map(str::to_owned).collect();
    }
    while let [first @ ("crate" | "self" | "super"), after @ ..] =
        &rest.iter().map(String::as_str).collect::<Vec<_>>()[..]
    {
        if *first == "super" {
            base.pop();
        }
        rest = &rest[rest.len() - after.len()..];
    }
    base.extend_from_slice(rest);
    base
}

/// The paths in some code that begin with `crate`, `self` or `super`, those in braces one by one.
fn paths(code: TokenStream, found: &mut Vec<Vec<String>>) {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Ident(word)
                if ["crate", "self", "super"].contains(&word.to_string().as_str())
                    && is_joined(&tokens, at + 1)
                    && !is_of_macro(&tokens, at) =>
            {
                at = path(&tokens, at, Vec::new(), found);
            }
            TokenTree::Group(group) => {
                paths(group.stream(), found);
                at += 1;
            }
            _ => at += 1,
        }
    }
}

/// Follows a path from a token on, and gives the token behind it.
fn path(
    tokens: &[TokenTree],
    mut at: usize,
    mut path: Vec<String>,
    found: &mut Vec<Vec<String>>,
) -> usize {
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(word)) => path.push(word.to_string()),
            Some(TokenTree::Group(group)) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',');
                for part in inner.split(is_comma).filter(|part| !part.is_empty()) {
                    self::path(part, 0, path.clone(), found);
                }
                return at + 1;
            }
            _ => {}
        }
        if !is_joined(tokens, at + 1) {
            found.push(path);
            return at + 1;
        }
        at += 3;
    }
}

/// Whether the word here is `$crate`: a macro names what its callers use.
fn is_of_macro(tokens: &[TokenTree], at: usize) -> bool {
    let before = at.checked_sub(1).map(|at| &tokens[at]);
    matches!(before, Some(TokenTree::Punct(mark)) if mark.as_char() == '$')
}

/// Whether `::` stands here.
fn is_joined(tokens: &[TokenTree], at: usize) -> bool {
    let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == ':');
    is_colon(tokens.get(at)) && is_colon(tokens.get(at + 1))
}

/// Whether an item is there for tests alone.
fn is_test(item: &Item) -> bool {
    let attributes = match item {
        Item::Mod(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| {
        let text = attribute.to_token_stream().to_string().replace(' ', "");
        text == "#[cfg(test)]"
    })
}

#[test]
fn a_circle_is_found() {
    let code = "use crate::{a::{self, B}, c}; fn f() { super::d::E::g(crate::h::I) }";
    let mut found = Vec::new();
    paths(code.parse().expect("tokens"), &mut found);
    let found: Vec<String> = found
        .iter()
        .map(|path| absolute("x::y", path).join("::"))
        .collect();
    assert_eq!(found, ["a::self", "a::B", "c", "x::d::E::g", "h::I"]);

    let arrows = |pairs: &[(&str, &[&str])]| -> Arrows {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let pairs = pairs.iter();
        pairs
            .map(|(from, to)| ((*from).to_owned(), names(to)))
            .collect()
    };
    assert_no_circles(&arrows(&[("a", &["b"]), ("b", &["c"]), ("c", &[])]));
    assert_no_circles(&arrows(&[("a", &["a::b"]), ("a::b", &["a"])]));
    let circle = arrows(&[("a", &["b"]), ("b", &["c"]), ("c", &["b"])]);
    assert!(std::panic::catch_unwind(|| assert_no_circles(&circle)).is_err());
}
