//! The lines of the keys of a file.

use super::tree::{Kind, Tree, tree};
use crate::source::Source;

/// A file whose keys can be looked up.
pub(crate) struct Lines<'a> {
    source: &'a Source,
    /// The contents; `None` if the file is empty.
    root: Option<Tree>,
}

impl<'a> Lines<'a> {
    /// Parses a file.
    pub(crate) fn new(source: &'a Source) -> Self {
        Self {
            source,
            root: tree(source).ok().flatten(),
        }
    }

    /// Returns the line of the key at the end of a path, counted from 1. If the file lacks a part of
    /// the path, it is the line of the last key before that part.
    pub(crate) fn line(&self, path: &[String]) -> usize {
        let mut line = 1;
        let mut at = self.root.as_ref();
        for part in path {
            let Some(Kind::Map(entries)) = at.map(|tree| &tree.kind) else {
                break;
            };
            let is_part =
                |key: &Tree| matches!(&key.kind, Kind::Scalar { text, .. } if text == part);
            let Some((key, value)) = entries.iter().find(|(key, _)| is_part(key)) else {
                break;
            };
            line = self.source.line(self.source.boundary(key.span.start));
            at = Some(value);
        }
        line
    }
}
