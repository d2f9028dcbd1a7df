//! Decides where lines break, with the algorithm of Derek Oppen's “Prettyprinting” that `rustc` and
//! `prettyplease` use too.
//!
//! Code is a sequence of words, of possible line breaks, and of boxes around these. A box that fits
//! in the rest of the line, together with what follows it up to the next possible break, is written
//! on one line. In any other box, either each break of its own is taken, or only those before parts
//! that do not fit.

/// The columns of one level of indentation.
pub(super) const INDENT: isize = 4;

/// The length of a line.
pub(super) const WIDTH: isize = 89;

/// The length of a line that is indented very far, without its indentation.
const LEAST_WIDTH: isize = 60;

/// A width that fits nowhere.
const ENDLESS: isize = 0xffff;

/// A possible line break.
#[derive(Clone, Copy, Default)]
pub(super) struct Break {
    /// How many columns further than its box the next line is indented.
    pub(super) indent: isize,
    /// The spaces in its place, if it is not taken.
    pub(super) spaces: isize,
    /// The character at the end of the line, if it is taken.
    pub(super) before: Option<char>,
    /// The text at the start of the next line, if it is taken.
    pub(super) after: &'static str,
    /// The character in its place, if it is not taken.
    pub(super) instead: Option<char>,
    /// Whether it is dropped at the end of its box.
    pub(super) between: bool,
    /// Whether it is never taken, and only ends the part before it.
    pub(super) never: bool,
}

/// How the breaks of a box are taken that does not fit on the line.
#[derive(Clone, Copy, PartialEq)]
enum Taken {
    All,
    Necessary,
}

#[derive(Clone, Copy)]
enum Part<'t> {
    Word(&'t str),
    Break(Break),
    Begin(isize, Taken),
    End,
}

/// A part, and its width up to the next possible break that is not inside; negative while unknown.
#[derive(Clone, Copy)]
struct Entry<'t> {
    part: Part<'t>,
    width: isize,
}

/// Code in which the line breaks are not decided yet.
#[derive(Default)]
pub(super) struct Layout<'t> {
    entries: Vec<Entry<'t>>,
    /// The entries of unknown width.
    open: Vec<usize>,
    /// The width of everything so far on one line.
    total: isize,
}

impl<'t> Layout<'t> {
    /// Returns an empty layout with room for this many tokens and the breaks between them.
    pub(super) fn for_tokens(tokens: usize) -> Self {
        Self {
            entries: Vec::with_capacity(tokens * 2),
            ..Self::default()
        }
    }

    /// Adds a text that is not broken.
    pub(super) fn word(&mut self, word: &'t str) {
        let width = word.len() as isize;
        self.total += width;
        let part = Part::Word(word);
        self.entries.push(Entry { part, width });
    }

    /// Begins a box whose breaks are taken either all or not at all.
    pub(super) fn begin(&mut self, indent: isize) {
        self.push_open(Part::Begin(indent, Taken::All));
    }

    /// Begins a box whose breaks are taken where necessary.
    pub(super) fn begin_filled(&mut self, indent: isize) {
        self.push_open(Part::Begin(indent, Taken::Necessary));
    }

    /// Ends the innermost box. A box with nothing but a break is dropped.
    pub(super) fn end(&mut self) {
        let last = self.entries.len();
        if let [
            ..,
            before,
            Entry {
                part: Part::Break(it),
                ..
            },
        ] = &self.entries[..]
        {
            let is_empty = matches!(before.part, Part::Begin(..));
            if is_empty || it.between {
                self.total -= it.spaces;
                self.entries.pop();
                self.open.pop();
            }
            if is_empty {
                self.entries.truncate(last - 2);
                self.open.pop();
                return;
            }
        }
        self.push_open(Part::End);
    }

    /// Ends the innermost box, which does not fit if it is wider than this.
    pub(super) fn end_within(&mut self, most: isize) {
        let mut depth = 1;
        for index in self.open.iter().rev() {
            match self.entries[*index].part {
                Part::Begin(..) => depth -= 1,
                Part::End => depth += 1,
                Part::Break(_) | Part::Word(_) => {}
            }
            if depth == 0 {
                if self.entries[*index].width + self.total > most {
                    self.total += ENDLESS;
                }
                break;
            }
        }
        self.end();
    }

    /// Adds a possible break.
    pub(super) fn add(&mut self, it: Break) {
        self.close(0);
        self.push_open(Part::Break(it));
        self.total += it.spaces;
    }

    /// Adds a possible break without a space.
    pub(super) fn soft_break(&mut self) {
        self.add(Break::default());
    }

    /// Adds a space or a break.
    pub(super) fn space(&mut self) {
        self.add(Break {
            spaces: 1,
            ..Break::default()
        });
    }

    /// Adds a break that is taken always.
    pub(super) fn line(&mut self) {
        self.add(Break {
            spaces: ENDLESS,
            ..Break::default()
        });
    }

    /// Ends the part before it, which therefore fits whatever follows on the line.
    pub(super) fn barrier(&mut self) {
        self.add(Break {
            never: true,
            ..Break::default()
        });
    }

    /// Adds a break that is taken always, unless nothing follows in its box.
    pub(super) fn line_between(&mut self) {
        self.add(Break {
            spaces: ENDLESS,
            between: true,
            ..Break::default()
        });
    }

    /// Indents the line after the last part differently, if it is a break.
    pub(super) fn shift(&mut self, columns: isize) {
        if let Some(Entry {
            part: Part::Break(it),
            ..
        }) = self.entries.last_mut()
        {
            it.indent += columns;
        }
    }

    fn push_open(&mut self, part: Part<'t>) {
        self.open.push(self.entries.len());
        let width = -self.total;
        self.entries.push(Entry { part, width });
    }

    /// Determines the widths of the previous break and of all boxes that have ended since.
    fn close(&mut self, mut depth: usize) {
        while let Some(index) = self.open.last() {
            let entry = &mut self.entries[*index];
            match entry.part {
                Part::Begin(..) if depth == 0 => break,
                Part::End => depth += 1,
                Part::Begin(..) => {
                    entry.width += self.total;
                    depth -= 1;
                }
                Part::Break(_) | Part::Word(_) => entry.width += self.total,
            }
            let is_break = matches!(entry.part, Part::Break(_));
            self.open.pop();
            if is_break && depth == 0 {
                break;
            }
        }
    }

    /// Writes the code in lines of this length.
    pub(super) fn write(mut self, width: isize, text: &mut String) {
        self.close(0);
        let mut page = Page {
            text,
            width,
            left: width,
            indent: 0,
            pending: 0,
        };
        // The boxes around a part: for one that did not fit, its breaks and the indentation outside.
        let mut boxes: Vec<Option<(Taken, isize)>> = Vec::new();
        for Entry { part, width } in &self.entries {
            match *part {
                Part::Word(word) => page.word(word),
                Part::Begin(indent, taken) => {
                    let broken = *width > page.left;
                    boxes.push(broken.then_some((taken, page.indent)));
                    page.indent += if broken { indent } else { 0 };
                }
                Part::End => {
                    if let Some(Some((_, outside))) = boxes.pop() {
                        page.indent = outside;
                    }
                }
                Part::Break(it) => {
                    let fits = match boxes.last() {
                        Some(None) => true,
                        Some(Some((Taken::All, _))) => false,
                        Some(Some((Taken::Necessary, _))) | None => *width <= page.left,
                    };
                    if fits || it.never {
                        page.skip(it);
                    } else {
                        page.take(it);
                    }
                }
            }
        }
    }
}

/// The text so far, and the state of its last line.
struct Page<'p> {
    text: &'p mut String,
    width: isize,
    /// The columns that are left.
    left: isize,
    /// The indentation of the next line.
    indent: isize,
    /// Spaces that are written only before a word.
    pending: isize,
}

impl Page<'_> {
    fn word(&mut self, word: &str) {
        self.indent();
        self.text.push_str(word);
        self.left -= word.len() as isize;
    }

    fn indent(&mut self) {
        for _ in 0..self.pending {
            self.text.push(' ');
        }
        self.pending = 0;
    }

    fn skip(&mut self, it: Break) {
        self.pending += it.spaces;
        self.left -= it.spaces;
        if let Some(character) = it.instead {
            self.text.push(character);
            self.left -= 1;
        }
    }

    fn take(&mut self, it: Break) {
        if let Some(character) = it.before {
            self.indent();
            self.text.push(character);
        }
        self.text.push('\n');
        self.pending = self.indent + it.indent;
        self.left = (self.width - self.pending).max(LEAST_WIDTH);
        if !it.after.is_empty() {
            self.word(it.after);
        }
    }
}
