//! Expressions: operators, literals of structs and arrays, closures, and chains of calls.

use super::layout::{Break, INDENT};
use super::printer::Printer;
use super::scan::{Expression, Form, Operator};
use super::tape::Kind;
use super::types::Path;

/// The widest struct literal that is written on one line.
const STRUCT_WIDTH: isize = 34;

impl Printer<'_> {
    /// Copies the expression that is next.
    pub(super) fn expression(&mut self) {
        let next = self.tape.expression(self.at, self.tape.len());
        self.print(next, false);
    }

    /// Copies an expression. A chain at the start of a statement does not break after a base that is
    /// no longer than the indentation.
    pub(super) fn print(&mut self, expression: Expression, starts_line: bool) {
        match expression.form {
            Form::Array => self.array(),
            Form::Binary(at, operator) => self.binary(expression, at, operator),
            Form::Block => {
                self.out.begin(INDENT);
                self.block(expression.end);
                self.out.end();
            }
            Form::Closure => self.closure(expression.end),
            Form::For => self.for_loop(),
            Form::If => self.condition(expression.end),
            Form::Jump => self.jump(expression.end),
            Form::Let => self.binding(expression.end),
            Form::Literal => self.token(),
            Form::Macro => {
                self.path(Path::Expression);
                self.macro_call();
            }
            Form::Match => self.cases(),
            Form::Parentheses => self.parentheses(),
            Form::Path => self.path(Path::Expression),
            Form::Prefix => self.prefix(expression.end),
            Form::Repeat => self.repeat(),
            Form::Struct => self.structure(),
            Form::Tuple => self.tuple_value(),
            Form::While => self.while_loop(),
            Form::Await | Form::Call | Form::Field | Form::Index | Form::MethodCall | Form::Try => {
                self.chain(expression, starts_line)
            }
            Form::Unknown => self.unknown(expression.end),
        }
    }

    /// Copies the expression that is next and ends before a position.
    fn until(&mut self, end: usize) {
        let next = self.tape.expression(self.at, end);
        self.print(next, false);
        self.remainder(end);
    }

    fn array(&mut self) {
        let end = self.tape.after(self.at) - 1;
        if self.at + 1 == end {
            self.tokens(end + 1);
        } else if self.is_simple(end) {
            self.filled(Self::token);
        } else {
            self.group(Self::expression);
        }
    }

    /// Whether the array up to a position contains only integers, characters and booleans. Such an
    /// array is filled line by line.
    fn is_simple(&self, end: usize) -> bool {
        let simple = |text: &str| {
            let digits = text.strip_prefix('-').unwrap_or(text);
            let is_integer =
                digits.starts_with(|first: char| first.is_ascii_digit()) && !digits.contains('.');
            is_integer
                || text.starts_with('\'')
                || text.starts_with("b'")
                || matches!(text, "true" | "false")
        };
        (self.at + 1..end).all(|at| self.tape.is(at, ",") || simple(self.tape.text(at)))
    }

    fn binary(&mut self, whole: Expression, at: usize, operator: Operator) {
        if operator.is_range() {
            self.until(at);
            self.operator(operator.text);
            if self.at < whole.end {
                self.until(whole.end);
            }
        } else if operator.text == "=" {
            self.out.begin_filled(0);
            self.until(at);
            self.spaced("=");
            self.out.barrier();
            self.until(whole.end);
            self.out.end();
        } else {
            self.out.begin_filled(INDENT);
            self.out.begin_filled(-INDENT);
            self.until(at);
            self.out.end();
            self.out.space();
            self.operator(operator.text);
            self.out.word(" ");
            self.until(whole.end);
            self.out.end();
        }
    }

    fn prefix(&mut self, end: usize) {
        for operator in ["..", "&", "!", "-", "*"] {
            if self.operator(operator) {
                break;
            }
        }
        self.keyword("mut");
        if self.at < end {
            self.until(end);
        }
    }

    fn parentheses(&mut self) {
        let end = self.tape.after(self.at) - 1;
        self.token();
        self.until(end);
        self.token();
    }

    fn tuple_value(&mut self) {
        let end = self.tape.after(self.at) - 1;
        let first = self.tape.before(",", self.at + 1, end);
        if first + 1 == end {
            // Without the comma, it would be parentheses.
            self.token();
            self.until(first);
            self.tokens(end + 1);
        } else {
            self.group(Self::expression);
        }
    }

    fn repeat(&mut self) {
        self.token();
        self.expression();
        self.operator(";");
        self.out.word(" ");
        self.expression();
        self.token();
    }

    fn structure(&mut self) {
        self.out.begin(INDENT);
        self.out.begin_filled(-INDENT);
        self.path(Path::Expression);
        self.out.end();
        self.out.word(" ");
        let end = self.tape.after(self.at) - 1;
        self.token();
        self.out.add(Break {
            spaces: 1,
            between: true,
            ..Break::default()
        });
        while self.at < end && !self.is("..") {
            self.field_value();
            self.rest(end);
            self.skip(",");
            self.separator(end);
        }
        if self.operator("..") {
            self.until(end);
            self.out.space();
        }
        self.out.shift(-INDENT);
        self.out.end_within(STRUCT_WIDTH);
        self.token();
    }

    /// Separates the fields of a struct, or ends them.
    pub(super) fn separator(&mut self, end: usize) {
        if self.at < end {
            self.out.word(",");
            self.out.space();
        } else {
            self.out.add(Break {
                spaces: 1,
                before: Some(','),
                ..Break::default()
            });
        }
    }

    fn field_value(&mut self) {
        self.token();
        if self.operator(":") {
            self.out.word(" ");
            self.out.begin_filled(0);
            self.expression();
            self.out.end();
        }
    }

    fn closure(&mut self, end: usize) {
        self.out.begin_filled(0);
        self.keyword("move");
        self.out.begin(INDENT);
        self.operator("|");
        if !self.is("|") {
            self.out.soft_break();
        }
        while !self.is("|") && !self.is_end() {
            let before = self.at;
            self.alternative();
            if self.operator(":") {
                self.out.word(" ");
                self.kind();
            }
            self.advance_from(before);
            if self.operator(",") {
                self.out.space();
            }
        }
        self.operator("|");
        self.out.space();
        self.out.shift(-INDENT);
        self.out.end();
        self.out.barrier();
        let body = self.tape.expression(self.at, end);
        if body.is_delimited() || matches!(body.form, Form::Match | Form::Call) {
            self.print(body, false);
        } else {
            self.braced(body, None);
        }
        self.out.end();
    }

    /// Copies an expression that gets braces if it does not fit on the line. Otherwise this character
    /// follows.
    pub(super) fn braced(&mut self, body: Expression, after: Option<char>) {
        self.out.begin(INDENT);
        self.out.add(Break {
            before: Some('{'),
            ..Break::default()
        });
        self.print(body, true);
        self.out.add(Break {
            indent: -INDENT,
            before: body.is_statement().then_some(';'),
            after: "}",
            instead: after,
            ..Break::default()
        });
        self.out.end();
    }

    fn jump(&mut self, end: usize) {
        self.token();
        if self.at < end {
            self.out.word(" ");
            self.until(end);
        }
    }

    /// Whether an expression before a block may need more lines than one, so that the block then
    /// begins a line.
    pub(super) fn is_wrapped(&self, expression: Expression) -> bool {
        let Expression { form, start, end } = expression;
        let inside = |start: usize| self.is_wrapped(self.tape.condition(start, end));
        match form {
            Form::Await | Form::Field | Form::Index | Form::MethodCall => true,
            Form::Binary(at, operator) if operator.is_range() => {
                let right = at + operator.text.len();
                right < end && inside(right)
            }
            Form::Binary(..) => true,
            Form::Call | Form::Try => self.is_wrapped(self.shortened(expression)),
            Form::Prefix | Form::Parentheses => inside(start + 1),
            Form::Let => {
                let mut at = start;
                while !self.tape.is(at, "=") && self.tape.kind(at) != Kind::Close {
                    at = self.tape.after(at);
                }
                inside(at + 1)
            }
            _ => false,
        }
    }
}
