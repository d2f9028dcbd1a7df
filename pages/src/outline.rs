//! The sections of a page: a heading, the blocks below it, and the part of the page they belong to.

use std::collections::HashMap;

use crate::block::{Block, Heading};
use crate::inline;
use crate::language;

/// The parts of a method's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The title and the introduction.
    Head,
    /// The parameters.
    Parameters,
    /// Calls in several languages.
    Examples,
    /// The response.
    Response,
    /// The errors of the method.
    Errors,
    /// The errors that any method may have.
    SystemErrors,
    /// The data that the handler of an event receives.
    Handler,
    /// Anything else.
    Other,
}

/// A section.
#[derive(Debug)]
pub struct Section<'a> {
    /// The heading. Only the text before the first heading has none.
    pub heading: Option<Heading<'a>>,
    /// The heading without marks.
    pub title: String,
    /// The part that the section belongs to.
    pub part: Part,
    /// The section of the heading above this one, unless that is the title.
    pub above: Option<usize>,
    /// The blocks up to the next heading of any level.
    pub blocks: Vec<Block<'a>>,
}

/// The headings to which anchors lead.
#[derive(Debug)]
pub struct Anchors {
    /// The first section of each anchor, in lower case.
    sections: HashMap<String, usize>,
    /// For each section, the first one with a table among itself and those below its heading.
    tables: Vec<Option<usize>>,
}

impl Anchors {
    /// Collects the anchors of sections: those they state, and the slugs of their titles.
    #[must_use]
    pub fn new(sections: &[Section<'_>], has_table: impl Fn(usize) -> bool) -> Self {
        let mut anchors = HashMap::new();
        let headings = || {
            sections
                .iter()
                .enumerate()
                .filter_map(|(at, section)| Some((at, section, section.heading?)))
        };
        for (at, _, heading) in headings() {
            heading
                .anchor
                .map(|anchor| anchors.entry(anchor.to_lowercase()).or_insert(at));
        }
        for (at, section, _) in headings() {
            anchors.entry(slug(&section.title)).or_insert(at);
        }
        Self {
            sections: anchors,
            tables: tables_below(sections, has_table),
        }
    }

    /// Returns the section to which an anchor leads.
    #[must_use]
    pub fn find(&self, anchor: &str) -> Option<usize> {
        self.sections.get(&anchor.trim().to_lowercase()).copied()
    }

    /// Returns the first section with a table among a section and those below its heading.
    #[must_use]
    pub fn table_below(&self, section: usize) -> Option<usize> {
        self.tables.get(section).copied().flatten()
    }
}

/// Finds the tables of all sections in one pass from the end.
fn tables_below(sections: &[Section<'_>], has_table: impl Fn(usize) -> bool) -> Vec<Option<usize>> {
    let level = |section: usize| sections[section].heading.map_or(0, |heading| heading.level);
    let mut tables = vec![None; sections.len()];
    // The sections after the current one that are not below one of the others, the nearest last.
    let mut behind: Vec<usize> = Vec::new();
    for at in (0..sections.len()).rev() {
        if has_table(at) {
            tables[at] = Some(at);
        }
        while let Some(next) = behind.pop_if(|next| level(*next) > level(at)) {
            tables[at] = tables[at].or(tables[next]);
        }
        behind.push(at);
    }
    tables
}

/// Groups blocks into sections.
#[must_use]
pub fn outline(blocks: Vec<Block<'_>>) -> Vec<Section<'_>> {
    let head = Section {
        heading: None,
        title: String::new(),
        part: Part::Head,
        above: None,
        blocks: Vec::new(),
    };
    let mut sections = vec![head];
    // The headings above the current one: their levels, parts and sections.
    let mut above: Vec<(usize, Part, usize)> = Vec::new();
    let mut is_title = true;
    for block in blocks {
        match block {
            Block::Heading(heading) => {
                let title = inline::plain(heading.text.text);
                while above
                    .pop_if(|(level, ..)| *level >= heading.level)
                    .is_some()
                {}
                let inherited = above.last().map_or(Part::Other, |(_, part, _)| *part);
                let parent = above.last().map(|(.., section)| *section);
                let last = sections.last().map_or(Part::Head, |section| section.part);
                let part = if is_title {
                    Part::Head
                } else {
                    part_of(&title, inherited, last)
                };
                // The title of some pages has the level of a section; no section is below it.
                if !is_title {
                    above.push((heading.level, part, sections.len()));
                }
                is_title = false;
                sections.push(Section {
                    heading: Some(heading),
                    title,
                    part,
                    above: parent,
                    blocks: Vec::new(),
                });
            }
            block => {
                if let Some(section) = sections.last_mut() {
                    section.blocks.push(block);
                }
            }
        }
    }
    sections
}

/// Returns the part of a section, given those of the heading above it and of the section before it.
fn part_of(title: &str, inherited: Part, last: Part) -> Part {
    match begins(title) {
        Some(Part::SystemErrors) => Part::SystemErrors,
        // Below the errors, "Response" and the like are still about errors.
        Some(_) if matches!(inherited, Part::Errors | Part::SystemErrors) => inherited,
        Some(part) => part,
        // "Parameter fields" may have the same level as "Method Parameters".
        None if names_parameter(title) && matches!(last, Part::Parameters | Part::Handler) => last,
        None => inherited,
    }
}

/// Returns the part that begins with a heading of this text.
#[must_use]
pub fn begins(title: &str) -> Option<Part> {
    let title = title.to_lowercase();
    let title: Vec<&str> = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    if language::ERROR.any(&title) {
        return if language::SYSTEM.any(&title) {
            Some(Part::SystemErrors)
        } else if language::ERRORS.all(&title) {
            Some(Part::Errors)
        } else {
            None
        };
    }
    if language::PARAMETER.any(&title) {
        return language::PARAMETERS.all(&title).then_some(Part::Parameters);
    }
    if language::EXAMPLE.any(&title) {
        return language::EXAMPLES.all(&title).then_some(Part::Examples);
    }
    if language::ANSWER.any(&title) && language::RESPONSE.all(&title) {
        return Some(Part::Response);
    }
    if language::HANDLER.any(&title) && language::RECEIVES.any(&title) {
        return Some(Part::Handler);
    }
    (title.len() == 2 && language::CONTINUE.any(&title)).then_some(Part::Other)
}

/// Returns whether a heading introduces the fields of a parameter.
fn names_parameter(title: &str) -> bool {
    let title = title.to_lowercase();
    language::PARAMETER_BEFORE.strip_start(&title).is_some()
        || language::PARAMETER_AFTER.strip_end(&title).is_some()
}

/// Returns the anchor that a heading without one has on the web site.
#[must_use]
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars() {
        match c {
            ' ' | '-' if slug.ends_with('-') => {}
            ' ' | '-' => slug.push('-'),
            c if c.is_alphanumeric() || c == '_' => {
                for c in c.to_lowercase() {
                    match language::latin(c) {
                        Some(letters) => slug.push_str(letters),
                        None => slug.push(c),
                    }
                }
            }
            _ => {}
        }
    }
    slug.trim_matches('-').to_owned()
}
