//! Patterns.

use super::layout::{Break, INDENT};
use super::printer::Printer;
use super::tape::{Kind, Tape};
use super::types::Path;

impl Printer<'_> {
    /// Copies a pattern with its alternatives.
    pub(super) fn pattern(&mut self) {
        let mut end = self.tape.after_alternative(self.at);
        if !self.tape.is(end, "|") {
            self.alternative();
            return;
        }
        let mut is_simple = true;
        let mut start = self.at;
        while start < end {
            let is_literal = self.tape.kind(start) == Kind::Literal;
            is_simple &= end == start + 1 && (is_literal || self.tape.is_word(start, "_"));
            start = end + usize::from(self.tape.is(end, "|"));
            end = self.tape.after_alternative(start);
        }
        // Alternatives that are all literals are filled line by line.
        if is_simple {
            self.out.begin_filled(0);
        } else {
            self.out.begin(0);
        }
        self.alternative();
        while self.is("|") {
            self.out.space();
            self.operator("|");
            self.out.word(" ");
            self.alternative();
        }
        self.out.end();
    }

    /// Copies a pattern without alternatives.
    pub(super) fn alternative(&mut self) {
        if self.operator("&") {
            self.keyword("mut");
            self.alternative();
        } else if self.is_group("(") {
            self.group(Self::pattern);
        } else if self.is("..") {
            self.operator("..");
        } else if self.tape.kind(self.at) == Kind::Literal {
            self.token();
        } else {
            self.keyword("ref");
            self.keyword("mut");
            self.path(Path::Expression);
            if self.is_group("(") {
                self.group(Self::pattern);
            } else if self.is_group("{") {
                self.structure_pattern();
            }
        }
    }

    fn structure_pattern(&mut self) {
        self.out.begin(INDENT);
        self.out.word(" ");
        let end = self.tape.after(self.at) - 1;
        self.token();
        self.out.add(Break {
            spaces: 1,
            between: true,
            ..Break::default()
        });
        while self.at < end && !self.is("..") {
            let before = self.at;
            self.pattern();
            if self.operator(":") {
                self.out.word(" ");
                self.pattern();
            }
            self.advance_from(before);
            self.skip(",");
            self.separator(end);
        }
        if self.operator("..") {
            self.out.space();
        }
        self.out.shift(-INDENT);
        self.out.end();
        self.token();
    }
}

impl Tape {
    /// Returns the position after the alternative of a pattern that begins at a position.
    fn after_alternative(&self, mut at: usize) -> usize {
        let ends = |at: usize| {
            let is_punct = ["|", "=", ",", ":"].iter().any(|it| self.is(at, it));
            let is_word = self.is_word(at, "if") || self.is_word(at, "in");
            self.kind(at) == Kind::Close || is_punct || is_word
        };
        loop {
            if self.is(at, "::") {
                at += 2;
            } else if ends(at) {
                return at;
            } else {
                at = self.after(at);
            }
        }
    }
}
