//! The cells of a row: name and types in the first, a description in another.

use super::bounds;
use super::words::{self, Sentence};
use crate::block::{Block, blocks};
use crate::facts::{Bound, Code, Preset, Type};
use crate::inline::{self, Kind, Span};
use crate::language::{BETWEEN_TYPES, OR, OR_BETWEEN};
use crate::source::{Line, join};
use crate::table::Table;

/// The first cell of a row of fields.
#[derive(Debug, Default)]
pub struct Head<'a> {
    /// The names; several if the row describes several fields.
    pub names: Vec<String>,
    /// Whether a star follows the name.
    pub required: bool,
    /// The types.
    pub types: Vec<Type>,
    /// Text in the place of a type that is not one.
    pub unclear: String,
    /// The anchors on this page to which the types lead.
    pub links: Vec<(String, Line<'a>)>,
}

/// Reads the first cell of a row of fields.
pub fn head<'a>(lines: &[Line<'a>]) -> Head<'a> {
    let mut head = Head::default();
    let lines: Vec<Line<'a>> = lines
        .iter()
        .copied()
        .filter(|line| !line.is_blank())
        .collect();
    let Some(first) = lines.first() else {
        return head;
    };
    let spans = inline::spans(first.text.trim());
    let rest = if spans.iter().any(|span| span.bold) {
        head.bold_names(&spans)
    } else {
        head.plain_name(&spans)
    };
    head.types_in(&spans[rest..], *first);
    for line in &lines[1..] {
        head.types_in(&inline::spans(line.text.trim()), *line);
    }
    head
}

impl<'a> Head<'a> {
    /// Reads `**name***` in all spellings. Returns the index of the piece after the name.
    fn bold_names(&mut self, spans: &[Span<'_>]) -> usize {
        let mut name = String::new();
        for (at, span) in spans.iter().enumerate() {
            let is_star =
                span.kind == Kind::Star || (span.kind == Kind::Escaped && span.text == "*");
            let between = span.text.trim();
            let is_break = !span.bold && (matches!(between, "|" | "," | "/") || OR.has(between));
            if is_star && !name.is_empty() {
                self.required = true;
            } else if span.bold {
                name.push_str(span.text);
            } else if is_break && spans[at..].iter().any(|span| span.bold) {
                self.add_name(&name);
                name.clear();
            } else if !span.text.trim().is_empty() {
                self.add_name(&name);
                return at;
            }
        }
        self.add_name(&name);
        spans.len()
    }

    /// Reads a name that is not bold: the first word of the line.
    fn plain_name(&mut self, spans: &[Span<'_>]) -> usize {
        let Some(first) = spans.iter().position(|span| !span.text.trim().is_empty()) else {
            return spans.len();
        };
        self.add_name(spans[first].text);
        let stars = spans[first + 1..].iter().take_while(|span| {
            span.kind == Kind::Star || (span.kind == Kind::Escaped && span.text == "*")
        });
        let stars = stars.count();
        self.required |= stars > 0;
        first + 1 + stars
    }

    fn add_name(&mut self, name: &str) {
        let name = words::collapse(name);
        if !name.is_empty() {
            self.names.push(name);
        }
    }

    /// Reads the types in a line: in code, linked, or as plain words.
    fn types_in(&mut self, spans: &[Span<'a>], line: Line<'a>) {
        for span in spans {
            if let Some(anchor) = span.link.and_then(|link| link.strip_prefix('#')) {
                self.links.push((anchor.to_owned(), line));
            }
            let link = span.link.filter(|link| link.contains('#'));
            match span.kind {
                Kind::Star => self.required |= self.types.is_empty(),
                Kind::Code => self.types.extend(types(span.text, link)),
                _ if span.link.is_some() => self.types.extend(types(span.text, link)),
                _ => {
                    for word in span
                        .text
                        .split(|c: char| c.is_whitespace() || "|/,\\".contains(c))
                    {
                        if is_type_word(word) {
                            self.types.extend(types(word, None));
                        } else if !matches!(word, "" | "/" | "(" | ")" | ".")
                            && !BETWEEN_TYPES.has(word)
                        {
                            self.unclear.push_str(word);
                            self.unclear.push(' ');
                        }
                    }
                }
            }
        }
    }
}

/// The basic types, for words without marks and for letter case.
const BASIC: [&str; 20] = [
    "string",
    "integer",
    "boolean",
    "object",
    "array",
    "double",
    "char",
    "date",
    "datetime",
    "time",
    "file",
    "text",
    "enum",
    "null",
    "any",
    "number",
    "timestamp",
    "float",
    "int",
    "bool",
];

fn is_type_word(word: &str) -> bool {
    let name = word.trim_end_matches("[]").to_lowercase();
    BASIC.contains(&name.as_str()) || (name.contains('_') && is_name(&name))
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
}

/// Reads the types in a text such as `string|null` or `integer or integer[]`.
pub fn types(text: &str, link: Option<&str>) -> Vec<Type> {
    let text = OR_BETWEEN
        .of(text)
        .fold(text.to_owned(), |text, or| text.replace(or, "|"));
    let members = text
        .split(['|', ',', '/', '\\'])
        .map(str::trim)
        .filter(|member| !member.is_empty());
    members.map(|member| one_type(member, link)).collect()
}

fn one_type(written: &str, link: Option<&str>) -> Type {
    let mut name = words::collapse(written);
    let mut lists = 0;
    while let Some(item) = name.strip_suffix("[]") {
        name.truncate(item.trim_end().len());
        lists += 1;
    }
    let lower = name.to_lowercase();
    let name = match lower.as_str() {
        "int" => "integer".to_owned(),
        "bool" => "boolean".to_owned(),
        "float" => "double".to_owned(),
        "str" => "string".to_owned(),
        basic if BASIC.contains(&basic) => lower,
        _ => name,
    };
    Type {
        name,
        lists,
        link: link.map(ToOwned::to_owned),
    }
}

/// The maximum number of links to other pages that are kept.
const MAX_SEE: usize = 16;

/// A description.
#[derive(Debug, Default)]
pub struct Description<'a> {
    pub words: String,
    pub default: Option<Preset>,
    pub bounds: Vec<Bound>,
    pub condition: Option<String>,
    /// The codes of lists and of lines that announce them.
    pub codes: Vec<Code>,
    pub deprecated: bool,
    /// The anchors on this page to which the text leads.
    pub links: Vec<(String, Line<'a>)>,
    /// The places on other pages to which the text leads.
    pub see: Vec<String>,
    /// The tables inside the cell.
    pub tables: Vec<Table<'a>>,
}

/// Reads a description.
pub fn description<'a>(lines: &[Line<'a>]) -> Description<'a> {
    let mut out = Description::default();
    let mut texts: Vec<String> = Vec::new();
    // Codes in a line count only where no list has any.
    let mut in_lines: Vec<Code> = Vec::new();
    // Items after "where:" explain the letters of a format, not the values of the field.
    let mut explains_format = false;
    for block in blocks(lines) {
        let (lines, is_item) = match block {
            Block::Paragraph(lines) | Block::Quote(lines) => (lines, false),
            Block::Item(lines) => (lines, true),
            Block::Tab(line) => (vec![line], false),
            Block::Heading(heading) => (vec![heading.text], false),
            Block::Fence(fence) => {
                texts.push(words::collapse(&fence.text()));
                continue;
            }
            Block::Table(table) => {
                out.tables.push(table);
                continue;
            }
            Block::Note { .. } | Block::NoteEnd | Block::TabsEnd => continue,
        };
        let Some(sentence) = Sentence::new(&lines) else {
            continue;
        };
        out.links_in(&lines);
        let text = inline::plain_lines(&lines);
        if is_item {
            if !explains_format {
                out.item(&sentence, &text);
            }
        } else {
            explains_format = words::explains_format(&text);
            out.default = out.default.take().or_else(|| sentence.default());
            if in_lines.is_empty() {
                in_lines = sentence.codes();
            }
        }
        out.condition = out.condition.take().or_else(|| words::condition(&text));
        out.deprecated |= words::is_deprecated(&text);
        out.bounds.extend(bounds::bounds(&text));
        texts.push(text);
    }
    if out.codes.is_empty() {
        out.codes = in_lines;
    }
    out.bounds.truncate(bounds::MAX_BOUNDS);
    out.words = texts.join("\n");
    out
}

impl<'a> Description<'a> {
    /// Reads an item of a list: a code, unless it is prose. One of them may be the default.
    fn item(&mut self, sentence: &Sentence<'_>, text: &str) {
        let codes = sentence.item().unwrap_or_default();
        if let [code] = &codes[..]
            && words::is_default(text)
            // "`=` — equal (used by default)" is about filters.
            && code.code.contains(char::is_alphanumeric)
        {
            let (value, words) = (Some(code.code.clone()), text.to_owned());
            self.default.get_or_insert(Preset { value, words });
        }
        self.codes.extend(codes);
    }

    /// Notes the links to anchors, on this page or others.
    fn links_in(&mut self, lines: &[Line<'a>]) {
        for line in lines {
            for span in inline::spans(line.text) {
                let Some((path, anchor)) = span.link.and_then(|link| link.split_once('#')) else {
                    continue;
                };
                if path.is_empty() {
                    self.links.push((anchor.to_owned(), *line));
                } else if !path.contains("://") && self.see.len() < MAX_SEE {
                    let place = format!("{}#{anchor}", join(&line.place().file, path));
                    if !self.see.contains(&place) {
                        self.see.push(place);
                    }
                }
            }
        }
    }

    /// Adds what another cell says.
    pub fn extend(&mut self, other: Self) {
        let Self {
            words,
            default,
            bounds,
            condition,
            codes,
            deprecated,
            links,
            see,
            tables,
        } = other;
        if !self.words.is_empty() && !words.is_empty() {
            self.words.push('\n');
        }
        self.words.push_str(&words);
        self.default = self.default.take().or(default);
        self.condition = self.condition.take().or(condition);
        self.deprecated |= deprecated;
        self.bounds.extend(bounds);
        self.codes.extend(codes);
        self.links.extend(links);
        self.see.extend(see);
        self.tables.extend(tables);
    }

    /// Adds the words, links and tables of a cell whose meaning is not known.
    pub fn extend_words(&mut self, other: Self) {
        let Self {
            words,
            links,
            see,
            tables,
            ..
        } = other;
        self.extend(Self {
            words,
            links,
            see,
            tables,
            ..Self::default()
        });
    }

    /// Sets the default from a column of its own.
    pub fn preset(&mut self, text: &str) {
        if !matches!(text, "" | "-" | "—" | "–") {
            let (value, words) = (Some(words::unquoted(text).to_owned()), text.to_owned());
            self.default = Some(Preset { value, words });
        }
    }
}
