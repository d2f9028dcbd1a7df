//! The blocks of a page or of a cell, in order and flat.
//!
//! Notes, tabs and lists are marked by blocks where they begin and end rather than nested, so a
//! page that does not close one loses nothing, and nesting takes no extra time.

use crate::source::Line;
use crate::table::{self, Table};

/// A block.
#[derive(Debug)]
pub enum Block<'a> {
    /// A heading.
    Heading(Heading<'a>),
    /// Lines of text.
    Paragraph(Vec<Line<'a>>),
    /// Lines that begin with `>`, without it.
    Quote(Vec<Line<'a>>),
    /// An item of a list, without its bullet. The text below it follows as further blocks.
    Item(Vec<Line<'a>>),
    /// A tab of the examples or of a parameter that has several forms.
    Tab(Line<'a>),
    /// The end of a group of tabs.
    TabsEnd,
    /// A fenced block.
    Fence(Fence<'a>),
    /// A table.
    Table(Table<'a>),
    /// The beginning of a note.
    Note {
        /// The line with the directive.
        at: Line<'a>,
        /// Its title; empty if it has none.
        title: &'a str,
    },
    /// The end of a note.
    NoteEnd,
}

impl<'a> Block<'a> {
    /// Returns the lines of a paragraph, a quotation or an item.
    #[must_use]
    pub fn text(&self) -> Option<&[Line<'a>]> {
        match self {
            Self::Paragraph(lines) | Self::Quote(lines) | Self::Item(lines) => Some(lines),
            _ => None,
        }
    }
}

/// A heading.
#[derive(Debug, Clone, Copy)]
pub struct Heading<'a> {
    /// The number of `#`.
    pub level: usize,
    /// The text without the anchor.
    pub text: Line<'a>,
    /// The anchor in `{#anchor}`.
    pub anchor: Option<&'a str>,
}

/// A fenced block.
#[derive(Debug)]
pub struct Fence<'a> {
    /// The line that opens the fence.
    pub at: Line<'a>,
    /// The language named there; empty if there is none.
    pub language: &'a str,
    /// The lines inside.
    pub lines: Vec<Line<'a>>,
    /// Whether the fence is closed.
    pub closed: bool,
}

impl Fence<'_> {
    /// Returns the text inside the fence.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines
            .iter()
            .map(|line| line.text)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// Splits lines into blocks.
#[must_use]
pub fn blocks<'a>(lines: &[Line<'a>]) -> Vec<Block<'a>> {
    let mut reader = Reader {
        blocks: Vec::new(),
        open: false,
        tabs: Vec::new(),
    };
    let mut next = 0;
    while next < lines.len() {
        let line = lines[next];
        if table::opens(&line) {
            let (table, end) = table::read(lines, next);
            reader.add(Block::Table(table));
            next = end;
        } else if table::fence(line.text) > 0 {
            let (fence, end) = fence(lines, next);
            reader.add(Block::Fence(fence));
            next = end;
        } else {
            reader.line(line);
            next += 1;
        }
    }
    reader.blocks
}

struct Reader<'a> {
    blocks: Vec<Block<'a>>,
    /// Whether the last block goes on in the next line.
    open: bool,
    /// The indents of the groups of tabs that are open.
    tabs: Vec<usize>,
}

impl<'a> Reader<'a> {
    fn add(&mut self, block: Block<'a>) {
        self.open = matches!(
            block,
            Block::Paragraph(_) | Block::Quote(_) | Block::Item(_)
        );
        self.blocks.push(block);
    }

    fn line(&mut self, line: Line<'a>) {
        let trimmed = line.trimmed();
        if trimmed.text.is_empty() {
            self.open = false;
        } else if let Some(directive) = directive(trimmed.text) {
            self.directive(line, directive);
        } else if let Some(heading) = heading(trimmed) {
            self.add(Block::Heading(heading));
        } else if let Some(item) = bullet(trimmed.text) {
            let item = trimmed.with(item);
            if self.tabs.last() == Some(&line.indent()) {
                self.add(Block::Tab(item));
            } else {
                self.add(Block::Item(vec![item]));
            }
        } else if let Some(quote) = quote(trimmed.text) {
            self.quote(trimmed.with(quote));
        } else {
            self.text(trimmed);
        }
    }

    fn directive(&mut self, line: Line<'a>, directive: &'a str) {
        self.open = false;
        let (name, rest) = directive
            .split_once(char::is_whitespace)
            .unwrap_or((directive, ""));
        match name {
            "note" => self.add(Block::Note {
                at: line,
                title: quoted(rest),
            }),
            "endnote" => self.add(Block::NoteEnd),
            "list" if rest.trim_start().starts_with("tabs") => self.tabs.push(line.indent()),
            "endlist" => {
                self.tabs.pop();
                self.add(Block::TabsEnd);
            }
            _ => {}
        }
    }

    fn quote(&mut self, line: Line<'a>) {
        match self.blocks.last_mut() {
            Some(Block::Quote(lines)) if self.open => lines.push(line),
            _ => self.add(Block::Quote(vec![line])),
        }
    }

    fn text(&mut self, line: Line<'a>) {
        match self.blocks.last_mut() {
            Some(Block::Paragraph(lines) | Block::Item(lines)) if self.open => lines.push(line),
            _ => self.add(Block::Paragraph(vec![line])),
        }
    }
}

/// Reads the fence that opens in the line `from`. Also returns the index of the line after it.
fn fence<'a>(lines: &[Line<'a>], from: usize) -> (Fence<'a>, usize) {
    let at = lines[from];
    let length = table::fence(at.text);
    let language = at.text.trim_start()[length..].trim();
    let mut fence = Fence {
        at,
        language,
        lines: Vec::new(),
        closed: false,
    };
    let mut next = from + 1;
    while let Some(line) = lines.get(next) {
        next += 1;
        let text = line.text.trim();
        if text.len() >= length && text.bytes().all(|byte| byte == b'`') {
            fence.closed = true;
            break;
        }
        fence.lines.push(*line);
    }
    (fence, next)
}

/// Returns what a line such as `{% note warning %}` says.
fn directive(text: &str) -> Option<&str> {
    let inside = text.strip_prefix("{%")?;
    Some(inside.split("%}").next().unwrap_or(inside).trim())
}

/// Returns the text between the first two quotation marks.
fn quoted(text: &str) -> &str {
    text.split('"').nth(1).unwrap_or("").trim()
}

/// Returns the text after the bullet of an item.
fn bullet(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(['-', '*', '+', '•'])?;
    rest.starts_with(char::is_whitespace).then(|| rest.trim())
}

/// Returns the text after the mark of a quotation. A lone `>` in a cell widens the one before it.
fn quote(text: &str) -> Option<&str> {
    text.strip_prefix('>').map(str::trim)
}

fn heading(line: Line<'_>) -> Option<Heading<'_>> {
    let level = line.text.bytes().take_while(|byte| *byte == b'#').count();
    let text = &line.text[level..];
    if !(1..=6).contains(&level) || !text.starts_with([' ', '\t']) {
        return None;
    }
    let (text, anchor) = match text.rsplit_once("{#") {
        Some((before, anchor)) if anchor.trim_end().ends_with('}') => {
            (before, Some(anchor.trim_end().trim_end_matches('}').trim()))
        }
        _ => (text, None),
    };
    Some(Heading {
        level,
        text: line.with(text.trim()),
        anchor,
    })
}
