//! The vendor's tables: `#|`, rows of `|| cell | cell ||`, `|#`.
//!
//! Cells hold lists, fences and tables of their own, and may run over many lines. A bar separates
//! cells unless it is in code, after a backslash, in a fence or in an inner table.

use crate::inline::{self, Backticks, run};
use crate::source::Line;

/// A table as written, before the meaning of its columns is known.
#[derive(Debug)]
pub struct Table<'a> {
    /// The line with `#|`.
    pub at: Line<'a>,
    /// The rows, including the header.
    pub rows: Vec<Row<'a>>,
    /// Whether `|#` was found.
    pub closed: bool,
    /// Lines between the rows that belong to none of them.
    pub stray: Vec<Line<'a>>,
}

/// A row of a table.
#[derive(Debug)]
pub struct Row<'a> {
    /// The line in which the row begins.
    pub at: Line<'a>,
    /// The cells, each with its lines.
    pub cells: Vec<Vec<Line<'a>>>,
    /// Whether `||` was found at the end of the row.
    pub closed: bool,
}

impl<'a> Row<'a> {
    /// Returns the plain text of each cell.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        self.cells
            .iter()
            .map(|cell| inline::plain_lines(cell))
            .collect()
    }

    /// Returns the number of cells without empty ones at the end.
    #[must_use]
    pub fn content_count(&self) -> usize {
        let empty = self
            .cells
            .iter()
            .rev()
            .take_while(|cell| cell.iter().all(Line::is_blank));
        self.cells.len() - empty.count()
    }

    /// Returns the line in which the first cell begins.
    #[must_use]
    pub fn name_line(&self) -> Line<'a> {
        self.cells[0]
            .iter()
            .find(|line| !line.is_blank())
            .copied()
            .unwrap_or(self.at)
    }
}

/// Returns whether a table begins in a line.
#[must_use]
pub fn opens(line: &Line<'_>) -> bool {
    line.text.trim_start().starts_with("#|")
}

/// Reads the table that begins in the line `from`. Also returns the index of the line after it.
#[must_use]
pub fn read<'a>(lines: &[Line<'a>], from: usize) -> (Table<'a>, usize) {
    let at = lines[from];
    let table = Table {
        at,
        rows: Vec::new(),
        closed: false,
        stray: Vec::new(),
    };
    let mut reader = Reader {
        table,
        row: None,
        fence: 0,
        inner: 0,
    };
    let opening = at.text.trim_start();
    let mut next = from + 1;
    reader.line(at.with(&opening[2..]));
    while !reader.table.closed && next < lines.len() && !reader.is_left_at(&lines[next]) {
        reader.line(lines[next]);
        next += 1;
    }
    reader.end_row(false);
    (reader.table, next)
}

/// Returns the length of the fence that a line opens or closes, or 0.
#[must_use]
pub fn fence(text: &str) -> usize {
    let text = text.trim_start();
    if !text.starts_with("```") {
        return 0;
    }
    let length = run(text.as_bytes(), 0);
    if text[length..].contains('`') {
        0
    } else {
        length
    }
}

struct Reader<'a> {
    table: Table<'a>,
    row: Option<Row<'a>>,
    /// The length of the fence that the cell is in.
    fence: usize,
    /// The number of inner tables that the cell is in.
    inner: usize,
}

impl<'a> Reader<'a> {
    /// Returns whether a line shows that the end of the table is missing: a heading of a section.
    ///
    /// Headings of the first level do occur inside cells.
    fn is_left_at(&self, line: &Line<'a>) -> bool {
        self.fence == 0 && line.text.starts_with("##")
    }

    fn line(&mut self, line: Line<'a>) {
        let trimmed = line.text.trim_start();
        if self.fence > 0 {
            let length = run_of_backticks(trimmed);
            if length < self.fence {
                return self.keep(line);
            }
            // The row may end after the closing fence.
            self.fence = 0;
            let (fence, rest) = trimmed.split_at(length);
            self.keep(line.with(fence));
            if !rest.trim().is_empty() {
                self.scan(line.with(rest));
            }
            return;
        }
        if self.row.is_some() && trimmed.starts_with("#|") {
            self.inner += 1;
            return self.keep(line);
        }
        if self.inner > 0 {
            let Some(rest) = trimmed.strip_prefix("|#") else {
                return self.keep(line);
            };
            self.inner -= 1;
            self.keep(line.with(&trimmed[..2]));
            return if self.inner == 0 {
                self.scan(line.with(rest))
            } else {
                self.keep(line.with(rest))
            };
        }
        if trimmed.starts_with("|#") {
            self.end_row(false);
            self.table.closed = true;
            return;
        }
        if self.begins_next_row(trimmed) {
            self.end_row(false);
        }
        self.scan(line);
    }

    /// Returns whether a line can only be the next row, although this one has not ended.
    fn begins_next_row(&self, trimmed: &str) -> bool {
        let Some(rest) = trimmed.strip_prefix("||") else {
            return false;
        };
        let enough = self.row.as_ref().is_some_and(|row| row.cells.len() > 1);
        let rest = rest.trim();
        enough && !rest.is_empty() && !rest.starts_with("||")
    }

    /// Reads the bars of a line.
    fn scan(&mut self, line: Line<'a>) {
        let (text, bytes) = (line.text, line.text.as_bytes());
        let backticks = Backticks::new(text);
        let (mut from, mut at) = (0, 0);
        while at < bytes.len() {
            match bytes[at] {
                b'\\' => at += 2,
                b'`' => match backticks.skip(text, at) {
                    Some(end) => at = end,
                    None => {
                        let length = run(bytes, at);
                        at += length;
                        if length >= 3 && self.row.is_some() && is_language(&text[at..]) {
                            self.fence = length;
                            break;
                        }
                    }
                },
                b'|' if bytes.get(at + 1) == Some(&b'#') && self.row.is_none() => {
                    self.table.closed = true;
                    return;
                }
                b'|' => {
                    let count = bytes[at..]
                        .iter()
                        .take(4)
                        .take_while(|byte| **byte == b'|')
                        .count();
                    self.piece(line.with(&text[from..at]));
                    at = self.bars(line, count, at);
                    from = at;
                }
                _ => at += 1,
            }
        }
        self.piece(line.with(&text[from.min(text.len())..]));
    }

    /// Reads bars that follow each other, and returns the position after those that were read.
    fn bars(&mut self, line: Line<'a>, count: usize, at: usize) -> usize {
        match (&mut self.row, count) {
            (None, 1) => {
                self.table.stray.push(line.with(&line.text[at..=at]));
                at + 1
            }
            (None, _) => {
                self.row = Some(Row {
                    at: line,
                    cells: vec![Vec::new()],
                    closed: false,
                });
                at + 2
            }
            // The last cell is empty: `a |||`.
            (Some(row), 1 | 3) => {
                row.cells.push(Vec::new());
                at + 1
            }
            (Some(_), _) => {
                self.end_row(true);
                at + 2
            }
        }
    }

    /// Adds a part of a line to the cell, or notes that it belongs to none.
    fn piece(&mut self, piece: Line<'a>) {
        if self.row.is_some() {
            self.keep(piece);
        } else if !piece.is_blank() {
            self.table.stray.push(piece);
        }
    }

    fn keep(&mut self, line: Line<'a>) {
        if let Some(cell) = self.row.as_mut().and_then(|row| row.cells.last_mut()) {
            cell.push(line);
        }
    }

    fn end_row(&mut self, closed: bool) {
        (self.fence, self.inner) = (0, 0);
        if let Some(row) = self.row.take() {
            let is_empty = row.cells.iter().flatten().all(Line::is_blank);
            if !is_empty {
                self.table.rows.push(Row { closed, ..row });
            }
        }
    }
}

fn run_of_backticks(text: &str) -> usize {
    if text.starts_with('`') {
        run(text.as_bytes(), 0)
    } else {
        0
    }
}

/// Returns whether the rest of a line may be the language of a fence.
fn is_language(text: &str) -> bool {
    text.trim()
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "+#-_".contains(c))
}
