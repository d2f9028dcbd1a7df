//! Types, paths, generics and bounds.

use super::layout::INDENT;
use super::printer::Printer;
use super::tape::Kind;

/// Where a path is, which decides how its generic arguments are written.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Path {
    Type,
    Expression,
}

impl Printer<'_> {
    /// Copies a type.
    pub(super) fn kind(&mut self) {
        if self.operator("&") {
            if self.is("'") {
                self.lifetime();
                self.out.word(" ");
            }
            self.keyword("mut");
            self.kind();
        } else if let Some(end) = self.tape.group_at(self.at, "(") {
            self.tuple(end);
        } else if self.is_group("[") {
            self.array_type();
        } else if self.keyword("impl") || self.keyword("dyn") {
            self.bounds(|printer| printer.out.word(" "));
        } else if self.is("!") {
            self.token();
        } else {
            self.path(Path::Type);
        }
    }

    fn tuple(&mut self, end: usize) {
        if self.end_of_argument(self.at + 1) == end
            && !self.tape.is(end - 1, ",")
            && end > self.at + 1
        {
            // Not a tuple, but parentheses.
            self.token();
            self.kind();
            self.token();
        } else {
            self.group(Self::kind);
        }
    }

    fn array_type(&mut self) {
        self.token();
        self.kind();
        if self.operator(";") {
            self.out.word(" ");
            self.expression();
        }
        self.token();
    }

    /// Returns the end of the generic argument, or the entry of a tuple, that begins at a position.
    fn end_of_argument(&self, mut at: usize) -> usize {
        while self.tape.kind(at) != Kind::Close && !self.tape.is(at, ",") {
            at = match self.tape.text(at) {
                "<" => self.tape.after_angles(at),
                _ => self.tape.after(at),
            };
        }
        at
    }

    /// Copies a return type, if there is one.
    pub(super) fn return_type(&mut self) {
        if self.is("->") {
            self.spaced("->");
            self.kind();
        }
    }

    /// Copies a path with its generic arguments.
    pub(super) fn path(&mut self, of: Path) {
        if self.is("<") {
            self.qualified();
        }
        loop {
            self.tokens(self.tape.after_names(self.at));
            if of == Path::Type && self.is_group("(") {
                self.group(Self::kind);
                self.return_type();
                return;
            }
            if self.is("::<") || (of == Path::Type && self.is("<")) {
                self.skip("::");
                self.arguments(of);
            }
            if !self.is("::") {
                return;
            }
        }
    }

    /// Copies the type, and the trait, before an item of it: `<T as Trait>::`.
    fn qualified(&mut self) {
        self.token();
        self.kind();
        if self.is_word("as") {
            self.out.word(" ");
            self.keyword("as");
            self.path(Path::Type);
        }
        self.operator(">");
        self.operator("::");
    }

    /// Copies the generic arguments of a path.
    pub(super) fn arguments(&mut self, of: Path) {
        if of == Path::Expression {
            self.out.word("::");
        }
        let end = self.tape.after_angles(self.at) - 1;
        self.token();
        self.out.begin(INDENT);
        self.out.soft_break();
        self.list(end, Self::argument);
        self.out.shift(-INDENT);
        self.out.end();
        self.token();
    }

    fn argument(&mut self) {
        if self.is("'") {
            self.lifetime();
        } else if self.tape.kind(self.at) == Kind::Literal {
            self.token();
        } else if self.tape.is(self.at + 1, "=") {
            self.token();
            self.spaced("=");
            self.kind();
        } else {
            self.kind();
        }
    }

    /// Copies bounds. What precedes each `+` is either a space or a possible break.
    fn bounds(&mut self, before_plus: impl Fn(&mut Self)) {
        loop {
            if self.is("'") {
                self.lifetime();
            } else {
                self.operator("?");
                self.path(Path::Type);
            }
            if !self.is("+") {
                return;
            }
            before_plus(self);
            self.operator("+");
            self.out.word(" ");
        }
    }

    /// Copies the generic parameters of an item, if it has any.
    pub(super) fn generics(&mut self) {
        if !self.is("<") {
            return;
        }
        let end = self.tape.after_angles(self.at) - 1;
        self.token();
        self.out.begin(0);
        self.out.soft_break();
        self.list(end, Self::parameter);
        self.out.shift(-INDENT);
        self.out.end();
        self.token();
    }

    fn parameter(&mut self) {
        if self.is("'") {
            self.lifetime();
            if self.operator(":") {
                self.out.word(" ");
                self.bounds(|printer| printer.out.word(" "));
            }
        } else if self.keyword("const") {
            self.token();
            self.operator(":");
            self.out.word(" ");
            self.kind();
        } else {
            self.token();
            self.out.begin_filled(INDENT);
            if self.operator(":") {
                self.out.word(" ");
                self.bounds(|printer| printer.out.space());
            }
            self.out.end();
        }
    }

    /// Copies the `where` clause of an item with a body, and what separates both from the body.
    pub(super) fn conditions(&mut self) {
        if !self.is_word("where") {
            self.out.word(" ");
            return;
        }
        self.out.line();
        self.out.shift(-INDENT);
        self.token();
        self.out.line();
        while !self.is_end() && !self.is_group("{") {
            let before = self.at;
            self.bounded();
            self.advance_from(before);
            self.skip(",");
            self.out.word(",");
            self.out.line();
        }
        self.out.shift(-INDENT);
    }

    fn bounded(&mut self) {
        if self.is("'") {
            self.lifetime();
        } else {
            self.kind();
        }
        self.operator(":");
        let one = !self.tape.is(self.end_of_bound(), "+");
        self.out.begin_filled(if one { 0 } else { INDENT });
        self.out.word(" ");
        self.bounds(|printer| printer.out.space());
        self.out.end();
    }

    /// Returns the end of the bound that is next.
    fn end_of_bound(&self) -> usize {
        let mut at = self.at;
        while !matches!(self.tape.text(at), "+" | "," | "{" | "") {
            at = match self.tape.text(at) {
                "<" => self.tape.after_angles(at),
                _ => self.tape.after(at),
            };
        }
        at
    }
}
