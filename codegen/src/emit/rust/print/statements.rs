//! Blocks, their statements, conditions, loops, and the arms of `match`.

use super::layout::INDENT;
use super::printer::Printer;
use super::scan::{Expression, Form};

impl Printer<'_> {
    /// Copies the statements up to a position.
    pub(super) fn statements(&mut self, end: usize) {
        while self.at < end {
            let before = self.at;
            self.statement(end);
            self.advance_from(before);
        }
    }

    fn statement(&mut self, end: usize) {
        if self.is_word("let") {
            self.local(end);
        } else if self.is_item() {
            self.item();
        } else {
            let statement = self.tape.statement(self.at, end);
            self.out.begin_filled(0);
            self.print(statement, true);
            if !statement.ends_itself() {
                self.remainder(self.tape.before(";", self.at, end));
            }
            if self.skip(";") || statement.is_statement() {
                self.out.word(";");
            }
            self.out.end();
            self.out.line();
        }
    }

    fn local(&mut self, end: usize) {
        self.out.begin_filled(0);
        self.keyword("let");
        self.pattern();
        if self.operator(":") {
            self.out.word(" ");
            self.kind();
        }
        if self.is("=") {
            self.spaced("=");
            self.out.barrier();
            self.expression();
        }
        self.remainder(self.tape.before(";", self.at, end));
        self.operator(";");
        self.out.end();
        self.out.line();
    }

    /// Copies a group in braces with statements, which ends at a position, on its own lines.
    fn body(&mut self) {
        let end = self.tape.after(self.at) - 1;
        self.token();
        self.out.barrier();
        self.out.begin(INDENT);
        self.out.line_between();
        self.statements(end);
        self.out.shift(-INDENT);
        self.out.end();
        self.token();
    }

    /// Copies a group in braces, which stays on the line if it is a single expression that fits.
    pub(super) fn block(&mut self, end: usize) {
        self.token();
        let end = end - 1;
        if self.at < end {
            self.out.space();
            let only = self.tape.expression(self.at, end);
            let is_only = only.end == end && !self.is_word("let") && !self.is_item();
            if is_only {
                self.out.begin_filled(0);
                self.print(only, true);
                self.out.end();
                self.out.space();
            } else {
                self.statements(end);
            }
            self.out.shift(-INDENT);
        }
        self.token();
    }

    pub(super) fn condition(&mut self, end: usize) {
        self.out.begin(INDENT);
        self.keyword("if");
        self.out.begin(-INDENT);
        self.head();
        self.out.end();
        let then = self.tape.after(self.at);
        if then < end {
            self.block(then);
            self.alternatives(end);
        } else if self.at + 2 == then {
            self.tokens(then);
        } else {
            self.token();
            self.out.line();
            self.statements(then - 1);
            self.out.shift(-INDENT);
            self.token();
        }
        self.out.end();
    }

    fn alternatives(&mut self, end: usize) {
        while self.at < end && self.is_word("else") {
            self.out.word(" ");
            self.keyword("else");
            if self.keyword("if") {
                self.out.begin(-INDENT);
                self.head();
                self.out.end();
            }
            let after = self.tape.after(self.at);
            self.block(after);
        }
    }

    /// Copies what is between a keyword and its block.
    fn head(&mut self) {
        let condition = self.tape.condition(self.at, self.tape.len());
        self.out.begin(0);
        self.print(condition, false);
        if self.is_wrapped(condition) {
            self.out.space();
        } else {
            self.out.word(" ");
        }
        self.out.end();
    }

    /// Copies `let pattern = value` in a condition.
    pub(super) fn binding(&mut self, end: usize) {
        self.out.begin_filled(0);
        self.keyword("let");
        self.out.begin_filled(0);
        self.pattern();
        self.out.end();
        self.spaced("=");
        self.out.barrier();
        self.out.begin_filled(0);
        let value = self.tape.condition(self.at, end);
        self.print(value, false);
        self.out.end();
        self.out.end();
    }

    pub(super) fn for_loop(&mut self) {
        self.out.begin_filled(0);
        self.keyword("for");
        self.pattern();
        self.out.word(" ");
        self.keyword("in");
        self.out.barrier();
        self.head();
        self.body();
        self.out.end();
    }

    pub(super) fn while_loop(&mut self) {
        self.keyword("while");
        self.head();
        self.body();
    }

    /// Copies a `match`.
    pub(super) fn cases(&mut self) {
        self.out.begin_filled(0);
        self.keyword("match");
        self.head();
        let end = self.tape.after(self.at) - 1;
        self.token();
        self.out.barrier();
        self.out.begin(INDENT);
        self.out.line_between();
        while self.at < end {
            let before = self.at;
            self.arm(end);
            self.advance_from(before);
            self.skip(",");
            self.out.line();
        }
        self.out.shift(-INDENT);
        self.out.end();
        self.token();
        self.out.end();
    }

    fn arm(&mut self, end: usize) {
        self.attributes();
        self.out.begin_filled(0);
        self.pattern();
        if self.is_word("if") {
            self.out.word(" ");
            self.keyword("if");
            self.expression();
        }
        self.spaced("=>");
        let mut body = self.tape.statement(self.at, end);
        let next = self.tape.before(",", body.end, end);
        if next > body.end && !body.ends_itself() {
            body.form = Form::Unknown;
            body.end = next;
        }
        let inner = self.unwrapped(body);
        if inner.form == Form::Tuple && inner.end == inner.start + 2 {
            self.out.word("{}");
        } else if inner.form == Form::Block {
            self.at = inner.start;
            self.body();
        } else {
            self.at = inner.start;
            self.out.barrier();
            self.braced(inner, (!inner.ends_itself()).then_some(','));
        }
        self.at = body.end;
        self.out.end();
    }

    /// Returns the expression inside of blocks that contain nothing else.
    fn unwrapped(&self, body: Expression) -> Expression {
        if body.form != Form::Block {
            return body;
        }
        let inner = self.tape.statement(body.start + 1, body.end - 1);
        let is_only = body.start + 2 < body.end
            && inner.end + 1 == body.end
            && !self.tape.is_word(inner.start, "let")
            && !self.tape.is_word(inner.start, "use");
        if is_only { self.unwrapped(inner) } else { body }
    }
}
