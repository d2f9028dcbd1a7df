//! Attributes, doc comments, and the tokens inside macros, whose meaning is unknown.

use super::layout::{Break, INDENT};
use super::printer::Printer;
use super::tape::Kind;

impl Printer<'_> {
    /// Copies doc comments and attributes, each on a line of its own.
    pub(super) fn attributes(&mut self) {
        loop {
            if self.tape.kind(self.at) == Kind::Doc {
                self.doc();
            } else if self.is("#") && self.tape.group_at(self.at + 1, "[").is_some() {
                self.attribute();
                self.out.space();
            } else {
                return;
            }
        }
    }

    fn doc(&mut self) {
        for line in self.tape.text(self.at).split('\n') {
            self.out.word("///");
            self.out.word(line.trim_end_matches(' '));
            self.out.line();
        }
        self.at += 1;
    }

    fn attribute(&mut self) {
        let end = self.tape.after(self.at + 1) - 1;
        self.tokens(self.at + 2);
        while self.tape.kind(self.at) == Kind::Word {
            self.token();
            self.operator("::");
        }
        if self.is("=") {
            self.spaced("=");
            self.expression();
        } else {
            self.meta(end);
        }
        self.token();
    }

    /// Copies the arguments of an attribute up to a position.
    fn meta(&mut self, end: usize) {
        let mut after_word = false;
        while self.at < end {
            let is_word = matches!(self.tape.kind(self.at), Kind::Word | Kind::Literal);
            if is_word {
                if after_word {
                    self.out.space();
                }
                self.token();
            } else if let Some(close) = self.tape.group_at(self.at, "(") {
                self.meta_group(close);
            } else if self.is("=") {
                self.spaced("=");
            } else if self.operator(",") {
                self.out.space();
            } else {
                self.token();
            }
            after_word = is_word;
        }
    }

    fn meta_group(&mut self, close: usize) {
        let has_comma = self.tape.is(close - 1, ",");
        self.token();
        self.out.begin(INDENT);
        self.out.soft_break();
        self.meta(if has_comma { close - 1 } else { close });
        self.out.add(Break {
            before: has_comma.then_some(','),
            ..Break::default()
        });
        self.out.shift(-INDENT);
        self.out.end();
        self.at = close;
        self.token();
    }

    /// Copies the call of a macro after its path.
    pub(super) fn macro_call(&mut self) {
        self.operator("!");
        let end = self.tape.after(self.at) - 1;
        let is_block = self.is_group("{");
        if is_block {
            self.out.word(" ");
        }
        self.token();
        if self.at < end {
            self.out.begin(INDENT);
            self.margin(is_block);
            self.out.begin_filled(0);
            self.unknown(end);
            self.out.end();
            self.margin(is_block);
            self.out.shift(-INDENT);
            self.out.end();
        }
        self.token();
    }

    fn margin(&mut self, is_block: bool) {
        if is_block {
            self.out.line();
        } else {
            self.out.soft_break();
        }
    }

    /// Copies tokens of unknown meaning up to a position, with spaces between those that neither
    /// belong to one operator nor look like a path, a field or a call.
    pub(super) fn unknown(&mut self, end: usize) {
        let mut before = Before::Other;
        let mut is_joint = true;
        while self.at < end {
            let kind = self.tape.kind(self.at);
            let text = self.tape.text(self.at);
            let (has_space, next) = spacing(before, kind, text);
            if !is_joint && has_space {
                self.out.space();
            } else if !is_joint && text == "." {
                self.out.soft_break();
            }
            is_joint = kind == Kind::Punct { joint: true };
            match kind {
                Kind::Open { close } => {
                    let is_padded = text == "{" && close > self.at + 1;
                    self.token();
                    if is_padded {
                        self.out.space();
                    }
                    self.unknown(close);
                    if is_padded {
                        self.out.space();
                    }
                    self.token();
                }
                _ => self.token(),
            }
            before = next;
        }
    }
}

/// What precedes a token of unknown meaning.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// A name, or a literal.
    Name,
    /// The `!` of a macro.
    Bang,
    /// A group in parentheses or brackets.
    Group,
    Dot,
    Colon,
    /// The separator of a path.
    Path,
    Other,
}

/// Whether a space precedes a token, and what that token is to the next one.
fn spacing(before: Before, kind: Kind, text: &str) -> (bool, Before) {
    let is_continued = matches!(before, Before::Dot | Before::Path);
    match (kind, text) {
        (Kind::Open { .. }, "{") => (true, Before::Other),
        (Kind::Open { .. }, _) => match before {
            Before::Name => (false, Before::Group),
            Before::Bang => (false, Before::Other),
            _ => (true, Before::Group),
        },
        (Kind::Word, word) if is_keyword(word) => (true, Before::Other),
        (Kind::Word, _) => (!is_continued, Before::Name),
        (Kind::Literal, text) if text.ends_with('.') => (before != Before::Dot, Before::Other),
        (Kind::Literal, _) => (before != Before::Dot, Before::Name),
        (Kind::Punct { joint: false }, "!") if before == Before::Name => (false, Before::Bang),
        (_, ":") if before == Before::Colon => (false, Before::Path),
        (_, "," | ";") => (false, Before::Other),
        (_, ".") => (!matches!(before, Before::Name | Before::Group), Before::Dot),
        (Kind::Punct { joint: true }, ":") => (before != Before::Name, Before::Colon),
        _ => (true, Before::Other),
    }
}

fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "as" | "async"
            | "await"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "crate"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "fn"
            | "for"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "pub"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "trait"
            | "type"
            | "unsafe"
            | "use"
            | "where"
            | "while"
            | "yield"
    )
}
