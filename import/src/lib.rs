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
mod examples;
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
pub mod part;
mod report;
mod subject;
mod tree;
mod types;
mod used;
mod write;
pub mod yaml;

use bitrix24_codegen::spec::Spec;
use bitrix24_pages::{Page, Place};

use drafter::Drafter;
use files::Files;
use known::Known;
use subject::Subject;

pub use drafter::Load;
pub use files::File;
pub use limits::{Limit, LimitKind};
pub use report::Report;
pub use write::place;

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

/// A page to draft, and the version of it.
#[derive(Debug)]
pub struct Source {
    /// The page.
    pub page: Page,
    /// The id under which git stores this version of the page.
    pub object: String,
}

/// Drafts the methods of pages, beside those of a spec.
///
/// `date` is the day of the draft, which is noted with each method.
/// `load` returns a page at a path relative to the root of the documentation, to which the pages
/// may lead.
#[must_use]
pub fn draft(sources: &[Source], date: &str, load: &Load<'_>, spec: &Spec) -> Draft {
    let known = Known::new(spec);
    let mut drafter = Drafter::new(&known, load);
    let mut draft = Draft::default();
    let subjects: Vec<Subject<'_>> = (sources.iter())
        .filter_map(|source| match Subject::new(source, &known, &mut draft) {
            Ok(subject) => Some(subject),
            Err(refusal) => {
                draft.refused.push(refusal);
                None
            }
        })
        .collect();
    // The names of methods come first: objects and enumerations of the same name get another.
    let rusts: Vec<String> = subjects
        .iter()
        .map(|subject| drafter.rust_name(subject))
        .collect();
    let mut methods = Vec::new();
    for (subject, rust) in subjects.iter().zip(rusts) {
        methods.push((subject.area.clone(), drafter.method(subject, rust)));
    }
    let uses = (methods.iter()).map(|(area, method)| (area.as_str(), used::of_method(method)));
    drafter.leave_out_unused(&uses.collect::<Vec<_>>());
    for (subject, (area, method)) in subjects.iter().zip(&mut methods) {
        method.examples = drafter.examples(subject.page, method, area);
    }
    let mut files = Files::default();
    for (subject, (area, method)) in subjects.iter().zip(&methods) {
        let origin = vec![
            format!("Drafted on {date} from {}.", subject.page.file),
            format!("Git object of the page: {}.", subject.object),
        ];
        files.add(
            &subject.file(&known),
            "methods",
            write::method(method, origin),
        );
        let path = format!("spec/{area}/area.yaml");
        if known.text(&path).is_none() && !files.has(&path) {
            let entries = write::area(subject.at, area);
            entries
                .into_iter()
                .for_each(|entry| files.add(&path, "area", entry));
        }
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
    draft.limits.append(&mut drafter.limits);
    draft
}
