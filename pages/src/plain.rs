//! Pages as copied from the web site: text without marks, one paragraph for each cell.
//!
//! Headings are known by their words, and tables by the words of their headers. A row of fields
//! begins with a paragraph of two lines, the name and the type, and lasts until the next one; the
//! rows of other tables have as many paragraphs as the header.

use crate::block::{Block, Fence, Heading};
use crate::language;
use crate::outline::{Part, begins};
use crate::source::Line;
use crate::table::{Row, Table};

/// Returns whether a page is of this form rather than Markdown.
#[must_use]
pub fn is_plain(lines: &[Line<'_>]) -> bool {
    let is_marked = |line: &Line<'_>| {
        ["#|", "{%", "# ", "## ", "```"]
            .iter()
            .any(|mark| line.text.starts_with(mark))
    };
    !lines.iter().any(is_marked) && lines.iter().any(|line| line.text.starts_with("Scope:"))
}

/// Splits lines into blocks.
#[must_use]
pub fn blocks<'a>(lines: &[Line<'a>]) -> Vec<Block<'a>> {
    let paragraphs: Vec<&[Line<'a>]> = lines
        .split(Line::is_blank)
        .filter(|paragraph| !paragraph.is_empty())
        .collect();
    let mut reader = Reader {
        paragraphs,
        next: 0,
        part: Part::Head,
    };
    let mut blocks = Vec::new();
    while reader.next < reader.paragraphs.len() {
        blocks.push(reader.block(blocks.is_empty()));
    }
    blocks
}

struct Reader<'a, 'b> {
    paragraphs: Vec<&'b [Line<'a>]>,
    next: usize,
    part: Part,
}

impl<'a> Reader<'a, '_> {
    fn block(&mut self, is_first: bool) -> Block<'a> {
        let at = self.next;
        let paragraph = self.paragraphs[at];
        let first = paragraph[0];
        if let Some(part) = self.heading_at(at) {
            self.part = part;
            self.next += 1;
            return heading(first, level(first.text.trim()));
        }
        if is_first || self.is_title_of_table(at) {
            self.next += 1;
            return heading(first, if is_first { 1 } else { 3 });
        }
        if let Some(columns) = self.header_at(at) {
            return Block::Table(self.table(columns));
        }
        if first.text.trim_start().starts_with(['{', '[']) {
            return self.json();
        }
        self.next += 1;
        if self.part == Part::Examples {
            return fence(first, "", paragraph.to_vec());
        }
        let lines = paragraph.iter().map(Line::trimmed).collect();
        if first.text.contains(':') {
            Block::Quote(lines)
        } else {
            Block::Paragraph(lines)
        }
    }

    /// Returns the part that begins with the paragraph, if it is a known heading.
    fn heading_at(&self, at: usize) -> Option<Part> {
        let [line] = self.paragraphs.get(at)? else {
            return None;
        };
        // A lone "result" is more likely the field than the heading.
        let text = line.text.trim();
        if text.starts_with(char::is_uppercase) {
            begins(text)
        } else {
            None
        }
    }

    /// Returns whether a paragraph is the heading of the table after it.
    fn is_title_of_table(&self, at: usize) -> bool {
        let [line] = self.paragraphs[at] else {
            return false;
        };
        let is_title = !line.text.contains(':') && !line.text.trim_end().ends_with(['.', '*']);
        is_title && self.header_at(at).is_none() && self.header_at(at + 1).is_some()
    }

    /// Returns the number of columns of the table whose header begins with the paragraph.
    fn header_at(&self, at: usize) -> Option<usize> {
        let cells = self.paragraphs.get(at..)?.iter().take(5);
        let count = cells.take_while(|cell| is_header_cell(cell)).count();
        (count > 1).then_some(count)
    }

    /// Returns whether no cell can begin here.
    fn ends_table(&self, at: usize) -> bool {
        self.heading_at(at).is_some() || self.header_at(at).is_some() || self.is_title_of_table(at)
    }

    fn table(&mut self, columns: usize) -> Table<'a> {
        let at = self.paragraphs[self.next][0];
        let header = self.row(columns);
        let mut rows = vec![header];
        let has_types = rows[0].cells[0].len() > 1;
        while self.next < self.paragraphs.len() && !self.ends_table(self.next) {
            let row = if has_types {
                self.field(columns)
            } else {
                self.whole_row(columns)
            };
            match row {
                Some(row) => rows.push(row),
                None => break,
            }
        }
        Table {
            at,
            rows,
            closed: true,
            stray: Vec::new(),
        }
    }

    /// Takes as many paragraphs as there are columns.
    fn row(&mut self, columns: usize) -> Row<'a> {
        let cells: Vec<Vec<Line<'a>>> = self.paragraphs[self.next..]
            .iter()
            .take(columns)
            .map(|cell| cell.to_vec())
            .collect();
        self.next += cells.len();
        Row {
            at: cells[0][0],
            cells,
            closed: true,
        }
    }

    /// Takes a row, unless a sentence follows the table.
    fn whole_row(&mut self, columns: usize) -> Option<Row<'a>> {
        let available = (0..columns).take_while(|cell| {
            let at = self.next + cell;
            at < self.paragraphs.len() && (*cell == 0 || !self.ends_table(at))
        });
        let available = available.count();
        let is_sentence = self.paragraphs[self.next][0].text.trim_end().ends_with('.');
        (available == columns || !is_sentence).then(|| self.row(available))
    }

    /// Takes a row of fields: a name with its type, and all paragraphs up to the next one.
    fn field(&mut self, columns: usize) -> Option<Row<'a>> {
        if !is_field(self.paragraphs[self.next]) {
            return None;
        }
        let mut cells = vec![self.paragraphs[self.next].to_vec()];
        self.next += 1;
        let mut description: Vec<Line<'a>> = Vec::new();
        while self.next < self.paragraphs.len()
            && !self.ends_table(self.next)
            && !is_field(self.paragraphs[self.next])
        {
            if let Some(last) = description.last().copied() {
                // A blank line keeps the paragraphs apart.
                description.push(last.with(""));
            }
            description.extend(self.paragraphs[self.next]);
            self.next += 1;
        }
        cells.push(description);
        cells.resize_with(columns.max(2), Vec::new);
        Some(Row {
            at: cells[0][0],
            cells,
            closed: true,
        })
    }

    /// Takes JSON, which may hold blank lines, up to the bracket that closes it.
    fn json(&mut self) -> Block<'a> {
        let first = self.paragraphs[self.next][0];
        let mut lines = Vec::new();
        let mut depth = 0;
        while self.next < self.paragraphs.len() {
            for line in self.paragraphs[self.next] {
                depth += line.text.matches(['{', '[']).count();
                depth = depth.saturating_sub(line.text.matches(['}', ']']).count());
                lines.push(*line);
            }
            self.next += 1;
            if depth == 0 || self.heading_at(self.next).is_some() {
                break;
            }
        }
        fence(first, "json", lines)
    }
}

fn heading(text: Line<'_>, level: usize) -> Block<'_> {
    Block::Heading(Heading {
        level,
        text: text.trimmed(),
        anchor: None,
    })
}

fn fence<'a>(at: Line<'a>, language: &'static str, lines: Vec<Line<'a>>) -> Block<'a> {
    Block::Fence(Fence {
        at,
        language,
        lines,
        closed: true,
    })
}

/// Returns the level that a known heading has in Markdown.
fn level(text: &str) -> usize {
    if language::THIRD_LEVEL.has(text) {
        3
    } else {
        2
    }
}

fn is_header_cell(cell: &[Line<'_>]) -> bool {
    cell.len() <= 2
        && cell
            .iter()
            .all(|line| language::HEADERS.has(line.text.trim()))
}

/// Returns whether a paragraph is a name with its type.
fn is_field(paragraph: &[Line<'_>]) -> bool {
    let [name, ty] = paragraph else { return false };
    let (name, ty) = (name.text.trim(), ty.text.trim());
    let is_name = !name.is_empty() && !name.contains(char::is_whitespace);
    let is_type = ty.starts_with(|c: char| c.is_ascii_alphabetic())
        && ty
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_.[]| ".contains(c))
        && ty.split('|').all(|member| !member.trim().contains(' '));
    is_name && is_type
}
