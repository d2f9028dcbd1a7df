//! The hand-written crates have no cyclic dependencies between modules.

use std::collections::BTreeSet;

use codegen_tests::imports::{Arrows, arrows, made_up, top};

#[test]
fn the_runtime_has_no_circles() {
    assert_no_circles_in("runtime/src");
}

#[test]
fn the_generator_has_no_circles() {
    assert_no_circles_in("codegen/src");
}

#[test]
fn the_reader_of_pages_has_no_circles() {
    assert_no_circles_in("pages/src");
}

#[test]
fn the_drafting_of_specs_has_no_circles() {
    assert_no_circles_in("import/src");
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

/// A module and the modules inside it may refer to each other: they count as one.
fn assert_no_circles(arrows: &Arrows) {
    let mut open: Arrows = arrows
        .iter()
        .map(|(from, to)| {
            let parent = |to: &String| from.starts_with(&format!("{to}::"));
            let to = to.iter().filter(|to| !parent(to)).cloned().collect();
            (from.clone(), to)
        })
        .collect();
    // A module whose dependencies are all settled is in no cycle.
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
    let mut folders = Arrows::new();
    for (from, to) in files {
        let from = top(from).to_owned();
        let to = to.iter().map(|to| top(to).to_owned());
        let to: BTreeSet<String> = to.filter(|to| *to != from).collect();
        folders.entry(from).or_default().extend(to);
    }
    folders
}

#[test]
fn a_circle_is_found() {
    assert_no_circles(&made_up(&[("a", &["b"]), ("b", &["c"]), ("c", &[])]));
    assert_no_circles(&made_up(&[("a", &["a::b"]), ("a::b", &["a"])]));
    let circle = made_up(&[("a", &["b"]), ("b", &["c"]), ("c", &["b"])]);
    assert!(std::panic::catch_unwind(|| assert_no_circles(&circle)).is_err());
}
