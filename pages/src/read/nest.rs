//! The path of each field: which table describes the value of which row.
//!
//! A row leads to the table of its fields by a link to the heading above it, or the heading names
//! the row. The vendor's anchors are often misspelled; then the heading that is left over is the
//! one, if there is only one way to pair them.

use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;
use std::rc::Rc;

use super::Log;
use super::tables::FieldRow;
use crate::facts::{Field, Object, Reason, RepairKind};
use crate::outline::{Anchors, Part, Section, begins, slug};
use crate::source::Line;

/// The deepest nesting of tables.
///
/// Each level makes the paths longer, so the facts of a page without a limit could be much larger
/// than the page.
const MAX_DEPTH: usize = 16;

/// How often the titles of sections are compared with the rows that have been placed.
const MAX_PASSES: usize = 8;

/// The words of titles that are about the form of a value.
const FORM_WORDS: [&str; 16] = [
    "parameter", "parameters", "object", "array", "type", "key", "field", "fields", "element", "elements", "structure",
    "description", "of", "the", "in", "attributes",
];

/// A table of fields and where it stands.
#[derive(Debug)]
pub struct FieldTable<'a> {
    /// The index of its section.
    pub section: usize,
    /// The tab it stands in.
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
    codes: &HashSet<usize>,
    log: &mut Log,
) -> Nested {
    let mut nest = Nest::new(sections, tables);
    for part in [Part::Parameters, Part::Response, Part::Handler] {
        nest.part(part, log);
    }
    nest.finish(codes, log)
}

/// What the fields of a section belong to.
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
    /// How deep the row stands.
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
        Self { sections, anchors, tables, of_section, placed, rows, dangling }
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

    /// Places the sections whose title names a row.
    fn place_by_title(&mut self, part: Part, log: &mut Log) {
        for _ in 0..MAX_PASSES {
            let before = self.placed.len();
            for section in self.unplaced(part) {
                if let Some((path, depth)) = self.row_in_title(section, part) {
                    self.place(section, part, path, depth + 1, log);
                } else if part == Part::Parameters && self.sections[section].title.to_lowercase().ends_with(" parameters") {
                    // "Additional Parameters" are as much at the top as the others.
                    self.place(section, part, "".into(), 0, log);
                }
            }
            if self.placed.len() == before {
                break;
            }
        }
    }

    /// Places sections to which nothing leads, if there is only one row that they can describe.
    fn place_the_rest(&mut self, part: Part, log: &mut Log) {
        let left = self.unplaced(part);
        if left.is_empty() {
            return;
        }
        let owners: HashSet<&str> = self.placed.values().map(|placed| &*placed.path).collect();
        let tables = self.tables.iter().filter(|table| self.placed.get(&table.section).is_some_and(|placed| placed.part == part));
        let mut objects = tables.flat_map(|table| &table.rows).map(|row| &row.field).filter(|field| {
            let holds_fields = field.types.iter().any(|ty| matches!(ty.name.as_str(), "object" | "array"));
            holds_fields && !owners.contains(field.path.as_str())
        });
        let (Some(object), None) = (objects.next(), objects.next()) else { return };
        let path: Rc<str> = object.path.as_str().into();
        for section in left {
            let heading = self.sections[section].heading.map(|heading| heading.text);
            heading.inspect(|line| log.repair(RepairKind::FieldsByOrder, &format!("{path}: {}", line.text), line));
            self.place(section, part, Rc::clone(&path), 1, log);
        }
    }

    /// Returns the sections of a part that have tables but no place.
    fn unplaced(&self, part: Part) -> Vec<usize> {
        let mut found: Vec<usize> = (self.tables.iter().map(|table| table.section))
            .filter(|section| self.sections[*section].part == part && !self.placed.contains_key(section))
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
                        self.rows.entry((part, name)).or_insert_with(|| (Rc::clone(&path), depth));
                    }
                }
            }
            self.placed.insert(section, Placed { part, path, depth });
            for link in links {
                match self.anchors.find(&link.anchor) {
                    None => self.dangling.push(link),
                    Some(heading) => {
                        let target = self.anchors.table_below(heading);
                        // Parameters may refer to the fields of the answer, but do not own them.
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

    /// Returns the path and depth of the row that the title of a section names.
    fn row_in_title(&self, section: usize, part: Part) -> Option<(Rc<str>, usize)> {
        let words = self.sections[section].title.split(|c: char| c.is_whitespace() || ",()«»\"".contains(c));
        let mut words = words.map(|word| word.trim_matches(['.', ':'])).filter(|word| !word.is_empty());
        let exact = words.find_map(|word| self.rows.get(&(part, word.to_owned())).cloned());
        exact.or_else(|| {
            // "Fields of the Result Array": translations write names as titles.
            let title = self.sections[section].title.to_lowercase();
            let words = title.split(|c: char| c.is_whitespace() || ".,:()".contains(c));
            let names = words.filter(|word| !word.is_empty() && !FORM_WORDS.contains(word));
            let mut rows = names.take(8).filter_map(|name| self.rows.get(&(part, name.to_owned())));
            let (row, None) = (rows.next()?, rows.next()) else { return None };
            Some(row.clone())
        })
    }

    /// Pairs the links that lead nowhere with the sections that nothing leads to.
    fn repair_anchors(&mut self, part: Part, log: &mut Log) {
        let owners: HashSet<Rc<str>> = self.placed.values().map(|placed| Rc::clone(&placed.path)).collect();
        // The title of a section may name the row: then the section was placed by that.
        let (named, mut open): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.dangling).into_iter().partition(|link| owners.contains(&link.path));
        for link in named {
            log.repair(RepairKind::AnchorByTitle, &link.what(), &link.line);
        }
        // It may lead to a section without fields, such as a table of codes.
        let titles = self.title_words(part);
        open.retain(|link| {
            let names = [link.path.rsplit('.').next().unwrap_or_default(), &link.anchor];
            let is_named = names.iter().any(|name| titles.get(&name.to_lowercase()) == Some(&1));
            if is_named {
                log.repair(RepairKind::AnchorByTitle, &link.what(), &link.line);
            }
            !is_named
        });
        let left = self.unplaced(part);
        open.sort_by_key(|link| link.line.place());
        if open.len() != left.len() {
            for link in open {
                log.unread(Reason::DanglingAnchor, &link.what(), &link.line);
            }
            return;
        }
        for (link, section) in open.into_iter().zip(left) {
            log.repair(RepairKind::AnchorByOrder, &link.what(), &link.line);
            self.place(section, part, link.path, link.depth + 1, log);
        }
    }

    /// Counts the sections of a part without fields by the words of their titles.
    fn title_words(&self, part: Part) -> HashMap<String, usize> {
        let mut words = HashMap::new();
        for (at, section) in self.sections.iter().enumerate() {
            if section.part == part && !self.of_section.contains_key(&at) {
                for word in section.title.split_whitespace() {
                    *words.entry(word.to_lowercase()).or_default() += 1;
                }
            }
        }
        words
    }

    /// Sorts the fields into what they belong to.
    fn finish(mut self, codes: &HashSet<usize>, log: &mut Log) -> Nested {
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
                    let (title, anchor) = (section.title.clone(), anchor.map(ToOwned::to_owned));
                    nested.objects.push(Object { title, anchor, fields });
                }
            }
        }
        for field in nested.parameters.iter_mut().filter(|field| field.codes.is_empty()) {
            if field.codes_at.is_none() {
                field.codes_at = titled.get(field.path.as_str()).cloned();
            }
        }
        nested
    }

    /// Returns the anchors of tables of codes by the path of the parameter that their title names.
    fn codes_by_title(&self, codes: &HashSet<usize>) -> HashMap<Rc<str>, String> {
        let mut found = HashMap::new();
        for section in codes.iter().filter(|section| self.sections[**section].part == Part::Parameters) {
            let title = &self.sections[*section].title;
            let paths = title.split_whitespace().filter_map(|word| {
                self.rows.get(&(Part::Parameters, word.to_lowercase()))
            });
            for (path, _) in paths {
                found.insert(Rc::clone(path), slug(title));
            }
        }
        found
    }

    /// Adds a row and those inside it, with what its links lead to.
    fn flatten(&self, row: FieldRow<'a>, tab: Option<&str>, codes: &HashSet<usize>, out: &mut Vec<Field>) {
        let mut field = row.field;
        field.variant = tab.map(ToOwned::to_owned);
        for (anchor, _) in &row.links {
            let Some(section) = self.anchors.find(anchor) else { continue };
            if codes.contains(&section) {
                field.codes_at.get_or_insert_with(|| anchor.clone());
            }
            let placed = self.anchors.table_below(section).and_then(|target| self.placed.get(&target));
            if let Some(placed) = placed.filter(|placed| placed.depth > 0 && *placed.path != *field.path) {
                field.fields_at.get_or_insert_with(|| placed.path.to_string());
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
        links.push(Link { path, anchor, line: *line, depth });
    }
    for inner in &mut row.nested {
        set_paths(inner, &path, depth, links);
    }
}

/// Puts a name below a path, unless the page has spelled the whole path itself.
fn join(above: &str, name: &str) -> String {
    let is_whole = name.strip_prefix(above).is_some_and(|rest| rest.starts_with(['.', '[']));
    if above.is_empty() || is_whole { name.to_owned() } else { format!("{above}.{name}") }
}
