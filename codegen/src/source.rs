//! The text of a file, and where in it lines and columns are.

use std::ops::Range;

/// How far apart the places are up to which characters are counted beforehand, in bytes.
const STEP: usize = 1024;

/// A range of bytes in the file a value was read from.
pub type Span = Range<usize>;

/// The text of one file of the spec.
#[derive(Debug)]
pub struct Source {
    /// The path relative to the folder above `spec`, with forward slashes: `spec/enums/reaction.yaml`.
    pub path: String,
    /// The text.
    pub text: String,
    /// Where each line starts.
    lines: Vec<usize>,
    /// How many characters there are before each step.
    characters: Vec<usize>,
}

impl Source {
    /// A file with its text. All that finding a place needs is counted here, once, so that many
    /// mistakes cost no more each than few.
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
        // One step more than there are, so that a place behind the last byte has one too.
        let steps = text.as_bytes().chunks(STEP).chain([&[][..]]);
        let characters = steps.map(count).collect();
        Self {
            path,
            text,
            lines,
            characters,
        }
    }

    /// The line in which a byte lies, counted from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at)
    }

    /// The bytes of a line, counted from 1, without its end.
    pub(crate) fn bytes_of(&self, line: usize) -> Range<usize> {
        let start = self.lines[line - 1];
        let end = self
            .lines
            .get(line)
            .map_or(self.text.len(), |next| next - 1);
        let without_return = self.text[start..end].trim_end_matches('\r');
        start..start + without_return.len()
    }

    /// The column in which a byte lies, in characters, counted from 1.
    pub(crate) fn column(&self, at: usize) -> usize {
        let start = self.lines[self.line(at) - 1];
        self.characters_before(at) - self.characters_before(start) + 1
    }

    fn characters_before(&self, at: usize) -> usize {
        let step = at / STEP;
        self.characters[step] + starts(&self.text.as_bytes()[step * STEP..at])
    }

    /// The start of the character in which a byte lies.
    pub(crate) fn boundary(&self, at: usize) -> usize {
        self.text.floor_char_boundary(at)
    }
}

/// How many characters start among these bytes of a text.
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
