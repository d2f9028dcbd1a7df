//! The lines of a page, with the included files in the place of their directives.
//!
//! Every line knows the file and the number that it has there, so whatever is read from it can be
//! reported at the place where an author would correct it.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// The maximum nesting depth of included files that is followed.
const MAX_DEPTH: usize = 4;

/// The maximum amount of text that included files may add to a page, in bytes.
///
/// Without a limit, a few files that include each other twice would grow exponentially.
const MAX_INCLUDED: usize = 1 << 18;

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The path of the file, as given by the caller or as resolved from an include.
    pub file: Arc<str>,
    /// The number of the line, counted from 1.
    pub line: u32,
}

impl Place {
    /// Returns the first line of a file.
    #[must_use]
    pub fn start(file: &str) -> Self {
        Self {
            file: file.into(),
            line: 1,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A file of which a page consists: the page itself, or an included one.
#[derive(Debug)]
pub struct Text {
    file: Arc<str>,
    text: String,
    /// For each line with an include directive, the included text.
    includes: Vec<(usize, Included)>,
}

/// The outcome of one include directive.
#[derive(Debug)]
enum Included {
    /// The index of the text.
    Text(usize),
    /// The path of a text that could not be read, and why.
    Missing(String, &'static str),
}

/// A line, or a part of one, and its origin.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    /// The text without the line break.
    pub text: &'a str,
    file: &'a Arc<str>,
    number: u32,
}

impl fmt::Debug for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.number, self.text)
    }
}

impl<'a> Line<'a> {
    /// Returns the place of the line.
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            file: Arc::clone(self.file),
            line: self.number,
        }
    }

    /// Returns a part of this line, at the same place.
    #[must_use]
    pub fn with(&self, text: &'a str) -> Self {
        Self { text, ..*self }
    }

    /// Returns the line without white space at both ends.
    #[must_use]
    pub fn trimmed(&self) -> Self {
        self.with(self.text.trim())
    }

    /// Returns the number of spaces that the line begins with; a tab counts as four.
    #[must_use]
    pub fn indent(&self) -> usize {
        let blanks = self.text.chars().take_while(|c| c.is_whitespace());
        blanks.map(|c| if c == '\t' { 4 } else { 1 }).sum()
    }

    /// Returns whether the line holds nothing but white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The files of a page; [`lines`](Source::lines) puts them together.
#[derive(Debug)]
pub struct Source {
    texts: Vec<Text>,
}

/// An include directive that has no lines to show.
#[derive(Debug)]
pub struct MissingInclude {
    /// The place of the directive.
    pub at: Place,
    /// The path of the file.
    pub path: String,
    /// Why the file is missing.
    pub why: &'static str,
}

impl Source {
    /// Collects a page and the files it includes.
    ///
    /// `resolve` returns the text of an included file, given its path relative to the same root as
    /// `file`.
    #[must_use]
    pub fn new(file: &str, text: &str, resolve: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut texts = vec![Text::new(file, text)];
        let mut known: HashMap<Arc<str>, usize> = HashMap::from([(file.into(), 0)]);
        let (mut next, mut level_ends, mut depth) = (0, 1, 0);
        while let Some(including) = texts.get(next) {
            let directives: Vec<(usize, String)> = (including.text.lines().enumerate())
                .filter_map(|(at, line)| Some((at, include_path(line)?.to_owned())))
                .collect();
            let file = Arc::clone(&including.file);
            for (line, path) in directives {
                let path = join(&file, &path);
                let included = if let Some(known) = known.get(&*path) {
                    Included::Text(*known)
                } else if depth >= MAX_DEPTH {
                    Included::Missing(path, "includes are nested too deep")
                } else if let Some(text) = resolve(&path) {
                    known.insert(path.as_str().into(), texts.len());
                    texts.push(Text::new(&path, &text));
                    Included::Text(texts.len() - 1)
                } else {
                    Included::Missing(path, "the included file does not exist")
                };
                texts[next].includes.push((line, included));
            }
            next += 1;
            if next == level_ends {
                (level_ends, depth) = (texts.len(), depth + 1);
            }
        }
        Self { texts }
    }

    /// Returns all lines in reading order, and the directives without a file.
    #[must_use]
    pub fn lines(&self) -> (Vec<Line<'_>>, Vec<MissingInclude>) {
        let mut out = Lines {
            lines: Vec::new(),
            missing: Vec::new(),
            budget: MAX_INCLUDED,
        };
        out.add(&self.texts, 0, 0);
        (out.lines, out.missing)
    }
}

/// Lines while they are collected.
struct Lines<'a> {
    lines: Vec<Line<'a>>,
    missing: Vec<MissingInclude>,
    /// The amount of text that included files may still add.
    budget: usize,
}

impl<'a> Lines<'a> {
    fn add(&mut self, texts: &'a [Text], index: usize, depth: usize) {
        let text = &texts[index];
        let mut includes = text.includes.iter().peekable();
        for (at, line) in text.text.lines().enumerate() {
            let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
            let line = Line {
                text: line,
                file: &text.file,
                number,
            };
            if depth > 0 {
                self.budget = self.budget.saturating_sub(line.text.len() + 1);
                if self.budget == 0 {
                    return;
                }
            }
            match includes.next_if(|(directive, _)| *directive == at) {
                None => self.lines.push(line),
                Some((_, Included::Missing(path, why))) => self.miss(line, path, why),
                Some((_, Included::Text(included))) => {
                    let path = &texts[*included].file;
                    if depth >= MAX_DEPTH {
                        self.miss(line, path, "includes are nested too deep");
                    } else {
                        self.add(texts, *included, depth + 1);
                        if self.budget == 0 {
                            self.miss(line, path, "the included files are too long");
                        }
                    }
                }
            }
        }
    }

    fn miss(&mut self, line: Line<'a>, path: &str, why: &'static str) {
        self.missing.push(MissingInclude {
            at: line.place(),
            path: path.to_owned(),
            why,
        });
    }
}

impl Text {
    fn new(file: &str, text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}').to_owned();
        Self {
            file: file.into(),
            text,
            includes: Vec::new(),
        }
    }
}

/// Returns the path in a line such as `{% include notitle [Caption](path/to/file.md) %}`.
fn include_path(line: &str) -> Option<&str> {
    let directive = line.trim().strip_prefix("{%")?.strip_suffix("%}")?.trim();
    let rest = directive.strip_prefix("include")?;
    let (_, target) = rest.split_once("](")?;
    let (path, _) = target.split_once(')')?;
    Some(path.split('#').next().unwrap_or(path).trim())
}

/// Resolves a path relative to the file that mentions it, without looking at any disk.
#[must_use]
pub fn join(file: &str, path: &str) -> String {
    if let Some(absolute) = path.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => _ = parts.pop(),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}
