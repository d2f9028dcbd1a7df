//! Copies tokens to a layout, from the first to the last.

use super::layout::{Break, INDENT, Layout};
use super::tape::{Kind, Tape};

/// The next token, and the layout of those before it.
pub(super) struct Printer<'t> {
    pub(super) tape: &'t Tape,
    pub(super) at: usize,
    pub(super) out: Layout<'t>,
}

impl<'t> Printer<'t> {
    pub(super) fn new(tape: &'t Tape) -> Self {
        Self {
            tape,
            at: 0,
            out: Layout::for_tokens(tape.len()),
        }
    }

    /// Copies the next token.
    pub(super) fn token(&mut self) {
        self.out.word(self.tape.text(self.at));
        self.at += 1;
    }

    /// Copies the tokens up to a position, without spaces.
    pub(super) fn tokens(&mut self, end: usize) {
        self.out.word(self.tape.run(self.at, end));
        self.at = end;
    }

    /// Whether this word is next.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.tape.is_word(self.at, word)
    }

    /// Whether this operator is next.
    pub(super) fn is(&self, operator: &str) -> bool {
        self.tape.is(self.at, operator)
    }

    /// Whether the next token begins a group.
    pub(super) fn is_group(&self, open: &str) -> bool {
        self.tape.group_at(self.at, open).is_some()
    }

    /// Copies this word and a space, if it is next.
    pub(super) fn keyword(&mut self, word: &str) -> bool {
        let is_next = self.is_word(word);
        if is_next {
            self.token();
            self.out.word(" ");
        }
        is_next
    }

    /// Copies this operator, if it is next.
    pub(super) fn operator(&mut self, operator: &str) -> bool {
        let is_next = self.is(operator);
        if is_next {
            self.tokens(self.at + operator.len());
        }
        is_next
    }

    /// Copies this operator between spaces.
    pub(super) fn spaced(&mut self, operator: &str) {
        self.out.word(" ");
        self.operator(operator);
        self.out.word(" ");
    }

    /// Skips this operator, if it is next.
    pub(super) fn skip(&mut self, operator: &str) -> bool {
        let is_next = self.is(operator);
        if is_next {
            self.at += operator.len();
        }
        is_next
    }

    /// Copies the entries of a list up to a position, where the closing token is. If the list does
    /// not fit on the line, each is on a line of its own.
    pub(super) fn list(&mut self, end: usize, entry: impl Fn(&mut Self)) {
        while self.at < end {
            entry(self);
            self.rest(end);
            self.skip(",");
            if self.at < end {
                self.out.word(",");
                self.out.space();
            } else {
                self.out.add(Break {
                    before: Some(','),
                    ..Break::default()
                });
            }
        }
    }

    /// Copies a group as a list. The box around its entries begins after the opening token.
    pub(super) fn group(&mut self, entry: impl Fn(&mut Self)) {
        let end = self.tape.after(self.at) - 1;
        self.token();
        self.out.begin(INDENT);
        self.out.soft_break();
        self.list(end, entry);
        self.out.shift(-INDENT);
        self.out.end();
        self.token();
    }

    /// Copies a group as a list whose entries fill the lines.
    pub(super) fn filled(&mut self, entry: impl Fn(&mut Self)) {
        let end = self.tape.after(self.at) - 1;
        self.out.begin(INDENT);
        self.token();
        self.out.soft_break();
        self.out.begin_filled(0);
        while self.at < end {
            let before = self.at;
            entry(self);
            self.advance_from(before);
            if self.skip(",") && self.at < end {
                self.out.word(",");
                self.out.space();
            }
        }
        self.out.end();
        self.out.add(Break {
            before: Some(','),
            ..Break::default()
        });
        self.out.shift(-INDENT);
        self.token();
        self.out.end();
    }

    /// Copies what remains of an entry of a list that ends at a position, if its shape is unknown.
    pub(super) fn rest(&mut self, end: usize) {
        let entry = self.tape.before(",", self.at, end);
        self.remainder(entry);
    }

    /// Copies the tokens up to a position, whose shape is unknown, so that no code is lost.
    pub(super) fn remainder(&mut self, end: usize) {
        if self.at < end {
            let last = self.at.checked_sub(1).map(|last| self.tape.kind(last));
            if last != Some(Kind::Punct { joint: true }) {
                self.out.word(" ");
            }
            self.unknown(end);
        }
    }

    /// Copies a token of an unknown shape, if none has been copied.
    pub(super) fn advance_from(&mut self, before: usize) {
        if self.at == before {
            self.token();
        }
    }

    /// Copies a lifetime.
    pub(super) fn lifetime(&mut self) {
        self.tokens(self.at + 2);
    }

    /// Whether a group ends here, or everything.
    pub(super) fn is_end(&self) -> bool {
        self.tape.kind(self.at) == Kind::Close
    }
}
