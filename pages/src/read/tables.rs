//! Tables told apart by their headers, and their rows.

use super::Log;
use super::cell::{self, Description};
use super::words;
use crate::block::{Block, blocks};
use crate::facts::{Code, ErrorRow, Field, Reason, RepairKind};
use crate::inline::{self, Kind};
use crate::outline::Part;
use crate::source::Line;
use crate::table::{Row, Table};

/// The deepest nesting of tables in cells.
const MAX_DEPTH: usize = 4;

/// The greatest number of names or codes in one cell, each of which becomes a fact with all the words
/// of its row.
const MAX_NAMES: usize = 32;

/// The greatest length of a name.
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

/// What the columns of a table mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    /// Name and type in one cell, or the name alone.
    Name,
    Type,
    Description,
    Default,
    Required,
    Status,
    Code,
    /// Code and message in one cell.
    CodeAndMessage,
    Message,
    Meaning,
    Field,
    Other,
}

/// What a table is, by its header.
#[derive(Debug, PartialEq, Eq)]
enum Form {
    Fields(Vec<Column>),
    Errors(Vec<Column>),
    Unknown,
}

/// Reads a table that stands in a part of the page.
///
/// `code` is the code that the text above the table gives to all its rows.
pub fn read<'a>(table: Table<'a>, part: Part, code: Option<&str>, log: &mut Log) -> Read<'a> {
    read_at(table, part, code, log, 0)
}

fn read_at<'a>(table: Table<'a>, part: Part, code: Option<&str>, log: &mut Log, depth: usize) -> Read<'a> {
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
        log.repair(RepairKind::UnclosedRow, &cells(row)[0], &row.at);
    }
    let Some(first) = table.rows.first() else { return Read::Other(Vec::new()) };
    let header: Vec<String> = cells(first).iter().map(|cell| cell.to_lowercase()).collect();
    let has_header = !is_typed_row(first);
    let form = if has_header { form(&header, part) } else { without_header(first) };
    let rows = &table.rows[usize::from(has_header)..];
    match form {
        Form::Fields(columns) => {
            // Long tables repeat their header.
            let rows = rows.iter().filter(|row| !has_header || cells_lower(row) != header);
            let reader = Rows { columns: &columns, part, depth };
            Read::Fields(rows.flat_map(|row| reader.fields(row, log)).collect())
        }
        Form::Errors(mut columns) => {
            // "Error" may head messages or codes.
            if header[0] == "error" && rows.iter().all(|row| code_row(row).is_some()) {
                columns[0] = Column::Code;
            }
            Read::Errors(rows.iter().flat_map(|row| errors(row, &columns, part, code, log)).collect())
        }
        Form::Unknown => {
            let codes: Option<Vec<Code>> = rows.iter().map(code_row).collect();
            match codes {
                Some(codes) if !codes.is_empty() => Read::Codes(codes),
                _ => Read::Other(table.rows.iter().map(cells).collect()),
            }
        }
    }
}

/// Returns the plain text of each cell.
fn cells(row: &Row<'_>) -> Vec<String> {
    row.cells.iter().map(|cell| inline::plain_lines(cell)).collect()
}

fn cells_lower(row: &Row<'_>) -> Vec<String> {
    cells(row).iter().map(|cell| cell.to_lowercase()).collect()
}

/// Returns whether a row is one of fields rather than a header: its type is not the word "type".
fn is_typed_row(row: &Row<'_>) -> bool {
    let head = cell::head(&row.cells[0]);
    let bold = row.cells[0].iter().any(|line| inline::spans(line.text).iter().any(|span| span.bold));
    bold && head.types.iter().any(|ty| !ty.name.eq_ignore_ascii_case("type"))
}

fn without_header(row: &Row<'_>) -> Form {
    let mut columns = vec![Column::Other; row.cells.len()];
    columns[0] = Column::Name;
    if let Some(second) = columns.get_mut(1) {
        *second = Column::Description;
    }
    Form::Fields(columns)
}

/// Recognises a table by its header.
fn form(header: &[String], part: Part) -> Form {
    let in_errors = matches!(part, Part::Errors | Part::SystemErrors);
    let columns: Vec<Column> = header.iter().map(|cell| column(cell)).collect();
    let has = |column| columns.contains(&column);
    if is_name_and_type(&header[0]) {
        return Form::Fields(columns_of_fields(&columns));
    }
    let names_fields = is_name_word(&header[0]);
    if names_fields && has(Column::Type) {
        return Form::Fields(columns_of_fields(&columns));
    }
    if has(Column::Field) && header.iter().any(|cell| cell.contains("error")) {
        return Form::Errors(columns);
    }
    let about_errors = in_errors || header.iter().any(|cell| cell.starts_with("error "));
    if about_errors && (has(Column::Code) || has(Column::CodeAndMessage)) {
        return Form::Errors(columns);
    }
    let is_message_first = matches!(header[0].as_str(), "error text" | "error message" | "error" | "description" | "message");
    if in_errors && is_message_first {
        let mut columns = columns;
        columns[0] = Column::Message;
        return Form::Errors(columns);
    }
    let untyped = names_fields && header.len() > 1 && header[1..].iter().all(|cell| column(cell) != Column::Code);
    if untyped && matches!(part, Part::Parameters | Part::Response) {
        return Form::Fields(columns_of_fields(&columns));
    }
    Form::Unknown
}

fn is_name_word(text: &str) -> bool {
    matches!(
        text,
        "name" | "parameter" | "field" | "key" | "title" | "property" | "option" | "attribute" | "argument"
            | "field name" | "parameter name" | "name of the parameter" | "parameters" | "fields"
    )
}

fn is_name_and_type(text: &str) -> bool {
    let Some(name) = text.strip_suffix("type") else { return false };
    let name = name.trim_end_matches([' ', '/', ',', '(']);
    is_name_word(name) || matches!(name, "value" | "element" | "code" | "variable" | "object" | "item")
}

/// Returns what a column means in a table of errors, or of fields where that is unmistakable.
fn column(header: &str) -> Column {
    match header {
        "type" | "data type" => Column::Type,
        "status" | "http status" | "http code" | "http" => Column::Status,
        "code" | "error code" | "errorcode" | "numeric code" => Column::Code,
        "code error message" | "code message" | "code error text" => Column::CodeAndMessage,
        "field" => Column::Field,
        "description" | "error message" | "error text" | "message" | "error description" | "error" | "text" => {
            Column::Message
        }
        "default" | "default value" => Column::Default,
        "required" => Column::Required,
        _ => Column::Meaning,
    }
}

/// Turns columns of errors into columns of fields.
fn columns_of_fields(columns: &[Column]) -> Vec<Column> {
    let mut out: Vec<Column> = columns
        .iter()
        .map(|column| match column {
            Column::Type | Column::Default | Column::Required => *column,
            Column::Message => Column::Description,
            _ => Column::Other,
        })
        .collect();
    out[0] = Column::Name;
    if !out.contains(&Column::Description)
        && let Some(second) = out.iter_mut().skip(1).find(|column| **column == Column::Other)
    {
        *second = Column::Description;
    }
    out
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
            log.repair(RepairKind::BarInLink, &cells(row)[0], &row.at);
        }
        let row = joined.as_ref().unwrap_or(row);
        let mut head = cell::head(&row.cells[0]);
        let name = head.names.first().cloned().unwrap_or_default();
        let count = content_count(row);
        if row.cells[1..].iter().all(|cell| inline::plain_lines(cell) == ">") && count > 1 {
            // A caption over the whole width.
            log.unread(Reason::StrayText, &cells(row)[0], &row.at);
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
        if head.names.is_empty() || head.names.len() > MAX_NAMES || !head.names.iter().all(is_named) {
            log.unread(Reason::RowWithoutName, &cells(row).join(" | "), &row.at);
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
                    head.required |= matches!(text.as_str(), "yes" | "+" | "y" | "true" | "required");
                }
                Column::Description => description.extend(cell::description(lines)),
                _ => description.extend_words(cell::description(lines)),
            }
        }
        if head.types.is_empty() && !head.unclear.is_empty() {
            log.unread(Reason::TypeUnclear, &format!("{name}: {}", head.unclear.trim()), &row.at);
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
        let at = name_line(row).place();
        let field = Field {
            path: String::new(),
            name: String::new(),
            required: head.required,
            types: head.types.clone(),
            default: description.default,
            bounds: description.bounds,
            condition: description.condition,
            // The list below an object names its keys.
            codes: if is_object { Vec::new() } else { description.codes },
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
            if let Read::Fields(rows) = read_at(table, self.part, None, log, self.depth + 1) {
                nested.extend(rows);
            }
        }
        let links: Vec<_> = head.links.iter().cloned().chain(description.links).collect();
        let mut rows: Vec<FieldRow<'a>> = Vec::new();
        for name in &head.names {
            let field = Field { path: name.clone(), name: name.clone(), ..field.clone() };
            let nested = if rows.is_empty() { std::mem::take(&mut nested) } else { Vec::new() };
            rows.push(FieldRow { field, links: links.clone(), nested });
        }
        rows
    }
}

/// Joins the first two cells of a row that has one too many, if a link begins in one and ends in the
/// other: [`string`|`object`](…).
fn joined<'a>(row: &Row<'a>, columns: usize) -> Option<Row<'a>> {
    let [first, second, rest @ ..] = &row.cells[..] else { return None };
    let opened = first.last()?.text.trim_start();
    let closed = second.first()?.text;
    let is_link = opened.starts_with('[') && !opened.contains(']') && closed.contains("](");
    (row.cells.len() == columns + 1 && is_link).then(|| {
        let first = first.iter().chain(second).copied().collect();
        let cells = std::iter::once(first).chain(rest.iter().cloned()).collect();
        Row { at: row.at, cells, closed: row.closed }
    })
}

/// Returns the number of cells without empty ones at the end.
fn content_count(row: &Row<'_>) -> usize {
    let empty = row.cells.iter().rev().take_while(|cell| cell.iter().all(Line::is_blank));
    row.cells.len() - empty.count()
}

/// Returns the line of a row in which its name stands.
fn name_line<'a>(row: &Row<'a>) -> Line<'a> {
    row.cells[0].iter().find(|line| !line.is_blank()).copied().unwrap_or(row.at)
}

/// Puts an empty name before a cell that holds types only.
fn typed<'a>(lines: &[Line<'a>]) -> Vec<Line<'a>> {
    let Some(first) = lines.first() else { return Vec::new() };
    let name = first.with("-");
    std::iter::once(name).chain(lines.iter().copied()).collect()
}

/// Reads a row of errors. A cell with a list of codes makes an error of each.
fn errors(row: &Row<'_>, columns: &[Column], part: Part, code: Option<&str>, log: &mut Log) -> Vec<ErrorRow> {
    let what = cells(row).join(" | ");
    if content_count(row) > columns.len() || row.cells.len() < columns.len() {
        log.unread(Reason::CellCount, &what, &row.at);
        if content_count(row) > columns.len() {
            return Vec::new();
        }
    }
    let mut error = ErrorRow {
        status: None,
        code: code.map(ToOwned::to_owned),
        field: None,
        message: String::new(),
        meaning: String::new(),
        system: part == Part::SystemErrors,
        at: name_line(row).place(),
    };
    let mut codes: Vec<(String, Line<'_>)> = Vec::new();
    for (column, lines) in columns.iter().zip(&row.cells) {
        let text = inline::plain_lines(lines);
        match column {
            Column::Status => error.status = Some(text).filter(|text| !text.is_empty()),
            Column::Code => codes = codes_of(lines),
            Column::CodeAndMessage => {
                let mut lines = lines.iter().filter(|line| !line.is_blank()).copied();
                codes = lines.next().map(|line| codes_of(&[line])).unwrap_or_default();
                error.message = inline::plain_lines(&lines.collect::<Vec<_>>());
            }
            Column::Field => error.field = Some(text).filter(|text| !matches!(text.as_str(), "" | "-" | "—")),
            Column::Message if error.message.is_empty() => error.message = text,
            _ if error.meaning.is_empty() => error.meaning = text,
            _ => error.meaning = [error.meaning, text].join("\n"),
        }
    }
    if error.message.is_empty() && error.meaning.is_empty() && codes.is_empty() && error.field.is_none() {
        log.unread(Reason::RowWithoutCode, &what, &row.at);
        return Vec::new();
    }
    if codes.is_empty() {
        return vec![error];
    }
    if codes.len() > MAX_NAMES {
        log.unread(Reason::TooManyCodes, &what, &row.at);
        codes.truncate(MAX_NAMES);
    }
    let one = |(code, line): (String, Line<'_>)| ErrorRow { code: Some(code), at: line.place(), ..error.clone() };
    codes.into_iter().map(one).collect()
}

/// Returns the codes of a cell: none where the cell is empty or says so.
fn codes_of<'a>(lines: &[Line<'a>]) -> Vec<(String, Line<'a>)> {
    let mut codes = Vec::new();
    for block in blocks(lines) {
        let (Block::Paragraph(lines) | Block::Item(lines) | Block::Quote(lines)) = block else { continue };
        let Some(first) = lines.first() else { continue };
        let marked: Vec<(String, Line<'a>)> = lines
            .iter()
            .flat_map(|line| {
                let spans = inline::spans(line.text).into_iter();
                spans.filter(|span| span.kind == Kind::Code).map(|span| (words::collapse(span.text), *line))
            })
            .filter(|(code, _)| !code.is_empty())
            .collect();
        let text = inline::plain_lines(&lines);
        if !marked.is_empty() && !is_sentence(&lines) {
            codes.extend(marked);
        } else if !is_no_code(&text) {
            codes.push((text, *first));
        }
    }
    codes.retain(|(code, _)| !is_no_code(code));
    codes
}

/// Returns whether a cell is a phrase in which code is only a part.
fn is_sentence(lines: &[Line<'_>]) -> bool {
    let spans = lines.iter().flat_map(|line| inline::spans(line.text));
    let words = spans.filter(|span| span.kind == Kind::Text).map(|span| span.text.split_whitespace().count());
    words.sum::<usize>() > 2
}

fn is_no_code(text: &str) -> bool {
    let text = text.trim_matches(['"', '`', '\'', ' ', '<', '>', '(', ')', '*', '_']).to_lowercase();
    matches!(
        text.as_str(),
        "" | "-" | "—" | "–" | "empty" | "empty value" | "empty string" | "no code" | "none" | "without code" | "no value" | "blank"
    )
}

/// Reads a row whose first cell is a single code.
fn code_row(row: &Row<'_>) -> Option<Code> {
    let line = name_line(row);
    if row.cells[0].iter().filter(|line| !line.is_blank()).count() != 1 {
        return None;
    }
    let spans = inline::spans(line.text.trim());
    let [span] = spans[..] else { return None };
    let code = span.text.trim();
    let is_code = span.link.is_none() && !code.is_empty() && !code.contains(char::is_whitespace);
    let label = cells(row).split_off(1).join(" | ");
    is_code.then(|| Code { code: code.to_owned(), label, at: line.place() })
}
