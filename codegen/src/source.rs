//! The text of a file, with an index of its lines and columns.

use std::ops::Range;

/// The distance in bytes between positions whose character counts are computed in advance.
const STEP: usize = 1024;

/// A range of bytes in the file a value was read from.
pub type Span = Range<usize>;

/// The text of one file of the spec.
#[derive(Debug)]
pub struct Source {
    /// The path relative to the parent of `spec`, with forward slashes: `spec/enums/reaction.yaml`.
    pub path: String,
    /// The text.
    pub text: String,
    /// The start of each line.
    lines: Vec<usize>,
    /// The number of characters before each step.
    characters: Vec<usize>,
}

impl Source {
    /// Creates a source from its text. The index is computed once, so that the cost per mistake
    /// does not grow with the number of mistakes.
    #[must_use]
    pub fn new(path: String, text: String) -> Self {
        let lines = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = [0].into_iter().chain(lines).collect();
        let mut sum = 0;
        let count = |step: &[u8]| {
            let before = sum;
            sum += starts(step);
            before
        };
        // One more step, so that the position after the last byte has one too.
        let steps = text.as_bytes().chunks(STEP).chain([&[][..]]);
        let characters = steps.map(count).collect();
        Self {
            path,
            text,
            lines,
            characters,
        }
    }

    /// Returns the line of a byte, counted from 1.
    #[must_use]
    pub fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at)
    }

    /// Returns the bytes of a line, counted from 1, without its end.
    pub(crate) fn bytes_of(&self, line: usize) -> Range<usize> {
        let start = self.lines[line - 1];
        let end = self
            .lines
            .get(line)
            .map_or(self.text.len(), |next| next - 1);
        let without_return = self.text[start..end].trim_end_matches('\r');
        start..start + without_return.len()
    }

    /// Returns the column of a byte in characters, counted from 1.
    #[must_use]
    pub fn column(&self, at: usize) -> usize {
        let start = self.lines[self.line(at) - 1];
        self.characters_before(at) - self.characters_before(start) + 1
    }

    fn characters_before(&self, at: usize) -> usize {
        let step = at / STEP;
        self.characters[step] + starts(&self.text.as_bytes()[step * STEP..at])
    }

    /// Returns the start of the character that contains a byte.
    #[must_use]
    pub fn boundary(&self, at: usize) -> usize {
        self.text.floor_char_boundary(at)
    }
}

/// The number of characters that start in these bytes of a text.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_in_lines_of_any_length() {
        let long = "ü".repeat(5000);
        let source = Source::new("x".to_owned(), format!("a\r\n{long}b\n\nc"));
        for (at, line, column, text) in [
            (0, 1, 1, "a"),
            (3, 2, 1, &*format!("{long}b")),
            (10_003, 2, 5001, &*format!("{long}b")),
            (10_005, 3, 1, ""),
            (10_006, 4, 1, "c"),
            (10_007, 4, 2, "c"),
        ] {
            assert_eq!((source.line(at), source.column(at)), (line, column), "{at}");
            assert_eq!(&source.text[source.bytes_of(line)], text, "{at}");
        }
    }
}
