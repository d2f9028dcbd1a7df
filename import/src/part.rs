//! Drafts parts of what the spec already describes: a parameter, a field, a code or an error that
//! only a page has.

use std::collections::BTreeSet;

use bitrix24_codegen::spec::Spec;
use bitrix24_pages::{Code, Field, Page, Place};

use crate::drafter::{Context, Drafter, Load};
use crate::known::Known;
use crate::model::Todo;
use crate::names::{camel, singular, snake, words};
use crate::tree::{find, tree};
use crate::yaml::{Entry, Yaml};
use crate::{enums, errors, files, used, write};

pub use crate::drafter::Side;
pub use crate::parameters::literal;

/// What has a member, in the spec and on its page.
#[derive(Clone, Copy)]
pub struct Owner<'a> {
    /// The page.
    pub page: &'a Page,
    /// The rows of the page among which the member is.
    pub rows: &'a [Field],
    /// The area, unless areas share what has the member.
    pub area: Option<&'a str>,
    /// The name of the object, or what [`owner`] returns for the method.
    pub name: &'a str,
    /// The direction.
    pub side: Side,
    /// Whether objects may be bundles of parameters.
    pub has_bundles: bool,
}

/// A drafted parameter or field.
#[derive(Debug)]
pub struct Member {
    /// The entry.
    pub entry: Entry,
    /// The declarations that its type needs and the spec lacks.
    pub declared: Vec<Declared>,
}

/// A drafted declaration.
#[derive(Debug)]
pub struct Declared {
    /// The path of the file, which begins with `spec/`.
    pub file: String,
    /// The section of the file.
    pub section: &'static str,
    /// The entry.
    pub entry: Entry,
}

/// Drafts the member that a page has at a path, such as `fields.color`. Returns [`None`] if the page
/// only has a pattern of names there, or nothing.
#[must_use]
pub fn member(owner: &Owner<'_>, path: &str, load: &Load<'_>, spec: &Spec) -> Option<Member> {
    let known = Known::new(spec);
    let mut drafter = Drafter::new(&known, load);
    let nodes = tree(owner.rows);
    let node = find(&nodes, path)?;
    let area = owner.area.unwrap_or_default();
    let cx = Context {
        page: owner.page,
        area,
        resource: &[],
        owner: owner.name,
        side: owner.side,
        sample_at: None,
        top: &nodes,
    };
    let nodes = std::slice::from_ref(node);
    let drafted = if owner.has_bundles {
        drafter.request(nodes, None, &cx)
    } else {
        drafter.fields(nodes, None, &cx)
    };
    let [parameter] = &drafted[..] else {
        return None;
    };
    let mut uses = BTreeSet::new();
    used::types(&drafted, &mut uses);
    drafter.leave_out_unused(&[(area, uses)]);
    Some(Member {
        entry: write::parameter(parameter),
        declared: declared(&drafter),
    })
}

impl Declared {
    /// Returns the text of the file with the declaration at the end of its section, or of a new
    /// file.
    #[must_use]
    pub fn added_to(&self, text: Option<&str>) -> String {
        let entries = std::slice::from_ref(&self.entry);
        let added = files::added(text, &self.file, self.section, entries);
        match text {
            Some(text) if text.contains("\r\n") => added.replace('\n', "\r\n"),
            _ => added,
        }
    }
}

/// Returns the name that the parameters of a method belong to: that of its subject.
#[must_use]
pub fn owner(method: &str) -> String {
    let subject = words(method).map(|words| camel(&singular(words.subject())));
    subject.unwrap_or_default()
}

fn declared(drafter: &Drafter<'_>) -> Vec<Declared> {
    let mut all = Vec::new();
    let mut add = |file: String, section, entry| {
        all.push(Declared {
            file,
            section,
            entry,
        });
    };
    for id in &drafter.ids {
        add("spec/api.yaml".to_owned(), "ids", write::id(id));
    }
    for (area, declared) in &drafter.areas {
        let folder = if area.is_empty() {
            "spec".to_owned()
        } else {
            format!("spec/{area}")
        };
        for declared in &declared.enums {
            let file = format!("{folder}/enums/{}.yaml", snake(&declared.name));
            add(file, "enums", write::enumeration(declared));
        }
        for (_, object) in &declared.objects {
            let file = format!("{folder}/objects/{}.yaml", snake(&object.name));
            add(file, "objects", write::object(object));
        }
    }
    all
}

/// Drafts an error code with all rows that a page has for it.
#[must_use]
pub fn error(page: &Page, code: &str) -> Option<Entry> {
    errors::of_code(page, code).map(|failure| write::failure(&failure))
}

/// Drafts a code of an enumeration.
#[must_use]
pub fn code(code: &Code) -> Entry {
    write::code(&enums::drafted(code, &[]))
}

/// Returns a text that a person has to write, with the place and the words of the page.
#[must_use]
pub fn todo(at: &Place, words: &str) -> Yaml {
    write::todo(&Todo {
        at: at.clone(),
        words: words.to_owned(),
    })
}
