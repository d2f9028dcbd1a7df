//! The method that a page describes, its place in the spec, and its Rust name.

use bitrix24_codegen::lower::is_free_type;
use bitrix24_pages::{Page, Place};

use crate::drafter::Drafter;
use crate::known::Known;
use crate::limits::{Limit, LimitKind};
use crate::names::{Words, words};
use crate::{Draft, Refusal, Source};

/// A method to draft.
pub struct Subject<'p> {
    pub page: &'p Page,
    /// The version of the page.
    pub object: &'p str,
    pub name: &'p str,
    /// The place of the name on the page.
    pub at: &'p Place,
    pub words: Words<'p>,
    /// The folder of the area.
    pub area: String,
}

impl<'p> Subject<'p> {
    /// Returns the method of a page, or why there is none to draft.
    pub fn new(source: &'p Source, known: &Known, draft: &mut Draft) -> Result<Self, Refusal> {
        let page = &source.page;
        let refuse = |message: String, help: &str| {
            let at = page.title.as_ref().map(|title| title.at.clone());
            Err(Refusal {
                at: at.unwrap_or_else(|| Place::start(&page.file)),
                message,
                help: help.to_owned(),
            })
        };
        if !page.is_method {
            let message = "the page does not describe a method".to_owned();
            return refuse(message, "name the page of a method");
        }
        let Some(method) = &page.method else {
            let message = "the page does not say which method it describes".to_owned();
            return refuse(
                message,
                "correct the title or the example on a copy of the page",
            );
        };
        let name = method.value.as_str();
        if let Some(file) = known.method(name) {
            let message = format!("`{name}` is described already, in {file}");
            return refuse(message, "compare the two with `cargo xtask audit`");
        }
        if draft
            .methods
            .iter()
            .any(|drafted| drafted.eq_ignore_ascii_case(name))
        {
            let message = format!("a second page describes `{name}`");
            return refuse(message, "name only one of the two pages");
        }
        if page.is_rest3 {
            draft.limits.push(Limit {
                kind: LimitKind::Rest3,
                what: name.to_owned(),
                at: method.at.clone(),
            });
            let message = format!("`{name}` belongs to REST 3.0, which the client cannot call");
            return refuse(
                message,
                "wait until the notation has a place for its address and errors",
            );
        }
        let Some(words) = words(name) else {
            draft.limits.push(Limit {
                kind: LimitKind::NoArea,
                what: name.to_owned(),
                at: method.at.clone(),
            });
            let message = format!("`{name}` has no area: it is a single word");
            return refuse(
                message,
                "describe it by hand, in the folder of an area of your choice",
            );
        };
        draft.methods.push(name.to_owned());
        Ok(Self {
            page,
            object: &source.object,
            name,
            at: &method.at,
            area: known.folder(words.area),
            words,
        })
    }

    /// Returns the file of the method: that of its siblings, or the one named after its resource.
    pub fn file(&self, known: &Known) -> String {
        let above = |name: &str| name.rsplit_once('.').map(|(above, _)| above.to_owned());
        let siblings = known
            .methods
            .iter()
            .find(|(known, _)| above(known) == above(self.name));
        let own = || format!("spec/{}/{}.yaml", self.area, self.words.file());
        siblings.map_or_else(own, |(_, file)| file.clone())
    }
}

impl Drafter<'_> {
    /// Returns the Rust name of a method: its last two words, or all words if those are taken.
    pub fn rust_name(&mut self, subject: &Subject<'_>) -> String {
        let (words, area) = (&subject.words, &subject.area);
        let long = words.long(area);
        let numbered = (2..).map(|number| format!("{long}{number}"));
        let short = (words.resource.len() > 1).then(|| words.short());
        let mut candidates = short.into_iter().chain([long.clone()]).chain(numbered);
        let found = candidates.find(|name| {
            let is_free = is_free_type(name) && !self.is_taken(name, area);
            is_free && self.rust_names.insert((area.clone(), name.clone()))
        });
        found.unwrap_or(long)
    }
}
