//! Chains: calls, fields, methods, indices, `.await` and `?` after a base.

use super::layout::INDENT;
use super::printer::Printer;
use super::scan::{Expression, Form};
use super::types::Path;

impl Printer<'_> {
    /// Copies a base and its links. Each `.` is a possible break; all of them are taken if the chain
    /// up to the last one does not fit.
    pub(super) fn chain(&mut self, chain: Expression, starts_line: bool) {
        let base = self.tape.base(chain.start, chain.end);
        let mut dotted = base.end;
        let mut links = 0;
        let mut is_single = false;
        let mut at = base.end;
        while let Some((form, end)) = self.tape.link(at).filter(|(_, end)| *end <= chain.end) {
            if matches!(form, Form::Await | Form::Field | Form::MethodCall) {
                dotted = end;
                is_single = links == 0;
            }
            links += 1;
            at = end;
        }
        if dotted == base.end {
            self.print(base, false);
        } else {
            let is_short = starts_line && self.is_short(base);
            self.out.begin(INDENT);
            self.out.begin(-INDENT);
            self.print(base, false);
            self.out.end();
            let mut first = is_short;
            while self.at < dotted {
                self.link(first, is_short && is_single);
                first = false;
            }
            self.out.end();
        }
        while self.at < chain.end {
            self.link(false, false);
        }
    }

    /// Whether the base of a chain is no longer than the indentation, as `self`.
    fn is_short(&self, base: Expression) -> bool {
        let word = self.tape.text(base.start);
        base.form == Form::Path && base.end == base.start + 1 && word.len() as isize <= INDENT
    }

    /// Copies a link of a chain.
    fn link(&mut self, stays: bool, is_single: bool) {
        if self.operator("?") {
            return;
        }
        if self.is_group("(") {
            self.call();
        } else if self.is_group("[") {
            self.token();
            self.expression();
            self.token();
        } else {
            if !stays {
                self.out.soft_break();
            }
            self.operator(".");
            self.token();
            if self.is("::") {
                self.skip("::");
                self.arguments(Path::Expression);
            }
            if self.is_group("(") {
                self.out.begin(if is_single { -INDENT } else { 0 });
                self.call();
                self.out.end();
            }
        }
    }

    /// Copies the arguments of a call.
    fn call(&mut self) {
        let end = self.tape.after(self.at) - 1;
        let only = self.tape.expression(self.at + 1, end);
        let is_only = only.end == end || (self.tape.is(only.end, ",") && only.end + 1 == end);
        if is_only && only.is_delimited() {
            self.token();
            self.print(only, false);
            self.skip(",");
            self.token();
        } else {
            self.group(Self::expression);
        }
    }

    /// Returns a chain without its last link.
    pub(super) fn shortened(&self, chain: Expression) -> Expression {
        let mut before = self.tape.base(chain.start, chain.end);
        while let Some((form, end)) = self
            .tape
            .link(before.end)
            .filter(|(_, end)| *end < chain.end)
        {
            let start = chain.start;
            before = Expression { form, start, end };
        }
        before
    }
}
