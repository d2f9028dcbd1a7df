//! The text inside a line: code, links, bold type and stars.
//!
//! Each function looks at one line in time proportional to its length. The marks are few and the
//! vendor nests them in ways of its own (`[```a | b```](link)`, `**name**^*^`), so they are read
//! here rather than by a Markdown library, which would return the stars as emphasis.

use std::collections::HashMap;

use crate::source::Line;

/// The longest target of a link.
const MAX_TARGET: usize = 500;

/// A piece of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span<'a> {
    /// The text without its marks. Escapes are pieces of their own, without the backslash.
    pub text: &'a str,
    /// The kind of the piece.
    pub kind: Kind,
    /// Whether the piece is in bold type.
    pub bold: bool,
    /// The target of the link that the piece belongs to.
    pub link: Option<&'a str>,
}

/// The kinds of pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Plain text.
    Text,
    /// Text between backticks.
    Code,
    /// An escaped character.
    Escaped,
    /// A single star, also `^*^`.
    Star,
}

/// Splits a line into its pieces.
#[must_use]
pub fn spans(line: &str) -> Vec<Span<'_>> {
    let mut scan = Scan {
        line,
        done: 0,
        bold: false,
        spans: Vec::new(),
        open: Vec::new(),
    };
    let runs = BacktickRuns::new(line);
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => {
                scan.take(at, at + 1, at + 2, Some(Kind::Escaped));
                at += 2;
            }
            b'`' => {
                let length = run(bytes, at);
                if let Some(end) = runs.closing(bytes, at) {
                    scan.take(at, at + length, end, Some(Kind::Code));
                    at = end + length;
                    scan.done = at;
                } else {
                    at += length;
                }
            }
            b'^' if line[at..].starts_with("^*^") => {
                scan.take(at, at + 1, at + 2, Some(Kind::Star));
                at += 3;
                scan.done = at;
            }
            b'*' => at = scan.stars(at, run(bytes, at)),
            b'[' => {
                // The bracket is text, unless a link closes it.
                scan.take(at, at, at + 1, Some(Kind::Text));
                scan.open.push(scan.spans.len() - 1);
                at += 1;
            }
            b']' if bytes.get(at + 1) == Some(&b'(') => match target(line, at + 2) {
                Some(end) => {
                    scan.take(at, at, at, None);
                    scan.link(&line[at + 2..end]);
                    at = end + 1;
                    scan.done = at;
                }
                None => at += 2,
            },
            _ => at += 1,
        }
    }
    scan.take(at, at, at, None);
    scan.spans.retain(|span| !span.text.is_empty());
    scan.spans
}

/// Returns the text of a line without marks, with white space collapsed.
#[must_use]
pub fn plain(line: &str) -> String {
    let mut out = String::new();
    for span in spans(line) {
        for (index, word) in span.text.split_whitespace().enumerate() {
            let parted = index > 0 || span.text.starts_with(char::is_whitespace);
            if parted && !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            out.push_str(word);
        }
        if span.text.ends_with(char::is_whitespace) && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Returns the plain text of several lines as one line.
#[must_use]
pub fn plain_lines(lines: &[Line<'_>]) -> String {
    let lines = lines
        .iter()
        .map(|line| plain(line.text))
        .filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(" ")
}

/// The backticks of a line, for readers that only have to skip code.
pub(crate) struct Backticks {
    runs: BacktickRuns,
}

impl Backticks {
    pub(crate) fn new(line: &str) -> Self {
        Self {
            runs: BacktickRuns::new(line),
        }
    }

    /// Returns the position after the code span that opens at `at`, if it closes in this line.
    pub(crate) fn skip(&self, line: &str, at: usize) -> Option<usize> {
        let end = self.runs.closing(line.as_bytes(), at)?;
        Some(end + run(line.as_bytes(), at))
    }
}

/// Returns the length of the run of equal bytes at a position.
pub(crate) fn run(bytes: &[u8], at: usize) -> usize {
    bytes[at..]
        .iter()
        .take_while(|byte| **byte == bytes[at])
        .count()
}

/// The last run of backticks of each length, so that the search for a run that does not exist is
/// skipped.
struct BacktickRuns {
    last: HashMap<usize, usize>,
}

impl BacktickRuns {
    fn new(line: &str) -> Self {
        let bytes = line.as_bytes();
        let mut last = HashMap::new();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] == b'`' {
                let length = run(bytes, at);
                last.insert(length, at);
                at += length;
            } else {
                at += 1;
            }
        }
        Self { last }
    }

    /// Returns where the run begins that closes the run at `at`.
    fn closing(&self, bytes: &[u8], at: usize) -> Option<usize> {
        let length = run(bytes, at);
        if *self.last.get(&length)? <= at {
            return None;
        }
        let mut next = at + length;
        while next < bytes.len() {
            if bytes[next] == b'`' {
                let found = run(bytes, next);
                if found == length {
                    return Some(next);
                }
                next += found;
            } else {
                next += 1;
            }
        }
        None
    }
}

/// Returns where the target of a link ends that begins at `from`: at the parenthesis that closes it.
fn target(line: &str, from: usize) -> Option<usize> {
    let mut depth = 0;
    for (at, byte) in line.bytes().enumerate().skip(from).take(MAX_TARGET) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// A line while it is split.
struct Scan<'a> {
    line: &'a str,
    /// The length of the part of the line that has become pieces.
    done: usize,
    bold: bool,
    spans: Vec<Span<'a>>,
    /// The pieces that are open brackets.
    open: Vec<usize>,
}

impl<'a> Scan<'a> {
    /// Makes a piece of the text up to `until`, and another of `from..to` if it has a kind.
    fn take(&mut self, until: usize, from: usize, to: usize, kind: Option<Kind>) {
        self.push(self.done, until, Kind::Text);
        if let Some(kind) = kind {
            self.push(from, to, kind);
        }
        self.done = to;
    }

    fn push(&mut self, from: usize, to: usize, kind: Kind) {
        if from < to {
            let text = &self.line[from..to];
            self.spans.push(Span {
                text,
                kind,
                bold: self.bold,
                link: None,
            });
        }
    }

    /// Reads a run of stars: two toggle bold type, and one left over is a star.
    fn stars(&mut self, at: usize, length: usize) -> usize {
        self.take(at, at, at, None);
        for _ in 0..length / 2 {
            self.bold = !self.bold;
        }
        let end = at + length;
        if length % 2 == 1 {
            self.push(end - 1, end, Kind::Star);
        }
        self.done = end;
        end
    }

    /// Links every piece since the last open bracket. Links do not nest.
    fn link(&mut self, target: &'a str) {
        if let Some(from) = self.open.pop() {
            self.open.clear();
            self.spans[from].text = "";
            for span in &mut self.spans[from..] {
                span.link = Some(target);
            }
        }
    }
}
