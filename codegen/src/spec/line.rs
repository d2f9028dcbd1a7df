//! The line of a key of the spec.

use super::tree::{Kind, tree};
use crate::source::Source;

/// Returns the line of the key at the end of a path, counted from 1. If the file lacks a part of the
/// path, it is the line of the last key before that part.
pub(crate) fn line(source: &Source, path: &[String]) -> usize {
    let Ok(Some(root)) = tree(source) else {
        return 1;
    };
    let mut line = 1;
    let mut at = &root;
    for part in path {
        let Kind::Map(entries) = &at.kind else {
            break;
        };
        let mut entries = entries.iter();
        let found =
            entries.find(|(key, _)| matches!(&key.kind, Kind::Scalar { text, .. } if text == part));
        let Some((key, value)) = found else {
            break;
        };
        line = source.line(source.boundary(key.span.start));
        at = value;
    }
    line
}
