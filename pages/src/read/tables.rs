//! Tables, distinguished by their headers, and their rows.

use super::Log;
use super::cell::{self, Description};
use super::errors::errors;
use super::form::{Column, Form, MAX_NAMES, column, form, without_header};
use crate::facts::{Code, ErrorRow, Field};
use crate::inline;
use crate::language;
use crate::outline::Part;
use crate::report::{Reason, RepairKind};
use crate::source::Line;
use crate::table::{Row, Table};

/// The maximum nesting depth of tables in cells.
const MAX_DEPTH: usize = 4;

/// The maximum length of a name.
const MAX_NAME: usize = 200;

/// A table that has been read.
#[derive(Debug)]
pub enum Read<'a> {
    /// Fields: parameters, results, objects.
    Fields(Vec<FieldRow<'a>>),
    /// Errors.
    Errors(Vec<ErrorRow>),
    /// Codes.
    Codes(Vec<Code>),
    /// Anything else, as text.
    Other(Vec<Vec<String>>),
}

/// A row of fields before its place among the others is known.
#[derive(Debug)]
pub struct FieldRow<'a> {
    /// The field; its path is only its name.
    pub field: Field,
    /// The anchors that the row leads to.
    pub links: Vec<(String, Line<'a>)>,
    /// The rows of tables inside its cells.
    pub nested: Vec<FieldRow<'a>>,
}

/// Reads a table in a part of the page.
///
/// `code` is the code that the text above the table states for all its rows.
pub fn read<'a>(table: Table<'a>, part: Part, code: Option<&str>, log: &mut Log) -> Read<'a> {
    read_at(table, part, code, log, 0)
}

fn read_at<'a>(
    table: Table<'a>,
    part: Part,
    code: Option<&str>,
    log: &mut Log,
    depth: usize,
) -> Read<'a> {
    if !table.closed {
        log.unread(Reason::UnclosedTable, "#|", &table.at);
    }
    for line in &table.stray {
        if line.text.trim() == "-" {
            log.repair(RepairKind::StrayMark, "-", line);
            continue;
        }
        log.unread(Reason::StrayText, line.text, line);
    }
    for row in table.rows.iter().filter(|row| !row.closed) {
        log.repair(RepairKind::UnclosedRow, &row.texts()[0], &row.at);
    }
    let Some(first) = table.rows.first() else {
        return Read::Other(Vec::new());
    };
    let header: Vec<String> = lower(first);
    let has_header = !is_typed_row(first);
    let form = if has_header {
        form(&header, part)
    } else {
        without_header(first)
    };
    let rows = &table.rows[usize::from(has_header)..];
    match form {
        Form::Fields(columns) => {
            // Long tables repeat their header.
            let rows = rows
                .iter()
                .filter(|row| !has_header || lower(row) != header);
            let reader = Rows {
                columns: &columns,
                part,
                depth,
            };
            Read::Fields(rows.flat_map(|row| reader.fields(row, log)).collect())
        }
        Form::Errors(mut columns) => {
            // "Error" may head messages or codes.
            if language::ONE_ERROR.has(&header[0]) && rows.iter().all(|row| code_row(row).is_some())
            {
                columns[0] = Column::Code;
            }
            Read::Errors(
                rows.iter()
                    .flat_map(|row| errors(row, &columns, part, code, log))
                    .collect(),
            )
        }
        Form::Unknown => {
            let read: Vec<Option<Code>> = rows.iter().map(code_row).collect();
            let codes = read.iter().flatten().count();
            let others = read.len() - codes;
            // A column of codes may have a row that is none, such as one of several words.
            let is_column = column(&header[0]) == Column::Code && others <= codes;
            if codes == 0 || (others > 0 && !is_column) {
                return Read::Other(table.rows.iter().map(Row::texts).collect());
            }
            for (row, _) in rows.iter().zip(&read).filter(|(_, code)| code.is_none()) {
                log.unread(Reason::RowWithoutCode, &row.texts().join(" | "), &row.at);
            }
            Read::Codes(read.into_iter().flatten().collect())
        }
    }
}

fn lower(row: &Row<'_>) -> Vec<String> {
    row.texts().iter().map(|cell| cell.to_lowercase()).collect()
}

/// Returns whether a row is one of fields rather than a header: its type is not the word "type".
fn is_typed_row(row: &Row<'_>) -> bool {
    let head = cell::head(&row.cells[0]);
    let bold = row.cells[0]
        .iter()
        .any(|line| inline::spans(line.text).iter().any(|span| span.bold));
    bold && head
        .types
        .iter()
        .any(|ty| !language::TYPE.has(&ty.name.to_lowercase()))
}

/// The reader of rows of fields.
struct Rows<'a> {
    columns: &'a [Column],
    part: Part,
    depth: usize,
}

impl Rows<'_> {
    fn fields<'a>(&self, row: &Row<'a>, log: &mut Log) -> Vec<FieldRow<'a>> {
        let joined = joined(row, self.columns.len());
        if joined.is_some() {
            log.repair(RepairKind::BarInLink, &row.texts()[0], &row.at);
        }
        let row = joined.as_ref().unwrap_or(row);
        let mut head = cell::head(&row.cells[0]);
        let name = head.names.first().cloned().unwrap_or_default();
        let count = row.content_count();
        if row.cells[1..]
            .iter()
            .all(|cell| inline::plain_lines(cell) == ">")
            && count > 1
        {
            // A caption over the whole width.
            log.unread(Reason::StrayText, &row.texts()[0], &row.at);
            return Vec::new();
        }
        if count > self.columns.len() {
            log.unread(Reason::CellCount, &name, &row.at);
            return Vec::new();
        }
        if row.cells.len() < self.columns.len() {
            log.unread(Reason::CellCount, &name, &row.at);
        }
        let is_named = |name: &String| name.len() <= MAX_NAME;
        if head.names.is_empty() || head.names.len() > MAX_NAMES || !head.names.iter().all(is_named)
        {
            log.unread(Reason::RowWithoutName, &row.texts().join(" | "), &row.at);
            return Vec::new();
        }
        let mut description = Description::default();
        for (column, lines) in self.columns.iter().zip(&row.cells).skip(1) {
            match column {
                Column::Type => {
                    let types = cell::head(&typed(lines));
                    head.types.extend(types.types);
                    head.links.extend(types.links);
                }
                Column::Default => description.preset(&inline::plain_lines(lines)),
                Column::Required => {
                    let text = inline::plain_lines(lines).to_lowercase();
                    head.required |= language::REQUIRED_MARK.has(&text);
                }
                Column::Description => description.extend(cell::description(lines)),
                _ => description.extend_words(cell::description(lines)),
            }
        }
        if head.types.is_empty() && !head.unclear.is_empty() {
            log.unread(
                Reason::TypeUnclear,
                &format!("{name}: {}", head.unclear.trim()),
                &row.at,
            );
        }
        self.rows(row, &head, description, log)
    }

    /// Makes a row of fields for each name in the first cell.
    fn rows<'a>(
        &self,
        row: &Row<'a>,
        head: &cell::Head<'a>,
        description: Description<'a>,
        log: &mut Log,
    ) -> Vec<FieldRow<'a>> {
        let is_object = head.types.iter().all(|ty| ty.name == "object") && !head.types.is_empty();
        // The list below an object names its keys.
        let (keys, codes) = if is_object {
            (description.codes, Vec::new())
        } else {
            (Vec::new(), description.codes)
        };
        // An item that calls itself the default is a key here, not a value of the object.
        let default = description.default.filter(|default| {
            let is_key = |key: &Code| default.value.as_ref() == Some(&key.code);
            !keys.iter().any(is_key)
        });
        let at = row.name_line().place();
        let mut field = Field {
            path: String::new(),
            name: String::new(),
            required: head.required,
            types: head.types.clone(),
            default,
            bounds: description.bounds,
            condition: description.condition,
            keys,
            codes,
            codes_at: None,
            see: description.see,
            deprecated: description.deprecated,
            fields_at: None,
            variant: None,
            words: description.words,
            at,
        };
        let mut nested = Vec::new();
        for table in description.tables {
            if self.depth >= MAX_DEPTH {
                log.unread(Reason::TooDeep, &head.names[0], &table.at);
                continue;
            }
            match read_at(table, self.part, None, log, self.depth + 1) {
                Read::Fields(rows) => nested.extend(rows),
                Read::Codes(codes) => field.codes.extend(codes),
                Read::Errors(rows) => {
                    field
                        .words
                        .extend(rows.iter().map(|row| format!("\n{}", row.message)));
                }
                Read::Other(rows) => {
                    field
                        .words
                        .extend(rows.iter().map(|row| format!("\n{}", row.join(" | "))));
                }
            }
        }
        let links: Vec<_> = head
            .links
            .iter()
            .cloned()
            .chain(description.links)
            .collect();
        let mut rows: Vec<FieldRow<'a>> = Vec::new();
        for name in &head.names {
            let field = Field {
                path: name.clone(),
                name: name.clone(),
                ..field.clone()
            };
            let nested = if rows.is_empty() {
                std::mem::take(&mut nested)
            } else {
                Vec::new()
            };
            rows.push(FieldRow {
                field,
                links: links.clone(),
                nested,
            });
        }
        rows
    }
}

/// Joins the first two cells of a row that has one too many, if a link begins in one and ends in the
/// other: [`string`|`object`](…).
fn joined<'a>(row: &Row<'a>, columns: usize) -> Option<Row<'a>> {
    let [first, second, rest @ ..] = &row.cells[..] else {
        return None;
    };
    let opened = first.last()?.text.trim_start();
    let closed = second.first()?.text;
    let is_link = opened.starts_with('[') && !opened.contains(']') && closed.contains("](");
    (row.cells.len() == columns + 1 && is_link).then(|| {
        let first = first.iter().chain(second).copied().collect();
        let cells = std::iter::once(first).chain(rest.iter().cloned()).collect();
        Row {
            at: row.at,
            cells,
            closed: row.closed,
        }
    })
}

/// Puts an empty name before a cell that holds types only.
fn typed<'a>(lines: &[Line<'a>]) -> Vec<Line<'a>> {
    let Some(first) = lines.first() else {
        return Vec::new();
    };
    let name = first.with("-");
    std::iter::once(name).chain(lines.iter().copied()).collect()
}

/// Reads a row whose first cell is a single code.
fn code_row(row: &Row<'_>) -> Option<Code> {
    let line = row.name_line();
    if row.cells[0].iter().filter(|line| !line.is_blank()).count() != 1 {
        return None;
    }
    let spans = inline::spans(line.text.trim());
    let [span] = spans[..] else { return None };
    let code = span.text.trim();
    let is_code = span.link.is_none() && !code.is_empty() && !code.contains(char::is_whitespace);
    let label = row.texts().split_off(1).join(" | ");
    is_code.then(|| Code {
        code: code.to_owned(),
        label,
        at: line.place(),
    })
}
