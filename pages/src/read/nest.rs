//! The path of each field: which table describes the value of which row.
//!
//! A row leads to the table of its fields by a link to the heading above it, or the heading names
//! the row. The vendor's anchors are often misspelled; then the remaining heading is taken, if
//! there is only one way to pair them.

mod unlinked;

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::ops::Range;
use std::rc::Rc;

use super::Log;
use super::tables::FieldRow;
use crate::facts::{Field, Object};
use crate::outline::{Anchors, Part, Section, begins, slug};
use crate::report::Reason;
use crate::source::Line;

/// The maximum nesting depth of tables.
///
/// Each level makes the paths longer, so the facts of a page without a limit could be much larger
/// than the page.
const MAX_DEPTH: usize = 16;

/// A table of fields and its place in the page.
#[derive(Debug)]
pub struct FieldTable<'a> {
    /// The index of its section.
    pub section: usize,
    /// The tab around it.
    pub tab: Option<String>,
    /// The rows.
    pub rows: Vec<FieldRow<'a>>,
}

/// The fields of a page by what they belong to.
#[derive(Debug, Default)]
pub struct Nested {
    pub parameters: Vec<Field>,
    pub result: Vec<Field>,
    pub payload: Vec<Field>,
    pub objects: Vec<Object>,
}

/// Finds the path of each field.
///
/// `codes` are the sections with tables of codes.
pub fn nest<'a>(
    sections: &[Section<'a>],
    tables: Vec<FieldTable<'a>>,
    codes: &BTreeSet<usize>,
    log: &mut Log,
) -> Nested {
    let mut nest = Nest::new(sections, tables);
    for part in [Part::Parameters, Part::Response, Part::Handler] {
        nest.part(part, log);
    }
    nest.finish(codes, log)
}

/// The owner of the fields of a section.
#[derive(Debug)]
struct Placed {
    part: Part,
    /// The path of the row above; empty at the top.
    path: Rc<str>,
    depth: usize,
}

/// A link from a row to a heading.
struct Link<'a> {
    /// The path of the row.
    path: Rc<str>,
    anchor: String,
    line: Line<'a>,
    /// The depth of the row.
    depth: usize,
}

impl Link<'_> {
    fn what(&self) -> String {
        format!("{}: #{}", self.path, self.anchor)
    }
}

struct Nest<'a, 'b> {
    sections: &'b [Section<'a>],
    anchors: Anchors,
    tables: Vec<FieldTable<'a>>,
    /// The tables of each section.
    of_section: HashMap<usize, Range<usize>>,
    placed: HashMap<usize, Placed>,
    /// The paths of the rows that have been placed, by part and name; the first of a name counts.
    rows: HashMap<(Part, String), (Rc<str>, usize)>,
    dangling: Vec<Link<'a>>,
}

impl<'a, 'b> Nest<'a, 'b> {
    fn new(sections: &'b [Section<'a>], tables: Vec<FieldTable<'a>>) -> Self {
        let mut of_section: HashMap<usize, Range<usize>> = HashMap::new();
        for (at, table) in tables.iter().enumerate() {
            of_section.entry(table.section).or_insert(at..at).end = at + 1;
        }
        let anchors = Anchors::new(sections, |section| of_section.contains_key(&section));
        let (placed, rows, dangling) = (HashMap::new(), HashMap::new(), Vec::new());
        Self {
            sections,
            anchors,
            tables,
            of_section,
            placed,
            rows,
            dangling,
        }
    }

    /// Places the tables of a part, from its top down.
    fn part(&mut self, part: Part, log: &mut Log) {
        let with_tables = self.unplaced(part);
        let is_top = |section: &&usize| begins(&self.sections[**section].title) == Some(part);
        let mut tops: Vec<usize> = with_tables.iter().filter(is_top).copied().collect();
        if tops.is_empty() {
            tops.extend(with_tables.first());
        }
        // Some pages list their parameters below the title.
        if tops.is_empty() && part == Part::Parameters {
            tops = self.unplaced(Part::Head);
        }
        for section in tops {
            self.place(section, part, "".into(), 0, log);
        }
        self.place_by_title(part, log);
        self.repair_anchors(part, log);
        self.place_by_title(part, log);
        self.place_the_rest(part, log);
    }

    /// Returns the sections of a part that have tables but no place.
    fn unplaced(&self, part: Part) -> Vec<usize> {
        let mut found: Vec<usize> = (self.tables.iter().map(|table| table.section))
            .filter(|section| {
                self.sections[*section].part == part && !self.placed.contains_key(section)
            })
            .collect();
        found.dedup();
        found
    }

    /// Places a section and all to which its rows lead, level by level.
    fn place(&mut self, section: usize, part: Part, path: Rc<str>, depth: usize, log: &mut Log) {
        let mut waiting = VecDeque::from([(section, path, depth)]);
        while let Some((section, path, depth)) = waiting.pop_front() {
            if self.placed.contains_key(&section) {
                continue;
            }
            if depth > MAX_DEPTH {
                let heading = self.sections[section].heading.map(|heading| heading.text);
                heading.inspect(|line| log.unread(Reason::TooDeep, line.text, line));
                continue;
            }
            let mut links = Vec::new();
            for table in self.of_section.get(&section).cloned().unwrap_or_default() {
                for row in &mut self.tables[table].rows {
                    set_paths(row, &path, depth, &mut links);
                    let path: Rc<str> = row.field.path.as_str().into();
                    for name in [row.field.name.clone(), row.field.name.to_lowercase()] {
                        self.rows
                            .entry((part, name))
                            .or_insert_with(|| (Rc::clone(&path), depth));
                    }
                }
            }
            self.placed.insert(section, Placed { part, path, depth });
            for link in links {
                match self.anchors.find(&link.anchor) {
                    None => self.dangling.push(link),
                    Some(heading) => {
                        let target = self.anchors.table_below(heading);
                        // Parameters may refer to the fields of the response, but do not own them.
                        let target = target.filter(|target| {
                            let of = self.sections[*target].part;
                            of == part || !matches!(of, Part::Parameters | Part::Response)
                        });
                        waiting.extend(target.map(|target| (target, link.path, link.depth + 1)));
                    }
                }
            }
        }
    }

    /// Sorts the fields into what they belong to.
    fn finish(mut self, codes: &BTreeSet<usize>, log: &mut Log) -> Nested {
        for link in std::mem::take(&mut self.dangling) {
            log.unread(Reason::DanglingAnchor, &link.what(), &link.line);
        }
        let titled = self.codes_by_title(codes);
        let mut nested = Nested::default();
        for table in std::mem::take(&mut self.tables) {
            let mut fields = Vec::new();
            for row in table.rows {
                self.flatten(row, table.tab.as_deref(), codes, &mut fields);
            }
            match self.placed.get(&table.section).map(|placed| placed.part) {
                Some(Part::Parameters) => nested.parameters.extend(fields),
                Some(Part::Handler) => nested.payload.extend(fields),
                Some(_) => nested.result.extend(fields),
                None => {
                    let section = &self.sections[table.section];
                    let anchor = section.heading.and_then(|heading| heading.anchor);
                    let under = section
                        .above
                        .map(|above| self.sections[above].title.clone());
                    let (title, anchor) = (section.title.clone(), anchor.map(ToOwned::to_owned));
                    nested.objects.push(Object {
                        title,
                        under,
                        anchor,
                        fields,
                    });
                }
            }
        }
        for field in nested
            .parameters
            .iter_mut()
            .filter(|field| field.codes.is_empty())
        {
            if field.codes_at.is_none() {
                field.codes_at = titled.get(field.path.as_str()).cloned();
            }
        }
        nested
    }

    /// Returns the anchors of tables of codes by the path of the parameter that their title names.
    fn codes_by_title(&self, codes: &BTreeSet<usize>) -> HashMap<Rc<str>, String> {
        let mut found = HashMap::new();
        for section in codes
            .iter()
            .filter(|section| self.sections[**section].part == Part::Parameters)
        {
            let title = &self.sections[*section].title;
            let paths = title
                .split_whitespace()
                .filter_map(|word| self.rows.get(&(Part::Parameters, word.to_lowercase())));
            for (path, _) in paths {
                found.entry(Rc::clone(path)).or_insert_with(|| slug(title));
            }
        }
        found
    }

    /// Adds a row and those inside it, with what its links lead to.
    fn flatten(
        &self,
        row: FieldRow<'a>,
        tab: Option<&str>,
        codes: &BTreeSet<usize>,
        out: &mut Vec<Field>,
    ) {
        let mut field = row.field;
        field.variant = tab.map(ToOwned::to_owned);
        for (anchor, _) in &row.links {
            let Some(section) = self.anchors.find(anchor) else {
                continue;
            };
            if codes.contains(&section) {
                field.codes_at.get_or_insert_with(|| anchor.clone());
            }
            let placed = self
                .anchors
                .table_below(section)
                .and_then(|target| self.placed.get(&target));
            if let Some(placed) =
                placed.filter(|placed| placed.depth > 0 && *placed.path != *field.path)
            {
                field
                    .fields_at
                    .get_or_insert_with(|| placed.path.to_string());
            }
        }
        out.push(field);
        for row in row.nested {
            self.flatten(row, tab, codes, out);
        }
    }
}

/// Sets the paths of a row and those inside it, and collects their links.
fn set_paths<'a>(row: &mut FieldRow<'a>, above: &str, depth: usize, links: &mut Vec<Link<'a>>) {
    row.field.path = join(above, &row.field.name);
    let path: Rc<str> = row.field.path.as_str().into();
    for (anchor, line) in &row.links {
        let (path, anchor) = (Rc::clone(&path), anchor.clone());
        links.push(Link {
            path,
            anchor,
            line: *line,
            depth,
        });
    }
    for inner in &mut row.nested {
        set_paths(inner, &path, depth, links);
    }
}

/// Puts a name below a path, unless the page has spelled the whole path itself.
fn join(above: &str, name: &str) -> String {
    let is_whole = name
        .strip_prefix(above)
        .is_some_and(|rest| rest.starts_with(['.', '[']));
    if above.is_empty() || is_whole {
        name.to_owned()
    } else {
        format!("{above}.{name}")
    }
}
