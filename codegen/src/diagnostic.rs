//! Mistakes in the spec: where they are, which rule they break, and what to do about them.

mod suggest;
mod visible;

use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::source::{Source, Span};

pub(crate) use suggest::suggest;
pub(crate) use visible::short;

/// The rules a spec has to keep. `spec/README.md` explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// A file cannot be read.
    UnreadableFile,
    /// A file's name or folder does not fit the layout of the spec.
    MisplacedFile,
    /// A file is not YAML.
    YamlSyntax,
    /// A mapping has a key that the notation does not know.
    UnknownKey,
    /// A mapping lacks a key that the notation asks for.
    MissingKey,
    /// A value is of the wrong kind.
    WrongValue,
    /// A mapping has the same key twice.
    DuplicateKey,
    /// An enumeration, error table or method declares the same code twice.
    DuplicateCode,
    /// Two blocks declare the same name.
    DuplicateName,
    /// A section stands in a file that is not for it.
    MisplacedSection,
    /// A type is neither built in nor declared.
    UnknownType,
    /// A type is used where it cannot be.
    MisusedType,
    /// A key says nothing where it stands, or contradicts another.
    MisusedKey,
    /// An answer must have a field that is neither an id nor holds one.
    CostlyRequired,
    /// A name refers to something that is not declared.
    UnknownReference,
    /// A name refers to something that another area declares.
    ForeignReference,
    /// An example fails with a code that its method does not declare.
    UndeclaredError,
    /// Two names would become the same Rust name.
    NameCollision,
    /// A name cannot become a Rust name, or is not spelled as the server spells names.
    InvalidName,
    /// An example does not fit its types.
    ExampleMismatch,
    /// A description is empty.
    MissingDescription,
    /// A text does not start with a capital and end with a full stop.
    DescriptionStyle,
    /// A text holds a character that cannot be shown safely.
    ForbiddenCharacter,
    /// A link, date, status or emoji is not of the right form.
    InvalidValue,
    /// A declaration that nothing uses.
    Unused,
    /// A deviation that no longer applies.
    StaleDeviation,
    /// A name that was generated before is gone.
    LostName,
}

impl Rule {
    /// Every rule.
    pub const ALL: &'static [Self] = &[
        Self::UnreadableFile,
        Self::MisplacedFile,
        Self::YamlSyntax,
        Self::UnknownKey,
        Self::MissingKey,
        Self::WrongValue,
        Self::DuplicateKey,
        Self::DuplicateCode,
        Self::DuplicateName,
        Self::MisplacedSection,
        Self::UnknownType,
        Self::MisusedType,
        Self::MisusedKey,
        Self::CostlyRequired,
        Self::UnknownReference,
        Self::ForeignReference,
        Self::UndeclaredError,
        Self::NameCollision,
        Self::InvalidName,
        Self::ExampleMismatch,
        Self::MissingDescription,
        Self::DescriptionStyle,
        Self::ForbiddenCharacter,
        Self::InvalidValue,
        Self::Unused,
        Self::StaleDeviation,
        Self::LostName,
    ];

    /// The rule's id, as diagnostics and `spec/README.md` spell it.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::UnreadableFile => "unreadable-file",
            Self::MisplacedFile => "misplaced-file",
            Self::YamlSyntax => "yaml-syntax",
            Self::UnknownKey => "unknown-key",
            Self::MissingKey => "missing-key",
            Self::WrongValue => "wrong-value",
            Self::DuplicateKey => "duplicate-key",
            Self::DuplicateCode => "duplicate-code",
            Self::DuplicateName => "duplicate-name",
            Self::MisplacedSection => "misplaced-section",
            Self::UnknownType => "unknown-type",
            Self::MisusedType => "misused-type",
            Self::MisusedKey => "misused-key",
            Self::CostlyRequired => "costly-required",
            Self::UnknownReference => "unknown-reference",
            Self::ForeignReference => "foreign-reference",
            Self::UndeclaredError => "undeclared-error",
            Self::NameCollision => "name-collision",
            Self::InvalidName => "invalid-name",
            Self::ExampleMismatch => "example-mismatch",
            Self::MissingDescription => "missing-description",
            Self::DescriptionStyle => "description-style",
            Self::ForbiddenCharacter => "forbidden-character",
            Self::InvalidValue => "invalid-value",
            Self::Unused => "unused",
            Self::StaleDeviation => "stale-deviation",
            Self::LostName => "lost-name",
        }
    }
}

/// One mistake in the spec.
///
/// `Display` shows it the way a compiler would: the rule, the file with line and column, the line
/// itself with the place marked, and help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that is broken.
    pub rule: Rule,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The file, relative to the folder above `spec`, with forward slashes.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// What is shown of the line, and where in that the place is.
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
        // What spans several lines is marked to the end of the first, so that a diagnostic stays short.
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

    /// A mistake that has to do with a file as a whole.
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
        // The renderer counts columns in what is shown of the line, which may lack its beginning.
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
