//! Finds out where an expression ends, and what its outermost part is, before it is printed.

use super::tape::{Kind, Tape};

/// An expression.
#[derive(Clone, Copy)]
pub(super) struct Expression {
    pub(super) form: Form,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What an expression is, by its outermost part.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Form {
    Array,
    Await,
    /// An operator between two operands, at this position.
    Binary(usize, Operator),
    Block,
    Call,
    Closure,
    Field,
    For,
    If,
    Index,
    /// `return`, `break` or `continue`.
    Jump,
    /// The condition of an `if` that binds names.
    Let,
    Literal,
    Macro,
    Match,
    MethodCall,
    Parentheses,
    Path,
    /// `&`, `!`, `-`, `*` or `..` before the operand.
    Prefix,
    /// `[value; length]`.
    Repeat,
    Struct,
    Try,
    Tuple,
    /// Not an expression.
    Unknown,
    While,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) struct Operator {
    pub(super) text: &'static str,
    /// Higher binds tighter.
    level: u8,
}

/// What stands between two operands, longer ones first.
const OPERATORS: [Operator; 30] = [
    op("<<=", ASSIGN),
    op(">>=", ASSIGN),
    op("..=", RANGE),
    op("+=", ASSIGN),
    op("-=", ASSIGN),
    op("*=", ASSIGN),
    op("/=", ASSIGN),
    op("%=", ASSIGN),
    op("^=", ASSIGN),
    op("&=", ASSIGN),
    op("|=", ASSIGN),
    op("==", COMPARE),
    op("!=", COMPARE),
    op("<=", COMPARE),
    op(">=", COMPARE),
    op("||", 3),
    op("&&", 4),
    op("<<", 9),
    op(">>", 9),
    op("..", RANGE),
    op("<", COMPARE),
    op(">", COMPARE),
    op("|", 6),
    op("^", 7),
    op("&", 8),
    op("+", 10),
    op("-", 10),
    op("*", 11),
    op("/", 11),
    op("%", 11),
];

const SIMPLE_ASSIGN: Operator = op("=", ASSIGN);
const ASSIGN: u8 = 1;
const RANGE: u8 = 2;
const COMPARE: u8 = 5;

const fn op(text: &'static str, level: u8) -> Operator {
    Operator { text, level }
}

impl Operator {
    pub(super) fn is_range(self) -> bool {
        self.level == RANGE
    }

    pub(super) fn assigns(self) -> bool {
        self.level == ASSIGN
    }
}

impl Expression {
    /// Whether it has delimiters of its own, so that it needs none as the only argument.
    pub(super) fn is_delimited(self) -> bool {
        matches!(
            self.form,
            Form::Array | Form::Block | Form::Closure | Form::Struct | Form::Tuple
        )
    }

    /// Whether it ends a statement, or an arm of a `match`, without punctuation.
    pub(super) fn ends_itself(self) -> bool {
        matches!(
            self.form,
            Form::Block | Form::For | Form::If | Form::Match | Form::While
        )
    }

    /// Whether it has no value, so that it is a statement.
    pub(super) fn is_statement(self) -> bool {
        match self.form {
            Form::Jump => true,
            Form::Binary(_, operator) => operator.assigns(),
            _ => false,
        }
    }
}

impl Tape {
    /// Returns the expression that begins at a position and ends before another one.
    pub(super) fn expression(&self, start: usize, limit: usize) -> Expression {
        let scan = Scan {
            tape: self,
            limit,
            has_structs: true,
        };
        scan.expression(start, 0)
    }

    /// Returns the expression before the block of an `if`, a `match`, or a loop.
    pub(super) fn condition(&self, start: usize, limit: usize) -> Expression {
        let scan = Scan {
            tape: self,
            limit,
            has_structs: false,
        };
        scan.expression(start, 0)
    }

    /// Returns the expression at the start of a statement, or in an arm of a `match`, where one with
    /// a block ends after it.
    pub(super) fn statement(&self, start: usize, limit: usize) -> Expression {
        let base = self.base(start, limit);
        if base.ends_itself() && !self.is(base.end, ".") && !self.is(base.end, "?") {
            base
        } else {
            self.expression(start, limit)
        }
    }

    /// Returns the position after the part of a chain that follows its base, and what it is: a
    /// call, a field, an index, or `?`.
    pub(super) fn link(&self, at: usize) -> Option<(Form, usize)> {
        if self.group_at(at, "(").is_some() {
            Some((Form::Call, self.after(at)))
        } else if self.group_at(at, "[").is_some() {
            Some((Form::Index, self.after(at)))
        } else if self.is(at, "?") {
            Some((Form::Try, at + 1))
        } else if !self.is(at, ".") || self.is(at, "..") {
            None
        } else if self.is_word(at + 1, "await") {
            Some((Form::Await, at + 2))
        } else {
            let arguments = if self.is(at + 2, "::<") {
                self.after_angles(at + 4)
            } else {
                at + 2
            };
            match self.group_at(arguments, "(") {
                Some(close) => Some((Form::MethodCall, close + 1)),
                None => Some((Form::Field, at + 2)),
            }
        }
    }

    /// Returns the base of the chain that begins at a position.
    pub(super) fn base(&self, start: usize, limit: usize) -> Expression {
        let scan = Scan {
            tape: self,
            limit,
            has_structs: true,
        };
        scan.base(start)
    }
}

struct Scan<'t> {
    tape: &'t Tape,
    limit: usize,
    /// Whether a brace after a path begins a struct.
    has_structs: bool,
}

impl Scan<'_> {
    /// Returns the expression of operators that bind at least as tightly as this level.
    fn expression(&self, start: usize, level: u8) -> Expression {
        let mut left = self.operand(start);
        while let Some(operator) = self.operator(left.end).filter(|it| it.level >= level) {
            let at = left.end;
            let next = if operator.assigns() {
                ASSIGN
            } else {
                operator.level + 1
            };
            let right = at + operator.text.len();
            let end = if operator.is_range() && self.is_end(right) {
                right
            } else {
                self.expression(right, next).end
            };
            let form = Form::Binary(at, operator);
            left = Expression { form, start, end };
        }
        left
    }

    fn operator(&self, at: usize) -> Option<Operator> {
        let is_punct = matches!(self.tape.kind(at), Kind::Punct { .. });
        let is_end = matches!(self.tape.text(at), "," | ";" | "?" | ":");
        if at >= self.limit || !is_punct || is_end || self.tape.is(at, "=>") {
            return None;
        }
        let mut operators = OPERATORS.into_iter();
        let longer = operators.find(|operator| self.tape.is(at, operator.text));
        longer.or_else(|| self.tape.is(at, "=").then_some(SIMPLE_ASSIGN))
    }

    /// Whether no operand begins at a position.
    fn is_end(&self, at: usize) -> bool {
        at >= self.limit
            || self.tape.kind(at) == Kind::Close
            || self.tape.is(at, ",")
            || self.tape.is(at, ";")
            || self.tape.is(at, "=>")
            || (!self.has_structs && self.tape.group_at(at, "{").is_some())
    }

    /// Returns an operand with the operators before it and the links after it.
    fn operand(&self, start: usize) -> Expression {
        let tape = self.tape;
        let prefix = ["..", "&", "!", "-", "*"]
            .into_iter()
            .find(|prefix| tape.is(start, prefix));
        if let Some(prefix) = prefix {
            let mut inside = start + prefix.len();
            if prefix == "&" && tape.is_word(inside, "mut") {
                inside += 1;
            }
            let end = if self.is_end(inside) {
                inside
            } else {
                self.operand(inside).end
            };
            let form = Form::Prefix;
            return Expression { form, start, end };
        }
        let mut chain = self.base(start);
        if matches!(chain.form, Form::Closure | Form::Jump | Form::Let) {
            return chain;
        }
        while let Some((form, end)) = tape.link(chain.end).filter(|(_, end)| *end <= self.limit) {
            chain = Expression { form, start, end };
        }
        chain
    }

    fn base(&self, start: usize) -> Expression {
        let tape = self.tape;
        let (form, end) = match tape.kind(start) {
            Kind::Literal => (Form::Literal, start + 1),
            Kind::Open { close } => (self.group(start, close), close + 1),
            Kind::Word => self.word(start),
            Kind::Punct { .. } if tape.is(start, "|") => self.closure(start),
            Kind::Punct { .. } if tape.is(start, "<") => {
                self.path(tape.after_angles(start) + "::".len())
            }
            Kind::Punct { .. } if tape.is(start, "::") => self.path(start + "::".len()),
            Kind::Punct { .. } | Kind::Close | Kind::Doc => (Form::Unknown, start + 1),
        };
        Expression { form, start, end }
    }

    fn group(&self, start: usize, close: usize) -> Form {
        let tape = self.tape;
        match tape.text(start) {
            "{" => Form::Block,
            "[" => {
                let first = tape.expression(start + 1, close);
                if first.end < close && tape.is(first.end, ";") {
                    Form::Repeat
                } else {
                    Form::Array
                }
            }
            _ if start + 1 == close => Form::Tuple,
            _ if tape.expression(start + 1, close).end == close => Form::Parentheses,
            _ => Form::Tuple,
        }
    }

    fn word(&self, start: usize) -> (Form, usize) {
        let tape = self.tape;
        match tape.text(start) {
            "move" => self.closure(start + 1),
            "if" => (Form::If, self.after_if(start)),
            "match" => (Form::Match, self.after_block(start + 1)),
            "while" => (Form::While, self.after_block(start + 1)),
            "for" => {
                let mut at = start;
                while !tape.is_word(at, "in") && tape.kind(at) != Kind::Close {
                    at = tape.after(at);
                }
                (Form::For, self.after_block(at + 1))
            }
            "let" => {
                let mut at = start;
                while !tape.is(at, "=") && tape.kind(at) != Kind::Close {
                    at = tape.after(at);
                }
                (Form::Let, self.expression(at + 1, COMPARE).end)
            }
            "return" | "break" | "continue" => {
                let end = if self.is_end(start + 1) {
                    start + 1
                } else {
                    self.expression(start + 1, 0).end
                };
                (Form::Jump, end)
            }
            "true" | "false" => (Form::Literal, start + 1),
            _ => self.path(start),
        }
    }

    /// Returns the end of a condition or a value, and of the block after it.
    fn after_block(&self, at: usize) -> usize {
        let condition = self.tape.condition(at, self.limit);
        self.tape.after(condition.end)
    }

    fn after_if(&self, start: usize) -> usize {
        let end = self.after_block(start + 1);
        if !self.tape.is_word(end, "else") {
            end
        } else if self.tape.is_word(end + 1, "if") {
            self.after_if(end + 1)
        } else {
            self.tape.after(end + 1)
        }
    }

    fn closure(&self, start: usize) -> (Form, usize) {
        let mut at = start + 1;
        while !self.tape.is(at, "|") && self.tape.kind(at) != Kind::Close {
            at = self.tape.after(at);
        }
        (Form::Closure, self.expression(at + 1, 0).end)
    }

    /// Returns a path, a macro, or a struct.
    fn path(&self, start: usize) -> (Form, usize) {
        let tape = self.tape;
        let mut at = start + 1;
        while tape.is(at, "::") {
            at += "::".len();
            at = if tape.is(at, "<") {
                tape.after_angles(at)
            } else {
                at + 1
            };
        }
        if tape.is(at, "!") && matches!(tape.kind(at + 1), Kind::Open { .. }) {
            (Form::Macro, tape.after(at + 1))
        } else if self.has_structs && at < self.limit && tape.group_at(at, "{").is_some() {
            (Form::Struct, tape.after(at))
        } else {
            (Form::Path, at)
        }
    }
}
