//! Mistakes in the spec: where they are, which rule they break, and what to do about them.

use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::spec::{Source, Span};

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
        let start = floor_char_boundary(&source.text, span.start);
        let before = &source.text[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = source.text[start..]
            .find('\n')
            .map_or(source.text.len(), |length| start + length);
        let line = source.text[line_start..line_end]
            .trim_end_matches('\r')
            .to_owned();
        // What spans several lines is marked to the end of the first, so that a diagnostic stays short.
        let length = line.len();
        let marked_start = (start - line_start).min(length);
        let marked_end = floor_char_boundary(&line, span.end.saturating_sub(line_start))
            .clamp(marked_start, length);
        Self {
            rule,
            message,
            help,
            file: source.path.clone(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            snippet: Some((line, marked_start..marked_end)),
        }
    }

    /// A mistake that has to do with a file as a whole.
    pub(crate) fn of_file(rule: Rule, file: &str, message: String, help: String) -> Self {
        Self {
            rule,
            message,
            help,
            file: file.to_owned(),
            line: 1,
            column: 1,
            snippet: None,
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = Level::ERROR.primary_title(&self.message).id(self.rule.id());
        let report = match &self.snippet {
            Some((line, span)) => title.element(
                Snippet::source(line.as_str())
                    .path(self.file.as_str())
                    .line_start(self.line)
                    .annotation(AnnotationKind::Primary.span(span.clone())),
            ),
            None => Group::with_title(title).element(
                annotate_snippets::Origin::path(self.file.as_str())
                    .line(1)
                    .char_column(1),
            ),
        };
        let report = [report.element(Level::HELP.message(&self.help))];
        formatter.write_str(&Renderer::plain().render(&report))
    }
}

fn floor_char_boundary(text: &str, index: usize) -> usize {
    let mut index = index.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

/// The known name nearest to a mistyped one, where one is near enough to be meant.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&name.to_lowercase(), &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, candidate)| *distance <= candidate.chars().count().max(3) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `did you mean …?` where a name is near, otherwise the list of what is known.
pub(crate) fn suggest<'a>(name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match nearest(name, known.clone()) {
        Some(near) => format!("did you mean `{}`?", near.escape_debug()),
        None => {
            let quoted = |name: &str| format!("`{}`", name.escape_debug());
            let all: Vec<_> = known.into_iter().map(quoted).collect();
            match all.len() {
                0 => "none is declared".to_owned(),
                1..=30 => format!("known here: {}", all.join(", ")),
                count => format!(
                    "known here: {} and {} more",
                    all[..30].join(", "),
                    count - 30
                ),
            }
        }
    }
}
