//! Drafts the spec of methods from the vendor's pages.
//!
//! ```text
//! pages ─▶ tree        the fields of a page by their paths
//!       ─▶ method      parameters, result, errors and examples, with the shared declarations:
//!                      `ids`, `enums`, `objects`; `class` proposes the classes of errors
//!       ─▶ write       YAML in the layout of the spec; `files` adds it to what exists
//! ```
//!
//! A draft has everything that a page states, and a TODO wherever a person has to write or to
//! decide: the codegen refuses it until none is left. What the notation cannot say is listed beside
//! the draft. The crate is pure: it opens no file.

mod class;
mod drafter;
mod enums;
mod errors;
mod files;
mod fit;
mod ids;
mod known;
mod limits;
mod method;
mod model;
mod names;
mod objects;
mod parameters;
mod tree;
mod types;
mod write;
mod yaml;

use std::collections::BTreeSet;

use bitrix24_codegen::spec::Spec;
use bitrix24_pages::{Page, Place};

use drafter::Drafter;
use files::Files;
use known::Known;

pub use drafter::Load;
pub use files::File;
pub use limits::{Limit, LimitKind};

/// A draft.
#[derive(Debug, Default)]
pub struct Draft {
    /// The files, new ones and those to which something is added, in the order of their paths.
    pub files: Vec<File>,
    /// The methods that are drafted.
    pub methods: Vec<String>,
    /// The pages that cannot be drafted, and why.
    pub refused: Vec<Refusal>,
    /// What the notation cannot say, in the order of the pages.
    pub limits: Vec<Limit>,
}

/// A page that cannot be drafted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The place on the page.
    pub at: Place,
    /// The cause.
    pub message: String,
    /// The remedy.
    pub help: String,
}

/// Drafts the methods of pages, beside those of a spec.
///
/// `load` returns a page at a path relative to the root of the documentation, to which the pages
/// may lead.
#[must_use]
pub fn draft(pages: &[Page], load: &Load<'_>, spec: &Spec) -> Draft {
    let known = Known::new(spec);
    let mut drafter = Drafter::new(&known, load);
    let mut files = Files::default();
    let mut draft = Draft::default();
    let mut areas: BTreeSet<String> = BTreeSet::new();
    let mut rust_names = known.rust_names.clone();
    for page in pages {
        let (name, at) = match subject(page, &known, &draft.methods) {
            Ok(subject) => subject,
            Err(refusal) => {
                draft.refused.push(refusal);
                continue;
            }
        };
        let Some(words) = names::words(&name) else {
            drafter.limit(LimitKind::NoArea, &name, &at);
            draft.refused.push(Refusal {
                at,
                message: format!("`{name}` has no area: it is a single word"),
                help: "the notation has no place for it; describe it by hand in an area of your choice".to_owned(),
            });
            continue;
        };
        let area = known.folder(words.area);
        let rust = rust_name(&words, &area, &mut rust_names);
        let method = drafter.method(page, &name, &at, &words, &area, rust);
        let path = method_file(&known, &name, &words, &area);
        files.add(&path, "methods", write::method(&method));
        if known.text(&format!("spec/{area}/area.yaml")).is_none() && areas.insert(area.clone()) {
            let path = format!("spec/{area}/area.yaml");
            let entries = write::area(&at, words.area);
            entries
                .into_iter()
                .for_each(|entry| files.add(&path, "area", entry));
        }
        draft.methods.push(name);
    }
    for id in &drafter.ids {
        files.add("spec/api.yaml", "ids", write::id(id));
    }
    for (area, declared) in &drafter.areas {
        for declared in &declared.enums {
            let path = format!("spec/{area}/enums/{}.yaml", names::snake(&declared.name));
            files.add(&path, "enums", write::enumeration(declared));
        }
        for (_, object) in &declared.objects {
            let path = format!("spec/{area}/objects/{}.yaml", names::snake(&object.name));
            files.add(&path, "objects", write::object(object));
        }
    }
    draft.files = files.finish(&known);
    draft.limits = drafter.limits;
    draft
}

/// Returns the name of the method of a page, or why it has none to draft.
fn subject(page: &Page, known: &Known, drafted: &[String]) -> Result<(String, Place), Refusal> {
    let top = || Place {
        file: page.file.as_str().into(),
        line: 1,
    };
    let at = page
        .title
        .as_ref()
        .map_or_else(top, |title| title.at.clone());
    let refuse = |at: Place, message: String, help: &str| {
        Err(Refusal {
            at,
            message,
            help: help.to_owned(),
        })
    };
    if !page.is_method {
        return refuse(
            at,
            "the page does not describe a method".to_owned(),
            "name the page of a method",
        );
    }
    let Some(method) = &page.method else {
        let help = "correct the title or the example on a copy of the page";
        return refuse(
            at,
            "the page does not say which method it describes".to_owned(),
            help,
        );
    };
    if let Some(file) = known.method(&method.value) {
        let message = format!("`{}` is described already, in {file}", method.value);
        return refuse(at, message, "compare the two with `cargo xtask audit`");
    }
    if drafted
        .iter()
        .any(|known| known.eq_ignore_ascii_case(&method.value))
    {
        let message = format!("a second page describes `{}`", method.value);
        return refuse(at, message, "name only one of the two pages");
    }
    Ok((method.value.clone(), method.at.clone()))
}

/// Returns the `rust` name of a method, if its last two words are enough, or its own are taken.
fn rust_name(
    words: &names::Words<'_>,
    area: &str,
    taken: &mut BTreeSet<(String, String)>,
) -> Option<String> {
    let long = words.long(area);
    let short = words.short();
    let numbered = (2..).map(|number| format!("{long}{number}"));
    let shorter = (words.resource.len() > 1).then_some(short);
    let candidates = shorter.into_iter().chain([long.clone()]).chain(numbered);
    let name = candidates.into_iter().find(|name| {
        bitrix24_codegen::lower::is_free_type(name) && taken.insert((area.to_owned(), name.clone()))
    });
    name.filter(|name| *name != long)
}

/// Returns the file of a method: that of its siblings, or the one named after its resource.
fn method_file(known: &Known, name: &str, words: &names::Words<'_>, area: &str) -> String {
    let above = |name: &str| name.rsplit_once('.').map(|(above, _)| above.to_owned());
    let siblings = known
        .methods
        .iter()
        .find(|(known, _)| above(known) == above(name));
    let own = || format!("spec/{area}/{}.yaml", words.file());
    siblings.map_or_else(own, |(_, file)| file.clone())
}
