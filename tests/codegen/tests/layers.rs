//! The modules of the hand-written crates form the layers that ARCHITECTURE.md lists.

use std::collections::BTreeMap;
use std::fs;

use codegen_tests::imports::{Arrows, arrows, made_up, top};
use codegen_tests::workspace;

#[test]
fn the_runtime_keeps_to_its_layers() {
    assert_layered("runtime");
}

#[test]
fn the_generator_keeps_to_its_layers() {
    assert_layered("codegen");
}

#[test]
fn the_portal_keeps_to_its_layers() {
    assert_layered("portal");
}

fn assert_layered(package: &str) {
    let text = fs::read_to_string(workspace().join("ARCHITECTURE.md"));
    let layers = layers(&text.expect("ARCHITECTURE.md can be read"), package);
    let mistakes = mistakes(&layers, &arrows(&format!("{package}/src")));
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

/// The layer of each module at the top of a package, from the lowest up: the rows of the table whose
/// first heading names the package.
fn layers(text: &str, package: &str) -> BTreeMap<String, usize> {
    let heading = format!("| `{package}/src/` |");
    let mut lines = text.lines().skip_while(|line| !line.starts_with(&heading));
    assert!(lines.next().is_some(), "no table begins with {heading}");
    let rows = lines.skip(1).take_while(|line| line.starts_with('|'));
    let modules = rows.enumerate().flat_map(|(layer, row)| {
        let first = row.split('|').nth(1).unwrap_or_default();
        // The names in backticks are modules; a folder ends with a slash.
        let names = first.split('`').skip(1).step_by(2);
        names.map(move |name| (name.trim_end_matches('/').to_owned(), layer))
    });
    let modules: Vec<_> = modules.collect();
    let layers: BTreeMap<_, _> = modules.iter().cloned().collect();
    assert_eq!(layers.len(), modules.len(), "a module is listed twice");
    layers
}

/// Returns the differences between the table and the modules.
fn mistakes(layers: &BTreeMap<String, usize>, arrows: &Arrows) -> Vec<String> {
    let gone = layers
        .keys()
        .filter(|listed| !arrows.keys().any(|module| top(module) == *listed))
        .map(|listed| format!("`{listed}` is listed, but there is no such module"));
    let unlisted = arrows
        .keys()
        .filter(|module| top(module) == *module && !layers.contains_key(*module))
        .map(|module| format!("`{module}` is in no layer"));
    let layer = |module: &str| layers.get(top(module));
    let upward = arrows.iter().flat_map(|(from, to)| {
        let above = to.iter().filter(|to| layer(from) < layer(to));
        above.map(move |to| format!("`{from}` uses `{to}`, which is in a higher layer"))
    });
    gone.chain(unlisted).chain(upward).collect()
}

#[test]
fn an_upward_import_is_found() {
    let text = "\
| `x/src/` | Purpose |
| --- | --- |
| `a/`, `b` | low |
| `c` | high |
";
    let layers = layers(text, "x");
    let found = |pairs| mistakes(&layers, &made_up(pairs));
    let good: &[(&str, &[&str])] = &[("a", &["b"]), ("b", &["a"]), ("c", &["a::d"])];
    assert!(found(good).is_empty());
    assert_eq!(
        found(&[("a::d", &["c"]), ("b", &[]), ("c", &[]), ("e", &[])]),
        [
            "`e` is in no layer",
            "`a::d` uses `c`, which is in a higher layer"
        ]
    );
    assert_eq!(
        found(&[("a", &[]), ("b", &[])]),
        ["`c` is listed, but there is no such module"]
    );
}
