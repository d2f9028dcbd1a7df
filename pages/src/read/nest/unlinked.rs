//! Tables of fields to which no link leads, and links that lead nowhere.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::super::Log;
use super::Nest;
use crate::language::PARAMETERS_AFTER;
use crate::outline::Part;
use crate::report::{Reason, RepairKind};

/// The maximum number of times that titles are compared with the rows that have been placed.
const MAX_PASSES: usize = 8;

/// The words of titles that are about the form of a value.
const FORM_WORDS: [&str; 16] = [
    "parameter",
    "parameters",
    "object",
    "array",
    "type",
    "key",
    "field",
    "fields",
    "element",
    "elements",
    "structure",
    "description",
    "of",
    "the",
    "in",
    "attributes",
];

impl Nest<'_, '_> {
    /// Places the sections whose title names a row.
    pub(super) fn place_by_title(&mut self, part: Part, log: &mut Log) {
        for _ in 0..MAX_PASSES {
            let before = self.placed.len();
            for section in self.unplaced(part) {
                if let Some((path, depth)) = self.row_in_title(section, part) {
                    self.place(section, part, path, depth + 1, log);
                } else if part == Part::Parameters
                    && PARAMETERS_AFTER
                        .strip_end(&self.sections[section].title.to_lowercase())
                        .is_some()
                {
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
    pub(super) fn place_the_rest(&mut self, part: Part, log: &mut Log) {
        let left = self.unplaced(part);
        if left.is_empty() {
            return;
        }
        let owners: HashSet<&str> = self.placed.values().map(|placed| &*placed.path).collect();
        let tables = self.tables.iter().filter(|table| {
            self.placed
                .get(&table.section)
                .is_some_and(|placed| placed.part == part)
        });
        let mut objects = tables
            .flat_map(|table| &table.rows)
            .map(|row| &row.field)
            .filter(|field| {
                let holds_fields = field
                    .types
                    .iter()
                    .any(|ty| matches!(ty.name.as_str(), "object" | "array"));
                holds_fields && !owners.contains(field.path.as_str())
            });
        let (Some(object), None) = (objects.next(), objects.next()) else {
            return;
        };
        let path: Rc<str> = object.path.as_str().into();
        for section in left {
            let heading = self.sections[section].heading.map(|heading| heading.text);
            heading.inspect(|line| {
                log.repair(
                    RepairKind::FieldsByOrder,
                    &format!("{path}: {}", line.text),
                    line,
                )
            });
            self.place(section, part, Rc::clone(&path), 1, log);
        }
    }

    /// Returns the path and depth of the row that the title of a section names.
    fn row_in_title(&self, section: usize, part: Part) -> Option<(Rc<str>, usize)> {
        let words = self.sections[section]
            .title
            .split(|c: char| c.is_whitespace() || ",()«»\"".contains(c));
        let mut words = words
            .map(|word| word.trim_matches(['.', ':']))
            .filter(|word| !word.is_empty());
        let exact = words.find_map(|word| self.rows.get(&(part, word.to_owned())).cloned());
        exact.or_else(|| {
            // "Fields of the Result Array": translations write names as titles.
            let title = self.sections[section].title.to_lowercase();
            let words = title.split(|c: char| c.is_whitespace() || ".,:()".contains(c));
            let names = words.filter(|word| !word.is_empty() && !FORM_WORDS.contains(word));
            let mut rows = names
                .take(8)
                .filter_map(|name| self.rows.get(&(part, name.to_owned())));
            let (row, None) = (rows.next()?, rows.next()) else {
                return None;
            };
            Some(row.clone())
        })
    }

    /// Pairs the links that lead nowhere with the sections that nothing leads to.
    pub(super) fn repair_anchors(&mut self, part: Part, log: &mut Log) {
        let owners: HashSet<Rc<str>> = self
            .placed
            .values()
            .map(|placed| Rc::clone(&placed.path))
            .collect();
        // The title of a section may name the row: then the section was placed by that.
        let (named, mut open): (Vec<_>, Vec<_>) = std::mem::take(&mut self.dangling)
            .into_iter()
            .partition(|link| owners.contains(&link.path));
        for link in named {
            log.repair(RepairKind::AnchorByTitle, &link.what(), &link.line);
        }
        // It may lead to a section without fields, such as a table of codes.
        let titles = self.title_words(part);
        open.retain(|link| {
            let names = [
                link.path.rsplit('.').next().unwrap_or_default(),
                &link.anchor,
            ];
            let is_named = names
                .iter()
                .any(|name| titles.get(&name.to_lowercase()) == Some(&1));
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
}
