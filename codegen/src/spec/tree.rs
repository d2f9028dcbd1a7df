//! A YAML file as a tree that keeps places and duplicate keys, and the remedies for a file that is
//! not valid YAML.

use granit_parser::{ErrorKind, Event, Parser, ScanError};

use crate::source::{Source, Span};

/// A YAML value with what deserializing would drop: places and duplicate keys.
pub(super) struct Tree {
    pub(super) span: Span,
    pub(super) kind: Kind,
}

pub(super) enum Kind {
    Scalar { text: String, plain: bool },
    List(Vec<Tree>),
    Map(Vec<(Tree, Tree)>),
}

/// Parses a file; returns `None` if it is empty.
pub(super) fn tree(source: &Source) -> Result<Option<Tree>, Fault> {
    let mut parser = Parser::new_from_str(&source.text);
    // The open collections, each with its children so far.
    let mut open: Vec<(Span, bool, Vec<Tree>)> = Vec::new();
    let mut root = None;
    // Reported only if no alias refers to it.
    let mut first_anchor = None;
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| Fault::of_syntax(source, &error))?;
        let span = span.byte_range().unwrap_or_default();
        let anchor = match &event {
            Event::Scalar(_, _, anchor, _)
            | Event::SequenceStart(_, anchor, _)
            | Event::MappingStart(_, anchor, _) => *anchor,
            _ => 0,
        };
        if anchor != 0 && first_anchor.is_none() {
            first_anchor = Some(span.clone());
        }
        let done = match event {
            Event::Scalar(text, style, ..) => Tree {
                span,
                kind: Kind::Scalar {
                    text: text.into_owned(),
                    plain: matches!(style, granit_parser::ScalarStyle::Plain),
                },
            },
            Event::MappingStart(..) => {
                open.push((span, true, Vec::new()));
                continue;
            }
            Event::SequenceStart(..) => {
                open.push((span, false, Vec::new()));
                continue;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                let Some((start, is_map, children)) = open.pop() else {
                    continue;
                };
                let kind = if is_map {
                    let mut children = children.into_iter();
                    let mut entries = Vec::new();
                    while let (Some(key), Some(value)) = (children.next(), children.next()) {
                        entries.push((key, value));
                    }
                    Kind::Map(entries)
                } else {
                    Kind::List(children)
                };
                Tree { span: start, kind }
            }
            Event::Alias(_) => {
                return Err(Fault {
                    span,
                    message: "aliases are not part of the notation".to_owned(),
                    help: "write the value instead of the alias",
                });
            }
            Event::DocumentStart(..) if root.is_some() => {
                return Err(Fault {
                    span,
                    message: "the file contains a second document".to_owned(),
                    help: "move it to a file of its own",
                });
            }
            _ => continue,
        };
        match open.last_mut() {
            Some((_, _, children)) => children.push(done),
            None => root = Some(done),
        }
    }
    match first_anchor {
        Some(span) => Err(Fault {
            span,
            message: "anchors are not part of the notation".to_owned(),
            help: "remove the word that begins with `&`, or put the text in quotes",
        }),
        None => Ok(root),
    }
}

/// Why a file is not valid YAML, or not YAML of the notation.
pub(super) struct Fault {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) help: &'static str,
}

impl Fault {
    fn of_syntax(source: &Source, error: &ScanError) -> Self {
        let at = error.marker().byte_offset().unwrap_or(source.text.len());
        let at = match error.kind() {
            kind if is_tab(kind) => first(source, at, '\t'),
            ErrorKind::UnexpectedCharacter { character } if character.is_control() => {
                first(source, at, *character)
            }
            _ => at,
        };
        Self {
            span: at..at,
            message: error.info(),
            help: advice(error.kind()),
        }
    }
}

/// Returns the first place of a character from the beginning of the line; the parser reports a place
/// before or after it.
fn first(source: &Source, at: usize, character: char) -> usize {
    let start = source.bytes_of(source.line(source.boundary(at))).start;
    source.text[start..]
        .find(character)
        .map_or(at, |offset| start + offset)
}

fn is_tab(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart
    )
}

/// The remedy for a syntax error.
fn advice(kind: &ErrorKind) -> &'static str {
    match kind {
        kind if is_tab(kind) => "indent with spaces: YAML does not allow tabs",
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            "put a text that contains a colon and a space in quotes"
        }
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => {
            "put a comma between two entries, and a text that contains a colon and a space in quotes"
        }
        ErrorKind::UnexpectedCharacter { character } if character.is_control() => {
            "remove this character"
        }
        ErrorKind::UnexpectedCharacter { .. } => {
            "put a text that begins with this character in quotes"
        }
        ErrorKind::UnclosedQuotedScalar => "add the closing quote",
        ErrorKind::InvalidTrailingSingleQuotedScalar
        | ErrorKind::InvalidTrailingDoubleQuotedScalar => "put the whole text in quotes",
        ErrorKind::UnknownQuotedScalarEscape => "write `\\` for a backslash in double quotes",
        ErrorKind::UnclosedFlowCollection { .. } => "add the closing bracket",
        ErrorKind::MisplacedFlowCollectionEnd | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
            "close each bracket with one of the same kind"
        }
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::InvalidIndentation
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::InvalidFlowScalarIndent => "indent all entries of a block alike",
        _ => "check indentation, quotes and the space after each colon",
    }
}
