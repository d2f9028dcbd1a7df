//! Mistakes in the spec: their place, the rule that is broken, and the remedy.

mod suggest;
mod visible;

use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::source::{Source, Span};

pub(crate) use suggest::suggest;
pub(crate) use visible::short;

crate::rules! {
    /// The rules of the spec.
    Rule;
    UnreadableFile = "unreadable-file",
        "a file cannot be read",
        "save it as UTF-8 and check its permissions";
    MisplacedFile = "misplaced-file",
        "a file's name or folder does not fit the layout",
        "rename or move it";
    YamlSyntax = "yaml-syntax",
        "a file is not valid YAML",
        "check indentation, quotes and colons";
    UnknownKey = "unknown-key",
        "a key that the notation does not know",
        "correct its spelling";
    MissingKey = "missing-key",
        "a block lacks a key or a section",
        "add it";
    WrongValue = "wrong-value",
        "a value is of the wrong kind",
        "use the kind that the table above names";
    DuplicateKey = "duplicate-key",
        "a block contains the same key twice",
        "remove one";
    DuplicateCode = "duplicate-code",
        "an enumeration, or a method with its groups, contains the same code twice",
        "remove one";
    DuplicateName = "duplicate-name",
        "two blocks declare the same name",
        "remove or rename one";
    MisplacedSection = "misplaced-section",
        "a section is in the wrong file",
        "move it";
    UnknownType = "unknown-type",
        "a type is neither built in nor declared",
        "correct it, or declare it";
    MisusedType = "misused-type",
        "a type is not allowed in its place",
        "see the message";
    MisusedKey = "misused-key",
        "a key has no effect in its place, or contradicts another",
        "see the message";
    CostlyRequired = "costly-required",
        "a response requires a field that is neither an id nor contains one",
        "make it `required: no`; give it a `default` if its absence has a meaning";
    UnknownReference = "unknown-reference",
        "an identity, an error group, an id or another parameter is not declared",
        "correct it, or declare it";
    ForeignReference = "foreign-reference",
        "a type, an error group or an identity belongs to another area",
        "move it to the folders at the root, or declare one in this area";
    UndeclaredError = "undeclared-error",
        "the `error` of an example is not a code of its method, or a method with `detects_repeats` has no code of class `already_done`",
        "declare the code";
    NameCollision = "name-collision",
        "two names would become one Rust name",
        "give one of them a `rust` name";
    InvalidName = "invalid-name",
        "a name cannot become a Rust name, breaks the conventions for such names, or is too long for a tool",
        "give it a `rust` name, or correct it";
    ExampleMismatch = "example-mismatch",
        "an example does not fit its types",
        "correct the example or the type";
    MissingDescription = "missing-description",
        "a text is missing or empty",
        "write it";
    Todo = "todo",
        "a text begins with `TODO`: a draft that nobody has finished",
        "write the text";
    DescriptionStyle = "description-style",
        "a text does not consist of sentences",
        "begin it with a capital letter and end it with a full stop";
    ForbiddenCharacter = "forbidden-character",
        "a text contains a character that cannot be shown safely",
        "remove it";
    InvalidValue = "invalid-value",
        "a link, date, status, emoji, bound or default is not valid",
        "correct it as the message says";
    Unused = "unused",
        "nothing uses a declaration",
        "use it, or remove it";
    StaleDeviation = "stale-deviation",
        "a deviation no longer applies",
        "update or remove it";
    LostName = "lost-name",
        "a previously generated name is missing",
        "restore it, with `removed` if that key exists there; or drop it with `--allow-removal`";
}

/// One mistake in the spec.
///
/// `Display` formats it like a compiler: the rule, the file with line and column, the line itself
/// with the place marked, and help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that is broken.
    pub rule: Rule,
    /// The cause.
    pub message: String,
    /// The remedy.
    pub help: String,
    /// The file, relative to the folder above `spec`, with forward slashes.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The visible part of the line, and the marked range in it.
    snippet: Option<(String, Span)>,
}

impl Diagnostic {
    pub(crate) fn new(
        rule: Rule,
        source: &Source,
        span: Span,
        message: String,
        help: String,
    ) -> Self {
        let start = source.boundary(span.start);
        let line = source.line(start);
        let bytes = source.bytes_of(line);
        // Only the first of several lines is marked, to keep the diagnostic short.
        let length = bytes.len();
        let marked_start = (start - bytes.start).min(length);
        let marked_end = source.boundary(span.end).saturating_sub(bytes.start);
        let marked = marked_start..marked_end.clamp(marked_start, length);
        Self {
            rule,
            message: visible::message(&message),
            help: visible::message(&help),
            file: source.path.clone(),
            line,
            column: source.column(start),
            snippet: Some(visible::excerpt(&source.text[bytes], marked)),
        }
    }

    /// Creates a mistake about a file as a whole.
    pub(crate) fn of_file(rule: Rule, file: &str, message: String, help: String) -> Self {
        Self {
            rule,
            message: visible::message(&message),
            help: visible::message(&help),
            file: file.to_owned(),
            line: 1,
            column: 1,
            snippet: None,
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = visible::message(&self.file);
        let title = Level::ERROR.primary_title(&self.message).id(self.rule.id());
        let report = match &self.snippet {
            Some((line, span)) => title.element(
                Snippet::source(line.as_str())
                    .path(file.as_str())
                    .line_start(self.line)
                    .annotation(AnnotationKind::Primary.span(span.clone())),
            ),
            None => Group::with_title(title).element(Origin::path(file.as_str())),
        };
        let report = [report.element(Level::HELP.message(&self.help))];
        let rendered = Renderer::plain().render(&report);
        // The renderer counts columns in the visible part of the line, which may start later.
        let (title, rest) = rendered.split_once('\n').unwrap_or((&rendered, ""));
        let (place, rest) = rest.split_once('\n').unwrap_or((rest, ""));
        let (arrow, _) = place.split_once("--> ").unwrap_or((place, ""));
        let (line, column) = (self.line, self.column);
        write!(
            formatter,
            "{title}\n{arrow}--> {file}:{line}:{column}\n{rest}"
        )
    }
}
