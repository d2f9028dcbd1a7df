//! The comment before a declaration, which editors show as Markdown.

use crate::emit::{constraint_text, prose};
use crate::model::{Deprecation, Field};

/// A comment under construction, line by line.
#[derive(Default)]
pub(super) struct Comment(Vec<String>);

impl Comment {
    /// Starts a comment with a text, whose first sentence is a paragraph of its own.
    pub(super) fn of(text: &str) -> Self {
        Self::default().with(prose::summarized(text))
    }

    /// Starts the comment of a field, with what its value may be.
    pub(super) fn of_field(field: &Field) -> Self {
        let remarks = constraint_text::of_wire_value(field)
            .into_iter()
            .chain(constraint_text::of_others(field));
        let text = prose::joined([field.description.clone()].into_iter().chain(remarks));
        Self::of(&text).deprecated(field.deprecated.as_ref())
    }

    /// Adds a paragraph.
    pub(super) fn paragraph(self, text: &str) -> Self {
        self.space().with(prose::wrapped(text))
    }

    /// Adds items of a list.
    pub(super) fn list(self, items: &[String]) -> Self {
        let lines = items.iter().flat_map(|item| prose::item(item)).collect();
        self.space().with(lines)
    }

    /// Adds the link to the vendor's page.
    pub(super) fn page(self, page: &str) -> Self {
        let page = page.replace("*/", "*%2F");
        self.space()
            .tag(format!("@see {{@link {page} Bitrix24 documentation}}"))
    }

    /// Adds the vendor's advice against something, if there is any.
    pub(super) fn deprecated(self, deprecation: Option<&Deprecation>) -> Self {
        match deprecation {
            Some(deprecation) => self.advice(&constraint_text::of_advice(deprecation)),
            None => self,
        }
    }

    /// Adds that the vendor has removed something, if it has.
    pub(super) fn removed(self, day: Option<&String>) -> Self {
        match day {
            Some(day) => self.advice(&constraint_text::of_removal(day)),
            None => self,
        }
    }

    fn advice(self, text: &str) -> Self {
        let text = prose::line(text);
        self.space().tag(format!("@deprecated {text}"))
    }

    /// Adds lines of text.
    fn with(mut self, lines: Vec<String>) -> Self {
        self.0.extend(lines);
        self
    }

    /// Adds a line that begins with a tag.
    fn tag(mut self, line: String) -> Self {
        self.0.push(line);
        self
    }

    /// Adds an empty line, unless the comment is empty.
    fn space(mut self) -> Self {
        if !self.0.is_empty() {
            self.0.push(String::new());
        }
        self
    }

    /// Returns the comment at an indentation.
    pub(super) fn written(&self, indent: &str) -> String {
        match &self.0[..] {
            [] => String::new(),
            [line] => format!("{indent}/** {line} */\n"),
            lines => {
                let mut text = format!("{indent}/**\n");
                for line in lines {
                    text.push_str(indent);
                    text.push_str(" * ");
                    text.push_str(line);
                    text.truncate(text.trim_end().len());
                    text.push('\n');
                }
                text + indent + " */\n"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Comment;

    #[test]
    fn a_text_stays_text() {
        let written = Comment::of("@deprecated {@link x} */ `*/ {@x}`").written("");
        assert_eq!(
            written,
            "/** \\@deprecated {\\@<!-- -->link x} \\*\\/ \\`\\*\\/ {\\@<!-- -->x}\\` */\n"
        );
    }

    #[test]
    fn one_line_or_several() {
        let comment = Comment::of("One.");
        assert_eq!(comment.written("  "), "  /** One. */\n");
        assert_eq!(
            comment.page("https://x.y/z").written(""),
            "/**\n * One.\n *\n * @see {@link https://x.y/z Bitrix24 documentation}\n */\n"
        );
    }
}
