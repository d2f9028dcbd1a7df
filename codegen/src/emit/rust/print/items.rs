//! Items, and the members of types, `impl` blocks and functions.

use super::layout::INDENT;
use super::printer::Printer;
use super::tape::Kind;
use super::types::Path;

impl Printer<'_> {
    /// Copies all items.
    pub(super) fn items(&mut self) {
        self.out.begin(0);
        while self.at < self.tape.len() {
            let before = self.at;
            self.item();
            self.advance_from(before);
        }
        self.out.end();
    }

    /// Copies statements as in a function.
    pub(super) fn all_statements(&mut self) {
        self.out.begin(0);
        self.statements(self.tape.len());
        self.out.end();
    }

    /// Copies an item and ends the line.
    pub(super) fn item(&mut self) {
        self.attributes();
        match self.tape.text(self.keyword_of_item()) {
            "const" => self.constant(),
            "enum" | "struct" => self.data(),
            "fn" | "async" => self.function(),
            "impl" => self.implementation(),
            "mod" => self.module(),
            "type" => self.alias(),
            "use" => self.import(),
            _ => self.macro_item(),
        }
        self.out.line();
    }

    /// Returns the position of the word that says what the item is.
    fn keyword_of_item(&self) -> usize {
        if !self.is_word("pub") {
            self.at
        } else if self.tape.group_at(self.at + 1, "(").is_some() {
            self.tape.after(self.at + 1)
        } else {
            self.at + 1
        }
    }

    /// Whether an item is next, and not another statement.
    pub(super) fn is_item(&self) -> bool {
        let words = [
            "async", "const", "enum", "fn", "impl", "mod", "pub", "struct", "type", "use",
        ];
        self.is("#")
            || self.tape.kind(self.at) == Kind::Doc
            || words.contains(&self.tape.text(self.at))
    }

    fn visibility(&mut self) {
        let keyword = self.keyword_of_item();
        if keyword > self.at {
            self.tokens(keyword);
            self.out.word(" ");
        }
    }

    fn constant(&mut self) {
        self.out.begin(0);
        self.visibility();
        self.keyword("const");
        self.token();
        self.operator(":");
        self.out.word(" ");
        self.kind();
        self.spaced("=");
        self.out.barrier();
        self.expression();
        self.operator(";");
        self.out.end();
    }

    fn alias(&mut self) {
        self.out.begin(INDENT);
        self.visibility();
        self.keyword("type");
        self.token();
        self.generics();
        self.spaced("=");
        self.out.barrier();
        self.out.begin_filled(-INDENT);
        self.kind();
        self.out.end();
        self.operator(";");
        self.out.end();
    }

    fn module(&mut self) {
        self.visibility();
        self.keyword("mod");
        self.token();
        self.operator(";");
    }

    fn macro_item(&mut self) {
        self.path(Path::Expression);
        self.macro_call();
        self.operator(";");
    }

    fn import(&mut self) {
        self.visibility();
        self.keyword("use");
        self.imported();
        self.operator(";");
    }

    /// Copies what a `use` imports. A list of names is filled line by line.
    fn imported(&mut self) {
        self.operator("::");
        while self.tape.kind(self.at) == Kind::Word {
            self.token();
            self.operator("::");
        }
        self.operator("*");
        if !self.is_group("{") {
            return;
        }
        let end = self.tape.after(self.at) - 1;
        if self.end_of_name(self.at + 1) == end {
            // The braces around a single name are superfluous.
            self.at += 1;
            self.imported();
            self.at = end + 1;
            return;
        }
        self.filled(Self::imported);
    }

    /// Returns the end of the name, in a list of imports, that begins at a position.
    fn end_of_name(&self, mut at: usize) -> usize {
        while self.tape.kind(at) != Kind::Close && !self.tape.is(at, ",") {
            at = self.tape.after(at);
        }
        at
    }

    /// Copies a `struct` or an `enum`.
    fn data(&mut self) {
        self.out.begin(INDENT);
        self.visibility();
        let is_enum = self.is_word("enum");
        self.token();
        self.out.word(" ");
        self.token();
        self.generics();
        if self.is_group("(") {
            self.fields_by_position();
            self.operator(";");
            self.out.end();
            return;
        }
        if self.operator(";") {
            self.out.end();
            return;
        }
        self.conditions();
        let end = self.tape.after(self.at) - 1;
        self.token();
        self.out.line_between();
        while self.at < end {
            let before = self.at;
            if is_enum {
                self.variant();
            } else {
                self.field();
            }
            self.advance_from(before);
            self.skip(",");
            self.out.word(",");
            self.out.line();
        }
        self.out.shift(-INDENT);
        self.out.end();
        self.token();
    }

    fn fields_by_position(&mut self) {
        let end = self.tape.after(self.at) - 1;
        self.token();
        self.out.soft_break();
        self.list(end, |printer| {
            printer.attributes();
            printer.visibility();
            printer.kind();
        });
        self.out.shift(-INDENT);
        self.token();
    }

    fn field(&mut self) {
        self.attributes();
        self.visibility();
        self.token();
        self.operator(":");
        self.out.word(" ");
        self.kind();
    }

    fn variant(&mut self) {
        self.attributes();
        self.token();
        if self.is_group("(") {
            self.out.begin(INDENT);
            self.fields_by_position();
            self.out.end();
        }
    }

    /// Copies an `impl` block, with a blank line before each function but the first member, and
    /// after each function but the last member.
    fn implementation(&mut self) {
        self.out.begin(INDENT);
        self.out.begin_filled(-INDENT);
        self.out.begin(INDENT);
        self.token();
        self.generics();
        self.out.end();
        self.out.word(" ");
        self.kind();
        if self.is_word("for") {
            self.out.space();
            self.keyword("for");
            self.kind();
        }
        self.out.end();
        self.conditions();
        let end = self.tape.after(self.at) - 1;
        self.token();
        self.out.line_between();
        let mut was_function = None;
        while self.at < end {
            let before = self.at;
            let is_function = self.is_function();
            if was_function.is_some_and(|was_function| was_function || is_function) {
                self.out.line();
            }
            self.item();
            self.advance_from(before);
            was_function = Some(is_function);
        }
        self.out.shift(-INDENT);
        self.out.end();
        self.token();
    }

    /// Whether the member that is next is a function.
    fn is_function(&self) -> bool {
        let mut at = self.at;
        while self.tape.kind(at) == Kind::Doc || self.tape.is(at, "#") {
            at = match self.tape.kind(at) {
                Kind::Doc => at + 1,
                _ => self.tape.after(at + 1),
            };
        }
        let words = ["pub", "async", "fn"];
        while words.iter().any(|word| self.tape.is_word(at, word)) {
            if self.tape.is_word(at, "fn") {
                return true;
            }
            at = match self.tape.group_at(at + 1, "(") {
                Some(close) => close + 1,
                None => at + 1,
            };
        }
        false
    }

    /// Copies a function.
    fn function(&mut self) {
        self.out.begin(INDENT);
        self.visibility();
        self.keyword("async");
        self.keyword("fn");
        self.token();
        self.generics();
        let end = self.tape.after(self.at) - 1;
        self.token();
        self.out.barrier();
        self.out.begin(0);
        self.out.soft_break();
        self.list(end, Self::argument_of_function);
        self.out.shift(-INDENT);
        self.out.end();
        self.token();
        self.out.begin(-INDENT);
        self.return_type();
        self.out.end();
        self.conditions();
        let end = self.tape.after(self.at) - 1;
        self.token();
        self.out.line_between();
        self.statements(end);
        self.out.shift(-INDENT);
        self.out.end();
        self.token();
    }

    fn argument_of_function(&mut self) {
        if self.is("&") {
            self.kind();
            return;
        }
        self.pattern();
        if self.operator(":") {
            self.out.word(" ");
            self.kind();
        }
    }
}
