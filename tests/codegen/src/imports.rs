//! The references between the modules of a crate, read from the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Item, UseTree, Visibility};

use crate::{files_below, workspace};

/// The modules of a crate, each with the modules that it names.
pub type Arrows = BTreeMap<String, BTreeSet<String>>;

/// Returns the references between the modules of a crate. A name that the root of the crate
/// re-exports counts as the module that declares it.
///
/// # Panics
///
/// When a source cannot be read.
#[must_use]
pub fn arrows(crate_root: &str) -> Arrows {
    let root = workspace().join(crate_root);
    let parse = |path: &str| {
        let text = fs::read_to_string(root.join(path)).expect("a source file can be read");
        syn::parse_file(&text).unwrap_or_else(|error| panic!("{crate_root}/{path}: {error}"))
    };
    let is_module = |path: &String| {
        path.ends_with(".rs") && path != "lib.rs" && path != "main.rs" && !is_of_tests(&root, path)
    };
    let modules: BTreeMap<String, String> = files_below(&root)
        .into_iter()
        .filter(is_module)
        .map(|path| (path.trim_end_matches(".rs").replace('/', "::"), path))
        .collect();
    let exports = exports(&parse("lib.rs").items);
    let mut arrows = Arrows::new();
    for (module, path) in &modules {
        let mut named = Vec::new();
        for item in parse(path).items.iter().filter(|item| !is_test(item)) {
            paths(item.to_token_stream(), &mut named);
        }
        let named = named.iter().filter_map(|path| {
            let path = declared(absolute(module, path), &exports);
            let mut prefixes = (1..=path.len()).rev().map(|end| path[..end].join("::"));
            prefixes.find(|prefix| modules.contains_key(prefix) && prefix != module)
        });
        arrows.insert(module.clone(), named.collect());
    }
    assert!(!arrows.is_empty(), "{crate_root} holds no modules");
    arrows
}

/// Returns made-up modules for a test, each with the modules that it names.
#[must_use]
pub fn made_up(pairs: &[(&str, &[&str])]) -> Arrows {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let pairs = pairs.iter();
    pairs
        .map(|(from, to)| ((*from).to_owned(), names(to)))
        .collect()
}

/// Returns the folder or file at the top of a crate that contains a module.
#[must_use]
pub fn top(module: &str) -> &str {
    module.split("::").next().unwrap_or_default()
}

/// Whether a source file is only for tests: its parent declares it as `#[cfg(test)]`.
#[must_use]
pub fn is_of_tests(root: &Path, path: &str) -> bool {
    let parent = path.strip_suffix("/tests.rs").map(|parent| {
        let parent = root.join(format!("{parent}.rs"));
        fs::read_to_string(parent).unwrap_or_default()
    });
    parent.is_some_and(|parent| parent.contains("#[cfg(test)]\nmod tests;"))
}

/// The names that the root of a crate re-exports, each with the path of its declaration.
fn exports(root: &[Item]) -> BTreeMap<String, Vec<String>> {
    let mut exports = BTreeMap::new();
    for item in root {
        if let Item::Use(item) = item
            && matches!(item.vis, Visibility::Public(_))
        {
            add_exports(&item.tree, Vec::new(), &mut exports);
        }
    }
    exports
}

fn add_exports(tree: &UseTree, mut path: Vec<String>, exports: &mut BTreeMap<String, Vec<String>>) {
    match tree {
        UseTree::Path(part) => {
            if part.ident != "self" {
                path.push(part.ident.to_string());
            }
            add_exports(&part.tree, path, exports);
        }
        UseTree::Name(name) => {
            path.push(name.ident.to_string());
            exports.insert(name.ident.to_string(), path);
        }
        UseTree::Rename(name) => {
            path.push(name.ident.to_string());
            exports.insert(name.rename.to_string(), path);
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                add_exports(tree, path.clone(), exports);
            }
        }
        UseTree::Glob(_) => {}
    }
}

/// The path under which a name of the crate's root is declared.
fn declared(path: Vec<String>, exports: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    match path.first().and_then(|first| exports.get(first)) {
        Some(declared) => [declared, &path[1..]].concat(),
        None => path,
    }
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

/// Follows a path from a token on, and returns the token after it.
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

/// Whether the word here is `$crate`, with which a macro names items for its callers.
fn is_of_macro(tokens: &[TokenTree], at: usize) -> bool {
    let before = at.checked_sub(1).map(|at| &tokens[at]);
    matches!(before, Some(TokenTree::Punct(mark)) if mark.as_char() == '$')
}

/// Whether there is `::` here.
fn is_joined(tokens: &[TokenTree], at: usize) -> bool {
    let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == ':');
    is_colon(tokens.get(at)) && is_colon(tokens.get(at + 1))
}

/// Whether an item is only for tests.
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

#[cfg(test)]
mod tests {
    use super::{absolute, declared, exports, paths};

    #[test]
    fn paths_are_followed_to_their_modules() {
        let code = "use crate::{a::{self, B}, c}; fn f() { super::d::E::g(crate::h::I, crate::J) }";
        let root = "pub use self::{k::{J, L as M}, n}; pub use o::P; use q::R;";
        let root = syn::parse_file(root).expect("a file").items;
        let exports = exports(&root);
        let exported: Vec<&str> = exports.keys().map(String::as_str).collect();
        assert_eq!(exported, ["J", "M", "P", "n"]);
        let mut found = Vec::new();
        paths(code.parse().expect("tokens"), &mut found);
        let found: Vec<String> = found
            .iter()
            .map(|path| declared(absolute("x::y", path), &exports).join("::"))
            .collect();
        assert_eq!(
            found,
            ["a::self", "a::B", "c", "x::d::E::g", "h::I", "k::J"]
        );
    }
}
